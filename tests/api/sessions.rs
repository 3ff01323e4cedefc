//! The session of an open page: how long it lives, how it is renewed, and who loses it.

use std::time::{Duration, Instant};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use portadesk::{
    config::Config,
    demo::{
        faults::{Fault, FaultKind},
        simulator::zendesk::UserRole,
    },
    zendesk::installations::Schedule,
};
use serde_json::json;

use crate::harness::{
    Desk, Panel, Setting,
    agents::{OLENA, RAY, TOM},
    organizations::{EASYCALL, NORTHWIND},
    until,
};

const KEY: &str = "0123456789abcdef0123456789abcdef";
const NEXT_KEY: &str = "fedcba9876543210fedcba9876543210";
const MINUTE: i64 = 60;
/// Slower than a look waits for, and far from silent.
const SLOW: FaultKind = FaultKind::Slow { millis: 700 };

#[tokio::test]
async fn a_session_ends_after_fifteen_minutes_without_use() {
    let desk = Desk::start().await;
    let session = desk.open_panel_as(OLENA).await.session();

    desk.advance(15 * MINUTE - 1);
    Panel::with_session(&desk, &session).organization(EASYCALL).await.expect(200);
    desk.advance(1);

    let ended = Panel::with_session(&desk, &session).organization(EASYCALL).await.expect(401);
    assert_eq!(ended.code(), "sign_in_again");
    ended.says("Your session has ended.").says("Reload Zendesk, or close the ticket and open it again.");
    ended.never_says("EasyCall");
}

#[tokio::test]
async fn a_session_in_use_is_renewed_after_a_third_of_its_idle_time() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;

    desk.advance(5 * MINUTE - 1);
    assert_eq!(panel.organization(EASYCALL).await.expect(200).renewed_session(), None);
    desk.advance(1);
    let before = panel.session();
    let renewing = panel.organization(EASYCALL).await.expect(200);
    assert!(renewing.renewed_session().is_some());
    assert_ne!(panel.session(), before, "the page goes on with the new one");

    desk.advance(14 * MINUTE);
    panel.organization(EASYCALL).await.expect(200);
    Panel::with_session(&desk, &before).organization(EASYCALL).await.expect(401);
}

#[tokio::test]
async fn errors_renew_a_session_as_answers_do() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;

    desk.advance(6 * MINUTE);

    assert!(panel.customer(99_999).await.expect(404).renewed_session().is_some());
}

#[tokio::test]
async fn no_session_lives_longer_than_twelve_hours() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;

    let mut minutes = 0;
    while panel.organization(EASYCALL).await.status == 200 {
        desk.advance(10 * MINUTE);
        minutes += 10;
        assert!(minutes <= 12 * 60, "it still lives after {minutes} minutes");
    }

    assert_eq!(minutes, 12 * 60);
    desk.open_panel_as(OLENA).await.organization(EASYCALL).await.expect(200);
}

#[tokio::test]
async fn the_operator_may_shorten_sessions() {
    let desk = Desk::with("sessions.idle", "2 min").with("sessions.longest", "10 min").start().await;
    let panel = desk.open_panel_as(OLENA).await;

    for _ in 0..9 {
        panel.organization(EASYCALL).await.expect(200);
        desk.advance(MINUTE);
    }
    desk.advance(MINUTE);
    panel.organization(EASYCALL).await.expect(401);

    let idle = desk.open_panel_as(OLENA).await;
    desk.advance(2 * MINUTE);
    idle.organization(EASYCALL).await.expect(401);
}

#[tokio::test]
async fn a_suspended_agent_loses_access_within_five_minutes() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.organization(EASYCALL).await.expect(200);

    desk.zendesk().suspend_agent(OLENA);
    desk.advance(5 * MINUTE);

    let ended = panel.organization(EASYCALL).await.expect(401);
    assert_eq!(ended.code(), "sign_in_again");
    assert_eq!(ended.renewed_session(), None);
    panel.search("easycall").await.expect(401).never_says("Rita");
    panel.link(NORTHWIND, 46_171).await.expect(401);
    desk.open_panel_as(TOM).await.organization(NORTHWIND).await.expect(200).says("No customer linked");
}

#[tokio::test]
async fn an_agent_who_was_suspended_before_opens_a_page_and_sees_nothing() {
    let desk = Desk::start().await;

    let panel = desk.open_panel_as(RAY).await;

    panel.organization(EASYCALL).await.expect(401).never_says("EasyCall");
}

#[tokio::test]
async fn whoever_becomes_an_end_user_or_is_deleted_loses_access_too() {
    let desk = Desk::start().await;
    let (olena, tom) = (desk.open_panel_as(OLENA).await, desk.open_panel_as(TOM).await);
    olena.organization(EASYCALL).await.expect(200);
    tom.organization(EASYCALL).await.expect(200);

    desk.zendesk().edit_user(OLENA, |user| user.role = UserRole::EndUser);
    desk.zendesk().edit_user(TOM, |user| user.active = false);
    desk.advance(5 * MINUTE);

    olena.organization(EASYCALL).await.expect(401);
    tom.organization(EASYCALL).await.expect(401);
}

#[tokio::test]
async fn a_role_that_changes_changes_the_rights_of_an_open_page() {
    let desk = Desk::with("tenants.panda.access.link_roles", "admin").start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.link(NORTHWIND, 46_171).await.expect(403);

    desk.zendesk().edit_user(OLENA, |user| user.role = UserRole::Admin);
    desk.advance(5 * MINUTE);

    panel.link(NORTHWIND, 46_171).await.expect(200);
}

#[tokio::test]
async fn during_a_long_outage_of_zendesk_nobody_is_let_in_on_old_knowledge() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.organization(EASYCALL).await.expect(200);
    desk.zendesk().faults().set(FaultKind::Down);

    for _ in 0..5 {
        desk.advance(10 * MINUTE);
        panel.organization(EASYCALL).await.expect(200);
    }
    desk.advance(10 * MINUTE);
    let refused = panel.organization(EASYCALL).await.expect(504);
    assert_eq!(refused.code(), "zendesk_unreachable");

    desk.zendesk().faults().clear();
    panel.organization(EASYCALL).await.expect(200);
}

#[tokio::test]
async fn a_hanging_zendesk_delays_no_request_of_an_agent_it_has_spoken_of() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.organization(EASYCALL).await.expect(200);
    desk.advance(5 * MINUTE);
    desk.zendesk().faults().set(FaultKind::Hang);

    let began = Instant::now();
    panel.organization(EASYCALL).await.expect(200);
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());

    // The answer that came too late for that request is kept for the next.
    desk.zendesk().suspend_agent(OLENA);
    desk.zendesk().faults().clear();
    until("the late answer", async || (panel.organization(EASYCALL).await.status == 401).then_some(())).await;
}

#[tokio::test]
async fn a_slow_zendesk_is_waited_for_when_its_last_word_is_old() {
    let desk = Desk::start().await;
    desk.open_panel_as(OLENA).await.organization(EASYCALL).await.expect(200);
    desk.zendesk().suspend_agent(OLENA);
    desk.zendesk().faults().set(SLOW);
    desk.advance(50 * MINUTE);

    let panel = desk.open_panel_as(OLENA).await;

    panel.organization(EASYCALL).await.expect(401).never_says("EasyCall");
}

#[tokio::test]
async fn a_slow_zendesk_is_waited_for_before_any_change() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.organization(EASYCALL).await.expect(200);
    desk.zendesk().suspend_agent(OLENA);
    desk.zendesk().faults().set(SLOW);
    desk.advance(6 * MINUTE);

    panel.unlink(EASYCALL, 46_170).await.expect(401);

    assert_eq!(desk.acts().await, ["adopted", "refused"]);
}

#[tokio::test]
async fn the_grace_for_a_silent_zendesk_is_not_given_when_it_refuses_to_say_who_somebody_is() {
    for refusal in [Fault::code("Forbidden"), FaultKind::CutBody.into()] {
        let desk = Desk::start().await;
        let panel = desk.open_panel_as(OLENA).await;
        panel.organization(EASYCALL).await.expect(200);
        desk.zendesk().faults().set(refusal.only("/api/v2/users"));
        desk.advance(5 * MINUTE);

        assert_eq!(panel.organization(EASYCALL).await.expect(502).code(), "zendesk_error");
        desk.open_panel_as(TOM).await.organization(EASYCALL).await.expect(502).never_says("EasyCall");
    }
}

#[tokio::test]
async fn a_restart_with_the_same_key_keeps_sessions() {
    let mut desk = Desk::with("sessions.key", KEY).start().await;
    let session = desk.open_panel_as(OLENA).await.session();

    desk.stop().await;
    desk.start_again().await;

    Panel::with_session(&desk, &session).organization(EASYCALL).await.expect(200);
}

#[tokio::test]
async fn an_app_that_is_taken_out_of_the_account_takes_its_sessions_along() {
    let look_often = |config: &mut Config| {
        let often = Schedule { usual: Duration::from_millis(50), soonest: Duration::from_millis(20) };
        config.tenants.iter_mut().for_each(|tenant| tenant.zendesk.looks = often);
    };
    let desk = Setting::default().adjusted(look_often).start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.organization(EASYCALL).await.expect(200);
    let zendesk = desk.zendesk();
    let installation = format!("{}/api/v2/apps/installations/9001", zendesk.url());
    let removal = desk.client().delete(installation).header("Accept", "application/json");
    let admin = format!("{}/token", zendesk.admin_email());
    let removed = removal.basic_auth(admin, Some(zendesk.api_token())).send().await.unwrap();
    assert!(removed.status().is_success(), "{removed:?}");

    let code = until("the end of the session", async || {
        let answer = panel.organization(EASYCALL).await;
        (answer.status == 401).then(|| answer.code())
    });

    assert_eq!(code.await, "sign_in_again");
}

#[tokio::test]
async fn a_restart_without_a_key_ends_sessions() {
    let mut desk = Desk::start().await;
    let session = desk.open_panel_as(OLENA).await.session();

    desk.stop().await;
    desk.start_again().await;

    Panel::with_session(&desk, &session).organization(EASYCALL).await.expect(401);
}

#[tokio::test]
async fn a_key_is_changed_without_ending_sessions() {
    let mut desk = Desk::with("sessions.key", KEY).start().await;
    let session = desk.open_panel_as(OLENA).await.session();

    desk.stop().await;
    desk.change("sessions.key", NEXT_KEY);
    desk.change("sessions.previous_key", KEY);
    desk.start_again().await;
    desk.advance(6 * MINUTE);
    let panel = Panel::with_session(&desk, &session);
    panel.organization(EASYCALL).await.expect(200);
    let renewed = panel.session();
    assert_ne!(renewed, session);

    desk.stop().await;
    desk.change("sessions.previous_key", "another-key-that-is-long-enough-1234");
    desk.start_again().await;
    Panel::with_session(&desk, &renewed).organization(EASYCALL).await.expect(200);
    Panel::with_session(&desk, &session).organization(EASYCALL).await.expect(401);
}

#[tokio::test]
async fn a_value_that_is_not_ours_is_no_session() {
    let desk = Desk::start().await;
    let session = desk.open_panel_as(OLENA).await.session();
    let (payload, tag) = session.strip_prefix("v2.").unwrap().split_once('.').unwrap();
    let told = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap();
    let as_tom = BASE64_URL_SAFE_NO_PAD.encode(told.replace("534", "535"));
    let elsewhere = BASE64_URL_SAFE_NO_PAD.encode(told.replace("panda", "wolf"));

    for value in [
        String::new(),
        "v2".to_owned(),
        format!("v2.{as_tom}.{tag}"),
        format!("v2.{elsewhere}.{tag}"),
        format!("v2.{payload}."),
        format!("{session}A"),
        "x".repeat(5_000),
    ] {
        let refused = Panel::with_session(&desk, &value).organization(EASYCALL).await.expect(401);
        assert_eq!(refused.code(), "sign_in_again", "{value}");
    }
}

#[tokio::test]
async fn a_session_in_another_place_than_the_header_counts_for_nothing() {
    let desk = Desk::start().await;
    let session = desk.open_panel_as(OLENA).await.session();

    desk.get(&format!("/panel/organizations/77?session={session}&access_token={session}")).await.expect(401);
    let cookie = desk.request("GET", "/panel/organizations/77").header("Cookie", format!("session={session}"));
    desk.send(cookie).await.expect(401);
    let basic = desk.request("GET", "/panel/organizations/77").header("Authorization", format!("Basic {session}"));
    desk.send(basic).await.expect(401);
}

#[tokio::test]
async fn what_a_request_claims_about_its_agent_is_ignored() {
    let desk = Desk::with("tenants.panda.access.link_roles", "admin").start().await;
    let panel = desk.open_panel_as(OLENA).await;

    let claims = panel
        .request("PUT", "/panel/organizations/78/link?user=535&role=admin")
        .header("X-Portadesk-User", "535")
        .header("X-Zendesk-User", "535")
        .header("X-Forwarded-User", "tom")
        .json(&json!({ "customer": "46171" }));

    assert_eq!(panel.send(claims).await.expect(403).code(), "link_not_allowed");
    let record = desk.ledger_has("the refusal", |record| record["act"] == "refused").await;
    assert_eq!(record["actor"], "user:534");
}

#[tokio::test]
async fn nothing_is_kept_in_cookies_or_caches() {
    let desk = Desk::start().await;
    let page = desk.page_as(OLENA).await.expect(200);
    let card = desk.open_panel_as(OLENA).await.organization(EASYCALL).await.expect(200);

    for answer in [&page, &card] {
        assert_eq!(answer.header("set-cookie"), "");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
}
