//! What a tenant shows of its customers, and how long it remembers them.

use std::time::Duration;

use super::{CacheSettings, Shown};
use crate::settings::Section;

/// The `[tenants.panel]` section.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    pub shown: Shown,
    pub cache: CacheSettings,
}

impl Settings {
    #[must_use]
    pub fn read(mut section: Section) -> Self {
        let sections = section.list("sections");
        let fields = section.list("fields");
        let (sections, fields) = (sections.as_deref(), fields.as_deref());
        for (key, parsed) in [("sections", Shown::parse(sections, None)), ("fields", Shown::parse(None, fields))] {
            for name in parsed.err().into_iter().flatten() {
                section.problem(key, name.to_string());
            }
        }
        let shown = Shown::parse(sections, fields).unwrap_or_default();
        let defaults = CacheSettings::default();
        let (second, hour) = (Duration::from_secs(1), Duration::from_hours(1));
        let cache = CacheSettings {
            fresh: section.duration("fresh", defaults.fresh, second..=hour),
            keep: section.duration("keep", defaults.keep, second..=hour * 24 * 31),
            deadline: section.duration("deadline", defaults.deadline, second / 10..=Duration::from_mins(1)),
            entries: section.whole_number("entries", defaults.entries, 10..=1_000_000),
        };
        section.finish();
        Self { shown, cache }
    }
}
