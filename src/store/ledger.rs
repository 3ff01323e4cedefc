//! The ledger's records: appended in a [`Change`], read in pages, never altered.

use std::{borrow::Cow, sync::Arc};

use jiff::Timestamp;
use sqlx::AssertSqlSafe;

use super::{
    Change, Hash, Store, StoreError, hash_of,
    values::{moment, number, read_moment, read_number},
};

/// Rows of one INSERT: enough to make its cost vanish, far below any database's limit of bound values.
const ROWS_AT_ONCE: usize = 100;

const INSERT: &str =
    "INSERT INTO ledger (sequence, at, tenant, actor, act, subject, detail, previous_hash, hash) VALUES ";
const COLUMNS: usize = 9;

/// What happened, before it has its place in the chain. Holds ids only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRecord {
    /// When it happened. Views are recorded a moment later, so neighbours can differ in order; whole milliseconds count.
    pub at: Timestamp,
    pub tenant: Arc<str>,
    /// `user:123`, or a part of portadesk itself: `adoption`.
    pub actor: String,
    pub act: Cow<'static, str>,
    /// `organization:77` or `customer:46170`.
    pub subject: String,
    /// A JSON object; what it holds depends on the act.
    pub detail: String,
}

/// A record in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Counts from 1 without gaps.
    pub sequence: u64,
    pub content: NewRecord,
    /// As stored, whatever its length: the one who verifies must see it.
    pub previous_hash: Vec<u8>,
    /// As stored.
    pub hash: Vec<u8>,
}

/// What the ledger knows of its own end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// How many records there should be.
    pub records: u64,
    /// The hash of the last.
    pub hash: Vec<u8>,
    /// The largest sequence number really there; 0 without records.
    pub last_sequence: u64,
}

impl Change {
    /// Appends to the chain, in the given order. Returns the sequence number of the last record, 0 when there is none.
    ///
    /// # Errors
    /// [`StoreError::Lost`] when the chain's end is gone, [`StoreError::Taken`] when its next place is occupied.
    pub async fn append(&mut self, records: &[NewRecord]) -> Result<u64, StoreError> {
        // The change holds the head's lock since it began: nobody else has it in between.
        let (count, hash): (i64, Vec<u8>) = sqlx::query_as("SELECT records, hash FROM ledger_head WHERE id = 1")
            .fetch_optional(&mut *self.transaction)
            .await?
            .ok_or(StoreError::Lost("the ledger's head"))?;
        let mut previous = Hash::try_from(hash).map_err(|_| StoreError::Lost("the ledger's head"))?;
        let mut sequence = read_number(count);
        for chunk in records.chunks(ROWS_AT_ONCE) {
            (sequence, previous) = self.insert(sequence, previous, chunk).await?;
        }
        sqlx::query("UPDATE ledger_head SET records = $1, hash = $2 WHERE id = 1")
            .bind(number(sequence))
            .bind(previous.as_slice())
            .execute(&mut *self.transaction)
            .await?;
        Ok(sequence)
    }

    async fn insert(
        &mut self,
        mut sequence: u64,
        mut previous: Hash,
        records: &[NewRecord],
    ) -> Result<(u64, Hash), StoreError> {
        let sql = format!("{INSERT}{}", rows_of_placeholders(records.len()));
        // Not remembered: each number of rows is a statement of its own.
        let mut insert = sqlx::query(AssertSqlSafe(sql)).persistent(false);
        for record in records {
            sequence += 1;
            let hash = hash_of(sequence, &previous, record);
            insert = insert
                .bind(number(sequence))
                .bind(moment(record.at))
                .bind(&*record.tenant)
                .bind(&record.actor)
                .bind(&*record.act)
                .bind(&record.subject)
                .bind(&record.detail)
                .bind(previous.to_vec())
                .bind(hash.to_vec());
            previous = hash;
        }
        insert.execute(&mut *self.transaction).await?;
        Ok((sequence, previous))
    }
}

/// `($1, …, $9), ($10, …, $18), …`: numbered, since PostgreSQL knows no other.
fn rows_of_placeholders(rows: usize) -> String {
    let row = |row: usize| {
        let places: Vec<String> = (1..=COLUMNS).map(|column| format!("${}", row * COLUMNS + column)).collect();
        format!("({})", places.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// The columns of `ledger` in order.
type Row = (i64, i64, String, String, String, String, String, Vec<u8>, Vec<u8>);

impl Store {
    /// Appends records as a change of their own, durable on return. Returns the last sequence number.
    pub async fn append(&self, records: &[NewRecord]) -> Result<u64, StoreError> {
        let mut change = self.change().await?;
        let last = change.append(records).await?;
        change.commit().await?;
        Ok(last)
    }

    /// Up to `limit` records after `sequence`, in order.
    pub async fn records_after(&self, sequence: u64, limit: u32) -> Result<Vec<Record>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT sequence, at, tenant, actor, act, subject, detail, previous_hash, hash FROM ledger \
             WHERE sequence > $1 ORDER BY sequence LIMIT $2",
        )
        .bind(number(sequence))
        .bind(i64::from(limit))
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter().map(record).collect()
    }

    /// The end of the ledger as of now.
    pub async fn head(&self) -> Result<Head, StoreError> {
        let (records, hash, last): (i64, Vec<u8>, Option<i64>) =
            sqlx::query_as("SELECT records, hash, (SELECT max(sequence) FROM ledger) FROM ledger_head WHERE id = 1")
                .fetch_optional(&self.reader)
                .await?
                .ok_or(StoreError::Lost("the ledger's head"))?;
        Ok(Head { records: read_number(records), hash, last_sequence: read_number(last.unwrap_or(0)) })
    }
}

fn record((sequence, at, tenant, actor, act, subject, detail, previous_hash, hash): Row) -> Result<Record, StoreError> {
    let content = NewRecord { at: read_moment(at)?, tenant: tenant.into(), actor, act: act.into(), subject, detail };
    Ok(Record { sequence: read_number(sequence), content, previous_hash, hash })
}
