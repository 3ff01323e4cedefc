use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::{
    portabilling::CustomerId,
    store::{Setback, Store, scratch::Scratch},
    zendesk::{TicketId, UserId},
};

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + seconds).unwrap()
}

fn rita() -> CustomerId {
    CustomerId::new(46_170).unwrap()
}

fn other() -> CustomerId {
    CustomerId::new(46_171).unwrap()
}

async fn send(store: &Store, id: &str, customer: CustomerId, now: Timestamp) -> SentBefore {
    let mut change = store.change().await.unwrap();
    let sent = change.send_query("panda", id, customer, (b"words", b"typed"), now).await.unwrap();
    change.commit().await.unwrap();
    sent
}

async fn taken(store: &Store, owner: &str, now: Timestamp) -> Vec<Query> {
    let ends = now.checked_add(SignedDuration::try_from(Duration::from_mins(1)).unwrap()).unwrap();
    store.take_queries("panda", owner, now, ends, 10).await.unwrap()
}

#[tokio::test]
async fn a_query_is_sent_once_however_often_it_is_tried_and_by_nobody_else() {
    let scratch = Scratch::new();
    let store = Store::open(&scratch.url()).await.unwrap();

    assert_eq!(send(&store, "a", rita(), at(0)).await, SentBefore::No);
    assert_eq!(send(&store, "a", rita(), at(1)).await, SentBefore::Yes);
    assert_eq!(send(&store, "a", other(), at(1)).await, SentBefore::Otherwise);

    assert_eq!(store.queries_of("panda", rita(), 10).await.unwrap().len(), 1);
    assert!(store.query("panda", "a", other()).await.unwrap().is_none());
    let mut change = store.change().await.unwrap();
    assert_eq!(change.queries_since("panda", rita(), at(-1)).await.unwrap(), 1);
    assert_eq!(change.queries_since("panda", rita(), at(0)).await.unwrap(), 0);
}

#[tokio::test]
async fn of_two_workers_one_has_a_query_until_its_lease_ends_and_only_it_may_end_the_work() {
    let scratch = Scratch::new();
    let store = Store::open(&scratch.url()).await.unwrap();
    send(&store, "a", rita(), at(0)).await;

    let first = taken(&store, "one", at(0)).await.remove(0);
    assert!(taken(&store, "two", at(59)).await.is_empty());
    let second = taken(&store, "two", at(60)).await.remove(0);

    assert!(!store.keep_prepared("panda", "one", &first, b"ticket", at(60)).await.unwrap());
    let setback = Setback { error: "late", tries: 1, next_try_at: at(70), parked: false };
    assert!(!store.put_off_query("panda", "one", &first, setback).await.unwrap());
    assert!(store.keep_prepared("panda", "two", &second, b"ticket", at(60)).await.unwrap());
    let delivered = Delivered { ticket: TicketId(7), requester: UserId(8) };
    let mut change = store.change().await.unwrap();
    assert!(!change.finish_query("panda", "one", &first, delivered).await.unwrap());
    assert!(change.finish_query("panda", "two", &second, delivered).await.unwrap());
    change.commit().await.unwrap();

    let asked = store.query("panda", "a", rita()).await.unwrap().unwrap();
    assert_eq!((asked.ticket, asked.content), (Some(TicketId(7)), None), "the words are gone");
    assert_eq!(store.requester_of("panda", rita(), TicketId(7)).await.unwrap(), Some(UserId(8)));
    assert_eq!(store.requester_of("panda", other(), TicketId(7)).await.unwrap(), None);
    assert_eq!(send(&store, "a", rita(), at(90)).await, SentBefore::Yes, "also once it is delivered");
}

#[tokio::test]
async fn what_was_prepared_is_there_for_the_next_try_and_what_was_given_up_comes_back_when_asked() {
    let scratch = Scratch::new();
    let store = Store::open(&scratch.url()).await.unwrap();
    send(&store, "a", rita(), at(0)).await;
    let query = taken(&store, "one", at(0)).await.remove(0);
    assert!(store.keep_prepared("panda", "one", &query, b"ticket", at(1)).await.unwrap());
    let setback = Setback { error: "zendesk_refused", tries: 1, next_try_at: at(2), parked: true };
    assert!(store.put_off_query("panda", "one", &query, setback).await.unwrap());

    assert!(taken(&store, "one", at(100)).await.is_empty());
    assert_eq!(store.queries_waiting("panda").await.unwrap(), Queries { waiting: 0, parked: 1, oldest: Some(at(0)) });
    let mut change = store.change().await.unwrap();
    assert!(change.retry_query("panda", "a", at(100)).await.unwrap());
    change.commit().await.unwrap();
    let again = taken(&store, "one", at(100)).await.remove(0);

    assert_eq!((again.prepared, again.attempts, again.tries), (Some((b"ticket".to_vec(), at(1))), 1, 0));
}

#[tokio::test]
async fn files_come_in_pieces_and_one_that_broke_off_is_none() {
    let scratch = Scratch::new();
    let store = Store::open(&scratch.url()).await.unwrap();
    let room = async |id: &str| store.begin_file("panda", id, rita(), (b"name", 2, 100), at(0)).await.unwrap();

    assert_eq!(room("a").await, FileRoom::Number(1));
    assert_eq!(room("a").await, FileRoom::Number(2));
    assert_eq!(room("a").await, FileRoom::Full);
    for chunk in 0..3 {
        assert!(store.add_chunk("panda", "a", (1, chunk), vec![7; 10]).await.unwrap());
    }
    assert!(store.add_chunk("panda", "a", (2, 0), vec![7; 10]).await.unwrap());
    assert!(store.finish_file("panda", "a", 1, ("image/png", 30)).await.unwrap());
    assert!(!store.add_chunk("panda", "a", (1, 3), vec![7; 10]).await.unwrap(), "it has ended");
    assert_eq!(store.begin_file("panda", "a", other(), (b"name", 9, 100), at(0)).await.unwrap(), FileRoom::Closed);
    send(&store, "a", rita(), at(1)).await;

    let files = store.query_files("panda", "a").await.unwrap();
    assert_eq!(files.iter().map(|file| (file.number, file.bytes)).collect::<Vec<_>>(), [(1, 30)]);
    assert!(store.chunk("panda", "a", (1, 2)).await.unwrap().is_some());
    assert!(store.chunk("panda", "a", (1, 3)).await.unwrap().is_none());
    assert!(store.chunk("panda", "a", (2, 0)).await.unwrap().is_none(), "nothing is left of it");
    assert!(!store.add_chunk("panda", "a", (2, 1), vec![7]).await.unwrap());
    assert!(!store.finish_file("panda", "a", 2, ("image/png", 30)).await.unwrap());
    assert_eq!(room("a").await, FileRoom::Closed);
}

#[tokio::test]
async fn old_forms_make_way_and_what_is_not_delivered_never_does() {
    let scratch = Scratch::new();
    let store = Store::open(&scratch.url()).await.unwrap();
    send(&store, "sent", rita(), at(0)).await;
    for (seconds, id) in ["a", "b", "c", "d"].into_iter().enumerate() {
        let now = at(i64::try_from(seconds).unwrap());
        store.begin_file("panda", id, rita(), (b"name", 2, 100), now).await.unwrap();
    }
    store.finish_file("panda", "a", 1, ("image/png", 1)).await.unwrap();
    assert!(store.query_files("panda", "a").await.unwrap().is_empty(), "the oldest of four is gone");

    assert_eq!(store.forget_queries("panda", at(1_000), at(1_000)).await.unwrap(), 3);
    assert!(store.query("panda", "sent", rita()).await.unwrap().is_some());
    let query = taken(&store, "one", at(0)).await.remove(0);
    let mut change = store.change().await.unwrap();
    change.finish_query("panda", "one", &query, Delivered { ticket: TicketId(7), requester: UserId(8) }).await.unwrap();
    change.commit().await.unwrap();
    assert_eq!(store.forget_queries("panda", at(0), at(0)).await.unwrap(), 0);
    assert_eq!(store.forget_queries("panda", at(0), at(1)).await.unwrap(), 1);
}
