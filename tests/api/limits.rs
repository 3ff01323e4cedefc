//! What one person, one connection or one request may take from the others: not much.

use std::time::Duration;

use futures_util::future::join_all;
use portadesk::{config::Config, demo::seed::cast};

use crate::harness::{
    Desk, Wire,
    agents::{KIM, OLENA, TOM},
};

/// A time that a test can wait for. The server's own clock ticks twice a second, so it cannot be much shorter.
fn hurried(config: &mut Config) {
    config.web.arrival = Duration::from_millis(1_200);
}

#[tokio::test]
async fn an_agent_who_asks_too_fast_has_to_wait_and_nobody_else() {
    let desk = Desk::with("limits.requests_per_minute_per_agent", 30).neighbour("wolf").start().await;
    let (olena, tom) = (desk.open_panel_as(OLENA).await, desk.open_panel_as(TOM).await);
    let namesake = desk.open_panel_of("wolf", OLENA).await;

    let answers = join_all((0..40).map(|_| olena.customer(46_170))).await;

    let (answered, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 200);
    assert!((10..=12).contains(&answered.len()), "a third of a minute's worth at once, not {}", answered.len());
    for answer in refused {
        answer.refuses(429, "too_many_requests").never_says("EasyCall");
        let wait: u64 = answer.header("retry-after").parse().unwrap();
        assert!((1..=2).contains(&wait), "one request is good every two seconds, not every {wait}");
        assert!(answer.offers("retry"));
    }
    // A second page of hers is no second person.
    desk.open_panel_as(OLENA).await.customer(46_170).await.refuses(429, "too_many_requests");
    tom.customer(46_170).await.expect(200);
    namesake.customer(46_170).await.expect(200);
    desk.open_panel_as(KIM).await.customer(46_170).await.expect(200);
}

#[tokio::test]
async fn changing_links_and_asking_in_vain_count_as_much_as_looking() {
    let desk = Desk::with("limits.requests_per_minute_per_agent", 9).start().await;
    let panel = desk.open_panel_as(TOM).await;

    panel.link(0, 0).await.refuses(400, "invalid_request");
    panel.search("").await.expect(400);
    panel.link(86, cast::GONE).await.expect(404);

    panel.link(86, 46_180).await.refuses(429, "too_many_requests");
    assert_eq!(desk.acts().await, ["refused"]);
}

#[tokio::test]
async fn a_head_that_does_not_come_is_not_waited_for() {
    let desk = Desk::with("limits.workers", 1).adjusted(hurried).start().await;

    for beginning in ["", "G", "GET /panel/frame HTTP/1.1\r\nHost: x\r\nX-Slow: "] {
        let mut wire = Wire::open(&desk);
        wire.say(beginning);

        if let Some(answer) = wire.hear_unexamined() {
            assert_eq!(answer.status, 408, "{beginning:?}");
        }
        wire.is_hung_up();
    }
}

#[tokio::test]
async fn a_body_that_comes_byte_by_byte_is_not_waited_for() {
    let desk = Desk::with("limits.workers", 1).adjusted(hurried).start().await;
    let session = desk.open_panel_as(TOM).await.session();
    let bodies = [
        ("POST /zendesk/panel", "application/x-www-form-urlencoded", "token="),
        ("PUT /panel/organizations/86/link", "application/json", "{\"customer\":"),
        ("POST /panel/suggestions", "application/json", "{\"subject\":\""),
    ];

    for (line, content_type, beginning) in bodies {
        for length in ["Content-Length: 1000", "Transfer-Encoding: chunked"] {
            println!("{line} {length}");
            let mut wire = Wire::open(&desk);
            wire.say(format!("{line} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {session}\r\nContent-Type: {content_type}\r\n{length}\r\n\r\n"));
            wire.say(if length.starts_with('C') {
                beginning.to_owned()
            } else {
                format!("{:x}\r\n{beginning}\r\n", beginning.len())
            });

            wire.hear().refuses(408, "invalid_request");
            wire.is_hung_up();
        }
    }
}

#[tokio::test]
async fn a_body_that_nobody_reads_holds_no_connection() {
    let desk = Desk::with("limits.workers", 1).adjusted(hurried).start().await;

    let mut wire = Wire::open(&desk);
    wire.say("GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\nx");

    assert_eq!(wire.hear().status, 200);
    wire.is_hung_up();
}

#[tokio::test]
async fn connections_that_say_nothing_keep_nobody_out() {
    let desk = Desk::with("limits.workers", 1).start().await;
    let panel = desk.open_panel_as(TOM).await;

    let silent: Vec<Wire> = (0..200).map(|_| Wire::open(&desk)).collect();
    let mut halves: Vec<Wire> = (0..200).map(|_| Wire::open(&desk)).collect();
    for wire in &mut halves {
        wire.say("POST /zendesk/panel HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n");
    }

    panel.customer(46_170).await.expect(200);
    desk.page_as(OLENA).await.expect(200);
    drop((silent, halves));
}

#[tokio::test]
async fn more_connections_than_allowed_wait_for_their_turn() {
    let desk = Desk::with("limits.workers", 1).with("limits.max_connections", 4).adjusted(hurried).start().await;

    let silent: Vec<Wire> = (0..8).map(|_| Wire::open(&desk)).collect();
    let mut late = Wire::open(&desk);
    late.say("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");

    assert_eq!(late.hear().status, 200, "those that say nothing are hung up on, and make room");
    drop(silent);
}

#[tokio::test]
async fn several_requests_at_once_on_one_connection_are_answered_in_order() {
    let desk = Desk::start().await;
    let mut wire = Wire::open(&desk);

    wire.say("GET /panel/customers/1 HTTP/1.1\r\nHost: x\r\n\r\nGET /nothing HTTP/1.1\r\nHost: x\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");

    wire.hear().refuses(401, "sign_in_again");
    wire.hear().refuses(404, "not_found");
    assert_eq!(wire.hear().json()["status"], "ok");
}
