//! Credentials and access tokens.

use futures_util::future::join_all;
use jiff::SignedDuration;

use super::*;

const ME: &str = "/api/v2/users/me";
const TOKENS: &str = "/oauth/tokens";

async fn knows_us(account: &Account) {
    account.answers("GET", ME, 200, json!({ "user": { "id": 1, "role": "admin", "active": true } })).await;
}

#[tokio::test]
async fn a_token_is_asked_for_with_the_client_credentials() {
    let account = Account::start().await;
    knows_us(&account).await;

    account.client().me().await.unwrap();

    let sent = &account.sent_to(TOKENS).await[0];
    let body = json!({ "grant_type": "client_credentials", "client_id": "portadesk", "client_secret": "first-key",
        "scope": "read organizations:write" });
    assert_eq!(json_of(sent), body);
    assert_eq!(header(sent, "authorization"), "");
}

#[tokio::test]
async fn only_the_installing_client_may_write_apps() {
    let account = Account::start().await;
    knows_us(&account).await;

    Zendesk::for_installing(&account.settings(), account.clock.clone()).unwrap().me().await.unwrap();

    assert_eq!(json_of(&account.sent_to(TOKENS).await[0])["scope"], "read apps:write");
}

#[tokio::test]
async fn many_calls_share_one_token() {
    let account = Account::start().await;
    knows_us(&account).await;
    let client = account.client();

    let answers = join_all((0..50).map(|_| client.me())).await;

    assert!(answers.iter().all(Result::is_ok));
    assert_eq!(account.count_sent_to(TOKENS).await, 1);
}

#[tokio::test]
async fn many_calls_share_one_refusal_and_the_next_call_asks_anew() {
    let account = Account::without_tokens().await;
    let refusal = json!({ "error": "invalid_client", "error_description": "no" });
    let response = ResponseTemplate::new(401).set_body_json(refusal).set_delay(Duration::from_millis(50));
    account.responds("POST", TOKENS, response).await;
    let client = account.client();

    let answers = join_all((0..50).map(|_| client.me())).await;

    assert!(answers.iter().all(|answer| matches!(answer, Err(ZendeskError::NotAllowed { status: 401, .. }))));
    assert_eq!(account.count_sent_to(TOKENS).await, 1);
    assert!(client.me().await.is_err());
    assert_eq!(account.count_sent_to(TOKENS).await, 2);
    assert_eq!(account.count_sent_to(ME).await, 0);
}

#[tokio::test]
async fn an_asker_who_hangs_up_takes_nothing_from_the_others() {
    let account = Account::without_tokens().await;
    let token = json!({ "access_token": "token-1", "expires_in": 1_800 });
    let response = ResponseTemplate::new(201).set_body_json(token).set_delay(Duration::from_millis(60));
    account.responds("POST", TOKENS, response).await;
    knows_us(&account).await;
    let client = account.client();

    let first = tokio::time::timeout(Duration::from_millis(20), client.me()).await;
    let second = client.me().await;

    assert!(first.is_err() && second.is_ok());
    assert_eq!(account.count_sent_to(TOKENS).await, 1);
}

#[tokio::test]
async fn a_token_is_replaced_before_it_ends() {
    let account = Account::start().await;
    knows_us(&account).await;
    let client = account.client();
    client.me().await.unwrap();

    account.clock.advance(SignedDuration::from_secs(1_600));
    client.me().await.unwrap();
    assert_eq!(account.count_sent_to(TOKENS).await, 1);

    // In its last two minutes it is still used, and a new one is fetched beside.
    account.clock.advance(SignedDuration::from_secs(100));
    client.me().await.unwrap();
    while account.count_sent_to(TOKENS).await < 2 {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    assert_eq!(header(&account.sent_to(ME).await[2], "authorization"), "Bearer token-1");

    account.clock.advance(SignedDuration::from_secs(100));
    client.me().await.unwrap();
    assert_eq!(header(&account.sent_to(ME).await[3], "authorization"), "Bearer token-2");
}

#[tokio::test]
async fn a_token_without_an_end_is_taken_to_live_half_an_hour() {
    let account = Account::without_tokens().await;
    account.answers("POST", TOKENS, 200, json!({ "access_token": "t", "expires_in": null })).await;
    knows_us(&account).await;
    let client = account.client();
    client.me().await.unwrap();

    account.clock.advance(SignedDuration::from_secs(1_800));
    client.me().await.unwrap();

    assert_eq!(account.count_sent_to(TOKENS).await, 2);
}

#[tokio::test]
async fn a_token_that_zendesk_calls_invalid_is_replaced_once() {
    let account = Account::start().await;
    let invalid = json!({ "error": "invalid_token", "error_description": "expired" });
    Mock::given(path(ME))
        .respond_with(ResponseTemplate::new(401).set_body_json(invalid.clone()))
        .up_to_n_times(1)
        .mount(&account.server)
        .await;
    knows_us(&account).await;
    let client = account.client();

    client.me().await.unwrap();

    let sent = account.sent_to(ME).await;
    assert_eq!(header(&sent[0], "authorization"), "Bearer token-1");
    assert_eq!(header(&sent[1], "authorization"), "Bearer token-2");

    account.server.reset().await;
    account.gives_tokens(1_800).await;
    account.answers("GET", ME, 401, invalid).await;
    assert!(matches!(client.me().await, Err(ZendeskError::NotAllowed { status: 401, .. })));
    assert_eq!(account.count_sent_to(ME).await, 2);
}

#[tokio::test]
async fn calls_that_find_the_same_token_invalid_fetch_one_new_token() {
    let account = Account::start().await;
    Mock::given(path(ME))
        .respond_with(|request: &Request| {
            if header(request, "authorization") == "Bearer token-1" {
                ResponseTemplate::new(401).set_body_json(json!({ "error": "invalid_token" }))
            } else {
                ResponseTemplate::new(200).set_body_json(json!({ "user": { "id": 1, "role": "admin" } }))
            }
        })
        .mount(&account.server)
        .await;
    let client = account.client();

    let answers = join_all((0..20).map(|_| client.me())).await;

    assert!(answers.iter().all(Result::is_ok));
    assert_eq!(account.count_sent_to(TOKENS).await, 2);
}

#[tokio::test]
async fn whatever_zendesk_calls_a_refused_token_it_is_replaced() {
    for body in [json!({ "error": "Couldn't authenticate you" }), json!({ "error": "invalid_grant" }), json!([])] {
        let account = Account::start().await;
        let refusal = ResponseTemplate::new(401).set_body_json(body);
        Mock::given(path(ME)).respond_with(refusal).up_to_n_times(1).mount(&account.server).await;
        knows_us(&account).await;

        account.client().me().await.unwrap();

        assert_eq!((account.count_sent_to(ME).await, account.count_sent_to(TOKENS).await), (2, 2));
    }
}

#[tokio::test]
async fn a_renewal_in_vain_is_not_repeated_for_half_a_minute() {
    let account = Account::start().await;
    account.answers("GET", ME, 401, json!({ "error": "Couldn't authenticate you" })).await;
    let client = account.client();

    for _ in 0..5 {
        assert!(matches!(client.me().await, Err(ZendeskError::NotAllowed { status: 401, .. })));
    }
    assert_eq!((account.count_sent_to(ME).await, account.count_sent_to(TOKENS).await), (6, 2));

    account.clock.advance(SignedDuration::from_secs(30));
    assert!(client.me().await.is_err());
    assert_eq!((account.count_sent_to(ME).await, account.count_sent_to(TOKENS).await), (8, 3));
}

#[tokio::test]
async fn the_next_credential_is_used_when_the_first_is_refused() {
    let account = Account::without_tokens().await;
    Mock::given(path(TOKENS))
        .respond_with(|request: &Request| {
            if json_of(request)["client_secret"] == "second-key" {
                ResponseTemplate::new(201).set_body_json(json!({ "access_token": "t", "expires_in": 1_800 }))
            } else {
                ResponseTemplate::new(401).set_body_json(json!({ "error": "invalid_client" }))
            }
        })
        .mount(&account.server)
        .await;
    knows_us(&account).await;
    let client = account.client_with(|settings| settings.next_credential = Some(oauth("second-key")));

    client.me().await.unwrap();
    assert_eq!(account.count_sent_to(TOKENS).await, 2);

    // From now on it is the first to be tried.
    account.clock.advance(SignedDuration::from_secs(1_800));
    client.me().await.unwrap();
    assert_eq!(account.count_sent_to(TOKENS).await, 3);
}

#[tokio::test]
async fn the_next_credential_is_left_alone_while_zendesk_is_down() {
    let account = Account::without_tokens().await;
    account.answers("POST", TOKENS, 500, json!({})).await;
    let client = account.client_with(|settings| settings.next_credential = Some(oauth("second-key")));

    assert!(matches!(client.me().await, Err(ZendeskError::Failed { status: 500 })));
    for request in account.sent_to(TOKENS).await {
        assert_eq!(json_of(&request)["client_secret"], "first-key");
    }
}

#[tokio::test]
async fn an_api_token_is_sent_as_basic_and_gives_way_to_the_next_credential() {
    let account = Account::start().await;
    Mock::given(path(ME))
        .respond_with(|request: &Request| match header(request, "authorization") {
            "Bearer token-1" => ResponseTemplate::new(200).set_body_json(json!({ "user": { "id": 1 } })),
            _ => ResponseTemplate::new(401).set_body_json(json!({ "error": "Couldn't authenticate you" })),
        })
        .mount(&account.server)
        .await;
    let old_only = account.client_with(|settings| settings.credential = api_token("abc"));
    let both = account.client_with(|settings| {
        settings.credential = api_token("abc");
        settings.next_credential = Some(oauth("first-key"));
    });

    assert!(old_only.me().await.is_err());
    assert_eq!(account.count_sent_to(TOKENS).await, 0);
    assert!(both.me().await.is_ok() && both.me().await.is_ok());

    let sent: Vec<_> = account.sent_to(ME).await.iter().map(|one| header(one, "authorization").to_owned()).collect();
    let basic = "Basic cm9ib3RAcGFuZGEuZXhhbXBsZS90b2tlbjphYmM=";
    assert_eq!(sent, [basic, basic, "Bearer token-1", "Bearer token-1"]);
}

#[tokio::test]
async fn no_secret_is_shown_by_debug_output() {
    let account = Account::start().await;
    let client = account.client_with(|settings| settings.next_credential = Some(api_token("second-key")));

    let shown = format!("{client:?} {:?}", client.settings());

    assert!(!shown.contains("first-key") && !shown.contains("second-key"), "{shown}");
}
