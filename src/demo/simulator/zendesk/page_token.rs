//! The token of the signed page request: what the desk posts into the app's frame.

use std::io;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{account::Account, apps::INSTALLATION_ID, random};

/// Life of a page token.
const LIFETIME_SECS: i64 = 300;

/// The claims of a good token, with `overrides` put over them; an override of `null` takes a claim out.
pub(super) fn claims(account: &Account, agent: u64, location: &str, overrides: &Value) -> io::Result<Value> {
    let host = format!("{}.zendesk.com", account.subdomain);
    let now: Timestamp = account.clock.now();
    let good = json!({
        "iss": host,
        "aud": format!("https://{host}/api/v2/apps/installations/{INSTALLATION_ID}.json"),
        "sub": format!("https://{host}/api/v2/users/{agent}.json"),
        "iat": now.as_second(),
        "nbf": now.as_second(),
        "exp": now.as_second() + LIFETIME_SECS,
        "jti": random::uuid()?,
        "qsh": random::hex(32)?,
        "context": { "product": "support", "location": location },
    });
    let mut claims = match good {
        Value::Object(claims) => claims,
        _ => Map::new(),
    };
    for (name, value) in overrides.as_object().into_iter().flatten() {
        if value.is_null() {
            claims.remove(name);
        } else {
            claims.insert(name.clone(), value.clone());
        }
    }
    Ok(Value::Object(claims))
}

/// The header of a good token.
pub(super) fn header() -> Value {
    json!({ "typ": "JWT", "alg": "RS256" })
}
