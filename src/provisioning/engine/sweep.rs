//! The pass over all customers, again and again: it finds what no event told of.
//!
//! It looks at the customers page by page, keeps its place in the store, and marks them for a thorough look, a few at a
//! time, so that events never wait behind it. What such a look finds is counted as drift.

use std::{sync::PoisonError, time::Duration};

use tokio::time::sleep;

use super::{Engine, Trouble, after};
use crate::{
    customers::is_closed,
    portabilling::{Customer, CustomerId, Page},
    store::{Mark, SWEEP, SubjectKind, Sweep},
};

/// Customers on a page.
const PAGE: u32 = 100;
/// With more than this to be done now, the pass waits. What waits for its next try holds nobody up.
const MOST_DUE: u32 = 20;
/// Customers that a page has in common with the one before. Billing counts its rows anew for each page: where one was
/// taken away meanwhile, all behind it move up.
const OVERLAP: u32 = 10;
/// Customers that wait for a person's choice and are looked at in one pass.
const MOST_PROPOSED: u32 = 1_000;
/// The first pass begins this long after the first start: events come first.
const FIRST_AFTER: Duration = Duration::from_hours(1);

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
            let next_at = after(now, FIRST_AFTER.min(self.settings.sweep));
            let mut change = store.change().await?;
            change.move_sweep(&self.tenant, None, Sweep { place: 0, missing: 0, next_at, last: None }).await?;
            return Ok(change.commit().await?);
        };
        if present.next_at > now || store.is_busy(&self.tenant, now, MOST_DUE).await? {
            return Ok(());
        }
        let seen = self.seen(present.place);
        let offset = u32::try_from(present.place).unwrap_or(u32::MAX).saturating_sub(OVERLAP);
        let page = self.parts.billing.all_customers(Page { offset, limit: PAGE }).await?;
        let ids: Vec<CustomerId> = page.rows.iter().map(|customer| customer.id).collect();
        if !ids.is_empty() && !seen.is_empty() && !ids.iter().any(|id| seen.contains(id)) {
            // So many were taken away meanwhile that some may never have been on a page. Once: the order may be none at all.
            let place = u64::from(offset.saturating_sub(PAGE));
            self.remember_seen(place, Vec::new());
            return self.move_on(present, Sweep { place, ..present }, &[]).await;
        }
        let mut looked = Looked::default();
        for customer in page.rows.iter().filter(|customer| !seen.contains(&customer.id)) {
            self.look_at(customer, &mut looked).await?;
        }
        let (place, missing) = (u64::from(offset) + ids.len() as u64, present.missing + looked.missing);
        let is_over = !page.more || place <= present.place;
        let next = if is_over {
            tracing::info!(tenant = &*self.tenant, customers = place, missing, "all customers were looked at");
            // Also whoever waits for a choice: billing's list does not show who is gone.
            let waiting = store.proposals(&self.tenant, MOST_PROPOSED).await?;
            looked.marks.extend(waiting.iter().map(|proposal| mark(proposal.customer)));
            let next_at = after(now, self.settings.sweep);
            Sweep { place: 0, missing: 0, next_at, last: Some((place, missing)) }
        } else {
            Sweep { place, missing, next_at: now, last: present.last }
        };
        let tail = ids.len().saturating_sub(usize::try_from(OVERLAP).unwrap_or(usize::MAX));
        self.remember_seen(next.place, if is_over { Vec::new() } else { ids[tail..].to_vec() });
        self.move_on(present, next, &looked.marks).await
    }

    /// Marks whoever has an organization, or shall get one.
    async fn look_at(&self, customer: &Customer, looked: &mut Looked) -> Result<(), Trouble> {
        let has_organization = self.parts.store.link_to(&self.tenant, customer.id).await?.is_some();
        if has_organization || (self.settings.sweep_creates && !is_closed(customer)) {
            looked.marks.push(mark(customer.id));
        }
        looked.missing += u64::from(!has_organization && !is_closed(customer));
        Ok(())
    }

    async fn move_on(&self, from: Sweep, to: Sweep, marks: &[Mark]) -> Result<(), Trouble> {
        let marks: Vec<(&str, &Mark)> = marks.iter().map(|mark| (&*self.tenant, mark)).collect();
        let mut change = self.parts.store.change().await?;
        if change.move_sweep(&self.tenant, Some(from), to).await? {
            change.mark(&marks, self.now()).await?;
            change.commit().await?;
            self.parts.bell.notify_one();
        }
        Ok(())
    }

    /// The last customers before this place. None where another process has read that page.
    fn seen(&self, place: u64) -> Vec<CustomerId> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.0 == place { seen.1.clone() } else { Vec::new() }
    }

    fn remember_seen(&self, place: u64, ids: Vec<CustomerId>) {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = (place, ids);
    }

    /// Counts what only the pass has found.
    pub(super) fn count_drift(&self, cause: &str, code: &'static str) {
        if cause == SWEEP {
            metrics::counter!("portadesk_drift_total", "tenant" => self.tenant.to_string(), "code" => code)
                .increment(1);
        }
    }
}
