//! Agents come first: background work stops before Zendesk's budget for a minute is used up.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::zendesk::Quota;

/// After this an account's budget is a new one, where Zendesk does not say when.
const WINDOW: Duration = Duration::from_mins(1);

/// Whether only the agents' share, in percent, is left of what Zendesk said. What it has not said stops nobody.
pub(super) fn is_used_up(quota: Option<Quota>, agents_share: u32, now: Timestamp) -> bool {
    let Some(Quota { limit: Some(limit), remaining: Some(remaining), resets_in, seen_at }) = quota else {
        return false;
    };
    let window = SignedDuration::try_from(resets_in.unwrap_or(WINDOW)).unwrap_or(SignedDuration::MAX);
    let is_current = now.duration_since(seen_at) < window;
    is_current && remaining.saturating_mul(100) <= limit.saturating_mul(agents_share.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn used_up(remaining: u64, resets_in: Option<u64>, second: i64) -> bool {
        let resets_in = resets_in.map(Duration::from_secs);
        let quota = Quota { limit: Some(100), remaining: Some(remaining), resets_in, seen_at: Timestamp::UNIX_EPOCH };
        is_used_up(Some(quota), 30, at(second))
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn the_agents_share_is_left_to_them() {
        assert!(!used_up(31, Some(30), 1));
        assert!(used_up(30, Some(30), 1));
        assert!(used_up(0, None, 59));
    }

    #[test]
    fn what_was_said_of_a_minute_that_is_over_counts_no_more() {
        assert!(!used_up(0, Some(30), 30));
        assert!(!used_up(0, None, 60));
        assert!(!is_used_up(None, 30, at(0)));
    }
}
