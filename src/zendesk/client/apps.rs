//! Our own app in the account: where it is installed, what its key is, and bringing a new version there.

use std::{path::PathBuf, time::Duration};

use reqwest::StatusCode;
use serde_json::{Value, json};
use thiserror::Error;

use super::{
    Zendesk,
    call::Call,
    wire::{self, InstallationRecord, OneInstallation},
};
use crate::zendesk::{AppId, Installation, InstallationId, ZendeskError};

/// Uploading a package over a slow line, and Zendesk looking at it, takes longer than other calls.
const UPLOAD_TIMEOUT: Duration = Duration::from_mins(2);

/// Our app as it is listed in the account, without its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InstalledApp {
    pub id: InstallationId,
    pub app: AppId,
    /// Zendesk can switch an installation off without removing it.
    pub enabled: bool,
}

/// An uploaded package that no app has been made of yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadId(String);

/// Zendesk's build of an app from an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobId(String);

/// How far Zendesk is with building the app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    pub state: JobState,
    /// Zendesk's own sentence, for the operator at the terminal.
    pub message: Option<String>,
    /// Known when the job is completed.
    pub app: Option<AppId>,
    /// Steps done, of how many.
    pub steps: Option<(u64, u64)>,
    /// When Zendesk would like to be asked again.
    pub retry_in: Option<Duration>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    Queued,
    Working,
    Completed,
    Failed,
    Killed,
}

/// Why it is not known whether our app is installed.
#[derive(Debug, Clone, Error)]
pub enum FindInstallationError {
    #[error("the key file {} cannot be read: {reason}", path.display())]
    KeyFile { path: PathBuf, reason: std::io::ErrorKind },
    #[error(transparent)]
    Zendesk(#[from] ZendeskError),
}

impl Zendesk {
    /// Our installation with its key: by the ids of the settings where given, else by the app's name.
    ///
    /// `None` when the app is not installed. The key comes from `public_key_file` when that is set.
    pub async fn find_installation(&self) -> Result<Option<Installation>, FindInstallationError> {
        let Some(found) = self.installed_app().await? else { return Ok(None) };
        let public_key_pem = self.key_of(found.app).await?;
        Ok(Some(Installation { id: found.id, app: found.app, public_key_pem }))
    }

    /// As [`Zendesk::find_installation`], without the key.
    ///
    /// Of several installations by our name (an old and a new app during a change) an enabled one goes before one that
    /// is switched off, then the newest.
    pub async fn installed_app(&self) -> Result<Option<InstalledApp>, ZendeskError> {
        let settings = self.settings();
        match (settings.installation_id, settings.app_id) {
            (Some(id), Some(app)) => Ok(Some(InstalledApp { id, app, enabled: true })),
            (Some(id), None) => self.installation_by_id(id).await,
            (None, app) => {
                let ours = self.our_installations(app).await?;
                if ours.len() > 1 {
                    tracing::warn!(
                        tenant = settings.tenant,
                        count = ours.len(),
                        "the app is installed more than once; set app_id and installation_id to choose one"
                    );
                }
                Ok(ours.into_iter().max_by_key(|installed| (installed.enabled, installed.id)))
            }
        }
    }

    /// The app's RSA public key as PEM. Zendesk serves it to anyone.
    ///
    /// # Errors
    /// [`ZendeskError::Unreadable`] when the answer is no public key: also for an unknown app, which Zendesk tells in
    /// plain text as any proxy might.
    pub async fn public_key(&self, app: AppId) -> Result<String, ZendeskError> {
        let app = app.to_string();
        let path = ["api", "v2", "apps", &app, "public_key.pem"];
        let answer = self.call(&Call::get("apps/public_key", &path).anonymous()).await?;
        let pem = String::from_utf8(answer.body.clone()).map_err(|_| answer.unreadable())?;
        if pem.contains("PUBLIC KEY-----") { Ok(pem) } else { Err(answer.unreadable()) }
    }

    /// The key from `public_key_file` when that is set, else as Zendesk serves it.
    pub async fn key_of(&self, app: AppId) -> Result<String, FindInstallationError> {
        let Some(path) = self.settings().public_key_file.clone() else { return Ok(self.public_key(app).await?) };
        // Read anew each time, so that a replaced file is noticed without a restart. It is a few hundred bytes.
        std::fs::read_to_string(&path).map_err(|error| FindInstallationError::KeyFile { path, reason: error.kind() })
    }

    /// Uploads a package. An app is made of it by [`Zendesk::create_app`] or [`Zendesk::update_app`].
    pub async fn upload_app(&self, zip: &[u8]) -> Result<UploadId, ZendeskError> {
        let path = ["api", "v2", "apps", "uploads.json"];
        let upload: wire::Upload =
            self.call(&Call::upload("apps/upload", &path, zip).within(UPLOAD_TIMEOUT)).await?.read()?;
        Ok(UploadId(upload.id))
    }

    /// Starts making a new private app of an upload.
    pub async fn create_app(&self, upload: &UploadId) -> Result<JobId, ZendeskError> {
        let body = json!({
            "name": self.settings().app_name,
            "short_description": "The right billing customer beside every ticket",
            "upload_id": upload.0,
        });
        self.start_job(&Call::post("apps/create", &["api", "v2", "apps.json"], body)).await
    }

    /// Starts making the next version of an app of an upload.
    pub async fn update_app(&self, app: AppId, upload: &UploadId) -> Result<JobId, ZendeskError> {
        let file = format!("{app}.json");
        let id = upload.0.parse::<u64>().map_or_else(|_| Value::from(upload.0.as_str()), Value::from);
        self.start_job(&Call::put("apps/update", &["api", "v2", "apps", &file], json!({ "upload_id": id }))).await
    }

    /// How far a job is. A failed job is an answer here, not an error; Zendesk may tell it with HTTP 404.
    pub async fn job(&self, job: &JobId) -> Result<Job, ZendeskError> {
        let file = format!("{}.json", job.0);
        let answer = self.answer(&Call::get("apps/job", &["api", "v2", "apps", "job_statuses", &file])).await?;
        match answer.read::<wire::JobStatus>() {
            Ok(status) if answer.status.is_success() || answer.status == StatusCode::NOT_FOUND => {
                Job::from_wire(status).ok_or_else(|| answer.unreadable())
            }
            _ => {
                let answer = answer.accepted()?;
                Err(answer.unreadable())
            }
        }
    }

    /// Installs an app that is in the account already.
    pub async fn install_app(&self, app: AppId) -> Result<InstallationId, ZendeskError> {
        let body = json!({ "app_id": app.to_string(), "settings": { "name": self.settings().app_name } });
        let path = ["api", "v2", "apps", "installations.json"];
        let call = Call::post("apps/install", &path, body);
        let installed: OneInstallation = self.call(&call.within(UPLOAD_TIMEOUT)).await?.read()?;
        Ok(installed.into_inner().id)
    }

    /// Brings an installation's settings up to date.
    pub async fn update_installation(&self, id: InstallationId) -> Result<(), ZendeskError> {
        let file = format!("{id}.json");
        let body = json!({ "settings": { "name": self.settings().app_name } });
        self.call(&Call::put("apps/update_installation", &["api", "v2", "apps", "installations", &file], body))
            .await
            .map(drop)
    }

    async fn start_job(&self, call: &Call<'_>) -> Result<JobId, ZendeskError> {
        let started: wire::JobStarted = self.call(call).await?.read()?;
        Ok(JobId(started.job_id))
    }

    async fn installation_by_id(&self, id: InstallationId) -> Result<Option<InstalledApp>, ZendeskError> {
        let file = format!("{id}.json");
        let path = ["api", "v2", "apps", "installations", &file];
        let call = Call::get("apps/installation", &path);
        let Some(answer) = self.call_if_known(&call).await? else { return Ok(None) };
        Ok(Some(answer.read::<OneInstallation>()?.into_inner().into()))
    }

    async fn our_installations(&self, app: Option<AppId>) -> Result<Vec<InstalledApp>, ZendeskError> {
        let path = ["api", "v2", "apps", "installations.json"];
        let call = Call::get("apps/installations", &path).with_query(&[("include", "app")]);
        let wire::Installations { installations, apps } = self.call(&call).await?.read()?;
        let wanted = self.settings().app_name.trim().to_lowercase();
        let is_ours = |record: &InstallationRecord| match app {
            Some(app) => record.app_id == app,
            None => names_of(record, &apps).any(|name| name.trim().to_lowercase() == wanted),
        };
        Ok(installations.into_iter().filter(is_ours).map(InstalledApp::from).collect())
    }
}

/// The app's own name, wherever the answer has it, and the name it was given when it was installed.
fn names_of<'a>(record: &'a InstallationRecord, apps: &'a [wire::App]) -> impl Iterator<Item = &'a str> {
    let listed = apps.iter().filter(|app| app.id == Some(record.app_id));
    let names = record.app.iter().chain(listed).filter_map(|app| app.name.as_deref());
    names.chain(record.settings.get("name").and_then(Value::as_str))
}

impl From<InstallationRecord> for InstalledApp {
    fn from(record: InstallationRecord) -> Self {
        Self { id: record.id, app: record.app_id, enabled: record.enabled != Some(false) }
    }
}

#[cfg(test)]
impl JobId {
    pub(crate) fn for_test(id: &str) -> Self {
        Self(id.to_owned())
    }
}

impl Job {
    fn from_wire(wire: wire::JobStatus) -> Option<Self> {
        let state = match wire.status.as_str() {
            "queued" => JobState::Queued,
            "working" => JobState::Working,
            "completed" => JobState::Completed,
            "failed" => JobState::Failed,
            "killed" => JobState::Killed,
            _ => return None,
        };
        Some(Self {
            state,
            message: wire.message.filter(|text| !text.is_empty()),
            app: wire.app_id.and_then(|text| text.parse().ok()),
            steps: wire.progress.zip(wire.total),
            retry_in: wire.retry_in.map(Duration::from_secs),
        })
    }
}
