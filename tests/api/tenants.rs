//! Two tenants in one service: nothing of the one is ever seen, changed or remembered in the other.

use portadesk::demo::{faults::FaultKind, seed::cast};
use serde_json::json;

use crate::harness::{
    Desk, Setting,
    agents::{OLENA, TOM},
    organizations::{EASYCALL, NORTHWIND},
    until,
};

async fn two() -> Desk {
    let desk = Setting::default().neighbour("wolf").patient().start().await;
    let (billing, _) = desk.neighbour("wolf");
    billing.set_customer_field(cast::EASYCALL, "companyname", "Wolf's EasyCall");
    billing.set_customer_field(cast::NORTHWIND, "companyname", "Wolf's Northwind");
    desk
}

#[tokio::test]
async fn the_same_ids_lead_to_different_customers() {
    let desk = two().await;
    let (panda, wolf) = (desk.open_panel_as(OLENA).await, desk.open_panel_of("wolf", OLENA).await);

    for _ in 0..2 {
        panda.organization(EASYCALL).await.expect(200).says("EasyCall Ltd").never_says("Wolf");
        wolf.organization(EASYCALL).await.expect(200).says("Wolf's EasyCall").never_says("EasyCall Ltd");
        panda.customer(cast::NORTHWIND).await.expect(200).never_says("Wolf");
        wolf.customer(cast::NORTHWIND).await.expect(200).says("Wolf's Northwind");
        assert_eq!(panda.search("wolf").await.expect(200).customers(), [0; 0]);
        assert_eq!(wolf.search("wolf's easycall").await.expect(200).customers(), [cast::EASYCALL]);
    }
}

#[tokio::test]
async fn a_link_in_one_tenant_is_none_in_the_other() {
    let desk = two().await;
    let (panda, wolf) = (desk.open_panel_as(OLENA).await, desk.open_panel_of("wolf", OLENA).await);

    panda.link(NORTHWIND, cast::NORTHWIND).await.expect(200);

    assert_eq!(wolf.organization(NORTHWIND).await.expect(200).code(), "not_linked");
    wolf.customer(cast::NORTHWIND).await.expect(200).never_says("Linked to");
    wolf.link(NORTHWIND, cast::NORTHWIND).await.expect(200);
    panda.unlink(NORTHWIND, cast::NORTHWIND).await.expect(200);
    assert_eq!(wolf.organization(NORTHWIND).await.expect(200).view(), "linked");
    let (_, zendesk) = desk.neighbour("wolf");
    assert_eq!(zendesk.organization(NORTHWIND).unwrap().external_id.as_deref(), Some("pb-46171"));
    until("the release", async || desk.zendesk().organization(NORTHWIND).unwrap().external_id.is_none().then_some(()))
        .await;
}

#[tokio::test]
async fn a_page_token_of_one_account_opens_nothing_in_the_other() {
    let desk = two().await;
    let (_, wolf) = desk.neighbour("wolf");

    // Signed with wolf's key, in panda's name, and the other way round.
    let subject = "https://pandatelecom.zendesk.com/api/v2/users/534.json";
    let claims = json!({
        "iss": "pandatelecom.zendesk.com",
        "aud": "https://pandatelecom.zendesk.com/api/v2/apps/installations/9001.json",
        "sub": subject,
    });
    let forged = wolf.sign_page_token(&claims).unwrap();
    for origin in [wolf.url(), desk.zendesk().url()] {
        desk.post_page(origin, &[("token", &forged)]).await.expect(401);
    }
    let honest = desk.zendesk().sign_page_token(&json!({ "sub": subject })).unwrap();
    desk.post_page(wolf.url(), &[("token", &honest)]).await.expect(401);
}

#[tokio::test]
async fn rights_are_those_of_the_agents_own_account() {
    let desk = Setting::default()
        .neighbour("wolf")
        .with("tenants.wolf.access.view_roles", "admin")
        .with("tenants.wolf.access.link_roles", "admin")
        .start()
        .await;

    desk.open_panel_as(OLENA).await.organization(EASYCALL).await.expect(200);
    desk.open_panel_of("wolf", OLENA).await.organization(EASYCALL).await.expect(403);
    desk.open_panel_of("wolf", TOM).await.organization(EASYCALL).await.expect(200);

    desk.zendesk().suspend_agent(TOM);
    desk.advance(300);
    desk.open_panel_as(TOM).await.organization(EASYCALL).await.expect(401);
    desk.open_panel_of("wolf", TOM).await.organization(EASYCALL).await.expect(200);
}

#[tokio::test]
async fn the_outage_of_one_billing_is_not_felt_in_the_other_tenant() {
    let desk = two().await;
    let (panda, wolf) = (desk.open_panel_as(OLENA).await, desk.open_panel_of("wolf", OLENA).await);
    desk.billing().faults().set(FaultKind::Hang);

    let (hanging, answered) = tokio::join!(
        async {
            let answer = panda.customer(cast::NORTHWIND).await;
            (answer, tokio::time::Instant::now())
        },
        async {
            for customer in 46_170..46_184 {
                wolf.customer(customer).await.expect(200);
            }
            let at = tokio::time::Instant::now();
            desk.billing().faults().clear();
            at
        }
    );

    assert_eq!(hanging.0.status, 200);
    assert!(answered < hanging.1);
}

#[tokio::test]
async fn what_one_tenant_hides_the_other_shows() {
    let desk = Setting::default().neighbour("wolf").with("tenants.wolf.panel.sections", "accounts").start().await;
    let (panda, wolf) = (desk.open_panel_as(OLENA).await, desk.open_panel_of("wolf", OLENA).await);

    for _ in 0..2 {
        panda.section(cast::EASYCALL, "invoices").await.expect(200);
        wolf.section(cast::EASYCALL, "invoices").await.expect(404);
    }
}

#[tokio::test]
async fn each_panel_may_be_framed_by_its_own_account_only() {
    let desk = two().await;
    let (_, wolf) = desk.neighbour("wolf");

    let page = desk.page_as(OLENA).await.expect(200);

    let policy = page.header("content-security-policy");
    assert!(policy.contains(&format!("frame-ancestors {}", desk.zendesk().url())), "{policy}");
    assert!(!policy.contains(wolf.url().rsplit(':').next().unwrap()), "{policy}");
}
