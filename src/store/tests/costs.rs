//! What support costs: totals of tickets, and what was added between two readings.

use jiff::Timestamp;

use super::{super::*, TENANT, link};
use crate::{
    portabilling::CustomerId,
    store::scratch::Scratch,
    zendesk::{OrganizationId, TicketId},
};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn ticket(id: u64, organization: Option<u64>, created: i64) -> CostTicket {
    CostTicket {
        ticket: TicketId(id),
        organization: organization.map(OrganizationId),
        created_at: at(created),
        updated_at: at(created),
        touches: 2,
        seconds: 90,
    }
}

async fn put(store: &Store, it: CostTicket, added: (Timestamp, i64, i64)) {
    let mut change = store.change().await.unwrap();
    change.add_cost_entry(TENANT, (it.ticket, added.0), (added.1, added.2)).await.unwrap();
    change.put_cost_ticket(TENANT, &it).await.unwrap();
    change.commit().await.unwrap();
}

/// Customer, tickets, touches and seconds, in no order.
async fn sums(store: &Store, from: i64, to: i64) -> Vec<(Option<u64>, i64, i64, i64)> {
    let sums = store.cost_sums(TENANT, at(from)..at(to)).await.unwrap();
    let mut sums: Vec<_> =
        sums.iter().map(|it| (it.customer.map(CustomerId::get), it.tickets, it.touches, it.seconds)).collect();
    sums.sort_unstable();
    sums
}

#[tokio::test]
async fn the_place_is_kept_with_where_reading_began() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    assert_eq!(store.cost_reading(TENANT).await.unwrap(), None);
    let first = CostReading { cursor: None, begun: at(10), read_at: at(20), is_end: false };
    let later = CostReading { cursor: Some("MTU4".into()), begun: at(99), read_at: at(30), is_end: true };

    for reading in [&first, &later] {
        let mut change = store.change().await.unwrap();
        change.put_cost_reading(TENANT, reading).await.unwrap();
        assert_eq!(change.cost_cursor(TENANT).await.unwrap(), reading.cursor);
        change.commit().await.unwrap();
    }

    let kept = store.cost_reading(TENANT).await.unwrap().unwrap();
    assert_eq!(kept, CostReading { begun: at(10), ..later }, "where it began stays");
}

#[tokio::test]
async fn work_counts_when_it_is_added_and_for_whom_the_ticket_belongs_to_now() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    let mut change = store.change().await.unwrap();
    change.insert_link(TENANT, &link(77, 46_170)).await.unwrap();
    change.commit().await.unwrap();
    put(&store, ticket(1, Some(77), 100), (at(100), 2, 90)).await;
    put(&store, ticket(1, Some(77), 100), (at(200), 1, 30)).await;
    put(&store, ticket(1, Some(77), 100), (at(200), -1, 5)).await;
    put(&store, ticket(2, None, 150), (at(150), 1, 10)).await;

    assert_eq!(sums(&store, 100, 200).await, [(None, 1, 1, 10), (Some(46_170), 1, 2, 90)], "the end is not in it");
    assert_eq!(sums(&store, 200, 300).await, [(Some(46_170), 0, 0, 35)]);
    assert_eq!(store.cost_sums("wolf", at(0)..at(900)).await.unwrap(), []);

    // The second ticket moves to the customer's organization, and the first one is deleted.
    put(&store, ticket(2, Some(77), 150), (at(160), 0, 0)).await;
    let mut change = store.change().await.unwrap();
    assert_eq!(change.cost_totals(TENANT, TicketId(1)).await.unwrap(), Some((2, 90, at(100))));
    change.forget_cost_ticket(TENANT, TicketId(1)).await.unwrap();
    assert_eq!(change.cost_totals(TENANT, TicketId(1)).await.unwrap(), None);
    change.commit().await.unwrap();
    assert_eq!(sums(&store, 0, 900).await, [(Some(46_170), 1, 1, 10)]);
}
