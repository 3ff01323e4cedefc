use super::*;

const PROBE: &str = "Generic/get_version";

async fn probe(site: &Site) -> reqwest::Result<Response> {
    site.send(PROBE, &json!({ "params": {} })).await
}

#[tokio::test]
async fn requests_out_of_form_are_refused() {
    let site = Site::signed_in(50).await;
    let url = format!("{}/rest/{PROBE}", site.simulator.url());
    let code = async |body: Value| read(site.send(PROBE, &body).await.unwrap()).await.1["faultcode"].clone();

    assert_eq!(code(json!({})).await, "Client.malformed_request");
    assert_eq!(code(json!({ "params": [] })).await, "Client.malformed_request");
    assert_eq!(code(json!({ "params": {}, "param": {} })).await, "Client.malformed_request");
    assert_eq!(code(json!({ "params": { "surprise": 1 } })).await, "Client.Generic.get_version.validation_failed");
    assert_eq!(read(site.http.get(&url).send().await.unwrap()).await.1["faultcode"], "Client.method_not_allowed");
    assert_eq!(site.fault("Customer/get_everything", json!({})).await, "Client.method_not_found");
    let elsewhere = site.http.get(format!("{}/elsewhere", site.simulator.url())).send().await.unwrap();
    assert_eq!(elsewhere.status(), StatusCode::NOT_FOUND);
    assert!(elsewhere.text().await.unwrap().starts_with("<html>"));
}

#[tokio::test]
async fn a_slash_at_the_end_and_form_bodies_are_accepted() {
    let site = Site::signed_in(50).await;
    let form = [("auth_info", json!({ "access_token": site.access_token }).to_string()), ("params", "{}".to_owned())];

    let response = site.http.post(format!("{}/rest/{PROBE}/", site.simulator.url())).form(&form).send().await.unwrap();

    assert_eq!(response.status(), 200);
    assert_eq!(site.simulator.calls().count(PROBE), 1);
}

#[tokio::test]
async fn nothing_can_be_written_and_each_attempt_is_counted() {
    let site = Site::signed_in(50).await;

    for method in ["Customer/update_customer", "Account/terminate_account", "Customer/make_transaction"] {
        assert!(site.fault(method, json!({ "i_customer": 1 })).await.ends_with(".access_denied"));
    }

    assert_eq!(site.simulator.writes_attempted(), 3);
}

#[tokio::test]
async fn failures_happen_on_demand_and_only_where_asked_for() {
    let site = Site::signed_in(50).await;
    let faults = site.simulator.faults();

    faults.set(Fault::busy(7).only("get_version").times(1));
    let busy = probe(&site).await.unwrap();
    assert_eq!((busy.status().as_u16(), busy.headers()["retry-after"].to_str().unwrap()), (503, "7"));

    faults.set(Fault::from(FaultKind::HtmlError).times(1));
    let html = probe(&site).await.unwrap();
    assert_eq!((html.status().as_u16(), html.headers()["content-type"].to_str().unwrap()), (502, "text/html"));

    faults.set(Fault::code("pb_delta.connection_failed").times(1));
    assert_eq!(site.fault(PROBE, json!({})).await, "pb_delta.connection_failed");

    faults.set(Fault::from(FaultKind::CutBody).times(1));
    let cut = probe(&site).await.unwrap();
    assert_eq!(cut.status(), 200);
    assert!(cut.bytes().await.is_err());

    faults.set(Fault::slow(Duration::from_millis(40)).times(1));
    let begun = Instant::now();
    assert_eq!(probe(&site).await.unwrap().status(), 200);
    assert!(begun.elapsed() >= Duration::from_millis(40));
    assert!(faults.list().is_empty());
}

#[tokio::test]
async fn a_site_that_is_down_drops_connections_until_it_is_back() {
    let site = Site::signed_in(50).await;
    site.simulator.faults().set(FaultKind::Down);

    assert!(probe(&site).await.is_err());
    assert_eq!(site.simulator.calls().recent().last().unwrap().status, None);

    site.simulator.faults().clear();
    assert_eq!(probe(&site).await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_call_that_hangs_is_answered_when_the_faults_are_cleared() {
    let site = Site::signed_in(50).await;
    site.simulator.faults().set(Fault::from(FaultKind::Hang).times(1));

    let freed = async {
        while !site.simulator.faults().list().is_empty() {
            tokio::task::yield_now().await;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
        site.simulator.faults().clear();
    };
    let (response, ()) = tokio::join!(probe(&site), freed);

    assert_eq!(response.unwrap().status(), 200);
}

#[tokio::test]
async fn logins_are_refused_on_demand_and_count_as_guesses() {
    let site = Site::start(50);
    site.simulator.faults().set(FaultKind::LoginRefused);
    let params = json!({ "login": site.simulator.login(), "token": site.simulator.token() });

    let (_, answer) = site.without_session("Session/login", params).await;

    assert_eq!(answer["faultcode"], "Server.Session.auth_failed");
}

#[tokio::test]
async fn calls_and_connections_are_counted() {
    let site = Site::signed_in(50).await;
    site.simulator.faults().set(Fault::slow(Duration::from_millis(30)));

    let (first, second) = tokio::join!(probe(&site), probe(&site));

    assert!(first.is_ok() && second.is_ok());
    let calls = site.simulator.calls();
    assert_eq!((calls.total(), calls.count("Session/login"), calls.count("get_version")), (3, 1, 2));
    assert_eq!((calls.max_connections(), calls.max_in_flight()), (2, 2));
}

#[tokio::test]
async fn a_stopped_simulator_refuses_connections() {
    let site = Site::signed_in(50).await;
    let address = site.simulator.url().replace("http://", "");

    site.simulator.stop();

    let refused = std::net::TcpStream::connect(address).unwrap_err();
    assert_eq!(refused.kind(), io::ErrorKind::ConnectionRefused);
}
