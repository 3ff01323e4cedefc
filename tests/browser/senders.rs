//! A caller whom nobody knows: the ticket is assigned by suggestion, the caller is made known, and both are taken back.

use serde_json::json;

use crate::harness::{Desk, Seat};

const CALL: u64 = 12;
const EASYCALL: u64 = 77;
const RITA: u64 = 1077;

#[tokio::test]
async fn an_unknown_caller_is_assigned_made_known_and_both_are_taken_back() {
    let desk = Desk::start().await;
    let (page, panel) = (desk.page(), desk.panel());
    // EasyCall's organization has its customer from the first look on.
    desk.open("tickets/1", Seat::default()).await;
    panel.sees(".card[data-view=linked]").await;
    desk.open("tickets/12", Seat::default()).await;

    panel.sees("[data-code=no_organization]").await;
    panel.reads("One organization may fit").await;
    panel.reads("EasyCall Ltd").await;
    assert_eq!(desk.stage.desk.ticket(CALL).unwrap().organization_id, None);
    panel.click("[data-action=assign]").await;
    page.reads("The ticket was assigned.").await;
    panel.sees("#assignment [data-assigned='77'][data-state=done]").await;
    panel.sees(".card[data-view=linked][data-customer='46170']").await;
    assert_eq!(desk.stage.desk.ticket(CALL).unwrap().organization_id, Some(EASYCALL));

    // A second, separate choice.
    panel.click("[data-action=recognise]").await;
    panel.focuses("#recognise-title").await;
    panel.click("[data-key='remember-phone_number-1077']").await;
    panel.reads("The sender’s phone number was added to a contact.").await;
    let numbers = || desk.stage.desk.user(RITA).unwrap().identities.len();
    let known = numbers();

    // It is still there when the ticket is opened again, whatever Zendesk's page knows.
    desk.open("tickets/12", Seat::default()).await;
    panel.sees("#assignment [data-assigned='77']").await;
    panel.click("[data-action=forget]").await;
    panel.sees_no("[data-action=forget]").await;
    assert_eq!(numbers(), known - 1);
    panel.click("[data-action=unassign]").await;
    page.reads("The assignment was taken back.").await;
    panel.sees_no("[data-assigned]").await;
    assert_eq!(desk.stage.desk.ticket(CALL).unwrap().organization_id, None);
    desk.is_without_complaints(&[]).await;
}

#[tokio::test]
async fn a_late_answer_about_the_ticket_undoes_no_decision() {
    let desk = Desk::start().await;
    let panel = desk.panel();
    desk.open("tickets/1", Seat::default()).await;
    panel.sees(".card[data-view=linked]").await;
    // The panel asks what was chosen for the ticket, and is answered "nothing" only after something was.
    desk.holds("GET", "/organization").await;
    desk.open("tickets/12", Seat::default()).await;
    panel.until("the question", "return window.letGo && window.asked === 1", json!([])).await;

    panel.click("[data-action=assign]").await;
    panel.sees("#assignment [data-assigned='77'][data-state=done]").await;
    let late = "return new Promise((seen) => {
        window.letGo();
        setTimeout(() => seen(shown('#assignment [data-assigned]').length), 0);
    })";
    assert_eq!(panel.run(late, json!([])).await.unwrap(), 1);
}

#[tokio::test]
async fn a_ticket_is_asked_about_only_where_tickets_are_given_organizations() {
    const ASKED: &str = "return performance.getEntriesByType('resource')
        .filter((one) => new URL(one.name).pathname === '/panel/tickets/1/organization').length";
    for (is_on, asked) in [(true, 1), (false, 0)] {
        let desk = Desk::start_with(|config, _| {
            let senders = &mut config.tenants[0].senders;
            *senders = senders.take().filter(|_| is_on);
        })
        .await;
        desk.open("tickets/1", Seat::default()).await;
        desk.panel().sees(".card[data-view=linked]").await;
        desk.panel().is_at_rest().await;

        desk.panel().until(&format!("{asked} questions"), &format!("{ASKED} === {asked}"), json!([])).await;
        desk.panel().click("[data-key=reload]").await;
        desk.panel().is_at_rest().await;
        desk.panel().until("more questions", &format!("{ASKED} === {}", 2 * asked), json!([])).await;
    }
}
