//! How long to wait before something that failed is tried again: longer each time, and never all together.

use std::{cmp, time::Duration};

use aws_lc_rs::rand;
use jiff::{SignedDuration, Timestamp};

/// Before the first new try.
pub const FIRST: Duration = Duration::from_secs(2);
/// What goes on failing is tried this often.
pub const LONGEST: Duration = Duration::from_mins(15);
/// No answer of a foreign system silences us for longer, whatever it asks for.
const LONGEST_ASKED: Duration = Duration::from_hours(24);

/// Twice as long each time, up to `longest`.
#[must_use]
pub fn growing(first: Duration, times: u32, longest: Duration) -> Duration {
    first.saturating_mul(1 << times.min(16)).min(longest)
}

/// Between three and five quarters, so that what failed together does not come back together.
#[must_use]
pub fn jittered(wait: Duration) -> Duration {
    wait.mul_f64(0.75 + fraction() / 2.0)
}

/// Never earlier than asked: chance only adds to what was said, a tenth at most.
#[must_use]
pub fn at_least(asked: Duration) -> Duration {
    asked.min(LONGEST_ASKED).mul_f64(1.0 + fraction() / 10.0)
}

/// Before the next try of what failed `times` times already: growing, and never before a foreign system lets us.
#[must_use]
pub fn next(times: u32, asked: Option<Duration>) -> Duration {
    cmp::max(jittered(growing(FIRST, times, LONGEST)), asked.map(at_least).unwrap_or_default())
}

/// The moment when a wait has passed.
#[must_use]
pub fn after(now: Timestamp, wait: Duration) -> Timestamp {
    now.checked_add(SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX)).unwrap_or(Timestamp::MAX)
}

/// At least 0, less than 1; in the middle where the system has no randomness.
fn fraction() -> f64 {
    let mut bytes = [0; 2];
    rand::fill(&mut bytes).map_or(0.5, |()| f64::from(u16::from_be_bytes(bytes)) / 65_536.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_the_longest_and_never_undercut_what_was_asked() {
        let quarter = Duration::from_mins(15);
        for (times, most) in
            [(0, Duration::from_millis(2_500)), (3, Duration::from_secs(20)), (40, quarter.mul_f64(1.25))]
        {
            assert!(next(times, None) <= most, "{times}");
        }
        assert!(next(40, None) >= quarter.mul_f64(0.75));
        let asked = Duration::from_secs(40);
        assert!((asked..=asked.mul_f64(1.1)).contains(&next(0, Some(asked))));
        assert!(next(0, Some(Duration::MAX)) <= LONGEST_ASKED.mul_f64(1.1));
    }
}
