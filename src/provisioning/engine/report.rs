//! Telling billing what became of the accounts that its events were about, where that is wanted.
//!
//! A status is noted where the work ends, and told by a worker of its own, so that no customer waits for it; billing is
//! told the latest of each account, and that once.

use std::{iter, time::Duration};

use tokio::time::sleep;

use super::{Engine, Trouble, after};
use crate::{
    espf::{Espf, EspfError, Status},
    ledger,
    portabilling::CustomerId,
    store::{Change, Report, Said, StoreError, SubjectKind, Task, Whose},
};

/// Reports told in one go.
const AT_ONCE: u32 = 5;
/// For how long nobody else tells them: longer than telling all of them may take.
const LEASE: Duration = Duration::from_mins(2);
const FIRST_WAIT: Duration = Duration::from_secs(5);
const LONGEST_WAIT: Duration = Duration::from_mins(15);

impl Engine {
    /// Notes what became of a subject, as part of the change that says so.
    pub(super) async fn note(
        &self,
        change: &mut Change,
        task: &Task,
        status: Status,
        message: &str,
    ) -> Result<(), StoreError> {
        if self.parts.espf.is_none() {
            return Ok(());
        }
        let whose = match task.kind {
            SubjectKind::Customer => task.subject.parse::<CustomerId>().ok().map(Whose::Customer),
            SubjectKind::Account => task.subject.parse().ok().map(Whose::Account),
            SubjectKind::Number => None,
        };
        let Some(whose) = whose else { return Ok(()) };
        let said = Said { status: status.as_str(), message, not_before: self.now() };
        change.note_reports(&self.tenant, whose, said).await
    }

    pub(super) async fn keep_reporting(&self) {
        let Some(espf) = &self.parts.espf else { return };
        loop {
            match self.report_due(espf).await {
                Ok(is_all) if !is_all => continue,
                Ok(_) => {}
                Err(trouble) => {
                    tracing::debug!(tenant = &*self.tenant, code = trouble.code(), "billing is told later");
                }
            }
            sleep(self.settings.look_every).await;
        }
    }

    /// Tells what is due, a few at a time. Returns whether that was all, or more had no use now.
    async fn report_due(&self, espf: &Espf) -> Result<bool, Trouble> {
        let (store, now) = (&self.parts.store, self.now());
        let due = store.take_due_reports(&self.tenant, now, after(now, LEASE), AT_ONCE).await?;
        let is_all = due.len() < AT_ONCE as usize;
        let mut due = due.into_iter();
        while let Some(report) = due.next() {
            let Some(status) = Status::named(&report.status) else { continue };
            let told = espf.tell(report.account, status, &report.message).await;
            let outcome = told.as_ref().err().map_or("told", EspfError::code);
            metrics::counter!(
                "portadesk_status_reports_total", "tenant" => self.tenant.to_string(), "outcome" => outcome,
            )
            .increment(1);
            match told {
                Ok(()) => self.was_told(espf, &report, status).await?,
                Err(error @ EspfError::Refused(_)) => {
                    self.warn(&report, &error, "billing does not want a status");
                    let mut change = store.change().await?;
                    change.finish_report(&self.tenant, &report, true).await?;
                    change.commit().await?;
                }
                Err(error) => {
                    self.warn(&report, &error, "billing is told a status later");
                    let wait = FIRST_WAIT.saturating_mul(1 << report.tries.min(16)).min(LONGEST_WAIT);
                    // The others would fare no better.
                    for report in iter::once(report).chain(due.by_ref()) {
                        store.put_off_report(&self.tenant, &report, after(self.now(), wait)).await?;
                    }
                    return Ok(true);
                }
            }
        }
        Ok(is_all)
    }

    fn warn(&self, report: &Report, error: &EspfError, what: &str) {
        let error = error as &dyn std::error::Error;
        tracing::warn!(tenant = &*self.tenant, account = %report.account, error, "{what}");
    }

    async fn was_told(&self, espf: &Espf, report: &Report, status: Status) -> Result<(), Trouble> {
        let record = ledger::status_told(&self.tenant, report.account, status.as_str(), espf.group(), self.now());
        let mut change = self.parts.store.change().await?;
        change.append(&[record]).await?;
        change.finish_report(&self.tenant, report, status.is_final()).await?;
        Ok(change.commit().await?)
    }
}
