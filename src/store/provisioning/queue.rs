//! Working off what has changed: take a subject for oneself, then finish it, put it off, or give it up.
//!
//! Who takes a subject leases it: nobody else gets it before the lease ends, and it comes back by itself when the worker
//! dies. Whoever finishes names the marks they saw; a change that came meanwhile keeps the subject in the inbox.

use jiff::Timestamp;
use sqlx::FromRow;

use super::SubjectKind;
use crate::store::{
    Change, Store, StoreError,
    values::{moment, read_moment, read_number},
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
    pub parked: u64,
    /// Of the waiting ones, those that something has changed about: not those that the pass over all looks at.
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

const COLUMNS: &str = "kind, subject, sealed, cause, since, marks, thorough, tries";

impl Store {
    /// Takes up to `limit` subjects that are due, oldest first.
    pub async fn take_tasks(
        &self,
        tenant: &str,
        owner: &str,
        now: Timestamp,
        lease_ends: Timestamp,
        limit: u32,
    ) -> Result<Vec<Task>, StoreError> {
        // A look that writes nothing, as most find nothing.
        let due: Option<String> = sqlx::query_scalar(
            "SELECT subject FROM inbox WHERE tenant = $1 AND parked = 0 AND next_try_at <= $2 AND lease_ends <= $2 LIMIT 1",
        )
        .bind(tenant)
        .bind(moment(now))
        .fetch_optional(&self.reader)
        .await?;
        if due.is_none() {
            return Ok(Vec::new());
        }
        let rows: Vec<TaskRow> = sqlx::query_as(
            "UPDATE inbox SET lease_owner = $3, lease_ends = $4 WHERE tenant = $1 AND parked = 0 AND lease_ends <= $2 \
             AND (kind, subject) IN (SELECT kind, subject FROM inbox WHERE tenant = $1 AND parked = 0 \
             AND next_try_at <= $2 AND lease_ends <= $2 ORDER BY next_try_at LIMIT $5) \
             RETURNING kind, subject, sealed, cause, since, marks, thorough, tries",
        )
        .bind(tenant)
        .bind(moment(now))
        .bind(owner)
        .bind(moment(lease_ends))
        .bind(i64::from(limit))
        .fetch_all(&self.writer)
        .await?;
        rows.into_iter().map(read).collect()
    }

    /// Puts a leased subject off, or gives it up. Without effect when the lease is somebody else's by now.
    pub async fn put_off(
        &self,
        tenant: &str,
        owner: &str,
        task: &Task,
        setback: Setback<'_>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE inbox SET lease_owner = NULL, lease_ends = 0, tries = $5, next_try_at = $6, \
             parked = CASE WHEN marks = $9 THEN $7 ELSE 0 END, \
             last_error = $8 WHERE tenant = $1 AND kind = $2 AND subject = $3 AND lease_owner = $4",
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
        .bind(crate::store::values::number(task.marks))
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Gives back all that an owner has leased: when it stops, others need not wait.
    pub async fn give_back(&self, tenant: &str, owner: &str) -> Result<(), StoreError> {
        sqlx::query("UPDATE inbox SET lease_owner = NULL, lease_ends = 0 WHERE tenant = $1 AND lease_owner = $2")
            .bind(tenant)
            .bind(owner)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// How much there is to do.
    pub async fn backlog(&self, tenant: &str) -> Result<Backlog, StoreError> {
        let (waiting, parked, changed, oldest): (i64, i64, i64, Option<i64>) = sqlx::query_as(
            "SELECT count(CASE WHEN parked = 0 THEN 1 END), count(CASE WHEN parked = 1 THEN 1 END), \
             count(CASE WHEN parked = 0 AND cause <> 'sweep' THEN 1 END), \
             min(CASE WHEN parked = 0 AND cause <> 'sweep' THEN since END) FROM inbox WHERE tenant = $1",
        )
        .bind(tenant)
        .fetch_one(&self.reader)
        .await?;
        let oldest = oldest.map(read_moment).transpose()?;
        let (waiting, parked, changed) = (read_number(waiting), read_number(parked), read_number(changed));
        Ok(Backlog { waiting, parked, changed, oldest })
    }

    /// What waits for a subject, if anything does.
    pub async fn pending(&self, tenant: &str, kind: SubjectKind, subject: &str) -> Result<Option<Pending>, StoreError> {
        let query = format!(
            "SELECT {COLUMNS}, next_try_at, parked, last_error FROM inbox WHERE tenant = $1 AND kind = $2 AND subject = $3"
        );
        let row: Option<PendingRow> = sqlx::query_as(sqlx::AssertSqlSafe(query))
            .bind(tenant)
            .bind(kind.as_str())
            .bind(subject)
            .fetch_optional(&self.reader)
            .await?;
        row.map(read_pending).transpose()
    }

    /// What was given up, oldest first.
    pub async fn given_up(&self, tenant: &str, limit: u32) -> Result<Vec<Pending>, StoreError> {
        let query = format!(
            "SELECT {COLUMNS}, next_try_at, parked, last_error FROM inbox WHERE tenant = $1 AND parked = 1 \
             ORDER BY since LIMIT $2"
        );
        let rows: Vec<PendingRow> = sqlx::query_as(sqlx::AssertSqlSafe(query))
            .bind(tenant)
            .bind(i64::from(limit))
            .fetch_all(&self.reader)
            .await?;
        rows.into_iter().map(read_pending).collect()
    }

    /// Brings what was given up back, to be tried at once. Returns whether there was anything.
    pub async fn retry(
        &self,
        tenant: &str,
        kind: SubjectKind,
        subject: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE inbox SET parked = 0, tries = 0, next_try_at = $4 WHERE tenant = $1 AND kind = $2 AND subject = $3",
        )
        .bind(tenant)
        .bind(kind.as_str())
        .bind(subject)
        .bind(moment(now))
        .execute(&self.writer)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Drops what was given up. The next event, or the next sweep, brings it back. Returns whether there was anything.
    pub async fn skip(&self, tenant: &str, kind: SubjectKind, subject: &str) -> Result<bool, StoreError> {
        let done = sqlx::query("DELETE FROM inbox WHERE tenant = $1 AND kind = $2 AND subject = $3 AND parked = 1")
            .bind(tenant)
            .bind(kind.as_str())
            .bind(subject)
            .execute(&self.writer)
            .await?;
        Ok(done.rows_affected() > 0)
    }
}

impl Change {
    /// The subject is worked off, as far as it was known when it was taken. What changed since stays to be done.
    pub async fn finish(&mut self, tenant: &str, owner: &str, task: &Task) -> Result<(), StoreError> {
        let marks = crate::store::values::number(task.marks);
        let gone = sqlx::query(
            "DELETE FROM inbox WHERE tenant = $1 AND kind = $2 AND subject = $3 AND lease_owner = $4 AND marks = $5",
        )
        .bind(tenant)
        .bind(task.kind.as_str())
        .bind(&task.subject)
        .bind(owner)
        .bind(marks)
        .execute(&mut *self.transaction)
        .await?;
        if gone.rows_affected() == 0 {
            sqlx::query(
                "UPDATE inbox SET lease_owner = NULL, lease_ends = 0, tries = 0, last_error = NULL, thorough = 0 \
                 WHERE tenant = $1 AND kind = $2 AND subject = $3 AND lease_owner = $4",
            )
            .bind(tenant)
            .bind(task.kind.as_str())
            .bind(&task.subject)
            .bind(owner)
            .execute(&mut *self.transaction)
            .await?;
        }
        Ok(())
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
}

#[derive(FromRow)]
struct PendingRow {
    #[sqlx(flatten)]
    task: TaskRow,
    next_try_at: i64,
    parked: i64,
    last_error: Option<String>,
}

fn read(row: TaskRow) -> Result<Task, StoreError> {
    Ok(Task {
        kind: SubjectKind::read(&row.kind)?,
        subject: row.subject,
        sealed: row.sealed,
        cause: row.cause,
        since: read_moment(row.since)?,
        marks: read_number(row.marks),
        thorough: row.thorough != 0,
        tries: u32::try_from(row.tries).unwrap_or(u32::MAX),
    })
}

fn read_pending(row: PendingRow) -> Result<Pending, StoreError> {
    Ok(Pending {
        task: read(row.task)?,
        next_try_at: read_moment(row.next_try_at)?,
        parked: row.parked != 0,
        last_error: row.last_error,
    })
}
