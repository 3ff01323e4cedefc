//! `portadesk keys`: keys for the provider's own tools. What is changed here counts at once, without a restart.

use std::process::ExitCode;

use anyhow::{Context, bail};
use jiff::SignedDuration;
use secrecy::ExposeSecret as _;

use super::{
    say,
    tenant::{Stored, open_store},
};
use crate::{cli::KeysCommand, clock::Clock, keys::Keys};

/// Longest name, in letters.
const MOST_LETTERS: usize = 100;

pub(super) async fn run(command: KeysCommand) -> anyhow::Result<ExitCode> {
    let (KeysCommand::Create { tenant: args, .. } | KeysCommand::List(args) | KeysCommand::Revoke { tenant: args, .. }) =
        &command;
    let Stored { tenant, store, log: _log } = match open_store(args).await? {
        Ok(stored) => stored,
        Err(code) => return Ok(code),
    };
    let clock = Clock::system();
    let keys = Keys::new(store.clone(), clock.clone());
    let code = match command {
        KeysCommand::Create { name, scopes, days, .. } => {
            if name.trim().is_empty() || name.chars().count() > MOST_LETTERS {
                bail!("--name has 1 to {MOST_LETTERS} letters");
            }
            let ends =
                days.and_then(|days| clock.now().checked_add(SignedDuration::from_hours(i64::from(days) * 24)).ok());
            let (value, key) = keys.create(&tenant.name, name.trim(), &scopes, ends).await?;
            say(&format!("{}\n", value.expose_secret()));
            eprintln!("Key {} is good from now on. It is not shown again.", key.id);
            ExitCode::SUCCESS
        }
        KeysCommand::List(_) => {
            for key in keys.list(&tenant.name).await.context("the keys cannot be read")? {
                let state = match (key.revoked_at, key.ends_at) {
                    (Some(at), _) => format!("revoked {at:.0}"),
                    (None, Some(end)) if end <= clock.now() => format!("ended {end:.0}"),
                    (None, Some(end)) => format!("good until {end:.0}"),
                    (None, None) => "good".to_owned(),
                };
                say(&format!("{}  {}  made {:.0}  {state}  {}\n", key.id, key.scopes, key.made_at, key.name));
            }
            ExitCode::SUCCESS
        }
        KeysCommand::Revoke { id, .. } => {
            if !keys.revoke(&tenant.name, &id).await? {
                bail!("there is no good key {id} of this tenant");
            }
            eprintln!("Key {id} opens nothing any more.");
            ExitCode::SUCCESS
        }
    };
    store.close().await;
    Ok(code)
}
