//! `/api/v2/tickets`: read, and the few updates the workspace page makes.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::http::Method;
use serde_json::{Value, json};

use super::{
    account::Call,
    answer::{Answer, Body, Outcome},
    paging::{Paging, page},
    records::{Comment, Records, Ticket, Upload, instant},
    request::{Request, id_of},
};

const STATUSES: [&str; 6] = ["new", "open", "pending", "hold", "solved", "closed"];

/// Answers everything below `/api/v2/tickets`.
pub(super) fn answer(call: &Call<'_>, records: &mut Records, rest: &[&str]) -> Outcome {
    match (&call.request.method, rest) {
        (&Method::GET, []) => list(call, records),
        (&Method::POST, []) => create(call, records),
        (&Method::GET, [id]) => Ok(shown(call, 200, known(records, id)?)),
        (&Method::PUT, [id]) => update(call, records, id),
        (&Method::GET, [id, "comments"]) => comments(call, known(records, id)?),
        _ => Err(Answer::no_such_endpoint()),
    }
}

fn list(call: &Call<'_>, records: &Records) -> Outcome {
    let mut tickets: Vec<&Ticket> = records.tickets.values().collect();
    sort(call.request, &mut tickets)?;
    page(call.request, call.origin, "tickets", Paging::CursorOrOffset, &tickets, |ticket| ticket.show(call.origin))
}

/// `include=users`: everybody whom the tickets of a page name.
pub(super) fn add_people(call: &Call<'_>, records: &Records, answer: &mut Answer) {
    if !call.request.query("include").is_some_and(|wanted| wanted.split(',').any(|kind| kind == "users")) {
        return;
    }
    let Body::Json(body) = &answer.body else { return };
    let named = |ticket: &Value| [ticket["requester_id"].as_u64(), ticket["assignee_id"].as_u64()];
    let named = body["tickets"].as_array().into_iter().flatten().flat_map(named).flatten();
    let ids: BTreeSet<u64> = named.collect();
    let people: Vec<Value> =
        ids.into_iter().filter_map(|id| records.users.get(&id)).map(|user| user.show(call.origin)).collect();
    answer.set("users", people.into());
}

/// Orders tickets by `sort` (`-updated_at`) or `sort_by` and `sort_order`; by id when nothing is said.
pub(super) fn sort(request: &Request, tickets: &mut [&Ticket]) -> Result<(), Answer> {
    let (field, descending) = match (request.query("sort"), request.query("sort_by")) {
        (Some(sort), _) => (sort.trim_start_matches('-'), sort.starts_with('-')),
        (None, Some(field)) => (field, request.query("sort_order") == Some("desc")),
        (None, None) => return Ok(()),
    };
    match field {
        "id" => tickets.sort_by_key(|ticket| ticket.id),
        "created_at" => tickets.sort_by_key(|ticket| ticket.created_at),
        "updated_at" => tickets.sort_by_key(|ticket| ticket.updated_at),
        "subject" => tickets.sort_by(|left, right| left.subject.cmp(&right.subject)),
        "status" => tickets.sort_by_key(|ticket| STATUSES.iter().position(|status| *status == ticket.status)),
        _ => return Err(Answer::bad_attribute("sort")),
    }
    if descending {
        tickets.reverse();
    }
    Ok(())
}

fn shown(call: &Call<'_>, status: u16, ticket: &Ticket) -> Answer {
    Answer::json(status, json!({ "ticket": ticket.show(call.origin) }))
}

fn known<'a>(records: &'a Records, id: &str) -> Result<&'a Ticket, Answer> {
    id.parse().ok().and_then(|id: u64| records.tickets.get(&id)).ok_or_else(Answer::not_found)
}

fn comments(call: &Call<'_>, ticket: &Ticket) -> Outcome {
    let mut numbered: Vec<(usize, &Comment)> = ticket.comments.iter().enumerate().collect();
    match call.request.query("sort") {
        None | Some("created_at") => {}
        Some("-created_at") => numbered.reverse(),
        Some(_) => return Err(Answer::bad_attribute("sort")),
    }
    page(call.request, call.origin, "comments", Paging::CursorOrOffset, &numbered, |(index, comment)| {
        json!({
            "id": ticket.id * 1000 + *index as u64,
            "type": "Comment",
            "author_id": comment.author_id,
            "body": comment.body,
            "plain_body": comment.body,
            "public": comment.public,
            "created_at": instant(comment.created_at),
            "attachments": comment.files.iter().map(Upload::show).collect::<Vec<_>>(),
        })
    })
}

fn create(call: &Call<'_>, records: &mut Records) -> Outcome {
    let fields = sent(call)?;
    let requester_id = fields.get("requester_id").and_then(id_of).filter(|id| records.users.contains_key(id));
    let requester_id =
        requester_id.ok_or_else(|| Answer::invalid("requester", "BlankValue", "Requester is required"))?;
    let id = records.next_ticket();
    let ticket = Ticket {
        id,
        external_id: None,
        subject: String::new(),
        status: "new".to_owned(),
        priority: Some("normal".to_owned()),
        channel: "web".to_owned(),
        requester_id,
        assignee_id: call.user.map(|user| user.id),
        group_id: records.groups.keys().next().copied().unwrap_or_default(),
        organization_id: records.users.get(&requester_id).and_then(|user| user.organizations.first().copied()),
        tags: Vec::new(),
        custom_fields: BTreeMap::new(),
        comments: Vec::new(),
        created_at: call.now,
        updated_at: call.now,
    };
    records.tickets.insert(id, ticket);
    let created = change(call, records, id, &fields)?;
    Ok(shown(call, 201, &created))
}

fn update(call: &Call<'_>, records: &mut Records, id: &str) -> Outcome {
    let id = known(records, id)?.id;
    let changed = change(call, records, id, &sent(call)?)?;
    Ok(shown(call, 200, &changed))
}

fn sent(call: &Call<'_>) -> Result<Value, Answer> {
    let body = call.request.json()?;
    match body.get("ticket") {
        Some(fields @ Value::Object(_)) => Ok(fields.clone()),
        _ => Err(Answer::titled(400, "Invalid attribute", "Parameter ticket is required")),
    }
}

/// Whoever names the last change they know of is refused when there was a later one. `false` means the same as `true`.
fn check_stamp(ticket: &Ticket, fields: &Value) -> Result<(), Answer> {
    if fields.get("safe_update").is_none() {
        return Ok(());
    }
    if fields.get("updated_stamp").and_then(Value::as_str) == Some(instant(ticket.updated_at).as_str()) {
        return Ok(());
    }
    Err(Answer::refused(409, "UpdateConflict", "Safe Update prevented the update due to outdated ticket data"))
}

fn change(call: &Call<'_>, records: &mut Records, id: u64, fields: &Value) -> Result<Ticket, Answer> {
    let Records { organizations, users, tickets, .. } = records;
    let ticket = tickets.get_mut(&id).ok_or_else(Answer::not_found)?;
    check_stamp(ticket, fields)?;
    if ticket.status == "closed" {
        return Err(Answer::invalid("status", "InvalidValue", "Status: closed prevents ticket update"));
    }
    if let Some(requester) = fields.get("requester_id").and_then(id_of) {
        let known = users.contains_key(&requester);
        ticket.requester_id = known
            .then_some(requester)
            .ok_or_else(|| Answer::invalid("requester", "InvalidValue", "Requester is invalid"))?;
    }
    if let Some(organization) = fields.get("organization_id") {
        let wanted = id_of(organization).filter(|id| organizations.contains_key(id));
        // A ticket may stay where it is, and go where its requester belongs.
        let belongs = |id: &u64| users.get(&ticket.requester_id).is_some_and(|user| user.organizations.contains(id));
        if wanted != ticket.organization_id && !wanted.as_ref().is_none_or(belongs) {
            return Err(Answer::invalid("organization", "InvalidValue", "Organization: is invalid for this requester"));
        }
        ticket.organization_id = wanted;
    }
    if let Some(status) = fields.get("status").and_then(Value::as_str) {
        if !STATUSES.contains(&status) {
            return Err(Answer::invalid("status", "InvalidValue", "Status is invalid"));
        }
        status.clone_into(&mut ticket.status);
    }
    if let Some(subject) = fields.get("subject").and_then(Value::as_str) {
        subject.clone_into(&mut ticket.subject);
    }
    for field in fields.get("custom_fields").and_then(Value::as_array).into_iter().flatten() {
        if let Some(id) = field.get("id").and_then(id_of) {
            ticket.custom_fields.insert(id, field.get("value").cloned().unwrap_or_default());
        }
    }
    if let Some(body) = fields.pointer("/comment/body").and_then(Value::as_str) {
        ticket.comments.push(Comment {
            author_id: call.user.map_or(ticket.requester_id, |user| user.id),
            body: body.to_owned(),
            public: fields.pointer("/comment/public").and_then(Value::as_bool).unwrap_or(true),
            created_at: call.now,
            files: Vec::new(),
        });
    }
    ticket.updated_at = call.now;
    Ok(ticket.clone())
}
