//! Where a ticket belongs, who its sender is, and what agents did for it: right request, good answer, fault, silence.

use super::*;
use crate::zendesk::{IdentityKind, OrganizationId, TicketId, UserId, ZendeskError};

const TICKET: &str = "/api/v2/tickets/12";
const EXPORT: &str = "/api/v2/incremental/tickets/cursor";
const MEMBERSHIPS: &str = "/api/v2/organization_memberships";
const IDENTITIES: &str = "/api/v2/users/1077/identities";

fn ticket(organization: Option<u64>) -> Value {
    json!({ "ticket": { "id": 12, "requester_id": 1102, "organization_id": organization, "status": "open",
        "updated_at": "2026-03-02T09:00:00Z", "via": { "channel": "voice" }, "new_field": 1 } })
}

#[tokio::test]
async fn a_ticket_is_put_into_an_organization_only_as_it_was_read() {
    let account = Account::start().await;
    account.answers("GET", TICKET, 200, ticket(None)).await;
    account.answers("PUT", TICKET, 200, ticket(Some(77))).await;
    let client = account.client();

    let place = client.ticket_place(TicketId(12)).await.unwrap().unwrap();
    assert_eq!((place.requester, place.organization, place.is_closed), (UserId(1102), None, false));
    let now = client.put_ticket_into(&place, Some(OrganizationId(77))).await.unwrap();

    assert_eq!(now, Some(OrganizationId(77)));
    let wish = json!({ "organization_id": 77, "safe_update": true, "updated_stamp": "2026-03-02T09:00:00Z" });
    assert_eq!(json_of(&account.sent_to(TICKET).await[1]), json!({ "ticket": wish }));
}

#[tokio::test]
async fn a_ticket_that_was_changed_is_refused_and_not_sent_again() {
    let account = Account::start().await;
    account.answers("GET", TICKET, 200, ticket(None)).await;
    account.answers("PUT", TICKET, 409, json!({ "error": "UpdateConflict", "description": "stale" })).await;
    let client = account.client();
    let place = client.ticket_place(TicketId(12)).await.unwrap().unwrap();

    let error = client.put_ticket_into(&place, None).await.unwrap_err();

    assert!(matches!(error, ZendeskError::Refused { status: 409, .. }), "{error:?}");
    assert_eq!(account.count_sent_to(TICKET).await, 2);
}

#[tokio::test]
async fn a_ticket_nobody_knows_is_absent_and_silence_is_told() {
    let account = Account::start().await;
    account.answers("GET", TICKET, 404, json!({ "error": "RecordNotFound", "description": "Not found" })).await;
    assert_eq!(account.client().ticket_place(TicketId(12)).await.unwrap(), None);

    let silent = account.client_with(|settings| settings.api_url = nowhere().parse().unwrap());
    assert!(silent.ticket_place(TicketId(12)).await.unwrap_err().is_silence());
}

#[tokio::test]
async fn who_is_a_member_already_gives_no_membership_to_take_back() {
    let account = Account::start().await;
    let taken = json!({ "error": "RecordInvalid", "details": { "user_id": [{ "error": "DuplicateValue" }] } });
    account.answers("POST", MEMBERSHIPS, 422, taken).await;
    assert_eq!(account.client().join(UserId(1102), OrganizationId(77)).await.unwrap(), None);

    let account = Account::start().await;
    let made = json!({ "organization_membership": { "id": 4, "user_id": 1102, "organization_id": 77 } });
    account.answers("POST", MEMBERSHIPS, 201, made).await;
    account.responds("DELETE", &format!("{MEMBERSHIPS}/4"), ResponseTemplate::new(204)).await;
    assert_eq!(account.client().join(UserId(1102), OrganizationId(77)).await.unwrap(), Some(4));
    account.client().leave(4).await.unwrap();
    assert_eq!(account.count_sent_to(&format!("{MEMBERSHIPS}/4")).await, 1);
}

#[tokio::test]
async fn an_identity_is_given_and_taken_and_somebody_else_s_is_told() {
    let account = Account::start().await;
    account.answers("POST", IDENTITIES, 201, json!({ "identity": { "id": 9, "type": "phone_number" } })).await;
    let absent = json!({ "error": "RecordNotFound", "description": "Not found" });
    account.answers("DELETE", &format!("{IDENTITIES}/9"), 404, absent).await;
    let client = account.client();

    let given = client.give_identity(UserId(1077), IdentityKind::PhoneNumber, "+12094555948").await.unwrap();

    assert_eq!(given, 9);
    let sent = json!({ "type": "phone_number", "value": "+12094555948", "skip_verify_email": true });
    assert_eq!(json_of(&account.sent_to(IDENTITIES).await[0]), json!({ "identity": sent }));
    client.take_identity(UserId(1077), 9).await.unwrap();

    let account = Account::start().await;
    let taken = json!({ "error": "RecordInvalid", "description": "+1 is already being used by another user" });
    account.answers("POST", IDENTITIES, 422, taken).await;
    let error = account.client().give_identity(UserId(1077), IdentityKind::Email, "a@b.example").await.unwrap_err();
    assert_eq!(error.kind(), "already_taken");
}

#[tokio::test]
async fn figures_are_read_in_the_ticket_or_beside_the_list() {
    let account = Account::start().await;
    let body = json!({
        "tickets": [
            { "id": 1, "created_at": "2026-03-01T00:00:00Z", "updated_at": "2026-03-02T00:00:00Z", "organization_id": 77,
              "custom_fields": [{ "id": 360_010, "value": "90" }, { "id": 2, "value": null }],
              "metric_set": { "ticket_id": 1, "replies": 3 } },
            { "id": 2, "created_at": "2026-03-01T00:00:00Z", "updated_at": null, "custom_fields": null },
            { "id": 3, "created_at": "2026-03-01T00:00:00Z", "status": "deleted" },
            { "id": 4, "created_at": null },
        ],
        "metric_sets": [{ "ticket_id": 2, "replies": 5 }],
        "after_cursor": "MTU4", "end_of_stream": false,
    });
    account.answers("GET", EXPORT, 200, body).await;
    let since = Timestamp::from_second(1_780_000_000).unwrap();

    let page = account.client().worked_tickets(since, None, 500).await.unwrap();
    account.client().worked_tickets(since, Some("MTU4"), 500).await.unwrap();

    let told: Vec<_> = page.tickets.iter().map(|it| (it.id.0, it.replies, it.is_deleted)).collect();
    assert_eq!(told, [(1, Some(3), false), (2, Some(5), false), (3, None, true)], "without a time it is in no month");
    assert_eq!(page.tickets[0].fields[0], (360_010, json!("90")));
    assert_eq!(page.tickets[1].updated_at, page.tickets[1].created_at);
    assert_eq!((page.cursor.as_deref(), page.is_end), (Some("MTU4"), false));
    let sent = account.sent_to(EXPORT).await;
    assert_eq!(sent[0].url.query(), Some("start_time=1780000000&include=metric_sets&per_page=500"));
    assert_eq!(sent[1].url.query(), Some("cursor=MTU4&include=metric_sets&per_page=500"));
}
