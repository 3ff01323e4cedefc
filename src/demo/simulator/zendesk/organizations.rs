//! `/api/v2/organizations`: read, find, create, update, with the account's uniqueness rules.

use actix_web::http::Method;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    account::Call,
    answer::{Answer, Outcome},
    paging::{Paging, page},
    records::{Organization, Records, Ticket, User, UserRole, same},
    request::id_of,
    users,
};

const MOST_AT_ONCE: usize = 100;

/// Answers everything below `/api/v2/organizations`; `rest` is the path behind it.
pub(super) fn answer(call: &Call<'_>, records: &mut Records, rest: &[&str]) -> Outcome {
    match (&call.request.method, rest) {
        (&Method::GET, []) => list(call, records),
        (&Method::POST, []) => create(call, records),
        (&Method::GET, ["search"]) => search(call, records),
        (&Method::GET, ["autocomplete"]) => autocomplete(call, records),
        (&Method::GET, ["show_many"]) => show_many(call, records),
        (&Method::GET, ["count"]) => Ok(count(call, records.organizations.len())),
        (&Method::POST, ["create_or_update"]) => create_or_update(call, records),
        (&Method::GET, [id]) => Ok(shown(call, 200, known(records, id)?)),
        (&Method::PUT, [id]) => update(call, records, id),
        (&Method::DELETE, [id]) => delete(call, records, id),
        (&Method::GET, [id, "tickets"]) => tickets(call, records, id),
        (&Method::GET, [id, "tickets", "count"]) => {
            let id = known(records, id)?.id;
            Ok(count(call, records.tickets.values().filter(|ticket| ticket.organization_id == Some(id)).count()))
        }
        (&Method::GET, [id, "users"]) => users(call, records, id),
        (&Method::GET, [id, "related"]) => related(records, id),
        _ => Err(Answer::no_such_endpoint()),
    }
}

fn list(call: &Call<'_>, records: &Records) -> Outcome {
    let mut all: Vec<&Organization> = records.organizations.values().collect();
    if let Some(sort) = call.request.query("sort") {
        match sort.trim_start_matches('-') {
            "name" => all.sort_by_key(|organization| organization.name.to_lowercase()),
            "id" => {}
            _ => return Err(Answer::bad_attribute("sort")),
        }
        if sort.starts_with('-') {
            all.reverse();
        }
    }
    page_of(call, Paging::CursorOrOffset, &all)
}

fn page_of(call: &Call<'_>, paging: Paging, organizations: &[&Organization]) -> Outcome {
    page(call.request, call.origin, "organizations", paging, organizations, |organization| {
        organization.show(call.origin)
    })
}

fn shown(call: &Call<'_>, status: u16, organization: &Organization) -> Answer {
    Answer::json(status, json!({ "organization": organization.show(call.origin) }))
}

fn count(call: &Call<'_>, value: usize) -> Answer {
    Answer::ok(json!({ "count": { "value": value, "refreshed_at": super::records::instant(call.now) } }))
}

fn known<'a>(records: &'a Records, id: &str) -> Result<&'a Organization, Answer> {
    id.parse().ok().and_then(|id: u64| records.organizations.get(&id)).ok_or_else(Answer::not_found)
}

/// Exact match, case ignored, by name or external id but not both; only for those who may edit organizations.
fn search(call: &Call<'_>, records: &Records) -> Outcome {
    call.must_edit_organizations()?;
    let matches: Vec<&Organization> = match (call.request.query("external_id"), call.request.query("name")) {
        (Some(wanted), None) => all_with(records, |o| o.external_id.as_deref().is_some_and(|id| same(id, wanted))),
        (None, Some(wanted)) => all_with(records, |o| same(&o.name, wanted)),
        _ => return Err(Answer::titled(400, "Invalid attribute", "Pass exactly one of external_id and name.")),
    };
    page_of(call, Paging::OffsetOnly, &matches)
}

fn autocomplete(call: &Call<'_>, records: &Records) -> Outcome {
    let start = call.request.query("name").unwrap_or_default().to_lowercase();
    if start.chars().count() < 2 {
        return Err(Answer::bad_attribute("name"));
    }
    page_of(call, Paging::OffsetOnly, &all_with(records, |o| o.name.to_lowercase().starts_with(&start)))
}

fn all_with(records: &Records, wanted: impl Fn(&Organization) -> bool) -> Vec<&Organization> {
    records.organizations.values().filter(|organization| wanted(organization)).collect()
}

fn show_many(call: &Call<'_>, records: &Records) -> Outcome {
    let by_id = call.request.query("ids");
    let by_external_id = call.request.query("external_ids");
    let wanted: Vec<&str> = match (by_id, by_external_id) {
        (Some(list), None) | (None, Some(list)) => list.split(',').map(str::trim).collect(),
        _ => return Err(Answer::bad_attribute("ids")),
    };
    if wanted.len() > MOST_AT_ONCE {
        return Err(Answer::titled(400, "Too many ids", "At most 100 organizations can be shown at once."));
    }
    let matches = all_with(records, |organization| {
        let id = organization.id.to_string();
        wanted.iter().any(|wanted| match (&organization.external_id, by_external_id) {
            (Some(external_id), Some(_)) => same(external_id, wanted),
            (None, Some(_)) => false,
            (_, None) => id == *wanted,
        })
    });
    page_of(call, Paging::OffsetOnly, &matches)
}

fn create(call: &Call<'_>, records: &mut Records) -> Outcome {
    call.must_edit_organizations()?;
    let fields = sent(call)?;
    let created = add(records, &fields, call.now)?;
    Ok(shown(call, 201, &created))
}

/// Finds by `id` or `external_id`, never by name.
fn create_or_update(call: &Call<'_>, records: &mut Records) -> Outcome {
    call.must_edit_organizations()?;
    let fields = sent(call)?;
    let external_id = fields.get("external_id").and_then(text_of);
    let existing = match fields.get("id").and_then(id_of) {
        Some(id) => Some(records.organizations.get(&id).ok_or_else(Answer::not_found)?.id),
        None => external_id.and_then(|wanted| {
            let mut matches = all_with(records, |o| o.external_id.as_deref().is_some_and(|id| same(id, &wanted)));
            matches.pop().map(|organization| organization.id)
        }),
    };
    if let Some(id) = existing {
        let changed = change(records, id, &fields, call.now)?;
        return Ok(shown(call, 200, &changed));
    }
    let created = add(records, &fields, call.now)?;
    Ok(shown(call, 201, &created))
}

fn update(call: &Call<'_>, records: &mut Records, id: &str) -> Outcome {
    let id = known(records, id)?.id;
    let fields = sent(call)?;
    let only_notes = fields.as_object().is_some_and(|fields| fields.keys().all(|key| key == "notes" || key == "id"));
    if !only_notes {
        call.must_edit_organizations()?;
    }
    let changed = change(records, id, &fields, call.now)?;
    Ok(shown(call, 200, &changed))
}

fn delete(call: &Call<'_>, records: &mut Records, id: &str) -> Outcome {
    call.must_edit_organizations()?;
    let id = known(records, id)?.id;
    records.delete_organization(id);
    Ok(Answer::no_content())
}

fn sent(call: &Call<'_>) -> Result<Value, Answer> {
    let body = call.request.json()?;
    match body.get("organization") {
        Some(fields @ Value::Object(_)) => Ok(fields.clone()),
        _ => Err(Answer::titled(400, "Invalid attribute", "Parameter organization is required")),
    }
}

fn add(records: &mut Records, fields: &Value, now: Timestamp) -> Result<Organization, Answer> {
    let id = records.organizations.keys().next_back().map_or(1, |last| last + 1);
    let created = apply(records, Organization::new(id, "", now), fields)?;
    records.organizations.insert(id, created.clone());
    Ok(created)
}

fn change(records: &mut Records, id: u64, fields: &Value, now: Timestamp) -> Result<Organization, Answer> {
    let present = records.organizations.get(&id).cloned().ok_or_else(Answer::not_found)?;
    let mut changed = apply(records, present, fields)?;
    changed.updated_at = now;
    records.organizations.insert(id, changed.clone());
    Ok(changed)
}

/// The organization with the sent fields in it, checked against all others. Unknown fields are ignored.
fn apply(records: &Records, mut organization: Organization, fields: &Value) -> Result<Organization, Answer> {
    if let Some(name) = fields.get("name") {
        text_of(name).unwrap_or_default().trim().clone_into(&mut organization.name);
    }
    if let Some(external_id) = fields.get("external_id") {
        organization.external_id = text_of(external_id).filter(|text| !text.is_empty());
    }
    if let Some(Value::Array(domains)) = fields.get("domain_names") {
        organization.domain_names = domains.iter().filter_map(text_of).map(|domain| domain.to_lowercase()).collect();
    }
    if let Some(Value::Array(tags)) = fields.get("tags") {
        organization.tags = tags.iter().filter_map(text_of).collect();
    }
    for (name, target) in [("details", &mut organization.details), ("notes", &mut organization.notes)] {
        if let Some(text) = fields.get(name) {
            *target = text_of(text).unwrap_or_default();
        }
    }
    if let Some(Value::Object(custom)) = fields.get("organization_fields") {
        organization.organization_fields.extend(custom.clone());
    }
    check_unique(records, &organization)?;
    Ok(organization)
}

fn check_unique(records: &Records, candidate: &Organization) -> Result<(), Answer> {
    if candidate.name.is_empty() {
        return Err(Answer::invalid("name", "BlankValue", "Name: cannot be blank"));
    }
    for other in records.organizations.values().filter(|other| other.id != candidate.id) {
        if same(&other.name, &candidate.name) {
            return Err(Answer::invalid("name", "DuplicateValue", "Name: has already been taken"));
        }
        if let (Some(theirs), Some(ours)) = (&other.external_id, &candidate.external_id)
            && same(theirs, ours)
        {
            return Err(Answer::invalid("external_id", "DuplicateValue", "External has already been taken"));
        }
    }
    Ok(())
}

/// Texts and numbers as text; everything else is none.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn tickets(call: &Call<'_>, records: &Records, id: &str) -> Outcome {
    let id = known(records, id)?.id;
    let mut tickets: Vec<&Ticket> = records.tickets.values().filter(|t| t.organization_id == Some(id)).collect();
    super::tickets::sort(call.request, &mut tickets)?;
    page(call.request, call.origin, "tickets", Paging::CursorOrOffset, &tickets, |ticket| ticket.show(call.origin))
}

fn users(call: &Call<'_>, records: &Records, id: &str) -> Outcome {
    let id = known(records, id)?.id;
    let users: Vec<&User> = records.users.values().filter(|user| user.organizations.contains(&id)).collect();
    page(call.request, call.origin, "users", Paging::CursorOrOffset, &users, |user| user.show(call.origin))
}

fn related(records: &Records, id: &str) -> Outcome {
    let id = known(records, id)?.id;
    let tickets = records.tickets.values().filter(|ticket| ticket.organization_id == Some(id)).count();
    let users = records.users.values().filter(|user| user.organizations.contains(&id)).count();
    Ok(Answer::ok(json!({ "organization_related": { "tickets_count": tickets, "users_count": users } })))
}

/// Whether this user may add and modify organizations: admins and custom roles that say so, not plain agents.
pub(super) fn may_edit(user: &User) -> bool {
    user.role == UserRole::Admin || user.custom_role_id.is_some_and(users::edits_organizations)
}
