//! The real process, killed while it follows billing: alone, and as one of three on one database.

use std::{
    net::TcpListener,
    thread,
    time::{Duration, Instant},
};

use portadesk::demo::simulator::portabilling::{EventSettings, Order};
use serde_json::json;

use crate::{
    harness::{Running, Setting},
    schema::Schema,
};

const SECRET: &str = "an-espf-secret-of-the-tests";
const PATIENCE: Duration = Duration::from_mins(4);
/// Customers that are new between two kills. Each makes an event, and every fifth of these comes twice.
const CUSTOMERS: u64 = 20;

/// Kills of one test; `KILLS=5` is quicker.
fn kills() -> u64 {
    asked_for("KILLS").unwrap_or(50)
}

/// `SEED=…` repeats the moments of a run that failed; without it each run has others.
fn seed() -> u64 {
    asked_for("SEED").unwrap_or_else(|| {
        u64::from(std::process::id()) ^ portadesk::clock::Clock::system().now().as_millisecond().unsigned_abs()
    })
}

#[expect(clippy::disallowed_methods, reason = "another run is asked for by whoever runs the tests")]
fn asked_for(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Numbers that look random and are the same for the same seed.
fn numbers(seed: u64) -> impl FnMut(u64) -> u64 {
    let mut state = seed;
    move |below| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    }
}

#[test]
fn killed_at_any_moment_it_loses_no_event_and_makes_nothing_twice() {
    kill_again_and_again(1);
}

/// On PostgreSQL where `PORTADESK_TEST_POSTGRES` names one, else on one file.
#[test]
fn three_on_one_database_of_which_one_is_always_killed_lose_no_event_and_make_nothing_twice() {
    kill_again_and_again(3);
}

fn kill_again_and_again(replicas: usize) {
    let schema = Schema::make();
    let setting = Setting::new();
    setting.desk.set_requests_per_minute(1_000_000);
    let ports: Vec<u16> = (0..replicas).map(|_| configure(&setting, schema.as_ref())).collect();
    let start = |replica: usize| setting.serve_as(&format!("{}.toml", ports[replica]));
    let mut running: Vec<Running> = (0..replicas).map(start).collect();
    let seed = seed();
    println!("SEED={seed}");
    let mut random = numbers(seed);
    // Billing knows one address: what is behind it changes, as behind a proxy.
    let send_to = |port: u16, seed: u64| {
        let events = EventSettings::to(&format!("http://127.0.0.1:{port}/espf/panda/events"), "espf", SECRET);
        let order = Order::Shuffled { seed };
        setting.billing.send_events(Some(EventSettings { order, duplicates_percent: 20, ..events }));
    };
    let organizations = setting.desk.organizations().len();
    let users = users(&setting);

    let mut customers = Vec::new();
    for kill in 0..kills() {
        let victim = usize::try_from(kill).unwrap() % replicas;
        // To each in turn: to the one that is killed, or to the next.
        send_to(ports[(victim + usize::try_from(random(2)).unwrap()) % replicas], random(u64::MAX >> 33));
        customers.extend((0..CUSTOMERS).map(|index| new_customer(&setting, &format!("{kill}-{index}"))));
        thread::sleep(Duration::from_millis(50 + random(600)));
        running[victim].signal("KILL");
        // It is gone, and its port with it, before it is started again.
        drop(running.remove(victim));
        running.insert(victim, start(victim));
    }
    wait_until_followed(&setting, &customers);

    assert_eq!(setting.billing.event_counts().dropped, 0);
    assert_eq!(setting.desk.organizations().len(), organizations + customers.len());
    assert_eq!(self::users(&setting), users + customers.len());
    for id in &customers {
        let organization = setting.desk.organization_of(&format!("pb-{id}")).unwrap();
        assert_eq!(setting.desk.members(organization.id).len(), 1);
    }
    for process in running {
        process.signal("TERM");
        process.end();
    }
    let config = format!("{}.toml", ports[0]);
    let verified = setting.place.run(&["ledger", "verify", "--config", &config]);
    assert_eq!(verified.code, 0, "{verified:?}");
}

/// A configuration of a process with a port of its own, after which the file is named.
fn configure(setting: &Setting, schema: Option<&Schema>) -> u16 {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let database = schema.map(|schema| format!("database_url = \"{}\"\n", schema.url())).unwrap_or_default();
    let listen = setting.toml().replacen("127.0.0.1:0", &format!("127.0.0.1:{port}"), 1);
    let provisioning = format!("[tenants.provisioning]\nlogin = \"espf\"\nsecret = \"{SECRET}\"\nlease = \"3s\"\n");
    setting.place.write(&format!("{port}.toml"), database + &listen + &provisioning);
    port
}

fn new_customer(setting: &Setting, name: &str) -> u64 {
    let fields = json!({ "companyname": format!("Fjord {name}"), "email": format!("office@fjord-{name}.example"),
        "i_parent": null, "bill_status": "O", "status": null });
    setting.billing.create_customer(&fields).unwrap()
}

fn users(setting: &Setting) -> usize {
    setting.desk.dump()["users"].as_array().unwrap().len()
}

fn wait_until_followed(setting: &Setting, customers: &[u64]) {
    let end = Instant::now() + PATIENCE;
    let is_followed = |id: &u64| {
        let organization = setting.desk.organization_of(&format!("pb-{id}"));
        organization.is_some_and(|it| !setting.desk.members(it.id).is_empty())
    };
    while setting.billing.event_counts().waiting > 0 || !customers.iter().all(is_followed) {
        let left: Vec<&u64> = customers.iter().filter(|id| !is_followed(id)).collect();
        assert!(Instant::now() < end, "{:?} {left:?}", setting.billing.event_counts());
        thread::sleep(Duration::from_millis(50));
    }
}
