//! A customer's tickets for billing staff: on a page of its own, and framed by billing's page of the customer.

use jiff::SignedDuration;
use portadesk::demo::{faults::FaultKind, seed::cast};

use crate::harness::{Desk, Seat, View};

const EASYCALL: u64 = 77;
const NORTHWIND: u64 = 78;
/// More than a page of them.
const MANY: u32 = 30;

#[tokio::test]
async fn staff_sign_in_look_around_and_leave() {
    let desk = Desk::start().await;
    let page = desk.page();
    desk.link(EASYCALL, cast::EASYCALL).await;
    for number in 1..=MANY {
        let rita = ("Rita Moss", "rita.moss@easycall.example");
        let _ = desk.stage.desk.mail_arrives(rita, &format!("Question {number}"), "Can you help?");
    }

    desk.goto(&desk.billing_page(cast::EASYCALL)).await;
    page.focuses("#sign-in-login").await;
    desk.inspect_alone(page, "billing-sign-in").await;
    sign_in(page, "ada", "not-hers").await;
    page.sees(".sign-in .answer [data-code]").await;
    desk.inspect_alone(page, "billing-wrong-password").await;
    sign_in(page, "ada", "ada-demo").await;

    // The latest first, and how many of each status there are.
    page.reads("EasyCall Ltd").await;
    page.sees("[data-count=new]").await;
    page.sees("[data-ticket]").await;
    page.is_at_rest().await;
    assert_eq!(page.text("[data-count=new]").await, MANY.to_string());
    assert_eq!(page.texts("[data-ticket] .row-name").await.len(), 25);
    desk.inspect_alone(page, "billing-list").await;
    page.click("[data-key=next]").await;
    page.sees("[data-ticket='1']").await;
    page.reads("Last reply from the help desk").await;
    assert!(!page.text("[data-ticket='1']").await.contains("good standing"), "a private note is shown");
    page.sees_no("[data-key=next]").await;
    desk.inspect_alone(page, "billing-last-page").await;

    // What is looked for.
    page.choose("#tickets-status", "solved").await;
    page.sees_no("[data-ticket='1']").await;
    page.sees("[data-ticket='14']").await;
    page.choose("#tickets-status", "").await;
    page.write("#tickets-words", "dial tone").await;
    page.click("[data-key=find]").await;
    page.sees_no("[data-ticket='14']").await;
    page.sees("[data-ticket='1']").await;
    page.reads("A search finds at most 1,000 tickets").await;
    desk.inspect_alone(page, "billing-found").await;
    page.write("#tickets-words", "nothing of the kind").await;
    page.click("[data-key=find]").await;
    page.reads("No tickets.").await;
    desk.inspect_alone(page, "billing-found-none").await;

    page.click("[data-action=signOut]").await;
    page.sees("[data-view=sign_in]").await;
    page.sees_no("[data-ticket]").await;
    desk.is_without_complaints(&["status of 401", "favicon.ico"]).await;
}

#[tokio::test]
async fn a_customer_is_linked_by_its_evidence_moved_and_unlinked_in_the_plug_in() {
    let desk = Desk::start_whole().await;
    let plugin = desk.plugin();
    desk.link(NORTHWIND, cast::BLOCKED).await;
    desk.goto(&desk.stage.customer_page_url(cast::NORTHWIND)).await;
    desk.inspect_alone(plugin, "billing-framed-sign-in").await;
    sign_in(plugin, "hugo", "hugo-demo").await;

    plugin.sees("[data-view=unlinked]").await;
    plugin.sees("[data-candidate='78'] .evidence").await;
    plugin.reads("The customer’s contact belongs to it").await;
    plugin.reads("It has the customer’s name").await;
    plugin.reads("Linked to customer 46181").await;
    plugin.is_at_rest().await;
    desk.inspect_alone(plugin, "billing-unlinked").await;

    // It belongs to another customer; nothing is moved that was not shown.
    plugin.click("[data-candidate='78'] [data-action=join]").await;
    plugin.focuses(".conflict [data-focus]").await;
    desk.inspect_alone(plugin, "billing-conflict").await;
    assert_ne!(desk.external_id(NORTHWIND).as_deref(), Some("pb-46171"));
    plugin.click(".conflict [data-action=dismiss]").await;
    plugin.sees_no(".conflict").await;
    plugin.click("[data-candidate='78'] [data-action=join]").await;
    plugin.click(".conflict [data-key=move]").await;
    plugin.sees("[data-view=tickets]").await;
    plugin.sees("[data-ticket='2']").await;
    assert_eq!(desk.external_id(NORTHWIND).as_deref(), Some("pb-46171"));
    plugin.is_at_rest().await;
    desk.inspect_alone(plugin, "billing-framed-list").await;

    plugin.click("[data-key=ask-part]").await;
    plugin.focuses("#part [data-focus]").await;
    desk.inspect_alone(plugin, "billing-unlink").await;
    plugin.click("[data-key=part]").await;
    plugin.sees("[data-view=unlinked]").await;
    plugin.sees_no("[data-ticket]").await;
    assert_eq!(desk.external_id(NORTHWIND), None);

    desk.ledger_has("moved", |record| record["actor"] == "billing_user:102").await;
    desk.ledger_has("unlinked", |record| record["actor"] == "billing_user:102").await;
    desk.is_without_complaints(&["status of 409", "favicon.ico"]).await;
}

#[tokio::test]
async fn a_resellers_user_sees_the_resellers_customers_and_links_none() {
    let desk = Desk::start().await;
    let page = desk.page();

    desk.goto(&desk.billing_page(cast::ACME_LYON)).await;
    page.choose("#sign-in-realm", "reseller").await;
    sign_in(page, "rosa", "rosa-demo").await;
    page.sees("[data-view=unlinked]").await;
    page.reads("Your login may not link.").await;
    page.sees_no("[data-action=join]").await;
    page.is_at_rest().await;
    desk.inspect_alone(page, "billing-unlinked-nothing-found").await;

    // Nobody signs in twice in one tab.
    desk.goto(&desk.billing_page(cast::EASYCALL)).await;
    page.sees("[data-code=customer_not_shown] h1").await;
    desk.inspect_alone(page, "billing-not-shown").await;
    // Whoever sees nothing can still come in as somebody else.
    page.click(".leave [data-action=signOut]").await;
    page.sees("[data-view=sign_in]").await;
    page.sees_no("[data-action=signOut]").await;
    desk.is_without_complaints(&["status of 404", "favicon.ico"]).await;
}

#[tokio::test]
async fn billing_staff_are_told_what_is_down_and_when_a_visit_has_ended() {
    let desk = Desk::start().await;
    let page = desk.page();
    desk.link(EASYCALL, cast::EASYCALL).await;
    desk.goto(&desk.billing_page(cast::EASYCALL)).await;

    desk.stage.billing.faults().set(FaultKind::Down);
    sign_in(page, "ada", "ada-demo").await;
    page.sees(".sign-in .answer [data-code=billing_unreachable]").await;
    desk.inspect_alone(page, "billing-down").await;
    desk.stage.billing.faults().clear();
    // Whoever could not be reached is left alone for a while.
    desk.clock.advance(SignedDuration::from_mins(1));

    sign_in(page, "ada", "ada-demo").await;
    page.sees("[data-ticket='1']").await;
    page.is_at_rest().await;
    desk.stage.desk.faults().set(FaultKind::Down);
    desk.clock.advance(SignedDuration::from_mins(5));
    page.click("[data-action=refresh]").await;
    page.reads("You see the last known list.").await;
    page.sees("[data-ticket='1']").await;
    desk.inspect_alone(page, "billing-list-of-before").await;
    page.choose("#tickets-status", "solved").await;
    page.sees("#tickets [data-code=zendesk_unreachable]").await;
    desk.inspect_alone(page, "billing-list-failed").await;
    desk.stage.desk.faults().clear();

    desk.is_offline(true).await;
    page.click("#tickets [data-action=retry]").await;
    page.sees("[data-code=offline]").await;
    desk.inspect_alone(page, "billing-offline").await;
    desk.is_offline(false).await;

    desk.clock.advance(SignedDuration::from_hours(13));
    page.click("[data-action=retry]").await;
    page.sees("[data-code=visit_ended]").await;
    page.sees("[data-view=sign_in]").await;
    page.sees_no("[data-ticket]").await;
    desk.inspect_alone(page, "billing-visit-ended").await;
    let provoked = ["status of 504", "status of 502", "status of 401", "ERR_INTERNET_DISCONNECTED", "favicon.ico"];
    desk.is_without_complaints(&provoked).await;
}

#[tokio::test]
async fn billings_page_reads_from_right_to_left() {
    let desk = Desk::start().await;
    let page = desk.page();
    desk.link(EASYCALL, cast::EASYCALL).await;
    desk.open("tickets", Seat::default()).await;
    desk.reads_in("ar").await;

    desk.goto(&desk.billing_page(cast::EASYCALL)).await;
    page.sees("html[lang=ar][dir=rtl] [data-view=sign_in]").await;
    desk.inspect_alone(page, "billing-sign-in-ar").await;
    sign_in(page, "hugo", "hugo-demo").await;
    page.sees("[data-ticket='1']").await;
    page.is_at_rest().await;
    desk.inspect_alone(page, "billing-list-ar").await;

    desk.goto(&desk.billing_page(cast::NORTHWIND)).await;
    page.sees("[data-candidate='78'] .evidence").await;
    page.is_at_rest().await;
    desk.inspect_alone(page, "billing-unlinked-ar").await;

    page.click("[data-action=signOut]").await;
    page.sees("[data-view=sign_in]").await;
    desk.goto("about:blank").await;
    desk.goto(&format!("{}#link=l1.no-such-link", desk.billing_page(cast::EASYCALL))).await;
    page.sees("[data-code]").await;
    page.sees("[data-view=sign_in]").await;
    desk.inspect_alone(page, "billing-link-not-good-ar").await;
    desk.is_without_complaints(&["status of 401", "favicon.ico"]).await;
}

/// Fills in the form, and sends it.
async fn sign_in(page: View<'_>, login: &str, password: &str) {
    page.write("#sign-in-login", login).await;
    page.write("#sign-in-password", password).await;
    page.click("[data-key=sign-in]").await;
}

impl Desk {
    /// The page of a customer's tickets, in a window of its own.
    fn billing_page(&self, i_customer: u64) -> String {
        format!("{}/billing/{}/customers/{i_customer}", self.stage.public_url(), self.stage.tenant)
    }
}
