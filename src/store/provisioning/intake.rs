//! Taking events: many in one commit.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::{Arc, LazyLock},
};

use super::{
    bulk::Bulk,
    queue::SWEEP,
    reports::{Awaited, Said},
};
use crate::store::{Change, NewRecord, Store, StoreError, values::moment};
use jiff::{SignedDuration, Timestamp};

/// Events forgotten in one commit, so that nobody waits long behind the pruning.
const FORGOTTEN_AT_ONCE: u32 = 1_000;

/// What billing is told of an account whose event was taken, if the end of the work does not come first.
const IN_PROGRESS: &str = "IN_PROGRESS";
const PROGRESS_AFTER: SignedDuration = SignedDuration::from_secs(5);

/// Which of these events were taken before.
static KNOWN: LazyLock<Bulk> = LazyLock::new(|| {
    Bulk::new(
        "SELECT given.column1, given.column2",
        2,
        "AND EXISTS (SELECT 1 FROM handled_events AS known WHERE known.tenant = $1 AND known.env = given.column1 \
         AND known.event = given.column2)",
        1,
    )
});

static REMEMBER: LazyLock<Bulk> = LazyLock::new(|| {
    Bulk::new(
        "INSERT INTO handled_events (tenant, env, event, taken_at) SELECT $1, given.column1, given.column2, $2",
        2,
        "",
        2,
    )
});

/// Whether a cause is no change in billing, but many customers at once that can wait: the pass over all, and plans.
pub(super) fn can_wait(cause: &str) -> String {
    format!("({cause} = '{SWEEP}' OR {cause} LIKE 'plan:%')")
}

/// What was marked before keeps its place and its waits; what was given up comes back. Neither the pass over all customers nor
/// a plan is a change: they hide the cause of none, and a change is as old as itself where only these were waiting.
static MARK: LazyLock<Bulk> = LazyLock::new(|| {
    let [can_wait, could_wait] = ["excluded.cause", "inbox.cause"].map(can_wait);
    let after = format!(
        "ON CONFLICT (tenant, kind, subject) DO UPDATE SET marks = inbox.marks + 1, \
         cause = CASE WHEN inbox.marks = 0 THEN excluded.cause WHEN excluded.cause = '{SWEEP}' THEN inbox.cause \
         WHEN {can_wait} AND NOT {could_wait} THEN inbox.cause ELSE excluded.cause END, \
         since = CASE WHEN {could_wait} AND NOT {can_wait} THEN excluded.since ELSE inbox.since END, \
         sealed = excluded.sealed, \
         thorough = CASE WHEN excluded.thorough = 1 THEN 1 ELSE inbox.thorough END, \
         tries = CASE WHEN inbox.parked = 1 THEN 0 ELSE inbox.tries END, \
         next_try_at = CASE WHEN inbox.parked = 1 OR (inbox.tries = 0 AND inbox.next_try_at > excluded.next_try_at) \
         THEN excluded.next_try_at ELSE inbox.next_try_at END, parked = 0"
    );
    Bulk::new(
        "INSERT INTO inbox (tenant, kind, subject, sealed, cause, since, marks, thorough, tries, next_try_at, parked, \
         lease_ends) SELECT $1, given.column1, given.column2, given.column3, given.column4, $2, 1, given.column5, 0, $2, 0, 0",
        5,
        &after,
        2,
    )
});

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
        let is_new = change.remember_events(events, now).await?;
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
    /// Remembers the events that have a key. Returns for each event whether it was not known; an event without a key never
    /// is.
    async fn remember_events(&mut self, events: &[NewEvent], now: Timestamp) -> Result<Vec<bool>, StoreError> {
        let mut keys: BTreeMap<&str, Vec<&EventKey>> = BTreeMap::new();
        for event in events {
            if let Some(key) = &event.key {
                keys.entry(&event.tenant).or_default().push(key);
            }
        }
        let mut known: HashMap<&str, HashSet<EventKey>> = HashMap::new();
        for (tenant, keys) in keys {
            known.insert(tenant, self.known_events(tenant, &keys).await?);
        }
        let mut fresh: BTreeMap<&str, Vec<&EventKey>> = BTreeMap::new();
        let mut is_new = Vec::with_capacity(events.len());
        for event in events {
            let Some(key) = &event.key else {
                is_new.push(true);
                continue;
            };
            // The same event may stand in here twice.
            let is_fresh = known.entry(&event.tenant).or_default().insert(key.clone());
            if is_fresh {
                fresh.entry(&event.tenant).or_default().push(key);
            }
            is_new.push(is_fresh);
        }
        // Changes go one after the other: nobody can have taken one of them since they were looked for.
        for (tenant, keys) in fresh {
            for portion in REMEMBER.portions(&keys) {
                let mut insert = sqlx::query(portion.sql).bind(tenant).bind(moment(now));
                for key in portion.rows() {
                    insert = insert.bind(key.map(|key| &*key.env)).bind(key.map(|key| &*key.event));
                }
                insert.execute(&mut *self.transaction).await?;
            }
        }
        Ok(is_new)
    }

    async fn known_events(&mut self, tenant: &str, keys: &[&EventKey]) -> Result<HashSet<EventKey>, StoreError> {
        let mut known = HashSet::new();
        for portion in KNOWN.portions(keys) {
            let mut query = sqlx::query_as(portion.sql).bind(tenant);
            for key in portion.rows() {
                query = query.bind(key.map(|key| &*key.env)).bind(key.map(|key| &*key.event));
            }
            let rows: Vec<(String, String)> = query.fetch_all(&mut *self.transaction).await?;
            known.extend(rows.into_iter().map(|(env, event)| EventKey { env, event }));
        }
        Ok(known)
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
        for of_a_tenant in latest.chunk_by(|((one, ..), _), ((other, ..), _)| one == other) {
            for portion in MARK.portions(of_a_tenant) {
                let mut insert = sqlx::query(portion.sql).bind(of_a_tenant[0].0.0).bind(moment(now));
                for row in portion.rows() {
                    insert = insert
                        .bind(row.map(|((_, kind, _), _)| kind.as_str()))
                        .bind(row.map(|((.., subject), _)| *subject))
                        .bind(row.and_then(|(_, (mark, _))| mark.sealed.as_deref()))
                        .bind(row.map(|(_, (mark, _))| &*mark.cause))
                        .bind(row.map(|(_, (_, thorough))| i64::from(*thorough)));
                }
                insert.execute(&mut *self.transaction).await?;
            }
        }
        Ok(())
    }
}
