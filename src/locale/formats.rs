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
mod tests {
    use jiff::civil::date;

    use super::*;

    const LOCALES: [&str; 6] = ["en-US", "de", "es", "uk", "ar", "ar-EG"];

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    /// What each locale writes, with no-break spaces as `·` and right-to-left marks left out.
    fn in_each(write: impl Fn(&Formats) -> String) -> Vec<String> {
        let visible = |text: String| text.replace(['\u{a0}', '\u{202f}'], "·").replace('\u{200f}', "");
        LOCALES.iter().map(|locale| visible(write(&Formats::new(locale, "UTC")))).collect()
    }

    #[test]
    fn numbers_follow_the_locale() {
        assert_eq!(
            in_each(|formats| formats.number(decimal("1234567.5"), 2..=3)),
            ["1,234,567.50", "1.234.567,50", "1.234.567,50", "1·234·567,50", "1,234,567.50", "١٬٢٣٤٬٥٦٧٫٥٠"]
        );
        assert_eq!(Formats::new("de-CH", "UTC").count(12_345), "12'345");
        assert_eq!(Formats::new("fr-FR", "UTC").number(decimal("0.5"), 0..=2), "0,5");
    }

    #[test]
    fn numbers_are_rounded_half_away_from_zero() {
        let formats = Formats::new("en", "UTC");

        assert_eq!(formats.number(decimal("2.345"), 0..=2), "2.35");
        assert_eq!(formats.number(decimal("2.5"), 0..=0), "3");
        assert_eq!(formats.number(decimal("7"), 0..=2), "7");
        assert_eq!(formats.number(Decimal::MAX, 0..=0), "79,228,162,514,264,337,593,543,950,335");
    }

    #[test]
    fn money_has_no_sign_and_keeps_amount_and_currency_on_one_line() {
        assert_eq!(
            in_each(|formats| formats.money(decimal("-1234.5"), Some("EUR"))),
            ["1,234.50·EUR", "1.234,50·EUR", "1234,50·EUR", "1·234,50·EUR", "1,234.50·EUR", "١٬٢٣٤٫٥٠·EUR"]
        );
        assert_eq!(
            in_each(|formats| formats.money_of(decimal("181.6"), decimal("300"), Some("EUR"))),
            [
                "181.60 of 300.00·EUR",
                "181,60 von 300,00·EUR",
                "181,60 de 300,00·EUR",
                "181,60 із 300,00·EUR",
                "181.60 من 300.00·EUR",
                "١٨١٫٦٠ من ٣٠٠٫٠٠·EUR",
            ]
        );
    }

    #[test]
    fn each_currency_has_its_decimals_and_an_unknown_one_is_left_out() {
        let formats = Formats::new("en", "UTC");
        let money = |currency| formats.money(decimal("12.34567"), currency);

        assert_eq!(money(Some("JPY")), "12\u{a0}JPY");
        assert_eq!(money(Some("KWD")), "12.346\u{a0}KWD");
        assert_eq!(money(Some("CLF")), "12.3457\u{a0}CLF");
        assert_eq!(money(Some("XTS")), "12.35\u{a0}XTS");
        for unknown in [None, Some(""), Some("eur"), Some("EURO"), Some("€"), Some("1A2")] {
            assert_eq!(money(unknown), "12.35");
        }
    }

    #[test]
    fn exact_money_keeps_what_billing_keeps() {
        let formats = Formats::new("en", "UTC");

        assert_eq!(formats.money_exact(decimal("0.01375"), Some("EUR")), "0.01375\u{a0}EUR");
        assert_eq!(formats.money_exact(decimal("1.5"), Some("EUR")), "1.50\u{a0}EUR");
        assert_eq!(formats.money_exact(decimal("0.04213"), Some("JPY")), "0.04213\u{a0}JPY");
    }

    #[test]
    fn arabic_amounts_carry_no_marks_of_direction() {
        for locale in ["ar", "ar-EG", "ar-MA"] {
            let formats = Formats::new(locale, "UTC");
            let money = formats.money_of(decimal("-1234.5"), decimal("-99999"), Some("EUR"));
            let marks = ['\u{200e}', '\u{200f}', '\u{61c}', '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}'];
            assert!(!money.contains(marks), "{money:?}");
        }
    }

    #[test]
    fn dates_follow_the_region_and_are_always_gregorian() {
        let day = date(2026, 1, 31);
        assert_eq!(
            in_each(|formats| formats.date(day)),
            ["Jan 31, 2026", "31.01.2026", "31 ene 2026", "31 січ. 2026·р.", "31/01/2026", "٣١/٠١/٢٠٢٦"]
        );
        assert_eq!(Formats::new("en-GB", "UTC").date(day), "31 Jan 2026");
        assert!(Formats::new("ar-SA", "UTC").date(day).contains("٢٠٢٦"));
    }

    #[test]
    fn moments_are_told_in_the_agents_zone() {
        let moment = "2026-01-31T23:30:00Z".parse().unwrap();

        assert_eq!(Formats::new("de", "Europe/Kyiv").date_time(moment), "01.02.2026, 01:30");
        assert_eq!(Formats::new("en-US", "America/New_York").date_time(moment), "Jan 31, 2026, 6:30\u{202f}PM");
        assert_eq!(Formats::new("de", "Asia/Tokyo").day(moment), date(2026, 2, 1));
    }

    #[test]
    fn a_zone_that_does_not_exist_becomes_utc() {
        for zone in ["", "Mars/Olympus", "../../etc/passwd", "GMT+25", "\u{0}"] {
            assert_eq!(Formats::new("en", zone).time_zone(), &TimeZone::UTC, "{zone}");
        }
    }

    #[test]
    fn durations_are_exact_and_leave_out_what_is_zero() {
        assert_eq!(
            in_each(|formats| formats.duration(192)),
            ["3·min 12·s", "3·Min. 12·Sek.", "3·min 12·s", "3·хв 12·с", "3 دقائق و12 ثانية", "٣ دقائق و١٢ ثانية",]
        );
        let english = Formats::new("en", "UTC");
        let duration = |seconds| english.duration(seconds).replace('\u{a0}', " ");
        assert_eq!(duration(0), "0 s");
        assert_eq!(duration(60), "1 min");
        assert_eq!(duration(3605), "1 h 5 s");
        assert_eq!(duration(5_000_000), "1,388 h 53 min 20 s");
    }

    #[test]
    fn arabic_durations_use_all_six_forms() {
        let arabic = Formats::new("ar", "UTC");
        let seconds = [0, 1, 2, 3, 10, 11, 59].map(|seconds| arabic.duration(seconds));

        assert_eq!(seconds, ["0 ثانية", "ثانية واحدة", "ثانيتان", "3 ثوانٍ", "10 ثوانٍ", "11 ثانية", "59 ثانية"]);
    }

    #[test]
    fn counts_in_texts_have_the_digits_of_the_amounts() {
        let shown = |locale| {
            let formats = Formats::new(locale, "UTC");
            formats.texts().count("format-showing-first", "shown", 1_204).into_owned()
        };

        assert_eq!(shown("en-US"), "Showing 1,204; there are more");
        assert_eq!(shown("de"), "1.204 werden angezeigt; es gibt weitere");
        assert_eq!(shown("ar-EG"), "معروض ١٬٢٠٤، ويوجد المزيد");
    }

    #[test]
    fn lists_and_periods_are_joined_in_words() {
        let formats = Formats::new("en-GB", "UTC");
        let (first, last) = (Some(date(2026, 1, 1)), Some(date(2026, 1, 31)));

        assert_eq!(formats.list(&["one", "two", "three"]).as_deref(), Some("one, two, three"));
        assert_eq!(formats.list::<&str>(&[]), None);
        assert_eq!(formats.period(first, last).as_deref(), Some("1 Jan 2026 – 31 Jan 2026"));
        assert_eq!(formats.period(first, None).as_deref(), Some("from 1 Jan 2026"));
        assert_eq!(formats.period(None, last).as_deref(), Some("until 31 Jan 2026"));
        assert_eq!(formats.period(None, None), None);
    }

    #[test]
    fn formats_can_be_shared_between_threads() {
        fn assert_shared<T: Send + Sync + Clone>(_: &T) {}
        assert_shared(&Formats::new("en", "UTC"));
    }
}
