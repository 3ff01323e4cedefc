//! `portadesk serve`: the service, until a signal stops it.

use std::{path::Path, process::ExitCode};

use super::load;
use crate::{app::App, clock::Clock, telemetry};

pub(super) async fn run(file: &Path) -> anyhow::Result<ExitCode> {
    let config = match load(file) {
        Ok(config) => config,
        Err(code) => return Ok(code),
    };
    let _written_at_the_end = telemetry::start(&config.log);
    App::build(config, Clock::system()).await?.run_until_stopped().await?;
    Ok(ExitCode::SUCCESS)
}
