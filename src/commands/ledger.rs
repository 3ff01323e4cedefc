//! `portadesk ledger`: is the record whole, and what does it say?

use std::{
    io::{self, BufWriter},
    process::ExitCode,
};

use anyhow::Context;
use secrecy::ExposeSecret;

use super::{load, say};
use crate::{
    cli::{ConfigArg, ExportFormat, LedgerCommand},
    config::Config,
    ledger::{self, ExportError},
    store::Store,
};

pub(super) async fn run(command: LedgerCommand) -> anyhow::Result<ExitCode> {
    let file = match &command {
        LedgerCommand::Verify(ConfigArg { config }) | LedgerCommand::Export { config: ConfigArg { config }, .. } => {
            config
        }
    };
    let config = match load(file) {
        Ok(config) => config,
        Err(code) => return Ok(code),
    };
    let store = Store::open_existing(config.database_url.expose_secret())
        .await
        .with_context(|| format!("the database {} cannot be read", Config::shown_address(&config.database_url)))?;
    let code = match command {
        LedgerCommand::Verify(_) => verify(&store).await?,
        LedgerCommand::Export { format, .. } => export(&store, format).await?,
    };
    store.close().await;
    Ok(code)
}

async fn verify(store: &Store) -> anyhow::Result<ExitCode> {
    let report = ledger::verify(store).await.context("the ledger cannot be read")?;
    let sound = report.sound;
    if let Some(broken) = report.broken {
        say(&format!(
            "The ledger is broken at entry {}: {}.\n\
             The {sound} entries before it are sound. Keep this file, and compare it with a backup from before the break.\n",
            broken.sequence, broken.flaw
        ));
        return Ok(ExitCode::FAILURE);
    }
    say(&format!("The ledger is sound: {sound} entries, each sealed by the next.\n"));
    if sound > 0 {
        say(&format!(
            "Hash of the last: {}\nNoted elsewhere, it proves later that nothing up to here was changed.\n",
            report.last_hash
        ));
    }
    Ok(ExitCode::SUCCESS)
}

async fn export(store: &Store, format: ExportFormat) -> anyhow::Result<ExitCode> {
    let format = match format {
        ExportFormat::Jsonl => ledger::Format::JsonLines,
        ExportFormat::Csv => ledger::Format::Csv,
    };
    let always = jiff::Timestamp::MIN..jiff::Timestamp::MAX;
    match ledger::export(store, &mut BufWriter::new(io::stdout()), format, always).await {
        Ok(count) => eprintln!("{count} entries."),
        // Whoever reads it has seen enough.
        Err(ExportError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {}
        Err(error) => return Err(error.into()),
    }
    Ok(ExitCode::SUCCESS)
}
