//! `portadesk report support-cost`: what support of a tenant costs in a month.

use std::{process::ExitCode, time::Duration};

use anyhow::Context;
use tokio::time::Instant;

use super::{
    say,
    tenant::{Stored, open_store},
};
use crate::{
    app,
    cli::{ReportCommand, SupportCostArgs},
    clock::Clock,
    costs::{Month, Report, Row, Sums},
};

/// Between two lines about how far reading has come.
const TELL_EVERY: Duration = Duration::from_secs(10);

pub(super) async fn run(command: ReportCommand) -> anyhow::Result<ExitCode> {
    let ReportCommand::SupportCost(args) = command;
    let month: Month = args.month.parse().context("--month")?;
    let Stored { tenant, store, log: _log } = match open_store(&args.tenant).await? {
        Ok(stored) => stored,
        Err(code) => return Ok(code),
    };
    let costs = app::costs_for_commands(&tenant, &store, &Clock::system())?;
    if !args.as_read {
        let mut told = Instant::now();
        let tell = |read: usize| {
            if told.elapsed() >= TELL_EVERY {
                told = Instant::now();
                eprintln!("Tickets read: {read}");
            }
        };
        if let Err(error) = costs.read_all(tell).await {
            // What has been read before is told all the same.
            if store.cost_reading(&tenant.name).await?.is_none() {
                return Err(error.into());
            }
            eprintln!("{:#}", anyhow::Error::from(error));
            eprintln!("Tickets cannot be read: these are the sums as of the last reading.");
        }
    }
    let report = costs.report(month, None).await?;
    store.close().await;
    if report.lacks_names {
        eprintln!("Billing did not tell about all customers: names are missing, and resellers may lack some.");
    }
    if !report.is_read {
        eprintln!("Not all tickets have been read yet: the sums will grow.");
    }
    if let Some(begun) = report.lacks_before {
        eprintln!("This month is not whole: there are figures only for tickets that have changed since {begun}.");
    }
    say(&told(&report, &args));
    Ok(ExitCode::SUCCESS)
}

fn told(report: &Report, args: &SupportCostArgs) -> String {
    if args.csv {
        return report.to_csv();
    }
    if args.json {
        return format!("{:#}\n", report.to_json());
    }
    let mut lines = vec![format!("{}, {} {} for an hour\n\n", report.month, report.rate, report.currency)];
    lines.push(line("customer", "name", ["tickets", "touches", "minutes", "cost"].map(str::to_owned)));
    let row = |row: &Row| {
        let name = row.name.as_deref().unwrap_or("(not known)");
        line(&row.customer.to_string(), name, figures(&row.sums, &row.cost))
    };
    lines.extend(report.customers.iter().map(row));
    lines.push(line("", "without a customer", figures(&report.without.0, &report.without.1)));
    lines.push(line("", "total", figures(&report.total.0, &report.total.1)));
    if !report.resellers.is_empty() {
        lines.push("\nResellers, with all of their customers, who stand above as well:\n".to_owned());
        lines.extend(report.resellers.iter().map(row));
    }
    lines.concat()
}

fn figures(sums: &Sums, cost: &dyn ToString) -> [String; 4] {
    [sums.tickets.to_string(), sums.touches.to_string(), sums.minutes().to_string(), cost.to_string()]
}

/// Names are other people's texts: nothing in them may move a terminal's cursor.
fn line(customer: &str, name: &str, [tickets, touches, minutes, cost]: [String; 4]) -> String {
    let name: String = name.chars().filter(|letter| !letter.is_control()).take(40).collect();
    format!("{customer:>10}  {name:<40} {tickets:>8} {touches:>8} {minutes:>10} {cost:>12}\n")
}
