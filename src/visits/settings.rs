//! How long visits and links live, and how fast somebody may guess.

use std::time::Duration;

use crate::settings::Section;

/// What an operator decides about visits.
#[derive(Debug, Clone)]
pub struct Settings {
    /// A visit unused for this long ends.
    pub idle: Duration,
    /// A visit ends this long after it began, however much it is used.
    pub longest: Duration,
    /// How long a single-use link may be followed.
    pub link_life: Duration,
    /// Sign-ins that may fail before the next one has to wait.
    pub attempts: u32,
    /// Sign-ins of anybody that may fail within ten minutes before all have to wait. Has to be fewer than billing's own guard
    /// allows, with the service's own login behind it.
    pub failures_of_all: u32,
    /// The header in which the proxy in front names the address it was asked from; `None`: the connection's own.
    pub address_header: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            idle: Self::IDLE,
            longest: Self::LONGEST,
            link_life: Self::LINK_LIFE,
            attempts: Self::ATTEMPTS,
            failures_of_all: Self::FAILURES_OF_ALL,
            address_header: None,
        }
    }
}

impl Settings {
    pub const IDLE: Duration = Duration::from_mins(15);
    pub const LONGEST: Duration = Duration::from_hours(8);
    pub const LINK_LIFE: Duration = Duration::from_mins(5);
    pub const ATTEMPTS: u32 = 5;
    pub const FAILURES_OF_ALL: u32 = 3;

    #[must_use]
    pub fn read(mut section: Section) -> Self {
        let (second, minute) = (Duration::from_secs(1), Duration::from_mins(1));
        let mut number =
            |key, default: u32| u32::try_from(section.whole_number(key, default.into(), 1..=100)).unwrap_or(default);
        let attempts = number("attempts", Self::ATTEMPTS);
        let failures_of_all = number("failures_of_all", Self::FAILURES_OF_ALL);
        let settings = Self {
            idle: section.duration("idle", Self::IDLE, minute..=minute * 120),
            longest: section.duration("longest", Self::LONGEST, minute..=minute * 60 * 24),
            link_life: section.duration("link_life", Self::LINK_LIFE, second * 10..=minute * 60),
            attempts,
            failures_of_all,
            address_header: header_name(&mut section),
        };
        section.finish();
        settings
    }
}

fn header_name(section: &mut Section) -> Option<String> {
    let name = section.text("address_header")?.to_ascii_lowercase();
    let is_name = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if !is_name {
        section.problem("address_header", "must be the name of a header, such as \"x-forwarded-for\"");
    }
    is_name.then_some(name)
}
