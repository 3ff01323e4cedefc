use proptest::prelude::*;

use super::*;

fn pattern(text: &str) -> TokenPattern {
    text.parse().unwrap()
}

/// What is spotted in a description, in short.
fn spotted(text: &str, patterns: &[&str]) -> Vec<String> {
    let patterns: Vec<TokenPattern> = patterns.iter().map(|text| pattern(text)).collect();
    scan([(Source::Description, text)].into_iter(), &patterns, "US".parse().unwrap())
        .into_iter()
        .map(|(_, spotted)| match spotted {
            Spotted::Account(id) => format!("account {id}"),
            Spotted::Customer(id) => format!("customer {id}"),
            Spotted::Phone(number) => format!("phone {}", number.international.unwrap_or(number.national)),
        })
        .collect()
}

#[test]
fn a_pattern_is_shown_as_it_was_written() {
    for text in ["ph#x#", "cust-{customer}", "a.b_c1-#"] {
        assert_eq!(pattern(text).to_string(), text);
    }
}

#[test]
fn account_ids_are_spotted_as_whole_words() {
    for text in
        ["ph46170x4665", "Line ph46170x4665.", "(ph46170x4665)", "sip:ph46170x4665@pbx.example", "рядок: ph46170x4665,"]
    {
        assert_eq!(spotted(text, &["ph#x#"]), ["account ph46170x4665"], "{text}");
    }
    assert_eq!(spotted("PH46170X4665 and ph46170x4665", &["ph#x#"]), ["account PH46170X4665"]);
    for text in ["graph46170x4665", "ph46170x4665b", "ph46170x", "phx4665", "ph 46170x4665", "шph46170x4665"] {
        assert_eq!(spotted(text, &["ph#x#"]), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn customer_ids_are_spotted_by_a_pattern_of_the_operators() {
    let text = "Ref cust-46170, CUST-46170 and CUST-7; not CUST-x or XCUST-9";

    assert_eq!(spotted(text, &["CUST-{customer}"]), ["customer 46170", "customer 7"]);
}

#[test]
fn phone_numbers_are_spotted_those_with_a_plus_first() {
    let text = "Please call 209-455-5948 or (212) 555-0100, or +49 30 12345678.\nThanks";

    assert_eq!(spotted(text, &[]), ["phone 493012345678", "phone 12094555948", "phone 12125550100"]);
    assert_eq!(spotted("٠٠٩٧١ ٥٠ ١٢٣ ٤٥٦٧", &[]), ["phone 971501234567"]);
    assert_eq!(spotted("2094555948 2125550100", &[]), ["phone 12094555948", "phone 12125550100"]);
}

#[test]
fn other_digits_are_no_phone_numbers() {
    for text in [
        "on 2026-01-31 at 10:15:00",
        "31.01.2026",
        "from 192.168.10.20",
        "ticket #123456789",
        "order_12345678",
        "a1234567890",
        "1234567@sip.example",
        "EUR 1,234,567.89",
        "123 456",
        "12345678901234567890123",
        "https://panda.example/1234567890",
    ] {
        assert_eq!(spotted(text, &[]), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn what_stands_far_down_or_too_often_is_left() {
    let far = format!("{} ph1x2", "a ".repeat(LONGEST_TEXT / 2));
    assert_eq!(spotted(&far, &["ph#x#"]), Vec::<String>::new());

    let many: Vec<String> = (0..1000).map(|n| format!("ph{n}x1 CUST-{n} +1209455{n:04}")).collect();
    let found = spotted(&many.join(" "), &["ph#x#", "CUST-{customer}"]);
    assert_eq!(found.len(), MOST_ACCOUNTS + MOST_CUSTOMERS + MOST_PHONES);
}

#[test]
fn a_pattern_that_would_match_anything_is_refused() {
    for (text, error) in [
        ("#", PatternError::Length),
        ("##", PatternError::DigitsTwice),
        ("x##", PatternError::DigitsTwice),
        ("x#1", PatternError::DigitsTwice),
        ("x{customer}#", PatternError::DigitsTwice),
        ("x{customer}y{customer}", PatternError::Character),
        ("-#", PatternError::NoLetter),
        ("abc", PatternError::NoDigits),
        ("a.*b#", PatternError::Character),
        ("ä#", PatternError::Character),
        ("{other}", PatternError::Character),
    ] {
        assert_eq!(text.parse::<TokenPattern>(), Err(error), "{text}");
    }
    assert_eq!(TokenPattern::defaults(), [pattern("PH#x#")]);
}

proptest! {
    #[test]
    fn scanning_never_panics(text in "\\PC{0,200}|[phx0-9+() .\\-\n@]{0,200}") {
        let _ = spotted(&text, &["ph#x#", "c{customer}"]);
    }

    #[test]
    fn an_id_is_spotted_wherever_it_stands(before in "[ a-z.,:;!?\n]{0,40}", after in "[ .,:;!?\n][ a-z]{0,40}") {
        let found = spotted(&format!("{before} ph46170x4665{after}"), &["ph#x#"]);

        prop_assert_eq!(found, ["account ph46170x4665"]);
    }
}
