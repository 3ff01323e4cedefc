//! `/api/v2/organizations`: read, find, create, update.

use actix_web::http::Method;
use serde_json::{Value, json};

use super::{
    account::Call,
    answer::{Answer, Outcome},
    jobs::Jobs,
    merges::Merges,
    organization_bulk,
    organization_edit::{add, add_or_change, change, text_of, unique},
    organization_memberships,
    paging::{Paging, page},
    records::{Organization, Records, Ticket, User, UserRole},
    users,
};

const MOST_AT_ONCE: usize = 100;

/// Answers everything below `/api/v2/organizations`; `rest` is the path behind it.
pub(super) fn answer(
    call: &Call<'_>,
    records: &mut Records,
    jobs: &mut Jobs,
    merges: &mut Merges,
    rest: &[&str],
) -> Outcome {
    match (&call.request.method, rest) {
        (&Method::GET, []) => list(call, records),
        (&Method::POST, []) => create(call, records),
        (&Method::GET, ["search"]) => search(call, records),
        (&Method::GET, ["autocomplete"]) => autocomplete(call, records),
        (&Method::GET, ["show_many"]) => show_many(call, records),
        (&Method::GET, ["count"]) => Ok(count(call, records.organizations.len())),
        (&Method::POST, ["create_or_update"]) => create_or_update(call, records),
        (&Method::POST, ["create_many"]) => organization_bulk::create_many(call, records, jobs),
        (&Method::PUT, ["update_many"]) => organization_bulk::update_many(call, records, jobs),
        (&Method::DELETE, ["destroy_many"]) => organization_bulk::destroy_many(call, records, jobs),
        (&Method::POST, [loser, "merge"]) => merges.start(call, records, loser),
        (&Method::GET, [id, "merges"]) => merges.list(call, records, id),
        (_, [id, "tags"]) => tags(call, records, id),
        (&Method::GET, [id, "organization_memberships"]) => {
            organization_memberships::of_organization(call, records, known(records, id)?.id)
        }
        (&Method::GET, [id]) => Ok(shown(call, records, 200, known(records, id)?)),
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
    page_of(call, records, Paging::CursorOrOffset, &all)
}

fn page_of(call: &Call<'_>, records: &Records, paging: Paging, organizations: &[&Organization]) -> Outcome {
    page(call.request, call.origin, "organizations", paging, organizations, |organization| {
        records.show_organization(organization, call.origin)
    })
}

fn shown(call: &Call<'_>, records: &Records, status: u16, organization: &Organization) -> Answer {
    Answer::json(status, json!({ "organization": records.show_organization(organization, call.origin) }))
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
        (Some(wanted), None) => records.organizations.with_external_id(wanted).collect(),
        (None, Some(wanted)) => records.organizations.named(wanted).collect(),
        _ => return Err(Answer::titled(400, "Invalid attribute", "Pass exactly one of external_id and name.")),
    };
    page_of(call, records, Paging::OffsetOnly, &matches)
}

fn autocomplete(call: &Call<'_>, records: &Records) -> Outcome {
    let start = call.request.query("name").unwrap_or_default().to_lowercase();
    if start.chars().count() < 2 {
        return Err(Answer::bad_attribute("name"));
    }
    page_of(call, records, Paging::OffsetOnly, &all_with(records, |o| o.name.to_lowercase().starts_with(&start)))
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
    let organizations = &records.organizations;
    let mut found: Vec<&Organization> = match by_external_id {
        Some(_) => wanted.iter().flat_map(|id| organizations.with_external_id(id)).collect(),
        None => wanted.iter().filter_map(|id| organizations.get(&id.parse().ok()?)).collect(),
    };
    found.sort_by_key(|organization| organization.id);
    found.dedup_by_key(|organization| organization.id);
    page_of(call, records, Paging::OffsetOnly, &found)
}

fn create(call: &Call<'_>, records: &mut Records) -> Outcome {
    call.must_edit_organizations()?;
    let fields = sent(call)?;
    let created = add(records, &fields, call.now)?;
    Ok(shown(call, records, 201, &created))
}

/// Finds by `id` or `external_id`, never by name.
fn create_or_update(call: &Call<'_>, records: &mut Records) -> Outcome {
    call.must_edit_organizations()?;
    let (is_new, organization) = add_or_change(records, &sent(call)?, call.now)?;
    Ok(shown(call, records, if is_new { 201 } else { 200 }, &organization))
}

fn update(call: &Call<'_>, records: &mut Records, id: &str) -> Outcome {
    let id = known(records, id)?.id;
    let fields = sent(call)?;
    let only_notes = fields.as_object().is_some_and(|fields| fields.keys().all(|key| key == "notes" || key == "id"));
    if !only_notes {
        call.must_edit_organizations()?;
    }
    let changed = change(records, id, &fields, call.now)?;
    Ok(shown(call, records, 200, &changed))
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

/// `GET` lists, `POST` sets, `PUT` adds, `DELETE` takes away.
fn tags(call: &Call<'_>, records: &mut Records, id: &str) -> Outcome {
    let id = known(records, id)?.id;
    let method = call.request.method.clone();
    if method != Method::GET {
        call.must_edit_organizations()?;
        let sent = match call.request.json()?.get("tags") {
            Some(Value::Array(tags)) => tags.iter().filter_map(text_of).collect::<Vec<_>>(),
            _ => return Err(Answer::bad_attribute("tags")),
        };
        records.organizations.edit(id, |organization| {
            let present = std::mem::take(&mut organization.tags);
            organization.tags = match method {
                Method::PUT => unique(present.into_iter().chain(sent)),
                Method::DELETE => present.into_iter().filter(|tag| !sent.contains(tag)).collect(),
                _ => unique(sent.into_iter()),
            };
            organization.updated_at = call.now;
        });
    }
    Ok(Answer::ok(json!({ "tags": records.organizations.get(&id).map(|organization| &organization.tags) })))
}

fn tickets(call: &Call<'_>, records: &Records, id: &str) -> Outcome {
    let id = known(records, id)?.id;
    let mut tickets: Vec<&Ticket> = records.tickets.values().filter(|t| t.organization_id == Some(id)).collect();
    super::tickets::sort(call.request, &mut tickets)?;
    let mut answer = page(call.request, call.origin, "tickets", Paging::CursorOrOffset, &tickets, |ticket| {
        ticket.show(call.origin)
    })?;
    super::tickets::add_people(call, records, &mut answer);
    Ok(answer)
}

fn users(call: &Call<'_>, records: &Records, id: &str) -> Outcome {
    let id = known(records, id)?.id;
    let members = records.users.members(id).filter_map(|id| records.users.get(&id));
    let users: Vec<&User> = members.filter(|user| user.active).collect();
    page(call.request, call.origin, "users", Paging::CursorOrOffset, &users, |user| user.show(call.origin))
}

fn related(records: &Records, id: &str) -> Outcome {
    let id = known(records, id)?.id;
    let tickets = records.tickets.values().filter(|ticket| ticket.organization_id == Some(id)).count();
    let users = records.users.members(id).count();
    Ok(Answer::ok(json!({ "organization_related": { "tickets_count": tickets, "users_count": users } })))
}

/// Whether this user may add and modify organizations: admins and custom roles that say so, not plain agents.
pub(super) fn may_edit(user: &User) -> bool {
    user.role == UserRole::Admin || user.custom_role_id.is_some_and(users::edits_organizations)
}
