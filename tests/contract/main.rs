//! Each client against the simulator of its upstream, over real HTTP.
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests; only tests themselves are excused")]

mod portabilling;
