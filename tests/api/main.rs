//! The whole service over real HTTP, joined to both simulators: what agents, operators and intruders get to see.
//!
//! `harness` sets the desk and speaks the page's part; every other file is a topic.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests; only tests are excused")]

mod harness;

mod access;
mod bad_bodies;
mod bad_input;
mod cards;
mod care;
mod care_files;
mod care_tickets;
mod contacts;
mod costs;
mod drift;
mod espf;
mod headers;
mod languages;
mod leaks;
mod ledger;
mod lies;
mod limits;
mod links;
mod manage;
mod manage_queue;
mod manage_runs;
mod matrix;
mod open_api;
mod provisioning;
mod provisioning_faults;
mod provisioning_proof;
mod search;
mod senders;
mod service;
mod sessions;
mod states;
mod status_back;
mod strangers;
mod suggestions;
mod tenants;
mod tickets;
mod tokens;
mod upstream;
mod visits;
mod webhooks;
