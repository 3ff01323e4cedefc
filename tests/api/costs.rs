//! What support costs: read from Zendesk's tickets by cursor, summed by customer and month.

use std::{
    fmt::Write as _,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use portadesk::demo::{
    faults::{Fault, FaultKind},
    seed::{World, cast},
    simulator::zendesk::{Comment, Ticket},
};
use serde_json::json;

use crate::harness::{
    Answer, Desk, Setting,
    agents::{OLENA, TOM},
    organizations::{ACME, EASYCALL, NORTHWIND},
    until,
};

const TIME_FIELD: u64 = 360_010;

fn reading() -> Setting {
    Desk::with("tenants.panda.support_cost.rate", "60.00")
        .with("tenants.panda.support_cost.currency", "EUR")
        .with("tenants.panda.support_cost.time_fields", TIME_FIELD)
        .with("tenants.panda.support_cost.time_zone", "Europe/Berlin")
        .adjusted(|config| {
            let costs = config.tenants.iter_mut().filter_map(|tenant| tenant.support_cost.as_mut());
            costs.for_each(|costs| costs.every = Duration::from_millis(200));
        })
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A ticket with so many public replies of an agent, a note, and tracked seconds.
fn ticket(id: u64, organization: Option<u64>, opened: &str, replies: usize, seconds: u64) -> Ticket {
    let opened = at(opened);
    let comment =
        |author_id, public| Comment {
            author_id, body: "…".to_owned(), public, created_at: opened, files: Vec::new()
        };
    let mut comments = vec![comment(1077, true), comment(TOM, false)];
    comments.extend((0..replies).map(|_| comment(OLENA, true)));
    Ticket {
        id,
        external_id: None,
        subject: "Line".to_owned(),
        status: "open".to_owned(),
        priority: None,
        channel: "web".to_owned(),
        requester_id: 1077,
        assignee_id: None,
        group_id: 201,
        organization_id: organization,
        tags: Vec::new(),
        custom_fields: std::collections::BTreeMap::from([(TIME_FIELD, json!(seconds.to_string()))]),
        comments,
        created_at: opened,
        updated_at: opened,
    }
}

/// The sums of a month once this many tickets have been read.
async fn read(desk: &Desk, tickets: i64) {
    desk.later("the tickets", async || {
        let read = desk.count_of("SELECT count(*) FROM cost_tickets").await;
        let is_end = desk.count_of("SELECT count(*) FROM cost_readings WHERE is_end = 1").await;
        (read == tickets && is_end == 1).then_some(())
    })
    .await;
}

async fn month(desk: &Desk, month: &str) -> Answer {
    desk.open_panel_as(TOM).await.get(&format!("/manage/costs?month={month}")).await.expect(200)
}

/// Tickets, touches, minutes and cost of a line in the table.
fn line(answer: &Answer, mark: &str) -> Option<String> {
    let row = answer.body.split("<tr").find(|row| row.contains(mark))?.split("</tr>").next()?;
    let cells = row.split("<td>").skip(1).map(|cell| cell.split("</td>").next().unwrap_or_default());
    let plain = |cell: &str| cell.replace("<bdi>", "").replace("</bdi>", "").replace('\u{a0}', " ");
    Some(cells.map(plain).collect::<Vec<_>>().join(" | "))
}

const SUMS: &str = "SELECT CAST(SUM(touches) * 1000000 + SUM(seconds) AS BIGINT) FROM cost_entries";

/// Nothing has been read yet, and the tickets that were there from the start are too old to be.
async fn forget_all(desk: &mut Desk) {
    desk.stop().await;
    desk.meddle("DELETE FROM cost_readings; DELETE FROM cost_tickets; DELETE FROM cost_entries").await;
    for id in 1..=14 {
        desk.zendesk().put_ticket(ticket(id, None, "2020-01-01T00:00:00Z", 0, 0));
    }
}

#[tokio::test]
async fn known_tickets_give_known_sums_by_month_and_customer() {
    let mut desk = reading().start().await;
    desk.zendesk().set_endpoint_limit("incremental-tickets", None);
    forget_all(&mut desk).await;
    // 31 January, 23:30 in Berlin, and an hour later, which is February there.
    desk.zendesk().put_ticket(ticket(101, Some(EASYCALL), "2026-01-31T22:30:00Z", 2, 5400));
    desk.zendesk().put_ticket(ticket(102, Some(EASYCALL), "2026-01-31T23:30:00Z", 1, 90));
    desk.zendesk().put_ticket(ticket(103, Some(NORTHWIND), "2026-02-10T12:00:00Z", 3, 1800));
    desk.zendesk().put_ticket(ticket(104, Some(ACME), "2026-02-10T12:00:00Z", 1, 600));
    desk.zendesk().put_ticket(ticket(105, None, "2026-02-10T12:00:00Z", 0, 60));
    desk.start_again().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.organization(EASYCALL).await.expect(200);
    panel.link(NORTHWIND, cast::NORTHWIND).await.expect(200);
    read(&desk, 5).await;

    let january = month(&desk, "2026-01").await;
    assert_eq!(line(&january, "data-customer=\"46170\"").as_deref(), Some("1 | 2 | 90 | 90.00 EUR"));
    assert_eq!(line(&january, "data-row=\"total\"").as_deref(), Some("1 | 2 | 90 | 90.00 EUR"));
    let february = month(&desk, "2026-02").await;
    assert_eq!(line(&february, "data-customer=\"46170\"").as_deref(), Some("1 | 1 | 1.5 | 1.50 EUR"));
    assert_eq!(line(&february, "data-customer=\"46171\"").as_deref(), Some("1 | 3 | 30 | 30.00 EUR"));
    assert_eq!(line(&february, "data-row=\"without\"").as_deref(), Some("2 | 1 | 11 | 11.00 EUR"));
    assert_eq!(line(&february, "data-row=\"total\"").as_deref(), Some("4 | 5 | 42.5 | 42.50 EUR"));
    february.says("60.00 EUR for an hour of tracked time").says("Northwind Telephony GmbH");
    assert_eq!(line(&month(&desk, "2025-12").await, "data-row=\"total\""), None);

    // What is added counts when it is added; the ticket counts once, where it was opened.
    desk.zendesk().put_ticket(Ticket {
        updated_at: at("2026-03-02T08:00:00Z"),
        created_at: at("2026-01-31T22:30:00Z"),
        ..ticket(101, Some(EASYCALL), "2026-03-02T08:00:00Z", 3, 5700)
    });
    let march = desk
        .later("what was added", async || {
            let march = month(&desk, "2026-03").await;
            line(&march, "data-customer=\"46170\"").map(|line| (line, march))
        })
        .await;
    assert_eq!(march.0, "0 | 1 | 5 | 5.00 EUR");
    let january = month(&desk, "2026-01").await;
    assert_eq!(line(&january, "data-customer=\"46170\"").as_deref(), Some("1 | 2 | 90 | 90.00 EUR"));

    // A link that moves takes its tickets along, and each counts once all the same.
    panel.unlink(EASYCALL, cast::EASYCALL).await.expect(200);
    panel.link(ACME, cast::EASYCALL).await.expect(200);
    let february = month(&desk, "2026-02").await;
    assert_eq!(line(&february, "data-customer=\"46170\"").as_deref(), Some("1 | 1 | 10 | 10.00 EUR"));
    assert_eq!(line(&february, "data-row=\"total\"").as_deref(), Some("4 | 5 | 42.5 | 42.50 EUR"));
}

#[tokio::test]
async fn reading_goes_on_after_silence_and_a_restart_and_counts_nothing_twice() {
    let mut desk = reading().start().await;
    desk.zendesk().set_endpoint_limit("incremental-tickets", None);
    read(&desk, 14).await;
    let before = desk.count_of(SUMS).await;
    desk.zendesk().faults().set(FaultKind::Down);
    desk.advance(120);
    desk.stop().await;
    desk.zendesk().faults().clear();
    let now = desk.clock.now();
    desk.zendesk().put_ticket(Ticket { updated_at: now, ..ticket(200, Some(EASYCALL), "2026-03-02T08:00:00Z", 1, 60) });

    desk.start_again().await;

    read(&desk, 15).await;
    assert_eq!(desk.count_of(SUMS).await, before + 1_000_060);
    let calls = desk.zendesk().calls();
    assert!(calls.count("GET /api/v2/incremental/tickets/cursor") >= 2);
}

#[tokio::test]
async fn long_tickets_are_read_fewer_at_once() {
    let mut desk = reading().start().await;
    desk.zendesk().set_endpoint_limit("incremental-tickets", None);
    forget_all(&mut desk).await;
    let mut long = ticket(0, Some(EASYCALL), "2026-02-10T12:00:00Z", 1, 60);
    long.comments[0].body = "a line that is down ".repeat(600);
    for id in 1_000..1_700 {
        desk.zendesk().put_ticket(Ticket { id, ..long.clone() });
    }

    desk.start_again().await;

    desk.open_panel_as(OLENA).await.organization(EASYCALL).await.expect(200);
    read(&desk, 700).await;
    let february = month(&desk, "2026-02").await;
    assert_eq!(line(&february, "data-customer=\"46170\"").as_deref(), Some("700 | 700 | 700 | 700.00 EUR"));
}

#[tokio::test]
async fn a_place_that_zendesk_does_not_know_any_more_begins_again_and_counts_nothing_twice() {
    let mut desk = reading().start().await;
    desk.zendesk().set_endpoint_limit("incremental-tickets", None);
    read(&desk, 14).await;
    let before = desk.count_of(SUMS).await;
    desk.stop().await;
    desk.meddle("UPDATE cost_readings SET cursor = 'gone', is_end = 0").await;

    desk.start_again().await;

    read(&desk, 14).await;
    assert_eq!(desk.count_of(SUMS).await, before);
}

#[tokio::test]
async fn while_tickets_cannot_be_read_the_page_says_since_when_and_why() {
    let desk = reading().start().await;
    desk.zendesk().set_endpoint_limit("incremental-tickets", None);
    read(&desk, 14).await;
    desk.open_panel_as(TOM).await.get("/manage/costs").await.expect(200).never_says("cannot be read");

    desk.zendesk().faults().set(Fault::from(FaultKind::CutBody).only("GET /api/v2/incremental"));

    desk.later("what is wrong", async || {
        let page = desk.open_panel_as(TOM).await.get("/manage/costs").await.expect(200);
        page.text().contains("Tickets cannot be read since").then_some(page)
    })
    .await
    .says("Zendesk’s answers cannot be understood.");
}

/// So many customers of one reseller, an hour of work for each.
async fn a_reseller_with(desk: &mut Desk, customers: u32) {
    desk.zendesk().set_endpoint_limit("incremental-tickets", None);
    read(desk, 14).await;
    desk.stop().await;
    let mut statements = String::new();
    for index in 20..20 + customers {
        let customer = World::i_customer(index);
        desk.billing().set_customer_field(customer, "i_parent", cast::PANDA_WHOLESALE);
        let (id, at) = (9_000 + index, at("2026-02-10T12:00:00Z").as_millisecond());
        write!(
            statements,
            "INSERT INTO links (tenant, organization, customer, linked_at, evidence) \
             VALUES ('panda', {id}, {customer}, 0, ''); \
             INSERT INTO cost_tickets VALUES ('panda', {id}, {id}, {at}, {at}, 1, 3600); \
             INSERT INTO cost_entries VALUES ('panda', {id}, {at}, 1, 3600);"
        )
        .unwrap();
    }
    desk.meddle(statements.leak()).await;
    desk.start_again().await;
}

#[tokio::test]
async fn a_reseller_s_sums_are_whole_however_many_customers_there_are() {
    let mut desk = reading().customers(400).start().await;
    a_reseller_with(&mut desk, 120).await;

    let february = until("all names", async || {
        let page = month(&desk, "2026-02").await;
        (!page.text().contains("names are missing")).then_some(page)
    })
    .await;

    assert_eq!(line(&february, "data-reseller=\"511\"").as_deref(), Some("120 | 120 | 7,200 | 7,200.00 EUR"));
    february.says("20 more customers");
}

#[tokio::test]
async fn sums_do_not_wait_for_a_billing_that_is_silent() {
    let mut desk = reading().customers(400).start().await;
    a_reseller_with(&mut desk, 120).await;
    desk.billing().faults().set(FaultKind::Hang);
    let panel = desk.open_panel_as(TOM).await;
    let asked = Instant::now();

    let february = panel.get("/manage/costs?month=2026-02").await.expect(200);

    assert!(asked.elapsed() < Duration::from_secs(6), "{:?}", asked.elapsed());
    february.says("names are missing").says("Customer 100020");
    assert_eq!(line(&february, "data-customer=\"100020\"").as_deref(), Some("1 | 1 | 60 | 60.00 EUR"));
    desk.billing().faults().clear();
}

#[tokio::test]
async fn a_month_from_before_the_reading_began_is_not_called_whole() {
    let desk = reading().with("tenants.panda.support_cost.history", "960h").start().await;
    desk.zendesk().set_endpoint_limit("incremental-tickets", None);
    desk.later("the end", async || {
        (desk.count_of("SELECT count(*) FROM cost_readings WHERE is_end = 1").await == 1).then_some(())
    })
    .await;

    // It is 2 March.
    month(&desk, "2026-03").await.never_says("not whole");
    month(&desk, "2026-02").await.never_says("not whole");
    month(&desk, "2026-01").await.says("This month is not whole").says("have changed since Jan 21, 2026");
}

#[tokio::test]
async fn only_administrators_see_what_support_costs_and_only_where_it_is_asked_for() {
    let desk = Desk::start().await;
    desk.open_panel_as(OLENA).await.get("/manage/costs").await.refuses(403, "manage_not_allowed");
    let tom = desk.open_panel_as(TOM).await;
    tom.get("/manage/costs").await.expect(200).says("[tenants.support_cost]");
    assert_eq!(desk.zendesk().calls().count("GET /api/v2/incremental/tickets/cursor"), 0);

    let desk = reading().start().await;
    let tom = desk.open_panel_as(TOM).await;
    for month in ["2026", "2026-13", "now", "2026-10-01"] {
        tom.get(&format!("/manage/costs?month={month}")).await.refuses(400, "invalid_request");
    }
    tom.get("/manage/costs").await.expect(200).says("2026-03");
}

#[tokio::test]
async fn thousands_of_tickets_are_read_page_by_page_across_a_restart_with_the_same_sums() {
    let mut desk = reading().start().await;
    desk.zendesk().set_endpoint_limit("incremental-tickets", None);
    forget_all(&mut desk).await;
    // Many of one second: a page ends among them.
    for id in 1_000..3_200 {
        desk.zendesk().put_ticket(ticket(id, Some(EASYCALL), "2026-02-10T12:00:00Z", 1, 60));
    }
    // Slow enough that the service is stopped on the way.
    desk.zendesk().faults().set(Fault::slow(Duration::from_secs(3)).only("GET /api/v2/incremental"));
    desk.start_again().await;
    until("a page", async || (desk.count_of("SELECT count(*) FROM cost_tickets").await >= 500).then_some(())).await;
    desk.stop().await;
    let halfway = desk.count_of("SELECT count(*) FROM cost_tickets").await;
    assert!(halfway % 500 == 0 && halfway < 2_200, "a page is kept as a whole: {halfway}");
    desk.zendesk().faults().clear();

    desk.start_again().await;
    desk.open_panel_as(OLENA).await.organization(EASYCALL).await.expect(200);
    read(&desk, 2_200).await;

    let february = month(&desk, "2026-02").await;
    assert_eq!(line(&february, "data-customer=\"46170\"").as_deref(), Some("2,200 | 2,200 | 2,200 | 2,200.00 EUR"));
}

#[tokio::test]
async fn a_ticket_that_moves_counts_where_it_is_and_one_that_is_deleted_nowhere() {
    let mut desk = reading().start().await;
    desk.zendesk().set_endpoint_limit("incremental-tickets", None);
    forget_all(&mut desk).await;
    for id in [101, 102] {
        desk.zendesk().put_ticket(ticket(id, Some(EASYCALL), "2026-02-10T12:00:00Z", 1, 600));
    }
    desk.start_again().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.organization(EASYCALL).await.expect(200);
    panel.link(NORTHWIND, cast::NORTHWIND).await.expect(200);
    read(&desk, 2).await;
    let february = month(&desk, "2026-02").await;
    assert_eq!(line(&february, "data-customer=\"46170\"").as_deref(), Some("2 | 2 | 20 | 20.00 EUR"));

    let later = at("2026-02-11T12:00:00Z");
    desk.zendesk().edit_ticket(101, |ticket| (ticket.organization_id, ticket.updated_at) = (Some(NORTHWIND), later));
    desk.zendesk().edit_ticket(102, |ticket| (ticket.status, ticket.updated_at) = ("deleted".to_owned(), later));

    read(&desk, 1).await;
    let february = month(&desk, "2026-02").await;
    assert_eq!(line(&february, "data-customer=\"46170\""), None);
    assert_eq!(line(&february, "data-customer=\"46171\"").as_deref(), Some("1 | 1 | 10 | 10.00 EUR"));
    assert_eq!(line(&february, "data-row=\"total\"").as_deref(), Some("1 | 1 | 10 | 10.00 EUR"));
}

#[tokio::test]
async fn two_replicas_count_each_ticket_once() {
    let mut desk = reading().start().await;
    desk.zendesk().set_endpoint_limit("incremental-tickets", None);
    forget_all(&mut desk).await;
    for id in 1_000..2_600 {
        desk.zendesk().put_ticket(ticket(id, Some(EASYCALL), "2026-02-10T12:00:00Z", 1, 60));
    }

    desk.begin();
    let beside = desk.start_beside();
    desk.is_ready().await;

    read(&desk, 1_600).await;
    beside.stop().await.unwrap();
    assert_eq!(desk.count_of(SUMS).await, 1_600 * 1_000_060);
}
