//! How much of an account's requests a minute background work may use now.
//!
//! Whether Zendesk counts by the clock's minutes or over the last sixty seconds is not documented. So background calls are
//! spaced evenly: no sixty seconds, wherever they begin, hold more of them than their share. What others use, agents first,
//! is seen by what the answers say is left; what they may still need is kept:
//!
//! - While a minute has an end that Zendesk tells, and all is new after it: what the agents' share is for the time until then,
//!   or what others use in such a time where that is more, and something for chance.
//! - Else: what others have not used of the agents' share in the last minute, and always half of it.

use std::{cmp, collections::VecDeque, time::Duration};

use tokio::time::Instant;

use super::super::headers::Limit;

/// What an account's limit is for.
pub(super) const MINUTE: Duration = Duration::from_mins(1);
/// What was not used for so long may be used at once, or so many calls where that is more, up to a third of the agents' share: a new
/// customer's go out together.
const BURST: Duration = Duration::from_secs(2);
const BURST_CALLS: u64 = 4;
/// Seconds that Zendesk tells may be rounded down.
pub(super) const ROUNDED: Duration = Duration::from_secs(1);
/// While less is left than agents should have, but more than two thirds, a single call asks so often whether that has changed.
const BETWEEN_LOOKS: Duration = Duration::from_secs(5);
/// How long an account whose limit nobody has told is taken for as small as when it refused.
const BELIEVED: Duration = Duration::from_mins(15);

/// One account's requests a minute, as far as its answers tell.
#[derive(Debug, Default)]
pub(super) struct Budget {
    limit: Option<u64>,
    /// Until when the limit is only taken for so small.
    assumed_until: Option<Instant>,
    told: Option<Told>,
    has_answered: bool,
    /// When the present minute ends, as its first answer told.
    minute_ends: Option<Instant>,
    /// What others used in the minute before.
    others_before: u64,
    /// A minute has ended and all was not new: Zendesk counts over the last sixty seconds, whatever it says of ends.
    slides: bool,
    /// When background calls of the last minute were sent, oldest first.
    sent: VecDeque<Instant>,
    /// When the next background call is due, were there no burst.
    due: Option<Instant>,
    in_flight: u64,
    background_in_flight: u64,
    pub caution: Caution,
}

/// What was left when an answer was made.
#[derive(Debug, Clone, Copy)]
struct Told {
    remaining: u64,
    /// What others than background work had used by then, at least.
    others: u64,
    call: u64,
    at: Instant,
    /// Until when it says anything.
    until: Instant,
    /// All is new then.
    is_end: bool,
}

/// How much less than allowed is used, after Zendesk had to refuse.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Caution(Option<(f64, Instant)>);

impl Caution {
    /// A quarter less with each refusal, down to a tenth.
    pub fn grow(&mut self, now: Instant) {
        self.0 = Some(((self.factor(now) * 0.75).max(0.1), now));
    }

    /// Of what is allowed, at most 1; a tenth more with each minute since the last refusal.
    pub fn factor(&self, now: Instant) -> f64 {
        self.0.map_or(1.0, |(factor, since)| {
            let minutes = now.saturating_duration_since(since).as_secs_f64() / 60.0;
            (factor + minutes / 10.0).min(1.0)
        })
    }
}

impl Budget {
    /// Whether a background call may be sent now, or when to ask again.
    pub fn admit(&mut self, share: u32, now: Instant) -> Result<(), Instant> {
        self.forget(now);
        let soon = now + ROUNDED;
        let Some(limit) = self.limit else {
            // The first answer tells; who tells nothing stops nobody.
            return if self.has_answered || self.background_in_flight == 0 { Ok(()) } else { Err(soon) };
        };
        let own = agents_own(limit, share);
        let calls = u32::try_from(own.div_ceil(3).min(BURST_CALLS)).unwrap_or(u32::MAX);
        let burst = cmp::max(BURST, self.spacing(limit, share, now).saturating_mul(calls));
        if let Some(early) = self.due.and_then(|due| due.checked_sub(burst)).filter(|early| *early > now) {
            return Err(early);
        }
        match self.told {
            Some(told) if told.until > now => self.is_enough_left(told, own, now),
            // Nobody knows what is left: one call finds out.
            Some(_) if self.background_in_flight > 0 => Err(soon),
            _ => Ok(()),
        }
    }

    fn is_enough_left(&self, told: Told, own: u64, now: Instant) -> Result<(), Instant> {
        let left = told.remaining.saturating_sub(self.in_flight);
        let (ahead, to_look) = if told.is_end {
            let (expected, by_chance) = self.until_the_end(told, own, now);
            let third = own.div_ceil(3);
            (cmp::max(expected + 4 * by_chance, third), cmp::max(expected + by_chance, third))
        } else {
            // Whoever has used more than agents may has others beside them.
            let thirds = if told.others > own { 2 } else { 1 };
            let ahead = cmp::max(own.saturating_sub(told.others), (own * thirds).div_ceil(3));
            (ahead, ahead * 3 / 4 + 1)
        };
        if left >= ahead.max(1) {
            return Ok(());
        }
        if left < to_look.max(1) || self.background_in_flight > 0 {
            return Err(told.until);
        }
        let look = self.sent.back().map_or(now, |last| *last + BETWEEN_LOOKS);
        if look <= now { Ok(()) } else { Err(cmp::min(look, told.until)) }
    }

    /// What others want from the last answer until the minute ends, and by how much that may go wrong.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between nothing and some times the limit"
    )]
    fn until_the_end(&self, told: Told, own: u64, now: Instant) -> (u64, u64) {
        let minute = MINUTE.as_secs_f64();
        // Of the first seconds nothing can be concluded.
        let spent = MINUTE.saturating_sub(told.until.saturating_duration_since(now)).max(MINUTE / 4).as_secs_f64();
        let others = (told.others as f64 * minute / spent).max(self.others_before as f64).max(own as f64);
        let expected = others * told.until.duration_since(told.at).min(MINUTE).as_secs_f64() / minute;
        (expected.ceil() as u64, expected.sqrt().ceil() as u64)
    }

    /// Between two background calls.
    fn spacing(&self, limit: u64, share: u32, now: Instant) -> Duration {
        let of_the_minute = f64::from(100_u32.saturating_sub(share)) / 100.0 * self.caution.factor(now);
        #[expect(clippy::cast_precision_loss, reason = "no account has 2^52 requests a minute")]
        let calls = (limit as f64 * of_the_minute).max(1.0);
        MINUTE.div_f64(calls)
    }

    /// As [`Budget::spacing`], once the limit is known.
    pub fn pace(&self, share: u32, now: Instant) -> Option<Duration> {
        self.limit.map(|limit| self.spacing(limit, share, now))
    }

    /// A call is sent: for an agent, or in the background beside this share of theirs.
    pub fn sent(&mut self, background: Option<u32>, now: Instant) {
        self.in_flight += 1;
        let Some(share) = background else { return };
        self.background_in_flight += 1;
        self.sent.push_back(now);
        if let Some(spacing) = self.pace(share, now) {
            self.due = Some(self.due.map_or(now, |due| cmp::max(due, now)) + spacing);
        }
    }

    /// A call has ended, without a word of what is left.
    pub fn ended(&mut self, is_background: bool) {
        self.in_flight = self.in_flight.saturating_sub(1);
        self.background_in_flight = self.background_in_flight.saturating_sub(u64::from(is_background));
        if let Some(told) = &mut self.told {
            told.remaining = told.remaining.saturating_sub(1);
        }
    }

    /// A call has ended with an answer. `call`: the number under which it was sent, at `asked`.
    pub fn heard(&mut self, call: u64, asked: Instant, is_background: bool, limit: Limit, now: Instant) {
        self.in_flight = self.in_flight.saturating_sub(1);
        self.background_in_flight = self.background_in_flight.saturating_sub(u64::from(is_background));
        self.has_answered = true;
        self.forget(now);
        if let Some(total) = limit.total {
            (self.limit, self.assumed_until) = (Some(total.max(1)), None);
        }
        let Some(remaining) = limit.remaining else {
            // A minute that is over, and an answer that says nothing of the next.
            self.told = self.told.filter(|told| told.until > now);
            return;
        };
        // Answers overtake each other: what was asked last counts.
        if self.told.is_none_or(|told| told.call < call) {
            let ends = self.end_of_the_minute(limit, remaining, asked, now);
            let (until, is_end) = (ends.unwrap_or(now + MINUTE), ends.is_some());
            let begun = ends.and_then(|ends| ends.checked_sub(MINUTE + ROUNDED * 2));
            let own = self.sent.iter().rev().take_while(|at| begun.is_none_or(|begun| **at >= begun)).count() as u64;
            let own = own.saturating_sub(self.background_in_flight);
            let others = self.limit.unwrap_or_default().saturating_sub(remaining).saturating_sub(own);
            self.told = Some(Told { remaining, others, call, at: now, until, is_end });
        }
    }

    /// When all is new, where Zendesk tells and it is so.
    fn end_of_the_minute(&mut self, limit: Limit, remaining: u64, asked: Instant, now: Instant) -> Option<Instant> {
        let ends = now + limit.resets_in? + ROUNDED;
        // What was asked before may have been counted before.
        let over = self.minute_ends.filter(|end| *end <= asked);
        if self.minute_ends.is_none() || over.is_some() {
            self.minute_ends = Some(ends);
            self.others_before = self.told.map_or(0, |told| told.others);
        }
        let is_just_over = over.is_some_and(|end| now.duration_since(end) < BETWEEN_LOOKS);
        self.slides |= is_just_over && self.limit.is_some_and(|limit| remaining.saturating_mul(2) < limit);
        (!self.slides).then_some(ends)
    }

    /// Zendesk has refused a call because nothing was left.
    pub fn refused(&mut self, call: u64, wait: Duration, now: Instant) {
        self.caution.grow(now);
        if self.limit.is_none() || self.assumed_until.is_some() {
            self.limit = Some((self.sent.len() as u64).max(1));
            self.assumed_until = Some(now + BELIEVED);
        }
        let others = self.told.map_or(0, |told| told.others);
        self.told = Some(Told { remaining: 0, others, call, at: now, until: now + wait, is_end: true });
    }

    /// What Zendesk said is left, less what is on its way; `None` where it has not said.
    #[cfg(test)]
    pub fn left(&self) -> Option<u64> {
        self.told.map(|told| told.remaining.saturating_sub(self.in_flight))
    }

    fn forget(&mut self, now: Instant) {
        while self.sent.front().is_some_and(|sent| now.saturating_duration_since(*sent) >= MINUTE) {
            self.sent.pop_front();
        }
        if self.assumed_until.is_some_and(|until| until <= now) {
            (self.limit, self.assumed_until) = (None, None);
        }
    }
}

/// The agents' share of a limit, in percent, rounded up.
fn agents_own(limit: u64, share: u32) -> u64 {
    limit.saturating_mul(share.into()).div_ceil(100)
}
