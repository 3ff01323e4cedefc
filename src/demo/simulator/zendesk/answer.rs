//! Answers of the account, among them all three shapes in which it reports errors.

use serde_json::{Value, json};

/// An HTTP answer before it is written out.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Body,
    pub(super) headers: Vec<(&'static str, String)>,
}

#[derive(Debug, Clone)]
pub(super) enum Body {
    Empty,
    Json(Value),
    Text(&'static str, String),
}

/// `Err` is an answer too: the one that ends the call early.
pub(super) type Outcome = Result<Answer, Answer>;

impl Answer {
    pub(super) fn json(status: u16, body: Value) -> Self {
        Self { status, body: Body::Json(body), headers: Vec::new() }
    }

    pub(super) fn ok(body: Value) -> Self {
        Self::json(200, body)
    }

    pub(super) fn no_content() -> Self {
        Self { status: 204, body: Body::Empty, headers: Vec::new() }
    }

    pub(super) fn text(status: u16, content_type: &'static str, text: impl Into<String>) -> Self {
        Self { status, body: Body::Text(content_type, text.into()), headers: Vec::new() }
    }

    pub(super) fn with(mut self, name: &'static str, value: impl std::fmt::Display) -> Self {
        self.headers.push((name, value.to_string()));
        self
    }

    /// Puts a member into a JSON body.
    pub(super) fn set(&mut self, key: &str, value: Value) {
        if let Body::Json(Value::Object(members)) = &mut self.body {
            members.insert(key.to_owned(), value);
        }
    }

    /// The flat shape, `{"error": code, "description": text}`.
    pub(super) fn refused(status: u16, code: &str, description: &str) -> Self {
        Self::json(status, json!({ "error": code, "description": description }))
    }

    /// The titled shape, `{"error": {"title": ..., "message": ...}}`.
    pub(super) fn titled(status: u16, title: &str, message: &str) -> Self {
        Self::json(status, json!({ "error": { "title": title, "message": message } }))
    }

    /// The list shape, `{"errors": [{"code": ...}]}`.
    pub(super) fn listed(status: u16, code: &str, title: &str, detail: &str) -> Self {
        let error =
            json!({ "code": code, "title": title, "detail": detail, "status": status.to_string(), "source": {} });
        Self::json(status, json!({ "errors": [error] }))
    }

    pub(super) fn not_found() -> Self {
        Self::refused(404, "RecordNotFound", "Not found")
    }

    pub(super) fn no_such_endpoint() -> Self {
        Self::refused(404, "InvalidEndpoint", "Not found")
    }

    /// The role does not allow it.
    pub(super) fn forbidden() -> Self {
        Self::titled(403, "Forbidden", "You do not have access to this page. Please contact the account owner.")
    }

    /// The token's scopes do not allow it.
    pub(super) fn out_of_scope() -> Self {
        Self::refused(403, "Forbidden", "You are missing the following required scopes")
    }

    /// 422 with one fault in one field; `kind` is `DuplicateValue`, `BlankValue`, ...
    pub(super) fn invalid(field: &str, kind: &str, description: &str) -> Self {
        let fault = json!({ "description": description, "error": kind });
        Self::json(
            422,
            json!({
                "error": "RecordInvalid",
                "description": "Record validation errors",
                "details": { field: [fault] },
            }),
        )
    }

    pub(super) fn bad_attribute(attribute: &str) -> Self {
        let message = format!("You passed an invalid value for the {attribute} attribute.");
        Self::titled(400, "Invalid attribute", &message)
    }
}
