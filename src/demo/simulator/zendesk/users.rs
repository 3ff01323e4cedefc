//! `/api/v2/users`: who works here and who writes in.

use actix_web::http::Method;
use serde_json::{Value, json};

use super::{
    account::Call,
    answer::{Answer, Outcome},
    groups, identities,
    jobs::{Jobs, MOST_ROWS},
    organization_bulk, organization_memberships,
    paging::{Paging, page},
    people::is_e164,
    records::{Records, User, same},
    user_edit,
};

/// Custom roles of the account: id, name, and whether they may add and modify organizations.
const CUSTOM_ROLES: [(u64, &str, bool); 2] = [(360_001, "Light agent", false), (360_002, "Team lead", true)];

/// Answers everything below `/api/v2/users`.
pub(super) fn answer(call: &Call<'_>, records: &mut Records, jobs: &mut Jobs, rest: &[&str]) -> Outcome {
    match (&call.request.method, rest) {
        (&Method::GET, []) => {
            people(call, Paging::CursorOrOffset, &records.users.values().filter(|user| user.active).collect::<Vec<_>>())
        }
        (&Method::POST, []) => create(call, records),
        (&Method::POST, ["create_or_update"]) => create_or_update(call, records),
        (&Method::POST, ["create_or_update_many"]) => create_or_update_many(call, records, jobs),
        (&Method::GET, ["me"]) => Ok(me(call)),
        (&Method::GET, ["search"]) => search(call, records),
        (&Method::GET, ["show_many"]) => show_many(call, records),
        (&Method::GET, [id]) => Ok(shown(call, 200, known(records, id)?)),
        (&Method::PUT, [id]) => update(call, records, id),
        (&Method::DELETE, [id]) => delete(call, records, id),
        (&Method::GET, [id, "group_memberships"]) => groups::memberships_of(call, known(records, id)?),
        (&Method::GET, [id, "groups"]) => groups::of(call, records, known(records, id)?),
        (&Method::GET, [id, "organization_memberships"]) => {
            organization_memberships::of_user(call, known(records, id)?)
        }
        (&Method::PUT, [id, "organizations", organization, "make_default"]) => {
            organization_memberships::make_default(call, records, known(records, id)?.id, organization)
        }
        (_, [id, "identities", rest @ ..]) => identities::answer(call, records, known(records, id)?.id, rest),
        _ => Err(Answer::no_such_endpoint()),
    }
}

/// Every custom role of the account, on one page.
pub(super) fn custom_roles(call: &Call<'_>) -> Outcome {
    call.must_be_staff()?;
    let shown = CUSTOM_ROLES.map(|(id, name, edits_organizations)| {
        json!({ "id": id, "name": name, "configuration": { "organization_editing": edits_organizations } })
    });
    Ok(Answer::ok(json!({ "custom_roles": shown, "count": shown.len(), "next_page": null })))
}

/// Whether a custom role may add and modify organizations.
pub(super) fn edits_organizations(custom_role: u64) -> bool {
    CUSTOM_ROLES.iter().any(|(id, _, edits)| *id == custom_role && *edits)
}

/// Nobody signed in gets a pseudo user whose id is null.
fn me(call: &Call<'_>) -> Answer {
    let user = call.user.map_or_else(
        || json!({ "id": null, "name": "Anonymous user", "email": "invalid@example.com", "role": "end-user" }),
        |user| user.show(call.origin),
    );
    Answer::ok(json!({ "user": user }))
}

fn known<'a>(records: &'a Records, id: &str) -> Result<&'a User, Answer> {
    id.parse().ok().and_then(|id: u64| records.users.get(&id)).ok_or_else(Answer::not_found)
}

fn people(call: &Call<'_>, paging: Paging, users: &[&User]) -> Outcome {
    page(call.request, call.origin, "users", paging, users, |user| user.show(call.origin))
}

/// By `external_id`, or by a query: `phone:"..."`, `email:...`, words of name and address.
fn search(call: &Call<'_>, records: &Records) -> Outcome {
    let found: Vec<&User> = match (call.request.query("query"), call.request.query("external_id")) {
        (Some(query), None) => match identity_in(query) {
            Some((kind, value)) => records.users.identified_by(kind, &value).into_iter().collect(),
            None => records.users.values().filter(|user| user.active && matches(user, query)).collect(),
        },
        (None, Some(external_id)) => records.users.with_external_id(external_id).into_iter().collect(),
        _ => return Err(Answer::bad_attribute("query")),
    };
    people(call, Paging::OffsetOnly, &found)
}

/// A query for one identity. A telephone number in another form than the stored one is looked for among all users.
fn identity_in(query: &str) -> Option<(&'static str, String)> {
    let unquoted = |text: &str| text.trim_matches('"').to_owned();
    match (query.strip_prefix("email:"), query.strip_prefix("phone:")) {
        (Some(email), _) => Some(("email", unquoted(email))),
        (_, Some(phone)) => Some(("phone_number", unquoted(phone))).filter(|(_, phone)| is_e164(phone)),
        _ => None,
    }
}

fn matches(user: &User, query: &str) -> bool {
    if let Some(phone) = query.strip_prefix("phone:") {
        return user.phone.as_deref().is_some_and(|known| same(known, phone.trim_matches('"')));
    }
    let haystack = format!("{} {}", user.name, user.email.as_deref().unwrap_or_default()).to_lowercase();
    query.to_lowercase().split_whitespace().all(|word| haystack.contains(word))
}

fn show_many(call: &Call<'_>, records: &Records) -> Outcome {
    let split = |list: &str| list.split(',').map(|id| id.trim().to_owned()).collect::<Vec<_>>();
    let (wanted, by_external_id) = match (call.request.query("ids"), call.request.query("external_ids")) {
        (Some(ids), None) => (split(ids), false),
        (None, Some(ids)) => (split(ids), true),
        _ => return Err(Answer::bad_attribute("ids")),
    };
    if wanted.len() > MOST_ROWS {
        return Err(Answer::titled(400, "Too many ids", "At most 100 users can be shown at once."));
    }
    let find = |id: &String| {
        if by_external_id { records.users.with_external_id(id) } else { records.users.get(&id.parse().ok()?) }
    };
    people(call, Paging::OffsetOnly, &wanted.iter().filter_map(find).collect::<Vec<_>>())
}

fn shown(call: &Call<'_>, status: u16, user: &User) -> Answer {
    Answer::json(status, json!({ "user": user.show(call.origin) }))
}

fn create(call: &Call<'_>, records: &mut Records) -> Outcome {
    let created = user_edit::add(call, records, &sent(call)?)?;
    Ok(shown(call, 201, &created))
}

fn create_or_update(call: &Call<'_>, records: &mut Records) -> Outcome {
    let (is_new, user) = user_edit::add_or_change(call, records, &sent(call)?)?;
    Ok(shown(call, if is_new { 201 } else { 200 }, &user))
}

/// Refused unless bulk import was opened for the account.
fn create_or_update_many(call: &Call<'_>, records: &mut Records, jobs: &mut Jobs) -> Outcome {
    if !records.users.bulk_import {
        return Err(Answer::forbidden());
    }
    call.must_be_staff()?;
    jobs.run(call, "Bulk Create User", organization_bulk::rows(call, "users")?, |index, row| {
        let (is_new, user) = user_edit::add_or_change(call, records, &row)
            .map_err(|refusal| (json!({ "action": "create" }), refusal))?;
        let (action, status) = if is_new { ("create", "Created") } else { ("update", "Updated") };
        Ok(json!({ "index": index, "id": user.id, "action": action, "status": status, "success": true }))
    })
}

fn update(call: &Call<'_>, records: &mut Records, id: &str) -> Outcome {
    let id = known(records, id)?.id;
    let changed = user_edit::change(call, records, id, &sent(call)?)?;
    Ok(shown(call, 200, &changed))
}

/// The user stays readable, as inactive; address and number are free again.
fn delete(call: &Call<'_>, records: &mut Records, id: &str) -> Outcome {
    call.must_be_staff()?;
    let id = known(records, id)?.id;
    if known(records, &id.to_string())?.is_staff() {
        call.must_be_admin()?;
    }
    records.users.edit(id, |user| {
        user.active = false;
        user.organizations.clear();
        user.updated_at = call.now;
    });
    Ok(shown(call, 200, known(records, &id.to_string())?))
}

fn sent(call: &Call<'_>) -> Result<Value, Answer> {
    match call.request.json()?.get("user") {
        Some(fields @ Value::Object(_)) => Ok(fields.clone()),
        _ => Err(Answer::titled(400, "Invalid attribute", "Parameter user is required")),
    }
}
