//! Bringing the customer's contact into step: an end user with addresses and numbers, in the organization.

use super::{Engine, Trouble, customer::Job};
use crate::{
    ledger::{Actor, Entry},
    organizations::{Contact, Wanted, WrittenContact},
    store::NewRecord,
    zendesk::{IdentityKind, Role, UserId, ZendeskError},
};

/// Who the contact is now, and what of it is written.
#[derive(Default)]
pub(super) struct Contacted {
    pub user: Option<UserId>,
    pub written: Option<WrittenContact>,
    pub is_changed: bool,
    /// Of what is not kept yet.
    pub records: Vec<NewRecord>,
}

impl Engine {
    /// Brings the contact into step. Who it is, is kept before its addresses and numbers are written.
    pub(super) async fn contact(&self, job: &Job<'_>) -> Result<Contacted, Trouble> {
        let known = job.known;
        let before = job.before;
        let (Some(contact), Some(target)) = (&job.wanted.contact, &job.target.contact) else {
            return Ok(Contacted { user: known.contact, written: before.cloned(), ..Contacted::default() });
        };
        let present = self.present(known.contact).await?;
        if known.contact.is_some() && present.is_none() && before == Some(target) {
            // Somebody took the contact away, and billing has nothing new: it stays away.
            return Ok(Contacted { user: known.contact, written: before.cloned(), ..Contacted::default() });
        }
        // What was written to somebody who is gone says nothing of whoever takes their place.
        let before = before.filter(|_| present.is_some());
        let mut done = Vec::new();
        let user = match present {
            Some(user) => {
                // Where nobody knows what was written, the name may be an agent's.
                if before.is_some_and(|before| before.name != target.name) {
                    self.parts.zendesk.rename_person(user, &contact.name).await?;
                    done.push("name");
                }
                user
            }
            None => match self.make(job.wanted, contact).await? {
                Some(user) => {
                    done.push("user");
                    user
                }
                // The address is one of our own people's. They are left alone.
                None => return Ok(Contacted { written: Some(target.clone()), ..Contacted::default() }),
            },
        };
        if before.is_none() {
            self.parts.zendesk.add_membership(user, job.organization).await?;
            done.push("membership");
        }
        let name = target.name.clone();
        let before = WrittenContact { name, is_open: true, ..before.cloned().unwrap_or_default() };
        let mut is_changed = !done.is_empty();
        if (&before.emails, &before.phones) != (&target.emails, &target.phones) {
            let done = std::mem::take(&mut done);
            let records = if is_changed { vec![self.contact_record(job, user, &done)] } else { Vec::new() };
            self.keep(job, Some(user), Some(before.clone()), records).await?;
        }
        self.identify(user, contact, &before, target, &mut done).await?;
        is_changed |= !done.is_empty();
        let records = if done.is_empty() { Vec::new() } else { vec![self.contact_record(job, user, &done)] };
        Ok(Contacted { user: Some(user), written: Some(target.clone()), is_changed, records })
    }

    fn contact_record(&self, job: &Job<'_>, contact: UserId, fields: &[&str]) -> NewRecord {
        let (organization, customer, cause) = (job.organization, job.wanted.customer, &*job.task.cause);
        let entry = Entry::ContactWritten { organization, customer, contact, fields, cause };
        entry.record(&self.tenant, Actor::Provisioning, self.now())
    }

    /// The contact we know, if Zendesk still does and it is no agent by now.
    async fn present(&self, known: Option<UserId>) -> Result<Option<UserId>, Trouble> {
        let Some(user) = known else { return Ok(None) };
        let person = self.parts.zendesk.person(user).await?.filter(|person| !person.is_deleted);
        Ok(person.filter(|person| person.role == Role::EndUser).map(|person| person.id))
    }

    /// A new person, or whoever Zendesk knows by the contact's address already: they keep their name, and their external id
    /// may be another program's. `None` when that person works here.
    async fn make(&self, wanted: &Wanted, contact: &Contact) -> Result<Option<UserId>, Trouble> {
        let external_id = self.parts.linking.prefix().contact(wanted.customer);
        let known_by = contact.emails.first().map_or(("external_id", &*external_id), |email| ("email", email));
        let person = self.parts.zendesk.person_made_or_known(&contact.name, known_by).await?;
        Ok(Some(person).filter(|person| person.role == Role::EndUser).map(|person| person.id))
    }

    /// Adds addresses and numbers that are missing. One that was written before and is gone was taken away by somebody.
    async fn identify(
        &self,
        user: UserId,
        contact: &Contact,
        before: &WrittenContact,
        target: &WrittenContact,
        done: &mut Vec<&'static str>,
    ) -> Result<(), Trouble> {
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
