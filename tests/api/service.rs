//! The service as an operator meets it: start, readiness, stop, restart.

use std::time::Duration;

use portadesk::demo::{faults::FaultKind, seed::cast};

use crate::harness::{
    Desk, Setting,
    agents::OLENA,
    organizations::{EASYCALL, NORTHWIND},
    until,
};

const KEY: &str = "0123456789abcdef0123456789abcdef";

#[tokio::test]
async fn it_starts_while_both_upstreams_are_down_and_works_once_they_are_back() {
    let desk = Setting::default()
        .adjusted(|config| {
            let looks = &mut config.tenants[0].zendesk.looks;
            looks.soonest = Duration::from_millis(50);
        })
        .while_upstreams_are_down()
        .start()
        .await;

    desk.get("/healthz").await.expect(200);
    let health = desk.get("/readyz").await.expect(200).json();
    assert_eq!(health["status"], "ready", "{health}");
    assert_eq!(health["tenants"]["panda"]["installation"], "not found");
    let page = desk.page_as(OLENA).await.expect(401);
    assert_eq!(page.code(), "page_not_verified");

    desk.billing().faults().clear();
    desk.zendesk().faults().clear();
    desk.is_ready().await;
    desk.advance(60);
    desk.open_panel_as(OLENA).await.organization(EASYCALL).await.expect(200).says("EasyCall Ltd");
}

#[tokio::test]
async fn what_was_stored_before_is_enough_to_serve_while_zendesk_is_down() {
    let mut desk = Desk::with("sessions.key", KEY).start().await;
    desk.open_panel_as(OLENA).await.link(NORTHWIND, cast::NORTHWIND).await.expect(200);
    desk.stop().await;
    desk.zendesk().faults().set(FaultKind::Down);

    desk.begin();

    let panel = desk.open_panel_as(OLENA).await;
    let card = panel.organization(NORTHWIND).await.expect(200);
    card.says("Northwind Telephony GmbH");
    assert!(!card.offers("ask"), "who may link is not known while Zendesk is silent");
}

#[tokio::test]
async fn links_outlive_a_restart() {
    let mut desk = Desk::start().await;
    desk.open_panel_as(OLENA).await.link(NORTHWIND, cast::NORTHWIND).await.expect(200);
    desk.stop().await;
    desk.zendesk().set_external_id(NORTHWIND, None);

    desk.start_again().await;

    let card = desk.open_panel_as(OLENA).await.organization(NORTHWIND).await.expect(200);
    assert_eq!((card.view().as_str(), card.first("data-customer").as_str()), ("linked", "46171"));
}

#[tokio::test]
async fn links_are_found_again_when_the_store_is_lost() {
    let mut desk = Desk::start().await;
    desk.open_panel_as(OLENA).await.link(NORTHWIND, cast::NORTHWIND).await.expect(200);
    desk.stop().await;
    for file in ["portadesk.db", "portadesk.db-wal", "portadesk.db-shm"] {
        let _ = std::fs::remove_file(desk.store_file().with_file_name(file));
    }

    desk.start_again().await;

    let card = desk.open_panel_as(OLENA).await.organization(NORTHWIND).await.expect(200);
    assert_eq!(card.view(), "linked");
    assert_eq!(desk.acts().await, ["adopted"]);
}

#[tokio::test]
async fn a_stop_lets_the_request_under_way_finish() {
    let mut desk = Desk::start().await;
    let session = desk.open_panel_as(OLENA).await.session();
    desk.billing().faults().set(FaultKind::Hang);
    let request = desk.request("GET", "/panel/customers/46170").bearer_auth(session);
    let asked = tokio::spawn(async move { request.send().await.unwrap().text().await.unwrap() });
    until("the question", async || (desk.billing().calls().max_in_flight() > 0).then_some(())).await;

    let faults = desk.billing().faults().clone();
    let stopping = async {
        desk.stop().await;
    };
    let freeing = async {
        tokio::task::yield_now().await;
        faults.clear();
    };
    tokio::join!(stopping, freeing);

    assert!(asked.await.unwrap().contains("EasyCall Ltd"));
    let seen = desk.ledger().await;
    assert!(seen.iter().any(|record| record["act"] == "viewed"), "{seen:?}");
}

#[tokio::test]
async fn readiness_tells_of_each_tenant_and_each_upstream() {
    let desk = Setting::default().neighbour("wolf").start().await;
    desk.open_panel_as(OLENA).await.organization(EASYCALL).await.expect(200);

    let health = desk.get("/readyz").await.expect(200).json();

    assert_eq!(health["store"], "ok");
    for tenant in ["panda", "wolf"] {
        let report = &health["tenants"][tenant];
        assert_eq!(report["installation"], "found");
        assert!(report["portabilling"].is_object() && report["zendesk"].is_object(), "{health}");
    }
    let words = health.to_string();
    for hidden in [desk.zendesk().client_secret().as_str(), desk.billing().token(), desk.billing().login()] {
        assert!(!words.contains(hidden), "{hidden} in {words}");
    }
}

#[tokio::test]
async fn every_error_names_a_request_of_its_own() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;

    let one = panel.customer(cast::GONE).await.expect(404);
    let two = panel.customer(cast::GONE).await.expect(404);

    assert_ne!(one.header("x-request-id"), two.header("x-request-id"));
    one.says(one.header("x-request-id"));
    let json = desk.get("/nowhere").await.expect(404);
    assert_eq!(json.json()["request_id"], json.header("x-request-id"));
}
