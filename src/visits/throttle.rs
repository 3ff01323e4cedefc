//! Slowing down whoever guesses: by the login that is tried, by the address it is tried from, and for each tenant altogether.
//!
//! Billing's own guard closes the door for everybody, the service's own login with it, after a few failures of anybody. So a
//! tenant has fewer than that to spend, whoever fails; then all wait. An attempt counts as failed from the moment it begins,
//! so that many at once are no way around. Memory of this process: with several replicas each has its own.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use aws_lc_rs::digest::{SHA256, digest};
use jiff::{SignedDuration, Timestamp};
use thiserror::Error;

use super::Settings;
use crate::clock::Clock;

/// From one address come several people: so many times the attempts of one login.
const PEOPLE_AT_AN_ADDRESS: u32 = 4;
const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(30);
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(15);
/// Failures are forgotten when there was none for so long.
const MEMORY: SignedDuration = SignedDuration::from_mins(30);
/// How long a failure counts against the tenant: billing's guard is said to look at minutes.
const GUARD_MEMORY: SignedDuration = SignedDuration::from_mins(10);
/// How long it is known that somebody came in from an address.
const GOOD_FOR: SignedDuration = SignedDuration::from_hours(12);
/// About 10 MB. Beyond it, those who do not have to wait are forgotten.
const KNOWN_AT_MOST: usize = 100_000;

/// Somebody has to wait before the next attempt is even looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("too many sign-ins have failed")]
pub struct TooManyAttempts {
    pub retry_in: Duration,
}

/// Failed sign-ins, lately. Clones share them.
#[derive(Debug, Clone)]
pub struct Throttle(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    clock: Clock,
    attempts: u32,
    failures_of_all: usize,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    failures: HashMap<Key, Failures>,
    tenants: HashMap<String, Spent>,
    /// Who came in, from where, and when.
    good: HashMap<(Key, Key), Timestamp>,
}

/// Logins as hashes: what somebody typed into the field for the name may be a password.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Login([u8; 32]),
    Address(IpAddr),
}

#[derive(Debug, Clone, Copy)]
struct Failures {
    count: u32,
    last: Timestamp,
    wait_until: Timestamp,
}

/// What a tenant's people and strangers have failed together.
#[derive(Debug, Default)]
struct Spent {
    /// Oldest first.
    failed: Vec<Timestamp>,
    under_way: usize,
}

/// A sign-in under way. It counts as failed unless it is said to be otherwise.
#[derive(Debug)]
#[must_use = "an attempt counts as failed unless it is said to be otherwise"]
pub struct Attempt {
    throttle: Throttle,
    tenant: String,
    /// Login and address.
    whose: Option<(Key, Key)>,
    keys: Vec<Key>,
    is_failure: bool,
}

impl Throttle {
    #[must_use]
    pub fn new(settings: &Settings, clock: Clock) -> Self {
        let failures_of_all = usize::try_from(settings.failures_of_all).unwrap_or(usize::MAX);
        Self(Arc::new(Inner { clock, attempts: settings.attempts, failures_of_all, known: Mutex::default() }))
    }

    /// Begins an attempt to come in at a tenant. `whose` names the login with its realm.
    ///
    /// # Errors
    /// [`TooManyAttempts`] when it has to wait; then it must not be made.
    pub fn attempt(&self, tenant: &str, whose: &[&str], address: Option<IpAddr>) -> Result<Attempt, TooManyAttempts> {
        let now = self.0.clock.now();
        let mut known = self.lock();
        known.forget(now);
        let login = Key::of_login(tenant, whose);
        let address = address.map(Key::of_address);
        let whose = address.clone().map(|address| (login.clone(), address));
        // Whoever came in from here before does not wait because strangers try the same login.
        let is_known_here = whose.as_ref().is_some_and(|whose| known.good.contains_key(whose));
        let keys: Vec<Key> = [Some(login).filter(|_| !is_known_here), address].into_iter().flatten().collect();
        let waits = keys.iter().filter_map(|key| known.failures.get(key)).map(|known| known.wait_until);
        if let Some(until) = waits.filter(|until| *until > now).max() {
            return Err(TooManyAttempts::until(until, now));
        }
        let spent = known.tenants.entry(tenant.to_owned()).or_default();
        spent.failed.retain(|at| now.duration_since(*at) < GUARD_MEMORY);
        if spent.failed.len() + spent.under_way >= self.0.failures_of_all {
            let first = spent.failed.first().filter(|_| spent.failed.len() >= self.0.failures_of_all);
            let until = first.and_then(|first| first.checked_add(GUARD_MEMORY).ok());
            return Err(TooManyAttempts::until(until.unwrap_or(now), now));
        }
        spent.under_way += 1;
        for key in &keys {
            known.fail(key, self.allowed(key), now);
        }
        drop(known);
        Ok(Attempt { throttle: self.clone(), tenant: tenant.to_owned(), whose, keys, is_failure: true })
    }

    fn allowed(&self, key: &Key) -> u32 {
        match key {
            Key::Login(_) => self.0.attempts,
            Key::Address(_) => self.0.attempts.saturating_mul(PEOPLE_AT_AN_ADDRESS),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TooManyAttempts {
    fn until(until: Timestamp, now: Timestamp) -> Self {
        let retry_in = Duration::try_from(until.duration_since(now)).unwrap_or_default();
        Self { retry_in: retry_in.max(Duration::from_secs(1)) }
    }
}

impl Known {
    fn forget(&mut self, now: Timestamp) {
        if self.failures.len() >= KNOWN_AT_MOST {
            self.failures.retain(|_, known| known.wait_until > now);
        }
        self.good.retain(|_, at| now.duration_since(*at) < GOOD_FOR);
    }

    fn fail(&mut self, key: &Key, allowed: u32, now: Timestamp) {
        let known = self.failures.entry(key.clone()).or_insert(Failures { count: 0, last: now, wait_until: now });
        if now.duration_since(known.last) >= MEMORY {
            known.count = 0;
        }
        *known = Failures {
            count: known.count + 1,
            last: now,
            wait_until: now.checked_add(wait(known.count + 1, allowed)).unwrap_or(now),
        };
    }

    fn take_back(&mut self, key: &Key) {
        if let Some(known) = self.failures.get_mut(key) {
            known.count = known.count.saturating_sub(1);
            known.wait_until = known.last;
        }
    }
}

impl Attempt {
    /// The person is who they say: their login starts anew. The address keeps what others have failed from there.
    pub fn was_good(mut self) {
        self.is_failure = false;
        let now = self.throttle.0.clock.now();
        let mut known = self.throttle.lock();
        for key in &self.keys {
            match key {
                Key::Login(_) => drop(known.failures.remove(key)),
                Key::Address(_) => known.take_back(key),
            }
        }
        known.good.extend(self.whose.clone().map(|whose| (whose, now)));
    }

    /// Nobody looked at the credentials: billing was silent, say.
    pub fn was_none(mut self) {
        self.is_failure = false;
        let mut known = self.throttle.lock();
        self.keys.iter().for_each(|key| known.take_back(key));
    }
}

impl Drop for Attempt {
    fn drop(&mut self) {
        let now = self.throttle.0.clock.now();
        let mut known = self.throttle.lock();
        let Some(spent) = known.tenants.get_mut(&self.tenant) else { return };
        spent.under_way = spent.under_way.saturating_sub(1);
        if self.is_failure {
            spent.failed.push(now);
        }
    }
}

impl Key {
    fn of_login(tenant: &str, whose: &[&str]) -> Self {
        let text = format!("{tenant}\n{}", whose.join("\n")).to_lowercase();
        let mut hash = [0; 32];
        hash.copy_from_slice(digest(&SHA256, text.as_bytes()).as_ref());
        Self::Login(hash)
    }

    /// Whoever has an address of the newer kind has the whole network of 64 bits.
    fn of_address(address: IpAddr) -> Self {
        Self::Address(match address.to_canonical() {
            IpAddr::V6(long) => Ipv6Addr::from_bits(long.to_bits() >> 64 << 64).into(),
            short @ IpAddr::V4(_) => short,
        })
    }
}

fn wait(failures: u32, allowed: u32) -> SignedDuration {
    match failures.checked_sub(allowed) {
        None => SignedDuration::ZERO,
        Some(beyond) => (FIRST_WAIT * (1 << beyond.min(5))).min(LONGEST_WAIT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RITA: &[&str] = &["admin", "rita"];

    fn throttle() -> (Throttle, Clock) {
        with(1_000)
    }

    fn with(failures_of_all: u32) -> (Throttle, Clock) {
        let clock = Clock::fixed(Timestamp::UNIX_EPOCH);
        (Throttle::new(&Settings { failures_of_all, ..Settings::default() }, clock.clone()), clock)
    }

    fn attempt(throttle: &Throttle, whose: &[&str], address: &str) -> Result<Attempt, TooManyAttempts> {
        throttle.attempt("panda", whose, Some(address.parse().unwrap()))
    }

    fn fail(throttle: &Throttle, whose: &[&str], address: &str) -> Result<(), TooManyAttempts> {
        attempt(throttle, whose, address).map(drop)
    }

    #[test]
    fn the_sixth_attempt_waits_and_each_further_failure_doubles_the_wait() {
        let (throttle, clock) = throttle();
        for _ in 0..5 {
            fail(&throttle, RITA, "192.0.2.1").unwrap();
        }

        let mut waits = Vec::new();
        for _ in 0..7 {
            let refused = fail(&throttle, &["admin", "RITA"], "192.0.2.2").unwrap_err();
            waits.push(refused.retry_in.as_secs());
            clock.advance(SignedDuration::try_from(refused.retry_in).unwrap());
            fail(&throttle, RITA, "192.0.2.2").unwrap();
        }

        assert_eq!(waits, [30, 60, 120, 240, 480, 900, 900]);
        fail(&throttle, &["reseller", "rita"], "192.0.2.3").unwrap();
    }

    #[test]
    fn whoever_gets_in_starts_anew_and_so_does_whoever_waits_long_enough() {
        let (throttle, clock) = throttle();
        for _ in 0..4 {
            fail(&throttle, RITA, "192.0.2.1").unwrap();
        }
        throttle.attempt("panda", RITA, None).unwrap().was_good();
        for _ in 0..5 {
            fail(&throttle, RITA, "192.0.2.1").unwrap();
        }
        assert!(fail(&throttle, RITA, "192.0.2.1").is_err());

        clock.advance(MEMORY);

        for _ in 0..5 {
            fail(&throttle, RITA, "192.0.2.1").unwrap();
        }
        assert!(fail(&throttle, RITA, "192.0.2.1").is_err());
    }

    #[test]
    fn whoever_came_in_from_an_address_does_not_wait_for_what_others_fail_elsewhere() {
        let (throttle, clock) = throttle();
        attempt(&throttle, RITA, "192.0.2.1").unwrap().was_good();
        for _ in 0..5 {
            fail(&throttle, RITA, "198.51.100.7").unwrap();
        }
        assert!(fail(&throttle, RITA, "192.0.2.2").is_err());

        attempt(&throttle, RITA, "192.0.2.1").unwrap().was_good();
        clock.advance(GOOD_FOR);
        for _ in 0..5 {
            fail(&throttle, RITA, "198.51.100.7").unwrap();
        }
        assert!(fail(&throttle, RITA, "192.0.2.1").is_err());
    }

    #[test]
    fn a_tenant_has_so_many_failures_to_spend_whoever_fails_and_another_has_its_own() {
        let (throttle, clock) = with(3);
        for number in 0..3 {
            fail(&throttle, &["admin", &number.to_string()], &format!("192.0.2.{number}")).unwrap();
            clock.advance(SignedDuration::from_mins(1));
        }

        let refused = fail(&throttle, RITA, "192.0.2.9").unwrap_err();

        assert_eq!(refused.retry_in, Duration::from_mins(7));
        throttle.attempt("wolf", RITA, None).unwrap().was_good();
        clock.advance(SignedDuration::from_mins(7));
        fail(&throttle, RITA, "192.0.2.9").unwrap();
        assert!(fail(&throttle, RITA, "192.0.2.9").is_err());
    }

    #[test]
    fn whoever_is_let_in_spends_nothing_and_those_behind_wait_a_moment() {
        let (throttle, _) = with(3);
        for _ in 0..10 {
            attempt(&throttle, RITA, "192.0.2.1").unwrap().was_good();
        }
        let under_way: Vec<_> =
            (0..3).map(|number| attempt(&throttle, &["admin", &number.to_string()], "192.0.2.1").unwrap()).collect();

        let refused = fail(&throttle, RITA, "192.0.2.1").unwrap_err();

        assert_eq!(refused.retry_in, Duration::from_secs(1));
        under_way.into_iter().for_each(Attempt::was_none);
        fail(&throttle, RITA, "192.0.2.1").unwrap();
    }

    #[test]
    fn an_address_that_tries_many_logins_waits_as_a_whole_network_does() {
        let (throttle, _) = throttle();
        for number in 0..20 {
            fail(&throttle, &["admin", &number.to_string()], &format!("2001:db8::{number:x}")).unwrap();
        }

        assert!(fail(&throttle, &["admin", "other"], "2001:db8::ffff:1").is_err());
        fail(&throttle, &["admin", "other"], "2001:db8:0:1::1").unwrap();
    }

    #[test]
    fn attempts_that_nobody_looked_at_do_not_count() {
        let (throttle, _) = throttle();
        for _ in 0..50 {
            attempt(&throttle, RITA, "192.0.2.1").unwrap().was_none();
        }
    }

    #[test]
    fn many_at_once_are_no_way_around() {
        let (throttle, _) = throttle();

        let begun: Vec<_> = (0..20).map(|_| throttle.attempt("panda", RITA, None)).collect();

        assert_eq!(begun.iter().filter(|attempt| attempt.is_ok()).count(), 5);
    }
}
