//! Every way to open the panel without Zendesk's word for it: each is refused, told in the same words whatever gave it
//! away, counted under its own reason, and shows nothing of anybody.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use aws_lc_rs::hmac;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use futures_util::future::join_all;
use portadesk::{demo::simulator::zendesk::ZendeskSimulator, zendesk::installations::Schedule};
use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};

use crate::harness::{Answer, Desk, Panel, Wire, agents::OLENA, organizations::EASYCALL, until, wire::chunked};

/// One way to cheat: what is posted as the token, and the reason it is counted under.
struct Cheat {
    name: &'static str,
    token: String,
    reason: &'static str,
}

/// What a page is posted as.
const FORM: &str = "application/x-www-form-urlencoded";

fn claims(zendesk: &ZendeskSimulator, overrides: &Value) -> Value {
    let token = zendesk.sign_page_token(overrides).unwrap();
    let payload = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

fn encode(value: &Value) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(value.to_string())
}

/// A token with a foreign way to sign: header and payload, and what stands where the signature belongs.
fn unsigned(header: &Value, payload: &Value, signature: impl Fn(&[u8]) -> Vec<u8>) -> String {
    let input = format!("{}.{}", encode(header), encode(payload));
    let signature = BASE64_URL_SAFE_NO_PAD.encode(signature(input.as_bytes()));
    format!("{input}.{signature}")
}

/// The known trick of signing with the public key as if it were a shared secret.
fn with_the_public_key_as_secret(zendesk: &ZendeskSimulator) -> impl Fn(&[u8]) -> Vec<u8> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, zendesk.public_key_pem().as_bytes());
    move |input| hmac::sign(&key, input).as_ref().to_vec()
}

/// Fails unless the page is refused so, shows nothing but that, and may be framed by nobody but our own accounts.
#[track_caller]
fn assert_refused(answer: &Answer, status: u16, code: &str) {
    answer.refuses(status, code).never_says("portadesk-session").never_says("EasyCall");
    assert!(answer.header("content-type").starts_with("text/html"), "a page is expected by whoever opens one");
    assert!(answer.renewed_session().is_none());
}

async fn refusals(desk: &Desk, reason: &str) -> f64 {
    desk.figure("portadesk_page_refusals_total", &format!("reason=\"{reason}\"")).await
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "a table with a row for each cheat")]
async fn a_token_that_zendesk_did_not_sign_for_this_page_opens_nothing() {
    let desk = Desk::with("limits.workers", 1).neighbour("wolf").start().await;
    let (ours, (_, wolf)) = (desk.zendesk(), desk.neighbour("wolf"));
    let rs256 = json!({ "typ": "JWT", "alg": "RS256" });
    let good = claims(ours, &json!({}));
    let now = desk.clock.now().as_second();
    let signed = |overrides: Value| ours.sign_page_token(&overrides).unwrap();
    let headed = |header: Value| ours.sign(&header, &claims(ours, &json!({}))).unwrap();
    let cheat = |name, token, reason| Cheat { name, token, reason };

    let whole = signed(json!({}));
    let (input, signature) = whole.rsplit_once('.').unwrap();
    let (first, _) = input.split_once('.').unwrap();
    let tom = encode(&claims(ours, &json!({ "sub": "https://pandatelecom.zendesk.com/api/v2/users/535.json" })));
    let cheats = [
        cheat("another app's key", wolf.sign(&rs256, &good).unwrap(), "wrong_signature"),
        cheat("no signature", format!("{input}."), "malformed"),
        cheat("a signature of zeros", format!("{input}.{}", "A".repeat(342)), "wrong_signature"),
        cheat("another agent under the signature", format!("{first}.{tom}.{signature}"), "wrong_signature"),
        cheat("no algorithm", unsigned(&json!({ "alg": "none" }), &good, |_| vec![1]), "wrong_algorithm"),
        cheat("no algorithm, signed", headed(json!({ "alg": "none" })), "wrong_algorithm"),
        cheat(
            "the public key as secret",
            unsigned(&json!({ "alg": "HS256" }), &good, with_the_public_key_as_secret(ours)),
            "wrong_algorithm",
        ),
        cheat(
            "the public key as secret, under the right name",
            unsigned(&rs256, &good, with_the_public_key_as_secret(ours)),
            "wrong_signature",
        ),
        cheat("RS512", headed(json!({ "alg": "RS512" })), "wrong_algorithm"),
        cheat("another spelling", headed(json!({ "alg": "rs256" })), "wrong_algorithm"),
        cheat("several algorithms", headed(json!({ "alg": ["RS256"] })), "malformed"),
        cheat("a critical extension", headed(json!({ "alg": "RS256", "crit": ["exp"] })), "wrong_algorithm"),
        cheat(
            "a key that the token brings along",
            wolf.sign(
                &json!({ "alg": "RS256", "jwk": { "kty": "RSA" }, "kid": "../../etc/key", "jku": wolf.url() }),
                &good,
            )
            .unwrap(),
            "wrong_signature",
        ),
        cheat(
            "an installation nobody knows",
            signed(json!({ "aud": audience("pandatelecom", 9002) })),
            "unknown_installation",
        ),
        cheat(
            "another account's installation",
            signed(json!({ "aud": audience("otter", 9001) })),
            "unknown_installation",
        ),
        cheat(
            "an audience that only begins right",
            signed(json!({ "aud": format!("{}#", audience("pandatelecom", 9001)) })),
            "unknown_installation",
        ),
        cheat(
            "an audience without encryption",
            signed(json!({ "aud": audience("pandatelecom", 9001).replace("https", "http") })),
            "unknown_installation",
        ),
        cheat(
            "two audiences",
            signed(json!({ "aud": [audience("pandatelecom", 9001), audience("otter", 9001)] })),
            "unreadable_claims",
        ),
        cheat("no audience", signed(json!({ "aud": null })), "unreadable_claims"),
        cheat(
            "our key for the neighbour's installation",
            signed(json!({ "aud": audience("wolftelecom", 9001), "iss": "wolftelecom.zendesk.com" })),
            "wrong_origin",
        ),
        cheat("another issuer", signed(json!({ "iss": "otter.zendesk.com" })), "wrong_issuer"),
        cheat(
            "an issuer that only ends right",
            signed(json!({ "iss": "https://evil.example/pandatelecom.zendesk.com" })),
            "wrong_issuer",
        ),
        cheat("expired", signed(json!({ "iat": now - 331, "nbf": now - 331, "exp": now - 31 })), "expired"),
        cheat("not yet valid", signed(json!({ "nbf": now + 31 })), "not_yet_valid"),
        cheat("issued in the future", signed(json!({ "iat": now + 31, "exp": now + 331 })), "not_yet_valid"),
        cheat("good for a day", signed(json!({ "exp": now + 86_400 })), "lives_too_long"),
        cheat("good for ever", signed(json!({ "exp": i64::MAX })), "unreadable_claims"),
        cheat("ended before it began", signed(json!({ "iat": now, "exp": now })), "lives_too_long"),
        cheat("no end", signed(json!({ "exp": null })), "unreadable_claims"),
        cheat("no beginning", signed(json!({ "iat": null })), "unreadable_claims"),
        cheat("an end in words", signed(json!({ "exp": "tomorrow" })), "unreadable_claims"),
        cheat(
            "a place that is not ours",
            signed(json!({ "context": { "product": "support", "location": "background" } })),
            "wrong_location",
        ),
        cheat(
            "another product",
            signed(json!({ "context": { "product": "chat", "location": "ticket_sidebar" } })),
            "wrong_location",
        ),
        cheat("no place", signed(json!({ "context": null })), "wrong_location"),
        cheat("nobody", signed(json!({ "sub": null })), "unreadable_claims"),
        cheat(
            "nobody in particular",
            signed(json!({ "sub": "https://pandatelecom.zendesk.com/api/v2/users/me.json" })),
            "no_user",
        ),
        cheat("user zero", signed(json!({ "sub": 0 })), "no_user"),
        cheat("an empty id", signed(json!({ "jti": "" })), "unreadable_claims"),
        cheat("no token at all", String::new(), "malformed"),
        cheat("no JSON", "a.b.c".to_owned(), "malformed"),
        cheat("four parts", format!("{whole}.{signature}"), "malformed"),
        cheat("padding", format!("{input}=.{signature}"), "malformed"),
        cheat("blanks around it", format!(" {whole} "), "malformed"),
        cheat("longer than any real one", format!("{input}.{}", "A".repeat(9_000)), "too_long"),
        cheat("deep claims", deep_token(&rs256), "unreadable_claims"),
    ];

    for Cheat { name, token, reason } in cheats {
        let before = refusals(&desk, reason).await;

        let answer = desk.post_page(ours.url(), &[("token", &token)]).await;

        println!("{name}");
        assert_refused(&answer, 401, "page_not_verified");
        assert!(refusals(&desk, reason).await > before, "{name} is not counted as {reason}");
    }
    // None of this has used up what is good.
    desk.post_page(ours.url(), &[("token", &whole)]).await.expect(200);
}

fn audience(subdomain: &str, installation: u64) -> String {
    format!("https://{subdomain}.zendesk.com/api/v2/apps/installations/{installation}.json")
}

/// Claims in which a list stands in a list in a list.
fn deep_token(header: &Value) -> String {
    let payload = format!("{}{}", "[".repeat(2_000), "]".repeat(2_000));
    format!("{}.{}.AAAA", encode(header), BASE64_URL_SAFE_NO_PAD.encode(payload))
}

#[tokio::test]
async fn a_good_token_in_another_accounts_page_opens_nothing() {
    let desk = Desk::with("limits.workers", 1).neighbour("wolf").start().await;
    let (ours, (_, wolf)) = (desk.zendesk(), desk.neighbour("wolf"));
    let token = ours.sign_page_token(&json!({})).unwrap();
    let form = [("token", token.as_str())];

    for origin in [wolf.url(), "https://evil.example", "null", "", "https://pandatelecom.zendesk.com", "%00"] {
        let answer = desk.post_page(origin, &form).await;

        assert_refused(&answer, 401, "page_not_verified");
        let ancestors = answer.header("content-security-policy").rsplit(' ').next().unwrap().to_owned();
        assert_eq!(ancestors, if origin == wolf.url() { origin } else { "'none'" });
    }
    let without = desk.send(desk.request("POST", "/zendesk/panel").form(&form)).await;
    assert_refused(&without, 401, "page_not_verified");

    desk.post_page(ours.url(), &form).await.expect(200);
}

#[tokio::test]
async fn each_tenants_token_opens_its_own_tenant_and_no_other() {
    let desk = Desk::with("limits.workers", 1).neighbour("wolf").start().await;
    let ours = desk.open_panel_as(OLENA).await;
    let theirs = desk.open_panel_of("wolf", OLENA).await;
    ours.link(86, 46_180).await.expect(200);

    let (here, there) = (ours.organization(86).await, theirs.organization(86).await);

    assert_eq!((here.view().as_str(), there.view().as_str()), ("linked", "unlinked"));
    assert_eq!(desk.neighbour("wolf").0.calls().total(), 0, "the neighbour's billing was asked");
}

#[tokio::test]
async fn a_token_opens_one_page_and_no_second() {
    let desk = Desk::start().await;
    let token = desk.zendesk().sign_page_token(&json!({})).unwrap();
    let form = [("token", token.as_str())];

    desk.post_page(desk.zendesk().url(), &form).await.expect(200);
    let before = refusals(&desk, "replayed").await;
    let again = desk.post_page(desk.zendesk().url(), &form).await;
    again.says("This page could not be verified.").never_says("Your session has ended");

    assert_refused(&again, 401, "page_not_verified");
    assert!(refusals(&desk, "replayed").await > before);
}

#[tokio::test]
async fn of_fifty_uses_of_one_token_at_once_one_opens_a_page() {
    let desk = Desk::start().await;

    for overrides in [json!({}), json!({ "jti": null })] {
        let token = desk.zendesk().sign_page_token(&overrides).unwrap();
        let form = [("token", token.as_str())];
        let answers = join_all((0..50).map(|_| desk.post_page(desk.zendesk().url(), &form))).await;

        let opened = answers.iter().filter(|answer| answer.status == 200).count();
        assert_eq!(opened, 1, "{overrides}");
        answers
            .iter()
            .filter(|answer| answer.status != 200)
            .for_each(|it| assert_refused(it, 401, "page_not_verified"));
    }
}

#[tokio::test]
async fn a_page_request_that_is_no_small_form_with_one_token_is_refused() {
    let desk = Desk::start().await;
    let token = desk.zendesk().sign_page_token(&json!({})).unwrap();
    let path = format!("/zendesk/panel?origin={}", desk.zendesk().url());
    let post =
        |content_type: &str, body: String| desk.request("POST", &path).header(CONTENT_TYPE, content_type).body(body);
    let large = format!("filler={}&token={token}", "x".repeat(20_000));
    let in_the_query = format!("{path}&token={token}");
    let cases = [
        ("an empty form", post(FORM, String::new()), 401, "page_not_verified", "no_token"),
        ("another name", post(FORM, format!("Token={token}")), 401, "page_not_verified", "no_token"),
        (
            "a token in the address",
            desk.request("POST", &in_the_query).header(CONTENT_TYPE, FORM),
            401,
            "page_not_verified",
            "no_token",
        ),
        ("two tokens", post(FORM, format!("token={token}&token={token}")), 400, "invalid_request", "two_tokens"),
        (
            "two tokens, one disguised",
            post(FORM, format!("token={token}&%74oken=x")),
            400,
            "invalid_request",
            "two_tokens",
        ),
        ("JSON", post("application/json", json!({ "token": token }).to_string()), 400, "invalid_request", "not_a_form"),
        (
            "parts",
            post(
                "multipart/form-data; boundary=x",
                format!("--x\r\nContent-Disposition: form-data; name=token\r\n\r\n{token}\r\n--x--"),
            ),
            400,
            "invalid_request",
            "not_a_form",
        ),
        ("a text", post("text/plain", format!("token={token}")), 400, "invalid_request", "not_a_form"),
        ("no type", desk.request("POST", &path).body(format!("token={token}")), 400, "invalid_request", "not_a_form"),
        ("a large form", post(FORM, large.clone()), 413, "too_large", "form_too_large"),
    ];

    for (name, request, status, code, reason) in cases {
        let before = refusals(&desk, reason).await;

        let answer = desk.send(request).await;

        println!("{name}");
        assert_refused(&answer, status, code);
        assert!(refusals(&desk, reason).await > before, "{name} is not counted as {reason}");
    }
    desk.send(post(&format!("{FORM}; charset=UTF-8"), format!("token={token}&more=x"))).await.expect(200);
}

#[tokio::test]
async fn a_large_form_of_unknown_length_is_refused_as_soon_as_it_is_too_large() {
    let desk = Desk::start().await;
    let before = refusals(&desk, "form_too_large").await;
    let mut wire = Wire::open(&desk);

    wire.say(
        "POST /zendesk/panel HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n\r\n",
    );
    // No end: whoever waits for it waits for ever.
    wire.say(chunked(&"x".repeat(20_000), 1_000).strip_suffix("0\r\n\r\n").unwrap());

    assert_refused(&wire.hear(), 413, "too_large");
    assert!(refusals(&desk, "form_too_large").await > before);
}

#[tokio::test]
async fn a_page_that_is_asked_for_without_a_signature_is_refused_as_a_page() {
    let desk = Desk::start().await;
    let path = format!("/zendesk/panel?origin={}&app_guid=a1b2&colorScheme=dark", desk.zendesk().url());

    let answer = desk.get(&path).await;

    assert_refused(&answer, 405, "method_not_allowed");
    assert_eq!(answer.header("allow"), "POST");
    assert!(answer.body.contains("data-color-scheme=\"dark\""));
    let ancestors = format!("frame-ancestors {}", desk.zendesk().url());
    assert!(answer.header("content-security-policy").ends_with(&ancestors), "Zendesk shows the page, so it may");
}

#[tokio::test]
async fn a_suspended_agent_with_a_good_token_gets_a_page_and_nothing_more() {
    let desk = Desk::start().await;
    let token = desk.zendesk().sign_page_token(&json!({ "sub": "537" })).unwrap();
    let page = desk.post_page(desk.zendesk().url(), &[("token", &token)]).await.expect(200);

    let answer = Panel::of(&desk, &page).organization(EASYCALL).await;

    answer.refuses(401, "sign_in_again").never_says("EasyCall");
}

const SOONEST: Duration = Duration::from_millis(300);

#[tokio::test]
async fn a_token_for_an_unknown_installation_has_zendesk_looked_at_soon_and_seldom() {
    let desk = Desk::with("limits.workers", 1)
        .adjusted(|config| {
            let hour = Duration::from_hours(1);
            config.tenants[0].zendesk.looks = Schedule { usual: hour, soonest: SOONEST };
        })
        .start()
        .await;
    let looks = || desk.zendesk().calls().count("GET /api/v2/apps/installations");
    let token = desk.zendesk().sign_page_token(&json!({ "aud": audience("pandatelecom", 9002) })).unwrap();
    let form = [("token", token.as_str())];
    assert_eq!(looks(), 1);

    let begun = Instant::now();
    // Whoever does not even know our accounts wakes nobody.
    desk.post_page("https://evil.example", &form).await.expect(401);
    join_all((0..50).map(|_| desk.post_page(desk.zendesk().url(), &form))).await;
    until("the early look", async || (looks() > 1).then_some(())).await;

    // One for each time that may pass between two, however long the fifty took.
    let at_most = 3 + begun.elapsed().as_millis() / SOONEST.as_millis();
    assert!(looks() as u128 <= at_most, "{} looks for fifty tokens", looks());
}

#[tokio::test]
async fn no_two_pages_share_a_session_or_a_reference() {
    let desk = Desk::start().await;

    let pages = join_all((0..20).map(|_| desk.page_as(OLENA))).await;

    let sessions: BTreeSet<String> = pages.iter().map(|page| Panel::of(&desk, page).session()).collect();
    let references: BTreeSet<&str> = pages.iter().map(|page| page.header("x-request-id")).collect();
    assert_eq!((sessions.len(), references.len()), (20, 20));
}
