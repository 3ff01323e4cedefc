//! What the service costs, beside a bare actix-web server that returns the same bytes without work.
//!
//! ```text
//! cargo bench --bench load                 # about four minutes; every figure, target, and met / not met
//! cargo bench --bench load -- --strict     # exit code 1 when a target is missed
//! cargo bench --bench load -- cached start # only the scenarios with these names
//! ```
//!
//! Everything runs on loopback. The service is the real program (`portadesk serve`) in a process of its own, pinned to
//! one core with the settings it has in production; so is the bare server. This process, on the other cores, plays
//! both foreign systems and all agents, and none of its own time is counted.
//!
//! - **CPU a request** is the processor time that the kernel counted for the server's threads, divided by the
//!   requests answered while 64 connections were kept busy. Bare server and service take turns, round by round, and
//!   the ratio is the median over the rounds: the machine's mood hits both.
//! - **p50 / p99** come from requests sent at fixed times whatever the answers do, and are counted from the time at
//!   which a request was to be sent: a server that stalls is charged for everybody who waited.
//!
//! `tickets` is the page of a customer's tickets for billing staff: remembered, beside the bare server, and never read before,
//! with a Zendesk that takes 80 ms for each question. `queries` is a customer who asks for help: the form, the query, and the
//! time from sending it until it is a ticket.

mod bare;
mod client;
mod desk;
mod process;
mod report;
mod scenarios;

use std::process::ExitCode;

use anyhow::Context as _;

use self::{desk::Desk, report::Report, scenarios::Scenario};

fn main() -> anyhow::Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [role, answers] = arguments.as_slice()
        && role == bare::ROLE
    {
        bare::serve(answers.as_ref())?;
        return Ok(ExitCode::SUCCESS);
    }
    if let [role, upstream] = arguments.as_slice()
        && role == bare::PROXY_ROLE
    {
        bare::serve_proxy(upstream.clone())?;
        return Ok(ExitCode::SUCCESS);
    }
    let strict = arguments.iter().any(|argument| argument == "--strict");
    // Cargo itself adds `--bench`.
    let wanted: Vec<&str> = arguments.iter().map(String::as_str).filter(|name| !name.starts_with("--")).collect();
    process::keep_off_the_servers_core();
    let mut desk = Desk::open().context("the desk cannot be set up")?;
    let mut report = Report::default();
    for Scenario { name, run } in scenarios::ALL {
        if wanted.is_empty() || wanted.contains(&name) {
            eprintln!("{name} …");
            run(&mut desk, &mut report).with_context(|| format!("scenario {name}"))?;
        }
    }
    print!("{report}");
    Ok(if strict && report.is_missed() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
