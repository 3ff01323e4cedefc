//! `portadesk install`: the app into a Zendesk account, with a progress bar.

use std::{process::ExitCode, time::Duration};

use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};
use secrecy::ExposeSecret;

use super::{load, package, say, tenant::tenant_of};
use crate::{
    cli::InstallArgs,
    clock::Clock,
    config::{Config, Tenant},
    store::{Store, StoredInstallation},
    telemetry,
    zendesk::{
        Installation, Zendesk, ZendeskError,
        install::{self, InstallError, Progress},
    },
};

pub(super) async fn run(args: &InstallArgs) -> anyhow::Result<ExitCode> {
    let config = match load(&args.config.config) {
        Ok(config) => config,
        Err(code) => return Ok(code),
    };
    // What goes wrong is told at the end, once and in words.
    let _written_at_the_end = telemetry::start(&telemetry::Settings { filter: "error".to_owned(), ..config.log });
    let tenant = tenant_of(&config.tenants, args.tenant.as_deref())?;
    let Some(zip) = package::build(args.app_dir.as_deref(), &config.public_url)? else {
        return Ok(ExitCode::FAILURE);
    };
    let clock = Clock::system();
    // Opened first: an app whose key cannot be kept is better not installed.
    let store = Store::open(config.database_url.expose_secret())
        .await
        .with_context(|| format!("the database {} cannot be used", Config::shown_address(&config.database_url)))?;
    let installation = install_for(tenant, &zip, &clock).await?;
    let (app, id) = (installation.app, installation.id);
    let seen = StoredInstallation { installation, seen_at: clock.now() };
    store.keep_installation(&tenant.name, &seen).await.context("the installation cannot be stored")?;
    store.close().await;
    say(&format!(
        "Installed for {}: app {app}, installation {id}. Its public key is stored.\n\
         Open a ticket in Zendesk: the app is in the sidebar. A running service knows it within seconds.\n",
        tenant.name
    ));
    Ok(ExitCode::SUCCESS)
}

async fn install_for(tenant: &Tenant, zip: &[u8], clock: &Clock) -> anyhow::Result<Installation> {
    let zendesk = Zendesk::for_installing(&tenant.zendesk, clock.clone())?;
    let bar = progress_bar();
    let installed = install::install(&zendesk, zip, |progress| tell(&bar, &progress)).await;
    bar.finish_and_clear();
    installed.map_err(|error| {
        let hint = hint(&error);
        anyhow::Error::new(error).context(format!("the app is not installed ({hint})"))
    })
}

/// What to do about it.
const fn hint(error: &InstallError) -> &'static str {
    match error {
        InstallError::Zendesk(ZendeskError::NotAllowed { status: 403, .. }) => {
            "the user of the credential must be an admin, and an OAuth client must have the scopes read and apps:write"
        }
        InstallError::BuildFailed { .. } => "mend what Zendesk names, or upload the package by hand to see more",
        InstallError::BuildTakesTooLong { .. } | InstallError::NoAppId => {
            "look for the app in Admin Center, set app_id in the configuration if it is there, and run the command again"
        }
        InstallError::Zendesk(_) | InstallError::Key(_) => "portadesk check says more about the cause",
    }
}

fn progress_bar() -> ProgressBar {
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {wide_bar} {elapsed}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}

fn tell(bar: &ProgressBar, progress: &Progress) {
    let words = match progress {
        Progress::Uploading => "Uploading the package",
        Progress::Building { is_update: true, .. } => "Zendesk updates the app",
        Progress::Building { .. } => "Zendesk makes the app",
        Progress::Made { .. } => "The app is made",
        Progress::Installing { is_update: true } => "Updating the installation",
        Progress::Installing { .. } => "Installing the app",
        Progress::FetchingKey => "Fetching the public key",
    };
    if let Progress::Made { app } = progress {
        let advice = format!("Zendesk made app {app}. If this stops here, set app_id = {app} before the next try.\n");
        bar.suspend(|| say(&advice));
    }
    if let Progress::Building { steps: Some((done, all)), .. } = progress {
        bar.set_length(*all);
        bar.set_position(*done);
    }
    if bar.is_hidden() && bar.message() != words {
        say(&format!("{words}\n"));
    }
    bar.set_message(words);
}
