//! What a slow, failing or silent billing system costs those who ask, and what those who ask cost billing.

use std::{
    thread,
    time::{Duration, Instant},
};

use anyhow::ensure;
use portadesk::demo::faults::{Fault, FaultKind};

use crate::{
    bare,
    client::{Connection, Latencies, pace},
    desk::Desk,
    report::Report,
};

const METHOD: &str = "get_customer_info";
const SLOW: Duration = Duration::from_millis(80);
const ASKERS: usize = 200;

/// Identical misses, distinct misses, and the time that the service adds to them.
pub fn misses(desk: &mut Desk, report: &mut Report) -> anyhow::Result<()> {
    desk.service()?;
    identical_misses(desk, report)?;
    failing_misses(desk, report)?;
    the_first_asker_hangs_up(desk, report)?;
    added_latency(desk, report)
}

fn identical_misses(desk: &mut Desk, report: &mut Report) -> anyhow::Result<()> {
    desk.billing_faults().set(Fault::slow(SLOW * 4).only(METHOD));
    let (statuses, calls) = ask_at_once(desk, ASKERS)?;
    desk.billing_faults().clear();
    ensure!(statuses.iter().all(|status| *status == 200), "not everybody was answered: {statuses:?}");
    report.judge("200 identical misses: upstream calls", calls.to_string(), "= 1", calls == 1);
    Ok(())
}

fn failing_misses(desk: &mut Desk, report: &mut Report) -> anyhow::Result<()> {
    desk.billing_faults().set(Fault::slow(SLOW * 4).only(METHOD));
    desk.billing_faults().set(Fault::code("Server.Customer.out_of_order").only(METHOD));
    let customer = desk.unseen_customers(1);
    let (statuses, calls) = ask_for(desk, &customer, ASKERS)?;
    desk.billing_faults().clear();
    ensure!(statuses.iter().all(|status| *status == 502), "not everybody was told: {statuses:?}");
    report.judge("200 identical misses that fail: upstream calls", calls.to_string(), "= 1", calls == 1);
    let (statuses, calls) = ask_for(desk, &customer, 1)?;
    let forgotten = statuses == [200] && calls == 1;
    report.judge("  the next asker after them: upstream calls", calls.to_string(), "= 1", forgotten);
    Ok(())
}

fn the_first_asker_hangs_up(desk: &mut Desk, report: &mut Report) -> anyhow::Result<()> {
    let requests = desk.unseen_customers(1);
    let request = desk.cards(&requests).remove(0);
    desk.billing_calls().clear();
    desk.billing_faults().set(Fault::from(FaultKind::Hang).only(METHOD));
    let mut first = Connection::open(desk.address())?;
    first.send(&request)?;
    let patience = Instant::now() + Duration::from_secs(5);
    while desk.billing_calls().max_in_flight() == 0 {
        ensure!(Instant::now() < patience, "billing was not asked");
        thread::sleep(Duration::from_millis(1));
    }
    drop(first);
    let mut others = (1..ASKERS).map(|_| Connection::open(desk.address())).collect::<Result<Vec<_>, _>>()?;
    others.iter_mut().try_for_each(|asker| asker.send(&request))?;
    // Time for all of them to be read before billing wakes up.
    thread::sleep(SLOW * 4);
    desk.billing_faults().clear();
    for asker in &mut others {
        ensure!(asker.receive()? == 200, "somebody was not answered");
    }
    let calls = desk.billing_calls().count(METHOD);
    report.judge("200 identical misses, first asker hangs up: upstream calls", calls.to_string(), "= 1", calls == 1);
    Ok(())
}

/// Everybody asks for the card of the same customer, whom nobody has asked for before.
fn ask_at_once(desk: &mut Desk, askers: usize) -> anyhow::Result<(Vec<u16>, usize)> {
    let customer = desk.unseen_customers(1);
    ask_for(desk, &customer, askers)
}

fn ask_for(desk: &Desk, customer: &[u64], askers: usize) -> anyhow::Result<(Vec<u16>, usize)> {
    let request = desk.cards(customer).remove(0);
    desk.billing_calls().clear();
    let mut askers = (0..askers).map(|_| Connection::open(desk.address())).collect::<Result<Vec<_>, _>>()?;
    askers.iter_mut().try_for_each(|asker| asker.send(&request))?;
    let statuses = askers.iter_mut().map(Connection::receive).collect::<Result<_, _>>()?;
    Ok((statuses, desk.billing_calls().count(METHOD)))
}

/// 600 distinct misses at 100 a second, beside the same questions put straight to billing.
fn added_latency(desk: &mut Desk, report: &mut Report) -> anyhow::Result<()> {
    const PARTS: usize = 3;
    const PART: usize = 200;
    const PER_SECOND: u32 = 100;
    const SENDERS: usize = 32;
    desk.billing_faults().set(Fault::slow(SLOW).only(METHOD));
    let (mut straight, mut handed_on, mut through) = Default::default();
    let mut connections = 0;
    for _ in 0..PARTS {
        let customers = desk.unseen_customers(PART);
        let (address, requests) = desk.straight_to_billing(&customers)?;
        straight = Latencies::join(straight, pace(address, &requests, PER_SECOND, SENDERS)?);
        // Gone before the service's turn: its idle connections to billing are none of the service's.
        let (proxy, proxy_address) = bare::start_proxy(&desk.billing_url())?;
        handed_on = Latencies::join(handed_on, pace(proxy_address, &requests, PER_SECOND, SENDERS)?);
        drop(proxy);
        thread::sleep(SLOW);
        desk.billing_calls().clear();
        through = Latencies::join(through, pace(desk.address(), &desk.cards(&customers), PER_SECOND, SENDERS)?);
        connections = connections.max(desk.billing_calls().max_connections());
    }
    desk.billing_faults().clear();
    report.judge(
        "600 distinct misses at 100/s: upstream connections",
        connections.to_string(),
        "<= 20",
        connections <= 20,
    );
    for (what, share, most) in [
        ("added to an upstream of 80 ms, p50", 0.5, Duration::from_micros(500)),
        ("added to an upstream of 80 ms, p99", 0.99, Duration::from_millis(2)),
    ] {
        let added = through.at(share).saturating_sub(straight.at(share));
        report.judge(what, millis(added), format!("<= {}", millis(most)), added <= most);
        let least = handed_on.at(share).saturating_sub(straight.at(share));
        report.tell("  by a bare proxy in the service's place", millis(least));
    }
    Ok(())
}

/// A thousand agents wait for a billing system that says nothing; one works with what is remembered.
pub fn a_thousand_who_wait(desk: &mut Desk, report: &mut Report) -> anyhow::Result<()> {
    const WAITING: usize = 1_000;
    const CARD: &str = "/panel/organizations/77";
    desk.service()?;
    desk.ask(CARD)?;
    desk.ask(CARD)?;
    let cached = vec![desk.get(CARD); 2_000];
    let before = pace(desk.address(), &cached, 1_000, 8)?;
    let customers = desk.unseen_customers(WAITING);
    desk.billing_calls().clear();
    desk.billing_faults().set(Fault::from(FaultKind::Hang).only(METHOD));
    let mut waiting = Vec::with_capacity(WAITING);
    for request in desk.cards(&customers) {
        let mut connection = Connection::open(desk.address())?;
        connection.send(&request)?;
        waiting.push(connection);
    }
    let during = pace(desk.address(), &cached, 1_000, 8)?;
    let rss = desk.service()?.memory("VmRSS")?;
    drop(waiting);
    desk.billing_faults().clear();
    let (was, is) = (before.at(0.99), during.at(0.99));
    let unharmed = is <= (was * 2).max(was + Duration::from_millis(1));
    report.judge(
        "cached p99 while 1,000 wait for a hanging upstream",
        format!("{} (was {})", millis(is), millis(was)),
        "no slower",
        unharmed,
    );
    report.tell("  RSS with 1,000 waiting", format!("{rss:.1} MiB"));
    let most = desk.service()?.memory("VmHWM")?;
    report.tell("highest RSS of the whole run", format!("{most:.1} MiB"));
    Ok(())
}

fn millis(duration: Duration) -> String {
    format!("{:.2} ms", duration.as_secs_f64() * 1e3)
}
