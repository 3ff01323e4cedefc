//! What each command does, and the code it ends with: 0 when all went well, 1 when something failed, 2 when the
//! configuration cannot be read.

mod check;
mod config;
mod demo;
mod install;
mod invite;
mod keys;
mod ledger;
mod links;
mod package;
mod plugin;
mod progress;
mod queries;
mod report;
mod serve;
mod sync;
mod tenant;
mod waiting;
mod why;

use std::{
    io::{self, Write},
    path::Path,
    process::ExitCode,
};

use crate::{
    cli::{Cli, Command},
    config::Config,
};

/// The configuration cannot be read.
const UNREADABLE: u8 = 2;

/// Runs a command to its end.
///
/// # Errors
/// With a chain of causes that begins with what was being done.
pub async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    match cli.command {
        Command::Demo(args) => demo::run(&args).await,
        Command::Serve(args) => serve::run(&args.config).await,
        Command::Check(args) => Ok(check::run(&args).await),
        Command::Package(args) => package::run(&args),
        Command::Install(args) => install::run(&args).await,
        Command::Ledger { command } => ledger::run(command).await,
        Command::Sync { command } => Box::pin(sync::run(command)).await,
        Command::Why(args) => why::run(&args).await,
        Command::Links { command } => links::run(command).await,
        Command::Link { command } => invite::run(&command).await,
        Command::Keys { command } => keys::run(command).await,
        Command::Plugin(args) => plugin::run(&args),
        Command::Queries { command } => queries::run(command).await,
        Command::Report { command } => report::run(command).await,
        Command::Config { command } => Ok(config::run(&command)),
    }
}

/// The configuration; its problems are told here, all of them.
fn load(file: &Path) -> Result<Config, ExitCode> {
    Config::load(file).map_err(|error| {
        eprint!("portadesk: {}: {error}", file.display());
        ExitCode::from(UNREADABLE)
    })
}

/// Writes to standard output. Whoever reads it may go away (`| head`); that is no fault.
fn say(text: &str) {
    let mut output = io::stdout().lock();
    let _ = output.write_all(text.as_bytes()).and_then(|()| output.flush());
}
