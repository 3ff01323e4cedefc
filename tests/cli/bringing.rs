//! Bringing over what exists: a plan that changes nothing, its execution, and the way back.

use std::{collections::BTreeSet, fs, thread, time::Duration};

use portadesk::{
    demo::{
        faults::FaultKind,
        simulator::{portabilling::EventSettings, zendesk::Options},
    },
    store::{Mark, Setback, Store, SubjectKind},
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::harness::{Ended, Running, Setting};

pub const PROVISIONING: &str = "[tenants.provisioning]\nlogin = \"espf\"\nsecret = \"an-espf-secret-of-the-tests\"\n";

fn setting() -> Setting {
    prepared(Setting::new())
}

pub fn prepared(setting: Setting) -> Setting {
    setting.desk.set_requests_per_minute(1_000_000);
    setting.place.write("portadesk.toml", setting.toml() + PROVISIONING);
    setting
}

pub fn well(ended: &Ended) -> &str {
    assert_eq!(ended.code, 0, "{ended:?}");
    &ended.out
}

pub fn plan(setting: &Setting) -> String {
    well(&setting.run(&["sync", "plan", "--out", "plan.json"])).to_owned()
}

fn apply(setting: &Setting) -> Ended {
    setting.run(&["sync", "apply", "plan.json"])
}

fn undo(setting: &Setting) -> Ended {
    setting.run(&["sync", "undo", "plan.json.receipt"])
}

/// The plan's rows.
fn rows(setting: &Setting) -> Vec<Value> {
    let plan = fs::read_to_string(setting.place.path().join("plan.json")).unwrap();
    let lines = plan.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.filter(|line| line.get("row").is_some()).collect()
}

pub fn of_act(setting: &Setting, act: &str) -> Vec<Value> {
    rows(setting).into_iter().filter(|row| row["act"] == act).collect()
}

/// A customer that nobody has an organization for.
fn customer(setting: &Setting, company: &str) -> u64 {
    let tag = company.to_lowercase().replace(' ', "-");
    let fields = json!({
        "companyname": company, "firstname": "Runa", "lastname": "Holm", "email": format!("office@{tag}.example"),
        "phone1": "", "phone2": "", "i_parent": null, "bill_status": "O", "status": null, "blocked": "N",
    });
    setting.billing.create_customer(&fields).unwrap()
}

/// The account as far as it can be compared: without the moments of changes, and without those that were made since.
fn account(setting: &Setting, known: &BTreeSet<u64>) -> Value {
    let mut dump = setting.desk.dump();
    let organizations = dump["organizations"].as_array_mut().unwrap();
    organizations.retain(|organization| known.contains(&organization["id"].as_u64().unwrap()));
    for organization in organizations {
        organization["updated_at"] = Value::Null;
        let mut domains: Vec<String> = serde_json::from_value(organization["domain_names"].clone()).unwrap();
        domains.sort();
        organization["domain_names"] = json!(domains);
    }
    dump
}

fn ids(setting: &Setting) -> BTreeSet<u64> {
    setting.desk.organizations().iter().map(|organization| organization.id).collect()
}

#[test]
fn a_plan_writes_nothing_and_says_what_it_would_and_why() {
    let setting = setting();
    let id = customer(&setting, "Fjord Fish");
    setting.desk.clear_writes();
    let before = setting.desk.dump();

    let said = plan(&setting);

    assert!(said.contains("create no_organization"), "{said}");
    assert_eq!(setting.desk.dump(), before);
    assert!(setting.desk.writes().is_empty(), "{:?}", setting.desk.writes());
    let row = rows(&setting).into_iter().find(|row| row["customer"] == id).unwrap();
    assert_eq!((&row["act"], &row["reason"]), (&json!("create"), &json!("no_organization")));
    assert_eq!(row["after"]["name"], "Fjord Fish");
    assert_eq!(row["after"]["external_id"], format!("pb-{id}"));
    assert_eq!(row["after"]["domain_names"], json!(["fjord-fish.example"]));
    let shown = setting.place.run(&["sync", "show", "plan.json", "--rows", "100000"]);
    let words = well(&shown);
    assert!(words.contains(&format!("customer {id} create: no_organization (nobody has the name)")), "{words}");
    assert!(words.contains("name: \"Fjord Fish\""), "{words}");
    assert_eq!(row["contact"], json!({ "name": "Runa Holm", "emails": ["office@fjord-fish.example"] }));
    assert!(words.contains("contact's emails: [\"office@fjord-fish.example\"]"), "{words}");
}

#[test]
fn what_was_planned_is_written_once_and_nothing_else() {
    let setting = setting();
    let id = customer(&setting, "Fjord Fish");
    let twins = ["Twin", "twin"].map(|name| customer(&setting, name));
    plan(&setting);
    let (creates, known) = (of_act(&setting, "create").len(), ids(&setting));

    let applied = apply(&setting);

    assert!(well(&applied).contains("takes it back"), "{applied:?}");
    let made = setting.desk.organization_of(&format!("pb-{id}")).expect("an organization");
    assert_eq!((made.name.as_str(), made.tags.as_slice()), ("Fjord Fish", ["portabilling".to_owned()].as_slice()));
    let names = twins.map(|id| setting.desk.organization_of(&format!("pb-{id}")).unwrap().name);
    assert_eq!(names, ["Twin".to_owned(), format!("twin ({})", twins[1])]);
    assert_eq!(ids(&setting).len(), known.len() + creates);
    setting.desk.clear_writes();

    let again = apply(&setting);
    let next = plan(&setting);

    assert!(well(&again).starts_with("0 rows are written"), "{again:?}");
    assert!(setting.desk.writes().is_empty());
    for act in ["create", "link", "update"] {
        assert_eq!(of_act(&setting, act), Vec::<Value>::new(), "{next}");
    }
    let ledger = setting.run(&["ledger", "verify"]);
    assert_eq!(ledger.code, 0, "{ledger:?}");
}

#[test]
fn all_rows_of_a_portion_are_written_by_two_calls() {
    let setting = setting();
    plan(&setting);
    let writes = rows(&setting).len();
    setting.desk.clear_writes();

    well(&apply(&setting));

    let calls: usize = setting.desk.writes().values().sum();
    assert!(writes > 20 && calls <= 2, "{writes} rows in {calls} calls: {:?}", setting.desk.writes());
}

#[test]
fn plan_apply_and_undo_leave_the_account_as_it_was() {
    let setting = setting();
    customer(&setting, "Fjord Fish");
    let (known, before) = (ids(&setting), account(&setting, &ids(&setting)));
    plan(&setting);
    well(&apply(&setting));
    assert_ne!(account(&setting, &known), before, "organizations that were there were written to as well");

    let undone = undo(&setting);

    well(&undone);
    assert_eq!(account(&setting, &known), before);
    let made: Vec<_> = setting.desk.organizations().into_iter().filter(|it| !known.contains(&it.id)).collect();
    assert!(!made.is_empty());
    for organization in &made {
        let external_id = organization.external_id.as_deref().unwrap();
        assert!(external_id.starts_with("undone-pb-"), "{external_id}");
        assert!(organization.tags.is_empty() && organization.domain_names.is_empty(), "{organization:?}");
        assert!(organization.organization_fields.values().all(Value::is_null), "{organization:?}");
    }

    let again = setting.run(&["sync", "plan", "--out", "again.json"]);
    assert!(well(&again).contains("link made_before"), "{again:?}");
    assert!(!again.out.contains("create"), "what was made is taken up again: {again:?}");
}

#[test]
fn a_plan_whose_world_has_changed_is_refused_and_says_which_row() {
    let setting = setting();
    let [changed, other] = ["Fjord Fish", "Fell Farm"].map(|name| customer(&setting, name));
    plan(&setting);
    setting.billing.change_customer(changed, &json!({ "companyname": "Fjord Fisheries" }));
    setting.desk.clear_writes();

    let refused = apply(&setting);

    assert_eq!(refused.code, 1);
    let row = rows(&setting).into_iter().find(|row| row["customer"] == changed).unwrap()["row"].as_u64().unwrap();
    let words = format!("row {row}, customer {changed}: changed: planned_values\nNothing is written: 1 rows");
    assert!(refused.out.starts_with(&words), "{refused:?}");
    assert!(setting.desk.writes().is_empty());

    let applied = setting.run(&["sync", "apply", "plan.json", "--leave-changed"]);

    assert_eq!(applied.code, 1, "{applied:?}");
    assert!(setting.desk.organization_of(&format!("pb-{other}")).is_some());
    assert!(setting.desk.organization_of(&format!("pb-{changed}")).is_none());
}

#[test]
fn another_contact_than_the_planned_one_changes_the_world_too() {
    let setting = setting();
    let id = customer(&setting, "Fjord Fish");
    plan(&setting);
    setting.billing.change_customer(id, &json!({ "lastname": "Berg" }));

    let refused = apply(&setting);

    assert_eq!(refused.code, 1);
    assert!(refused.out.contains(&format!("customer {id}: changed: contact\n")), "{refused:?}");
}

#[test]
fn an_organization_that_was_edited_after_the_plan_stops_it_too() {
    let setting = setting();
    plan(&setting);
    let row = of_act(&setting, "link").into_iter().chain(of_act(&setting, "update")).next().expect("a linked one");
    let organization = row["organizations"][0].as_u64().unwrap();
    setting.desk.edit_organization(organization, |organization| organization.tags.push("vip".to_owned()));

    let refused = apply(&setting);

    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.out.contains(&format!("row {}, customer {}: changed", row["row"], row["customer"])), "{refused:?}");
}

#[test]
fn undo_leaves_what_somebody_has_changed_since() {
    let setting = setting();
    let [edited, other] = ["Fjord Fish", "Fell Farm"].map(|name| customer(&setting, name));
    plan(&setting);
    well(&apply(&setting));
    let organization = setting.desk.organization_of(&format!("pb-{edited}")).unwrap();
    setting.desk.edit_organization(organization.id, |organization| "Our Fish".clone_into(&mut organization.name));

    let undone = undo(&setting);

    assert_eq!(undone.code, 1, "{undone:?}");
    assert!(undone.out.contains(&format!("customer {edited}: left as it is: changed_since")), "{undone:?}");
    let kept = setting.desk.organization(organization.id).unwrap();
    assert_eq!((kept.name.as_str(), kept.external_id.as_deref()), ("Our Fish", Some(&*format!("pb-{edited}"))));
    assert!(setting.desk.organization_of(&format!("pb-{other}")).is_none());
}

#[test]
fn a_plan_that_was_edited_or_cut_off_is_refused() {
    let setting = setting();
    customer(&setting, "Fjord Fish");
    plan(&setting);
    let whole = fs::read_to_string(setting.place.path().join("plan.json")).unwrap();
    let cut = whole.rsplit_once("{\"end\"").unwrap().0;
    for (content, words) in [
        (whole.replace("Fjord Fish", "Fjord Fush"), "was changed after it was made"),
        (cut.to_owned(), "ends in the middle"),
        (String::new(), "is empty"),
    ] {
        setting.place.write("plan.json", content);
        let refused = apply(&setting);
        assert_eq!(refused.code, 1);
        assert!(refused.err.contains(words), "{refused:?}");
    }
}

#[test]
fn a_cap_leaves_the_rest_for_a_later_plan() {
    let setting = setting();
    customer(&setting, "Fjord Fish");
    plan(&setting);
    let all = rows(&setting).iter().filter(|row| row["act"] != "leave").count();

    let said = setting.run(&["sync", "plan", "--out", "plan.json", "--at-most", "3"]);

    assert!(well(&said).contains(&format!("{:>8}  left for a later plan", all - 3)), "{said:?}");
    well(&apply(&setting));
    let rest = setting.run(&["sync", "plan", "--out", "rest.json"]);
    assert!(well(&rest).contains(&format!("{} of them write", all - 3)), "{rest:?}");
}

#[test]
fn a_list_of_pairs_links_what_nothing_else_would() {
    let setting = setting();
    let [id, foreign] = ["Fjord Fish", "Fell Farm"].map(|name| customer(&setting, name));
    let free: Vec<u64> =
        setting.desk.organizations().iter().filter(|it| it.external_id.is_none()).map(|it| it.id).take(2).collect();
    setting.desk.set_external_id(free[1], Some("crm-1"));
    setting.place.write("pairs.csv", format!("organization,customer\n{},{id}\n{},{foreign}\n", free[0], free[1]));

    let said = setting.run(&["sync", "plan", "--out", "plan.json", "--list", "pairs.csv"]);
    assert!(well(&said).contains("link list") && said.out.contains("leave foreign_external_id"), "{said:?}");
    well(&apply(&setting));

    let linked = setting.desk.organization(free[0]).unwrap();
    assert_eq!(linked.external_id, Some(format!("pb-{id}")));
    assert_eq!(setting.desk.organization(free[1]).unwrap().external_id.as_deref(), Some("crm-1"));
    well(&undo(&setting));
    assert_eq!(setting.desk.organization(free[0]).unwrap().external_id, None);
}

#[test]
fn a_plan_of_another_tenant_and_a_receipt_of_another_plan_are_refused() {
    let setting = setting();
    customer(&setting, "Fjord Fish");
    plan(&setting);
    well(&apply(&setting));
    setting.run(&["sync", "plan", "--out", "other.json"]);

    let refused = setting.run(&["sync", "apply", "other.json", "--receipt", "plan.json.receipt"]);
    assert!(refused.code == 1 && refused.err.contains("is the receipt of another plan"), "{refused:?}");

    setting.place.write("portadesk.toml", (setting.toml() + PROVISIONING).replace("\"panda\"", "\"wolf\""));
    let refused = apply(&setting);
    assert!(refused.code == 1 && refused.err.contains("the plan is for the tenant panda"), "{refused:?}");
}

#[test]
fn killed_while_it_applies_it_goes_on_and_writes_nothing_twice() {
    let setting = prepared(Setting::of(400, Options { organizations: 12, ..Options::default() }));
    let (known, before) = (ids(&setting), account(&setting, &ids(&setting)));
    plan(&setting);
    let creates = of_act(&setting, "create");
    assert!(creates.len() > 300, "{}", creates.len());

    for kill in 0..5_u64 {
        let running =
            Running::start(setting.place.command(&["sync", "apply", "plan.json", "--config", "portadesk.toml"]));
        running.wait_for(|line| line.starts_with("Comparing: "));
        thread::sleep(Duration::from_millis(150 + kill * 377 % 900));
        running.signal("KILL");
    }
    let applied = apply(&setting);

    well(&applied);
    for row in &creates {
        let external_id = row["after"]["external_id"].as_str().unwrap();
        assert!(setting.desk.organization_of(external_id).is_some(), "{external_id}");
    }
    assert_eq!(setting.desk.organizations().len(), known.len() + creates.len());
    let receipt = fs::read_to_string(setting.place.path().join("plan.json.receipt")).unwrap();
    let done = receipt.lines().filter(|line| line.contains("\"state\":\"done\"")).count();
    assert_eq!(done, rows(&setting).iter().filter(|row| row["act"] != "leave").count(), "each row is done once");
    well(&undo(&setting));
    assert_eq!(account(&setting, &known), before);
}

#[test]
fn two_who_apply_at_once_and_a_service_at_work_make_each_organization_once() {
    let setting = prepared(Setting::of(250, Options { organizations: 12, ..Options::default() }));
    plan(&setting);
    let (creates, known) = (of_act(&setting, "create"), ids(&setting));
    let service = setting.serve();
    let url = service.url() + "/espf/panda/events";
    setting.billing.send_events(Some(EventSettings::to(&url, "espf", "an-espf-secret-of-the-tests")));
    for row in creates.iter().step_by(3) {
        let customer = row["customer"].as_u64().unwrap();
        setting.billing.emit("Customer/Updated", json!({ "i_customer": customer }));
    }

    let both = ["one", "two"].map(|receipt| {
        Running::start(setting.place.command(&[
            "sync",
            "apply",
            "plan.json",
            "--leave-changed",
            "--receipt",
            receipt,
            "--config",
            "portadesk.toml",
        ]))
    });
    let ends = both.map(Running::end);

    assert!(setting.billing.wait_for_events(Duration::from_mins(1)));
    // Where the other was faster a name may be taken, which is a change: the next plan sees it as it is.
    plan(&setting);
    setting.run(&["sync", "apply", "plan.json", "--leave-changed", "--receipt", "three"]);
    for row in &creates {
        let external_id = row["after"]["external_id"].as_str().unwrap();
        assert!(setting.desk.organization_of(external_id).is_some(), "{external_id}: {ends:?}");
    }
    assert_eq!(setting.desk.organizations().len(), known.len() + creates.len(), "{ends:?}");
    service.signal("TERM");
    service.end();
    let status = setting.run(&["sync", "status"]);
    assert!(well(&status).contains("Given up: 0."), "{status:?}");
}

#[test]
fn contacts_are_made_by_the_service_where_that_is_asked_for() {
    let setting = setting();
    let id = customer(&setting, "Fjord Fish");
    plan(&setting);

    well(&setting.run(&["sync", "apply", "plan.json", "--contacts"]));

    let organization = setting.desk.organization_of(&format!("pb-{id}")).unwrap().id;
    assert!(setting.desk.members(organization).is_empty());
    let service = setting.serve();
    for _ in 0..600 {
        if !setting.desk.members(organization).is_empty() {
            break;
        }
        thread::sleep(Duration::from_millis(50));
    }
    let contact = &setting.desk.members(organization)[0];
    assert_eq!((contact.name.as_str(), contact.email.as_deref()), ("Runa Holm", Some("office@fjord-fish.example")));
    service.signal("TERM");
    service.end();
}

#[test]
fn undo_takes_the_wish_for_contacts_back_as_well() {
    let setting = setting();
    customer(&setting, "Fjord Fish");
    plan(&setting);
    well(&setting.run(&["sync", "apply", "plan.json", "--contacts"]));
    let waiting = || well(&setting.run(&["sync", "status"])).contains("Waiting: 0,");
    assert!(!waiting());

    well(&undo(&setting));

    assert!(waiting(), "{:?}", setting.run(&["sync", "status"]));
}

#[tokio::test]
async fn all_that_was_given_up_is_dropped_however_much_it_is() {
    let setting = setting();
    let customers: Vec<String> = (0..1_100).map(|index| (900_000 + index).to_string()).collect();
    given_up(&setting, &customers.iter().map(String::as_str).collect::<Vec<_>>()).await;

    let skipped = setting.run(&["sync", "skip", "--all"]);

    assert_eq!(well(&skipped).lines().count(), 1_100);
    let status = setting.run(&["sync", "status"]);
    assert!(well(&status).contains("Given up: 0.\n"), "{status:?}");
}

#[test]
fn links_come_back_from_zendesk_when_the_database_is_lost() {
    let setting = setting();
    customer(&setting, "Fjord Fish");
    plan(&setting);
    well(&apply(&setting));
    let before = setting.run(&["links", "export"]);
    let pairs = |list: &str| -> Vec<String> {
        list.lines().map(|line| line.splitn(3, ',').take(2).collect::<Vec<_>>().join(",")).collect()
    };
    assert!(pairs(well(&before)).len() > 5, "{before:?}");
    for name in setting.place.names().iter().filter(|name| name.starts_with("portadesk.db")) {
        fs::remove_file(setting.place.path().join(name)).unwrap();
    }
    setting.desk.clear_writes();

    let rebuilt = setting.run(&["links", "rebuild"]);
    let again = setting.run(&["links", "rebuild"]);

    let count = pairs(&before.out).len() - 1;
    assert!(well(&rebuilt).contains(&format!("{count} links restored, 0 were there")), "{rebuilt:?}");
    assert!(well(&again).contains(&format!("0 links restored, {count} were there")), "{again:?}");
    let after = setting.run(&["links", "export"]);
    assert_eq!(pairs(well(&after)), pairs(&before.out));
    assert!(setting.desk.writes().is_empty());
    setting.place.write("links.csv", &after.out);
    let listed = setting.run(&["sync", "plan", "--out", "listed.json", "--list", "links.csv"]);
    assert!(well(&listed).contains("0 of them write"), "what is exported can be read back: {listed:?}");
}

#[test]
fn why_tells_link_values_and_history_without_anybodys_name() {
    let setting = setting();
    let id = customer(&setting, "Fjord Fish");
    let before = setting.run(&["why", "customer", &id.to_string()]);
    assert!(well(&before).starts_with(&format!("Customer {id} is not linked.\nNothing was written")), "{before:?}");
    plan(&setting);
    well(&apply(&setting));
    let organization = setting.desk.organization_of(&format!("pb-{id}")).unwrap().id;

    let of_customer = setting.run(&["why", "customer", &id.to_string()]);
    let of_organization = setting.run(&["why", "organization", &organization.to_string()]);

    let words = well(&of_customer);
    for part in [
        &*format!("Customer {id} is linked to organization {organization}, since "),
        "(evidence: created)",
        "name, domain, tag portabilling, pb_",
        "Nothing waits.",
        "created by command_line",
        "\"cause\":\"plan:",
    ] {
        assert!(words.contains(part), "{part}: {words}");
    }
    assert!(!words.contains("Fjord"), "{words}");
    assert_eq!(of_organization.out, of_customer.out);
    let ticket = setting.run(&["why", "ticket", "999999999"]);
    assert!(ticket.code == 1 && ticket.err.contains("Zendesk knows no ticket"), "{ticket:?}");
}

#[tokio::test]
async fn what_was_given_up_is_listed_tried_again_or_dropped() {
    let setting = setting();
    given_up(&setting, &["46170", "46171", "46172"]).await;

    let status = setting.run(&["sync", "status"]);
    assert!(well(&status).contains("Given up: 3.\n  customer 46170: zendesk_refused, 10 tries"), "{status:?}");
    let drift = "Drift that the pass has found: 2.\n  twin: 2, one of them organization:77\n";
    assert!(status.out.contains(drift), "{status:?}");
    let why = setting.run(&["why", "customer", "46170"]);
    assert!(well(&why).contains("Given up: customer 46170: zendesk_refused"), "{why:?}");

    let skipped = setting.run(&["sync", "skip", "customer", "46171"]);
    assert_eq!(well(&skipped), "customer 46171 is dropped until something changes again.\n");
    let retried = setting.run(&["sync", "retry", "customer", "46172"]);
    assert_eq!(well(&retried), "customer 46172 is tried again.\n");
    let unknown = setting.run(&["sync", "retry", "customer", "1"]);
    assert_eq!((unknown.code, unknown.out.as_str()), (1, "There is nothing of that kind.\n"));
    let all = setting.run(&["sync", "retry", "--all"]);
    assert_eq!(well(&all), "customer 46170 is tried again.\n");
    let status = setting.run(&["sync", "status"]);
    assert!(well(&status).contains("Waiting: 2, 2 of them changed in billing"), "{status:?}");
    assert!(status.out.contains("Given up: 0.\n"), "{status:?}");
}

/// Customers that the worker could not bring into step.
async fn given_up(setting: &Setting, customers: &[&str]) {
    let url = format!("sqlite://{}", setting.place.path().join("portadesk.db").display());
    let store = Store::open(&url).await.unwrap();
    let now = "2026-03-04T09:00:00Z".parse().unwrap();
    let mark = |subject: &&str| Mark {
        kind: SubjectKind::Customer,
        subject: (*subject).to_owned(),
        sealed: None,
        cause: "Customer/Updated".to_owned(),
        thorough: false,
    };
    let marks: Vec<Mark> = customers.iter().map(mark).collect();
    let mut change = store.change().await.unwrap();
    change.mark(&marks.iter().map(|mark| ("panda", mark)).collect::<Vec<_>>(), now).await.unwrap();
    change.commit().await.unwrap();
    let setback = Setback { error: "zendesk_refused", tries: 10, next_try_at: now, parked: true };
    for task in store.take_tasks("panda", "worker", now, now, u32::MAX).await.unwrap() {
        store.put_off("panda", "worker", &task, setback).await.unwrap();
    }
    for twin in ["organization:77", "organization:78"] {
        store.note_drift("panda", "twin", twin, now).await.unwrap();
    }
    store.close().await;
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, max_shrink_iters: 0, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_two_sides_look_like_undo_leaves_them_so(
        edits in prop::collection::vec((0..6_u8, 0..20_usize, 0..50_u32), 1..25),
    ) {
        let setting = setting();
        for (kind, organization, index) in edits {
            edit(&setting, kind, organization, index);
        }
        let (known, before) = (ids(&setting), account(&setting, &ids(&setting)));
        plan(&setting);
        well(&apply(&setting));

        well(&undo(&setting));

        prop_assert_eq!(account(&setting, &known), before);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, max_shrink_iters: 0, ..ProptestConfig::default() })]

    /// Each has a plan of its own about the same customers; either may be killed, and goes on.
    #[test]
    fn two_planners_never_fight(
        edits in prop::collection::vec((0..6_u8, 0..20_usize, 0..50_u32), 1..15),
        cap in 5..60_u32,
        (later, until_killed, victim) in (0..900_u64, 100..1_500_u64, 0..3_usize),
    ) {
        let setting = setting();
        for (kind, organization, index) in edits {
            edit(&setting, kind, organization, index);
        }
        let before = ids(&setting).len();
        plan(&setting);
        let missing = of_act(&setting, "create").len();
        well(&setting.run(&["sync", "plan", "--out", "other.json", "--at-most", &cap.to_string()]));
        let arguments = |plan| ["sync", "apply", plan, "--leave-changed", "--config", "portadesk.toml"];

        let start = |plan| Running::start(setting.place.command(&arguments(plan)));
        let one = start("plan.json");
        thread::sleep(Duration::from_millis(later));
        let both = [one, start("other.json")];
        thread::sleep(Duration::from_millis(until_killed));
        if let Some(killed) = both.get(victim) {
            killed.signal("KILL");
        }
        let said = both.map(Running::end);
        // Each goes on after the other; what has changed on the way is for a plan that knows it.
        let more = ["plan.json", "other.json"].map(|plan| setting.place.run(&arguments(plan)));
        well(&setting.run(&["sync", "plan", "--out", "last.json"]));
        setting.place.run(&arguments("last.json"));

        setting.desk.clear_writes();
        let end = setting.run(&["sync", "plan", "--out", "end.json"]);
        prop_assert!(well(&end).contains(" 0 of them write"), "{end:?} {said:?} {more:?}");
        prop_assert!(setting.desk.writes().is_empty());
        let all = setting.desk.organizations();
        prop_assert_eq!(all.len(), before + missing, "{:?} {:?}", said, more);
        let own: Vec<String> = all.into_iter().filter_map(|it| it.external_id).filter(|it| it.starts_with("pb-")).collect();
        prop_assert_eq!(own.iter().collect::<BTreeSet<_>>().len(), own.len());
    }
}

/// Something that people do on either side.
fn edit(setting: &Setting, kind: u8, organization: usize, index: u32) {
    let all = setting.desk.organizations();
    let organization = all[organization % all.len()].id;
    let customer = setting.billing.world().customer(index);
    let id = customer.i_customer;
    match kind {
        0 if setting.desk.organization_of(&format!("pb-{id}")).is_none() => {
            setting.desk.set_external_id(organization, Some(&format!("pb-{id}")));
        }
        1 => setting.billing.change_customer(id, &json!({ "companyname": format!("Fjord {}", organization % 5) })),
        2 => setting.billing.close_customer(id),
        3 => drop(setting.desk.edit_organization(organization, |it| it.tags.push(format!("vip-{index}")))),
        4 => setting.desk.set_external_id(organization, Some(&format!("crm-{organization}"))),
        _ => drop(setting.desk.edit_organization(organization, |it| it.name = format!("Fjord {organization}"))),
    }
}

#[test]
fn what_goes_wrong_on_the_way_changes_nothing_in_the_end() {
    let setting = prepared(Setting::of(250, Options { organizations: 12, ..Options::default() }));
    plan(&setting);
    let (creates, known) = (of_act(&setting, "create"), ids(&setting));
    let seed = number("SEED").unwrap_or_else(|| std::process::id().into());
    eprintln!("SEED={seed}");
    setting.desk.faults().set(FaultKind::Random { seed, percent: 15 });
    setting.billing.faults().set(FaultKind::Random { seed, percent: 2 });
    setting.desk.adjust_jobs(|jobs| jobs.every_row_fails = Some(50));

    let applied = apply(&setting);

    assert!(applied.out.contains("not written: zendesk_refused"), "{applied:?}");
    setting.desk.faults().clear();
    setting.billing.faults().clear();
    setting.desk.adjust_jobs(|jobs| jobs.every_row_fails = None);
    well(&apply(&setting));
    for row in &creates {
        let made = setting.desk.organization_of(row["after"]["external_id"].as_str().unwrap()).unwrap();
        assert_eq!(made.name, row["after"]["name"].as_str().unwrap());
    }
    assert_eq!(setting.desk.organizations().len(), known.len() + creates.len());
    let next = setting.run(&["sync", "plan", "--out", "next.json"]);
    assert!(well(&next).contains("0 of them write"), "{next:?}");
}

/// What whoever runs the tests asks for.
#[expect(
    clippy::disallowed_methods,
    reason = "a longer run, or the same again, is asked for by whoever runs the tests"
)]
pub fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}
