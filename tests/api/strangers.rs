//! Who has no session, or no longer one, is shown nothing.

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use serde_json::json;

use crate::harness::{
    Answer, Desk, LINK_SECRET, Panel, Setting,
    agents::{OLENA, TOM},
    right::{Asker, Right, Scene, assert_refused},
};

/// What may stand in the header in place of a good value, and is worth nothing.
fn instead_of(good: &str, others: &[&str]) -> Vec<Option<HeaderValue>> {
    let (version, rest) = good.split_once('.').unwrap();
    let (head, tail) = rest.split_once('.').unwrap_or_else(|| rest.split_at(rest.len() / 2));
    let mut texts = vec![
        String::new(),
        "Bearer".to_owned(),
        "Bearer ".to_owned(),
        "Bearer x".to_owned(),
        good.to_owned(),
        format!("Basic {good}"),
        format!("Bearer  {good}"),
        format!("Bearer {good}x"),
        format!("Bearer {good}="),
        format!("Bearer {}", &good[..good.len() - 1]),
        format!("Bearer {}", good.to_lowercase()),
        format!("Bearer {version}0.{rest}"),
        format!("Bearer l1.{rest}"),
        format!("Bearer {rest}"),
        format!("Bearer {version}.{head}."),
        format!("Bearer {version}..{tail}"),
        format!("Bearer {version}.{tail}.{head}"),
        format!("Bearer {version}.{tail}{head}"),
        format!("Bearer {good}, Bearer {good}"),
        format!("Bearer {version}.{}", "A".repeat(4_000)),
    ];
    texts.extend(others.iter().map(|other| format!("Bearer {other}")));
    let no_text = HeaderValue::from_bytes(b"Bearer v1.\xff\xfe.x").unwrap();
    let values = texts.iter().map(|text| Some(HeaderValue::from_str(text).unwrap()));
    [None, Some(no_text)].into_iter().chain(values).collect()
}

/// The right request with this in its header.
async fn ask(scene: &Scene<'_>, right: &Right, path: &str, header: Option<&HeaderValue>) -> Answer {
    println!("{} {path} {header:?}", right.method);
    let mut request = scene.desk.request(right.method, path);
    if let Some(header) = header {
        request = request.header(AUTHORIZATION, header);
    }
    if let Some(json) = &right.json {
        request = request.header(CONTENT_TYPE, "application/json").body(json.clone());
    }
    scene.desk.send(request).await
}

#[tokio::test]
async fn nothing_is_shown_to_whoever_has_no_session() {
    let desk = Setting::default().complete().start().await;
    let scene = Scene::open(&desk).await;
    let stranger = Desk::start().await.open_panel_as(TOM).await.session();
    let token = desk.zendesk().sign_page_token(&json!({})).unwrap();
    let wrong =
        instead_of(&scene.session, &[&stranger, &token, &scene.visit, &scene.care_visit, &scene.key, LINK_SECRET]);

    for right in scene.right_requests().into_iter().filter(|right| right.asker == Asker::Panel) {
        for header in &wrong {
            let answer = ask(&scene, &right, &right.path, header.as_ref()).await;

            assert_refused(&right.path, &answer, 401, "sign_in_again");
            assert!(answer.renewed_session().is_none());
        }
    }
}

#[tokio::test]
async fn a_session_in_the_address_or_in_a_cookie_is_none() {
    let desk = Desk::start().await;
    let session = desk.open_panel_as(TOM).await.session();

    let in_the_address = desk.get(&format!("/panel/customers/46170?session={session}&authorization={session}")).await;
    let in_a_cookie = desk.request("GET", "/panel/customers/46170").header("Cookie", format!("session={session}"));

    in_the_address.refuses(401, "sign_in_again");
    desk.send(in_a_cookie).await.refuses(401, "sign_in_again");
}

#[tokio::test]
async fn a_session_ends_with_its_time_its_tenant_or_its_agents_place() {
    let mut desk = Desk::with("sessions.key", "0123456789abcdef0123456789abcdef").neighbour("wolf").start().await;
    let theirs = desk.open_panel_of("wolf", OLENA).await.session();
    Panel::with_session(&desk, &theirs).customer(46_170).await.expect(200);
    let idle = desk.open_panel_as(TOM).await.session();

    desk.advance(15 * 60);
    Panel::with_session(&desk, &idle).customer(46_170).await.refuses(401, "sign_in_again");

    let theirs = desk.open_panel_of("wolf", OLENA).await.session();
    desk.stop().await;
    desk.stage.neighbours.clear();
    desk.start_again().await;
    Panel::with_session(&desk, &theirs).customer(46_170).await.refuses(401, "sign_in_again");

    let panel = desk.open_panel_as(OLENA).await;
    panel.customer(46_170).await.expect(200);
    desk.zendesk().suspend_agent(OLENA);
    desk.advance(6 * 60);
    panel.customer(46_170).await.refuses(401, "sign_in_again");
}
