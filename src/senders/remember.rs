//! A contact is given the sender's address or number, so that the next ticket is recognised; and loses it again.

use super::{Inner, SenderError, Senders};
use crate::{
    ledger::TicketEntry,
    store::{Assignment, RememberedSender, SenderStage},
    zendesk::{IdentityKind, Role, Sender, TicketId, UserId, ZendeskError},
};

/// People of the organization that are offered.
const MOST_OFFERED: usize = 20;

/// Who could be given what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices {
    pub values: Vec<Recognisable>,
    /// People of the ticket's organization, the requester among them.
    pub contacts: Vec<Sender>,
    pub requester: UserId,
}

/// An address or number of the sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognisable {
    pub kind: IdentityKind,
    /// The address, or the number in the form E.164.
    pub value: String,
    /// The requester is recognised by it already: they belong to the organization now, and nobody else can have it.
    pub is_theirs: bool,
}

impl Senders {
    /// What of a ticket's sender could be made known, and to whom it could be given. `None`: the ticket was not assigned here.
    pub async fn choices(&self, ticket: TicketId) -> Result<Option<Choices>, SenderError> {
        let assignment = self.0.store.assignment(&self.0.tenant, ticket).await?;
        let Some(assignment) = assignment.filter(|known| known.stage == SenderStage::Done) else { return Ok(None) };
        let values = self.values(assignment.requester).await?;
        let mut contacts = self.0.zendesk.members(assignment.organization).await?;
        contacts.retain(|person| person.role == Role::EndUser && !person.is_deleted);
        contacts.truncate(MOST_OFFERED);
        Ok(Some(Choices { values, contacts, requester: assignment.requester }))
    }

    /// Gives a contact the sender's address or number.
    ///
    /// # Errors
    /// [`SenderError::BelongsToSomebody`] when Zendesk knows somebody else by it, [`SenderError::Remembered`] when another
    /// contact was given it meanwhile.
    pub async fn remember(
        &self,
        user: UserId,
        ticket: TicketId,
        kind: IdentityKind,
        contact: UserId,
    ) -> Result<(), SenderError> {
        if !self.may_remember() {
            return Err(SenderError::Off);
        }
        let Inner { store, tenant, zendesk, .. } = &*self.0;
        let assignment = store.assignment(tenant, ticket).await?;
        let assignment = assignment.filter(|known| known.stage == SenderStage::Done).ok_or(SenderError::Changed)?;
        let person = zendesk.sender(contact).await?;
        let is_contact = person.is_some_and(|person| person.role == Role::EndUser && !person.is_deleted);
        if !is_contact || !self.is_member(contact, assignment.organization).await? {
            return Err(SenderError::NoContact);
        }
        let values = self.values(assignment.requester).await?;
        let value = values.into_iter().find(|value| value.kind == kind).ok_or(SenderError::NothingToRemember)?;
        let known = zendesk.identities(contact).await?;
        let present = known.iter().find(|identity| identity.is(kind, &value.value)).map(|identity| identity.id);
        let Some(mut begun) = self.begin_to_remember(user, &assignment, (kind, contact), present).await? else {
            return Ok(());
        };
        match zendesk.give_identity(contact, kind, &value.value).await {
            Ok(identity) => {
                (begun.identity, begun.stage) = (Some(identity), SenderStage::Done);
                self.keep_remembered(&begun).await
            }
            Err(error) => {
                let error = match error {
                    ZendeskError::AlreadyTaken { .. } => SenderError::BelongsToSomebody,
                    other => other.into(),
                };
                if !error.leaves_open() {
                    self.delete_remembered(ticket, kind).await?;
                }
                Err(error)
            }
        }
    }

    /// Takes the address or number away from the contact again.
    ///
    /// # Errors
    /// [`SenderError::Changed`] when it is another contact that has it.
    pub async fn forget(
        &self,
        user: UserId,
        ticket: TicketId,
        kind: IdentityKind,
        contact: UserId,
    ) -> Result<(), SenderError> {
        let Inner { store, tenant, zendesk, clock, .. } = &*self.0;
        let mut change = store.change().await?;
        let known = change.remembered_senders(tenant, ticket).await?.into_iter().find(|known| known.kind == kind);
        let Some(mut known) = known else { return Ok(()) };
        if known.contact != contact {
            return Err(SenderError::Changed);
        }
        if known.stage != SenderStage::TakingBack {
            let entry = TicketEntry::Forgotten { contact, organization: known.organization, kind: kind.as_str() };
            change.append(&[entry.record(tenant, user, ticket, clock.now())]).await?;
            known.stage = SenderStage::TakingBack;
            change.put_remembered_sender(tenant, &known).await?;
        }
        change.commit().await?;
        let identity = match known.identity {
            Some(identity) => Some(identity),
            None => self.identity_of(&known).await?,
        };
        if let Some(identity) = identity {
            zendesk.take_identity(contact, identity).await?;
        }
        self.delete_remembered(ticket, kind).await
    }

    /// Promises it, with the ledger's record. `None`: the contact has it.
    async fn begin_to_remember(
        &self,
        user: UserId,
        assignment: &Assignment,
        (kind, contact): (IdentityKind, UserId),
        present: Option<u64>,
    ) -> Result<Option<RememberedSender>, SenderError> {
        let Inner { store, tenant, clock, .. } = &*self.0;
        let (ticket, organization, now) = (assignment.ticket, assignment.organization, clock.now());
        let mut change = store.change().await?;
        let known = change.remembered_senders(tenant, ticket).await?.into_iter().find(|known| known.kind == kind);
        match known {
            Some(known) if known.contact != contact => return Err(SenderError::Remembered { contact: known.contact }),
            // What was begun before has come about, though nobody could say so.
            Some(mut known) if present.is_some() => {
                (known.identity, known.stage) = (present, SenderStage::Done);
                change.put_remembered_sender(tenant, &known).await?;
                change.commit().await?;
                return Ok(None);
            }
            None if present.is_some() => return Ok(None),
            _ => {}
        }
        let begun = RememberedSender {
            ticket,
            kind,
            contact,
            organization,
            identity: None,
            stage: SenderStage::Begun,
            remembered_by: user,
            remembered_at: now,
        };
        let entry = TicketEntry::Remembered { contact, organization, kind: kind.as_str() };
        change.append(&[entry.record(tenant, user, ticket, now)]).await?;
        change.put_remembered_sender(tenant, &begun).await?;
        change.commit().await?;
        Ok(Some(begun))
    }

    /// The sender's address and number, as far as there are any.
    async fn values(&self, requester: UserId) -> Result<Vec<Recognisable>, SenderError> {
        let zendesk = &self.0.zendesk;
        let Some(sender) = zendesk.sender(requester).await? else { return Ok(Vec::new()) };
        let own = zendesk.identities(requester).await?;
        let phone = sender.phone.as_deref().and_then(|phone| self.e164(phone));
        let values = [(IdentityKind::Email, sender.email), (IdentityKind::PhoneNumber, phone)];
        let values = values.into_iter().filter_map(|(kind, value)| {
            let value = value?;
            Some(Recognisable { kind, is_theirs: own.iter().any(|identity| identity.is(kind, &value)), value })
        });
        Ok(values.collect())
    }

    /// The identity that was made, where Zendesk's answer was lost.
    async fn identity_of(&self, known: &RememberedSender) -> Result<Option<u64>, SenderError> {
        let Some(place) = self.0.zendesk.ticket_place(known.ticket).await? else { return Ok(None) };
        let values = self.values(place.requester).await?;
        let Some(value) = values.into_iter().find(|value| value.kind == known.kind) else { return Ok(None) };
        let identities = self.0.zendesk.identities(known.contact).await?;
        let made = identities.iter().find(|identity| identity.is(known.kind, &value.value) && !identity.is_primary);
        Ok(made.map(|identity| identity.id))
    }

    async fn keep_remembered(&self, known: &RememberedSender) -> Result<(), SenderError> {
        let mut change = self.0.store.change().await?;
        change.put_remembered_sender(&self.0.tenant, known).await?;
        Ok(change.commit().await?)
    }

    async fn delete_remembered(&self, ticket: TicketId, kind: IdentityKind) -> Result<(), SenderError> {
        let mut change = self.0.store.change().await?;
        change.delete_remembered_sender(&self.0.tenant, ticket, kind).await?;
        Ok(change.commit().await?)
    }
}
