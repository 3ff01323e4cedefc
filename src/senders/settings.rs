//! What agents may do about senders of whom nothing is known.

use crate::settings::Section;

/// The `[tenants.senders]` section. Without it agents see suggestions and nothing is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Whether contacts may be given senders' addresses and numbers.
    pub remember: bool,
}

impl Settings {
    #[must_use]
    pub fn read(mut section: Section) -> Self {
        let settings = Self { remember: section.choice("remember", &[("yes", true), ("no", false)], true) };
        section.finish();
        settings
    }
}
