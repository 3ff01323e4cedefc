//! The last changes, in words: who did what, when. Views of customers are left to `portadesk ledger export`.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Query},
};
use fluent_bundle::FluentArgs;
use serde::Deserialize;
use serde_json::Value;

use super::words_of;
use crate::{
    store::{NewRecord, Store},
    web::{
        answers,
        error::ApiError,
        extract::{Manager, Reader},
        fragments,
        views::{ChangeRow, ChangesView},
    },
    zendesk::OrganizationId,
};

const PAGE: u32 = 20;
/// Behind every entry there can be.
const LAST: u64 = u64::MAX >> 1;
/// What can have happened, and whose doing it can be, but for people: as the ledger writes it.
pub const ACTS: &[&str] = &[
    "linked",
    "unlinked",
    "moved",
    "adopted",
    "created",
    "made_in_vain",
    "updated",
    "contact_written",
    "external_id_replaced",
    "organization_deleted",
    "refused",
    "status_told",
    "retried",
    "skipped",
    "ticket_assigned",
    "ticket_unassigned",
    "sender_remembered",
    "sender_forgotten",
];
pub const ACTORS: &[&str] = &["adoption", "provisioning", "zendesk", "command_line"];

/// What portadesk itself gives as the cause of a change; anything else is the type of an event of billing's.
pub const CAUSES: &[&str] = &["plan", "undo", "sweep", "linked", "domain_shared", "organization_deleted", "given_back"];
/// What speaks for a link; anything else is told as its code.
pub const EVIDENCE: &[&str] = &[
    "list",
    "external_id",
    "made_before",
    "same_name",
    "same_name_and_domain",
    "created",
    "merged",
    "unstated",
    "search",
    "suggested",
];
/// What was tried and refused.
pub const ATTEMPTED: &[&str] =
    &["link", "move", "unlink", "replace_external_id", "apply", "undo", "retry", "retry_all", "skip"];

#[derive(Debug, Deserialize)]
pub struct Before {
    before: Option<u64>,
}

/// `GET /manage/changes?before=…`
pub async fn show(
    manager: Manager,
    reader: Reader,
    store: Data<Store>,
    before: Query<Before>,
) -> Result<HttpResponse, ApiError> {
    let tenant = &manager.0.tenant;
    let mut records = store.changes_before(&tenant.name, before.before.unwrap_or(LAST).min(LAST), PAGE + 1).await?;
    let has_next = records.len() > PAGE as usize;
    records.truncate(PAGE as usize);
    let organizations: Vec<OrganizationId> = records.iter().filter_map(|(_, record)| organization_of(record)).collect();
    let names = tenant.organization_names.of(&organizations).await;
    let label = |record: &NewRecord| {
        let id = organization_of(record)?;
        let number = || reader.texts().with("manage-organization-number", "id", id).into_owned();
        Some(names.get(&id).map_or_else(number, ToString::to_string))
    };
    let rows = records.iter().map(|(sequence, record)| {
        let user = record.actor.strip_prefix("user:").and_then(|user| user.parse().ok());
        ChangeRow {
            sequence: *sequence,
            at: answers::age(record.at, &reader),
            what: what(&reader, record, label(record)),
            why: why(&reader, record),
            who: who(&reader, &record.actor, user == Some(manager.0.user.0)),
            user,
            organization: organization_of(record).map(|id| id.0),
        }
    });
    let view = ChangesView {
        t: reader.texts(),
        rows: rows.collect(),
        next: records.last().filter(|_| has_next).map(|(sequence, _)| *sequence),
        is_later: before.before.is_some(),
    };
    fragments::once(&view, StatusCode::OK)
}

fn organization_of(record: &NewRecord) -> Option<OrganizationId> {
    if let Some(id) = record.subject.strip_prefix("organization:") {
        return id.parse().ok();
    }
    // What was done beside a ticket names its organization in the detail.
    let key = match &*record.act {
        "ticket_assigned" => "to",
        "ticket_unassigned" => "from",
        "sender_remembered" | "sender_forgotten" => "organization",
        _ => return None,
    };
    serde_json::from_str::<Value>(&record.detail).ok()?.get(key)?.as_u64().map(OrganizationId)
}

fn who(reader: &Reader, actor: &str, is_reader: bool) -> String {
    match actor.strip_prefix("user:") {
        Some(_) if is_reader => reader.texts().get("actor-you").into_owned(),
        Some(user) => reader.texts().with("actor-user", "id", user).into_owned(),
        None => words_of(reader, "actor", ACTORS, actor),
    }
}

/// Why it was done, from what, or what was tried: whatever the record says of it.
fn why(reader: &Reader, record: &NewRecord) -> Vec<String> {
    let (t, detail) = (reader.texts(), serde_json::from_str::<Value>(&record.detail).unwrap_or_default());
    let told = |key: &str| match &detail[key] {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let worded = |prefix: &str, known: &[&str], code: &str, value: &str| {
        let code = if known.contains(&code) { code } else { "other" };
        t.with(&format!("{prefix}-{}", code.replace('_', "-")), "value", value).into_owned()
    };
    let cause = told("cause").map(|cause| match cause.split_once(':') {
        Some((code, value)) => worded("change-cause", CAUSES, code, value),
        None => worded("change-cause", CAUSES, &cause, &cause),
    });
    let evidence = told("evidence").map(|evidence| {
        let way = ["search", "suggested"].into_iter().find(|way| evidence.starts_with(&format!("{way}_")));
        worded("change-evidence", EVIDENCE, way.unwrap_or(&evidence), &evidence)
    });
    let from_customer = told("from_customer").map(|id| t.with("change-from-customer", "id", id).into_owned());
    let from = told("from_organization").map(|id| t.with("change-from-organization", "id", id).into_owned());
    let attempted = told("attempted").map(|code| worded("attempted", ATTEMPTED, &code, &code));
    [attempted, cause, evidence, from_customer, from].into_iter().flatten().collect()
}

fn what(reader: &Reader, record: &NewRecord, organization: Option<String>) -> String {
    let detail: Value = serde_json::from_str(&record.detail).unwrap_or_default();
    let told = |key: &str| match &detail[key] {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    };
    let act = if ACTS.contains(&&*record.act) { &*record.act } else { "other" };
    let (kind, id) = record.subject.split_once(':').unwrap_or_default();
    let mut args = FluentArgs::with_capacity(8);
    args.set("organization", organization.unwrap_or_default());
    args.set("customer", told("customer"));
    args.set("fields", told("fields"));
    args.set("status", told("status"));
    args.set("reason", told("reason"));
    args.set("code", record.act.to_string());
    args.set("kind", kind.to_owned());
    args.set("id", if kind == "number" { String::new() } else { id.to_owned() });
    reader.texts().format(&format!("act-{}", act.replace('_', "-")), &args).into_owned()
}
