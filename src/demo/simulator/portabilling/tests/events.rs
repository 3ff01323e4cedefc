//! The sender against a receiver of another make.

use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{any, header},
};

use super::*;

const PATIENCE: Duration = Duration::from_secs(20);

async fn receiver() -> MockServer {
    let receiver = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200)).mount(&receiver).await;
    receiver
}

fn settings(receiver: &MockServer) -> EventSettings {
    EventSettings {
        retry_interval: Duration::from_millis(5),
        ..EventSettings::to(&format!("{}/espf/panda/events", receiver.uri()), "espf", "s3cret")
    }
}

async fn bodies(receiver: &MockServer) -> Vec<Value> {
    let requests = receiver.received_requests().await.unwrap();
    requests.iter().map(|request| serde_json::from_slice(&request.body).unwrap()).collect()
}

fn names(bodies: &[Value]) -> Vec<&str> {
    bodies.iter().map(|body| body["event_type"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_change_is_posted_with_date_credential_and_the_customers_number() {
    let (site, receiver) = (Site::start(50), receiver().await);
    site.simulator.send_events(Some(settings(&receiver)));

    site.simulator.change_customer(cast::EASYCALL, &json!({ "companyname": "EasyCall Group" }));

    assert!(site.simulator.wait_for_events(PATIENCE));
    let request = receiver.received_requests().await.unwrap().remove(0);
    assert_eq!(request.headers["authorization"], "Basic ZXNwZjpzM2NyZXQ=");
    assert_eq!(
        (request.headers["content-type"].to_str().unwrap(), request.method.as_str()),
        ("application/json", "POST")
    );
    assert!(request.headers["date"].to_str().unwrap().ends_with("GMT"));
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(
        body,
        json!({ "event_type": "Customer/Updated", "variables": { "i_customer": "46170", "i_event": "880001" } })
    );
}

#[tokio::test]
async fn a_custom_header_can_carry_the_secret() {
    let (site, receiver) = (Site::start(50), MockServer::start().await);
    Mock::given(header("x-espf-key", "Bearer of news")).respond_with(ResponseTemplate::new(200)).mount(&receiver).await;
    let authorization = Authorization::Custom { header: "X-Espf-Key".to_owned(), value: "Bearer of news".to_owned() };
    site.simulator.send_events(Some(EventSettings { authorization, ..settings(&receiver) }));

    site.simulator.emit("Customer/Updated", json!({ "i_customer": 1 }));

    assert!(site.simulator.wait_for_events(PATIENCE));
    assert_eq!(site.simulator.event_counts().taken, 1);
}

#[tokio::test]
async fn only_200_ends_an_event_and_a_4xx_loses_it() {
    let (site, receiver) = (Site::start(50), MockServer::start().await);
    for status in [503, 202, 204, 301, 500] {
        Mock::given(any()).respond_with(ResponseTemplate::new(status)).up_to_n_times(1).mount(&receiver).await;
    }
    Mock::given(any()).respond_with(ResponseTemplate::new(200)).up_to_n_times(1).mount(&receiver).await;
    Mock::given(any()).respond_with(ResponseTemplate::new(401)).mount(&receiver).await;
    site.simulator.send_events(Some(EventSettings { at_once: 1, ..settings(&receiver) }));

    site.simulator.emit("Customer/Updated", json!({ "i_customer": 1 }));
    assert!(site.simulator.wait_for_events(PATIENCE));
    assert_eq!(receiver.received_requests().await.unwrap().len(), 6);

    site.simulator.emit("Customer/Updated", json!({ "i_customer": 2 }));
    assert!(site.simulator.wait_for_events(PATIENCE));
    let counts = site.simulator.event_counts();
    assert_eq!((counts.happened, counts.attempts, counts.taken, counts.dropped), (2, 7, 1, 1));
    assert!(site.simulator.dropped_events()[0].contains("\"2\""));
}

#[tokio::test]
async fn silence_and_a_closed_port_have_an_event_sent_again() {
    let (site, receiver) = (Site::start(50), MockServer::start().await);
    let late = ResponseTemplate::new(200).set_delay(Duration::from_secs(5));
    Mock::given(any()).respond_with(late).up_to_n_times(1).mount(&receiver).await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200)).mount(&receiver).await;
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let quick = EventSettings { timeout: Duration::from_millis(100), ..settings(&receiver) };
    site.simulator.send_events(Some(EventSettings { url: format!("http://{closed}/"), ..quick.clone() }));

    site.simulator.emit("Customer/Updated", json!({ "i_customer": 1 }));
    while site.simulator.event_counts().unanswered < 2 {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    site.simulator.send_events(Some(quick));

    assert!(site.simulator.wait_for_events(PATIENCE));
    let counts = site.simulator.event_counts();
    assert!(counts.unanswered >= 3, "{counts:?}");
    assert_eq!((counts.taken, counts.waiting), (1, 0));
}

#[tokio::test]
async fn every_documented_shape_of_the_body_is_sent() {
    let (site, receiver) = (Site::start(50), receiver().await);
    let form = EventForm { varies: true, ..EventForm::default() };
    site.simulator.send_events(Some(EventSettings { form, ..settings(&receiver) }));

    for _ in 0..16 {
        site.simulator.emit("Customer/Updated", json!({ "i_customer": cast::EASYCALL }));
    }

    assert!(site.simulator.wait_for_events(PATIENCE));
    let shape = |body: &Value| {
        let beside = body.get("i_event");
        let number = beside.or_else(|| body["variables"].get("i_event")).unwrap();
        let has = |key: &str| body["variables"].get(key).is_some();
        (beside.is_some(), number.is_string(), has("i_env"), has("event_time"))
    };
    let shapes: HashSet<_> = bodies(&receiver).await.iter().map(shape).collect();
    assert_eq!(shapes.len(), 16);
}

#[tokio::test]
async fn raw_names_tell_what_changed_and_groups_only_that_something_did() {
    let (site, receiver) = (Site::start(50), receiver().await);
    let simulator = &site.simulator;
    simulator.send_events(Some(EventSettings {
        vocabulary: Vocabulary::Raw,
        at_once: 1,
        fans_out: false,
        ..settings(&receiver)
    }));

    simulator.change_customer(cast::EASYCALL, &json!({ "balance": 5, "blocked": "Y" }));
    simulator.close_customer(cast::EASYCALL);
    simulator.delete_customer(cast::EASYCALL);
    simulator.close_account(1_000_000);

    assert!(simulator.wait_for_events(PATIENCE));
    let bodies = bodies(&receiver).await;
    let told = ["Customer/BalanceChanged", "Customer/Blocked", "Customer/Status/Closed", "Account/Status/Closed"];
    assert_eq!(names(&bodies), told);
    assert_eq!(bodies[0]["variables"]["billing_entity_id"], "46170");
}

#[tokio::test]
async fn a_change_of_state_is_told_for_each_account_too() {
    let (site, receiver) = (Site::start(50), receiver().await);
    site.simulator.send_events(Some(settings(&receiver)));

    site.simulator.change_customer(cast::EASYCALL, &json!({ "bill_status": "S" }));

    assert!(site.simulator.wait_for_events(PATIENCE));
    let bodies = bodies(&receiver).await;
    let accounts = names(&bodies).iter().filter(|name| **name == "Subscriber/Updated").count();
    assert_eq!(accounts, site.simulator.world().accounts(0).count());
    assert_eq!(bodies.len(), accounts + 1);
}

#[tokio::test]
async fn changes_of_contacts_can_go_untold() {
    let (site, receiver) = (Site::start(50), receiver().await);
    site.simulator.send_events(Some(EventSettings { tells_contact_changes: false, ..settings(&receiver) }));

    site.simulator.change_customer(cast::EASYCALL, &json!({ "email": "new@easycall.example" }));

    assert_eq!(site.simulator.event_counts().happened, 0);
}

#[tokio::test]
async fn only_the_latest_waiting_suspension_of_a_customer_is_sent() {
    let (site, receiver) = (Site::start(50), receiver().await);
    site.simulator.send_events(Some(settings(&receiver)));
    site.simulator.hold_events(true);

    for i_customer in [1, 2, 1, 1] {
        site.simulator.emit("Customer/Status/Suspended", json!({ "i_customer": i_customer }));
    }
    site.simulator.emit("Customer/Updated", json!({ "i_customer": 1 }));
    site.simulator.emit("Customer/Updated", json!({ "i_customer": 1 }));
    site.simulator.hold_events(false);

    assert!(site.simulator.wait_for_events(PATIENCE));
    assert_eq!(bodies(&receiver).await.len(), 4);
}

#[tokio::test]
async fn events_leave_shuffled_and_doubled_with_the_same_seed_alike() {
    let run = async || {
        let (site, receiver) = (Site::start(50), receiver().await);
        site.simulator.hold_events(true);
        site.simulator.send_events(Some(EventSettings {
            order: Order::Shuffled { seed: 11 },
            duplicates_percent: 30,
            at_once: 1,
            ..settings(&receiver)
        }));
        for i_customer in 0..60 {
            site.simulator.emit("Customer/Updated", json!({ "i_customer": i_customer }));
        }
        site.simulator.emit_body("{\"event_type\":");
        site.simulator.hold_events(false);
        assert!(site.simulator.wait_for_events(PATIENCE));
        let requests = receiver.received_requests().await.unwrap();
        requests.iter().map(|request| String::from_utf8(request.body.clone()).unwrap()).collect::<Vec<_>>()
    };

    let sent = run().await;

    assert_eq!(sent, run().await);
    assert_eq!(sent.iter().collect::<HashSet<_>>().len(), 61, "something was lost");
    assert!((66..=90).contains(&sent.len()), "{} were sent", sent.len());
    assert!(!sent.is_sorted());
}

#[tokio::test]
async fn no_more_than_so_many_are_on_the_way_at_once() {
    let (site, target) = (Site::start(50), Site::start(50));
    target.simulator.faults().set(Fault::slow(Duration::from_millis(30)));
    site.simulator.send_events(Some(EventSettings {
        at_once: 3,
        ..EventSettings::to(&format!("{}/elsewhere", target.simulator.url()), "a", "b")
    }));

    for i_customer in 0..12 {
        site.simulator.emit("Customer/Updated", json!({ "i_customer": i_customer }));
    }

    assert!(site.simulator.wait_for_events(PATIENCE));
    assert_eq!(target.simulator.calls().max_in_flight(), 3);
    assert_eq!(site.simulator.event_counts().dropped, 12);
}
