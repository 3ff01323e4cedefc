//! Limits, waits and health.

use jiff::SignedDuration;

use super::*;
use crate::zendesk::OrganizationId;

const ORGANIZATION: &str = "/api/v2/organizations/77";

async fn ask(client: &Zendesk) -> Result<(), ZendeskError> {
    client.organization(OrganizationId(77)).await.map(drop)
}

fn fine() -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({ "organization": { "id": 77, "name": "Acme" } }))
}

#[tokio::test]
async fn zendesk_s_wait_is_kept_by_all_calls() {
    for status in [429, 503] {
        let account = Account::start().await;
        let response = ResponseTemplate::new(status).insert_header("retry-after", "30").set_body_string("slow down");
        account.responds("GET", ORGANIZATION, response).await;
        let client = account.client();

        assert!(
            matches!(ask(&client).await, Err(ZendeskError::Busy { retry_in, of_endpoint: false }) if retry_in.as_secs() == 30)
        );
        account.clock.advance(SignedDuration::from_secs(10));
        let error = client.me().await.unwrap_err();

        assert_eq!(error.retry_in(), Some(Duration::from_secs(20)));
        assert_eq!(account.count_sent_to(ORGANIZATION).await, 1);
        assert_eq!(account.count_sent_to("/api/v2/users/me").await, 0);

        account.clock.advance(SignedDuration::from_secs(20));
        drop(ask(&client).await);
        assert_eq!(account.count_sent_to(ORGANIZATION).await, 2);
    }
}

#[tokio::test]
async fn a_refusal_of_one_endpoint_holds_up_no_other() {
    let account = Account::start().await;
    let response = ResponseTemplate::new(429)
        .insert_header("retry-after", "30")
        .insert_header("x-rate-limit-remaining", "312")
        .set_body_json(json!({ "errors": [{ "code": "TooManyRequests" }] }));
    account.responds("GET", ORGANIZATION, response).await;
    let client = account.client();

    for _ in 0..2 {
        let refused = ask(&client).await.unwrap_err();
        assert!(matches!(refused, ZendeskError::Busy { retry_in, of_endpoint: true } if retry_in.as_secs() == 30));
    }
    drop(client.me().await);

    assert_eq!(account.count_sent_to(ORGANIZATION).await, 1);
    assert_eq!(account.count_sent_to("/api/v2/users/me").await, 1);

    account.clock.advance(SignedDuration::from_secs(30));
    drop(ask(&client).await);
    assert_eq!(account.count_sent_to(ORGANIZATION).await, 2);
}

#[tokio::test]
async fn work_in_the_background_waits_for_its_turn_and_agents_do_not() {
    let account = Account::start().await;
    let told = fine().insert_header("X-Rate-Limit", "10").insert_header("X-Rate-Limit-Remaining", "9");
    account.responds("GET", ORGANIZATION, told).await;
    let agents = account.client();
    let work = agents.in_background(Background { agents_share: 30, longest_wait: Duration::from_secs(2) });
    ask(&agents).await.unwrap();
    assert_eq!(work.pace(), Some(Duration::from_mins(1).div_f64(7.0)));

    for _ in 0..2 {
        ask(&work).await.unwrap();
    }
    assert!(!work.has_room(), "the next one is not due yet");
    let refused = ask(&work).await.unwrap_err();
    let due = Duration::from_secs(5)..Duration::from_secs(9);
    assert!(matches!(refused, ZendeskError::Busy { retry_in, of_endpoint: false } if due.contains(&retry_in)));

    for _ in 0..20 {
        ask(&agents).await.unwrap();
    }
    assert_eq!(account.count_sent_to(ORGANIZATION).await, 23);
}

#[tokio::test]
async fn a_429_without_a_wait_means_ten_seconds_and_a_503_is_a_failure() {
    let account = Account::start().await;
    account.answers("PUT", ORGANIZATION, 503, json!({})).await;
    account.answers("GET", ORGANIZATION, 429, json!({ "errors": [{ "code": "TooManyRequests" }] })).await;
    let client = account.client();

    let write = client.set_external_id(OrganizationId(77), None).await;
    assert!(matches!(write, Err(ZendeskError::Failed { status: 503 })));
    assert_eq!(ask(&client).await.unwrap_err().retry_in(), Some(Duration::from_secs(10)));
}

#[tokio::test]
async fn a_wait_that_is_no_number_or_endless_is_bounded() {
    for (header, seconds) in [("Wed, 21 Oct 2026 07:28:00 GMT", 10), ("-5", 10), ("99999999", 900)] {
        let account = Account::start().await;
        account.responds("GET", ORGANIZATION, ResponseTemplate::new(429).insert_header("retry-after", header)).await;

        assert_eq!(
            ask(&account.client()).await.unwrap_err().retry_in(),
            Some(Duration::from_secs(seconds)),
            "{header}"
        );
    }
}

#[tokio::test]
async fn a_wait_of_nothing_is_waited_for() {
    let account = Account::start().await;
    Mock::given(path(ORGANIZATION))
        .respond_with(ResponseTemplate::new(429).insert_header("retry-after", "0"))
        .up_to_n_times(1)
        .mount(&account.server)
        .await;
    account.responds("GET", ORGANIZATION, fine()).await;

    assert!(ask(&account.client()).await.is_ok());
}

#[tokio::test]
async fn the_quota_is_learnt_from_either_kind_of_header() {
    let account = Account::start().await;
    let old = fine().insert_header("X-Rate-Limit", "700").insert_header("X-Rate-Limit-Remaining", "699");
    Mock::given(path(ORGANIZATION)).respond_with(old).up_to_n_times(1).mount(&account.server).await;
    let new = fine()
        .insert_header("ratelimit-limit", "400")
        .insert_header("ratelimit-remaining", "12")
        .insert_header("ratelimit-reset", "41");
    account.responds("GET", ORGANIZATION, new).await;
    let client = account.client();
    assert_eq!(client.quota(), None);

    let seen_at = account.clock.now();
    ask(&client).await.unwrap();
    assert_eq!(client.quota(), Some(Quota { limit: Some(700), remaining: Some(699), resets_in: None, seen_at }));
    ask(&client).await.unwrap();
    let resets_in = Some(Duration::from_secs(41));
    assert_eq!(client.quota(), Some(Quota { limit: Some(400), remaining: Some(12), resets_in, seen_at }));
}

#[tokio::test]
async fn health_tells_the_last_answer_and_the_last_failure() {
    let account = Account::start().await;
    let client = account.client();
    assert_eq!(client.health().is_well(), None);

    // "Not found" is an answer.
    account.answers("GET", ORGANIZATION, 404, json!({ "error": "RecordNotFound" })).await;
    ask(&client).await.unwrap();
    let first = account.clock.now();
    assert_eq!(client.health(), Health { last_answer: Some(first), last_failure: None });

    account.clock.advance(SignedDuration::from_secs(5));
    account.server.reset().await;
    account.answers("GET", ORGANIZATION, 500, json!({})).await;
    assert!(ask(&client).await.is_err());
    let failure = Failure { at: account.clock.now(), kind: "failed" };
    assert_eq!(client.health(), Health { last_answer: Some(first), last_failure: Some(failure) });
    assert_eq!(client.health().is_well(), Some(false));
}
