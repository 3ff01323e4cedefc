//! Answers of the API: an object, or a fault.

use serde_json::{Map, Value, json};

/// What a method answers.
pub(super) type Answer = Result<Value, ApiFault>;

/// A failure in the API's own words. All of them travel as HTTP 500.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ApiFault {
    pub(super) code: String,
    pub(super) text: String,
}

impl ApiFault {
    pub(super) fn new(code: impl Into<String>, text: impl Into<String>) -> Self {
        Self { code: code.into(), text: text.into() }
    }

    /// A session or token that is not known, or no longer.
    pub(super) fn auth_failed() -> Self {
        Self::new("Server.Session.check_auth.auth_failed", "Authentication failed")
    }

    /// A wrong login, password or API token.
    pub(super) fn login_refused() -> Self {
        Self::new("Server.Session.auth_failed", "Authentication failed: wrong login or password")
    }

    /// The real code of a missing permission is not known; nor are those of the next two.
    pub(super) fn access_denied(method: &str) -> Self {
        Self::new(format!("Server.{}.access_denied", dotted(method)), "You are not allowed to perform this operation")
    }

    pub(super) fn invalid(method: &str, text: impl Into<String>) -> Self {
        Self::new(format!("Client.{}.validation_failed", dotted(method)), text)
    }

    pub(super) fn unknown_method(method: &str) -> Self {
        Self::new("Client.method_not_found", format!("Method {method} does not exist"))
    }

    pub(super) fn to_json(&self) -> Value {
        json!({ "faultcode": self.code, "faultstring": self.text })
    }
}

fn dotted(method: &str) -> String {
    method.replace('/', ".")
}

/// `{key: object}`; what does not exist is missing or empty, and clients have to expect either.
pub(super) fn object_or_nothing(key: &str, object: Option<Map<String, Value>>, is_left_out: bool) -> Value {
    match object {
        Some(object) => json!({ key: object }),
        None if is_left_out => json!({}),
        None => json!({ key: {} }),
    }
}
