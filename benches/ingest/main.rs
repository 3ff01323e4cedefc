//! How fast events are taken, each on the disk before it is acknowledged: many in a commit, beside one commit an event.
//!
//! ```text
//! cargo bench --bench ingest               # about a minute for each database
//! cargo bench --bench ingest -- --strict   # exit code 1 when a target is missed
//! ```
//!
//! On SQLite, and on PostgreSQL where `PORTADESK_TEST_POSTGRES` names a server. The service is a process of its own, with
//! the routes, the credential check and the store of production; 64 connections are kept busy from this process. Both ways
//! of committing take turns, and each figure is the median of the rounds: the machine's mood hits both. Billing does
//! not answer, so that nothing is worked off meanwhile and only the taking is measured.

#[expect(dead_code, reason = "shared with the other benchmark, which needs more of it")]
#[path = "../load/client.rs"]
mod client;
mod database;
#[expect(dead_code, reason = "shared with the other benchmark, which needs more of it")]
#[path = "../load/process.rs"]
mod process;
#[expect(dead_code, reason = "shared with the other benchmark, which needs more of it")]
#[path = "../load/report.rs"]
mod report;

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Command, ExitCode},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, ensure};
use base64::{Engine, prelude::BASE64_STANDARD};
use portadesk::{
    app::App,
    clock::Clock,
    config::Config,
    demo::{
        faults::FaultKind,
        stage::{Options, Stage},
    },
};

use self::{
    client::{Amount, Connection, pace, saturate},
    database::Database,
    process::Server,
    report::Report,
};

/// What makes this program a server.
const ROLE: &str = "serve-events";
const SECRET: &str = "an-espf-secret-of-the-benchmark";
const ROUNDS: usize = 3;
/// Customers that the events are about.
const CUSTOMERS: usize = 5_000;
const ONE_BY_ONE: Amount = Amount { requests: 40_000, at_most: Duration::from_secs(4) };
const TOGETHER: Amount = Amount { requests: 160_000, at_most: Duration::from_secs(5) };
const PACED_FOR_SECS: u32 = 8;
/// Connections whose events are sent at fixed times.
const SENDERS: usize = 64;

fn main() -> anyhow::Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [role, config, per_commit] = arguments.as_slice()
        && role == ROLE
    {
        serve(config.as_ref(), per_commit.parse()?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut report = Report::default();
    measure(&Database::file(), &mut report).context("on SQLite")?;
    match Database::on_a_server()? {
        Some(database) => measure(&database, &mut report).context("on PostgreSQL")?,
        None => eprintln!("PORTADESK_TEST_POSTGRES is not set: PostgreSQL is not measured"),
    }
    print!("{report}");
    let is_strict = arguments.iter().any(|argument| argument == "--strict");
    Ok(if is_strict && report.is_missed() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// As `portadesk serve` does, but for the number of events in a commit.
fn serve(config: &Path, per_commit: usize) -> anyhow::Result<()> {
    let mut config = Config::load(config)?;
    config.events_per_commit = per_commit;
    actix_web::rt::System::new()
        .block_on(async { App::build(config, Clock::system()).await?.run_until_stopped().await })
}

/// Costs of one round.
#[derive(Debug, Clone, Copy)]
struct Round {
    per_second: f64,
    cpu_micros: f64,
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn measure(database: &Database, report: &mut Report) -> anyhow::Result<()> {
    eprintln!("{} …", database.name());
    let place = Place::new(database)?;
    let mut events = Events::default();
    let (mut one_by_one, mut together) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        one_by_one.push(place.round(1, ONE_BY_ONE, &mut events)?);
        together.push(place.round(Config::EVENTS_PER_COMMIT, TOGETHER, &mut events)?);
    }
    let (one_by_one, together) = (median(one_by_one), median(together));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rate")]
    let half = (together.per_second / 2.0) as u32;
    let server = place.start(Config::EVENTS_PER_COMMIT)?;
    let requests = events.next((half * PACED_FOR_SECS) as usize);
    let before = server.cpu()?;
    let latencies = pace(place.address, &requests, half, SENDERS)?;
    let cpu = server.cpu()?.saturating_sub(before).as_secs_f64() * 1e6 / requests.len() as f64;
    server.stop()?;

    let names = database.figures();
    let ratio = together.per_second / one_by_one.per_second;
    report.tell(names.one_by_one, format!("{:.0}/s, {:.0} µs", one_by_one.per_second, one_by_one.cpu_micros));
    report.tell(names.together, format!("{:.0}/s, {:.0} µs", together.per_second, together.cpu_micros));
    report.judge(names.ratio, format!("{ratio:.1}x"), ">= 10x", ratio >= 10.0);
    let (p50, p99) = (latencies.at(0.5), latencies.at(0.99));
    let is_met = p99 <= Duration::from_millis(10);
    let millis = |time: Duration| time.as_secs_f64() * 1e3;
    report.judge(names.p99, format!("{:.1} / {:.1} ms", millis(p50), millis(p99)), "p99 <= 10 ms", is_met);
    report.tell(names.paced, format!("{half}/s, {cpu:.0} µs"));
    Ok(())
}

fn median(mut rounds: Vec<Round>) -> Round {
    rounds.sort_by(|one, other| one.per_second.total_cmp(&other.per_second));
    rounds[rounds.len() / 2]
}

/// Requests with an event each, none twice.
#[derive(Debug, Default)]
struct Events(usize);

impl Events {
    fn next(&mut self, count: usize) -> Vec<Vec<u8>> {
        let proof = BASE64_STANDARD.encode(format!("espf:{SECRET}"));
        let first = self.0;
        self.0 += count;
        (first..self.0)
            .map(|event| {
                let customer = 1_000_000 + event % CUSTOMERS;
                let body = format!(
                    r#"{{"event_type":"Customer/Updated","variables":{{"i_customer":"{customer}","i_event":"{event}"}}}}"#
                );
                format!(
                    "POST /espf/panda/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic {proof}\r\n\
                     Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
                    body.len()
                )
                .into_bytes()
            })
            .collect()
    }
}

/// Where the service runs, and both foreign systems, which do not answer.
struct Place {
    folder: PathBuf,
    address: SocketAddr,
    _stage: Stage,
}

impl Place {
    fn new(database: &Database) -> anyhow::Result<Self> {
        let folder = std::env::temp_dir().join(format!("portadesk-ingest-{}-{}", database.name(), std::process::id()));
        fs::create_dir_all(&folder)?;
        let store = folder.join("portadesk.db");
        let stage = Stage::set(
            Options { customers: 50, desk_port: 0, store: store.clone(), takes_events: false },
            Clock::system(),
        )?;
        stage.billing.faults().set(FaultKind::Down);
        stage.desk.faults().set(FaultKind::Down);
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        let own = format!("sqlite://{}", store.display());
        let toml = stage.toml().replacen("127.0.0.1:0", &address.to_string(), 1).replacen(&own, &database.url(&own), 1);
        let provisioning = format!("[tenants.provisioning]\nlogin = \"espf\"\nsecret = \"{SECRET}\"\n");
        fs::write(folder.join("portadesk.toml"), toml + &provisioning)?;
        Ok(Self { folder, address, _stage: stage })
    }

    fn start(&self, per_commit: usize) -> anyhow::Result<Server> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg(ROLE).arg(self.folder.join("portadesk.toml")).arg(per_commit.to_string());
        let server = Server::start(command)?;
        let started = Instant::now();
        while Connection::open(self.address).is_err() {
            ensure!(started.elapsed() < Duration::from_secs(20), "the service does not start");
            thread::sleep(Duration::from_millis(5));
        }
        Ok(server)
    }

    #[expect(clippy::cast_precision_loss, reason = "figures for people")]
    fn round(&self, per_commit: usize, amount: Amount, events: &mut Events) -> anyhow::Result<Round> {
        let requests = events.next(amount.requests);
        let server = self.start(per_commit)?;
        let before = server.cpu()?;
        let done = saturate(self.address, &requests, amount)?;
        let cpu = server.cpu()?.saturating_sub(before);
        server.stop()?;
        let answered = done.answered as f64;
        Ok(Round { per_second: answered / done.took.as_secs_f64(), cpu_micros: cpu.as_secs_f64() * 1e6 / answered })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.folder));
    }
}
