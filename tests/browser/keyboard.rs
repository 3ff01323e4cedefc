//! The panel without a mouse, and what a screen reader hears of it.

use fantoccini::key::Key;
use serde_json::json;

use crate::harness::{Desk, Seat, View};

#[tokio::test]
async fn a_customer_is_found_looked_at_linked_and_unlinked_by_keys_alone() {
    let desk = Desk::start().await;
    let panel = desk.panel();
    desk.open("tickets/10", Seat::default()).await;
    panel.sees("[data-code=not_linked]").await;
    panel.is_at_rest().await;

    panel.goes_to("#search-query").await;
    panel.type_keys("Acme").await;
    panel.press(Key::Enter).await;
    panel.sees("#results .match").await;
    panel.focuses("#results-title").await;
    panel.hears("Matches for “Acme”").await;

    panel.press(Key::Tab).await;
    panel.focuses(".match:nth-child(1) .match-open").await;
    panel.press(Key::Down).await;
    panel.focuses(".match:nth-child(2) .match-open").await;
    panel.press(Key::Up).await;
    panel.focuses(".match:nth-child(1) .match-open").await;
    panel.press(Key::End).await;
    panel.focuses(".match:last-child .match-open").await;
    panel.press(Key::Home).await;
    panel.focuses(".match:nth-child(1) .match-open").await;
    assert!(panel.focus_is_visible().await);

    panel.press(Key::Enter).await;
    panel.sees(".card[data-view=preview]").await;
    panel.focuses(".card h1").await;
    panel.hears("Acme Ltd").await;
    panel.goes_back_to("[data-action=back]").await;
    panel.press(Key::Enter).await;
    panel.focuses(".match:nth-child(1) .match-open").await;

    panel.press(Key::Tab).await;
    panel.focuses(".match:nth-child(1) [data-action=link]").await;
    panel.press(Key::Enter).await;
    panel.sees(".card[data-view=linked]").await;
    panel.focuses(".card h1").await;
    panel.hears("Linked to customer 46172.").await;
    panel.is_at_rest().await;

    panel.goes_to("[data-key=ask-unlink]").await;
    panel.press(Key::Enter).await;
    panel.focuses("#unlink h2").await;
    panel.goes_to("#unlink [data-action=close]").await;
    panel.press(Key::Enter).await;
    panel.focuses("[data-key=ask-unlink]").await;
    panel.press(Key::Enter).await;
    panel.goes_to("#unlink [data-action=unlink]").await;
    panel.press(Key::Enter).await;
    panel.sees("[data-code=not_linked]").await;
    panel.focuses("[data-code=not_linked] h1").await;
    panel.hears("Unlinked from customer 46172.").await;

    desk.is_without_complaints(&[]).await;
}

#[tokio::test]
async fn an_arrow_leads_from_the_search_field_to_the_matches_and_a_refusal_is_heard() {
    let desk = Desk::start().await;
    let panel = desk.panel();
    desk.open("tickets/1", Seat::default()).await;
    panel.sees(".card[data-view=linked]").await;
    desk.open("tickets/2", Seat::default()).await;
    panel.sees("[data-code=not_linked]").await;
    panel.is_at_rest().await;

    panel.goes_to("#search-query").await;
    panel.type_keys("Nobody By This Name").await;
    panel.press(Key::Enter).await;
    panel.hears("No customer found").await;
    panel.goes_back_to("#search-query").await;
    panel.write("#search-query", "46170").await;
    panel.press(Key::Enter).await;
    panel.sees("#results .match").await;
    panel.goes_back_to("#search-query").await;
    panel.press(Key::Down).await;
    panel.focuses("#results .match-open").await;

    panel.press(Key::Tab).await;
    panel.press(Key::Enter).await;
    panel.focuses(".conflict h2").await;
    panel.hears("Already linked").await;
    panel.goes_to(".conflict [data-action=dismiss]").await;
    panel.press(Key::Enter).await;
    panel.sees_no(".conflict").await;
    panel.focuses("#results [data-action=link]").await;

    desk.is_without_complaints(&["status of 409"]).await;
}

#[tokio::test]
async fn every_control_of_the_card_is_reached_once_in_reading_order_and_shows_it() {
    let desk = Desk::start().await;
    let panel = desk.panel();
    desk.open("tickets/1", Seat::default()).await;
    panel.sees(".card[data-view=linked]").await;
    panel.is_at_rest().await;
    let controls = panel.run(NUMBER_CONTROLS, json!([])).await.unwrap().as_u64().unwrap();
    assert!(controls > 10, "{controls} controls");

    panel.goes_to("[data-number='0']").await;
    for number in 0..controls {
        panel.focuses(&format!("[data-number='{number}']")).await;
        assert!(panel.focus_is_visible().await, "control {number} does not show the focus");
        panel.press(Key::Tab).await;
    }

    let still_here =
        panel.run("return document.hasFocus() && document.activeElement !== document.body", json!([])).await;
    assert_eq!(still_here.unwrap(), false, "the focus leaves the panel after the last control");
}

#[tokio::test]
async fn a_section_is_folded_and_refreshed_by_keys_and_keeps_the_focus() {
    let desk = Desk::start().await;
    let panel = desk.panel();
    desk.open("tickets/1", Seat::default()).await;
    panel.sees("[data-url$=accounts] .rows").await;
    panel.is_at_rest().await;

    panel.goes_to("[data-url$=accounts] [data-action=toggle]").await;
    panel.press(Key::Enter).await;
    panel.sees_no("[data-url$=accounts] .rows").await;
    panel.press(Key::Tab).await;
    panel.focuses("[data-url$=accounts] [data-action=refresh]").await;
    desk.clock.advance(jiff::SignedDuration::from_secs(3));
    panel.press(Key::Enter).await;
    panel.is_at_rest().await;
    panel.focuses("[data-url$=accounts] [data-action=refresh]").await;
    panel.sees("[data-url$=accounts] [aria-expanded=false]").await;
    panel.goes_back_to("[data-url$=accounts] [data-action=toggle]").await;
    panel.press(Key::Space).await;
    panel.sees("[data-url$=accounts] .rows").await;
}

/// Everything that can be operated, in reading order.
const NUMBER_CONTROLS: &str = "const all = shown('a[href], button, input, select, textarea, [tabindex=\"0\"]');
    all.forEach((one, number) => { one.dataset.number = number; });
    return all.length";

/// More than any page has controls.
const MOST_STEPS: usize = 120;

impl View<'_> {
    /// Tabs on until the focus is there.
    async fn goes_to(self, css: &str) {
        self.steps(css, false).await;
    }

    async fn goes_back_to(self, css: &str) {
        self.steps(css, true).await;
    }

    async fn steps(self, css: &str, back: bool) {
        self.sees(css).await;
        for _ in 0..MOST_STEPS {
            let there = "return document.hasFocus() && document.activeElement.matches(args[0])";
            if self.run(there, json!([css])).await.unwrap() == true {
                return;
            }
            if back { self.press_with(Key::Shift, Key::Tab).await } else { self.press(Key::Tab).await }
        }
        panic!("no key leads to {css}");
    }

    async fn focus_is_visible(self) -> bool {
        let script = "const style = getComputedStyle(document.activeElement);
            return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2";
        self.run(script, json!([])).await.unwrap() == true
    }

    /// Waits until the live region says this.
    async fn hears(self, words: &str) {
        let script = "const told = [...document.querySelectorAll('[role=status] > *')];
            return told.some((one) => plain(one.textContent) === args[0])";
        self.until(words, script, json!([words])).await;
    }
}
