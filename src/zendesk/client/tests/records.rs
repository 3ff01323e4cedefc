//! Organizations and people: right request, good answer, fault, silence.

use super::*;
use crate::zendesk::{Agent, GroupId, Organization, OrganizationId, Role, UserId};

const ORGANIZATION: &str = "/api/v2/organizations/77";
const SEARCH: &str = "/api/v2/organizations/search";
const USER: &str = "/api/v2/users/534";
const MEMBERSHIPS: &str = "/api/v2/users/534/group_memberships";

fn organization(external_id: &Value) -> Value {
    json!({ "id": 77, "name": "Acme", "external_id": external_id, "domain_names": ["ACME.example", "acme.example"],
        "url": "https://pandatelecom.zendesk.com/api/v2/organizations/77.json", "tags": [], "new_field": {} })
}

fn acme(external_id: Option<&str>) -> Organization {
    Organization {
        id: OrganizationId(77),
        name: "Acme".to_owned(),
        external_id: external_id.map(str::to_owned),
        domain_names: vec!["acme.example".to_owned()],
    }
}

#[tokio::test]
async fn an_organization_is_read() {
    let account = Account::start().await;
    account.answers("GET", ORGANIZATION, 200, json!({ "organization": organization(&json!("pb-1")) })).await;

    let found = account.client().organization(OrganizationId(77)).await.unwrap();

    assert_eq!(found, Some(acme(Some("pb-1"))));
    let sent = &account.sent_to(ORGANIZATION).await[0];
    assert_eq!(header(sent, "authorization"), "Bearer token-1");
    assert_eq!(header(sent, "accept"), "application/json");
    assert!(header(sent, "user-agent").starts_with("portadesk/"));
}

#[tokio::test]
async fn an_external_id_may_be_absent_empty_null_or_a_number() {
    for (wire, expected) in [(json!(null), None), (json!(""), None), (json!(" "), None), (json!(42), Some("42"))] {
        let account = Account::start().await;
        account.answers("GET", ORGANIZATION, 200, json!({ "organization": organization(&wire) })).await;

        assert_eq!(account.client().organization(OrganizationId(77)).await.unwrap(), Some(acme(expected)));
    }
}

#[tokio::test]
async fn an_answer_about_another_organization_is_not_believed() {
    let account = Account::start().await;
    let mut other = organization(&json!("pb-1"));
    other["id"] = json!(78);
    account.answers("GET", ORGANIZATION, 200, json!({ "organization": other })).await;

    let error = account.client().organization(OrganizationId(77)).await.unwrap_err();

    assert_eq!(error.kind(), "unreadable");
}

#[tokio::test]
async fn an_organization_that_zendesk_does_not_know_is_none() {
    let account = Account::start().await;
    account.answers("GET", ORGANIZATION, 404, json!({ "error": "RecordNotFound", "description": "Not found" })).await;

    assert_eq!(account.client().organization(OrganizationId(77)).await.unwrap(), None);
}

#[tokio::test]
async fn a_404_that_is_not_zendesk_s_own_says_nothing_about_the_organization_or_the_agent() {
    let pages = [
        ResponseTemplate::new(404).set_body_raw("<html>404 Not Found</html>", "text/html"),
        ResponseTemplate::new(404),
        ResponseTemplate::new(404).set_body_json(json!({ "error": "InvalidEndpoint", "description": "Not found" })),
    ];
    for page in pages {
        let account = Account::start().await;
        account.responds("GET", ORGANIZATION, page.clone()).await;
        account.responds("GET", "/api/v2/users/534", page).await;
        let client = account.client();

        let organization = client.organization(OrganizationId(77)).await;
        assert!(matches!(organization, Err(ZendeskError::Unreadable { status: 404, .. })), "{organization:?}");
        let agent = client.agent(UserId(534)).await;
        assert!(matches!(agent, Err(ZendeskError::Unreadable { status: 404, .. })), "{agent:?}");
    }
}

#[tokio::test]
async fn an_organization_is_found_by_its_external_id_whatever_the_case() {
    let account = Account::start().await;
    account.answers("GET", SEARCH, 200, json!({ "organizations": [organization(&json!("PB-1"))], "count": 1 })).await;

    let found = account.client().organization_by_external_id("pb-1").await.unwrap();

    assert_eq!(found, Some(acme(Some("PB-1"))));
    assert_eq!(account.sent_to(SEARCH).await[0].url.query(), Some("external_id=pb-1"));
}

#[tokio::test]
async fn an_external_id_cannot_leave_its_parameter() {
    let account = Account::start().await;
    account.answers("GET", SEARCH, 200, json!({ "organizations": [organization(&json!("other"))] })).await;

    let found = account.client().organization_by_external_id("1&name=Acme#/../x").await.unwrap();

    // And an answer that Zendesk matched in its own way is not taken for ours.
    assert_eq!(found, None);
    assert_eq!(account.sent_to(SEARCH).await[0].url.query(), Some("external_id=1%26name%3DAcme%23%2F..%2Fx"));
}

#[tokio::test]
async fn an_external_id_is_written_and_emptied_and_nothing_else() {
    let account = Account::start().await;
    account.answers("PUT", ORGANIZATION, 200, json!({ "organization": organization(&json!("pb-1")) })).await;
    let client = account.client();

    let written = client.set_external_id(OrganizationId(77), Some("pb-1")).await.unwrap();
    client.set_external_id(OrganizationId(77), None).await.unwrap();

    assert_eq!(written, acme(Some("pb-1")));
    let sent = account.sent_to(ORGANIZATION).await;
    assert_eq!(json_of(&sent[0]), json!({ "organization": { "external_id": "pb-1" } }));
    assert_eq!(json_of(&sent[1]), json!({ "organization": { "external_id": null } }));
    assert_eq!(header(&sent[0], "content-type"), "application/json");
}

#[tokio::test]
async fn an_external_id_in_use_elsewhere_is_named() {
    let account = Account::start().await;
    let body = json!({ "error": "RecordInvalid", "description": "Record validation errors", "details": {
        "external_id": [{ "description": "External has already been taken", "error": "DuplicateValue" }] } });
    account.answers("PUT", ORGANIZATION, 422, body).await;

    let error = account.client().set_external_id(OrganizationId(77), Some("pb-1")).await.unwrap_err();

    assert!(matches!(error, ZendeskError::AlreadyTaken { fields, .. } if fields == ["external_id"]));
}

#[tokio::test]
async fn an_agent_has_a_role_and_groups() {
    let account = Account::start().await;
    let user = json!({ "id": 534, "name": "Agnes Example", "role": "agent", "active": true, "suspended": false,
        "custom_role_id": 9 });
    account.answers("GET", USER, 200, json!({ "user": user })).await;
    let memberships = json!([{ "id": 1, "group_id": 20 }, { "id": 2, "group_id": 10 }, { "id": 3, "group_id": 20 }]);
    account.answers("GET", MEMBERSHIPS, 200, json!({ "group_memberships": memberships, "next_page": null })).await;

    let agent = account.client().agent(UserId(534)).await.unwrap().unwrap();

    let groups = vec![GroupId(10), GroupId(20)];
    assert_eq!(agent, Agent { id: UserId(534), role: Role::Agent, active: true, custom_role_id: Some(9), groups });
}

#[tokio::test]
async fn memberships_are_read_page_after_page() {
    let account = Account::start().await;
    account.answers("GET", USER, 200, json!({ "user": { "id": 534, "role": "admin", "active": true } })).await;
    Mock::given(method("GET"))
        .and(path(MEMBERSHIPS))
        .respond_with(|request: &Request| {
            let is_first = request.url.query() == Some("per_page=100&page=1");
            let (group, next) =
                if is_first { (1, json!("https://elsewhere.example/?page=2")) } else { (2, json!(null)) };
            let body = json!({ "group_memberships": [{ "group_id": group }], "next_page": next });
            ResponseTemplate::new(200).set_body_json(body)
        })
        .mount(&account.server)
        .await;

    let agent = account.client().agent(UserId(534)).await.unwrap().unwrap();

    assert_eq!(agent.groups, [GroupId(1), GroupId(2)]);
    assert_eq!(account.sent_to(MEMBERSHIPS).await[1].url.query(), Some("per_page=100&page=2"));
}

#[tokio::test]
async fn suspended_deleted_and_odd_users_are_never_active_agents() {
    let users = [
        (json!({ "id": 534, "role": "agent", "active": true, "suspended": true }), Role::Agent),
        (json!({ "id": 534, "role": "agent", "active": false }), Role::Agent),
        (json!({ "id": 534, "role": "admin" }), Role::Admin),
    ];
    for (user, role) in users {
        let account = Account::start().await;
        account.answers("GET", USER, 200, json!({ "user": user })).await;
        account.answers("GET", MEMBERSHIPS, 200, json!({ "group_memberships": [] })).await;

        let agent = account.client().agent(UserId(534)).await.unwrap().unwrap();

        assert!(!agent.active && agent.role == role, "{agent:?}");
    }
}

#[tokio::test]
async fn roles_that_are_not_known_have_the_fewest_rights() {
    for role in [json!("end-user"), json!("owner"), json!(null), json!("Admin")] {
        let account = Account::start().await;
        account.answers("GET", USER, 200, json!({ "user": { "id": 534, "role": role, "active": true } })).await;

        let agent = account.client().agent(UserId(534)).await.unwrap().unwrap();

        assert_eq!((agent.role, agent.groups.len()), (Role::EndUser, 0));
        assert_eq!(account.count_sent_to(MEMBERSHIPS).await, 0);
    }
}

#[tokio::test]
async fn an_agent_that_is_not_known_is_none_and_another_one_is_not_believed() {
    let account = Account::start().await;
    let absent = ResponseTemplate::new(404).set_body_json(json!({ "error": "RecordNotFound" }));
    Mock::given(path(USER)).respond_with(absent).up_to_n_times(1).mount(&account.server).await;
    assert_eq!(account.client().agent(UserId(534)).await.unwrap(), None);

    account.answers("GET", USER, 200, json!({ "user": { "id": 535, "role": "admin", "active": true } })).await;
    let error = account.client().agent(UserId(534)).await.unwrap_err();
    assert!(matches!(error, ZendeskError::Unreadable { .. }));
}

#[tokio::test]
async fn the_pseudo_user_of_strangers_is_nobody() {
    let account = Account::start().await;
    account.answers("GET", "/api/v2/users/me", 200, json!({ "user": { "id": null, "role": "end-user" } })).await;

    let error = account.client().me().await.unwrap_err();

    assert!(matches!(error, ZendeskError::NotAllowed { status: 401, .. }));
}

#[tokio::test]
async fn we_are_who_our_credential_says() {
    let account = Account::start().await;
    account
        .answers("GET", "/api/v2/users/me", 200, json!({ "user": { "id": 1, "role": "admin", "active": true } }))
        .await;

    let me = account.client().me().await.unwrap();

    assert_eq!((me.id, me.role, me.active), (UserId(1), Role::Admin, true));
}

#[tokio::test]
async fn faults_are_told_apart() {
    let cases = [
        (400, json!({ "error": { "title": "Invalid attribute", "message": "no" } }), "refused"),
        (403, json!({ "error": "Forbidden" }), "not_allowed"),
        (409, json!({ "errors": [{ "code": "Conflict" }] }), "refused"),
        (422, json!({ "error": "RecordInvalid", "details": { "name": [{ "description": "is bad" }] } }), "refused"),
        (302, json!({}), "refused"),
        (500, json!("oops"), "failed"),
        (200, json!({ "other": 1 }), "unreadable"),
    ];
    for (status, body, kind) in cases {
        let account = Account::start().await;
        account.answers("GET", ORGANIZATION, status, body).await;

        let error = account.client().organization(OrganizationId(77)).await.unwrap_err();

        assert_eq!(error.kind(), kind, "{status}: {error:?}");
    }
}

#[tokio::test]
async fn plain_text_is_understood_as_far_as_its_status_goes() {
    let account = Account::start().await;
    let text = ResponseTemplate::new(400).set_body_raw("jane.roe@customer.example is wrong", "text/plain");
    account.responds("GET", ORGANIZATION, text).await;

    let error = account.client().organization(OrganizationId(77)).await.unwrap_err();

    assert!(matches!(&error, ZendeskError::Refused { status: 400, code, .. } if code == "unspecified"));
    assert!(!format!("{error} {error:?}").contains("jane"));
}

#[tokio::test]
async fn a_read_is_tried_again_while_zendesk_fails() {
    let account = Account::start().await;
    Mock::given(path(ORGANIZATION))
        .respond_with(ResponseTemplate::new(502))
        .up_to_n_times(1)
        .mount(&account.server)
        .await;
    account.answers("GET", ORGANIZATION, 200, json!({ "organization": organization(&json!(null)) })).await;

    assert!(account.client().organization(OrganizationId(77)).await.unwrap().is_some());
    assert_eq!(account.count_sent_to(ORGANIZATION).await, 2);
}

#[tokio::test]
async fn a_write_is_sent_once() {
    let account = Account::start().await;
    account.answers("PUT", ORGANIZATION, 502, json!({})).await;

    let error = account.client().set_external_id(OrganizationId(77), Some("pb-1")).await.unwrap_err();

    assert!(matches!(error, ZendeskError::Failed { status: 502 }));
    assert_eq!(account.count_sent_to(ORGANIZATION).await, 1);
}

#[tokio::test]
async fn silence_ends_with_the_time_out() {
    let account = Account::start().await;
    account.responds("GET", ORGANIZATION, ResponseTemplate::new(200).set_delay(SILENCE)).await;
    let client = account.client_with(|settings| settings.timeout = Duration::from_millis(80));

    let error = client.organization(OrganizationId(77)).await.unwrap_err();

    assert!(matches!(&error, ZendeskError::Unreachable(cause) if cause.is_timeout()));
    assert!(error.is_outage());
}

#[tokio::test]
async fn nobody_there_is_an_outage_that_names_no_address() {
    let settings = Settings::for_test(&nowhere());
    let client = Zendesk::new(&settings, Clock::system()).unwrap();

    let error = client.organization_by_external_id("pb-1").await.unwrap_err();

    assert!(matches!(&error, ZendeskError::Unreachable(cause) if cause.url().is_none()));
    assert!(!format!("{error:?}").contains("pb-1"));
}

#[tokio::test]
async fn an_answer_that_is_too_large_is_not_read_to_its_end() {
    let account = Account::start().await;
    account.responds("GET", ORGANIZATION, ResponseTemplate::new(200).set_body_bytes(vec![b' '; 70_000])).await;

    let error = account.client().organization(OrganizationId(77)).await.unwrap_err();

    assert!(matches!(error, ZendeskError::Unreadable { status: 200, .. }));
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_takes_no_token_elsewhere() {
    let (account, elsewhere) = (Account::start().await, MockServer::start().await);
    let response = ResponseTemplate::new(302).insert_header("location", elsewhere.uri().as_str());
    account.responds("GET", ORGANIZATION, response).await;

    assert!(account.client().organization(OrganizationId(77)).await.is_err());
    assert!(elsewhere.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_group_is_there_or_not() {
    let account = Account::start().await;
    account.answers("GET", "/api/v2/groups/201", 200, json!({ "group": { "id": 201 } })).await;
    account.answers("GET", "/api/v2/groups/9", 404, json!({ "error": "RecordNotFound" })).await;
    account.answers("GET", "/api/v2/groups/7", 403, json!({ "error": "Forbidden" })).await;
    let client = account.client();

    assert!(client.has_group(GroupId(201)).await.unwrap());
    assert!(!client.has_group(GroupId(9)).await.unwrap());
    assert!(matches!(client.has_group(GroupId(7)).await, Err(ZendeskError::NotAllowed { status: 403, .. })));
}

#[tokio::test]
async fn custom_roles_say_whether_they_edit_organizations() {
    let account = Account::start().await;
    let roles = json!([
        { "id": 1, "name": "Lead", "configuration": { "organization_editing": true, "new_field": 1 } },
        { "id": 2, "name": "Light", "configuration": {} },
        { "id": 3, "name": "Odd" },
    ]);
    account.answers("GET", "/api/v2/custom_roles", 200, json!({ "custom_roles": roles })).await;

    let roles = account.client().custom_roles().await.unwrap().unwrap();

    let rights: Vec<_> = roles.iter().map(|role| (role.id, role.may_edit_organizations)).collect();
    assert_eq!(rights, [(1, true), (2, false), (3, false)]);
}

#[tokio::test]
async fn an_account_without_custom_roles_says_so() {
    let account = Account::start().await;
    account.answers("GET", "/api/v2/custom_roles", 404, json!({ "error": "InvalidEndpoint" })).await;

    assert_eq!(account.client().custom_roles().await.unwrap(), None);
}

#[tokio::test]
async fn zendesk_s_clock_is_compared_with_ours() {
    let account = Account::start().await;
    let client = account.client();
    assert_eq!(client.clock_difference(), None);
    let date = "Mon, 21 Sep 2026 14:14:10 GMT";
    let response =
        ResponseTemplate::new(404).insert_header("date", date).set_body_json(json!({ "error": "RecordNotFound" }));
    account.responds("GET", "/api/v2/groups/9", response).await;

    client.has_group(GroupId(9)).await.unwrap();

    let ours = account.clock.now().as_second();
    let theirs = jiff::fmt::rfc2822::parse(date).unwrap().timestamp().as_second();
    assert_eq!(client.clock_difference().unwrap().as_secs(), theirs - ours);
}
