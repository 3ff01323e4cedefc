//! Every state of the panel, held against axe-core in panel and workspace, in both themes, narrow and wide, in English
//! and in Arabic; with pictures of each.

use std::time::Duration;

use jiff::SignedDuration;
use portadesk::{
    demo::{
        faults::{Fault, FaultKind},
        seed::cast::GONE,
    },
    zendesk::{GroupId, Role},
};

use crate::harness::{Desk, Seat, people};

const ENGLISH: &str = "en-US";
const ARABIC: &str = "ar";
/// Of the service with a billing that hangs.
const PATIENCE: Duration = Duration::from_mins(2);

#[tokio::test]
async fn organizations_and_their_customers_in_english() {
    organizations(ENGLISH).await;
}

#[tokio::test]
async fn organizations_and_their_customers_in_arabic() {
    organizations(ARABIC).await;
}

#[tokio::test]
async fn searches_and_links_in_english() {
    searches_and_links(ENGLISH).await;
}

#[tokio::test]
async fn searches_and_links_in_arabic() {
    searches_and_links(ARABIC).await;
}

#[tokio::test]
async fn troubles_in_english() {
    troubles(ENGLISH).await;
}

#[tokio::test]
async fn troubles_in_arabic() {
    troubles(ARABIC).await;
}

#[tokio::test]
async fn a_crowd_before_billing_in_english() {
    crowd(ENGLISH).await;
}

#[tokio::test]
async fn a_crowd_before_billing_in_arabic() {
    crowd(ARABIC).await;
}

#[tokio::test]
async fn closed_doors_in_english() {
    closed_doors(ENGLISH).await;
}

#[tokio::test]
async fn closed_doors_in_arabic() {
    closed_doors(ARABIC).await;
}

/// What opening a ticket, a person or an organization can show.
async fn organizations(locale: &'static str) {
    let tour = Tour::begin(locale).await;
    // As if billing had lost the customer since.
    tour.desk.link(86, GONE).await;

    for (state, path, sight) in [
        ("adopted", "tickets/1", ".card[data-view=linked] > .callout-notice"),
        ("linked", "tickets/1", ".card[data-view=linked]"),
        ("prepaid", "tickets/4", ".card"),
        ("suspended", "tickets/5", ".card"),
        ("closed", "tickets/6", ".card"),
        ("arabic-customer", "tickets/8", ".card"),
        ("unlinked-one-candidate", "tickets/2", "[data-code=not_linked] ~ .block .match"),
        ("unlinked-several-candidates", "tickets/3", "[data-code=not_linked] ~ .block .match"),
        ("unlinked-foreign-external-id", "tickets/9", "[data-code=not_linked] ~ .callout"),
        ("external-id-names-nobody", "tickets/7", "[data-code=customer_gone]"),
        ("linked-customer-gone", "tickets/10", "[data-code=customer_gone] [data-action=unlink]"),
        ("no-organization", "tickets/11", "[data-code=no_organization]"),
        ("several-organizations", "users/1104", "[data-code=several_organizations]"),
    ] {
        tour.opens(path).await;
        tour.shows(state, sight).await;
    }
    tour.opens("tickets/12").await;
    tour.shows("unknown-caller", "[data-slot=suggestions] [data-action=assign]").await;
    tour.desk.panel().click("[data-action=assign]").await;
    tour.shows("assigned", "#assignment [data-state=done]").await;
    tour.desk.panel().click("[data-action=recognise]").await;
    tour.shows("recognise", "#assignment .recognise [data-action=remember]").await;
    tour.desk.stage.desk.set_external_id(79, Some("pb-46170"));
    tour.opens("organizations/79").await;
    tour.shows("ambiguous", "[data-code=ambiguous] ~ .matches").await;

    tour.desk.is_without_complaints(&[]).await;
}

/// What an agent can do: look up, look at, link, move, unlink.
async fn searches_and_links(locale: &'static str) {
    let tour = Tour::begin(locale).await;
    let panel = tour.desk.panel();

    tour.opens("tickets/10").await;
    tour.shows("unlinked-nothing-found", "[data-code=not_linked] ~ .block .suggestions").await;
    for (state, query, sight) in [
        ("search-by-phone", "+1 (209) 455-5948", "#results .match"),
        ("search-with-many-matches", "co", "#results .pages"),
        ("search-without-a-match", "Nobody By This Name", "#results .tried"),
        ("search-too-short", "x", "#results .results"),
    ] {
        tour.searches(query).await;
        tour.shows(state, sight).await;
    }

    tour.searches("Northwind").await;
    panel.click("#results .match-open").await;
    tour.shows("preview", ".card[data-view=preview]").await;
    panel.click("[data-action=back]").await;
    panel.click("#results [data-action=link]").await;
    tour.shows("linked-just-now", ".card[data-view=linked]").await;
    panel.click("[data-key=ask-unlink]").await;
    tour.shows("asked-to-unlink", "#unlink").await;
    panel.click("#unlink [data-action=close]").await;
    panel.click("[data-key=ask-other]").await;
    tour.searches("Lockhart").await;
    tour.shows("another-customer-sought", "#other .match").await;
    panel.click("#other [data-action=link]").await;
    tour.shows("conflict", ".conflict").await;

    tour.desk.is_without_complaints(&["status of 400", "status of 409"]).await;
}

/// What is shown while billing or Zendesk fail.
async fn troubles(locale: &'static str) {
    let tour = Tour::begin(locale).await;
    let panel = tour.desk.panel();
    let (billing, zendesk) = (tour.desk.stage.billing.faults().clone(), tour.desk.stage.desk.faults().clone());
    tour.opens("tickets/1").await;
    panel.sees(".card").await;
    panel.is_at_rest().await;

    tour.opens("tickets/2").await;
    panel.click("[data-slot=suggestions] .match-open").await;
    panel.sees(".card[data-view=preview][data-customer='46171']").await;
    panel.is_at_rest().await;

    billing.set(FaultKind::Hang);
    tour.opens("tickets/9").await;
    tour.shows_unfinished("suggestions-loading", "[data-slot=suggestions] .skeleton").await;
    tour.opens("tickets/6").await;
    tour.shows_unfinished("loading", "#panel .loading").await;
    billing.clear();

    tour.opens("tickets/1").await;
    billing.set(Fault::from(FaultKind::HtmlError).only("get_invoice_list"));
    tour.refreshes("[data-url$=invoices] [data-action=refresh]").await;
    tour.shows("section-of-yesterday", ".section .stale").await;
    tour.opens("tickets/4").await;
    tour.shows("section-failed", ".section-fault").await;

    billing.clear();
    billing.set(FaultKind::Down);
    tour.searches_nothing_in("tickets/2").await;
    tour.shows("search-failed", "#results [data-code]").await;
    tour.opens("tickets/1").await;
    tour.refreshes("[data-key=reload]").await;
    tour.shows("billing-down-known", ".card > .callout [data-countdown]").await;
    // Its external id names a customer whom somebody has looked at, and billing cannot confirm it.
    tour.desk.stage.desk.set_external_id(78, Some("pb-46171"));
    tour.opens("organizations/78").await;
    tour.shows("billing-down-named", ".card[data-view=named] > .callout [data-countdown]").await;
    panel.sees_no("[data-action=back]").await;
    tour.opens("tickets/5").await;
    tour.shows("billing-down-unknown", "[data-code=billing_unreachable]").await;

    billing.clear();
    tour.moves_on(SignedDuration::from_mins(5));
    tour.refreshes("[data-key=retry]").await;
    tour.shows("billing-back", ".card").await;

    tour.opens("tickets/3").await;
    panel.sees(".match").await;
    zendesk.set(FaultKind::Down);
    panel.click("[data-action=link]").await;
    tour.shows("zendesk-down-linked", ".card > .callout [data-countdown], .card > .callout").await;
    tour.opens("tickets/10").await;
    tour.shows("zendesk-down-unlinked", "[data-code=zendesk_unreachable]").await;
    zendesk.clear();

    tour.opens("tickets/9").await;
    panel.click("[data-action=link]").await;
    tour.shows("foreign-external-id-kept", ".card [data-overwrite]").await;

    tour.searches_nothing_in("tickets/10").await;
    billing.set(FaultKind::Down);
    panel.click("#results [data-action=link]").await;
    tour.shows("change-failed", "#results .answer [data-code=billing_unreachable]").await;
    billing.clear();
    tour.moves_on(SignedDuration::from_mins(5));

    tour.opens("tickets/1").await;
    panel.sees(".card[data-view=linked]").await;
    zendesk.set(FaultKind::Down);
    panel.click("[data-key=ask-unlink]").await;
    panel.click("#unlink [data-action=unlink]").await;
    tour.shows("releasing", "[data-code=not_linked] ~ .callout").await;
    zendesk.clear();

    zendesk.set(Fault::code("Forbidden").only("PUT"));
    tour.searches_nothing_in("tickets/10").await;
    panel.click("#results [data-action=link]").await;
    tour.shows("zendesk-refuses-the-link", ".card[data-view=linked] > .callout").await;
    zendesk.clear();

    tour.desk.is_offline(true).await;
    panel.click("[data-key=reload]").await;
    tour.shows("offline", "[data-code=offline]").await;

    tour.desk.is_without_complaints(&["status of 502", "status of 504", "ERR_INTERNET_DISCONNECTED"]).await;
}

/// What is shown while more is asked of billing than it may be asked at once.
async fn crowd(locale: &'static str) {
    let tour = Tour::begin_with(locale, |config| {
        let billing = &mut config.tenants[0].portabilling;
        (billing.max_in_flight, billing.max_waiting) = (1, 0);
    });
    let tour = tour.await;
    let (panel, billing) = (tour.desk.panel(), &tour.desk.stage.billing);
    tour.opens("tickets/1").await;
    // One section is asked for, and the others find its question under way.
    tour.shows("section-busy", ".section [data-code=upstream_busy]").await;

    billing.calls().clear();
    billing.faults().set(FaultKind::Hang);
    tour.moves_on(SignedDuration::from_secs(3));
    panel.click(".section:has(.rows) [data-action=refresh]").await;
    while billing.calls().max_in_flight() == 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panel.click("[data-key=reload]").await;
    tour.shows_unfinished("billing-busy-known", ".card > .callout [data-countdown]").await;
    tour.searches_nothing_in("tickets/10").await;
    tour.shows("search-busy", "#results [data-code=upstream_busy]").await;
    billing.faults().clear();

    tour.desk.is_without_complaints(&["status of 503"]).await;
}

/// What is shown to those who may not see, or not here.
async fn closed_doors(locale: &'static str) {
    let tour = Tour::begin_with(locale, |config| {
        let access = &mut config.tenants[0].access;
        access.view.groups = vec![GroupId(201)];
        access.link.roles = vec![Role::Admin];
    });
    let tour = tour.await;
    let panel = tour.desk.panel();

    // Zendesk has told the service its key, but not yet who Olena is.
    tour.opens("tickets/1").await;
    panel.sees(".card").await;
    let zendesk = tour.desk.stage.desk.faults();
    zendesk.set(FaultKind::Down);
    tour.opens_as(people::OLENA, "tickets/2").await;
    tour.shows("zendesk-down-agent-unknown", "[data-code=zendesk_unreachable] h1").await;
    zendesk.clear();
    panel.click("[data-action=retry]").await;
    tour.shows("may-look-only", "[data-code=not_linked] .hint").await;
    tour.desk.stage.desk.set_external_id(79, Some("pb-46170"));
    tour.opens_as(people::OLENA, "organizations/79").await;
    tour.shows("ambiguous-may-look-only", "[data-code=ambiguous] ~ .matches").await;
    panel.sees_no("[data-action=link]").await;
    tour.opens_as(people::KIM, "tickets/1").await;
    tour.shows("not-allowed", "[data-code=not_allowed]").await;

    tour.opens("tickets/1").await;
    panel.sees(".card").await;
    panel.is_at_rest().await;
    tour.moves_on(SignedDuration::from_hours(13));
    panel.click("[data-key=reload]").await;
    tour.shows("session-ended", "[data-code=sign_in_again]").await;

    tour.desk.is_without_complaints(&["status of 401", "status of 403", "status of 504"]).await;
}

/// An agent who goes from state to state.
struct Tour {
    desk: Desk,
    locale: &'static str,
}

impl Tour {
    async fn begin(locale: &'static str) -> Self {
        Self::begin_with(locale, |_| ()).await
    }

    async fn begin_with(locale: &'static str, change: impl FnOnce(&mut portadesk::config::Config)) -> Self {
        let desk = Desk::start_with(|config, _| {
            config.web.requests_per_minute_per_agent = 100_000.try_into().unwrap();
            // What hangs has to hang for as long as it is looked at.
            config.tenants[0].portabilling.timeout = PATIENCE;
            config.tenants[0].panel.cache.deadline = PATIENCE;
            change(config);
        });
        Self { desk: desk.await, locale }
    }

    async fn opens(&self, path: &str) {
        self.opens_as(people::TOM, path).await;
    }

    async fn opens_as(&self, agent: u64, path: &str) {
        self.desk.open(path, Seat { agent, locale: self.locale, ..Seat::default() }).await;
    }

    /// Waits for the state, in the agent's language and with everything loaded, and inspects it.
    async fn shows(&self, state: &str, sight: &str) {
        self.desk.panel().sees(sight).await;
        self.desk.panel().is_at_rest().await;
        self.inspects(state).await;
    }

    /// As `shows`, of a state that waits for something.
    async fn shows_unfinished(&self, state: &str, sight: &str) {
        self.desk.panel().sees(&format!("[aria-busy=true] {sight}, {sight}")).await;
        self.inspects(state).await;
    }

    async fn inspects(&self, state: &str) {
        let (language, direction) = if self.locale == ARABIC { ("ar", "rtl") } else { ("en", "ltr") };
        self.desk.panel().sees(&format!("html[lang={language}][dir={direction}]")).await;
        self.desk.inspect(&format!("{state}-{language}")).await;
    }

    async fn searches(&self, query: &str) {
        let panel = self.desk.panel();
        panel.write("#search-query", query).await;
        panel.click("[data-key=submit]").await;
        panel.is_at_rest().await;
    }

    async fn searches_nothing_in(&self, path: &str) {
        self.opens(path).await;
        self.searches("Northwind").await;
    }

    /// Refreshes what was read too long ago to be fresh.
    async fn refreshes(&self, button: &str) {
        self.desk.panel().is_at_rest().await;
        self.moves_on(SignedDuration::from_secs(3));
        self.desk.panel().click(button).await;
    }

    fn moves_on(&self, time: SignedDuration) {
        self.desk.clock.advance(time);
    }
}
