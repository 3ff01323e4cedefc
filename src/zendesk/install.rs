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
#[path = "install_tests.rs"]
mod tests;
