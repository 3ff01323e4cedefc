//! How fast Zendesk lets us go: what its headers say is left, and the waits it asks for.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use reqwest::{StatusCode, header::HeaderMap};
use tokio::time::sleep;

use crate::{clock::Clock, zendesk::ZendeskError};

/// A wait this short is spent waiting; a longer one is told to the asker at once.
pub(super) const WORTH_WAITING: Duration = Duration::from_secs(2);
/// What a 429 without `Retry-After` means (Zendesk's own Ruby client waits as long).
const UNNAMED_WAIT: Duration = Duration::from_secs(10);
/// Longest wait that is believed, so that a nonsensical header cannot silence us for a day.
const LONGEST_WAIT: Duration = Duration::from_mins(15);

/// What Zendesk last said about the account's requests per minute. Each part is optional in its answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    pub limit: Option<u64>,
    pub remaining: Option<u64>,
    /// How long after `seen_at` the count starts anew.
    pub resets_in: Option<Duration>,
    pub seen_at: Timestamp,
}

pub(super) struct Pace {
    clock: Clock,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    quota: Option<Quota>,
    paused_until: Option<Timestamp>,
}

impl Pace {
    pub fn new(clock: Clock) -> Self {
        Self { clock, state: Mutex::default() }
    }

    pub fn quota(&self) -> Option<Quota> {
        self.state().quota
    }

    /// Lets a call go ahead, after a short wait if need be.
    ///
    /// # Errors
    /// [`ZendeskError::Busy`] while a longer wait that Zendesk asked for is not over; nothing is sent then.
    pub async fn turn(&self) -> Result<(), ZendeskError> {
        match self.remaining_wait() {
            None => Ok(()),
            Some(wait) if wait <= WORTH_WAITING => {
                sleep(wait).await;
                Ok(())
            }
            Some(retry_in) => Err(ZendeskError::Busy { retry_in }),
        }
    }

    /// Remembers what an answer's headers say, and returns the wait if it asks for one.
    pub fn note(&self, status: StatusCode, headers: &HeaderMap) -> Option<Duration> {
        let now = self.clock.now();
        let wait = asked_wait(status, headers);
        let mut state = self.state();
        if let Some(quota) = quota_in(headers, now) {
            state.quota = Some(quota);
        }
        if let Some(wait) = wait {
            let until = now.saturating_add(SignedDuration::try_from(wait).unwrap_or(SignedDuration::ZERO));
            state.paused_until = state.paused_until.max(until.ok());
        }
        wait
    }

    fn remaining_wait(&self) -> Option<Duration> {
        let now = self.clock.now();
        let mut state = self.state();
        let left = state.paused_until.map(|until| until.duration_since(now)).filter(SignedDuration::is_positive);
        if left.is_none() {
            state.paused_until = None;
        }
        // A clock that was set back must not prolong the wait.
        left.and_then(|left| Duration::try_from(left).ok()).map(|left| left.min(LONGEST_WAIT))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn asked_wait(status: StatusCode, headers: &HeaderMap) -> Option<Duration> {
    let named = number(headers, "retry-after").map(|seconds| Duration::from_secs(seconds).min(LONGEST_WAIT));
    match status {
        StatusCode::TOO_MANY_REQUESTS => Some(named.unwrap_or(UNNAMED_WAIT)),
        StatusCode::SERVICE_UNAVAILABLE => named,
        _ => None,
    }
}

fn quota_in(headers: &HeaderMap, seen_at: Timestamp) -> Option<Quota> {
    let limit = number(headers, "ratelimit-limit").or_else(|| number(headers, "x-rate-limit"));
    let remaining = number(headers, "ratelimit-remaining").or_else(|| number(headers, "x-rate-limit-remaining"));
    let resets_in = number(headers, "ratelimit-reset").map(Duration::from_secs);
    (limit.is_some() || remaining.is_some()).then_some(Quota { limit, remaining, resets_in, seen_at })
}

fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}
