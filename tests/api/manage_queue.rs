//! What was given up, on the page for administrators: much of it, some of it held by a command, and what becomes of it.

use serde_json::json;

use crate::{
    harness::{Answer, Desk, agents::TOM, organizations::NORTHWIND},
    manage::{NAMESAKE, decide, desk, desk_with_one_given_up},
    provisioning::{follow, is_worked_off, setting},
};

/// So many customers that were given up, as the worker leaves them: two of three for the first reason.
async fn give_up(desk: &Desk, count: usize) {
    assert_eq!(count, 120);
    desk.meddle(
        "WITH RECURSIVE many(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM many WHERE n < 119) \
         INSERT INTO inbox (tenant, kind, subject, cause, since, marks, thorough, tries, next_try_at, parked, \
         last_error, lease_owner, lease_ends) \
         SELECT 'panda', 'customer', CAST(900000 + n AS TEXT), 'Customer/Updated', 1000 + n / 10, 1, 0, 10, 0, 1, \
         CASE WHEN n % 3 = 0 THEN 'name_taken' ELSE 'zendesk_refused' END, NULL, 0 FROM many",
    )
    .await;
}

/// A customer that a running command holds, and one that a dead one has left behind.
async fn hold(desk: &Desk) {
    desk.meddle(
        "INSERT INTO inbox (tenant, kind, subject, cause, since, marks, thorough, tries, next_try_at, parked, \
         last_error, lease_owner, lease_ends) VALUES \
         ('panda', 'customer', '910001', 'sync_interrupted', 1000, 0, 0, 0, 0, 1, 'sync_interrupted', 'plan', \
         4000000000000), \
         ('panda', 'customer', '910002', 'sync_interrupted', 1000, 0, 0, 0, 0, 1, 'sync_interrupted', 'dead', 1000), \
         ('panda', 'customer', '910003', 'Customer/Updated', 1000, 1, 0, 9, 0, 1, 'name_taken', 'plan', 4000000000000)",
    )
    .await;
}

fn subjects(answer: &Answer) -> Vec<String> {
    answer.all("data-subject").into_iter().filter(|subject| subject.contains(':')).collect()
}

async fn has(desk: &Desk, customer: u64) -> bool {
    desk.count_of(&format!("SELECT count(*) FROM inbox WHERE subject = '{customer}'")).await == 1
}

#[tokio::test]
async fn what_a_running_plan_holds_is_not_told_as_given_up_and_nobody_takes_it_from_it() {
    let desk = desk().await;
    hold(&desk).await;
    let panel = desk.open_panel_as(TOM).await;

    let waiting = panel.get("/manage/waiting").await.expect(200);

    assert_eq!(subjects(&waiting), ["customer:910002", "customer:910003"]);
    for (decision, customer) in [("skip", 910_001), ("retry", 910_001), ("skip", 910_002), ("skip", 910_003)] {
        let told = decide(&panel, decision, customer).await.expect(200).notice();
        assert!(told.starts_with("Somebody else was faster"), "{decision} {customer}: {told}");
        assert!(has(&desk, customer).await, "{decision} {customer}");
    }
    let held = desk.count_of("SELECT parked FROM inbox WHERE subject = '910001'").await;
    assert_eq!(held, 1, "no worker may take it");
    assert_eq!(decide(&panel, "retry", 910_002).await.expect(200).notice(), "It is tried again.");
}

#[tokio::test]
async fn whoever_is_skipped_comes_back_only_as_the_page_says() {
    let (desk, linked) = desk_with_one_given_up().await;
    hold(&desk).await;
    let panel = desk.open_panel_as(TOM).await;

    let waiting = panel.get("/manage/waiting").await.expect(200);

    waiting.says("comes back with the next event about it, or the next pass over all customers.");
    waiting.says("comes back only with the next event about it.");
    assert!(subjects(&waiting).contains(&format!("customer:{linked}")));
    // One that was left behind by a plan cannot be skipped.
    assert_eq!(waiting.all("data-decision").iter().filter(|it| *it == "skip").count(), 2);
}

#[tokio::test]
async fn a_hundred_that_were_given_up_are_paged_and_tried_again_together_by_reason() {
    let desk = desk().await;
    give_up(&desk, 120).await;
    let panel = desk.open_panel_as(TOM).await;
    let mut seen = Vec::new();
    let mut next = Some("/manage/waiting".to_owned());
    while let Some(path) = next {
        let page = panel.get(&path).await.expect(200);
        page.says("Try all 80 again").says("Try all 40 again");
        seen.extend(subjects(&page));
        next = page.all("data-path").pop().filter(|path| path.contains("since"));
    }
    assert_eq!(seen.len(), 120);
    let mut once = seen.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), 120, "nobody stands on two pages");

    let wish = json!({ "decision": "retry_all", "code": "name_taken" });
    let told = panel.send_json("POST", "/manage/waiting", &wish).await.expect(200);

    assert_eq!(told.notice(), "Tried again: 40.");
    told.says("Try all 80 again");
    let retried = desk.ledger().await.into_iter().filter(|record| record["act"] == "retried").collect::<Vec<_>>();
    assert_eq!(retried.len(), 40);
    assert!(retried.iter().all(|record| record["actor"] == format!("user:{TOM}")), "{retried:?}");
}

#[tokio::test]
async fn events_that_arrive_and_that_are_not_believed_are_told() {
    let desk = desk().await;
    let panel = desk.open_panel_as(TOM).await;
    panel.get("/manage/health").await.expect(200).says("Events from billing None yet");

    follow(&desk, NAMESAKE).await;
    panel.get("/manage/health").await.expect(200).says("Events from billing Arrive").says("Last event");

    let stranger = desk.request("POST", "/espf/panda/events").basic_auth("espf", Some("wrong"));
    desk.send(stranger.body("{}")).await.expect(503);
    panel.get("/manage/health").await.expect(200).says("Not believed since the start: 1.");
}

#[tokio::test]
async fn drift_names_whom_it_is_about() {
    let desk = desk().await;
    desk.meddle(
        "WITH RECURSIVE many(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM many WHERE n < 11) \
         INSERT INTO drift (tenant, code, subject, found_at) \
         SELECT 'panda', 'twin', 'organization:' || CAST(500 + n AS TEXT), 1000 FROM many",
    )
    .await;
    desk.meddle(
        "INSERT INTO drift (tenant, code, subject, found_at) VALUES ('panda', 'missing', 'customer:46170', 1000)",
    )
    .await;
    let panel = desk.open_panel_as(TOM).await;

    let drift = panel.get("/manage/drift").await.expect(200);

    drift.says("Customer 46170").says("Organization 500").says("Organization 509").says("2 more.");
    drift.never_says("Organization 510");
    assert_eq!(drift.all("data-id").len(), 10);
}

#[tokio::test]
async fn a_customer_without_organization_that_was_given_up_is_missing_once() {
    let (desk, _) = desk_with_one_given_up().await;
    desk.meddle(
        "INSERT INTO sweeps (tenant, stage, place, cursor, missing, begun_at, next_at, customers, without) \
                 VALUES ('panda', 'links', 0, NULL, 0, 1772440000000, 4000000000000, 100, 10) \
                 ON CONFLICT (tenant) DO UPDATE SET customers = 100, without = 10, next_at = 4000000000000",
    )
    .await;
    let panel = desk.open_panel_as(TOM).await;
    // Linked, and given up: it is not in step.
    panel.get("/manage/drift").await.expect(200).says("89 of 100 customers are in step.");

    desk.meddle("DELETE FROM links").await;

    let drift = panel.get("/manage/drift").await.expect(200);
    drift.says("90 of 100 customers are in step.").says("The figures are those of the pass that began");
}

#[tokio::test]
async fn the_last_changes_tell_why_from_what_and_what_was_tried() {
    let desk = setting().start().await;
    let panel = desk.open_panel_as(TOM).await;
    panel.link(NORTHWIND, NAMESAKE).await.expect(200);
    is_worked_off(&desk).await;
    let conflict = panel.link(NORTHWIND, 46_173).await.expect(409);
    panel.move_as_offered(NORTHWIND, &conflict).await.expect(200);

    let changes = panel.get("/manage/changes").await.expect(200);

    changes.says("After it was linked").says("Before: customer 46171").says("Tried to link").says("No reason given");
}
