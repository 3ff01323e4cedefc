//! The API for the provider's own tools: keys, and what the document says of every answer.

use portadesk::keys::Scope;
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use secrecy::ExposeSecret;
use serde_json::Value;

use crate::harness::{Answer, Desk, agents::OLENA, organizations::EASYCALL};

const TICKETS: &str = "/api/v1/tenants/panda/customers/46170/tickets";
const LINKS: &str = "/api/v1/tenants/panda/customers/46170/links";

async fn key(desk: &Desk, scopes: &[Scope]) -> String {
    let (value, _) = desk.keys().await.create("panda", "a test", scopes, None).await.unwrap();
    value.expose_secret().to_owned()
}

async fn call(desk: &Desk, method: &str, path: &str, key: &str) -> Answer {
    desk.send(desk.request(method, path).bearer_auth(key)).await
}

async fn linked_desk() -> Desk {
    let desk = Desk::start().await;
    desk.open_panel_as(OLENA).await.organization(EASYCALL).await.expect(200);
    desk
}

#[tokio::test]
async fn a_key_opens_what_it_is_for_and_only_while_it_is_good() {
    let desk = linked_desk().await;
    let (reads, links) = (key(&desk, &[Scope::ReadTickets]).await, key(&desk, &[Scope::MakeLinks]).await);

    call(&desk, "GET", TICKETS, &reads).await.expect(200);
    call(&desk, "GET", TICKETS, &links).await.refuses(403, "key_not_allowed");
    call(&desk, "POST", LINKS, &reads).await.refuses(403, "key_not_allowed");
    call(&desk, "GET", TICKETS, "").await.refuses(401, "key_not_good");
    call(&desk, "GET", &TICKETS.replace("panda", "wolf"), &reads).await.refuses(401, "key_not_good");

    let keys = desk.keys().await;
    for stored in keys.list("panda").await.unwrap() {
        assert!(keys.revoke("panda", &stored.id).await.unwrap());
    }
    call(&desk, "GET", TICKETS, &reads).await.refuses(401, "key_not_good");
}

#[tokio::test]
async fn tickets_come_without_private_notes_and_the_reading_stands_in_the_ledger() {
    let desk = linked_desk().await;
    let key = key(&desk, &[Scope::ReadTickets]).await;

    let answer = call(&desk, "GET", TICKETS, &key).await.expect(200);

    let told = answer.json();
    assert_eq!((&told["customer"], &told["organization"]), (&46_170.into(), &77.into()));
    let first = told["tickets"].as_array().unwrap().iter().find(|ticket| ticket["id"] == 1).expect("the first ticket");
    assert_eq!((&first["status"], &first["requester"]["name"]), (&"open".into(), &"Rita Moss".into()));
    assert_eq!(first["last_public_reply"]["by"], "help_desk");
    assert!(!answer.body.contains("good standing"));
    desk.ledger_has("the reading", |record| {
        record["act"] == "viewed" && record["actor"].as_str().is_some_and(|actor| actor.starts_with("api_key:"))
    })
    .await;
    let unlinked = call(&desk, "GET", &TICKETS.replace("46170", "46171"), &key).await.expect(200).json();
    assert_eq!((&unlinked["organization"], unlinked["tickets"].as_array().unwrap().len()), (&Value::Null, 0));
}

#[tokio::test]
async fn a_link_of_the_api_lets_one_person_in_once_to_one_customer() {
    let desk = linked_desk().await;
    let key = key(&desk, &[Scope::MakeLinks]).await;

    let made = call(&desk, "POST", LINKS, &key).await.expect(200).json();

    let url = made["url"].as_str().unwrap();
    let (page, link) = url.split_once("#link=").unwrap();
    assert_eq!(page, format!("{}/billing/panda/customers/46170", desk.stage.public_url()));
    let invited = desk.ledger_has("who made it", |record| record["act"] == "invited").await;
    assert_eq!(invited["subject"], "customer:46170");
    assert!(invited["actor"].as_str().unwrap().starts_with("api_key:"), "{invited}");
    let enter = async || {
        let request = desk.request("POST", "/billing/panda/session");
        desk.send(request.json(&serde_json::json!({ "link": link }))).await
    };
    let visit = enter().await.expect(200).renewed_session().unwrap().to_owned();
    enter().await.refuses(401, "link_not_good");
    let get = async |path: &str| desk.send(desk.request("GET", path).bearer_auth(&visit)).await;
    get("/billing/panda/customers/46170/tickets").await.expect(200);
    get("/billing/panda/customers/46172/view").await.refuses(404, "customer_not_shown");
    let put = desk.request("PUT", "/billing/panda/customers/46170/link").bearer_auth(&visit);
    desk.send(put.json(&serde_json::json!({ "organization": "78" }))).await.refuses(403, "link_not_allowed");
}

#[tokio::test]
async fn every_answer_is_one_that_the_document_tells_of_whatever_is_asked() {
    let desk = linked_desk().await;
    let key = key(&desk, &Scope::ALL).await;
    let document = desk.get("/api/v1/openapi.json").await.expect(200).json();
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        TestRng::from_seed(RngAlgorithm::ChaCha, b"portadesk: the API as it is told"),
    );
    let words = "[a-z \"*:\\\\äش0-9]{0,120}";
    let query = (
        proptest::option::of("(new|open|solved|lost|OPEN|)"),
        proptest::option::of(words),
        proptest::option::of("[a-zA-Z0-9=]{0,12}"),
    );
    let asked = (query, "(46170|46171|0|x|99999|-1|999999999999999|9999999999999999)", "(panda|wolf|PANDA)", 0..10_u8);
    let mut seen = std::collections::BTreeSet::new();

    for _ in 0..120 {
        let ((status, words, from), customer, tenant, chance) = asked.new_tree(&mut runner).unwrap().current();
        let (operation, method, what) = match chance {
            0 | 1 => ("post", "POST", "links"),
            _ => ("get", "GET", "tickets"),
        };
        let key = if chance == 9 { "pdk_none_none" } else { &key };
        let mut address = desk.request(method, &format!("/api/v1/tenants/{tenant}/customers/{customer}/{what}"));
        for (name, value) in [("status", status), ("q", words), ("from", from)] {
            address = address.query(&value.map(|value| [(name, value)]).into_iter().flatten().collect::<Vec<_>>());
        }
        let answer = desk.send(address.bearer_auth(key)).await;

        let path = format!("/api/v1/tenants/{{tenant}}/customers/{{i_customer}}/{what}");
        let code = answer.status.as_u16().to_string();
        let told = &document["paths"][&path][operation]["responses"][&code];
        assert!(told.is_object(), "{code} is not told of: {}", answer.body);
        let schema = &resolved(&document, told)["content"]["application/json"]["schema"];
        fits(&document, schema, &answer.json(), "answer");
        seen.insert(code);
    }

    assert!(["200", "400", "401"].iter().all(|code| seen.contains(*code)), "{seen:?}");
}

fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        None => schema,
        Some(name) => document.pointer(name.trim_start_matches('#')).unwrap_or_else(|| panic!("{name} is not there")),
    }
}

/// Fails unless a value is as its schema says, by the words that our document uses.
fn fits(document: &Value, schema: &Value, value: &Value, place: &str) {
    let schema = resolved(document, schema);
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => panic!("{place}: the document names no type"),
    };
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    assert!(kinds.contains(&kind), "{place} is {kind}");
    if let Some(allowed) = schema["enum"].as_array() {
        assert!(allowed.contains(value), "{place}: {value}");
    }
    match value {
        Value::String(text) => {
            let most = schema["maxLength"].as_u64().unwrap_or(u64::MAX);
            assert!(text.chars().count() as u64 <= most, "{place} is too long");
            if schema["format"] == "date-time" {
                text.parse::<jiff::Timestamp>().unwrap();
            }
        }
        Value::Array(items) => items.iter().for_each(|item| fits(document, &schema["items"], item, place)),
        Value::Object(members) => {
            for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                assert!(members.contains_key(name), "{place} lacks {name}");
            }
            for (name, member) in members {
                let told = &schema["properties"][name];
                assert!(told.is_object(), "{place}: {name} is not told of");
                fits(document, told, member, name);
            }
        }
        _ => {}
    }
}
