//! Bringing one customer's organization into step.

use super::{Done, Engine, Trouble, contact::Contacted, find::Place, merged::ORGANIZATION_GONE};
use crate::{
    ledger::{Actor, Entry},
    organizations::{Changes, Hasher, Wanted, Written, WrittenContact, changes},
    portabilling::{Customer, CustomerFilter, CustomerId, Matching, Needle, Page, PortaBillingError},
    search::domain_of,
    store::{Mark, NewRecord, SubjectKind, Task, WrittenState},
    zendesk::{OrganizationId, Profile, UserId},
};

/// Why a customer is looked at when another one gets an address in its domain.
const DOMAIN_SHARED: &str = "domain_shared";
/// Customers with addresses in one domain that are looked at. It was taken from its first owner when there were two.
const MOST_SHARERS: u32 = 20;

/// What is known of a customer before the work begins.
pub(super) struct Known {
    pub organization: Option<OrganizationId>,
    /// What was last written to this very organization.
    pub written: Option<Written>,
    pub contact: Option<UserId>,
}

/// What was done and is to be remembered.
pub(super) struct Outcome {
    pub written: Written,
    pub contact: Option<UserId>,
    pub records: Vec<NewRecord>,
    pub done: Done,
}

/// A customer that is linked, and what is to be done about it.
pub(super) struct Job<'a> {
    pub task: &'a Task,
    pub organization: OrganizationId,
    pub wanted: &'a Wanted,
    pub known: &'a Known,
    /// What was written of the contact until now.
    pub before: Option<&'a WrittenContact>,
    /// What is written once all is done.
    pub target: &'a Written,
}

impl Known {
    /// What was written of the contact. Under another key nothing can be told of it: whatever stands in Zendesk stays until it
    /// changes again, and only what was just being written is gone on with.
    pub fn contact_before(&self, target: &Written) -> Option<WrittenContact> {
        let written = self.written.as_ref()?;
        match (&written.contact, &target.contact) {
            (contact, _) if written.key == target.key || self.contact.is_none() => contact.clone(),
            (Some(open), Some(target)) => Some(WrittenContact { name: target.name.clone(), ..open.clone() }),
            (_, target) => target.clone(),
        }
    }
}

/// Whether the organization does not say yet that its customer is closed.
fn is_shown_open(wanted: &Wanted, written: Option<&Written>, profile: &Profile) -> bool {
    match &wanted.closed_tag {
        Some(tag) => !profile.tags.iter().any(|there| there.eq_ignore_ascii_case(tag)),
        None => written.is_none_or(|written| !written.is_closed),
    }
}

/// Whether a customer has an address in the domain, as far as billing's list tells: who was found only for a longer domain has
/// none.
fn may_share(customer: &Customer, domain: &str) -> bool {
    let mut domains = customer.emails.iter().filter_map(|email| domain_of(email));
    customer.emails.is_empty() || domains.any(|own| own == domain)
}

impl Engine {
    pub(super) async fn customer(&self, task: &Task, id: CustomerId) -> Result<Done, Trouble> {
        let customer = self.parts.billing.customer(id).await?;
        let hasher = self.hasher().await?;
        let known = self.known(id, &hasher).await?;
        let Some(customer) = customer else { return self.gone(task, id, known, &hasher).await };
        let wanted = self.wanted(task, &customer, &known, &hasher).await?;
        let Some(organization) = known.organization else { return self.without(task, &wanted, &hasher).await };
        let contact = known.contact;
        match self.with(task, organization, &wanted, known, &hasher).await {
            Err(trouble) if trouble.code() == ORGANIZATION_GONE => {
                self.follow_merge(task, organization, contact, &wanted, &hasher).await
            }
            done => done,
        }
    }

    pub(super) async fn known(&self, id: CustomerId, hasher: &Hasher) -> Result<Known, Trouble> {
        let link = self.parts.store.link_to(&self.tenant, id).await?;
        let organization = link.map(|link| link.organization);
        let stored = self.parts.store.written(&self.tenant, id).await?;
        let stored = stored.filter(|stored| Some(stored.organization) == organization);
        let written = stored.as_ref().and_then(|stored| Written::read(&stored.state, hasher));
        Ok(Known { organization, written, contact: stored.and_then(|stored| stored.contact) })
    }

    async fn wanted(
        &self,
        task: &Task,
        customer: &Customer,
        known: &Known,
        hasher: &Hasher,
    ) -> Result<Wanted, Trouble> {
        let reseller = self.reseller_name(customer).await?;
        let mut wanted = Wanted::of(customer, reseller.as_deref(), &self.settings.mapping);
        if let Some(domain) = &wanted.domain {
            let is_written = known.written.as_ref().and_then(|written| written.domain.as_ref())
                == Some(&hasher.hash("domain", domain));
            if (task.thorough || !is_written) && self.is_shared(domain, task, customer.id, hasher).await? {
                wanted.domain = None;
            }
        }
        Ok(wanted)
    }

    /// The name of the customer's reseller, where one is written.
    pub(super) async fn reseller_name(&self, customer: &Customer) -> Result<Option<String>, Trouble> {
        let is_written = self.settings.mapping.reseller_field.is_some();
        let Some(id) = customer.reseller.filter(|_| is_written) else { return Ok(None) };
        let reading = self.parts.directory.customer(id, false).await?;
        let told = reading.known.value.as_ref();
        let name = told.map(|told| told.company.clone().unwrap_or_else(|| told.name.clone()));
        Ok(name.filter(|name| !name.is_empty()))
    }

    /// Whether other customers have addresses in the domain as well. Where billing cannot be asked, nothing is guessed. One
    /// to whose organization the domain was written before is looked at again: it is nobody's own any more.
    async fn is_shared(
        &self,
        domain: &str,
        task: &Task,
        customer: CustomerId,
        hasher: &Hasher,
    ) -> Result<bool, Trouble> {
        let needle = Needle { text: format!("@{domain}"), matching: Matching::Contains };
        let filter = CustomerFilter::Text { needle, fields: vec!["email"] };
        let others: Vec<CustomerId> = match self.parts.billing.customers(&filter, Page::first(MOST_SHARERS)).await {
            Ok(list) => {
                let sharers = list.rows.iter().filter(|other| other.id != customer && may_share(other, domain));
                sharers.map(|other| other.id).collect()
            }
            Err(PortaBillingError::Fault { .. }) => return Ok(true),
            Err(error) => return Err(error.into()),
        };
        let hash = hasher.hash("domain", domain);
        for other in &others {
            let written = self.parts.store.written(&self.tenant, *other).await?;
            let written = written.as_ref().and_then(|written| Written::read(&written.state, hasher));
            let has_it = written.and_then(|written| written.domain).as_ref() == Some(&hash);
            if has_it || (task.cause != DOMAIN_SHARED && self.is_under_way(*other).await?) {
                self.look_again(*other, DOMAIN_SHARED).await?;
            }
        }
        Ok(!others.is_empty())
    }

    /// Whether somebody works on the customer just now: from what billing said before.
    async fn is_under_way(&self, customer: CustomerId) -> Result<bool, Trouble> {
        let store = &self.parts.store;
        let pending = store.pending(&self.tenant, SubjectKind::Customer, &customer.to_string()).await?;
        Ok(pending.is_some_and(|pending| pending.task.lease_ends > self.now()))
    }

    /// Has a customer looked at thoroughly, because of what was seen of another one.
    async fn look_again(&self, customer: CustomerId, cause: &str) -> Result<(), Trouble> {
        let subject = customer.to_string();
        let mark = Mark { kind: SubjectKind::Customer, subject, sealed: None, cause: cause.to_owned(), thorough: true };
        let mut change = self.parts.store.change().await?;
        change.mark(&[(&*self.tenant, &mark)], self.now()).await?;
        change.commit().await?;
        self.parts.bell.notify_one();
        Ok(())
    }

    /// A customer that billing no longer knows: its organization is marked as a closed one's, and nothing else.
    async fn gone(&self, task: &Task, id: CustomerId, known: Known, hasher: &Hasher) -> Result<Done, Trouble> {
        let marked = known.written.as_ref().is_some_and(|written| written.is_closed);
        if !marked {
            Trouble::unless_confirmed_absent(task)?;
        }
        let Some(organization) = known.organization else { return self.nobody(task, id).await };
        let wanted = Wanted::gone(id, &self.settings.mapping);
        let marked = Written::of(&wanted, hasher);
        let mut written = known.written.clone().unwrap_or_default();
        written.is_closed = true;
        written.key = marked.key;
        written.fields.extend(marked.fields);
        let mut records = Vec::new();
        let is_marked = known.written.as_ref() == Some(&written);
        let is_asked = task.thorough || !is_marked;
        if is_asked {
            match self.write(task, organization, &wanted, known.written.as_ref(), hasher).await {
                Err(trouble) if trouble.code() == ORGANIZATION_GONE => {
                    return self.follow_merge(task, organization, known.contact, &wanted, hasher).await;
                }
                written => records.extend(written?),
            }
        }
        let done = Done::of(is_asked, !records.is_empty());
        let outcome = Outcome { written, contact: known.contact, records, done };
        self.remember(task, id, organization, outcome).await
    }

    /// Nobody for whom anything is to be done, or to be chosen.
    async fn nobody(&self, task: &Task, id: CustomerId) -> Result<Done, Trouble> {
        let mut change = self.parts.store.change().await?;
        change.withdraw_proposals(&self.tenant, id).await?;
        self.end(&mut change, task, Done::Nobody).await?;
        change.commit().await?;
        Ok(Done::Nobody)
    }

    /// A customer that is linked to no organization.
    async fn without(&self, task: &Task, wanted: &Wanted, hasher: &Hasher) -> Result<Done, Trouble> {
        let id = wanted.customer;
        if wanted.is_closed {
            // It ended before anybody wrote a ticket: nothing is made for it.
            return self.nobody(task, id).await;
        }
        match self.place_for(task, wanted, hasher).await? {
            Place::Adopted(organization) => {
                let known = Known { organization: Some(organization), written: None, contact: None };
                self.with(task, organization, wanted, known, hasher).await
            }
            Place::Created(organization, written) => {
                let known = Known { organization: Some(organization), written: Some(written), contact: None };
                self.with(task, organization, wanted, known, hasher).await?;
                Ok(Done::Written)
            }
            Place::Proposed(proposals) => {
                self.drift(&task.cause, "unlinked", id).await?;
                let mut change = self.parts.store.change().await?;
                change.propose_only(&self.tenant, id, &proposals).await?;
                self.end(&mut change, task, Done::Proposed).await?;
                change.commit().await?;
                Ok(Done::Proposed)
            }
        }
    }

    /// A customer and its organization.
    pub(super) async fn with(
        &self,
        task: &Task,
        organization: OrganizationId,
        wanted: &Wanted,
        known: Known,
        hasher: &Hasher,
    ) -> Result<Done, Trouble> {
        let target = Written::of(wanted, hasher);
        let before = known.contact_before(&target);
        let is_so = |written: &Written| written.is_same_organization(&target);
        let asks_organization = task.thorough || !known.written.as_ref().is_some_and(is_so);
        let asks_contact = match &target.contact {
            Some(after) => task.thorough || before.as_ref() != Some(after),
            // Billing knows no address any more. Who was the contact stays a member.
            None => false,
        };
        let mut records = Vec::new();
        if asks_organization {
            records.extend(self.write(task, organization, wanted, known.written.as_ref(), hasher).await?);
        }
        let mut is_changed = !records.is_empty();
        let mut contacted = Contacted {
            user: known.contact,
            written: target.contact.clone().or(before.clone()),
            ..Contacted::default()
        };
        if asks_contact {
            let job = Job { task, organization, wanted, known: &known, before: before.as_ref(), target: &target };
            if asks_organization {
                self.keep(&job, known.contact, before.clone(), std::mem::take(&mut records)).await?;
            }
            contacted = self.contact(&job).await?;
            is_changed |= contacted.is_changed;
            records.append(&mut contacted.records);
        }
        let done = Done::of(asks_organization || asks_contact, is_changed);
        let written = Written { contact: contacted.written, ..target };
        let outcome = Outcome { written, contact: contacted.user, records, done };
        self.remember(task, wanted.customer, organization, outcome).await
    }

    /// Keeps what is done so far, with its records: should the rest fail, it is not done again, and the ledger has it.
    pub(super) async fn keep(
        &self,
        job: &Job<'_>,
        contact: Option<UserId>,
        written_contact: Option<WrittenContact>,
        records: Vec<NewRecord>,
    ) -> Result<(), Trouble> {
        let written = Written { contact: written_contact, ..job.target.clone() };
        let state = self.state(job.wanted.customer, job.organization, &written, contact);
        let mut change = self.parts.store.change().await?;
        self.go_on(&mut change, job.task).await?;
        change.keep_written(&self.tenant, &state).await?;
        if !records.is_empty() {
            change.append(&records).await?;
        }
        Ok(change.commit().await?)
    }

    /// Compares with what stands in Zendesk, and writes the difference.
    async fn write(
        &self,
        task: &Task,
        organization: OrganizationId,
        wanted: &Wanted,
        written: Option<&Written>,
        hasher: &Hasher,
    ) -> Result<Option<NewRecord>, Trouble> {
        let Some(profile) = self.parts.zendesk.profile(organization).await? else {
            self.drift(&task.cause, "link_without_organization", wanted.customer).await?;
            // Deleted or merged in Zendesk. Nothing is made again behind somebody's back.
            return Err(Trouble::hopeless(ORGANIZATION_GONE));
        };
        let named = profile.organization.external_id.as_deref().map(|id| self.parts.linking.prefix().read(id));
        if named.is_some_and(|named| named != Some(wanted.customer)) {
            self.drift(&task.cause, "foreign_external_id", organization).await?;
        }
        let mut changes = changes(wanted, written, &profile, hasher);
        if changes.is_empty() {
            return Ok(None);
        }
        let target = Written::of(wanted, hasher);
        let code = match written {
            _ if wanted.is_closed && is_shown_open(wanted, written, &profile) => "closed_but_open",
            Some(written) if written.is_same_organization(&target) => "changed_in_zendesk",
            _ => "stale_field",
        };
        self.drift(&task.cause, code, wanted.customer).await?;
        match changes.name.take() {
            Some(name) => {
                let turn = self.turn(task, &name, hasher).await?;
                let renamed = self.rename(organization, wanted, &mut changes, name).await;
                self.end_turn(turn).await;
                renamed?;
            }
            None => drop(self.parts.zendesk.update_organization(organization, changes.to_body()).await?),
        }
        let entry =
            Entry::Updated { organization, customer: wanted.customer, fields: &changes.words(), cause: &task.cause };
        Ok(Some(entry.record(&self.tenant, Actor::Provisioning, self.now())))
    }

    /// Writes the changes with a new name: with the number behind it where another organization has the plain one.
    async fn rename(
        &self,
        organization: OrganizationId,
        wanted: &Wanted,
        changes: &mut Changes,
        name: String,
    ) -> Result<(), Trouble> {
        let zendesk = &self.parts.zendesk;
        let others = zendesk.organizations_named(&name).await?;
        let is_taken = others.iter().any(|other| other.organization.id != organization);
        changes.name = Some(if is_taken { wanted.name_with_number() } else { name });
        zendesk.update_organization(organization, changes.to_body()).await?;
        Ok(())
    }

    /// Keeps what was done, with its records, and ends the work.
    async fn remember(
        &self,
        task: &Task,
        id: CustomerId,
        organization: OrganizationId,
        outcome: Outcome,
    ) -> Result<Done, Trouble> {
        let Outcome { written, contact, records, done } = outcome;
        let mut change = self.parts.store.change().await?;
        change.keep_written(&self.tenant, &self.state(id, organization, &written, contact)).await?;
        if !records.is_empty() {
            change.append(&records).await?;
        }
        self.end(&mut change, task, done).await?;
        change.commit().await?;
        Ok(done)
    }

    pub(super) fn state(
        &self,
        customer: CustomerId,
        organization: OrganizationId,
        written: &Written,
        contact: Option<UserId>,
    ) -> WrittenState {
        WrittenState { customer, organization, contact, state: written.to_state(), written_at: self.now() }
    }
}
