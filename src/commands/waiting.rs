//! `portadesk sync status`, `retry` and `skip`: what waits, what was given up, and what a person does about it.

use std::process::ExitCode;

use anyhow::Context;
use jiff::Timestamp;

use super::{
    say,
    tenant::{Stored, open_store},
};
use crate::{
    cli::{TenantArgs, WaitingArgs, WaitingKind},
    clock::Clock,
    ledger::Actor,
    provisioning::{Decision, OUTDATED, before},
    store::{GivenUpAt, HELD, LongWork, Outlook, Pending, Store, StoreError, SubjectKind},
};

/// Entries of each list that are printed.
const MOST_TOLD: u32 = 50;
/// Entries that were given up, read at once.
const PAGE: u32 = 1_000;

pub(super) async fn status(args: &TenantArgs) -> anyhow::Result<ExitCode> {
    let Stored { tenant, store, .. } = match open_store(args).await? {
        Ok(stored) => stored,
        Err(code) => return Ok(code),
    };
    let told = told(&store, &tenant.name, Clock::system().now()).await.context("the database cannot be read")?;
    store.close().await;
    say(&told);
    Ok(ExitCode::SUCCESS)
}

async fn told(store: &Store, tenant: &str, now: Timestamp) -> Result<String, StoreError> {
    let backlog = store.backlog(tenant).await?;
    let oldest = backlog.oldest.map(|since| format!(", the oldest change from {since:.0}")).unwrap_or_default();
    let mut lines = vec![
        format!("{tenant}: {} links.\n", store.count_links(tenant).await?),
        format!("Waiting: {}, {} of them changed in billing{oldest}.\n", backlog.waiting, backlog.changed),
    ];
    lines.extend(store.outlooks(tenant, before(now, OUTDATED)).await?.into_iter().map(outlook));
    lines.push(format!("Given up: {}.\n", backlog.parked));
    lines.extend(
        store.given_up(tenant, now, None, MOST_TOLD).await?.iter().map(|pending| format!("  {}\n", words(pending))),
    );
    lines.push(format!("Unlinked queue: {} customers.\n", store.proposed_customers(tenant).await?));
    let proposals = store.proposals(tenant, MOST_TOLD).await?;
    lines.extend(proposals.iter().map(|it| {
        format!(
            "  customer {}: organization {} ({}), since {:.0}\n",
            it.customer, it.organization, it.evidence, it.since
        )
    }));
    let letters = store.dead_letters(tenant, MOST_TOLD).await?;
    lines.push(format!("Dead letters, of the last: {}.\n", letters.len()));
    lines.extend(letters.iter().map(|letter| {
        format!(
            "  {}: {} times, last at {:.0}, {} bytes\n",
            letter.reason,
            letter.times,
            letter.last_at,
            letter.body.len()
        )
    }));
    let drift = store.drift(tenant).await?;
    lines.push(format!("Drift that the pass has found: {}.\n", drift.iter().map(|drift| drift.count).sum::<u64>()));
    lines.extend(drift.iter().map(|it| format!("  {}: {}, one of them {}\n", it.code, it.count, it.example)));
    lines.push(match store.sweep(tenant).await? {
        None => "The pass over all customers has not begun.\n".to_owned(),
        Some(sweep) => {
            let last = sweep.last.map_or_else(
                || "none is whole yet".to_owned(),
                |(customers, without)| format!("{customers} customers, {without} without an organization"),
            );
            format!(
                "Pass over all customers: the last whole one: {last}. Now at {} {}, next at {:.0}.\n",
                sweep.stage.as_str(),
                sweep.place,
                sweep.next_at
            )
        }
    });
    Ok(lines.concat())
}

fn outlook(outlook: Outlook) -> String {
    let Outlook { work, done, total, ends_at, .. } = outlook;
    let end = ends_at.map_or_else(|| "nobody can say yet when".to_owned(), |at| format!("at about {at:.0}"));
    match work {
        LongWork::Changes => format!("All of it will have been followed: {end}.\n"),
        LongWork::Apply => format!("A plan is being applied: {done} of {total} rows. The last one: {end}.\n"),
    }
}

/// One subject that waits, by its number and a code.
pub(super) fn words(pending: &Pending) -> String {
    let Pending { task, next_try_at, parked, last_error } = pending;
    let error = last_error.as_deref().unwrap_or("no error");
    let next = if *parked { String::new() } else { format!(", next try at {next_try_at:.0}") };
    format!(
        "{} {}: {error}, {} tries, {} since {:.0}{next}",
        task.kind.as_str(),
        task.subject,
        task.tries,
        task.cause,
        task.since
    )
}

pub(super) async fn retry(args: &WaitingArgs) -> anyhow::Result<ExitCode> {
    each(args, "is tried again", Decision::Retry).await
}

pub(super) async fn skip(args: &WaitingArgs) -> anyhow::Result<ExitCode> {
    each(args, "is dropped until something changes again", Decision::Skip).await
}

/// Does something to one subject, or to all that were given up.
async fn each(args: &WaitingArgs, done: &str, decision: Decision) -> anyhow::Result<ExitCode> {
    let Stored { tenant, store, .. } = match open_store(&args.tenant).await? {
        Ok(stored) => stored,
        Err(code) => return Ok(code),
    };
    let (mut count, name, now) = (0, tenant.name.as_str().into(), Clock::system().now());
    for (kind, subject) in subjects(args, &store, &tenant.name, now).await? {
        if decision.carry_out(&store, &name, Actor::CommandLine, (kind, &subject), now).await? {
            say(&format!("{} {subject} {done}.\n", kind.as_str()));
            count += 1;
        }
    }
    store.close().await;
    if count == 0 {
        say("There is nothing of that kind.\n");
        return Ok(if args.all { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    Ok(ExitCode::SUCCESS)
}

async fn subjects(
    args: &WaitingArgs,
    store: &Store,
    tenant: &str,
    now: Timestamp,
) -> Result<Vec<(SubjectKind, String)>, StoreError> {
    let kind = match args.kind {
        Some(WaitingKind::Customer) => SubjectKind::Customer,
        Some(WaitingKind::Account) => SubjectKind::Account,
        Some(WaitingKind::Number) => SubjectKind::Number,
        None => {
            let (mut all, mut behind) = (Vec::new(), None);
            loop {
                let page = store.given_up(tenant, now, behind.as_ref(), PAGE).await?;
                let Some(last) = page.last().map(|it| &it.task) else { return Ok(all) };
                behind = Some(GivenUpAt { since: last.since, kind: last.kind, subject: last.subject.clone() });
                let own = page.into_iter().filter(|pending| pending.last_error.as_deref() != Some(HELD));
                all.extend(own.map(|pending| (pending.task.kind, pending.task.subject)));
            }
        }
    };
    Ok(args.id.iter().map(|id| (kind, id.clone())).collect())
}
