//! One login for everybody, and as few of them as possible.

use futures_util::future::join_all;
use jiff::SignedDuration;
use wiremock::matchers::{body_partial_json, header};

use super::*;

const INFO: &str = "Customer/get_customer_info";
const LOGIN: &str = "Session/login";
const REFUSED: &str = "Server.Session.auth_failed";

#[tokio::test]
async fn a_hundred_askers_share_one_login() {
    let billing = Billing::without_login().await;
    billing.answers(LOGIN, logged_in("open").set_delay(Duration::from_millis(20))).await;
    billing.answers(INFO, customer_info()).await;
    let client = billing.client();

    let answers = join_all((0..100).map(|_| client.customer(acme()))).await;

    assert!(answers.iter().all(|answer| matches!(answer, Ok(Some(_)))));
    assert_eq!(billing.count(LOGIN).await, 1);
}

#[tokio::test]
async fn a_hundred_askers_share_one_refusal() {
    let billing = Billing::without_login().await;
    billing.answers(LOGIN, fault(REFUSED).set_delay(Duration::from_millis(20))).await;
    let client = billing.client();

    let answers = join_all((0..100).map(|_| client.customer(acme()))).await;

    for answer in answers {
        let error = answer.unwrap_err();
        assert_eq!((code(&error), error.retry_in()), (REFUSED, Some(Duration::from_mins(1))));
    }
    assert_eq!(billing.count(LOGIN).await, 1);
}

#[tokio::test]
async fn askers_on_several_runtimes_share_one_refusal() {
    let billing = Billing::without_login().await;
    billing.answers(LOGIN, fault(REFUSED)).await;
    let client = billing.client();

    let workers: Vec<_> = (0..4)
        .map(|_| {
            let client = client.clone();
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                runtime.block_on(join_all((0..25).map(|_| client.customer(acme()))))
            })
        })
        .collect();

    for worker in workers {
        for answer in worker.join().unwrap() {
            assert_eq!(code(&answer.unwrap_err()), REFUSED);
        }
    }
    assert_eq!(billing.count(LOGIN).await, 1);
}

#[tokio::test]
async fn a_hundred_askers_share_one_outage() {
    let billing = Billing::without_login().await;
    billing.answers(LOGIN, ResponseTemplate::new(500).set_delay(Duration::from_millis(20))).await;
    let client = billing.client();

    let answers = join_all((0..100).map(|_| client.customer(acme()))).await;

    assert!(answers.iter().all(|answer| matches!(answer, Err(PortaBillingError::Unreadable { status: 500, .. }))));
    assert_eq!(billing.count(LOGIN).await, 1);
}

#[tokio::test]
async fn an_asker_who_hangs_up_does_not_take_the_login_along() {
    let billing = Billing::without_login().await;
    billing.answers(LOGIN, logged_in("open").set_delay(Duration::from_millis(50))).await;
    billing.answers(INFO, customer_info()).await;
    let client = billing.client();

    let impatient = tokio::time::timeout(Duration::from_millis(10), client.customer(acme()));
    let (gave_up, patient) = tokio::join!(impatient, client.customer(acme()));

    assert!(gave_up.is_err());
    assert!(patient.unwrap().is_some());
    assert_eq!(billing.count(LOGIN).await, 1);
}

#[tokio::test]
async fn a_refused_login_is_not_tried_again_before_its_time() {
    let billing = Billing::without_login().await;
    billing.answers(LOGIN, fault(REFUSED)).await;
    let clock = clock();
    let client = PortaBilling::new(&billing.settings(), clock.clone()).unwrap();
    client.customer(acme()).await.unwrap_err();

    clock.advance(SignedDuration::from_secs(45));
    let soon = client.customer(acme()).await.unwrap_err();
    assert_eq!(soon.retry_in(), Some(Duration::from_secs(15)));
    assert_eq!(billing.count(LOGIN).await, 1);

    clock.advance(SignedDuration::from_secs(15));
    let later = client.customer(acme()).await.unwrap_err();
    assert_eq!(later.retry_in(), Some(Duration::from_mins(2)));
    assert_eq!(billing.count(LOGIN).await, 2);
}

#[tokio::test]
async fn an_accepted_login_ends_the_memory_of_refusals() {
    let billing = Billing::without_login().await;
    billing.answers_once(LOGIN, fault(REFUSED)).await;
    billing.answers(LOGIN, logged_in("open")).await;
    billing.answers(INFO, customer_info()).await;
    let clock = clock();
    let client = PortaBilling::new(&billing.settings(), clock.clone()).unwrap();
    client.customer(acme()).await.unwrap_err();

    clock.advance(SignedDuration::from_secs(61));

    assert!(client.customer(acme()).await.unwrap().is_some());
}

#[tokio::test]
async fn the_brute_force_guard_is_given_five_minutes_and_no_second_credential() {
    let billing = Billing::without_login().await;
    billing.answers(LOGIN, fault("Server.Session.cannot_login_brute_force_activity")).await;
    let mut settings = billing.settings();
    settings.next_credential = Some(Credential::Password(SecretString::from("next-password")));

    let error = client(&settings).customer(acme()).await.unwrap_err();

    assert_eq!(error.retry_in(), Some(Duration::from_mins(5)));
    assert_eq!(billing.count(LOGIN).await, 1);
}

#[tokio::test]
async fn the_next_credential_steps_in_and_is_tried_first_from_then_on() {
    let billing = Billing::without_login().await;
    Mock::given(path("/rest/Session/login"))
        .and(body_partial_json(json!({ "params": { "password": "next-password" } })))
        .respond_with(logged_in("open"))
        .mount(&billing.server)
        .await;
    billing.answers(LOGIN, fault(REFUSED)).await;
    billing.answers(INFO, customer_info()).await;
    let mut settings = billing.settings();
    settings.next_credential = Some(Credential::Password(SecretString::from("next-password")));
    let clock = clock();
    let client = PortaBilling::new(&settings, clock.clone()).unwrap();

    client.customer(acme()).await.unwrap();
    clock.advance(SignedDuration::from_mins(20));
    client.customer(acme()).await.unwrap();

    let logins = billing.received(LOGIN).await;
    let kinds: Vec<bool> = logins.iter().map(|login| login["params"]["token"].is_string()).collect();
    assert_eq!(kinds, [true, false, false]);
}

#[tokio::test]
async fn when_both_credentials_are_refused_the_first_ones_code_is_told() {
    let billing = Billing::without_login().await;
    billing.answers_once(LOGIN, fault("Server.Session.alert_You_must_change_password")).await;
    billing.answers(LOGIN, fault(REFUSED)).await;
    let mut settings = billing.settings();
    settings.next_credential = Some(Credential::Password(SecretString::from("next-password")));

    let error = client(&settings).customer(acme()).await.unwrap_err();

    assert_eq!(code(&error), "Server.Session.alert_You_must_change_password");
    assert_eq!(billing.count(LOGIN).await, 2);
}

#[tokio::test]
async fn a_site_without_its_database_has_not_refused_anybody() {
    let billing = Billing::without_login().await;
    billing.answers_once(LOGIN, fault("pb_delta.connection_failed")).await;
    billing.answers(LOGIN, logged_in("open")).await;
    billing.answers(INFO, customer_info()).await;
    let client = billing.client();

    assert!(matches!(client.customer(acme()).await, Err(PortaBillingError::Fault { .. })));
    assert!(client.customer(acme()).await.unwrap().is_some());
}

#[tokio::test]
async fn a_token_that_died_early_is_replaced_once_and_the_call_repeated() {
    for dead in
        [AUTH_FAULT, "Client.Session.check_auth.failed_to_process_access_token", "Client.check_auth.envelope_missed"]
    {
        let billing = Billing::without_login().await;
        billing.answers_once(LOGIN, logged_in("first")).await;
        billing.answers(LOGIN, logged_in("second")).await;
        Mock::given(header("authorization", "Bearer second"))
            .respond_with(customer_info())
            .mount(&billing.server)
            .await;
        billing.answers(INFO, fault(dead)).await;

        assert!(billing.client().customer(acme()).await.unwrap().is_some(), "{dead}");
        assert_eq!((billing.count(LOGIN).await, billing.count(INFO).await), (2, 2));
    }
}

#[tokio::test]
async fn a_hundred_calls_with_a_dead_token_share_one_new_login() {
    let billing = Billing::without_login().await;
    billing.answers_once(LOGIN, logged_in("first")).await;
    billing.answers(LOGIN, logged_in("second").set_delay(Duration::from_millis(20))).await;
    Mock::given(header("authorization", "Bearer second")).respond_with(customer_info()).mount(&billing.server).await;
    billing.answers(INFO, fault(AUTH_FAULT)).await;
    let client = billing.client();

    let answers = join_all((0..100).map(|_| client.customer(acme()))).await;

    assert!(answers.iter().all(|answer| matches!(answer, Ok(Some(_)))));
    assert_eq!(billing.count(LOGIN).await, 2);
}

#[tokio::test]
async fn a_fresh_token_that_is_refused_as_well_causes_no_storm_of_logins() {
    let billing = Billing::without_login().await;
    billing.answers(LOGIN, logged_in("open")).await;
    billing.answers(INFO, fault(AUTH_FAULT)).await;
    let clock = clock();
    let client = PortaBilling::new(&billing.settings(), clock.clone()).unwrap();

    for _ in 0..5 {
        assert_eq!(code(&client.customer(acme()).await.unwrap_err()), AUTH_FAULT);
    }
    assert_eq!(billing.count(LOGIN).await, 2);

    clock.advance(SignedDuration::from_secs(60));
    client.customer(acme()).await.unwrap_err();
    assert_eq!(billing.count(LOGIN).await, 3);
}

#[tokio::test]
async fn a_token_is_renewed_before_it_runs_out() {
    let billing = Billing::start().await;
    billing.answers(INFO, customer_info()).await;
    let clock = clock();
    let client = PortaBilling::new(&billing.settings(), clock.clone()).unwrap();

    client.customer(acme()).await.unwrap();
    clock.advance(SignedDuration::from_secs(839));
    client.customer(acme()).await.unwrap();
    assert_eq!(billing.count(LOGIN).await, 1);

    clock.advance(SignedDuration::from_secs(1));
    client.customer(acme()).await.unwrap();
    assert_eq!(billing.count(LOGIN).await, 2);
}

#[tokio::test]
async fn nothing_secret_is_in_settings_client_or_errors() {
    let billing = Billing::without_login().await;
    billing.answers(LOGIN, fault(REFUSED)).await;
    let mut settings = billing.settings();
    settings.next_credential = Some(Credential::Password(SecretString::from("next-password")));
    let client = client(&settings);
    let error = client.customer(acme()).await.unwrap_err();

    let shown = format!("{settings:?} {client:?} {error:?} {error}");

    for secret in [TOKEN, "next-password"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}
