//! Who has no session, or no longer one, is shown nothing.

use portadesk::keys::Scope;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use secrecy::ExposeSecret as _;
use serde_json::json;

use crate::harness::{
    Answer, Desk, LINK_SECRET, Panel, Setting,
    agents::{OLENA, TOM},
    right::{Asker, Right, Scene, assert_refused},
    visit_of,
};

/// The customer whose self-care Rita uses.
const RITA: u64 = 46_170;

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
async fn a_visit_opens_its_own_tenant_by_its_own_door_and_nothing_opens_in_its_place() {
    let desk = Setting::default().complete().complete_neighbour("wolf").start().await;
    let idle = [desk.staff_visit_at("panda", "ada", "admin").await, desk.care_visit_at("panda", "rita", RITA).await];
    desk.advance(15 * 60);
    let scene = Scene::open(&desk).await;
    let ended = [desk.staff_visit_at("panda", "ada", "admin").await, desk.care_visit_at("panda", "rita", RITA).await];
    for (visit, door) in ended.iter().zip(["/billing/panda/session", "/care/panda/visit"]) {
        desk.send(desk.request("DELETE", door).bearer_auth(visit)).await.expect(200);
    }
    let theirs = [desk.staff_visit_at("wolf", "ada", "admin").await, desk.care_visit_at("wolf", "rita", RITA).await];
    let other_key = Setting::default().complete().start().await;
    let elsewhere =
        [other_key.staff_visit_at("panda", "ada", "admin").await, other_key.care_visit_at("panda", "rita", RITA).await];
    let links = [billing_link(&desk, "panda").await, desk.care_link_for("rita", RITA).await];
    let mut others = vec![&*scene.session, &*scene.key, LINK_SECRET];
    others.extend([&idle, &ended, &theirs, &elsewhere, &links].into_iter().flatten().map(String::as_str));
    let guests = [(Asker::Visitor, &scene.care_visit), (Asker::Customer, &scene.visit)];

    for (asker, other_door) in guests {
        let is_theirs = |right: &Right| right.asker == asker;
        for right in scene.right_requests().into_iter().filter(is_theirs) {
            let good = scene.bearer(&right);
            for header in instead_of(good, &[&others[..], &[other_door]].concat()) {
                let answer = ask(&scene, &right, &right.path, header.as_ref()).await;

                assert_refused(&right.path, &answer, 401, "visit_ended");
                assert!(answer.renewed_session().is_none());
            }
            let elsewhere = right.path.replace("/panda", "/wolf");
            let good = HeaderValue::from_str(&format!("Bearer {good}")).unwrap();
            let answer = ask(&scene, &right, &elsewhere, Some(&good)).await;
            assert_refused(&elsewhere, &answer, 401, "visit_ended");
        }
        // Nothing of it has changed anything, or ended the visit.
        for right in scene.right_requests().into_iter().filter(is_theirs) {
            scene.send(&right, right.method, &right.path).await.expect(right.status);
        }
    }
}

/// A link to the tickets of Rita's company, for whoever follows it.
async fn billing_link(desk: &Desk, tenant: &str) -> String {
    let (key, _) = desk.keys().await.create(tenant, "a test", &[Scope::MakeLinks], None).await.unwrap();
    let path = format!("/api/v1/tenants/{tenant}/customers/{RITA}/links");
    let made = desk.send(desk.request("POST", &path).bearer_auth(key.expose_secret())).await.expect(200).json();
    made["url"].as_str().unwrap().split_once("#link=").unwrap().1.to_owned()
}

#[tokio::test]
async fn a_link_lets_somebody_in_once_at_its_own_tenant_and_by_its_own_door() {
    const DOORS: [&str; 4] =
        ["/billing/panda/session", "/billing/wolf/session", "/care/panda/visit", "/care/wolf/visit"];
    let desk = Setting::default().complete().complete_neighbour("wolf").start().await;
    let links = async || {
        [
            billing_link(&desk, "panda").await,
            billing_link(&desk, "wolf").await,
            desk.care_link_at("panda", "rita", RITA).await,
            desk.care_link_at("wolf", "rita", RITA).await,
        ]
    };
    let late = links().await;
    desk.advance(5 * 60);
    for (link, door) in late.iter().zip(DOORS) {
        desk.follow(door, link).await.refuses(401, "link_not_good");
    }
    let links = links().await;

    for (link, own) in links.iter().zip(DOORS) {
        for door in DOORS.into_iter().filter(|door| *door != own) {
            let refused = desk.follow(door, link).await;
            refused.refuses(401, "visit_ended");
            assert!(refused.renewed_session().is_none(), "{own} at {door}");
        }
        let rest = link.strip_prefix("l1.").unwrap();
        let (head, tail) = rest.split_at(rest.len() / 2);
        let forged = [
            format!("v1.{rest}"),
            format!("l2.{rest}"),
            format!("l1.{tail}{head}"),
            format!("l1.{head}"),
            format!("{link}A"),
            link.to_lowercase(),
            format!(" {link}"),
            "l1.".to_owned(),
            String::new(),
        ];
        for link in &forged {
            desk.follow(own, link).await.refuses(401, "visit_ended");
        }
    }
    // None of it has used a link up.
    for (link, door) in links.iter().zip(DOORS) {
        let visit = visit_of(&desk.follow(door, link).await);
        let again = desk.follow(door, link).await;
        again.refuses(401, "link_not_good");
        assert!(again.renewed_session().is_none());
        desk.follow(door, &visit).await.refuses(401, "visit_ended");
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
