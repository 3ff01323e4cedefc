//! Whatever agents do, in whatever order, whatever is silent meanwhile: links stay one to one, the ledger's chain
//! holds, and Zendesk agrees in the end.

use proptest::prelude::*;

use super::*;

#[derive(Debug, Clone)]
enum Deed {
    Link(u64, u64),
    Move(u64, u64),
    Unlink(u64),
    Look(u64),
    ZendeskDown,
    ZendeskBack,
    Later,
    Crash,
}

fn deed() -> impl Strategy<Value = Deed> {
    let (organization, customer) = (77_u64..=80, 1_u64..=4);
    prop_oneof![
        4 => (organization.clone(), customer.clone()).prop_map(|(o, c)| Deed::Link(o, c)),
        4 => (organization.clone(), customer).prop_map(|(o, c)| Deed::Move(o, c)),
        2 => organization.clone().prop_map(Deed::Unlink),
        1 => organization.prop_map(Deed::Look),
        1 => Just(Deed::ZendeskDown),
        2 => Just(Deed::ZendeskBack),
        1 => Just(Deed::Later),
        1 => Just(Deed::Crash),
    ]
}

/// What should be so: organization to customer.
type Expected = HashMap<u64, u64>;

async fn act(desk: &Desk, deed: &Deed, expected: &mut Expected) {
    match *deed {
        Deed::Link(organization, number) => {
            let free = !expected.contains_key(&organization) && !expected.values().any(|c| *c == number);
            let same = expected.get(&organization) == Some(&number);
            let outcome = desk.link(OrganizationId(organization), number).await;
            assert_eq!(outcome.is_ok(), free || same);
            if free {
                expected.insert(organization, number);
            }
        }
        Deed::Move(organization, number) => {
            let holder = expected.iter().find(|(_, c)| **c == number).map(|(o, _)| *o);
            let replacing = Partners {
                of_organization: expected.get(&organization).map(|c| customer(*c)),
                of_customer: holder.map(OrganizationId),
            };
            let (organization_id, evidence) = (OrganizationId(organization), found());
            desk.linking.move_link(BOB, organization_id, customer(number), replacing, &evidence).await.unwrap();
            expected.retain(|_, c| *c != number);
            expected.insert(organization, number);
        }
        Deed::Unlink(organization) => {
            if let Some(number) = expected.remove(&organization) {
                desk.linking.unlink(BOB, OrganizationId(organization), customer(number)).await.unwrap();
            }
        }
        Deed::Look(organization) => {
            let state = desk.linking.state(OrganizationId(organization)).await;
            assert!(!matches!(state, Ok(State::Adopted(_) | State::Ambiguous { .. })), "{state:?}");
        }
        Deed::ZendeskDown => desk.zendesk_is_down(),
        Deed::ZendeskBack => desk.zendesk_is_back(),
        Deed::Later => desk.later().await,
        Deed::Crash => {}
    }
}

async fn play(deeds: &[Deed]) {
    let mut desk = Desk::open().await;
    desk.world().customers = (1..=4).collect();
    desk.world().external_ids = (77..=80).map(|organization| (organization, None)).collect();
    let mut expected = Expected::new();
    for deed in deeds {
        if matches!(deed, Deed::Crash) {
            desk = desk.reopened().await;
        }
        act(&desk, deed, &mut expected).await;
        for organization in 77..=80 {
            assert_eq!(desk.linked_to(OrganizationId(organization)).await, expected.get(&organization).copied());
        }
    }
    desk.zendesk_is_back();
    for _ in 0..4 {
        desk.later().await;
    }
    for organization in 77..=80 {
        let wanted = expected.get(&organization).map(|number| format!("pb-{number}"));
        assert_eq!(desk.external_id(OrganizationId(organization)), wanted);
    }
    assert_eq!(desk.store.next_intent_at("panda").await.unwrap(), None);
    desk.ledger().await;
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn links_stay_one_to_one_and_zendesk_agrees_in_the_end(deeds in prop::collection::vec(deed(), 1..30)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(play(&deeds));
    }
}
