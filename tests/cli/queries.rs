//! `portadesk queries`: what waits for Zendesk is listed, tried again and dropped.

use std::fs;

use portadesk::{
    clock::Clock,
    portabilling::CustomerId,
    store::{Setback, Store},
};

use crate::harness::Setting;

/// Two queries: the first was given up, the second waits.
async fn given_up_and_waiting(setting: &Setting) -> [String; 2] {
    let url = format!("sqlite://{}", setting.place.path().join("portadesk.db").display());
    let store = Store::open_existing(&url).await.unwrap();
    let ids = ["a", "b"].map(|digit| digit.repeat(64));
    let now = Clock::system().now();
    for (id, words) in ids.iter().zip([b"first!", b"second"]) {
        let mut change = store.change().await.unwrap();
        change.send_query("panda", id, CustomerId::new(46_170).unwrap(), (words, b"typed"), now).await.unwrap();
        change.commit().await.unwrap();
    }
    let taken = store.take_queries("panda", "a test", now, now, 10).await.unwrap();
    let first = taken.iter().find(|query| query.id == ids[0]).unwrap();
    let setback = Setback { error: "zendesk_refused", tries: 10, next_try_at: now, parked: true };
    assert!(store.put_off_query("panda", "a test", first, setback).await.unwrap());
    store.close().await;
    ids.map(|id| id[..32].to_owned())
}

#[tokio::test]
async fn what_waits_is_listed_tried_again_and_dropped_and_only_what_was_given_up() {
    let setting = Setting::new();
    let config = setting.place.path().join("portadesk.toml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, format!("{text}\n[tenants.tickets]\n")).unwrap();
    assert_eq!(setting.run(&["keys", "list"]).code, 0, "it makes the database");
    assert!(setting.run(&["queries", "list"]).out.contains("Zendesk has everything"));
    let [given_up, waiting] = given_up_and_waiting(&setting).await;

    let listed = setting.run(&["queries", "list"]);
    assert_eq!(listed.code, 0, "{}", listed.err);
    let lines: Vec<_> = listed.out.lines().collect();
    assert_eq!(lines.len(), 2, "{}", listed.out);
    let told = lines.iter().find(|line| line.starts_with(&given_up)).unwrap();
    assert!(told.contains("customer 46170") && told.contains("given up: zendesk_refused, 10 tries"), "{told}");
    assert!(!listed.out.contains("first!"), "the customer's words are nobody's");

    assert_eq!(setting.run(&["queries", "skip", &waiting]).code, 1, "it was not given up");
    assert_eq!(setting.run(&["queries", "retry", &"c".repeat(32)]).code, 1);
    assert_eq!(setting.run(&["queries", "retry", &given_up]).code, 0);
    let again = setting.run(&["queries", "list"]).out;
    assert!(!again.contains("given up") && again.lines().count() == 2, "{again}");

    let ids = given_up_and_waiting(&setting).await;
    assert_eq!(setting.run(&["queries", "skip", &ids[0]]).code, 0);
    let left = setting.run(&["queries", "list"]).out;
    assert!(left.starts_with(&waiting) && left.lines().count() == 1, "{left}");
    let ledger = setting.run(&["ledger", "export"]).out;
    assert!(ledger.contains("\"retried\"") && ledger.contains("\"skipped\""), "{ledger}");
}
