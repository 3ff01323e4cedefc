//! The record of who saw and who changed what, and the commands that read it.

use std::process::{Command, Output};

use portadesk::demo::{faults::FaultKind, seed::cast};
use serde_json::{Value, json};
use sqlx::SqlitePool;

use crate::harness::{
    Desk, Panel, Setting,
    agents::{OLENA, TOM},
    organizations::{EASYCALL, NORTHWIND},
};

/// Runs `portadesk ledger …` on the desk's store.
fn portadesk_ledger(desk: &Desk, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portadesk"));
    command.arg("ledger").args(arguments).arg("--config").arg(desk.config_file()).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Plays somebody with the file in their hands.
async fn meddle(desk: &Desk, statement: &'static str) {
    let pool = SqlitePool::connect(&format!("sqlite://{}", desk.store_file().display())).await.unwrap();
    sqlx::raw_sql(statement).execute(&pool).await.unwrap();
    pool.close().await;
}

async fn view_of(desk: &Desk, customer: u64) -> Value {
    let subject = format!("customer:{customer}");
    desk.ledger_has("a view", |record| record["act"] == "viewed" && record["subject"] == subject.as_str()).await
}

#[tokio::test]
async fn a_view_is_recorded_with_its_agent_and_its_ticket() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await.beside_ticket(1);

    panel.organization(EASYCALL).await.expect(200);

    let record = view_of(&desk, cast::EASYCALL).await;
    assert_eq!(record["actor"], "user:534");
    assert_eq!(record["tenant"], "panda");
    assert_eq!(record["at"], "2026-03-02T09:00:00Z");
    assert_eq!(record["detail"]["ticket"], 1);
    assert_eq!(record["detail"]["organization"], 77);
    assert_eq!(record["detail"]["shown"], json!(["card"]));
}

#[tokio::test]
async fn every_part_that_was_shown_is_named_also_when_it_was_known_already() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await.beside_ticket(1);
    panel.customer(cast::EASYCALL).await.expect(200);
    for section in ["accounts", "invoices", "charges"] {
        panel.section(cast::EASYCALL, section).await.expect(200);
    }
    let other = desk.open_panel_as(TOM).await.beside_ticket(7);
    other.customer(cast::EASYCALL).await.expect(200);

    let toms = desk.ledger_has("Tom's view", |record| record["actor"] == "user:535").await;

    assert_eq!(toms["detail"]["ticket"], 7);
    let mut shown: Vec<String> = Vec::new();
    for record in desk.ledger().await.iter().filter(|record| record["actor"] == "user:534") {
        shown
            .extend(record["detail"]["shown"].as_array().unwrap().iter().map(|part| part.as_str().unwrap().to_owned()));
    }
    shown.sort();
    shown.dedup();
    assert_eq!(shown, ["accounts", "calls", "card", "invoices"]);
}

#[tokio::test]
async fn matches_and_candidates_are_views_too() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;

    panel.search("acme").await.expect(200);
    for customer in [cast::ACME_CORK, cast::ACME_LYON] {
        assert_eq!(view_of(&desk, customer).await["detail"]["shown"], json!(["match"]));
    }
    panel.suggestions(NORTHWIND, json!({ "subject": "ph46170x4665" })).await.expect(200);
    let candidate = view_of(&desk, cast::EASYCALL).await;
    assert_eq!(candidate["detail"]["shown"], json!(["suggestion"]));
    assert_eq!(candidate["detail"]["organization"], 78);
}

#[tokio::test]
async fn the_last_known_name_of_a_customer_that_is_gone_is_a_view_too() {
    let desk = Desk::start().await;
    desk.open_panel_as(OLENA).await.organization(EASYCALL).await.expect(200);
    desk.billing().remove_customer(cast::EASYCALL);
    desk.advance(31);

    let gone = desk.open_panel_as(TOM).await.beside_ticket(7).organization(EASYCALL).await.expect(200);

    gone.says("Customer no longer in billing").says("EasyCall Ltd");
    let record = desk.ledger_has("Tom's view", |record| record["actor"] == "user:535").await;
    assert_eq!(record["subject"], "customer:46170");
    assert_eq!(record["detail"]["shown"], json!(["match"]));
    assert_eq!((&record["detail"]["organization"], &record["detail"]["ticket"]), (&json!(77), &json!(7)));
}

#[tokio::test]
async fn a_name_shown_while_billing_is_down_is_a_view_too() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.customer(cast::EASYCALL).await.expect(200);
    // Now there is no card to stand in, and a name all the same.
    desk.billing().remove_customer(cast::EASYCALL);
    desk.advance(31);
    panel.customer(cast::EASYCALL).await.expect(404);
    desk.billing().faults().set(FaultKind::Down);
    desk.advance(31);

    let state = desk.open_panel_as(TOM).await.organization(EASYCALL).await.expect(200);

    assert_eq!(state.view(), "billing-down");
    state.says("EasyCall Ltd").says("names this customer").never_says("Nothing is known").never_says("is safe");
    let record = desk.ledger_has("Tom's view", |record| record["actor"] == "user:535").await;
    assert_eq!(record["subject"], "customer:46170");
    assert_eq!(record["detail"]["shown"], json!(["match"]));
}

#[tokio::test]
async fn nothing_personal_enters_the_ledger() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await.beside_ticket(1);
    panel.organization(EASYCALL).await.expect(200);
    panel.search("Rita Moss").await.expect(200);
    panel.search("+1 (209) 455-5948").await.expect(200);
    let evidence = json!({ "customer": "46171", "evidence": "Joerg Weber <+49 30 5550>" });
    panel.link_with(NORTHWIND, evidence).await.expect(200);
    view_of(&desk, cast::EASYCALL).await;

    let everything = json!(desk.ledger().await).to_string();

    for personal in ["Rita", "Moss", "EasyCall", "easycall", "4555948", "Weber", "5550"] {
        assert!(!everything.contains(personal), "{personal} in {everything}");
    }
}

#[tokio::test]
async fn a_stop_writes_what_was_seen_a_moment_before() {
    let mut desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await.beside_ticket(1);
    for customer in 46_170..46_184 {
        panel.customer(customer).await.expect(200);
    }
    drop(panel);

    desk.stop().await;

    let seen = desk.ledger().await.iter().filter(|record| record["act"] == "viewed").count();
    assert_eq!(seen, 14);
}

#[tokio::test]
async fn the_chain_goes_on_after_a_restart() {
    let mut desk = Desk::start().await;
    desk.open_panel_as(OLENA).await.link(NORTHWIND, cast::NORTHWIND).await.expect(200);
    desk.stop().await;
    desk.start_again().await;
    desk.open_panel_as(OLENA).await.unlink(NORTHWIND, cast::NORTHWIND).await.expect(200);
    desk.stop().await;

    let ledger = desk.ledger().await;
    for (index, pair) in ledger.windows(2).enumerate() {
        assert_eq!(pair[1]["previous_hash"], pair[0]["hash"], "after record {}", index + 1);
        assert_eq!(pair[1]["sequence"].as_u64().unwrap(), pair[0]["sequence"].as_u64().unwrap() + 1);
    }
    assert_eq!(desk.acts().await, ["linked", "unlinked"]);
}

#[tokio::test]
async fn the_command_verifies_a_sound_ledger_beside_the_running_service() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.organization(EASYCALL).await.expect(200);
    view_of(&desk, cast::EASYCALL).await;

    let verified = portadesk_ledger(&desk, &["verify"]);

    assert!(verified.status.success(), "{}", text(&verified.stderr));
    let count = desk.ledger().await.len();
    assert!(text(&verified.stdout).contains(&format!("The ledger is sound: {count} entries")));
    panel.link(NORTHWIND, cast::NORTHWIND).await.expect(200);
}

#[tokio::test]
async fn the_command_exports_lines_of_json_and_of_csv() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await.beside_ticket(3);
    panel.link(NORTHWIND, cast::NORTHWIND).await.expect(200);
    view_of(&desk, cast::NORTHWIND).await;

    let lines = portadesk_ledger(&desk, &["export"]);
    assert!(lines.status.success(), "{}", text(&lines.stderr));
    let records: Vec<Value> = text(&lines.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(records, desk.ledger().await);
    assert_eq!(records[0]["act"], "linked");

    let table = portadesk_ledger(&desk, &["export", "--format", "csv"]);
    let table = text(&table.stdout);
    let mut rows = table.split("\r\n");
    assert_eq!(rows.next(), Some("sequence,at,tenant,actor,act,subject,detail,previous_hash,hash"));
    let first = rows.next().unwrap();
    assert!(
        first.starts_with("1,2026-03-02T09:00:00Z,panda,user:534,linked,organization:78,\"{\"\"customer\"\":46171")
    );
}

#[tokio::test]
async fn a_changed_a_removed_and_an_added_record_are_found() {
    for (statement, found) in [
        (
            "DROP TRIGGER ledger_is_never_changed; UPDATE ledger SET actor = 'user:535' WHERE sequence = 2",
            "The ledger is broken at entry 2: the record was changed after it was written.",
        ),
        (
            "DROP TRIGGER ledger_is_never_shortened; DELETE FROM ledger WHERE sequence = 1",
            "The ledger is broken at entry 1: the record is missing.",
        ),
        (
            "DROP TRIGGER ledger_is_never_shortened; DELETE FROM ledger WHERE sequence = (SELECT max(sequence) FROM ledger)",
            "records at the end are missing",
        ),
        (
            "INSERT INTO ledger SELECT sequence + 1, at, tenant, actor, act, subject, detail, previous_hash, hash \
             FROM ledger ORDER BY sequence DESC LIMIT 1",
            "the ledger's head does not know the record",
        ),
    ] {
        let mut desk = Desk::start().await;
        let panel = desk.open_panel_as(OLENA).await;
        panel.link(NORTHWIND, cast::NORTHWIND).await.expect(200);
        panel.unlink(NORTHWIND, cast::NORTHWIND).await.expect(200);
        panel.link(NORTHWIND, cast::ACME_CORK).await.expect(200);
        drop(panel);
        desk.stop().await;
        assert!(portadesk_ledger(&desk, &["verify"]).status.success());

        meddle(&desk, statement).await;

        let verified = portadesk_ledger(&desk, &["verify"]);
        assert_eq!(verified.status.code(), Some(1), "{statement}");
        assert!(text(&verified.stdout).contains(found), "{statement}: {}", text(&verified.stdout));
    }
}

#[tokio::test]
async fn nobody_shortens_or_changes_the_ledger_by_accident() {
    let desk = Desk::start().await;
    desk.open_panel_as(OLENA).await.link(NORTHWIND, cast::NORTHWIND).await.expect(200);
    let pool = SqlitePool::connect(&format!("sqlite://{}", desk.store_file().display())).await.unwrap();

    for statement in ["DELETE FROM ledger", "UPDATE ledger SET act = 'viewed'"] {
        let refused = sqlx::raw_sql(statement).execute(&pool).await.unwrap_err();
        assert!(refused.to_string().contains("append-only"), "{refused}");
    }
    pool.close().await;
}

#[tokio::test]
async fn a_store_that_is_not_there_is_not_made_by_reading_it() {
    let mut desk = Desk::start().await;
    desk.stop().await;
    std::fs::remove_file(desk.store_file()).unwrap();

    let verified = portadesk_ledger(&desk, &["verify"]);

    assert_eq!(verified.status.code(), Some(1));
    assert!(!desk.store_file().exists());
}

#[tokio::test]
async fn agents_of_one_tenant_stand_in_its_own_records() {
    let desk = Setting::default().neighbour("wolf").start().await;
    desk.open_panel_of("wolf", TOM).await.link(NORTHWIND, cast::NORTHWIND).await.expect(200);

    let record = desk.ledger_has("the link", |record| record["act"] == "linked").await;

    assert_eq!((record["tenant"].as_str(), record["actor"].as_str()), (Some("wolf"), Some("user:535")));
}

#[tokio::test]
async fn a_ticket_that_is_no_number_is_recorded_as_none() {
    let desk = Desk::start().await;
    let session = desk.open_panel_as(OLENA).await.session();
    let request = Panel::with_session(&desk, &session).request("GET", "/panel/customers/46171");

    desk.send(request.header("X-Portadesk-Ticket", "1; DROP TABLE ledger")).await.expect(200);

    assert_eq!(view_of(&desk, cast::NORTHWIND).await["detail"]["ticket"], Value::Null);
}
