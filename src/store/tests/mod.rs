mod backup;
mod costs;
mod replicas;
mod senders;

use jiff::Timestamp;

use super::{scratch::Scratch, *};
use crate::{
    portabilling::CustomerId,
    zendesk::{AppId, Installation, InstallationId, OrganizationId, UserId},
};

const TENANT: &str = "panda";

fn link(organization: u64, customer: u64) -> Link {
    Link {
        organization: OrganizationId(organization),
        customer: CustomerId::new(customer).unwrap(),
        linked_by: Some(UserId(5)),
        linked_at: Timestamp::from_millisecond(1_700_000_000_123).unwrap(),
        evidence: "search".into(),
        replaced_external_id: None,
    }
}

fn record(detail: &str) -> NewRecord {
    NewRecord {
        at: Timestamp::UNIX_EPOCH,
        tenant: TENANT.into(),
        actor: "user:5".into(),
        act: "linked".into(),
        subject: "organization:77".into(),
        detail: detail.into(),
    }
}

fn intent(organization: u64, cause: u64) -> Intent {
    Intent {
        organization: OrganizationId(organization),
        purpose: Purpose::Name,
        wanted: Some("pb-1".into()),
        may_replace: None,
        cause,
        since: Timestamp::UNIX_EPOCH,
        tries: 0,
        next_try_at: Timestamp::UNIX_EPOCH,
        last_error: None,
        foreign_value: None,
    }
}

#[tokio::test]
async fn an_address_of_another_database_is_refused_without_repeating_it() {
    let error = Store::open("mysql://portadesk:secret@db.example/portadesk").await.unwrap_err();

    assert!(matches!(error, StoreError::UnknownAddress));
    assert!(!format!("{error:?} {error}").contains("secret"));
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_without_the_password() {
    let url = "postgres://portadesk:secret@127.0.0.1:1/portadesk";

    for error in [Store::open(url).await.unwrap_err(), Store::open_existing(url).await.unwrap_err()] {
        assert!(matches!(error, StoreError::Open(_)), "{error:?}");
        assert!(!format!("{error:?} {error}").contains("secret"));
    }
}

#[tokio::test]
async fn a_missing_folder_is_told_when_the_store_is_opened() {
    let error = Store::open("sqlite:///nowhere/at/all/portadesk.db").await.unwrap_err();

    assert!(matches!(error, StoreError::Open(_)));
}

#[tokio::test]
async fn a_committed_change_survives_a_stop_without_goodbye() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    let mut change = store.change().await.unwrap();
    change.insert_link(TENANT, &link(77, 46_170)).await.unwrap();
    change.append(&[record("{}")]).await.unwrap();
    change.put_intent(TENANT, &intent(77, 1)).await.unwrap();
    change.commit().await.unwrap();
    drop(store);

    let again = scratch.open().await;

    assert_eq!(again.link_of(TENANT, OrganizationId(77)).await.unwrap(), Some(link(77, 46_170)));
    assert_eq!(again.link_to(TENANT, CustomerId::new(46_170).unwrap()).await.unwrap(), Some(link(77, 46_170)));
    assert_eq!(again.intent(TENANT, OrganizationId(77)).await.unwrap(), Some(intent(77, 1)));
    assert_eq!(again.head().await.unwrap().records, 1);
}

#[tokio::test]
async fn a_change_that_is_dropped_leaves_no_trace() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    let mut change = store.change().await.unwrap();
    change.insert_link(TENANT, &link(77, 46_170)).await.unwrap();
    change.append(&[record("{}")]).await.unwrap();

    drop(change);

    assert_eq!(store.link_of(TENANT, OrganizationId(77)).await.unwrap(), None);
    assert_eq!(store.head().await.unwrap().last_sequence, 0);
    store.append(&[record("{}")]).await.unwrap();
}

#[tokio::test]
async fn neither_side_of_a_link_can_be_taken_twice_but_tenants_do_not_meet() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    let mut change = store.change().await.unwrap();
    change.insert_link(TENANT, &link(77, 46_170)).await.unwrap();

    assert!(matches!(change.insert_link(TENANT, &link(77, 1)).await, Err(StoreError::Taken)));
    assert!(matches!(change.insert_link(TENANT, &link(1, 46_170)).await, Err(StoreError::Taken)));
    change.insert_link("another", &link(77, 46_170)).await.unwrap();
}

#[tokio::test]
async fn a_leased_intent_is_nobody_elses_until_the_lease_ends() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    let mut change = store.change().await.unwrap();
    change.put_intent(TENANT, &intent(77, 1)).await.unwrap();
    change.commit().await.unwrap();
    let now = Timestamp::from_second(100).unwrap();
    let lease_ends = Timestamp::from_second(160).unwrap();

    let first = store.take_due_intents(TENANT, now, lease_ends, 10).await.unwrap();
    let second = store.take_due_intents(TENANT, now, lease_ends, 10).await.unwrap();
    let single = store.take_intent(TENANT, OrganizationId(77), now, lease_ends).await.unwrap();
    let later = store.take_due_intents(TENANT, lease_ends, lease_ends, 10).await.unwrap();

    assert_eq!((first.len(), second.len(), single, later.len()), (1, 0, None, 1));
}

#[tokio::test]
async fn the_end_of_an_older_attempt_does_not_touch_a_newer_intent() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    let mut change = store.change().await.unwrap();
    change.put_intent(TENANT, &intent(77, 2)).await.unwrap();
    change.commit().await.unwrap();
    let failed =
        Attempt { tries: 9, next_try_at: Timestamp::UNIX_EPOCH, last_error: Some("busy".into()), foreign_value: None };

    store.postpone_intent(TENANT, &intent(77, 1), &failed).await.unwrap();
    store.finish_intent(TENANT, &intent(77, 1)).await.unwrap();

    assert_eq!(store.intent(TENANT, OrganizationId(77)).await.unwrap(), Some(intent(77, 2)));
}

#[tokio::test]
async fn an_installation_is_replaced_by_the_next_one_seen() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    let mut seen = StoredInstallation {
        installation: Installation { id: InstallationId(9001), app: AppId(4711), public_key_pem: "PEM 1".into() },
        seen_at: Timestamp::from_second(1).unwrap(),
    };
    store.keep_installation(TENANT, &seen).await.unwrap();
    seen.installation.public_key_pem = "PEM 2".into();
    store.keep_installation(TENANT, &seen).await.unwrap();

    assert_eq!(store.installation(TENANT).await.unwrap(), Some(seen));
    assert_eq!(store.installation("another").await.unwrap(), None);
}

#[tokio::test]
async fn the_ledger_refuses_to_be_changed_or_shortened_by_accident() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    store.append(&[record("{}"), record("{}")]).await.unwrap();

    for statement in ["UPDATE ledger SET actor = 'user:6'", "DELETE FROM ledger WHERE sequence = 2"] {
        let error = sqlx::query(statement).execute(&store.writer).await.unwrap_err();
        assert!(error.to_string().contains("append-only"), "{error}");
    }
}

#[tokio::test]
async fn readers_cannot_write() {
    let scratch = Scratch::new();
    let store = scratch.open().await;

    assert!(sqlx::query("DELETE FROM links").execute(&store.reader).await.is_err());
}

#[tokio::test]
async fn a_file_of_a_newer_release_is_refused() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    sqlx::query("UPDATE _sqlx_migrations SET version = 9999 WHERE version = 1").execute(&store.writer).await.unwrap();
    store.close().await;

    assert!(matches!(Store::open(&scratch.url()).await, Err(StoreError::Migrate(_))));
}

#[tokio::test]
async fn what_stands_in_the_log_is_brought_into_the_file_while_the_store_is_in_use() {
    let scratch = Scratch::file();
    let store = scratch.open().await;
    let mut change = store.change().await.unwrap();
    let mark = Mark {
        kind: SubjectKind::Customer,
        subject: "70412".into(),
        sealed: None,
        cause: "Customer/Remarkable".into(),
        thorough: false,
    };
    change.mark(&[("panda", &mark)], Timestamp::UNIX_EPOCH).await.unwrap();
    change.commit().await.unwrap();
    let address = scratch.url();
    let file = address.trim_start_matches("sqlite://");
    let is_in_the_file = || String::from_utf8_lossy(&std::fs::read(file).unwrap()).contains("Customer/Remarkable");
    assert!(!is_in_the_file());

    let _ = tokio::time::timeout(2 * sqlite::TIDY_EVERY, store.keep_tidy()).await;

    assert!(is_in_the_file());
}
