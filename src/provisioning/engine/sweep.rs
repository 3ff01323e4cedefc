//! The pass over all customers, again and again: it finds what no event told of.
//!
//! It looks at the customers page by page, keeps its place in the store, and marks them for a thorough look, a few at a
//! time, so that events never wait behind it. What such a look finds is counted as drift.

use std::time::Duration;

use tokio::time::sleep;

use super::{Engine, Trouble, after};
use crate::{
    customers::is_closed,
    portabilling::Page,
    store::{Mark, SWEEP, SubjectKind, Sweep},
};

/// Customers on a page.
const PAGE: u32 = 100;
/// With more than this to be done now, the pass waits. What waits for its next try holds nobody up.
const MOST_DUE: u32 = 20;
/// The first pass begins this long after the first start: events come first.
const FIRST_AFTER: Duration = Duration::from_hours(1);

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
        let offset = u32::try_from(present.place).unwrap_or(u32::MAX);
        let page = self.parts.billing.all_customers(Page { offset, limit: PAGE }).await?;
        let mut marks = Vec::new();
        let mut missing = present.missing;
        for customer in &page.rows {
            let has_organization = store.link_to(&self.tenant, customer.id).await?.is_some();
            if has_organization || (self.settings.sweep_creates && !is_closed(customer)) {
                marks.push(Mark {
                    kind: SubjectKind::Customer,
                    subject: customer.id.to_string(),
                    sealed: None,
                    cause: SWEEP.to_owned(),
                    thorough: true,
                });
            }
            missing += u64::from(!has_organization && !is_closed(customer));
        }
        let place = present.place + page.rows.len() as u64;
        let next = if page.more && !page.rows.is_empty() {
            Sweep { place, missing, next_at: now, last: present.last }
        } else {
            tracing::info!(tenant = &*self.tenant, customers = place, missing, "all customers were looked at");
            let next_at = after(now, self.settings.sweep);
            Sweep { place: 0, missing: 0, next_at, last: Some((place, missing)) }
        };
        let marks: Vec<(&str, &Mark)> = marks.iter().map(|mark| (&*self.tenant, mark)).collect();
        let mut change = store.change().await?;
        if change.move_sweep(&self.tenant, Some(present), next).await? {
            change.mark(&marks, now).await?;
            change.commit().await?;
            self.parts.bell.notify_one();
        }
        Ok(())
    }

    /// Counts what only the pass has found.
    pub(super) fn count_drift(&self, cause: &str, code: &'static str) {
        if cause == SWEEP {
            metrics::counter!("portadesk_drift_total", "tenant" => self.tenant.to_string(), "code" => code)
                .increment(1);
        }
    }
}
