//! When work that goes on will have ended.

use std::{cmp, collections::VecDeque, time::Duration};

use tokio::time::Instant;

/// How far back the pace is measured: whole minutes, since that is what limits are for.
const LONGEST: Duration = Duration::from_mins(30);
const MINUTE: Duration = Duration::from_mins(1);
/// Between two measurements that are kept.
const STEP: Duration = Duration::from_secs(1);

/// How fast something goes, in whatever is counted.
#[derive(Debug)]
pub struct Forecast {
    /// Moments, and how much was done by then, oldest first; never empty.
    seen: VecDeque<(Instant, u64)>,
}

impl Forecast {
    /// Begins with what is done already.
    #[must_use]
    pub fn begin(done: u64) -> Self {
        Self { seen: VecDeque::from([(Instant::now(), done)]) }
    }

    /// So much is done by now.
    pub fn note(&mut self, done: u64) {
        let now = Instant::now();
        // The first and the last are always there; between them one for each step.
        if self.seen.len() > 2 && self.seen.iter().nth_back(1).is_some_and(|(at, _)| now.duration_since(*at) < STEP) {
            self.seen.pop_back();
        }
        self.seen.push_back((now, done));
        while self.seen.get(1).is_some_and(|(at, _)| now.duration_since(*at) >= LONGEST) {
            self.seen.pop_front();
        }
    }

    /// How long the rest takes, if it goes on as in the last minutes, and each takes `at_least` so long. `None` while nothing
    /// is done.
    #[must_use]
    pub fn left(&self, rest: u64, at_least: Option<Duration>) -> Option<Duration> {
        let (last, done) = self.seen.back().copied()?;
        let since = last - whole_minutes(last.duration_since(self.seen.front()?.0));
        let (from, before) = self.seen.iter().rev().find(|(at, _)| *at <= since).copied()?;
        let done = done.saturating_sub(before);
        let each = last.duration_since(from).checked_div(u32::try_from(done).ok()?)?;
        let each = cmp::max(each, at_least.unwrap_or_default());
        Some(each.mul_f64(f64::from(u32::try_from(rest).unwrap_or(u32::MAX))))
    }
}

/// The whole minutes of a time; all of it where there is none.
fn whole_minutes(time: Duration) -> Duration {
    let minutes = time.as_secs() / MINUTE.as_secs();
    if minutes == 0 { time } else { cmp::min(MINUTE * u32::try_from(minutes).unwrap_or(u32::MAX), LONGEST) }
}

#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_rest_takes_as_long_for_each_as_in_the_last_minutes() {
        let mut forecast = Forecast::begin(0);
        assert_eq!(forecast.left(10, None), None);

        advance(Duration::from_secs(30)).await;
        forecast.note(10);
        assert_eq!(forecast.left(100, None), Some(Duration::from_mins(5)));

        // A burst, and then nothing for the rest of each minute.
        for minute in 1..=40 {
            forecast.note(minute * 60);
            advance(Duration::from_mins(1)).await;
        }
        forecast.note(40 * 60);
        let left = forecast.left(600, None).unwrap();
        assert!(left.abs_diff(Duration::from_mins(10)) < Duration::from_secs(90), "{left:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn it_never_goes_faster_than_it_can() {
        let mut forecast = Forecast::begin(0);
        advance(Duration::from_secs(1)).await;
        forecast.note(10);

        assert_eq!(forecast.left(10, Some(Duration::from_secs(2))), Some(Duration::from_secs(20)));
    }
}
