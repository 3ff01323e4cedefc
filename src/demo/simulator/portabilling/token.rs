//! Access tokens: RS256 JWTs with the claims of an admin-realm token.

use std::{io, sync::OnceLock};

use aws_lc_rs::{
    encoding::AsDer as _,
    rand::SystemRandom,
    rsa::{KeyPair, KeySize},
    signature::{KeyPair as _, RSA_PKCS1_SHA256},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

/// A key made at start, and what stays the same in all tokens.
pub(super) struct TokenSigner {
    key: KeyPair,
}

impl std::fmt::Debug for TokenSigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TokenSigner").finish_non_exhaustive()
    }
}

/// What a token tells about its session. Times in epoch seconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Claims<'a> {
    pub(super) login: &'a str,
    pub(super) user: u32,
    pub(super) realm: &'a str,
    pub(super) session_id: &'a str,
    pub(super) issued_at: i64,
    pub(super) expires_at: i64,
    pub(super) is_super_user: bool,
}

impl TokenSigner {
    /// The signer of all simulators in this process: making a key takes long, and nobody tells sites apart by theirs.
    pub(super) fn shared() -> io::Result<&'static Self> {
        static SHARED: OnceLock<TokenSigner> = OnceLock::new();
        if let Some(made) = SHARED.get() {
            return Ok(made);
        }
        let key = KeyPair::generate(KeySize::Rsa2048).map_err(io::Error::other)?;
        Ok(SHARED.get_or_init(|| Self { key }))
    }

    pub(super) fn sign(&self, claims: Claims<'_>) -> Option<String> {
        let head = json!({ "alg": "RS256", "typ": "JWT" });
        let body = json!({
            "aud": ["portabilling-api", "portasip-api", "espf-api"],
            "exp": claims.expires_at,
            "i_env": 1,
            "i_user": claims.user,
            "iat": claims.issued_at,
            "is_super_user": u8::from(claims.is_super_user),
            "jti": claims.session_id,
            "login": claims.login,
            "realm": claims.realm,
            "scopes": "espf.api:write espf.handlers:write",
        });
        let signed = format!("{}.{}", encoded(&head), encoded(&body));
        let mut signature = vec![0; self.key.public_modulus_len()];
        self.key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature).ok()?;
        Some(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }

    /// The public key (PKIX, DER), for whoever wants to check a token.
    pub(super) fn public_key_der(&self) -> Vec<u8> {
        self.key.public_key().as_der().map(|der| der.as_ref().to_vec()).unwrap_or_default()
    }
}

/// Whether a text has the form of a token, whoever signed it.
pub(super) fn looks_like_a_token(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let is_object = |part: &str| {
        let bytes = URL_SAFE_NO_PAD.decode(part).ok()?;
        serde_json::from_slice::<Value>(&bytes).ok().filter(Value::is_object)
    };
    parts.len() == 3 && is_object(parts[0]).is_some() && is_object(parts[1]).is_some()
}

fn encoded(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}
