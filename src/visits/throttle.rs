//! Slowing down whoever guesses: by the login that is tried, and by the address it is tried from.
//!
//! An attempt counts as failed from the moment it begins, so that many at once are no way around. Memory of this process:
//! with several replicas a guesser has as many tries as there are, and billing's own guard stands behind all of them.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use aws_lc_rs::digest::{SHA256, digest};
use jiff::{SignedDuration, Timestamp};
use thiserror::Error;

use crate::clock::Clock;

/// From one address come several people: so many times the attempts of one login.
const PEOPLE_AT_AN_ADDRESS: u32 = 4;
const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(30);
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(15);
/// Failures are forgotten when there was none for so long.
const MEMORY: SignedDuration = SignedDuration::from_mins(30);
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
    failures: Mutex<HashMap<Key, Failures>>,
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

/// A sign-in under way. It counts as failed unless it is said to be otherwise.
#[derive(Debug)]
#[must_use = "an attempt counts as failed unless it is said to be otherwise"]
pub struct Attempt {
    throttle: Throttle,
    keys: Vec<Key>,
}

impl Throttle {
    /// `attempts` of one login may fail before the next has to wait.
    #[must_use]
    pub fn new(attempts: u32, clock: Clock) -> Self {
        Self(Arc::new(Inner { clock, attempts, failures: Mutex::default() }))
    }

    /// Begins an attempt. `whose` names the login with its tenant and realm.
    ///
    /// # Errors
    /// [`TooManyAttempts`] when it has to wait; then it must not be made.
    pub fn attempt(&self, whose: &[&str], address: Option<IpAddr>) -> Result<Attempt, TooManyAttempts> {
        let now = self.0.clock.now();
        let mut failures = self.lock();
        if failures.len() >= KNOWN_AT_MOST {
            failures.retain(|_, known| known.wait_until > now);
        }
        let keys: Vec<Key> = [Some(Key::of_login(whose)), address.map(Key::of_address)].into_iter().flatten().collect();
        for key in &keys {
            if let Some(known) = failures.get(key).filter(|known| known.wait_until > now) {
                let retry_in = Duration::try_from(known.wait_until.duration_since(now)).unwrap_or_default();
                return Err(TooManyAttempts { retry_in: retry_in.max(Duration::from_secs(1)) });
            }
        }
        for key in &keys {
            let allowed = self.allowed(key);
            let known = failures.entry(key.clone()).or_insert(Failures { count: 0, last: now, wait_until: now });
            if now.duration_since(known.last) >= MEMORY {
                known.count = 0;
            }
            *known = Failures {
                count: known.count + 1,
                last: now,
                wait_until: now.checked_add(wait(known.count + 1, allowed)).unwrap_or(now),
            };
        }
        drop(failures);
        Ok(Attempt { throttle: self.clone(), keys })
    }

    fn allowed(&self, key: &Key) -> u32 {
        match key {
            Key::Login(_) => self.0.attempts,
            Key::Address(_) => self.0.attempts.saturating_mul(PEOPLE_AT_AN_ADDRESS),
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Failures>> {
        self.0.failures.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Attempt {
    /// The person is who they say: their login starts anew. The address keeps what others have failed from there.
    pub fn was_good(self) {
        let mut failures = self.throttle.lock();
        for key in &self.keys {
            match key {
                Key::Login(_) => drop(failures.remove(key)),
                Key::Address(_) => take_back(&mut failures, key),
            }
        }
    }

    /// Nobody looked at the credentials: billing was silent, say.
    pub fn was_none(self) {
        let mut failures = self.throttle.lock();
        self.keys.iter().for_each(|key| take_back(&mut failures, key));
    }
}

impl Key {
    fn of_login(whose: &[&str]) -> Self {
        let text = whose.join("\n").to_lowercase();
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

fn take_back(failures: &mut HashMap<Key, Failures>, key: &Key) {
    if let Some(known) = failures.get_mut(key) {
        known.count = known.count.saturating_sub(1);
        known.wait_until = known.last;
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

    const RITA: &[&str] = &["panda", "admin", "rita"];

    fn throttle() -> (Throttle, Clock) {
        let clock = Clock::fixed(Timestamp::UNIX_EPOCH);
        (Throttle::new(5, clock.clone()), clock)
    }

    fn fail(throttle: &Throttle, whose: &[&str], address: &str) -> Result<(), TooManyAttempts> {
        throttle.attempt(whose, Some(address.parse().unwrap())).map(drop)
    }

    #[test]
    fn the_sixth_attempt_waits_and_each_further_failure_doubles_the_wait() {
        let (throttle, clock) = throttle();
        for _ in 0..5 {
            fail(&throttle, RITA, "192.0.2.1").unwrap();
        }

        let mut waits = Vec::new();
        for _ in 0..7 {
            let refused = fail(&throttle, &["panda", "admin", "RITA"], "192.0.2.2").unwrap_err();
            waits.push(refused.retry_in.as_secs());
            clock.advance(SignedDuration::try_from(refused.retry_in).unwrap());
            fail(&throttle, RITA, "192.0.2.2").unwrap();
        }

        assert_eq!(waits, [30, 60, 120, 240, 480, 900, 900]);
        fail(&throttle, &["panda", "reseller", "rita"], "192.0.2.3").unwrap();
    }

    #[test]
    fn whoever_gets_in_starts_anew_and_so_does_whoever_waits_long_enough() {
        let (throttle, clock) = throttle();
        for _ in 0..4 {
            fail(&throttle, RITA, "192.0.2.1").unwrap();
        }
        throttle.attempt(RITA, None).unwrap().was_good();
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
    fn an_address_that_tries_many_logins_waits_as_a_whole_network_does() {
        let (throttle, _) = throttle();
        for number in 0..20 {
            fail(&throttle, &["panda", "admin", &number.to_string()], &format!("2001:db8::{number:x}")).unwrap();
        }

        assert!(fail(&throttle, &["panda", "admin", "other"], "2001:db8::ffff:1").is_err());
        fail(&throttle, &["panda", "admin", "other"], "2001:db8:0:1::1").unwrap();
    }

    #[test]
    fn attempts_that_nobody_looked_at_do_not_count() {
        let (throttle, _) = throttle();
        for _ in 0..50 {
            throttle.attempt(RITA, Some("192.0.2.1".parse().unwrap())).unwrap().was_none();
        }
    }

    #[test]
    fn many_at_once_are_no_way_around() {
        let (throttle, _) = throttle();

        let begun: Vec<_> = (0..20).map(|_| throttle.attempt(RITA, None)).collect();

        assert_eq!(begun.iter().filter(|attempt| attempt.is_ok()).count(), 5);
    }
}
