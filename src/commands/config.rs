//! `portadesk config`: a file to begin with, and what is in effect.

use std::process::ExitCode;

use super::{load, say};
use crate::{
    cli::{ConfigArg, ConfigCommand},
    config::EXAMPLE,
};

pub(super) fn run(command: &ConfigCommand) -> ExitCode {
    match command {
        ConfigCommand::Example => say(EXAMPLE),
        ConfigCommand::Show(ConfigArg { config }) => match load(config) {
            Ok(config) => say(&config.to_toml()),
            Err(code) => return code,
        },
    }
    ExitCode::SUCCESS
}
