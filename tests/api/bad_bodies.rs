//! Bodies that no page of ours would send: none is taken for a wish.

use reqwest::header::CONTENT_TYPE;
use serde_json::json;

use crate::harness::{
    Setting, Wire,
    agents::TOM,
    organizations::VISITORS,
    right::{Asker, Right, Scene, assert_refused},
    wire::chunked,
};

/// What is sent by a program of somebody else's (billing's events, Zendesk's webhooks) is read as it is, and has tables of its own.
fn takes_json(right: &Right) -> bool {
    right.json.is_some() && !matches!(right.asker, Asker::Billing | Asker::Webhook)
}

#[tokio::test]
async fn a_body_that_is_not_the_json_that_belongs_here_is_refused() {
    let desk = Setting::default().complete().start().await;
    let scene = Scene::open(&desk).await;
    let types = [
        None,
        Some("text/plain"),
        Some("application/x-www-form-urlencoded"),
        Some("multipart/form-data"),
        Some("application/xml"),
        Some("json"),
        Some(""),
    ];
    let deep = |open: &str, close: &str, depth: usize| open.repeat(depth) + &close.repeat(depth);
    let bodies: Vec<Vec<u8>> = [
        "",
        " ",
        "{",
        "}",
        "nul",
        "null",
        "true",
        "7",
        "[]",
        "[[]]",
        "\"{}\"",
        "{\"customer\"}",
        "{'customer':1}",
        "{} {}",
        "{\"customer\":\"46180\"",
        "{\"customer\":\"46180\",}",
        "\u{feff}{}",
        "<customer>1</customer>",
        "customer=46180",
        "{\"subject\":7,\"customer\":\"46180\"}",
        "{\"subject\":null,\"subject\":null}",
        "{\"subject\":\"\\ud800\",\"customer\":\"1\"}",
        "{\"customer\":\"46180\",\"customer\":\"46181\",\"subject\":{}}",
    ]
    .into_iter()
    .map(|body| body.as_bytes().to_vec())
    .chain([
        b"{\"subject\":\"\xff\",\"customer\":\"46180\xff\"}".to_vec(),
        b"\x1f\x8b\x08\x00\x00\x00\x00\x00".to_vec(),
        deep("[", "]", 10_000).into_bytes(),
        deep("{\"subject\":", "}", 1_000).into_bytes(),
        format!("{{\"x\":{},\"customer\":\"46180\",\"subject\":1}}", deep("[", "]", 5_000)).into_bytes(),
    ])
    .collect();

    let before = desk.acts().await;

    for right in scene.right_requests().into_iter().filter(takes_json) {
        for content_type in types {
            println!("{} {} as {content_type:?}", right.method, right.path);
            let answer = scene.send_body(&right, content_type, right.json.clone().unwrap()).await;
            assert_refused(&right.path, &answer, 400, "invalid_request");
        }
        for body in &bodies {
            println!("{} {} {:.100}", right.method, right.path, String::from_utf8_lossy(body));
            let answer = scene.send_body(&right, Some("application/json"), body.clone()).await;
            assert_refused(&right.path, &answer, 400, "invalid_request");
        }
        let large = format!("{{\"subject\":\"{}\",\"customer\":\"46180\"}}", "x".repeat(33_000));
        let answer = scene.send_body(&right, Some("application/json"), large).await;
        assert_refused(&right.path, &answer, 413, "too_large");
    }
    assert_eq!(desk.acts().await, before, "nothing of it was taken for a wish");
}

#[tokio::test]
async fn a_form_of_another_site_signs_nobody_in_uses_no_link_up_and_changes_nothing() {
    let desk = Setting::default().complete().start().await;
    let scene = Scene::open(&desk).await;
    let (before, held) = (desk.acts().await, desk.zendesk().dump());
    let is_change = |right: &Right| !matches!(right.method, "GET" | "HEAD");
    let mut links = 0;

    for right in scene.right_requests().into_iter().filter(is_change) {
        // As a browser sends it along: what is in the page's memory stays there, and there is no cookie.
        for content_type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"] {
            println!("{} {} as {content_type}", right.method, right.path);
            let request = desk.request(right.method, &right.path).header(CONTENT_TYPE, content_type);
            let request = request.header("Origin", "https://evil.example").header("Sec-Fetch-Site", "cross-site");
            let answer = desk.send(request.body(right.json.clone().unwrap_or_default())).await;

            let expected: &[u16] = match right.asker {
                Asker::Anybody => &[400],
                Asker::Billing => &[503],
                // Who asks and what is asked for are looked at together; whichever is known first is told.
                _ => &[400, 401],
            };
            assert!(expected.contains(&answer.status.as_u16()), "{} {}", answer.status, answer.body);
            assert!(answer.renewed_session().is_none());
        }
        if let Some(link) = right.json.as_deref().filter(|json| json.contains("\"link\"")) {
            let request = desk.request(right.method, &right.path).header(CONTENT_TYPE, "application/json");
            desk.send(request.body(link.to_owned())).await.expect(200);
            links += 1;
        }
    }
    assert_eq!((desk.acts().await, desk.zendesk().dump()), (before, held));
    assert_eq!(links, 1, "a link was carried, and was good afterwards");
}

#[tokio::test]
async fn a_body_in_chunks_is_refused_as_soon_as_it_is_too_large() {
    let desk = Setting::default().complete().start().await;
    let scene = Scene::open(&desk).await;

    for right in scene.right_requests().into_iter().filter(takes_json) {
        let mut wire = Wire::open(&desk);
        wire.say(format!(
            "{} {} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
            right.method, right.path, scene.bearer(&right)
        ));
        // No end: whoever waits for it waits for ever.
        wire.say(chunked(&format!("{{\"subject\":\"{}", "x".repeat(33_000)), 3_000).strip_suffix("0\r\n\r\n").unwrap());

        assert_refused(&right.path, &wire.hear(), 413, "too_large");
    }
}

#[tokio::test]
async fn a_customer_that_is_no_plain_number_is_linked_to_nothing() {
    let desk = Setting::default().complete().start().await;
    let panel = desk.open_panel_as(TOM).await;
    let ids = [
        json!(0),
        json!(-1),
        json!(1.5),
        json!(46180.0),
        json!(1e30),
        json!(u64::MAX),
        json!(""),
        json!(" 46180"),
        json!("46180 "),
        json!("+46180"),
        json!("046180x"),
        json!("４６１８０"),
        json!("46180\u{0}"),
        json!("1234567890123456"),
        json!(null),
        json!(true),
        json!([46180]),
        json!({ "id": 46180 }),
    ];

    for id in ids {
        println!("{id}");
        panel.link_with(VISITORS, json!({ "customer": id })).await.refuses(400, "invalid_request");
        let path = format!("/panel/organizations/{VISITORS}/link");
        panel.send_json("DELETE", &path, &json!({ "customer": id })).await.refuses(400, "invalid_request");
        let replacing = json!({ "customer": "46180", "replacing": { "customer": id, "organization": id } });
        if !id.is_null() {
            panel.link_with(VISITORS, replacing).await.refuses(400, "invalid_request");
        }
    }
    for extra in
        [json!({ "customer": 1, "role": "admin" }), json!({ "customer": 1, "replacing": { "tenant": "wolf" } })]
    {
        panel.link_with(VISITORS, extra).await.refuses(400, "invalid_request");
    }
    assert_eq!(desk.acts().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_chunk_of_nonsense_is_refused() {
    let desk = Setting::default().complete().start().await;
    let session = desk.open_panel_as(TOM).await.session();

    for chunk in ["zz\r\nxx\r\n0\r\n\r\n", "-1\r\n\r\n", "ffffffffffffffffff\r\n", "2\r\nabcd\r\n0\r\n\r\n", "\r\n\r\n"]
    {
        println!("{chunk:?}");
        let mut wire = Wire::open(&desk);
        wire.say(format!("PUT /panel/organizations/86/link HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {session}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{chunk}"));
        if let Some(answer) = wire.hear_unexamined() {
            assert_eq!(answer.status.as_u16(), 400, "{}", answer.body);
        }
    }
    assert_eq!(desk.acts().await, Vec::<String>::new());
}
