//! Working off what has changed: take a subject for oneself, then finish it, put it off, or give it up.
//!
//! Who takes a subject leases it: nobody else gets it before the lease ends, and it comes back by itself when the worker
//! dies. Whoever finishes names the marks they saw; a change that came meanwhile keeps the subject in the inbox.

use std::sync::LazyLock;

use jiff::Timestamp;
use sqlx::FromRow;

use super::{SubjectKind, bulk::Bulk, damaged, intake::can_wait, readable};
use crate::store::{
    Change, Store, StoreError,
    values::{moment, number, read_moment, read_number},
};

/// A subject, leased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    pub kind: SubjectKind,
    pub subject: String,
    pub sealed: Option<Vec<u8>>,
    pub cause: String,
    /// The oldest change that is not worked off.
    pub since: Timestamp,
    pub marks: u64,
    pub thorough: bool,
    /// Attempts that failed for a reason of this subject's own.
    pub tries: u32,
    /// Why the last attempt failed, if one did since the subject was last worked off.
    pub last_error: Option<String>,
    /// When it was taken. Of a subject that nobody has taken: `since`.
    pub taken_at: Timestamp,
    /// Tells one lease from the next, also of the same owner.
    pub lease_ends: Timestamp,
}

/// A subject that waits, as an operator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    pub task: Task,
    pub next_try_at: Timestamp,
    pub parked: bool,
    pub last_error: Option<String>,
}

/// How much there is to do for a tenant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Backlog {
    pub waiting: u64,
    /// Given up. What a command holds for itself, and nothing waits for, is not.
    pub parked: u64,
    /// Of these, customers that are linked.
    pub parked_linked: u64,
    /// Of the waiting ones, those that something has changed about: not those that the pass over all or a plan looks at.
    pub changed: u64,
    /// The oldest of these changes.
    pub oldest: Option<Timestamp>,
}

/// Why a subject is not finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setback<'a> {
    /// A code.
    pub error: &'a str,
    pub tries: u32,
    pub next_try_at: Timestamp,
    pub parked: bool,
}

/// A place among what was given up, oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenUpAt {
    pub since: Timestamp,
    pub kind: SubjectKind,
    pub subject: String,
}

/// What was given up. Of rows that are there for a command alone, those that it has left behind. `$2` is now.
const GIVEN_UP: &str = "parked = 1 AND (marks > 0 OR lease_ends <= $2)";

/// The last error of a row that nobody can read.
const DAMAGED: &str = "damaged_subject";

/// The cause of a mark that no change has made, only the pass over all customers.
pub const SWEEP: &str = "sweep";

const COLUMNS: &str = "kind, subject, sealed, cause, since, marks, thorough, tries, last_error, lease_ends";

/// What is due, and nobody's: first what has changed, then what can wait.
static DUE: LazyLock<[String; 2]> = LazyLock::new(|| {
    ["NOT ", ""].map(|not| {
        format!(
            "SELECT kind, subject FROM inbox WHERE tenant = $1 AND parked = 0 AND next_try_at <= $2 \
             AND lease_ends <= $2 AND {not}{} ORDER BY next_try_at LIMIT $3",
            can_wait("cause")
        )
    })
});

static TAKE: LazyLock<Bulk> = LazyLock::new(|| {
    let after = format!(
        "AND inbox.tenant = $1 AND inbox.kind = given.column1 AND inbox.subject = given.column2 AND parked = 0 \
         AND next_try_at <= $2 AND lease_ends <= $2 RETURNING {COLUMNS}"
    );
    Bulk::new("UPDATE inbox SET lease_owner = $3, lease_ends = $4", 2, &after, 4)
});

impl Store {
    /// Takes up to `limit` subjects that are due, oldest first; what the pass over all customers or a plan has marked comes
    /// last. A row that nobody can read is given up, and keeps nobody else waiting.
    pub async fn take_tasks(
        &self,
        tenant: &str,
        owner: &str,
        now: Timestamp,
        lease_ends: Timestamp,
        limit: u32,
    ) -> Result<Vec<Task>, StoreError> {
        // Looked for where nobody waits: as most looks find nothing, and this is the slow part of it.
        let mut due: Vec<(String, String)> = Vec::new();
        for sql in &*DUE {
            let left = i64::from(limit).saturating_sub(i64::try_from(due.len()).unwrap_or(i64::MAX));
            if left > 0 {
                let query = sqlx::query_as(sql.as_str()).bind(tenant).bind(moment(now)).bind(left);
                due.extend(query.fetch_all(&self.reader).await?);
            }
        }
        if due.is_empty() {
            return Ok(Vec::new());
        }
        // What somebody else has taken meanwhile is not due any more, and left to them.
        let mut change = self.change().await?;
        let mut rows: Vec<TaskRow> = Vec::new();
        for portion in TAKE.portions(&due) {
            let mut query =
                sqlx::query_as(portion.sql).bind(tenant).bind(moment(now)).bind(owner).bind(moment(lease_ends));
            for row in portion.rows() {
                query = query.bind(row.map(|(kind, _)| &**kind)).bind(row.map(|(_, subject)| &**subject));
            }
            rows.extend(query.fetch_all(&mut *change.transaction).await?);
        }
        let mut tasks = Vec::with_capacity(rows.len());
        for row in rows {
            let (kind, subject) = (row.kind.clone(), row.subject.clone());
            match read(row) {
                Ok(task) => tasks.push(Task { taken_at: now, ..task }),
                Err(error) => {
                    damaged(tenant, "inbox", &error);
                    change.give_up_damaged(tenant, &kind, &subject).await?;
                }
            }
        }
        change.commit().await?;
        Ok(tasks)
    }

    /// As [`Change::put_off`], by itself.
    pub async fn put_off(
        &self,
        tenant: &str,
        owner: &str,
        task: &Task,
        setback: Setback<'_>,
    ) -> Result<bool, StoreError> {
        let mut change = self.change().await?;
        let is_held = change.put_off(tenant, owner, task, setback).await?;
        change.commit().await?;
        Ok(is_held)
    }

    /// Gives back all that an owner has leased, and its turns: when it stops, others need not wait.
    pub async fn give_back(&self, tenant: &str, owner: &str) -> Result<(), StoreError> {
        let mut change = self.change().await?;
        change.give_back(tenant, owner).await?;
        change.commit().await
    }

    /// Whether more than `most` subjects are due: what waits for its next try does not count.
    pub async fn is_busy(&self, tenant: &str, now: Timestamp, most: u32) -> Result<bool, StoreError> {
        let due: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM (SELECT subject FROM inbox WHERE tenant = $1 AND parked = 0 AND next_try_at <= $2 \
             LIMIT $3) AS due",
        )
        .bind(tenant)
        .bind(moment(now))
        .bind(i64::from(most) + 1)
        .fetch_one(&self.reader)
        .await?;
        Ok(due > i64::from(most))
    }

    /// How much there is to do.
    pub async fn backlog(&self, tenant: &str) -> Result<Backlog, StoreError> {
        let can_wait = can_wait("cause");
        let query = format!(
            "SELECT count(CASE WHEN parked = 0 THEN 1 END), count(CASE WHEN parked = 1 AND marks > 0 THEN 1 END), \
             count(CASE WHEN parked = 0 AND NOT {can_wait} THEN 1 END), \
             min(CASE WHEN parked = 0 AND NOT {can_wait} THEN since END) FROM inbox WHERE tenant = $1"
        );
        let (waiting, parked, changed, oldest): (i64, i64, i64, Option<i64>) =
            sqlx::query_as(sqlx::AssertSqlSafe(query)).bind(tenant).fetch_one(&self.reader).await?;
        let parked_linked: i64 = if parked > 0 {
            sqlx::query_scalar(
                "SELECT count(*) FROM inbox JOIN links ON links.tenant = inbox.tenant AND links.customer = \
                 CASE WHEN ltrim(subject, '0123456789') = '' AND length(subject) BETWEEN 1 AND 18 \
                 THEN CAST(subject AS BIGINT) END \
                 WHERE inbox.tenant = $1 AND parked = 1 AND marks > 0 AND kind = 'customer'",
            )
            .bind(tenant)
            .fetch_one(&self.reader)
            .await?
        } else {
            0
        };
        let oldest = oldest.map(read_moment).transpose()?;
        let (waiting, parked, changed) = (read_number(waiting), read_number(parked), read_number(changed));
        Ok(Backlog { waiting, parked, parked_linked: read_number(parked_linked), changed, oldest })
    }

    /// What waits for a subject, if anything does.
    pub async fn pending(&self, tenant: &str, kind: SubjectKind, subject: &str) -> Result<Option<Pending>, StoreError> {
        let query = format!(
            "SELECT {COLUMNS}, next_try_at, parked FROM inbox WHERE tenant = $1 AND kind = $2 AND subject = $3"
        );
        let row: Option<PendingRow> = sqlx::query_as(sqlx::AssertSqlSafe(query))
            .bind(tenant)
            .bind(kind.as_str())
            .bind(subject)
            .fetch_optional(&self.reader)
            .await?;
        row.map(read_pending).transpose()
    }

    /// What was given up, oldest first, behind a place in this order. What a command holds just now, and nothing waits for,
    /// is not among it; what a command was interrupted over is.
    pub async fn given_up(
        &self,
        tenant: &str,
        now: Timestamp,
        behind: Option<&GivenUpAt>,
        limit: u32,
    ) -> Result<Vec<Pending>, StoreError> {
        let query = format!(
            "SELECT {COLUMNS}, next_try_at, parked FROM inbox WHERE tenant = $1 AND {GIVEN_UP} \
             AND (since > $3 OR (since = $3 AND (kind > $4 OR (kind = $4 AND subject > $5)))) \
             ORDER BY since, kind, subject LIMIT $6"
        );
        let (since, kind, subject) = match behind {
            Some(at) => (moment(at.since), at.kind.as_str(), at.subject.as_str()),
            None => (i64::MIN, "", ""),
        };
        let rows: Vec<PendingRow> = sqlx::query_as(sqlx::AssertSqlSafe(query))
            .bind(tenant)
            .bind(moment(now))
            .bind(since)
            .bind(kind)
            .bind(subject)
            .bind(i64::from(limit))
            .fetch_all(&self.reader)
            .await?;
        Ok(rows.into_iter().filter_map(|row| readable(tenant, "inbox", read_pending(row))).collect())
    }

    /// How much was given up, by why: most first.
    pub async fn given_up_by_cause(&self, tenant: &str, now: Timestamp) -> Result<Vec<(String, u64)>, StoreError> {
        let query = format!(
            "SELECT coalesce(last_error, '') AS code, count(*) FROM inbox WHERE tenant = $1 AND {GIVEN_UP} \
             GROUP BY coalesce(last_error, '') ORDER BY count(*) DESC, code"
        );
        let rows: Vec<(String, i64)> =
            sqlx::query_as(sqlx::AssertSqlSafe(query)).bind(tenant).bind(moment(now)).fetch_all(&self.reader).await?;
        Ok(rows.into_iter().map(|(code, rows)| (code, read_number(rows))).collect())
    }
}

impl Change {
    /// As [`Store::give_back`].
    pub(super) async fn give_back(&mut self, tenant: &str, owner: &str) -> Result<(), StoreError> {
        sqlx::query("UPDATE inbox SET lease_owner = NULL, lease_ends = 0 WHERE tenant = $1 AND lease_owner = $2")
            .bind(tenant)
            .bind(owner)
            .execute(&mut *self.transaction)
            .await?;
        self.end_turns(tenant, owner).await
    }

    async fn give_up_damaged(&mut self, tenant: &str, kind: &str, subject: &str) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE inbox SET parked = 1, last_error = $4, lease_owner = NULL, lease_ends = 0 \
             WHERE tenant = $1 AND kind = $2 AND subject = $3",
        )
        .bind(tenant)
        .bind(kind)
        .bind(subject)
        .bind(DAMAGED)
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }

    /// Has all that was given up for this reason tried at once. Returns what that was.
    pub async fn retry_all(
        &mut self,
        tenant: &str,
        code: &str,
        now: Timestamp,
    ) -> Result<Vec<(SubjectKind, String)>, StoreError> {
        let query = format!(
            "UPDATE inbox SET parked = 0, tries = 0, next_try_at = $2 WHERE tenant = $1 AND {GIVEN_UP} \
             AND coalesce(last_error, '') = $3 RETURNING kind, subject"
        );
        let rows: Vec<(String, String)> = sqlx::query_as(sqlx::AssertSqlSafe(query))
            .bind(tenant)
            .bind(moment(now))
            .bind(code)
            .fetch_all(&mut *self.transaction)
            .await?;
        rows.into_iter().map(|(kind, subject)| Ok((SubjectKind::read(&kind)?, subject))).collect()
    }

    /// Has what was given up, or waits for its next try, tried at once. Returns whether there was anything of that kind: what a
    /// command holds just now, and nothing waits for, is nothing of it.
    pub async fn retry(
        &mut self,
        tenant: &str,
        kind: SubjectKind,
        subject: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE inbox SET parked = 0, tries = 0, next_try_at = $4 WHERE tenant = $1 AND kind = $2 AND subject = $3 \
             AND (parked = 1 OR next_try_at > $4) AND (marks > 0 OR lease_ends <= $4)",
        )
        .bind(tenant)
        .bind(kind.as_str())
        .bind(subject)
        .bind(moment(now))
        .execute(&mut *self.transaction)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Drops what was given up, unless somebody has it. What a command was interrupted over may be half written and is not
    /// dropped. The next event brings it back. Returns whether there was anything.
    pub async fn skip(
        &mut self,
        tenant: &str,
        kind: SubjectKind,
        subject: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        // Without the row an event would bring a fresh one, and the worker would work beside whoever holds this one.
        let done = sqlx::query(
            "DELETE FROM inbox WHERE tenant = $1 AND kind = $2 AND subject = $3 AND parked = 1 AND marks > 0 \
             AND lease_ends <= $4",
        )
        .bind(tenant)
        .bind(kind.as_str())
        .bind(subject)
        .bind(moment(now))
        .execute(&mut *self.transaction)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Puts a leased subject off, or gives it up. Returns whether the lease still held; without effect when not.
    pub async fn put_off(
        &mut self,
        tenant: &str,
        owner: &str,
        task: &Task,
        setback: Setback<'_>,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE inbox SET lease_owner = NULL, lease_ends = 0, tries = $5, next_try_at = $6, \
             parked = CASE WHEN marks = $9 THEN $7 ELSE 0 END, \
             last_error = $8 WHERE tenant = $1 AND kind = $2 AND subject = $3 AND lease_owner = $4 AND lease_ends = $10",
        )
        .bind(tenant)
        .bind(task.kind.as_str())
        .bind(&task.subject)
        .bind(owner)
        .bind(i64::from(setback.tries))
        .bind(moment(setback.next_try_at))
        .bind(i64::from(setback.parked))
        .bind(setback.error)
        // What changed again meanwhile is worth another try.
        .bind(number(task.marks))
        .bind(moment(task.lease_ends))
        .execute(&mut *self.transaction)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// The subject is worked off, as far as it was known when it was taken. What changed since stays to be done. Returns
    /// whether the lease still held; when not, somebody else has the subject, and nothing of this change may be kept.
    pub async fn finish(&mut self, tenant: &str, owner: &str, task: &Task) -> Result<bool, StoreError> {
        let gone = sqlx::query(
            "DELETE FROM inbox WHERE tenant = $1 AND kind = $2 AND subject = $3 AND lease_owner = $4 AND lease_ends = $5 \
             AND marks = $6",
        )
        .bind(tenant)
        .bind(task.kind.as_str())
        .bind(&task.subject)
        .bind(owner)
        .bind(moment(task.lease_ends))
        .bind(number(task.marks))
        .execute(&mut *self.transaction)
        .await?;
        if gone.rows_affected() > 0 {
            return Ok(true);
        }
        // Marked again meanwhile: the older changes are worked off, and a thorough look that was asked for stays to be done.
        let kept = sqlx::query(
            "UPDATE inbox SET lease_owner = NULL, lease_ends = 0, tries = 0, last_error = NULL, \
             since = CASE WHEN since < $6 THEN $6 ELSE since END \
             WHERE tenant = $1 AND kind = $2 AND subject = $3 AND lease_owner = $4 AND lease_ends = $5",
        )
        .bind(tenant)
        .bind(task.kind.as_str())
        .bind(&task.subject)
        .bind(owner)
        .bind(moment(task.lease_ends))
        .bind(moment(task.taken_at))
        .execute(&mut *self.transaction)
        .await?;
        Ok(kept.rows_affected() > 0)
    }

    /// Whether the lease still holds: to be asked before anything is kept that is not the end of the work.
    pub async fn holds(&mut self, tenant: &str, owner: &str, task: &Task) -> Result<bool, StoreError> {
        let held: Option<String> = sqlx::query_scalar(
            "SELECT subject FROM inbox WHERE tenant = $1 AND kind = $2 AND subject = $3 AND lease_owner = $4 \
             AND lease_ends = $5",
        )
        .bind(tenant)
        .bind(task.kind.as_str())
        .bind(&task.subject)
        .bind(owner)
        .bind(moment(task.lease_ends))
        .fetch_optional(&mut *self.transaction)
        .await?;
        Ok(held.is_some())
    }
}

#[derive(FromRow)]
struct TaskRow {
    kind: String,
    subject: String,
    sealed: Option<Vec<u8>>,
    cause: String,
    since: i64,
    marks: i64,
    thorough: i64,
    tries: i64,
    last_error: Option<String>,
    lease_ends: i64,
}

#[derive(FromRow)]
struct PendingRow {
    #[sqlx(flatten)]
    task: TaskRow,
    next_try_at: i64,
    parked: i64,
}

fn read(row: TaskRow) -> Result<Task, StoreError> {
    let since = read_moment(row.since)?;
    Ok(Task {
        kind: SubjectKind::read(&row.kind)?,
        subject: row.subject,
        sealed: row.sealed,
        cause: row.cause,
        since,
        marks: read_number(row.marks),
        thorough: row.thorough != 0,
        tries: u32::try_from(row.tries).unwrap_or(u32::MAX),
        last_error: row.last_error,
        taken_at: since,
        lease_ends: read_moment(row.lease_ends)?,
    })
}

fn read_pending(row: PendingRow) -> Result<Pending, StoreError> {
    let task = read(row.task)?;
    let last_error = task.last_error.clone();
    Ok(Pending { task, next_try_at: read_moment(row.next_try_at)?, parked: row.parked != 0, last_error })
}
