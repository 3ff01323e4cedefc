//! `portadesk config`.

use std::process::Command;

use portadesk::config::EXAMPLE;

use crate::harness::{Place, Setting, ended};

#[test]
fn the_example_is_printed_as_it_is() {
    let ended = Place::new().run(&["config", "example"]);

    assert_eq!((ended.code, ended.out.as_str(), ended.err.as_str()), (0, EXAMPLE, ""));
}

#[test]
fn what_is_in_effect_is_shown_without_secrets() {
    let setting = Setting::new();

    let mut command = setting.place.command(&["config", "show", "--config", "portadesk.toml"]);
    let ended = ended(command.env("PORTADESK__LIMITS__WORKERS", "7"));

    assert_eq!(ended.code, 0);
    assert!(ended.out.contains("workers = 7\n"), "{}", ended.out);
    assert!(ended.out.contains("# client_secret is set and kept secret\n"), "{}", ended.out);
    assert!(!ended.out.contains(setting.billing.token()) && !ended.out.contains(&setting.desk.client_secret()));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_fault() {
    let program = env!("CARGO_BIN_EXE_portadesk");

    let ended = ended(Command::new("sh").args(["-c", &format!("{program} config example | head -n 1")]));

    assert_eq!((ended.code, ended.err.as_str(), ended.out.lines().count()), (0, "", 1));
}

#[test]
fn no_command_at_all_shows_which_there_are() {
    let ended = Place::new().run(&[]);

    for command in ["demo", "serve", "check", "package", "install", "ledger", "config"] {
        assert!(ended.err.contains(&format!("\n  {command} ")), "{command}: {}", ended.err);
    }
}
