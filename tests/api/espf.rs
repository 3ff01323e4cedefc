//! Events from billing: taken once they are durable, never lost by an answer, and felt at once in the panel.

use portadesk::demo::faults::{Fault, FaultKind};
use reqwest::RequestBuilder;
use serde_json::json;

use crate::harness::{Desk, EVENT_SECRET, Setting, Wire, agents::OLENA, until};

const PATH: &str = "/espf/panda/events";

fn updated(customer: u64, event: u64) -> String {
    json!({ "event_type": "Customer/Updated", "variables": { "i_customer": customer, "i_event": event } }).to_string()
}

async fn desk() -> Desk {
    Setting::default().taking_events().start().await
}

#[tokio::test]
async fn an_event_is_taken_once_and_its_repeat_does_nothing() {
    let desk = desk().await;
    let first = desk.post_event(updated(46_170, 1)).await.expect(200);
    let again = desk.post_event(updated(46_170, 1)).await.expect(200);
    let inside_or_beside =
        json!({ "event_type": "Customer/Updated", "i_event": "1", "variables": { "i_customer": "46170" } });
    let as_text = desk.post_event(inside_or_beside.to_string()).await.expect(200);
    let elsewhere =
        json!({ "event_type": "Customer/Updated", "i_env": 7, "variables": { "i_customer": 46_170, "i_event": 1 } });
    let elsewhere = desk.post_event(elsewhere.to_string()).await.expect(200);

    let statuses = [first, again, as_text, elsewhere].map(|answer| answer.json()["status"].clone());
    assert_eq!(statuses, ["taken", "repeated", "repeated", "taken"]);
}

#[tokio::test]
async fn an_event_is_known_for_a_repeat_after_a_restart() {
    let mut desk = desk().await;
    desk.post_event(updated(46_170, 1)).await.expect(200);

    desk.stop().await;
    desk.start_again().await;

    assert_eq!(desk.post_event(updated(46_170, 1)).await.expect(200).json()["status"], "repeated");
}

#[tokio::test]
async fn a_type_nobody_knows_is_acknowledged_and_counted() {
    let desk = desk().await;
    let before = desk.figure("portadesk_events_total", "outcome=\"ignored\"").await;

    let answer = desk.post_event(r#"{"event_type":"Product/New","variables":{"i_event":5}}"#).await.expect(200);

    assert_eq!(answer.json()["status"], "ignored");
    assert!(desk.figure("portadesk_events_total", "outcome=\"ignored\"").await > before);
}

#[tokio::test]
async fn whatever_time_or_an_operator_can_mend_is_never_a_4xx() {
    let desk = desk().await;
    let event = || updated(46_170, 1);
    let right = |request: RequestBuilder| request.basic_auth("espf", Some(EVENT_SECRET));
    let post = |path: &str| desk.request("POST", path).body(event());
    let cases: Vec<(&str, RequestBuilder, &str)> = vec![
        ("no credential", post(PATH), "event_not_believed"),
        ("a wrong password", post(PATH).basic_auth("espf", Some("wrong")), "event_not_believed"),
        ("a wrong login", post(PATH).basic_auth("admin", Some(EVENT_SECRET)), "event_not_believed"),
        ("another way", post(PATH).bearer_auth(EVENT_SECRET), "event_not_believed"),
        ("two credentials", right(right(post(PATH))), "event_not_believed"),
        ("an unknown tenant", right(post("/espf/wolf/events")), "event_not_taken"),
        ("no tenant", right(post("/espf/events")), "not_found"),
        ("a path that is not there", right(post("/espf/panda/event")), "not_found"),
        ("a body over the limit", right(desk.request("POST", PATH).body("x".repeat(70_000))), "too_large"),
        ("a head over the limit", right(post(PATH).header("X-Filler", "x".repeat(17_000))), "too_large"),
        ("an address over the limit", right(post(&format!("{PATH}?{}", "x".repeat(3_000)))), "too_large"),
        ("an address that is no text", right(post(&format!("{PATH}?a=%FF"))), "invalid_request"),
    ];
    for (case, request, code) in cases {
        println!("{case}");
        let answer = desk.send(request).await;
        answer.refuses(503, code);
        assert!(!answer.header("retry-after").is_empty(), "{case}");
    }
    assert_eq!(desk.count_of("SELECT count(*) FROM handled_events").await, 0);
    assert_eq!(desk.count_of("SELECT count(*) FROM dead_letters").await, 0, "strangers fill no list");
}

#[tokio::test]
async fn a_tenant_that_is_not_set_up_takes_nothing_and_loses_nothing() {
    let desk = Desk::start().await;

    desk.post_event(updated(46_170, 1)).await.refuses(503, "event_not_taken");
}

#[tokio::test]
async fn a_body_that_stops_coming_is_sent_again() {
    let desk = Setting::default()
        .taking_events()
        .adjusted(|config| config.web.arrival = std::time::Duration::from_millis(1_200))
        .start()
        .await;
    let mut wire = Wire::open(&desk);
    let proof = base64_of(&format!("espf:{EVENT_SECRET}"));

    wire.say(format!(
        "POST {PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: Basic {proof}\r\nContent-Length: 90\r\n\r\n{{"
    ));

    wire.hear().refuses(503, "invalid_request");
}

/// The server underneath refuses these before the service sees them; to the sender a 4xx would mean that the event is
/// thrown away.
#[tokio::test]
async fn what_the_server_itself_would_refuse_is_hung_up_on() {
    let desk = Setting::default()
        .taking_events()
        .adjusted(|config| config.web.arrival = std::time::Duration::from_millis(1_200))
        .start()
        .await;
    let head = format!("POST {PATH} HTTP/1.1\r\nHost: x\r\n");
    let cases = [
        ("a head that stops coming", format!("{head}X-Slow: ")),
        ("a head that has hardly begun", "POST /es".to_owned()),
        ("a head without end", format!("{head}X-A: {}", "x".repeat(200_000))),
        ("a head that a proxy has spoilt", format!("{head}X-A : b\r\n\r\n")),
        ("two lengths", format!("{head}Content-Length: 1\r\nContent-Length: 2\r\n\r\n")),
    ];
    for (case, bytes) in cases {
        println!("{case}");
        let mut wire = Wire::open(&desk);
        wire.say(&bytes);
        wire.is_hung_up();

        // The same after an event on the same connection.
        if !case.contains("stops") && !case.contains("begun") {
            let mut wire = Wire::open(&desk);
            let body = updated(46_170, 1);
            let proof = base64_of(&format!("espf:{EVENT_SECRET}"));
            wire.say(format!("{head}Authorization: Basic {proof}\r\nContent-Length: {}\r\n\r\n{body}", body.len()));
            wire.hear().expect(200);
            wire.say(&bytes);
            wire.is_hung_up();
        }
    }
    let mut other = Wire::open(&desk);
    other.say("POST /zendesk/panel HTTP/1.1\r\nX-A : b\r\n\r\n");
    assert_eq!(other.hear_unexamined().expect("others are told").status, 400);
}

fn base64_of(text: &str) -> String {
    use base64::Engine as _;
    base64::prelude::BASE64_STANDARD.encode(text)
}

#[tokio::test]
async fn only_a_body_that_can_never_be_processed_is_thrown_away_and_it_is_kept() {
    let desk = desk().await;
    for (body, reason) in [
        ("<event/>", "not_json"),
        ("{}", "no_type"),
        (r#"{"event_type":"Customer/Updated","variables":{}}"#, "no_subject"),
        ("", "not_json"),
    ] {
        for _ in 0..2 {
            desk.post_event(body).await.refuses(400, "event_unusable");
        }
        let kept =
            format!("SELECT times FROM dead_letters WHERE reason = '{reason}' AND body = CAST('{body}' AS BLOB)");
        assert_eq!(desk.count_of(&kept).await, 2, "{body}");
    }
}

#[tokio::test]
async fn a_store_that_cannot_be_written_loses_no_event() {
    let desk = desk().await;
    desk.meddle(
        "CREATE TRIGGER full BEFORE INSERT ON inbox BEGIN SELECT RAISE(ABORT, 'disk full'); END; \
         CREATE TRIGGER full_too BEFORE INSERT ON dead_letters BEGIN SELECT RAISE(ABORT, 'disk full'); END",
    )
    .await;

    desk.post_event(updated(46_170, 1)).await.refuses(503, "event_not_taken");
    desk.post_event("no event").await.refuses(503, "event_not_taken");

    desk.meddle("DROP TRIGGER full; DROP TRIGGER full_too").await;
    assert_eq!(
        desk.post_event(updated(46_170, 1)).await.expect(200).json()["status"],
        "taken",
        "it was not taken before"
    );
}

/// Events that come together share a commit, and nothing else.
#[tokio::test]
async fn an_event_that_cannot_be_stored_fails_no_other() {
    let desk = desk().await;
    desk.meddle(
        "CREATE TRIGGER odd BEFORE INSERT ON inbox WHEN NEW.subject = '46175' BEGIN SELECT RAISE(ABORT, 'odd'); END",
    )
    .await;

    let posts = (0..400).map(|event| desk.post_event(updated(46_170 + event % 200, event)));
    let statuses: Vec<u16> =
        futures_util::future::join_all(posts).await.into_iter().map(|answer| answer.status.as_u16()).collect();

    let refused: Vec<usize> = (0..400).filter(|event| statuses[*event] == 503).collect();
    assert_eq!(refused, [5, 205]);
    assert_eq!(desk.count_of("SELECT count(*) FROM handled_events").await, 398);
    desk.meddle("DROP TRIGGER odd").await;
    assert_eq!(desk.post_event(updated(46_175, 5)).await.expect(200).json()["status"], "taken");
}

#[tokio::test]
async fn a_store_that_cannot_be_written_refuses_all_that_came_together() {
    let desk = desk().await;
    desk.meddle("CREATE TRIGGER full BEFORE INSERT ON inbox BEGIN SELECT RAISE(ABORT, 'disk full'); END").await;

    let posts = (0..400).map(|event| desk.post_event(updated(46_170 + event % 200, event)));
    for answer in futures_util::future::join_all(posts).await {
        answer.refuses(503, "event_not_taken");
    }

    assert_eq!(desk.count_of("SELECT count(*) FROM handled_events").await, 0, "all or nothing");
}

#[tokio::test]
async fn every_way_to_sign_in_works_with_two_secrets() {
    let next = "the-next-secret-of-the-tests";
    let bearer = Setting::default()
        .taking_events()
        .with("tenants.panda.provisioning.auth", "bearer")
        .with("tenants.panda.provisioning.next_secret", next)
        .start()
        .await;
    let custom = Setting::default()
        .taking_events()
        .with("tenants.panda.provisioning.auth", "header")
        .with("tenants.panda.provisioning.header", "X-Event-Key")
        .with("tenants.panda.provisioning.next_secret", next)
        .start()
        .await;

    for (event, secret) in [EVENT_SECRET, next].into_iter().enumerate() {
        let event = updated(46_170, event as u64);
        let request = bearer.request("POST", PATH).bearer_auth(secret).body(event.clone());
        bearer.send(request).await.expect(200);
        let request = custom.request("POST", PATH).header("x-event-key", secret).body(event);
        custom.send(request).await.expect(200);
    }
    custom.post_event(updated(46_170, 9)).await.refuses(503, "event_not_believed");
}

#[tokio::test]
async fn an_event_makes_what_the_panel_remembers_of_its_customer_stale_at_once() {
    let desk = desk().await;
    let panel = desk.open_panel_as(OLENA).await;
    let asked = || desk.billing().calls().count("Customer/get_customer_info");
    panel.customer(46_170).await.expect(200);
    panel.customer(46_170).await.expect(200);
    let before = asked();

    desk.post_event(updated(46_170, 1)).await.expect(200);
    panel.customer(46_170).await.expect(200);

    until("another question to billing", async || (asked() > before).then_some(())).await;
}

/// Sections are what the worker never reads: what is counted here is the panel's.
#[tokio::test]
async fn a_repeat_makes_it_stale_too_and_so_does_an_event_while_it_is_being_read() {
    let desk = desk().await;
    let panel = desk.open_panel_as(OLENA).await;
    let asked = || desk.billing().calls().count("Account/get_account_list");
    desk.post_event(updated(46_170, 1)).await.expect(200);
    panel.section(46_170, "accounts").await.expect(200);
    let before = asked();
    panel.section(46_170, "accounts").await.expect(200);
    assert_eq!(asked(), before, "remembered");

    assert_eq!(desk.post_event(updated(46_170, 1)).await.expect(200).json()["status"], "repeated");
    desk.billing().faults().set(Fault::from(FaultKind::Hang).only("Account/get_account_list"));
    let first = panel.section(46_170, "accounts");
    let then = async {
        until("a reading under way", async || (asked() == before + 1).then_some(())).await;
        desk.post_event(updated(46_170, 2)).await.expect(200);
        let second = panel.section(46_170, "accounts");
        let release = async {
            until("another reading", async || (asked() == before + 2).then_some(())).await;
            desk.billing().faults().clear();
        };
        tokio::join!(second, release).0
    };
    let (first, second) = tokio::join!(first, then);

    first.expect(200);
    second.expect(200);
}

#[tokio::test]
async fn a_burst_of_events_is_taken_whole() {
    let desk = desk().await;
    let posts = (0..400).map(|event| desk.post_event(updated(46_170 + event % 40, event)));

    for answer in futures_util::future::join_all(posts).await {
        assert_eq!(answer.expect(200).json()["status"], "taken");
    }

    assert_eq!(desk.count_of("SELECT count(*) FROM handled_events").await, 400);
}

/// The numbers that wait when the new secret takes the old one's place were sealed with the new one.
#[tokio::test]
async fn a_telephone_number_that_waits_survives_the_change_of_the_secret() {
    let mut desk = Setting::default()
        .taking_events()
        .with("tenants.panda.provisioning.next_secret", "the-next-secret-of-the-tests")
        .start()
        .await;
    desk.billing().faults().set(FaultKind::Down);
    let number = portadesk::demo::seed::cast::EASYCALL_NUMBER;
    let event = json!({ "event_type": "DID/Updated", "variables": { "number": number, "i_event": 1 } });
    desk.post_event(event.to_string()).await.expect(200);

    desk.stop().await;
    desk.reconfigure(|config| {
        let credentials = &mut config.tenants[0].provisioning.as_mut().unwrap().credentials;
        credentials.secret = credentials.next_secret.take().unwrap();
    });
    desk.billing().faults().clear();
    desk.start_again().await;

    let written = format!("SELECT count(*) FROM written WHERE customer = {}", portadesk::demo::seed::cast::EASYCALL);
    desk.later("the customer of the number", async || (desk.count_of(&written).await == 1).then_some(())).await;
}

#[tokio::test]
async fn dead_letters_have_an_end() {
    let desk = Setting::default().taking_events().with("tenants.panda.provisioning.dead_letters", 3).start().await;
    let dropped = desk.figure("portadesk_dead_letters_dropped_total", "").await;

    for body in 0..5 {
        desk.post_event(body.to_string()).await.refuses(400, "event_unusable");
    }

    assert_eq!(desk.count_of("SELECT count(*) FROM dead_letters").await, 3);
    assert!(desk.figure("portadesk_dead_letters_dropped_total", "").await >= dropped + 2.0);
}

#[tokio::test]
async fn a_telephone_number_of_an_event_does_not_stand_in_the_database() {
    let desk = desk().await;
    desk.billing().faults().set(FaultKind::Down);

    desk.post_event(r#"{"event_type":"DID/Updated","variables":{"number":"12094555948","i_event":1}}"#)
        .await
        .expect(200);

    let mut file = std::fs::read(desk.store_file()).unwrap();
    file.extend(std::fs::read(desk.store_file().with_extension("db-wal")).unwrap_or_default());
    assert!(!file.windows(11).any(|bytes| bytes == b"12094555948"));
}
