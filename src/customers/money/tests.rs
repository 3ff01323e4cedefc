use proptest::{option, prelude::*};

use super::*;
use crate::{
    customers::{Shown, samples::Desk},
    locale::Language,
};

const LOCALES: [&str; 9] = ["en-US", "en-IN", "de", "de-CH", "es", "uk", "ar", "ar-EG", "ar-MA"];
const SIGNS: [char; 6] = ['-', '+', '\u{2212}', '\u{2010}', '\u{2013}', '\u{61c}'];

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn told(control: BalanceControl, balance: &str, credit_limit: Option<&str>) -> Vec<String> {
    let money = CustomerMoney {
        currency: Some("EUR".to_owned()),
        balance: Some(decimal(balance)),
        credit_limit: credit_limit.map(decimal),
        control,
        unallocated_payments: None,
    };
    let lines = money_lines(&money, &Desk::english().presentation());
    lines.into_iter().map(|line| format!("{} {}", line.label, line.amount).replace('\u{a0}', " ")).collect()
}

#[test]
fn postpaid_money_tells_the_debt_and_the_credit_that_is_left() {
    use BalanceControl::Postpaid;

    assert_eq!(told(Postpaid, "118.4", Some("300")), ["Owes 118.40 EUR", "Credit left 181.60 of 300.00 EUR"]);
    assert_eq!(told(Postpaid, "300", Some("300")), ["Owes 300.00 EUR", "Credit used up 300.00 EUR"]);
    assert_eq!(told(Postpaid, "310", Some("300")), ["Owes 310.00 EUR", "Over the credit limit by 10.00 EUR"]);
    assert_eq!(told(Postpaid, "0", Some("300")), ["Nothing owed 0.00 EUR", "Credit left 300.00 of 300.00 EUR"]);
    assert_eq!(told(Postpaid, "0", Some("0")), ["Nothing owed 0.00 EUR", "Credit limit 0.00 EUR"]);
    assert_eq!(told(Postpaid, "5", None), ["Owes 5.00 EUR", "Credit limit No limit"]);
    assert_eq!(
        told(Postpaid, "-50", Some("300")),
        ["Paid ahead 50.00 EUR", "Left to spend 350.00 EUR", "Including credit of 300.00 EUR"]
    );
}

#[test]
fn prepaid_money_tells_what_is_available() {
    use BalanceControl::Prepaid;

    assert_eq!(told(Prepaid, "-20", None), ["Available 20.00 EUR"]);
    assert_eq!(told(Prepaid, "-20", Some("0")), ["Available 20.00 EUR"]);
    assert_eq!(told(Prepaid, "0", Some("0")), ["No funds left 0.00 EUR"]);
    assert_eq!(told(Prepaid, "3", Some("0")), ["Overdrawn by 3.00 EUR"]);
    assert_eq!(told(Prepaid, "-20", Some("10")), ["Available 30.00 EUR", "Including credit of 10.00 EUR"]);
    assert_eq!(told(Prepaid, "4", Some("10")), ["Available 6.00 EUR", "Credit left 6.00 of 10.00 EUR"]);
    assert_eq!(told(Prepaid, "14", Some("10")), ["Overdrawn by 4.00 EUR", "Credit used up 10.00 EUR"]);
}

#[test]
fn money_of_an_unknown_kind_is_not_judged() {
    use BalanceControl::Unknown;

    assert_eq!(told(Unknown, "12", None), ["Balance, owed by the customer 12.00 EUR"]);
    assert_eq!(
        told(Unknown, "-12", Some("5")),
        ["Balance, in the customer’s favour 12.00 EUR", "Credit limit 5.00 EUR"]
    );
    assert_eq!(told(Unknown, "0", None), ["Balance 0.00 EUR"]);
}

#[test]
fn an_amount_too_small_for_its_currency_is_not_shown_as_nothing() {
    assert_eq!(told(BalanceControl::Postpaid, "0.004", None)[0], "Owes 0.004 EUR");
    assert_eq!(told(BalanceControl::Postpaid, "0.000001", None)[0], "Nothing owed 0.00 EUR");
}

#[test]
fn nothing_owed_in_no_currency_is_a_bare_nothing() {
    for credit_limit in [None, Some(Decimal::MAX)] {
        let (balance, control) = (Some(Decimal::ZERO), BalanceControl::Postpaid);
        let money = CustomerMoney { balance, credit_limit, control, ..CustomerMoney::default() };

        let lines = money_lines(&money, &Desk::english().presentation());

        assert_eq!((lines[0].label.as_str(), lines[0].amount.as_str()), ("Nothing owed", "0.00"));
    }
}

#[test]
fn a_balance_that_billing_does_not_tell_is_said_to_be_missing() {
    let lines = money_lines(&CustomerMoney::default(), &Desk::english().presentation());

    assert_eq!(lines.len(), 1);
    assert_eq!((lines[0].label.as_str(), lines[0].amount.as_str()), ("Balance", "Not stated by billing"));
}

#[test]
fn each_kind_of_money_is_hidden_on_its_own() {
    let money = CustomerMoney {
        balance: Some(decimal("1")),
        credit_limit: Some(decimal("2")),
        control: BalanceControl::Postpaid,
        unallocated_payments: Some(decimal("3")),
        currency: None,
    };
    for (field, label) in
        [("balance", "Owes"), ("credit", "Credit left"), ("unallocated_payments", "Payments not yet allocated")]
    {
        let desk = Desk { shown: Shown::parse(None, Some(&[field][..])).unwrap(), ..Desk::english() };
        let lines = money_lines(&money, &desk.presentation());
        assert_eq!(lines.iter().map(|line| line.label.as_str()).collect::<Vec<_>>(), [label]);
    }
}

/// The numbers in an amount, read back by someone who knows the locale's decimal separator.
fn read_back(amount: &str, locale: &str) -> Vec<Decimal> {
    let point = match locale {
        "en-US" | "en-IN" | "de-CH" | "ar" => '.',
        "ar-EG" => '٫',
        _ => ',',
    };
    let numbers = amount.split(|letter: char| letter.is_alphabetic()).filter(|part| part.contains(char::is_numeric));
    numbers
        .map(|number| {
            let ascii = number.chars().filter_map(|letter| match letter {
                '0'..='9' => Some(letter),
                '٠'..='٩' => char::from_digit(u32::from(letter) - u32::from('٠'), 10),
                _ => (letter == point).then_some('.'),
            });
            ascii.collect::<String>().parse().unwrap()
        })
        .collect()
}

fn amounts() -> impl Strategy<Value = Decimal> {
    prop_oneof![
        (-999_999_999_999_i64..=999_999_999_999, 0_u32..=5).prop_map(|(number, scale)| Decimal::new(number, scale)),
        (-3_i64..=3, 0_u32..=7).prop_map(|(number, scale)| Decimal::new(number, scale)),
    ]
}

fn wallets() -> impl Strategy<Value = CustomerMoney> {
    let currencies = prop_oneof![Just(None), "EUR|USD|UAH|JPY|KWD|CLF|eur|€".prop_map(Some)];
    let controls =
        prop_oneof![Just(BalanceControl::Postpaid), Just(BalanceControl::Prepaid), Just(BalanceControl::Unknown)];
    (amounts(), option::of(amounts()), option::of(amounts()), currencies, controls).prop_map(
        |(balance, credit_limit, unallocated_payments, currency, control)| CustomerMoney {
            currency,
            balance: Some(balance),
            credit_limit,
            control,
            unallocated_payments,
        },
    )
}

fn rounded(amount: Decimal, shown: Decimal) -> Decimal {
    amount.abs().round_dp_with_strategy(shown.scale(), RoundingStrategy::MidpointAwayFromZero)
}

proptest! {
    #[test]
    fn no_amount_ever_carries_a_sign(money in wallets(), locale in proptest::sample::select(&LOCALES[..])) {
        for line in money_lines(&money, &Desk::of(locale).presentation()) {
            prop_assert!(!line.amount.contains(SIGNS), "{line:?}");
            prop_assert!(!line.label.is_empty() && !line.label.contains("money-"), "{line:?}");
        }
    }

    #[test]
    fn the_words_agree_with_the_sign(money in wallets(), locale in proptest::sample::select(&LOCALES[..])) {
        let desk = Desk::of(locale);
        let line = money_lines(&money, &desk.presentation()).remove(0);

        let balance = money.balance.unwrap().round_dp_with_strategy(5, RoundingStrategy::MidpointAwayFromZero);
        let funds = money.credit_limit.unwrap_or_default() - money.balance.unwrap();
        let funds = funds.round_dp_with_strategy(5, RoundingStrategy::MidpointAwayFromZero);
        let (judged, keys) = match money.control {
            BalanceControl::Postpaid => (balance, ["money-paid-ahead", "money-nothing-owed", "money-owes"]),
            BalanceControl::Prepaid => (funds, ["money-overdrawn", "money-no-funds", "money-available"]),
            BalanceControl::Unknown => (balance, ["money-balance-in-favour", "money-balance", "money-balance-owed"]),
        };
        let key = match judged.cmp(&Decimal::ZERO) {
            Ordering::Less => keys[0],
            Ordering::Equal => keys[1],
            Ordering::Greater => keys[2],
        };
        prop_assert_eq!(line.label, desk.formats.texts().get(key));

        let shown = read_back(&line.amount, locale);
        prop_assert_eq!(shown.len(), 1);
        prop_assert_eq!(shown[0], rounded(judged, shown[0]));
        prop_assert_eq!(shown[0].is_zero(), judged.is_zero());
    }

    #[test]
    fn headroom_and_balance_make_up_the_limit(money in wallets(), locale in proptest::sample::select(&LOCALES[..])) {
        let desk = Desk::of(locale);
        let text = |key: &str| desk.formats.texts().get(key);
        let balance = money.balance.unwrap();
        for line in money_lines(&money, &desk.presentation()).into_iter().skip(1) {
            let shown = read_back(&line.amount, locale);
            let limit = money.credit_limit.unwrap_or_default();
            if line.label == text("money-credit-left") {
                prop_assert_eq!(shown[0], rounded(limit - balance, shown[0]));
                prop_assert_eq!(shown[1], rounded(limit, shown[1]));
                prop_assert!(limit - balance > Decimal::ZERO);
            } else if line.label == text("money-left-to-spend") {
                prop_assert_eq!(shown[0], rounded(limit - balance, shown[0]));
                prop_assert!(balance < Decimal::ZERO);
            } else if line.label == text("money-credit-over") {
                prop_assert_eq!(shown[0], rounded(balance - limit, shown[0]));
                prop_assert!(balance > limit);
            }
        }
    }

    #[test]
    fn extreme_amounts_are_shown_and_do_not_panic(high in any::<i64>(), scale in 0_u32..=28) {
        let balance = Decimal::from_i128_with_scale(i128::from(high) * 4_000_000_000, scale);
        let money = CustomerMoney {
            balance: Some(balance),
            credit_limit: Some(Decimal::MAX),
            control: BalanceControl::Postpaid,
            ..CustomerMoney::default()
        };
        for language in Language::ALL {
            prop_assert!(!money_lines(&money, &Desk::of(language.tag()).presentation()).is_empty());
        }
    }
}
