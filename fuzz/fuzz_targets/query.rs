//! Recognition of what a person typed.

#![no_main]

#[path = "../checks.rs"]
mod checks;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, &str)| checks::query(input.0, input.1));
