//! The real process, killed while customers ask: alone, and as one of three on one database.

use std::{
    net::TcpListener,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use aws_lc_rs::digest::{SHA256, digest};
use futures_util::future::join_all;
use portadesk::demo::{
    faults::{Fault, FaultKind},
    simulator::zendesk::Ticket,
};
use tokio::{runtime::Builder, task::JoinHandle};

use crate::{
    guest::{self, Guest},
    harness::{Running, Setting},
    schema::Schema,
};

const CUSTOMERS: [(&str, u64); 2] = [("rita", 46_170), ("joerg", 46_171)];
const CREATE: &str = "POST /api/v2/tickets";
const REPLY: &str = "PUT /api/v2/tickets";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Until everything is delivered that was under way in processes that were killed.
const PATIENCE: Duration = Duration::from_mins(2);

/// What somebody has asked, and with which files.
struct Asked {
    form: String,
    subject: String,
    files: Vec<(String, Vec<u8>)>,
    ticket: u64,
}

/// Kills of one test; `KILLS=50` takes longer.
#[expect(clippy::disallowed_methods, reason = "a longer run is asked for by whoever runs the tests")]
fn kills() -> u64 {
    std::env::var("KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(8)
}

#[test]
fn killed_at_any_moment_it_makes_one_ticket_of_each_query_with_all_its_files() {
    kill_again_and_again(1);
}

/// On PostgreSQL where `PORTADESK_TEST_POSTGRES` names one, else on one file.
#[test]
fn three_on_one_database_of_which_one_is_always_killed_make_one_ticket_of_each_query() {
    kill_again_and_again(3);
}

fn kill_again_and_again(replicas: usize) {
    let schema = Schema::make();
    let setting = Setting::new();
    setting.desk.set_requests_per_minute(1_000_000);
    setting.desk.faults().set(Fault::slow(Duration::from_millis(100)).only(CREATE));
    let ports: Vec<u16> = (0..replicas).map(|_| configure(&setting, schema.as_ref())).collect();
    let config = |replica: usize| format!("{}.toml", ports[replica]);
    let mut running: Vec<Running> = (0..replicas).map(|replica| setting.serve_as(&config(replica))).collect();
    let urls: Vec<String> = ports.iter().map(|port| format!("http://127.0.0.1:{port}")).collect();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let guests: Vec<Guest> = runtime.block_on(async {
        let authors = CUSTOMERS.iter().flat_map(|customer| [customer; 3]);
        join_all(authors.map(|(login, customer)| Guest::arrive(&setting, &urls, login, *customer))).await
    });
    let is_over = Arc::new(AtomicBool::new(false));
    let end = Arc::clone(&is_over);
    let authors = thread::spawn(move || {
        let asking = guests.into_iter().enumerate().map(|(number, guest)| keep_asking(guest, number, &end));
        runtime.block_on(async {
            let begun = join_all(asking).await.into_iter().flatten();
            join_all(begun).await.into_iter().collect::<Result<Vec<Asked>, _>>().unwrap()
        })
    });

    for kill in 0..kills() {
        // It is made, and nobody hears of it: once for a ticket, once for an answer.
        setting.desk.faults().set(Fault::from(FaultKind::CutBody).only(CREATE).times(1));
        setting.desk.faults().set(Fault::from(FaultKind::CutBody).only(REPLY).times(1));
        // Now and then long enough for an answer that says that the query waits.
        let pause = if kill % 3 == 2 { 3_300 } else { 300 };
        thread::sleep(Duration::from_millis(pause + kill * 137 % 900));
        let victim = usize::try_from(kill).unwrap() % replicas;
        running[victim].signal("KILL");
        // It is gone, and its port with it, before it is started again.
        drop(running.remove(victim));
        running.insert(victim, setting.serve_as(&config(victim)));
    }
    is_over.store(true, Ordering::Relaxed);
    let asked = authors.join().unwrap();
    wait_until_delivered(&setting, &config(0));

    let made: Vec<Ticket> = setting.desk.tickets().into_iter().filter(|ticket| ticket.external_id.is_some()).collect();
    assert_eq!(made.len(), asked.len(), "one ticket each");
    for asked in &asked {
        let external_id = format!("portadesk-query-{}", &asked.form[..32]);
        let of_it: Vec<&Ticket> = made.iter().filter(|it| it.external_id.as_ref() == Some(&external_id)).collect();
        let [ticket] = of_it[..] else { panic!("{} is {of_it:?}", asked.subject) };
        assert_eq!((ticket.id, &ticket.subject), (asked.ticket, &asked.subject));
        let files: Vec<_> = ticket.comments[0].files.iter().map(|file| (&file.name, &*file.digest)).collect();
        let sent: Vec<_> = asked.files.iter().map(|(name, bytes)| (name, digest(&SHA256, bytes))).collect();
        assert_eq!(files, sent.iter().map(|(name, digest)| (*name, digest.as_ref())).collect::<Vec<_>>());
        let replies = ticket.comments.iter().filter(|comment| comment.body == reply_to(&asked.subject)).count();
        assert_eq!((replies, ticket.comments.len()), (1, 2), "{ticket:?}");
    }
    for process in running {
        process.signal("TERM");
        process.end();
    }
    let verified = setting.place.run(&["ledger", "verify", "--config", &config(0)]);
    assert_eq!(verified.code, 0, "{verified:?}");
    let told = setting.place.run(&["ledger", "export", "--config", &config(0)]).out;
    for act in ["asked", "delivered"] {
        let times = told.matches(&format!("\"act\":\"{act}\"")).count();
        assert_eq!(times, asked.len(), "{act}, in the ledger");
    }
    println!("{replicas} processes, {} kills, {} queries", kills(), asked.len());
}

/// Writes one query after the other; each goes its way while the next is written.
async fn keep_asking(mut guest: Guest, author: usize, is_over: &AtomicBool) -> Vec<JoinHandle<Asked>> {
    let mut asked = Vec::new();
    while !is_over.load(Ordering::Relaxed) {
        let subject = format!("Question {author}-{}", asked.len());
        let form = guest.form().await;
        let files: Vec<_> = (0..asked.len() % 3).map(|file| image(&subject, file)).collect();
        guest.add(&form, &files).await;
        guest.ask(&form, &subject).await;
        asked.push(tokio::spawn(go_on(guest.clone(), form, subject, files)));
    }
    asked
}

async fn go_on(mut guest: Guest, form: String, subject: String, files: Vec<(String, Vec<u8>)>) -> Asked {
    // A second click.
    guest.ask(&form, &subject).await;
    let ticket = guest.ticket(&form).await;
    guest.reply(ticket, &reply_to(&subject)).await;
    Asked { form, subject, files, ticket }
}

fn reply_to(subject: &str) -> String {
    format!("More about {subject}.")
}

/// Of two pieces and a bit, and like no other.
fn image(subject: &str, file: usize) -> (String, Vec<u8>) {
    let seed = format!("{subject}/{file}");
    let bytes = PNG.iter().copied().chain(seed.bytes().cycle()).take(600_000 + file * 10_001).collect();
    (format!("{file}.png"), bytes)
}

/// A configuration of a process with a port of its own, after which the file is named.
fn configure(setting: &Setting, schema: Option<&Schema>) -> u16 {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let database = schema.map(|schema| format!("database_url = \"{}\"\n", schema.url())).unwrap_or_default();
    let listen = setting.toml().replacen("127.0.0.1:0", &format!("127.0.0.1:{port}"), 1);
    let own = "[sessions]\nkey = \"0123456789abcdef0123456789abcdef\"\n[limits]\n\
               requests_per_minute_per_agent = 1000000\n[[tenants]]";
    let toml = listen.replacen("[[tenants]]", own, 1) + &guest::settings(setting) + "lease = \"10s\"\n";
    setting.place.write(&format!("{port}.toml"), database + &toml);
    port
}

fn wait_until_delivered(setting: &Setting, config: &str) {
    let end = Instant::now() + PATIENCE;
    loop {
        let listed = setting.place.run(&["queries", "list", "--config", config]);
        if listed.out.contains("Zendesk has everything") {
            return;
        }
        assert!(Instant::now() < end, "{listed:?}");
        thread::sleep(Duration::from_millis(100));
    }
}
