//! Finding our app, its key, and the calls that bring it into the account.

use std::io::Write;

use super::*;
use crate::zendesk::{AppId, Installation, InstallationId};

const INSTALLATIONS: &str = "/api/v2/apps/installations.json";
const KEY: &str = "/api/v2/apps/4711/public_key.pem";
const PEM: &str = "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n";

fn installation() -> Installation {
    Installation { id: InstallationId(9001), app: AppId(4711), public_key_pem: PEM.to_owned() }
}

async fn serves_the_key(account: &Account) {
    account.responds("GET", KEY, ResponseTemplate::new(200).set_body_raw(PEM, "text/plain")).await;
}

#[tokio::test]
async fn the_installation_is_found_by_the_app_s_name_wherever_it_stands() {
    let bodies = [
        json!({ "installations": [{ "id": 1, "app_id": 2 }, { "id": 9001, "app_id": 4711, "enabled": true }],
            "apps": [{ "id": 2, "name": "Other" }, { "id": 4711, "name": "PortaDesk" }] }),
        json!({ "installations": [{ "id": 9001, "app_id": 4711, "app": { "id": 4711, "name": "portadesk" } }] }),
        json!({ "installations": [{ "id": 9001, "app_id": 4711, "settings": { "name": " portadesk " } }] }),
    ];
    for body in bodies {
        let account = Account::start().await;
        account.answers("GET", INSTALLATIONS, 200, body.clone()).await;
        serves_the_key(&account).await;

        assert_eq!(account.client().find_installation().await.unwrap(), Some(installation()), "{body}");
        assert_eq!(account.sent_to(INSTALLATIONS).await[0].url.query(), Some("include=app"));
    }
}

#[tokio::test]
async fn the_key_is_fetched_without_a_credential() {
    let account = Account::without_tokens().await;
    serves_the_key(&account).await;

    assert_eq!(account.client().public_key(AppId(4711)).await.unwrap(), PEM);
    assert_eq!(header(&account.sent_to(KEY).await[0], "authorization"), "");
}

#[tokio::test]
async fn a_key_that_is_none_is_refused() {
    let account = Account::without_tokens().await;
    let client = account.client();
    assert!(matches!(client.public_key(AppId(4711)).await, Err(ZendeskError::Unreadable { status: 404, .. })));

    account.responds("GET", KEY, ResponseTemplate::new(200).set_body_string("<html>")).await;
    assert!(matches!(client.public_key(AppId(4711)).await, Err(ZendeskError::Unreadable { .. })));
}

#[tokio::test]
async fn ids_from_the_settings_save_the_search() {
    let account = Account::without_tokens().await;
    serves_the_key(&account).await;
    let client = account.client_with(|settings| {
        settings.installation_id = Some(InstallationId(9001));
        settings.app_id = Some(AppId(4711));
    });

    assert_eq!(client.find_installation().await.unwrap(), Some(installation()));
}

#[tokio::test]
async fn an_installation_id_alone_is_looked_up() {
    for body in [json!({ "id": 9001, "app_id": 4711 }), json!({ "installation": { "id": 9001, "app_id": 4711 } })] {
        let account = Account::start().await;
        account.answers("GET", "/api/v2/apps/installations/9001.json", 200, body).await;
        serves_the_key(&account).await;
        let client = account.client_with(|settings| settings.installation_id = Some(InstallationId(9001)));

        assert_eq!(client.find_installation().await.unwrap(), Some(installation()));
    }
}

#[tokio::test]
async fn an_app_id_alone_chooses_among_the_installations() {
    let account = Account::start().await;
    let body = json!({ "installations": [{ "id": 1, "app_id": 2, "settings": { "name": "portadesk" } },
        { "id": 9001, "app_id": 4711, "settings": { "name": "renamed by the admin" } }] });
    account.answers("GET", INSTALLATIONS, 200, body).await;
    serves_the_key(&account).await;
    let client = account.client_with(|settings| settings.app_id = Some(AppId(4711)));

    assert_eq!(client.find_installation().await.unwrap(), Some(installation()));
}

#[tokio::test]
async fn of_several_installations_the_newest_enabled_one_counts() {
    let account = Account::start().await;
    let one = |id: u64, enabled: bool| json!({ "id": id, "app_id": id, "enabled": enabled, "settings": { "name": "portadesk" } });
    account
        .answers("GET", INSTALLATIONS, 200, json!({ "installations": [one(7, true), one(9, false), one(8, true)] }))
        .await;

    let found = account.client().installed_app().await.unwrap();

    assert_eq!(found, Some(InstalledApp { id: InstallationId(8), app: AppId(8), enabled: true }));
}

#[tokio::test]
async fn an_app_that_is_not_installed_is_none() {
    let account = Account::start().await;
    let body =
        json!({ "installations": [{ "id": 1, "app_id": 2, "settings": { "name": "another app" } }], "apps": [] });
    account.answers("GET", INSTALLATIONS, 200, body).await;

    assert_eq!(account.client().find_installation().await.unwrap(), None);
}

#[tokio::test]
async fn a_key_file_goes_before_the_served_key() {
    let account = Account::without_tokens().await;
    let path = std::env::temp_dir().join(format!("portadesk-key-{}.pem", std::process::id()));
    std::fs::File::create(&path).unwrap().write_all(b"-----BEGIN PUBLIC KEY-----mine").unwrap();
    let with_file = |file: std::path::PathBuf| {
        account.client_with(|settings| {
            settings.installation_id = Some(InstallationId(9001));
            settings.app_id = Some(AppId(4711));
            settings.public_key_file = Some(file);
        })
    };

    let found = with_file(path.clone()).find_installation().await.unwrap().unwrap();
    std::fs::remove_file(&path).unwrap();

    assert_eq!(found.public_key_pem, "-----BEGIN PUBLIC KEY-----mine");
    let error = with_file(path).find_installation().await.unwrap_err();
    assert!(matches!(error, FindInstallationError::KeyFile { reason: std::io::ErrorKind::NotFound, .. }));
}

#[tokio::test]
async fn an_upload_is_a_form_with_the_zip() {
    for status in [200, 201] {
        let account = Account::start().await;
        account.answers("POST", "/api/v2/apps/uploads.json", status, json!({ "id": 123 })).await;

        account.client().upload_app(b"PK-the-zip").await.unwrap();

        let sent = &account.sent_to("/api/v2/apps/uploads.json").await[0];
        let body = String::from_utf8_lossy(&sent.body);
        assert!(header(sent, "content-type").starts_with("multipart/form-data; boundary="));
        assert!(body.contains(r#"name="uploaded_data"; filename="app.zip""#), "{body}");
        assert!(body.contains("application/zip") && body.contains("PK-the-zip"), "{body}");
    }
}

#[tokio::test]
async fn an_app_is_created_and_updated_from_an_upload() {
    let account = Account::start().await;
    account.answers("POST", "/api/v2/apps/uploads.json", 201, json!({ "id": "123" })).await;
    account.answers("POST", "/api/v2/apps.json", 200, json!({ "job_id": "j1" })).await;
    account.answers("PUT", "/api/v2/apps/4711.json", 200, json!({ "job_id": "j2" })).await;
    let client = account.client();

    let upload = client.upload_app(b"zip").await.unwrap();
    client.create_app(&upload).await.unwrap();
    client.update_app(AppId(4711), &upload).await.unwrap();

    let created = json_of(&account.sent_to("/api/v2/apps.json").await[0]);
    assert_eq!((&created["name"], &created["upload_id"]), (&json!("portadesk"), &json!("123")));
    assert!(created["short_description"].is_string());
    assert_eq!(json_of(&account.sent_to("/api/v2/apps/4711.json").await[0]), json!({ "upload_id": 123 }));
}

#[tokio::test]
async fn a_job_is_read_also_when_its_failure_comes_as_404() {
    let at = "/api/v2/apps/job_statuses/j1.json";
    let job = JobId::for_test("j1");
    let states = [
        (200, json!({ "status": "working", "progress": 1, "total": 3, "retry_in": 2 }), JobState::Working),
        (200, json!({ "status": "completed", "app_id": 4711, "message": "" }), JobState::Completed),
        (200, json!({ "status": "failed", "message": "No logo" }), JobState::Failed),
        (404, json!({ "status": "failed", "message": "No logo", "app_id": null }), JobState::Failed),
        (404, json!({ "status": "killed" }), JobState::Killed),
    ];
    for (status, body, state) in states {
        let account = Account::start().await;
        account.answers("GET", at, status, body.clone()).await;

        let read = account.client().job(&job).await.unwrap();

        assert_eq!(read.state, state);
        assert_eq!(read.app, body["app_id"].as_u64().map(AppId));
        assert_eq!(read.steps, body["total"].as_u64().map(|total| (1, total)));
    }
}

#[tokio::test]
async fn a_job_that_is_not_known_or_cannot_be_read_is_an_error() {
    let cases = [
        (404, json!({ "error": "RecordNotFound" }), "not_found"),
        (200, json!({ "status": "dancing" }), "unreadable"),
        (200, json!([]), "unreadable"),
        (403, json!({ "status": "failed" }), "not_allowed"),
    ];
    for (status, body, kind) in cases {
        let account = Account::start().await;
        account.answers("GET", "/api/v2/apps/job_statuses/j1.json", status, body).await;

        assert_eq!(account.client().job(&JobId::for_test("j1")).await.unwrap_err().kind(), kind);
    }
}

#[tokio::test]
async fn an_app_is_installed_and_an_installation_updated() {
    let account = Account::start().await;
    account.answers("POST", INSTALLATIONS, 201, json!({ "id": 9001, "app_id": 4711, "pending_job_id": null })).await;
    account.answers("PUT", "/api/v2/apps/installations/9001.json", 200, json!({ "id": 9001, "app_id": 4711 })).await;
    let client = account.client();

    assert_eq!(client.install_app(AppId(4711)).await.unwrap(), InstallationId(9001));
    client.update_installation(InstallationId(9001)).await.unwrap();

    let installed = json!({ "app_id": "4711", "settings": { "name": "portadesk" } });
    assert_eq!(json_of(&account.sent_to(INSTALLATIONS).await[0]), installed);
}
