//! Tickets without organization: where they may belong, the choice, and what is added so that the next one is recognised.

use futures_util::future::join_all;
use portadesk::demo::{
    faults::{Fault, FaultKind},
    seed::cast,
    simulator::zendesk::UserRole,
};
use serde_json::{Value, json};

use crate::harness::{
    Desk,
    agents::{OLENA, TOM},
    organizations::{EASYCALL, NORTHWIND},
};

/// A call from a number that is an account of the first customer's; its requester belongs nowhere.
const CALL: u64 = 12;
const CALLER: u64 = 1102;
const RITA: u64 = 1077;

fn call() -> Value {
    json!({
        "requester_name": "Caller +1 (209) 455-5948",
        "requester_phone": "+1 (209) 455-5948",
        "subject": "Call from +1 (209) 455-5948",
    })
}

fn place_of(desk: &Desk, ticket: u64) -> Option<u64> {
    desk.zendesk().ticket(ticket).unwrap().organization_id
}

fn organizations_of(desk: &Desk, user: u64) -> Vec<u64> {
    desk.zendesk().user(user).unwrap().organizations
}

fn numbers_of(desk: &Desk, user: u64) -> Vec<String> {
    let identities = desk.zendesk().user(user).unwrap().identities;
    identities.into_iter().filter(|it| it.kind == "phone_number").map(|it| it.value).collect()
}

/// The changes beside this ticket, oldest first.
async fn told_of(desk: &Desk, ticket: u64) -> Vec<Value> {
    let subject = format!("ticket:{ticket}");
    desk.ledger().await.into_iter().filter(|record| record["subject"] == subject.as_str()).collect()
}

#[tokio::test]
async fn a_caller_s_ticket_is_assigned_with_one_click_and_taken_back_exactly() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await.beside_ticket(CALL);
    panel.organization(EASYCALL).await.expect(200);

    let found = panel.suggestions_for_nobody(call()).await.expect(200);
    assert_eq!(found.all("data-action").iter().filter(|action| *action == "assign").count(), 1);
    found.says("One organization may fit").says("EasyCall Ltd").says("+12094555948");
    assert_eq!((place_of(&desk, CALL), organizations_of(&desk, CALLER)), (None, vec![]), "nothing is done by itself");

    let assigned = panel.assign(CALL, EASYCALL).await.expect(200);
    assigned.says("Ticket assigned to EasyCall Ltd").says("By you");
    assert_eq!(assigned.notice(), "The ticket was assigned.");
    assert_eq!((place_of(&desk, CALL), organizations_of(&desk, CALLER)), (Some(EASYCALL), vec![EASYCALL]));
    desk.open_panel_as(TOM).await.assignment(CALL).await.expect(200).says("By Zendesk user 534");

    panel.take_back(CALL, EASYCALL).await.expect(200);
    assert_eq!((place_of(&desk, CALL), organizations_of(&desk, CALLER)), (None, vec![]));
    assert_eq!(panel.assignment(CALL).await.expect(200).body, "");
    panel.take_back(CALL, EASYCALL).await.expect(200);

    let told = told_of(&desk, CALL).await;
    let acts: Vec<&Value> = told.iter().map(|record| &record["act"]).collect();
    assert_eq!(acts, ["ticket_assigned", "ticket_unassigned"]);
    assert!(told.iter().all(|record| record["actor"] == "user:534"));
    let detail = &told[0]["detail"];
    assert_eq!((&detail["from"], &detail["to"], &detail["joins"]), (&Value::Null, &json!(EASYCALL), &json!(true)));
    assert_eq!((&detail["evidence"], &detail["undo"]), (&json!("suggested_phone"), &json!("ticket_unassigned")));
    assert_eq!((&told[1]["detail"]["from"], &told[1]["detail"]["to"]), (&json!(EASYCALL), &Value::Null));
}

#[tokio::test]
async fn asking_again_changes_nothing_and_a_second_click_is_no_second_record() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await.beside_ticket(CALL);
    panel.assign(CALL, EASYCALL).await.expect(200);
    desk.zendesk().clear_writes();

    panel.assign(CALL, EASYCALL).await.expect(200).says("Ticket assigned to EasyCall Ltd");

    assert!(desk.zendesk().writes().is_empty(), "{:?}", desk.zendesk().writes());
    assert_eq!(told_of(&desk, CALL).await.len(), 1);
}

#[tokio::test]
async fn of_two_agents_at_once_one_wins_and_the_other_is_told() {
    let desk = Desk::start().await;
    let (olena, tom) = (desk.open_panel_as(OLENA).await, desk.open_panel_as(TOM).await);

    let answers = join_all([olena.assign(CALL, EASYCALL), tom.assign(CALL, NORTHWIND)]).await;

    let won: Vec<usize> = (0..2).filter(|at| answers[*at].status == 200).collect();
    assert_eq!(won.len(), 1, "{answers:?}");
    let (organization, lost) = if won == [0] { (EASYCALL, &answers[1]) } else { (NORTHWIND, &answers[0]) };
    lost.refuses(409, "ticket_taken").says("The ticket was assigned otherwise meanwhile.");
    assert_eq!((place_of(&desk, CALL), organizations_of(&desk, CALLER)), (Some(organization), vec![organization]));
    let acts: Vec<Value> = told_of(&desk, CALL).await.into_iter().map(|record| record["act"].clone()).collect();
    assert!(acts.contains(&json!("ticket_assigned")) && acts.contains(&json!("refused")), "{acts:?}");
}

#[tokio::test]
async fn a_membership_that_was_there_before_survives_taking_back() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    desk.zendesk().edit_user(CALLER, |user| user.organizations = vec![NORTHWIND, EASYCALL]);

    panel.assign(CALL, EASYCALL).await.expect(200);
    panel.take_back(CALL, EASYCALL).await.expect(200);

    assert_eq!((place_of(&desk, CALL), organizations_of(&desk, CALLER)), (None, vec![NORTHWIND, EASYCALL]));
    assert_eq!(told_of(&desk, CALL).await[0]["detail"]["joins"], json!(false));
}

#[tokio::test]
async fn a_ticket_that_somebody_assigned_in_zendesk_stays_there() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;

    panel.assign(1, NORTHWIND).await.refuses(409, "ticket_taken");
    assert_eq!((place_of(&desk, 1), organizations_of(&desk, RITA)), (Some(EASYCALL), vec![EASYCALL]));

    panel.assign(CALL, EASYCALL).await.expect(200);
    desk.zendesk().edit_user(CALLER, |user| user.organizations.push(NORTHWIND));
    desk.zendesk().edit_ticket(CALL, |ticket| ticket.organization_id = Some(NORTHWIND));
    panel.take_back(CALL, EASYCALL).await.expect(200);
    assert_eq!((place_of(&desk, CALL), organizations_of(&desk, CALLER)), (Some(NORTHWIND), vec![NORTHWIND]));
}

#[tokio::test]
async fn what_zendesk_refuses_leaves_nothing_behind() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    desk.zendesk().edit_ticket(CALL, |ticket| ticket.status = "closed".to_owned());
    panel.assign(CALL, EASYCALL).await.refuses(409, "ticket_closed");
    panel.assign(404, EASYCALL).await.refuses(404, "not_found");
    desk.zendesk().edit_ticket(CALL, |ticket| ticket.status = "open".to_owned());

    panel.assign(CALL, 4_040_404).await.refuses(502, "zendesk_error");

    assert_eq!(panel.assignment(CALL).await.expect(200).body, "");
    assert_eq!((place_of(&desk, CALL), organizations_of(&desk, CALLER)), (None, vec![]));
}

#[tokio::test]
async fn what_silence_left_half_done_is_told_gone_on_with_and_taken_back() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    desk.zendesk().faults().set(Fault::from(FaultKind::Down).only("PUT /api/v2/tickets/12"));

    panel.assign(CALL, EASYCALL).await.refuses(504, "zendesk_unreachable");
    assert_eq!((place_of(&desk, CALL), organizations_of(&desk, CALLER)), (None, vec![EASYCALL]));
    let half = panel.assignment(CALL).await.expect(200);
    half.says("Not finished: ticket for EasyCall Ltd");
    assert!(half.offers("assign") && half.offers("unassign"));

    desk.zendesk().faults().clear();
    panel.assign(CALL, EASYCALL).await.expect(200).says("Ticket assigned to EasyCall Ltd");
    panel.take_back(CALL, EASYCALL).await.expect(200);
    assert_eq!((place_of(&desk, CALL), organizations_of(&desk, CALLER)), (None, vec![]), "what was begun was ours");
}

#[tokio::test]
async fn a_caller_is_made_known_so_that_the_next_ticket_is_recognised() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await.beside_ticket(CALL);
    panel.assign(CALL, EASYCALL).await.expect(200);
    let before = numbers_of(&desk, RITA);

    let choices = panel.choices(CALL).await.expect(200);
    choices.says("Give \u{2068}+12094555948\u{2069} to a contact").says("Rita Moss").says("(requester)");
    let remembered = panel.remember(CALL, "phone_number", RITA).await.expect(200);
    remembered.says("The sender’s phone number was added to a contact.");
    assert!(numbers_of(&desk, RITA).contains(&"+12094555948".to_owned()));
    panel.remember(CALL, "phone_number", RITA).await.expect(200);
    panel.remember(CALL, "phone_number", CALLER).await.refuses(409, "sender_taken");

    // Another unknown caller from the same number: billing is not even needed.
    desk.billing().faults().set(FaultKind::Down);
    let hints = json!({ "requester_name": "Somebody", "requester_phone": "001 209 455 5948" });
    let next = desk.open_panel_as(TOM).await.beside_ticket(13).suggestions_for_nobody(hints).await.expect(200);
    next.says("One organization may fit").says("EasyCall Ltd").says("the phone of \u{2068}Rita Moss\u{2069}");
    desk.billing().faults().clear();

    panel.forget(CALL, "phone_number", RITA).await.expect(200);
    assert_eq!(numbers_of(&desk, RITA), before);
    let told = told_of(&desk, CALL).await;
    let acts: Vec<&Value> = told.iter().map(|record| &record["act"]).collect();
    assert_eq!(acts, ["ticket_assigned", "sender_remembered", "refused", "sender_forgotten"]);
    let ledger = serde_json::to_string(&told).unwrap();
    assert!(!ledger.contains("2094555948"), "the ledger holds no number: {ledger}");
}

#[tokio::test]
async fn only_contacts_of_the_organization_are_made_known_and_agents_never() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.choices(CALL).await.refuses(404, "not_found");
    panel.remember(CALL, "phone_number", RITA).await.refuses(409, "ticket_taken");
    panel.assign(CALL, EASYCALL).await.expect(200);

    panel.remember(CALL, "phone_number", 1078).await.refuses(409, "sender_taken");
    desk.zendesk().edit_user(RITA, |user| user.role = UserRole::Agent);
    panel.remember(CALL, "phone_number", RITA).await.refuses(409, "sender_taken");
    panel.remember(CALL, "email", CALLER).await.refuses(409, "sender_taken");

    assert!(!numbers_of(&desk, RITA).contains(&"+12094555948".to_owned()));
}

#[tokio::test]
async fn a_number_that_is_the_caller_s_own_is_theirs() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    desk.zendesk().edit_user(CALLER, |user| user.phone = Some("+12094555948".to_owned()));
    panel.assign(CALL, EASYCALL).await.expect(200);

    let choices = panel.choices(CALL).await.expect(200);
    choices.says("belongs to the requester, who is in the organization now");
    assert!(!choices.offers("remember"));
    panel.remember(CALL, "phone_number", RITA).await.refuses(409, "sender_taken");
}

#[tokio::test]
async fn whoever_may_not_link_may_not_assign_and_the_attempt_is_kept() {
    let desk = Desk::with("tenants.panda.access.link_roles", "admin").start().await;
    let panel = desk.open_panel_as(OLENA).await.beside_ticket(CALL);
    assert!(!panel.suggestions_for_nobody(call()).await.expect(200).offers("assign"));

    panel.assign(CALL, EASYCALL).await.refuses(403, "link_not_allowed");
    panel.take_back(CALL, EASYCALL).await.refuses(403, "link_not_allowed");
    panel.remember(CALL, "phone_number", RITA).await.refuses(403, "link_not_allowed");
    panel.forget(CALL, "phone_number", RITA).await.refuses(403, "link_not_allowed");

    let refused = told_of(&desk, CALL).await;
    let attempted: Vec<&Value> = refused.iter().map(|record| &record["detail"]["attempted"]).collect();
    assert_eq!(attempted, ["assign_ticket", "unassign_ticket", "remember_sender", "forget_sender"]);
    assert!(refused.iter().all(|record| record["detail"]["reason"] == "not_allowed"));
    assert_eq!(place_of(&desk, CALL), None);
}

#[tokio::test]
async fn several_organizations_stay_a_list_and_unlinked_customers_stand_apart() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await.beside_ticket(CALL);
    panel.organization(EASYCALL).await.expect(200);
    panel.link(NORTHWIND, cast::NORTHWIND).await.expect(200);
    let hints = json!({
        "requester_email": "billing@northwind.example",
        "requester_phone": "+1 (209) 455-5948",
        "subject": "Customer 46180",
    });

    let found = panel.suggestions_for_nobody(hints).await.expect(200);

    found.says("Several organizations may fit").says("The evidence does not settle it.");
    assert_eq!(found.all("data-action").iter().filter(|action| *action == "assign").count(), 2);
    assert_eq!(place_of(&desk, CALL), None);
}
