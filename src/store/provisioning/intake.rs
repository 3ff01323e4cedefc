//! Taking events: many in one commit.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use jiff::{SignedDuration, Timestamp};
use sqlx::AssertSqlSafe;

use super::reports::{Awaited, Said};
use crate::store::{Change, NewRecord, Store, StoreError, values::moment};

/// Rows of one INSERT: enough to make its cost vanish, far below any database's limit of bound values.
const ROWS_AT_ONCE: usize = 100;
/// Events forgotten in one commit, so that nobody waits long behind the pruning.
const FORGOTTEN_AT_ONCE: u32 = 1_000;

/// What billing is told of an account whose event was taken, if the end of the work does not come first.
const IN_PROGRESS: &str = "IN_PROGRESS";
const PROGRESS_AFTER: SignedDuration = SignedDuration::from_secs(5);

const MARK: &str = "INSERT INTO inbox (tenant, kind, subject, sealed, cause, since, marks, thorough, tries, next_try_at, \
                    parked, lease_ends) VALUES ";
/// What was marked before keeps its place and its waits; what was given up comes back. The pass over all customers is no
/// change: it hides the cause of none, and a change is as old as itself where only the pass was waiting.
const MARK_AGAIN: &str = " ON CONFLICT (tenant, kind, subject) DO UPDATE SET marks = inbox.marks + 1, \
                          cause = CASE WHEN excluded.cause = 'sweep' THEN inbox.cause ELSE excluded.cause END, \
                          since = CASE WHEN inbox.cause = 'sweep' AND excluded.cause <> 'sweep' THEN excluded.since \
                          ELSE inbox.since END, sealed = excluded.sealed, \
                          thorough = CASE WHEN excluded.thorough = 1 THEN 1 ELSE inbox.thorough END, \
                          tries = CASE WHEN inbox.parked = 1 THEN 0 ELSE inbox.tries END, \
                          next_try_at = CASE WHEN inbox.parked = 1 OR (inbox.tries = 0 AND inbox.next_try_at > excluded.next_try_at) \
                          THEN excluded.next_try_at ELSE inbox.next_try_at END, parked = 0";

/// What tells an event from all others of its tenant.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EventKey {
    /// Billing's environment; empty where the event names none.
    pub env: String,
    pub event: String,
}

/// What kind of thing has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SubjectKind {
    Customer,
    Account,
    Number,
}

impl SubjectKind {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Account => "account",
            Self::Number => "number",
        }
    }

    pub(super) fn read(text: &str) -> Result<Self, StoreError> {
        match text {
            "customer" => Ok(Self::Customer),
            "account" => Ok(Self::Account),
            "number" => Ok(Self::Number),
            _ => Err(StoreError::Damaged("a subject's kind")),
        }
    }
}

/// Something that has changed in billing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub kind: SubjectKind,
    /// An id; of a number, its keyed hash.
    pub subject: String,
    /// The number itself, encrypted.
    pub sealed: Option<Vec<u8>>,
    /// The event's type, or a code of portadesk.
    pub cause: String,
    /// Look at Zendesk even where nothing seems to have changed.
    pub thorough: bool,
}

/// An event to be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    pub tenant: Arc<str>,
    /// `None` where the event has no number: it cannot be told from its repeat, so it counts each time.
    pub key: Option<EventKey>,
    /// `None` for a type that concerns nobody.
    pub mark: Option<Mark>,
    /// What the ledger is to say of it.
    pub record: Option<NewRecord>,
    /// The account of which billing waits to hear.
    pub awaited: Option<Awaited>,
}

impl Store {
    /// Takes events, all together or none. Returns for each whether it was taken for the first time.
    ///
    /// # Errors
    /// [`StoreError::Failed`]; then none was taken.
    pub async fn take_events(&self, events: &[NewEvent], now: Timestamp) -> Result<Vec<bool>, StoreError> {
        let mut change = self.change().await?;
        let mut fresh: HashSet<(String, EventKey)> = HashSet::new();
        for chunk in events.chunks(ROWS_AT_ONCE) {
            fresh.extend(change.remember_events(chunk, now).await?);
        }
        let is_new: Vec<bool> = events
            .iter()
            .map(|event| event.key.as_ref().is_none_or(|key| fresh.contains(&(event.tenant.to_string(), key.clone()))))
            .collect();
        let new: Vec<_> = events.iter().zip(&is_new).filter(|(_, is_new)| **is_new).map(|(event, _)| event).collect();
        let marks: Vec<_> = new.iter().filter_map(|event| Some((&*event.tenant, event.mark.as_ref()?))).collect();
        change.mark(&marks, now).await?;
        let records: Vec<_> = new.iter().filter_map(|event| event.record.clone()).collect();
        if !records.is_empty() {
            change.append(&records).await?;
        }
        let awaited: Vec<_> = new.iter().filter_map(|event| Some((&*event.tenant, event.awaited?))).collect();
        let not_before = now.checked_add(PROGRESS_AFTER).unwrap_or(now);
        change.await_reports(&awaited, Said { status: IN_PROGRESS, message: "", not_before }).await?;
        change.commit().await?;
        Ok(is_new)
    }

    /// Forgets events that were taken before this moment. Returns how many.
    pub async fn forget_events(&self, before: Timestamp, tenant: &str) -> Result<u64, StoreError> {
        let mut forgotten = 0;
        loop {
            let done = sqlx::query(
                "DELETE FROM handled_events WHERE tenant = $1 AND (env, event) IN (SELECT env, event FROM handled_events \
                 WHERE tenant = $1 AND taken_at < $2 ORDER BY taken_at LIMIT $3)",
            )
            .bind(tenant)
            .bind(moment(before))
            .bind(i64::from(FORGOTTEN_AT_ONCE))
            .execute(&self.writer)
            .await?
            .rows_affected();
            forgotten += done;
            if done < u64::from(FORGOTTEN_AT_ONCE) {
                return Ok(forgotten);
            }
        }
    }
}

impl Change {
    /// Remembers the events that have a key. Returns those that were not known.
    async fn remember_events(
        &mut self,
        events: &[NewEvent],
        now: Timestamp,
    ) -> Result<Vec<(String, EventKey)>, StoreError> {
        let keyed: Vec<(&str, &EventKey)> =
            events.iter().filter_map(|event| Some((&*event.tenant, event.key.as_ref()?))).collect();
        if keyed.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "INSERT INTO handled_events (tenant, env, event, taken_at) VALUES {} \
             ON CONFLICT (tenant, env, event) DO NOTHING RETURNING tenant, env, event",
            places(keyed.len(), 4)
        );
        let mut insert = sqlx::query_as(AssertSqlSafe(sql)).persistent(false);
        for (tenant, key) in keyed {
            insert = insert.bind(tenant).bind(&key.env).bind(&key.event).bind(moment(now));
        }
        let rows: Vec<(String, String, String)> = insert.fetch_all(&mut *self.transaction).await?;
        Ok(rows.into_iter().map(|(tenant, env, event)| (tenant, EventKey { env, event })).collect())
    }

    /// Marks what has changed. What was marked before keeps its place and its waits; what was given up comes back.
    pub async fn mark(&mut self, marks: &[(&str, &Mark)], now: Timestamp) -> Result<(), StoreError> {
        // No statement may touch one row twice.
        let mut latest: HashMap<(&str, SubjectKind, &str), (&Mark, bool)> = HashMap::new();
        for (tenant, mark) in marks {
            let entry = latest.entry((*tenant, mark.kind, &*mark.subject)).or_insert((*mark, false));
            *entry = (*mark, entry.1 || mark.thorough);
        }
        let mut latest: Vec<_> = latest.into_iter().collect();
        // One order for all, so that two who mark at once do not wait for each other.
        latest.sort_unstable_by_key(|(key, _)| *key);
        for chunk in latest.chunks(ROWS_AT_ONCE) {
            let sql = format!("{MARK}{}{MARK_AGAIN}", places(chunk.len(), 12));
            let mut insert = sqlx::query(AssertSqlSafe(sql)).persistent(false);
            for ((tenant, kind, subject), (mark, thorough)) in chunk {
                insert = insert
                    .bind(*tenant)
                    .bind(kind.as_str())
                    .bind(*subject)
                    .bind(mark.sealed.clone())
                    .bind(&*mark.cause)
                    .bind(moment(now))
                    .bind(1_i64)
                    .bind(i64::from(*thorough))
                    .bind(0_i64)
                    .bind(moment(now))
                    .bind(0_i64)
                    .bind(0_i64);
            }
            insert.execute(&mut *self.transaction).await?;
        }
        Ok(())
    }
}

/// `($1, $2), ($3, $4), …`: numbered, since PostgreSQL knows no other.
fn places(rows: usize, columns: usize) -> String {
    let row = |row: usize| {
        let places: Vec<String> = (1..=columns).map(|column| format!("${}", row * columns + column)).collect();
        format!("({})", places.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}
