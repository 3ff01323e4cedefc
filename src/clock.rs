//! What time it is: the one place where the system clock is read.
//!
//! Everything that depends on the time of day (token lifetimes, session ages, the age of data) asks a [`Clock`],
//! so a test can stand at any moment and move on without waiting. Durations of network calls are measured by the
//! runtime's own timers, never by this clock.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use jiff::{SignedDuration, Timestamp};

/// A shared source of the present moment in UTC. Cheap to clone; clones of a [`Clock::fixed`] move together.
#[derive(Debug, Clone)]
pub struct Clock(Source);

#[derive(Debug, Clone)]
enum Source {
    System,
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// The system's clock: what production uses.
    #[must_use]
    pub const fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands at `now` until [`Clock::advance`] moves it.
    #[must_use]
    pub fn fixed(now: Timestamp) -> Self {
        Self(Source::Fixed(Arc::new(AtomicI64::new(now.as_millisecond()))))
    }

    /// The present moment. A fixed clock has millisecond precision.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            #[expect(clippy::disallowed_methods, reason = "this is the clock's one home")]
            Source::System => Timestamp::now(),
            Source::Fixed(millis) => {
                Timestamp::from_millisecond(millis.load(Ordering::SeqCst)).unwrap_or(Timestamp::MAX)
            }
        }
    }

    /// Moves a fixed clock (and all its clones) forward. The system's clock is left alone.
    pub fn advance(&self, by: SignedDuration) {
        if let Source::Fixed(millis) = &self.0 {
            let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
            millis.fetch_add(by, Ordering::SeqCst);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_of_a_fixed_clock_move_together() {
        let clock = Clock::fixed(Timestamp::UNIX_EPOCH);
        let seen_elsewhere = clock.clone();

        clock.advance(SignedDuration::from_secs(90));

        assert_eq!(seen_elsewhere.now().as_second(), 90);
    }
}
