//! The form of a page request.

#![no_main]

#[path = "../checks.rs"]
mod checks;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| checks::form(body));
