//! The page for administrators, in Zendesk's navigation bar: how the two systems are joined, what waits, and what a person
//! has to decide. Each part is a request of its own.

pub mod changes;
pub mod costs;
pub mod drift;
pub mod health;
pub mod plans;
pub mod unlinked;
pub mod waiting;

use actix_web::{HttpResponse, http::StatusCode};

use super::{
    error::ApiError,
    extract::{Manager, Reader},
    fragments,
    views::{ManageView, OffView, Part},
};
use crate::provisioning::Steward;

/// `GET /manage`: the page without its parts.
pub async fn show(manager: Manager, reader: Reader) -> Result<HttpResponse, ApiError> {
    let tenant = manager.0.tenant.name.to_string();
    fragments::once(&ManageView { t: reader.texts(), tenant, parts: &Part::ALL }, StatusCode::OK)
}

impl Manager {
    /// Where the tenant takes events from billing.
    fn steward(&self) -> Option<&Steward> {
        self.0.tenant.steward.as_ref()
    }

    /// The address of a customer in billing's own pages.
    fn billing_link(&self, customer: impl std::fmt::Display) -> Option<String> {
        let link = self.0.tenant.customer_link.as_ref()?;
        Some(link.replace("{i_customer}", &customer.to_string()))
    }
}

/// A part of which this tenant has nothing: it takes no events, or nobody wants to know what support costs.
fn off(reader: &Reader, part: Part) -> Result<HttpResponse, ApiError> {
    fragments::once(&OffView { t: reader.texts(), part }, StatusCode::OK)
}

/// The words for a code, if there are any, else those of `other`.
fn words_of(reader: &Reader, prefix: &str, known: &[&str], code: &str) -> String {
    let code = if known.contains(&code) { code } else { "other" };
    reader.texts().get(&format!("{prefix}-{}", code.replace('_', "-"))).into_owned()
}

/// Every text key that is put together here, which no search of the sources finds.
#[cfg(test)]
pub fn composed_keys() -> Vec<String> {
    let of = |prefix: &'static str, codes: &'static [&'static str]| {
        codes.iter().chain(&["other"]).map(move |code| format!("{prefix}-{}", code.replace('_', "-")))
    };
    let mut keys: Vec<String> = Vec::new();
    for (prefix, codes) in [
        ("failure", health::FAILURES),
        ("drift", drift::CODES),
        ("drift-fix", drift::CODES),
        ("cause", waiting::CODES),
        ("cause-fix", waiting::CODES),
        ("letter", waiting::LETTERS),
        ("proposed", unlinked::CODES),
        ("plan-act", plans::ACTS),
        ("plan-reason", plans::REASONS),
        ("plan-value", plans::VALUES),
        ("plan-left", plans::LEFT),
        ("act", changes::ACTS),
        ("actor", changes::ACTORS),
        ("change-cause", changes::CAUSES),
        ("change-evidence", changes::EVIDENCE),
        ("attempted", changes::ATTEMPTED),
    ] {
        keys.extend(of(prefix, codes));
    }
    keys.extend(["customer", "account", "number"].map(|kind| format!("manage-subject-{kind}")));
    keys.extend(["links", "organizations", "customers"].map(|stage| format!("manage-pass-at-{stage}")));
    keys
}
