//! What a token says, before anything of it is believed.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Deserializer, de};

use super::{LEEWAY, TokenError};
use crate::zendesk::{Location, UserId};

const PRODUCT: &str = "support";

#[derive(Deserialize)]
pub(super) struct Header {
    alg: String,
    #[serde(default)]
    crit: Option<de::IgnoredAny>,
}

/// The claims that are checked, and `qsh`, of which nothing is known but that it is there.
#[derive(Debug, Deserialize)]
pub(super) struct Claims {
    #[serde(rename = "aud", deserialize_with = "one_text")]
    pub audience: String,
    #[serde(rename = "iss")]
    pub issuer: String,
    #[serde(rename = "exp", deserialize_with = "moment")]
    pub expires_at: Timestamp,
    #[serde(rename = "iat", deserialize_with = "moment")]
    issued_at: Timestamp,
    #[serde(rename = "nbf", default, deserialize_with = "optional_moment")]
    not_before: Option<Timestamp>,
    #[serde(rename = "sub")]
    subject: Subject,
    #[serde(default)]
    pub jti: Option<String>,
    #[serde(default)]
    context: Option<Context>,
    #[serde(default)]
    qsh: Option<serde_json::Value>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Subject {
    Number(u64),
    Text(String),
}

#[derive(Debug, Deserialize)]
struct Context {
    product: String,
    location: String,
}

impl Header {
    /// Accepts a header that says RS256 and nothing that would change what the signature means.
    pub fn read(json: &[u8]) -> Result<Self, TokenError> {
        let header: Self = serde_json::from_slice(json).map_err(|_| TokenError::Malformed)?;
        if header.alg == "RS256" && header.crit.is_none() { Ok(header) } else { Err(TokenError::WrongAlgorithm) }
    }
}

impl Claims {
    pub fn read(json: &[u8]) -> Result<Self, TokenError> {
        // The whole payload has to be UTF-8, the claims that are skipped included.
        let text = std::str::from_utf8(json).map_err(|_| TokenError::UnreadableClaims)?;
        let claims: Self = serde_json::from_str(text).map_err(|_| TokenError::UnreadableClaims)?;
        if claims.jti.as_deref() == Some("") { Err(TokenError::UnreadableClaims) } else { Ok(claims) }
    }

    /// How long the hash of the query string is, and in which letters it is written: what is needed to find out how it
    /// is made, and nothing of the hash itself.
    pub fn shape_of_qsh(&self) -> (usize, &'static str) {
        let qsh = self.qsh.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default();
        let only = |fits: fn(u8) -> bool| qsh.bytes().all(fits);
        let alphabet = match qsh {
            "" => "none",
            _ if only(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) => "hex",
            _ if only(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')) => "base64url",
            _ if only(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')) => "base64",
            _ => "other",
        };
        (qsh.len(), alphabet)
    }

    pub fn check_times(&self, now: Timestamp, longest_life: SignedDuration) -> Result<(), TokenError> {
        let life = self.expires_at.duration_since(self.issued_at);
        if life > longest_life || !life.is_positive() {
            return Err(TokenError::LivesTooLong);
        }
        if now.duration_since(self.expires_at) >= LEEWAY {
            return Err(TokenError::Expired);
        }
        let begins = self.issued_at.max(self.not_before.unwrap_or(Timestamp::MIN));
        if begins.duration_since(now) > LEEWAY { Err(TokenError::NotYetValid) } else { Ok(()) }
    }

    pub fn location(&self) -> Result<Location, TokenError> {
        let context = self.context.as_ref().filter(|context| context.product == PRODUCT);
        context.and_then(|context| context.location.parse().ok()).ok_or(TokenError::WrongLocation)
    }

    /// The agent: a bare number, or the last part of the user's URL.
    pub fn user(&self) -> Result<UserId, TokenError> {
        match &self.subject {
            Subject::Number(number) => number.to_string().parse(),
            Subject::Text(text) => {
                let last = text.rsplit('/').next().unwrap_or_default();
                last.strip_suffix(".json").unwrap_or(last).parse()
            }
        }
        .map_err(|_| TokenError::NoUser)
    }
}

/// A text, or a list of one text. A token for several audiences is not what Zendesk makes for a page.
fn one_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Audience {
        Text(String),
        List([String; 1]),
    }
    Ok(match Audience::deserialize(deserializer)? {
        Audience::Text(text) | Audience::List([text]) => text,
    })
}

/// Seconds since 1970, whole or broken (RFC 7519 allows both).
fn moment<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
    let seconds = f64::deserialize(deserializer)?;
    SignedDuration::try_from_secs_f64(seconds)
        .and_then(|since| Timestamp::UNIX_EPOCH.checked_add(since))
        .map_err(|_| de::Error::custom("not a moment"))
}

fn optional_moment<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
    #[derive(Deserialize)]
    struct Moment(#[serde(deserialize_with = "moment")] Timestamp);

    Ok(Option::<Moment>::deserialize(deserializer)?.map(|moment| moment.0))
}
