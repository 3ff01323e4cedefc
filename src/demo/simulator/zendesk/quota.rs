//! The account's requests-per-minute limit and the headers that tell about it.

use jiff::Timestamp;

use super::answer::Answer;

/// What the account's plan allows; 700 is the Enterprise plan.
pub(super) const DEFAULT_REQUESTS_PER_MINUTE: u32 = 700;

#[derive(Debug)]
pub(super) struct Quota {
    pub(super) per_minute: u32,
    minute: i64,
    used: u32,
}

/// What a call is told about the limit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Allowance {
    limit: u32,
    remaining: u32,
    resets_in_secs: i64,
    pub(super) exceeded: bool,
}

impl Quota {
    pub(super) fn new(per_minute: u32) -> Self {
        Self { per_minute, minute: 0, used: 0 }
    }

    /// Counts one call.
    pub(super) fn take(&mut self, now: Timestamp) -> Allowance {
        let minute = now.as_second().div_euclid(60);
        if minute != self.minute {
            self.minute = minute;
            self.used = 0;
        }
        let exceeded = self.used >= self.per_minute;
        self.used += u32::from(!exceeded);
        Allowance {
            limit: self.per_minute,
            remaining: self.per_minute.saturating_sub(self.used),
            resets_in_secs: 60 - now.as_second().rem_euclid(60),
            exceeded,
        }
    }
}

impl Allowance {
    /// 429 with the wait.
    pub(super) fn refusal(self) -> Answer {
        let detail = "You have exceeded the API limit of your account";
        Answer::listed(429, "TooManyRequests", "Too many requests", detail).with("Retry-After", self.resets_in_secs)
    }

    pub(super) fn tell(self, answer: Answer) -> Answer {
        answer
            .with("X-Rate-Limit", self.limit)
            .with("X-Rate-Limit-Remaining", self.remaining)
            .with("ratelimit-limit", self.limit)
            .with("ratelimit-remaining", self.remaining)
            .with("ratelimit-reset", self.resets_in_secs)
    }
}
