use jiff::Timestamp;
use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{method, path},
};

use super::*;
use crate::{clock::Clock, zendesk::Settings};

const PEM: &str = "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n";
const JOB: &str = "/api/v2/apps/job_statuses/j1.json";
const QUICK: Patience = Patience {
    first_wait: Duration::from_millis(1),
    longest_wait: Duration::from_millis(4),
    limit: Duration::from_secs(20),
};

async fn answers(server: &MockServer, verb: &str, at: &str, body: Value) {
    let response = ResponseTemplate::new(200).set_body_json(body);
    Mock::given(method(verb)).and(path(at)).respond_with(response).mount(server).await;
}

/// An account in which everything works; `installations` are there already.
async fn account(installations: Value) -> (MockServer, Zendesk) {
    let server = MockServer::start().await;
    answers(&server, "POST", "/oauth/tokens", json!({ "access_token": "t", "expires_in": 1_800 })).await;
    answers(&server, "GET", "/api/v2/apps/installations.json", json!({ "installations": installations })).await;
    answers(&server, "POST", "/api/v2/apps/uploads.json", json!({ "id": 123 })).await;
    answers(&server, "POST", "/api/v2/apps.json", json!({ "job_id": "j1" })).await;
    answers(&server, "PUT", "/api/v2/apps/4711.json", json!({ "job_id": "j1" })).await;
    answers(&server, "POST", "/api/v2/apps/installations.json", json!({ "id": 9001, "app_id": 4711 })).await;
    answers(&server, "PUT", "/api/v2/apps/installations/9001.json", json!({ "id": 9001, "app_id": 4711 })).await;
    let key = ResponseTemplate::new(200).set_body_raw(PEM, "text/plain");
    Mock::given(path("/api/v2/apps/4711/public_key.pem")).respond_with(key).mount(&server).await;
    let clock = Clock::fixed(Timestamp::from_second(1_790_000_000).unwrap());
    let zendesk = Zendesk::for_installing(&Settings::for_test(&server.uri()), clock).unwrap();
    (server, zendesk)
}

async fn job_says(server: &MockServer, times: u64, status: u16, body: Value) {
    let response = ResponseTemplate::new(status).set_body_json(body);
    Mock::given(path(JOB)).respond_with(response).up_to_n_times(times).mount(server).await;
}

async fn writes(server: &MockServer) -> Vec<String> {
    let all = server.received_requests().await.unwrap();
    let writes = all.iter().filter(|one| one.method != "GET" && one.url.path() != "/oauth/tokens");
    writes.map(|one| format!("{} {}", one.method, one.url.path())).collect()
}

fn expected() -> Installation {
    Installation { id: InstallationId(9001), app: AppId(4711), public_key_pem: PEM.to_owned() }
}

#[tokio::test]
async fn a_new_app_is_uploaded_built_and_installed() {
    let (server, zendesk) = account(json!([])).await;
    job_says(&server, 1, 200, json!({ "status": "queued" })).await;
    job_says(&server, 1, 200, json!({ "status": "working", "progress": 1, "total": 2 })).await;
    job_says(&server, 1, 200, json!({ "status": "completed", "app_id": 4711 })).await;
    let mut seen = Vec::new();

    let installed = install_with(&zendesk, b"zip", QUICK, |progress| seen.push(progress)).await.unwrap();

    assert_eq!(installed, expected());
    let building = |steps| Progress::Building { is_update: false, steps };
    assert_eq!(
        seen,
        [
            Progress::Uploading,
            building(None),
            building(Some((1, 2))),
            building(None),
            Progress::Made { app: AppId(4711) },
            Progress::Installing { is_update: false },
            Progress::FetchingKey,
        ]
    );
    let expected = ["POST /api/v2/apps/uploads.json", "POST /api/v2/apps.json", "POST /api/v2/apps/installations.json"];
    assert_eq!(writes(&server).await, expected);
}

#[tokio::test]
async fn an_app_that_is_there_is_updated_in_place() {
    let there = json!([{ "id": 9001, "app_id": 4711, "settings": { "name": "portadesk" } }]);
    let (server, zendesk) = account(there).await;
    job_says(&server, 1, 200, json!({ "status": "completed" })).await;

    let installed = install_with(&zendesk, b"zip", QUICK, drop).await.unwrap();

    assert_eq!(installed, expected());
    let expected =
        ["POST /api/v2/apps/uploads.json", "PUT /api/v2/apps/4711.json", "PUT /api/v2/apps/installations/9001.json"];
    assert_eq!(writes(&server).await, expected);
}

#[tokio::test]
async fn run_again_with_the_id_of_the_app_that_was_made_no_second_app_is_made() {
    let (server, _) = account(json!([])).await;
    job_says(&server, 1, 200, json!({ "status": "completed" })).await;
    let settings = Settings { app_id: Some(AppId(4711)), ..Settings::for_test(&server.uri()) };
    let clock = Clock::fixed(Timestamp::from_second(1_790_000_000).unwrap());
    let zendesk = Zendesk::for_installing(&settings, clock).unwrap();

    assert_eq!(install_with(&zendesk, b"zip", QUICK, drop).await.unwrap(), expected());

    let expected =
        ["POST /api/v2/apps/uploads.json", "PUT /api/v2/apps/4711.json", "POST /api/v2/apps/installations.json"];
    assert_eq!(writes(&server).await, expected);
}

#[tokio::test]
async fn a_failed_build_is_told_in_zendesk_s_words_and_installs_nothing() {
    for (status, state) in [(200, "failed"), (404, "failed"), (200, "killed")] {
        let (server, zendesk) = account(json!([])).await;
        job_says(&server, 9, status, json!({ "status": state, "message": "No logo" })).await;

        let error = install_with(&zendesk, b"zip", QUICK, drop).await.unwrap_err();

        assert_eq!(error.to_string(), "Zendesk could not make an app of the package: No logo");
        assert_eq!(writes(&server).await.len(), 2);
    }
}

#[tokio::test]
async fn a_build_that_never_ends_is_given_up() {
    let (server, zendesk) = account(json!([])).await;
    job_says(&server, 1_000, 200, json!({ "status": "working", "retry_in": 60 })).await;

    let patience = Patience { limit: Duration::from_millis(30), ..QUICK };
    let error = install_with(&zendesk, b"zip", patience, drop).await.unwrap_err();

    assert!(matches!(error, InstallError::BuildTakesTooLong { .. }));
}

#[tokio::test]
async fn a_new_app_without_an_id_is_not_guessed() {
    let (server, zendesk) = account(json!([])).await;
    job_says(&server, 1, 200, json!({ "status": "completed" })).await;

    let error = install_with(&zendesk, b"zip", QUICK, drop).await.unwrap_err();

    assert!(matches!(error, InstallError::NoAppId));
}

#[tokio::test]
async fn a_credential_that_may_not_upload_is_told() {
    let (server, zendesk) = account(json!([])).await;
    server.reset().await;
    answers(&server, "POST", "/oauth/tokens", json!({ "access_token": "t" })).await;
    answers(&server, "GET", "/api/v2/apps/installations.json", json!({ "installations": [] })).await;
    let refusal = ResponseTemplate::new(403).set_body_json(json!({ "error": "Forbidden" }));
    Mock::given(path("/api/v2/apps/uploads.json")).respond_with(refusal).mount(&server).await;

    let error = install_with(&zendesk, b"zip", QUICK, drop).await.unwrap_err();

    assert!(matches!(error, InstallError::Zendesk(ZendeskError::NotAllowed { status: 403, .. })));
}
