//! How billing, Zendesk and the database are doing, as `/readyz` tells machines. Nothing is asked for this.

use std::time::Duration;

use actix_web::{HttpResponse, http::StatusCode, web::Data};
use jiff::Timestamp;

use super::words_of;
use crate::{
    customers::{Status, Tone},
    portabilling::Circuit,
    store::Store,
    tenants::Tenant,
    web::{
        answers,
        error::ApiError,
        extract::{Manager, Reader},
        fragments,
        views::{HealthView, SystemRow, Wait},
    },
    zendesk::TokenVerifier,
};

/// How a system can have failed, as its client tells it.
pub const FAILURES: &[&str] =
    &["unreachable", "unreadable", "login_refused", "not_allowed", "busy", "overloaded", "paused", "failed"];

/// `GET /manage/health`
pub async fn show(
    manager: Manager,
    reader: Reader,
    store: Data<Store>,
    verifier: Data<TokenVerifier>,
) -> Result<HttpResponse, ApiError> {
    let tenant = &manager.0.tenant;
    let report = Report { reader: &reader };
    let (billing, retry) = report.billing(tenant);
    let mut systems = vec![billing, report.zendesk(tenant, &verifier), report.store(store.is_answering().await)];
    if let Some((steward, door)) = manager.steward().zip(tenant.door.as_ref()) {
        systems.push(report.events(steward.last_event_at().await?, door.not_believed()));
    }
    fragments::once(&HealthView { t: reader.texts(), systems, retry }, StatusCode::OK)
}

/// What is told, in the reader's words.
struct Report<'a> {
    reader: &'a Reader,
}

impl Report<'_> {
    fn billing(&self, tenant: &Tenant) -> (SystemRow, Option<Wait>) {
        let health = tenant.billing.health();
        let (failed, kind) = health.last_failure.map(|failure| (failure.at, failure.kind)).unzip();
        let (status, retry) = match health.circuit {
            Circuit::Closed => (self.answering(health.last_answer, failed, kind), None),
            Circuit::Paused { retry_in } => {
                let status = self.status(Tone::Danger, "manage-silent", Some("manage-billing-paused"));
                (status, Some(Wait { seconds: retry_in.max(Duration::from_secs(1)).as_secs() }))
            }
            Circuit::Trial => (self.status(Tone::Warning, "manage-trial", Some("manage-billing-paused")), None),
        };
        (self.row("manage-billing", status, health.last_answer, failed), retry)
    }

    fn zendesk(&self, tenant: &Tenant, verifier: &TokenVerifier) -> SystemRow {
        let health = tenant.zendesk.health();
        let (failed, kind) = health.last_failure.map(|failure| (failure.at, failure.kind)).unzip();
        let status = if verifier.is_ready(&tenant.name) {
            self.answering(health.last_answer, failed, kind)
        } else {
            self.status(Tone::Warning, "manage-no-installation", Some("manage-no-installation-text"))
        };
        self.row("manage-zendesk", status, health.last_answer, failed)
    }

    fn store(&self, is_answering: bool) -> SystemRow {
        let status = if is_answering {
            self.status(Tone::Good, "manage-well", None)
        } else {
            self.status(Tone::Danger, "manage-silent", Some("manage-store-silent"))
        };
        self.row("manage-store", status, None, None)
    }

    /// Whether events arrive, and are believed.
    fn events(&self, last: Option<Timestamp>, not_believed: u64) -> SystemRow {
        let t = self.reader.texts();
        let status = match (last, not_believed) {
            (_, 1..) => {
                let reason = t.count("manage-events-not-believed", "count", not_believed).into_owned();
                Status { reason: Some(reason), ..self.status(Tone::Warning, "manage-events-refused", None) }
            }
            (None, 0) => self.status(Tone::Neutral, "manage-events-none", Some("manage-events-none-text")),
            (Some(_), 0) => self.status(Tone::Good, "manage-events-arrive", None),
        };
        SystemRow { last: SystemRow::EVENT, ..self.row("manage-events", status, last, None) }
    }

    /// Whether the newest thing known is good.
    fn answering(&self, answered: Option<Timestamp>, failed: Option<Timestamp>, kind: Option<&'static str>) -> Status {
        match (answered, failed) {
            (None, None) => self.status(Tone::Neutral, "manage-not-asked", None),
            (answered, failed) if answered >= failed => self.status(Tone::Good, "manage-well", None),
            _ => {
                let reason = words_of(self.reader, "failure", FAILURES, kind.unwrap_or_default());
                Status { reason: Some(reason), ..self.status(Tone::Warning, "manage-failing", None) }
            }
        }
    }

    fn status(&self, tone: Tone, label: &str, reason: Option<&str>) -> Status {
        let t = self.reader.texts();
        Status { tone, label: t.get(label).into_owned(), reason: reason.map(|reason| t.get(reason).into_owned()) }
    }

    fn row(&self, name: &str, status: Status, answered: Option<Timestamp>, failed: Option<Timestamp>) -> SystemRow {
        let age = |at: Option<Timestamp>| at.map(|at| answers::age(at, self.reader));
        SystemRow {
            last: SystemRow::ANSWER,
            name: self.reader.texts().get(name).into_owned(),
            status,
            answered: age(answered),
            failed: age(failed),
        }
    }
}
