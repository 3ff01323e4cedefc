//! What a tenant says about taking events.

use std::{path::PathBuf, sync::Arc, time::Duration};

use aws_lc_rs::hmac;
use secrecy::{ExposeSecret, SecretString};

use super::Credentials;
use crate::{
    espf,
    organizations::{Hasher, Mapping, YES_OR_NO},
    search,
    settings::Section,
    zendesk::Background,
};

/// The `[tenants.provisioning]` section, and whose it is. Without the section a tenant takes no events.
#[derive(Debug, Clone)]
pub struct Settings {
    pub tenant: Arc<str>,
    pub credentials: Credentials,
    /// How long an event is known for a repeat, and an unreadable body is kept.
    pub retention: Duration,
    /// Most bodies kept that nobody can read; the oldest make way.
    pub dead_letters: u32,
    /// What numbers are sealed and names are hashed with in the store; without it the sender's secret is.
    pub store_secret: Option<SecretString>,
    /// With what Zendesk signs what its webhooks post; without it none are taken.
    pub webhook_secret: Option<SecretString>,
    /// Believed beside the first, to change it.
    pub next_webhook_secret: Option<SecretString>,
    /// How billing is told what became of its accounts; `None`: it is not.
    pub espf: Option<espf::Settings>,
    pub mapping: Mapping,
    /// Customers worked on at once.
    pub workers: usize,
    /// After so many tries that failed for a reason of the customer's own, it is given up.
    pub max_tries: u32,
    /// How long a worker may have a customer for itself. After a crash, customers that were under way wait this long.
    pub lease: Duration,
    /// Percent of each of Zendesk's limits that is left to agents.
    pub agents_share: u32,
    /// How often all customers are looked at.
    pub sweep: Duration,
    /// Whether that look also makes organizations for customers that have none.
    pub sweep_creates: bool,
    /// The folder with plans that administrators make on their page, and the receipts of these.
    pub plans: PathBuf,
    /// When the first pass over all customers begins after the first start. Not in the configuration file.
    pub first_sweep: Duration,
    /// How often the inbox is looked at when nobody rings. Not in the configuration file.
    pub look_every: Duration,
}

impl Settings {
    pub const RETENTION: Duration = Duration::from_hours(30 * 24);
    const DEAD_LETTERS: u64 = 1_000;
    const WORKERS: u64 = 4;
    const MAX_TRIES: u64 = 10;
    const LEASE: Duration = Duration::from_mins(1);
    const SWEEP: Duration = Duration::from_hours(24);
    /// Of `agents_share`.
    pub const AGENTS_SHARE: u32 = 30;
    const PLANS: &str = "portadesk-plans";
    /// Events come first.
    const FIRST_SWEEP: Duration = Duration::from_hours(1);

    #[must_use]
    pub fn read(mut section: Section, tenant: &str, search: &search::Settings) -> Self {
        let hour = Duration::from_hours(1);
        let settings = Self {
            tenant: tenant.into(),
            credentials: Credentials::read(&mut section),
            retention: section.duration("retention", Self::RETENTION, hour..=hour * 24 * 366),
            dead_letters: u32::try_from(section.whole_number("dead_letters", Self::DEAD_LETTERS, 1..=100_000))
                .unwrap_or(1),
            store_secret: section.secret("store_secret"),
            webhook_secret: section.secret("webhook_secret"),
            next_webhook_secret: section.secret("next_webhook_secret"),
            espf: espf::Settings::read(&mut section),
            mapping: Mapping::read(&mut section, search.region, &search.rules.ignored_domains),
            workers: usize::try_from(section.whole_number("workers", Self::WORKERS, 1..=64)).unwrap_or(1),
            max_tries: u32::try_from(section.whole_number("max_tries", Self::MAX_TRIES, 1..=1_000)).unwrap_or(1),
            lease: section.duration("lease", Self::LEASE, Duration::from_secs(1)..=hour),
            agents_share: u32::try_from(section.whole_number("agents_share", Self::AGENTS_SHARE.into(), 0..=90))
                .unwrap_or(0),
            sweep: section.duration("sweep", Self::SWEEP, hour..=hour * 24 * 366),
            sweep_creates: section.choice("sweep_creates", &YES_OR_NO, false),
            plans: section.path("plans").unwrap_or_else(|| PathBuf::from(Self::PLANS)),
            first_sweep: Self::FIRST_SWEEP,
            look_every: Duration::from_secs(1),
        };
        section.finish();
        settings
    }

    /// How the worker calls Zendesk. It gives up waiting for its turn before a customer's lease ends.
    #[must_use]
    pub fn background(&self) -> Background {
        Background { agents_share: self.agents_share, longest_wait: self.lease / 4 }
    }

    /// With what numbers are sealed and names are hashed from now on.
    #[must_use]
    pub fn sealing(&self) -> &SecretString {
        self.store_secret.as_ref().unwrap_or_else(|| self.credentials.newest())
    }

    /// Hashes with the store's key, and with one that does not lie beside the hashes.
    #[must_use]
    pub fn hasher(&self, of_the_store: &[u8]) -> Hasher {
        let secret = hmac::Key::new(hmac::HMAC_SHA256, self.sealing().expose_secret().as_bytes());
        Hasher::new(of_the_store, hmac::sign(&secret, b"portadesk: hashes of what was written").as_ref())
    }

    /// With what numbers may have been sealed.
    #[must_use]
    pub fn opening(&self) -> Vec<&SecretString> {
        let Credentials { secret, next_secret, .. } = &self.credentials;
        [self.store_secret.as_ref(), next_secret.as_ref(), Some(secret)].into_iter().flatten().collect()
    }
}
