use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::search::{
    Target,
    fake::{FakeBilling, account, company, customer, id},
};

fn query(text: &str) -> Query {
    Query::recognise(text, "US".parse().unwrap()).unwrap()
}

/// Runs a search that never waits for anything.
fn search(billing: &FakeBilling, text: &str, page: PageRequest) -> Result<Matches, SearchError> {
    find(billing, &query(text), page).now_or_never().expect("the fake answers at once")
}

fn first_page(billing: &FakeBilling, text: &str) -> Matches {
    search(billing, text, PageRequest::new(0)).unwrap()
}

fn ids(matches: &Matches) -> Vec<u64> {
    matches.rows.iter().map(|row| row.id.get()).collect()
}

fn best(matches: &Matches) -> (MatchedBy, Closeness) {
    let best = &matches.rows[0].matched[0];
    (best.by, best.closeness)
}

/// Two Acmes, a person, a reseller, and accounts with a DID and an alias.
fn town() -> FakeBilling {
    let rita = Customer {
        company: Some("Acme Ltd".into()),
        first_name: Some("Rita".into()),
        last_name: Some("Moss".into()),
        emails: vec!["ap@acme.example".into(), "rita@acme.example".into()],
        phones: vec!["(209) 455-5948".into()],
        reseller: Some(id(511)),
        ..customer(70412, "ACME-Retail")
    };
    let other = Customer { company: Some("Acme Ltd".into()), ..customer(70500, "ACME-Two") };
    let mut line = account(1, 46170, "ph46170x4665");
    line.did = Some("12125550100".into());
    let mut alias = account(2, 46170, "12095550123");
    alias.master = Some(line.id);
    let mut mobile = account(3, 70500, "12095550199");
    mobile.emails = vec!["line@two.example".into()];
    FakeBilling {
        customers: vec![rita, other, company(46170, "Corner Shop"), company(511, "Panda Partners")],
        accounts: vec![line, alias, mobile],
        ..FakeBilling::default()
    }
}

#[test]
fn each_kind_of_query_finds_its_customer() {
    let cases = [
        ("46170", 46170, MatchedBy::CustomerId),
        ("ph46170x4665", 46170, MatchedBy::AccountId),
        ("+1 (209) 555-0123", 46170, MatchedBy::Alias),
        ("212-555-0100", 46170, MatchedBy::Did),
        ("001 209 555 0199", 70500, MatchedBy::AccountId),
        ("+1 209 455 5948", 70412, MatchedBy::Phone),
        ("RITA@acme.example", 70412, MatchedBy::Email),
        ("line@two.example", 70500, MatchedBy::Email),
        ("ACME-Two", 70500, MatchedBy::CustomerName),
        ("corner shop", 46170, MatchedBy::CompanyName),
        ("Rita Moss", 70412, MatchedBy::PersonName),
    ];

    for (text, expected, by) in cases {
        let matches = first_page(&town(), text);
        assert_eq!(ids(&matches).first(), Some(&expected), "{text}");
        assert_eq!(best(&matches), (by, Closeness::Exact), "{text}");
        assert!(!matches.partial);
    }
}

#[test]
fn parts_find_too() {
    for (text, expected) in [
        ("@acme.example", 70412),
        ("rita@", 70412),
        ("x4665", 46170),
        ("55501", 46170),
        ("Moss Rita", 70412),
        ("rita acme", 70412),
        ("orner", 46170),
    ] {
        let matches = first_page(&town(), text);
        assert_eq!(ids(&matches).first(), Some(&expected), "{text}");
        assert_ne!(best(&matches).1, Closeness::Exact, "{text}");
    }
}

#[test]
fn a_match_carries_what_tells_two_acmes_apart() {
    let matches = first_page(&town(), "acme ltd");

    assert_eq!(ids(&matches), [70412, 70500]);
    let rita = &matches.rows[0];
    assert_eq!(rita.contact_person().as_deref(), Some("Rita Moss"));
    assert_eq!(rita.reseller, Some(Reseller { id: id(511), name: Some("Panda Partners".into()) }));
    let other = &matches.rows[1];
    assert_eq!(other.accounts.iter().map(|account| account.name.as_str()).collect::<Vec<_>>(), ["12095550199"]);
    assert_eq!(other.account_total, Some(1));
    assert_eq!(matches.total, Total::Exactly(2));
    assert!(!matches.more);
}

#[test]
fn the_account_that_matched_leads_the_samples() {
    let mut billing = FakeBilling { customers: vec![company(1, "Big")], ..FakeBilling::default() };
    billing.accounts = (0..9).map(|n| account(n + 1, 1, &format!("1209555000{n}"))).collect();

    let matches = first_page(&billing, "12095550007");

    let names: Vec<&str> = matches.rows[0].accounts.iter().map(|account| account.name.as_str()).collect();
    assert_eq!(names, ["12095550007", "12095550000", "12095550001"]);
    assert_eq!(matches.rows[0].account_total, Some(9));
}

#[test]
fn better_reasons_stand_first_and_ties_go_by_id() {
    let billing = FakeBilling {
        customers: vec![
            company(9, "The 4617 Club"),
            company(8, "4617 Street Bakery"),
            company(7, "4617"),
            company(6, "Phone Holder"),
            company(5, "Line Holder"),
            company(4617, "Itself"),
            company(4, "Another 4617 Club"),
        ],
        accounts: vec![account(1, 5, "4617")],
        ..FakeBilling::default()
    };

    assert_eq!(ids(&first_page(&billing, "4617")), [4617, 5, 7, 8, 4, 9]);
}

#[test]
fn wildcards_are_literal() {
    let billing = FakeBilling {
        customers: vec![company(1, "100% Pure"), company(2, "100 Pure"), company(3, "a_b"), company(4, "axb")],
        ..FakeBilling::default()
    };

    assert_eq!(ids(&first_page(&billing, "100%")), [1]);
    assert_eq!(ids(&first_page(&billing, "a_b")), [3]);
    assert_eq!(ids(&first_page(&billing, "%%")), Vec::<u64>::new());
}

#[test]
fn a_name_that_matches_hundreds_costs_one_answer_a_question() {
    let billing = FakeBilling {
        customers: (1..=400).map(|n| company(n, &format!("Acme {n}"))).collect(),
        ..FakeBilling::default()
    };

    let matches = first_page(&billing, "Acme");

    assert_eq!(matches.rows.len(), 10);
    assert!(matches.more);
    assert_eq!(matches.total, Total::AtLeast(400));
    assert_eq!(billing.count("customers"), 2, "an exact and a wide question");
}

#[test]
fn the_exact_name_stands_first_however_late_billing_tells_it() {
    let mut customers: Vec<Customer> = (1..=400).map(|n| company(n, &format!("Acme {n}"))).collect();
    customers.push(company(9000, "Acme"));
    let billing = FakeBilling { customers, ..FakeBilling::default() };

    assert_eq!(ids(&first_page(&billing, "acme"))[0], 9000);
}

#[test]
fn nothing_found_says_what_was_tried() {
    let matches = first_page(&FakeBilling::default(), "nobody");

    assert!(matches.rows.is_empty() && !matches.more);
    assert_eq!(matches.total, Total::Exactly(0));
    let tried: Vec<(Target, &str)> = matches.tried.iter().map(|tried| (tried.target, tried.value.as_str())).collect();
    assert_eq!(tried, [(Target::ExactName, "nobody"), (Target::Name, "nobody"), (Target::AccountId, "nobody")]);
    assert!(matches.tried.iter().all(|tried| tried.outcome == Outcome::Nothing));
}

#[test]
fn a_refused_question_does_not_spoil_the_search() {
    let billing = FakeBilling { refuses: vec!["customers phone1"], ..town() };

    let matches = first_page(&billing, "12095550123");

    assert_eq!(ids(&matches), [46170]);
    assert!(!matches.partial, "what billing cannot do is not missing");
    let refused = matches.tried.iter().filter(|tried| tried.outcome == Outcome::Refused).count();
    assert_eq!(refused, 2);

    let matches = first_page(&billing, "+1 209 000 0000");
    assert!(matches.rows.is_empty(), "the others answered, so nothing is an answer");
}

#[test]
fn silence_spoils_only_what_it_hides() {
    let billing = FakeBilling { silent_to: vec!["customers"], ..town() };

    let matches = first_page(&billing, "12095550123");
    assert_eq!(ids(&matches), [46170]);
    assert!(matches.partial);

    let nothing = search(&billing, "corner shop", PageRequest::new(0));
    assert!(matches!(nothing, Err(SearchError::Billing(PortaBillingError::Overloaded))));
}

#[test]
fn a_search_that_billing_refuses_altogether_fails() {
    let billing = FakeBilling { refuses: vec!["customers", "account"], ..town() };

    let refused = search(&billing, "corner shop", PageRequest::new(0));

    assert!(matches!(refused, Err(SearchError::Billing(PortaBillingError::Fault { .. }))));
}

#[test]
fn details_that_cannot_be_read_are_left_out() {
    let billing = FakeBilling { silent_to: vec!["customer 46170", "accounts of customer"], ..town() };

    let matches = first_page(&billing, "ph46170x4665");

    assert_eq!(ids(&matches), [46170]);
    assert_eq!(matches.rows[0].customer, None);
    assert_eq!(matches.rows[0].account_total, None);
    assert_eq!(matches.rows[0].accounts.len(), 1, "the one that matched");
}

#[test]
fn a_realm_suffix_does_not_hide_an_exact_account() {
    let matches = first_page(&town(), "12095550199@msisdn");

    assert_eq!(ids(&matches), [70500]);
    assert_eq!(best(&matches), (MatchedBy::AccountId, Closeness::Exact));
}

#[test]
fn a_page_far_beyond_the_end_is_empty() {
    let matches = search(&town(), "acme", PageRequest { page: u32::MAX, size: 0 }).unwrap();

    assert!(matches.rows.is_empty() && !matches.more);
    assert_eq!(matches.total, Total::Exactly(2));
}

#[test]
fn a_search_can_move_between_threads() {
    fn is_send<T: Send>(_: &T) {}
    let (billing, query) = (FakeBilling::default(), query("acme"));

    is_send(&find(&billing, &query, PageRequest::new(0)));
}

/// Customers whose names match "acme" closely, loosely and not at all, and accounts that match "acme1".
fn any_town() -> impl Strategy<Value = FakeBilling> {
    let names = prop::sample::select(vec!["Acme1", "acme1 ltd", "The Acme1", "Umbrella", "acme1", "Co acme1 x"]);
    let customers = prop::collection::vec((1..400u64, names), 0..160);
    let accounts = prop::collection::vec((1..500u64, 1..400u64), 0..80);
    (customers, accounts).prop_map(|(customers, accounts)| {
        let mut seen = BTreeSet::new();
        let mut lines = BTreeSet::new();
        FakeBilling {
            customers: customers
                .into_iter()
                .filter(|(number, _)| seen.insert(*number))
                .map(|(number, name)| company(number, name))
                .collect(),
            accounts: accounts
                .into_iter()
                .filter(|(number, _)| lines.insert(*number))
                .map(|(number, owner)| account(number, owner, &format!("acme1-{number}")))
                .collect(),
            ..FakeBilling::default()
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn paging_shows_each_match_exactly_once(billing in any_town(), size in 4..20u32) {
        let mut expected: BTreeSet<u64> = billing.accounts.iter().map(|account| account.customer.get()).collect();
        let named = |customer: &&Customer| customer.company.as_ref().unwrap().to_lowercase().contains("acme1");
        expected.extend(billing.customers.iter().filter(named).map(|customer| customer.id.get()));

        let mut shown = Vec::new();
        for page in 0.. {
            let matches = search(&billing, "acme1", PageRequest { page, size }).unwrap();
            prop_assert!(matches.rows.len() <= size as usize);
            shown.extend(ids(&matches));
            if !matches.more {
                prop_assert_eq!(matches.total, Total::Exactly(expected.len() as u64));
                break;
            }
            prop_assert_eq!(matches.rows.len(), size as usize);
        }

        prop_assert_eq!(shown.len(), expected.len());
        prop_assert_eq!(shown.into_iter().collect::<BTreeSet<_>>(), expected);
    }

    #[test]
    fn the_order_does_not_depend_on_billings(billing in any_town(), seed in any::<u64>()) {
        // Within one round of answers; billing decides what comes in which round.
        let mut one = billing;
        one.customers.truncate(40);
        one.accounts.truncate(40);
        let other = FakeBilling {
            customers: shuffled(&one.customers, seed),
            accounts: shuffled(&one.accounts, seed),
            ..FakeBilling::default()
        };
        let page = PageRequest { page: 0, size: 50 };

        let (one, other) = (search(&one, "acme1", page).unwrap(), search(&other, "acme1", page).unwrap());

        prop_assert_eq!(ids(&one), ids(&other));
        let order = |row: &Match| (row.matched[0].rank(), row.id);
        prop_assert!(one.rows.is_sorted_by_key(order), "better first, then by id");
        let reasons = |matches: &Matches| matches.rows.iter().map(|row| row.matched.clone()).collect::<Vec<_>>();
        prop_assert_eq!(reasons(&one), reasons(&other));
    }
}

fn shuffled<T: Clone>(rows: &[T], seed: u64) -> Vec<T> {
    let mut rows: Vec<(u64, T)> = rows
        .iter()
        .enumerate()
        .map(|(index, row)| ((index as u64 + 1).wrapping_mul(seed | 1).rotate_left(17).wrapping_mul(seed), row.clone()))
        .collect();
    rows.sort_by_key(|(key, _)| *key);
    rows.into_iter().map(|(_, row)| row).collect()
}
