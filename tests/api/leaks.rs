//! What may be told to nobody: secrets in no answer, log, figure or printed setting; people in no log and no figure.
//!
//! Every other test is watched as well (`harness::watch`). Here the service is driven through everything an agent does
//! and everything that goes wrong upstream, and the watch itself is tried.

use portadesk::{
    config::Config,
    demo::{
        faults::{Fault, FaultKind},
        seed::{CANARY_SECRET, cast},
    },
};
use serde_json::json;

use crate::harness::{
    CareGuest, Desk, Panel, Setting,
    agents::{OLENA, TOM},
    organizations::{ACME, EASYCALL, LOCKHART, NORTHWIND, VISITORS},
    watch,
};

/// People who are in nobody's records: they enter the service as what an agent typed or a ticket said, and only so.
const TYPED: [&str; 4] =
    ["Zebulon Quartermain", "zebulon@quartermain.example", "+1 (555) 013-7788", "Quartermain Looms Ltd"];

/// A ticket without organization, and a contact of the one it may belong to.
const CALL: u64 = 12;
const CONTACT: u64 = 1077;

/// What an agent does in a day, with what is answered left aside.
async fn a_working_day(panel: &Panel<'_>) {
    for typed in
        ["Rita Moss", "rita.moss@easycall.example", "+1 (209) 455-5948", "ph46170x4665", "EasyCall", "46170", "%"]
    {
        panel.search(typed).await;
    }
    for typed in TYPED {
        panel.search(typed).await;
    }
    let hints = json!({
        "requester_name": TYPED[0], "requester_email": TYPED[1], "requester_phone": TYPED[2], "organization_name": TYPED[3],
        "subject": format!("{} cannot call {}", TYPED[0], TYPED[2]), "description": format!("Call me: {}", TYPED[2]),
    });
    panel.suggestions(ACME, hints.clone()).await;
    panel.suggestions_for_nobody(hints).await;
    for organization in [EASYCALL, NORTHWIND, LOCKHART, VISITORS] {
        panel.organization_anew(organization).await;
    }
    panel.customer(46_171).await;
    panel.customer(cast::GONE).await;
    for section in ["accounts", "invoices", "charges"] {
        panel.section_anew(46_170, section).await;
    }
    panel.link(VISITORS, 46_180).await;
    panel.link(VISITORS, 46_170).await;
    let overwrite = json!({ "customer": "46181", "overwrite_external_id": "CRM-5521", "evidence": TYPED[0] });
    panel.link_with(LOCKHART, overwrite).await;
    panel.unlink(VISITORS, 46_180).await;
}

/// What all others do in a day: a ticket of a caller whom nobody knows is given its organization and loses it again, an
/// administrator looks around, billing staff sign in, a customer asks for help.
async fn everybodys_day(desk: &Desk, panel: &Panel<'_>, customer: &CareGuest<'_>) {
    panel.assign(CALL, EASYCALL).await;
    panel.assignment(CALL).await;
    panel.choices(CALL).await;
    panel.remember(CALL, "phone_number", CONTACT).await;
    panel.forget(CALL, "phone_number", CONTACT).await;
    panel.take_back(CALL, EASYCALL).await;
    for part in ["", "/health", "/drift", "/waiting", "/unlinked", "/changes", "/costs"] {
        panel.get(&format!("/manage{part}")).await;
    }

    for (login, password) in [("ada", "ada-demo"), (TYPED[1], TYPED[2])] {
        let body = json!({ "login": login, "password": password, "realm": "admin" });
        let entered = desk.send(desk.request("POST", "/billing/panda/session").json(&body)).await;
        let Some(visit) = entered.renewed_session() else { continue };
        for part in ["view", "counts", "tickets", "tickets?q=Zebulon%20Quartermain&status=open", "candidates"] {
            let path = format!("/billing/panda/customers/46170/{part}");
            desk.send(desk.request("GET", &path).bearer_auth(visit)).await;
        }
    }

    customer.get("/visit").await;
    let form = customer.get("/queries").await.first("data-form");
    if !form.is_empty() {
        customer.add(&form, "Zebulon Quartermain.txt", TYPED.join("\n")).await;
        customer.ask(&form, TYPED[0], &TYPED.join(" ")).await;
    }
    customer.get("/tickets").await;
}

fn every_fault() -> Vec<FaultKind> {
    vec![
        FaultKind::Slow { millis: 20 },
        FaultKind::Hang,
        FaultKind::Busy { status: 429, retry_after: Some(1) },
        FaultKind::Busy { status: 503, retry_after: None },
        FaultKind::HtmlError,
        FaultKind::CutBody,
        FaultKind::LoginRefused,
        FaultKind::ExpireSessions,
        FaultKind::Fault { code: "Server.Customer.Rita Moss <rita.moss@easycall.example>".to_owned() },
        FaultKind::Down,
        FaultKind::Random { seed: 7, percent: 60 },
    ]
}

#[test]
fn the_watch_sees_what_it_is_there_to_see() {
    let people = ["Rita Moss", "EasyCall Ltd", "Olena Bondar", "tom@pandatelecom.example"];

    for told in people {
        assert!(watch::person_in(&format!("INFO request of {told} refused")).is_some(), "{told}");
    }
    assert!(watch::secret_in(&format!("{{\"x\":\"{CANARY_SECRET}\"}}")).is_some());
    for value in
        ["v1.cGFuZGEuY29t-_0123.x", "v2.cGFuZGEuY29t-_0123.x", "l1.cGFuZGEuY29t-_0123", "pdk_1f2e3d4c5b6a_7081"]
    {
        assert!(watch::value_in(&format!("Authorization: Bearer {value}")).is_some(), "{value}");
        assert!(watch::value_in(&format!("GET /billing/panda/customers/1#link={value} 200")).is_some(), "{value}");
    }
    assert_eq!(watch::value_in("GET https://acme.example/api/v2.json /api/v1/tenants v2.1 html1.0"), None);
    assert!(watch::secret_in("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOjF9.AAAA").is_some());
    assert!(watch::key_in("{\"h323_password\":null}").is_some());
    assert!(watch::secret_in("INFO request.refused status=401 code=\"sign_in_again\"").is_none());
}

#[tokio::test]
async fn a_working_day_leaves_ids_in_the_log_and_nobody() {
    let desk = Setting::default().caring().taking_events().start().await;
    TYPED.into_iter().for_each(watch::keep_private);

    a_working_day(&desk.open_panel_as(TOM).await).await;
    a_working_day(&desk.open_panel_as(OLENA).await.in_language("ar")).await;
    everybodys_day(&desk, &desk.open_panel_as(TOM).await, &desk.customer("rita", 46_170).await).await;

    let lines = watch::log_lines();
    for path in ["/panel/tickets/{id}/organization", "/manage/costs", "/customers/{id}/counts", "/queries/{key}"] {
        let is_answered = lines.iter().any(|line| line.contains("request.answered") && line.contains(path));
        assert!(is_answered, "nobody has asked for {path}");
    }
    assert!(lines.iter().any(|line| line.contains("request.answered") && line.contains("/panel/search")));
    assert!(lines.iter().any(|line| line.contains("request.refused")));
    assert!(lines.iter().any(|line| line.contains("Customer/get_customer_info")));
    watch::nothing_was_told();
}

#[tokio::test]
async fn whatever_goes_wrong_in_billing_leaves_nobody_in_the_log() {
    let desk = hurried().await;
    TYPED.into_iter().for_each(watch::keep_private);
    let (panel, rita) = (desk.open_panel_as(TOM).await, desk.customer("rita", 46_170).await);

    for fault in every_fault() {
        println!("{fault:?}");
        desk.billing().faults().set(fault);
        a_working_day(&panel).await;
        everybodys_day(&desk, &panel, &rita).await;
        desk.billing().faults().clear();
        // Past the pause that billing is given after repeated failures.
        desk.advance(60);
    }

    watch::nothing_was_told();
}

#[tokio::test]
async fn whatever_goes_wrong_in_zendesk_leaves_nobody_in_the_log() {
    let desk = hurried().await;
    TYPED.into_iter().for_each(watch::keep_private);
    let (panel, rita) = (desk.open_panel_as(TOM).await, desk.customer("rita", 46_170).await);

    for fault in every_fault() {
        println!("{fault:?}");
        desk.zendesk().faults().set(Fault { kind: fault, only: None, times: None });
        a_working_day(&panel).await;
        everybodys_day(&desk, &panel, &rita).await;
        desk.zendesk().faults().clear();
        desk.advance(60);
    }

    watch::nothing_was_told();
}

/// A desk at which nobody waits long for what does not come.
async fn hurried() -> Desk {
    let setting = Setting::default().caring().taking_events();
    setting
        .with("tenants.panda.portabilling.timeout", "300ms")
        .with("tenants.panda.zendesk.timeout", "300ms")
        .with("tenants.panda.panel.deadline", "400ms")
        .with("sessions.longest", "12h")
        .with("sessions.idle", "1h")
        .with("visits.idle", "2h")
        .start()
        .await
}

#[tokio::test]
async fn figures_and_readiness_name_nobody_and_no_address() {
    let desk = Desk::start().await;
    TYPED.into_iter().for_each(watch::keep_private);
    a_working_day(&desk.open_panel_as(TOM).await).await;

    for path in ["/metrics", "/readyz", "/healthz"] {
        let body = desk.get(path).await.expect(200).body;

        assert_eq!(watch::person_in(&body), None, "{path}");
        assert!(!body.contains("127.0.0.1") && !body.contains("/rest/"), "{path}: {body}");
        assert!(!body.contains("46170") && !body.contains("46180"), "{path} tells of a customer: {body}");
    }
}

/// Every secret there can be, in both ways to sign in to either side.
const SECRETS: [&str; 10] = [
    "one-client-secret-of-zendesk",
    "next-client-secret-of-zendesk",
    "api-token-of-zendesk",
    "api-token-of-billing",
    "next-token-of-billing",
    "password-of-billing",
    "next-password-of-billing",
    "signing-key-of-sessions-0123456789abcdef",
    "former-key-of-sessions-0123456789abcdef",
    "key=of-the-database",
];

fn configurations() -> [String; 2] {
    let [client, next_client, api_token, token, next_token, password, next_password, key, former, database] = SECRETS;
    let head = format!(
        "listen = \"127.0.0.1:0\"\npublic_url = \"https://portadesk.example.com\"\n\
         database_url = \"sqlite://portadesk.db?{database}\"\n[sessions]\nkey = \"{key}\"\nprevious_key = \"{former}\"\n\
         [[tenants]]\nname = \"panda\"\n[tenants.zendesk]\nsubdomain = \"pandatelecom\"\n"
    );
    let billing = "[tenants.portabilling]\nurl = \"https://billing.panda.example\"\nlogin = \"portadesk-ro\"\n";
    [
        format!(
            "{head}client_id = \"a\"\nclient_secret = \"{client}\"\nnext_client_id = \"b\"\nnext_client_secret = \"{next_client}\"\n\
             {billing}token = \"{token}\"\nnext_token = \"{next_token}\"\n"
        ),
        format!(
            "{head}email = \"a@panda.example\"\napi_token = \"{api_token}\"\n\
             {billing}password = \"{password}\"\nnext_password = \"{next_password}\"\n"
        ),
    ]
}

#[test]
fn no_way_to_print_the_configuration_shows_a_secret() {
    for text in configurations() {
        let config = Config::parse(&text, []).unwrap();

        for printed in [format!("{config:?}"), format!("{config:#?}"), config.to_toml()] {
            assert!(printed.contains("pandatelecom"), "something is printed");
            for secret in SECRETS {
                assert!(!printed.contains(secret), "{secret} stands in {printed}");
            }
        }
    }
}

#[test]
fn no_complaint_about_the_configuration_quotes_it() {
    let [good, _] = configurations();
    let wrong = [
        good.replace("signing-key-of-sessions-0123456789abcdef", "too-short-a-key"),
        good.replace("client_secret = \"one", "client_secret = [\"one"),
        good.replace("client_id = \"a\"", "client_id = \"a\"\napi_token = \"api-token-of-zendesk\""),
        good.replace("key = \"signing", "key = signing"),
        good.replace("next_token", "nxt_token"),
        good.replace("https://billing.panda.example", "https://user:password-of-billing@billing.panda.example"),
        good.replace("https://billing.panda.example", "https://:password-of-billing@billing.panda.example"),
        good.replace("sqlite://", "mysql://"),
    ];

    for text in wrong {
        assert_ne!(text, good);
        let variable =
            ("PORTADESK__SESSIONS__PREVIOUS_KEY".to_owned(), "former-key-of-sessions-0123456789abcdef".to_owned());
        let error = Config::parse(&text, [variable]).unwrap_err();

        for printed in [error.to_string(), format!("{error:?}")] {
            for secret in SECRETS.into_iter().chain(["too-short-a-key"]) {
                assert!(!printed.contains(secret), "{secret} stands in {printed}");
            }
        }
    }
}
