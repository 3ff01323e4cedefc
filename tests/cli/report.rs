//! `portadesk report support-cost`: known tickets, known sums, in three forms.

use std::collections::BTreeMap;

use portadesk::demo::{
    faults::FaultKind,
    simulator::zendesk::{Comment, Ticket},
};
use serde_json::{Value, json};

use crate::{
    bringing::well,
    harness::{Ended, Setting},
};

const TIME_FIELD: u64 = 360_010;
const COSTS: &str = "[tenants.support_cost]\nrate = \"60.00\"\ncurrency = \"EUR\"\ntime_zone = \"Europe/Berlin\"\n\
    time_fields = [\"360010\"]\ntime_unit = \"minutes\"\nhistory = \"80000h\"\n";

fn put(setting: &Setting, id: u64, organization: Option<u64>, replies: usize, minutes: u64) {
    let opened = "2026-10-12T09:00:00Z".parse().unwrap();
    let reply = Comment { author_id: 534, body: "…".to_owned(), public: true, created_at: opened, files: Vec::new() };
    setting.desk.put_ticket(Ticket {
        external_id: None,
        id,
        subject: "Line".to_owned(),
        status: "solved".to_owned(),
        priority: None,
        channel: "web".to_owned(),
        requester_id: 1077,
        assignee_id: None,
        group_id: 201,
        organization_id: organization,
        tags: Vec::new(),
        custom_fields: BTreeMap::from([(TIME_FIELD, json!(minutes))]),
        comments: vec![reply; replies],
        created_at: opened,
        updated_at: opened,
    });
}

fn setting() -> Setting {
    let setting = Setting::new();
    setting.place.write("portadesk.toml", setting.toml() + COSTS);
    setting.desk.set_external_id(79, Some("pb-46173"));
    well(&setting.run(&["links", "rebuild"]));
    put(&setting, 501, Some(77), 2, 90);
    put(&setting, 502, Some(77), 1, 30);
    put(&setting, 503, Some(80), 0, 15);
    put(&setting, 504, None, 4, 5);
    // A customer of a reseller's.
    put(&setting, 505, Some(79), 1, 60);
    setting
}

fn report(setting: &Setting, form: &[&str]) -> Ended {
    setting.run(&[&["report", "support-cost", "--month", "2026-10"], form].concat())
}

#[test]
fn a_month_is_told_in_words_in_csv_and_in_json() {
    let setting = setting();

    let json: Value = serde_json::from_str(well(&report(&setting, &["--json"]))).unwrap();
    let first = &json["customers"][0];
    assert_eq!((&first["customer"], &first["name"]), (&json!(46_170), &json!("EasyCall Ltd")));
    assert_eq!((&first["tickets"], &first["touches"]), (&json!(2), &json!(3)));
    assert_eq!((&first["minutes"], &first["cost"]), (&json!("120"), &json!("120.00")));
    let told = |index: usize| (json["customers"][index]["customer"].clone(), json["customers"][index]["cost"].clone());
    assert_eq!((told(1), told(2)), ((json!(46_173), json!("60.00")), (json!(46_174), json!("15.00"))));
    assert_eq!(json["customers"][1]["reseller"], 511);
    let resellers = json["resellers"].as_array().unwrap();
    assert_eq!(resellers.len(), 1, "{resellers:?}");
    assert_eq!((&resellers[0]["customer"], &resellers[0]["cost"]), (&json!(511), &json!("60.00")));
    assert_eq!(json["without_customer"]["cost"], "5.00");
    assert_eq!((&json["total"]["tickets"], &json["total"]["cost"]), (&json!(5), &json!("200.00")));

    let calls = setting.desk.calls().total();
    let csv = well(&report(&setting, &["--csv", "--as-read"])).to_owned();
    assert_eq!(setting.desk.calls().total(), calls, "nothing was asked");
    let lines: Vec<&str> = csv.split("\r\n").collect();
    assert_eq!(lines[0], "month,kind,customer,name,reseller,tickets,touches,minutes,cost,currency");
    assert!(lines[1].starts_with("2026-10,customer,46170,EasyCall Ltd,"), "{csv}");
    assert!(lines[1].ends_with(",2,3,120,120.00,EUR"), "{csv}");
    assert!(csv.contains("2026-10,total,,,,5,8,200,200.00,EUR\r\n"), "{csv}");

    let words = well(&report(&setting, &[])).to_owned();
    assert!(words.starts_with("2026-10, 60.00 EUR for an hour"), "{words}");
    assert!(words.contains("EasyCall Ltd") && words.contains("200.00"), "{words}");
    let other = setting.run(&["report", "support-cost", "--month", "2026-09", "--as-read", "--json"]);
    assert_eq!(serde_json::from_str::<Value>(well(&other)).unwrap()["total"]["tickets"], 0);
}

#[test]
fn what_was_read_is_told_while_zendesk_is_silent() {
    let setting = setting();
    setting.desk.faults().set(FaultKind::Down);
    let ended = report(&setting, &["--csv"]);
    assert!(ended.code == 1 && ended.out.is_empty(), "nothing has been read yet: {ended:?}");
    setting.desk.faults().clear();
    let whole = well(&report(&setting, &["--csv"])).to_owned();

    setting.desk.faults().set(FaultKind::Down);
    let ended = report(&setting, &["--csv"]);

    assert_eq!(well(&ended), whole);
    assert!(ended.err.contains("Tickets cannot be read: these are the sums as of the last reading."), "{ended:?}");
}

#[test]
fn what_cannot_be_reported_says_why() {
    let setting = setting();
    for month in ["October", "2026-13"] {
        let ended = setting.run(&["report", "support-cost", "--month", month]);
        assert!(ended.code == 1 && ended.err.contains("a month is written like 2026-10"), "{ended:?}");
    }
    setting.place.write("portadesk.toml", setting.toml());

    let ended = report(&setting, &[]);

    assert!(ended.code == 1 && ended.err.contains("[tenants.support_cost] is missing"), "{ended:?}");
}
