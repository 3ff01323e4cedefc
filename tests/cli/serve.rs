//! `portadesk serve`: what keeps it from starting, in words; what it warns of; and how it stops.

use std::net::TcpListener;

use crate::harness::{Setting, get};

#[test]
fn a_taken_address_is_named() {
    let setting = Setting::new();
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = other.local_addr().unwrap();
    setting.configure("127.0.0.1:0", &address.to_string());

    let ended = setting.run(&["serve"]);

    assert_eq!(ended.code, 1);
    let words = format!(
        "portadesk: the address {address} cannot be used (does portadesk run already?): Address already in use"
    );
    assert!(ended.err.starts_with(&words), "{}", ended.err);
}

#[test]
fn a_database_that_cannot_be_used_is_named() {
    for (url, words) in [
        ("sqlite:///nowhere/portadesk.db", "does its folder exist, and may it be written?"),
        ("sqlite://portadesk.toml", "file is not a database"),
    ] {
        let setting = Setting::new();
        setting.configure("public_url", &format!("database_url = \"{url}\"\npublic_url"));

        let ended = setting.run(&["serve"]);

        assert_eq!(ended.code, 1);
        assert!(ended.err.starts_with(&format!("portadesk: the database {url} cannot be used: ")), "{}", ended.err);
        assert!(ended.err.contains(words), "{}", ended.err);
    }
}

#[test]
fn a_configuration_with_mistakes_is_refused_with_all_of_them() {
    let setting = Setting::new();
    setting.configure("[log]\nformat = \"json\"", "lisen = 1\n[log]\nformat = \"xml\"");

    let ended = setting.run(&["serve"]);

    assert_eq!((ended.code, ended.out.as_str()), (2, ""));
    assert_eq!(
        ended.err,
        "portadesk: portadesk.toml: the configuration has 2 problems:\n  - log.format: must be one of \"pretty\", \"json\"\n  \
         - lisen: is not a setting; did you mean listen?\n"
    );
}

#[tokio::test]
async fn an_api_token_is_warned_of_in_the_log_and_in_the_figures() {
    let setting = Setting::new();
    let oauth =
        format!("client_id = \"{}\"\nclient_secret = \"{}\"", setting.desk.client_id(), setting.desk.client_secret());
    let legacy = format!("email = \"{}\"\napi_token = \"{}\"", setting.desk.admin_email(), setting.desk.api_token());
    setting.configure(&oauth, &legacy);

    let running = setting.serve();

    let line = running.wait_for(|line| line.contains("2027-04-30"));
    assert!(line.contains("\"WARN\"") && line.contains("set up an OAuth client"), "{line}");
    let (_, figures) = get(&format!("{}/metrics", running.url())).await;
    assert!(
        figures.contains("portadesk_zendesk_api_token_in_use{tenant=\"panda\",ends=\"2027-04-30\"} 1"),
        "{figures}"
    );
    let report = setting.run(&["check"]).out;
    assert!(
        report
            .contains("  advice  API token         API tokens are legacy: Zendesk refuses them all from 2027-04-30 on"),
        "{report}"
    );
}

#[tokio::test]
async fn silent_upstreams_do_not_keep_it_from_starting_and_a_signal_ends_it_well() {
    let setting = Setting::new();
    setting.billing.faults().set(portadesk::demo::faults::FaultKind::Hang);
    setting.desk.faults().set(portadesk::demo::faults::FaultKind::Hang);

    let running = setting.serve();
    assert_eq!(get(&format!("{}/healthz", running.url())).await.0, 200);
    running.signal("TERM");
    let (code, said) = running.end();

    assert_eq!(code, Some(0));
    assert!(said.contains("service.stopped"), "{said}");
    for secret in [setting.billing.token().to_owned(), setting.desk.client_secret()] {
        assert!(!said.contains(&secret));
    }
}
