//! People without Zendesk's page: how they come in, how long they stay, and who is kept out.

use portadesk::demo::faults::FaultKind;
use serde_json::{Value, json};

use crate::harness::{Answer, Desk};

const SESSION: &str = "/billing/panda/session";

async fn enter(desk: &Desk, entrance: &Value) -> Answer {
    desk.send(desk.request("POST", SESSION).json(entrance)).await
}

async fn sign_in(desk: &Desk, login: &str, password: &str) -> Answer {
    enter(desk, &json!({ "login": login, "password": password })).await
}

fn value(answer: &Answer) -> String {
    answer.renewed_session().expect("a visit's value").to_owned()
}

async fn leave(desk: &Desk, value: &str) -> Answer {
    desk.send(desk.request("DELETE", SESSION).bearer_auth(value)).await
}

#[tokio::test]
async fn whoever_billing_knows_is_let_in_and_signing_out_ends_the_visit_here_and_there() {
    let desk = Desk::start().await;

    let visit = value(&sign_in(&desk, "hugo", "hugo-demo").await.expect(200));
    leave(&desk, &visit).await.expect(200);

    leave(&desk, &visit).await.refuses(401, "visit_ended");
    assert_eq!(desk.billing().calls().count("Session/logout"), 1);
}

#[tokio::test]
async fn each_realm_lets_in_its_own_people_only() {
    let desk = Desk::start().await;
    let through = async |realm: &str, login: &str| {
        enter(&desk, &json!({ "login": login, "password": format!("{login}-demo"), "realm": realm })).await
    };

    through("admin", "ada").await.expect(200);
    through("reseller", "rosa").await.expect(200);
    through("reseller", "ada").await.refuses(401, "sign_in_refused");
    through("admin", "rosa").await.refuses(401, "sign_in_refused");
    through("customer", "ada").await.refuses(401, "sign_in_refused");
    through("nobody", "ada").await.refuses(400, "invalid_request");
}

#[tokio::test]
async fn a_password_that_has_run_out_is_told_apart_from_a_wrong_one() {
    let desk = Desk::start().await;
    desk.billing().edit_people(|people| people.iter_mut().for_each(|person| person.must_change_password = true));

    sign_in(&desk, "hugo", "hugo-demo").await.refuses(401, "password_run_out");
    sign_in(&desk, "hugo", "wrong").await.refuses(401, "sign_in_refused");
}

#[tokio::test]
async fn guessing_is_slowed_down_before_billing_hears_of_it_and_a_right_password_does_not_help() {
    let desk = Desk::start().await;
    for _ in 0..3 {
        sign_in(&desk, "hugo", "wrong").await.refuses(401, "sign_in_refused");
    }
    desk.advance(11 * 60);
    for _ in 0..2 {
        sign_in(&desk, "hugo", "wrong").await.refuses(401, "sign_in_refused");
    }
    let asked = desk.billing().calls().count("Session/login");

    let refused = sign_in(&desk, "hugo", "hugo-demo").await;

    refused.refuses(429, "too_many_attempts");
    assert_eq!(refused.header("retry-after"), "30");
    assert_eq!(desk.billing().calls().count("Session/login"), asked);
    sign_in(&desk, "ada", "ada-demo").await.expect(200);
    desk.advance(31);
    sign_in(&desk, "hugo", "hugo-demo").await.expect(200);
}

#[tokio::test]
async fn strangers_who_guess_do_not_close_billings_door_for_the_service() {
    let desk = Desk::start().await;

    let mut codes = Vec::new();
    for number in 0..5 {
        codes.push(sign_in(&desk, &format!("stranger-{number}"), "wrong").await.code());
    }

    assert_eq!(codes[..3], ["sign_in_refused"; 3]);
    assert_eq!(codes[3..], ["too_many_attempts"; 2]);
    // The service itself has to sign in anew, and billing lets it.
    desk.billing().expire_sessions();
    desk.advance(60);
    let panel = desk.open_panel_as(crate::harness::agents::OLENA).await;
    panel.organization(crate::harness::organizations::EASYCALL).await.expect(200).says("EasyCall");
    desk.advance(10 * 60);
    sign_in(&desk, "hugo", "hugo-demo").await.expect(200);
}

#[tokio::test]
async fn while_billing_is_silent_nobody_is_let_in_and_nobody_is_blamed_for_it() {
    let desk = Desk::start().await;
    desk.billing().faults().set(FaultKind::HtmlError);
    for _ in 0..8 {
        let answer = sign_in(&desk, "hugo", "hugo-demo").await;
        assert!([502, 504].contains(&answer.status.as_u16()), "{}", answer.status);
    }
    desk.billing().faults().clear();
    desk.advance(60);

    sign_in(&desk, "hugo", "hugo-demo").await.expect(200);
}

#[tokio::test]
async fn no_cookie_is_set_and_foreign_values_open_nothing() {
    let desk = Desk::start().await;
    let answer = sign_in(&desk, "hugo", "hugo-demo").await.expect(200);
    assert!(!answer.headers.contains_key("set-cookie"));
    let visit = value(&answer);
    let panel = desk.open_panel_as(crate::harness::agents::OLENA).await;

    for foreign in ["", "v1.", "v1.AAAA", &format!("{visit}A"), &panel.session()] {
        leave(&desk, foreign).await.refuses(401, "visit_ended");
    }
    desk.send(desk.request("DELETE", "/billing/wolf/session").bearer_auth(&visit)).await.refuses(404, "not_found");
    let page = desk.send(desk.request("GET", "/panel/organizations/77").bearer_auth(&visit)).await;
    page.refuses(401, "sign_in_again");
}

#[tokio::test]
async fn a_visit_that_is_not_used_ends_and_one_in_use_is_renewed() {
    let desk = Desk::start().await;
    let visit = value(&sign_in(&desk, "hugo", "hugo-demo").await.expect(200));
    desk.advance(15 * 60);
    leave(&desk, &visit).await.refuses(401, "visit_ended");

    let desk = Desk::with("visits.idle", "3m").start().await;
    let first = value(&sign_in(&desk, "hugo", "hugo-demo").await.expect(200));
    let view = async |visit: &str| {
        desk.send(desk.request("GET", "/billing/panda/customers/46170/view").bearer_auth(visit)).await
    };
    desk.advance(50);
    assert_eq!(view(&first).await.expect(200).renewed_session(), None);
    desk.advance(20);
    let second = value(&view(&first).await.expect(200));
    desk.advance(150);
    view(&first).await.refuses(401, "visit_ended");
    view(&second).await.expect(200);
}
