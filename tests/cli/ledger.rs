//! `portadesk ledger`: the record read by someone who wants to know whether it is whole.

use std::process::Command;

use portadesk::store::{NewRecord, Store};
use serde_json::Value;
use sqlx::{Connection, SqliteConnection};

use crate::harness::{Setting, ended};

/// Three entries, as a service would have written them.
async fn three_entries(setting: &Setting) {
    let store = Store::open(&url(setting)).await.unwrap();
    let entry = |user: &str| NewRecord {
        at: "2026-03-04T09:00:00Z".parse().unwrap(),
        tenant: "panda".into(),
        actor: format!("user:{user}"),
        act: "linked".into(),
        subject: "organization:77".to_owned(),
        detail: r#"{"customer":46170,"note":"a,b"}"#.to_owned(),
    };
    store.append(&[entry("534"), entry("535"), entry("536")]).await.unwrap();
    store.close().await;
}

fn url(setting: &Setting) -> String {
    format!("sqlite://{}", setting.place.path().join("portadesk.db").display())
}

async fn meddle(setting: &Setting, statement: &'static str) {
    let mut connection = SqliteConnection::connect(&url(setting)).await.unwrap();
    sqlx::raw_sql(statement).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

#[tokio::test]
async fn a_sound_ledger_ends_with_0_and_its_last_hash() {
    let setting = Setting::new();
    three_entries(&setting).await;

    let ended = setting.run(&["ledger", "verify"]);

    assert_eq!(ended.code, 0);
    assert!(
        ended.out.starts_with("The ledger is sound: 3 entries, each sealed by the next.\nHash of the last: "),
        "{}",
        ended.out
    );
}

#[tokio::test]
async fn an_empty_ledger_is_sound_and_exports_nothing() {
    let setting = Setting::new();
    Store::open(&url(&setting)).await.unwrap().close().await;

    let verified = setting.run(&["ledger", "verify"]);
    let exported = setting.run(&["ledger", "export"]);

    assert_eq!(
        (verified.code, verified.out.as_str()),
        (0, "The ledger is sound: 0 entries, each sealed by the next.\n")
    );
    assert_eq!((exported.code, exported.out.as_str(), exported.err.as_str()), (0, "", "0 entries.\n"));
}

#[test]
fn a_missing_database_is_named_and_not_made() {
    let setting = Setting::new();
    for command in ["verify", "export"] {
        let ended = setting.run(&["ledger", command]);

        assert_eq!(ended.code, 1);
        let file = setting.place.path().join("portadesk.db");
        let words =
            "portadesk: the database sqlite://portadesk.db cannot be read: there is no database of portadesk at";
        assert_eq!(ended.err, format!("{words} {}\n", file.display()));
        assert!(!setting.place.path().join("portadesk.db").exists());
    }
}

#[tokio::test]
async fn tampering_is_told_with_the_place_where_the_chain_breaks() {
    let setting = Setting::new();
    three_entries(&setting).await;
    meddle(&setting, "DROP TRIGGER ledger_is_never_changed; UPDATE ledger SET actor = 'user:1' WHERE sequence = 2")
        .await;

    let ended = setting.run(&["ledger", "verify"]);

    assert_eq!(ended.code, 1);
    assert!(
        ended.out.starts_with(
            "The ledger is broken at entry 2: the record was changed after it was written.\nThe 1 entries before"
        ),
        "{}",
        ended.out
    );

    meddle(&setting, "DROP TRIGGER ledger_is_never_shortened; DELETE FROM ledger WHERE sequence > 1").await;
    let ended = setting.run(&["ledger", "verify"]);
    assert_eq!(ended.code, 1);
    assert!(ended.out.contains("at entry 2: records at the end are missing"), "{}", ended.out);
}

#[tokio::test]
async fn the_export_is_one_object_a_line_or_a_table() {
    let setting = Setting::new();
    three_entries(&setting).await;

    let lines = setting.run(&["ledger", "export"]);
    let table = setting.run(&["ledger", "export", "--format", "csv"]);

    assert_eq!((lines.code, lines.err.as_str()), (0, "3 entries.\n"));
    let entries: Vec<Value> = lines.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(entries[2]["actor"], "user:536");
    assert_eq!(entries[2]["previous_hash"], entries[1]["hash"]);
    assert_eq!(table.out.lines().count(), 4);
    assert!(
        table.out.starts_with("sequence,at,tenant,actor,act,subject,detail,previous_hash,hash\r\n1,"),
        "{}",
        table.out
    );
    assert!(table.out.contains(r#","{""customer"":46170,""note"":""a,b""}","#), "{}", table.out);
}

#[tokio::test]
async fn a_reader_that_has_seen_enough_is_no_fault() {
    let setting = Setting::new();
    three_entries(&setting).await;
    let export = format!("{} ledger export --config portadesk.toml | head -c 1", env!("CARGO_BIN_EXE_portadesk"));

    let ended = ended(Command::new("sh").args(["-c", &export]).current_dir(setting.place.path()));

    assert_eq!(ended.code, 0);
    assert!(!ended.err.contains("portadesk:"), "{}", ended.err);
}
