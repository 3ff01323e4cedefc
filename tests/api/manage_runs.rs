//! Plans on the page for administrators while other things happen: the worker works, another administrator applies, an agent
//! links, Zendesk is slow, the service stops.

use std::time::Duration;

use jiff::SignedDuration;
use portadesk::demo::faults::{Fault, FaultKind};
use serde_json::json;

use crate::{
    harness::{
        Desk, Panel, Setting,
        agents::TOM,
        organizations::{ACME, NORTHWIND, VISITORS},
        until,
    },
    manage::{NAMESAKE, carry_out, desk_with_a_proposal, outcome, plan},
    provisioning::{customer, event, follow, is_worked_off, organization_of, setting},
};

/// The way on which a plan writes to organizations that exist.
const BULK: &str = "PUT /api/v2/organizations/update_many";

/// Zendesk is waited for as long as a test has it hang.
fn patient() -> Setting {
    setting().adjusted(|config| config.tenants[0].zendesk.timeout = Duration::from_mins(2))
}

fn hang(desk: &Desk, only: &str) {
    desk.zendesk().faults().set(Fault::from(FaultKind::Hang).only(only));
}

async fn planned(panel: &Panel<'_>, pairs: &[(u64, u64)]) -> String {
    let name = plan(panel, pairs).await.expect(200).first("data-plan");
    assert_eq!(name.len(), 64);
    name
}

/// Waits until so many writes of a plan have reached Zendesk.
async fn are_sent(desk: &Desk, calls: usize) {
    until("the plan's writes", async || (desk.zendesk().calls().count(BULK) >= calls).then_some(())).await;
}

#[tokio::test]
async fn a_plan_takes_nothing_from_the_worker_of_the_same_process() {
    let desk = patient().start().await;
    follow(&desk, NAMESAKE).await;
    let panel = desk.open_panel_as(TOM).await;
    let name = planned(&panel, &[(NAMESAKE, NORTHWIND)]).await;
    let id = customer(&desk, "Fjord Fish", &json!({}));
    hang(&desk, "POST /api/v2/organizations");
    desk.post_event(event("Customer/Created", id, desk.billing().next_i_event())).await.expect(200);
    let turns = format!("SELECT count(*) FROM turns WHERE owner LIKE '%:{id}'");
    let leases = format!("SELECT count(*) FROM inbox WHERE subject = '{id}' AND lease_owner IS NOT NULL");
    until("the worker's turn", async || (desk.count_of(&turns).await == 1).then_some(())).await;

    carry_out(&panel, &name, false).await.expect(200);
    outcome(&panel, &name).await.says("1 of 1 rows of the plan are written.");

    assert_eq!((desk.count_of(&leases).await, desk.count_of(&turns).await), (1, 1), "the worker still has both");
    desk.zendesk().faults().clear();
    is_worked_off(&desk).await;
    assert!(organization_of(&desk, id).is_some());
    assert_eq!(desk.zendesk().calls().count("POST /api/v2/organizations"), 1, "it was made once");
}

#[tokio::test]
async fn of_two_customers_that_two_plans_give_one_organization_one_gets_it_and_no_value_of_the_other_stays() {
    let desk = patient().start().await;
    let other = customer(&desk, "Fjord Fish", &json!({}));
    follow(&desk, NAMESAKE).await;
    let (one, two) = (desk.open_panel_as(TOM).await, desk.open_panel_as(TOM).await);
    let first = planned(&one, &[(NAMESAKE, VISITORS)]).await;
    let second = planned(&two, &[(other, VISITORS)]).await;
    hang(&desk, BULK);

    carry_out(&one, &first, false).await.expect(200);
    are_sent(&desk, 1).await;
    carry_out(&two, &second, false).await.expect(200);
    let left = outcome(&two, &second).await;
    desk.zendesk().faults().clear();
    outcome(&one, &first).await.says("1 of 1 rows of the plan are written.");

    left.says("0 of 1 rows of the plan are written.").says("the service works on it just now");
    assert!(left.offers("apply"), "what is left can be applied again");
    is_worked_off(&desk).await;
    let organization = desk.zendesk().organization(VISITORS).unwrap();
    assert_eq!(organization.external_id.as_deref(), Some("pb-46171"));
    assert_eq!(organization.domain_names, ["northwind.example"], "nothing of the other customer is there");
}

#[tokio::test]
async fn what_was_written_for_a_customer_whose_organization_an_agent_links_meanwhile_is_given_back() {
    let desk = patient().start().await;
    follow(&desk, NAMESAKE).await;
    let panel = desk.open_panel_as(TOM).await;
    let before = desk.zendesk().organization(VISITORS).unwrap();
    let name = planned(&panel, &[(NAMESAKE, VISITORS)]).await;
    // The job is sent, and has ended before anybody is told so.
    hang(&desk, "GET /api/v2/job_statuses");
    carry_out(&panel, &name, false).await.expect(200);
    until("the values", async || {
        (desk.zendesk().organization(VISITORS)?.external_id.as_deref() == Some("pb-46171")).then_some(())
    })
    .await;

    // The customer goes elsewhere: the organization is nobody's.
    panel.link(ACME, NAMESAKE).await.expect(200);
    desk.zendesk().faults().clear();

    let end = outcome(&panel, &name).await;
    end.says("0 of 1 rows of the plan are written.").says("somebody linked one of the two");
    let after = desk.zendesk().organization(VISITORS).unwrap();
    assert_eq!((after.name, after.external_id), (before.name, before.external_id));
    assert_eq!((after.tags, after.domain_names), (before.tags, before.domain_names));
}

#[tokio::test]
async fn a_stop_in_the_middle_lets_go_of_customers_and_the_plan_is_applied_again() {
    let mut desk = patient().start().await;
    follow(&desk, NAMESAKE).await;
    let name = {
        let panel = desk.open_panel_as(TOM).await;
        let name = planned(&panel, &[(NAMESAKE, NORTHWIND)]).await;
        hang(&desk, BULK);
        carry_out(&panel, &name, false).await.expect(200);
        are_sent(&desk, 1).await;
        name
    };
    let held = format!("SELECT count(*) FROM inbox WHERE subject = '{NAMESAKE}'");
    assert_eq!(desk.count_of(&held).await, 1, "the plan has the customer");

    desk.stop().await;

    assert_eq!(desk.count_of(&held).await, 0, "nobody has to wait for the lease's end");
    desk.zendesk().faults().clear();
    desk.start_again().await;
    let panel = desk.open_panel_as(TOM).await;
    panel.get("/manage/waiting").await.expect(200).never_says("sync_interrupted");
    let stopped = panel.get(&format!("/manage/plans/{name}")).await.expect(200);
    stopped.says("0 of 1 rows of the plan are written.").says("It was interrupted.");
    assert!(stopped.offers("apply") && !stopped.offers("undo"), "{}", stopped.body);

    carry_out(&panel, &name, false).await.expect(200);
    outcome(&panel, &name).await.says("1 of 1 rows of the plan are written.");
    assert_eq!(desk.zendesk().organization(NORTHWIND).unwrap().external_id.as_deref(), Some("pb-46171"));

    desk.stop().await;
    desk.start_again().await;
    let panel = desk.open_panel_as(TOM).await;
    let known = panel.get(&format!("/manage/plans/{name}")).await.expect(200);
    known.says("1 of 1 rows of the plan are written.");
    assert!(known.offers("undo") && !known.offers("apply"), "{}", known.body);
}

#[tokio::test]
async fn a_plan_holds_its_customers_for_as_long_as_it_takes() {
    let desk = patient().start().await;
    follow(&desk, NAMESAKE).await;
    let panel = desk.open_panel_as(TOM).await;
    let name = planned(&panel, &[(NAMESAKE, NORTHWIND)]).await;
    hang(&desk, "GET /api/v2/job_statuses");
    carry_out(&panel, &name, false).await.expect(200);
    are_sent(&desk, 1).await;
    let held_until =
        async || desk.count_of(&format!("SELECT lease_ends FROM inbox WHERE subject = '{NAMESAKE}'")).await;
    let turn_until = async || desk.count_of("SELECT min(ends) FROM turns WHERE owner LIKE '%:sync'").await;

    for minute in 0..8 {
        let before = held_until().await.max(turn_until().await);
        desk.advance(90);
        let is_held = async || (held_until().await.min(turn_until().await) > before).then_some(());
        until(&format!("longer leases, {minute}"), is_held).await;
    }

    desk.zendesk().faults().clear();
    let panel = desk.open_panel_as(TOM).await;
    outcome(&panel, &name).await.says("1 of 1 rows of the plan are written.");
}

#[tokio::test]
async fn a_plan_does_not_wait_for_ever_for_a_job_that_never_ends_and_finds_what_it_wrote() {
    let desk = patient().start().await;
    follow(&desk, NAMESAKE).await;
    let panel = desk.open_panel_as(TOM).await;
    let name = planned(&panel, &[(NAMESAKE, NORTHWIND)]).await;
    desk.zendesk().adjust_jobs(|jobs| (jobs.polls, jobs.lasts) = (u32::MAX, SignedDuration::from_hours(24)));
    carry_out(&panel, &name, false).await.expect(200);
    let looks = || desk.zendesk().calls().count("GET /api/v2/job_statuses");
    until("a look at the job", async || (looks() > 0).then_some(())).await;

    desk.advance(31 * 60);

    let panel = desk.open_panel_as(TOM).await;
    outcome(&panel, &name).await.says("0 of 1 rows of the plan are written.");
    desk.zendesk().adjust_jobs(|jobs| jobs.polls = 0);
    carry_out(&panel, &name, false).await.expect(200);
    outcome(&panel, &name).await.says("1 of 1 rows of the plan are written.");
    assert_eq!(desk.zendesk().calls().count(BULK), 1, "it was written already");
}

#[tokio::test]
async fn a_plan_that_another_replica_applies_is_told_to_be_under_way() {
    let desk = patient().start().await;
    follow(&desk, NAMESAKE).await;
    let beside = desk.start_beside();
    let panel = desk.open_panel_as(TOM).await;
    let name = planned(&panel, &[(NAMESAKE, NORTHWIND)]).await;
    // Whoever has the receipt open is at work with it.
    carry_out(&panel, &name, false).await.expect(200);
    outcome(&panel, &name).await.says("1 of 1 rows of the plan are written.");
    let receipt = desk.store_file().with_file_name("plans").join("panda").join(format!("{name}.json.receipt"));
    let file = std::fs::OpenOptions::new().write(true).open(receipt).unwrap();
    file.try_lock().unwrap();

    let told = carry_out(&panel, &name, true).await.expect(200);
    told.says("Under way elsewhere");
    assert!(told.body.contains("<progress") && told.body.contains("data-countdown"), "it is asked again");
    file.unlock().unwrap();

    outcome(&panel, &name).await.says("1 of 1 rows of the plan are written.");
    drop(beside);
}

#[tokio::test]
async fn a_plan_shows_the_contact_that_is_made_and_that_it_stays() {
    let desk = desk_with_a_proposal().await;
    let panel = desk.open_panel_as(TOM).await;
    let id = customer(&desk, "Fjord Fish", &json!({ "phone1": "+47 22 12 34 56" }));

    let shown = plan(&panel, &[(id, VISITORS)]).await.expect(200);

    shown.says("Contact that is made: Runa Holm office@fjord-fish.example +4722123456");
    shown.says("Contacts stay in Zendesk when a plan is taken back.");
    shown.says("The organization has no external ID.");
}

#[tokio::test]
async fn a_plan_asks_for_no_name_that_the_chosen_organization_has_already() {
    let desk = desk_with_a_proposal().await;
    let panel = desk.open_panel_as(TOM).await;
    let before = desk.zendesk().calls().count("GET /api/v2/organizations/search");

    plan(&panel, &[(NAMESAKE, NORTHWIND)]).await.expect(200);

    assert_eq!(desk.zendesk().calls().count("GET /api/v2/organizations/search"), before);
}

#[tokio::test]
async fn the_run_that_somebody_began_stands_in_the_queue_until_they_put_it_away() {
    let desk = desk_with_a_proposal().await;
    let panel = desk.open_panel_as(TOM).await;
    let name = planned(&panel, &[(NAMESAKE, NORTHWIND)]).await;
    let shown = async || panel.get("/manage/unlinked").await.expect(200).all("data-url");
    assert_eq!(shown().await, Vec::<String>::new());

    carry_out(&panel, &name, false).await.expect(200);
    outcome(&panel, &name).await;

    assert_eq!(shown().await, [format!("/manage/plans/{name}")]);
    panel.send(panel.request("DELETE", &format!("/manage/plans/{name}"))).await.expect(200);
    assert_eq!(shown().await, Vec::<String>::new());
    assert!(panel.get(&format!("/manage/plans/{name}")).await.expect(200).offers("undo"), "it can be taken back still");
}

#[tokio::test]
async fn one_tenant_knows_nothing_of_anothers_plan() {
    let desk = setting().neighbour("wolf").start().await;
    follow(&desk, NAMESAKE).await;
    let panel = desk.open_panel_as(TOM).await;
    let name = planned(&panel, &[(NAMESAKE, NORTHWIND)]).await;
    let wolf = desk.open_panel_of("wolf", TOM).await;

    wolf.get(&format!("/manage/plans/{name}")).await.refuses(404, "not_found");
    carry_out(&wolf, &name, false).await.refuses(404, "not_found");

    assert_eq!(desk.zendesk().organization(NORTHWIND).unwrap().external_id, None);
}

#[tokio::test]
async fn a_name_that_comes_late_is_waited_for_once_and_there_the_next_time() {
    let desk = setting().start().await;
    let panel = desk.open_panel_as(TOM).await;
    panel.link(ACME, NAMESAKE).await.expect(200);
    is_worked_off(&desk).await;
    desk.zendesk().calls().clear();
    desk.zendesk().faults().set(Fault::slow(Duration::from_secs(2)).only("GET /api/v2/organizations/show_many"));

    panel.search("northwind").await.expect(200).never_says("Acme");

    assert_eq!(desk.zendesk().calls().count("GET /api/v2/organizations/show_many"), 1, "one question, one wait");
    let is_told = async || panel.search("northwind").await.text().contains("Acme").then_some(());
    until("the name", is_told).await;
}
