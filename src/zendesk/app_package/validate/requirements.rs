//! What the app wants to be made in the account when it is installed.

use serde_json::{Map, Value};

use super::{AppSource, Findings, read_strict_object};

const FILE: &str = "requirements.json";
const TYPES: [&str; 12] = [
    "automations",
    "channel_integrations",
    "custom_objects",
    "custom_objects_v2",
    "macros",
    "organization_fields",
    "targets",
    "ticket_fields",
    "triggers",
    "user_fields",
    "views",
    "webhooks",
];
const WITHOUT_TITLE: [&str; 4] = ["channel_integrations", "custom_objects", "custom_objects_v2", "webhooks"];
const WITH_KEY: [&str; 2] = ["organization_fields", "user_fields"];
const OF_WEBHOOKS: [&str; 5] = ["endpoint", "http_method", "name", "request_format", "status"];
const REFUSED_TARGETS: [&str; 2] = ["http_target", "url_target_v2"];
const MAX_REQUIREMENTS: usize = 5_000;
const MAX_CUSTOM_OBJECTS: usize = 50;

pub(super) fn check(app: &AppSource, findings: &mut Findings) {
    if app.content(FILE).is_none() {
        return;
    }
    let Some(requirements) = read_strict_object(app, FILE, findings) else { return };
    for (kind, entries) in &requirements {
        if !TYPES.contains(&kind.as_str()) {
            findings.error(FILE, format!("`{kind}` cannot be required; use one of {}", TYPES.join(", ")));
        } else if let Some(entries) = entries.as_object() {
            check_kind(kind, entries, findings);
        } else {
            findings.error(FILE, format!("`{kind}` is not an object; write one entry for each"));
        }
    }
    if requirements.values().map(count).sum::<usize>() > MAX_REQUIREMENTS {
        findings.error(FILE, format!("requires more than {MAX_REQUIREMENTS} things; remove some"));
    }
}

fn check_kind(kind: &str, entries: &Map<String, Value>, findings: &mut Findings) {
    if kind.starts_with("custom_objects") {
        if custom_objects(entries) > MAX_CUSTOM_OBJECTS {
            findings.error(FILE, format!("`{kind}` has more than {MAX_CUSTOM_OBJECTS} objects; remove some"));
        }
        return;
    }
    if kind == "channel_integrations" && entries.len() > 1 {
        findings.error(FILE, "`channel_integrations` has more than one entry; keep one");
    }
    for (name, entry) in entries {
        let Some(entry) = entry.as_object() else {
            findings.error(FILE, format!("`{kind}.{name}` is not an object; describe it inside {{ and }}"));
            continue;
        };
        for key in needed(kind) {
            if !entry.get(key).is_some_and(|value| !value.is_null() && value.as_str() != Some("")) {
                findings.error(FILE, format!("`{kind}.{name}.{key}` is missing; add it"));
            }
        }
        let target = entry.get("type").and_then(Value::as_str).unwrap_or_default();
        if kind == "targets" && REFUSED_TARGETS.contains(&target) {
            findings.error(FILE, format!("`{kind}.{name}` is a {target}, which is gone; use a webhook"));
        }
    }
}

fn needed(kind: &str) -> Vec<&'static str> {
    let mut keys = Vec::new();
    if !WITHOUT_TITLE.contains(&kind) {
        keys.push("title");
    }
    if WITH_KEY.contains(&kind) {
        keys.push("key");
    }
    if kind == "webhooks" {
        keys.extend(OF_WEBHOOKS);
    }
    keys
}

fn count(entries: &Value) -> usize {
    entries.as_object().map_or(0, |entries| entries.len().max(custom_objects(entries)))
}

/// Custom objects come as lists inside (`custom_object_types`, `objects`), or one by one.
fn custom_objects(entries: &Map<String, Value>) -> usize {
    let listed: usize = entries.values().filter_map(Value::as_array).map(Vec::len).sum();
    if listed > 0 { listed } else { entries.len() }
}
