//! The waits that Zendesk asks for: kept by everybody, agents as well. Who has to slow down before that is the
//! [`governor`](super::governor)'s to say.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use tokio::time::sleep;

use super::{
    governor::Class,
    headers::{LONGEST_WAIT, Limits},
};
use crate::{clock::Clock, zendesk::ZendeskError};

/// A wait this short is spent waiting; a longer one is told to the asker at once.
pub(super) const WORTH_WAITING: Duration = Duration::from_secs(2);

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
    /// Until when nothing is sent.
    paused_until: Option<Timestamp>,
    /// Until when nothing of these classes is.
    classes: HashMap<Class, Timestamp>,
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
    pub async fn turn(&self, class: &Class) -> Result<(), ZendeskError> {
        match self.remaining_wait(class) {
            None => Ok(()),
            Some((wait, _)) if wait <= WORTH_WAITING => {
                sleep(wait).await;
                Ok(())
            }
            Some((retry_in, of_endpoint)) => Err(ZendeskError::Busy { retry_in, of_endpoint }),
        }
    }

    /// Remembers what an answer to a call of this class says.
    pub fn note(&self, class: &Class, limits: &Limits) {
        let now = self.clock.now();
        let mut state = self.state();
        let account = limits.account;
        if account.total.is_some() || account.remaining.is_some() {
            let (limit, remaining, resets_in) = (account.total, account.remaining, account.resets_in);
            state.quota = Some(Quota { limit, remaining, resets_in, seen_at: now });
        }
        let Some(wait) = limits.wait else { return };
        let until = now.saturating_add(SignedDuration::try_from(wait).unwrap_or(SignedDuration::ZERO)).ok();
        if !limits.is_of_the_endpoint() {
            state.paused_until = state.paused_until.max(until);
        } else if let Some(until) = until {
            // What is over is forgotten, so that the map stays as small as what is refused at once.
            state.classes.retain(|_, paused_until| *paused_until > now);
            let paused_until = state.classes.entry(class.clone()).or_insert(until);
            *paused_until = until.max(*paused_until);
        }
    }

    /// How long, and whether that is only because of the endpoint.
    fn remaining_wait(&self, class: &Class) -> Option<(Duration, bool)> {
        let now = self.clock.now();
        let state = self.state();
        let account = state.paused_until.filter(|until| *until > now);
        let until = account.max(state.classes.get(class).copied())?;
        let left = Duration::try_from(until.duration_since(now)).ok().filter(|left| !left.is_zero())?;
        // A clock that was set back must not prolong the wait.
        Some((left.min(LONGEST_WAIT), account.is_none()))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
