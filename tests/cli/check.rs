//! `portadesk check`: exit codes and the report as a whole. What each finding says is held beside the doctor.

use portadesk::demo::faults::Fault;
use serde_json::Value;

use crate::harness::{Place, Setting};

#[test]
fn a_desk_in_good_health_ends_with_0() {
    let setting = Setting::new();
    let running = setting.serve();
    setting.configure("http://127.0.0.1:9", &running.url());

    let ended = setting.run(&["check"]);

    assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{}", ended.out);
    for line in [
        "Service\n  ok      configuration     every setting can be read; tenants: panda\n",
        &format!("  ok      public URL        {} answers as portadesk\n", running.url()),
        &format!("\n\npanda: PortaBilling at {}\n  ok      login ", setting.billing.url()),
        &format!("\n\npanda: Zendesk at {}\n  ok      acts as           user 535, an admin\n", setting.desk.url()),
        "  ok      app               portadesk is app 4711, installation 9001, switched on\n",
        " advice, 0 FAILED. It works; the advice makes it safer or faster.\n",
    ] {
        assert!(ended.out.contains(line), "{line}\nis not in\n{}", ended.out);
    }
    assert!(ended.out.lines().all(|line| line.chars().count() <= 110), "{}", ended.out);
}

#[test]
fn a_failed_check_ends_with_1_and_says_whose_work_it_is() {
    let setting = Setting::new();
    setting.billing.adjust(|settings| settings.is_super_user = true);

    let ended = setting.run(&["check"]);

    assert_eq!(ended.code, 1);
    assert!(ended.out.contains("  FAILED  super user        this user is a super user: "), "{}", ended.out);
    assert!(
        ended.out.contains("\n                            Billing admin: make a user for portadesk alone"),
        "{}",
        ended.out
    );
    assert!(ended.out.contains(" FAILED. It does not work yet: mend what FAILED and check again.\n"), "{}", ended.out);
}

#[test]
fn a_configuration_that_cannot_be_read_ends_with_2() {
    let place = Place::new();
    let check = |file: &str| place.run(&["check", "--config", file]);

    let missing = check("nowhere.toml");
    assert_eq!((missing.code, missing.out.as_str()), (2, ""));
    assert!(missing.err.starts_with("portadesk: nowhere.toml: "), "{}", missing.err);
    assert!(missing.err.contains("No such file"), "{}", missing.err);

    place.write("broken.toml", "listen = \"127.0.0.1:8080\"\npublic_url = https://portadesk.example.com\n");
    let broken = check("broken.toml");
    assert_eq!(broken.code, 2);
    assert!(broken.err.contains("line 2 is not valid TOML"), "{}", broken.err);

    place.write("wrong.toml", "listen = 8080\npublicurl = 'https://portadesk.example.com'\n");
    let wrong = check("wrong.toml");
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("the configuration has 4 problems:\n"), "{}", wrong.err);
    assert!(wrong.err.contains("  - publicurl: is not a setting; did you mean public_url?\n"), "{}", wrong.err);
}

#[test]
fn machines_read_the_same_as_json() {
    let setting = Setting::new();
    setting.billing.faults().set(Fault::code("Server.access_denied").only("Invoice/get_invoice_list"));

    let ended = setting.run(&["check", "--json"]);

    assert_eq!(ended.code, 1);
    let report: Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(report["groups"].as_array().unwrap().len(), 3);
    let findings = report["groups"][1]["findings"].as_array().unwrap();
    let refused = findings.iter().find(|finding| finding["verdict"] == "failed").unwrap();
    assert_eq!(refused["subject"], "rights to read");
    assert_eq!(refused["fix"]["who"], "billing_admin");
    // The other failure is the service, which does not run.
    assert_eq!(report["count"]["failed"], 2);
}

#[test]
fn no_secret_is_in_the_report() {
    let setting = Setting::new();
    setting.billing.adjust(|settings| settings.must_change_password = true);

    let ended = setting.run(&["check"]);

    for secret in [setting.billing.token().to_owned(), setting.desk.client_secret()] {
        assert!(!ended.out.contains(&secret) && !ended.err.contains(&secret));
    }
}
