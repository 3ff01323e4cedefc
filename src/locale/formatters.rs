//! Number and date formatters of a locale: costly to make, so made once and shared.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, LazyLock, PoisonError, RwLock},
};

use fixed_decimal::Decimal as FixedDecimal;
use icu_calendar::Gregorian;
use icu_datetime::{
    FixedCalendarDateTimeFormatter,
    fieldsets::{YMD, YMDT},
    input::{Date, DateTime},
    options::TimePrecision,
};
use icu_decimal::DecimalFormatter;
use icu_locale_core::{Locale, subtags::Region};
use jiff::civil;
use jiff_icu::ConvertFrom as _;

use super::Language;

/// Locales kept at once. Agents of one help desk use a handful; the bound is there because the text comes from outside.
const MAX_LOCALES: usize = 64;

type Key = (Language, Option<Region>);
static LOCALES: LazyLock<RwLock<HashMap<Key, Arc<Formatters>>>> = LazyLock::new(RwLock::default);

/// The formatters of one language in one region.
///
/// Dates are always Gregorian, also where another calendar is customary: they are compared with billing's documents.
pub(super) struct Formatters {
    /// Language and region: `de-AT`.
    pub(super) tag: String,
    decimal: DecimalFormatter,
    date: FixedCalendarDateTimeFormatter<Gregorian, YMD>,
    date_time: FixedCalendarDateTimeFormatter<Gregorian, YMDT>,
}

impl Formatters {
    /// For a locale such as `de-AT`. Only its region is taken from the text, whatever the language says:
    /// an agent with `fr-FR` reads English words with French numbers and dates.
    pub(super) fn of(language: Language, locale: &str) -> Arc<Self> {
        let key = (language, region(locale));
        if let Some(known) = LOCALES.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Arc::clone(known);
        }
        let made = Arc::new(Self::make(key));
        let mut locales = LOCALES.write().unwrap_or_else(PoisonError::into_inner);
        if locales.len() >= MAX_LOCALES {
            locales.clear();
        }
        Arc::clone(locales.entry(key).or_insert(made))
    }

    #[expect(clippy::expect_used, reason = "the data is compiled in and falls back to the root locale")]
    fn make((language, region): Key) -> Self {
        let tag = region.map_or_else(|| language.tag().to_owned(), |region| format!("{}-{region}", language.tag()));
        let locale = parse(&tag);
        let minutes = YMDT::medium().with_time_precision(TimePrecision::Minute);
        Self {
            decimal: decimal(&tag),
            date: FixedCalendarDateTimeFormatter::try_new((&locale).into(), YMD::medium()).expect("dates"),
            date_time: FixedCalendarDateTimeFormatter::try_new((&locale).into(), minutes).expect("dates with times"),
            tag,
        }
    }

    pub(super) fn number(&self, number: &FixedDecimal) -> String {
        self.decimal.format(number).to_string()
    }

    pub(super) fn date(&self, date: civil::Date) -> String {
        self.date.format(&Date::convert_from(date).to_calendar(Gregorian)).to_string()
    }

    pub(super) fn date_time(&self, moment: civil::DateTime) -> String {
        let moment = DateTime::convert_from(moment);
        self.date_time.format(&DateTime { date: moment.date.to_calendar(Gregorian), time: moment.time }).to_string()
    }
}

impl fmt::Debug for Formatters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Formatters").finish_non_exhaustive()
    }
}

/// The number formatter of a locale; of the root locale for a text that is none.
#[expect(clippy::expect_used, reason = "the data is compiled in and falls back to the root locale")]
pub(super) fn decimal(locale: &str) -> DecimalFormatter {
    DecimalFormatter::try_new((&parse(locale)).into(), icu_decimal::options::DecimalFormatterOptions::default())
        .expect("numbers")
}

fn parse(locale: &str) -> Locale {
    Locale::try_from_str(locale).unwrap_or(Locale::UNKNOWN)
}

fn region(locale: &str) -> Option<Region> {
    let first = locale.split([',', ';']).next().unwrap_or_default().trim().replace('_', "-");
    Locale::try_from_str(&first).ok().and_then(|locale| locale.id.region)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formatters_are_shared_and_their_number_is_bounded() {
        let first = Formatters::of(Language::English, "en-GB");
        let again = Formatters::of(Language::English, "en_GB");
        assert!(Arc::ptr_eq(&first, &again));

        for number in 0..500 {
            let _ = Formatters::of(Language::English, &format!("en-{number:03}"));
        }

        assert!(LOCALES.read().unwrap().len() <= MAX_LOCALES);
    }

    #[test]
    fn only_the_region_is_taken_from_a_locale() {
        assert_eq!(region("de-AT-u-nu-arab"), region("fr-AT"));
        assert_eq!(region("zh-Hant-TW").unwrap().as_str(), "TW");
        for nonsense in ["", "en", "../etc", "e", "en-u-ca-", "\u{0}", "-AT"] {
            assert_eq!(region(nonsense), None, "{nonsense}");
        }
    }
}
