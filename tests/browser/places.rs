//! The panel follows Zendesk: its four places, other people and organizations, its own height.

use serde_json::json;

use crate::harness::{Desk, Seat};

#[tokio::test]
async fn another_requester_or_organization_is_followed_without_loading_the_page_again() {
    let desk = Desk::start().await;
    let (page, panel) = (desk.page(), desk.panel());
    desk.open("tickets/1", Seat::default()).await;
    panel.sees(".card[data-customer='46170']").await;
    panel.mark().await;

    page.choose("#ticket-organization", "80").await;
    panel.sees(".card[data-customer='46174']").await;
    page.choose("#ticket-requester", "1081").await;
    panel.sees(".card[data-customer='46175']").await;
    page.choose("#ticket-requester", "1101").await;
    panel.sees("[data-code=no_organization]").await;
    page.choose("#ticket-organization", "").await;
    page.choose("#ticket-requester", "1102").await;
    panel.sees("[data-slot=suggestions] .match [data-customer='46170']").await;
    page.choose("#ticket-organization", "77").await;
    panel.sees(".card[data-customer='46170']").await;

    assert!(panel.is_marked().await);
    desk.is_without_complaints(&[]).await;
}

#[tokio::test]
async fn a_new_ticket_a_person_and_an_organization_show_their_customer() {
    let desk = Desk::start().await;
    let (page, panel) = (desk.page(), desk.panel());

    desk.open("tickets/new", Seat::default()).await;
    page.sees("[data-location=new_ticket_sidebar]").await;
    panel.sees("[data-code=no_organization]").await;
    page.choose("#ticket-requester", "1077").await;
    panel.sees(".card[data-customer='46170']").await;

    desk.open("organizations/80", Seat::default()).await;
    page.sees("[data-location=organization_sidebar]").await;
    panel.sees(".card[data-customer='46174']").await;

    desk.open("users/1077", Seat::default()).await;
    page.sees("[data-location=user_sidebar]").await;
    panel.sees(".card[data-customer='46170']").await;

    desk.open("users/1104", Seat::default()).await;
    panel.sees("[data-code=several_organizations]").await;
    assert_eq!(panel.texts(".choices button").await, ["EasyCall Ltd", "Northwind Telephony GmbH"]);
    panel.click(".choices li:last-child button").await;
    panel.sees("[data-code=not_linked]").await;
    panel.focuses("h1").await;
    panel.reads("No customer linked Northwind Telephony GmbH").await;

    desk.is_without_complaints(&[]).await;
}

#[tokio::test]
async fn the_frame_is_as_high_as_what_is_in_it() {
    let desk = Desk::start().await;
    let (page, panel) = (desk.page(), desk.panel());
    desk.open("tickets/1", Seat::default()).await;
    panel.sees(".card").await;
    panel.is_at_rest().await;
    desk.fits().await;
    let height = async || panel.run("return innerHeight", json!([])).await.unwrap().as_u64().unwrap();
    let whole = height().await;

    panel.click("[data-url$=invoices] [data-action=toggle]").await;
    desk.fits().await;
    let folded = height().await;
    panel.click("[data-url$=invoices] [data-action=toggle]").await;
    desk.fits().await;
    let unfolded = height().await;
    desk.widen(600).await;
    let wide = height().await;
    page.choose("#ticket-organization", "86").await;
    panel.sees("[data-code=not_linked]").await;
    panel.is_at_rest().await;
    desk.fits().await;
    let unlinked = height().await;

    assert!(folded + 200 < whole && unfolded == whole, "{whole} {folded} {unfolded}");
    assert!(wide < whole && unlinked < wide, "{whole} {wide} {unlinked}");
}

#[tokio::test]
async fn a_foreign_external_id_is_kept_until_an_agent_says_otherwise() {
    let desk = Desk::start().await;
    let (page, panel) = (desk.page(), desk.panel());
    desk.open("tickets/9", Seat::default()).await;

    panel.reads("The organization carries “CRM-5521”, which does not name a customer.").await;
    panel.click("[data-slot=suggestions] [data-action=link]").await;
    panel.sees(".card[data-customer='46181'] [data-overwrite=CRM-5521]").await;
    assert_eq!(desk.external_id(85).as_deref(), Some("CRM-5521"));
    panel.click("[data-overwrite]").await;
    panel.sees_no("[data-overwrite]").await;
    panel.sees(".card[data-view=linked]").await;

    page.reads("The external ID now names customer 46181.").await;
    assert_eq!(desk.external_id(85).as_deref(), Some("pb-46181"));
    desk.is_without_complaints(&[]).await;
}

#[tokio::test]
async fn an_external_id_that_an_administrator_sets_is_followed() {
    let desk = Desk::start().await;
    let (page, panel) = (desk.page(), desk.panel());
    desk.open("organizations/78", Seat::default()).await;
    panel.sees("[data-code=not_linked]").await;

    page.write("#organization-external_id", "pb-46171\t").await;

    panel.sees(".card[data-customer='46171']").await;
    panel.reads("Link taken over").await;
    desk.is_without_complaints(&[]).await;
}
