//! How much is asked at once, how long one waits, and when billing is left alone.

use std::sync::atomic::Ordering;

use futures_util::future::join_all;
use jiff::SignedDuration;

use super::{
    listener::{Listener, json_answer},
    *,
};
use crate::portabilling::Circuit;

const INFO: &str = "Customer/get_customer_info";

fn busy(think: Duration) -> Listener {
    Listener::start(think, |path| {
        let is_login = path.ends_with("login");
        json_answer(if is_login { r#"{"access_token":"open"}"# } else { r#"{"customer_info":{"i_customer":70412}}"# })
    })
}

#[tokio::test]
async fn never_more_calls_are_under_way_than_allowed() {
    let listener = busy(Duration::from_millis(3));
    let mut settings = settings(&listener.url);
    settings.max_in_flight = 4;
    let client = client(&settings);

    let answers = join_all((0..200).map(|_| client.customer(acme()))).await;

    assert!(answers.iter().all(Result::is_ok));
    assert_eq!(listener.counts.peak.load(Ordering::SeqCst), 4);
    assert_eq!(listener.counts.requests.load(Ordering::SeqCst), 201);
    let connections = listener.counts.connections.load(Ordering::SeqCst);
    assert!(connections <= 4, "{connections} connections");
}

#[tokio::test]
async fn one_call_at_a_time_is_enough_to_log_in_and_out_of_a_dead_token() {
    let billing = Billing::without_login().await;
    billing.answers("Session/login", logged_in("open")).await;
    billing.answers_once(INFO, fault(AUTH_FAULT)).await;
    billing.answers(INFO, customer_info()).await;
    let mut settings = billing.settings();
    settings.max_in_flight = 1;
    let client = client(&settings);

    let answers = join_all((0..10).map(|_| client.customer(acme()))).await;

    assert!(answers.iter().all(|answer| matches!(answer, Ok(Some(_)))), "{answers:?}");
}

#[tokio::test]
async fn those_beyond_the_waiting_room_are_turned_away_at_once() {
    let listener = busy(Duration::from_millis(5));
    let mut settings = settings(&listener.url);
    (settings.max_in_flight, settings.max_waiting) = (2, 8);
    let client = client(&settings);

    let answers = join_all((0..30).map(|_| client.customer(acme()))).await;

    let turned_away = answers.iter().filter(|answer| matches!(answer, Err(PortaBillingError::Overloaded))).count();
    assert_eq!((turned_away, answers.iter().filter(|answer| answer.is_ok()).count()), (20, 10));
    assert!(client.customer(acme()).await.is_ok(), "places are given back");
}

#[tokio::test]
async fn waiting_for_a_turn_ends_at_the_deadline() {
    let billing = Billing::start().await;
    billing.answers(INFO, customer_info().set_delay(Duration::from_secs(30))).await;
    let mut settings = billing.settings();
    (settings.max_in_flight, settings.timeout, settings.pause_after_failures) = (1, Duration::from_millis(500), 100);
    let client = client(&settings);

    let answers = join_all((0..3).map(|_| client.customer(acme()))).await;

    let outcomes: Vec<&str> = answers.iter().map(|answer| answer.as_ref().unwrap_err().outcome()).collect();
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == "unreachable").count(), 1, "{outcomes:?}");
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == "overloaded").count(), 2, "{outcomes:?}");
}

#[tokio::test]
async fn after_failures_in_a_row_billing_is_left_alone_and_then_tried_by_one() {
    let billing = Billing::start().await;
    for _ in 0..3 {
        billing.answers_once(INFO, ResponseTemplate::new(200).set_body_string("<html>")).await;
    }
    billing.answers(INFO, customer_info().set_delay(Duration::from_millis(20))).await;
    let mut settings = billing.settings();
    settings.pause_after_failures = 3;
    let clock = clock();
    let client = PortaBilling::new(&settings, clock.clone()).unwrap();
    for _ in 0..3 {
        assert!(matches!(client.customer(acme()).await, Err(PortaBillingError::Unreadable { .. })));
    }

    let paused = client.customer(acme()).await.unwrap_err();
    assert_eq!((paused.outcome(), paused.retry_in()), ("paused", Some(Settings::PAUSE)));
    assert_eq!(billing.count(INFO).await, 3);

    clock.advance(SignedDuration::from_secs(15));
    let answers = join_all((0..10).map(|_| client.customer(acme()))).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert_eq!(billing.count(INFO).await, 4);
    assert_eq!(client.health().circuit, Circuit::Closed);
    assert!(client.customer(acme()).await.is_ok());
}

#[tokio::test]
async fn faults_never_pause_anything() {
    let billing = Billing::start().await;
    billing.answers(INFO, fault("Server.Customer.access_denied")).await;
    let mut settings = billing.settings();
    settings.pause_after_failures = 1;
    let client = client(&settings);

    for _ in 0..5 {
        assert!(matches!(client.customer(acme()).await, Err(PortaBillingError::Fault { .. })));
    }
    assert_eq!(client.health().circuit, Circuit::Closed);
}

#[tokio::test]
async fn an_asker_who_hangs_up_gives_turn_and_place_back() {
    let billing = Billing::start().await;
    billing.answers("Customer/get_customer_list", ok(&json!({}))).await;
    billing.answers_once(INFO, customer_info().set_delay(Duration::from_secs(30))).await;
    billing.answers(INFO, customer_info()).await;
    let mut settings = billing.settings();
    (settings.max_in_flight, settings.max_waiting) = (1, 0);
    let client = client(&settings);
    // Logs in, so that the impatient asker below gets as far as its call.
    client.probe("Customer/get_customer_list").await.unwrap();

    let hung_up = tokio::time::timeout(Duration::from_millis(50), client.customer(acme())).await;

    assert!(hung_up.is_err());
    assert!(client.customer(acme()).await.unwrap().is_some());
}

#[tokio::test]
async fn futures_of_the_client_can_be_spawned() {
    fn is_send<T: Send>(value: T) -> T {
        value
    }
    let billing = Billing::start().await;
    billing.answers(INFO, customer_info()).await;
    let client = billing.client();

    assert!(is_send(client.customer(acme())).await.is_ok());
}
