use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

use super::{super::SignatureOrder, *};

const PATIENCE: Duration = Duration::from_secs(20);
const SECRET: &str = "not-base64-but-a-text";

async fn receiver(status: u16) -> MockServer {
    let receiver = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(status)).mount(&receiver).await;
    receiver
}

async fn bodies(receiver: &MockServer) -> Vec<Value> {
    let requests = receiver.received_requests().await.unwrap();
    requests.iter().map(|request| serde_json::from_slice(&request.body).unwrap()).collect()
}

#[tokio::test]
async fn a_deleted_organization_is_told_with_a_signature_over_timestamp_and_body() {
    let (desk, receiver) = (Desk::start(), receiver(200).await);
    desk.simulator.add_webhook(&receiver.uri(), SECRET);

    desk.admin(Method::DELETE, "/api/v2/organizations/77").send().await.unwrap();

    assert!(desk.simulator.wait_for_webhooks(PATIENCE));
    let request = receiver.received_requests().await.unwrap().remove(0);
    let text = |name: &str| request.headers[name].to_str().unwrap().to_owned();
    let timestamp = text("x-zendesk-webhook-signature-timestamp");
    assert_eq!(timestamp, "2026-03-02T09:00:00Z");
    assert!(!text("x-zendesk-webhook-invocation-id").is_empty());
    let signed = [timestamp.as_bytes(), &request.body].concat();
    let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, SECRET.as_bytes());
    let signature = BASE64_STANDARD.decode(text("x-zendesk-webhook-signature")).unwrap();
    aws_lc_rs::hmac::verify(&key, &signed, &signature).unwrap();
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(body["type"], "zen:event-type:organization.deleted");
    assert_eq!((&body["subject"], &body["detail"]["id"]), (&json!("zen:organization:77"), &json!("77")));
    assert_eq!((&body["detail"]["external_id"], &body["event"]), (&json!("pb-46170"), &json!({})));
}

#[tokio::test]
async fn the_older_order_can_be_chosen_and_a_delivery_repeated_word_for_word() {
    let (desk, receiver) = (Desk::start(), receiver(200).await);
    desk.simulator.sign_webhooks_as(SignatureOrder::BodyThenTimestamp);
    desk.simulator.add_webhook(&receiver.uri(), SECRET);

    desk.simulator.delete_organization(77);
    assert!(desk.simulator.wait_for_webhooks(PATIENCE));
    let delivery = desk.simulator.webhook_deliveries().remove(0);
    desk.simulator.repeat_delivery(&delivery);

    assert!(desk.simulator.wait_for_webhooks(PATIENCE));
    let requests = receiver.received_requests().await.unwrap();
    let signed = format!("{}{}", delivery.body, delivery.timestamp);
    let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, SECRET.as_bytes());
    let signature = BASE64_STANDARD.decode(&delivery.signature).unwrap();
    aws_lc_rs::hmac::verify(&key, signed.as_bytes(), &signature).unwrap();
    assert_eq!(requests[0].body, requests[1].body);
    let invocation = |at: usize| requests[at].headers["x-zendesk-webhook-invocation-id"].clone();
    assert_eq!(invocation(0), invocation(1));
}

#[tokio::test]
async fn each_kind_of_change_has_its_event_and_domains_have_none() {
    let (desk, receiver) = (Desk::start(), receiver(200).await);
    desk.simulator.add_webhook(&receiver.uri(), SECRET);

    desk.put_organization(78, json!({ "name": "New Name", "external_id": "pb-1", "tags": ["a"] })).await;
    desk.put_organization(78, json!({ "domain_names": ["other.example"], "details": "x" })).await;
    desk.put_organization(78, json!({ "name": "New Name" })).await;
    desk.simulator.merge_organizations(79, 78);

    assert!(desk.simulator.wait_for_webhooks(PATIENCE));
    let mut told: Vec<(String, String)> = bodies(&receiver)
        .await
        .iter()
        .map(|body| {
            let name = body["type"].as_str().unwrap().rsplit('.').next().unwrap().to_owned();
            (name, body["detail"]["id"].as_str().unwrap().to_owned())
        })
        .collect();
    told.sort();
    let expected = [("deleted", "79"), ("external_id_changed", "78"), ("name_changed", "78"), ("tags_changed", "78")];
    assert_eq!(told, expected.map(|(name, id)| (name.to_owned(), id.to_owned())));
}

#[tokio::test]
async fn a_delivery_is_tried_again_only_where_the_receiver_asks_for_it() {
    let (desk, refusing, busy) = (Desk::start(), receiver(401).await, MockServer::start().await);
    let later = ResponseTemplate::new(503).insert_header("Retry-After", "0");
    Mock::given(any()).respond_with(later).up_to_n_times(2).mount(&busy).await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200)).mount(&busy).await;
    desk.simulator.add_webhook(&refusing.uri(), SECRET);
    desk.simulator.add_webhook(&busy.uri(), SECRET);

    desk.simulator.delete_organization(77);

    assert!(desk.simulator.wait_for_webhooks(PATIENCE));
    let answers: Vec<_> = desk.simulator.webhook_deliveries().into_iter().map(|delivery| delivery.answers).collect();
    assert_eq!(answers, [vec![Some(401)], vec![Some(503), Some(503), Some(200)]]);
}

#[tokio::test]
async fn a_webhook_made_by_the_api_tells_its_secret_and_only_what_it_subscribed_to() {
    let (desk, receiver) = (Desk::start(), receiver(200).await);
    let webhook = json!({ "webhook": {
        "name": "portadesk events", "status": "active", "endpoint": receiver.uri(), "http_method": "POST",
        "request_format": "json", "subscriptions": ["zen:event-type:organization.deleted"],
    } });

    let (status, made) = read(desk.admin(Method::POST, "/api/v2/webhooks").json(&webhook).send().await.unwrap()).await;
    assert_eq!(status, 201);
    let path = format!("/api/v2/webhooks/{}/signing_secret", made["webhook"]["id"].as_str().unwrap());
    let secret = desk.get(&path).await;
    assert_eq!(secret["signing_secret"]["algorithm"], "SHA256");
    let reset: Value = desk.admin(Method::POST, &path).send().await.unwrap().json().await.unwrap();
    assert_ne!(reset, secret);

    desk.put_organization(78, json!({ "name": "New Name" })).await;
    desk.simulator.delete_organization(78);
    assert!(desk.simulator.wait_for_webhooks(PATIENCE));
    assert_eq!(bodies(&receiver).await.len(), 1);
}
