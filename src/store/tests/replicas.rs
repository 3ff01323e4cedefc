//! Several processes on one database, played by several stores: what SQLite gives to two processes on one file, and
//! PostgreSQL to all replicas.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use jiff::Timestamp;

use crate::{
    portabilling::CustomerId,
    store::{FIRST_PREVIOUS_HASH, Intent, Link, NewRecord, Purpose, Store, StoreError, hash_of, scratch::Scratch},
    zendesk::OrganizationId,
};

const TENANT: &str = "panda";
const ROUNDS: u64 = 40;
const CUSTOMERS: u64 = 8;

fn record(detail: String) -> NewRecord {
    NewRecord {
        at: Timestamp::UNIX_EPOCH,
        tenant: TENANT.into(),
        actor: "user:5".into(),
        act: "linked".into(),
        subject: "organization:77".into(),
        detail,
    }
}

fn link(organization: u64, customer: u64) -> Link {
    Link {
        organization: OrganizationId(organization),
        customer: CustomerId::new(customer).unwrap(),
        linked_by: None,
        linked_at: Timestamp::UNIX_EPOCH,
        evidence: "search".into(),
        replaced_external_id: None,
    }
}

fn intent(organization: u64) -> Intent {
    Intent {
        organization: OrganizationId(organization),
        purpose: Purpose::Name,
        wanted: Some("pb-1".into()),
        may_replace: None,
        cause: organization,
        since: Timestamp::UNIX_EPOCH,
        tries: 0,
        next_try_at: Timestamp::UNIX_EPOCH,
        last_error: None,
        foreign_value: None,
    }
}

/// Links, parts and records, without knowing of the others. Returns how many records it was promised.
async fn hammer(store: Store, replica: u64) -> u64 {
    let mut kept = 0;
    for round in 0..ROUNDS {
        let customer = 1 + round % CUSTOMERS;
        let organization = 1 + (round + replica) % CUSTOMERS;
        let mut change = store.change().await.unwrap();
        let taken = match change.insert_link(TENANT, &link(organization, customer)).await {
            Ok(()) => false,
            Err(StoreError::Taken) => true,
            Err(error) => panic!("{error:?}"),
        };
        let seen = change.link_to(TENANT, CustomerId::new(customer).unwrap()).await.unwrap();
        if let Some(seen) = seen.filter(|_| taken) {
            change.delete_link(TENANT, seen.organization).await.unwrap();
        }
        let last = change.append(&[record(format!("{{\"replica\":{replica},\"round\":{round}}}"))]).await.unwrap();
        assert!(last > 0);
        if round % 7 == 3 {
            drop(change);
        } else {
            change.commit().await.unwrap();
            kept += 1;
        }
        store.append(&[record("{}".into()), record("{}".into())]).await.unwrap();
        kept += 2;
    }
    kept
}

#[tokio::test]
async fn replicas_that_hammer_one_database_keep_one_chain_and_links_one_to_one() {
    let scratch = Scratch::new();
    let replicas = join_all((0..3).map(|_| scratch.open())).await;

    let kept = join_all((0..).zip(&replicas).map(|(number, store)| tokio::spawn(hammer(store.clone(), number)))).await;

    let kept: u64 = kept.into_iter().map(Result::unwrap).sum();
    let records = replicas[0].records_after(0, 10_000).await.unwrap();
    let mut previous = FIRST_PREVIOUS_HASH.to_vec();
    for (place, record) in (1..).zip(&records) {
        assert_eq!((record.sequence, &record.previous_hash), (place, &previous));
        assert_eq!(record.hash, hash_of(place, &previous, &record.content));
        previous.clone_from(&record.hash);
    }
    let head = replicas[2].head().await.unwrap();
    assert_eq!((head.records, head.last_sequence, head.hash), (kept, kept, previous));
    let mut customers = BTreeSet::new();
    for organization in (1..=CUSTOMERS).map(OrganizationId) {
        let Some(link) = replicas[1].link_of(TENANT, organization).await.unwrap() else { continue };
        assert!(customers.insert(link.customer.get()), "a customer is linked twice");
    }
}

#[tokio::test]
async fn an_intent_is_taken_by_one_replica() {
    let scratch = Scratch::new();
    let replicas = join_all((0..3).map(|_| scratch.open())).await;
    let mut change = replicas[0].change().await.unwrap();
    for organization in 1..=30 {
        change.put_intent(TENANT, &intent(organization)).await.unwrap();
    }
    change.commit().await.unwrap();
    let (now, lease_ends) = (Timestamp::from_second(100).unwrap(), Timestamp::from_second(160).unwrap());
    let take_all = |store: Store| async move {
        let mut taken = Vec::new();
        loop {
            let some = store.take_due_intents(TENANT, now, lease_ends, 1).await.unwrap();
            let Some(intent) = some.first() else { break taken };
            taken.push(intent.organization.0);
        }
    };

    let taken = join_all(replicas.iter().map(|store| tokio::spawn(take_all(store.clone())))).await;

    let mut taken: Vec<u64> = taken.into_iter().flat_map(Result::unwrap).collect();
    taken.sort_unstable();
    assert_eq!(taken, (1..=30).collect::<Vec<_>>());
}

#[tokio::test]
async fn replicas_may_all_be_the_first_to_start() {
    let scratch = Scratch::new();

    let replicas = join_all((0..4).map(|_| scratch.open())).await;

    for store in &replicas {
        store.append(&[record("{}".into())]).await.unwrap();
    }
    assert_eq!(replicas[0].head().await.unwrap().last_sequence, 4);
}

#[tokio::test]
async fn a_store_comes_back_when_its_server_was_restarted() {
    let scratch = Scratch::new();
    if !scratch.is_shared() {
        return;
    }
    let store = scratch.open().await;
    store.append(&[record("{}".into())]).await.unwrap();
    assert_eq!(store.head().await.unwrap().records, 1);
    let unfinished = store.change().await.unwrap();

    scratch.hang_up();
    assert!(unfinished.commit().await.is_err());
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;

    assert!(store.is_answering().await);
    store.append(&[record("{}".into())]).await.unwrap();
    assert_eq!(store.head().await.unwrap().records, 2);
}

#[tokio::test]
async fn a_change_of_which_a_statement_failed_cannot_be_committed_in_part() {
    let scratch = Scratch::new();
    if !scratch.is_shared() {
        return;
    }
    let store = scratch.open().await;
    let mut change = store.change().await.unwrap();
    change.append(&[record("{}".into())]).await.unwrap();
    sqlx::query("SELECT * FROM no_such_table").execute(&mut *change.transaction).await.unwrap_err();

    // PostgreSQL's own answer to this COMMIT is no error.
    assert!(change.commit().await.is_err());
    assert_eq!(store.head().await.unwrap().records, 0);
}
