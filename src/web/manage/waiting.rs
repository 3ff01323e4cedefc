//! What waits, what was given up and why, and what an administrator decides about it.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, http::StatusCode, web::Json};
use fluent_bundle::FluentArgs;
use serde::Deserialize;

use super::words_of;
use crate::{
    provisioning::{Decision, Steward},
    store::{HELD, Pending, SubjectKind},
    web::{
        answers,
        error::ApiError,
        extract::{Manager, Reader, Visitor},
        fragments,
        views::{GivenUpRow, Part, WaitingView},
    },
};

/// Rows that are shown.
const MOST: u32 = 50;
/// Bodies that nobody can read, of which the reasons are counted.
const MOST_LETTERS: u32 = 200;
/// Longest id of a subject: a keyed hash of a number.
const LONGEST_SUBJECT: usize = 128;
/// Codes of what was given up, and reasons of unreadable bodies, that `docs/provisioning.md` explains.
pub const CODES: &[&str] = &[
    "zendesk_refused",
    "value_taken",
    "name_taken",
    "linked_elsewhere",
    "organization_gone",
    "merged_into_linked",
    "merge_under_way",
    "zendesk_not_found",
    "zendesk_not_allowed",
    "zendesk_failed",
    "zendesk_unreadable",
    "zendesk_unreachable",
    "zendesk_busy",
    "zendesk_conflict",
    "billing_unreadable",
    "billing_unreachable",
    "billing_refused",
    "too_slow",
    "damaged_subject",
    HELD,
];
pub const LETTERS: &[&str] = &["not_json", "no_type", "no_subject"];

/// `GET /manage/waiting`
pub async fn show(manager: Manager, reader: Reader) -> Result<HttpResponse, ApiError> {
    present(&manager, &reader, None).await
}

/// What shall become of a subject.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wish {
    decision: Chosen,
    kind: Kind,
    subject: String,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Chosen {
    Retry,
    Skip,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Customer,
    Account,
    Number,
}

/// `POST /manage/waiting`: another try, or none. Answers with the part as it is then. Whoever comes second changes nothing.
pub async fn decide(visitor: Visitor, reader: Reader, wish: Json<Wish>) -> Result<HttpResponse, ApiError> {
    let Wish { decision, kind, subject } = wish.into_inner();
    let (tenant, user) = (visitor.tenant.clone(), visitor.user);
    let attempted = match decision {
        Chosen::Retry => "retry",
        Chosen::Skip => "skip",
    };
    let kind = match kind {
        Kind::Customer => SubjectKind::Customer,
        Kind::Account => SubjectKind::Account,
        Kind::Number => SubjectKind::Number,
    };
    if subject.is_empty()
        || subject.len() > LONGEST_SUBJECT
        || !subject.bytes().all(|byte| byte.is_ascii_alphanumeric())
    {
        return Err(ApiError::InvalidRequest("the subject is none"));
    }
    let steward = tenant.steward.as_ref().ok_or(ApiError::NotFound)?;
    let manager = match visitor.manager() {
        Ok(manager) => manager,
        Err(error) => {
            let subject = format!("{}:{subject}", kind.as_str());
            steward.refused(user, attempted, &subject, error.presentation().code).await?;
            return Err(error);
        }
    };
    let (decision, told) = match decision {
        Chosen::Retry => (Decision::Retry, "manage-retried"),
        Chosen::Skip => (Decision::Skip, "manage-skipped"),
    };
    let is_done = steward.decide(user, decision, (kind, &subject)).await?;
    let told = reader.texts().get(if is_done { told } else { "manage-decided-before" }).into_owned();
    present(&manager, &reader, Some(told)).await
}

async fn present(manager: &Manager, reader: &Reader, notify: Option<String>) -> Result<HttpResponse, ApiError> {
    let Some(steward) = manager.steward() else { return super::off(reader, Part::Waiting) };
    let t = reader.texts();
    let standing = steward.standing().await?;
    let given_up = steward.given_up(MOST).await?;
    let more = standing.given_up.saturating_sub(given_up.len() as u64);
    let pause = steward.pause().map(|(until, is_refused)| {
        let why = if is_refused { "manage-refused" } else { "manage-paused" };
        (t.get(why).into_owned(), answers::age(until, reader))
    });
    let view = WaitingView {
        t,
        waiting: t.count("manage-changes-wait", "count", standing.waiting).into_owned(),
        oldest: standing.oldest.map(|since| answers::age(since, reader)),
        pause,
        rows: given_up.iter().map(|pending| row(manager, reader, pending)).collect(),
        more: (more > 0).then(|| t.count("manage-more-given-up", "count", more).into_owned()),
        letters: letters(steward, reader).await?,
        notify,
    };
    fragments::once(&view, StatusCode::OK)
}

fn row(manager: &Manager, reader: &Reader, pending: &Pending) -> GivenUpRow {
    let (t, task) = (reader.texts(), &pending.task);
    let code = pending.last_error.clone().unwrap_or_default();
    let kind = task.kind.as_str();
    let billing_link = manager.billing_link(&task.subject).filter(|_| task.kind == SubjectKind::Customer);
    GivenUpRow {
        kind,
        // The hash of a number says nothing to anybody.
        title: t.with(&format!("manage-subject-{kind}"), "id", &task.subject).into_owned(),
        subject: task.subject.clone(),
        cause: words_of(reader, "cause", CODES, &code),
        fix: words_of(reader, "cause-fix", CODES, &code),
        tries: t.count("manage-tries", "count", task.tries.into()).into_owned(),
        since: answers::age(task.since, reader),
        billing_link,
        may_decide: code != HELD,
        code,
    }
}

/// Bodies by what is wrong with them. They are shown nowhere: anything may stand in them.
async fn letters(steward: &Steward, reader: &Reader) -> Result<Vec<String>, ApiError> {
    let mut by_reason: BTreeMap<String, u64> = BTreeMap::new();
    for letter in steward.dead_letters(MOST_LETTERS).await? {
        *by_reason.entry(letter.reason).or_default() += letter.times;
    }
    let sentence = |(reason, times): (String, u64)| {
        let mut args = FluentArgs::with_capacity(2);
        args.set("count", times);
        args.set("reason", words_of(reader, "letter", LETTERS, &reason));
        reader.texts().format("manage-letter", &args).into_owned()
    };
    Ok(by_reason.into_iter().map(sentence).collect())
}
