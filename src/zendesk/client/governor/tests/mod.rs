//! The governor against a model of Zendesk's limits, on a clock that is moved on.

mod account;
mod backfill;

use std::time::Duration;

use tokio::time::{Instant, advance};

use super::*;
use crate::zendesk::client::headers::Limit;

const LIST: Class = Class { call: "organizations/list", about: None };

fn background(agents_share: u32) -> Background {
    Background { agents_share, longest_wait: Duration::MAX }
}

fn user(id: &str) -> Class {
    Class { call: "users/update", about: Some(id.to_owned()) }
}

fn account(total: u64, remaining: u64) -> Limits {
    let resets_in = Some(Duration::from_secs(30));
    Limits { account: Limit { total: Some(total), remaining: Some(remaining), resets_in }, ..Limits::default() }
}

fn refusal(limits: Limits, wait: u64) -> Limits {
    Limits { wait: Some(Duration::from_secs(wait)), is_refused: true, ..limits }
}

/// Makes a background call that is answered at once, and returns how long it had to wait.
async fn call(governor: &Governor, class: &Class, answer: Limits) -> Duration {
    let asked = Instant::now();
    let mut sent = governor.turn(class, background(30)).await.unwrap();
    sent.heard(&answer);
    asked.elapsed()
}

#[tokio::test(start_paused = true)]
async fn the_first_call_goes_alone_and_finds_out() {
    let governor = Governor::default();
    let mut first = governor.turn(&LIST, background(30)).await.unwrap();
    assert!(!governor.has_room(30));

    let second = governor.turn(&LIST, background(30));
    let answer = async {
        advance(Duration::from_millis(300)).await;
        first.heard(&account(100, 99));
    };
    let asked = Instant::now();
    let (second, ()) = tokio::join!(second, answer);

    assert!(second.is_ok() && asked.elapsed() < Duration::from_secs(1));
    assert_eq!(governor.pace(30), Some(Duration::from_mins(1).div_f64(70.0)));
}

#[tokio::test(start_paused = true)]
async fn an_account_that_tells_nothing_stops_nobody() {
    let governor = Governor::default();
    for _ in 0..1_000 {
        assert_eq!(call(&governor, &LIST, Limits::default()).await, Duration::ZERO);
    }
}

#[tokio::test(start_paused = true)]
async fn background_calls_are_spaced_and_agents_calls_are_not() {
    let governor = Governor::default();
    let begun = Instant::now();
    for _ in 0..74 {
        call(&governor, &LIST, account(100, 90)).await;
    }
    let spent = begun.elapsed();
    assert!(spent > Duration::from_secs(57) && spent < Duration::from_secs(61), "four may go at once: {spent:?}");

    let asked = Instant::now();
    for _ in 0..30 {
        governor.sent(&LIST).heard(&account(100, 90));
    }
    assert_eq!(asked.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn the_agents_share_is_kept_however_little_others_leave() {
    let governor = Governor::default();
    call(&governor, &LIST, account(100, 99)).await;

    // Others have used more than their share: half of it is kept before agents all the same.
    governor.sent(&LIST).heard(&account(100, 14));
    let waited = call(&governor, &LIST, account(100, 90)).await;
    assert!(waited >= Duration::from_secs(2), "half a minute is left for half of the share: {waited:?}");

    governor.sent(&LIST).heard(&account(100, 9));
    let waited = call(&governor, &LIST, account(100, 90)).await;
    assert!(waited >= Duration::from_secs(30), "a third is kept until the next minute: {waited:?}");
}

#[tokio::test(start_paused = true)]
async fn a_refusal_is_kept_and_makes_slower_for_a_while() {
    let governor = Governor::default();
    let usual = Duration::from_mins(1).div_f64(70.0);
    call(&governor, &LIST, account(100, 99)).await;
    call(&governor, &LIST, refusal(account(100, 0), 42)).await;

    assert_eq!(governor.pace(30), Some(usual.div_f64(0.75)));
    assert!(!governor.has_room(30));
    let waited = call(&governor, &LIST, account(100, 99)).await;
    assert!(waited >= Duration::from_secs(42), "{waited:?}");

    advance(Duration::from_mins(3)).await;
    assert_eq!(governor.pace(30), Some(usual));
}

#[tokio::test(start_paused = true)]
async fn a_refusal_of_an_account_that_tells_nothing_shows_how_small_it_is() {
    let governor = Governor::default();
    for _ in 0..39 {
        call(&governor, &LIST, Limits::default()).await;
    }
    call(&governor, &LIST, refusal(Limits::default(), 10)).await;

    let begun = Instant::now();
    for _ in 0..40 {
        call(&governor, &LIST, Limits::default()).await;
    }
    assert!(begun.elapsed() > Duration::from_mins(1), "{:?}", begun.elapsed());

    advance(Duration::from_mins(15)).await;
    call(&governor, &LIST, Limits::default()).await;
    assert_eq!(governor.pace(30), None, "it is not taken for small for ever");
}

#[tokio::test(start_paused = true)]
async fn a_limit_of_one_record_holds_up_no_other() {
    let governor = Governor::default();
    let told = |remaining| {
        let resets_in = Some(Duration::from_secs(30));
        let endpoint = Some(Limit { total: Some(5), remaining: Some(remaining), resets_in });
        Limits { endpoint, ..account(10_000, 9_999) }
    };
    for left in [4, 3, 2, 1] {
        assert!(call(&governor, &user("1"), told(left)).await < Duration::from_secs(1), "{left}");
    }

    let (one, other) = (user("1"), user("2"));
    let (one, other) = tokio::join!(call(&governor, &one, told(4)), call(&governor, &other, told(4)));

    assert!(one >= Duration::from_secs(30), "the last one is an agent's: {one:?}");
    assert!(other < Duration::from_secs(1), "{other:?}");
}

#[tokio::test(start_paused = true)]
async fn a_refusal_of_one_endpoint_is_its_own() {
    let governor = Governor::default();
    let jobs = Class { call: "organizations/create_many", about: None };
    call(&governor, &LIST, account(10_000, 9_999)).await;
    call(&governor, &jobs, refusal(account(10_000, 9_000), 20)).await;

    assert!(call(&governor, &LIST, account(10_000, 8_999)).await < Duration::from_secs(1));
    assert!(call(&governor, &jobs, account(10_000, 8_998)).await >= Duration::from_secs(19));
}

#[tokio::test(start_paused = true)]
async fn who_does_not_wait_so_long_is_told() {
    let governor = Governor::default();
    call(&governor, &LIST, refusal(account(100, 0), 42)).await;

    let hasty = Background { agents_share: 30, longest_wait: Duration::from_secs(20) };
    let refused = governor.turn(&LIST, hasty).await.unwrap_err();

    assert_eq!(refused.retry_in(), Some(Duration::from_secs(42)));
}

#[tokio::test(start_paused = true)]
async fn a_call_that_was_given_up_holds_up_nobody() {
    let governor = Governor::default();
    drop(governor.turn(&LIST, background(30)).await.unwrap());
    call(&governor, &LIST, account(100, 99)).await;
    drop(governor.turn(&LIST, background(30)).await.unwrap());

    assert_eq!(governor.left(), Some(98), "it may have been counted");
    assert!(call(&governor, &LIST, account(100, 97)).await < Duration::from_secs(1));
}
