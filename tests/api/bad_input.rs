//! What no page of ours would ask: each gets a clear refusal with its reference, in the face that fits, and never more.
//!
//! The list of wrong requests is made from one right request for each method of each route, so a new route needs one
//! line here, and gets all of this.

use std::collections::BTreeSet;

use portadesk::web::ROUTES;
use reqwest::Method;

use crate::harness::{
    Desk, Setting, Wire,
    agents::TOM,
    right::{Scene, assert_refused, right_requests},
};

#[test]
fn every_method_of_every_route_has_its_right_request_here() {
    let served: BTreeSet<(&str, &str)> =
        ROUTES.iter().flat_map(|route| route.methods.split(", ").map(|method| (route.path, method))).collect();

    let tried: BTreeSet<(&str, &str)> = right_requests().iter().map(|right| (right.route, right.method)).collect();

    assert_eq!(served, tried);
}

#[tokio::test]
async fn every_route_answers_what_is_right() {
    let desk = Setting::default().complete().start().await;
    let scene = Scene::open(&desk).await;

    for right in scene.right_requests() {
        let answer = scene.send(&right, right.method, &right.path).await.expect(right.status);

        assert_eq!(answer.body.is_empty(), right.method == "HEAD", "{right:?}");
    }
}

#[tokio::test]
async fn every_route_names_its_methods_to_whoever_asks_with_another() {
    let desk = Setting::default().complete().start().await;
    let scene = Scene::open(&desk).await;
    let methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get", "BREW"];

    for right in scene.right_requests() {
        let allowed = ROUTES.iter().find(|route| route.path == right.route).unwrap().methods;
        for method in methods.into_iter().filter(|method| !allowed.split(", ").any(|it| it == *method)) {
            let answer = scene.send(&right, method, &right.path).await;

            assert_eq!(answer.header("allow"), allowed, "{method} {}", right.path);
            if method == "HEAD" {
                assert_eq!((answer.status.as_u16(), answer.body.as_str()), (405, ""));
            } else {
                assert_refused(&right.path, &answer, 405, "method_not_allowed");
            }
        }
    }
}

#[tokio::test]
async fn an_id_that_is_no_plain_number_is_refused_wherever_it_stands() {
    let desk = Setting::default().complete().start().await;
    let scene = Scene::open(&desk).await;
    let ids = [
        "0",
        "-1",
        "+1",
        "00000",
        "1.0",
        "1e3",
        "0x10",
        "abc",
        "null",
        "undefined",
        "NaN",
        "46170%20",
        "%2046170",
        "46170%00",
        "%00",
        "46170%0A",
        "46170%2F..",
        "%2e%2e",
        "%27%20OR%201=1",
        "%D9%A1%D9%A2",
        "%EF%BC%91",
        "18446744073709551616",
        "9223372036854775808",
        "9999999999999999999",
        "123456789012345678901234567890",
        "%F0%9F%98%80",
        "*",
        "46170;x=1",
        "46170,46171",
    ];

    for right in scene.right_requests().into_iter().filter(|right| right.route.contains("{id}")) {
        let place = right.route.split('/').position(|part| part == "{id}").unwrap();
        let number = right.path.split('/').nth(place).unwrap();
        for id in ids {
            let path = right.path.replacen(number, id, 1);
            println!("{} {path}", right.method);
            // No client library: they tidy addresses up.
            let mut wire = Wire::open(&desk);
            let body = right.json.as_deref().unwrap_or_default();
            wire.say(format!(
                "{} {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
                right.method, scene.bearer(&right), body.len()
            ));

            assert_refused(&path, &wire.hear(), 400, "invalid_request");
        }
    }
}

#[tokio::test]
async fn a_name_that_is_not_on_the_list_is_not_there() {
    let desk = Setting::default().complete().start().await;
    let scene = Scene::open(&desk).await;
    let sections = ["cards", "Accounts", "accounts%00", "%00", "..", "accounts%2F..", "invoices%20", "customer", "*"];
    let files = ["panel.css", "panel.0000000000000000.css", "..%2F..%2FCargo.toml", "%00", "..", ".", "*"];
    let sections = sections.map(|name| format!("/panel/customers/46170/{name}"));
    let files = files.map(|name| format!("/assets/{name}"));
    let elsewhere = [
        "/",
        "/panel",
        "/panel/",
        "/panel/nothing",
        "/panel/search/",
        "/panel/customers",
        "/panel/customers/",
        "/panel/customers/46170/accounts/1",
        "/panel/organizations//link",
        "/zendesk",
        "/zendesk/panel/",
        "/zendesk/panel/x",
        "//panel/search?q=a",
        "/healthz/",
        "/assets",
        "/assets/",
        "/.env",
        "/.git/config",
        "/favicon.ico",
        "/robots.txt",
        "/panel/../metrics",
        "/PANEL/search?q=a",
        "/panel/organizations/86/unlink",
        "/%70anel%2Fsearch",
    ];

    for path in sections.iter().chain(&files).map(String::as_str).chain(elsewhere) {
        let mut wire = Wire::open(&desk);
        println!("{path}");
        wire.say(format!("GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\n\r\n", scene.session));

        assert_refused(path, &wire.hear(), 404, "not_found");
    }
}

#[tokio::test]
async fn a_query_that_cannot_be_read_is_refused_by_every_route() {
    let desk = Setting::default().complete().start().await;
    let scene = Scene::open(&desk).await;

    for right in scene.right_requests().into_iter().filter(|right| right.method != "HEAD") {
        for query in ["%FF", "a=%C3", "%C0%AF=1", "a=%", "a=%zz", "%ED%A0%80"] {
            let path = format!("{}{}{query}", right.path, if right.path.contains('?') { '&' } else { '?' });
            println!("{} {path}", right.method);
            let mut wire = Wire::open(&desk);
            let body = right.json.as_deref().unwrap_or_default();
            wire.say(format!(
                "{} {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
                right.method, scene.bearer(&right), body.len()
            ));

            assert_refused(&path, &wire.hear(), 400, "invalid_request");
        }
    }
}

#[tokio::test]
async fn a_search_without_something_to_search_for_says_so() {
    let desk = Setting::default().complete().start().await;
    let panel = desk.open_panel_as(TOM).await;

    for query in [
        "",
        "?",
        "?page=1",
        "?Q=easycall",
        "?q=a&q=b",
        "?q=easycall&page=",
        "?q=easycall&page=-1",
        "?q=easycall&page=x",
        "?q=easycall&page=1.5",
        "?q=easycall&page=4294967296",
        "?q=easycall&page=1&page=2",
    ] {
        println!("{query}");
        panel.get(&format!("/panel/search{query}")).await.refuses(400, "invalid_request");
    }
    let long = "x".repeat(1_500);
    for typed in ["", " ", "\u{0}", "a\u{7}b", "%", "_", "\u{202e}", long.as_str()] {
        println!("{typed:?}");
        let answer = panel.search(typed).await;
        answer.refuses(400, "invalid_request");
        assert!(answer.customers().is_empty() && !answer.offers("link"));
    }
    assert_eq!(desk.billing().calls().total(), 0, "billing was asked");
    panel.get("/panel/search?q=easycall&page=0").await.expect(200);
    panel.get("/panel/search?q=easycall&page=4294967295").await.expect(200);
}

#[tokio::test]
async fn an_address_or_a_head_that_is_too_long_is_refused_by_every_route() {
    let desk = Setting::default().complete().start().await;
    let scene = Scene::open(&desk).await;

    for right in scene.right_requests().into_iter().filter(|right| right.method != "HEAD") {
        let join = if right.path.contains('?') { '&' } else { '?' };
        let path = format!("{}{join}filler={}", right.path, "x".repeat(2_100));
        assert_refused(&right.path, &scene.send(&right, right.method, &path).await, 414, "too_large");

        let heavy = scene.request(&right, right.method, &right.path).header("X-Filler", "x".repeat(17_000));
        assert_refused(&right.path, &desk.send(heavy).await, 431, "too_large");

        let mut many = scene.request(&right, right.method, &right.path);
        for index in 0..60 {
            many = many.header(format!("X-Filler-{index}"), "x".repeat(300));
        }
        assert_refused(&right.path, &desk.send(many).await, 431, "too_large");
    }
}

#[tokio::test]
async fn what_is_no_request_at_all_is_refused_and_the_connection_ended() {
    let desk = Setting::default().complete().start().await;
    let session = desk.open_panel_as(TOM).await.session();
    let head = |rest: &str| {
        format!("GET /panel/frame HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {session}\r\n{rest}\r\n").into_bytes()
    };
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("another protocol", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n".to_vec()),
        ("the next protocol", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec()),
        ("no version", b"GET /healthz\r\n\r\n".to_vec()),
        ("a version to come", b"GET /healthz HTTP/3.0\r\nHost: x\r\n\r\n".to_vec()),
        ("a blank in the path", b"GET /panel/frame x HTTP/1.1\r\nHost: x\r\n\r\n".to_vec()),
        ("a control character in the path", b"GET /panel/\x01 HTTP/1.1\r\nHost: x\r\n\r\n".to_vec()),
        ("a header without a name", head(": x\r\n")),
        ("a header without a colon", head("nonsense\r\n")),
        ("a header with a zero", head("X-A: a\0b\r\n")),
        ("a blank before the colon", head("X-A : b\r\n")),
        ("a length that is none", head("Content-Length: many\r\n")),
        ("a length below zero", head("Content-Length: -1\r\n")),
        ("two lengths", head("Content-Length: 1\r\nContent-Length: 2\r\n")),
        ("a length and chunks", head("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n")),
        ("an unknown coding", head("Transfer-Encoding: nonsense\r\n")),
        ("a head without end", head(&format!("X-A: {}\r\n", "x".repeat(200_000)))),
    ];

    for (name, bytes) in cases {
        println!("{name}");
        let mut wire = Wire::open(&desk);
        wire.say(&bytes);
        // The server itself refuses these, before there is a request that could have a reference.
        if let Some(answer) = wire.hear_unexamined() {
            assert!([400, 431].contains(&answer.status.as_u16()), "{}", answer.status);
            assert_eq!(answer.body, "");
        }
        wire.is_hung_up();
    }
    desk.get("/healthz").await.expect(200);
}

#[tokio::test]
async fn nothing_that_was_wrong_has_cost_a_worker() {
    let desk = Desk::with("limits.workers", 1).start().await;
    let panel = desk.open_panel_as(TOM).await;

    for round in 0..50 {
        let method = Method::from_bytes(format!("M{round}").as_bytes()).unwrap();
        desk.send(desk.request(method.as_str(), "/panel/customers/%F0%9F%98%80"))
            .await
            .refuses(405, "method_not_allowed");
    }

    panel.customer(46_170).await.expect(200);
}
