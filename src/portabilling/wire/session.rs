//! What billing says about our login and about itself.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Answer, Lenient, scalar};
use crate::portabilling::{PortaBillingError, TokenFacts};

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
pub(in crate::portabilling) fn version(answer: &Answer) -> Result<Option<String>, PortaBillingError> {
    answer.text("version")
}

/// `operating_mode` of `Generic/get_session_data`. Its place is not documented: looked for on top and inside `session_data`.
pub(in crate::portabilling) fn session_mode(answer: &Answer) -> Result<Option<String>, PortaBillingError> {
    if let Some(mode) = answer.text("operating_mode")? {
        return Ok(Some(mode.to_lowercase()));
    }
    let fields = answer.fields()?;
    let inner = fields.get("session_data").and_then(|raw| serde_json::from_str::<super::Fields<'_>>(raw.get()).ok());
    let mode: Option<&RawValue> = inner.and_then(|inner| inner.get("operating_mode").copied());
    Ok(mode.and_then(scalar::read::<String>).map(|mode| mode.to_lowercase()))
}
