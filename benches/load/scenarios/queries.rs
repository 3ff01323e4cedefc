//! What it costs that a customer asks for help: the form, the query, and the time until it is a ticket.

use std::time::Duration;

use anyhow::{Context as _, ensure};
use jiff::{SignedDuration, Timestamp};
use portadesk::clock::Clock;
use serde_json::json;

use crate::{
    client::{Connection, Latencies, pace},
    desk::{Desk, request},
    report::Report,
};

const FORMS: &str = "/care/panda/queries";
const CUSTOMERS: [(&str, u64); 2] = [("rita", 46_170), ("joerg", 46_171)];
const QUERIES: usize = 300;
const PER_SECOND: u32 = 20;
/// Each waits for its answer, which waits for the ticket for up to three seconds.
const SENDERS: usize = 64;

pub fn asked(desk: &mut Desk, report: &mut Report) -> anyhow::Result<()> {
    desk.zendesk().set_requests_per_minute(1_000_000);
    desk.let_customers_ask(true)?;
    desk.service()?;
    let visits = CUSTOMERS
        .iter()
        .map(|(login, customer)| desk.customer_visit(login, *customer))
        .collect::<anyhow::Result<Vec<String>>>()?;
    let visits: Vec<&String> = visits.iter().cycle().take(QUERIES).collect();

    let opening: Vec<_> = visits.iter().map(|visit| request("GET", FORMS, visit, None)).collect();
    let (opened, cpu) = measured(desk, &opening)?;
    told(report, ["a form: p50", "a form: p99", "a form: CPU"], &opened, cpu);

    let sending = forms(desk, &opening)?.into_iter().zip(&visits).enumerate().map(|(number, (form, visit))| {
        let body = json!({ "subject": number.to_string(), "text": "Since this morning." });
        request("PUT", &format!("{FORMS}/{form}"), visit, Some(&body))
    });
    let sending: Vec<_> = sending.collect();
    let begun = Clock::system().now();
    let (sent, cpu) = measured(desk, &sending)?;
    told(report, ["a query, answered: p50", "a query, answered: p99", "a query until it is a ticket: CPU"], &sent, cpu);
    let mut waits = until_tickets(desk, begun)?;
    waits.sort_unstable();
    let at = |share: usize| waits.get(QUERIES * share / 100).copied().unwrap_or_default();
    report.tell("a query, sent, until it is a ticket in Zendesk: p50", millis(at(50)));
    report.tell("a query, sent, until it is a ticket in Zendesk: p99", millis(at(99)));
    report.tell("  RSS after 300 queries", format!("{:.1} MiB", desk.service()?.memory("VmRSS")?));
    desk.let_customers_ask(false)
}

/// How long the answers took, and the processor time of the service for each.
fn measured(desk: &mut Desk, requests: &[Vec<u8>]) -> anyhow::Result<(Latencies, Duration)> {
    let address = desk.address();
    let service = desk.service()?;
    let before = service.cpu()?;
    let latencies = pace(address, requests, PER_SECOND, SENDERS)?;
    Ok((latencies, service.cpu()?.saturating_sub(before) / u32::try_from(requests.len())?))
}

fn told(report: &mut Report, [half, most, cost]: [&'static str; 3], latencies: &Latencies, cpu: Duration) {
    report.tell(half, millis(latencies.at(0.5)));
    report.tell(most, millis(latencies.at(0.99)));
    report.tell(cost, format!("{:.0} µs", cpu.as_secs_f64() * 1e6));
}

/// The keys of forms that are opened now.
fn forms(desk: &Desk, opening: &[Vec<u8>]) -> anyhow::Result<Vec<String>> {
    let mut connection = Connection::open(desk.address())?;
    let mut key = |request: &Vec<u8>| {
        let page = String::from_utf8(connection.exchange(request)?.body)?;
        let (_, rest) = page.split_once("data-form=\"").context("no form")?;
        Ok(rest.split('"').next().unwrap_or_default().to_owned())
    };
    opening.iter().map(&mut key).collect()
}

/// From the moment at which each was to be sent.
fn until_tickets(desk: &Desk, begun: Timestamp) -> anyhow::Result<Vec<Duration>> {
    let patience = begun.checked_add(SignedDuration::from_mins(2))?;
    let made = loop {
        let tickets = desk.zendesk().tickets();
        let made: Vec<_> = tickets.into_iter().filter(|ticket| ticket.external_id.is_some()).collect();
        if made.len() >= QUERIES {
            break made;
        }
        ensure!(Clock::system().now() < patience, "{} of {QUERIES} queries are tickets", made.len());
        std::thread::sleep(Duration::from_millis(50));
    };
    ensure!(made.len() == QUERIES, "{} tickets of {QUERIES} queries", made.len());
    let gap = Duration::from_secs(1) / PER_SECOND;
    made.iter()
        .map(|ticket| {
            let due = begun.checked_add(gap * ticket.subject.parse::<u32>()?)?;
            Ok(Duration::try_from(ticket.created_at.duration_since(due)).unwrap_or_default())
        })
        .collect()
}

fn millis(duration: Duration) -> String {
    format!("{:.1} ms", duration.as_secs_f64() * 1e3)
}
