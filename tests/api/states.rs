//! How an organization stands: each state the panel has to tell apart.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use portadesk::demo::faults::{Fault, FaultKind};
use serde_json::json;

use crate::harness::{
    Desk,
    agents::{KIM, OLENA, TOM},
    organizations::{EASYCALL, LIGHTHOUSE, LOCKHART, NORTHWIND, OLD_TOWN},
    until,
};

#[tokio::test]
async fn the_page_has_its_words_for_a_ticket_without_organization() {
    let desk = Desk::start().await;

    let frame = desk.get("/panel/frame").await.expect(200);

    frame.says("No organization").says("Set an organization to link a customer.");
    let codes = frame.all("data-code");
    for code in ["no_organization", "several_organizations", "offline", "not_started", "outside_zendesk"] {
        assert!(codes.iter().any(|known| known == code), "{code}: {codes:?}");
    }
    assert!(
        frame.all("data-url").contains(&"/panel/suggestions".to_owned()),
        "somebody may be recognised all the same"
    );
}

#[tokio::test]
async fn an_organization_without_a_customer_says_so_and_offers_search_and_suggestions() {
    let desk = Desk::start().await;

    let state = desk.open_panel_as(OLENA).await.organization(NORTHWIND).await.expect(200);

    assert_eq!((state.code().as_str(), state.view().as_str()), ("not_linked", "unlinked"));
    state.says("No customer linked");
    assert!(state.offers("reload"));
    assert!(state.offers("search"));
    assert_eq!(state.all("data-url"), ["/panel/organizations/78/suggestions"]);
    assert_eq!(desk.billing().calls().total(), 0, "nothing to ask billing about");
}

#[tokio::test]
async fn a_linked_organization_shows_the_card_of_its_customer_and_asks_zendesk_nothing() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.link(NORTHWIND, 46_171).await.expect(200);
    desk.zendesk().calls().clear();

    let card = panel.organization(NORTHWIND).await.expect(200);

    assert_eq!((card.view().as_str(), card.first("data-customer").as_str()), ("linked", "46171"));
    card.says("Northwind Telephony GmbH");
    assert!(card.offers("unlink") && card.offers("ask"));
    assert_eq!(desk.zendesk().calls().total(), 0);
}

#[tokio::test]
async fn an_organization_whose_external_id_names_a_customer_is_adopted_and_then_simply_linked() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;

    let first = panel.organization(EASYCALL).await.expect(200);
    assert_eq!((first.view().as_str(), first.first("data-customer").as_str()), ("linked", "46170"));
    first.says("Link taken over");

    let second = panel.organization(EASYCALL).await.expect(200);
    assert_eq!(second.view(), "linked");
    second.never_says("Link taken over");
    assert_eq!(desk.acts().await, ["adopted"]);
    let record = desk.ledger_has("the adoption", |record| record["act"] == "adopted").await;
    assert_eq!(record["actor"], "adoption");
    assert_eq!(record["subject"], "organization:77");
    assert_eq!(record["detail"]["customer"], 46_170);
}

#[tokio::test]
async fn a_linked_customer_that_billing_no_longer_has_is_gone_and_can_be_unlinked() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.organization(EASYCALL).await.expect(200);

    desk.billing().remove_customer(46_170);
    desk.advance(31);

    let state = panel.organization(EASYCALL).await.expect(200);
    assert_eq!((state.code().as_str(), state.view().as_str()), ("customer_gone", "gone"));
    state.says("Customer no longer in billing").says("46170").says("EasyCall Ltd");
    assert!(state.offers("unlink") && state.offers("search") && state.offers("reload"));
    assert_eq!(panel.unlink(EASYCALL, 46_170).await.expect(200).code(), "not_linked");
}

#[tokio::test]
async fn a_linked_customer_that_is_closed_says_so_above_its_card() {
    let desk = Desk::start().await;

    let panel = desk.open_panel_as(OLENA).await;

    let card = panel.organization(OLD_TOWN).await.expect(200);
    assert_eq!(card.view(), "linked");
    card.says("This customer is closed").says("Old Town Books LLC").says("Unlink it if the organization has another");

    let preview = panel.customer(46_176).await.expect(200);
    preview.says("This customer is closed").never_says("Unlink it");
}

#[tokio::test]
async fn an_external_id_that_names_nobody_is_told_and_nothing_is_linked() {
    let desk = Desk::start().await;

    let state = desk.open_panel_as(OLENA).await.organization(LIGHTHOUSE).await.expect(200);

    assert_eq!((state.code().as_str(), state.view().as_str()), ("customer_gone", "gone"));
    state.says("The external ID names customer 99999, whom billing does not know.");
    assert!(!state.offers("unlink"), "there is no link to end");
    assert!(state.offers("search"));
    assert_eq!(desk.acts().await, [] as [&str; 0]);
}

#[tokio::test]
async fn an_external_id_that_names_another_organizations_customer_is_left_to_a_person() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.organization(EASYCALL).await.expect(200);
    desk.zendesk().set_external_id(NORTHWIND, Some("pb-46170"));

    let state = panel.organization(NORTHWIND).await.expect(200);

    assert_eq!((state.code().as_str(), state.view().as_str()), ("ambiguous", "ambiguous"));
    state.says("Two organizations, one customer");
    assert!(state.offers("reload"));
    assert_eq!(state.customers(), [46_170]);
    assert!(state.row(46_170).contains("Linked to EasyCall Ltd"), "{}", state.row(46_170));
    assert_eq!(desk.acts().await, ["adopted"], "the second organization is not linked by itself");
}

#[tokio::test]
async fn while_billing_is_down_the_last_known_card_stands_in_with_its_age_and_without_actions() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.organization(EASYCALL).await.expect(200);
    desk.billing().faults().set(FaultKind::Down);
    desk.advance(120);

    let card = panel.organization(EASYCALL).await.expect(200);

    assert_eq!(card.view(), "linked");
    card.says("Billing does not answer").says("EasyCall Ltd").says("118.40");
    card.says("Next try");
    assert!(card.first("data-countdown").parse::<u32>().unwrap() >= 1);
    assert!(card.body.contains(r#"datetime="2026-03-02T09:00:00Z""#), "the age is that of the data: {}", card.body);
    assert!(!card.offers("unlink") && !card.offers("link") && !card.offers("ask"));

    desk.billing().faults().clear();
    desk.advance(60);
    let back = panel.organization(EASYCALL).await.expect(200);
    back.never_says("Billing does not answer");
    assert!(back.offers("ask"));
}

#[tokio::test]
async fn whatever_billing_answers_instead_the_last_known_card_and_sections_stand_in() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.organization(EASYCALL).await.expect(200);
    panel.customer(46_170).await.expect(200);
    panel.section(46_170, "invoices").await.expect(200);

    for code in ["pb_delta.connection_failed", "Server.Customer.internal_error", "Client.method_not_found"] {
        desk.billing().faults().set(Fault::code(code));
        desk.advance(31);

        let card = panel.organization(EASYCALL).await.expect(200);
        card.says("EasyCall Ltd").says("118.40").says("Billing does not answer").says("Next try").names_its_reference();
        assert!(card.body.contains(r#"datetime="2026-03-02T09:00:00Z""#), "the age is that of the data: {}", card.body);
        assert!(!card.offers("unlink") && !card.offers("link"), "{code}");
        panel.customer(46_170).await.expect(200).says("EasyCall Ltd").says("Billing does not answer");
        let invoices = panel.section(46_170, "invoices").await.expect(200);
        invoices.says("To pay 118.40 EUR").says("Nothing newer came from billing. These are the last known entries.");
        panel.section(46_170, "accounts").await.expect(502).says("Reference");
    }
}

#[tokio::test]
async fn while_billing_is_down_and_nothing_is_known_the_panel_says_when_it_tries_again() {
    let mut desk = Desk::with("sessions.key", "0123456789abcdef0123456789abcdef").start().await;
    desk.open_panel_as(OLENA).await.organization(EASYCALL).await.expect(200);
    desk.stop().await;
    desk.billing().faults().set(FaultKind::Down);
    desk.start_again().await;

    let state = desk.open_panel_as(OLENA).await.organization(EASYCALL).await.expect(200);

    assert_eq!((state.code().as_str(), state.view().as_str()), ("billing_unreachable", "billing-down"));
    state.says("The link is safe").says("Nothing is known").says("46170").says("Next try").names_its_reference();
    assert!(state.first("data-countdown").parse::<u32>().unwrap() >= 1);
    assert!(state.offers("retry"));
}

#[tokio::test]
async fn while_billing_is_down_nobody_says_whether_an_external_id_names_a_customer() {
    let desk = Desk::start().await;
    desk.billing().faults().set(FaultKind::Down);

    let state = desk.open_panel_as(OLENA).await.organization(EASYCALL).await.expect(200);

    assert_eq!((state.code().as_str(), state.view().as_str()), ("billing_unreachable", "billing-down"));
    state.says("46170").says("Next try").says("Reference").never_says("EasyCall Ltd");
    state.says("external ID names this customer").says("Nothing is known").never_says("The link is safe");
    assert!(state.offers("retry"));
    assert_eq!(desk.acts().await, [] as [&str; 0]);
}

#[tokio::test]
async fn while_billing_is_down_a_customer_named_by_the_external_id_alone_is_shown_as_last_known_and_not_linked() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.customer(46_170).await.expect(200);
    desk.billing().faults().set(FaultKind::Down);
    desk.advance(31);

    let card = panel.organization(EASYCALL).await.expect(200);

    assert_eq!((card.view().as_str(), card.first("data-customer").as_str()), ("named", "46170"));
    assert!(!card.offers("back"), "there is nothing behind it");
    assert!(card.offers("reload"));
    card.says("Billing does not answer").says("EasyCall Ltd").says("Next try").names_its_reference();
    assert!(!card.offers("link") && !card.offers("unlink"));
    assert_eq!(desk.acts().await, [] as [&str; 0]);

    desk.billing().faults().clear();
    desk.advance(60);
    panel.organization(EASYCALL).await.expect(200).says("Link taken over");
}

#[tokio::test]
async fn whoever_lacks_the_role_may_not_look() {
    let desk = Desk::with("tenants.panda.access.view_roles", "admin")
        .with("tenants.panda.access.link_roles", "admin")
        .start()
        .await;

    let refused = desk.open_panel_as(OLENA).await.organization(EASYCALL).await.expect(403);

    assert_eq!(refused.code(), "not_allowed");
    refused.says("You may not see billing customers.").never_says("EasyCall");
    desk.open_panel_as(OLENA).await.search("easycall").await.expect(403).never_says("EasyCall");
    desk.open_panel_as(OLENA).await.section(46_170, "accounts").await.expect(403);
    desk.open_panel_as(TOM).await.organization(EASYCALL).await.expect(200).says("EasyCall");
}

#[tokio::test]
async fn a_custom_role_admits_by_its_id() {
    let desk = Desk::with("tenants.panda.access.view_roles", "admin,360001")
        .with("tenants.panda.access.link_roles", "admin")
        .start()
        .await;

    desk.open_panel_as(KIM).await.organization(EASYCALL).await.expect(200).says("EasyCall");
    desk.open_panel_as(OLENA).await.organization(EASYCALL).await.expect(403);
}

#[tokio::test]
async fn a_group_is_needed_where_groups_are_named() {
    let desk = Desk::with("tenants.panda.access.view_groups", "202")
        .with("tenants.panda.access.link_groups", "202")
        .start()
        .await;

    desk.open_panel_as(TOM).await.organization(EASYCALL).await.expect(200);
    desk.open_panel_as(OLENA).await.organization(EASYCALL).await.expect(403);
}

#[tokio::test]
async fn whoever_may_only_look_is_offered_no_change_and_refused_one() {
    let desk = Desk::with("tenants.panda.access.link_roles", "admin").start().await;
    let panel = desk.open_panel_as(OLENA).await;

    let card = panel.organization(EASYCALL).await.expect(200);
    assert!(!card.offers("unlink") && !card.offers("ask") && !card.offers("link"));
    let unlinked = panel.organization(NORTHWIND).await.expect(200);
    unlinked.says("You can look customers up, but not link them.");
    assert!(!panel.search("northwind").await.expect(200).offers("link"));

    assert_eq!(panel.link(NORTHWIND, 46_171).await.expect(403).code(), "link_not_allowed");
    assert_eq!(panel.unlink(EASYCALL, 46_170).await.expect(403).code(), "link_not_allowed");
    assert_eq!(panel.organization(NORTHWIND).await.code(), "not_linked");
    assert_eq!(desk.acts().await, ["adopted", "refused", "refused"]);
    let record = desk.ledger_has("the refusal", |record| record["detail"]["attempted"] == "link").await;
    assert_eq!(record["actor"], "user:534");
    assert_eq!(record["detail"]["reason"], "not_allowed");
}

#[tokio::test]
async fn while_zendesk_is_down_a_linked_organization_is_shown_all_the_same() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.organization(EASYCALL).await.expect(200);
    desk.zendesk().faults().set(FaultKind::Down);
    desk.advance(6 * 60);

    let card = panel.organization(EASYCALL).await.expect(200);

    assert_eq!(card.view(), "linked");
    card.says("EasyCall Ltd");
    assert!(card.offers("ask"), "who Olena is was known five minutes ago");
}

#[tokio::test]
async fn while_zendesk_hangs_nobody_waits_for_what_is_known() {
    let desk = Desk::with("tenants.panda.zendesk.timeout", "60s").start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.organization(EASYCALL).await.expect(200);
    desk.zendesk().faults().set(FaultKind::Hang);
    desk.advance(6 * 60);

    let asked = tokio::time::timeout(Duration::from_secs(30), panel.organization(EASYCALL));

    let card = asked.await.expect("no wait for Zendesk").expect(200);
    assert_eq!(card.view(), "linked");
    assert!(card.offers("ask"));
    desk.zendesk().faults().clear();
}

#[tokio::test]
async fn while_zendesk_is_down_an_unlinked_organization_says_what_cannot_be_known() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.organization(NORTHWIND).await.expect(200);
    desk.zendesk().faults().set(FaultKind::Down);
    desk.advance(5);

    let state = panel.organization(NORTHWIND).await.expect(200);

    assert_eq!(state.all("data-code"), ["not_linked", "zendesk_unreachable"]);
    state.says("Zendesk does not answer").names_its_reference();
    assert!(state.offers("search"));
}

#[tokio::test]
async fn while_zendesk_is_down_a_link_holds_and_is_mirrored_when_zendesk_is_back() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.organization(NORTHWIND).await.expect(200);
    desk.zendesk().faults().set(FaultKind::Down);

    let linked = panel.link(NORTHWIND, 46_171).await.expect(200);

    assert_eq!(linked.view(), "linked");
    linked.says("Zendesk does not know yet");
    panel.organization(NORTHWIND).await.expect(200).says("Zendesk does not know yet");
    assert_eq!(desk.zendesk().organization(NORTHWIND).unwrap().external_id, None);

    desk.zendesk().faults().clear();
    desk.later("the mirror", async || {
        let mirrored = desk.zendesk().organization(NORTHWIND).unwrap().external_id;
        mirrored.filter(|external_id| external_id == "pb-46171")
    })
    .await;
    let panel = desk.open_panel_as(OLENA).await;
    until("the card without the note", async || {
        let card = panel.organization(NORTHWIND).await.expect(200);
        (!card.text().contains("Zendesk does not know yet")).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_zendesk_that_forbids_reading_organizations_is_not_called_silent() {
    let desk = Desk::start().await;
    desk.zendesk().faults().set(Fault::code("Forbidden").only("/api/v2/organizations"));

    let state = desk.open_panel_as(OLENA).await.organization(NORTHWIND).await.expect(200);

    assert_eq!(state.all("data-code"), ["not_linked", "zendesk_error"]);
    state.says("Zendesk does not allow portadesk to read organizations").never_says("Zendesk does not answer");
    assert!(state.offers("search"));
}

#[tokio::test]
async fn a_hanging_zendesk_keeps_nobody_waiting_for_an_organization() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.organization(NORTHWIND).await.expect(200);
    desk.zendesk().faults().set(FaultKind::Hang);
    desk.advance(5);

    let began = Instant::now();
    let state = panel.organization(NORTHWIND).await.expect(200);

    assert_eq!(state.all("data-code"), ["not_linked", "zendesk_unreachable"]);
    assert!(began.elapsed() < Duration::from_secs(6), "{:?}", began.elapsed());
}

#[tokio::test]
async fn an_unlinked_organization_costs_zendesk_one_question_for_all_who_look_and_their_suggestions() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.organization(EASYCALL).await.expect(200);
    desk.zendesk().calls().clear();
    let asked = || desk.zendesk().calls().count("GET /api/v2/organizations/78");

    let views = join_all((0..20).map(|_| panel.organization(NORTHWIND))).await;
    assert!(views.iter().all(|view| view.code() == "not_linked"));
    panel.suggestions(NORTHWIND, json!({ "subject": "Northwind" })).await.expect(200);
    assert_eq!(asked(), 1);

    desk.advance(5);
    panel.organization(NORTHWIND).await.expect(200);
    assert_eq!(asked(), 2);
    panel.organization_anew(NORTHWIND).await.expect(200);
    assert_eq!(asked(), 3, "whoever asks for the present state gets it");
}

#[tokio::test]
async fn a_link_that_ends_is_not_taken_over_again_from_what_was_read_before() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.organization(EASYCALL).await.expect(200);
    panel.suggestions(EASYCALL, json!({})).await.expect(200);

    panel.unlink(EASYCALL, 46_170).await.expect(200);

    assert_eq!(panel.organization(EASYCALL).await.expect(200).code(), "not_linked");
    assert_eq!(desk.acts().await, ["adopted", "unlinked"]);
}

#[tokio::test]
async fn after_an_unlink_that_zendesk_has_not_heard_of_the_panel_says_what_the_external_id_still_names() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.organization(EASYCALL).await.expect(200);
    desk.zendesk().faults().set(FaultKind::Down);

    let state = panel.unlink(EASYCALL, 46_170).await.expect(200);

    assert_eq!(state.code(), "not_linked");
    state.says("still names the customer and will be cleared as soon as Zendesk can be told");
    panel.organization(EASYCALL).await.expect(200).says("still names the customer");
}

#[tokio::test]
async fn a_mirror_that_waits_for_a_person_says_for_whom() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.organization(EASYCALL).await.expect(200);
    desk.zendesk().faults().set(Fault::code("Forbidden").only("PUT"));

    let card = panel.link(NORTHWIND, 46_171).await.expect(200);
    card.says("Zendesk does not allow portadesk to write organizations").never_says("as soon as it can");
    panel.unlink(NORTHWIND, 46_171).await.expect(200).never_says("clear it");
    let state = panel.unlink(EASYCALL, 46_170).await.expect(200);
    state.says("Zendesk does not let portadesk clear it");

    desk.zendesk().faults().clear();
    desk.zendesk().set_external_id(LOCKHART, Some("pb-46171"));
    let card = panel.link(NORTHWIND, 46_171).await.expect(200);
    card.says("Another organization carries this external ID");
}

#[tokio::test]
async fn while_zendesk_has_never_answered_for_an_agent_they_may_look_but_not_link() {
    let desk = Desk::start().await;
    desk.open_panel_as(TOM).await.organization(EASYCALL).await.expect(200);
    desk.zendesk().faults().set(FaultKind::Down);

    let card = desk.open_panel_as(OLENA).await.organization(EASYCALL).await.expect(200);

    card.says("EasyCall Ltd");
    assert!(!card.offers("ask"));
}

#[tokio::test]
async fn an_organization_that_zendesk_does_not_have_is_not_found() {
    let desk = Desk::start().await;

    let answer = desk.open_panel_as(OLENA).await.organization(4_711).await.expect(404);

    assert_eq!(answer.code(), "not_found");
    answer.says("Refresh the panel");
    assert!(answer.offers("retry"), "what the words ask for can be done");
}

#[tokio::test]
async fn a_foreign_external_id_is_told_before_anybody_links() {
    let desk = Desk::start().await;

    let state = desk.open_panel_as(OLENA).await.organization(LOCKHART).await.expect(200);

    assert_eq!(state.code(), "not_linked");
    state.says("CRM-5521").says("Linking leaves it as it is.");
}

#[tokio::test]
async fn every_refusal_of_billing_has_its_code_and_its_reference() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.link_with(NORTHWIND, json!({ "customer": 46_171 })).await.expect(200);

    for (fault, status, code) in [
        (Fault::code("Server.Customer.internal_error"), 502, "billing_error"),
        (Fault::from(FaultKind::LoginRefused), 502, "billing_error"),
    ] {
        desk.billing().faults().set(fault.clone());
        desk.billing().expire_sessions();
        desk.advance(31);
        let refused = panel.customer(46_172).await.expect(status);
        assert_eq!(refused.code(), code, "{fault:?}");
        refused.says("Reference");
        desk.billing().faults().clear();
    }
}
