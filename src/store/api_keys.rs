//! Keys of the provider's own tools: what recognises them, and whether they are still good.

use jiff::Timestamp;

use super::{
    Store, StoreError,
    values::{moment, read_moment},
};

/// A key as it is kept: nothing here opens anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredKey {
    pub id: String,
    pub tenant: String,
    pub name: String,
    /// Separated by blanks.
    pub scopes: String,
    pub digest: Vec<u8>,
    pub made_at: Timestamp,
    pub ends_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
}

type Row = (String, String, String, String, Vec<u8>, i64, Option<i64>, Option<i64>);

const COLUMNS: &str = "id, tenant, name, scopes, digest, made_at, ends_at, revoked_at";

impl Store {
    /// Keeps a new key.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when its id is in use.
    pub async fn keep_api_key(&self, key: &StoredKey) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO api_keys (id, tenant, name, scopes, digest, made_at, ends_at, revoked_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(&key.id)
        .bind(&key.tenant)
        .bind(&key.name)
        .bind(&key.scopes)
        .bind(key.digest.clone())
        .bind(moment(key.made_at))
        .bind(key.ends_at.map(moment))
        .bind(key.revoked_at.map(moment))
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// The key with this id, good or not.
    pub async fn api_key(&self, id: &str) -> Result<Option<StoredKey>, StoreError> {
        let row: Option<Row> =
            sqlx::query_as(sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM api_keys WHERE id = $1")))
                .bind(id)
                .fetch_optional(&self.reader)
                .await?;
        row.map(read).transpose()
    }

    /// All keys of a tenant, the oldest first.
    pub async fn api_keys(&self, tenant: &str) -> Result<Vec<StoredKey>, StoreError> {
        let query = format!("SELECT {COLUMNS} FROM api_keys WHERE tenant = $1 ORDER BY made_at, id");
        let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(query)).bind(tenant).fetch_all(&self.reader).await?;
        rows.into_iter().map(read).collect()
    }

    /// Makes a key worthless from now on. `false` when the tenant has no such key, or it was worthless before.
    pub async fn revoke_api_key(&self, tenant: &str, id: &str, now: Timestamp) -> Result<bool, StoreError> {
        let done =
            sqlx::query("UPDATE api_keys SET revoked_at = $3 WHERE tenant = $1 AND id = $2 AND revoked_at IS NULL")
                .bind(tenant)
                .bind(id)
                .bind(moment(now))
                .execute(&self.writer)
                .await?;
        Ok(done.rows_affected() == 1)
    }
}

fn read((id, tenant, name, scopes, digest, made_at, ends_at, revoked_at): Row) -> Result<StoredKey, StoreError> {
    Ok(StoredKey {
        id,
        tenant,
        name,
        scopes,
        digest,
        made_at: read_moment(made_at)?,
        ends_at: ends_at.map(read_moment).transpose()?,
        revoked_at: revoked_at.map(read_moment).transpose()?,
    })
}
