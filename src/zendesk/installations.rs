//! How a running service knows its own installation in a Zendesk account, without anybody telling it.
//!
//! One [`Keeper`] runs for each tenant. What was stored is trusted first, so that a restart works while Zendesk is down;
//! then Zendesk is asked, and asked again on a bounded schedule. A token for an unknown installation may ask for an early
//! look, at most once a minute, so nobody can make us flood Zendesk by inventing installations.

use std::{
    fmt::Display,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures_util::future::join;
use jiff::Timestamp;
use thiserror::Error;
use tokio::{
    sync::Notify,
    time::{Instant, sleep, sleep_until, timeout_at},
};

use super::{FindInstallationError, Installation, InstallationId, KeyError, TokenVerifier, Zendesk};
use crate::{causes, clock::Clock};

/// How often the store is read again while no installation is known. It is local and next to nothing.
const RECALL: Duration = Duration::from_secs(2);

/// Where a tenant's installations are kept between runs. The caller owns it.
pub trait InstallationStore: Send + Sync {
    type Error: Display + Send;

    /// The tenant's installations, oldest first.
    fn load(&self) -> impl Future<Output = Result<Vec<Installation>, Self::Error>> + Send;

    /// Adds the installation, or replaces the one with the same id.
    fn save(&self, installation: &Installation) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Forgets the tenant's installations.
    fn clear(&self) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

/// Why the service does not know its installation.
#[derive(Debug, Clone, Error)]
pub enum DiscoveryError {
    #[error("the app is not installed in the Zendesk account")]
    NotInstalled,
    #[error(transparent)]
    Find(#[from] FindInstallationError),
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// Asks Zendesk once for our installation and its key.
///
/// # Errors
/// [`DiscoveryError::NotInstalled`] when Zendesk answers but has no such app.
pub async fn discover(zendesk: &Zendesk) -> Result<Installation, DiscoveryError> {
    zendesk.find_installation().await?.ok_or(DiscoveryError::NotInstalled)
}

/// When Zendesk is asked.
#[derive(Debug, Clone, Copy)]
pub struct Schedule {
    /// Between looks while an installation is known.
    pub usual: Duration,
    /// Between looks while none is, or after a failure; also the least time before a look that was asked for.
    pub soonest: Duration,
}

impl Default for Schedule {
    fn default() -> Self {
        Self { usual: Duration::from_mins(10), soonest: Duration::from_mins(1) }
    }
}

/// What the keeper knows, for readiness and the doctor.
#[derive(Debug, Clone, Default)]
pub struct KeeperStatus {
    /// The installation trusted last, stored or found.
    pub installation: Option<InstallationId>,
    /// When Zendesk was last asked.
    pub last_look: Option<Timestamp>,
    /// What the last look ended with, if badly.
    pub last_error: Option<DiscoveryError>,
    /// How often in a row Zendesk has said that the app is not installed.
    absences: u32,
}

/// How often in a row Zendesk must say that the app is not installed before that is believed: one list may be read in
/// the middle of a change.
const BELIEVED_ABSENCES: u32 = 2;

/// Keeps a [`TokenVerifier`] in step with one Zendesk account.
#[derive(Debug)]
pub struct Keeper<S> {
    zendesk: Zendesk,
    verifier: TokenVerifier,
    store: S,
    clock: Clock,
    shared: KeeperHandle,
}

/// The outside's hold on a running keeper. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct KeeperHandle {
    wake: Arc<Notify>,
    status: Arc<Mutex<KeeperStatus>>,
}

impl KeeperHandle {
    /// Asks for an early look, when a token names an installation that is not known.
    pub fn look_soon(&self) {
        self.wake.notify_one();
    }

    #[must_use]
    pub fn status(&self) -> KeeperStatus {
        self.status.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn change(&self, change: impl FnOnce(&mut KeeperStatus)) {
        change(&mut self.status.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl<S: InstallationStore> Keeper<S> {
    #[must_use]
    pub fn new(zendesk: Zendesk, verifier: TokenVerifier, store: S, clock: Clock) -> Self {
        Self { zendesk, verifier, store, clock, shared: KeeperHandle::default() }
    }

    #[must_use]
    pub fn handle(&self) -> KeeperHandle {
        self.shared.clone()
    }

    /// Trusts what was stored. Quick and local: worth awaiting before the first request is served.
    pub async fn recall(&self) {
        match self.store.load().await {
            Ok(stored) => {
                for installation in &stored {
                    if let Err(error) = self.trust(installation) {
                        tracing::warn!(tenant = self.tenant(), %error, "a stored installation is not trusted");
                    }
                }
            }
            Err(error) => tracing::warn!(tenant = self.tenant(), %error, "stored installations cannot be read"),
        }
    }

    /// Asks Zendesk once, trusts and stores what it says. A failure leaves everything as it was; an app that Zendesk
    /// clearly and repeatedly says is not installed is trusted no more.
    pub async fn look(&self) -> Result<InstallationId, DiscoveryError> {
        let result = self.look_and_trust().await;
        let now = self.clock.now();
        self.shared.change(|status| {
            status.last_look = Some(now);
            status.last_error = result.as_ref().err().cloned();
            status.absences = match &result {
                Ok(_) => 0,
                Err(DiscoveryError::NotInstalled) => status.absences.saturating_add(1),
                Err(_) => status.absences,
            };
        });
        if self.shared.status().absences >= BELIEVED_ABSENCES {
            self.forget().await;
        }
        if let Err(error) = &result {
            tracing::warn!(tenant = self.tenant(), error = %causes::in_full(error), "the installation is not known for certain");
        }
        result
    }

    /// Recalls, then looks for ever. End it by dropping or aborting it; nothing is lost.
    pub async fn run(self) {
        self.recall().await;
        join(self.notice_what_is_stored(RECALL), self.look_for_ever()).await;
    }

    /// While nothing is known, another process (the `install` command) may store what it has installed.
    async fn notice_what_is_stored(&self, every: Duration) {
        loop {
            sleep(every).await;
            if self.shared.status().installation.is_none() {
                self.recall().await;
            }
        }
    }

    async fn look_for_ever(&self) {
        let Schedule { usual, soonest } = self.zendesk.settings().looks;
        loop {
            let found = self.look().await.is_ok();
            let looked = Instant::now();
            let next = looked + if found { usual } else { soonest };
            // Ends early when someone asks for a look, late when nobody does; either way it goes on.
            drop(timeout_at(next, self.shared.wake.notified()).await);
            sleep_until(looked + soonest.min(usual)).await;
        }
    }

    async fn look_and_trust(&self) -> Result<InstallationId, DiscoveryError> {
        let found = discover(&self.zendesk).await?;
        let is_news = self.trust(&found)?;
        if is_news {
            tracing::info!(
                tenant = self.tenant(),
                app = found.app.0,
                installation = found.id.0,
                "the installation is known"
            );
        }
        // Stored every time: the key may be a new one, and the store may have been lost.
        if let Err(error) = self.store.save(&found).await {
            tracing::warn!(tenant = self.tenant(), %error, "the installation cannot be stored");
        }
        Ok(found.id)
    }

    /// The app was removed: pages opened in its name are not ours any more.
    async fn forget(&self) {
        self.verifier.forget_all(self.tenant());
        let mut forgotten = None;
        self.shared.change(|status| forgotten = status.installation.take());
        if let Some(installation) = forgotten {
            tracing::warn!(
                tenant = self.tenant(),
                installation = installation.0,
                "the app was removed; it is forgotten"
            );
        }
        if let Err(error) = self.store.clear().await {
            tracing::warn!(tenant = self.tenant(), %error, "stored installations cannot be removed");
        }
    }

    /// Says whether the installation is another than the one trusted last.
    fn trust(&self, installation: &Installation) -> Result<bool, KeyError> {
        let settings = self.zendesk.settings();
        self.verifier.trust(&settings.tenant, &settings.account_host(), &settings.account_origin(), installation)?;
        let mut is_news = false;
        self.shared.change(|status| {
            is_news = status.installation.replace(installation.id) != Some(installation.id);
            // What was installed anew is not gone because the one before it was.
            status.absences = if is_news { 0 } else { status.absences };
        });
        Ok(is_news)
    }

    fn tenant(&self) -> &str {
        &self.zendesk.settings().tenant
    }
}

#[cfg(test)]
#[path = "installations_tests.rs"]
mod tests;
