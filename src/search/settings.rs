//! What a tenant says about its phone numbers and its evidence.

use super::{Region, Rules};
use crate::settings::Section;

/// The `[tenants.search]` section.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Whose way of writing phone numbers is assumed when a number has no country code.
    pub region: Region,
    pub rules: Rules,
}

impl Settings {
    #[must_use]
    pub fn read(mut section: Section) -> Self {
        let mut settings = Self::default();
        if let Some(code) = section.text("phone_region") {
            match code.parse() {
                Ok(region) => settings.region = region,
                Err(error) => section.problem("phone_region", format!("{error}")),
            }
        }
        if let Some(patterns) = section.list("id_patterns") {
            settings.rules.patterns.clear();
            for pattern in patterns {
                match pattern.parse() {
                    Ok(pattern) => settings.rules.patterns.push(pattern),
                    Err(error) => section.problem("id_patterns", format!("{pattern:?}: {error}")),
                }
            }
        }
        settings.rules.ignored_domains = section.list("ignored_domains").unwrap_or_default();
        let shared_by = section.whole_number("domain_shared_by", settings.rules.domain_shared_by as u64, 1..=1_000);
        settings.rules.domain_shared_by = usize::try_from(shared_by).unwrap_or(Rules::DOMAIN_SHARED_BY);
        section.finish();
        settings
    }
}
