//! Single values in all the spellings billing uses for them.

use std::{borrow::Cow, str::FromStr};

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
    tz::TimeZone,
};
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// A value that may be absent, null, empty, or written as another JSON type. Anything unreadable is `None`.
#[derive(Clone)]
pub(in crate::portabilling) struct Lenient<T>(pub(in crate::portabilling) Option<T>);

impl<T> Default for Lenient<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: FromScalar> Deserialize<'de> for Lenient<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(read(<&RawValue>::deserialize(deserializer)?.get())))
    }
}

pub(super) fn read<T: FromScalar>(raw: &str) -> Option<T> {
    T::from_scalar(&words(raw)?)
}

/// The value's own characters: numbers are never taken through a float, so money stays what billing wrote.
fn words(text: &str) -> Option<Cow<'_, str>> {
    let words = match text.as_bytes().first()? {
        b'"' => match serde_json::from_str::<&str>(text) {
            Ok(plain) => Cow::Borrowed(plain.trim()),
            // With escapes in it.
            Err(_) => Cow::Owned(serde_json::from_str::<String>(text).ok()?.trim().to_owned()),
        },
        b'{' | b'[' | b'n' => return None,
        _ => Cow::Borrowed(text),
    };
    (!words.is_empty()).then_some(words)
}

/// Made from a value's characters: never empty, no blanks around them, `true` and `false` for JSON's own flags.
pub(in crate::portabilling) trait FromScalar: Sized {
    fn from_scalar(words: &str) -> Option<Self>;
}

impl FromScalar for String {
    fn from_scalar(words: &str) -> Option<Self> {
        Some(words.to_owned())
    }
}

impl FromScalar for i64 {
    /// Whole numbers, also where they are written `13.0` or `1e3`.
    fn from_scalar(words: &str) -> Option<Self> {
        words.parse().ok().or_else(|| {
            let number = Decimal::from_scalar(words)?;
            number.is_integer().then(|| number.try_into().ok()).flatten()
        })
    }
}

impl FromScalar for u64 {
    fn from_scalar(words: &str) -> Option<Self> {
        i64::from_scalar(words).and_then(|number| Self::try_from(number).ok())
    }
}

impl FromScalar for Decimal {
    fn from_scalar(words: &str) -> Option<Self> {
        let number = Self::from_str(words).or_else(|_| Self::from_scientific(words)).ok()?;
        // Billing may write -0: nobody owes that.
        Some(if number.is_zero() { Self::ZERO } else { number })
    }
}

impl FromScalar for bool {
    fn from_scalar(words: &str) -> Option<Self> {
        match words.to_ascii_lowercase().as_str() {
            "y" | "yes" | "1" | "true" => Some(true),
            "n" | "no" | "0" | "false" => Some(false),
            _ => None,
        }
    }
}

impl FromScalar for Timestamp {
    /// `YYYY-MM-DD HH:MM:SS` is UTC, also with a `T`; a bare date is its midnight; digits alone are epoch seconds.
    fn from_scalar(words: &str) -> Option<Self> {
        if let Ok(seconds) = words.parse() {
            return (seconds > 0).then(|| Self::from_second(seconds).ok()).flatten();
        }
        if let Ok(zoned) = words.parse() {
            return Some(zoned);
        }
        let moment = DateTime::from_str(words).ok().or_else(|| {
            let day = Date::from_str(words).ok()?;
            Some(day.to_datetime(Time::midnight()))
        })?;
        TimeZone::UTC.to_timestamp(moment).ok()
    }
}

impl FromScalar for Date {
    /// `YYYY-MM-DD`, also with a time behind it, which is left out.
    fn from_scalar(words: &str) -> Option<Self> {
        Self::from_str(words.get(..10)?).ok()
    }
}
