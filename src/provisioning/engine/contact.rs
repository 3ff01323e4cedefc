//! Bringing the customer's contact into step: an end user with addresses and numbers, in the organization.

use serde_json::{Map, json};

use super::{Engine, Trouble, customer::Known};
use crate::{
    ledger::{Actor, Entry},
    organizations::{Contact, Wanted, Written, WrittenContact},
    store::{NewRecord, Task},
    zendesk::{IdentityKind, OrganizationId, Role, UserId, ZendeskError},
};

/// Ends the external id of a contact that has no address: `pb-46170-contact`.
const SUFFIX: &str = "-contact";

impl Engine {
    /// Returns who the contact is now, and what of it is written.
    pub(super) async fn contact(
        &self,
        task: &Task,
        organization: OrganizationId,
        wanted: &Wanted,
        known: &Known,
        target: &Written,
        records: &mut Vec<NewRecord>,
    ) -> Result<(Option<UserId>, Option<WrittenContact>), Trouble> {
        let before = known.written.as_ref().and_then(|written| written.contact.as_ref());
        let (Some(contact), Some(target)) = (&wanted.contact, &target.contact) else {
            return Ok((known.contact, before.cloned()));
        };
        let mut done = Vec::new();
        let user = match self.present(known.contact).await? {
            Some(user) => {
                if before.is_none_or(|before| before.name != target.name) {
                    self.parts.zendesk.rename_person(user, &contact.name).await?;
                    done.push("name");
                }
                user
            }
            None => match self.make(wanted, contact).await? {
                Some(user) => {
                    done.push("user");
                    user
                }
                // The address is one of our own people's. They are left alone.
                None => return Ok((None, Some(target.clone()))),
            },
        };
        self.identify(user, contact, before, target, &mut done).await?;
        let is_member = known.contact == Some(user) && before.is_some();
        if !is_member {
            self.parts.zendesk.add_membership(user, organization).await?;
            done.push("membership");
        }
        if !done.is_empty() {
            let customer = wanted.customer;
            let entry =
                Entry::ContactWritten { organization, customer, contact: user, fields: &done, cause: &task.cause };
            records.push(entry.record(&self.tenant, Actor::Provisioning, self.now()));
        }
        Ok((Some(user), Some(target.clone())))
    }

    /// The contact we know, if Zendesk still does and it is no agent by now.
    async fn present(&self, known: Option<UserId>) -> Result<Option<UserId>, Trouble> {
        let Some(user) = known else { return Ok(None) };
        let person = self.parts.zendesk.person(user).await?;
        Ok(person.filter(|person| person.role == Role::EndUser).map(|person| person.id))
    }

    /// `None` when the person works here.
    async fn make(&self, wanted: &Wanted, contact: &Contact) -> Result<Option<UserId>, Trouble> {
        let mut fields = Map::new();
        if let Some(email) = contact.emails.first() {
            // Found by its address, which is the same person's everywhere. Its external id may be another program's. Whoever
            // is there already keeps the name that Zendesk has.
            if let Some(person) = self.parts.zendesk.person_with_email(email).await? {
                return Ok(Some(person).filter(|person| person.role == Role::EndUser).map(|person| person.id));
            }
            fields.insert("email".to_owned(), json!(email));
        } else {
            let external_id = self.parts.linking.prefix().write(wanted.customer) + SUFFIX;
            fields.insert("external_id".to_owned(), json!(external_id));
        }
        fields.insert("name".to_owned(), json!(contact.name));
        let person = self.parts.zendesk.create_or_update_person(fields).await?;
        Ok(Some(person).filter(|person| person.role == Role::EndUser).map(|person| person.id))
    }

    /// Adds addresses and numbers that are missing. One that was written before and is gone was taken away by somebody.
    async fn identify(
        &self,
        user: UserId,
        contact: &Contact,
        before: Option<&WrittenContact>,
        target: &WrittenContact,
        done: &mut Vec<&'static str>,
    ) -> Result<(), Trouble> {
        let none = WrittenContact::default();
        let before = before.unwrap_or(&none);
        let emails = contact.emails.iter().zip(&target.emails).map(|it| (IdentityKind::Email, it));
        let phones = contact.phones.iter().zip(&target.phones).map(|it| (IdentityKind::PhoneNumber, it));
        let is_new = |(kind, (_, hash)): &(IdentityKind, (&String, &String))| match kind {
            IdentityKind::Email => !before.emails.contains(hash),
            IdentityKind::PhoneNumber => !before.phones.contains(hash),
        };
        let new: Vec<_> = emails.chain(phones).filter(is_new).map(|(kind, (value, _))| (kind, value)).collect();
        if new.is_empty() {
            return Ok(());
        }
        let zendesk = &self.parts.zendesk;
        let mut present = zendesk.identities(user).await?;
        let mut is_added = false;
        for (kind, value) in new {
            let is_there = present.iter().any(|known| known.kind == kind && known.value.eq_ignore_ascii_case(value));
            if is_there {
                continue;
            }
            match zendesk.add_identity(user, kind, value).await {
                Ok(()) => {
                    is_added = true;
                    let word = kind.as_str();
                    if !done.contains(&word) {
                        done.push(word);
                    }
                }
                // Somebody else's, or a value that Zendesk finds malformed: the rest of the contact is right all the same.
                Err(ZendeskError::AlreadyTaken { .. } | ZendeskError::Refused { .. }) => {
                    metrics::counter!(
                        "portadesk_provisioning_identities_refused_total",
                        "tenant" => self.tenant.to_string(), "kind" => kind.as_str(),
                    )
                    .increment(1);
                }
                Err(error) => return Err(error.into()),
            }
        }
        // Mail goes where billing's mail goes, once that has changed there.
        let has_moved = !before.emails.is_empty() && before.emails.first() != target.emails.first();
        if let Some(first) = contact.emails.first().filter(|_| has_moved) {
            if is_added {
                present = zendesk.identities(user).await?;
            }
            let chosen =
                present.iter().find(|it| it.kind == IdentityKind::Email && it.value.eq_ignore_ascii_case(first));
            if let Some(chosen) = chosen.filter(|chosen| !chosen.is_primary) {
                zendesk.make_primary(user, chosen.id).await?;
                done.push("primary_email");
            }
        }
        Ok(())
    }
}
