//! What Zendesk's webhooks tell: a link follows its organization, or waits for a person; and nothing answers itself.

use std::time::Duration;

use portadesk::demo::simulator::zendesk::SignatureOrder;
use serde_json::{Value, json};

use crate::{
    harness::{Desk, Setting, WEBHOOK_SECRET, agents::TOM},
    provisioning::keep_private,
};

const PATH: &str = "/zendesk/panda/webhooks";
const PATIENCE: Duration = Duration::from_secs(30);

async fn desk() -> Desk {
    let setting = Setting::default().taking_events().adjusted(|config| {
        config.tenants[0].provisioning.as_mut().unwrap().look_every = Duration::from_millis(50);
    });
    let desk = setting.start().await;
    desk.zendesk().add_webhook(&format!("{}{PATH}", desk.stage.public_url()), WEBHOOK_SECRET);
    desk
}

/// A customer with an organization, and the organization's id.
async fn customer(desk: &Desk, company: &str) -> (u64, u64) {
    let tag = company.to_lowercase().replace(' ', "-");
    let fields = json!({
        "companyname": company, "firstname": "Runa", "lastname": "Holm", "email": format!("office@{tag}.example"),
        "phone1": "", "phone2": "", "i_parent": null, "bill_status": "O", "status": null, "blocked": "N",
    });
    keep_private(&fields);
    let id = desk.billing().create_customer(&fields).expect("room for another customer");
    let event = json!({ "event_type": "Customer/Created", "variables": { "i_customer": id, "i_event": desk.billing().next_i_event() } });
    desk.post_event(event.to_string()).await.expect(200);
    is_quiet(desk).await;
    (id, desk.zendesk().organization_of(&format!("pb-{id}")).expect("an organization").id)
}

/// An organization that nobody is linked to.
async fn empty_organization(desk: &Desk, name: &str) -> u64 {
    let (_, organization) = customer(desk, name).await;
    desk.meddle("DELETE FROM links WHERE customer = (SELECT max(customer) FROM links)").await;
    desk.zendesk().set_external_id(organization, None);
    is_quiet(desk).await;
    organization
}

/// All that was told has come in, and all that followed from it is done or given up.
async fn is_quiet(desk: &Desk) {
    desk.later("quiet", async || {
        let delivered = desk.zendesk().webhook_deliveries().iter().all(|delivery| delivery.is_done);
        let open = "SELECT (SELECT count(*) FROM inbox WHERE parked = 0) + (SELECT count(*) FROM mirrors)";
        (delivered && desk.count_of(open).await == 0).then_some(())
    })
    .await;
}

async fn linked(desk: &Desk, customer: u64) -> i64 {
    desk.count_of(&format!("SELECT COALESCE(max(organization), 0) FROM links WHERE customer = {customer}")).await
}

async fn given_up_for(desk: &Desk, code: &str) -> i64 {
    desk.count_of(&format!("SELECT count(*) FROM inbox WHERE parked = 1 AND last_error = '{code}'")).await
}

async fn post(desk: &Desk, headers: &[(&str, &str)], body: &str) -> crate::harness::Answer {
    let request =
        headers.iter().fold(desk.request("POST", PATH), |request, (name, value)| request.header(*name, *value));
    desk.send(request.body(body.to_owned())).await
}

#[tokio::test]
async fn a_merged_organizations_link_moves_to_the_survivor_in_either_order_of_signing() {
    for (order, tells_of_losers) in
        [(SignatureOrder::TimestampThenBody, true), (SignatureOrder::BodyThenTimestamp, false)]
    {
        let desk = desk().await;
        desk.zendesk().sign_webhooks_as(order);
        desk.zendesk().tell_of_losers(tells_of_losers);
        let survivor = empty_organization(&desk, "Salmon House").await;
        let (id, loser) = customer(&desk, "Fjord Fish").await;
        let before = desk.zendesk().organizations().len();

        assert!(desk.zendesk().merge_organizations(loser, survivor));
        is_quiet(&desk).await;

        assert_eq!(linked(&desk, id).await, i64::try_from(survivor).unwrap(), "{order:?}");
        assert_eq!(desk.zendesk().organizations().len(), before - 1, "nothing is made again");
        let organization = desk.zendesk().organization(survivor).unwrap();
        assert_eq!(organization.external_id, Some(format!("pb-{id}")));
        assert_eq!(organization.name, "Salmon House", "whoever merged them chose the name");
        assert_eq!(desk.zendesk().members(survivor).len(), 2, "nobody is there twice");
        let acts = desk.acts().await;
        let told = |act: &str| acts.iter().filter(|it| *it == act).count();
        assert_eq!((told("organization_deleted"), told("moved")), (1, 1), "{acts:?}");
        let panel = desk.open_panel_as(TOM).await;
        assert_eq!(panel.organization(survivor).await.expect(200).view(), "linked");
    }
}

#[tokio::test]
async fn a_customer_gone_from_billing_follows_its_organization_into_another_one() {
    let desk = desk().await;
    let survivor = empty_organization(&desk, "Salmon House").await;
    let (id, loser) = customer(&desk, "Fjord Fish").await;
    desk.billing().delete_customer(id);

    assert!(desk.zendesk().merge_organizations(loser, survivor));
    is_quiet(&desk).await;

    assert_eq!(linked(&desk, id).await, i64::try_from(survivor).unwrap());
    let organization = desk.zendesk().organization(survivor).unwrap();
    assert_eq!(organization.name, "Salmon House");
    assert!(organization.tags.contains(&"portabilling_closed".to_owned()), "{:?}", organization.tags);
}

#[tokio::test]
async fn a_deleted_organization_is_flagged_and_not_made_again() {
    let desk = desk().await;
    let (id, organization) = customer(&desk, "Fjord Fish").await;
    let before = desk.zendesk().organizations().len();

    desk.zendesk().delete_organization(organization);
    is_quiet(&desk).await;

    assert_eq!(given_up_for(&desk, "organization_gone").await, 1);
    assert_eq!(desk.zendesk().organizations().len(), before - 1);
    assert_eq!(linked(&desk, id).await, i64::try_from(organization).unwrap(), "a person decides");
    let deleted = desk.ledger().await.into_iter().find(|entry| entry["act"] == "organization_deleted").unwrap();
    assert_eq!((&deleted["actor"], &deleted["detail"]["customer"]), (&json!("zendesk"), &json!(id)));
}

#[tokio::test]
async fn a_merge_into_another_customers_organization_is_flagged() {
    let desk = desk().await;
    let (other, survivor) = customer(&desk, "Salmon House").await;
    let (id, loser) = customer(&desk, "Fjord Fish").await;

    assert!(desk.zendesk().merge_organizations(loser, survivor));
    is_quiet(&desk).await;

    assert_eq!(given_up_for(&desk, "merged_into_linked").await, 1);
    assert_eq!(linked(&desk, other).await, i64::try_from(survivor).unwrap());
    assert_eq!(linked(&desk, id).await, i64::try_from(loser).unwrap());
    assert_eq!(desk.zendesk().organization(survivor).unwrap().external_id, Some(format!("pb-{other}")));
}

/// Until Zendesk says that it is complete, a merge may still fail.
#[tokio::test]
async fn a_merge_that_is_under_way_is_waited_for() {
    let desk = desk().await;
    desk.zendesk().tell_of_losers(true);
    let survivor = empty_organization(&desk, "Salmon House").await;
    let (id, loser) = customer(&desk, "Fjord Fish").await;
    #[expect(clippy::disallowed_methods, reason = "an administrator's own client")]
    let client = reqwest::Client::new();
    let request = client
        .post(format!("{}/api/v2/organizations/{loser}/merge", desk.zendesk().url()))
        .basic_auth(format!("{}/token", desk.zendesk().admin_email()), Some(desk.zendesk().api_token()))
        .header("Accept", "application/json");
    let answer = request.json(&json!({ "organization_merge": { "winner_id": survivor } })).send().await.unwrap();
    assert_eq!(answer.json::<Value>().await.unwrap()["organization_merge"]["status"], "new");

    desk.later("the link at the survivor", async || {
        (linked(&desk, id).await == i64::try_from(survivor).unwrap()).then_some(())
    })
    .await;
    is_quiet(&desk).await;

    assert_eq!(desk.count_of("SELECT count(*) FROM inbox").await, 0);
}

#[tokio::test]
async fn what_zendesk_did_not_sign_is_not_believed() {
    let desk = desk().await;
    let (_, organization) = customer(&desk, "Fjord Fish").await;
    desk.zendesk().delete_organization(organization);
    is_quiet(&desk).await;
    let delivery = desk.zendesk().webhook_deliveries().pop().unwrap();
    let (time, signature) = (delivery.timestamp.as_str(), delivery.signature.as_str());
    let headers = [("x-zendesk-webhook-signature", signature), ("x-zendesk-webhook-signature-timestamp", time)];

    let again = post(&desk, &headers, &delivery.body).await.expect(200);
    assert_eq!(again.json()["status"], "repeated");
    assert_eq!(desk.acts().await.iter().filter(|act| *act == "organization_deleted").count(), 1);
    for (case, headers, body) in [
        ("no headers", &[][..], delivery.body.as_str()),
        ("no signature", &headers[1..], &delivery.body),
        ("no time", &headers[..1], &delivery.body),
        ("another body", &headers, "{}"),
        ("two signatures", &[headers[0], headers[0], headers[1]], &delivery.body),
    ] {
        println!("{case}");
        post(&desk, headers, body).await.refuses(401, "webhook_not_verified");
    }
    desk.advance(301);
    post(&desk, &headers, &delivery.body).await.refuses(401, "webhook_not_verified");
    desk.send(desk.request("POST", "/zendesk/wolf/webhooks").body("{}")).await.refuses(404, "not_found");
}

#[tokio::test]
async fn without_a_secret_no_webhook_is_taken() {
    let desk = Desk::start().await;

    post(&desk, &[], "{}").await.refuses(404, "not_found");
}

#[tokio::test]
async fn a_store_that_cannot_be_written_has_it_told_again() {
    let desk = desk().await;
    let (_, organization) = customer(&desk, "Fjord Fish").await;
    desk.meddle("CREATE TRIGGER full BEFORE INSERT ON handled_events BEGIN SELECT RAISE(ABORT, 'disk full'); END")
        .await;

    desk.zendesk().delete_organization(organization);
    desk.later("an answer", async || {
        let deliveries = desk.zendesk().webhook_deliveries();
        (deliveries.last()?.answers == [Some(503)]).then_some(())
    })
    .await;

    assert_eq!(desk.acts().await.iter().filter(|act| *act == "organization_deleted").count(), 0, "all or nothing");
}

/// Everything portadesk writes comes back to it, and more than that: it never answers by writing.
#[tokio::test]
async fn an_echo_of_a_hundred_rounds_writes_nothing() {
    let desk = desk().await;
    let (id, organization) = customer(&desk, "Fjord Fish").await;
    desk.billing().change_customer(id, &json!({ "companyname": "Fjord Salmon", "blocked": "Y" }));
    let event = json!({ "event_type": "Customer/Updated", "variables": { "i_customer": id, "i_event": desk.billing().next_i_event() } });
    desk.post_event(event.to_string()).await.expect(200);
    is_quiet(&desk).await;
    let echoed = desk.zendesk().webhook_deliveries();
    assert!(echoed.len() > 1, "its own writes were told: {}", echoed.len());
    let writes = desk.zendesk().writes();
    let webhook = desk.zendesk().add_webhook(&format!("{}{PATH}", desk.stage.public_url()), WEBHOOK_SECRET);

    for round in 0..100 {
        desk.zendesk().repeat_delivery(&echoed[round % echoed.len()]);
        let what = ["created", "name_changed", "tags_changed", "external_id_changed", "deleted"][round % 5];
        let body = json!({ "type": format!("zen:event-type:organization.{what}"), "id": format!("echo-{round}"),
            "subject": format!("zen:organization:{organization}"), "detail": { "id": organization.to_string() }, "event": {} });
        desk.zendesk().post_to_webhook(&webhook, &body.to_string(), None);
        is_quiet(&desk).await;
    }

    assert_eq!(desk.zendesk().writes(), writes);
    assert!(desk.zendesk().wait_for_webhooks(PATIENCE));
    let handled = desk.count_of("SELECT count(*) FROM handled_events WHERE env = 'zendesk'").await;
    assert_eq!(handled, 20, "and each that said it was gone was looked into");
}
