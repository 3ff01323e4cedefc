//! Leaves billing alone for a while after repeated failures, then lets a single call find out whether it is back.
//!
//! Only silence and nonsense count as failures. A fault is an answer.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::Timestamp;

use super::{PortaBillingError, health::Circuit};
use crate::clock::Clock;

/// What those are told who come while the one trial call is under way.
const TRIAL_RETRY: Duration = Duration::from_secs(1);

#[derive(Debug)]
pub(super) struct Breaker {
    state: Mutex<State>,
    clock: Clock,
    failures_allowed: u32,
    pause: Duration,
}

#[derive(Debug, Clone, Copy)]
enum State {
    Closed { failures: u32 },
    Open { since: Timestamp },
    Trial { since: Timestamp },
}

/// Leave to make one call. Dropped without a verdict (the asker went away), it counts for nothing.
#[derive(Debug)]
pub(super) struct Pass<'a> {
    breaker: &'a Breaker,
    trial: bool,
}

impl Breaker {
    pub(super) fn new(clock: Clock, pause_after_failures: u32, pause: Duration) -> Self {
        let state = Mutex::new(State::Closed { failures: 0 });
        Self { state, clock, failures_allowed: pause_after_failures.max(1), pause }
    }

    /// Refuses while paused, without becoming the trial: for those who still have to wait for something else.
    ///
    /// # Errors
    /// `Paused`.
    pub(super) fn check(&self) -> Result<(), PortaBillingError> {
        match self.circuit() {
            Circuit::Paused { retry_in } if !retry_in.is_zero() => Err(PortaBillingError::Paused { retry_in }),
            Circuit::Trial => Err(PortaBillingError::Paused { retry_in: TRIAL_RETRY }),
            Circuit::Paused { .. } | Circuit::Closed => Ok(()),
        }
    }

    /// Lets one call through.
    ///
    /// # Errors
    /// `Paused`.
    pub(super) fn enter(&self) -> Result<Pass<'_>, PortaBillingError> {
        let mut state = self.lock();
        match *state {
            State::Closed { .. } => Ok(Pass { breaker: self, trial: false }),
            State::Trial { .. } => Err(PortaBillingError::Paused { retry_in: TRIAL_RETRY }),
            State::Open { since } => {
                let retry_in = self.left_of_pause(since);
                if !retry_in.is_zero() {
                    return Err(PortaBillingError::Paused { retry_in });
                }
                *state = State::Trial { since };
                Ok(Pass { breaker: self, trial: true })
            }
        }
    }

    pub(super) fn circuit(&self) -> Circuit {
        match *self.lock() {
            State::Closed { .. } => Circuit::Closed,
            State::Trial { .. } => Circuit::Trial,
            State::Open { since } => Circuit::Paused { retry_in: self.left_of_pause(since) },
        }
    }

    /// Zero when over. A clock that was set back ends the pause rather than stretching it.
    fn left_of_pause(&self, since: Timestamp) -> Duration {
        let passed = Duration::try_from(self.clock.now().duration_since(since)).unwrap_or(self.pause);
        self.pause.saturating_sub(passed)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pass<'_> {
    /// Tells how the call went.
    pub(super) fn settle(mut self, failed: bool) {
        let now = self.breaker.clock.now();
        let mut state = self.breaker.lock();
        *state = match *state {
            // Any answer proves that billing is there, also one that was asked for before the pause.
            _ if !failed => State::Closed { failures: 0 },
            _ if self.trial => State::Open { since: now },
            State::Closed { failures } if failures + 1 >= self.breaker.failures_allowed => State::Open { since: now },
            State::Closed { failures } => State::Closed { failures: failures + 1 },
            paused => paused,
        };
        self.trial = false;
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        if !self.trial {
            return;
        }
        let mut state = self.breaker.lock();
        if let State::Trial { since } = *state {
            *state = State::Open { since };
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    const PAUSE: Duration = Duration::from_secs(15);

    fn breaker(pause_after_failures: u32) -> (Breaker, Clock) {
        let clock = Clock::fixed(Timestamp::UNIX_EPOCH);
        (Breaker::new(clock.clone(), pause_after_failures, PAUSE), clock)
    }

    fn open(breaker: &Breaker) {
        while let Ok(pass) = breaker.enter() {
            pass.settle(true);
        }
    }

    #[test]
    fn it_opens_after_failures_in_a_row_only() {
        let (breaker, _) = breaker(3);
        for failed in [true, true, false, true, true] {
            breaker.enter().unwrap().settle(failed);
        }
        assert_eq!(breaker.circuit(), Circuit::Closed);

        breaker.enter().unwrap().settle(true);

        assert!(matches!(breaker.enter(), Err(PortaBillingError::Paused { retry_in: PAUSE })));
    }

    #[test]
    fn after_the_pause_one_call_finds_out_and_the_others_wait() {
        let (breaker, clock) = breaker(1);
        open(&breaker);
        clock.advance(SignedDuration::from_secs(15));

        let trial = breaker.enter().unwrap();

        assert!(matches!(breaker.enter(), Err(PortaBillingError::Paused { .. })));
        assert!(matches!(breaker.check(), Err(PortaBillingError::Paused { .. })));
        trial.settle(false);
        assert!(breaker.enter().is_ok());
    }

    #[test]
    fn a_failed_trial_starts_a_new_pause() {
        let (breaker, clock) = breaker(1);
        open(&breaker);
        clock.advance(SignedDuration::from_secs(20));

        breaker.enter().unwrap().settle(true);

        assert_eq!(breaker.circuit(), Circuit::Paused { retry_in: PAUSE });
    }

    #[test]
    fn a_trial_whose_asker_went_away_is_given_to_the_next() {
        let (breaker, clock) = breaker(1);
        open(&breaker);
        clock.advance(SignedDuration::from_secs(15));

        drop(breaker.enter().unwrap());

        assert!(breaker.enter().is_ok());
    }

    #[test]
    fn failures_that_end_during_the_pause_do_not_stretch_it() {
        let (breaker, clock) = breaker(2);
        let late = breaker.enter().unwrap();
        open(&breaker);
        clock.advance(SignedDuration::from_secs(10));

        late.settle(true);

        assert_eq!(breaker.circuit(), Circuit::Paused { retry_in: Duration::from_secs(5) });
    }
}
