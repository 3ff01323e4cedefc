//! What agents do and are told.

use super::*;

#[tokio::test]
async fn a_link_is_seen_at_once_from_both_sides_and_in_zendesk() {
    let desk = Desk::open().await;
    assert_eq!(desk.linked_to(ACME).await, None);

    let link = desk.link(ACME, 1).await.unwrap();

    assert_eq!((link.linked_by, link.evidence.as_str()), (Some(ALICE), "search_name"));
    assert_eq!(desk.linked_to(ACME).await, Some(1));
    let partner = desk.linking.partner_of_customer(customer(1)).await.unwrap().unwrap();
    assert_eq!((partner.link.organization, &partner.mirror), (ACME, &MirrorState::Done));
    assert_eq!(desk.external_id(ACME).as_deref(), Some("pb-1"));
    assert_eq!(desk.ledger().await, [r#"user:5 linked organization:77 {"customer":1,"evidence":"search_name"}"#]);
}

#[tokio::test]
async fn linking_again_what_is_linked_changes_and_records_nothing() {
    let desk = Desk::open().await;
    let first = desk.link(ACME, 1).await.unwrap();

    let second = desk.linking.link(BOB, ACME, customer(1), &found()).await.unwrap();

    assert_eq!(first, second);
    assert_eq!(desk.ledger().await.len(), 1);
}

#[tokio::test]
async fn a_linked_side_is_refused_with_its_partner_and_recorded() {
    let desk = Desk::open().await;
    desk.link(ACME, 1).await.unwrap();

    let other_customer = desk.link(ACME, 2).await.unwrap_err();
    let other_organization = desk.link(GLOBEX, 1).await.unwrap_err();

    assert!(matches!(other_customer, LinkError::OrganizationLinked { to } if to == customer(1)));
    assert!(matches!(other_organization, LinkError::CustomerLinked { to } if to == ACME));
    assert_eq!(
        desk.ledger().await[1..],
        [
            r#"user:5 refused organization:77 {"attempted":"link","customer":2,"reason":"organization_linked"}"#,
            r#"user:5 refused organization:78 {"attempted":"link","customer":1,"reason":"customer_linked"}"#,
        ]
    );
}

#[tokio::test]
async fn nothing_is_linked_that_billing_does_not_confirm() {
    let desk = Desk::open().await;

    assert!(matches!(desk.link(ACME, 99).await, Err(LinkError::CustomerGone)));
    desk.world().billing_silent = true;
    assert!(matches!(desk.link(ACME, 1).await, Err(LinkError::BillingUnknown(_))));

    assert_eq!(desk.linked_to(ACME).await, None);
    assert_eq!(desk.ledger().await.len(), 2);
}

#[tokio::test]
async fn an_organization_that_zendesk_does_not_know_is_not_linked() {
    let desk = Desk::open().await;

    assert!(matches!(desk.link(OrganizationId(1), 1).await, Err(LinkError::OrganizationGone)));
    assert!(matches!(desk.linking.state(OrganizationId(1)).await, Err(StateError::OrganizationGone)));
}

#[tokio::test]
async fn a_move_parts_both_old_partners() {
    let desk = Desk::open().await;
    desk.link(ACME, 1).await.unwrap();
    desk.link(GLOBEX, 2).await.unwrap();
    let replacing = Partners { of_organization: Some(customer(1)), of_customer: Some(GLOBEX) };

    desk.linking.move_link(BOB, ACME, customer(2), replacing, &found()).await.unwrap();

    assert_eq!((desk.linked_to(ACME).await, desk.linked_to(GLOBEX).await), (Some(2), None));
    assert_eq!(desk.linking.partner_of_customer(customer(1)).await.unwrap(), None);
    assert_eq!((desk.external_id(ACME).as_deref(), desk.external_id(GLOBEX)), (Some("pb-2"), None));
    assert_eq!(
        desk.ledger().await[2],
        "user:6 moved organization:77 \
         {\"customer\":2,\"evidence\":\"search_name\",\"from_customer\":1,\"from_organization\":78}"
    );
}

#[tokio::test]
async fn a_move_away_from_partners_that_are_no_longer_there_is_refused() {
    let desk = Desk::open().await;
    desk.link(ACME, 2).await.unwrap();
    let shown = Partners { of_organization: Some(customer(1)), of_customer: None };

    let error = desk.linking.move_link(BOB, ACME, customer(3), shown, &found()).await.unwrap_err();

    let present = Partners { of_organization: Some(customer(2)), of_customer: None };
    assert!(matches!(error, LinkError::PartnersChanged { present: told } if told == present));
    assert_eq!(desk.linked_to(ACME).await, Some(2));
}

#[tokio::test]
async fn only_the_customer_that_was_shown_is_unlinked() {
    let desk = Desk::open().await;
    desk.link(ACME, 2).await.unwrap();

    let error = desk.linking.unlink(BOB, ACME, customer(1)).await.unwrap_err();
    assert!(matches!(error, LinkError::PartnersChanged { .. }));

    let ended = desk.linking.unlink(BOB, ACME, customer(2)).await.unwrap();
    assert_eq!(ended.map(|link| link.customer), Some(customer(2)));
    assert_eq!((desk.linked_to(ACME).await, desk.external_id(ACME)), (None, None));
    assert_eq!(desk.linking.unlink(BOB, ACME, customer(2)).await.unwrap(), None);
    assert_eq!(
        desk.ledger().await[1..],
        [
            r#"user:6 refused organization:77 {"attempted":"unlink","customer":1,"reason":"partners_changed"}"#,
            r#"user:6 unlinked organization:77 {"customer":2}"#,
        ]
    );
}

#[tokio::test]
async fn a_refusal_for_lack_of_rights_can_be_recorded() {
    let desk = Desk::open().await;

    desk.linking.refused(BOB, Attempted::Link, ACME, customer(1), "not_allowed").await.unwrap();

    assert_eq!(
        desk.ledger().await,
        [r#"user:6 refused organization:77 {"attempted":"link","customer":1,"reason":"not_allowed"}"#]
    );
}

#[test]
fn evidence_cannot_hold_what_was_searched_for() {
    for text in ["", "+12094555948", "acme@example.com", "Acme", "search name", &"x".repeat(41)] {
        assert_eq!(text.parse::<EvidenceCode>(), Err(NotEvidence), "{text}");
    }
}

/// Two services on one database file, each with its own runtime and thread, race for the same customer.
#[test]
fn of_two_agents_at_once_one_wins_and_the_other_is_told_who() {
    const ROUNDS: u64 = 25;
    let scratch = Arc::new(Scratch::new());
    let world = Arc::new(Mutex::new(World {
        customers: (1..=ROUNDS).collect(),
        external_ids: [ACME.0, GLOBEX.0]
            .into_iter()
            .flat_map(|base| (0..ROUNDS).map(move |n| (base + n * 10, None)))
            .collect(),
        ..World::default()
    }));
    let barrier = Arc::new(std::sync::Barrier::new(2));
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime().block_on(async { drop(scratch.open().await) });

    let racers = [ACME, GLOBEX].map(|base| {
        let (scratch, world, barrier) = (Arc::clone(&scratch), Arc::clone(&world), Arc::clone(&barrier));
        let race = async move {
            let desk = Desk::of(scratch, world, Clock::fixed(Timestamp::UNIX_EPOCH)).await;
            let mut outcomes = Vec::new();
            for round in 0..ROUNDS {
                let organization = OrganizationId(base.0 + round * 10);
                barrier.wait();
                outcomes.push((organization, desk.link(organization, round + 1).await));
            }
            outcomes
        };
        std::thread::spawn(move || runtime().block_on(race))
    });
    let [first, second] = racers.map(|racer| racer.join().unwrap());

    for pair in first.into_iter().zip(second) {
        match pair {
            ((winner, Ok(_)), (_, Err(LinkError::CustomerLinked { to })))
            | ((_, Err(LinkError::CustomerLinked { to })), (winner, Ok(_))) => assert_eq!(to, winner),
            other => panic!("exactly one must win: {other:?}"),
        }
    }
    let report = runtime().block_on(async { verify(&scratch.open().await).await.unwrap() });
    assert_eq!((report.sound, report.broken), (2 * ROUNDS, None));
}

#[tokio::test]
async fn of_many_agents_at_once_in_one_service_one_wins() {
    let desk = Desk::open().await;
    for round in 0..20 {
        let number = 1 + round % 3;
        let attempts = [ACME, GLOBEX].repeat(5).into_iter().map(|organization| {
            let linking = desk.linking.clone();
            tokio::spawn(async move { linking.link(ALICE, organization, customer(number), &found()).await })
        });
        let mut winners = BTreeSet::new();
        for outcome in futures_util::future::join_all(attempts).await {
            match outcome.unwrap() {
                Ok(link) => drop(winners.insert(link.organization)),
                Err(error) => assert!(matches!(error, LinkError::CustomerLinked { .. }), "{error:?}"),
            }
        }
        assert_eq!(winners.len(), 1);
        desk.linking.unlink(ALICE, *winners.first().unwrap(), customer(number)).await.unwrap();
    }
    assert_eq!(verify(&desk.store).await.unwrap().broken, None);
}
