//! The pass over all, again and again: it finds what no event told of.
//!
//! It goes over all links, over all of Zendesk's organizations, and over all of billing's customers, page by page, and keeps its
//! place in the store. Customers are marked for a thorough look, a few at a time, so that events never wait behind it. What is
//! found is counted as drift.

use std::{
    sync::{MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::sleep;

use super::{
    Engine, Parts, Trouble, after,
    trouble::DAMAGED,
    walk::{Step, Walk},
};
use crate::{
    customers::is_closed,
    linking::State,
    portabilling::{Customer, CustomerId},
    store::{Mark, SWEEP, SubjectKind, Sweep, SweepStage},
    zendesk::{Organization, OrganizationId, ZendeskError},
};

/// Links and customers on a page.
const PAGE: u32 = 100;
/// With more than this to be done now, the pass waits. What waits for its next try holds nobody up.
const MOST_DUE: u32 = 20;
/// Customers that wait for a person's choice and are looked at in one pass.
const MOST_PROPOSED: u32 = 1_000;

/// What a page has come to.
#[derive(Default)]
struct Looked {
    marks: Vec<Mark>,
    missing: u64,
}

fn mark(customer: CustomerId) -> Mark {
    let subject = customer.to_string();
    Mark { kind: SubjectKind::Customer, subject, sealed: None, cause: SWEEP.to_owned(), thorough: true }
}

impl Engine {
    pub(super) async fn keep_sweeping(&self) {
        loop {
            if self.may_go_on()
                && let Err(trouble) = self.sweep_on().await
            {
                tracing::debug!(tenant = &*self.tenant, code = trouble.code(), "the pass over all customers waits");
                sleep(Duration::from_secs(5)).await;
            }
            sleep(self.settings.look_every).await;
        }
    }

    /// Looks at the next page, if its time has come.
    async fn sweep_on(&self) -> Result<(), Trouble> {
        let store = &self.parts.store;
        let now = self.now();
        let Some(present) = store.sweep(&self.tenant).await? else {
            let first = Sweep::next(after(now, self.settings.first_sweep.min(self.settings.sweep)), now, None);
            let mut change = store.change().await?;
            change.move_sweep(&self.tenant, None, &first).await?;
            return Ok(change.commit().await?);
        };
        if present.next_at > now || store.is_busy(&self.tenant, now, MOST_DUE).await? {
            return Ok(());
        }
        match present.stage {
            SweepStage::Links => self.sweep_links(&present).await,
            SweepStage::Organizations => self.sweep_organizations(&present).await,
            SweepStage::Customers => self.sweep_customers(&present).await,
        }
    }

    /// Has everybody looked at who is linked, also whom billing's list does not show any more.
    async fn sweep_links(&self, present: &Sweep) -> Result<(), Trouble> {
        let last = present.cursor.as_ref().and_then(|last| last.parse().ok()).unwrap_or(OrganizationId(0));
        let links = self.parts.store.links_after(&self.tenant, last, PAGE).await?;
        let marks: Vec<Mark> = links.iter().map(|link| mark(link.customer)).collect();
        let begun_at = if present.cursor.is_none() { self.now() } else { present.begun_at };
        let next = match links.last() {
            Some(last) => {
                let (place, cursor) = (present.place + links.len() as u64, Some(last.organization.to_string()));
                Sweep { place, cursor, begun_at, ..present.clone() }
            }
            None => Sweep { begun_at, ..stage(present, SweepStage::Organizations) },
        };
        self.move_on(present, &next, &marks).await
    }

    /// Finds organizations that name nobody, or somebody who has another one, and takes over others where that is wanted.
    async fn sweep_organizations(&self, present: &Sweep) -> Result<(), Trouble> {
        let page = match self.parts.zendesk.profiles_by_name_after(present.cursor.as_deref()).await {
            // A list that we may not read, or a place in it that is known no more: the customers are looked at all the same.
            Err(error) if is_final(&error) => {
                tracing::warn!(
                    tenant = &*self.tenant,
                    code = Trouble::from(error).code(),
                    "organizations cannot be listed"
                );
                return self.move_on(present, &stage(present, SweepStage::Customers), &[]).await;
            }
            page => page?,
        };
        let mut marks = Vec::new();
        let mut last = self.memory().last.take();
        for organization in page.profiles.iter().map(|profile| &profile.organization) {
            // One whose link nobody can read is left alone.
            let is_linked = self.readable(self.is_or_becomes_linked(organization, &mut marks).await)?.unwrap_or(true);
            let named = Named { id: organization.id, name: organization.name.trim().to_lowercase(), is_linked };
            if let Some(twin) = last.as_ref().and_then(|last| last.twin(&named)) {
                self.drift(SWEEP, "twin", twin).await?;
            }
            last = Some(named);
        }
        let next = match page.next {
            Some(cursor) => {
                Sweep { place: present.place + page.profiles.len() as u64, cursor: Some(cursor), ..present.clone() }
            }
            None => stage(present, SweepStage::Customers),
        };
        self.memory().last = last.filter(|_| next.stage == present.stage);
        self.move_on(present, &next, &marks).await
    }

    async fn is_or_becomes_linked(&self, organization: &Organization, marks: &mut Vec<Mark>) -> Result<bool, Trouble> {
        Ok(self.parts.store.link_of(&self.tenant, organization.id).await?.is_some()
            || self.take_over(organization, marks).await?)
    }

    /// What was found, unless the row cannot be read: the pass must not stop before it again and again.
    fn readable<T>(&self, found: Result<T, Trouble>) -> Result<Option<T>, Trouble> {
        match found {
            Err(trouble) if trouble.code() == DAMAGED => {
                tracing::warn!(tenant = &*self.tenant, "the pass leaves out a row that cannot be read");
                Ok(None)
            }
            found => found.map(Some),
        }
    }

    /// An organization without a link. Returns whether it has one now.
    async fn take_over(&self, organization: &Organization, marks: &mut Vec<Mark>) -> Result<bool, Trouble> {
        let Parts { store, billing, linking, .. } = &self.parts;
        let named = organization.external_id.as_deref().and_then(|id| linking.prefix().read(id));
        let Some(customer) = named else { return Ok(false) };
        if store.link_to(&self.tenant, customer).await?.is_some() {
            self.drift(SWEEP, "twin", organization.id).await?;
        } else if billing.customer(customer).await?.is_none() {
            self.drift(SWEEP, "orphan", organization.id).await?;
        } else if self.settings.sweep_creates {
            let state = linking.adopt_existing(organization.id, customer).await?;
            let is_linked = matches!(state, State::Adopted(_) | State::Linked(_));
            marks.extend(is_linked.then(|| mark(customer)));
            return Ok(is_linked);
        }
        Ok(false)
    }

    /// Counts the customers without an organization, and has one made where that is wanted.
    async fn sweep_customers(&self, present: &Sweep) -> Result<(), Trouble> {
        let mut walk = self.walk_at(present.place);
        let page = walk.page(PAGE);
        let list = self.parts.billing.all_customers(page).await?;
        let ids: Vec<CustomerId> = list.rows.iter().map(|customer| customer.id).collect();
        let Step::On { seen, is_over } = walk.take(page, &ids, list.more) else {
            let next = Sweep { place: walk.place(), ..present.clone() };
            self.memory().walk = walk;
            return self.move_on(present, &next, &[]).await;
        };
        let mut looked = Looked::default();
        for customer in list.rows.iter().filter(|customer| !seen.contains(&customer.id)) {
            self.readable(self.look_at(customer, &mut looked).await)?;
        }
        let (place, missing) = (walk.place(), present.missing + looked.missing);
        let next = if is_over {
            tracing::info!(tenant = &*self.tenant, customers = place, missing, "all customers were looked at");
            // Also whoever waits for a choice: billing's list does not show who is gone.
            let waiting = self.parts.store.proposals(&self.tenant, MOST_PROPOSED).await?;
            looked.marks.extend(waiting.iter().map(|proposal| mark(proposal.customer)));
            Sweep::next(after(self.now(), self.settings.sweep), present.begun_at, Some((place, missing)))
        } else {
            Sweep { place, missing, ..present.clone() }
        };
        self.memory().walk = walk;
        self.move_on(present, &next, &looked.marks).await
    }

    /// Marks whoever shall get an organization.
    async fn look_at(&self, customer: &Customer, looked: &mut Looked) -> Result<(), Trouble> {
        if is_closed(customer) || self.parts.store.link_to(&self.tenant, customer.id).await?.is_some() {
            return Ok(());
        }
        looked.missing += 1;
        if self.settings.sweep_creates {
            looked.marks.push(mark(customer.id));
        }
        Ok(())
    }

    async fn move_on(&self, from: &Sweep, to: &Sweep, marks: &[Mark]) -> Result<(), Trouble> {
        let marks: Vec<(&str, &Mark)> = marks.iter().map(|mark| (&*self.tenant, mark)).collect();
        let mut change = self.parts.store.change().await?;
        if change.move_sweep(&self.tenant, Some(from), to).await? {
            change.mark(&marks, self.now()).await?;
            if to.next_at > from.next_at {
                change.forget_drift(&self.tenant, from.begun_at).await?;
            }
            change.commit().await?;
            self.parts.bell.notify_one();
        }
        Ok(())
    }

    /// The walk over billing's customers, as far as this process has made it.
    fn walk_at(&self, place: u64) -> Walk {
        let memory = self.memory();
        if memory.walk.place() == place { memory.walk.clone() } else { Walk::at(place) }
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts what only the pass has found, and keeps it until it is found no more.
    pub(super) async fn drift(
        &self,
        cause: &str,
        code: &'static str,
        subject: impl Into<DriftOf>,
    ) -> Result<(), Trouble> {
        if cause == SWEEP {
            metrics::counter!("portadesk_drift_total", "tenant" => self.tenant.to_string(), "code" => code)
                .increment(1);
            self.parts.store.note_drift(&self.tenant, code, &subject.into().0, self.now()).await?;
        }
        Ok(())
    }
}

/// What has drifted, as the ledger names it.
pub(super) struct DriftOf(String);

impl From<CustomerId> for DriftOf {
    fn from(customer: CustomerId) -> Self {
        Self(format!("customer:{customer}"))
    }
}

impl From<OrganizationId> for DriftOf {
    fn from(organization: OrganizationId) -> Self {
        Self(format!("organization:{organization}"))
    }
}

/// What this process remembers from one page of the pass to the next. Without it a page is looked at all the same.
#[derive(Debug, Default)]
pub(super) struct Memory {
    walk: Walk,
    /// The last organization of the page before.
    last: Option<Named>,
}

/// An organization, among all in the order of their names.
#[derive(Debug)]
struct Named {
    id: OrganizationId,
    name: String,
    is_linked: bool,
}

impl Named {
    /// Of two of one name, one of which is a customer's, the other one. Zendesk lets no two have one name, unless both were made
    /// at the same moment.
    fn twin(&self, next: &Self) -> Option<OrganizationId> {
        let are_twins = !self.name.is_empty() && self.name == next.name && (self.is_linked || next.is_linked);
        are_twins.then_some(if next.is_linked && !self.is_linked { self.id } else { next.id })
    }
}

fn stage(present: &Sweep, stage: SweepStage) -> Sweep {
    Sweep { stage, place: 0, cursor: None, ..present.clone() }
}

/// Whether the same question would be answered the same again.
const fn is_final(error: &ZendeskError) -> bool {
    match error {
        ZendeskError::NotAllowed { status, .. } => *status != 401,
        ZendeskError::NotFound { .. } | ZendeskError::Refused { .. } => true,
        _ => false,
    }
}
