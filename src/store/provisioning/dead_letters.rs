//! Bodies that can never be processed, kept for whoever has to find out why they were sent.

use aws_lc_rs::digest::{SHA256, digest};
use jiff::Timestamp;

use crate::store::{
    Store, StoreError,
    values::{moment, read_moment, read_number},
};

/// A body as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadLetter {
    /// A code for what is wrong with it.
    pub reason: String,
    pub body: Vec<u8>,
    /// How often it came.
    pub times: u64,
    pub last_at: Timestamp,
}

impl Store {
    /// Keeps a body; one that is known is counted again.
    ///
    /// # Errors
    /// [`StoreError::Failed`]; then it is not kept.
    pub async fn bury(&self, tenant: &str, reason: &str, body: &[u8], now: Timestamp) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO dead_letters (tenant, digest, reason, body, times, last_at) VALUES ($1, $2, $3, $4, 1, $5) \
             ON CONFLICT (tenant, digest) DO UPDATE SET times = dead_letters.times + 1, last_at = excluded.last_at",
        )
        .bind(tenant)
        .bind(digest(&SHA256, body).as_ref().to_vec())
        .bind(reason)
        .bind(body.to_vec())
        .bind(moment(now))
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Throws away what is older than the latest `most` bodies. Returns how many that were.
    pub async fn make_room_for_dead_letters(&self, tenant: &str, most: u32) -> Result<u64, StoreError> {
        let done = sqlx::query(
            "DELETE FROM dead_letters WHERE tenant = $1 AND (last_at, digest) IN (SELECT last_at, digest FROM dead_letters \
             WHERE tenant = $1 ORDER BY last_at DESC, digest LIMIT 1000000 OFFSET $2)",
        )
        .bind(tenant)
        .bind(i64::from(most))
        .execute(&self.writer)
        .await?;
        Ok(done.rows_affected())
    }

    /// The latest bodies of a tenant, newest first.
    pub async fn dead_letters(&self, tenant: &str, limit: u32) -> Result<Vec<DeadLetter>, StoreError> {
        let rows: Vec<(String, Vec<u8>, i64, i64)> = sqlx::query_as(
            "SELECT reason, body, times, last_at FROM dead_letters WHERE tenant = $1 ORDER BY last_at DESC LIMIT $2",
        )
        .bind(tenant)
        .bind(i64::from(limit))
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter()
            .map(|(reason, body, times, last_at)| {
                Ok(DeadLetter { reason, body, times: read_number(times), last_at: read_moment(last_at)? })
            })
            .collect()
    }

    /// How often bodies came, by what is wrong with them.
    pub async fn dead_letters_by_reason(&self, tenant: &str) -> Result<Vec<(String, u64)>, StoreError> {
        let rows: Vec<(String, i64)> = sqlx::query_as(
            "SELECT reason, CAST(sum(times) AS BIGINT) FROM dead_letters WHERE tenant = $1 GROUP BY reason ORDER BY reason",
        )
        .bind(tenant)
        .fetch_all(&self.reader)
        .await?;
        Ok(rows.into_iter().map(|(reason, times)| (reason, read_number(times))).collect())
    }

    /// Throws away bodies that did not come again since this moment.
    pub async fn forget_dead_letters(&self, tenant: &str, before: Timestamp) -> Result<u64, StoreError> {
        let done = sqlx::query("DELETE FROM dead_letters WHERE tenant = $1 AND last_at < $2")
            .bind(tenant)
            .bind(moment(before))
            .execute(&self.writer)
            .await?;
        Ok(done.rows_affected())
    }
}
