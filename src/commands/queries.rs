//! `portadesk queries`: what customers have sent from self-care and Zendesk does not have yet.

use std::{process::ExitCode, sync::Arc};

use anyhow::Context;

use super::{
    say,
    tenant::{Stored, open_store},
};
use crate::{
    cli::QueriesCommand,
    clock::Clock,
    ledger::{Actor, help},
    store::{Asked, Store},
};

/// Queries that are told one by one.
const MOST_TOLD: u32 = 1_000;

pub(super) async fn run(command: QueriesCommand) -> anyhow::Result<ExitCode> {
    let (QueriesCommand::List(args)
    | QueriesCommand::Retry { tenant: args, .. }
    | QueriesCommand::Skip { tenant: args, .. }) = &command;
    let Stored { tenant, store, .. } = match open_store(args).await? {
        Ok(stored) => stored,
        Err(code) => return Ok(code),
    };
    let tenant: Arc<str> = tenant.name.as_str().into();
    let ended = match command {
        QueriesCommand::List(_) => list(&store, &tenant).await,
        QueriesCommand::Retry { query, .. } => decide(&store, &tenant, &query, true).await,
        QueriesCommand::Skip { query, .. } => decide(&store, &tenant, &query, false).await,
    };
    store.close().await;
    ended
}

async fn list(store: &Store, tenant: &str) -> anyhow::Result<ExitCode> {
    let waiting = store.undelivered(tenant, MOST_TOLD).await.context("the queries cannot be read")?;
    if waiting.is_empty() {
        say("Zendesk has everything that customers have sent.\n");
    }
    for asked in &waiting {
        let state = if asked.parked { "given up" } else { "waits" };
        let why = asked.last_error.as_deref().unwrap_or("not tried yet");
        say(&format!(
            "{}  customer {}  sent {:.0}  {state}: {why}, {} tries\n",
            name(asked),
            asked.customer,
            asked.sent_at,
            asked.tries
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// Another try at once, or none: then the query is dropped, with all that the customer wrote.
async fn decide(store: &Store, tenant: &Arc<str>, query: &str, is_retry: bool) -> anyhow::Result<ExitCode> {
    let waiting = store.undelivered(tenant, MOST_TOLD).await.context("the queries cannot be read")?;
    let Some(asked) = waiting.iter().find(|asked| name(asked) == query) else {
        say("There is no such query.\n");
        return Ok(ExitCode::FAILURE);
    };
    let now = Clock::system().now();
    let mut change = store.change().await?;
    let (is_done, act, told) = if is_retry {
        (change.retry_query(tenant, &asked.id, now).await?, "retried", "is tried again")
    } else {
        (change.skip_query(tenant, &asked.id).await?.is_some(), "skipped", "is dropped")
    };
    if !is_done {
        say("It is being worked on, or was not given up.\n");
        return Ok(ExitCode::FAILURE);
    }
    change.append(&[help(tenant, Actor::CommandLine, act, query, now)]).await?;
    change.commit().await?;
    say(&format!("{query} {told}.\n"));
    Ok(ExitCode::SUCCESS)
}

/// As it is called in the ledger and in the ticket's external id.
fn name(asked: &Asked) -> &str {
    asked.id.get(..32).unwrap_or(&asked.id)
}
