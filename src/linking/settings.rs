//! How links are mirrored to Zendesk.

use std::sync::Arc;

use super::Prefix;
use crate::settings::Section;

/// The `[tenants.linking]` section, and whose it is.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The tenant's name in store and ledger. Renaming a tenant loses its links until they are adopted again.
    pub tenant: Arc<str>,
    /// What stands before the customer's number in an organization's `external_id`.
    pub prefix: Prefix,
}

impl Settings {
    #[must_use]
    pub fn read(mut section: Section, tenant: &str) -> Self {
        let mut prefix = Prefix::default();
        if let Some(text) = section.text("external_id_prefix") {
            match text.parse() {
                Ok(parsed) => prefix = parsed,
                Err(error) => section.problem("external_id_prefix", format!("{error}")),
            }
        }
        section.finish();
        Self { tenant: tenant.into(), prefix }
    }
}
