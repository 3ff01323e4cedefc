//! Accepting proposals: the plan first, then its execution, and the way back.

use std::{collections::HashMap, time::Duration};

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header::ContentType},
    rt,
    web::{Data, Json, Path},
};
use fluent_bundle::FluentArgs;
use futures_util::future::join_all;
use serde::Deserialize;
use serde_json::{Map, Value};
use tokio::time::timeout;

use super::{unlinked::PAGE, words_of};
use crate::{
    ledger::{Ledger, Shown},
    portabilling::CustomerId,
    provisioning::{
        Receipt, Run, Steward,
        bringing::{Act, Pairs, Row, Stage},
    },
    web::{
        answers::Place,
        error::ApiError,
        extract::{Manager, Reader, Visitor},
        fragments::{self, Fragments},
        views::{Outcome, Party, PlanRow, PlanView, RunState, RunView, ValueChange, Wait},
    },
    zendesk::OrganizationId,
};

/// How long both systems may take to be compared.
const PLANNING: Duration = Duration::from_secs(30);
/// How often the page asks how far it is.
const AGAIN: Wait = Wait { seconds: 1 };
/// The same of a plan that another process applies.
const LATER: Wait = Wait { seconds: 3 };
/// There is nothing to tell: the page asks for what it shows.
const PUT_AWAY: &str = "<p hidden></p>";
/// Codes of rows that may be written when the same plan is applied again.
const AGAIN_LATER: [&str; 3] = ["busy", "name_in_use", "job_failed"];
/// Words that plans and receipts are written in; `docs/bringing-over.md` explains them.
pub const ACTS: &[&str] = &["create", "link", "update", "propose", "leave"];
pub const REASONS: &[&str] = &[
    "no_organization",
    "external_id",
    "made_before",
    "list",
    "differs",
    "same_name",
    "name_taken",
    "linked_elsewhere",
    "being_released",
    "foreign_external_id",
    "organization_gone",
    "customer_gone",
];
pub const VALUES: &[&str] = &["name", "external_id", "domain_names", "tags"];
pub const LEFT: &[&str] = &[
    "changed",
    "busy",
    "name_in_use",
    "value_taken",
    "zendesk_refused",
    "job_failed",
    "linked_meanwhile",
    "changed_since",
    "unlinked_since",
    "linked_elsewhere",
    "organization_gone",
];

/// The pairs that an administrator chose.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chosen {
    pairs: Vec<Pair>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    #[serde(deserialize_with = "crate::web::links::id")]
    customer: CustomerId,
    #[serde(deserialize_with = "crate::web::links::id")]
    organization: OrganizationId,
}

/// `POST /manage/plans`: every intended change. Nothing is written.
pub async fn create(
    request: HttpRequest,
    visitor: Visitor,
    reader: Reader,
    chosen: Json<Chosen>,
    fragments: Data<Fragments>,
    ledger: Data<Ledger>,
) -> Result<HttpResponse, ApiError> {
    let manager = visitor.manager()?.who_may_link()?;
    let steward = manager.steward().ok_or(ApiError::NotFound)?;
    let pairs: Vec<_> = chosen.into_inner().pairs.into_iter().map(|pair| (pair.organization, pair.customer)).collect();
    if pairs.is_empty() || pairs.len() > PAGE as usize {
        return Err(ApiError::InvalidRequest("too few or too many pairs"));
    }
    let pairs = Pairs::of(pairs).ok_or(ApiError::InvalidRequest("a customer or an organization stands there twice"))?;
    let plan = timeout(PLANNING, steward.plan(pairs)).await.map_err(|_| ApiError::PlanDeadline(PLANNING))??;
    let place = Place { request: &request, agent: &manager.0, reader: &reader, fragments: &fragments, ledger: &ledger };
    for row in &plan.rows {
        let organization = row.organizations.first().copied();
        place.agent.record_view(place.ledger, place.reader, row.customer, Shown::Suggestion, organization)?;
    }
    let organizations: Vec<_> = plan.rows.iter().filter_map(|row| row.organizations.first().copied()).collect();
    place.agent.tenant.organization_names.of(&organizations).await;
    let rows = join_all(plan.rows.iter().map(|row| present(&place, row))).await;
    fragments::once(&PlanView { t: reader.texts(), name: plan.name, rows, writes: plan.writes > 0 }, StatusCode::OK)
}

/// What shall be done about a plan that was shown.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    undo: bool,
}

/// `POST /manage/plans/{name}`: applies this very plan, or takes it back. Answers how far it is; it goes on by itself.
pub async fn apply(
    request: HttpRequest,
    visitor: Visitor,
    reader: Reader,
    name: Path<String>,
    consent: Json<Consent>,
    fragments: Data<Fragments>,
    ledger: Data<Ledger>,
) -> Result<HttpResponse, ApiError> {
    let (tenant, user, undo) = (visitor.tenant.clone(), visitor.user, consent.undo);
    let steward = tenant.steward.as_ref().ok_or(ApiError::NotFound)?;
    let manager = match visitor.manager().and_then(Manager::who_may_link) {
        Ok(manager) => manager,
        Err(error) => {
            let subject = format!("plan:{}", name.chars().filter(char::is_ascii_hexdigit).take(12).collect::<String>());
            let attempted = if undo { "undo" } else { "apply" };
            steward.refused(user, attempted, &subject, error.presentation().code).await?;
            return Err(error);
        }
    };
    // Whoever comes second sees how far the first has come.
    if undo {
        if let Some(run) = steward.undo(user, &name) {
            rt::spawn(run);
        }
    } else if let Some(run) = steward.apply(user, &name) {
        rt::spawn(run);
    }
    let place = Place { request: &request, agent: &manager.0, reader: &reader, fragments: &fragments, ledger: &ledger };
    tell(&place, steward, &name).await
}

/// `GET /manage/plans/{name}`: how far it is.
pub async fn show(
    request: HttpRequest,
    manager: Manager,
    reader: Reader,
    name: Path<String>,
    fragments: Data<Fragments>,
    ledger: Data<Ledger>,
) -> Result<HttpResponse, ApiError> {
    let steward = manager.steward().ok_or(ApiError::NotFound)?;
    let place = Place { request: &request, agent: &manager.0, reader: &reader, fragments: &fragments, ledger: &ledger };
    tell(&place, steward, &name).await
}

/// `DELETE /manage/plans/{name}`: whoever began it has seen enough of it. The plan and its receipt stay.
pub async fn put_away(manager: Manager, name: Path<String>) -> Result<HttpResponse, ApiError> {
    let steward = manager.steward().ok_or(ApiError::NotFound)?;
    steward.put_away(manager.0.user, &name);
    Ok(HttpResponse::Ok().insert_header(ContentType::html()).body(PUT_AWAY))
}

impl Manager {
    /// Accepting a proposal links, so who may not link may not do that either.
    fn who_may_link(self) -> Result<Self, ApiError> {
        if self.0.rights.link { Ok(self) } else { Err(ApiError::LinkNotAllowed) }
    }
}

async fn present(place: &Place<'_>, row: &Row) -> PlanRow {
    let organization = row.organizations.first().copied();
    PlanRow {
        customer: place.read_customer(row.customer).await,
        organization: organization.map(|organization| place.known(organization)),
        act: words_of(place.reader, "plan-act", ACTS, row.act.as_str()),
        writes: row.act != Act::Leave,
        reason: words_of(place.reader, "plan-reason", REASONS, row.reason.as_str()),
        evidence: row.evidence.iter().filter_map(|evidence| told(place.reader, evidence)).collect(),
        changes: changes(place.reader, row),
        contact: contact(row),
    }
}

/// Evidence in the reader's words, of what a person's own choice can have.
fn told(reader: &Reader, evidence: &str) -> Option<String> {
    let t = reader.texts();
    match evidence.strip_prefix("external_id ")? {
        "empty" => Some(t.get("plan-evidence-no-external-id").into_owned()),
        present => Some(t.with("plan-evidence-external-id", "value", present).into_owned()),
    }
}

/// Name, addresses and numbers of whom the worker makes the organization's contact.
fn contact(row: &Row) -> Vec<String> {
    let values = ["name", "emails", "phones"].map(|key| text(row.contact.0.get(key)));
    values.into_iter().flatten().collect()
}

fn changes(reader: &Reader, row: &Row) -> Vec<ValueChange> {
    let fields = |values: &Map<String, Value>| values.get("organization_fields").and_then(Value::as_object).cloned();
    let (before, after) = (fields(&row.before.0).unwrap_or_default(), fields(&row.after.0).unwrap_or_default());
    let members = row.after.0.iter().filter(|(key, _)| *key != "organization_fields");
    let members = members.map(|(key, value)| {
        let label =
            if VALUES.contains(&key.as_str()) { words_of(reader, "plan-value", VALUES, key) } else { key.clone() };
        ValueChange { label, before: text(row.before.0.get(key)), after: text(Some(value)) }
    });
    let fields = after.iter().map(|(key, value)| ValueChange {
        label: key.clone(),
        before: text(before.get(key)),
        after: text(Some(value)),
    });
    members.chain(fields).collect()
}

/// A value as people read it; nothing for an empty one.
fn text(value: Option<&Value>) -> Option<String> {
    let text = match value? {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().filter_map(|item| text(Some(item))).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    };
    Some(text).filter(|text| !text.is_empty())
}

async fn tell(place: &Place<'_>, steward: &Steward, name: &str) -> Result<HttpResponse, ApiError> {
    if !Steward::is_name(name) {
        return Err(ApiError::InvalidRequest("the plan's name is none"));
    }
    let t = place.reader.texts();
    let broken = |sentence: &str, advice: &str| RunState::Broken {
        sentence: t.get(sentence).into_owned(),
        advice: t.get(advice).into_owned(),
    };
    let run = steward.run(name);
    let is_going_on = matches!(run, Some(Run::UnderWay { .. } | Run::Elsewhere));
    let receipt = if is_going_on { None } else { steward.receipt(name) };
    let may_undo = receipt.as_ref().is_some_and(|receipt| receipt.done > 0);
    let is_open = receipt.as_ref().map_or_else(|| !steward.rows(name).is_empty(), |receipt| receipt.open > 0);
    let may_go_on = is_open
        && match &run {
            None => receipt.as_ref().is_none_or(|receipt| receipt.undone == 0),
            Some(Run::Stopped { is_undo }) => !is_undo,
            Some(Run::Applied(applied)) => {
                !applied.refused && applied.left.iter().any(|(_, why)| AGAIN_LATER.contains(&why.as_str()))
            }
            Some(Run::UnderWay { .. } | Run::Elsewhere | Run::TakenBack(_)) => false,
        };
    let (state, notify) = match run {
        // Another process, or this one before it was started again, or nobody.
        None => (unknown(place.reader, receipt.as_ref()), None),
        Some(Run::Elsewhere) => {
            let stage = t.get("manage-stage-elsewhere").into_owned();
            (RunState::UnderWay { stage, done: 0, of: None, again: LATER }, None)
        }
        Some(Run::UnderWay { is_undo, progress }) => {
            let (stage, done, of) = match progress {
                None => (if is_undo { Stage::Restoring } else { Stage::Comparing }, 0, None),
                Some(progress) => (progress.stage, progress.done, progress.of),
            };
            (RunState::UnderWay { stage: t.get(stage_key(stage)).into_owned(), done, of, again: AGAIN }, None)
        }
        Some(Run::Stopped { is_undo }) => {
            let sentence = if is_undo { "manage-undo-stopped" } else { "manage-run-stopped" };
            (broken(sentence, "manage-run-stopped-text"), None)
        }
        Some(Run::Applied(applied)) if applied.refused => {
            let left = applied.changed.iter().map(|change| (change.customer, "changed".to_owned())).collect();
            let outcome = outcome(place, t.get("manage-run-refused").into_owned(), left).await?;
            (RunState::Ended(outcome), None)
        }
        Some(Run::Applied(applied)) => {
            let customers = customers(steward, name);
            let left = applied.left.iter().filter_map(|(row, why)| Some((*customers.get(row)?, why.clone()))).collect();
            let done = applied.before + applied.done;
            let sentence = sentence(place.reader, "manage-run-done", done, applied.left.len() as u64);
            let outcome = outcome(place, sentence.clone(), left).await?;
            (RunState::Ended(outcome), Some(sentence))
        }
        Some(Run::TakenBack(undone)) => {
            let left = undone.kept.iter().map(|(_, customer, why)| (*customer, why.clone())).collect();
            let sentence = sentence(place.reader, "manage-undo-done", undone.done, undone.kept.len() as u64);
            let outcome = outcome(place, sentence.clone(), left).await?;
            (RunState::Ended(outcome), Some(sentence))
        }
    };
    let receipt = receipt.map(|receipt| receipt.file);
    fragments::once(&RunView { t, name: name.to_owned(), state, receipt, may_undo, may_go_on, notify }, StatusCode::OK)
}

/// A plan of which only its receipt can tell what became of it.
fn unknown(reader: &Reader, receipt: Option<&Receipt>) -> RunState {
    let t = reader.texts();
    let Some(Receipt { done, undone, open, .. }) = receipt else {
        let (sentence, advice) = ("manage-run-unknown", "manage-run-unknown-text");
        return RunState::Broken { sentence: t.get(sentence).into_owned(), advice: t.get(advice).into_owned() };
    };
    if *undone > 0 {
        let sentence = sentence(reader, "manage-undo-done", *undone, *done);
        return RunState::Ended(Outcome { sentence, is_whole: *done == 0, left: Vec::new() });
    }
    let sentence = sentence(reader, "manage-run-done", *done, *open);
    if *open == 0 {
        return RunState::Ended(Outcome { sentence, is_whole: true, left: Vec::new() });
    }
    RunState::Broken { sentence, advice: t.get("manage-run-interrupted-text").into_owned() }
}

const fn stage_key(stage: Stage) -> &'static str {
    match stage {
        Stage::Customers | Stage::Organizations | Stage::Comparing => "manage-stage-comparing",
        Stage::Writing => "manage-stage-writing",
        Stage::Restoring => "manage-stage-restoring",
    }
}

fn sentence(reader: &Reader, key: &str, done: u64, left: u64) -> String {
    let mut args = FluentArgs::with_capacity(2);
    args.set("done", done);
    args.set("all", done + left);
    reader.texts().format(key, &args).into_owned()
}

async fn outcome(place: &Place<'_>, sentence: String, left: Vec<(CustomerId, String)>) -> Result<Outcome, ApiError> {
    for (customer, _) in &left {
        place.agent.record_view(place.ledger, place.reader, *customer, Shown::Suggestion, None)?;
    }
    let parties: Vec<Party> = join_all(left.iter().map(|(customer, _)| place.read_customer(*customer))).await;
    let words = left.iter().map(|(_, why)| words_of(place.reader, "plan-left", LEFT, why));
    Ok(Outcome { sentence, is_whole: left.is_empty(), left: parties.into_iter().zip(words).collect() })
}

/// Whom each row of a plan is about.
fn customers(steward: &Steward, name: &str) -> HashMap<u64, CustomerId> {
    steward.rows(name).into_iter().map(|row| (row.row, row.customer)).collect()
}
