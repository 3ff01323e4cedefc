//! The client of Zendesk's API: who an agent is, what an organization is called in billing, and where our app is.
//!
//! Calls share one [`Transport`] (times, limits, health) and one [`Authenticator`] (which credential, which token).
//! Nothing here decides what may be shown, linked or written. Beside an organization's `external_id` and our own app,
//! provisioning writes organizations and their contacts, and customers' queries become tickets, where a tenant has it on.

mod answer;
mod apps;
mod assignment;
mod authenticator;
mod bulk;
mod call;
mod fault;
mod governor;
mod headers;
mod health;
mod merges;
mod metrics;
mod notices;
mod organizations;
mod outgoing;
mod pace;
mod people;
mod profiles;
mod queries;
#[cfg(test)]
mod tests;
mod tickets;
mod transport;
mod wire;

use std::{fmt, sync::Arc, time::Duration};

use backon::{BackoffBuilder, ExponentialBuilder};
use jiff::SignedDuration;
use reqwest::StatusCode;
use tokio::time::{Instant, sleep};
use tracing::Instrument as _;

use self::{answer::Answer, authenticator::Authenticator, call::Call, governor::Sent, transport::Transport};
use super::{Settings, ZendeskError};
use crate::{clock::Clock, outbound::OutboundError, telemetry::correlation};

pub use apps::{FindInstallationError, InstalledApp, Job, JobId, JobState, UploadId};
pub use bulk::{AT_ONCE, BulkJob, BulkRow, BulkState, ProfilesPage};
pub use governor::{Background, Forecast};
pub use health::{Failure, Health};
pub use outgoing::{Outgoing, Pieces};
pub use pace::Quota;
pub use queries::{AskedBy, HelpRequest, HelpRequests, PublicComment};

/// What serving needs. Groups and their memberships have no scope of their own in Zendesk's list, hence the wide `read`.
const SCOPE_TO_SERVE: &str = "read organizations:write";
/// What provisioning needs beside it.
const SCOPE_TO_PROVISION: &str = "read organizations:write users:write";
/// What making tickets and choosing their organization needs, beside all that serving and provisioning do.
const SCOPE_FOR_TICKETS: &str = "read organizations:write users:write tickets:write";
/// Bringing the app into an account writes apps; the service itself never may.
const SCOPE_TO_INSTALL: &str = "read apps:write";

/// One Zendesk account. Clones share connections, token and limits.
#[derive(Clone)]
pub struct Zendesk {
    shared: Arc<Shared>,
    /// `None`: agents wait for what is asked.
    background: Option<Background>,
}

struct Shared {
    settings: Settings,
    transport: Arc<Transport>,
    authenticator: Arc<Authenticator>,
}

impl Zendesk {
    /// The client a running service uses: it may read, and write organizations.
    ///
    /// # Errors
    /// [`OutboundError`] when no HTTP client can be made. The account itself is not asked.
    pub fn new(settings: &Settings, clock: Clock) -> Result<Self, OutboundError> {
        Self::with_scope(settings, clock, SCOPE_TO_SERVE)
    }

    /// The client a running service uses for a tenant that follows billing: it may also write end users.
    ///
    /// # Errors
    /// As [`Zendesk::new`].
    pub fn for_provisioning(settings: &Settings, clock: Clock) -> Result<Self, OutboundError> {
        Self::with_scope(settings, clock, SCOPE_TO_PROVISION)
    }

    /// The client a running service uses for a tenant whose customers ask for help, or whose agents may give tickets their
    /// organization: it may also write end users and tickets.
    ///
    /// # Errors
    /// As [`Zendesk::new`].
    pub fn for_tickets(settings: &Settings, clock: Clock) -> Result<Self, OutboundError> {
        Self::with_scope(settings, clock, SCOPE_FOR_TICKETS)
    }

    /// The client of the `install` command: it may read, and write apps.
    ///
    /// # Errors
    /// As [`Zendesk::new`].
    pub fn for_installing(settings: &Settings, clock: Clock) -> Result<Self, OutboundError> {
        Self::with_scope(settings, clock, SCOPE_TO_INSTALL)
    }

    fn with_scope(settings: &Settings, clock: Clock, scope: &'static str) -> Result<Self, OutboundError> {
        let transport = Arc::new(Transport::new(settings, clock)?);
        let authenticator = Arc::new(Authenticator::new(settings, scope, Arc::clone(&transport)));
        let shared = Arc::new(Shared { settings: settings.clone(), transport, authenticator });
        Ok(Self { shared, background: None })
    }

    /// The same account, for work that nobody waits for: each call waits for its turn.
    #[must_use]
    pub fn in_background(&self, background: Background) -> Self {
        Self { background: Some(background), ..self.clone() }
    }

    /// Whether background work may begin something: nobody queues, and agents have their share.
    #[must_use]
    pub fn has_room(&self) -> bool {
        self.background.is_none_or(|background| self.shared.transport.governor.has_room(background.agents_share))
    }

    /// Between two background calls, as things are; `None` before Zendesk has told its limit.
    #[must_use]
    pub fn pace(&self) -> Option<Duration> {
        self.shared.transport.governor.pace(self.background?.agents_share)
    }

    /// Calls that background work has made.
    #[must_use]
    pub fn background_calls(&self) -> u64 {
        self.shared.transport.governor.background_calls()
    }

    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.shared.settings
    }

    /// What Zendesk last said about the calls left to us. `None` before the first answer.
    #[must_use]
    pub fn quota(&self) -> Option<Quota> {
        self.shared.transport.pace.quota()
    }

    /// When Zendesk last answered and when it last failed. Asks nothing.
    #[must_use]
    pub fn health(&self) -> Health {
        self.shared.transport.health.report()
    }

    /// Zendesk's clock minus ours, in whole seconds, as of its last answer that told the time.
    #[must_use]
    pub fn clock_difference(&self) -> Option<SignedDuration> {
        self.shared.transport.health.clock_difference()
    }

    /// Makes a call and returns an answer of 2xx; everything else is an error.
    async fn call(&self, call: &Call<'_>) -> Result<Answer, ZendeskError> {
        self.answer(call).await?.accepted()
    }

    /// As [`Zendesk::call`], with `None` when Zendesk does not know what was asked for.
    async fn call_if_known(&self, call: &Call<'_>) -> Result<Option<Answer>, ZendeskError> {
        match self.call(call).await {
            Ok(answer) => Ok(Some(answer)),
            Err(ZendeskError::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Makes a call and returns whatever Zendesk answered. Reads are tried again while that can still help.
    async fn answer(&self, call: &Call<'_>) -> Result<Answer, ZendeskError> {
        let mut waits = retry_waits();
        let mut deadline = Instant::now() + call.timeout.unwrap_or(self.shared.settings.timeout);
        loop {
            let asked = Instant::now();
            let turn = self.turn(call).await?;
            // Waiting for a turn is no fault of Zendesk's.
            deadline += asked.elapsed();
            let result = self.attempt(call, deadline, turn).instrument(correlation::span()).await;
            let Some(wait) = waits.next().and_then(|wait| worth_another_try(call, &result, wait)) else {
                return result;
            };
            if Instant::now() + wait * 2 >= deadline {
                return result;
            }
            sleep(wait).await;
        }
    }

    async fn turn(&self, call: &Call<'_>) -> Result<Option<Sent>, ZendeskError> {
        let Some(background) = self.background else { return Ok(None) };
        self.shared.transport.governor.turn(&call.class(), background).await.map(Some)
    }

    /// One call, and once more with another token or credential when Zendesk does not accept the present one.
    async fn attempt(&self, call: &Call<'_>, deadline: Instant, turn: Option<Sent>) -> Result<Answer, ZendeskError> {
        let transport = &self.shared.transport;
        if call.is_anonymous {
            return transport.exchange(call, None, deadline, turn).await;
        }
        let proof = self.shared.authenticator.proof().await?;
        let answer = transport.exchange(call, Some(&proof.header), deadline, turn).await?;
        if answer.status != StatusCode::UNAUTHORIZED || !self.shared.authenticator.give_up(&proof) {
            return Ok(answer);
        }
        let proof = self.shared.authenticator.proof().await?;
        let answer = transport.exchange(call, Some(&proof.header), deadline, None).await?;
        if answer.status == StatusCode::UNAUTHORIZED {
            self.shared.authenticator.was_in_vain();
        }
        Ok(answer)
    }
}

/// Two more tries at most: a read that fails thrice within its time-out is better reported than repeated.
fn retry_waits() -> impl Iterator<Item = Duration> {
    ExponentialBuilder::default()
        .with_min_delay(Duration::from_millis(100))
        .with_factor(3.0)
        .with_jitter()
        .with_max_times(2)
        .build()
}

/// How long to wait before the same read is worth sending again, if it is. `own_wait` applies unless Zendesk names one.
fn worth_another_try(call: &Call<'_>, result: &Result<Answer, ZendeskError>, own_wait: Duration) -> Option<Duration> {
    if !call.is_read() {
        return None;
    }
    let error = match result {
        Ok(answer) => answer.error()?,
        Err(error) => error.clone(),
    };
    match error {
        ZendeskError::Unreachable(_) | ZendeskError::Failed { .. } => Some(own_wait),
        ZendeskError::Busy { retry_in, .. } if retry_in <= pace::WORTH_WAITING => Some(retry_in),
        _ => None,
    }
}

impl fmt::Debug for Zendesk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Zendesk").field("tenant", &self.shared.settings.tenant).finish_non_exhaustive()
    }
}
