//! The page in self-care, in the frame of the portal: a customer asks, sees the ticket, answers, and leaves.

use jiff::SignedDuration;
use portadesk::{care::Widget, demo::faults::FaultKind};
use serde_json::json;

use crate::harness::Desk;

/// The smallest picture there is.
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89";

#[tokio::test]
async fn a_customer_asks_for_help_and_answers() {
    let desk = Desk::start_whole().await;
    let help = desk.help();

    desk.open_portal("rita", "en").await;
    help.sees("[data-view=care]").await;
    help.reads("You have not asked us anything yet.").await;
    desk.inspect_alone(help, "care-home").await;
    help.click("[data-action=ask]").await;
    help.write("#care-subject", "No dial tone").await;
    help.write("#care-text", "Since this morning.").await;
    desk.inspect_alone(help, "care-form").await;
    help.attach("#care-files", &desk.file("phone.png", PICTURE)).await;
    help.sees("[data-file='1']").await;
    help.attach("#care-files", &desk.file("empty.png", b"")).await;
    help.reads("There is nothing in this file.").await;
    desk.inspect_alone(help, "care-files").await;
    help.click("[type=submit]").await;
    help.reads("Your question has reached us.").await;
    desk.inspect_alone(help, "care-sent").await;
    help.click("[data-action=open]").await;
    help.reads("Since this morning.").await;
    help.reads("phone.png").await;
    desk.inspect_alone(help, "care-ticket").await;
    help.write("#care-reply", "It works again.").await;
    help.click("[data-key=reply]").await;
    help.reads("It works again.").await;
    help.click("[data-action=solve]").await;
    help.reads("Solved").await;
    help.click("[data-action=home]").await;
    help.reads("No dial tone").await;
    desk.inspect_alone(help, "care-tickets").await;
    help.click("[data-action=leave]").await;
    help.reads("You have signed out.").await;
    desk.inspect_alone(help, "care-left").await;

    let tickets = desk.stage.desk.tickets();
    assert_eq!(tickets.iter().filter(|ticket| ticket.subject == "No dial tone").count(), 1);
    desk.is_without_complaints(&["status of 415", "status of 400", "status of 422"]).await;
}

#[tokio::test]
async fn a_query_that_waits_and_what_goes_wrong_are_told() {
    let desk = Desk::start_whole().await;
    let help = desk.help();
    desk.link(77, 46_170).await;

    desk.open_portal("rita", "en").await;
    help.sees("[data-ticket='1']").await;
    desk.stage.desk.faults().set(FaultKind::Down);
    help.click("[data-action=open][data-ticket='1']").await;
    help.sees("[data-code=zendesk_unreachable] h1").await;
    desk.inspect_alone(help, "care-error-page").await;
    desk.stage.desk.faults().clear();
    desk.clock.advance(SignedDuration::from_mins(1));
    help.click("[data-action=retry]").await;
    help.sees("[data-view=ticket]").await;
    help.click("[data-action=home]").await;

    help.click("[data-action=ask]").await;
    help.write("#care-subject", "No dial tone").await;
    help.write("#care-text", "Since this morning.").await;
    desk.is_offline(true).await;
    help.click("[type=submit]").await;
    help.sees("[data-code=offline]").await;
    desk.inspect_alone(help, "care-offline").await;
    desk.is_offline(false).await;

    desk.stage.desk.faults().set(FaultKind::Down);
    help.click("[type=submit]").await;
    help.reads("Your question is stored.").await;
    desk.inspect_alone(help, "care-stored").await;
    help.click("[data-action=home]").await;
    help.sees("[data-slot=section] [data-code]").await;
    desk.inspect_alone(help, "care-error").await;
    assert!(desk.stage.desk.tickets().iter().all(|ticket| ticket.subject != "No dial tone"));

    // It is delivered once Zendesk is back, and nobody has to send it again.
    desk.stage.desk.faults().clear();
    desk.clock.advance(SignedDuration::from_mins(3));
    desk.ledger_has("delivered", |record| record["actor"] == "customer:46170").await;
    help.click("[data-action=retry]").await;
    help.reads("No dial tone").await;

    let provoked = ["status of 504", "status of 502", "ERR_INTERNET_DISCONNECTED"];
    desk.is_without_complaints(&provoked).await;
}

#[tokio::test]
async fn what_somebody_has_typed_stays_to_be_copied_when_the_visit_ends() {
    let desk = Desk::start_whole().await;
    let help = desk.help();
    desk.open_portal("rita", "en").await;
    help.click("[data-action=ask]").await;
    help.write("#care-subject", "No dial tone").await;
    help.write("#care-text", "Since this morning.").await;

    // As if it had not been used for too long.
    let ended = "const ask = window.fetch;
        const headers = (own) => ({ ...own, Authorization: 'Bearer v1.AAAA' });
        window.fetch = (path, wish) => ask(path, { ...wish, headers: headers(wish.headers) })";
    help.run(ended, json!([])).await.unwrap();
    help.click("[type=submit]").await;

    help.sees("form.query [data-slot=answer] [data-code=visit_ended]").await;
    let typed = help.run("return document.querySelector('#care-text').value", json!([])).await.unwrap();
    assert_eq!(typed, "Since this morning.");
}

#[tokio::test]
async fn the_page_reads_from_right_to_left_and_says_who_may_open_it() {
    let desk = Desk::start_whole().await;
    let (page, help) = (desk.page(), desk.help());

    desk.open_portal("rita", "ar").await;
    help.sees("html[dir=rtl] [data-view=care]").await;
    help.is_at_rest().await;
    desk.inspect_alone(help, "care-home-ar").await;
    help.click("[data-action=ask]").await;
    help.sees("[data-view=form]").await;
    desk.inspect_alone(help, "care-form-ar").await;
    // The same link again is worth nothing, and neither is the page without one.
    let address = page.until("address", "return document.querySelector('#help').src", json!([])).await;
    let address = address.as_str().unwrap();
    desk.goto(address).await;
    page.sees("[data-code=link_not_good]").await;
    desk.inspect_alone(page, "care-link-not-good-ar").await;
    desk.goto("about:blank").await;
    desk.goto(address.split('#').next().unwrap()).await;
    page.sees("[data-code=outside]").await;
    desk.inspect_alone(page, "care-outside-ar").await;
    desk.is_without_complaints(&["status of 401", "favicon.ico"]).await;
}

#[tokio::test]
async fn zendesks_widget_is_opened_for_the_customer_whom_the_portal_names() {
    let desk = Desk::start_whole_with(json!({}), |config, stage| {
        let origin: url::Url = stage.desk.url().parse().unwrap();
        config.tenants[0].care.as_mut().unwrap().widget = Some(Widget {
            key: "0f3d".to_owned(),
            key_id: "app_1".to_owned(),
            secret: "the-secret-of-a-key-for-identities".into(),
            script: origin.clone(),
            sources: vec![origin],
        });
    });
    let desk = desk.await;
    let help = desk.help();

    desk.goto(&format!("{}?login=rita&lang=en&widget=true", desk.stage.portal_url())).await;
    help.sees("[data-view=care]").await;
    help.is_at_rest().await;
    help.sees_no("[data-action=ask]").await;
    desk.inspect_alone(help, "care-widget").await;
    // The simulated Zendesk has no widget to give.
    desk.is_without_complaints(&["ekr/snippet.js"]).await;
}
