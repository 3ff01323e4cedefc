//! `portadesk links`: all links as a list, and back from what Zendesk still says.

use std::process::ExitCode;

use anyhow::Context;

use super::{
    progress::Teller,
    say,
    tenant::{Stored, open_store},
};
use crate::{
    app,
    cli::LinksCommand,
    clock::Clock,
    linking::{Rebuilt, Unlinked},
    provisioning::bringing::{Progress, Stage},
    zendesk::OrganizationId,
};

/// Links read at once.
const PAGE: u32 = 1_000;
/// Organizations that are told one by one.
const MOST_TOLD: usize = 50;

pub(super) async fn run(command: LinksCommand) -> anyhow::Result<ExitCode> {
    let (LinksCommand::Export(args) | LinksCommand::Rebuild(args)) = &command;
    let stored = match open_store(args).await? {
        Ok(stored) => stored,
        Err(code) => return Ok(code),
    };
    match command {
        LinksCommand::Export(_) => export(&stored).await,
        LinksCommand::Rebuild(_) => rebuild(stored).await,
    }
}

async fn export(Stored { tenant, store, .. }: &Stored) -> anyhow::Result<ExitCode> {
    say("organization,customer,linked_at,evidence\n");
    let (mut last, mut count) = (OrganizationId(0), 0);
    loop {
        let page = store.links_after(&tenant.name, last, PAGE).await.context("the links cannot be read")?;
        let Some(end) = page.last() else { break };
        last = end.organization;
        count += page.len();
        let lines = page.iter().map(|link| {
            // Evidence is a code: letters, digits and underscores.
            format!("{},{},{:.0},{}\n", link.organization, link.customer, link.linked_at, link.evidence)
        });
        say(&lines.collect::<Vec<_>>().concat());
    }
    eprintln!("{count} links.");
    store.close().await;
    Ok(ExitCode::SUCCESS)
}

async fn rebuild(stored: Stored) -> anyhow::Result<ExitCode> {
    let (linking, zendesk) = app::linking_for_commands(stored.tenant.clone(), &stored.store, &Clock::system())?;
    let teller = Teller::new();
    let tell = |done| teller.tell(Progress { stage: Stage::Organizations, done, of: None, left: None });
    let rebuilt = linking.rebuild(&zendesk, &tell).await;
    teller.end();
    stored.store.close().await;
    let rebuilt = rebuilt.context("not all links are restored; the same command goes on")?;
    for (organization, customer, why) in rebuilt.unlinked.iter().take(MOST_TOLD) {
        let why = match why {
            Unlinked::Ambiguous { linked_to } => format!("the customer is linked to organization {linked_to}"),
            Unlinked::CustomerGone => "billing has no such customer".to_owned(),
            Unlinked::BeingReleased => "its link has just ended".to_owned(),
        };
        say(&format!("organization {organization} names customer {customer} and is not linked: {why}\n"));
    }
    let Rebuilt { read, restored, there, unlinked_count, .. } = rebuilt;
    say(&format!(
        "{read} organizations read: {restored} links restored, {there} were there, {unlinked_count} name a customer and \
         are not linked.\n"
    ));
    Ok(ExitCode::SUCCESS)
}
