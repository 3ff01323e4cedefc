//! The whole story: a customer, an agent and somebody of billing's, each where they work, and the same tickets everywhere.

use portadesk::demo::seed::cast;
use serde_json::json;

use crate::harness::{Desk, Seat, View, people};

const NORTHWIND: u64 = 78;
/// What German numbering keeps for stories.
const UNKNOWN_NUMBER: &str = "+4915228817386";

#[tokio::test]
async fn a_customer_an_agent_and_billing_see_the_same_tickets() {
    let desk = Desk::start_whole().await;
    let (page, panel, help, plugin) = (desk.page(), desk.panel(), desk.help(), desk.plugin());

    // A customer asks from self-care, where nobody has told Zendesk's organization of them yet.
    desk.goto(&desk.stage.portal_url()).await;
    page.click("a[href='/portal?login=joerg']").await;
    let first = ask(&desk, help, "No calls to Austria").await;
    // An address in billing is no proof, so nobody is put into an organization for it.
    assert_eq!(desk.stage.desk.ticket(first).unwrap().organization_id, None);
    assert_eq!(desk.external_id(NORTHWIND), None);

    // Somebody at the help desk puts it into an organization, and the agent finds out who that is, and links them.
    assert!(desk.stage.desk.edit_ticket(first, |ticket| ticket.organization_id = Some(NORTHWIND)));
    desk.open(&format!("tickets/{first}"), Seat::default()).await;
    page.reads("No calls to Austria").await;
    panel.sees("[data-code=not_linked]").await;
    panel.write("#search-query", "Northwind").await;
    panel.click("[data-key=submit]").await;
    panel.click("#results [data-action=link][data-customer='46171']").await;
    panel.sees(".card[data-view=linked][data-customer='46171']").await;
    page.reads("Linked to customer 46171.").await;
    assert_eq!(desk.external_id(NORTHWIND).as_deref(), Some("pb-46171"));

    // A colleague of theirs writes an e-mail, and is recognised.
    let colleague = ("Birgit Sommer", "birgit.sommer@northwind.example");
    let second = desk.stage.desk.mail_arrives(colleague, "Neuer Anschluss", "Wir brauchen einen weiteren Anschluss.");
    desk.open(&format!("tickets/{second}"), Seat::default()).await;
    page.reads("Birgit Sommer").await;
    panel.sees(".card[data-view=linked][data-customer='46171']").await;
    panel.reads("Northwind Telephony GmbH").await;

    // Somebody calls from a number that nobody knows, about one of the customer's.
    let index = desk.stage.world.index_of(cast::NORTHWIND).unwrap();
    let account = desk.stage.world.account(index, 0).id;
    let third = desk.stage.desk.call_arrives(UNKNOWN_NUMBER, &format!("It crackles on {account}, says the caller."));
    assert_eq!(desk.stage.desk.ticket(third).unwrap().organization_id, None);
    desk.open(&format!("tickets/{third}"), Seat::default()).await;
    panel.sees("[data-code=no_organization]").await;
    panel.reads("One organization may fit").await;
    panel.click("[data-action=assign][data-organization='78']").await;
    page.reads("The ticket was assigned.").await;
    panel.sees(".card[data-view=linked][data-customer='46171']").await;
    assert_eq!(desk.stage.desk.ticket(third).unwrap().organization_id, Some(NORTHWIND));

    // Somebody of billing's opens the customer, and signs in within the plug-in.
    desk.goto(&desk.stage.customer_page_url(cast::NORTHWIND)).await;
    page.reads("Customer 46171").await;
    sign_in(plugin, "ada").await;
    for ticket in [first, second, third] {
        plugin.sees(&format!("[data-ticket='{ticket}']")).await;
    }
    plugin.reads("No calls to Austria").await;
    plugin.reads(&format!("Call from {UNKNOWN_NUMBER}")).await;

    // One of them opens in Zendesk, in a window of its own; there, the customer opens in billing.
    desk.in_new_window(plugin.click(&format!("[data-ticket='{second}'] a"))).await;
    page.reads("Neuer Anschluss").await;
    panel.sees(".card[data-view=linked][data-customer='46171']").await;
    desk.in_new_window(panel.click(".card a[href*='/customer/46171/']")).await;
    page.reads("Customer 46171").await;
    plugin.sees("[data-view=sign_in]").await;

    // All of this can be read up.
    let of_northwind = |record: &serde_json::Value| record["subject"] == "organization:78";
    let tom = format!("user:{}", people::TOM);
    desk.ledger_has("asked", |record| record["actor"] == "customer:46171").await;
    desk.ledger_has("delivered", |record| record["detail"]["ticket"] == first).await;
    desk.ledger_has("linked", |record| of_northwind(record) && record["actor"] == *tom).await;
    desk.ledger_has("ticket_assigned", |record| {
        record["actor"] == *tom && record["subject"] == format!("ticket:{third}") && record["detail"]["to"] == NORTHWIND
    })
    .await;
    desk.ledger_has("viewed", |record| record["actor"] == "billing_user:101").await;
    desk.is_without_complaints(&["favicon.ico"]).await;
}

#[tokio::test]
async fn billing_and_self_care_need_no_cookies_of_a_page_in_a_frame() {
    // Other host names, so other sites; and a browser that keeps nothing for a site in another's frame.
    let preferences = json!({ "profile": { "block_third_party_cookies": true, "cookie_controls_mode": 1 } });
    let desk = Desk::start_whole_with(preferences, |config, _| {
        let tenant = &mut config.tenants[0];
        tenant.portabilling.url.set_host(Some("localhost")).unwrap();
        tenant.care.as_mut().unwrap().portals[0].set_host(Some("localhost")).unwrap();
    });
    let desk = desk.await;
    let elsewhere = |address: String| address.replace("127.0.0.1", "localhost");

    desk.goto(&elsewhere(desk.stage.customer_page_url(cast::EASYCALL))).await;
    keeps_nothing(desk.plugin()).await;
    sign_in(desk.plugin(), "hugo").await;
    // Its external id names the customer, and no agent has looked yet.
    desk.plugin().click("[data-action=join][data-organization='77']").await;
    desk.plugin().sees("[data-ticket='1']").await;
    desk.plugin().click("[data-action=signOut]").await;
    desk.plugin().sees("[data-view=sign_in]").await;

    desk.goto(&elsewhere(format!("{}?login=rita", desk.stage.portal_url()))).await;
    keeps_nothing(desk.help()).await;
    let ticket = ask(&desk, desk.help(), "No dial tone").await;
    desk.help().click("[data-action=open]").await;
    desk.help().write("#care-reply", "It works again.").await;
    desk.help().click("[data-key=reply]").await;
    desk.help().reads("It works again.").await;
    assert_eq!(desk.stage.desk.ticket(ticket).unwrap().comments.len(), 2);
    desk.is_without_complaints(&["favicon.ico"]).await;
}

/// Asks for help, and waits until it is a ticket.
async fn ask(desk: &Desk, help: View<'_>, subject: &str) -> u64 {
    help.click("[data-action=ask]").await;
    help.write("#care-subject", subject).await;
    help.write("#care-text", "Since this morning.").await;
    help.click("[type=submit]").await;
    help.reads("Your question has reached us.").await;
    let tickets = desk.stage.desk.tickets();
    let made: Vec<u64> = tickets.iter().filter(|ticket| ticket.subject == subject).map(|ticket| ticket.id).collect();
    assert_eq!(made.len(), 1, "{made:?}");
    made[0]
}

async fn sign_in(billing: View<'_>, login: &str) {
    billing.write("#sign-in-login", login).await;
    billing.write("#sign-in-password", &format!("{login}-demo")).await;
    billing.click("[data-key=sign-in]").await;
    billing.sees(".tickets[data-view]").await;
}

/// The browser keeps no cookie for this document.
async fn keeps_nothing(view: View<'_>) {
    let script = "document.cookie = 'kept=1; SameSite=None; Secure'; return document.cookie || 'nothing'";
    assert_eq!(view.until("answer", script, json!([])).await, "nothing");
}
