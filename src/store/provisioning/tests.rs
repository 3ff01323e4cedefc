use jiff::Timestamp;

use super::*;
use crate::{
    portabilling::{AccountId, CustomerId},
    store::{Store, scratch::Scratch},
};

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
    NewEvent { tenant: TENANT.into(), key, mark: Some(mark(subject)), record: None, awaited: None }
}

async fn take(store: &Store, owner: &str, second: i64) -> Vec<Task> {
    store.take_tasks(TENANT, owner, at(second), at(second + 60), 10).await.unwrap()
}

async fn finish(store: &Store, owner: &str, task: &Task) -> bool {
    let mut change = store.change().await.unwrap();
    let held = change.finish(TENANT, owner, task).await.unwrap();
    assert!(!change.holds(TENANT, owner, task).await.unwrap(), "it is over either way");
    change.commit().await.unwrap();
    held
}

async fn pass_marks(store: &Store, subject: &str, second: i64) {
    marks_for(store, SWEEP, subject, second).await;
}

async fn marks_for(store: &Store, cause: &str, subject: &str, second: i64) {
    let mark = Mark { cause: cause.into(), thorough: true, ..mark(subject) };
    let mut change = store.change().await.unwrap();
    change.mark(&[(TENANT, &mark)], at(second)).await.unwrap();
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

    assert_eq!(first, [true, true, false, true]);
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
        assert!(finish(&store, "one", task).await);
    }

    let again = take(&store, "two", 2).await;
    assert_eq!(again.iter().map(|task| task.subject.as_str()).collect::<Vec<_>>(), ["1"]);
    assert_eq!(again[0].since, at(0), "taken in the same second");
}

#[tokio::test]
async fn what_is_left_after_the_work_is_no_older_than_the_work() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    store.take_events(&[event("1", "1")], at(0)).await.unwrap();
    let task = take(&store, "one", 50).await.remove(0);
    pass_marks(&store, "1", 55).await;

    assert!(finish(&store, "one", &task).await);

    let left = take(&store, "one", 60).await.remove(0);
    assert_eq!((left.since, left.thorough), (at(50), true), "the pass still gets its thorough look");
}

#[tokio::test]
async fn the_pass_over_all_hides_no_change_and_comes_last() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    for subject in ["1", "2", "3"] {
        pass_marks(&store, subject, 0).await;
    }
    assert_eq!(store.backlog(TENANT).await.unwrap().oldest, None);
    store.take_events(&[event("1", "2"), event("2", "4")], at(5)).await.unwrap();
    for subject in ["2", "4"] {
        pass_marks(&store, subject, 6).await;
    }

    let backlog = store.backlog(TENANT).await.unwrap();
    assert_eq!((backlog.changed, backlog.oldest), (2, Some(at(5))), "as old as the change, not as the pass");
    let mut first = store.take_tasks(TENANT, "one", at(10), at(70), 2).await.unwrap();
    first.sort_by(|one, two| one.subject.cmp(&two.subject));
    let told: Vec<_> = first.iter().map(|task| (&*task.subject, &*task.cause, task.thorough)).collect();
    assert_eq!(told, [("2", "Customer/Updated", true), ("4", "Customer/Updated", true)]);
    let rest = store.take_tasks(TENANT, "one", at(10), at(70), 10).await.unwrap();
    assert!(rest.len() == 2 && rest.iter().all(|task| task.cause == SWEEP));
}

#[tokio::test]
async fn a_plan_hides_no_change_and_comes_last() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    for subject in ["1", "2", "3"] {
        marks_for(&store, "plan:abc", subject, 0).await;
    }
    pass_marks(&store, "3", 1).await;
    store.take_events(&[event("1", "2"), event("2", "4")], at(5)).await.unwrap();
    marks_for(&store, "plan:abc", "4", 6).await;

    let backlog = store.backlog(TENANT).await.unwrap();
    assert_eq!((backlog.waiting, backlog.changed, backlog.oldest), (4, 2, Some(at(5))));
    let mut first = store.take_tasks(TENANT, "one", at(10), at(70), 2).await.unwrap();
    first.sort_by(|one, two| one.subject.cmp(&two.subject));
    let told: Vec<_> = first.iter().map(|task| (&*task.subject, &*task.cause, task.thorough)).collect();
    assert_eq!(told, [("2", "Customer/Updated", true), ("4", "Customer/Updated", true)]);
    let rest = store.take_tasks(TENANT, "one", at(10), at(70), 10).await.unwrap();
    assert!(rest.len() == 2 && rest.iter().all(|task| task.cause == "plan:abc"), "{rest:?}");
}

#[tokio::test]
async fn a_row_that_nobody_can_read_keeps_nobody_else_waiting() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    store.take_events(&[event("1", "1"), event("2", "2")], at(0)).await.unwrap();
    let damage = "UPDATE inbox SET since = 9000000000000000000 WHERE subject = '1'";
    sqlx::query(damage).execute(&store.writer).await.unwrap();

    let subjects = async |second| -> Vec<String> {
        take(&store, "one", second).await.into_iter().map(|task| task.subject).collect()
    };

    assert_eq!(subjects(0).await, ["2"]);
    assert_eq!(subjects(100).await, ["2"], "the other one is given up");
    assert_eq!(store.given_up(TENANT, at(100), None, 10).await.unwrap(), []);
    let told = store.given_up_by_cause(TENANT, at(100)).await.unwrap();
    assert_eq!(told, [("damaged_subject".to_owned(), 1)]);
}

#[tokio::test]
async fn who_changes_all_the_time_keeps_its_place() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    store.take_events(&[event("1", "1")], at(0)).await.unwrap();
    store.take_events(&[event("2", "2")], at(1)).await.unwrap();
    store.take_events(&[event("3", "1")], at(2)).await.unwrap();

    let first = store.take_tasks(TENANT, "one", at(2), at(62), 1).await.unwrap();

    assert_eq!(first[0].subject, "1");
}

#[tokio::test]
async fn what_waits_for_its_next_try_keeps_nobody_busy() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    store.take_events(&[event("1", "1"), event("2", "2")], at(0)).await.unwrap();
    assert!(store.is_busy(TENANT, at(0), 1).await.unwrap());

    let task = take(&store, "one", 0).await.remove(0);
    let setback = Setback { error: "zendesk_refused", tries: 1, next_try_at: at(900), parked: false };
    assert!(store.put_off(TENANT, "one", &task, setback).await.unwrap());

    assert!(!store.is_busy(TENANT, at(1), 1).await.unwrap());
}

/// Events, workers and leaving replicas, all at once on one database: on PostgreSQL, rows that two change in different
/// orders would be a deadlock.
#[tokio::test]
async fn replicas_that_mark_take_and_give_back_at_once_never_wait_for_each_other_in_a_circle() {
    const SUBJECTS: u64 = 400;
    let scratch = Scratch::new();
    let stores = [scratch.open().await, scratch.open().await, scratch.open().await];
    let sides = stores.iter().enumerate().map(|(replica, store)| async move {
        let owner = format!("replica {replica}");
        for round in 0..20_u64 {
            let number = |subject: u64| format!("{replica}-{round}-{subject}");
            // Each in an order of its own.
            let subjects = (0..SUBJECTS).map(|at| (at * 7 + round * 3 + replica as u64) % SUBJECTS);
            let batch: Vec<NewEvent> = subjects.map(|it| event(&number(it), &it.to_string())).collect();
            store.take_events(&batch, at(0)).await.unwrap();
            let second = i64::try_from(round).unwrap();
            let tasks = store.take_tasks(TENANT, &owner, at(second), at(second + 60), 200).await.unwrap();
            for task in tasks.iter().take(5) {
                finish(store, &owner, task).await;
            }
            store.give_back(TENANT, &owner).await.unwrap();
            let customers: Vec<CustomerId> =
                (1..20).filter_map(|it| CustomerId::new((it * 11 + round) % SUBJECTS)).collect();
            store.hold_customers(TENANT, &owner, &customers, at(second), at(second + 60)).await.unwrap();
            store.let_all_go(TENANT, &owner).await.unwrap();
        }
    });
    futures_util::future::join_all(sides).await;
}

#[tokio::test]
async fn who_lost_the_lease_ends_nothing() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    store.take_events(&[event("1", "1")], at(0)).await.unwrap();
    let task = take(&store, "one", 0).await.remove(0);
    take(&store, "two", 60).await;

    assert!(!finish(&store, "one", &task).await, "and notices");
    let setback = Setback { error: "too_slow", tries: 9, next_try_at: at(900), parked: true };
    assert!(!store.put_off(TENANT, "one", &task, setback).await.unwrap());

    let pending = store.pending(TENANT, SubjectKind::Customer, "1").await.unwrap().unwrap();
    assert_eq!((pending.task.tries, pending.parked), (0, false));
}

#[tokio::test]
async fn an_older_lease_of_the_same_owner_is_none() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    store.take_events(&[event("1", "1")], at(0)).await.unwrap();
    let old = take(&store, "one", 0).await.remove(0);
    let new = take(&store, "one", 60).await.remove(0);

    assert!(!finish(&store, "one", &old).await);
    assert!(finish(&store, "one", &new).await);
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
    assert_eq!(store.given_up(TENANT, at(1_001), None, 10).await.unwrap()[0].last_error.as_deref(), Some("name_taken"));

    store.take_events(&[event("2", "1")], at(1_000)).await.unwrap();
    give_up(1_001).await;
    let mut change = store.change().await.unwrap();
    assert!(change.retry(TENANT, SubjectKind::Customer, "1", at(1_002)).await.unwrap());
    assert!(!change.retry(TENANT, SubjectKind::Customer, "1", at(1_002)).await.unwrap(), "it is due already");
    change.commit().await.unwrap();
    give_up(1_003).await;
    let mut change = store.change().await.unwrap();
    assert!(change.skip(TENANT, SubjectKind::Customer, "1", at(1_002)).await.unwrap());
    assert!(!change.skip(TENANT, SubjectKind::Customer, "1", at(1_002)).await.unwrap(), "it is gone already");
    change.commit().await.unwrap();

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
async fn the_latest_status_of_an_account_is_told_until_it_has_been() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    let account = AccountId::new(7).unwrap();
    let customer = CustomerId::new(1).unwrap();
    let awaited = Some(Awaited { account, customer: None });
    store.take_events(&[NewEvent { awaited, ..event("1", "1") }], at(0)).await.unwrap();
    let said = |status, second| Said { status, message: "", not_before: at(second) };
    let due = async |second| store.take_due_reports(TENANT, at(second), at(second), 10).await.unwrap();
    let note = async |whose, said| {
        let mut change = store.change().await.unwrap();
        change.note_reports(TENANT, whose, said).await.unwrap();
        change.commit().await.unwrap();
    };
    assert!(due(4).await.is_empty(), "the work may end before");
    let first = due(5).await.remove(0);
    assert_eq!((first.account, first.status.as_str()), (account, "IN_PROGRESS"));

    note(Whose::Customer(customer), said("OK", 6)).await;
    assert_eq!(due(6).await[0].status, "IN_PROGRESS", "nobody knows whose it is");
    let mut change = store.change().await.unwrap();
    change.lead_report(TENANT, account, Some(customer)).await.unwrap();
    change.commit().await.unwrap();
    note(Whose::Customer(customer), said("RETRY", 6)).await;
    let mut change = store.change().await.unwrap();
    change.finish_report(TENANT, &first, true).await.unwrap();
    change.commit().await.unwrap();
    let second = due(6).await.remove(0);
    assert_eq!(second.status, "RETRY", "what was told late does not count for it");
    store.put_off_report(TENANT, &second, at(9)).await.unwrap();
    assert!(due(8).await.is_empty());

    let mut change = store.change().await.unwrap();
    change.finish_report(TENANT, &second, false).await.unwrap();
    change.commit().await.unwrap();
    note(Whose::Account(account), said("RETRY", 10)).await;
    assert!(due(20).await.is_empty(), "billing has it");
    note(Whose::Account(account), said("OK", 10)).await;
    assert_eq!(due(20).await[0].status, "OK");
    assert_eq!(store.take_due_reports(TENANT, at(20), at(30), 10).await.unwrap().len(), 1);
    assert!(due(29).await.is_empty(), "one replica tells it");
    assert_eq!(due(30).await.len(), 1, "another one does where that one has died");
    let mut change = store.change().await.unwrap();
    change.lead_report(TENANT, account, None).await.unwrap();
    change.commit().await.unwrap();
    assert!(due(20).await.is_empty(), "it is nobody's");
}

#[tokio::test]
async fn only_the_latest_bodies_are_kept() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    for at_second in 0..5_u8 {
        store.bury(TENANT, "not_json", &[at_second], at(i64::from(at_second))).await.unwrap();
    }
    store.bury(TENANT, "not_json", &[1], at(9)).await.unwrap();
    store.bury("other", "not_json", &[0], at(0)).await.unwrap();

    assert_eq!(store.make_room_for_dead_letters(TENANT, 3).await.unwrap(), 2);
    assert_eq!(store.make_room_for_dead_letters(TENANT, 3).await.unwrap(), 0);

    let bodies: Vec<_> = store.dead_letters(TENANT, 10).await.unwrap().into_iter().map(|it| it.body).collect();
    assert_eq!(bodies, [vec![1], vec![4], vec![3]]);
    assert_eq!(store.dead_letters("other", 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_pass_is_moved_by_one_process_only() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    let start = Sweep::next(at(0), at(0), None);
    let cursor = Some("abc".to_owned());
    let next = Sweep { stage: SweepStage::Organizations, place: 100, cursor, missing: 3, ..start.clone() };
    let next = Sweep { begun_at: at(5), last: Some((50, 2)), ..next };
    let mut change = store.change().await.unwrap();
    assert!(change.move_sweep(TENANT, None, &start).await.unwrap());
    assert!(change.move_sweep(TENANT, Some(&start), &next).await.unwrap());
    assert!(!change.move_sweep(TENANT, Some(&start), &next).await.unwrap());
    change.commit().await.unwrap();

    assert_eq!(store.sweep(TENANT).await.unwrap(), Some(next));
}

#[tokio::test]
async fn drift_is_known_until_a_pass_finds_it_no_more() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    for (code, subject, second) in
        [("twin", "organization:78", 1), ("twin", "organization:77", 1), ("orphan", "organization:9", 1)]
    {
        store.note_drift(TENANT, code, subject, at(second)).await.unwrap();
    }
    store.note_drift(TENANT, "twin", "organization:78", at(5)).await.unwrap();
    let all = async || -> Vec<(String, u64, String)> {
        store.drift(TENANT).await.unwrap().into_iter().map(|it| (it.code, it.count, it.example)).collect()
    };
    let known = |code: &str, count, example: &str| (code.to_owned(), count, example.to_owned());
    assert_eq!(all().await, [known("orphan", 1, "organization:9"), known("twin", 2, "organization:77")]);

    let mut change = store.change().await.unwrap();
    change.forget_drift(TENANT, at(5)).await.unwrap();
    change.commit().await.unwrap();

    assert_eq!(all().await, [known("twin", 1, "organization:78")]);
}

#[tokio::test]
async fn a_turn_is_one_workers_until_it_ends() {
    let scratch = Scratch::new();
    let [store, replica] = [scratch.open().await, scratch.open().await];
    let take = async |store: &Store, owner, second| {
        store.take_turn(TENANT, "a name", owner, at(second), at(second + 60)).await.unwrap()
    };

    assert!(take(&store, "one", 0).await);
    assert!(!take(&replica, "two", 59).await);
    assert!(take(&store, "one", 59).await, "it is one's own already");
    assert!(!take(&replica, "two", 60).await);
    store.end_turn(TENANT, "a name", "two").await.unwrap();
    assert!(!take(&replica, "two", 60).await, "nobody ends another's turn");
    store.end_turn(TENANT, "a name", "one").await.unwrap();
    assert!(take(&replica, "two", 60).await);
    assert!(take(&store, "one", 120).await, "who died has no claim");

    assert!(take(&store, "leaving:1", 300).await);
    store.give_back(TENANT, "leaving").await.unwrap();
    assert!(take(&replica, "two", 300).await, "who stops gives all back");

    store.forget_turns(TENANT, at(360)).await.unwrap();
    assert!(take(&replica, "three", 301).await);
}

#[tokio::test]
async fn a_key_of_the_database_is_made_once() {
    let scratch = Scratch::new();
    let store = scratch.open().await;

    assert_eq!(store.key("written").await.unwrap(), store.key("written").await.unwrap());
    assert_ne!(store.key("written").await.unwrap(), store.key("other").await.unwrap());
}

#[tokio::test]
async fn what_was_told_last_of_long_work_counts_until_it_is_old() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    let outlook =
        |work, done, told_at| Outlook { work, done, total: 100, told_at: at(told_at), ends_at: Some(at(900)) };
    let unknown = Outlook { ends_at: None, ..outlook(LongWork::Changes, 0, 12) };
    for told in [outlook(LongWork::Apply, 10, 5), unknown, outlook(LongWork::Apply, 20, 10)] {
        store.tell_outlook(TENANT, told).await.unwrap();
    }
    store.tell_outlook("other", outlook(LongWork::Apply, 1, 10)).await.unwrap();

    let told = async |since| store.outlooks(TENANT, at(since)).await.unwrap();
    assert_eq!(told(10).await, [outlook(LongWork::Apply, 20, 10), unknown]);
    assert_eq!(told(11).await, [unknown]);

    store.forget_outlook(TENANT, LongWork::Changes).await.unwrap();
    assert_eq!(told(11).await, []);
    assert_eq!(store.outlooks("other", at(0)).await.unwrap().len(), 1);
}

#[tokio::test]
async fn proposals_come_by_what_speaks_for_them_and_then_by_age() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    let propose = async |customer: u64, evidence: &str, second| {
        let customer = CustomerId::new(customer).unwrap();
        let organization = crate::zendesk::OrganizationId(customer.get() + 100);
        let proposal = Proposal { customer, organization, evidence: evidence.to_owned(), since: at(second) };
        let mut change = store.change().await.unwrap();
        change.propose_only(TENANT, customer, &[proposal]).await.unwrap();
        change.commit().await.unwrap();
    };
    propose(1, "same_name", 1).await;
    propose(2, "same_name_and_domain", 3).await;
    propose(3, "same_name_and_domain", 2).await;

    let order = async |offset, limit| -> Vec<u64> {
        let page = store.proposals_by_evidence(TENANT, offset, limit).await.unwrap();
        page.iter().map(|proposal| proposal.customer.get()).collect()
    };

    assert_eq!(order(0, 10).await, [3, 2, 1]);
    assert_eq!(order(1, 1).await, [2]);
    assert_eq!(order(3, 10).await, [0_u64; 0]);
}

#[tokio::test]
async fn the_last_changes_come_newest_first_and_without_views() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    let record = |tenant: &str, act: &'static str| crate::store::NewRecord {
        at: at(1),
        tenant: tenant.into(),
        actor: "user:1".to_owned(),
        act: act.into(),
        subject: "customer:1".to_owned(),
        detail: "{}".to_owned(),
    };
    let acts = [(TENANT, "linked"), (TENANT, "viewed"), ("wolf", "linked"), (TENANT, "retried"), (TENANT, "viewed")];
    store.append(&acts.map(|(tenant, act)| record(tenant, act))).await.unwrap();

    let changes = async |before| -> Vec<(u64, String)> {
        let records = store.changes_before(TENANT, before, 10).await.unwrap();
        records.into_iter().map(|(sequence, record)| (sequence, record.act.into_owned())).collect()
    };

    assert_eq!(changes(u64::MAX >> 1).await, [(4, "retried".to_owned()), (1, "linked".to_owned())]);
    assert_eq!(changes(4).await, [(1, "linked".to_owned())]);
}
