//! What programs do to tickets in other people's names: making them once however often they are sent, with files, and lists of
//! what a person or an organization has asked for.

use std::collections::{BTreeMap, HashMap};

use actix_web::http::Method;
use aws_lc_rs::digest::{SHA256, digest};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{
    ZendeskSimulator,
    account::Call,
    answer::{Answer, Outcome},
    paging::{Paging, page},
    random,
    records::{Comment, Records, Ticket, instant},
    request::id_of,
    tickets,
};

/// How long a key of a call is known.
const KEY_LIFE: SignedDuration = SignedDuration::from_hours(2);
/// How long a file waits for its ticket.
const UPLOAD_LIFE: SignedDuration = SignedDuration::from_mins(60);

/// Calls that can be told from their repeats, and files that no ticket has taken yet.
#[derive(Debug, Default)]
pub(super) struct HelpDesk {
    keys: HashMap<String, Repeatable>,
    waiting: HashMap<String, Vec<Upload>>,
}

#[derive(Debug)]
struct Repeatable {
    said: Vec<u8>,
    at: Timestamp,
    ticket: u64,
}

/// A file that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    pub name: String,
    pub content_type: String,
    pub bytes: usize,
    /// SHA-256.
    pub digest: Vec<u8>,
    pub at: Timestamp,
}

impl Upload {
    pub(super) fn show(&self) -> Value {
        json!({ "file_name": self.name, "content_type": self.content_type, "size": self.bytes })
    }
}

/// Answers what of `/api/v2/tickets` is done in other people's names; `None` leaves it to the rest.
pub(super) fn answer(call: &Call<'_>, records: &mut Records, rest: &[&str]) -> Option<Outcome> {
    match (&call.request.method, rest) {
        (&Method::GET, []) => call.request.query("external_id").map(|wanted| with_external_id(call, records, wanted)),
        (&Method::POST, []) => {
            let fields = call.request.json().ok()?.get("ticket")?.clone();
            (fields.get("requester").is_some() || call.request.header("Idempotency-Key").is_some())
                .then(|| create_once(call, records, &fields))
        }
        (&Method::PUT, [id]) => {
            let fields = call.request.json().ok()?.get("ticket")?.clone();
            let id = id.parse().ok()?;
            let is_ours = fields.get("safe_update").is_some() || fields.pointer("/comment/author_id").is_some();
            (is_ours && fields.get("organization_id").is_none()).then(|| update_safely(call, records, id, &fields))
        }
        _ => None,
    }
}

/// Answers everything below `/api/v2/uploads`.
pub(super) fn uploads(call: &Call<'_>, records: &mut Records, rest: &[&str]) -> Outcome {
    if call.request.method != Method::POST || !rest.is_empty() {
        return Err(Answer::no_such_endpoint());
    }
    let name = call.request.query("filename").filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| Answer::bad_attribute("filename"))?.to_owned();
    let content_type = call.request.content_type().to_owned();
    if content_type.is_empty() {
        return Err(Answer::refused(415, "UnsupportedMediaType", "Send the file's own Content-Type"));
    }
    let body = &call.request.body;
    let digest = digest(&SHA256, body).as_ref().to_vec();
    let upload = Upload { name, content_type, bytes: body.len(), digest, at: call.now };
    let token = match call.request.query("token") {
        Some(token) if records.desk.waiting.contains_key(token) => token.to_owned(),
        Some(_) => return Err(Answer::invalid("token", "InvalidValue", "Upload token is invalid")),
        None => random::hex(16).map_err(|_| Answer::refused(500, "InternalError", "No randomness"))?,
    };
    let shown = upload.show();
    records.desk.waiting.entry(token.clone()).or_default().push(upload);
    Ok(Answer::json(201, json!({ "upload": { "token": token, "attachment": shown } })))
}

/// `/api/v2/users/{id}/requests` and `/api/v2/organizations/{id}/requests`.
pub(super) fn requests(call: &Call<'_>, records: &Records, kind: &str, id: &str) -> Outcome {
    if call.request.method != Method::GET {
        return Err(Answer::no_such_endpoint());
    }
    let id: u64 = id.parse().map_err(|_| Answer::not_found())?;
    let is_known =
        if kind == "users" { records.users.contains_key(&id) } else { records.organizations.contains_key(&id) };
    if !is_known {
        return Err(Answer::not_found());
    }
    let is_theirs = |ticket: &&Ticket| match kind {
        "users" => ticket.requester_id == id,
        _ => ticket.organization_id == Some(id),
    };
    let mut found: Vec<&Ticket> = records.tickets.values().filter(is_theirs).collect();
    tickets::sort(call.request, &mut found)?;
    page(call.request, call.origin, "requests", Paging::CursorOrOffset, &found, |ticket| {
        json!({
            "id": ticket.id,
            "url": format!("{}/api/v2/requests/{}.json", call.origin, ticket.id),
            "subject": ticket.subject,
            "description": ticket.description(),
            "status": ticket.status,
            "priority": ticket.priority,
            "type": "question",
            "organization_id": ticket.organization_id,
            "requester_id": ticket.requester_id,
            "is_public": ticket.is_public(),
            "can_be_solved_by_me": ticket.assignee_id.is_some() && ticket.status != "closed",
            "created_at": instant(ticket.created_at),
            "updated_at": instant(ticket.updated_at),
        })
    })
}

fn with_external_id(call: &Call<'_>, records: &Records, wanted: &str) -> Outcome {
    let found: Vec<&Ticket> =
        records.tickets.values().filter(|ticket| ticket.external_id.as_deref() == Some(wanted)).collect();
    page(call.request, call.origin, "tickets", Paging::CursorOrOffset, &found, |ticket| ticket.show(call.origin))
}

/// One ticket for a key, however often the same is sent under it.
fn create_once(call: &Call<'_>, records: &mut Records, fields: &Value) -> Outcome {
    let said = digest(&SHA256, &call.request.body).as_ref().to_vec();
    let key = call.request.header("Idempotency-Key").map(str::to_owned);
    records.desk.keys.retain(|_, known| call.now.duration_since(known.at) < KEY_LIFE);
    if let Some(known) = key.as_ref().and_then(|key| records.desk.keys.get(key)) {
        if known.said != said {
            let why = "The key was used for a request with other parameters";
            return Err(Answer::refused(400, "IdempotentRequestError", why));
        }
        let ticket = records.tickets.get(&known.ticket).ok_or_else(Answer::not_found)?;
        let shown = json!({ "ticket": ticket.show(call.origin) });
        return Ok(Answer::json(201, shown).with("x-idempotency-lookup", "hit"));
    }
    let ticket = create(call, records, fields)?;
    let location = format!("{}/api/v2/tickets/{}.json", call.origin, ticket.id);
    let answer = Answer::json(201, json!({ "ticket": ticket.show(call.origin) })).with("Location", location);
    match key {
        Some(key) => {
            records.desk.keys.insert(key, Repeatable { said, at: call.now, ticket: ticket.id });
            Ok(answer.with("x-idempotency-lookup", "miss"))
        }
        None => Ok(answer),
    }
}

fn create(call: &Call<'_>, records: &mut Records, fields: &Value) -> Result<Ticket, Answer> {
    call.must_be_staff()?;
    let body = fields.pointer("/comment/body").and_then(Value::as_str).filter(|body| !body.trim().is_empty());
    let body = body.ok_or_else(|| Answer::invalid("base", "BlankValue", "Description: cannot be blank"))?.to_owned();
    let requester_id = requester(records, fields)?;
    let user = records.users.get(&requester_id).ok_or_else(Answer::not_found)?;
    let organization_id = match fields.get("organization_id") {
        None | Some(Value::Null) => user.organizations.first().copied(),
        Some(wanted) => {
            let is_theirs = |id: &u64| user.organizations.contains(id);
            let why = || Answer::invalid("organization", "InvalidValue", "Organization is not one of the requester's");
            Some(id_of(wanted).filter(is_theirs).ok_or_else(why)?)
        }
    };
    let mut custom_fields = BTreeMap::new();
    for field in fields.get("custom_fields").and_then(Value::as_array).into_iter().flatten() {
        let Some(id) = field.get("id").and_then(Value::as_u64) else {
            return Err(Answer::bad_attribute("custom_fields"));
        };
        custom_fields.insert(id, field.get("value").cloned().unwrap_or_default());
    }
    let files = taken(call, records, fields.pointer("/comment/uploads"))?;
    let id = records.next_ticket();
    let text = |key: &str| fields.get(key).and_then(Value::as_str).map(str::to_owned);
    let tags = fields.get("tags").and_then(Value::as_array).into_iter().flatten();
    let ticket = Ticket {
        id,
        external_id: text("external_id"),
        custom_fields,
        subject: text("subject").unwrap_or_default(),
        status: "new".to_owned(),
        priority: text("priority"),
        channel: "api".to_owned(),
        requester_id,
        assignee_id: None,
        group_id: records.groups.keys().next().copied().unwrap_or_default(),
        organization_id,
        tags: tags.filter_map(Value::as_str).map(str::to_owned).collect(),
        comments: vec![Comment {
            author_id: author(call, records, fields)?.unwrap_or(requester_id),
            body,
            public: true,
            created_at: call.now,
            files,
        }],
        created_at: call.now,
        updated_at: call.now,
    };
    records.tickets.insert(id, ticket.clone());
    Ok(ticket)
}

/// By id, or by the address of somebody who is known: unknown people are made elsewhere.
fn requester(records: &Records, fields: &Value) -> Result<u64, Answer> {
    let by_id = fields.get("requester_id").or_else(|| fields.get("requester")).and_then(id_of);
    let email = fields.pointer("/requester/email").and_then(Value::as_str);
    let found = by_id.or_else(|| Some(records.user_by_email(email?)?.id));
    let found = found.filter(|id| records.users.get(id).is_some_and(|user| user.active));
    found.ok_or_else(|| Answer::invalid("requester", "InvalidValue", "Requester is invalid"))
}

fn author(call: &Call<'_>, records: &Records, fields: &Value) -> Result<Option<u64>, Answer> {
    let Some(author) = fields.pointer("/comment/author_id") else { return Ok(None) };
    call.must_be_staff()?;
    let known = id_of(author).filter(|id| records.users.contains_key(id));
    known.map(Some).ok_or_else(|| Answer::invalid("comment", "InvalidValue", "Author is invalid"))
}

/// The files behind upload tokens, each of which is good once and for an hour.
fn taken(call: &Call<'_>, records: &mut Records, tokens: Option<&Value>) -> Result<Vec<Upload>, Answer> {
    let wanted: Vec<&str> = tokens.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    let waiting = &records.desk.waiting;
    let is_good = |token: &&str| {
        waiting.get(*token).is_some_and(|files| files.iter().all(|it| call.now.duration_since(it.at) < UPLOAD_LIFE))
    };
    if !wanted.iter().all(is_good) {
        return Err(Answer::invalid("uploads", "InvalidValue", "Upload token is invalid"));
    }
    Ok(wanted.into_iter().filter_map(|token| records.desk.waiting.remove(token)).flatten().collect())
}

/// Takes a change only of somebody who knows the ticket as it is.
fn update_safely(call: &Call<'_>, records: &mut Records, id: u64, fields: &Value) -> Outcome {
    call.must_be_staff()?;
    let ticket = records.tickets.get(&id).ok_or_else(Answer::not_found)?;
    if ticket.status == "closed" {
        return Err(Answer::invalid("status", "InvalidValue", "Status: closed prevents ticket update"));
    }
    if fields.get("safe_update").is_some() {
        let stamp = fields.get("updated_stamp").and_then(Value::as_str);
        if stamp != Some(instant(ticket.updated_at).as_str()) {
            return Err(Answer::refused(
                409,
                "UpdateConflict",
                "Safe Update prevented the update due to outdated data",
            ));
        }
    }
    let author_id = author(call, records, fields)?;
    let files = taken(call, records, fields.pointer("/comment/uploads"))?;
    let ticket = records.tickets.get_mut(&id).ok_or_else(Answer::not_found)?;
    if let Some(body) = fields.pointer("/comment/body").and_then(Value::as_str) {
        let public = fields.pointer("/comment/public").and_then(Value::as_bool).unwrap_or(true);
        let author_id = author_id.or(call.user.map(|user| user.id)).unwrap_or(ticket.requester_id);
        ticket.comments.push(Comment { author_id, body: body.to_owned(), public, created_at: call.now, files });
    }
    if let Some(status) = fields.get("status").and_then(Value::as_str) {
        if !["open", "pending", "hold", "solved"].contains(&status) {
            return Err(Answer::invalid("status", "InvalidValue", "Status is invalid"));
        }
        status.clone_into(&mut ticket.status);
    }
    ticket.updated_at = call.now;
    Ok(Answer::ok(json!({ "ticket": ticket.show(call.origin) })))
}

impl ZendeskSimulator {
    /// All tickets, in the order of their ids.
    #[must_use]
    pub fn tickets(&self) -> Vec<Ticket> {
        self.desk.account.state().records.tickets.values().cloned().collect()
    }

    /// Changes a ticket from outside, past all rules; `false` when there is none with this id.
    pub fn edit_ticket(&self, id: u64, edit: impl FnOnce(&mut Ticket)) -> bool {
        self.edit(|records| records.tickets.get_mut(&id).map(edit))
    }

    /// An agent's word on a ticket, now; `public` tells it from an internal note.
    #[expect(clippy::must_use_candidate, reason = "often only the effect is wanted")]
    pub fn say(&self, ticket: u64, agent: u64, body: &str, public: bool) -> bool {
        let now = self.desk.account.clock.now();
        let (body, files) = (body.to_owned(), Vec::new());
        self.edit_ticket(ticket, |ticket| {
            ticket.comments.push(Comment { author_id: agent, body, public, created_at: now, files });
            ticket.updated_at = now;
        })
    }
}
