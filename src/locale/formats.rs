//! Numbers, money, dates and durations as one agent reads them.

use std::{
    collections::HashMap,
    ops::RangeInclusive,
    sync::{Arc, LazyLock, PoisonError, RwLock},
};

use fixed_decimal::Decimal as FixedDecimal;
use fluent_bundle::FluentArgs;
use jiff::{Timestamp, civil, tz::TimeZone};
use rust_decimal::{Decimal, RoundingStrategy};

use super::{Language, Texts, currency, formatters::Formatters};

/// Decimals that billing keeps (`-23.61693`); more than these are noise.
const BILLING_FRACTION_DIGITS: u32 = 5;

/// Locales remembered as they were asked for, and zones of each. Agents use a handful; the bound is there because the
/// texts come from outside.
const MOST_REMEMBERED: usize = 64;

/// By locale and zone, as they were asked for.
static KNOWN: LazyLock<RwLock<HashMap<String, HashMap<String, Formats>>>> = LazyLock::new(RwLock::default);

/// One agent's way to write numbers and dates. Cheap to make and to clone: what is behind it is shared.
///
/// Amounts carry no bidirectional control characters. Their parts (digits, a separator, a no-break space, a code in
/// Latin letters) keep together in left-to-right and right-to-left lines alike, and a copied amount stays clean.
#[derive(Debug, Clone)]
pub struct Formats {
    texts: Texts,
    formatters: Arc<Formatters>,
    zone: TimeZone,
    key: Arc<str>,
}

impl Formats {
    /// For a locale such as `en-US` or `ar` and an IANA zone such as `Europe/Kyiv`.
    ///
    /// A language we do not speak becomes English, a zone that does not exist becomes UTC.
    #[must_use]
    pub fn new(locale: &str, time_zone: &str) -> Self {
        let known = KNOWN.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(formats) = known.get(locale).and_then(|zones| zones.get(time_zone)) {
            return formats.clone();
        }
        drop(known);
        let made = Self::make(locale, time_zone);
        let mut known = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_REMEMBERED {
            known.clear();
        }
        let zones = known.entry(locale.to_owned()).or_default();
        if zones.len() >= MOST_REMEMBERED {
            zones.clear();
        }
        zones.insert(time_zone.to_owned(), made.clone());
        made
    }

    fn make(locale: &str, time_zone: &str) -> Self {
        let language = Language::negotiate(locale);
        let formatters = Formatters::of(language, locale);
        let latin = formatters.number(&FixedDecimal::from(1)) == "1";
        let texts = if latin { Texts::of(language) } else { Texts::of(language).in_eastern_arabic() };
        let zone = TimeZone::get(time_zone.trim()).unwrap_or(TimeZone::UTC);
        let key = format!("{} {}", formatters.tag, zone.iana_name().unwrap_or("UTC")).into();
        Self { texts, formatters, zone, key }
    }

    #[must_use]
    pub const fn language(&self) -> Language {
        self.texts.language()
    }

    /// The messages, with counts in the same digits as amounts and dates.
    #[must_use]
    pub const fn texts(&self) -> Texts {
        self.texts
    }

    #[must_use]
    pub const fn time_zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Names everything that decides how things are written: `de-AT Europe/Vienna`. Equal keys, equal words.
    #[must_use]
    pub fn key(&self) -> Arc<str> {
        Arc::clone(&self.key)
    }

    /// A number with at least and at most so many decimals, rounded half away from zero.
    #[must_use]
    pub fn number(&self, number: Decimal, fraction_digits: RangeInclusive<u32>) -> String {
        let (least, most) = fraction_digits.into_inner();
        let rounded = number.round_dp_with_strategy(most, RoundingStrategy::MidpointAwayFromZero).normalize();
        let mut fixed = FixedDecimal::from(rounded.mantissa());
        fixed.multiply_pow10(-small(rounded.scale()));
        fixed.pad_end(-small(least));
        self.formatters.number(&fixed)
    }

    /// A whole number with its grouping: `1,204`.
    #[must_use]
    pub fn count(&self, count: u64) -> String {
        self.formatters.number(&FixedDecimal::from(count))
    }

    /// The size of an amount, without its sign, with the currency's usual decimals: `118.40 EUR`.
    ///
    /// More decimals are shown only where the usual ones would show a real amount as nothing: `0.004 EUR`.
    #[must_use]
    pub fn money(&self, amount: Decimal, currency: Option<&str>) -> String {
        self.with_currency(self.amount(amount, currency), currency)
    }

    /// The size of an amount, without its sign, with all decimals that billing keeps: `0.01375 EUR`.
    #[must_use]
    pub fn money_exact(&self, amount: Decimal, currency: Option<&str>) -> String {
        let usual = currency::fraction_digits(currency);
        self.with_currency(self.number(amount.abs(), usual..=usual.max(BILLING_FRACTION_DIGITS)), currency)
    }

    /// What is left of a whole, the currency named once: `181.60 of 300.00 EUR`.
    #[must_use]
    pub fn money_of(&self, part: Decimal, whole: Decimal, currency: Option<&str>) -> String {
        let mut args = FluentArgs::with_capacity(2);
        args.set("part", self.amount(part, currency));
        args.set("whole", self.money(whole, currency));
        self.texts.format("format-money-of", &args).into_owned()
    }

    fn amount(&self, amount: Decimal, currency: Option<&str>) -> String {
        let usual = currency::fraction_digits(currency);
        let vanishes =
            !amount.is_zero() && amount.round_dp_with_strategy(usual, RoundingStrategy::MidpointAwayFromZero).is_zero();
        self.number(amount.abs(), usual..=if vanishes { usual.max(BILLING_FRACTION_DIGITS) } else { usual })
    }

    fn with_currency(&self, amount: String, currency: Option<&str>) -> String {
        let Some(code) = currency::code(currency) else { return amount };
        let mut args = FluentArgs::with_capacity(2);
        args.set("amount", amount);
        args.set("currency", code.to_owned());
        self.texts.format("format-money", &args).into_owned()
    }

    #[must_use]
    pub fn date(&self, date: civil::Date) -> String {
        self.formatters.date(date)
    }

    /// The day of a moment, in the agent's time zone.
    #[must_use]
    pub fn day(&self, moment: Timestamp) -> civil::Date {
        self.zone.to_datetime(moment).date()
    }

    /// Day and time to the minute, in the agent's time zone.
    #[must_use]
    pub fn date_time(&self, moment: Timestamp) -> String {
        self.formatters.date_time(self.zone.to_datetime(moment))
    }

    /// `3 min 12 s`, exact to the second; parts that are zero are left out.
    #[must_use]
    pub fn duration(&self, seconds: u64) -> String {
        let parts =
            [("format-hours", seconds / 3600), ("format-minutes", seconds / 60 % 60), ("format-seconds", seconds % 60)];
        let words =
            parts.iter().filter(|(_, number)| *number > 0).map(|(key, number)| self.duration_part(key, *number));
        words.reduce(|first, second| self.join("format-duration", &first, &second)).unwrap_or_else(|| {
            let (key, number) = parts[2];
            self.duration_part(key, number)
        })
    }

    fn duration_part(&self, key: &str, number: u64) -> String {
        self.texts.count(key, "count", number).into_owned()
    }

    /// `one, two, three`.
    #[must_use]
    pub fn list<T: AsRef<str>>(&self, items: &[T]) -> Option<String> {
        let items = items.iter().map(|item| item.as_ref().to_owned());
        items.reduce(|first, second| self.join("format-list", &first, &second))
    }

    /// `from – to`, or the one of them that there is.
    #[must_use]
    pub fn period(&self, from: Option<civil::Date>, to: Option<civil::Date>) -> Option<String> {
        let texts = self.texts;
        match (from.map(|date| self.date(date)), to.map(|date| self.date(date))) {
            (Some(from), Some(to)) => Some(self.join("format-period", &from, &to)),
            (Some(from), None) => Some(texts.with("format-period-from", "date", from).into_owned()),
            (None, Some(to)) => Some(texts.with("format-period-to", "date", to).into_owned()),
            (None, None) => None,
        }
    }

    fn join(&self, key: &str, first: &str, second: &str) -> String {
        let mut args = FluentArgs::with_capacity(2);
        args.set("first", first);
        args.set("second", second);
        self.texts.format(key, &args).into_owned()
    }
}

/// Scales and digits are below 30 everywhere in this file.
fn small(digits: u32) -> i16 {
    i16::try_from(digits).unwrap_or(i16::MAX)
}

#[cfg(test)]
#[path = "formats_tests.rs"]
mod tests;
