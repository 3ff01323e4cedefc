//! The demo's whole story, as one agent lives it.

use jiff::SignedDuration;

use crate::harness::{Desk, Seat};

const EASYCALL: u64 = 77;
const NORTHWIND: u64 = 78;

#[tokio::test]
async fn the_demo_tells_its_whole_story() {
    let desk = Desk::start().await;
    let (page, panel) = (desk.page(), desk.panel());

    // A ticket is opened; the right customer stands beside it.
    desk.open("tickets", Seat::default()).await;
    page.click("[data-testid=ticket-row-1] a").await;
    panel.sees(".card[data-view=linked]").await;
    panel.reads("EasyCall Ltd").await;
    panel.reads("Owes 118.40 EUR").await;
    for section in ["accounts", "invoices", "charges"] {
        panel.sees(&format!("[data-url$='/46170/{section}'] .rows")).await;
    }
    panel.is_at_rest().await;
    panel.mark().await;

    // The ticket turns out to be about another organization.
    page.choose("#ticket-organization", "78").await;
    panel.sees("[data-code=not_linked]").await;
    panel.reads("No customer linked Northwind Telephony GmbH").await;

    // The caller gave a number. Whose is it?
    panel.write("#search-query", "+1 (209) 455-5948").await;
    panel.click("[data-key=submit]").await;
    panel.sees("#results .match").await;
    assert_eq!(panel.text("#results .match-open").await, "EasyCall Ltd");
    panel.click("#results .match-open").await;
    panel.sees(".card[data-view=preview]").await;
    panel.reads("Linked to EasyCall Ltd").await;

    // It belongs to somebody already, who is named; the agent knows better.
    panel.click(".card [data-action=link]").await;
    panel.sees(".conflict").await;
    assert!(panel.text(".conflict").await.contains("This customer belongs to organization EasyCall Ltd"));
    assert_eq!(desk.external_id(EASYCALL).as_deref(), Some("pb-46170"));
    panel.click(".conflict [data-key=move]").await;
    panel.sees(".card[data-view=linked]").await;
    page.reads("Linked to customer 46170.").await;
    assert_eq!((desk.external_id(EASYCALL), desk.external_id(NORTHWIND)), (None, Some("pb-46170".to_owned())));

    // It was a mistake. The right one is among the suggestions, beside the one the requester speaks for.
    panel.click("[data-key=ask-unlink]").await;
    panel.click("#unlink [data-action=unlink]").await;
    panel.sees("[data-code=not_linked]").await;
    page.reads("Unlinked from customer 46170.").await;
    assert_eq!(desk.external_id(NORTHWIND), None);
    panel.reads("Several customers may fit").await;
    panel.click("[data-slot=suggestions] [data-action=link][data-customer='46171']").await;
    panel.sees(".card[data-view=linked][data-customer='46171']").await;
    panel.reads("Paid ahead 86.20 EUR").await;
    assert_eq!(desk.external_id(NORTHWIND).as_deref(), Some("pb-46171"));

    // What billing says may have changed meanwhile.
    panel.is_at_rest().await;
    let asked = || desk.stage.billing.calls().count("get_customer_info");
    let before = asked();
    desk.clock.advance(SignedDuration::from_secs(3));
    panel.click("[data-key=reload]").await;
    panel.is_at_rest().await;
    assert_eq!(asked(), before + 1);

    // The evening comes. Nothing of all this loaded the page again.
    page.click("#scheme").await;
    panel.sees("html[data-color-scheme=dark]").await;
    assert!(panel.is_marked().await);

    // A colleague takes over who reads Arabic.
    page.click("#agent-button").await;
    page.choose("#locale-select", "ar").await;
    panel.sees("html[lang=ar][dir=rtl][data-color-scheme=dark]").await;
    panel.sees(".card[data-view=linked]").await;
    panel.reads("رصيد لصالح العميل").await;
    page.choose("#locale-select", "en-US").await;
    panel.sees("html[lang=en]").await;
    panel.sees(".card[data-view=linked]").await;
    panel.is_at_rest().await;

    // Billing goes down, and comes back.
    page.click("#trouble-button").await;
    page.click("[data-testid=fault-billing-down]").await;
    page.sees("[data-testid=fault-billing-down][aria-pressed=true]").await;
    desk.clock.advance(SignedDuration::from_secs(3));
    panel.click("[data-key=reload]").await;
    panel.sees(".card > .callout-danger [data-countdown]").await;
    panel.reads("You see the last known state").await;
    panel.sees_no("[data-key=ask-unlink]").await;
    assert_eq!(panel.text(".card h1").await, "Northwind Telephony GmbH");
    page.click("[data-testid=trouble-over]").await;
    page.reads("Everything works again.").await;
    desk.clock.advance(SignedDuration::from_mins(1));
    panel.sees_no(".callout-danger").await;
    panel.sees("[data-key=ask-unlink]").await;

    // And one day the tab has been open for too long.
    panel.is_at_rest().await;
    desk.clock.advance(SignedDuration::from_hours(13));
    panel.click("[data-key=reload]").await;
    panel.sees("[data-code=sign_in_again]").await;
    panel.reads("Your session has ended.").await;

    desk.is_without_complaints(&["status of 409", "status of 401", "status of 504"]).await;
}
