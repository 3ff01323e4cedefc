//! The check of what Zendesk's webhooks post, and what it tells.
//!
//! The signature is `base64(HMAC_SHA256(secret, timestamp + body))`, with the secret as the text it is. Zendesk's older
//! documentation has `body + timestamp`, and which of the two an account uses is found out by itself: both are tried.
//! Neither can be taken for the other, since a timestamp never begins like a body.

use aws_lc_rs::hmac;
use base64::{Engine, prelude::BASE64_STANDARD};
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use thiserror::Error;

use super::OrganizationId;
use crate::clock::Clock;

/// How far the time of a signature may be from ours: nobody documents one. What is older may be a copy.
const WINDOW: SignedDuration = SignedDuration::from_mins(5);
const OF_ORGANIZATIONS: &str = "zen:event-type:organization.";
/// Longest id of an event; real ones have 36 letters.
const LONGEST_ID: usize = 100;

/// Why what a webhook posted was not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum WebhookError {
    #[error("the webhook's signature or its time is missing")]
    NotSigned,
    #[error("the time of the webhook's signature cannot be read")]
    BadTime,
    #[error("the webhook's signature is too old, or from the future")]
    OutOfTime,
    #[error("the webhook's signature is wrong")]
    WrongSignature,
}

impl WebhookError {
    /// A stable word for metrics.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotSigned => "not_signed",
            Self::BadTime => "bad_time",
            Self::OutOfTime => "out_of_time",
            Self::WrongSignature => "wrong_signature",
        }
    }
}

/// Believes what an account's webhooks post.
#[derive(Debug, Clone)]
pub struct WebhookVerifier {
    /// The secret, and another while it is being changed.
    keys: Vec<hmac::Key>,
    clock: Clock,
}

impl WebhookVerifier {
    #[must_use]
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a SecretString>, clock: Clock) -> Self {
        let secrets = secrets.into_iter().map(ExposeSecret::expose_secret).filter(|secret| !secret.is_empty());
        Self { keys: secrets.map(|secret| hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes())).collect(), clock }
    }

    /// Whether Zendesk posted this body, at this time.
    ///
    /// # Errors
    /// [`WebhookError`], for any of them.
    pub fn verify(&self, time: Option<&str>, signature: Option<&str>, body: &[u8]) -> Result<(), WebhookError> {
        let (time, signature) = time.zip(signature).ok_or(WebhookError::NotSigned)?;
        let signed_at: Timestamp = time.parse().map_err(|_| WebhookError::BadTime)?;
        let signature = BASE64_STANDARD.decode(signature).map_err(|_| WebhookError::WrongSignature)?;
        let orders = [[time.as_bytes(), body].concat(), [body, time.as_bytes()].concat()];
        let is_it = |key: &hmac::Key| orders.iter().any(|text| hmac::verify(key, text, &signature).is_ok());
        if !self.keys.iter().any(is_it) {
            return Err(WebhookError::WrongSignature);
        }
        let age = self.clock.now().duration_since(signed_at).abs();
        if age <= WINDOW { Ok(()) } else { Err(WebhookError::OutOfTime) }
    }
}

/// What happened to an organization, as a webhook tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationEvent {
    /// Tells it from all others, and the same each time it is told.
    pub id: String,
    pub organization: OrganizationId,
    pub what: Happening,
}

/// As far as portadesk has to do with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happening {
    /// Also of the organization that lost in a merge: there is no event for that.
    Deleted,
    Other,
}

#[derive(Deserialize)]
struct Body {
    id: String,
    #[serde(rename = "type")]
    event_type: String,
    #[serde(default)]
    subject: Option<String>,
    #[serde(default)]
    detail: Option<Detail>,
}

#[derive(Deserialize)]
struct Detail {
    #[serde(default)]
    id: Option<serde_json::Value>,
}

impl OrganizationEvent {
    /// Reads a body that was verified. `None` for what is about no organization.
    #[must_use]
    pub fn read(body: &[u8]) -> Option<Self> {
        let body: Body = serde_json::from_slice(body).ok()?;
        let name = body.event_type.strip_prefix(OF_ORGANIZATIONS)?;
        let named = body.subject.as_deref().and_then(|subject| subject.strip_prefix("zen:organization:"));
        let id = match (named, body.detail.and_then(|detail| detail.id)) {
            (Some(id), _) => id.to_owned(),
            (None, Some(serde_json::Value::String(id))) => id,
            (None, Some(serde_json::Value::Number(id))) => id.to_string(),
            _ => return None,
        };
        let is_plain = !body.id.is_empty() && body.id.len() <= LONGEST_ID && !body.id.contains(char::is_control);
        let what = if name == "deleted" { Happening::Deleted } else { Happening::Other };
        Some(Self { id: body.id, organization: id.parse().ok()?, what }).filter(|_| is_plain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "HRkRd4BeOAoUkfZr-mhauJT64rvBASlJRoIyPsd3zeA=";
    const TIME: &str = "2021-07-25T10:00:00Z";
    const BODY: &str = r#"{"say": "hello"}"#;

    fn verifier(secrets: &[&str], now: &str) -> WebhookVerifier {
        let secrets: Vec<SecretString> = secrets.iter().map(|secret| (*secret).into()).collect();
        WebhookVerifier::new(&secrets, Clock::fixed(now.parse().unwrap()))
    }

    fn sign(secret: &str, parts: [&str; 2]) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        BASE64_STANDARD.encode(hmac::sign(&key, parts.concat().as_bytes()))
    }

    #[test]
    fn the_documented_example_is_believed_and_so_is_the_newer_order() {
        let documented = "tRDSF7URY8BLCDlaBcQ7FHu051Zk+aAB0NKMP53teMw=";
        let verifier = verifier(&[SECRET], TIME);

        assert_eq!(verifier.verify(Some(TIME), Some(documented), BODY.as_bytes()), Ok(()));
        assert_eq!(verifier.verify(Some(TIME), Some(&sign(SECRET, [TIME, BODY])), BODY.as_bytes()), Ok(()));
    }

    #[test]
    fn a_signature_is_good_for_five_minutes_with_either_secret() {
        let signature = sign("old", [TIME, BODY]);
        for (now, expected) in [
            ("2021-07-25T10:05:00Z", Ok(())),
            ("2021-07-25T09:55:00Z", Ok(())),
            ("2021-07-25T10:05:01Z", Err(WebhookError::OutOfTime)),
            ("2021-07-25T09:54:59Z", Err(WebhookError::OutOfTime)),
        ] {
            let verifier = verifier(&["new", "old"], now);
            assert_eq!(verifier.verify(Some(TIME), Some(&signature), BODY.as_bytes()), expected, "{now}");
        }
    }

    #[test]
    fn nothing_else_is_believed() {
        use WebhookError as E;
        let good = sign(SECRET, [TIME, BODY]);
        let verifier = verifier(&[SECRET, ""], TIME);
        let later = "2021-07-25T10:00:01Z";
        for (time, signature, body, expected) in [
            (None, Some(&*good), BODY, E::NotSigned),
            (Some(TIME), None, BODY, E::NotSigned),
            (Some("yesterday"), Some(&*good), BODY, E::BadTime),
            (Some(TIME), Some("???"), BODY, E::WrongSignature),
            (Some(TIME), Some(""), BODY, E::WrongSignature),
            (Some(TIME), Some(&*good), "{}", E::WrongSignature),
            (Some(later), Some(&*good), BODY, E::WrongSignature),
            (Some(TIME), Some(&sign("other", [TIME, BODY])), BODY, E::WrongSignature),
            (Some(TIME), Some(&sign("", [TIME, BODY])), BODY, E::WrongSignature),
            (Some(TIME), Some(&sign(SECRET, [TIME, &format!(".{BODY}")])), BODY, E::WrongSignature),
        ] {
            assert_eq!(
                verifier.verify(time, signature, body.as_bytes()),
                Err(expected),
                "{time:?} {signature:?} {body}"
            );
        }
    }

    #[test]
    fn an_event_names_its_organization_and_whether_that_is_gone() {
        let body = |event_type: &str, subject: &str| {
            format!(
                r#"{{"id":"2b24ef10","type":"{event_type}","subject":"{subject}","detail":{{"id":"77"}},"event":{{}}}}"#
            )
        };
        let read = |body: String| OrganizationEvent::read(body.as_bytes());
        let deleted = |id| OrganizationEvent {
            id: "2b24ef10".to_owned(),
            organization: OrganizationId(id),
            what: Happening::Deleted,
        };

        let gone = "zen:event-type:organization.deleted";
        assert_eq!(read(body(gone, "zen:organization:78")), Some(deleted(78)));
        assert_eq!(
            read(r#"{"id":"2b24ef10","type":"zen:event-type:organization.deleted","detail":{"id":77}}"#.into()),
            Some(deleted(77))
        );
        let other = read(body("zen:event-type:organization.anything_new", "zen:organization:78")).unwrap();
        assert_eq!(other.what, Happening::Other);
        for nothing in [
            body("zen:event-type:ticket.created", "zen:organization:78"),
            body(gone, "zen:organization:x"),
            "[]".into(),
        ] {
            assert_eq!(read(nothing.clone()), None, "{nothing}");
        }
    }
}
