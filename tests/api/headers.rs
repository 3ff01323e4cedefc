//! What browsers, proxies and caches are told. What holds for every answer is checked wherever one is read
//! (`harness::watch`); here stands what differs from route to route.

use std::io::Read;

use portadesk::{
    demo::simulator::portabilling::PortaBillingSimulator,
    web::{self, assets},
};
use reqwest::header::ACCEPT_ENCODING;
use serde_json::json;

use crate::harness::{
    Answer, Desk, Panel, Setting,
    agents::TOM,
    organizations::{EASYCALL, LIGHTHOUSE, VISITORS},
    right::{Asker, Right, Scene},
    watch,
};

/// An answer in the coding that was asked for: which one it is, and its body before decoding.
struct Coded {
    coding: String,
    answer: Answer,
}

async fn ask(desk: &Desk, panel: Option<&Panel<'_>>, path: &str, accepted: &str) -> Coded {
    let request = panel.map_or_else(|| desk.request("GET", path), |panel| panel.request("GET", path));
    let response = request.header(ACCEPT_ENCODING, accepted).send().await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let bytes = response.bytes().await.unwrap();
    let coding = headers.get("content-encoding").map_or("", |coding| coding.to_str().unwrap()).to_owned();
    let mut body = String::new();
    match coding.as_str() {
        "br" => brotli::Decompressor::new(&bytes[..], 4_096).read_to_string(&mut body).unwrap(),
        "gzip" => flate2::read::GzDecoder::new(&bytes[..]).read_to_string(&mut body).unwrap(),
        _ => (&bytes[..]).read_to_string(&mut body).unwrap(),
    };
    let answer = Answer { status, headers, body };
    watch::examine(&answer);
    Coded { coding, answer }
}

#[tokio::test]
async fn in_production_the_page_opens_to_zendesks_sdk_and_the_tenants_own_account_and_to_nothing_else() {
    let account = "https://pandatelecom.zendesk.com";
    let desk = Desk::with("tenants.panda.zendesk.account_url", account)
        .adjusted(|config| config.web.sdk_url = web::Settings::default().sdk_url)
        .start()
        .await;
    let token = desk.zendesk().sign_page_token(&json!({})).unwrap();

    let page = desk.post_page(account, &[("token", &token)]).await.expect(200);

    assert_eq!(
        page.header("content-security-policy"),
        "default-src 'none'; script-src 'self' https://static.zdassets.com/zendesk_app_framework_sdk/2.0/zaf_sdk.min.js; style-src 'self'; \
         connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors https://pandatelecom.zendesk.com"
    );
    assert_eq!(page.header("cache-control"), "no-store");
    let sources: Vec<String> = page.all("src").into_iter().chain(page.all("href")).collect();
    assert_eq!(
        sources,
        [
            "https://static.zdassets.com/zendesk_app_framework_sdk/2.0/zaf_sdk.min.js",
            assets::PANEL_JS.path,
            assets::PANEL_CSS.path
        ]
    );
}

/// The directive that says who may show an answer in a frame.
fn ancestors(answer: &Answer) -> &str {
    let policy = answer.header("content-security-policy");
    policy.split("; ").find_map(|directive| directive.strip_prefix("frame-ancestors ")).unwrap()
}

/// Who may frame the answer to a right request, and load what belongs to it. `None`: nobody, and nothing.
fn framed_by(desk: &Desk, right: &Right) -> Option<String> {
    match (right.method, right.route) {
        ("POST", "/zendesk/panel") => Some(desk.zendesk().url().to_owned()),
        ("GET", "/billing/{tenant}/customers/{id}") => {
            Some(format!("{} {}", desk.billing().url(), desk.billing().reseller_url()))
        }
        ("GET", "/care/{tenant}" | "/care/{tenant}/widget") => Some("https://selfcare.panda.example".to_owned()),
        _ => None,
    }
}

#[tokio::test]
async fn nothing_but_the_pages_may_be_framed_or_load_anything() {
    let desk = Setting::default().complete().start().await;
    let scene = Scene::open(&desk).await;
    let closed = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
    let mut pages = 0;

    for right in scene.right_requests() {
        let answer = scene.send(&right, right.method, &right.path).await.expect(right.status);

        if let Some(frames) = framed_by(&desk, &right) {
            assert_eq!(ancestors(&answer), frames, "{right:?}");
            pages += 1;
        } else {
            assert_eq!(answer.header("content-security-policy"), closed, "{right:?}");
        }
        let is_asset = right.path.starts_with("/assets/");
        let keeps = if is_asset { "public, max-age=31536000, immutable" } else { "no-store" };
        assert_eq!(answer.header("cache-control"), keeps, "{right:?}");
    }
    assert_eq!(pages, 4);
}

#[tokio::test]
async fn what_is_refused_may_be_framed_by_nobody_but_for_the_panels_page() {
    let desk = Setting::default().complete().start().await;
    let scene = Scene::open(&desk).await;
    let account = desk.zendesk().url();

    for right in scene.right_requests() {
        for origin in [account, "https://evil.example", "https://selfcare.panda.example"] {
            let join = if right.path.contains('?') { '&' } else { '?' };
            let path = format!("{}{join}origin={origin}&filler={}", right.path, "x".repeat(2_100));
            let answer = scene.send(&right, right.method, &path).await;
            assert!(answer.status == 414 || right.asker == Asker::Billing && answer.status == 503, "{right:?}");

            let allowed = ancestors(&answer);
            if right.route.starts_with("/billing/") || right.route.starts_with("/care/") {
                // Whoever frames the page frames what stands in its place.
                assert!(!allowed.contains(account) && !allowed.contains("evil.example"), "{allowed} {right:?}");
                continue;
            }
            let opens = right.route == "/zendesk/panel" && origin == account;
            assert_eq!(allowed, if opens { account } else { "'none'" }, "{right:?}");
        }
    }
    for path in ["/care/nobody", "/care/nobody/widget", "/billing/nobody/customers/46170"] {
        let answer = desk.get(&format!("{path}?origin={account}")).await;
        assert!([400, 404].contains(&answer.status.as_u16()), "{path}");
        assert_eq!(ancestors(&answer), "'none'", "{path}");
    }
}

#[tokio::test]
async fn an_error_page_is_framed_by_the_account_that_asked_for_it_if_it_is_one_of_ours() {
    let desk = Desk::with("limits.workers", 1).neighbour("wolf").start().await;
    let (panda, wolf) = (desk.zendesk().url(), desk.neighbour("wolf").1.url());

    for (origin, ancestor) in
        [(panda, panda), (wolf, wolf), ("https://evil.example", "'none'"), ("*", "'none'"), ("", "'none'")]
    {
        let page = desk.post_page(origin, &[]).await.expect(401);

        let policy = format!(
            "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {ancestor}"
        );
        assert_eq!(page.header("content-security-policy"), policy, "{origin}");
    }
    // What stands in the address never gets into a header.
    for origin in ["x%0d%0aX-Evil:%201", "%27self%27", "http://127.0.0.1:1;script-src%20*"] {
        let page = desk.post_page(origin, &[]).await.expect(401);
        assert!(page.header("content-security-policy").ends_with("frame-ancestors 'none'"));
        assert_eq!(page.header("x-evil"), "");
    }
}

#[tokio::test]
async fn an_error_page_for_billing_or_self_care_is_framed_where_the_page_would_be_and_speaks_as_it_does() {
    let desk = Setting::default().caring().neighbour("wolf").start().await;
    let pages_of = |billing: &PortaBillingSimulator| format!("{} {}", billing.url(), billing.reseller_url());
    let (panda, wolf) = (pages_of(desk.billing()), pages_of(desk.neighbour("wolf").0));

    for (method, path, ancestors, status) in [
        ("GET", "/billing/panda/customers/none", panda.as_str(), 400),
        ("GET", "/billing/wolf/customers/none", &wolf, 400),
        ("GET", "/billing/nobody/customers/1", "'none'", 404),
        ("DELETE", "/care/panda", "https://selfcare.panda.example", 405),
        ("GET", "/care/wolf", "'none'", 404),
        ("GET", "/care/nobody", "'none'", 404),
    ] {
        let page = desk.send(desk.request(method, path)).await.expect(status);

        let policy = page.header("content-security-policy");
        assert!(policy.ends_with(&format!("; frame-ancestors {ancestors}")), "{path}: {policy}");
        assert!(page.body.starts_with("<!doctype html>") && page.body.contains("<h1 "), "{}", page.body);
        page.names_its_reference();
    }
    let told = desk.get("/care/nobody?lang=de&colorScheme=dark").await.expect(404);
    assert!(told.body.contains("lang=\"de\"") && told.body.contains("data-color-scheme=\"dark\""), "{}", told.body);
    told.says("Eine solche Anfrage haben Sie nicht.").never_says("portadesk");
}

#[tokio::test]
async fn the_panels_files_are_named_by_their_content_and_kept_for_ever_in_every_coding() {
    let desk = Desk::start().await;

    for asset in [&assets::PANEL_CSS, &assets::PANEL_JS] {
        let plain = std::str::from_utf8(asset.identity).unwrap();
        for (accepted, coding) in [
            ("br, gzip", "br"),
            ("gzip, deflate, br, zstd", "br"),
            ("BR", "br"),
            ("gzip", "gzip"),
            ("br;q=0, gzip", "gzip"),
            ("br; q=0.0, gzip;q=0.5", "gzip"),
            ("identity", ""),
            ("deflate, zstd", ""),
            ("", ""),
            ("br;q=0, gzip;q=0", ""),
            ("x-br, gzipped", ""),
        ] {
            let coded = ask(&desk, None, asset.path, accepted).await;

            let answer = coded.answer.expect(200);
            assert_eq!((coded.coding.as_str(), answer.body.as_str()), (coding, plain), "{accepted}");
            assert_eq!(answer.header("vary"), "Accept-Encoding");
            assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
            assert_eq!(answer.header("content-type"), asset.content_type);
        }
    }
}

#[tokio::test]
async fn a_fragment_is_the_same_in_every_coding() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(TOM).await;
    panel.organization(EASYCALL).await.expect(200);
    let paths = [
        format!("/panel/organizations/{EASYCALL}"),
        format!("/panel/organizations/{LIGHTHOUSE}"),
        format!("/panel/organizations/{VISITORS}"),
        "/panel/customers/46170".to_owned(),
        "/panel/customers/46170/accounts".to_owned(),
        "/panel/customers/46170/invoices".to_owned(),
        "/panel/customers/46170/charges".to_owned(),
        "/panel/customers/46177".to_owned(),
        "/panel/search?q=acme".to_owned(),
        "/panel/frame".to_owned(),
    ];
    let mut compressed = 0;

    for path in &paths {
        let plain = ask(&desk, Some(&panel), path, "identity").await;
        let first = plain.answer.expect(200).body;
        for (accepted, coding) in [("br", "br"), ("gzip", "gzip"), ("br, gzip", "br"), ("identity", "")] {
            // The second time it comes from memory.
            for _ in 0..2 {
                let coded = ask(&desk, Some(&panel), path, accepted).await;

                assert_eq!(coded.answer.expect(200).body, first, "{path} as {accepted}");
                assert!(coded.coding == coding || coded.coding.is_empty(), "{path} as {accepted}");
                compressed += usize::from(!coded.coding.is_empty());
            }
        }
    }
    assert!(compressed >= 6 * 6, "cards, sections and matches are compressed: {compressed}");
}

#[tokio::test]
async fn whoever_had_to_wait_for_billing_does_not_wait_for_the_compression_too() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(TOM).await;
    let codings = async |path| {
        let first = ask(&desk, Some(&panel), path, "br").await;
        let second = ask(&desk, Some(&panel), path, "br").await;
        assert_eq!(first.answer.expect(200).body, second.answer.expect(200).body);
        (first.coding, second.coding)
    };

    for path in ["/panel/customers/46170", "/panel/customers/46170/accounts", "/panel/search?q=acme"] {
        assert_eq!(codings(path).await, (String::new(), "br".to_owned()), "{path}");
    }
}

#[tokio::test]
async fn head_tells_what_get_would_and_sends_nothing() {
    let desk = Setting::default().complete().start().await;
    let scene = Scene::open(&desk).await;

    for right in scene.right_requests().into_iter().filter(|right| right.method == "HEAD") {
        let (head, get) = (scene.send(&right, "HEAD", &right.path).await, scene.send(&right, "GET", &right.path).await);

        assert_eq!((head.status.as_u16(), head.body.as_str()), (200, ""), "{}", right.path);
        for name in ["content-type", "cache-control", "content-security-policy", "vary"] {
            assert_eq!(head.header(name), get.header(name), "{} {name}", right.path);
        }
        if right.path.starts_with("/assets/") {
            assert_eq!(head.header("content-length"), get.body.len().to_string());
        }
    }
}

#[tokio::test]
async fn other_sites_are_given_no_permission_whatever_they_ask() {
    let desk = Setting::default().complete().start().await;
    let scene = Scene::open(&desk).await;

    for right in scene.right_requests() {
        let preflight = desk
            .request("OPTIONS", &right.path)
            .header("Origin", "https://evil.example")
            .header("Access-Control-Request-Method", right.method)
            .header("Access-Control-Request-Headers", "authorization");
        let refused = desk.send(preflight).await.expect(405);
        let plain = scene.request(&right, right.method, &right.path).header("Origin", "https://evil.example");
        let answered = desk.send(plain).await.expect(right.status);

        for answer in [refused, answered] {
            let permits = answer.headers.keys().any(|name| name.as_str().starts_with("access-control-"));
            assert!(!permits, "{right:?}");
        }
    }
}
