//! The places in Zendesk's bars: the page for administrators, and looking a customer up from anywhere.

use serde_json::json;

use crate::harness::{Desk, Seat, View, people};

const NORTHWIND: u64 = 78;

/// The page for administrators, open.
async fn open(seat: Seat) -> Desk {
    let desk = Desk::start_taking_events().await;
    desk.open("apps/portadesk", seat).await;
    desk
}

/// Asks for a part anew until it shows what is waited for: the worker is not in a hurry.
async fn refresh_until(panel: View<'_>, part: &str, css: &str) {
    let script = "const part = document.querySelector(`.part-${args[0]}`);
        if (part.querySelector(args[1])) return true;
        // As often as a person would.
        if (part.matches('[aria-busy=true]') || Date.now() < (window.refreshedAt ?? 0) + 700) return false;
        window.refreshedAt = Date.now();
        part.querySelector('[data-key=refresh]').click();
        return false";
    panel.until(css, script, json!([part, css])).await;
}

/// Waits until support has cost something, in this month or, where it is young, in the one before.
async fn costs_are_told(panel: View<'_>) {
    let script = "const part = document.querySelector('.part-costs');
        if (part.querySelector('.bars li') && part.querySelector('tbody tr[data-customer]')) return true;
        const turn = part.querySelector('[data-key=next]') ?? part.querySelector('[data-key=previous]');
        if (!part.matches('[aria-busy=true]')) turn?.click();
        return false";
    panel.until("costs", script, json!([])).await;
}

#[tokio::test]
async fn an_administrator_retries_accepts_a_proposal_and_sees_both_among_the_last_changes() {
    let desk = Desk::start_taking_events().await;
    let (page, panel) = (desk.page(), desk.panel());
    desk.open("tickets", Seat::default()).await;

    page.click("[data-testid=rail-app]").await;
    panel.sees("[data-view=manage]").await;
    panel.reads("PortaBilling Answers").await;
    panel.reads("The linked organization was deleted in Zendesk.").await;
    panel.click("[data-decision=retry]").await;
    page.reads("It is tried again.").await;
    panel.reads("was given another try. You").await;

    // Nothing is chosen, so there is nothing to plan.
    panel.sees("[data-action=plan][aria-disabled=true]").await;
    panel.click("[data-key='pair-46171-78']").await;
    panel.click("[data-action=plan]").await;
    panel.focuses("#plan-title").await;
    panel.reads("Nothing is written yet.").await;
    panel.reads("You chose this pair.").await;
    assert_eq!(desk.external_id(NORTHWIND), None);
    panel.click("[data-action=apply]").await;
    panel.reads("1 of 1 rows of the plan are written.").await;
    assert_eq!(desk.external_id(NORTHWIND).as_deref(), Some("pb-46171"));
    panel.click("[data-action=finish]").await;
    panel.reads("Customer 46171 was linked to Northwind Telephony GmbH. Somebody chose the pair You").await;

    // One that cannot be accepted says why, and can be put away.
    panel.click("[data-key='pair-46181-85']").await;
    panel.click("[data-action=plan]").await;
    panel.reads("Leave as it is").await;
    panel.sees_no("[data-action=apply]").await;
    panel.click(".plan [data-action=dismiss]").await;
    panel.sees_no(".plan").await;

    // The organization of an entry opens in Zendesk itself.
    panel.click("[data-kind=organization][data-id='78']").await;
    page.sees("#organization-external_id").await;
    panel.sees(".card[data-customer='46171']").await;
    desk.is_without_complaints(&[]).await;
}

#[tokio::test]
async fn what_was_accepted_is_taken_back() {
    let desk = open(Seat::default()).await;
    let panel = desk.panel();
    panel.click("[data-key='pair-46171-78']").await;
    panel.click("[data-action=plan]").await;
    panel.click("[data-action=apply]").await;
    panel.click("[data-action=undo]").await;
    panel.reads("1 of 1 rows are taken back.").await;
    assert_eq!(desk.external_id(NORTHWIND), None);
    desk.is_without_complaints(&[]).await;
}

#[tokio::test]
async fn an_agent_who_is_no_administrator_is_told_so() {
    let desk = open(Seat { agent: people::OLENA, ..Seat::default() }).await;
    desk.panel().sees("[data-code=manage_not_allowed]").await;
    desk.panel().reads("This page is for administrators.").await;
    desk.inspect_own("manage-not-allowed").await;
    desk.is_without_complaints(&["status of 403"]).await;
}

#[tokio::test]
async fn the_page_fits_every_width_theme_and_direction() {
    for (locale, words) in [("en-US", "Unlinked queue"), ("ar", "قائمة غير المرتبطين")] {
        let desk = Desk::start_taking_events().await;
        for (organization, customer) in [(77, 46_170), (80, 46_174), (81, 46_175)] {
            desk.link(organization, customer).await;
        }
        desk.open("apps/portadesk", Seat { locale, ..Seat::default() }).await;
        let panel = desk.panel();
        panel.reads(words).await;
        refresh_until(panel, "waiting", "[data-decision=retry]").await;
        panel.sees("[name=pair]").await;
        refresh_until(panel, "drift", ".gauge").await;
        costs_are_told(panel).await;
        panel.is_at_rest().await;
        desk.inspect_own(&format!("manage-{}", &locale[..2])).await;
        panel.click("[data-key='pair-46171-78']").await;
        panel.click("[data-action=plan]").await;
        panel.sees(".plan").await;
        desk.inspect_own(&format!("manage-plan-{}", &locale[..2])).await;
        desk.is_without_complaints(&[]).await;
    }
}

#[tokio::test]
async fn each_part_fails_on_its_own() {
    let desk = open(Seat::default()).await;
    let panel = desk.panel();
    refresh_until(panel, "waiting", "[data-decision=retry]").await;
    panel.is_at_rest().await;

    desk.is_offline(true).await;
    panel.click(".part-waiting [data-key=refresh]").await;
    panel.sees(".part-waiting [data-code=offline]").await;
    panel.sees(".part-health .systems").await;
    desk.is_offline(false).await;
    panel.click(".part-waiting [data-key=refresh]").await;
    refresh_until(panel, "waiting", "[data-decision=retry]").await;
    desk.is_without_complaints(&["ERR_INTERNET_DISCONNECTED"]).await;
}

#[tokio::test]
async fn a_customer_is_looked_up_from_anywhere_and_opens_its_organization() {
    let desk = Desk::start().await;
    let (page, popover) = (desk.page(), desk.popover());
    // Its external id names the customer: whoever opens it first has it linked.
    desk.open("organizations/77", Seat::default()).await;
    desk.panel().sees(".card[data-customer='46170']").await;
    desk.open("tickets", Seat::default()).await;

    page.click("#top-app-button").await;
    popover.focuses("#search-query").await;
    popover.type_keys("easycall").await;
    popover.click("[data-key=submit]").await;
    popover.sees("#results .match").await;
    assert_eq!(popover.text("#results .match-open").await, "EasyCall Ltd");
    popover.sees_no("[data-action=link]").await;
    popover.sees("#results .away a[href*='/46170/']").await;

    // The card without leaving what one was doing.
    popover.click("#results .match-open").await;
    popover.sees(".card[data-view=preview][data-customer='46170']").await;
    popover.click("[data-action=back]").await;

    popover.click("#results [data-action=visit]").await;
    page.sees("#organization-external_id").await;
    let path = page.run("return location.pathname", json!([])).await.unwrap();
    assert_eq!(path, "/agent/organizations/77");
    desk.is_without_complaints(&[]).await;
}

#[tokio::test]
async fn the_pop_over_fits_in_both_themes_and_directions() {
    for locale in ["en-US", "ar"] {
        let desk = Desk::start().await;
        desk.open("tickets", Seat { locale, ..Seat::default() }).await;
        desk.page().click("#top-app-button").await;
        desk.popover().write("#search-query", "harbor").await;
        desk.popover().click("[data-key=submit]").await;
        desk.popover().sees("#results .match").await;
        desk.inspect_popover(&format!("lookup-{}", &locale[..2])).await;
        desk.is_without_complaints(&[]).await;
    }
}
