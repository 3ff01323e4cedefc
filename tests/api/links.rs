//! Linking, moving and unlinking, one to one, whoever else is doing what at the same moment.

use futures_util::future::join_all;
use portadesk::demo::{
    faults::{Fault, FaultKind},
    seed::cast,
};
use serde_json::{Value, json};

use crate::harness::{
    Answer, Desk,
    agents::{OLENA, TOM},
    organizations::{ACME, EASYCALL, LOCKHART, NORTHWIND, VISITORS},
    until,
};

const CHANGED: &str = "The link changed meanwhile, so nothing was done. This is how it stands now.";

fn external_id(desk: &Desk, organization: u64) -> Option<String> {
    desk.zendesk().organization(organization).unwrap().external_id
}

async fn external_id_becomes(desk: &Desk, organization: u64, wanted: Option<&str>) {
    desk.later(&format!("{wanted:?} as external id of {organization}"), async || {
        (external_id(desk, organization).as_deref() == wanted).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_link_is_shown_ledgered_and_mirrored() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await.beside_ticket(2);

    let wish = json!({ "customer": "46171", "evidence": "search_company_name" });
    let linked = panel.link_with(NORTHWIND, wish).await.expect(200);

    assert_eq!(linked.view(), "linked");
    assert_eq!(linked.notice(), "Linked to customer 46171.");
    linked.says("Northwind Telephony GmbH").never_says("Zendesk does not know yet");
    assert_eq!(external_id(&desk, NORTHWIND).as_deref(), Some("pb-46171"));
    let record = desk.ledger_has("the link", |record| record["act"] == "linked").await;
    assert_eq!(record["actor"], "user:534");
    assert_eq!(record["tenant"], "panda");
    assert_eq!(record["subject"], "organization:78");
    assert_eq!(record["detail"], json!({ "customer": 46_171, "evidence": "search_company_name" }));
    assert_eq!(panel.organization(NORTHWIND).await.expect(200).notice(), "");
}

#[tokio::test]
async fn an_unlinked_organization_is_free_and_its_external_id_empty() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.organization(EASYCALL).await.expect(200);

    let unlinked = panel.unlink(EASYCALL, cast::EASYCALL).await.expect(200);

    assert_eq!((unlinked.code().as_str(), unlinked.notice().as_str()), ("not_linked", "Unlinked from customer 46170."));
    external_id_becomes(&desk, EASYCALL, None).await;
    assert_eq!(panel.organization(EASYCALL).await.code(), "not_linked", "it is not adopted anew");
    panel.link(NORTHWIND, cast::EASYCALL).await.expect(200);
    assert_eq!(desk.acts().await, ["adopted", "unlinked", "linked"]);
}

#[tokio::test]
async fn an_unlink_that_zendesk_could_not_be_told_says_so_and_is_told_later() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.organization(EASYCALL).await.expect(200);
    desk.zendesk().faults().set(FaultKind::Down);

    let unlinked = panel.unlink(EASYCALL, cast::EASYCALL).await.expect(200);

    assert_eq!(unlinked.code(), "not_linked");
    unlinked.says("Zendesk does not know yet").says("The link has ended.");
    assert_eq!(external_id(&desk, EASYCALL).as_deref(), Some("pb-46170"));
    desk.zendesk().faults().clear();
    external_id_becomes(&desk, EASYCALL, None).await;
    let panel = desk.open_panel_as(OLENA).await;
    until("the end of the note", async || {
        let state = panel.organization(EASYCALL).await.expect(200);
        (!state.text().contains("Zendesk does not know yet")).then_some(())
    })
    .await;
    assert_eq!(desk.acts().await, ["adopted", "unlinked"], "it is not adopted anew meanwhile");
}

#[tokio::test]
async fn linking_what_is_linked_already_is_refused_with_the_present_partner() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.organization(EASYCALL).await.expect(200);
    panel.link(NORTHWIND, cast::NORTHWIND).await.expect(200);

    let taken = panel.link(VISITORS, cast::EASYCALL).await.expect(409);
    taken.refuses(409, "already_linked");
    taken.says("Already linked").says("This customer belongs to organization EasyCall Ltd").says("Move the link");
    assert_eq!(taken.first("data-replacing-organization"), "77");
    assert_eq!(taken.first("data-replacing-customer"), "");
    assert_eq!(taken.all("id"), [""; 0], "several can be open at once");

    let occupied = panel.link(EASYCALL, cast::ACME_CORK).await.expect(409);
    occupied.says("This organization belongs to customer EasyCall Ltd (46170)");
    assert_eq!(occupied.first("data-replacing-customer"), "46170");

    let both = panel.link(NORTHWIND, cast::EASYCALL).await.expect(409);
    assert_eq!(both.first("data-replacing-customer"), "46171");
    assert_eq!(both.first("data-replacing-organization"), "77");

    assert_eq!(desk.acts().await, ["adopted", "linked", "refused", "refused", "refused"]);
    let reasons: Vec<Value> = desk.ledger().await.iter().map(|record| record["detail"]["reason"].clone()).collect();
    for reason in ["customer_linked", "organization_linked"] {
        assert!(reasons.contains(&json!(reason)), "{reasons:?}");
    }
}

#[tokio::test]
async fn a_conflict_whose_partners_have_left_shows_how_it_stands_now() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;

    let shown = json!({ "customer": cast::NORTHWIND, "replacing": { "organization": "77", "customer": null } });
    let now = panel.link_with(NORTHWIND, shown).await.expect(200);

    assert_eq!(now.code(), "not_linked");
    assert_eq!(now.notice(), CHANGED);
    now.never_says("Move the link");
    assert_eq!(desk.acts().await, ["refused"]);
}

#[tokio::test]
async fn a_change_that_failed_is_not_repeated_by_itself() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    desk.billing().faults().set(FaultKind::Down);

    let failed = panel.link(NORTHWIND, cast::NORTHWIND).await.expect(504);

    assert_eq!(failed.code(), "billing_unreachable");
    failed.says("Changes are not repeated by themselves.").never_says("Next try");
    assert_eq!(failed.first("data-countdown"), "");
    assert!(failed.offers("retry"), "the agent may");
    let search = panel.search("northwind").await.expect(504);
    search.says("Next try").never_says("Changes are not repeated");
}

#[tokio::test]
async fn a_change_is_told_whatever_state_it_leads_to() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.organization(EASYCALL).await.expect(200);
    panel.link(NORTHWIND, cast::NORTHWIND).await.expect(200);
    desk.billing().remove_customer(cast::NORTHWIND);
    desk.advance(31);

    // Linked to it already, so this is no conflict, and the customer is gone by the time it is shown.
    let overwrite = json!({ "customer": cast::NORTHWIND, "overwrite_external_id": "CRM-1" });
    let gone = panel.link_with(NORTHWIND, overwrite).await.expect(200);

    assert_eq!(gone.view(), "gone");
    assert_eq!(gone.notice(), "The external ID now names customer 46171.");
}

#[tokio::test]
async fn linking_the_same_two_again_changes_nothing() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.link(NORTHWIND, cast::NORTHWIND).await.expect(200);

    panel.link(NORTHWIND, cast::NORTHWIND).await.expect(200).says("Northwind Telephony GmbH");

    assert_eq!(desk.acts().await, ["linked"]);
}

#[tokio::test]
async fn moving_a_link_is_a_step_of_its_own_and_parts_both_old_pairs() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.organization(EASYCALL).await.expect(200);
    panel.link(NORTHWIND, cast::NORTHWIND).await.expect(200);
    let conflict = panel.link(NORTHWIND, cast::EASYCALL).await.expect(409);

    let moved = panel.move_as_offered(NORTHWIND, &conflict).await.expect(200);

    assert_eq!((moved.view().as_str(), moved.first("data-customer").as_str()), ("linked", "46170"));
    external_id_becomes(&desk, NORTHWIND, Some("pb-46170")).await;
    external_id_becomes(&desk, EASYCALL, None).await;
    assert_eq!(panel.organization(EASYCALL).await.code(), "not_linked");
    panel.customer(cast::NORTHWIND).await.expect(200).never_says("Linked to");
    let record = desk.ledger_has("the move", |record| record["act"] == "moved").await;
    assert_eq!(record["detail"]["from_customer"], 46_171);
    assert_eq!(record["detail"]["from_organization"], 77);
}

#[tokio::test]
async fn two_organizations_can_swap_their_customers() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.organization(EASYCALL).await.expect(200);
    panel.link(NORTHWIND, cast::NORTHWIND).await.expect(200);

    let conflict = panel.link(NORTHWIND, cast::EASYCALL).await.expect(409);
    panel.move_as_offered(NORTHWIND, &conflict).await.expect(200);
    panel.link(EASYCALL, cast::NORTHWIND).await.expect(200);

    external_id_becomes(&desk, NORTHWIND, Some("pb-46170")).await;
    external_id_becomes(&desk, EASYCALL, Some("pb-46171")).await;
}

#[tokio::test]
async fn a_move_that_rests_on_what_is_no_longer_so_is_refused_with_the_partner_of_now() {
    let desk = Desk::start().await;
    let (olena, tom) = (desk.open_panel_as(OLENA).await, desk.open_panel_as(TOM).await);
    olena.link(NORTHWIND, cast::NORTHWIND).await.expect(200);
    let seen_by_tom = tom.link(NORTHWIND, cast::ACME_CORK).await.expect(409);
    let seen_by_olena = olena.link(NORTHWIND, cast::ACME_LYON).await.expect(409);
    olena.move_as_offered(NORTHWIND, &seen_by_olena).await.expect(200);

    let refused = tom.move_as_offered(NORTHWIND, &seen_by_tom).await.expect(409);

    assert_eq!(refused.first("data-replacing-customer"), cast::ACME_LYON.to_string());
    assert_eq!(tom.organization(NORTHWIND).await.first("data-customer"), cast::ACME_LYON.to_string());
}

#[tokio::test]
async fn unlinking_another_customer_than_the_present_one_shows_how_it_stands_and_offers_no_link() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.organization(EASYCALL).await.expect(200);

    let now = panel.unlink(EASYCALL, cast::NORTHWIND).await.expect(200);

    assert_eq!((now.view(), now.first("data-customer")), ("linked".to_owned(), cast::EASYCALL.to_string()));
    assert_eq!(now.notice(), CHANGED);
    assert!(!now.offers("link"), "{}", now.body);
    assert_eq!(panel.organization(EASYCALL).await.view(), "linked");
    assert_eq!(desk.acts().await, ["adopted", "refused"]);
}

#[tokio::test]
async fn unlinking_what_somebody_else_has_unlinked_says_that_nothing_was_done() {
    let desk = Desk::start().await;
    let (olena, tom) = (desk.open_panel_as(OLENA).await, desk.open_panel_as(TOM).await);
    olena.organization(EASYCALL).await.expect(200);
    tom.unlink(EASYCALL, cast::EASYCALL).await.expect(200);

    let now = olena.unlink(EASYCALL, cast::EASYCALL).await.expect(200);

    assert_eq!((now.code().as_str(), now.notice().as_str()), ("not_linked", CHANGED));
    assert_eq!(desk.acts().await, ["adopted", "unlinked"]);
}

#[tokio::test]
async fn of_two_agents_who_link_one_customer_at_once_exactly_one_wins() {
    let desk = Desk::start().await;
    let (olena, tom) = (desk.open_panel_as(OLENA).await, desk.open_panel_as(TOM).await);

    for round in 0..25 {
        let (one, other) = tokio::join!(olena.link(NORTHWIND, 46_172), tom.link(VISITORS, 46_172));

        let (winner, loser) = if one.status == 200 { (NORTHWIND, other) } else { (VISITORS, one) };
        let loser = loser.expect(409);
        assert_eq!(loser.code(), "already_linked", "round {round}");
        assert_eq!(loser.first("data-replacing-organization"), winner.to_string(), "round {round}");
        olena.unlink(winner, 46_172).await.expect(200);
    }
    let acts = desk.acts().await;
    for act in ["linked", "refused", "unlinked"] {
        assert_eq!(acts.iter().filter(|known| *known == act).count(), 25, "{act}: {acts:?}");
    }
}

#[tokio::test]
async fn of_many_agents_who_link_one_organization_at_once_exactly_one_wins() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;

    for _ in 0..5 {
        let customers: Vec<u64> = (46_170..46_180).collect();
        let answers = join_all(customers.iter().map(|customer| panel.link(ACME, *customer))).await;

        let won: Vec<&Answer> = answers.iter().filter(|answer| answer.status == 200).collect();
        assert_eq!(won.len(), 1);
        let winner = won[0].first("data-customer");
        for lost in answers.iter().filter(|answer| answer.status != 200) {
            assert_eq!(lost.status, 409);
            assert_eq!(lost.first("data-replacing-customer"), winner);
        }
        panel.unlink(ACME, winner.parse().unwrap()).await.expect(200);
    }
}

#[tokio::test]
async fn an_organization_opened_by_many_at_once_is_adopted_once() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;

    let answers = join_all((0..50).map(|_| panel.organization(EASYCALL))).await;

    assert!(answers.iter().all(|answer| answer.status == 200 && answer.view() == "linked"));
    assert_eq!(desk.acts().await, ["adopted"]);
}

#[tokio::test]
async fn a_customer_that_billing_does_not_have_is_not_linked() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;

    assert_eq!(panel.link(NORTHWIND, cast::GONE).await.expect(404).code(), "customer_not_found");

    assert_eq!(panel.organization(NORTHWIND).await.code(), "not_linked");
    assert_eq!(desk.acts().await, ["refused"]);
}

#[tokio::test]
async fn nothing_is_linked_while_billing_cannot_say_whether_the_customer_exists() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.customer(cast::NORTHWIND).await.expect(200);
    desk.billing().faults().set(FaultKind::Down);

    assert_eq!(panel.link(NORTHWIND, cast::NORTHWIND).await.expect(504).code(), "billing_unreachable");

    desk.billing().faults().clear();
    assert_eq!(panel.organization(NORTHWIND).await.code(), "not_linked");
}

#[tokio::test]
async fn an_organization_that_zendesk_does_not_have_is_not_linked() {
    let desk = Desk::start().await;

    let refused = desk.open_panel_as(OLENA).await.link(4_711, cast::NORTHWIND).await.expect(404);

    assert_eq!(refused.code(), "not_found");
}

#[tokio::test]
async fn a_foreign_external_id_is_left_alone_until_an_agent_says_otherwise_and_comes_back_when_unlinked() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;

    let linked = panel.link(LOCKHART, cast::BLOCKED).await.expect(200);
    linked.says("External ID in use").says("CRM-5521").says("was left alone");
    assert_eq!(linked.first("data-overwrite"), "CRM-5521");
    assert_eq!(external_id(&desk, LOCKHART).as_deref(), Some("CRM-5521"));

    let wish = json!({ "customer": "46181", "overwrite_external_id": "CRM-5521" });
    let replaced = panel.link_with(LOCKHART, wish).await.expect(200);
    assert_eq!(replaced.notice(), "The external ID now names customer 46181.");
    replaced.never_says("CRM-5521");
    external_id_becomes(&desk, LOCKHART, Some("pb-46181")).await;

    panel.unlink(LOCKHART, cast::BLOCKED).await.expect(200);
    external_id_becomes(&desk, LOCKHART, Some("CRM-5521")).await;
    assert_eq!(desk.acts().await, ["linked", "external_id_replaced", "unlinked"]);
}

#[tokio::test]
async fn consent_to_replace_one_external_id_is_no_consent_to_replace_another() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.link(LOCKHART, cast::BLOCKED).await.expect(200);

    let wish = json!({ "customer": "46181", "overwrite_external_id": "CRM-1" });
    let refused = panel.link_with(LOCKHART, wish).await.expect(409);

    assert_eq!(refused.code(), "external_id_changed");
    refused.says("The external ID has changed meanwhile.").says("Refresh the panel");
    assert_eq!(external_id(&desk, LOCKHART).as_deref(), Some("CRM-5521"));
    assert_eq!(desk.acts().await, ["linked", "refused"]);
}

#[tokio::test]
async fn the_prefix_of_the_mirror_is_the_operators() {
    let desk = Desk::with("tenants.panda.linking.external_id_prefix", "portaone:").start().await;
    let panel = desk.open_panel_as(OLENA).await;

    assert_eq!(panel.organization(EASYCALL).await.code(), "not_linked", "pb-46170 is foreign here");
    panel.link(NORTHWIND, cast::NORTHWIND).await.expect(200);

    external_id_becomes(&desk, NORTHWIND, Some("portaone:46171")).await;
}

#[tokio::test]
async fn a_mirror_is_tried_again_until_zendesk_is_back_and_then_once() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.organization(NORTHWIND).await.expect(200);
    desk.zendesk().faults().set(Fault::from(FaultKind::HtmlError).only("PUT"));
    panel.link(NORTHWIND, cast::NORTHWIND).await.expect(200).says("Zendesk does not know yet");
    let tried = || desk.zendesk().calls().count("PUT /api/v2/organizations/78");
    let before = tried();

    desk.later("a second attempt", async || (tried() > before).then_some(())).await;
    desk.zendesk().faults().clear();
    external_id_becomes(&desk, NORTHWIND, Some("pb-46171")).await;
    let panel = desk.open_panel_as(OLENA).await;
    until("the end of the note", async || {
        let card = panel.organization(NORTHWIND).await.expect(200);
        (!card.text().contains("Zendesk does not know yet")).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_mirror_outlives_a_restart() {
    let mut desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.organization(NORTHWIND).await.expect(200);
    desk.zendesk().faults().set(FaultKind::Down);
    panel.link(NORTHWIND, cast::NORTHWIND).await.expect(200).says("Zendesk does not know yet");
    drop(panel);
    desk.stop().await;
    assert_eq!(external_id(&desk, NORTHWIND), None);

    desk.zendesk().faults().clear();
    desk.advance(60);
    desk.start_again().await;

    external_id_becomes(&desk, NORTHWIND, Some("pb-46171")).await;
}

#[tokio::test]
async fn a_busy_zendesk_is_left_alone_for_as_long_as_it_asked() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.organization(NORTHWIND).await.expect(200);
    desk.zendesk().faults().set(FaultKind::Busy { status: 429, retry_after: Some(600) });
    panel.link(NORTHWIND, cast::NORTHWIND).await.expect(200).says("Zendesk does not know yet");
    desk.zendesk().faults().clear();
    desk.zendesk().calls().clear();

    desk.advance(590);
    panel.link(ACME, cast::ACME_CORK).await.expect(200);
    assert_eq!(desk.zendesk().calls().count("PUT /api/v2/organizations/78"), 0, "not before its time");
    desk.advance(120);
    panel.unlink(ACME, cast::ACME_CORK).await.expect(200);

    external_id_becomes(&desk, NORTHWIND, Some("pb-46171")).await;
}

#[tokio::test]
async fn billing_is_never_written_to_whatever_agents_do() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;

    panel.organization(EASYCALL).await.expect(200);
    panel.search("+1 (209) 455-5948").await.expect(200);
    panel.suggestions(NORTHWIND, json!({ "subject": "ph46170x4665" })).await.expect(200);
    for section in ["accounts", "invoices", "charges"] {
        panel.section(cast::EASYCALL, section).await.expect(200);
    }
    panel.link(NORTHWIND, cast::NORTHWIND).await.expect(200);
    let conflict = panel.link(NORTHWIND, cast::EASYCALL).await.expect(409);
    panel.move_as_offered(NORTHWIND, &conflict).await.expect(200);
    panel.unlink(NORTHWIND, cast::EASYCALL).await.expect(200);

    assert_eq!(desk.billing().writes_attempted(), 0);
    let asked = desk.billing().calls().recent();
    let reads = |name: &str| name.contains("/get_") || name.starts_with("Session/");
    assert!(asked.iter().all(|call| reads(&call.name)), "{asked:?}");
}
