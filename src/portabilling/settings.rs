//! What an operator decides about one billing system.

use std::{path::PathBuf, time::Duration};

use secrecy::SecretString;
use url::Url;

/// One tenant's PortaBilling. `docs/configuration.md` has the names in the file.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The tenant's name, for metrics and logs.
    pub tenant: String,
    /// Scheme, host and port of the admin realm, without a path.
    pub url: Url,
    /// The same of the reseller realm, where resellers' own users sign in; `None`: they cannot.
    pub reseller_url: Option<Url>,
    /// The same of the customer realm, where self-care sessions are checked; `None`: nobody comes from there.
    pub selfcare_url: Option<Url>,
    pub login: String,
    pub credential: Credential,
    /// A second credential that is tried when the first is refused, for a change without downtime.
    pub next_credential: Option<Credential>,
    /// Authority to trust beside the system's.
    pub ca_file: Option<PathBuf>,
    pub connect_timeout: Duration,
    pub timeout: Duration,
    /// Calls under way at once. About 20 is the most that helps.
    pub max_in_flight: usize,
    /// Calls that may wait for their turn before new ones are refused.
    pub max_waiting: usize,
    /// Failures in a row after which billing is left alone.
    pub pause_after_failures: u32,
    /// How long it is then left alone.
    pub pause: Duration,
    /// Largest answer read, in bytes.
    pub max_answer_bytes: usize,
    pub search_style: SearchStyle,
}

#[derive(Debug, Clone)]
pub enum Credential {
    /// API token of the user: the way for machines (passwords expire).
    Token(SecretString),
    Password(SecretString),
}

/// How customers are searched by several fields; which of the two a release accepts is not documented.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SearchStyle {
    /// One call with the `search` object.
    #[default]
    SearchObject,
    /// One call for each field, as a pattern parameter.
    Fields,
}

impl Settings {
    pub const TENANT: &str = "default";
    pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
    pub const TIMEOUT: Duration = Duration::from_secs(15);
    pub const MAX_IN_FLIGHT: usize = 16;
    pub const MAX_WAITING: usize = 2_000;
    pub const PAUSE_AFTER_FAILURES: u32 = 5;
    pub const PAUSE: Duration = Duration::from_secs(15);
    pub const MAX_ANSWER_BYTES: usize = 8 * 1024 * 1024;

    /// Everything but address and credential at its default. With several tenants, set `tenant` as well.
    #[must_use]
    pub fn new(url: Url, login: String, credential: Credential) -> Self {
        Self {
            tenant: Self::TENANT.to_owned(),
            url,
            reseller_url: None,
            selfcare_url: None,
            login,
            credential,
            next_credential: None,
            ca_file: None,
            connect_timeout: Self::CONNECT_TIMEOUT,
            timeout: Self::TIMEOUT,
            max_in_flight: Self::MAX_IN_FLIGHT,
            max_waiting: Self::MAX_WAITING,
            pause_after_failures: Self::PAUSE_AFTER_FAILURES,
            pause: Self::PAUSE,
            max_answer_bytes: Self::MAX_ANSWER_BYTES,
            search_style: SearchStyle::default(),
        }
    }
}
