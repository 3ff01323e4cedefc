//! The page in self-care: a customer asks, sees the ticket, answers, and leaves.

use std::time::Duration;

use portadesk::outbound;
use serde_json::json;

use crate::harness::Desk;

/// The address that the portal puts into its frame for this customer.
async fn handed_over(desk: &Desk, login: &str, language: &str) -> String {
    let client = outbound::client(&outbound::Settings {
        connect_timeout: Duration::from_secs(30),
        timeout: Duration::from_mins(1),
        max_idle_connections: 1,
        ca_file: None,
    });
    let portal = format!("{}?login={login}&lang={language}", desk.stage.portal_url());
    let page = client.unwrap().get(portal).send().await.unwrap().text().await.unwrap();
    page.split("src=\"").nth(1).expect("a frame").split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_customer_asks_for_help_and_answers() {
    let desk = Desk::start_taking_events().await;
    let page = desk.page();

    desk.goto(&handed_over(&desk, "rita", "en").await).await;
    page.sees("[data-view=care]").await;
    page.reads("You have not asked us anything yet.").await;
    desk.inspect_alone("care-home").await;
    page.click("[data-action=ask]").await;
    page.write("#care-subject", "No dial tone").await;
    page.write("#care-text", "Since this morning.").await;
    desk.inspect_alone("care-form").await;
    page.click("[type=submit]").await;
    page.reads("Your question has reached us.").await;
    page.click("[data-action=open]").await;
    page.reads("Since this morning.").await;
    desk.inspect_alone("care-ticket").await;
    page.write("#care-reply", "It works again.").await;
    page.click("[data-key=reply]").await;
    page.reads("It works again.").await;
    page.click("[data-action=solve]").await;
    page.reads("Solved").await;
    page.click("[data-action=home]").await;
    page.reads("No dial tone").await;
    page.click("[data-action=leave]").await;
    page.reads("You have signed out.").await;

    let tickets = desk.stage.desk.tickets();
    assert_eq!(tickets.iter().filter(|ticket| ticket.subject == "No dial tone").count(), 1);
    desk.is_without_complaints(&[]).await;
}

#[tokio::test]
async fn what_somebody_has_typed_stays_to_be_copied_when_the_visit_ends() {
    let desk = Desk::start_taking_events().await;
    let page = desk.page();
    desk.goto(&handed_over(&desk, "rita", "en").await).await;
    page.click("[data-action=ask]").await;
    page.write("#care-subject", "No dial tone").await;
    page.write("#care-text", "Since this morning.").await;

    // As if it had not been used for too long.
    let ended = "const ask = window.fetch;
        const headers = (own) => ({ ...own, Authorization: 'Bearer v1.AAAA' });
        window.fetch = (path, wish) => ask(path, { ...wish, headers: headers(wish.headers) })";
    page.run(ended, json!([])).await.unwrap();
    page.click("[type=submit]").await;

    page.sees("form.query [data-slot=answer] [data-code=visit_ended]").await;
    let typed = page.run("return document.querySelector('#care-text').value", json!([])).await.unwrap();
    assert_eq!(typed, "Since this morning.");
}

#[tokio::test]
async fn the_page_reads_from_right_to_left_and_says_who_may_open_it() {
    let desk = Desk::start_taking_events().await;
    let page = desk.page();

    let address = handed_over(&desk, "rita", "ar").await;
    desk.goto(&address).await;
    page.sees("html[dir=rtl] [data-view=care]").await;
    desk.inspect_alone("care-home-ar").await;
    // The same link again is worth nothing, and neither is the page without one.
    desk.goto("about:blank").await;
    desk.goto(&address).await;
    page.sees("[data-code=link_not_good]").await;
    desk.goto("about:blank").await;
    desk.goto(address.split('#').next().unwrap()).await;
    page.sees("[data-code=outside]").await;
}
