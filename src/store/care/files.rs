//! Files of queries, in pieces: none is ever in memory as a whole, and a file that broke off is none.

use jiff::Timestamp;

use crate::{
    portabilling::CustomerId,
    store::{
        Change, Store, StoreError,
        care::Query,
        values::{moment, number, read_moment, read_number},
    },
};

/// Forms with files that a customer may have open at once; the oldest make way.
const MOST_DRAFTS: i64 = 3;

/// A file that is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryFile {
    pub number: u32,
    /// Sealed.
    pub about: Vec<u8>,
    /// Its media type.
    pub kind: String,
    pub bytes: u64,
    /// What the help desk knows it by, sealed, and since when.
    pub token: Option<(Vec<u8>, Timestamp)>,
}

/// Whether a file may be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileRoom {
    /// Under this number.
    Number(u32),
    /// There are as many as there may be.
    Full,
    /// It was sent already, or is another customer's.
    Closed,
    /// The tenant's files take as much room as they may.
    NoRoom,
}

impl Store {
    /// Makes room for a file of a query that is being written; the first one makes the query.
    pub async fn begin_file(
        &self,
        tenant: &str,
        query: &str,
        customer: CustomerId,
        (about, most, most_waiting_bytes): (&[u8], u32, u64),
        now: Timestamp,
    ) -> Result<FileRoom, StoreError> {
        let mut change = self.change().await?;
        // Of whole files; the others are few, and no larger than any.
        let waiting: Option<i64> =
            sqlx::query_scalar("SELECT CAST(sum(bytes) AS BIGINT) FROM query_files WHERE tenant = $1")
                .bind(tenant)
                .fetch_one(&mut *change.transaction)
                .await?;
        if waiting.map(read_number).is_some_and(|waiting| waiting >= most_waiting_bytes) {
            return Ok(FileRoom::NoRoom);
        }
        sqlx::query(
            "INSERT INTO queries (tenant, id, customer, stage, began_at, files, attempts, tries, next_try_at, parked, \
             lease_ends) VALUES ($1, $2, $3, 'draft', $4, 0, 0, 0, $4, 0, 0) ON CONFLICT (tenant, id) DO NOTHING",
        )
        .bind(tenant)
        .bind(query)
        .bind(number(customer.get()))
        .bind(moment(now))
        .execute(&mut *change.transaction)
        .await?;
        let present: i64 = sqlx::query_scalar("SELECT count(*) FROM query_files WHERE tenant = $1 AND query = $2")
            .bind(tenant)
            .bind(query)
            .fetch_one(&mut *change.transaction)
            .await?;
        if present >= i64::from(most) {
            return Ok(FileRoom::Full);
        }
        let given: Option<i64> = sqlx::query_scalar(
            "UPDATE queries SET files = files + 1 WHERE tenant = $1 AND id = $2 AND customer = $3 AND stage = 'draft' \
             RETURNING files",
        )
        .bind(tenant)
        .bind(query)
        .bind(number(customer.get()))
        .fetch_optional(&mut *change.transaction)
        .await?;
        let Some(given) = given else { return Ok(FileRoom::Closed) };
        sqlx::query(
            "INSERT INTO query_files (tenant, query, number, about, type, bytes, whole) VALUES ($1, $2, $3, $4, '', 0, 0)",
        )
        .bind(tenant)
        .bind(query)
        .bind(given)
        .bind(about.to_vec())
        .execute(&mut *change.transaction)
        .await?;
        let old: Vec<String> = sqlx::query_scalar(
            "SELECT id FROM queries WHERE tenant = $1 AND customer = $2 AND stage = 'draft' AND id <> $3 \
             ORDER BY began_at DESC, id LIMIT 100 OFFSET $4",
        )
        .bind(tenant)
        .bind(number(customer.get()))
        .bind(query)
        .bind(MOST_DRAFTS - 1)
        .fetch_all(&mut *change.transaction)
        .await?;
        for id in &old {
            change.drop_query(tenant, id).await?;
        }
        change.commit().await?;
        Ok(u32::try_from(given).map_or(FileRoom::Full, FileRoom::Number))
    }

    /// Adds a piece. Returns whether the query still takes any.
    pub async fn add_chunk(
        &self,
        tenant: &str,
        query: &str,
        (file, chunk): (u32, u32),
        sealed: Vec<u8>,
    ) -> Result<bool, StoreError> {
        let added = sqlx::query(
            "INSERT INTO query_chunks (tenant, query, file, chunk, sealed) SELECT $1, $2, $3, $4, $5 FROM query_files f \
             JOIN queries q ON q.tenant = f.tenant AND q.id = f.query WHERE f.tenant = $1 AND f.query = $2 \
             AND f.number = $3 AND f.whole = 0 AND q.stage = 'draft'",
        )
        .bind(tenant)
        .bind(query)
        .bind(i64::from(file))
        .bind(i64::from(chunk))
        .bind(sealed)
        .execute(&self.writer)
        .await?;
        Ok(added.rows_affected() > 0)
    }

    /// The file has come to its end. Returns whether it still counts: its query may have been sent without it.
    pub async fn finish_file(
        &self,
        tenant: &str,
        query: &str,
        file: u32,
        (kind, bytes): (&str, u64),
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE query_files SET whole = 1, type = $4, bytes = $5 WHERE tenant = $1 AND query = $2 AND number = $3 \
             AND EXISTS (SELECT 1 FROM queries WHERE tenant = $1 AND id = $2 AND stage = 'draft')",
        )
        .bind(tenant)
        .bind(query)
        .bind(i64::from(file))
        .bind(kind)
        .bind(number(bytes))
        .execute(&self.writer)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Takes a file away from a query that is being written by this customer.
    pub async fn drop_file(
        &self,
        tenant: &str,
        query: &str,
        customer: CustomerId,
        file: u32,
    ) -> Result<(), StoreError> {
        let mut change = self.change().await?;
        let gone = sqlx::query(
            "DELETE FROM query_files WHERE tenant = $1 AND query = $2 AND number = $4 AND EXISTS \
             (SELECT 1 FROM queries WHERE tenant = $1 AND id = $2 AND customer = $3 AND stage = 'draft')",
        )
        .bind(tenant)
        .bind(query)
        .bind(number(customer.get()))
        .bind(i64::from(file))
        .execute(&mut *change.transaction)
        .await?;
        if gone.rows_affected() > 0 {
            sqlx::query("DELETE FROM query_chunks WHERE tenant = $1 AND query = $2 AND file = $3")
                .bind(tenant)
                .bind(query)
                .bind(i64::from(file))
                .execute(&mut *change.transaction)
                .await?;
        }
        change.commit().await
    }

    /// The files of a query that are whole, in the order in which they were begun.
    pub async fn query_files(&self, tenant: &str, query: &str) -> Result<Vec<QueryFile>, StoreError> {
        type Row = (i64, Vec<u8>, String, i64, Option<Vec<u8>>, Option<i64>);
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT number, about, type, bytes, token, uploaded_at FROM query_files \
             WHERE tenant = $1 AND query = $2 AND whole = 1 ORDER BY number",
        )
        .bind(tenant)
        .bind(query)
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter()
            .map(|(file, about, kind, bytes, token, uploaded_at)| {
                let file = u32::try_from(file).map_err(|_| StoreError::Damaged("a file's number"))?;
                let token = token.zip(uploaded_at.map(read_moment).transpose()?);
                Ok(QueryFile { number: file, about, kind, bytes: read_number(bytes), token })
            })
            .collect()
    }

    /// Keeps what the help desk knows a file by, and has the lease of its query last longer. Returns when it ends now; `None`,
    /// and without effect, when it did not hold any more.
    pub async fn keep_upload(
        &self,
        (tenant, owner): (&str, &str),
        query: &Query,
        (file, token): (u32, &[u8]),
        (now, lease_ends): (Timestamp, Timestamp),
    ) -> Result<Option<Timestamp>, StoreError> {
        let mut change = self.change().await?;
        let extended = sqlx::query(
            "UPDATE queries SET lease_ends = $5 WHERE tenant = $1 AND id = $2 AND lease_owner = $3 AND lease_ends = $4",
        )
        .bind(tenant)
        .bind(&query.id)
        .bind(owner)
        .bind(moment(query.lease_ends))
        .bind(moment(lease_ends))
        .execute(&mut *change.transaction)
        .await?;
        if extended.rows_affected() == 0 {
            return Ok(None);
        }
        sqlx::query(
            "UPDATE query_files SET token = $4, uploaded_at = $5 WHERE tenant = $1 AND query = $2 AND number = $3",
        )
        .bind(tenant)
        .bind(&query.id)
        .bind(i64::from(file))
        .bind(token.to_vec())
        .bind(moment(now))
        .execute(&mut *change.transaction)
        .await?;
        change.commit().await?;
        read_moment(moment(lease_ends)).map(Some)
    }

    /// One piece of a file, sealed. `None` behind the last one.
    pub async fn chunk(
        &self,
        tenant: &str,
        query: &str,
        (file, chunk): (u32, u32),
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let sealed = sqlx::query_scalar(
            "SELECT sealed FROM query_chunks WHERE tenant = $1 AND query = $2 AND file = $3 AND chunk = $4",
        )
        .bind(tenant)
        .bind(query)
        .bind(i64::from(file))
        .bind(i64::from(chunk))
        .fetch_optional(&self.reader)
        .await?;
        Ok(sealed)
    }
}

impl Change {
    /// All files of a query.
    pub(super) async fn drop_files(&mut self, tenant: &str, query: &str) -> Result<(), StoreError> {
        for sql in [
            "DELETE FROM query_chunks WHERE tenant = $1 AND query = $2",
            "DELETE FROM query_files WHERE tenant = $1 AND query = $2",
        ] {
            sqlx::query(sql).bind(tenant).bind(query).execute(&mut *self.transaction).await?;
        }
        Ok(())
    }

    /// How many files of a query have come to their end.
    pub async fn whole_files(&mut self, tenant: &str, query: &str) -> Result<u64, StoreError> {
        let whole: i64 =
            sqlx::query_scalar("SELECT count(*) FROM query_files WHERE tenant = $1 AND query = $2 AND whole = 1")
                .bind(tenant)
                .bind(query)
                .fetch_one(&mut *self.transaction)
                .await?;
        Ok(read_number(whole))
    }

    /// Files of a query that broke off.
    pub(super) async fn drop_broken_files(&mut self, tenant: &str, query: &str) -> Result<(), StoreError> {
        for sql in [
            "DELETE FROM query_chunks WHERE tenant = $1 AND query = $2 AND file IN \
             (SELECT number FROM query_files WHERE tenant = $1 AND query = $2 AND whole = 0)",
            "DELETE FROM query_files WHERE tenant = $1 AND query = $2 AND whole = 0",
        ] {
            sqlx::query(sql).bind(tenant).bind(query).execute(&mut *self.transaction).await?;
        }
        Ok(())
    }
}
