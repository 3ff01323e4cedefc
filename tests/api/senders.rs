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
    assert_eq!(half.first("data-state"), "begun");

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
    let acts: Vec<&Value> = told.iter().map(|record| &record["act"]).filter(|act| **act != "viewed").collect();
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

/// Another ticket of the caller's, as they have it without organization.
const SECOND: u64 = 612;

fn put_second(desk: &Desk, organization: Option<u64>) {
    let mut second = desk.zendesk().ticket(CALL).unwrap();
    (second.id, second.organization_id) = (SECOND, organization);
    desk.zendesk().put_ticket(second);
}

#[tokio::test]
async fn taking_back_one_ticket_leaves_the_caller_s_others_where_they_are() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    put_second(&desk, None);
    panel.assign(CALL, EASYCALL).await.expect(200).says("The requester was put into the organization for this.");
    panel.assign(SECOND, EASYCALL).await.expect(200).never_says("was put into the organization");

    let first = panel.take_back(CALL, EASYCALL).await.expect(200);

    assert!(first.notice().contains("The requester stays in the organization"), "{}", first.notice());
    assert_eq!(place_of(&desk, SECOND), Some(EASYCALL));
    assert_eq!(organizations_of(&desk, CALLER), [EASYCALL], "as long as the second needs it");

    panel.take_back(SECOND, EASYCALL).await.expect(200);
    assert_eq!((place_of(&desk, SECOND), organizations_of(&desk, CALLER)), (None, vec![]), "the last one ends it");
    let left: Vec<Value> = [told_of(&desk, CALL).await, told_of(&desk, SECOND).await]
        .into_iter()
        .map(|told| told.last().unwrap()["detail"]["leaves"].clone())
        .collect();
    assert_eq!(left, [json!(false), json!(true)]);
}

#[tokio::test]
async fn a_membership_that_a_ticket_from_elsewhere_needs_by_now_stays() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.assign(CALL, EASYCALL).await.expect(200);
    put_second(&desk, Some(EASYCALL));

    let taken = panel.take_back(CALL, EASYCALL).await.expect(200);

    assert!(taken.notice().contains("The requester stays in the organization"), "{}", taken.notice());
    assert_eq!(place_of(&desk, CALL), None);
    assert_eq!((place_of(&desk, SECOND), organizations_of(&desk, CALLER)), (Some(EASYCALL), vec![EASYCALL]));
}

#[tokio::test]
async fn both_choices_can_be_taken_back_in_either_order() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    let before = numbers_of(&desk, RITA);
    for is_ticket_first in [true, false] {
        panel.assign(CALL, EASYCALL).await.expect(200);
        panel.remember(CALL, "phone_number", RITA).await.expect(200);

        if is_ticket_first {
            let left = panel.take_back(CALL, EASYCALL).await.expect(200);
            left.says("The sender was made known");
            assert!(left.offers("forget") && !left.offers("unassign"));
            assert!(panel.assignment(CALL).await.expect(200).offers("forget"), "also when it is opened again");
            panel.forget(CALL, "phone_number", RITA).await.expect(200);
        } else {
            panel.forget(CALL, "phone_number", RITA).await.expect(200);
            panel.take_back(CALL, EASYCALL).await.expect(200);
        }

        assert_eq!((place_of(&desk, CALL), organizations_of(&desk, CALLER)), (None, vec![]), "{is_ticket_first}");
        assert_eq!(numbers_of(&desk, RITA), before);
        assert_eq!(panel.assignment(CALL).await.expect(200).body, "");
    }
}

#[tokio::test]
async fn what_somebody_changes_in_zendesk_afterwards_is_what_counts() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.assign(CALL, EASYCALL).await.expect(200);
    let seen = async |organization: Option<u64>| {
        let query = organization.map(|id| format!("?seen={id}")).unwrap_or_default();
        panel.get(&format!("/panel/tickets/{CALL}/organization{query}")).await.expect(200)
    };
    let calls = || desk.zendesk().calls().total();

    assert_eq!(seen(None).await.first("data-state"), "done", "Zendesk's page is slow");
    desk.advance(90);
    let before = calls();
    assert_eq!(seen(Some(EASYCALL)).await.first("data-state"), "done");
    assert_eq!(calls(), before, "where the page agrees, Zendesk is not asked");
    assert_eq!(seen(None).await.first("data-state"), "done", "Zendesk was asked, and says it is so");

    for organization in [None, Some(NORTHWIND)] {
        desk.zendesk().edit_ticket(CALL, |ticket| ticket.organization_id = organization);
        let moved = seen(organization).await;
        moved.says("Changed in Zendesk since").says("The requester still is in this organization");
        assert_eq!(moved.first("data-state"), "moved");
        assert!(moved.offers("unassign") && !moved.offers("recognise"));
        panel.choices(CALL).await.refuses(409, "ticket_taken");
        panel.remember(CALL, "phone_number", RITA).await.refuses(409, "ticket_taken");
    }
    desk.zendesk().faults().set(FaultKind::Down);
    assert_eq!(seen(Some(NORTHWIND)).await.first("data-state"), "unsure");
    desk.zendesk().faults().clear();

    panel.take_back(CALL, EASYCALL).await.expect(200);
    assert_eq!((place_of(&desk, CALL), organizations_of(&desk, CALLER)), (Some(NORTHWIND), vec![]));
    assert_eq!(seen(Some(NORTHWIND)).await.body, "");
}

#[tokio::test]
async fn a_choice_of_which_nothing_is_left_is_not_shown() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    desk.zendesk().edit_user(CALLER, |user| user.organizations = vec![EASYCALL]);
    panel.assign(CALL, EASYCALL).await.expect(200);

    desk.zendesk().edit_ticket(CALL, |ticket| ticket.organization_id = None);
    desk.advance(90);

    assert_eq!(panel.assignment(CALL).await.expect(200).body, "");
}

#[tokio::test]
async fn somebody_else_s_ticket_gives_nobody_away() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.assign(CALL, EASYCALL).await.expect(200);

    desk.zendesk().edit_ticket(CALL, |ticket| ticket.requester_id = RITA);

    panel.choices(CALL).await.refuses(409, "ticket_taken");
    panel.remember(CALL, "phone_number", RITA).await.refuses(409, "ticket_taken");
}

#[tokio::test]
async fn what_was_chosen_before_is_taken_back_when_another_is_chosen() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.assign(CALL, EASYCALL).await.expect(200);
    desk.zendesk().edit_ticket(CALL, |ticket| ticket.organization_id = None);

    panel.assign(CALL, NORTHWIND).await.expect(200);

    assert_eq!((place_of(&desk, CALL), organizations_of(&desk, CALLER)), (Some(NORTHWIND), vec![NORTHWIND]));
    let acts: Vec<Value> = told_of(&desk, CALL).await.into_iter().map(|record| record["act"].clone()).collect();
    assert_eq!(acts, ["ticket_assigned", "ticket_unassigned", "ticket_assigned"]);
    panel.take_back(CALL, NORTHWIND).await.expect(200);
    assert_eq!((place_of(&desk, CALL), organizations_of(&desk, CALLER)), (None, vec![]));
}

#[tokio::test]
async fn a_way_back_that_was_interrupted_is_gone_on_with_by_its_own_button() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.assign(CALL, EASYCALL).await.expect(200);
    desk.zendesk().faults().set(Fault::from(FaultKind::Down).only("PUT /api/v2/tickets/12"));

    panel.take_back(CALL, EASYCALL).await.refuses(504, "zendesk_unreachable");

    let half = panel.assignment(CALL).await.expect(200);
    half.says("Not taken back yet: ticket for EasyCall Ltd");
    assert_eq!(half.first("data-state"), "taking_back");
    assert!(half.offers("unassign") && !half.offers("assign"));
    desk.zendesk().faults().clear();
    panel.take_back(CALL, EASYCALL).await.expect(200);
    assert_eq!((place_of(&desk, CALL), organizations_of(&desk, CALLER)), (None, vec![]));
}

#[tokio::test]
async fn the_ledger_takes_back_what_zendesk_refused() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.assign(CALL, 4_040_404).await.refuses(502, "zendesk_error");
    panel.assign(CALL, EASYCALL).await.expect(200);
    // Zendesk knows somebody else by the number.
    desk.zendesk().edit_user(1078, |user| {
        let mut identity = user.identities[0].clone();
        (identity.id, identity.kind, identity.value) = (99_001, "phone_number".to_owned(), "+12094555948".to_owned());
        user.identities.push(identity);
    });
    panel.remember(CALL, "phone_number", RITA).await.refuses(409, "sender_taken");

    let told = told_of(&desk, CALL).await;
    let told: Vec<(&str, &str)> = told
        .iter()
        .map(|record| (record["act"].as_str().unwrap(), record["detail"]["reason"].as_str().unwrap_or_default()))
        .collect();
    assert_eq!(
        told,
        [
            ("ticket_assigned", ""),
            ("ticket_unassigned", "not_taken"),
            ("refused", "refused"),
            ("ticket_assigned", ""),
            ("sender_remembered", ""),
            ("sender_forgotten", "not_taken"),
            ("refused", "belongs_to_somebody"),
        ]
    );
}

#[tokio::test]
async fn a_number_that_is_wanted_after_all_stands_in_the_ledger_again() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.assign(CALL, EASYCALL).await.expect(200);
    panel.remember(CALL, "phone_number", RITA).await.expect(200);
    desk.zendesk().faults().set(Fault::from(FaultKind::Down).only("DELETE /api/v2/users"));
    panel.forget(CALL, "phone_number", RITA).await.refuses(504, "zendesk_unreachable");
    desk.zendesk().faults().clear();

    panel.remember(CALL, "phone_number", RITA).await.expect(200);

    assert!(numbers_of(&desk, RITA).contains(&"+12094555948".to_owned()));
    let told = told_of(&desk, CALL).await;
    let acts: Vec<&Value> = told.iter().map(|record| &record["act"]).filter(|act| **act != "refused").collect();
    assert_eq!(acts, ["ticket_assigned", "sender_remembered", "sender_forgotten", "sender_remembered"]);
}

#[tokio::test]
async fn a_number_whose_answer_was_lost_is_found_again_also_as_the_contact_s_first_and_on_another_s_ticket() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    desk.zendesk().edit_user(RITA, |user| {
        user.phone = None;
        user.identities.retain(|identity| identity.kind != "phone_number");
    });
    panel.assign(CALL, EASYCALL).await.expect(200);
    desk.zendesk().faults().set(Fault::from(FaultKind::CutBody).only("POST /api/v2/users/1077/identities"));
    panel.remember(CALL, "phone_number", RITA).await;
    desk.zendesk().faults().clear();
    assert_eq!(numbers_of(&desk, RITA), ["+12094555948"], "it was made, and nobody could say so");
    desk.zendesk().edit_user(RITA, |user| {
        user.identities.iter_mut().filter(|it| it.kind == "phone_number").for_each(|it| it.primary = true);
    });
    desk.zendesk().edit_ticket(CALL, |ticket| ticket.requester_id = 1078);

    panel.forget(CALL, "phone_number", RITA).await.expect(200);

    assert_eq!(numbers_of(&desk, RITA), [""; 0]);
}

#[tokio::test]
async fn two_agents_who_choose_the_same_leave_one_way_back() {
    let desk = Desk::start().await;
    let (olena, tom) = (desk.open_panel_as(OLENA).await, desk.open_panel_as(TOM).await);

    for answer in join_all([olena.assign(CALL, EASYCALL), tom.assign(CALL, EASYCALL)]).await {
        answer.expect(200);
    }
    assert_eq!((place_of(&desk, CALL), organizations_of(&desk, CALLER)), (Some(EASYCALL), vec![EASYCALL]));

    olena.take_back(CALL, EASYCALL).await.expect(200);
    assert_eq!((place_of(&desk, CALL), organizations_of(&desk, CALLER)), (None, vec![]));
}

#[tokio::test]
async fn a_contact_of_several_organizations_speaks_for_each_and_for_none_alone() {
    let desk = Desk::start().await;
    desk.billing().faults().set(FaultKind::Down);
    desk.zendesk().edit_user(RITA, |user| {
        user.organizations = vec![EASYCALL, NORTHWIND];
        user.phone = Some("+12094555948".to_owned());
    });

    let found = desk.open_panel_as(OLENA).await.beside_ticket(CALL).suggestions_for_nobody(call()).await.expect(200);

    found.says("Several organizations may fit");
    let organizations = found.all("data-organization");
    assert!(["77", "78"].iter().all(|id| organizations.contains(&(*id).to_owned())), "{organizations:?}");
    desk.billing().faults().clear();
}

#[tokio::test]
async fn a_zendesk_that_is_silent_does_not_keep_billing_s_suggestions() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await.beside_ticket(CALL);
    panel.organization(EASYCALL).await.expect(200);
    desk.zendesk().faults().set(Fault::from(FaultKind::Hang).only("GET /api/v2/users/search"));
    let asked = std::time::Instant::now();

    let found = panel.suggestions_for_nobody(call()).await.expect(200);

    assert!(asked.elapsed() < std::time::Duration::from_secs(6), "{:?}", asked.elapsed());
    found.says("EasyCall Ltd").says("Zendesk did not answer everything: there may be more.");
    assert!(found.offers("assign"));
    desk.zendesk().faults().clear();
}

#[tokio::test]
async fn people_of_an_organization_are_shown_only_to_whoever_may_choose_and_stand_in_the_ledger() {
    let desk = Desk::with("tenants.panda.access.link_roles", "admin").start().await;
    let tom = desk.open_panel_as(TOM).await;
    tom.assign(CALL, EASYCALL).await.expect(200);

    desk.open_panel_as(OLENA).await.choices(CALL).await.refuses(403, "link_not_allowed");
    tom.choices(CALL).await.expect(200).says("Rita Moss");

    let told = told_of(&desk, CALL).await;
    assert_eq!((&told[1]["act"], &told[1]["detail"]["attempted"]), (&json!("refused"), &json!("see_contacts")));
    assert_eq!((&told[2]["act"], &told[2]["detail"]["shown"]), (&json!("viewed"), &json!(["contacts"])));
    assert_eq!(told[2]["detail"]["organization"], json!(EASYCALL));
}

#[tokio::test]
async fn a_hidden_field_is_not_offered_either() {
    let desk = Desk::with("tenants.panda.panel.fields", "contact_person,email").start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.assign(CALL, EASYCALL).await.expect(200);

    panel.choices(CALL).await.expect(200).never_says("2094555948").says("no address and no number");
}

/// What a silence or a torn answer in any place may leave half done.
#[tokio::test]
async fn wherever_zendesk_falls_silent_going_on_and_taking_back_both_end_as_they_should() {
    let desk = Desk::start().await;
    let state = || {
        let ticket = desk.zendesk().ticket(CALL).unwrap();
        (ticket.organization_id, organizations_of(&desk, CALLER), numbers_of(&desk, RITA))
    };
    let start = state();
    let done = (Some(EASYCALL), vec![EASYCALL], start.2.clone());
    for (operation, call) in [
        ("assign", "GET /api/v2/tickets/12"),
        ("assign", "GET /api/v2/users/1102/organization_memberships"),
        ("assign", "POST /api/v2/organization_memberships"),
        ("assign", "PUT /api/v2/tickets/12"),
        ("take back", "GET /api/v2/tickets/12"),
        ("take back", "GET /api/v2/users/1102/requests"),
        ("take back", "PUT /api/v2/tickets/12"),
        ("take back", "GET /api/v2/users/1102/organization_memberships"),
        ("take back", "DELETE /api/v2/organization_memberships"),
        ("remember", "GET /api/v2/users/1077/identities"),
        ("remember", "POST /api/v2/users/1077/identities"),
        ("forget", "DELETE /api/v2/users/1077/identities"),
    ] {
        for (fault, goes_on) in
            [(FaultKind::Down, true), (FaultKind::Down, false), (FaultKind::CutBody, true), (FaultKind::CutBody, false)]
        {
            let what = format!("{operation}, {call}, {fault:?}, goes on: {goes_on}");
            // Zendesk takes only so many changes of one ticket in ten minutes.
            desk.advance(700);
            let panel = desk.open_panel_as(OLENA).await;
            let act = async || match operation {
                "assign" => panel.assign(CALL, EASYCALL).await,
                "take back" => panel.take_back(CALL, EASYCALL).await,
                "remember" => panel.remember(CALL, "phone_number", RITA).await,
                _ => panel.forget(CALL, "phone_number", RITA).await,
            };
            if operation != "assign" {
                panel.assign(CALL, EASYCALL).await.expect(200);
            }
            if operation == "forget" {
                panel.remember(CALL, "phone_number", RITA).await.expect(200);
            }

            let is_down = fault == FaultKind::Down;
            desk.zendesk().faults().set(Fault::from(fault).only(call));
            let silent = act().await;
            desk.zendesk().faults().clear();
            assert!(!is_down || silent.status == 504, "{what}: {silent:?}");

            if goes_on {
                act().await.expect(200);
                match operation {
                    "assign" | "forget" => assert_eq!(state(), done, "{what}"),
                    "take back" => assert_eq!(state(), start, "{what}"),
                    _ => assert!(state().2.contains(&"+12094555948".to_owned()), "{what}"),
                }
            }
            panel.forget(CALL, "phone_number", RITA).await.expect(200);
            panel.take_back(CALL, EASYCALL).await.expect(200);
            assert_eq!(state(), start, "{what}");
            assert_eq!(panel.assignment(CALL).await.expect(200).body, "", "{what}");
        }
    }
}
