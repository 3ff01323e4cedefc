//! Zendesk's external ids: mirrored, foreign, adopted.

use super::*;

#[tokio::test]
async fn a_link_holds_while_zendesk_is_down_and_is_mirrored_when_it_is_back() {
    let desk = Desk::open().await;
    desk.zendesk_is_down();

    desk.link(ACME, 1).await.unwrap();
    let meanwhile = desk.mirror(ACME).await;
    desk.zendesk_is_back();
    desk.later().await;

    let last_error = Some(MirrorTrouble::Failed);
    assert_eq!(meanwhile, MirrorState::Pending { since: Timestamp::UNIX_EPOCH, last_error });
    assert_eq!((desk.mirror(ACME).await, desk.external_id(ACME).as_deref()), (MirrorState::Done, Some("pb-1")));
}

#[tokio::test]
async fn what_is_to_be_mirrored_survives_a_crash() {
    let desk = Desk::open().await;
    desk.zendesk_is_down();
    desk.link(ACME, 1).await.unwrap();

    let desk = desk.reopened().await;
    desk.zendesk_is_back();
    desk.later().await;

    assert_eq!(desk.external_id(ACME).as_deref(), Some("pb-1"));
    assert_eq!(desk.mirror(ACME).await, MirrorState::Done);
}

#[tokio::test]
async fn an_attempt_that_was_cut_off_comes_back_by_itself_and_writes_nothing_twice() {
    let desk = Desk::open().await;
    desk.zendesk_is_down();
    desk.link(ACME, 1).await.unwrap();
    desk.zendesk_is_back();
    desk.clock.advance(SignedDuration::from_hours(1));
    let now = desk.clock.now();
    let lease_ends = now + SignedDuration::from_secs(60);
    // Somebody took the intent, wrote to Zendesk, and died before the store heard of it.
    desk.store.take_due_intents("panda", now, lease_ends, 1).await.unwrap();
    desk.zendesk_holds(ACME, "pb-1");

    desk.linking.mirror_due().await.unwrap();
    assert!(matches!(desk.linking.0.store.intent("panda", ACME).await, Ok(Some(_))));
    desk.clock.advance(SignedDuration::from_secs(60));
    desk.linking.mirror_due().await.unwrap();

    assert_eq!((desk.mirror(ACME).await, desk.world().writes), (MirrorState::Done, 0));
}

#[tokio::test]
async fn attempts_wait_longer_each_time_and_never_shorter_than_zendesk_asks() {
    let desk = Desk::open().await;
    desk.zendesk_is_down();
    desk.link(ACME, 1).await.unwrap();
    let mut waits = Vec::new();
    for _ in 0..12 {
        let next = desk.store.next_intent_at("panda").await.unwrap().unwrap();
        waits.push(next.duration_since(desk.clock.now()).as_secs());
        desk.clock.advance(next.duration_since(desk.clock.now()));
        desk.linking.mirror_due().await.unwrap();
    }
    assert!((1..=3).contains(&waits[0]), "{waits:?}");
    assert!(waits[11] > 600 && waits.iter().all(|wait| *wait <= 1_125), "{waits:?}");

    desk.world().zendesk_says = Some(ZendeskError::Busy { retry_in: Duration::from_hours(3), of_endpoint: false });
    desk.later().await;
    let next = desk.store.next_intent_at("panda").await.unwrap().unwrap();
    assert!(next.duration_since(desk.clock.now()) >= SignedDuration::from_hours(3));
}

#[tokio::test]
async fn a_foreign_external_id_is_left_alone_and_shown() {
    let desk = Desk::open().await;
    desk.zendesk_holds(ACME, "CRM-7");

    desk.link(ACME, 1).await.unwrap();
    desk.later().await;

    let since = Timestamp::UNIX_EPOCH;
    assert_eq!(desk.mirror(ACME).await, MirrorState::Foreign { since, value: "CRM-7".into() });
    desk.linking.unlink(ALICE, ACME, customer(1)).await.unwrap();
    assert_eq!(desk.external_id(ACME).as_deref(), Some("CRM-7"));
    assert_eq!(desk.world().writes, 0);
}

#[tokio::test]
async fn a_foreign_external_id_that_somebody_clears_makes_way() {
    let desk = Desk::open().await;
    desk.zendesk_holds(ACME, "CRM-7");
    desk.link(ACME, 1).await.unwrap();
    desk.world().external_ids.insert(ACME.0, None);

    desk.later().await;

    assert_eq!(desk.external_id(ACME).as_deref(), Some("pb-1"));
}

#[tokio::test]
async fn a_replaced_external_id_is_given_back_when_the_link_ends() {
    let desk = Desk::open().await;
    desk.zendesk_holds(ACME, "CRM-7");
    desk.link(ACME, 1).await.unwrap();

    desk.linking.replace_external_id(BOB, ACME, customer(1), "CRM-7").await.unwrap();
    let replaced = desk.external_id(ACME);
    desk.linking.unlink(BOB, ACME, customer(1)).await.unwrap();

    assert_eq!(replaced.as_deref(), Some("pb-1"));
    assert_eq!(desk.external_id(ACME).as_deref(), Some("CRM-7"));
    let ledger = desk.ledger().await;
    assert_eq!(ledger[1], r#"user:6 external_id_replaced organization:77 {"customer":1}"#);
    assert!(!ledger.join(" ").contains("CRM-7"));
}

#[tokio::test]
async fn a_replaced_external_id_is_remembered_across_moves_and_new_links() {
    let desk = Desk::open().await;
    desk.zendesk_holds(ACME, "CRM-7");
    desk.link(ACME, 1).await.unwrap();
    desk.linking.replace_external_id(BOB, ACME, customer(1), "CRM-7").await.unwrap();
    let replacing = Partners { of_organization: Some(customer(1)), of_customer: None };
    desk.linking.move_link(BOB, ACME, customer(2), replacing, &found()).await.unwrap();
    desk.zendesk_is_down();
    desk.linking.unlink(BOB, ACME, customer(2)).await.unwrap();
    desk.link(ACME, 3).await.unwrap();
    desk.zendesk_is_back();
    desk.later().await;
    assert_eq!(desk.external_id(ACME).as_deref(), Some("pb-3"));

    desk.linking.unlink(BOB, ACME, customer(3)).await.unwrap();

    assert_eq!(desk.external_id(ACME).as_deref(), Some("CRM-7"));
}

#[tokio::test]
async fn consent_counts_for_the_value_that_was_shown_only() {
    let desk = Desk::open().await;
    desk.zendesk_holds(ACME, "CRM-7");
    desk.link(ACME, 1).await.unwrap();

    let other = desk.linking.replace_external_id(BOB, ACME, customer(1), "CRM-6").await.unwrap_err();
    desk.zendesk_holds(ACME, "CRM-8");
    desk.linking.replace_external_id(BOB, ACME, customer(1), "CRM-7").await.unwrap();

    assert!(matches!(other, LinkError::ExternalIdChanged { present: Some(value) } if value == "CRM-7"));
    assert_eq!(desk.external_id(ACME).as_deref(), Some("CRM-8"));
    let since = Timestamp::UNIX_EPOCH;
    assert_eq!(desk.mirror(ACME).await, MirrorState::Foreign { since, value: "CRM-8".into() });
}

#[tokio::test]
async fn an_organization_that_names_an_existing_customer_is_adopted_once() {
    let desk = Desk::open().await;
    desk.zendesk_holds(ACME, "PB-1");

    let first = desk.linking.state(ACME).await.unwrap();
    let second = desk.linking.state(ACME).await.unwrap();

    let State::Adopted(partner) = first else { panic!("{first:?}") };
    assert_eq!((partner.link.customer, partner.link.linked_by), (customer(1), None));
    assert_eq!(second, State::Linked(partner));
    assert_eq!(desk.ledger().await, [r#"adoption adopted organization:77 {"customer":1}"#]);
    assert_eq!(desk.world().writes, 0);
}

#[tokio::test]
async fn nothing_is_adopted_from_a_name_that_leads_nowhere_or_elsewhere() {
    let desk = Desk::open().await;

    desk.zendesk_holds(ACME, "pb-99");
    assert_eq!(desk.linking.state(ACME).await.unwrap(), State::PointsToGone { customer: customer(99) });
    desk.zendesk_holds(ACME, "CRM-7");
    desk.clock.advance(SignedDuration::from_secs(5));
    assert_eq!(
        desk.linking.state(ACME).await.unwrap(),
        State::NotLinked { releasing: None, foreign_external_id: Some("CRM-7".to_owned()) }
    );
    desk.link(GLOBEX, 1).await.unwrap();
    desk.zendesk_holds(ACME, "pb-1");
    let ambiguous = State::Ambiguous { customer: customer(1), linked_to: GLOBEX };
    assert_eq!(desk.linking.state(ACME).await.unwrap(), ambiguous);
}

#[tokio::test]
async fn what_an_agent_has_unlinked_is_not_adopted_from_zendesks_past() {
    let desk = Desk::open().await;
    desk.link(ACME, 1).await.unwrap();
    desk.zendesk_is_down();
    desk.linking.unlink(ALICE, ACME, customer(1)).await.unwrap();
    desk.world().zendesk_says = None;

    let state = desk.linking.state(ACME).await.unwrap();
    let organization = desk.world().organization(ACME).unwrap().unwrap();
    let adopted = desk.linking.adopt(&organization).await.unwrap();
    desk.later().await;

    assert!(matches!(state, State::NotLinked { releasing: Some(MirrorState::Pending { .. }), .. }), "{state:?}");
    assert_eq!(adopted, state);
    assert_eq!(
        desk.linking.state(ACME).await.unwrap(),
        State::NotLinked { releasing: None, foreign_external_id: None }
    );
    assert_eq!(desk.external_id(ACME), None);
}

#[tokio::test]
async fn a_silent_upstream_is_no_answer() {
    let desk = Desk::open().await;
    desk.zendesk_holds(ACME, "pb-1");

    desk.world().billing_silent = true;
    assert!(matches!(desk.linking.state(ACME).await, Err(StateError::Billing { customer, .. }) if customer.get() == 1));
    desk.zendesk_is_down();
    desk.clock.advance(SignedDuration::from_secs(5));
    assert!(matches!(desk.linking.state(ACME).await, Err(StateError::Zendesk(_))));
}

#[tokio::test]
async fn a_linked_organization_needs_neither_upstream() {
    let desk = Desk::open().await;
    desk.link(ACME, 1).await.unwrap();
    desk.zendesk_is_down();
    desk.world().billing_silent = true;

    assert!(matches!(desk.linking.state(ACME).await.unwrap(), State::Linked(_)));
}

#[tokio::test]
async fn organizations_that_swap_their_customers_do_not_wait_for_each_other() {
    let desk = Desk::open().await;
    desk.link(ACME, 1).await.unwrap();
    desk.link(GLOBEX, 2).await.unwrap();
    desk.zendesk_is_down();
    let replacing = Partners { of_organization: Some(customer(1)), of_customer: Some(GLOBEX) };
    desk.linking.move_link(ALICE, ACME, customer(2), replacing, &found()).await.unwrap();
    desk.link(GLOBEX, 1).await.unwrap();
    desk.zendesk_is_back();

    desk.later().await;
    desk.later().await;

    assert_eq!((desk.external_id(ACME).as_deref(), desk.external_id(GLOBEX).as_deref()), (Some("pb-2"), Some("pb-1")));
}

#[tokio::test]
async fn an_organization_deleted_in_zendesk_is_released_and_a_name_waits_for_its_return() {
    let desk = Desk::open().await;
    desk.zendesk_is_down();
    desk.link(ACME, 1).await.unwrap();
    desk.link(GLOBEX, 2).await.unwrap();
    desk.linking.unlink(ALICE, GLOBEX, customer(2)).await.unwrap();
    desk.zendesk_is_back();
    desk.world().external_ids.clear();

    desk.later().await;

    let last_error = Some(MirrorTrouble::OrganizationGone);
    assert_eq!(desk.mirror(ACME).await, MirrorState::Pending { since: Timestamp::UNIX_EPOCH, last_error });
    assert_eq!(desk.store.intent("panda", GLOBEX).await.unwrap(), None);
}

#[tokio::test]
async fn the_worker_picks_up_what_is_left_over() {
    let desk = Desk::open().await;
    desk.zendesk_is_down();
    desk.link(ACME, 1).await.unwrap();
    desk.zendesk_is_back();
    desk.clock.advance(SignedDuration::from_hours(1));

    let linking = desk.linking.clone();
    let worker = tokio::spawn(async move { linking.keep_mirrored().await });
    let mirrored = async {
        while desk.external_id(ACME).is_none() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), mirrored).await.unwrap();
    worker.abort();
}
