//! `/api/v2/groups` and group memberships: which agents work together.

use actix_web::http::Method;
use serde_json::{Value, json};

use super::{
    account::Call,
    answer::{Answer, Outcome},
    paging::{Paging, page},
    records::{Group, Records, User},
};

/// Answers everything below `/api/v2/groups`.
pub(super) fn answer(call: &Call<'_>, records: &Records, rest: &[&str]) -> Outcome {
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

/// Every membership of the account.
pub(super) fn all_memberships(call: &Call<'_>, records: &Records) -> Outcome {
    memberships(call, &records.users.values().flat_map(of_user).collect::<Vec<_>>())
}

/// Groups of one user.
pub(super) fn of(call: &Call<'_>, records: &Records, user: &User) -> Outcome {
    groups(call, &user.groups.iter().filter_map(|group| records.groups.get(group)).collect::<Vec<_>>())
}

/// Memberships of one user.
pub(super) fn memberships_of(call: &Call<'_>, user: &User) -> Outcome {
    memberships(call, &of_user(user))
}

fn known_group<'a>(records: &'a Records, id: &str) -> Result<&'a Group, Answer> {
    id.parse().ok().and_then(|id: u64| records.groups.get(&id)).ok_or_else(Answer::not_found)
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
