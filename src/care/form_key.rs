//! The key of a form: made by the service when the form is opened, so that however often the form is sent, it is one query.

use std::fmt::Write as _;

use aws_lc_rs::{constant_time::verify_slices_are_equal, hmac, rand};
use jiff::{SignedDuration, Timestamp};

use super::Settings;
use crate::{portabilling::CustomerId, sealing::key_of};

const PURPOSE: &str = "portadesk: forms of customers";
const TYPED: &str = "portadesk: what customers typed";
/// How long a form may stay open. What was sent with it is remembered longer.
const LIFE: SignedDuration = SignedDuration::from_hours(24);
/// Hexadecimal digits of when it was made, of chance, and of our mark.
const TIME: usize = 8;
const CHANCE: usize = 24;
const MARK: usize = 32;

/// 64 hexadecimal digits that only this service makes, for one customer of one tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormKey(String);

impl FormKey {
    pub(super) fn make(settings: &Settings, customer: CustomerId, now: Timestamp) -> Option<Self> {
        let mut chance = [0; CHANCE / 2];
        rand::fill(&mut chance).ok()?;
        let head = format!("{:0TIME$x}{}", u32::try_from(now.as_second()).ok()?, hex(&chance));
        let mark = settings.secrets().next().map(|secret| mark(settings, secret, customer, &head))?;
        Some(Self(head + &mark))
    }

    pub(super) fn check(settings: &Settings, customer: CustomerId, text: &str, now: Timestamp) -> Option<Self> {
        let plain = text.len() == TIME + CHANCE + MARK && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        let (head, given) = text.split_at_checked(TIME + CHANCE).filter(|_| plain)?;
        let is_ours = |secret| {
            let own = mark(settings, secret, customer, head);
            verify_slices_are_equal(own.as_bytes(), given.as_bytes()).is_ok()
        };
        let made = Timestamp::from_second(i64::from_str_radix(head.get(..TIME)?, 16).ok()?).ok()?;
        let age = now.duration_since(made);
        let is_fresh = age < LIFE && age > SignedDuration::from_mins(-1);
        (settings.secrets().any(is_ours) && is_fresh).then(|| Self(text.to_owned()))
    }

    /// What recognises words that were typed into this form, and tells nothing of them.
    pub(super) fn recognise(&self, settings: &Settings, words: &[u8]) -> Vec<u8> {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &key_of(TYPED, &settings.secret));
        hmac::sign(&key, &[self.0.as_bytes(), words].concat()).as_ref().to_vec()
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What tells it from all others, without our mark.
    #[must_use]
    pub fn short(&self) -> &str {
        short(&self.0)
    }
}

/// The part of a query's id that may be shown in other systems.
pub(super) fn short(id: &str) -> &str {
    id.get(..TIME + CHANCE).unwrap_or(id)
}

fn mark(settings: &Settings, secret: &secrecy::SecretString, customer: CustomerId, head: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, &key_of(PURPOSE, secret));
    let tag = hmac::sign(&key, format!("{} {customer} {head}", settings.tenant).as_bytes());
    hex(tag.as_ref().get(..MARK / 2).unwrap_or_default())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing into memory does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn customer(number: u64) -> CustomerId {
        CustomerId::new(number).unwrap()
    }

    #[test]
    fn a_key_is_good_for_its_customer_and_tenant_for_a_day() {
        let now: Timestamp = "2026-03-02T09:00:00Z".parse().unwrap();
        let later = |hours: i64| now.checked_add(SignedDuration::from_hours(hours)).unwrap();
        let settings = Settings::for_test("panda", "a-secret-of-the-tests");
        let key = FormKey::make(&settings, customer(46_170), now).unwrap();
        let is_good =
            |settings: &Settings, number, at| FormKey::check(settings, customer(number), key.as_str(), at).is_some();

        assert!(is_good(&settings, 46_170, now) && is_good(&settings, 46_170, later(23)));
        assert!(!is_good(&settings, 46_171, now) && !is_good(&settings, 46_170, later(24)));
        assert!(!is_good(&settings, 46_170, later(-1)), "nobody has opened it yet");
        assert!(!is_good(&Settings::for_test("wolf", "a-secret-of-the-tests"), 46_170, now));
        assert!(!is_good(&Settings::for_test("panda", "another-secret"), 46_170, now));
        assert_ne!(FormKey::make(&settings, customer(46_170), now), Some(key));
    }

    #[test]
    fn nothing_else_is_a_key() {
        let now = Timestamp::from_second(1_790_000_000).unwrap();
        let settings = Settings::for_test("panda", "a-secret-of-the-tests");
        let key = FormKey::make(&settings, customer(46_170), now).unwrap().0;
        let (head, mark) = key.split_at(TIME + CHANCE);
        let zeros = "0".repeat(64);
        for text in [
            "",
            "x",
            head,
            &key.to_uppercase(),
            &format!("{key}0"),
            &format!("f{}", &key[1..]),
            &zeros,
            &format!("{head}{}", mark.chars().rev().collect::<String>()),
            &"ü".repeat(32),
        ] {
            assert_eq!(FormKey::check(&settings, customer(46_170), text, now), None, "{text}");
        }
    }
}
