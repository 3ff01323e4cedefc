use jiff::Timestamp;

use super::*;
use crate::store::{Store, scratch::Scratch};

const TENANT: &str = "panda";

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn mark(subject: &str) -> Mark {
    Mark {
        kind: SubjectKind::Customer,
        subject: subject.into(),
        sealed: None,
        cause: "Customer/Updated".into(),
        thorough: false,
    }
}

fn event(number: &str, subject: &str) -> NewEvent {
    let key = Some(EventKey { env: String::new(), event: number.into() });
    NewEvent { tenant: TENANT.into(), key, mark: Some(mark(subject)) }
}

async fn take(store: &Store, owner: &str, second: i64) -> Vec<Task> {
    store.take_tasks(TENANT, owner, at(second), at(second + 60), 10).await.unwrap()
}

async fn finish(store: &Store, owner: &str, task: &Task) {
    let mut change = store.change().await.unwrap();
    change.finish(TENANT, owner, task).await.unwrap();
    change.commit().await.unwrap();
}

#[tokio::test]
async fn an_event_is_taken_once_also_within_one_commit() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    let unnumbered = NewEvent { key: None, ..event("", "3") };
    let batch = [event("1", "1"), event("2", "1"), event("1", "2"), unnumbered];

    let first = store.take_events(&batch, at(0)).await.unwrap();
    let second = store.take_events(&batch, at(1)).await.unwrap();

    // Of two alike in one commit both may count as new: what they mark is the same.
    assert_eq!((first[0], first[1], first[3]), (true, true, true));
    assert_eq!(second, [false, false, false, true]);
}

#[tokio::test]
async fn hundreds_of_events_share_a_commit() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    let batch: Vec<NewEvent> = (0..450).map(|number| event(&number.to_string(), &(number % 7).to_string())).collect();

    assert!(store.take_events(&batch, at(0)).await.unwrap().into_iter().all(|is_new| is_new));

    assert_eq!(store.backlog(TENANT).await.unwrap().waiting, 7);
}

#[tokio::test]
async fn a_subject_is_leased_to_one_until_the_lease_ends() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    store.take_events(&[event("1", "1"), event("2", "2")], at(0)).await.unwrap();

    assert_eq!(take(&store, "one", 0).await.len(), 2);
    assert_eq!(take(&store, "two", 59).await.len(), 0);
    assert_eq!(take(&store, "two", 60).await.len(), 2, "who died has no claim");
}

#[tokio::test]
async fn what_changed_while_it_was_worked_on_is_worked_on_again() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    store.take_events(&[event("1", "1"), event("2", "2")], at(0)).await.unwrap();
    let tasks = take(&store, "one", 0).await;
    store.take_events(&[event("3", "1")], at(1)).await.unwrap();

    for task in &tasks {
        finish(&store, "one", task).await;
    }

    let again = take(&store, "two", 2).await;
    assert_eq!(again.iter().map(|task| task.subject.as_str()).collect::<Vec<_>>(), ["1"]);
}

#[tokio::test]
async fn who_lost_the_lease_ends_nothing() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    store.take_events(&[event("1", "1")], at(0)).await.unwrap();
    let task = take(&store, "one", 0).await.remove(0);
    take(&store, "two", 60).await;

    finish(&store, "one", &task).await;
    let setback = Setback { error: "too_slow", tries: 9, next_try_at: at(900), parked: true };
    store.put_off(TENANT, "one", &task, setback).await.unwrap();

    let pending = store.pending(TENANT, SubjectKind::Customer, "1").await.unwrap().unwrap();
    assert_eq!((pending.task.tries, pending.parked), (0, false));
}

#[tokio::test]
async fn what_was_given_up_comes_back_with_the_next_event_or_by_hand() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    let give_up = async |second| {
        let task = take(&store, "one", second).await.remove(0);
        let setback = Setback { error: "name_taken", tries: 10, next_try_at: at(second), parked: true };
        store.put_off(TENANT, "one", &task, setback).await.unwrap();
    };
    store.take_events(&[event("1", "1")], at(0)).await.unwrap();
    give_up(0).await;
    assert_eq!(take(&store, "one", 1_000).await.len(), 0);
    assert_eq!(store.given_up(TENANT, 10).await.unwrap()[0].last_error.as_deref(), Some("name_taken"));

    store.take_events(&[event("2", "1")], at(1_000)).await.unwrap();
    give_up(1_001).await;
    assert!(store.retry(TENANT, SubjectKind::Customer, "1", at(1_002)).await.unwrap());
    give_up(1_003).await;
    assert!(store.skip(TENANT, SubjectKind::Customer, "1").await.unwrap());

    assert_eq!(store.backlog(TENANT).await.unwrap(), Backlog::default());
}

#[tokio::test]
async fn events_and_bodies_are_forgotten_in_time() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    store.take_events(&[event("1", "1")], at(0)).await.unwrap();
    store.take_events(&[event("2", "1")], at(10)).await.unwrap();
    store.bury(TENANT, "not_json", b"<a/>\0", at(0)).await.unwrap();
    store.bury(TENANT, "not_json", b"<a/>\0", at(5)).await.unwrap();
    assert_eq!(store.dead_letters(TENANT, 10).await.unwrap()[0].times, 2);

    assert_eq!(store.forget_events(at(10), TENANT).await.unwrap(), 1);
    assert_eq!(store.forget_dead_letters(TENANT, at(10)).await.unwrap(), 1);

    assert_eq!(store.take_events(&[event("1", "1"), event("2", "1")], at(20)).await.unwrap(), [true, false]);
}

#[tokio::test]
async fn a_pass_is_moved_by_one_process_only() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    let start = Sweep { place: 0, missing: 0, next_at: at(0), last: None };
    let next = Sweep { place: 100, missing: 3, next_at: at(0), last: Some((50, 2)) };
    let mut change = store.change().await.unwrap();
    assert!(change.move_sweep(TENANT, None, start).await.unwrap());
    assert!(change.move_sweep(TENANT, Some(start), next).await.unwrap());
    assert!(!change.move_sweep(TENANT, Some(start), next).await.unwrap());
    change.commit().await.unwrap();

    assert_eq!(store.sweep(TENANT).await.unwrap(), Some(next));
}

#[tokio::test]
async fn a_key_of_the_database_is_made_once() {
    let scratch = Scratch::new();
    let store = scratch.open().await;

    assert_eq!(store.key("written").await.unwrap(), store.key("written").await.unwrap());
    assert_ne!(store.key("written").await.unwrap(), store.key("other").await.unwrap());
}
