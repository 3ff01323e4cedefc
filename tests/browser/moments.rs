//! What comes late, and what changes while one looks at it.

use jiff::SignedDuration;
use portadesk::demo::faults::FaultKind;
use serde_json::json;

use crate::harness::{Desk, Seat, View};

#[tokio::test]
async fn a_change_is_made_once_whenever_the_agent_comes_back_from_a_customer_looked_at_meanwhile() {
    for answered_while_covered in [true, false] {
        let desk = Desk::start().await;
        let panel = desk.panel();
        desk.holds("PUT", "/link").await;
        desk.open("tickets/2", Seat::default()).await;

        panel.click("[data-slot=suggestions] [data-action=link][data-customer='46171']").await;
        panel.until("the change", "return Boolean(window.letGo)", json!([])).await;
        panel.click("[data-slot=suggestions] .match-open").await;
        panel.sees(".card[data-view=preview]").await;
        if answered_while_covered {
            lets_go(panel).await;
            panel.sees(".card[data-view=preview]").await;
            panel.click("[data-action=back]").await;
        } else {
            panel.click("[data-action=back]").await;
            panel.sees("[data-code=not_linked]").await;
            lets_go(panel).await;
        }

        panel.sees(".card[data-view=linked][data-customer='46171']").await;
        assert_eq!(panel.run("return window.asked", json!([])).await.unwrap(), 1, "{answered_while_covered}");
    }
}

#[tokio::test]
async fn what_the_page_counts_itself_is_written_in_the_digits_of_the_agents_region() {
    let desk = Desk::start().await;
    let panel = desk.panel();
    desk.open("tickets/1", Seat { locale: "ar-EG", ..Seat::default() }).await;
    panel.sees(".card[data-view=linked]").await;
    panel.is_at_rest().await;
    desk.stage.billing.faults().set(FaultKind::Down);
    desk.clock.advance(SignedDuration::from_secs(3));
    panel.click("[data-key=reload]").await;

    let counted = "const told = shown('[data-countdown]')[0]?.textContent;
        window.first ??= told;
        return Boolean(told) && told !== window.first && told";
    let told = panel.until("second of the count", counted, json!([])).await;

    let told = told.as_str().unwrap();
    let (eastern, western) = (|c: char| ('٠'..='٩').contains(&c), |c: char| c.is_ascii_digit());
    assert!(told.contains(eastern) && !told.contains(western), "{told}");
}

/// Lets the held answer in, and the page do what it does with it.
async fn lets_go(panel: View<'_>) {
    let script = "return new Promise((done) => { window.letGo(); setTimeout(done, 0); })";
    panel.run(script, json!([])).await.unwrap();
}
