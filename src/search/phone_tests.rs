use proptest::prelude::*;

use super::*;

fn region(code: &str) -> Region {
    code.parse().unwrap()
}

fn first(text: &str, code: &str) -> PhoneNumber {
    PhoneNumber::read(text, region(code)).into_iter().next().unwrap_or_else(|| panic!("{text} is no number in {code}"))
}

#[test]
fn the_forms_of_a_number_have_one_reading() {
    let cases: &[(&str, &str, &str, &[&str])] = &[
        (
            "US",
            "12094555948",
            "2094555948",
            &[
                "+1 (209) 455-5948",
                "+12094555948",
                "12094555948",
                "(209) 455-5948",
                "209.455.5948",
                "209-455-5948",
                "1-209-455-5948",
                "0112094555948"[..].trim_start_matches("011"),
                "011 1 209 455 5948",
                "001 209 455 5948",
                "tel:+1-209-455-5948",
                "+1\u{a0}209\u{2011}455\u{2013}5948",
                "٢٠٩ ٤٥٥ ٥٩٤٨",
                "+١ ٢٠٩ ٤٥٥ ٥٩٤٨",
                "（２０９）４５５－５９４８",
                "＋1 209 455 5948",
            ],
        ),
        ("CA", "12094555948", "2094555948", &["209 455 5948", "+1 209 455 5948", "1 209 455 5948"]),
        (
            "DE",
            "493012345678",
            "3012345678",
            &["+49 30 12345678", "0049 30 12345678", "00 49 (30) 1234 5678", "030/12345678", "030 - 1234 56 78"],
        ),
        ("DE", "493012345678", "3012345678", &["+49 (0)30 12345678", "+49 030 12345678", "0049 (0) 30 12345678"]),
        (
            "GB",
            "442079460958",
            "2079460958",
            &["+44 (0)20 7946 0958", "020 7946 0958", "0044 20 7946 0958", "442079460958", "2079460958"],
        ),
        ("FR", "33123456789", "123456789", &["01 23 45 67 89", "+33 1 23 45 67 89", "0033123456789"]),
        ("ES", "34912345678", "912345678", &["912 34 56 78", "+34 912 345 678", "34912345678"]),
        ("IT", "390612345678", "0612345678", &["06 1234 5678", "+39 06 12345678", "0039 06 12345678"]),
        ("UA", "380671234567", "671234567", &["067 123 45 67", "+38 (067) 123-45-67", "380671234567"]),
        ("RU", "79123456789", "9123456789", &["8 (912) 345-67-89", "+7 912 345 67 89", "8~10 7 912 345 67 89"]),
        ("AE", "971501234567", "501234567", &["050 123 4567", "٠٥٠ ١٢٣ ٤٥٦٧", "+971 50 123 4567"]),
        ("HU", "3612345678", "12345678", &["06 1 234 5678", "+36 1 234 5678"]),
        ("AU", "61212345678", "212345678", &["(02) 1234 5678", "+61 2 1234 5678", "0011 61 2 1234 5678"]),
        ("JP", "81312345678", "312345678", &["03-1234-5678", "+81 3 1234 5678", "010 81 3 1234 5678"]),
        ("MX", "525512345678", "5512345678", &["55 1234 5678", "+52 55 1234 5678"]),
        ("BR", "5511912345678", "11912345678", &["(11) 91234-5678", "011 91234-5678", "+55 11 91234-5678"]),
    ];

    for (code, international, national, texts) in cases {
        for text in *texts {
            let number = first(text, code);
            assert_eq!(number.international.as_deref(), Some(*international), "{text} in {code}");
            assert_eq!(number.national, *national, "{text} in {code}");
        }
    }
}

#[test]
fn a_number_from_abroad_needs_no_plus() {
    assert_eq!(first("442079460958", "US").international.as_deref(), Some("442079460958"));
    assert_eq!(first("00 49 30 12345678", "US").international.as_deref(), Some("493012345678"));
    assert_eq!(first("12094555948", "FR").international.as_deref(), Some("12094555948"));
}

#[test]
fn without_a_region_digits_are_read_as_international() {
    let number = PhoneNumber::read("12094555948", Region::UNKNOWN).remove(0);

    assert_eq!(number.international.as_deref(), Some("12094555948"));
    assert_eq!(number.national, "2094555948");
}

#[test]
fn extensions_are_set_apart() {
    for text in [
        "+1 209 455 5948 ext. 12",
        "(209) 455-5948 x12",
        "209-455-5948 #12",
        "+1 209 455 5948;ext=12",
        "209 455 5948, 12",
        "209 455 5948 extension: 12",
        "209 455 5948 доб. 12",
    ] {
        let number = first(text, "US");
        assert_eq!(number.international.as_deref(), Some("12094555948"), "{text}");
        assert_eq!(number.extension.as_deref(), Some("12"), "{text}");
    }
}

#[test]
fn a_number_that_is_impossible_or_partial_is_kept() {
    assert_eq!(first("5948", "US"), PhoneNumber { international: None, national: "5948".into(), extension: None });
    assert_eq!(first("455-5948", "US").national, "4555948");
    assert_eq!(first("+999 123 456 789", "US").international.as_deref(), Some("999123456789"));
    assert_eq!(first("+1 000 000 0000", "US").international.as_deref(), Some("10000000000"));
}

#[test]
fn a_number_that_may_begin_with_the_own_calling_code_has_both_readings() {
    let numbers = PhoneNumber::read("4930123456", region("DE"));

    let international: Vec<_> = numbers.iter().filter_map(|number| number.international.as_deref()).collect();
    assert_eq!(international, ["4930123456", "494930123456"]);
}

#[test]
fn words_and_ids_are_no_numbers() {
    for text in ["acme", "ph46170x4665", "12 Monkeys", "123", "", "+", "2x4", "1.2.3 beta", "a@b.example", "12345 x"] {
        assert!(PhoneNumber::read(text, region("US")).is_empty(), "{text}");
    }
}

#[test]
fn a_stored_number_is_recognised_however_it_is_written() {
    let number = first("+1 209 455 5948", "US");

    for stored in ["12094555948", "2094555948", "(209) 455-5948", "+1.209.455.5948", "12094555948 ext 4"] {
        assert!(number.is_same(stored, region("US")), "{stored}");
    }
    for stored in ["", "5948", "12094555949", "442094555948", "n/a"] {
        assert!(!number.is_same(stored, region("US")), "{stored}");
    }
}

proptest! {
    #[test]
    fn reading_never_panics(text in "\\PC{0,60}", code in prop::sample::select(vec!["US", "DE", "RU", "IT", "AE"])) {
        let _ = PhoneNumber::read(&text, region(code));
        let _ = PhoneNumber::read(&text, Region::UNKNOWN);
    }

    #[test]
    fn human_forms_of_one_number_agree(
        (code, national) in prop_oneof![
            (Just("US"), "[2-9][0-9]{9}"),
            (Just("GB"), "[1-37-9][0-9]{9}"),
            (Just("FR"), "[1-9][0-9]{8}"),
            (Just("UA"), "[4-79][0-9]{8}"),
            (Just("AE"), "5[0-9]{8}"),
            (Just("DE"), "[2-9][0-9]{6,9}"),
        ],
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..4),
        separator in prop::sample::select(vec![" ", "-", ".", "/", "\u{a0}", "\u{2011}"]),
    ) {
        let country = region(code);
        let expected = format!("{}{national}", country.calling_code());
        let mut spaced = national.clone();
        for cut in cuts {
            let mut places: Vec<usize> = (0..=spaced.len()).filter(|place| spaced.is_char_boundary(*place)).collect();
            places.retain(|place| (1..spaced.len()).contains(place));
            spaced.insert_str(places[cut.index(places.len())], separator);
        }
        let arabic: String =
            spaced.chars().map(|c| c.to_digit(10).and_then(|d| char::from_u32(0x660 + d)).unwrap_or(c)).collect();
        let calling = country.calling_code();
        let trunk = country.trunk_prefix();

        for text in [
            format!("+{calling} {spaced}"),
            format!("+{calling}{separator}{spaced}"),
            format!("00{calling}{spaced}"),
            format!("{} {calling} {spaced}", country.exit_prefix()),
            format!("{trunk}{spaced}"),
            format!("+{calling} {arabic}"),
            format!("{trunk} {arabic}"),
            format!("+{calling} {spaced} ext. 77"),
        ] {
            let number = first(&text, code);
            prop_assert_eq!(number.international.as_deref(), Some(expected.as_str()), "{}", text);
            prop_assert_eq!(&number.national, &national, "{}", text);
        }
    }
}
