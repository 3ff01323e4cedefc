//! The real process, killed while events pour in: what it has acknowledged is there, once.

use std::{
    fmt::Write as _,
    io::{Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::{Duration, Instant},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use portadesk::demo::faults::FaultKind;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, postgres::PgConnectOptions, sqlite::SqliteConnectOptions};
use url::Url;

use crate::harness::{Running, Setting};

const SECRET: &str = "an-espf-secret-of-the-tests";
const SENDERS: u64 = 16;
/// Customers that the events are about.
const CUSTOMERS: u64 = 500;

/// `EVENTS=100000` takes a few minutes.
#[expect(clippy::disallowed_methods, reason = "a longer run is asked for by whoever runs the tests")]
fn from_the_environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn number(name: &str, default: u64) -> u64 {
    from_the_environment(name).and_then(|number| number.parse().ok()).unwrap_or(default)
}

#[test]
fn killed_at_any_moment_it_has_every_event_it_acknowledged_once() {
    is_whole_after_kills(&Database::File);
}

#[test]
fn killed_at_any_moment_it_has_every_event_it_acknowledged_once_on_postgresql() {
    match from_the_environment("PORTADESK_TEST_POSTGRES") {
        Some(server) => is_whole_after_kills(&Database::schema(&server)),
        None => eprintln!("note: PORTADESK_TEST_POSTGRES is not set; nothing was tried on PostgreSQL"),
    }
}

fn is_whole_after_kills(database: &Database) {
    let events = number("EVENTS", 4_000);
    let kills = number("KILLS", 6);
    let setting = Setting::new();
    // Nothing is worked off, so every mark stays where it can be counted.
    setting.billing.faults().set(FaultKind::Down);
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let provisioning = format!("[tenants.provisioning]\nlogin = \"espf\"\nsecret = \"{SECRET}\"\n");
    let url = database.url(&setting);
    let toml = setting.toml().replacen("127.0.0.1:0", &format!("127.0.0.1:{port}"), 1);
    setting.place.write("portadesk.toml", format!("database_url = \"{url}\"\n{toml}{provisioning}"));
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let acknowledged = AtomicU64::new(0);

    let running = thread::scope(|scope| {
        let mut running = setting.serve();
        for sender in 0..SENDERS {
            let acknowledged = &acknowledged;
            scope.spawn(move || {
                let mut connection = None;
                for event in (sender..events).step_by(usize::try_from(SENDERS).unwrap()) {
                    send_until_acknowledged(address, &mut connection, event);
                    acknowledged.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        for kill in 1..=kills {
            // At a moment that differs each time, with events in every state.
            wait_for(events * kill / (kills + 1), &acknowledged);
            thread::sleep(Duration::from_micros(kill * 7_919 % 5_000));
            running.signal("KILL");
            drop(running);
            running = setting.serve();
        }
        running
    });

    stop(running);
    let count = |sql: &str| database.count(&setting, sql);
    assert_eq!(acknowledged.load(Ordering::Relaxed), events);
    assert_eq!(count("SELECT count(*) FROM handled_events"), events, "none is missing");
    let last = "SELECT count(*) FROM handled_events WHERE CAST(event AS BIGINT) < ";
    assert_eq!(count(&format!("{last}{events}")), events, "and there is no gap");
    // Events of one customer in one commit leave one mark.
    assert!(count("SELECT CAST(sum(marks) AS BIGINT) FROM inbox") <= events, "none was taken twice");
    assert_eq!(count("SELECT count(*) FROM inbox"), events.min(CUSTOMERS));
}

fn wait_for(wanted: u64, acknowledged: &AtomicU64) {
    let end = Instant::now() + Duration::from_mins(5);
    while acknowledged.load(Ordering::Relaxed) < wanted {
        assert!(Instant::now() < end, "{wanted} were never acknowledged");
        thread::sleep(Duration::from_micros(200));
    }
}

fn stop(running: Running) {
    running.signal("TERM");
    running.end();
}

/// As billing does: whatever is not answered 200 is sent again.
fn send_until_acknowledged(address: SocketAddr, connection: &mut Option<TcpStream>, event: u64) {
    let proof = BASE64_STANDARD.encode(format!("espf:{SECRET}"));
    let customer = 1_000_000 + event % CUSTOMERS;
    let body =
        format!(r#"{{"event_type":"Customer/Updated","variables":{{"i_customer":{customer},"i_event":{event}}}}}"#);
    let mut request = String::new();
    write!(
        request,
        "POST /espf/panda/events HTTP/1.1\r\nHost: x\r\nAuthorization: Basic {proof}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let end = Instant::now() + Duration::from_mins(2);
    loop {
        if let Some(mut stream) = connection.take().or_else(|| TcpStream::connect(address).ok())
            && is_acknowledged(&mut stream, &request)
        {
            *connection = Some(stream);
            return;
        }
        thread::sleep(Duration::from_millis(5));
        assert!(Instant::now() < end, "event {event} is never taken");
    }
}

fn is_acknowledged(stream: &mut TcpStream, request: &str) -> bool {
    let mut answer = Vec::new();
    let mut part = [0; 2_048];
    if stream.set_nodelay(true).is_err() || stream.write_all(request.as_bytes()).is_err() {
        return false;
    }
    while !answer.ends_with(b"}") {
        match stream.read(&mut part) {
            Ok(read @ 1..) => answer.extend_from_slice(&part[..read]),
            _ => return false,
        }
    }
    answer.starts_with(b"HTTP/1.1 200")
}

/// Where the events are kept.
enum Database {
    File,
    /// A schema of its own on a PostgreSQL server, removed afterwards.
    Schema {
        server: Url,
        name: String,
    },
}

impl Database {
    fn schema(server: &str) -> Self {
        let name = format!("portadesk_ingest_{}", std::process::id());
        let server: Url = server.parse().unwrap();
        execute(&server, format!("CREATE SCHEMA {name}"));
        Self::Schema { server, name }
    }

    fn url(&self, setting: &Setting) -> String {
        match self {
            Self::File => format!("sqlite://{}", setting.place.path().join("portadesk.db").display()),
            Self::Schema { server, name } => {
                let mut url = server.clone();
                url.query_pairs_mut().append_pair("options[search_path]", name);
                url.into()
            }
        }
    }

    fn count(&self, setting: &Setting, sql: &str) -> u64 {
        let (url, sql) = (self.url(setting), AssertSqlSafe(sql.to_owned()));
        let count: i64 = block_on(async {
            match self {
                Self::File => {
                    let mut connection = url.parse::<SqliteConnectOptions>().unwrap().connect().await.unwrap();
                    sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap()
                }
                Self::Schema { .. } => {
                    let mut connection = url.parse::<PgConnectOptions>().unwrap().connect().await.unwrap();
                    sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap()
                }
            }
        });
        u64::try_from(count).unwrap()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Self::Schema { server, name } = self {
            execute(server, format!("DROP SCHEMA {name} CASCADE"));
        }
    }
}

fn execute(server: &Url, sql: String) {
    block_on(async {
        let mut connection = server.as_str().parse::<PgConnectOptions>().unwrap().connect().await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    });
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}
