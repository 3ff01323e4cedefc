//! What billing says about our login and about itself.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use serde::Deserialize;

use super::{Answer, Lenient};
use crate::portabilling::TokenFacts;

/// What `Session/login` answers. The refresh token and the session id are not wanted: logging in again is simpler.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::portabilling) struct LoginAnswer {
    pub(in crate::portabilling) access_token: Lenient<String>,
    /// Seconds; newer releases.
    pub(in crate::portabilling) expires_in: Lenient<i64>,
    /// UTC by billing's clock; older releases.
    pub(in crate::portabilling) expires_at: Lenient<Timestamp>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Claims {
    login: Lenient<String>,
    i_user: Lenient<u64>,
    i_env: Lenient<u64>,
    is_super_user: Lenient<bool>,
    exp: Lenient<Timestamp>,
}

/// Reads the claims of a token without checking its signature: it is ours, and they decide nothing.
/// A token that is no JWT has none.
pub(in crate::portabilling) fn token_claims(token: &str) -> TokenFacts {
    let claims = token.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part.trim_end_matches('=')).ok());
    let claims: Claims = claims.and_then(|json| serde_json::from_slice(&json).ok()).unwrap_or_default();
    TokenFacts {
        login: claims.login.0,
        user: claims.i_user.0,
        environment: claims.i_env.0,
        super_user: claims.is_super_user.0,
        expires: claims.exp.0,
    }
}

/// The release text of `Generic/get_version`.
pub(in crate::portabilling) fn version(answer: &Answer) -> Option<String> {
    answer.text("version")
}

/// `operating_mode` of `Generic/get_session_data`. Its place is not documented: looked for on top and inside `session_data`.
pub(in crate::portabilling) fn session_mode(answer: &Answer) -> Option<String> {
    #[derive(Deserialize)]
    struct SessionData {
        #[serde(default)]
        operating_mode: Lenient<String>,
    }
    let inside = || serde_json::from_str::<SessionData>(answer.member("session_data")?).ok()?.operating_mode.0;
    Some(answer.text("operating_mode").or_else(inside)?.to_lowercase())
}
