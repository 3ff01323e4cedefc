//! Limits of the edge.

use std::{num::NonZeroU32, time::Duration};

use url::Url;

use crate::settings::Section;

/// The address browsers find the service at: scheme, host and port.
#[derive(Debug, Clone)]
pub struct PublicUrl(pub Url);

/// What an operator may limit, and which SDK the panel loads.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Requests of one agent in a minute, on average. Opening a ticket takes about five.
    pub requests_per_minute_per_agent: NonZeroU32,
    /// Connections open at once; more wait in the system's queue.
    pub max_connections: usize,
    /// Threads that answer requests.
    pub workers: usize,
    /// Longest life of a page token that is believed. Zendesk does not document how long its tokens live.
    pub page_token_life: Duration,
    /// Longest time a request's head, and then its body, may take to arrive. Not in the configuration file.
    pub arrival: Duration,
    /// The same for a file that a customer sends. Not in the configuration file.
    pub file_arrival: Duration,
    /// Longest silence in the middle of such a file. Not in the configuration file.
    pub file_silence: Duration,
    /// Where the panel loads Zendesk's SDK from: the documented address, which follows 2.0's patch releases.
    pub sdk_url: Url,
    /// What browsers see of the service. Not in this section of the configuration file.
    pub public_url: Url,
    /// Says "demo" in the panel. Not in the configuration file.
    pub is_demo: bool,
}

impl Settings {
    const SDK_URL: &str = "https://static.zdassets.com/zendesk_app_framework_sdk/2.0/zaf_sdk.min.js";
    const REQUESTS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(180).unwrap();

    #[must_use]
    pub fn read(mut section: Section) -> Self {
        let defaults = Self::default();
        let per_minute = section.whole_number(
            "requests_per_minute_per_agent",
            defaults.requests_per_minute_per_agent.get().into(),
            1..=1_000_000,
        );
        let max_connections = section.whole_number("max_connections", defaults.max_connections as u64, 1..=1_000_000);
        let workers = section.whole_number("workers", defaults.workers as u64, 1..=256);
        let minute = Duration::from_mins(1);
        let page_token_life = section.duration("page_token_life", defaults.page_token_life, minute..=minute * 60);
        section.finish();
        Self {
            requests_per_minute_per_agent: u32::try_from(per_minute)
                .ok()
                .and_then(NonZeroU32::new)
                .unwrap_or(defaults.requests_per_minute_per_agent),
            max_connections: usize::try_from(max_connections).unwrap_or(defaults.max_connections),
            workers: usize::try_from(workers).unwrap_or(defaults.workers),
            page_token_life,
            ..defaults
        }
    }
}

impl Default for Settings {
    #[expect(clippy::expect_used, reason = "constant addresses")]
    fn default() -> Self {
        Self {
            requests_per_minute_per_agent: Self::REQUESTS_PER_MINUTE,
            max_connections: 10_000,
            workers: 2,
            page_token_life: Duration::from_mins(10),
            arrival: Duration::from_secs(10),
            file_arrival: Duration::from_mins(5),
            file_silence: Duration::from_secs(10),
            sdk_url: Self::SDK_URL.parse().expect("a valid address"),
            public_url: "http://localhost".parse().expect("a valid address"),
            is_demo: false,
        }
    }
}
