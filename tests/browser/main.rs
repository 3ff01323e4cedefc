//! The panel as people use it: the demo's workspace in a real Chromium, opened by real signed page requests.
//!
//! `cargo browser` runs these. Each test stages its own demo on free ports, starts its own driver and browser, and ends
//! both, also when it fails. Pictures of every state land in `target/browser/screenshots`.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests; only tests are excused")]

mod billing;
mod care;
mod doors;
mod first_paint;
mod gallery;
mod harness;
mod keyboard;
mod manage;
mod moments;
mod places;
mod senders;
mod states;
mod story;
mod tickets;
mod whole_story;
mod zendesk_sdk;
