//! The page for administrators: who may open it, what each part tells, and what two of them do at once.

use portadesk::demo::faults::FaultKind;
use serde_json::{Value, json};

use crate::{
    harness::{
        Answer, Desk, Panel, Setting,
        agents::{KIM, OLENA, RAY, TOM},
        organizations::{EASYCALL, NORTHWIND},
        until,
    },
    provisioning::{customer, event, follow, given_up, is_worked_off, organization_of, setting},
};

/// The customer whose name the organization [`NORTHWIND`] has.
pub const NAMESAKE: u64 = 46_171;
const PARTS: [&str; 5] = ["health", "drift", "waiting", "unlinked", "changes"];

pub async fn desk() -> Desk {
    setting().start().await
}

/// A desk on which one customer was given up: its organization is gone.
pub async fn desk_with_one_given_up() -> (Desk, u64) {
    let desk = desk().await;
    let id = customer(&desk, "Fjord Fish", &json!({}));
    follow(&desk, id).await;
    desk.zendesk().delete_organization(organization_of(&desk, id).expect("an organization").id);
    desk.billing().change_customer(id, &json!({ "companyname": "Fjord Fish & Chips" }));
    follow(&desk, id).await;
    assert_eq!(given_up(&desk).await, 1);
    (desk, id)
}

/// A desk on which one customer waits for a person's choice.
pub async fn desk_with_a_proposal() -> Desk {
    let desk = desk().await;
    follow(&desk, NAMESAKE).await;
    desk
}

pub async fn decide(panel: &Panel<'_>, decision: &str, customer: u64) -> Answer {
    let wish = json!({ "decision": decision, "kind": "customer", "subject": customer.to_string() });
    panel.send_json("POST", "/manage/waiting", &wish).await
}

pub async fn plan(panel: &Panel<'_>, pairs: &[(u64, u64)]) -> Answer {
    let pair = |(customer, organization): &(u64, u64)| json!({ "customer": customer.to_string(), "organization": organization.to_string() });
    let pairs: Vec<Value> = pairs.iter().map(pair).collect();
    panel.send_json("POST", "/manage/plans", &json!({ "pairs": pairs })).await
}

pub async fn carry_out(panel: &Panel<'_>, plan: &str, undo: bool) -> Answer {
    panel.send_json("POST", &format!("/manage/plans/{plan}"), &json!({ "undo": undo })).await
}

/// Asks until the plan has ended, as the page does.
pub async fn outcome(panel: &Panel<'_>, plan: &str) -> Answer {
    until("the plan's end", async || {
        let answer = panel.get(&format!("/manage/plans/{plan}")).await.expect(200);
        (!answer.body.contains("<progress")).then_some(answer)
    })
    .await
}

#[tokio::test]
async fn only_those_whom_the_rules_admit_come_in_on_any_route() {
    for (rules, admitted) in [
        (&[][..], &[TOM][..]),
        (&[("manage_roles", "agent")], &[OLENA, KIM]),
        (&[("manage_roles", "admin,360001")], &[TOM, KIM]),
        (&[("manage_roles", "agent,admin"), ("manage_groups", "202")], &[TOM, KIM]),
        // Whoever may not see customers manages nothing.
        (&[("view_groups", "999"), ("link_groups", "999")], &[]),
    ] {
        let path = |name: &str| format!("tenants.panda.access.{name}");
        let setting = rules.iter().fold(setting(), |setting, (name, value)| setting.with(&path(name), value));
        let desk = setting.start().await;
        for agent in [OLENA, TOM, KIM, RAY] {
            println!("{rules:?}: {agent}");
            let panel = desk.open_panel_as(agent).await;
            let mut answers = vec![panel.get("/manage").await];
            for part in PARTS {
                answers.push(panel.get(&format!("/manage/{part}")).await);
            }
            answers.push(decide(&panel, "retry", 46_170).await);
            answers.push(plan(&panel, &[(NAMESAKE, NORTHWIND)]).await);
            answers.push(panel.get(&format!("/manage/plans/{}", "0".repeat(64))).await);
            answers.push(carry_out(&panel, &"0".repeat(64), false).await);
            answers.push(carry_out(&panel, &"0".repeat(64), true).await);
            for answer in answers {
                if admitted.contains(&agent) {
                    answer.expect(200);
                } else {
                    let refused = [(401, "sign_in_again"), (403, "not_allowed"), (403, "manage_not_allowed")];
                    let told = (answer.status.as_u16(), answer.code());
                    assert!(refused.iter().any(|(status, code)| told == (*status, (*code).to_owned())), "{told:?}");
                    answer.never_says("EasyCall").never_says("Northwind");
                }
            }
        }
        let refused = desk.ledger().await.into_iter().filter(|record| record["act"] == "refused");
        let strangers = 4 - admitted.len();
        assert_eq!(refused.count(), 3 * strangers, "each refused decision, run and way back stands in the ledger");
    }
}

#[tokio::test]
async fn an_agent_who_is_no_administrator_is_told_so_once_for_the_whole_page() {
    let desk = desk().await;

    let page = desk.open_panel_as(OLENA).await.get("/manage").await;

    page.refuses(403, "manage_not_allowed");
    page.says("This page is for administrators.");
    assert_eq!(page.all("data-url"), Vec::<String>::new());
}

#[tokio::test]
async fn whoever_may_not_link_sees_proposals_and_accepts_none() {
    let desk = setting().with("tenants.panda.access.link_roles", "agent").start().await;
    follow(&desk, NAMESAKE).await;
    let panel = desk.open_panel_as(TOM).await;

    let queue = panel.get("/manage/unlinked").await.expect(200);
    assert!(!queue.offers("plan") && !queue.body.contains("<input"), "{}", queue.body);
    plan(&panel, &[(NAMESAKE, NORTHWIND)]).await.refuses(403, "link_not_allowed");
    carry_out(&panel, &"0".repeat(64), false).await.refuses(403, "link_not_allowed");
}

#[tokio::test]
async fn the_places_in_the_bars_are_opened_by_the_same_signed_request() {
    let desk = Desk::start().await;
    for (location, source, script) in
        [("nav_bar", "/manage", "manage."), ("top_bar", "/panel/lookup", "panel."), ("user_sidebar", "", "panel.")]
    {
        let claims = json!({ "context": { "product": "support", "location": location } });
        let token = desk.zendesk().sign_page_token(&claims).unwrap();

        let page = desk.post_page(desk.zendesk().url(), &[("token", &token)]).await.expect(200);

        let main = page.body.split("id=\"panel\" data-slot=\"panel\"").nth(1).expect("the panel");
        let own = main.strip_prefix(" data-url=\"").and_then(|rest| rest.split('"').next());
        assert_eq!(own.unwrap_or_default(), source, "{location}");
        assert!(page.all("src").iter().any(|src| src.contains(&format!("/assets/{script}"))), "{location}");
        page.never_says("EasyCall");
    }
}

#[tokio::test]
async fn every_part_speaks_every_language() {
    let (desk, _) = desk_with_one_given_up().await;
    follow(&desk, NAMESAKE).await;
    for (locale, title) in [
        ("de", "Abrechnung und Zendesk"),
        ("es", "Facturación y Zendesk"),
        ("uk", "Білінг і Zendesk"),
        ("ar", "الفوترة وZendesk"),
    ] {
        let panel = desk.open_panel_as(TOM).await.in_language(locale);
        panel.get("/manage").await.expect(200).says(title);
        let english = desk.open_panel_as(TOM).await;
        for part in PARTS {
            let [here, there] =
                [panel.get(&format!("/manage/{part}")).await, english.get(&format!("/manage/{part}")).await];
            assert_ne!(here.expect(200).text(), there.expect(200).text(), "{locale}: {part}");
        }
    }
}

#[tokio::test]
async fn without_provisioning_health_and_changes_are_told_and_the_rest_says_why_not() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(TOM).await;

    for part in ["drift", "waiting", "unlinked"] {
        assert_eq!(panel.get(&format!("/manage/{part}")).await.expect(200).code(), "off");
    }
    panel.get("/manage/health").await.expect(200).says("PortaBilling");
    panel.get("/manage/changes").await.expect(200).says("Nothing has changed yet.");
    decide(&panel, "retry", 46_170).await.refuses(404, "not_found");
}

#[tokio::test]
async fn health_tells_that_billing_is_left_alone_and_when_it_is_asked_again() {
    let desk = Setting::default().with("tenants.panda.portabilling.pause_after_failures", 1).start().await;
    let panel = desk.open_panel_as(TOM).await;
    panel.organization(EASYCALL).await.expect(200);
    panel.get("/manage/health").await.expect(200).says("PortaBilling Answers");

    desk.billing().faults().set(FaultKind::Down);
    desk.advance(60);
    panel.organization_anew(EASYCALL).await;

    let health = panel.get("/manage/health").await.expect(200);
    health.never_says("Events from billing");
    health.says("PortaBilling Does not answer").says("Next try").says("Database Answers");
    assert_eq!(health.all("data-countdown"), ["15"]);
}

#[tokio::test]
async fn what_was_given_up_is_told_with_its_cause_and_fix() {
    let (desk, id) = desk_with_one_given_up().await;
    desk.post_event("no JSON").await.expect(400);
    let panel = desk.open_panel_as(TOM).await;

    let waiting = panel.get("/manage/waiting").await.expect(200);

    waiting
        .says(&format!("Customer {id}"))
        .says("organization_gone")
        .says("The linked organization was deleted in Zendesk.")
        .says("Unlink the customer, or link it")
        .says("1 time: the body is no JSON object.")
        .never_says("Fjord");
    assert_eq!(waiting.all("data-decision"), ["retry", "skip"]);
}

#[tokio::test]
async fn of_two_administrators_at_once_one_decides_and_the_ledger_has_one_decision() {
    for (decision, act) in [("retry", "retried"), ("skip", "skipped")] {
        let (desk, id) = desk_with_one_given_up().await;
        let (one, two) = (desk.open_panel_as(TOM).await, desk.open_panel_as(TOM).await);

        for panel in [&one, &two] {
            panel.get("/manage").await.expect(200);
        }
        // The first try fails again: not before the second decision.
        desk.zendesk().faults().set(FaultKind::Slow { millis: 2_000 });

        let (first, second) = tokio::join!(decide(&one, decision, id), decide(&two, decision, id));

        let mut told = [first.expect(200).notice(), second.expect(200).notice()];
        told.sort();
        let decided = if decision == "retry" { "It is tried again." } else { "It is skipped." };
        assert!(told.contains(&decided.to_owned()), "{told:?}");
        assert!(told.iter().any(|told| told.starts_with("Somebody else was faster")), "{told:?}");
        let acts = desk.ledger().await.into_iter().filter(|record| record["act"] == act).collect::<Vec<_>>();
        assert_eq!(acts.len(), 1, "{acts:?}");
        assert_eq!(acts[0]["actor"], format!("user:{TOM}"));
        assert_eq!(acts[0]["subject"], format!("customer:{id}"));
    }
}

#[tokio::test]
async fn another_try_succeeds_once_the_cause_is_gone() {
    let (desk, id) = desk_with_one_given_up().await;
    let panel = desk.open_panel_as(TOM).await;
    let link = desk.count_of("SELECT count(*) FROM links").await;
    desk.meddle("DELETE FROM links").await;
    assert_eq!(link, 1);

    decide(&panel, "retry", id).await.expect(200);
    is_worked_off(&desk).await;

    assert_eq!(given_up(&desk).await, 0);
    assert!(organization_of(&desk, id).is_some(), "it was made");
    panel.get("/manage/waiting").await.expect(200).says("Nothing was given up.");
}

#[tokio::test]
async fn a_proposal_is_accepted_through_its_plan_and_taken_back() {
    let desk = desk_with_a_proposal().await;
    let panel = desk.open_panel_as(TOM).await;
    let queue = panel.get("/manage/unlinked").await.expect(200);
    queue.says("1 customer waits for a choice.").says("Northwind Telephony GmbH").says("Same name");

    let shown = plan(&panel, &[(NAMESAKE, NORTHWIND)]).await.expect(200);

    shown.says("Nothing is written yet.").says("You chose this pair.").says("pb-46171");
    let name = shown.first("data-plan");
    assert_eq!(desk.zendesk().organization(NORTHWIND).unwrap().external_id, None, "a plan writes nothing");

    carry_out(&panel, &name, false).await.expect(200);
    let end = outcome(&panel, &name).await;

    end.says("1 of 1 rows of the plan are written.").says("Receipt, for “portadesk sync undo”:");
    assert_eq!(desk.zendesk().organization(NORTHWIND).unwrap().external_id.as_deref(), Some("pb-46171"));
    assert_eq!(panel.organization(NORTHWIND).await.expect(200).view(), "linked");
    panel.get("/manage/unlinked").await.expect(200).says("Nobody waits for a choice.");
    let linked = desk.ledger().await.into_iter().find(|record| record["act"] == "linked").expect("a link");
    assert_eq!(linked["actor"], format!("user:{TOM}"));
    panel
        .get("/manage/changes")
        .await
        .expect(200)
        .says("Customer 46171 was linked to \u{2068}Northwind Telephony GmbH\u{2069}. Somebody chose the pair You");

    carry_out(&panel, &name, true).await.expect(200);
    outcome(&panel, &name).await.says("1 of 1 rows are taken back.");
    assert_eq!(desk.zendesk().organization(NORTHWIND).unwrap().external_id, None);
    // Whoever waited for a choice waits for it again.
    panel.get("/manage/unlinked").await.expect(200).says("1 customer waits for a choice.").says("Northwind Telephony");
}

#[tokio::test]
async fn a_plan_is_applied_once_however_many_apply_it() {
    let desk = desk_with_a_proposal().await;
    let (one, two) = (desk.open_panel_as(TOM).await, desk.open_panel_as(TOM).await);
    let name = plan(&one, &[(NAMESAKE, NORTHWIND)]).await.expect(200).first("data-plan");

    let (first, second) = tokio::join!(carry_out(&one, &name, false), carry_out(&two, &name, false));
    first.expect(200);
    second.expect(200);
    outcome(&two, &name).await.says("1 of 1 rows of the plan are written.");
    carry_out(&one, &name, false).await.expect(200);
    outcome(&one, &name).await.says("1 of 1 rows of the plan are written.");

    let links = desk.ledger().await.into_iter().filter(|record| record["act"] == "linked");
    assert_eq!(links.count(), 1);
}

#[tokio::test]
async fn a_plan_whose_world_has_changed_writes_nothing() {
    let desk = desk_with_a_proposal().await;
    let panel = desk.open_panel_as(TOM).await;
    let name = plan(&panel, &[(NAMESAKE, NORTHWIND)]).await.expect(200).first("data-plan");
    desk.zendesk().set_external_id(NORTHWIND, Some("CRM-7"));

    carry_out(&panel, &name, false).await.expect(200);

    outcome(&panel, &name).await.says("Nothing is written: something has changed").says("it has changed meanwhile");
    assert_eq!(desk.zendesk().organization(NORTHWIND).unwrap().external_id.as_deref(), Some("CRM-7"));
    let again = plan(&panel, &[(NAMESAKE, NORTHWIND)]).await.expect(200);
    again.says("Leave as it is").says("belongs to another program");
    assert!(!again.offers("apply"));
}

#[tokio::test]
async fn what_no_page_of_ours_would_ask_is_refused() {
    let desk = desk().await;
    let panel = desk.open_panel_as(TOM).await;
    let many: Vec<(u64, u64)> = (1..=21).map(|id| (id, id)).collect();
    for pairs in [&[][..], &many, &[(46_171, 78), (46_171, 79)], &[(46_171, 78), (46_170, 78)]] {
        plan(&panel, pairs).await.refuses(400, "invalid_request");
    }
    for subject in ["", "../etc", "a:b", &"1".repeat(129)] {
        let wish = json!({ "decision": "skip", "kind": "customer", "subject": subject });
        panel.send_json("POST", "/manage/waiting", &wish).await.refuses(400, "invalid_request");
    }
    for name in ["x", "..%2f..%2fetc%2fpasswd", &"g".repeat(64), &"0".repeat(63)] {
        panel.get(&format!("/manage/plans/{name}")).await.refuses(400, "invalid_request");
    }
    panel.get("/manage/nothing").await.refuses(404, "not_found");
}

#[tokio::test]
async fn names_in_the_queue_are_recorded_as_seen() {
    let desk = desk_with_a_proposal().await;
    let panel = desk.open_panel_as(TOM).await;

    panel.get("/manage/unlinked").await.expect(200).says("Northwind Telephony GmbH");

    let seen = |record: &Value| record["act"] == "viewed" && record["subject"] == format!("customer:{NAMESAKE}");
    let record = desk.ledger_has("the view", seen).await;
    assert_eq!(record["detail"]["shown"], json!(["suggestion"]));
    assert_eq!(record["detail"]["organization"], NORTHWIND);
}

#[tokio::test]
async fn the_last_changes_are_paged_and_leave_views_out() {
    let desk = desk().await;
    let panel = desk.open_panel_as(TOM).await;
    for _ in 0..12 {
        panel.link(NORTHWIND, NAMESAKE).await.expect(200);
        panel.unlink(NORTHWIND, NAMESAKE).await.expect(200);
    }
    panel.customer(46_170).await.expect(200);
    desk.ledger_has("the view", |record| record["act"] == "viewed").await;

    let first = panel.get("/manage/changes").await.expect(200);
    let numbers = |answer: &Answer| -> Vec<u64> {
        answer.all("data-sequence").iter().map(|number| number.parse().unwrap()).collect()
    };
    let newest = numbers(&first);
    assert_eq!(newest.len(), 20);
    assert!(newest.is_sorted_by(|one, next| one > next), "{newest:?}");
    let next = first.all("data-path").pop().expect("a next page");

    // What follows from the links is among the changes as well.
    let second = panel.get(&next).await.expect(200);
    assert!(numbers(&second).len() >= 4);
    assert!(numbers(&second)[0] < newest[19]);
    second.never_says("viewed");
}

#[tokio::test]
async fn one_tenant_sees_nothing_of_another() {
    let desk = setting().neighbour("wolf").start().await;
    desk.post_event(event("Customer/Updated", NAMESAKE, 7)).await.expect(200);
    is_worked_off(&desk).await;
    desk.open_panel_as(TOM).await.link(EASYCALL, 46_170).await;

    let wolf = desk.open_panel_of("wolf", TOM).await;

    wolf.get("/manage").await.expect(200).says("wolf").never_says("panda");
    assert_eq!(wolf.get("/manage/unlinked").await.expect(200).code(), "off");
    wolf.get("/manage/changes").await.expect(200).says("Nothing has changed yet.");
}
