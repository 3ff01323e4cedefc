//! One TOML file plus the environment, read into types, with every problem found in one go.
//!
//! The only place that reads the environment or the configuration file. `docs/configuration.md` and
//! `portadesk config example` describe each setting; the defaults stand beside the settings they belong to.

mod address;
mod environment;
mod show;
mod tenant;
#[cfg(test)]
mod tests;

use std::{collections::BTreeSet, ffi::OsString, fmt, net::SocketAddr, path::Path, time::Duration};

use secrecy::{ExposeSecret, SecretString};
use toml::Table;
use url::Url;

pub use tenant::Tenant;

use crate::{
    sessions,
    settings::{Problem, Problems, Section},
    telemetry, visits, web,
};

/// Every setting with its default, commented: what `portadesk config example` prints.
pub const EXAMPLE: &str = include_str!("example.toml");

/// Everything an operator decides.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address the service listens on.
    pub listen: SocketAddr,
    /// What Zendesk and browsers see: scheme, host and port, without a path.
    pub public_url: Url,
    /// `sqlite://FILE` or `postgres://USER:PASSWORD@HOST/DATABASE`.
    pub database_url: SecretString,
    pub log: telemetry::Settings,
    pub sessions: sessions::Settings,
    pub visits: visits::Settings,
    pub web: web::Settings,
    /// At least one; names and Zendesk accounts are unique.
    pub tenants: Vec<Tenant>,
    /// Events that share a commit at most. Not in the configuration file: the benchmark compares it with one.
    pub events_per_commit: usize,
}

/// All that is wrong with a configuration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct ConfigError(pub Vec<Problem>);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.0.len();
        writeln!(f, "the configuration has {count} problem{}:", if count == 1 { "" } else { "s" })?;
        self.0.iter().try_for_each(|problem| writeln!(f, "  - {problem}"))
    }
}

impl Config {
    /// Reads the file and this process's environment.
    ///
    /// # Errors
    /// Every problem at once.
    pub fn load(file: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(file).map_err(|error| {
            ConfigError(vec![Problem {
                key: String::new(),
                message: format!("{} cannot be read: {error}", file.display()),
            }])
        })?;
        // Variables that are not text are none of ours; std::env::vars would panic on them.
        let text_of = |(name, value): (OsString, OsString)| Some((name.into_string().ok()?, value.into_string().ok()?));
        Self::parse(&text, std::env::vars_os().filter_map(text_of))
    }

    /// Reads a configuration from text and the given variables.
    ///
    /// # Errors
    /// Every problem at once.
    pub fn parse(text: &str, environment: impl IntoIterator<Item = (String, String)>) -> Result<Self, ConfigError> {
        let problems = Problems::default();
        let mut table = text.parse::<Table>().map_err(|error| {
            // The parser's own rendering would quote the line, and the line may hold a secret.
            let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
            let message = format!("line {line} is not valid TOML: {}", error.message());
            ConfigError(vec![Problem { key: String::new(), message }])
        })?;
        let given_twice = environment::overlay(&mut table, environment, &problems);
        let config = Self::read(Section::root(table, problems.clone(), given_twice));
        match problems.take() {
            found if found.is_empty() => Ok(config),
            found => Err(ConfigError(found)),
        }
    }

    fn read(mut root: Section) -> Self {
        let listen = root.parsed("listen", "an address and port such as \"127.0.0.1:8080\"");
        let public_url = address::required_origin(&mut root, "public_url", "https://portadesk.example.com");
        let database_url = root.secret("database_url").unwrap_or_else(|| Self::DATABASE_URL.into());
        let is_known = |scheme: &&str| database_url.expose_secret().starts_with(*scheme);
        if !["sqlite:", "postgres://", "postgresql://"].iter().any(is_known) {
            root.problem("database_url", "must start with sqlite:// or postgres://");
        }
        let log = telemetry::Settings::read(root.section("log"));
        let sessions = sessions::Settings::read(root.section("sessions"));
        let visits = visits::Settings::read(root.section("visits"));
        let web = web::Settings { public_url: public_url.clone(), ..web::Settings::read(root.section("limits")) };
        let tenants: Vec<_> = root.sections("tenants").into_iter().map(Tenant::read).collect();
        check_tenants(&root, &tenants);
        root.finish();
        Self {
            listen: listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080))),
            public_url,
            database_url,
            log,
            sessions,
            visits,
            web,
            tenants,
            events_per_commit: Self::EVENTS_PER_COMMIT,
        }
    }

    /// More events than this do not make a commit cheaper, and whoever waits for one waits longer.
    pub const EVENTS_PER_COMMIT: usize = 500;

    const DATABASE_URL: &str = "sqlite://portadesk.db";
}

fn check_tenants(root: &Section, tenants: &[Tenant]) {
    if tenants.is_empty() {
        root.problem("tenants", "is missing: describe at least one tenant in a [[tenants]] section");
    }
    let mut names = BTreeSet::new();
    let mut accounts = BTreeSet::new();
    for tenant in tenants {
        if !tenant.name.is_empty() && !names.insert(&tenant.name) {
            root.problem("tenants", format!("the name {} is used twice", tenant.name));
        }
        let account = &tenant.zendesk.subdomain;
        if !account.is_empty() && !accounts.insert(account) {
            root.problem("tenants", format!("two tenants have the Zendesk account {account}"));
        }
    }
}

const fn minutes(count: u64) -> Duration {
    Duration::from_secs(count * 60)
}
