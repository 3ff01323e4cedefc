//! `/api/v2/organization_memberships`: who belongs to which organization. A user's first one is the default.

use actix_web::http::Method;
use serde_json::{Value, json};

use super::{
    account::Call,
    answer::{Answer, Outcome},
    jobs::Jobs,
    organization_bulk::rows,
    paging::{Paging, page},
    records::{Records, User, instant},
    request::id_of,
    user_edit::MOST_ORGANIZATIONS,
};

/// A membership has no record of its own: its id tells user and organization.
const IDS: u64 = 1 << 24;

/// Answers everything below `/api/v2/organization_memberships`.
pub(super) fn answer(call: &Call<'_>, records: &mut Records, jobs: &mut Jobs, rest: &[&str]) -> Outcome {
    call.must_be_staff()?;
    match (&call.request.method, rest) {
        (&Method::GET, []) => {
            let all = records.users.values().flat_map(|user| user.organizations.iter().map(move |id| (user, *id)));
            list(call, &all.collect::<Vec<_>>())
        }
        (&Method::POST, []) => {
            let body = call.request.json()?;
            let sent = body.get("organization_membership").unwrap_or(&Value::Null);
            let (user, organization) = add(call, records, sent)?;
            let user = records.users.get(&user).ok_or_else(Answer::not_found)?;
            Ok(Answer::json(201, json!({ "organization_membership": show(user, organization, call.origin) })))
        }
        (&Method::POST, ["create_many"]) => jobs.run(
            call,
            "Bulk Create Organization Membership",
            rows(call, "organization_memberships")?,
            |index, row| {
                let (user, organization) = add(call, records, &row).map_err(|refusal| (json!({}), refusal))?;
                Ok(json!({ "index": index, "id": id(user, organization) }))
            },
        ),
        (&Method::GET, [id]) => {
            let (user, organization) = known(records, id)?;
            Ok(Answer::ok(json!({ "organization_membership": show(user, organization, call.origin) })))
        }
        (&Method::DELETE, [id]) => {
            let (user, organization) = known(records, id).map(|(user, organization)| (user.id, organization))?;
            remove(call, records, user, organization);
            Ok(Answer::no_content())
        }
        _ => Err(Answer::no_such_endpoint()),
    }
}

pub(super) fn of_user(call: &Call<'_>, user: &User) -> Outcome {
    list(call, &user.organizations.iter().map(|id| (user, *id)).collect::<Vec<_>>())
}

pub(super) fn of_organization(call: &Call<'_>, records: &Records, organization: u64) -> Outcome {
    let members = records.users.members(organization).filter_map(|id| records.users.get(&id));
    list(call, &members.map(|user| (user, organization)).collect::<Vec<_>>())
}

/// `PUT /api/v2/users/{id}/organizations/{organization}/make_default`
pub(super) fn make_default(call: &Call<'_>, records: &mut Records, user: u64, organization: &str) -> Outcome {
    call.must_be_staff()?;
    let organization: u64 = organization.parse().map_err(|_| Answer::not_found())?;
    let is_member = records.users.edit(user, |user| {
        let is_member = user.organizations.contains(&organization);
        if is_member {
            user.organizations.retain(|id| *id != organization);
            user.organizations.insert(0, organization);
        }
        is_member
    });
    match records.users.get(&user) {
        Some(user) if is_member == Some(true) => of_user(call, user),
        _ => Err(Answer::not_found()),
    }
}

/// Every membership of the account, as the API shows it.
pub(super) fn all(records: &Records, origin: &str) -> Vec<Value> {
    let all = records.users.values().flat_map(|user| user.organizations.iter().map(move |id| show(user, *id, origin)));
    all.collect()
}

fn add(call: &Call<'_>, records: &mut Records, sent: &Value) -> Result<(u64, u64), Answer> {
    let named = |key: &'static str| sent.get(key).and_then(id_of).ok_or_else(|| Answer::bad_attribute(key));
    let (user, organization) = (named("user_id")?, named("organization_id")?);
    let present = records.users.get(&user).filter(|user| user.active);
    let present = present.ok_or_else(|| Answer::invalid("user", "InvalidValue", "User: is invalid"))?;
    if !records.organizations.contains_key(&organization) {
        return Err(Answer::invalid("organization", "InvalidValue", "Organization: is invalid"));
    }
    if present.organizations.contains(&organization) {
        return Err(Answer::invalid("user_id", "DuplicateValue", "User: has already been taken"));
    }
    if present.organizations.len() >= MOST_ORGANIZATIONS {
        return Err(Answer::invalid("user_id", "TooManyValues", "User: has too many organizations"));
    }
    let is_default = sent.get("default").and_then(Value::as_bool).unwrap_or(false);
    records.users.edit(user, |user| {
        let at = if is_default { 0 } else { user.organizations.len() };
        user.organizations.insert(at, organization);
        user.updated_at = call.now;
    });
    Ok((user, organization))
}

/// Open tickets that the user has in this organization lose it.
fn remove(call: &Call<'_>, records: &mut Records, user: u64, organization: u64) {
    records.users.edit(user, |user| {
        user.organizations.retain(|id| *id != organization);
        user.updated_at = call.now;
    });
    let is_left = |requester: u64, of: Option<u64>| requester == user && of == Some(organization);
    for ticket in
        records.tickets.values_mut().filter(|t| t.status != "closed" && is_left(t.requester_id, t.organization_id))
    {
        ticket.organization_id = None;
    }
}

fn id(user: u64, organization: u64) -> u64 {
    user * IDS + organization
}

fn known<'a>(records: &'a Records, id: &str) -> Result<(&'a User, u64), Answer> {
    let id: u64 = id.parse().map_err(|_| Answer::not_found())?;
    let (user, organization) = (id / IDS, id % IDS);
    let user = records.users.get(&user).filter(|user| user.organizations.contains(&organization));
    user.map(|user| (user, organization)).ok_or_else(Answer::not_found)
}

fn list(call: &Call<'_>, memberships: &[(&User, u64)]) -> Outcome {
    page(call.request, call.origin, "organization_memberships", Paging::CursorOrOffset, memberships, |membership| {
        show(membership.0, membership.1, call.origin)
    })
}

fn show(user: &User, organization: u64, origin: &str) -> Value {
    let id = id(user.id, organization);
    json!({
        "id": id,
        "url": format!("{origin}/api/v2/organization_memberships/{id}.json"),
        "user_id": user.id,
        "organization_id": organization,
        "default": user.organizations.first() == Some(&organization),
        "created_at": instant(user.created_at),
        "updated_at": instant(user.updated_at),
    })
}
