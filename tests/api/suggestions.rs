//! Suggestions beside an organization without a customer: candidates, and the evidence for each.

use portadesk::demo::{
    faults::{Fault, FaultKind},
    seed::{World, cast},
};
use serde_json::{Value, json};

use crate::harness::{
    Desk,
    agents::OLENA,
    organizations::{ACME, NORTHWIND, VISITORS},
};

/// The most calls that suggestions may cost.
const MOST_CALLS: usize = 36;

/// What a ticket may say, the one customer it leads to, and what speaks for it.
fn hints() -> Vec<(Value, u64, &'static str)> {
    vec![
        (
            json!({ "requester_email": "rita.moss@easycall.example" }),
            cast::EASYCALL,
            "Requester’s email: rita.moss@easycall.example, the customer’s email",
        ),
        (
            json!({ "requester_phone": "+1 (209) 455-5948" }),
            cast::EASYCALL,
            "Requester’s phone: +12094555948, an account",
        ),
        (
            json!({ "requester_phone": "(209) 555-0148" }),
            cast::EASYCALL,
            "Requester’s phone: +12095550148, an alias of an account",
        ),
        (
            json!({ "requester_phone": "+49 30 5550 1710" }),
            cast::NORTHWIND,
            "Requester’s phone: +493055501710, the customer’s phone",
        ),
        (
            json!({ "organization_name": "Overdrawn Motors" }),
            cast::CREDIT_EXCEEDED,
            "Organization’s name: Overdrawn Motors, the company’s name",
        ),
        (
            json!({ "requester_email": "someone.else@oldtownbooks.example" }),
            cast::CLOSED,
            "Requester’s email: oldtownbooks.example",
        ),
        (
            json!({ "subject": "Extension ph46170x4665 does not register" }),
            cast::EASYCALL,
            "In the subject: ph46170x4665, an account",
        ),
        (
            json!({ "subject": "Broken", "description": "Hello,\n\nit is ph46170x4665 again." }),
            cast::EASYCALL,
            "In the description: ph46170x4665, an account",
        ),
        (
            json!({ "description": "Call from: +1 (209) 455-5948\nLength: 3 minutes" }),
            cast::EASYCALL,
            "In the description: +12094555948, an account",
        ),
    ]
}

#[tokio::test]
async fn every_hint_leads_to_its_customer_and_names_its_evidence() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;

    for (hints, customer, evidence) in hints() {
        desk.billing().calls().clear();
        let found = panel.suggestions(VISITORS, hints.clone()).await.expect(200);
        assert_eq!(found.customers(), [customer], "{hints}: {}", found.text());
        let row = found.row(customer).replace(['\u{2068}', '\u{2069}'], "");
        assert!(row.contains(evidence), "{hints}: {row}");
        found.says("One customer may fit").says("Check the evidence before you link.");
        assert!(desk.billing().calls().total() <= MOST_CALLS);
    }
}

#[tokio::test]
async fn every_hint_leads_to_its_customer_also_beside_a_ticket_without_organization() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await.beside_ticket(12);

    for (hints, customer, evidence) in hints() {
        let found = panel.suggestions_for_nobody(hints.clone()).await.expect(200);
        assert_eq!(found.customers(), [customer], "{hints}: {}", found.text());
        let row = found.row(customer).replace(['\u{2068}', '\u{2069}'], "");
        assert!(row.contains(evidence), "{hints}: {row}");
    }

    let world = desk.billing().world();
    let did = (0..world.size().min(60))
        .find_map(|index| {
            let account = world.accounts(index).find(|account| account.did_number.is_some())?;
            Some((World::i_customer(index), account.did_number?))
        })
        .unwrap();
    let found = panel.suggestions_for_nobody(json!({ "requester_phone": format!("+{}", did.1) })).await.expect(200);
    assert_eq!(found.customers(), [did.0], "a DID: {}", found.text());
}

#[tokio::test]
async fn an_organization_is_found_by_its_customer_and_by_its_contacts() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await.beside_ticket(12);
    panel.link(NORTHWIND, cast::NORTHWIND).await.expect(200);

    for (hints, evidence) in [
        (json!({ "requester_email": "someone@northwind.example" }), "northwind.example"),
        (json!({ "requester_email": "billing@northwind.example" }), "billing@northwind.example"),
        (json!({ "requester_phone": "+49 30 5550 1710" }), "+493055501710"),
    ] {
        let found = panel.suggestions_for_nobody(hints.clone()).await.expect(200);
        found.says("One organization may fit").says(evidence);
        assert_eq!(found.first("data-organization"), NORTHWIND.to_string(), "{hints}");
        assert!(found.offers("assign"), "{hints}");
    }

    desk.billing().faults().set(FaultKind::Down);
    let rita = json!({ "requester_email": "RITA.moss@easycall.example" });
    let found = panel.suggestions_for_nobody(rita).await.expect(200);
    found.says("the email of \u{2068}Rita Moss\u{2069}");
    assert_eq!(found.first("data-organization"), "77");
    desk.billing().faults().clear();
}

#[tokio::test]
async fn the_organizations_own_domain_is_read_by_the_server() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;

    let found = panel.suggestions(NORTHWIND, json!({})).await.expect(200);

    assert_eq!(found.customers(), [cast::NORTHWIND]);
    let row = found.row(cast::NORTHWIND);
    assert!(row.contains("Organization’s name") && row.contains("Organization’s domain"), "{row}");
}

#[tokio::test]
async fn several_pieces_of_evidence_stand_together_the_strongest_first() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;

    let found = panel
        .suggestions(
            NORTHWIND,
            json!({
                "requester_name": "Jörg Weber",
                "requester_email": "billing@northwind.example",
                "requester_phone": "+493055501710",
                "subject": "Rechnung, ph46170x4665",
            }),
        )
        .await
        .expect(200);

    assert_eq!(found.customers(), [cast::NORTHWIND, cast::EASYCALL]);
    found.says("Several customers may fit").says("The evidence does not settle it.");
    let row = found.row(cast::NORTHWIND);
    for source in ["Requester’s email", "Requester’s phone", "Organization’s name", "Requester’s name"] {
        assert!(row.contains(source), "{source} in {row}");
    }
    assert_eq!(found.first("data-evidence"), "suggested_email");
}

#[tokio::test]
async fn a_mail_providers_domain_is_no_evidence() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    // Two customers do have addresses there.
    desk.billing().set_customer_field(cast::ACME_CORK, "email", "acme.cork@gmail.com");
    desk.billing().set_customer_field(cast::ACME_LYON, "email", "acme.lyon@gmail.com");

    let found = panel.suggestions_for_nobody(json!({ "requester_email": "m.quill@gmail.com" })).await.expect(200);

    assert_eq!(found.customers(), [0; 0]);
    found.says("No suggestion").says("gmail.com").says("belongs to a mail provider and says nothing about a customer.");

    let own = panel.suggestions_for_nobody(json!({ "requester_email": "acme.lyon@gmail.com" })).await.expect(200);
    assert_eq!(own.customers(), [cast::ACME_LYON], "the whole address is evidence all the same");
}

#[tokio::test]
async fn a_domain_that_many_share_is_no_evidence() {
    let desk = Desk::with("tenants.panda.search.domain_shared_by", 2).start().await;
    let panel = desk.open_panel_as(OLENA).await;
    for (customer, local) in [(cast::EASYCALL, "a"), (cast::NORTHWIND, "b"), (cast::ACME_CORK, "c")] {
        desk.billing().set_customer_field(customer, "email", format!("{local}@campus.example"));
    }

    let found = panel.suggestions_for_nobody(json!({ "requester_email": "new@campus.example" })).await.expect(200);

    assert_eq!(found.customers(), [0; 0]);
    found.says("campus.example").says("is shared by too many customers to say anything.");
}

#[tokio::test]
async fn the_operators_own_domain_is_no_evidence() {
    let desk = Desk::with("tenants.panda.search.ignored_domains", "easycall.example").start().await;
    let panel = desk.open_panel_as(OLENA).await;

    let found = panel.suggestions_for_nobody(json!({ "requester_email": "x@easycall.example" })).await.expect(200);

    assert_eq!(found.customers(), [0; 0]);
}

#[tokio::test]
async fn what_fits_two_customers_stays_a_list_and_links_nothing() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;

    let found = panel.suggestions(ACME, json!({ "requester_email": "jo.byrne@acme.example" })).await.expect(200);

    assert_eq!(found.customers(), [cast::ACME_CORK, cast::ACME_LYON]);
    found.says("Several customers may fit");
    for customer in [cast::ACME_CORK, cast::ACME_LYON] {
        assert!(found.row(customer).contains("also leads to 1 other customer"), "{}", found.row(customer));
    }
    assert_eq!(panel.organization(ACME).await.code(), "not_linked");
    assert_eq!(desk.acts().await, [] as [&str; 0]);
    assert_eq!(desk.zendesk().organization(ACME).unwrap().external_id, None);
}

#[tokio::test]
async fn even_the_strongest_evidence_links_nothing_by_itself() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    let hints = json!({ "requester_email": "billing@northwind.example", "requester_phone": "+493055501710" });

    let found = panel.suggestions(NORTHWIND, hints).await.expect(200);

    assert_eq!(found.customers(), [cast::NORTHWIND]);
    assert!(found.offers("link"));
    assert_eq!(panel.organization(NORTHWIND).await.code(), "not_linked");
    assert_eq!(desk.acts().await, [] as [&str; 0]);
}

#[tokio::test]
async fn a_ticket_without_organization_gets_candidates_to_look_at_and_none_to_link() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    let hints = json!({ "subject": "Extension ph46170x4665 does not register" });

    let found = panel.suggestions_for_nobody(hints).await.expect(200);

    assert_eq!(found.customers(), [cast::EASYCALL]);
    assert!(found.offers("preview") && !found.offers("link"));
}

#[tokio::test]
async fn an_id_that_billing_does_not_have_is_no_evidence() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;

    let found = panel
        .suggestions_for_nobody(json!({
            "subject": "ph99999x4665 and invoice 2026-0317",
            "description": "Order 123456789, tracking 1Z999AA10123456784, call me at 12:30",
            "requester_email": "nobody at all",
            "requester_phone": "extension 12",
        }))
        .await
        .expect(200);

    assert_eq!(found.customers(), [0; 0]);
    found.says("No suggestion");
}

#[tokio::test]
async fn suggestions_say_when_billing_did_not_answer_everything() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    desk.billing().faults().set(Fault::from(FaultKind::HtmlError).only("get_account_list"));
    let hints = json!({ "requester_email": "rita.moss@easycall.example" });

    let found = panel.suggestions_for_nobody(hints).await.expect(200);

    assert_eq!(found.customers(), [cast::EASYCALL]);
    found.says("Billing did not answer everything: there may be more candidates.");
}

#[tokio::test]
async fn suggestions_without_billing_say_that_they_are_incomplete() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    desk.billing().faults().set(FaultKind::Down);
    let hints = json!({ "requester_email": "rita.moss@easycall.example" });

    let found = panel.suggestions_for_nobody(hints.clone()).await.expect(200);
    found.says("Billing did not answer everything");

    desk.billing().faults().clear();
    desk.advance(60);
    let again = panel.suggestions_for_nobody(hints).await.expect(200);
    assert_eq!(again.customers(), [cast::EASYCALL]);
}

#[tokio::test]
async fn a_long_ticket_costs_no_more_than_a_short_one() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    let ids: Vec<String> = (0..400).map(|number| format!("ph{}x4{number:03}", 40_000 + number)).collect();
    let description: String = ids.join(" ").chars().take(4_000).collect();
    desk.billing().calls().clear();

    let hints = json!({ "subject": "A list", "description": description, "requester_email": "a@b.example" });
    panel.suggestions(NORTHWIND, hints).await.expect(200);

    assert!(desk.billing().calls().total() <= MOST_CALLS, "{}", desk.billing().calls().total());
}
