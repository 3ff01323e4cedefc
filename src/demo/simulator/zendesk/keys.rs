//! The app's RSA key: signs page tokens, and everything a test wants to pass off as one.
//!
//! Signed by hand on purpose: a token library would refuse to make the malformed tokens that the service must refuse.

use std::io;

use aws_lc_rs::{
    encoding::{AsDer, PublicKeyX509Der},
    rand::SystemRandom,
    rsa::{KeyPair, KeySize},
    signature::{KeyPair as _, RSA_PKCS1_SHA256},
};
use base64::{
    Engine,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use serde_json::Value;

/// A 2048-bit key, made at start and never stored.
#[derive(Debug)]
pub(super) struct AppKey {
    pair: KeyPair,
    public_key_pem: String,
}

impl AppKey {
    pub(super) fn generate() -> io::Result<Self> {
        let pair = KeyPair::generate(KeySize::Rsa2048).map_err(io::Error::other)?;
        let der: PublicKeyX509Der<'_> = pair.public_key().as_der().map_err(io::Error::other)?;
        let public_key_pem = pem("PUBLIC KEY", der.as_ref());
        Ok(Self { pair, public_key_pem })
    }

    /// `BEGIN PUBLIC KEY`, as the account serves it.
    pub(super) fn public_key_pem(&self) -> &str {
        &self.public_key_pem
    }

    /// A compact token with exactly this header and payload, RS256-signed whatever `alg` claims.
    pub(super) fn sign(&self, header: &Value, payload: &Value) -> io::Result<String> {
        let input = format!("{}.{}", encode(header.to_string()), encode(payload.to_string()));
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), input.as_bytes(), &mut signature)
            .map_err(io::Error::other)?;
        Ok(format!("{input}.{}", encode(signature)))
    }
}

fn encode(bytes: impl AsRef<[u8]>) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

fn pem(label: &str, der: &[u8]) -> String {
    let text = BASE64_STANDARD.encode(der);
    let mut lines = vec![format!("-----BEGIN {label}-----")];
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (line, remainder) = rest.split_at(rest.len().min(64));
        lines.push(line.to_owned());
        rest = remainder;
    }
    lines.push(format!("-----END {label}-----\n"));
    lines.join("\n")
}
