//! Who has no session, or no longer one, is shown nothing.

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use serde_json::json;

use crate::harness::{
    Desk, Panel,
    agents::{OLENA, TOM},
    right::{Asker, Scene, assert_refused, right_requests},
};

#[tokio::test]
async fn nothing_is_shown_to_whoever_has_no_session() {
    let desk = Desk::start().await;
    let scene = Scene::open(&desk).await;
    let good = scene.session.clone();
    let (payload, tag) = good.strip_prefix("v2.").unwrap().split_once('.').unwrap();
    let stranger = Desk::start().await.open_panel_as(TOM).await.session();
    let mut wrong: Vec<Option<HeaderValue>> = vec![None];
    let texts = [
        String::new(),
        "Bearer".to_owned(),
        "Bearer ".to_owned(),
        "Bearer x".to_owned(),
        good.clone(),
        format!("Basic {good}"),
        format!("Bearer  {good}"),
        format!("Bearer {good}x"),
        format!("Bearer {good}="),
        format!("Bearer {}", &good[..good.len() - 1]),
        format!("Bearer {}", good.to_lowercase()),
        format!("Bearer v1.{payload}.{tag}"),
        format!("Bearer v2.{payload}."),
        format!("Bearer v2..{tag}"),
        format!("Bearer v2.{tag}.{payload}"),
        format!("Bearer {good}, Bearer {good}"),
        format!("Bearer {stranger}"),
        format!("Bearer v2.{}", "A".repeat(4_000)),
        format!("Bearer {}", desk.zendesk().sign_page_token(&json!({})).unwrap()),
    ];
    wrong.extend(texts.iter().map(|text| Some(HeaderValue::from_str(text).unwrap())));
    wrong.push(Some(HeaderValue::from_bytes(b"Bearer v2.\xff\xfe.x").unwrap()));

    for right in right_requests().into_iter().filter(|right| right.asker == Asker::Panel) {
        for header in &wrong {
            println!("{} {} {header:?}", right.method, right.path);
            let mut request = desk.request(right.method, right.path);
            if let Some(header) = header {
                request = request.header(AUTHORIZATION, header);
            }
            if let Some(json) = right.json {
                request = request.header(CONTENT_TYPE, "application/json").body(json);
            }
            let answer = desk.send(request).await;

            assert_refused(right.path, &answer, 401, "sign_in_again");
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
