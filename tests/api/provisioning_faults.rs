//! Whom a failure stops, and whom it costs a try.

use std::time::Duration;

use portadesk::demo::faults::{Fault, FaultKind};
use serde_json::json;

use crate::{
    harness::{Desk, agents::TOM, organizations::VISITORS, until, watch},
    provisioning::{
        contact_of, customer, event, follow, given_up, identities, is_worked_off, organization_of, setting, waiting,
    },
};

async fn three_customers_change(desk: &Desk) -> [u64; 3] {
    let ids = [0, 1, 2].map(|index| customer(desk, &format!("Fjord {index}"), &json!({})));
    for id in ids {
        desk.post_event(event("Customer/Created", id, id)).await.expect(200);
    }
    ids
}

async fn let_pass(desk: &Desk, seconds: i64) {
    for _ in 0..seconds {
        desk.advance(1);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn a_billing_that_answers_everything_with_a_fault_costs_nobody_a_try() {
    let desk = setting().with("tenants.panda.provisioning.max_tries", 2).start().await;
    desk.billing().faults().set(Fault::code("Server.internal_error").only("get_customer_info"));
    let ids = three_customers_change(&desk).await;

    let_pass(&desk, 90).await;

    assert_eq!((waiting(&desk).await, given_up(&desk).await), (3, 0));
    assert_eq!(desk.count_of("SELECT max(tries) FROM inbox").await, 0);
    desk.billing().faults().clear();
    is_worked_off(&desk).await;
    assert!(ids.iter().all(|id| organization_of(&desk, *id).is_some()));
}

#[tokio::test]
async fn a_zendesk_that_is_too_slow_for_everybody_costs_nobody_a_try() {
    let desk = setting()
        .with("tenants.panda.provisioning.max_tries", 2)
        .with("tenants.panda.provisioning.lease", "1s")
        .start()
        .await;
    desk.zendesk().faults().set(Fault::slow(Duration::from_millis(900)).only("/api/v2/organizations"));
    let ids = three_customers_change(&desk).await;

    desk.later("attempts that took too long", async || {
        (desk.figure("portadesk_provisioning_work_total", "too_slow").await >= 9.0).then_some(())
    })
    .await;

    assert_eq!((waiting(&desk).await, given_up(&desk).await), (3, 0));
    desk.zendesk().faults().clear();
    is_worked_off(&desk).await;
    assert!(ids.iter().all(|id| organization_of(&desk, *id).is_some()));
}

/// A record that is closed to our role, or over which Zendesk always fails.
#[tokio::test]
async fn one_record_over_which_zendesk_always_fails_stops_nobody_else_and_is_given_up() {
    let closed = Fault::code("Forbidden");
    let failing = Fault::from(FaultKind::Busy { status: 503, retry_after: None });
    for (fault, code) in [(closed, "zendesk_not_allowed"), (failing, "zendesk_failed")] {
        let desk = setting().with("tenants.panda.provisioning.max_tries", 3).start().await;
        let bad = customer(&desk, "Fjord Fish", &json!({}));
        follow(&desk, bad).await;
        let organization = organization_of(&desk, bad).unwrap().id;
        desk.zendesk().faults().set(fault.only(&format!("/api/v2/organizations/{organization}")));
        desk.billing().change_customer(bad, &json!({ "companyname": "Fjord Salmon" }));
        desk.post_event(event("Customer/Updated", bad, 1)).await.expect(200);

        let mut others = Vec::new();
        desk.later("giving up", async || {
            let other = customer(&desk, &format!("Fjord {}", others.len()), &json!({}));
            desk.post_event(event("Customer/Created", other, other)).await.expect(200);
            others.push(other);
            (given_up(&desk).await == 1).then_some(())
        })
        .await;

        let parked =
            format!("SELECT count(*) FROM inbox WHERE parked = 1 AND subject = '{bad}' AND last_error = '{code}'");
        assert_eq!(desk.count_of(&parked).await, 1);
        is_worked_off(&desk).await;
        assert!(others.iter().all(|id| organization_of(&desk, *id).is_some()));
    }
}

#[tokio::test]
async fn whatever_fails_the_log_tells_of_nobody() {
    let desk = setting().start().await;
    let code = |code: &str| FaultKind::Fault { code: code.to_owned() };
    let both = [
        FaultKind::Slow { millis: 50 },
        FaultKind::Busy { status: 429, retry_after: Some(1) },
        FaultKind::Busy { status: 503, retry_after: None },
        FaultKind::HtmlError,
        FaultKind::CutBody,
        FaultKind::LoginRefused,
        FaultKind::ExpireSessions,
        FaultKind::Down,
        FaultKind::Random { seed: 7, percent: 60 },
    ];
    let of_zendesk = ["RecordInvalid", "DuplicateName", "DuplicateExternalId", "InternalError", "Forbidden"].map(code);
    let of_billing = ["Server.internal_error"].map(code);
    let mut ids = Vec::new();
    let faults = both.iter().map(|kind| (Some(kind), Some(kind)));
    let faults = faults.chain(of_zendesk.iter().map(|kind| (Some(kind), None)));
    let faults: Vec<_> = faults.chain(of_billing.iter().map(|kind| (None, Some(kind)))).collect();
    for (index, (zendesk, billing)) in faults.into_iter().enumerate() {
        if let Some(kind) = zendesk {
            desk.zendesk().faults().set(Fault::from(kind.clone()).times(3));
        }
        if let Some(kind) = billing {
            desk.billing().faults().set(Fault::from(kind.clone()).times(3));
        }
        let id = customer(
            &desk,
            &format!("Fjord Fish {index}"),
            &json!({ "phone1": format!("+47 22 12 34 {}", 10 + index) }),
        );
        desk.post_event(event("Customer/Created", id, desk.billing().next_i_event())).await.expect(200);
        ids.push(id);
        let_pass(&desk, 15).await;
        desk.zendesk().faults().clear();
        desk.billing().faults().clear();
    }
    is_worked_off(&desk).await;

    assert!(ids.iter().all(|id| organization_of(&desk, *id).is_some()));
    watch::nothing_was_told();
}

/// The event may be faster than the database that billing's API reads from.
#[tokio::test]
async fn a_customer_that_billing_shows_later_than_its_event_is_not_forgotten() {
    let desk = setting().start().await;
    let before = customer(&desk, "Fjord Fish", &json!({}));
    let id = before + 1;
    desk.post_event(event("Customer/Created", id, 1)).await.expect(200);
    desk.later("a look in vain", async || {
        (desk.count_of("SELECT count(*) FROM inbox WHERE last_error = 'billing_knows_nobody'").await == 1).then_some(())
    })
    .await;

    assert_eq!(customer(&desk, "Fjord Salmon", &json!({})), id);
    is_worked_off(&desk).await;

    assert!(organization_of(&desk, id).is_some());
}

#[tokio::test]
async fn one_answer_that_names_nobody_closes_no_customer() {
    let desk = setting().start().await;
    let id = customer(&desk, "Fjord Fish", &json!({}));
    follow(&desk, id).await;
    desk.billing().delete_customer(id);
    desk.post_event(event("Customer/Deleted", id, 1)).await.expect(200);

    let_pass(&desk, 60).await;
    assert_eq!(organization_of(&desk, id).unwrap().tags, ["portabilling"]);

    is_worked_off(&desk).await;
    assert_eq!(organization_of(&desk, id).unwrap().tags, ["portabilling", "portabilling_closed"]);
}

#[tokio::test]
async fn the_unlinked_queue_keeps_its_order_and_holds_nobody_who_is_closed() {
    let desk = setting().start().await;
    let name = desk.zendesk().organization(VISITORS).unwrap().name;
    let id = customer(&desk, &name, &json!({}));
    follow(&desk, id).await;
    let since = format!("SELECT since FROM proposals WHERE customer = {id}");
    let first = desk.count_of(&since).await;

    desk.advance(3_600);
    follow(&desk, id).await;
    assert_eq!(desk.count_of(&since).await, first, "it has waited since then");
    desk.billing().close_customer(id);
    follow(&desk, id).await;

    assert_eq!(desk.count_of("SELECT count(*) FROM proposals").await, 0);
}

#[tokio::test]
async fn what_was_written_is_not_written_again_because_the_contact_fails() {
    let desk = setting().start().await;
    let id = customer(&desk, "Fjord Fish", &json!({}));
    follow(&desk, id).await;
    let before = desk.zendesk().calls().count("PUT /api/v2/organizations");
    desk.zendesk().faults().set(Fault::code("RecordInvalid").only("/api/v2/users"));
    desk.billing().change_customer(id, &json!({ "companyname": "Fjord Salmon", "lastname": "Berg" }));
    desk.post_event(event("Customer/Updated", id, 1)).await.expect(200);

    desk.later("three tries", async || {
        (desk.count_of("SELECT count(*) FROM inbox WHERE tries >= 3").await == 1).then_some(())
    })
    .await;

    assert_eq!(desk.acts().await.last().unwrap(), "updated", "the ledger has it already");
    assert_eq!(desk.zendesk().calls().count("PUT /api/v2/organizations"), before + 1);
    desk.zendesk().faults().clear();
    is_worked_off(&desk).await;
    assert_eq!(contact_of(&desk, id).name, "Runa Berg");
}

/// The contact is remembered before its addresses are written, and each of these is written in the end.
#[tokio::test]
async fn a_contact_that_fails_in_the_middle_is_completed() {
    let desk = setting().start().await;
    let id =
        customer(&desk, "Fjord Fish", &json!({ "email": "one@fjord.example, two@fjord.example, three@fjord.example" }));
    desk.zendesk().faults().set(Fault::from(FaultKind::HtmlError).only("identities").times(9));
    desk.post_event(event("Customer/Created", id, 1)).await.expect(200);
    is_worked_off(&desk).await;

    let contact = contact_of(&desk, id);
    assert_eq!(identities(&contact, "email").len(), 3);
    assert_eq!(desk.zendesk().writes().get("POST users"), Some(&1));
    assert_eq!(desk.zendesk().calls().count("POST /api/v2/organization_memberships"), 1);
}

#[tokio::test]
async fn two_replicas_never_make_two_organizations_of_one_name_at_once() {
    let desk = setting().with("tenants.panda.provisioning.contact", "no").start().await;
    let _beside = desk.start_beside();
    desk.zendesk().faults().set(Fault::slow(Duration::from_millis(150)).only("POST /api/v2/organizations"));
    let ids: Vec<u64> = (0..8).map(|_| customer(&desk, "Fjord Fish", &json!({}))).collect();
    for id in &ids {
        desk.post_event(event("Customer/Created", *id, *id)).await.expect(200);
    }

    is_worked_off(&desk).await;

    assert!(ids.iter().all(|id| organization_of(&desk, *id).is_some()));
    assert_eq!(desk.zendesk().calls().answered_with(422), 0, "none was sent while another of its name was on the way");
}

#[tokio::test]
async fn an_organization_that_an_agent_links_while_one_is_made_is_not_written_over() {
    let desk = setting().start().await;
    let panel = desk.open_panel_as(TOM).await;
    let before = desk.zendesk().organization(VISITORS).unwrap().name;
    let id = customer(&desk, "Fjord Fish", &json!({}));
    desk.zendesk().faults().set(Fault::slow(Duration::from_secs(2)).only("POST /api/v2/organizations").times(1));
    desk.post_event(event("Customer/Created", id, 1)).await.expect(200);
    until("a request on its way", async || {
        (desk.zendesk().calls().count("POST /api/v2/organizations") > 0).then_some(())
    })
    .await;

    panel.link(VISITORS, id).await.expect(200);
    is_worked_off(&desk).await;

    let linked = organization_of(&desk, id).unwrap();
    assert_eq!((linked.id, linked.name), (VISITORS, before));
    assert!(!desk.zendesk().organizations().iter().any(|it| it.name == "Fjord Fish"));
}

#[tokio::test]
async fn an_organization_made_while_an_agent_links_the_customer_to_another_one_names_nobody() {
    let desk = setting().start().await;
    let panel = desk.open_panel_as(TOM).await;
    let id = customer(&desk, "Fjord Fish", &json!({}));
    let making = Fault::slow(Duration::from_secs(3)).only("POST /api/v2/organizations").times(1);
    let mirroring = Fault::from(FaultKind::HtmlError).only(&format!("PUT /api/v2/organizations/{VISITORS}"));
    desk.zendesk().faults().set(making);
    desk.zendesk().faults().set(mirroring);
    desk.post_event(event("Customer/Created", id, 1)).await.expect(200);
    until("a request on its way", async || {
        (desk.zendesk().calls().count("POST /api/v2/organizations") > 0).then_some(())
    })
    .await;
    panel.link(VISITORS, id).await.expect(200);
    until("the organization", async || organization_of(&desk, id)).await;

    desk.zendesk().faults().clear();
    is_worked_off(&desk).await;

    desk.later("the external id", async || organization_of(&desk, id).filter(|it| it.id == VISITORS)).await;
    assert!(desk.acts().await.contains(&"made_in_vain".to_owned()), "{:?}", desk.acts().await);
    let organizations = desk.zendesk().organizations();
    let orphan = organizations.iter().find(|it| it.name == "Fjord Fish").expect("nothing is deleted");
    assert_eq!(orphan.external_id, None);
}

/// A machine that slept, say: when it wakes up, its lease has ended and another replica has done the work.
#[tokio::test]
async fn a_worker_whose_lease_has_ended_keeps_nothing_of_what_it_did() {
    let desk = setting().with("tenants.panda.provisioning.lease", "1m").start().await;
    let id = customer(&desk, "Fjord Fish", &json!({}));
    follow(&desk, id).await;
    let _beside = desk.start_beside();
    let puts = || desk.zendesk().calls().count("PUT /api/v2/organizations");
    let before = puts();
    desk.zendesk().faults().set(Fault::slow(Duration::from_secs(3)).only("PUT /api/v2/organizations").times(1));
    desk.billing().change_customer(id, &json!({ "companyname": "Fjord Salmon" }));
    desk.post_event(event("Customer/Updated", id, 1)).await.expect(200);
    until("the first worker's request", async || (puts() == before + 1).then_some(())).await;

    desk.advance(61);
    until("the second worker's request", async || (puts() == before + 2).then_some(())).await;
    is_worked_off(&desk).await;
    let ended = desk.zendesk().calls().clone();
    until("the first worker's answer", async || {
        let recent = ended.recent();
        (recent.iter().filter(|call| call.name.starts_with("PUT /api/v2/organizations")).count() == before + 2)
            .then_some(())
    })
    .await;
    tokio::time::sleep(Duration::from_millis(200)).await;

    let updated = desk.acts().await.into_iter().filter(|act| act == "updated").count();
    assert_eq!(updated, 1, "only whoever held the lease tells of it");
    assert_eq!(organization_of(&desk, id).unwrap().name, "Fjord Salmon");
}
