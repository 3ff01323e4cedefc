//! A customer's contact, where Zendesk knows people already.

use portadesk::demo::{faults::Fault, simulator::zendesk::User};
use serde_json::{Value, json};

use crate::{
    harness::{Desk, agents::OLENA},
    provisioning::{
        contact_of, customer, desk, event, follow, identities, in_zendesk, is_worked_off, organization_of,
        pass_over_all, setting,
    },
};

/// Somebody whom Zendesk knows by these addresses, the first of which mail goes to.
async fn person(desk: &Desk, name: &str, emails: &[&str]) -> u64 {
    let made = in_zendesk(desk, "POST", "users", &json!({ "user": { "name": name, "email": emails[0] } })).await;
    let id = made["user"]["id"].as_u64().unwrap();
    for email in &emails[1..] {
        identify(desk, id, email).await;
    }
    id
}

async fn identify(desk: &Desk, user: u64, email: &str) {
    let identity = json!({ "identity": { "type": "email", "value": email } });
    in_zendesk(desk, "POST", &format!("users/{user}/identities"), &identity).await;
}

fn users(desk: &Desk) -> Vec<Value> {
    serde_json::from_value(desk.zendesk().dump()["users"].clone()).unwrap()
}

fn is(user: &User, id: u64, name: &str, email: &str) {
    assert_eq!((user.id, user.name.as_str(), user.email.as_deref()), (id, name, Some(email)));
}

#[tokio::test]
async fn whoever_is_known_by_another_address_keeps_name_and_first_address() {
    let desk = desk().await;
    let known = person(&desk, "Runa (VIP)", &["runa@home.example", "office@fjord.example"]).await;
    let before = users(&desk).len();
    let id = customer(&desk, "Fjord Fish", &json!({ "email": "office@fjord.example" }));

    follow(&desk, id).await;

    is(&contact_of(&desk, id), known, "Runa (VIP)", "runa@home.example");
    assert_eq!(users(&desk).len(), before);
}

#[tokio::test]
async fn whoever_is_known_by_their_first_address_is_not_written_to() {
    let desk = desk().await;
    let known = person(&desk, "Runa (VIP)", &["office@fjord.example"]).await;
    let id = customer(&desk, "Fjord Fish", &json!({ "email": "office@fjord.example" }));
    desk.zendesk().clear_writes();

    follow(&desk, id).await;

    is(&contact_of(&desk, id), known, "Runa (VIP)", "office@fjord.example");
    let writes = desk.zendesk().writes();
    assert_eq!(writes.keys().collect::<Vec<_>>(), ["POST organization_memberships", "POST organizations"]);
}

#[tokio::test]
async fn an_agent_with_the_contacts_address_is_left_alone_and_not_asked_for_again() {
    let desk = desk().await;
    identify(&desk, OLENA, "office@fjord.example").await;
    let named = |users: Vec<Value>| users.into_iter().find(|user| user["id"] == OLENA).unwrap()["name"].clone();
    let before = named(users(&desk));
    let id = customer(&desk, "Fjord Fish", &json!({ "email": "office@fjord.example" }));

    follow(&desk, id).await;

    assert!(desk.zendesk().members(organization_of(&desk, id).unwrap().id).is_empty(), "an agent is nobody's contact");
    assert_eq!(named(users(&desk)), before);
    let calls = desk.zendesk().calls().total();
    follow(&desk, id).await;
    assert_eq!(desk.zendesk().calls().total(), calls, "no difference, no call");
}

#[tokio::test]
async fn a_contact_that_was_deleted_in_zendesk_is_made_again_when_billing_changes() {
    let desk = desk().await;
    let id = customer(&desk, "Fjord Fish", &json!({}));
    follow(&desk, id).await;
    let gone = contact_of(&desk, id).id;
    in_zendesk(&desk, "DELETE", &format!("users/{gone}"), &json!({})).await;

    desk.billing().change_customer(id, &json!({ "email": "new@fjord.example", "lastname": "Berg" }));
    follow(&desk, id).await;

    let contact = contact_of(&desk, id);
    assert_ne!(contact.id, gone);
    is(&contact, contact.id, "Runa Berg", "new@fjord.example");
}

#[tokio::test]
async fn a_contact_that_was_deleted_in_zendesk_stays_away_while_billing_has_nothing_new() {
    let desk = setting().customers(60).start().await;
    desk.zendesk().set_requests_per_minute(1_000_000);
    let id = customer(&desk, "Fjord Fish", &json!({}));
    follow(&desk, id).await;
    let gone = contact_of(&desk, id).id;
    in_zendesk(&desk, "DELETE", &format!("users/{gone}"), &json!({})).await;
    let before = users(&desk).len();

    pass_over_all(&desk).await;

    assert_eq!(users(&desk).len(), before);
    assert!(desk.zendesk().members(organization_of(&desk, id).unwrap().id).is_empty());
}

#[tokio::test]
async fn an_agents_name_for_a_contact_stays_where_nobody_knows_what_was_written() {
    let desk = desk().await;
    let id = customer(&desk, "Fjord Fish", &json!({}));
    follow(&desk, id).await;
    let contact = contact_of(&desk, id).id;
    desk.zendesk().edit_user(contact, |user| "Runa (VIP)".clone_into(&mut user.name));
    desk.meddle("UPDATE written SET state = 'unreadable'").await;

    follow(&desk, id).await;

    is(&contact_of(&desk, id), contact, "Runa (VIP)", "office@fjord-fish.example");
}

/// What was written under another secret cannot be compared. What was just being written is gone on with all the same, and
/// nobody is made twice or called by another name.
#[tokio::test]
async fn a_contact_whose_secret_changes_in_the_middle_is_completed() {
    let desk = setting().with("tenants.panda.provisioning.max_tries", 1_000).start().await;
    let two = json!({ "email": "one@fjord.example, two@fjord.example", "phone1": "+47 22 12 34 56" });
    let id = customer(&desk, "Fjord Fish", &two);
    desk.zendesk().faults().set(Fault::code("InternalError").only("identities"));
    desk.post_event(event("Customer/Created", id, 1)).await.expect(200);
    desk.later("a contact that is made and not complete", async || {
        let failed = "SELECT count(*) FROM inbox WHERE last_error = 'zendesk_failed'";
        (desk.count_of(failed).await == 1).then_some(())
    })
    .await;
    let made = contact_of(&desk, id).id;
    desk.zendesk().edit_user(made, |user| "Runa (VIP)".clone_into(&mut user.name));
    desk.meddle("UPDATE written SET state = replace(state, '\"key\":\"', '\"key\":\"x')").await;
    desk.zendesk().faults().clear();

    is_worked_off(&desk).await;

    let contact = contact_of(&desk, id);
    is(&contact, made, "Runa (VIP)", "one@fjord.example");
    assert_eq!((identities(&contact, "email").len(), identities(&contact, "phone_number").len()), (2, 1));
}
