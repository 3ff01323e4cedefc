//! `portadesk link`, `portadesk keys` and `portadesk plugin`: what they print, and what they refuse.

use std::{fs, io::Read};

use crate::harness::{Setting, post};

const KEY: &str = "[sessions]\nkey = \"0123456789abcdef0123456789abcdef\"\n";

/// The usual setting with a page of tickets, and a database that a command has made.
fn setting() -> Setting {
    let setting = Setting::new();
    let config = setting.place.path().join("portadesk.toml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, format!("{text}\n[tenants.tickets]\n")).unwrap();
    assert_eq!(setting.run(&["keys", "list"]).code, 0);
    setting
}

#[test]
fn a_link_is_made_only_where_the_service_would_know_it() {
    let setting = setting();

    let without = setting.run(&["link", "tickets", "--customer", "46170"]);
    assert_eq!(without.code, 1);
    assert!(without.err.contains("sessions.key is not set"), "{}", without.err);

    let config = setting.place.path().join("portadesk.toml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, text.replacen("[[tenants]]", &format!("{KEY}\n[[tenants]]"), 1)).unwrap();
    let links = [(); 2].map(|()| setting.run(&["link", "tickets", "--customer", "46170"]));

    for link in &links {
        assert_eq!(link.code, 0, "{}", link.err);
        assert!(link.out.contains("/billing/panda/customers/46170#link=l1."), "{}", link.out);
    }
    assert_ne!(links[0].out, links[1].out);
    let ledger = setting.run(&["ledger", "export"]);
    assert_eq!(ledger.out.matches("\"invited\"").count(), 2, "{}", ledger.out);
    assert!(ledger.out.contains("command_line") && ledger.out.contains("customer:46170"), "{}", ledger.out);
    assert_eq!(setting.run(&["link", "tickets", "--customer", "0"]).code, 2);
}

#[tokio::test]
async fn a_printed_link_lets_somebody_in_once() {
    let setting = setting();
    let config = setting.place.path().join("portadesk.toml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, text.replacen("[[tenants]]", &format!("{KEY}\n[[tenants]]"), 1)).unwrap();
    let service = setting.serve();

    let printed = setting.run(&["link", "tickets", "--customer", "46170"]).out;
    let (_, link) = printed.trim().split_once("#link=").unwrap();

    let address = format!("{}/billing/panda/session", service.url());
    let entrance = serde_json::json!({ "link": link });
    assert_eq!([post(&address, &entrance).await, post(&address, &entrance).await], [200, 401]);
}

#[test]
fn a_key_is_shown_once_listed_without_its_secret_and_revoked_once() {
    let setting = setting();

    let made = setting.run(&["keys", "create", "--name", "our CRM", "--scope", "tickets:read", "--days", "30"]);
    assert_eq!(made.code, 0, "{}", made.err);
    let key = made.out.trim();
    let (id, secret) = key.strip_prefix("pdk_").unwrap().split_once('_').unwrap();

    let listed = setting.run(&["keys", "list"]);
    assert!(listed.out.contains(id) && listed.out.contains("tickets:read") && listed.out.contains("our CRM"));
    assert!(listed.out.contains("good until") && !listed.out.contains(secret), "{}", listed.out);

    assert_eq!(setting.run(&["keys", "revoke", id]).code, 0);
    assert_eq!(setting.run(&["keys", "revoke", id]).code, 1);
    assert!(setting.run(&["keys", "list"]).out.contains("revoked"));
    assert_eq!(setting.run(&["keys", "create", "--name", "x", "--scope", "everything"]).code, 2);
}

#[test]
fn the_plug_in_names_its_place_and_its_script_only_frames_the_page() {
    let setting = setting();

    let looks = ["--label", "Заявки <b>&", "--route", "/customer/:id/notes", "--link", "help"];
    let built = setting.run(&[&["plugin", "--out", "plugin.zip"][..], &looks[..]].concat());
    assert_eq!(built.code, 0, "{}", built.err);

    let zip = fs::read(setting.place.path().join("plugin.zip")).unwrap();
    setting.billing.install_plugin(&zip).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap();
    let mut read = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    let plugin: serde_json::Value = serde_json::from_str(&read("plugin.json")).unwrap();
    assert_eq!((&plugin["route"], &plugin["linkLabel"]), (&"/customer/:id/notes".into(), &"Заявки <b>&".into()));
    assert_eq!(plugin["routerLink"], "help");
    let index = read("index.html");
    assert!(index.contains("<title>Заявки &lt;b>&amp;</title>"), "{index}");
    let script = read("main.js");
    assert!(script.contains("/billing/panda/customers/\""), "{script}");
    assert!(!script.contains("fetch(") && !script.contains("{page}"), "{script}");
}
