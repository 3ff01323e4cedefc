//! The check of page tokens: header, payload and signature of any bytes.

#![no_main]

#[path = "../checks.rs"]
mod checks;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&[u8], &[u8], &[u8])| checks::token(input.0, input.1, input.2));
