//! `portadesk sync`: bringing over what exists, by a plan that people read first.

use std::{
    fs::File,
    io::BufReader,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, bail};
use serde_json::{Map, Value};

use super::{
    progress::Teller,
    say,
    tenant::{self, Opened},
    waiting,
};
use crate::{
    cli::{ApplyArgs, PlanArgs, SyncCommand, TenantArgs},
    provisioning::bringing::{Applied, Bringing, Consent, Pairs, PlanFile, ReceiptFile, Row, Undone, Wish},
};

/// Rows that are told one by one.
const MOST_TOLD: usize = 50;

pub(super) async fn run(command: SyncCommand) -> anyhow::Result<ExitCode> {
    match command {
        SyncCommand::Plan(args) => plan(&args).await,
        SyncCommand::Show { plan, rows } => show(&plan, rows),
        SyncCommand::Apply(args) => apply(&args).await,
        SyncCommand::Undo { tenant, receipt } => undo(&tenant, &receipt).await,
        SyncCommand::Status(args) => waiting::status(&args).await,
        SyncCommand::Retry(args) => waiting::retry(&args).await,
        SyncCommand::Skip(args) => waiting::skip(&args).await,
    }
}

async fn plan(args: &PlanArgs) -> anyhow::Result<ExitCode> {
    let pairs = args.list.as_deref().map(read_pairs).transpose()?;
    let Opened { store, engine, .. } = &match tenant::open(&args.tenant).await? {
        Ok(opened) => opened,
        Err(code) => return Ok(code),
    };
    let wish = Wish { at_most: args.at_most, pairs };
    let teller = Teller::new();
    let made = Bringing::new(engine.clone()).plan(&args.out, &wish, &|progress| teller.tell(progress)).await;
    teller.end();
    store.close().await;
    let made = made.context("there is no plan")?;
    say(&summary(&made));
    say(&format!(
        "Nothing is written yet. Read it with `portadesk sync show {0}`, and apply it with `portadesk sync apply {0}`.\n",
        args.out.display()
    ));
    Ok(ExitCode::SUCCESS)
}

fn read_pairs(file: &Path) -> anyhow::Result<Pairs> {
    let read = File::open(file).map_err(Into::into).and_then(|list| Pairs::read(BufReader::new(list)));
    read.with_context(|| format!("the list {} cannot be used", file.display()))
}

fn show(file: &Path, most: u64) -> anyhow::Result<ExitCode> {
    let plan = PlanFile::open(file)?;
    say(&summary(&plan));
    for row in plan.rows()?.take(usize::try_from(most).unwrap_or(usize::MAX)) {
        say(&words(&row?));
    }
    let more = plan.totals.rows.saturating_sub(most);
    if more > 0 {
        say(&format!("{more} more rows: --rows shows as many as you say.\n"));
    }
    Ok(ExitCode::SUCCESS)
}

fn summary(plan: &PlanFile) -> String {
    let totals = &plan.totals;
    let cap = plan.at_most.map(|cap| format!(", at most {cap}")).unwrap_or_default();
    let mut lines = vec![format!(
        "Plan for {}, made {:.0}: {} rows, {} of them write{cap}. In step: {}.\n",
        plan.tenant, plan.made_at, totals.rows, totals.writes, totals.in_step
    )];
    lines.extend(totals.counts.iter().map(|(what, count)| format!("{count:>8}  {what}\n")));
    if totals.left_out > 0 {
        lines.push(format!("{:>8}  left for a later plan\n", totals.left_out));
    }
    lines.push(format!("SHA-256: {}\n", plan.hash));
    lines.concat()
}

fn words(row: &Row) -> String {
    let organizations: Vec<String> = row.organizations.iter().map(ToString::to_string).collect();
    let place =
        if organizations.is_empty() { String::new() } else { format!(" organization {}", organizations.join(", ")) };
    let evidence = if row.evidence.is_empty() { String::new() } else { format!(" ({})", row.evidence.join("; ")) };
    let mut text = format!(
        "{:>6}  customer {} {}{place}: {}{evidence}\n",
        row.row,
        row.customer,
        row.act.as_str(),
        row.reason.as_str()
    );
    let fields = |values: &Map<String, Value>| values.get("organization_fields").and_then(Value::as_object).cloned();
    let before = fields(&row.before.0).unwrap_or_default();
    for (key, value) in row.after.0.iter().filter(|(key, _)| *key != "organization_fields") {
        text += &change(key, row.before.0.get(key), value);
    }
    for (key, value) in &fields(&row.after.0).unwrap_or_default() {
        text += &change(key, before.get(key), value);
    }
    for (key, value) in &row.contact.0 {
        text += &change(&format!("contact's {key}"), None, value);
    }
    text
}

fn change(key: &str, before: Option<&Value>, after: &Value) -> String {
    match before {
        Some(before) => format!("          {key}: {before} -> {after}\n"),
        None => format!("          {key}: {after}\n"),
    }
}

async fn apply(args: &ApplyArgs) -> anyhow::Result<ExitCode> {
    let plan = PlanFile::open(&args.plan)?;
    let receipt = args.receipt.clone().unwrap_or_else(|| receipt_of(&args.plan));
    let Opened { store, engine, .. } = &match tenant::open(&args.tenant).await? {
        Ok(opened) => opened,
        Err(code) => return Ok(code),
    };
    let bringing = Bringing::new(engine.clone());
    let teller = Teller::new();
    let consent = Consent { leave_changed: args.leave_changed, contacts: args.contacts };
    let applied = bringing.apply(&plan, &receipt, consent, &|progress| teller.tell(progress)).await;
    teller.end();
    store.close().await;
    let applied = applied.with_context(|| {
        format!(
            "the plan is not applied to its end; the same command goes on ({} says how far it came)",
            receipt.display()
        )
    })?;
    Ok(tell_applied(&applied, &receipt))
}

fn receipt_of(plan: &Path) -> PathBuf {
    let mut name = plan.as_os_str().to_owned();
    name.push(".receipt");
    name.into()
}

fn tell_applied(applied: &Applied, receipt: &Path) -> ExitCode {
    let told = if applied.refused { applied.changed.len() } else { applied.changed.len().min(MOST_TOLD) };
    for change in applied.changed.iter().take(told.min(MOST_TOLD)) {
        say(&format!("row {}, customer {}: changed: {}\n", change.row, change.customer, change.what.join(", ")));
    }
    if applied.refused {
        say(&format!(
            "Nothing is written: {} rows would be other ones now. Make a new plan, or leave them out with --leave-changed.\n",
            applied.changed_rows
        ));
        return ExitCode::FAILURE;
    }
    for (row, why) in applied.left.iter().take(MOST_TOLD) {
        say(&format!("row {row}: not written: {why}\n"));
    }
    let before = if applied.before > 0 { format!(", {} were before", applied.before) } else { String::new() };
    let left = applied.left.len() as u64 + applied.changed_rows;
    say(&format!(
        "{} rows are written{before}, {left} are not.\nReceipt: {1}. `portadesk sync undo {1}` takes it back.\n",
        applied.done,
        receipt.display()
    ));
    if left == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn undo(args: &TenantArgs, file: &Path) -> anyhow::Result<ExitCode> {
    let mut receipt = ReceiptFile::open(file)?;
    if receipt.done() == 0 {
        bail!("{} tells of nothing that could be taken back", file.display());
    }
    let Opened { store, engine, .. } = &match tenant::open(args).await? {
        Ok(opened) => opened,
        Err(code) => return Ok(code),
    };
    let bringing = Bringing::new(engine.clone());
    let teller = Teller::new();
    let undone = bringing.undo(&mut receipt, &|progress| teller.tell(progress)).await;
    teller.end();
    store.close().await;
    let Undone { done, kept } = undone.context("it is not taken back to its end; the same command goes on")?;
    for (row, customer, why) in kept.iter().take(MOST_TOLD) {
        say(&format!("row {row}, customer {customer}: left as it is: {why}\n"));
    }
    say(&format!("{done} rows are taken back, {} are left as they are.\n", kept.len()));
    Ok(if kept.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
