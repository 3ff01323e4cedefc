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
#[expect(clippy::disallowed_methods, reason = "a longer run is asked for by whoever runs the tests")]
fn kills() -> u64 {
    std::env::var("KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(50)
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
    let events = EventSettings::to(&format!("http://127.0.0.1:{}/espf/panda/events", ports[0]), "espf", SECRET);
    let events = EventSettings { order: Order::Shuffled { seed: 7 }, duplicates_percent: 20, ..events };
    setting.billing.send_events(Some(events));
    let organizations = setting.desk.organizations().len();
    let users = users(&setting);

    let mut customers = Vec::new();
    for kill in 0..kills() {
        customers.extend((0..CUSTOMERS).map(|index| new_customer(&setting, &format!("{kill}-{index}"))));
        thread::sleep(Duration::from_millis(100 + kill * 137 % 500));
        let victim = usize::try_from(kill).unwrap() % replicas;
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
