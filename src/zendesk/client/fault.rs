//! Zendesk's ways of saying no: three shapes of JSON, and plain text.
//!
//! Only codes and field names are kept. The texts may quote what was sent, so they never leave this module.

use serde::Deserialize;
use serde_json::{Map, Value};

/// Longest code that is passed on.
const MAX_CODE_CHARS: usize = 64;
/// What a refusal without a code is called.
const NO_CODE: &str = "unspecified";

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// `RecordInvalid`, `invalid_token`, or a short title; `unspecified` when there is none that is safe to repeat.
    pub code: String,
    /// Fields whose value is already in use elsewhere. Empty when Zendesk names none.
    pub taken: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct Body {
    #[serde(default)]
    error: Value,
    #[serde(default)]
    errors: Value,
    #[serde(default)]
    description: Value,
    #[serde(default)]
    details: Value,
}

impl Fault {
    pub fn read(body: &[u8]) -> Self {
        match serde_json::from_slice::<Body>(body) {
            Ok(body) => Self { code: body.code().unwrap_or(NO_CODE).to_owned(), taken: body.taken() },
            Err(_) => Self { code: NO_CODE.to_owned(), taken: None },
        }
    }
}

impl Fault {
    /// Whether Zendesk itself says that there is no such record. `InvalidEndpoint` speaks of the path.
    pub fn is_absence(&self) -> bool {
        let letters: String = self.code.chars().filter(char::is_ascii_alphabetic).collect();
        ["RecordNotFound", "NotFound"].iter().any(|code| letters.eq_ignore_ascii_case(code))
    }

    /// Whether Zendesk serves no such path, to this account's plan say.
    pub fn is_no_endpoint(&self) -> bool {
        self.code == "InvalidEndpoint"
    }
}

impl Body {
    fn code(&self) -> Option<&str> {
        let first = self.errors.get(0);
        [
            self.error.as_str(),
            self.error.get("code").and_then(Value::as_str),
            self.error.get("title").and_then(Value::as_str),
            first.and_then(|error| error.get("code")).and_then(Value::as_str),
            first.and_then(|error| error.get("title")).and_then(Value::as_str),
        ]
        .into_iter()
        .flatten()
        .find(|code| is_safe_to_repeat(code))
    }

    fn taken(&self) -> Option<Vec<String>> {
        let named: Vec<String> = self
            .details
            .as_object()
            .into_iter()
            .flat_map(Map::iter)
            .filter(|(_, complaints)| complaints.as_array().is_some_and(|list| list.iter().any(is_about_a_taken_value)))
            .map(|(field, _)| field.clone())
            .collect();
        let unnamed = || {
            is_about_a_taken_value(&Value::from_iter([("description", self.description.clone())]))
                || self.errors.as_array().is_some_and(|list| list.iter().any(is_about_a_taken_value))
        };
        (!named.is_empty() || unnamed()).then_some(named)
    }
}

/// Zendesk does not always send the code `DuplicateValue`, so its two sentences count as well.
fn is_about_a_taken_value(complaint: &Value) -> bool {
    let text = |key| complaint.get(key).and_then(Value::as_str).unwrap_or_default();
    let says = |key| text(key).contains("already been taken") || text(key).contains("already being used");
    text("error") == "DuplicateValue" || text("code") == "DuplicateValue" || says("description") || says("detail")
}

fn is_safe_to_repeat(code: &str) -> bool {
    !code.is_empty()
        && code.len() <= MAX_CODE_CHARS
        && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" _.-'".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(body: &str) -> String {
        Fault::read(body.as_bytes()).code
    }

    fn taken(body: &str) -> Option<Vec<String>> {
        Fault::read(body.as_bytes()).taken
    }

    #[test]
    fn all_three_shapes_give_a_code() {
        assert_eq!(code(r#"{"error":"RecordNotFound","description":"Not found"}"#), "RecordNotFound");
        assert_eq!(code(r#"{"error":{"title":"Invalid attribute","message":"page"}}"#), "Invalid attribute");
        assert_eq!(code(r#"{"errors":[{"code":"TooManyRequests","title":"Too many"}]}"#), "TooManyRequests");
        assert_eq!(code(r#"{"error":"Couldn't authenticate you"}"#), "Couldn't authenticate you");
    }

    #[test]
    fn only_zendesk_s_own_word_for_it_is_absence() {
        let is_absence = |body: &str| Fault::read(body.as_bytes()).is_absence();
        for body in [
            r#"{"error":"RecordNotFound","description":"Not found"}"#,
            r#"{"error":{"title":"Record not found","message":"no"}}"#,
            r#"{"errors":[{"code":"NotFound","title":"Not found"}]}"#,
        ] {
            assert!(is_absence(body), "{body}");
        }
        for body in ["", "Not Found", "<html>404 Not Found</html>", "{}", r#"{"error":"InvalidEndpoint"}"#] {
            assert!(!is_absence(body), "{body}");
        }
    }

    #[test]
    fn text_and_odd_bodies_have_no_code() {
        for body in ["", "Not Found", "[]", "{}", "null", "\u{0}", r#"{"error":7}"#, r#"{"errors":[]}"#] {
            assert_eq!(code(body), "unspecified", "{body}");
        }
    }

    #[test]
    fn a_code_that_may_quote_what_was_sent_is_not_repeated() {
        assert_eq!(code(r#"{"error":"jane.roe@customer.example is not valid"}"#), "unspecified");
    }

    #[test]
    fn a_taken_value_is_known_by_its_code() {
        let body = r#"{"error":"RecordInvalid","description":"Record validation errors",
            "details":{"external_id":[{"description":"External: no","error":"DuplicateValue"}]}}"#;

        assert_eq!(taken(body), Some(vec!["external_id".to_owned()]));
    }

    #[test]
    fn a_taken_value_is_known_by_its_sentence() {
        let body = r#"{"error":"RecordInvalid","details":{
            "name":[{"description":"Name: has already been taken"}],"base":[{"description":"is too long"}]}}"#;

        assert_eq!(taken(body), Some(vec!["name".to_owned()]));
        assert_eq!(taken(r#"{"errors":[{"detail":"External has already been taken"}]}"#), Some(Vec::new()));
    }

    #[test]
    fn other_complaints_are_not_about_taken_values() {
        let body = r#"{"error":"RecordInvalid","details":{"name":[{"description":"cannot be blank"}]}}"#;

        assert_eq!(taken(body), None);
    }
}
