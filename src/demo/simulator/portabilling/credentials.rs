//! The API user's login, password and API token: made at start, stored nowhere.

use std::io;

use aws_lc_rs::{constant_time::verify_slices_are_equal, rand};

/// What opens a session.
#[derive(Debug, Clone)]
pub(super) struct Credentials {
    pub(super) login: String,
    pub(super) password: String,
    /// 36 characters in the form of a UUID.
    pub(super) token: String,
}

impl Credentials {
    pub(super) fn random() -> io::Result<Self> {
        Ok(Self {
            login: format!("portadesk-ro-{}", &random_hex()?[..6]),
            password: random_hex()?,
            token: dashed(&random_hex()?),
        })
    }
}

/// 32 hexadecimal digits.
pub(super) fn random_hex() -> io::Result<String> {
    let mut bytes = [0_u8; 16];
    rand::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}

pub(super) fn is_same(given: &str, right: &str) -> bool {
    verify_slices_are_equal(given.as_bytes(), right.as_bytes()).is_ok()
}

fn dashed(hex: &str) -> String {
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}
