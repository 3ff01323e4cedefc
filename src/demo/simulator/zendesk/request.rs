//! A call as the account reads it: strict about media types, free about the `.json` suffix.

use actix_web::{
    HttpRequest,
    http::{
        Method,
        header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap},
    },
    web::Bytes,
};
use serde_json::Value;

use super::answer::Answer;

/// Header by which the workspace page says which agent sits in front of it: the page's stand-in for a session cookie,
/// since a loopback cookie would also reach every other port, the panel's among them.
pub(super) const SESSION_HEADER: &str = "X-Desk-Session";

#[derive(Debug)]
pub(super) struct Request {
    pub(super) method: Method,
    /// Path segments without a `.json` suffix, percent-decoded.
    pub(super) segments: Vec<String>,
    pub(super) query: Vec<(String, String)>,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Request {
    pub(super) fn read(request: &HttpRequest, body: Bytes) -> Self {
        let path = request.path();
        let path = path.strip_suffix(".json").unwrap_or(path);
        let segments = path.split('/').filter(|segment| !segment.is_empty()).map(percent_decode).collect();
        let query = url::form_urlencoded::parse(request.query_string().as_bytes()).into_owned().collect();
        Self { method: request.method().clone(), segments, query, headers: request.headers().clone(), body }
    }

    pub(super) fn path(&self) -> String {
        format!("/{}", self.segments.join("/"))
    }

    pub(super) fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    pub(super) fn authorization(&self) -> Option<&str> {
        self.header(AUTHORIZATION.as_str())
    }

    pub(super) fn content_type(&self) -> &str {
        self.header(CONTENT_TYPE.as_str()).unwrap_or_default()
    }

    pub(super) fn accepts_json(&self) -> bool {
        self.header(ACCEPT.as_str()).is_some_and(|accept| accept.contains("application/json"))
    }

    /// The body as JSON object, or the refusal.
    pub(super) fn json(&self) -> Result<Value, Answer> {
        if !self.content_type().to_ascii_lowercase().starts_with("application/json") {
            return Err(Answer::refused(415, "UnsupportedMediaType", "Send Content-Type: application/json"));
        }
        match serde_json::from_slice(&self.body) {
            Ok(value @ Value::Object(_)) => Ok(value),
            _ => Err(Answer::titled(400, "Unprocessable JSON", "The request body is not a JSON object")),
        }
    }
}

fn percent_decode(segment: &str) -> String {
    // A query decoder reads `+` as a blank; in a path it stands for itself.
    let pair = format!("={}", segment.replace('+', "%2B").replace('&', "%26"));
    url::form_urlencoded::parse(pair.as_bytes()).next().map(|(_, value)| value.into_owned()).unwrap_or_default()
}

/// An id as the account reads it from paths and bodies: digits, as text or number.
pub(super) fn id_of(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}
