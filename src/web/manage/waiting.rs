//! What waits, what was given up and why, and what an administrator decides about it.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Json, Query},
};
use fluent_bundle::FluentArgs;
use jiff::Timestamp;
use serde::Deserialize;

use super::words_of;
use crate::{
    locale::Texts,
    provisioning::{Decision, Steward},
    store::{GivenUpAt, HELD, LongWork, Outlook, Pending, SubjectKind, Task},
    web::{
        answers,
        error::ApiError,
        extract::{Manager, Reader, Visitor},
        fragments,
        views::{Age, CauseRow, GivenUpRow, Part, WaitingView},
    },
    zendesk::UserId,
};

/// Rows that are shown.
const MOST: u32 = 50;
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
    "damaged_link",
    HELD,
];
pub const LETTERS: &[&str] = &["not_json", "no_type", "no_subject"];

/// Behind which row the page begins; all of it, or nothing.
#[derive(Debug, Deserialize)]
pub struct Behind {
    /// Milliseconds since the epoch.
    since: Option<i64>,
    kind: Option<Kind>,
    subject: Option<String>,
}

impl Behind {
    fn place(self) -> Option<GivenUpAt> {
        let since = Timestamp::from_millisecond(self.since?).ok()?;
        Some(GivenUpAt { since, kind: self.kind?.into(), subject: self.subject? })
    }
}

/// `GET /manage/waiting?since=…&kind=…&subject=…`
pub async fn show(manager: Manager, reader: Reader, behind: Query<Behind>) -> Result<HttpResponse, ApiError> {
    present(&manager, &reader, behind.into_inner().place(), None).await
}

/// What shall become of a subject, or of all that were given up for one reason.
#[derive(Debug, Deserialize)]
#[serde(tag = "decision", rename_all = "snake_case", deny_unknown_fields)]
pub enum Wish {
    Retry { kind: Kind, subject: String },
    Skip { kind: Kind, subject: String },
    RetryAll { code: String },
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Customer,
    Account,
    Number,
}

impl From<Kind> for SubjectKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Customer => Self::Customer,
            Kind::Account => Self::Account,
            Kind::Number => Self::Number,
        }
    }
}

impl Wish {
    /// What is tried, and with what: as it stands in the ledger where it is refused.
    fn told(&self) -> Result<(&'static str, String), ApiError> {
        let of = |kind: Kind, subject: &str| format!("{}:{subject}", SubjectKind::from(kind).as_str());
        let (attempted, what, told) = match self {
            Self::Retry { kind, subject } => ("retry", subject, of(*kind, subject)),
            Self::Skip { kind, subject } => ("skip", subject, of(*kind, subject)),
            Self::RetryAll { code } => ("retry_all", code, format!("given_up:{code}")),
        };
        let is_plain = what.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let is_missing = what.is_empty() && attempted != "retry_all";
        if is_missing || what.len() > LONGEST_SUBJECT || !is_plain {
            return Err(ApiError::InvalidRequest("the subject is none"));
        }
        Ok((attempted, told))
    }

    async fn carry_out(self, steward: &Steward, user: UserId, t: Texts) -> Result<String, ApiError> {
        let (decision, kind, subject, told) = match self {
            Self::Retry { kind, subject } => (Decision::Retry, kind, subject, "manage-retried"),
            Self::Skip { kind, subject } => (Decision::Skip, kind, subject, "manage-skipped"),
            Self::RetryAll { code } => {
                let retried = steward.retry_all(user, &code).await?;
                return Ok(t.count("manage-retried-all", "count", retried).into_owned());
            }
        };
        let is_done = steward.decide(user, decision, (kind.into(), &subject)).await?;
        Ok(t.get(if is_done { told } else { "manage-decided-before" }).into_owned())
    }
}

/// `POST /manage/waiting`: another try, or none. Answers with the part as it is then. Whoever comes second changes nothing.
pub async fn decide(
    visitor: Visitor,
    reader: Reader,
    behind: Query<Behind>,
    wish: Json<Wish>,
) -> Result<HttpResponse, ApiError> {
    let (tenant, user, wish) = (visitor.tenant.clone(), visitor.user, wish.into_inner());
    let (attempted, subject) = wish.told()?;
    let steward = tenant.steward.as_ref().ok_or(ApiError::NotFound)?;
    let manager = match visitor.manager() {
        Ok(manager) => manager,
        Err(error) => {
            steward.refused(user, attempted, &subject, error.presentation().code).await?;
            return Err(error);
        }
    };
    let told = wish.carry_out(steward, user, reader.texts()).await?;
    present(&manager, &reader, behind.into_inner().place(), Some(told)).await
}

async fn present(
    manager: &Manager,
    reader: &Reader,
    behind: Option<GivenUpAt>,
    notify: Option<String>,
) -> Result<HttpResponse, ApiError> {
    let Some(steward) = manager.steward() else { return super::off(reader, Part::Waiting) };
    let t = reader.texts();
    let standing = steward.standing().await?;
    let mut given_up = steward.given_up(behind.as_ref(), MOST + 1).await?;
    let has_next = given_up.len() > MOST as usize;
    given_up.truncate(MOST as usize);
    let mut rows = Vec::with_capacity(given_up.len());
    for pending in &given_up {
        rows.push(row(manager, steward, reader, pending).await?);
    }
    let pause = steward.pause().map(|(until, is_refused)| {
        let why = if is_refused { "manage-refused" } else { "manage-paused" };
        (t.get(why).into_owned(), answers::age(until, reader))
    });
    let view = WaitingView {
        t,
        waiting: t.count("manage-changes-wait", "count", standing.waiting).into_owned(),
        oldest: standing.oldest.map(|since| answers::age(since, reader)),
        pause,
        outlooks: steward.outlooks().await?.into_iter().filter_map(|it| outlook(reader, it)).collect(),
        causes: causes(steward, reader).await?,
        rows,
        next: given_up.last().filter(|_| has_next).map(|last| path_behind(&last.task)),
        is_later: behind.is_some(),
        letters: letters(steward, reader).await?,
        notify,
    };
    fragments::once(&view, StatusCode::OK)
}

/// The page behind a row.
fn path_behind(task: &Task) -> String {
    let Task { since, kind, subject, .. } = task;
    format!("/manage/waiting?since={}&kind={}&subject={subject}", since.as_millisecond(), kind.as_str())
}

/// What goes on, and when the last of it will be done, where somebody can say.
fn outlook(reader: &Reader, outlook: Outlook) -> Option<(String, Age)> {
    let mut args = FluentArgs::with_capacity(2);
    args.set("done", outlook.done);
    args.set("total", outlook.total);
    let key = match outlook.work {
        LongWork::Changes => "manage-outlook-changes",
        LongWork::Apply => "manage-outlook-apply",
    };
    Some((reader.texts().format(key, &args).into_owned(), answers::age(outlook.ends_at?, reader)))
}

/// Where several were given up for one reason: they can be tried again together.
async fn causes(steward: &Steward, reader: &Reader) -> Result<Vec<CauseRow>, ApiError> {
    let t = reader.texts();
    let causes = steward.given_up_by_cause().await?.into_iter().filter(|(_, count)| *count > 1);
    let row = |(code, count): (String, u64)| CauseRow {
        cause: words_of(reader, "cause", CODES, &code),
        retry: t.count("manage-retry-all", "count", count).into_owned(),
        code,
    };
    Ok(causes.map(row).collect())
}

async fn row(manager: &Manager, steward: &Steward, reader: &Reader, pending: &Pending) -> Result<GivenUpRow, ApiError> {
    let (t, task) = (reader.texts(), &pending.task);
    let code = pending.last_error.clone().unwrap_or_default();
    let kind = task.kind.as_str();
    let billing_link = manager.billing_link(&task.subject).filter(|_| task.kind == SubjectKind::Customer);
    // What a plan has left behind may be half written.
    let may_skip = code != HELD;
    let by_itself = may_skip && steward.comes_back_by_itself(task.kind, &task.subject).await?;
    let comes_back = if by_itself { "manage-skip-next-pass" } else { "manage-skip-next-event" };
    Ok(GivenUpRow {
        kind,
        // The hash of a number says nothing to anybody.
        title: t.with(&format!("manage-subject-{kind}"), "id", &task.subject).into_owned(),
        subject: task.subject.clone(),
        cause: words_of(reader, "cause", CODES, &code),
        fix: words_of(reader, "cause-fix", CODES, &code),
        tries: t.count("manage-tries", "count", task.tries.into()).into_owned(),
        since: answers::age(task.since, reader),
        billing_link,
        comes_back: may_skip.then(|| t.get(comes_back).into_owned()),
        code,
    })
}

/// Bodies by what is wrong with them. They are shown nowhere: anything may stand in them.
async fn letters(steward: &Steward, reader: &Reader) -> Result<Vec<String>, ApiError> {
    let sentence = |(reason, times): (String, u64)| {
        let mut args = FluentArgs::with_capacity(2);
        args.set("count", times);
        args.set("reason", words_of(reader, "letter", LETTERS, &reason));
        reader.texts().format("manage-letter", &args).into_owned()
    };
    Ok(steward.dead_letters_by_reason().await?.into_iter().map(sentence).collect())
}
