//! The real process, killed while it follows billing.

use std::{
    net::TcpListener,
    thread,
    time::{Duration, Instant},
};

use portadesk::demo::simulator::portabilling::{EventSettings, Order};
use serde_json::json;

use crate::harness::Setting;

const SECRET: &str = "an-espf-secret-of-the-tests";
const PATIENCE: Duration = Duration::from_mins(2);

/// Kills of this run; `KILLS=50` takes a few minutes.
#[expect(clippy::disallowed_methods, reason = "a longer run is asked for by whoever runs the tests")]
fn kills() -> u64 {
    std::env::var("KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(6)
}

#[test]
fn killed_at_any_moment_it_loses_no_event_and_makes_nothing_twice() {
    let setting = Setting::new();
    setting.desk.set_requests_per_minute(1_000_000);
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let provisioning = format!("[tenants.provisioning]\nlogin = \"espf\"\nsecret = \"{SECRET}\"\nlease = \"1s\"\n");
    let toml = setting.toml().replacen("127.0.0.1:0", &format!("127.0.0.1:{port}"), 1) + &provisioning;
    setting.place.write("portadesk.toml", toml);
    let mut running = setting.serve();
    let events = EventSettings::to(&format!("http://127.0.0.1:{port}/espf/panda/events"), "espf", SECRET);
    let events = EventSettings { order: Order::Shuffled { seed: 7 }, duplicates_percent: 20, ..events };
    setting.billing.send_events(Some(events));
    let before = setting.desk.organizations().len();

    let mut customers = Vec::new();
    for kill in 0..kills() {
        for index in 0..10 {
            let company = format!("Fjord {kill}-{index}");
            let fields = json!({ "companyname": company, "email": format!("office@fjord-{kill}-{index}.example"),
                "i_parent": null, "bill_status": "O", "status": null });
            customers.push(setting.billing.create_customer(&fields).unwrap());
        }
        thread::sleep(Duration::from_millis(100 + kill * 137 % 500));
        running.signal("KILL");
        drop(running);
        running = setting.serve();
    }

    let end = Instant::now() + PATIENCE;
    let is_there = |id: &u64| setting.desk.organization_of(&format!("pb-{id}"));
    while setting.billing.event_counts().waiting > 0
        || !customers.iter().all(|id| is_there(id).is_some_and(|it| !setting.desk.members(it.id).is_empty()))
    {
        assert!(Instant::now() < end, "{:?}", setting.billing.event_counts());
        thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(setting.billing.event_counts().dropped, 0);
    assert_eq!(setting.desk.organizations().len(), before + customers.len());
    for id in &customers {
        assert_eq!(setting.desk.members(is_there(id).unwrap().id).len(), 1);
    }
    running.signal("TERM");
    running.end();
    let verified = setting.run(&["ledger", "verify"]);
    assert_eq!(verified.code, 0, "{verified:?}");
}
