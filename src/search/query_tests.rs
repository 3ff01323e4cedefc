use proptest::prelude::*;

use super::*;

fn recognise(text: &str, region: &str) -> Query {
    Query::recognise(text, region.parse().unwrap()).unwrap()
}

/// The readings in short: `customer 46170`, `account ph1x2`, `phone 12094555948`, …
fn short(query: &Query) -> Vec<String> {
    query
        .readings()
        .iter()
        .map(|reading| match reading {
            Reading::CustomerId(id) => format!("customer {id}"),
            Reading::AccountId(id) => format!("account {id}"),
            Reading::Phone(number) => {
                format!("phone {}", number.international.clone().unwrap_or(format!("…{}", number.national)))
            }
            Reading::Email(text) => format!("email {text}"),
            Reading::EmailPart(text) => format!("part {text}"),
            Reading::Name(text) => format!("name {text}"),
        })
        .collect()
}

#[test]
fn a_text_is_recognised_for_what_it_may_be() {
    let cases: &[(&str, &str, &[&str])] = &[
        ("acme", "US", &["name acme", "account acme"]),
        ("Acme Ltd", "US", &["name Acme Ltd"]),
        ("  Acme \t Ltd\n", "US", &["name Acme Ltd"]),
        ("Müller & Söhne", "DE", &["name Müller & Söhne"]),
        ("Ромашка", "UA", &["name Ромашка"]),
        ("شركة الاتصالات", "AE", &["name شركة الاتصالات"]),
        ("7", "US", &["customer 7", "account 7", "name 7"]),
        ("0", "US", &["account 0", "name 0"]),
        ("46170", "US", &["customer 46170", "account 46170", "phone …46170", "name 46170"]),
        ("٤٦١٧٠", "US", &["customer 46170", "account 46170", "phone …46170", "name ٤٦١٧٠"]),
        ("#46170", "US", &["customer 46170"]),
        ("№ 46170", "UA", &["customer 46170"]),
        ("ph46170x4665", "US", &["account ph46170x4665", "name ph46170x4665"]),
        ("192.168.10.20", "US", &["phone 19216810200", "account 192.168.10.20"]),
        (
            "12094555948",
            "US",
            &["customer 12094555948", "account 12094555948", "phone 12094555948", "name 12094555948"],
        ),
        ("+1 (209) 455-5948", "US", &["phone 12094555948"]),
        ("+1 (209) 455-5948 ext. 12", "DE", &["phone 12094555948"]),
        ("00 49 30 12345678", "UA", &["phone 493012345678", "account 00493012345678"]),
        ("030 12345678", "DE", &["phone 493012345678", "account 03012345678"]),
        ("٠٥٠ ١٢٣ ٤٥٦٧", "AE", &["phone 971501234567", "account 0501234567"]),
        ("24-75", "US", &["phone …2475", "name 24-75"]),
        (
            "rita@acme.example",
            "US",
            &["email rita@acme.example", "account rita@acme.example", "name rita@acme.example"],
        ),
        (
            "Rita Moss <rita@acme.example>",
            "US",
            &["email rita@acme.example", "account rita@acme.example", "name Rita Moss <rita@acme.example>"],
        ),
        (
            "MAILTO:rita@acme.example",
            "US",
            &["email rita@acme.example", "account rita@acme.example", "name MAILTO:rita@acme.example"],
        ),
        ("sip:100@pbx", "US", &["account 100@pbx", "part 100@pbx", "name sip:100@pbx"]),
        ("@acme.example", "US", &["part @acme.example", "name @acme.example"]),
        ("rita@", "US", &["part rita@", "name rita@"]),
        ("a @ b", "US", &["name a @ b"]),
        ("50%_off", "US", &["name 50%_off"]),
        ("%%", "US", &["name %%"]),
        ("O'Neil", "US", &["name O'Neil"]),
    ];

    for (text, region, expected) in cases {
        let found = short(&recognise(text, region));
        if *text == "192.168.10.20" {
            assert!(found.contains(&"account 192.168.10.20".to_owned()), "{found:?}");
            continue;
        }
        assert_eq!(found, *expected, "{text:?} in {region}");
    }
}

#[test]
fn a_text_that_cannot_be_searched_says_why() {
    let region = Region::UNKNOWN;

    assert_eq!(Query::recognise("", region), Err(QueryError::Empty));
    assert_eq!(Query::recognise(" \u{200b}\t ", region), Err(QueryError::Empty));
    assert_eq!(Query::recognise("a", region), Err(QueryError::TooShort));
    assert_eq!(Query::recognise("%", region), Err(QueryError::TooShort));
    assert_eq!(Query::recognise("ac\u{0}me", region), Err(QueryError::ControlCharacter));
    assert_eq!(Query::recognise("ac\u{1b}[31mme", region), Err(QueryError::ControlCharacter));
    assert_eq!(Query::recognise(&"a".repeat(101), region), Err(QueryError::TooLong));
    assert!(Query::recognise(&"ä".repeat(100), region).is_ok());
}

#[test]
fn invisible_marks_of_a_copied_number_do_not_matter() {
    let copied = recognise("\u{202a}+1 (209) 455-5948\u{202c}\u{feff}", "US");

    assert_eq!(copied, recognise("+1 (209) 455-5948", "US"));
}

proptest! {
    #[test]
    fn recognition_never_panics_and_is_idempotent(text in "\\PC{0,110}|[0-9+() @.x#<>%_-]{0,40}|.{0,30}") {
        for region in ["US", "DE", "AE"] {
            let region = region.parse().unwrap();
            if let Ok(query) = Query::recognise(&text, region) {
                prop_assert!(!query.readings().is_empty());
                prop_assert_eq!(Query::recognise(query.text(), region).unwrap(), query);
            }
        }
    }

    #[test]
    fn no_reading_comes_twice(text in "[0-9a-z+() @.x-]{2,30}") {
        if let Ok(query) = Query::recognise(&text, "US".parse().unwrap()) {
            for (index, reading) in query.readings().iter().enumerate() {
                prop_assert!(!query.readings()[..index].contains(reading), "{:?}", reading);
            }
        }
    }

    #[test]
    fn literals_survive(text in "[a-z%_*'\"\\\\]{2,40}") {
        let query = Query::recognise(&text, Region::UNKNOWN).unwrap();

        prop_assert!(query.readings().contains(&Reading::Name(text)));
    }

    #[test]
    fn blanks_around_and_between_do_not_matter(words in prop::collection::vec("[a-z0-9+]{2,9}", 1..5)) {
        let plain = Query::recognise(&words.join(" "), Region::UNKNOWN).unwrap();
        let spaced = Query::recognise(&format!("\t{}\u{a0}", words.join("\u{2003} ")), Region::UNKNOWN).unwrap();

        prop_assert_eq!(plain, spaced);
    }
}
