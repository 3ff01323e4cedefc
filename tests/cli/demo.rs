//! `portadesk demo`: one URL, ready soon whatever its size, and nothing left behind.

use std::net::TcpListener;

use crate::harness::{Place, Running, get};

fn start(place: &Place, arguments: &[&str]) -> (Running, String) {
    let running = Running::start(place.command(&[&["demo"], arguments].concat()));
    let line = running.wait_for(|line| line.contains("http"));
    let url = line.trim().to_owned();
    (running, url)
}

#[tokio::test]
async fn the_first_url_that_is_printed_opens_the_help_desk_and_two_more_billing_and_self_care() {
    let place = Place::new();
    let (running, url) = start(&place, &["--listen", "127.0.0.1:0", "--customers", "50"]);

    let (status, page) = get(&url).await;

    assert_eq!(status, 200);
    assert!(page.contains("<html"), "{page}");
    running.signal("INT");
    let (code, said) = running.end();
    assert_eq!(code, Some(0));
    assert_eq!(said.matches("http").count(), 3, "{said}");
    assert!(said.starts_with("portadesk demo: 50 invented customers."), "{said}");
}

#[test]
fn every_signal_that_ends_it_leaves_nothing_behind() {
    for signal in ["INT", "TERM", "HUP"] {
        let place = Place::new();
        let (running, _) = start(&place, &["--listen", "127.0.0.1:0", "--customers", "50"]);
        assert_eq!(place.names().len(), 1, "its folder: {:?}", place.names());

        running.signal(signal);

        assert_eq!(running.end().0, Some(0), "{signal}");
        assert!(place.names().is_empty(), "{signal}: {:?}", place.names());
    }
}

#[tokio::test]
async fn a_million_customers_take_seconds() {
    let place = Place::new();
    let begin = std::time::Instant::now();

    let (_running, url) = start(&place, &["--listen", "127.0.0.1:0", "--customers", "1000000"]);

    assert!(begin.elapsed().as_secs() < 30, "{:?}", begin.elapsed());
    assert_eq!(get(&url).await.0, 200);
}

#[tokio::test]
async fn the_usual_port_gives_way_when_it_is_taken() {
    // Whether this test or somebody else holds it: it is taken.
    let _held = TcpListener::bind("127.0.0.1:4010");

    let (_running, url) = start(&Place::new(), &["--customers", "50"]);

    assert!(!url.contains(":4010/"), "{url}");
    assert_eq!(get(&url).await.0, 200);
}

#[test]
fn a_port_that_was_asked_for_and_is_taken_is_told() {
    let place = Place::new();
    let held = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = held.local_addr().unwrap().to_string();

    let ended = place.run(&["demo", "--listen", &address]);

    assert_eq!((ended.code, ended.out.as_str()), (1, ""));
    assert!(
        ended.err.starts_with(&format!("portadesk: the demo cannot use {address} (another port: --listen ")),
        "{}",
        ended.err
    );
    assert!(place.names().is_empty(), "{:?}", place.names());
}

#[test]
fn other_machines_are_kept_out() {
    for address in ["0.0.0.0:4010", "[::1]:4010", "192.0.2.1:4010"] {
        let ended = Place::new().run(&["demo", "--listen", address]);

        assert_eq!(ended.code, 1);
        assert_eq!(ended.err, "portadesk: the demo has no locks on its doors: it listens on 127.0.0.1 only\n");
    }
}

#[test]
fn the_world_has_a_least_and_a_most_size() {
    for customers in ["49", "1000001", "many"] {
        let ended = Place::new().run(&["demo", "--customers", customers]);

        assert_eq!(ended.code, 2);
        assert!(ended.err.contains("invalid value"), "{}", ended.err);
    }
}
