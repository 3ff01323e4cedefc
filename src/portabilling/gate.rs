//! How many calls may be under way, and how many may wait.
//!
//! More than about 20 at once gains nothing at billing; more waiting than people have patience for gains nothing here.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::{Instant, timeout_at},
};

use super::PortaBillingError;

/// A turn that comes with less time left than this has come too late: nobody could answer in it.
const LEAST_TIME: Duration = Duration::from_millis(5);

#[derive(Debug)]
pub(super) struct Gate {
    turns: Semaphore,
    inside: AtomicUsize,
    max_inside: usize,
}

/// A caller's place among those who wait or are served; given back when dropped.
#[derive(Debug)]
pub(super) struct Place<'a>(&'a AtomicUsize);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Gate {
    pub(super) fn new(max_in_flight: usize, max_waiting: usize) -> Self {
        let max_in_flight = max_in_flight.clamp(1, Semaphore::MAX_PERMITS);
        Self {
            turns: Semaphore::new(max_in_flight),
            inside: AtomicUsize::new(0),
            max_inside: max_in_flight.saturating_add(max_waiting),
        }
    }

    /// Takes a place for a call's whole life, its wait for a login included.
    ///
    /// # Errors
    /// `Overloaded` when all places are taken.
    pub(super) fn place(&self) -> Result<Place<'_>, PortaBillingError> {
        let place = Place(&self.inside);
        if self.inside.fetch_add(1, Ordering::AcqRel) >= self.max_inside {
            return Err(PortaBillingError::Overloaded);
        }
        Ok(place)
    }

    /// Waits for a turn to speak to billing, first come first served.
    ///
    /// # Errors
    /// `Overloaded` when the turn does not come before `deadline`: billing was never asked, so it is not to blame.
    pub(super) async fn turn(&self, deadline: Instant) -> Result<SemaphorePermit<'_>, PortaBillingError> {
        match timeout_at(deadline, self.turns.acquire()).await {
            Ok(Ok(turn)) if Instant::now() + LEAST_TIME < deadline => Ok(turn),
            Ok(_) | Err(_) => Err(PortaBillingError::Overloaded),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_more_than_allowed_is_turned_away_and_a_freed_place_is_given_out_again() {
        let gate = Gate::new(1, 1);
        let first = gate.place().unwrap();
        let _second = gate.place().unwrap();

        assert!(matches!(gate.place(), Err(PortaBillingError::Overloaded)));

        drop(first);
        assert!(gate.place().is_ok());
    }

    #[tokio::test]
    async fn a_turn_that_does_not_come_in_time_is_an_overload() {
        let gate = Gate::new(1, 1);
        let _turn = gate.turn(Instant::now() + Duration::from_secs(5)).await.unwrap();

        let late = gate.turn(Instant::now() + Duration::from_millis(5)).await;

        assert!(matches!(late, Err(PortaBillingError::Overloaded)));
    }
}
