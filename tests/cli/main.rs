//! The program as people run it: the real binary with real files and signals, against both simulators.
//!
//! Each test reads what comes out as the person who gets it.
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests; only tests themselves are excused")]

mod guest;
mod harness;

mod backfill;
mod bringing;
mod care;
mod care_files;
mod check;
mod config;
mod demo;
mod ingest;
mod install;
mod ledger;
mod package;
mod provisioning;
mod queries;
mod report;
#[path = "../shared/schema.rs"]
mod schema;
#[path = "../shared/secrets.rs"]
#[expect(dead_code, reason = "what commands print may name the keys of secrets")]
mod secrets;
mod serve;
mod tickets;
