//! A contact is given the sender's address or number, so that the next ticket is recognised; and loses it again.

use super::{Inner, SenderError, Senders, assign::NOT_TAKEN};
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
    ///
    /// # Errors
    /// [`SenderError::Changed`] when the ticket was assigned otherwise in Zendesk since, or is somebody else's.
    pub async fn choices(&self, user: UserId, ticket: TicketId) -> Result<Option<Choices>, SenderError> {
        let Some(assignment) = self.present(ticket).await? else { return Ok(None) };
        let Inner { store, tenant, zendesk, clock, .. } = &*self.0;
        let values = self.values(assignment.requester).await?;
        let mut contacts = zendesk.members(assignment.organization).await?;
        contacts.retain(|person| person.role == Role::EndUser && !person.is_deleted);
        contacts.truncate(MOST_OFFERED);
        let entry = TicketEntry::ContactsShown { organization: assignment.organization };
        store.append(&[entry.record(tenant, user, ticket, clock.now())]).await?;
        Ok(Some(Choices { values, contacts, requester: assignment.requester }))
    }

    /// What was chosen for the ticket, as long as it stands in Zendesk.
    async fn present(&self, ticket: TicketId) -> Result<Option<Assignment>, SenderError> {
        let known = self.0.store.assignment(&self.0.tenant, ticket).await?;
        let Some(known) = known.filter(|known| known.stage == SenderStage::Done) else { return Ok(None) };
        let place = self.place(ticket).await?;
        if (place.organization, place.requester) != (Some(known.organization), known.requester) {
            return Err(SenderError::Changed);
        }
        Ok(Some(known))
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
        let zendesk = &self.0.zendesk;
        let assignment = self.present(ticket).await?.ok_or(SenderError::Changed)?;
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
        self.0.holders.outdate(&(kind, value.value.clone()));
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
                    self.give_up_remembering(&begun).await?;
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
            let entry =
                TicketEntry::Forgotten { contact, organization: known.organization, kind: kind.as_str(), reason: None };
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
        let mut change = store.change().await?;
        change.delete_remembered_sender(tenant, ticket, kind).await?;
        Ok(change.commit().await?)
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
        let record = TicketEntry::Remembered { contact, organization, kind: kind.as_str() };
        let record = record.record(tenant, user, ticket, now);
        let mut change = store.change().await?;
        let known = change.remembered_senders(tenant, ticket).await?.into_iter().find(|known| known.kind == kind);
        match known {
            Some(known) if known.contact != contact => return Err(SenderError::Remembered { contact: known.contact }),
            // What was begun before has come about, though nobody could say so; or somebody wanted it back, and this one
            // wants it after all.
            Some(mut known) if present.is_some() => {
                if known.stage == SenderStage::TakingBack {
                    change.append(&[record]).await?;
                }
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
            requester: Some(assignment.requester),
            identity: None,
            stage: SenderStage::Begun,
            remembered_by: user,
            remembered_at: now,
        };
        change.append(&[record]).await?;
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

    /// The identity that was made, where Zendesk's answer was lost. The contact did not have the value before, or nothing would
    /// have been begun.
    async fn identity_of(&self, known: &RememberedSender) -> Result<Option<u64>, SenderError> {
        let requester = match known.requester {
            Some(requester) => requester,
            None => match self.0.zendesk.ticket_place(known.ticket).await? {
                Some(place) => place.requester,
                None => return Ok(None),
            },
        };
        let values = self.values(requester).await?;
        let Some(value) = values.into_iter().find(|value| value.kind == known.kind) else { return Ok(None) };
        let identities = self.0.zendesk.identities(known.contact).await?;
        Ok(identities.iter().find(|identity| identity.is(known.kind, &value.value)).map(|identity| identity.id))
    }

    async fn keep_remembered(&self, known: &RememberedSender) -> Result<(), SenderError> {
        let mut change = self.0.store.change().await?;
        change.put_remembered_sender(&self.0.tenant, known).await?;
        Ok(change.commit().await?)
    }

    /// It did not come about, and the ledger says so.
    async fn give_up_remembering(&self, begun: &RememberedSender) -> Result<(), SenderError> {
        let Inner { store, tenant, clock, .. } = &*self.0;
        let &RememberedSender { ticket, kind, contact, organization, remembered_by, .. } = begun;
        let mut change = store.change().await?;
        // Somebody else who was asked for the same may have come further.
        let known = change.remembered_senders(tenant, ticket).await?.into_iter().find(|known| known.kind == kind);
        if known.is_none_or(|known| known.stage != SenderStage::Begun) {
            return Ok(());
        }
        let entry = TicketEntry::Forgotten { contact, organization, kind: kind.as_str(), reason: Some(NOT_TAKEN) };
        change.append(&[entry.record(tenant, remembered_by, ticket, clock.now())]).await?;
        change.delete_remembered_sender(tenant, ticket, kind).await?;
        Ok(change.commit().await?)
    }
}
