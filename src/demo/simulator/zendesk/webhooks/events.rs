//! From a change of an organization to the events that tell of it.

use serde_json::{Value, json};

use super::PREFIX;
use crate::demo::simulator::zendesk::{
    companies::{Organization, OrganizationChange},
    records::instant,
};

/// Type, organization and the part of the body that only this type has. Of `created` that part is empty, of
/// `name_changed` it is known; those of the others are made alike.
pub(in super::super) fn events_of(change: &OrganizationChange) -> Vec<(String, &Organization, Value)> {
    let event = |name: &str, event: Value, of| (format!("{PREFIX}{name}"), of, event);
    match (&change.before, &change.after) {
        (None, Some(after)) => vec![event("created", json!({}), after)],
        (Some(before), None) => vec![event("deleted", json!({}), before)],
        (Some(before), Some(after)) => {
            let fields = after.organization_fields.keys().chain(before.organization_fields.keys());
            let mut changed: Vec<&String> = fields
                .filter(|key| before.organization_fields.get(*key) != after.organization_fields.get(*key))
                .collect();
            changed.sort();
            changed.dedup();
            let mut events = Vec::new();
            let mut compare = |name: &str, previous: Value, current: Value| {
                if previous != current {
                    events.push(event(name, json!({ "current": current, "previous": previous }), after));
                }
            };
            compare("name_changed", json!(before.name), json!(after.name));
            compare("external_id_changed", json!(before.external_id), json!(after.external_id));
            compare("tags_changed", json!(before.tags), json!(after.tags));
            for key in changed {
                let value = |of: &Organization| of.organization_fields.get(key).cloned().unwrap_or(Value::Null);
                compare("custom_field_changed", value(before), value(after));
            }
            events
        }
        (None, None) => Vec::new(),
    }
}

/// The whole body. Ids inside `detail` are texts.
pub(super) fn body(event_type: &str, id: &str, at: jiff::Timestamp, of: &Organization, event: &Value) -> Value {
    json!({
        "type": event_type,
        "account_id": 12_514_403,
        "id": id,
        "time": instant(at),
        "zendesk_event_version": "2022-06-20",
        "subject": format!("zen:organization:{}", of.id),
        "detail": {
            "id": of.id.to_string(),
            "external_id": of.external_id,
            "group_id": null,
            "name": of.name,
            "shared_comments": false,
            "shared_tickets": false,
            "created_at": instant(of.created_at),
            "updated_at": instant(of.updated_at),
        },
        "event": event,
    })
}
