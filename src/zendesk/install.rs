//! Bringing the app into a Zendesk account: upload, build, install, fetch the key.
//!
//! Used by the `install` command. Uploading the package by hand leads to the same state, and the service finds either.

use std::time::Duration;

use thiserror::Error;
use tokio::time::{Instant, sleep};

use super::{
    AppId, FindInstallationError, Installation, InstallationId, InstalledApp, Job, JobId, JobState, Zendesk,
    ZendeskError,
};

/// What is being done now, for a progress bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    Uploading,
    /// Zendesk makes an app of the package; `steps` are those done, of how many, where Zendesk says so.
    Building {
        is_update: bool,
        steps: Option<(u64, u64)>,
    },
    /// Zendesk has made a new app. Until it is installed, only its id finds it again.
    Made {
        app: AppId,
    },
    Installing {
        is_update: bool,
    },
    FetchingKey,
}

/// How patiently a build is waited for.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    pub first_wait: Duration,
    pub longest_wait: Duration,
    /// Over all waits together.
    pub limit: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(5),
            limit: Duration::from_mins(5),
        }
    }
}

/// Why the app is not installed.
#[derive(Debug, Error)]
pub enum InstallError {
    #[error(transparent)]
    Zendesk(#[from] ZendeskError),
    #[error(transparent)]
    Key(#[from] FindInstallationError),
    /// With Zendesk's own sentence, where it gave one.
    #[error("Zendesk could not make an app of the package{}", message.as_ref().map(|text| format!(": {text}")).unwrap_or_default())]
    BuildFailed { message: Option<String> },
    #[error("Zendesk did not finish the app within {} seconds", limit.as_secs())]
    BuildTakesTooLong { limit: Duration },
    #[error("Zendesk finished the app without saying its id")]
    NoAppId,
}

/// Uploads the package and installs the app, or updates both where they exist.
///
/// `zendesk` must come from [`Zendesk::for_installing`]. It can be run again at any time, with one exception: an app
/// that was made and not yet installed is in no list we may read. Run again, a second app would be made of the package,
/// unless the settings hold the `app_id` that [`Progress::Made`] tells.
pub async fn install(
    zendesk: &Zendesk,
    zip: &[u8],
    progress: impl FnMut(Progress),
) -> Result<Installation, InstallError> {
    install_with(zendesk, zip, Patience::default(), progress).await
}

/// As [`install`], waiting as patiently as told.
pub async fn install_with(
    zendesk: &Zendesk,
    zip: &[u8],
    patience: Patience,
    mut progress: impl FnMut(Progress),
) -> Result<Installation, InstallError> {
    let present = present_app(zendesk).await?;
    progress(Progress::Uploading);
    let upload = zendesk.upload_app(zip).await?;
    let job = match present.app {
        Some(app) => zendesk.update_app(app, &upload).await?,
        None => zendesk.create_app(&upload).await?,
    };
    let is_update = present.app.is_some();
    let report = |job: &Job| progress(Progress::Building { is_update, steps: job.steps });
    let built = wait_for_build(zendesk, &job, patience, report).await?;
    let app = built.or(present.app).ok_or(InstallError::NoAppId)?;

    if !is_update {
        progress(Progress::Made { app });
    }
    progress(Progress::Installing { is_update: present.installation.is_some() });
    let id = put_in_place(zendesk, app, present.installation).await?;
    progress(Progress::FetchingKey);
    let public_key_pem = zendesk.key_of(app).await?;
    Ok(Installation { id, app, public_key_pem })
}

struct Present {
    app: Option<AppId>,
    installation: Option<InstallationId>,
}

async fn present_app(zendesk: &Zendesk) -> Result<Present, ZendeskError> {
    let installed = zendesk.installed_app().await?;
    Ok(match installed {
        Some(InstalledApp { id, app, .. }) => Present { app: Some(app), installation: Some(id) },
        // An app that was uploaded but is not installed is in no list; its id may be in the settings.
        None => Present { app: zendesk.settings().app_id, installation: None },
    })
}

async fn wait_for_build(
    zendesk: &Zendesk,
    job: &JobId,
    patience: Patience,
    mut report: impl FnMut(&Job),
) -> Result<Option<AppId>, InstallError> {
    let end = Instant::now() + patience.limit;
    let mut own_wait = patience.first_wait;
    loop {
        let job = zendesk.job(job).await?;
        report(&job);
        match job.state {
            JobState::Completed => return Ok(job.app),
            JobState::Failed | JobState::Killed => return Err(InstallError::BuildFailed { message: job.message }),
            JobState::Queued | JobState::Working => {}
        }
        let wait = job.retry_in.unwrap_or(own_wait).clamp(patience.first_wait, patience.longest_wait);
        if Instant::now() + wait >= end {
            return Err(InstallError::BuildTakesTooLong { limit: patience.limit });
        }
        sleep(wait).await;
        own_wait = (own_wait * 2).min(patience.longest_wait);
    }
}

async fn put_in_place(
    zendesk: &Zendesk,
    app: AppId,
    installation: Option<InstallationId>,
) -> Result<InstallationId, ZendeskError> {
    match installation {
        Some(id) => zendesk.update_installation(id).await.map(|()| id),
        None => zendesk.install_app(app).await,
    }
}

#[cfg(test)]
mod tests {
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
        let expected =
            ["POST /api/v2/apps/uploads.json", "POST /api/v2/apps.json", "POST /api/v2/apps/installations.json"];
        assert_eq!(writes(&server).await, expected);
    }

    #[tokio::test]
    async fn an_app_that_is_there_is_updated_in_place() {
        let there = json!([{ "id": 9001, "app_id": 4711, "settings": { "name": "portadesk" } }]);
        let (server, zendesk) = account(there).await;
        job_says(&server, 1, 200, json!({ "status": "completed" })).await;

        let installed = install_with(&zendesk, b"zip", QUICK, drop).await.unwrap();

        assert_eq!(installed, expected());
        let expected = [
            "POST /api/v2/apps/uploads.json",
            "PUT /api/v2/apps/4711.json",
            "PUT /api/v2/apps/installations/9001.json",
        ];
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
}
