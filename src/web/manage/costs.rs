//! What support costs, month by month: for customers, the dearest first, and for resellers with all of theirs.

use std::time::Duration;

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Query},
};
use fluent_bundle::FluentArgs;
use rust_decimal::{Decimal, prelude::ToPrimitive};
use serde::Deserialize;

use crate::{
    costs::{Report, Row, Stuck, Sums, WhyStuck},
    ledger::Ledger,
    web::{
        answers,
        error::ApiError,
        extract::{Manager, Reader},
        fragments,
        views::{CostBar, CostRow, CostsView, Part},
    },
};

/// Customers in the table. The command tells all of them.
const MOST_ROWS: usize = 100;
/// How long the sums wait for names and resellers.
const PATIENCE: Duration = Duration::from_secs(2);
/// Customers in the chart.
const MOST_BARS: usize = 10;

#[derive(Debug, Deserialize)]
pub struct Wanted {
    month: Option<String>,
}

/// `GET /manage/costs?month=2026-10`
pub async fn show(
    manager: Manager,
    reader: Reader,
    ledger: Data<Ledger>,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, ApiError> {
    let Some(costs) = &manager.0.tenant.costs else { return super::off(&reader, Part::Costs) };
    let present = costs.present_month();
    let month = match &wanted.month {
        Some(text) => text.parse().map_err(|_| ApiError::InvalidRequest("the month is not written like 2026-10"))?,
        None => present,
    };
    let report = costs.report(month, Some(PATIENCE)).await?;
    // Names of customers are shown.
    let shown = report.customers.iter().take(MOST_ROWS).chain(&report.resellers).map(|row| row.customer);
    manager.0.record_matches(&ledger, &reader, shown)?;
    fragments::once(&view(&reader, &report, costs.stuck(), month < present), StatusCode::OK)
}

fn view(reader: &Reader, report: &Report, stuck: Option<Stuck>, has_next: bool) -> CostsView {
    let t = reader.texts();
    let dearest = report.customers.iter().map(|row| row.cost).max().unwrap_or_default();
    let bars = report.customers.iter().take(MOST_BARS).filter(|row| row.cost > Decimal::ZERO).map(|row| CostBar {
        name: name(reader, row),
        cost: money(reader, row.cost, &report.currency),
        thousandths: thousandths(row.cost, dearest),
    });
    let row = |row: &Row| {
        let above = report.resellers.iter().find(|reseller| Some(reseller.customer) == row.reseller);
        CostRow {
            customer: Some(row.customer.to_string()),
            reseller: above.map(|above| name(reader, above)),
            ..line(reader, name(reader, row), (&row.sums, row.cost), &report.currency)
        }
    };
    let hidden = report.customers.len().saturating_sub(MOST_ROWS);
    let (without, cost) = &report.without;
    let without = (*without != Sums::default())
        .then(|| line(reader, t.get("costs-without").into_owned(), (without, *cost), &report.currency));
    CostsView {
        t,
        month: report.month.to_string(),
        rate: money(reader, report.rate, &report.currency),
        previous: Some(report.month.before().to_string()),
        next: has_next.then(|| report.month.after().to_string()),
        summary: summary(reader, report),
        bars: bars.collect(),
        rows: report.customers.iter().take(MOST_ROWS).map(row).collect(),
        resellers: report.resellers.iter().map(row).collect(),
        without,
        total: line(reader, t.get("costs-total").into_owned(), (&report.total.0, report.total.1), &report.currency),
        more: (hidden > 0).then(|| t.count("costs-more", "count", hidden as u64).into_owned()),
        read_at: report.read_at.map(|at| answers::age(at, reader)),
        is_read: report.is_read,
        lacks_before: report.lacks_before.map(|at| answers::age(at, reader)),
        stuck: stuck.map(|stuck| (answers::age(stuck.since, reader), why(stuck.why))),
        lacks_names: report.lacks_names,
    }
}

const fn why(why: WhyStuck) -> &'static str {
    match why {
        WhyStuck::Silent => "costs-stuck-silent",
        WhyStuck::NotAllowed => "costs-stuck-not-allowed",
        WhyStuck::Unreadable => "costs-stuck-unreadable",
        WhyStuck::NotKept => "costs-stuck-not-kept",
    }
}

fn line(reader: &Reader, name: String, (sums, cost): (&Sums, Decimal), currency: &str) -> CostRow {
    let number = |number: i64| reader.formats.number(Decimal::from(number), 0..=0);
    CostRow {
        customer: None,
        name,
        reseller: None,
        tickets: number(sums.tickets),
        touches: number(sums.touches),
        minutes: reader.formats.number(sums.minutes(), 0..=2),
        cost: money(reader, cost, currency),
    }
}

fn name(reader: &Reader, row: &Row) -> String {
    let untitled = || reader.texts().with("customer-untitled", "id", row.customer).into_owned();
    row.name.clone().unwrap_or_else(untitled)
}

/// Less was tracked than before where an agent corrected a time, so an amount can be below zero.
fn money(reader: &Reader, amount: Decimal, currency: &str) -> String {
    let size = reader.formats.money(amount, Some(currency));
    if amount.is_sign_negative() && !amount.is_zero() { format!("\u{2212}{size}") } else { size }
}

fn thousandths(part: Decimal, whole: Decimal) -> u64 {
    let share = part.checked_div(whole).and_then(|share| (share * Decimal::from(1000)).round().to_u64());
    share.unwrap_or(0).min(1000)
}

fn summary(reader: &Reader, report: &Report) -> String {
    let Some(first) = report.customers.first() else { return String::new() };
    let mut args = FluentArgs::with_capacity(3);
    args.set("name", name(reader, first));
    args.set("cost", money(reader, first.cost, &report.currency));
    args.set("total", money(reader, report.total.1, &report.currency));
    reader.texts().format("costs-chart-summary", &args).into_owned()
}
