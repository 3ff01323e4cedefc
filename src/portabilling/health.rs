//! How billing is doing, as seen from its answers. Nothing is asked for this: `/readyz` must not become load.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use serde::{Serialize, Serializer};

use super::PortaBillingError;

/// What is known about an upstream without asking it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UpstreamHealth {
    /// When it last answered anything, a fault included.
    pub last_answer: Option<Timestamp>,
    /// The latest outage, however long ago.
    pub last_failure: Option<Failure>,
    pub circuit: Circuit,
}

/// An outage and its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failure {
    pub at: Timestamp,
    /// As [`PortaBillingError::outcome`].
    pub kind: &'static str,
    /// In words, without addresses, secrets or personal data.
    pub what: String,
}

/// Whether calls are let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum Circuit {
    Closed,
    /// None before `retry_in`; zero when the next call will be the trial.
    Paused {
        #[serde(rename = "retry_in_seconds", serialize_with = "whole_seconds")]
        retry_in: Duration,
    },
    /// One call is finding out whether the pause is over.
    Trial,
}

impl Circuit {
    /// For the gauge: 0 closed, 1 trial, 2 paused.
    pub(super) const fn level(self) -> u8 {
        match self {
            Self::Closed => 0,
            Self::Trial => 1,
            Self::Paused { .. } => 2,
        }
    }
}

fn whole_seconds<S: Serializer>(wait: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(wait.as_secs())
}

/// What a doctor wants to know about the server and about whom it takes us for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServerFacts {
    /// Free text with the release's digits; `None` where the user may not ask.
    pub version: Option<String>,
    /// `normal`, `secondary`, `standalone`, `read_only`; `None` on releases without geo-redundancy facts.
    pub operating_mode: Option<String>,
    pub token: TokenFacts,
    /// Billing's clock minus ours, in whole seconds; `None` when answers carry no `Date`.
    pub clock_difference: Option<SignedDuration>,
}

/// What billing wrote into our access token. Read, not verified: it decides nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TokenFacts {
    pub login: Option<String>,
    /// `i_user`.
    pub user: Option<u64>,
    /// `i_env`.
    pub environment: Option<u64>,
    /// A super user may change everything; portadesk should be given less.
    pub super_user: Option<bool>,
    pub expires: Option<Timestamp>,
}

/// Remembers the last good and the last bad moment.
#[derive(Debug, Default)]
pub(super) struct Pulse(Mutex<Vitals>);

#[derive(Debug, Default, Clone)]
pub(super) struct Vitals {
    pub(super) last_answer: Option<Timestamp>,
    pub(super) last_failure: Option<Failure>,
    pub(super) clock_difference: Option<SignedDuration>,
}

impl Pulse {
    pub(super) fn vitals(&self) -> Vitals {
        self.lock().clone()
    }

    pub(super) fn answered(&self, at: Timestamp) {
        self.lock().last_answer = Some(at);
    }

    pub(super) fn failed(&self, at: Timestamp, error: &PortaBillingError) {
        self.lock().last_failure = Some(Failure { at, kind: error.outcome(), what: error.to_string() });
    }

    pub(super) fn saw_clock(&self, server: Timestamp, ours: Timestamp) {
        let seconds = server.as_second() - ours.as_second();
        self.lock().clock_difference = Some(SignedDuration::from_secs(seconds));
    }

    fn lock(&self) -> MutexGuard<'_, Vitals> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
