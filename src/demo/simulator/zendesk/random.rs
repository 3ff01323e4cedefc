//! Random values for secrets and ids; nothing in the seeded world depends on them.

use std::{fmt::Write, io};

/// `bytes` random bytes as lower-case hex.
pub(super) fn hex(bytes: usize) -> io::Result<String> {
    let mut random = vec![0; bytes];
    aws_lc_rs::rand::fill(&mut random).map_err(io::Error::other)?;
    Ok(random.iter().fold(String::with_capacity(bytes * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    }))
}

/// A version 4 UUID.
pub(super) fn uuid() -> io::Result<String> {
    let digits = hex(16)?;
    Ok(format!("{}-{}-4{}-a{}-{}", &digits[..8], &digits[8..12], &digits[13..16], &digits[17..20], &digits[20..]))
}
