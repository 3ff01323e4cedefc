//! `portadesk link`, `portadesk keys` and `portadesk plugin`: what they print, and what they refuse. And the real process
//! while somebody walks through ten thousand tickets.

use std::{collections::BTreeSet, fs, io::Read, time::Duration};

use jiff::SignedDuration;
use portadesk::{demo::simulator::zendesk::Ticket, outbound};
use reqwest::Client;
use serde_json::{Value, json};

use crate::{
    guest::after,
    harness::{Running, Setting, post},
};

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
    let plugin: Value = serde_json::from_str(&read("plugin.json")).unwrap();
    assert_eq!((&plugin["route"], &plugin["linkLabel"]), (&"/customer/:id/notes".into(), &"Заявки <b>&".into()));
    assert_eq!(plugin["routerLink"], "help");
    let index = read("index.html");
    assert!(index.contains("<title>Заявки &lt;b>&amp;</title>"), "{index}");
    let script = read("main.js");
    assert!(script.contains("/billing/panda/customers/\""), "{script}");
    assert!(!script.contains("fetch(") && !script.contains("{page}"), "{script}");
}

/// Of one organization, the latest first by their numbers. The oldest are on hold.
const TICKETS: u64 = 10_000;
const ON_HOLD: u64 = 30;
const PAGE: usize = 25;
/// Pages after which everything is there that a walk needs once.
const SETTLED: usize = 40;
/// What pages take that are remembered.
const MOST_FOR_PAGES: u64 = 8;
/// What was last said is remembered for ten thousand tickets, and for no more.
const MOST_FOR_REPLIES: u64 = 24;

/// Somebody who reads the tickets of customer 46170, linked to an organization with very many.
struct Walker {
    setting: Setting,
    running: Running,
    client: Client,
    visit: String,
    key: String,
}

impl Walker {
    async fn set_out() -> Self {
        let setting = Setting::new();
        setting.desk.set_requests_per_minute(1_000_000);
        let limits = "[limits]\nrequests_per_minute_per_agent = 1000000\n[[tenants]]";
        let toml = setting.toml().replacen("[[tenants]]", limits, 1);
        setting.place.write("portadesk.toml", toml + "[tenants.tickets]\nlink_logins = [\"hugo\"]\n");
        let pattern = setting.desk.ticket(1).unwrap();
        for number in 1..=TICKETS {
            setting.desk.put_ticket(ticket(&pattern, number));
        }
        let running = setting.serve();
        let made = setting.run(&["keys", "create", "--name", "a walk", "--scope", "tickets:read"]);
        let client = outbound::client(&outbound::Settings {
            connect_timeout: Duration::from_mins(1),
            timeout: Duration::from_mins(1),
            max_idle_connections: 1,
            ca_file: None,
        })
        .unwrap();
        let credentials = json!({ "login": "hugo", "password": "hugo-demo", "realm": "admin" });
        let session = client.post(format!("{}/billing/panda/session", running.url())).json(&credentials);
        let visit = session.send().await.unwrap().headers()["x-portadesk-session"].to_str().unwrap().to_owned();
        let organization = json!({ "organization": pattern.organization_id.unwrap().to_string() });
        let link = client.put(format!("{}/billing/panda/customers/46170/link", running.url())).bearer_auth(&visit);
        assert!(link.json(&organization).send().await.unwrap().status().is_success());
        setting.desk.calls().clear();
        Self { setting, running, client, visit, key: made.out.trim().to_owned() }
    }

    async fn get(&self, path: &str, bearer: &str) -> String {
        let answer = self.client.get(format!("{}{path}", self.running.url())).bearer_auth(bearer).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        answer.text().await.unwrap()
    }

    /// The tickets of all pages, as a program reads them.
    async fn walk_as_a_program(&self, query: &str) -> Walk {
        let mut walk = Walk::default();
        let mut from = String::new();
        loop {
            let path = format!("/api/v1/tenants/panda/customers/46170/tickets?{query}{from}");
            let page: Value = serde_json::from_str(&self.get(&path, &self.key).await).unwrap();
            let ids = page["tickets"].as_array().unwrap().iter().map(|ticket| ticket["id"].as_u64().unwrap());
            walk.note(ids, &self.running);
            let Some(next) = page["next"].as_str() else { return walk };
            from = format!("&from={}", url::form_urlencoded::byte_serialize(next.as_bytes()).collect::<String>());
        }
    }

    /// The same in billing, by the button at the end of each page.
    async fn walk_as_a_person(&self, query: &str) -> Walk {
        let mut walk = Walk::default();
        let mut path = format!("/billing/panda/customers/46170/tickets?{query}");
        loop {
            let page = self.get(&path, &self.visit).await;
            let ids = page.split("data-ticket=\"").skip(1).map(|rest| rest.split('"').next().unwrap().parse().unwrap());
            walk.note(ids, &self.running);
            let Some(next) = after(&page, "data-path=\"", '"') else { return walk };
            path = next.replace("&#38;", "&").replace("&amp;", "&");
        }
    }

    fn calls(&self) -> usize {
        self.setting.desk.calls().total()
    }
}

#[derive(Default)]
struct Walk {
    seen: Vec<u64>,
    pages: usize,
    settled: u64,
    last: u64,
}

impl Walk {
    fn note(&mut self, ids: impl Iterator<Item = u64>, running: &Running) {
        self.seen.extend(ids);
        self.pages += 1;
        self.last = running.memory("VmRSS:").unwrap();
        if self.pages == SETTLED {
            self.settled = self.last;
        }
    }

    /// Each ticket exactly once, and little more memory than after the first pages.
    fn is_whole(&self, tickets: usize, most: u64) {
        let Self { seen, pages, settled, last } = self;
        println!("{} tickets on {pages} pages: {settled} MB after {SETTLED}, {last} MB at the end", seen.len());
        assert_eq!((seen.len(), seen.iter().collect::<BTreeSet<_>>().len()), (tickets, tickets));
        assert!(*pages < SETTLED || last.saturating_sub(*settled) < most, "{settled} MB, then {last} MB");
    }
}

fn ticket(pattern: &Ticket, number: u64) -> Ticket {
    let at = pattern.created_at - SignedDuration::from_mins(i64::try_from(number).unwrap());
    let status = if number > TICKETS - ON_HOLD { "hold" } else { "solved" }.to_owned();
    let subject = format!("Number {number}");
    Ticket { id: 1_000 + number, subject, status, created_at: at, updated_at: at, ..pattern.clone() }
}

#[tokio::test]
async fn a_program_walks_ten_thousand_tickets_with_a_question_a_page_and_memory_does_not_grow() {
    let walker = Walker::set_out().await;
    let all = walker.setting.desk.tickets().iter().filter(|it| it.id > 1_000).count();
    assert_eq!(u64::try_from(all).unwrap(), TICKETS);

    let walk = walker.walk_as_a_program("").await;

    // Two more were there before.
    walk.is_whole(all + 2, MOST_FOR_PAGES);
    assert_eq!(walk.pages, (all + 2).div_ceil(PAGE));
    assert_eq!(walker.calls(), walk.pages);
    walker.setting.desk.calls().clear();
    let held = walker.walk_as_a_program("status=hold").await;
    held.is_whole(usize::try_from(ON_HOLD).unwrap(), 0);
    assert_eq!((held.pages, walker.calls()), (21, 102), "a hundred tickets a question, five questions a page");
}

#[tokio::test]
async fn billing_staff_walk_ten_thousand_tickets_and_memory_does_not_grow() {
    let walker = Walker::set_out().await;

    let walk = walker.walk_as_a_person("").await;

    let tickets = usize::try_from(TICKETS).unwrap() + 2;
    walk.is_whole(tickets, MOST_FOR_REPLIES);
    assert_eq!(
        walker.calls(),
        tickets + walk.pages,
        "a question a page, and one for what was last said in each ticket"
    );
    walker.setting.desk.calls().clear();
    let held = walker.walk_as_a_person("status=hold").await;
    held.is_whole(usize::try_from(ON_HOLD).unwrap(), 0);
    assert_eq!(held.pages, 21);
    assert!(walker.calls() <= 101 + usize::try_from(ON_HOLD).unwrap(), "{}", walker.calls());
}
