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
