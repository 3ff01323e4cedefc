//! OAuth client credentials, API tokens and the workspace's own session: who is calling, and what they may touch.

use std::collections::HashMap;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use base64::{Engine, prelude::BASE64_STANDARD};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{
    answer::{Answer, Outcome},
    random,
    records::Records,
    request::{Request, SESSION_HEADER},
};

/// Life of an access token when the caller asks for none.
const DEFAULT_LIFETIME_SECS: i64 = 1800;
const LONGEST_LIFETIME_SECS: i64 = 172_800;
const SHORTEST_LIFETIME_SECS: i64 = 300;

/// The credentials of the account, made at start.
#[derive(Debug, Clone)]
pub(super) struct Secrets {
    pub(super) client_id: String,
    pub(super) client_secret: String,
    pub(super) api_token: String,
    /// Proves that a call comes from the workspace page.
    pub(super) session: String,
}

impl Secrets {
    pub(super) fn generate() -> std::io::Result<Self> {
        Ok(Self {
            client_id: "portadesk".to_owned(),
            client_secret: random::hex(32)?,
            api_token: random::hex(20)?,
            session: random::hex(16)?,
        })
    }
}

#[derive(Debug, Clone)]
struct AccessToken {
    scope: String,
    created_at: Timestamp,
    expires_at: Timestamp,
}

/// Access tokens given out and not yet revoked, expired ones included.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    given: HashMap<String, AccessToken>,
}

/// Who calls, and with which scope; `None` when nobody signed in.
#[derive(Debug)]
pub(super) struct Caller {
    pub(super) user_id: u64,
    pub(super) scope: String,
    /// The presented access token, if it was one.
    pub(super) token: Option<String>,
}

impl Tokens {
    /// Answers `POST /oauth/tokens`.
    pub(super) fn grant(&mut self, request: &Request, secrets: &Secrets, now: Timestamp) -> Outcome {
        let body = request.json()?;
        let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        if text("grant_type") != "client_credentials" {
            return Err(refusal(400, "unsupported_grant_type", "The grant type is not supported."));
        }
        let right_secret = equal(&text("client_secret"), &secrets.client_secret);
        if text("client_id") != secrets.client_id || !right_secret {
            return Err(invalid_client());
        }
        let lifetime = match body.get("expires_in") {
            None | Some(Value::Null) => DEFAULT_LIFETIME_SECS,
            Some(wanted) => wanted
                .as_i64()
                .filter(|secs| *secs > SHORTEST_LIFETIME_SECS && *secs < LONGEST_LIFETIME_SECS)
                .ok_or_else(|| refusal(400, "invalid_request", "expires_in is out of range."))?,
        };
        let token = random::hex(32).map_err(|_| Answer::refused(500, "InternalError", "No randomness"))?;
        let expires_at = now.saturating_add(SignedDuration::from_secs(lifetime)).unwrap_or(Timestamp::MAX);
        let scope = text("scope");
        self.given.insert(token.clone(), AccessToken { scope: scope.clone(), created_at: now, expires_at });
        Ok(Answer::json(
            201,
            json!({ "access_token": token, "token_type": "bearer", "scope": scope, "expires_in": lifetime }),
        ))
    }

    /// Answers `GET` and `DELETE /api/v2/oauth/tokens/current`.
    pub(super) fn current(&mut self, caller: &Caller, revoke: bool) -> Outcome {
        let token = caller.token.as_ref().ok_or_else(Answer::forbidden)?;
        if revoke {
            self.given.remove(token);
            return Ok(Answer::no_content());
        }
        let known = self.given.get(token).ok_or_else(unauthenticated)?;
        Ok(Answer::ok(json!({ "token": {
            "user_id": caller.user_id,
            "scopes": known.scope.split_whitespace().collect::<Vec<_>>(),
            "token": token.get(..10),
            "created_at": super::records::instant(known.created_at),
            "expires_at": super::records::instant(known.expires_at),
        } })))
    }

    /// Forgets every token, as an administrator's revocation would.
    pub(super) fn revoke_all(&mut self) {
        self.given.clear();
    }

    /// Who is calling. A credential that is present but wrong is a refusal, no credential is nobody.
    pub(super) fn caller(
        &self,
        request: &Request,
        secrets: &Secrets,
        records: &Records,
        client_acts_as: u64,
        now: Timestamp,
    ) -> Result<Option<Caller>, Answer> {
        if let Some(session) = request.header(SESSION_HEADER) {
            return session_caller(session, secrets, records).map(Some);
        }
        let Some(authorization) = request.authorization() else { return Ok(None) };
        let (scheme, value) = authorization.split_once(' ').unwrap_or((authorization, ""));
        if scheme.eq_ignore_ascii_case("bearer") {
            let known = self.given.get(value.trim()).filter(|token| token.expires_at > now);
            let known = known.ok_or_else(|| {
                refusal(401, "invalid_token", "The access token provided is expired, revoked, malformed or invalid.")
            })?;
            let token = Some(value.trim().to_owned());
            return Ok(Some(Caller { user_id: client_acts_as, scope: known.scope.clone(), token }));
        }
        if scheme.eq_ignore_ascii_case("basic") {
            return basic_caller(value, secrets, records).map(Some);
        }
        Err(unauthenticated())
    }
}

fn session_caller(session: &str, secrets: &Secrets, records: &Records) -> Result<Caller, Answer> {
    let (user, secret) = session.split_once('.').ok_or_else(unauthenticated)?;
    let user = user.parse().ok().and_then(|id: u64| records.users.get(&id)).filter(|user| user.may_work());
    match user {
        Some(user) if equal(secret, &secrets.session) => Ok(unlimited(user.id)),
        _ => Err(unauthenticated()),
    }
}

/// `Basic base64("email/token:api_token")`.
fn basic_caller(value: &str, secrets: &Secrets, records: &Records) -> Result<Caller, Answer> {
    let decoded = BASE64_STANDARD.decode(value.trim()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let decoded = decoded.ok_or_else(unauthenticated)?;
    let (login, token) = decoded.split_once(':').ok_or_else(unauthenticated)?;
    let email = login.strip_suffix("/token").ok_or_else(unauthenticated)?;
    let user = records.user_by_email(email).filter(|user| user.is_staff() && user.may_work());
    match user {
        Some(user) if equal(token, &secrets.api_token) => Ok(unlimited(user.id)),
        _ => Err(unauthenticated()),
    }
}

fn unlimited(user_id: u64) -> Caller {
    Caller { user_id, scope: "read write".to_owned(), token: None }
}

impl Caller {
    /// Whether the scope covers `resource` (`organizations`, `tickets`, ...) for reading or writing.
    pub(super) fn covers(&self, resources: &[&str], writes: bool) -> bool {
        let right = if writes { "write" } else { "read" };
        self.scope.split_whitespace().any(|scope| {
            scope == right
                || scope.split_once(':').is_some_and(|(resource, of)| of == right && resources.contains(&resource))
        })
    }
}

fn equal(left: &str, right: &str) -> bool {
    verify_slices_are_equal(left.as_bytes(), right.as_bytes()).is_ok()
}

fn refusal(status: u16, code: &str, description: &str) -> Answer {
    Answer::json(status, json!({ "error": code, "error_description": description }))
}

pub(super) fn unauthenticated() -> Answer {
    Answer::json(401, json!({ "error": "Couldn't authenticate you" }))
}

pub(super) fn invalid_client() -> Answer {
    refusal(401, "invalid_client", "Client authentication failed.")
}
