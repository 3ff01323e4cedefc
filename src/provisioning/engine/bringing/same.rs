//! Whether values stand in Zendesk as they were written.

use serde_json::{Map, Value};

/// Whether two sets of values say the same, however Zendesk writes them down: lists in any order and case, blanks around,
/// and a field that the account does not have.
pub(super) fn is_same(present: &Map<String, Value>, written: &Map<String, Value>) -> bool {
    written.iter().all(|(key, wanted)| match (wanted, present.get(key).unwrap_or(&Value::Null)) {
        (Value::Object(wanted), Value::Object(there)) => wanted.iter().all(|(key, wanted)| {
            let there = there.get(key).unwrap_or(&Value::Null);
            plain(there).is_empty() || plain(there) == plain(wanted)
        }),
        (Value::Array(wanted), Value::Array(there)) => sorted(wanted) == sorted(there),
        (wanted, there) => plain(wanted).eq_ignore_ascii_case(&plain(there)),
    })
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.trim().to_owned(),
        other => other.to_string(),
    }
}

fn sorted(list: &[Value]) -> Vec<String> {
    let mut texts: Vec<String> = list.iter().map(|value| plain(value).to_lowercase()).collect();
    texts.sort_unstable();
    texts
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn same(present: Value, written: Value) -> bool {
        let [present, written] = [present, written].map(|value| serde_json::from_value(value).unwrap());
        is_same(&present, &written)
    }

    #[test]
    fn order_and_case_do_not_matter_and_values_do() {
        let written = json!({ "name": "Acme", "tags": ["b", "A"], "organization_fields": { "pb_status": "active" } });

        assert!(same(json!({ "name": "Acme", "tags": ["a", "B"], "organization_fields": {} }), written.clone()));
        for other in [
            json!({ "name": "Acme Ltd", "tags": ["a", "b"] }),
            json!({ "name": "Acme", "tags": ["a", "b", "vip"] }),
            json!({ "name": "Acme", "tags": ["a", "b"], "organization_fields": { "pb_status": "closed" } }),
        ] {
            assert!(!same(other.clone(), written.clone()), "{other}");
        }
    }
}
