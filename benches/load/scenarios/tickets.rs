//! What a page of a customer's tickets costs: remembered, and with a Zendesk that takes its time.

use std::time::Duration;

use anyhow::{Context as _, ensure};
use jiff::SignedDuration;
use portadesk::demo::{faults::Fault, simulator::zendesk::Ticket};
use serde_json::{Value, json};

use super::answers::{Question, ROUNDS};
use crate::{
    bare::Recorded,
    client::{Amount, Connection, Latencies, Response, pace},
    desk::{Desk, request},
    report::Report,
};

const LIST: &str = "/billing/panda/customers/46170/tickets";
const LINK: &str = "/billing/panda/customers/46170/link";
const ORGANIZATION: u64 = 77;
const TICKETS: u64 = 5_000;
const SLOW: Duration = Duration::from_millis(80);
/// Questions to Zendesk that a cold page puts one after the other: the list, and what was last said in 25 tickets, six at a time.
const IN_A_ROW: u32 = 6;

pub fn pages(desk: &mut Desk, report: &mut Report) -> anyhow::Result<()> {
    let pattern = desk.zendesk().ticket(1).context("no ticket to begin with")?;
    for number in 1..=TICKETS {
        desk.zendesk().put_ticket(ticket(&pattern, number)?);
    }
    desk.zendesk().set_requests_per_minute(1_000_000);
    desk.service()?;
    let visit = desk.staff_visit()?;
    let organization = json!({ "organization": ORGANIZATION.to_string() });
    let linked = Connection::open(desk.address())?.exchange(&request("PUT", LINK, &visit, Some(&organization)))?;
    ensure!(linked.status == 200, "the customer cannot be linked: {}", linked.status);
    warm(desk, &visit, report)?;
    cold(desk, report)
}

fn warm(desk: &mut Desk, visit: &str, report: &mut Report) -> anyhow::Result<()> {
    let ask = request("GET", LIST, visit, None);
    let mut connection = Connection::open(desk.address())?;
    connection.exchange(&ask)?;
    let usual = connection.exchange(&ask)?;
    ensure!(usual.status == 200, "an unusual answer: {}", usual.status);
    drop(connection);
    let amount = Amount { requests: 10_000, at_most: Duration::from_millis(1_500) };
    let rounds = (0..ROUNDS).map(|_| vec![ask.clone()]).collect();
    let question = Question { what: "ticket page, remembered", most: None, rounds, steady: vec![ask], amount };
    question.put(desk, Recorded::new(LIST, usual), report)
}

/// Each page of the walk once, by a service that knows none of them, beside the question for its list put straight to Zendesk.
fn cold(desk: &mut Desk, report: &mut Report) -> anyhow::Result<()> {
    const PAGES: usize = 150;
    const PER_SECOND: u32 = 5;
    const SENDERS: usize = 16;
    let paths = walk(desk, PAGES)?;
    // Nothing is remembered by the next one; links and visits before are gone with the memory, or stand in the store.
    desk.stop_service()?;
    desk.service()?;
    let visit = desk.staff_visit()?;
    let (zendesk, question) = straight_to_zendesk(desk)?;
    desk.zendesk().faults().set(Fault::slow(SLOW).only("GET /api/v2/"));
    let straight = pace(zendesk, &vec![question; PAGES], PER_SECOND, SENDERS)?;
    desk.zendesk().calls().clear();
    let requests: Vec<_> = paths.iter().map(|path| request("GET", path, &visit, None)).collect();
    let through = pace(desk.address(), &requests, PER_SECOND, SENDERS)?;
    let calls = desk.zendesk().calls().total();
    desk.zendesk().faults().clear();
    tell(report, &straight, &through);
    #[expect(clippy::cast_precision_loss, reason = "hundreds")]
    let calls = calls as f64 / paths.len() as f64;
    report.judge("  cold ticket page: upstream calls a page", format!("{calls:.1}"), "<= 26", calls <= 26.0);
    Ok(())
}

fn tell(report: &mut Report, straight: &Latencies, through: &Latencies) {
    for (whole, added, share) in [
        ("cold ticket page, Zendesk at 80 ms, p50", "  added to six questions in a row, p50", 0.5),
        ("cold ticket page, Zendesk at 80 ms, p99", "  added to six questions in a row, p99", 0.99),
    ] {
        report.tell(whole, millis(through.at(share)));
        report.tell(added, millis(through.at(share).saturating_sub(straight.at(share) * IN_A_ROW)));
    }
}

/// The paths of the first pages, as each page names the next.
fn walk(desk: &Desk, pages: usize) -> anyhow::Result<Vec<String>> {
    let visit = desk.staff_visit()?;
    let mut connection = Connection::open(desk.address())?;
    let mut paths = vec![LIST.to_owned()];
    while paths.len() < pages {
        let path = paths.last().context("there is a first page")?;
        let Response { status, body, .. } = connection.exchange(&request("GET", path, &visit, None))?;
        ensure!(status == 200, "{path} is answered with {status}");
        let page = String::from_utf8(body)?;
        let (_, rest) = page.split_once("data-path=\"").context("the walk ends early")?;
        let next = rest.split('"').next().unwrap_or_default();
        paths.push(next.replace("&#38;", "&").replace("&amp;", "&"));
    }
    Ok(paths)
}

/// Zendesk's address, and the question for a page of the list.
fn straight_to_zendesk(desk: &Desk) -> anyhow::Result<(std::net::SocketAddr, Vec<u8>)> {
    let zendesk = desk.zendesk();
    let address = zendesk.url().trim_start_matches("http://").parse()?;
    let credentials = json!({
        "grant_type": "client_credentials",
        "client_id": zendesk.client_id(),
        "client_secret": zendesk.client_secret(),
        "scope": "read",
    });
    let answer = Connection::open(address)?.exchange(&request("POST", "/oauth/tokens", "", Some(&credentials)))?;
    let answer: Value = serde_json::from_slice(&answer.body)?;
    let token = answer["access_token"].as_str().context("Zendesk gave no token")?;
    let path = format!("/api/v2/organizations/{ORGANIZATION}/tickets?page%5Bsize%5D=25&sort=-updated_at&include=users");
    Ok((address, request("GET", &path, token, None)))
}

fn ticket(pattern: &Ticket, number: u64) -> anyhow::Result<Ticket> {
    let at = pattern.created_at - SignedDuration::from_mins(i64::try_from(number)?);
    let subject = format!("Number {number}");
    let organization_id = Some(ORGANIZATION);
    let id = 1_000 + number;
    Ok(Ticket { id, subject, organization_id, created_at: at, updated_at: at, ..pattern.clone() })
}

fn millis(duration: Duration) -> String {
    format!("{:.1} ms", duration.as_secs_f64() * 1e3)
}
