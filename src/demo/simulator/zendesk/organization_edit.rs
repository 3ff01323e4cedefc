//! The account's rules for changing organizations, free of requests: single calls and jobs obey the same ones.

use jiff::Timestamp;
use serde_json::Value;

use super::{
    answer::Answer,
    records::{Organization, Records},
    request::id_of,
};

/// A new organization, or the refusal.
pub(super) fn add(records: &mut Records, fields: &Value, now: Timestamp) -> Result<Organization, Answer> {
    let id = records.organizations.next_id();
    let created = apply(records, Organization::new(id, "", now), fields)?;
    records.organizations.insert(id, created.clone());
    Ok(created)
}

/// The organization as it is after a change, or the refusal.
pub(super) fn change(records: &mut Records, id: u64, fields: &Value, now: Timestamp) -> Result<Organization, Answer> {
    let present = records.organizations.get(&id).cloned().ok_or_else(Answer::not_found)?;
    let mut changed = apply(records, present, fields)?;
    changed.updated_at = now;
    records.organizations.insert(id, changed.clone());
    Ok(changed)
}

/// Finds by `id` or `external_id`, never by name; tells whether the organization is new.
pub(super) fn add_or_change(
    records: &mut Records,
    fields: &Value,
    now: Timestamp,
) -> Result<(bool, Organization), Answer> {
    let existing = match fields.get("id").and_then(id_of) {
        Some(id) => Some(records.organizations.get(&id).ok_or_else(Answer::not_found)?.id),
        None => fields
            .get("external_id")
            .and_then(text_of)
            .and_then(|wanted| records.organizations.with_external_id(&wanted).next().map(|found| found.id)),
    };
    match existing {
        Some(id) => change(records, id, fields, now).map(|changed| (false, changed)),
        None => add(records, fields, now).map(|created| (true, created)),
    }
}

/// The organization with the sent fields in it, checked against all others. Unknown fields are ignored.
fn apply(records: &Records, mut organization: Organization, fields: &Value) -> Result<Organization, Answer> {
    if let Some(name) = fields.get("name") {
        text_of(name).unwrap_or_default().trim().clone_into(&mut organization.name);
    }
    if let Some(external_id) = fields.get("external_id") {
        organization.external_id = text_of(external_id).filter(|text| !text.is_empty());
    }
    // Replaced as a whole: what is not sent is gone.
    if let Some(Value::Array(domains)) = fields.get("domain_names") {
        organization.domain_names = unique(domains.iter().filter_map(text_of).map(|domain| domain.to_lowercase()));
    }
    if let Some(Value::Array(tags)) = fields.get("tags") {
        organization.tags = unique(tags.iter().filter_map(text_of));
    }
    for (name, target) in [("details", &mut organization.details), ("notes", &mut organization.notes)] {
        if let Some(text) = fields.get(name) {
            *target = text_of(text).unwrap_or_default();
        }
    }
    if let Some(Value::Object(custom)) = fields.get("organization_fields") {
        records.organization_fields.lay_over(&mut organization.organization_fields, custom)?;
    }
    check_unique(records, &organization)?;
    Ok(organization)
}

fn check_unique(records: &Records, candidate: &Organization) -> Result<(), Answer> {
    if candidate.name.is_empty() {
        return Err(Answer::invalid("name", "BlankValue", "Name: cannot be blank"));
    }
    if records.organizations.named(&candidate.name).any(|other| other.id != candidate.id) {
        return Err(Answer::invalid("name", "DuplicateValue", "Name: has already been taken"));
    }
    let Some(external_id) = &candidate.external_id else { return Ok(()) };
    if records.organizations.with_external_id(external_id).any(|other| other.id != candidate.id) {
        return Err(Answer::invalid("external_id", "DuplicateValue", "External has already been taken"));
    }
    Ok(())
}

/// Each text once, at its first place.
pub(super) fn unique(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for text in texts {
        if !kept.contains(&text) {
            kept.push(text);
        }
    }
    kept
}

/// Texts and numbers as text; everything else is none.
pub(super) fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
