use futures_util::FutureExt;

use super::*;
use crate::{
    portabilling::Customer,
    search::fake::{FakeBilling, account, company, customer},
};

fn suggestions(billing: &FakeBilling, hints: &Hints) -> Suggestions {
    let hints = Hints { region: "US".parse().unwrap(), ..hints.clone() };
    suggest(billing, &hints, &Rules::default()).now_or_never().expect("the fake answers at once")
}

/// The candidates in short: `46170 Strong: email customer-email 0`.
fn short(suggestions: &Suggestions) -> Vec<String> {
    suggestions
        .candidates
        .iter()
        .map(|candidate| {
            let evidence: Vec<String> = candidate
                .evidence
                .iter()
                .map(|it| format!("{} {} {}", it.rule.as_str(), it.field.as_str(), it.rivals))
                .collect();
            format!("{} {:?}: {}", candidate.customer.id, candidate.strength, evidence.join(", "))
        })
        .collect()
}

fn with_email(number: u64, email: &str) -> Customer {
    Customer { emails: vec!["billing@panda.example".into(), email.into()], ..company(number, &format!("Co {number}")) }
}

fn having(customers: Vec<Customer>) -> FakeBilling {
    FakeBilling { customers, ..FakeBilling::default() }
}

#[test]
fn without_hints_billing_is_not_asked() {
    let billing = FakeBilling::default();

    assert_eq!(suggestions(&billing, &Hints::default()), Suggestions::default());
    assert_eq!(billing.count(""), 0);
}

#[test]
fn the_requesters_mail_address_leads_to_its_customer() {
    let billing = having(vec![with_email(1, "rita@gmail.com"), with_email(2, "margarita@gmail.com")]);
    let hints = Hints { requester_email: Some("Rita@gmail.com".into()), ..Hints::default() };

    let found = suggestions(&billing, &hints);

    assert_eq!(short(&found), ["1 Strong: email customer-email 0"]);
    assert_eq!(found.candidates[0].evidence[0].value, "Rita@gmail.com");
    assert_eq!(found.candidates[0].evidence[0].source, Source::RequesterEmail);
}

#[test]
fn the_requesters_mail_address_may_be_an_accounts() {
    let mut line = account(1, 46170, "ph46170x4665");
    line.emails = vec!["desk@corner.example".into()];
    let billing = FakeBilling { accounts: vec![line], ..having(vec![company(46170, "Corner Shop")]) };
    let hints = Hints { requester_email: Some("desk@corner.example".into()), ..Hints::default() };

    assert_eq!(short(&suggestions(&billing, &hints)), ["46170 Strong: email account-email 0"]);
}

#[test]
fn the_requesters_phone_is_compared_with_accounts_aliases_dids_and_phones() {
    let mut did = account(2, 20, "ph20x1");
    did.did = Some("12125550100".into());
    let mut alias = account(3, 30, "12095550123");
    alias.master = Some(did.id);
    let billing = FakeBilling {
        accounts: vec![account(1, 10, "12095550111"), did, alias],
        ..having(vec![
            company(10, "Ten"),
            company(20, "Twenty"),
            company(30, "Thirty"),
            Customer { phones: vec!["(209) 455-5948".into()], ..company(40, "Forty") },
        ])
    };

    for (phone, expected) in [
        ("209 555 0111", "10 Strong: phone account-id 0"),
        ("+1 212 555 0100", "20 Strong: phone did 0"),
        ("1-209-555-0123", "30 Strong: phone alias 0"),
        ("+12094555948", "40 Strong: phone customer-phone 0"),
    ] {
        let hints = Hints { requester_phone: Some(phone.into()), ..Hints::default() };
        assert_eq!(short(&suggestions(&billing, &hints)), [expected], "{phone}");
    }
    let hints = Hints { requester_phone: Some("5948".into()), ..Hints::default() };
    assert_eq!(short(&suggestions(&billing, &hints)), Vec::<String>::new(), "a part of a number is no evidence");
}

#[test]
fn an_organization_is_compared_by_its_whole_name() {
    let billing = having(vec![company(1, "ACME Limited"), company(2, "Acme Retail Ltd"), customer(3, "Umbrella Inc.")]);

    let acme = Hints { organization_name: Some("Acme, Ltd.".into()), ..Hints::default() };
    assert_eq!(short(&suggestions(&billing, &acme)), ["1 Fair: organization-name company-name 0"]);

    let umbrella = Hints { organization_name: Some("umbrella".into()), ..Hints::default() };
    assert_eq!(short(&suggestions(&billing, &umbrella)), ["3 Fair: organization-name customer-name 0"]);
}

#[test]
fn two_acmes_are_ambiguous() {
    let billing = having(vec![company(2, "Acme Ltd"), company(1, "ACME")]);
    let hints = Hints { organization_name: Some("Acme".into()), ..Hints::default() };

    assert_eq!(
        short(&suggestions(&billing, &hints)),
        ["1 Weak: organization-name company-name 1", "2 Weak: organization-name company-name 1",]
    );
}

#[test]
fn more_evidence_tells_two_acmes_apart_and_keeps_both() {
    let mut second = company(2, "Acme Ltd");
    second.emails = vec!["ap@acme.example".into()];
    let billing = having(vec![company(1, "ACME"), second]);
    let hints = Hints {
        organization_name: Some("Acme".into()),
        organization_domains: vec!["acme.example".into()],
        ..Hints::default()
    };

    assert_eq!(
        short(&suggestions(&billing, &hints)),
        [
            "2 Fair: domain customer-email 0, organization-name company-name 1",
            "1 Weak: organization-name company-name 1",
        ]
    );
}

#[test]
fn a_domain_leads_to_the_customer_that_alone_has_it() {
    let billing = having(vec![
        with_email(1, "ap@acme.example"),
        with_email(2, "x@notacme.example"),
        with_email(3, "x@acme.example.org"),
    ]);

    let by_mail = Hints { requester_email: Some("new.person@ACME.example".into()), ..Hints::default() };
    assert_eq!(short(&suggestions(&billing, &by_mail)), ["1 Fair: domain customer-email 0"]);

    let by_organization = Hints { organization_domains: vec!["@acme.example".into()], ..Hints::default() };
    let found = suggestions(&billing, &by_organization);
    assert_eq!(short(&found), ["1 Fair: domain customer-email 0"]);
    assert_eq!(found.candidates[0].evidence[0].source, Source::OrganizationDomain);
}

#[test]
fn a_mail_providers_domain_is_no_evidence() {
    let billing = having(vec![with_email(1, "someone@gmail.com")]);
    let hints = Hints {
        requester_email: Some("other@gmail.com".into()),
        organization_domains: vec!["gmail.com".into(), "yahoo.co.uk".into(), "mailinator.com".into()],
        ..Hints::default()
    };

    let found = suggestions(&billing, &hints);

    assert!(found.candidates.is_empty());
    let aside: Vec<(&str, Reason)> = found.set_aside.iter().map(|it| (it.value.as_str(), it.reason)).collect();
    assert_eq!(
        aside,
        [
            ("gmail.com", Reason::PublicDomain),
            ("yahoo.co.uk", Reason::PublicDomain),
            ("mailinator.com", Reason::PublicDomain),
        ]
    );
    assert_eq!(billing.count("customers"), 1, "only the whole address is asked for");
}

#[test]
fn an_operators_own_domain_is_no_evidence() {
    let billing = having(vec![with_email(1, "ap@acme.example")]);
    let hints = Hints { organization_domains: vec!["panda.example".into()], ..Hints::default() };
    let rules = Rules { ignored_domains: vec!["panda.example".into()], ..Rules::default() };

    let found = suggest(&billing, &hints, &rules).now_or_never().unwrap();

    assert!(found.candidates.is_empty());
    assert_eq!(found.set_aside[0].reason, Reason::PublicDomain);
}

#[test]
fn a_domain_that_many_customers_share_is_no_evidence() {
    let sharing = |count: u64| having((1..=count).map(|n| with_email(n, &format!("u{n}@tower.example"))).collect());
    let hints = Hints { requester_email: Some("new@tower.example".into()), ..Hints::default() };

    assert_eq!(suggestions(&sharing(3), &hints).candidates.len(), 3);
    let found = suggestions(&sharing(4), &hints);
    assert!(found.candidates.is_empty());
    assert_eq!(found.set_aside[0].reason, Reason::SharedDomain);
    assert!(suggestions(&sharing(300), &hints).candidates.is_empty());
}

#[test]
fn ids_and_numbers_in_the_ticket_count_when_billing_knows_them() {
    let billing = FakeBilling {
        accounts: vec![account(1, 46170, "ph46170x4665"), account(2, 10, "12095550111")],
        ..having(vec![company(46170, "Corner Shop"), company(10, "Ten")])
    };
    let hints = Hints {
        subject: Some("No dial tone on ph46170x4665".into()),
        description: Some("Also ph1x1. Call me at (209) 555-0111, not at +1 209 555 9999.".into()),
        ..Hints::default()
    };

    let found = suggestions(&billing, &hints);

    assert_eq!(short(&found), ["46170 Strong: account-id account-id 0", "10 Fair: phone-in-text account-id 0"]);
    assert_eq!(found.candidates[0].evidence[0].source, Source::Subject);
    assert_eq!(found.candidates[1].evidence[0].source, Source::Description);
    assert_eq!(found.candidates[1].evidence[0].value, "+12095550111");
}

#[test]
fn customer_ids_in_the_ticket_count_by_the_operators_pattern() {
    let billing = having(vec![company(46170, "Corner Shop")]);
    let hints = Hints { description: Some("CUST-46170, CUST-99".into()), ..Hints::default() };
    let rules = Rules { patterns: vec!["CUST-{customer}".parse().unwrap()], ..Rules::default() };

    let found = suggest(&billing, &hints, &rules).now_or_never().unwrap();

    assert_eq!(short(&found), ["46170 Strong: customer-id customer-id 0"]);
}

#[test]
fn the_requesters_name_only_strengthens() {
    let mut rita = company(1, "Acme");
    rita.first_name = Some("Rita".into());
    rita.last_name = Some("Moss".into());
    let billing = having(vec![rita, company(2, "Acme Ltd")]);

    let alone = Hints { requester_name: Some("Rita Moss".into()), ..Hints::default() };
    assert!(suggestions(&billing, &alone).candidates.is_empty());

    let beside = Hints { organization_name: Some("Acme".into()), ..alone };
    assert_eq!(
        short(&suggestions(&billing, &beside)),
        [
            "1 Fair: organization-name company-name 1, requester-name contact-person 0",
            "2 Weak: organization-name company-name 1",
        ]
    );
}

#[test]
fn a_customer_is_listed_once_with_all_its_evidence() {
    let mut rita = with_email(46170, "rita@acme.example");
    rita.company = Some("Acme".into());
    rita.phones = vec!["12094555948".into()];
    let billing = FakeBilling { accounts: vec![account(1, 46170, "12094555948")], ..having(vec![rita]) };
    let hints = Hints {
        organization_name: Some("Acme".into()),
        organization_domains: vec!["acme.example".into()],
        requester_email: Some("rita@acme.example".into()),
        requester_phone: Some("+1 209 455 5948".into()),
        description: Some("my number is 209 455 5948".into()),
        ..Hints::default()
    };

    assert_eq!(
        short(&suggestions(&billing, &hints)),
        [
            "46170 Strong: email customer-email 0, phone account-id 0, organization-name company-name 0, domain customer-email 0",
        ]
    );
}

#[test]
fn silence_is_told_and_hides_only_its_part() {
    let billing = FakeBilling { silent_to: vec!["customers email"], ..having(vec![company(1, "Acme")]) };
    let hints = Hints {
        organization_name: Some("Acme".into()),
        requester_email: Some("rita@acme.example".into()),
        ..Hints::default()
    };

    let found = suggestions(&billing, &hints);

    assert_eq!(short(&found), ["1 Fair: organization-name company-name 0"]);
    assert!(found.incomplete);
}

#[test]
fn a_question_that_billing_cannot_answer_leaves_nothing_open() {
    let billing = FakeBilling { refuses: vec!["customers email"], ..having(vec![company(1, "Acme")]) };
    let hints = Hints {
        organization_name: Some("Acme".into()),
        requester_email: Some("rita@acme.example".into()),
        ..Hints::default()
    };

    assert!(!suggestions(&billing, &hints).incomplete);
}

#[test]
fn an_account_whose_customer_cannot_be_read_is_no_candidate() {
    let billing = FakeBilling { accounts: vec![account(1, 46170, "ph46170x4665")], ..FakeBilling::default() };
    let hints = Hints { subject: Some("ph46170x4665".into()), ..Hints::default() };

    assert!(suggestions(&billing, &hints).candidates.is_empty());
}

#[test]
fn the_fullest_ticket_stays_within_the_calls_allowed() {
    let ids: Vec<String> = (0..50).map(|n| format!("ph{n}x1 CUST-{n}")).collect();
    let numbers: Vec<String> = (0..50).map(|n| format!("+120945500{n:02}")).collect();
    let accounts = (0..50).map(|n| account(n + 1, n + 1, &format!("ph{n}x1"))).chain((0..50).map(|n| {
        let mut line = account(100 + n, 100 + n, &format!("120945500{n:02}"));
        line.emails = vec!["rita@acme.example".into()];
        line
    }));
    let billing = FakeBilling { accounts: accounts.collect(), ..FakeBilling::default() };
    let hints = Hints {
        organization_name: Some("Acme Ltd".into()),
        organization_domains: (0..20).map(|n| format!("acme{n}.example")).collect(),
        requester_email: Some("rita@acme.example".into()),
        requester_phone: Some("+1 209 455 5948".into()),
        requester_name: Some("Rita Moss".into()),
        subject: Some(ids.join(" ")),
        description: Some(numbers.join(", ")),
        ..Hints::default()
    };
    let rules =
        Rules { patterns: vec!["ph#x#".parse().unwrap(), "CUST-{customer}".parse().unwrap()], ..Rules::default() };

    let _ = suggest(&billing, &hints, &rules).now_or_never().unwrap();

    assert_eq!(billing.count(""), MAX_CALLS);
}

#[test]
fn a_suggestion_can_move_between_threads() {
    fn is_send<T: Send>(_: &T) {}
    let (billing, hints, rules) = (FakeBilling::default(), Hints::default(), Rules::default());

    is_send(&suggest(&billing, &hints, &rules));
}
