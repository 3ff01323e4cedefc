//! A model of an account's limit. How Zendesk counts is not documented, so there are both ways, with and without the header
//! that tells when the count starts anew, and with a minute that is not quite ours.

use std::{cell::RefCell, collections::VecDeque, rc::Rc, time::Duration};

use reqwest::{StatusCode, header::HeaderMap};
use tokio::time::{Instant, sleep};

use super::super::Limits;

/// How requests are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Window {
    /// Anew with each minute of the account's clock.
    Fixed,
    /// Over the last sixty seconds.
    Sliding,
}

/// What an account is like.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kind {
    pub limit: usize,
    pub window: Window,
    pub tells_reset: bool,
}

/// An account. Clones are the same one.
#[derive(Debug, Clone)]
pub(super) struct Account(Rc<RefCell<State>>);

#[derive(Debug)]
struct State {
    kind: Kind,
    /// When its present minute ends, and how long its minutes are by our clock.
    ends: Instant,
    minute: Duration,
    /// In the present minute, or in the last sixty seconds.
    taken: VecDeque<Instant>,
    refused: usize,
    dice: Dice,
}

impl Account {
    pub fn new(kind: Kind, mut dice: Dice) -> Self {
        // Its minute begins anywhere in ours, and its clock goes up to half a percent wrong.
        let minute = Duration::from_secs_f64(60.0 * (0.995 + dice.fraction() / 100.0));
        let ends = Instant::now() + minute.mul_f64(dice.fraction());
        let taken = VecDeque::new();
        Self(Rc::new(RefCell::new(State { kind, ends, minute, taken, refused: 0, dice })))
    }

    /// One request over the network.
    pub async fn ask(&self) -> Limits {
        let latency = Duration::from_secs_f64(0.05 + self.0.borrow_mut().dice.fraction() * 0.35);
        sleep(latency / 2).await;
        let answer = self.0.borrow_mut().answer(Instant::now());
        sleep(latency / 2).await;
        answer
    }

    /// Requests that were refused.
    pub fn refused(&self) -> usize {
        self.0.borrow().refused
    }
}

impl State {
    fn answer(&mut self, now: Instant) -> Limits {
        let resets = self.forget(now);
        let is_refused = self.taken.len() >= self.kind.limit;
        if is_refused {
            self.refused += 1;
        } else {
            self.taken.push_back(now);
        }
        let mut headers = HeaderMap::new();
        let mut tell = |name: &'static str, value: usize| drop(headers.insert(name, value.into()));
        let left = self.kind.limit - self.taken.len();
        tell("x-rate-limit", self.kind.limit);
        tell("x-rate-limit-remaining", left);
        if self.kind.tells_reset {
            // Whole seconds, down.
            tell("ratelimit-reset", usize::try_from(resets.as_secs()).unwrap());
        }
        if is_refused {
            tell("retry-after", usize::try_from(resets.as_secs()).unwrap() + 1);
        }
        Limits::read(if is_refused { StatusCode::TOO_MANY_REQUESTS } else { StatusCode::OK }, &headers)
    }

    /// Forgets what is over, and says how long until something else is.
    fn forget(&mut self, now: Instant) -> Duration {
        match self.kind.window {
            Window::Fixed => {
                while self.ends <= now {
                    self.ends += self.minute;
                    self.taken.clear();
                }
                self.ends - now
            }
            Window::Sliding => {
                while self.taken.front().is_some_and(|at| now.duration_since(*at) >= self.minute) {
                    self.taken.pop_front();
                }
                self.taken.front().map_or(self.minute, |at| self.minute.saturating_sub(now.duration_since(*at)))
            }
        }
    }
}

/// Random numbers that a seed repeats.
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03)
    }

    /// Other numbers, from the same seed.
    pub fn split(&mut self) -> Self {
        Self::new(self.next())
    }

    fn next(&mut self) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// At least 0, less than 1.
    pub fn fraction(&mut self) -> f64 {
        f64::from(u32::try_from(self.next() >> 32).unwrap()) / 4_294_967_296.0
    }

    /// Between two things that happen by chance, so many a minute.
    pub fn by_chance(&mut self, a_minute: f64) -> Duration {
        Duration::from_secs_f64(-(1.0 - self.fraction()).ln() * 60.0 / a_minute)
    }

    /// Between two things that happen more or less regularly, so many a minute.
    pub fn regularly(&mut self, a_minute: f64) -> Duration {
        Duration::from_secs_f64((0.5 + self.fraction()) * 60.0 / a_minute)
    }
}
