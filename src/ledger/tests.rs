use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::{
    clock::Clock,
    portabilling::CustomerId,
    store::{NewRecord, Store, scratch::Scratch},
    zendesk::{OrganizationId, TicketId, UserId},
};

const DROP_GUARDS: &str = "DROP TRIGGER ledger_is_never_changed; DROP TRIGGER ledger_is_never_shortened;";

fn customer(number: u64) -> CustomerId {
    CustomerId::new(number).unwrap()
}

fn view(agent: u64, customer_number: u64, shown: Shown) -> View {
    View {
        tenant: "panda".into(),
        actor: UserId(agent).into(),
        customer: customer(customer_number),
        shown,
        organization: Some(OrganizationId(77)),
        ticket: Some(TicketId(12)),
    }
}

fn change(at: Timestamp) -> NewRecord {
    let entry = Entry::Linked { organization: OrganizationId(77), customer: customer(46_170), evidence: "search" };
    entry.record(&"panda".into(), Actor::User(UserId(5)), at)
}

async fn three_records(scratch: &Scratch) -> Store {
    let store = scratch.open().await;
    for second in 1..=3 {
        store.append(&[change(Timestamp::from_second(second).unwrap())]).await.unwrap();
    }
    store
}

async fn exported(store: &Store, format: Format, from: i64, to: i64) -> String {
    let moments = Timestamp::from_second(from).unwrap()..Timestamp::from_second(to).unwrap();
    let mut output = Vec::new();
    export(store, &mut output, format, moments).await.unwrap();
    String::from_utf8(output).unwrap()
}

#[tokio::test]
async fn an_untouched_ledger_is_sound() {
    let scratch = Scratch::new();
    let store = three_records(&scratch).await;

    let report = verify(&store).await.unwrap();

    assert_eq!((report.sound, report.broken), (3, None));
    assert_eq!(report.last_hash.len(), 64);
}

#[tokio::test]
async fn an_empty_ledger_is_sound() {
    let scratch = Scratch::new();

    let report = verify(&scratch.open().await).await.unwrap();

    assert_eq!((report.sound, report.broken), (0, None));
}

#[tokio::test]
async fn a_change_to_any_field_is_found_at_its_record() {
    let meddlings = [
        ("UPDATE ledger SET at = at + 1 WHERE sequence = 2", Flaw::Changed),
        ("UPDATE ledger SET tenant = 'other' WHERE sequence = 2", Flaw::Changed),
        ("UPDATE ledger SET actor = 'user:6' WHERE sequence = 2", Flaw::Changed),
        ("UPDATE ledger SET act = 'unlinked' WHERE sequence = 2", Flaw::Changed),
        ("UPDATE ledger SET subject = 'organization:78' WHERE sequence = 2", Flaw::Changed),
        ("UPDATE ledger SET detail = replace(detail, '46170', '46171') WHERE sequence = 2", Flaw::Changed),
        ("UPDATE ledger SET hash = zeroblob(32) WHERE sequence = 2", Flaw::Changed),
        ("UPDATE ledger SET hash = zeroblob(3) WHERE sequence = 2", Flaw::Changed),
        ("UPDATE ledger SET previous_hash = zeroblob(32) WHERE sequence = 2", Flaw::NotFollowing),
        ("UPDATE ledger SET sequence = 20 WHERE sequence = 2", Flaw::Missing),
        ("DELETE FROM ledger WHERE sequence = 2", Flaw::Missing),
    ];
    for (meddling, flaw) in meddlings {
        let scratch = Scratch::new();
        let store = three_records(&scratch).await;
        store.meddle(DROP_GUARDS).await;
        store.meddle(meddling).await;

        let report = verify(&store).await.unwrap();

        assert_eq!((report.sound, report.broken), (1, Some(Break { sequence: 2, flaw })), "{meddling}");
    }
}

#[tokio::test]
async fn a_record_put_in_between_is_found() {
    let scratch = Scratch::new();
    let store = three_records(&scratch).await;
    store.meddle(DROP_GUARDS).await;
    store.meddle("UPDATE ledger SET sequence = 4 WHERE sequence = 3").await;
    store.meddle("INSERT INTO ledger SELECT 3, at, tenant, actor, act, subject, detail, previous_hash, hash FROM ledger WHERE sequence = 2").await;

    let report = verify(&store).await.unwrap();

    assert_eq!(report.broken, Some(Break { sequence: 3, flaw: Flaw::NotFollowing }));
}

#[tokio::test]
async fn a_ledger_that_lost_its_end_is_found() {
    let scratch = Scratch::new();
    let store = three_records(&scratch).await;
    store.meddle(DROP_GUARDS).await;
    store.meddle("DELETE FROM ledger WHERE sequence = 3").await;

    let report = verify(&store).await.unwrap();

    assert_eq!(report.broken, Some(Break { sequence: 3, flaw: Flaw::CutOff }));
}

#[tokio::test]
async fn a_record_the_head_does_not_know_is_found() {
    let scratch = Scratch::new();
    let store = three_records(&scratch).await;
    store.meddle("INSERT INTO ledger SELECT 4, at, tenant, actor, act, subject, detail, hash, hash FROM ledger WHERE sequence = 3").await;

    let report = verify(&store).await.unwrap();

    assert_eq!(report.broken, Some(Break { sequence: 4, flaw: Flaw::NotInHead }));
}

#[tokio::test]
async fn views_of_the_same_customer_on_the_same_ticket_become_one_record() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    let clock = Clock::fixed(Timestamp::from_second(100).unwrap());
    let ledger = Ledger::start(store.clone(), clock.clone());

    ledger.view(view(5, 46_170, Shown::Card)).unwrap();
    clock.advance(SignedDuration::from_secs(1));
    ledger.view(view(6, 46_170, Shown::Card)).unwrap();
    ledger.view(view(5, 46_170, Shown::Calls)).unwrap();
    ledger.view(view(5, 46_170, Shown::Card)).unwrap();
    ledger.flush().await.unwrap();

    let told: Vec<_> = exported(&store, Format::Csv, 0, 200)
        .await
        .lines()
        .skip(1)
        .map(|line| line.rsplitn(3, ',').last().unwrap().to_owned())
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    1,1970-01-01T00:01:40Z,panda,user:5,viewed,customer:46170,"{""count"":3,""organization"":77,""shown"":[""card"",""calls""],""ticket"":12}"
    2,1970-01-01T00:01:41Z,panda,user:6,viewed,customer:46170,"{""count"":1,""organization"":77,""shown"":[""card""],""ticket"":12}"
    "#);
}

#[tokio::test]
async fn a_view_is_written_within_a_second_without_being_asked() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    let ledger = Ledger::start(store.clone(), Clock::system());

    ledger.view(view(5, 46_170, Shown::Card)).unwrap();

    let written = async {
        while store.head().await.unwrap().records == 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(10), written).await.unwrap();
    assert!(GROUP_FOR < std::time::Duration::from_secs(1));
}

#[tokio::test]
async fn shutdown_writes_what_waits_and_takes_no_more() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    let ledger = Ledger::start(store.clone(), Clock::system());
    ledger.view(view(5, 46_170, Shown::Card)).unwrap();

    ledger.shutdown().await.unwrap();

    assert_eq!(store.head().await.unwrap().records, 1);
    assert_eq!(ledger.view(view(5, 46_170, Shown::Card)), Err(NotRecorded::Closed));
    ledger.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_ledger_that_cannot_be_written_keeps_views_in_order_and_refuses_when_full() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    let ledger = Ledger::start_holding(store.clone(), Clock::system(), 3);
    store.meddle("UPDATE ledger_head SET hash = zeroblob(1)").await;
    for number in 1..=3 {
        ledger.view(view(5, number, Shown::Card)).unwrap();
    }

    ledger.flush().await.unwrap_err();
    assert_eq!(ledger.view(view(5, 4, Shown::Card)), Err(NotRecorded::Full));
    store.meddle("UPDATE ledger_head SET hash = zeroblob(32)").await;
    ledger.flush().await.unwrap();

    let records = store.records_after(0, 10).await.unwrap();
    let subjects: Vec<_> = records.iter().map(|record| record.content.subject.as_str()).collect();
    assert_eq!(subjects, ["customer:1", "customer:2", "customer:3"]);
    ledger.view(view(5, 4, Shown::Card)).unwrap();
}

#[tokio::test]
async fn ten_thousand_views_among_changes_make_one_sound_chain() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    let ledger = Ledger::start(store.clone(), Clock::system());
    let changes = tokio::spawn({
        let store = store.clone();
        async move {
            for _ in 0..50 {
                store.append(&[change(Timestamp::UNIX_EPOCH)]).await.unwrap();
            }
        }
    });

    for number in 1..=10_000 {
        ledger.view(view(5, number, Shown::Card)).unwrap();
        if number % 2_500 == 0 {
            ledger.flush().await.unwrap();
        }
    }
    changes.await.unwrap();

    let report = verify(&store).await.unwrap();
    assert_eq!((report.sound, report.broken), (10_050, None));
}

#[test]
fn views_not_yet_written_are_all_that_a_stop_without_goodbye_loses() {
    let scratch = Scratch::new();
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let killed = runtime();
    killed.block_on(async {
        let store = scratch.open().await;
        let ledger = Ledger::start(store.clone(), Clock::system());
        ledger.view(view(5, 1, Shown::Card)).unwrap();
        ledger.flush().await.unwrap();
        store.append(&[change(Timestamp::UNIX_EPOCH)]).await.unwrap();
        ledger.view(view(5, 2, Shown::Card)).unwrap();
        // The writing task is never polled again.
        std::mem::forget(ledger);
    });
    drop(killed);

    let report = runtime().block_on(async { verify(&scratch.open().await).await.unwrap() });

    assert_eq!((report.sound, report.broken), (2, None));
}

#[tokio::test]
async fn an_export_holds_the_records_of_the_asked_time_only() {
    let scratch = Scratch::new();
    let store = three_records(&scratch).await;

    let lines = exported(&store, Format::JsonLines, 2, 3).await;

    let line: serde_json::Value = serde_json::from_str(&lines).unwrap();
    assert_eq!(line["sequence"], 2);
    assert_eq!(line["at"], "1970-01-01T00:00:02Z");
    assert_eq!(line["detail"]["customer"], 46_170);
    assert_eq!(line["hash"].as_str().unwrap().len(), 64);
}

#[tokio::test]
async fn an_exported_hash_can_be_computed_again_from_the_exported_fields() {
    let scratch = Scratch::new();
    let store = three_records(&scratch).await;

    let lines = exported(&store, Format::JsonLines, 1, 2).await;

    let line: serde_json::Value = serde_json::from_str(&lines).unwrap();
    let text = |name: &str| line[name].as_str().unwrap().to_owned();
    let content = NewRecord {
        at: text("at").parse().unwrap(),
        tenant: text("tenant").into(),
        actor: text("actor"),
        act: text("act").into(),
        subject: text("subject"),
        detail: line["detail"].to_string(),
    };
    let hash = crate::store::hash_of(1, &crate::store::FIRST_PREVIOUS_HASH, &content);
    assert_eq!(verify::hexadecimal(&hash), text("hash"));
}
