//! When Zendesk last answered, and when and how it last failed.

use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp, fmt::rfc2822};
use reqwest::header::{DATE, HeaderMap};
use serde::Serialize;

use crate::{clock::Clock, zendesk::ZendeskError};

/// What is known about the account without asking it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Health {
    /// Last time Zendesk gave an answer it meant, a refusal included.
    pub last_answer: Option<Timestamp>,
    /// Last time it was silent, broken, busy, or did not accept our credential.
    pub last_failure: Option<Failure>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Failure {
    pub at: Timestamp,
    /// As [`ZendeskError::kind`].
    pub kind: &'static str,
}

impl Health {
    /// Whether the newest thing known about the account is good. `None` when nothing has been asked yet.
    #[must_use]
    pub fn is_well(&self) -> Option<bool> {
        match (self.last_answer, self.last_failure) {
            (None, None) => None,
            (answer, failure) => Some(answer > failure.map(|failure| failure.at)),
        }
    }
}

pub(super) struct HealthRecord {
    clock: Clock,
    now: Mutex<Health>,
    clock_difference: Mutex<Option<SignedDuration>>,
}

impl HealthRecord {
    pub fn new(clock: Clock) -> Self {
        Self { clock, now: Mutex::default(), clock_difference: Mutex::default() }
    }

    pub fn note(&self, error: Option<&ZendeskError>) {
        let at = self.clock.now();
        let mut health = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        match error.filter(|error| error.is_outage()) {
            Some(error) => health.last_failure = Some(Failure { at, kind: error.kind() }),
            None => health.last_answer = Some(at),
        }
    }

    /// Remembers what time an answer says it is.
    pub fn note_time(&self, headers: &HeaderMap) {
        let told = headers.get(DATE).and_then(|date| date.to_str().ok()).and_then(|date| rfc2822::parse(date).ok());
        if let Some(told) = told {
            let seconds = told.timestamp().as_second() - self.clock.now().as_second();
            *self.clock_difference.lock().unwrap_or_else(PoisonError::into_inner) =
                Some(SignedDuration::from_secs(seconds));
        }
    }

    pub fn clock_difference(&self) -> Option<SignedDuration> {
        *self.clock_difference.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn report(&self) -> Health {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
