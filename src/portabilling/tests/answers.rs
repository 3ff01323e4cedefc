//! Requests as billing expects them, and every way an answer can go wrong.

use std::{sync::atomic::Ordering, time::Duration};

use jiff::SignedDuration;
use wiremock::matchers::{body_json, header};

use super::{
    listener::{Listener, json_answer},
    *,
};
use crate::portabilling::{Circuit, Silence, TokenFacts};

const INFO: &str = "Customer/get_customer_info";

#[tokio::test]
async fn a_question_is_one_login_and_one_call_with_its_token() {
    let billing = Billing::without_login().await;
    Mock::given(path("/rest/Session/login"))
        .and(body_json(json!({ "params": { "login": "portadesk-ro", "token": TOKEN } })))
        .respond_with(logged_in("open"))
        .expect(1)
        .mount(&billing.server)
        .await;
    Mock::given(path("/rest/Customer/get_customer_info"))
        .and(header("authorization", "Bearer open"))
        .and(header("content-type", "application/json"))
        .and(body_json(json!({ "params": { "i_customer": 70412, "detailed_info": 1, "get_time_zone_name": 1 } })))
        .respond_with(customer_info())
        .expect(2)
        .mount(&billing.server)
        .await;
    let client = billing.client();

    for _ in 0..2 {
        let customer = client.customer(acme()).await.unwrap().unwrap();
        assert_eq!((customer.id, customer.name.as_str()), (acme(), "ACME-Retail"));
    }

    let requests = billing.server.received_requests().await.unwrap();
    assert!(!requests[0].headers.contains_key("authorization"), "a login carries no token");
}

#[tokio::test]
async fn a_base_address_may_end_in_a_slash_or_lead_through_a_prefix() {
    for (prefix, expected) in [("/", "/rest/Session/login"), ("/billing/", "/billing/rest/Session/login")] {
        let billing = Billing::without_login().await;
        let client = client(&settings(&format!("{}{prefix}", billing.server.uri())));

        client.customer(acme()).await.unwrap_err();

        assert_eq!(billing.server.received_requests().await.unwrap()[0].url.path(), expected);
    }
}

#[tokio::test]
async fn a_customer_that_is_not_there_is_none_however_billing_says_it() {
    for answer in [
        ok(&json!({})),
        ok(&json!({ "customer_info": {} })),
        ok(&json!({ "customer_info": null })),
        ResponseTemplate::new(200),
        fault("Server.Customer.customer_not_found"),
    ] {
        let billing = Billing::start().await;
        billing.answers(INFO, answer).await;

        assert_eq!(billing.client().customer(acme()).await.unwrap(), None);
    }
}

#[tokio::test]
async fn an_answer_about_another_customer_is_not_shown() {
    let billing = Billing::start().await;
    billing.answers(INFO, ok(&json!({ "customer_info": { "i_customer": 5, "name": "Other" } }))).await;

    let error = billing.client().customer(acme()).await.unwrap_err();

    assert!(matches!(error, PortaBillingError::Unreadable { .. }), "{error:?}");
}

#[tokio::test]
async fn a_fault_is_final_and_keeps_its_code_but_not_its_text() {
    let billing = Billing::start().await;
    billing.answers(INFO, fault("Server.Customer.access_denied")).await;

    let error = billing.client().customer(acme()).await.unwrap_err();

    assert_eq!(code(&error), "Server.Customer.access_denied");
    assert!(!error.is_outage());
    assert!(!format!("{error:?}").contains("Rita"));
    assert_eq!(billing.count(INFO).await, 1);
}

#[tokio::test]
async fn nonsense_is_unreadable() {
    for (answer, status) in [
        (ResponseTemplate::new(200).set_body_string("<html>welcome</html>"), 200),
        (ResponseTemplate::new(404).set_body_string("<html>no</html>"), 404),
        (ResponseTemplate::new(500).set_body_string(""), 500),
        (ResponseTemplate::new(302).insert_header("location", "http://elsewhere.example/"), 302),
        (ResponseTemplate::new(200).set_body_string("{\"customer_info\":"), 200),
    ] {
        let billing = Billing::start().await;
        billing.answers(INFO, answer).await;

        let error = billing.client().customer(acme()).await.unwrap_err();

        assert!(matches!(error, PortaBillingError::Unreadable { status: told, .. } if told == status), "{error:?}");
        assert_eq!(billing.count(INFO).await, 1, "only a proxy without its server is asked twice");
    }
}

#[tokio::test]
async fn a_proxy_without_its_server_is_asked_once_more() {
    for status in [502, 503] {
        let billing = Billing::start().await;
        billing.answers_once(INFO, ResponseTemplate::new(status).set_body_string("<html>")).await;
        billing.answers(INFO, customer_info()).await;

        assert!(billing.client().customer(acme()).await.unwrap().is_some());
        assert_eq!(billing.count(INFO).await, 2);
    }
}

#[tokio::test]
async fn a_second_failure_is_believed() {
    let billing = Billing::start().await;
    billing.answers(INFO, ResponseTemplate::new(503)).await;

    let error = billing.client().customer(acme()).await.unwrap_err();

    assert!(matches!(error, PortaBillingError::Unreadable { status: 503, .. }));
    assert_eq!(billing.count(INFO).await, 2);
}

#[tokio::test]
async fn an_answer_beyond_the_cap_is_not_read() {
    let billing = Billing::start().await;
    billing.answers(INFO, ok(&json!({ "customer_info": { "i_customer": 70412, "note": "x".repeat(5_000) } }))).await;
    let mut settings = billing.settings();
    settings.max_answer_bytes = 4_000;
    settings.pause_after_failures = 1;
    let client = client(&settings);

    let error = client.customer(acme()).await.unwrap_err();

    assert!(matches!(error, PortaBillingError::Unreadable { status: 200, .. }), "{error:?}");
    assert_eq!(client.health().circuit, Circuit::Closed, "a large answer is no outage");
}

#[tokio::test]
async fn an_unannounced_answer_beyond_the_cap_is_not_read_either() {
    let listener = Listener::start(Duration::ZERO, |_| {
        let mut answer = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
        answer.extend(std::iter::repeat_n(b' ', 100_000));
        answer
    });
    let mut settings = settings(&listener.url);
    settings.max_answer_bytes = 4_000;

    let error = client(&settings).customer(acme()).await.unwrap_err();

    assert!(matches!(error, PortaBillingError::Unreadable { .. }), "{error:?}");
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_unreadable() {
    let listener = Listener::start(Duration::ZERO, |_| b"HTTP/1.1 200 OK\r\ncontent-length: 90\r\n\r\n{\"acc".to_vec());

    let error = client(&settings(&listener.url)).customer(acme()).await.unwrap_err();

    assert!(matches!(error, PortaBillingError::Unreadable { status: 200, .. }), "{error:?}");
    assert!(error.is_outage());
}

#[tokio::test]
async fn a_connection_that_is_closed_without_a_word_is_tried_once_more() {
    let listener = Listener::start(Duration::ZERO, |_| Vec::new());

    let error = client(&settings(&listener.url)).customer(acme()).await.unwrap_err();

    assert!(matches!(error, PortaBillingError::Unreachable(Silence::Request(_))), "{error:?}");
    assert_eq!(listener.counts.requests.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_closed_port_is_unreachable() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let client = client(&settings(&format!("http://127.0.0.1:{port}")));

    let error = client.customer(acme()).await.unwrap_err();

    assert!(matches!(error, PortaBillingError::Unreachable(_)));
    assert!(client.health().last_failure.is_some());
}

#[tokio::test]
async fn silence_ends_at_the_deadline() {
    let billing = Billing::start().await;
    billing.answers(INFO, customer_info().set_delay(Duration::from_secs(30))).await;
    let mut settings = billing.settings();
    settings.timeout = Duration::from_millis(500);

    let error = client(&settings).customer(acme()).await.unwrap_err();

    assert!(matches!(error, PortaBillingError::Unreachable(_)), "{error:?}");
    assert_eq!(billing.count(INFO).await, 1, "a late answer is not waited for twice");
}

#[tokio::test]
async fn a_method_off_the_read_list_is_refused_before_anything_is_sent() {
    let billing = Billing::start().await;
    let client = billing.client();

    for name in ["Customer/update_customer", "Customer/make_transaction", "Session/login", "Account/get_alias_list"] {
        let error = client.probe(name).await.unwrap_err();
        assert!(matches!(&error, PortaBillingError::NotReadOnly(told) if told == name), "{error:?}");
    }

    assert!(billing.server.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn the_doctor_learns_which_reads_are_allowed() {
    let billing = Billing::start().await;
    billing.answers("Invoice/get_invoice_list", fault("Server.Invoice.access_denied")).await;
    billing.answers("Account/get_account_list", ok(&json!({ "account_list": [] }))).await;
    let client = billing.client();

    assert!(client.probe("Account/get_account_list").await.is_ok());
    let refused = client.probe("Invoice/get_invoice_list").await.unwrap_err();
    assert_eq!(code(&refused), "Server.Invoice.access_denied");
}

#[tokio::test]
async fn the_doctor_learns_about_server_clock_and_user() {
    let claims = r#"{"login":"portadesk-ro","i_env":3,"is_super_user":1,"exp":1772617500}"#;
    let token = format!("h.{}.s", base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, claims));
    let billing = Billing::without_login().await;
    billing.answers("Session/login", logged_in(&token)).await;
    let late = ok(&json!({ "version": "MR128-2" })).insert_header("date", "Wed, 04 Mar 2026 09:01:30 GMT");
    billing.answers("Generic/get_version", late.clone()).await;
    let mode = ok(&json!({ "operating_mode": "Standalone" })).insert_header("date", "Wed, 04 Mar 2026 09:01:30 GMT");
    billing.answers("Generic/get_session_data", mode).await;

    let facts = billing.client().server().await.unwrap();

    assert_eq!(facts.version.as_deref(), Some("MR128-2"));
    assert_eq!(facts.operating_mode.as_deref(), Some("standalone"));
    assert_eq!(facts.clock_difference, Some(SignedDuration::from_secs(90)));
    let expected = TokenFacts {
        login: Some("portadesk-ro".to_owned()),
        user: None,
        environment: Some(3),
        super_user: Some(true),
        expires: Some("2026-03-04T09:45:00Z".parse().unwrap()),
    };
    assert_eq!(facts.token, expected);
}

#[tokio::test]
async fn facts_that_may_not_be_asked_for_are_just_missing() {
    let billing = Billing::start().await;
    billing.answers("Generic/get_version", fault("Server.Generic.access_denied")).await;
    billing.answers("Generic/get_session_data", ok(&json!({ "session_data": { "operating_mode": "normal" } }))).await;

    let facts = billing.client().server().await.unwrap();

    assert_eq!((facts.version, facts.operating_mode.as_deref()), (None, Some("normal")));
}

#[tokio::test]
async fn health_tells_the_last_answer_and_the_last_failure() {
    let billing = Billing::start().await;
    billing.answers_once(INFO, fault("Server.Customer.access_denied")).await;
    billing.answers(INFO, ResponseTemplate::new(200).set_body_string("<html>")).await;
    let clock = clock();
    let client = PortaBilling::new(&billing.settings(), clock.clone()).unwrap();
    assert_eq!((client.health().last_answer, client.health().last_failure), (None, None));

    client.customer(acme()).await.unwrap_err();
    let answered = clock.now();
    clock.advance(SignedDuration::from_secs(7));
    client.customer(acme()).await.unwrap_err();

    let health = client.health();
    assert_eq!(health.last_answer, Some(answered), "a fault is an answer");
    assert_eq!(health.last_failure.unwrap().at, clock.now());
    assert_eq!(health.circuit, Circuit::Closed);
}

#[tokio::test]
async fn an_invalid_byte_costs_its_own_letter_only() {
    let listener = Listener::start(Duration::ZERO, |path| {
        if path.ends_with("login") {
            return json_answer(r#"{"access_token":"open"}"#);
        }
        let mut answer = b"HTTP/1.1 200 OK\r\n\r\n{\"customer_info\":{\"i_customer\":70412,\"name\":\"Caf".to_vec();
        answer.extend(b"\xe9\"}}");
        answer
    });

    let customer = client(&settings(&listener.url)).customer(acme()).await.unwrap().unwrap();

    assert_eq!(customer.name, "Caf\u{fffd}");
}
