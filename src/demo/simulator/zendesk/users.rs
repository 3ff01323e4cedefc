//! `/api/v2/users` and `/api/v2/groups`: who works here, who writes in, and who belongs to which group.

use actix_web::http::Method;
use serde_json::{Value, json};

use super::{
    account::Call,
    answer::{Answer, Outcome},
    paging::{Paging, page},
    records::{Group, Records, User, same},
};

/// Custom roles of the account: id, name, and whether they may add and modify organizations.
const CUSTOM_ROLES: [(u64, &str, bool); 2] = [(360_001, "Light agent", false), (360_002, "Team lead", true)];

/// Answers everything below `/api/v2/users`.
pub(super) fn answer(call: &Call<'_>, records: &Records, rest: &[&str]) -> Outcome {
    if call.request.method != Method::GET {
        return Err(Answer::no_such_endpoint());
    }
    match rest {
        [] => people(call, Paging::CursorOrOffset, &records.users.values().collect::<Vec<_>>()),
        ["me"] => Ok(me(call)),
        ["search"] => search(call, records),
        [id] => Ok(Answer::ok(json!({ "user": known(records, id)?.show(call.origin) }))),
        [id, "group_memberships"] => memberships(call, &of_user(known(records, id)?)),
        [id, "groups"] => {
            groups(call, &known(records, id)?.groups.iter().filter_map(|g| records.groups.get(g)).collect::<Vec<_>>())
        }
        [id, "organization_memberships"] => organization_memberships(call, known(records, id)?),
        _ => Err(Answer::no_such_endpoint()),
    }
}

/// Answers everything below `/api/v2/groups`.
pub(super) fn answer_groups(call: &Call<'_>, records: &Records, rest: &[&str]) -> Outcome {
    if call.request.method != Method::GET {
        return Err(Answer::no_such_endpoint());
    }
    match rest {
        [] => groups(call, &records.groups.values().collect::<Vec<_>>()),
        ["memberships"] => all_memberships(call, records),
        [id] => Ok(Answer::ok(json!({ "group": show_group(known_group(records, id)?, call.origin) }))),
        [id, "memberships"] => {
            let id = known_group(records, id)?.id;
            let all = records.users.values().flat_map(of_user).filter(|m| m.group_id == id).collect::<Vec<_>>();
            memberships(call, &all)
        }
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

/// Every membership of the account.
pub(super) fn all_memberships(call: &Call<'_>, records: &Records) -> Outcome {
    memberships(call, &records.users.values().flat_map(of_user).collect::<Vec<_>>())
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

fn known_group<'a>(records: &'a Records, id: &str) -> Result<&'a Group, Answer> {
    id.parse().ok().and_then(|id: u64| records.groups.get(&id)).ok_or_else(Answer::not_found)
}

fn people(call: &Call<'_>, paging: Paging, users: &[&User]) -> Outcome {
    page(call.request, call.origin, "users", paging, users, |user| user.show(call.origin))
}

/// By `external_id` (nobody has one here), `phone:"..."`, `email:...`, or words of name and address.
fn search(call: &Call<'_>, records: &Records) -> Outcome {
    let query = match (call.request.query("query"), call.request.query("external_id")) {
        (Some(query), None) => query,
        (None, Some(_)) => return people(call, Paging::OffsetOnly, &[]),
        _ => return Err(Answer::bad_attribute("query")),
    };
    let found: Vec<&User> = records.users.values().filter(|user| matches(user, query)).collect();
    people(call, Paging::OffsetOnly, &found)
}

fn matches(user: &User, query: &str) -> bool {
    let unquoted = |text: &str| text.trim_matches('"').to_owned();
    if let Some(phone) = query.strip_prefix("phone:").map(unquoted) {
        return user.phone.as_deref().is_some_and(|known| same(known, &phone));
    }
    if let Some(email) = query.strip_prefix("email:").map(unquoted) {
        return user.email.as_deref().is_some_and(|known| same(known, &email));
    }
    let haystack = format!("{} {}", user.name, user.email.as_deref().unwrap_or_default()).to_lowercase();
    query.to_lowercase().split_whitespace().all(|word| haystack.contains(word))
}

#[derive(Debug)]
struct Membership {
    id: u64,
    user_id: u64,
    group_id: u64,
    default: bool,
}

fn of_user(user: &User) -> Vec<Membership> {
    let one = |(index, group): (usize, &u64)| Membership {
        id: user.id * 1000 + group,
        user_id: user.id,
        group_id: *group,
        default: index == 0,
    };
    user.groups.iter().enumerate().map(one).collect()
}

fn memberships(call: &Call<'_>, memberships: &[Membership]) -> Outcome {
    page(call.request, call.origin, "group_memberships", Paging::CursorOrOffset, memberships, |membership| {
        json!({
            "id": membership.id,
            "url": format!("{}/api/v2/group_memberships/{}.json", call.origin, membership.id),
            "user_id": membership.user_id,
            "group_id": membership.group_id,
            "default": membership.default,
        })
    })
}

fn groups(call: &Call<'_>, groups: &[&Group]) -> Outcome {
    page(call.request, call.origin, "groups", Paging::CursorOrOffset, groups, |group| show_group(group, call.origin))
}

fn show_group(group: &Group, origin: &str) -> Value {
    json!({
        "id": group.id,
        "url": format!("{origin}/api/v2/groups/{}.json", group.id),
        "name": group.name,
        "deleted": false,
    })
}

fn organization_memberships(call: &Call<'_>, user: &User) -> Outcome {
    let numbered: Vec<(usize, u64)> = user.organizations.iter().copied().enumerate().collect();
    page(
        call.request,
        call.origin,
        "organization_memberships",
        Paging::CursorOrOffset,
        &numbered,
        |(index, id)| json!({ "id": user.id * 1000 + id, "user_id": user.id, "organization_id": id, "default": *index == 0 }),
    )
}
