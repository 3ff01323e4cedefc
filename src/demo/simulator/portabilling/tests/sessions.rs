use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::*;

const PING: &str = "Session/ping";
const PROBE: &str = "Generic/get_version";

#[tokio::test]
async fn a_login_with_the_api_token_opens_a_session() {
    let mut site = Site::start(50);

    let answer = site.sign_in().await;

    assert_eq!(answer["expires_in"], 900);
    assert_eq!(answer["expires_at"], "2026-03-02 09:15:00");
    assert_eq!(site.call(PROBE, json!({})).await, json!({ "version": "MR128-4" }));
    assert_eq!(site.call(PING, json!({ "access_token": site.access_token })).await, json!({ "user_id": 42 }));
    let by_session = json!({ "auth_info": { "session_id": answer["session_id"] }, "params": {} });
    site.access_token.clear();
    assert_eq!(read(site.send(PROBE, &by_session).await.unwrap()).await.0, 200);
}

#[tokio::test]
async fn the_access_token_is_a_signed_jwt_with_the_documented_claims() {
    let mut site = Site::start(50);
    site.simulator.adjust(|settings| settings.is_super_user = true);

    let answer = site.sign_in().await;

    let parts: Vec<&str> = site.access_token.split('.').collect();
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts[1]).unwrap()).unwrap();
    assert_eq!(claims["jti"], answer["session_id"]);
    assert_eq!(claims["login"], site.simulator.login());
    assert_eq!((&claims["realm"], &claims["is_super_user"]), (&json!("admin"), &json!(1)));
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 900);
    let der = site.simulator.public_key_der();
    let key = aws_lc_rs::signature::UnparsedPublicKey::new(&aws_lc_rs::signature::RSA_PKCS1_2048_8192_SHA256, der);
    let signed = format!("{}.{}", parts[0], parts[1]);
    key.verify(signed.as_bytes(), &URL_SAFE_NO_PAD.decode(parts[2]).unwrap()).unwrap();
}

#[tokio::test]
async fn releases_differ_in_how_they_tell_the_end_of_a_token() {
    let mut site = Site::start(50);

    site.simulator.adjust(|settings| settings.expiry = ExpiryFields::At);
    let at = site.sign_in().await;
    site.simulator.adjust(|settings| settings.expiry = ExpiryFields::In);
    let in_seconds = site.sign_in().await;

    assert!(at["expires_at"].is_string() && at["expires_in"].is_null());
    assert!(in_seconds["expires_at"].is_null() && in_seconds["expires_in"].is_number());
}

#[tokio::test]
async fn a_token_dies_by_time_by_idleness_and_with_the_site() {
    let mut site = Site::signed_in(50).await;
    site.clock.advance(SignedDuration::from_mins(15));
    let by_time = site.fault(PROBE, json!({})).await;
    assert_eq!(by_time, "Client.Session.check_auth.failed_to_process_access_token");
    assert_eq!(site.call(PING, json!({ "access_token": site.access_token })).await, json!({ "user_id": 0 }));

    site.simulator.adjust(|settings| settings.token_lifetime = SignedDuration::from_hours(48));
    site.sign_in().await;
    site.clock.advance(SignedDuration::from_hours(25));
    assert_eq!(site.fault(PROBE, json!({})).await, "Server.Session.check_auth.auth_failed");

    site.sign_in().await;
    site.simulator.faults().set(FaultKind::ExpireSessions);
    let after_failover = site.fault(PROBE, json!({})).await;
    assert_eq!(after_failover, "Client.Session.check_auth.failed_to_process_access_token");
    site.sign_in().await;
    site.call(PROBE, json!({})).await;
}

#[tokio::test]
async fn a_refresh_gives_a_new_token_once() {
    let mut site = Site::start(50);
    let opened = site.sign_in().await;
    site.clock.advance(SignedDuration::from_mins(20));
    let refresh = json!({ "refresh_token": opened["refresh_token"] });

    let (status, renewed) = site.without_session("Session/refresh_access_token", refresh.clone()).await;

    assert_eq!(status, 200);
    assert!(renewed["session_id"].is_null());
    site.access_token = renewed["access_token"].as_str().unwrap().to_owned();
    site.call(PROBE, json!({})).await;
    let (_, again) = site.without_session("Session/refresh_access_token", refresh).await;
    assert_eq!(again["faultcode"], "Server.Session.refresh_access_token.refresh_failed");
}

#[tokio::test]
async fn a_logout_ends_the_session() {
    let site = Site::signed_in(50).await;
    let token = json!({ "access_token": site.access_token });

    assert_eq!(site.call("Session/logout", token.clone()).await, json!({ "success": 1 }));

    let again = site.fault("Session/logout", token).await;
    assert_eq!(again, "Client.Session.logout.failed_to_process_access_token");
    site.fault(PROBE, json!({})).await;
}

#[tokio::test]
async fn guessing_closes_the_door_for_minutes() {
    let mut site = Site::start(50);
    let wrong = json!({ "login": site.simulator.login(), "password": "wrong" });

    for _ in 0..5 {
        let (status, answer) = site.without_session("Session/login", wrong.clone()).await;
        assert_eq!((status, answer["faultcode"].as_str()), (500, Some("Server.Session.auth_failed")));
    }
    let right = json!({ "login": site.simulator.login(), "password": site.simulator.password() });
    let (_, answer) = site.without_session("Session/login", right).await;
    assert_eq!(answer["faultcode"], "Server.Session.cannot_login_brute_force_activity");

    site.clock.advance(SignedDuration::from_mins(10));
    site.sign_in().await;
}

#[tokio::test]
async fn logins_are_refused_for_each_of_their_reasons() {
    let site = Site::start(50);
    let (login, token, password) = (site.simulator.login(), site.simulator.token(), site.simulator.password());
    let code = async |params: Value| site.without_session("Session/login", params).await.1["faultcode"].clone();

    let with_environment = code(json!({ "login": login, "token": token, "i_env": 1 })).await;
    let with_both = code(json!({ "login": login, "token": token, "password": password })).await;
    site.simulator.adjust(|settings| settings.must_change_password = true);
    let old_password = code(json!({ "login": login, "password": password })).await;
    site.simulator.adjust(|settings| settings.api_token_ends = Some(site.clock.now()));
    let ended_token = code(json!({ "login": login, "token": token })).await;

    assert_eq!(with_environment, "Client.Session.login.env_forbidden");
    assert_eq!(with_both, "Client.Session.login.validation_failed");
    assert_eq!(old_password, "Server.Session.alert_You_must_change_password");
    assert_eq!(ended_token, "Server.Session.auth_failed");
}

#[tokio::test]
async fn calls_without_a_good_session_are_refused() {
    let mut site = Site::start(50);

    assert_eq!(site.fault(PROBE, json!({})).await, "Client.check_auth.envelope_missed");
    site.access_token = "nonsense".to_owned();
    assert_eq!(site.fault(PROBE, json!({})).await, "Client.Session.check_auth.failed_to_process_jwt");
    site.access_token = "eyJhbGciOiJSUzI1NiJ9.e30.c2ln".to_owned();
    assert_eq!(site.fault(PROBE, json!({})).await, "Client.Session.check_auth.failed_to_process_access_token");
    let with_session = json!({ "login": site.simulator.login(), "token": site.simulator.token() });
    assert_eq!(site.fault("Session/login", with_session).await, "Client.Session.login.validation_failed");
}

#[tokio::test]
async fn the_clock_of_the_site_can_be_wrong() {
    let mut site = Site::start(50);
    site.simulator.set_time_skew(SignedDuration::from_mins(7));

    let answer = site.sign_in().await;
    let response = site.send(PROBE, &json!({ "params": {} })).await.unwrap();

    assert_eq!(answer["expires_at"], "2026-03-02 09:22:00");
    assert_eq!(response.headers()["date"], "Mon, 02 Mar 2026 09:07:00 GMT");
}
