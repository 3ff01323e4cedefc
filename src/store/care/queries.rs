//! Queries: written down once, taken for delivery by one worker at a time, kept until the help desk has them.

use jiff::Timestamp;
use sqlx::FromRow;

use crate::{
    portabilling::CustomerId,
    store::{
        Change, Setback, Store, StoreError,
        values::{moment, number, read_customer, read_moment, read_number},
    },
    zendesk::{TicketId, UserId},
};

/// A query on its way, leased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    pub id: String,
    pub customer: CustomerId,
    pub sent_at: Timestamp,
    /// Sealed.
    pub content: Vec<u8>,
    /// The ticket as it was sent before, sealed, and since when what it names is good. `None`: none was ever sent.
    pub prepared: Option<(Vec<u8>, Timestamp)>,
    /// How many tickets were prepared.
    pub attempts: u32,
    /// Attempts that failed for a reason of this query's own.
    pub tries: u32,
    pub last_error: Option<String>,
    /// Tells one lease from the next, also of the same owner.
    pub lease_ends: Timestamp,
}

/// A query as its customer, or an operator, sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub id: String,
    pub customer: CustomerId,
    pub sent_at: Timestamp,
    /// Sealed; `None` once the help desk has it.
    pub content: Option<Vec<u8>>,
    pub tries: u32,
    pub next_try_at: Timestamp,
    pub parked: bool,
    pub last_error: Option<String>,
    pub ticket: Option<TicketId>,
    /// As whose the ticket was made.
    pub requester: Option<UserId>,
}

/// What became of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivered {
    pub ticket: TicketId,
    pub requester: UserId,
}

/// Whether a query was sent just now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SentBefore {
    No,
    /// The same was sent already: a second click, or another try after an answer that got lost.
    Yes,
    /// The form was sent with other words, or is another customer's.
    Otherwise,
}

/// How much waits for the help desk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Queries {
    pub waiting: u64,
    pub parked: u64,
    pub oldest: Option<Timestamp>,
}

const COLUMNS: &str = "id, customer, sent_at, content, prepared, prepared_at, attempts, tries, last_error, lease_ends";
const ASKED: &str = "id, customer, sent_at, content, tries, next_try_at, parked, last_error, ticket, requester";

impl Store {
    /// Takes up to `limit` queries that are due, oldest first.
    pub async fn take_queries(
        &self,
        tenant: &str,
        owner: &str,
        now: Timestamp,
        lease_ends: Timestamp,
        limit: u32,
    ) -> Result<Vec<Query>, StoreError> {
        // A look that writes nothing, as most find nothing.
        let due: Option<String> = sqlx::query_scalar(
            "SELECT id FROM queries WHERE tenant = $1 AND stage = 'sent' AND parked = 0 AND next_try_at <= $2 \
             AND lease_ends <= $2 LIMIT 1",
        )
        .bind(tenant)
        .bind(moment(now))
        .fetch_optional(&self.reader)
        .await?;
        if due.is_none() {
            return Ok(Vec::new());
        }
        let mut change = self.change().await?;
        let sql = format!(
            "UPDATE queries SET lease_owner = $3, lease_ends = $4 WHERE tenant = $1 AND stage = 'sent' AND parked = 0 \
             AND lease_ends <= $2 AND id IN (SELECT id FROM queries WHERE tenant = $1 AND stage = 'sent' AND parked = 0 \
             AND next_try_at <= $2 AND lease_ends <= $2 ORDER BY next_try_at LIMIT $5) RETURNING {COLUMNS}"
        );
        let rows: Vec<QueryRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(tenant)
            .bind(moment(now))
            .bind(owner)
            .bind(moment(lease_ends))
            .bind(i64::from(limit))
            .fetch_all(&mut *change.transaction)
            .await?;
        change.commit().await?;
        rows.into_iter().map(read).collect()
    }

    /// Keeps the ticket that is about to be sent, and since when what it names is good. Returns whether the lease still held;
    /// without effect when not.
    pub async fn keep_prepared(
        &self,
        tenant: &str,
        owner: &str,
        query: &Query,
        prepared: &[u8],
        since: Timestamp,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE queries SET prepared = $5, prepared_at = $6, attempts = attempts + 1 \
             WHERE tenant = $1 AND id = $2 AND lease_owner = $3 AND lease_ends = $4",
        )
        .bind(tenant)
        .bind(&query.id)
        .bind(owner)
        .bind(moment(query.lease_ends))
        .bind(prepared.to_vec())
        .bind(moment(since))
        .execute(&self.writer)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Puts a leased query off, or gives it up. Returns whether the lease still held; without effect when not.
    pub async fn put_off_query(
        &self,
        tenant: &str,
        owner: &str,
        query: &Query,
        setback: Setback<'_>,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE queries SET lease_owner = NULL, lease_ends = 0, tries = $5, next_try_at = $6, parked = $7, \
             last_error = $8 WHERE tenant = $1 AND id = $2 AND lease_owner = $3 AND lease_ends = $4",
        )
        .bind(tenant)
        .bind(&query.id)
        .bind(owner)
        .bind(moment(query.lease_ends))
        .bind(i64::from(setback.tries))
        .bind(moment(setback.next_try_at))
        .bind(i64::from(setback.parked))
        .bind(setback.error)
        .execute(&self.writer)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Gives back what an owner has leased: when it stops, others need not wait.
    pub async fn give_back_queries(&self, tenant: &str, owner: &str) -> Result<(), StoreError> {
        sqlx::query("UPDATE queries SET lease_owner = NULL, lease_ends = 0 WHERE tenant = $1 AND lease_owner = $2")
            .bind(tenant)
            .bind(owner)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// A query of this customer's that was sent.
    pub async fn query(&self, tenant: &str, id: &str, customer: CustomerId) -> Result<Option<Asked>, StoreError> {
        let sql =
            format!("SELECT {ASKED} FROM queries WHERE tenant = $1 AND id = $2 AND customer = $3 AND stage <> 'draft'");
        let row: Option<AskedRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(tenant)
            .bind(id)
            .bind(number(customer.get()))
            .fetch_optional(&self.reader)
            .await?;
        row.map(read_asked).transpose()
    }

    /// What a customer has sent, newest first.
    pub async fn queries_of(&self, tenant: &str, customer: CustomerId, limit: u32) -> Result<Vec<Asked>, StoreError> {
        let sql = format!(
            "SELECT {ASKED} FROM queries WHERE tenant = $1 AND customer = $2 AND stage <> 'draft' \
             ORDER BY sent_at DESC LIMIT $3"
        );
        let rows: Vec<AskedRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(tenant)
            .bind(number(customer.get()))
            .bind(i64::from(limit))
            .fetch_all(&self.reader)
            .await?;
        rows.into_iter().map(read_asked).collect()
    }

    /// Whether this ticket was made for this customer, and as whose.
    pub async fn requester_of(
        &self,
        tenant: &str,
        customer: CustomerId,
        ticket: TicketId,
    ) -> Result<Option<UserId>, StoreError> {
        let requester: Option<i64> = sqlx::query_scalar(
            "SELECT requester FROM queries WHERE tenant = $1 AND customer = $2 AND ticket = $3 LIMIT 1",
        )
        .bind(tenant)
        .bind(number(customer.get()))
        .bind(number(ticket.0))
        .fetch_optional(&self.reader)
        .await?;
        Ok(requester.map(|id| UserId(read_number(id))))
    }

    /// How much waits for the help desk.
    pub async fn queries_waiting(&self, tenant: &str) -> Result<Queries, StoreError> {
        let (waiting, parked, oldest): (i64, i64, Option<i64>) = sqlx::query_as(
            "SELECT count(CASE WHEN parked = 0 THEN 1 END), count(CASE WHEN parked = 1 THEN 1 END), min(sent_at) \
             FROM queries WHERE tenant = $1 AND stage = 'sent'",
        )
        .bind(tenant)
        .fetch_one(&self.reader)
        .await?;
        let oldest = oldest.map(read_moment).transpose()?;
        Ok(Queries { waiting: read_number(waiting), parked: read_number(parked), oldest })
    }

    /// What was sent and is not delivered, oldest first.
    pub async fn undelivered(&self, tenant: &str, limit: u32) -> Result<Vec<Asked>, StoreError> {
        let sql = format!("SELECT {ASKED} FROM queries WHERE tenant = $1 AND stage = 'sent' ORDER BY sent_at LIMIT $2");
        let rows: Vec<AskedRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(tenant)
            .bind(i64::from(limit))
            .fetch_all(&self.reader)
            .await?;
        rows.into_iter().map(read_asked).collect()
    }

    /// Forgets forms that were opened before a moment and never sent, and which ticket became of what was sent before
    /// another. What is not delivered stays.
    pub async fn forget_queries(
        &self,
        tenant: &str,
        drafts: Timestamp,
        delivered: Timestamp,
    ) -> Result<u64, StoreError> {
        let mut change = self.change().await?;
        let old: Vec<String> = sqlx::query_scalar(
            "SELECT id FROM queries WHERE tenant = $1 AND ((stage = 'draft' AND began_at < $2) \
             OR (stage = 'delivered' AND sent_at < $3)) LIMIT 1000",
        )
        .bind(tenant)
        .bind(moment(drafts))
        .bind(moment(delivered))
        .fetch_all(&mut *change.transaction)
        .await?;
        for id in &old {
            change.drop_query(tenant, id).await?;
        }
        change.commit().await?;
        Ok(old.len() as u64)
    }
}

impl Change {
    /// How many queries a customer has sent since a moment.
    pub async fn queries_since(
        &mut self,
        tenant: &str,
        customer: CustomerId,
        since: Timestamp,
    ) -> Result<u64, StoreError> {
        let sent: i64 =
            sqlx::query_scalar("SELECT count(*) FROM queries WHERE tenant = $1 AND customer = $2 AND sent_at > $3")
                .bind(tenant)
                .bind(number(customer.get()))
                .bind(moment(since))
                .fetch_one(&mut *self.transaction)
                .await?;
        Ok(read_number(sent))
    }

    /// Writes a query down, to be delivered, unless it was sent before. `typed` recognises what was typed. Its files are those that are whole by now.
    pub async fn send_query(
        &mut self,
        tenant: &str,
        id: &str,
        customer: CustomerId,
        (content, typed): (&[u8], &[u8]),
        now: Timestamp,
    ) -> Result<SentBefore, StoreError> {
        let sent = sqlx::query(
            "INSERT INTO queries (tenant, id, customer, stage, began_at, sent_at, content, typed, files, attempts, tries, \
             next_try_at, parked, lease_ends) VALUES ($1, $2, $3, 'sent', $5, $5, $4, $6, 0, 0, 0, $5, 0, 0) \
             ON CONFLICT (tenant, id) DO UPDATE SET stage = 'sent', sent_at = excluded.sent_at, \
             content = excluded.content, typed = excluded.typed, next_try_at = excluded.next_try_at \
             WHERE queries.stage = 'draft' AND queries.customer = excluded.customer",
        )
        .bind(tenant)
        .bind(id)
        .bind(number(customer.get()))
        .bind(content.to_vec())
        .bind(moment(now))
        .bind(typed.to_vec())
        .execute(&mut *self.transaction)
        .await?;
        if sent.rows_affected() > 0 {
            self.drop_broken_files(tenant, id).await?;
            return Ok(SentBefore::No);
        }
        let known = sqlx::query_as("SELECT customer, typed FROM queries WHERE tenant = $1 AND id = $2");
        let (owner, before): (i64, Option<Vec<u8>>) =
            known.bind(tenant).bind(id).fetch_one(&mut *self.transaction).await?;
        let is_same = read_number(owner) == customer.get() && before.is_none_or(|before| before == typed);
        Ok(if is_same { SentBefore::Yes } else { SentBefore::Otherwise })
    }

    /// The help desk has it: words and files are forgotten. Returns whether the lease still held; when not, somebody else has
    /// the query, and nothing of this change may be kept.
    pub async fn finish_query(
        &mut self,
        tenant: &str,
        owner: &str,
        query: &Query,
        delivered: Delivered,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE queries SET stage = 'delivered', content = NULL, prepared = NULL, last_error = NULL, \
             lease_owner = NULL, lease_ends = 0, ticket = $5, requester = $6 \
             WHERE tenant = $1 AND id = $2 AND lease_owner = $3 AND lease_ends = $4",
        )
        .bind(tenant)
        .bind(&query.id)
        .bind(owner)
        .bind(moment(query.lease_ends))
        .bind(number(delivered.ticket.0))
        .bind(number(delivered.requester.0))
        .execute(&mut *self.transaction)
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        self.drop_files(tenant, &query.id).await?;
        Ok(true)
    }

    /// Has a query that was given up, or waits, tried at once. Returns whether there was one.
    pub async fn retry_query(&mut self, tenant: &str, id: &str, now: Timestamp) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE queries SET parked = 0, tries = 0, next_try_at = $3 WHERE tenant = $1 AND id = $2 \
             AND stage = 'sent' AND (parked = 1 OR next_try_at > $3)",
        )
        .bind(tenant)
        .bind(id)
        .bind(moment(now))
        .execute(&mut *self.transaction)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Drops a query that was given up, with its words and files. Returns whose it was; `None` when there was none.
    pub async fn skip_query(&mut self, tenant: &str, id: &str) -> Result<Option<CustomerId>, StoreError> {
        let customer: Option<i64> = sqlx::query_scalar(
            "SELECT customer FROM queries WHERE tenant = $1 AND id = $2 AND stage = 'sent' AND parked = 1",
        )
        .bind(tenant)
        .bind(id)
        .fetch_optional(&mut *self.transaction)
        .await?;
        let Some(customer) = customer else { return Ok(None) };
        self.drop_query(tenant, id).await?;
        read_customer(customer).map(Some)
    }

    pub(super) async fn drop_query(&mut self, tenant: &str, id: &str) -> Result<(), StoreError> {
        self.drop_files(tenant, id).await?;
        sqlx::query("DELETE FROM queries WHERE tenant = $1 AND id = $2")
            .bind(tenant)
            .bind(id)
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }
}

#[derive(FromRow)]
struct QueryRow {
    id: String,
    customer: i64,
    sent_at: Option<i64>,
    content: Option<Vec<u8>>,
    prepared: Option<Vec<u8>>,
    prepared_at: Option<i64>,
    attempts: i64,
    tries: i64,
    last_error: Option<String>,
    lease_ends: i64,
}

#[derive(FromRow)]
struct AskedRow {
    id: String,
    customer: i64,
    sent_at: Option<i64>,
    content: Option<Vec<u8>>,
    tries: i64,
    next_try_at: i64,
    parked: i64,
    last_error: Option<String>,
    ticket: Option<i64>,
    requester: Option<i64>,
}

fn read(row: QueryRow) -> Result<Query, StoreError> {
    let prepared_at = row.prepared_at.map(read_moment).transpose()?;
    Ok(Query {
        id: row.id,
        customer: read_customer(row.customer)?,
        sent_at: sent_at(row.sent_at)?,
        content: row.content.ok_or(StoreError::Damaged("what a query says"))?,
        prepared: row.prepared.zip(prepared_at),
        attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
        tries: u32::try_from(row.tries).unwrap_or(u32::MAX),
        last_error: row.last_error,
        lease_ends: read_moment(row.lease_ends)?,
    })
}

fn read_asked(row: AskedRow) -> Result<Asked, StoreError> {
    Ok(Asked {
        id: row.id,
        customer: read_customer(row.customer)?,
        sent_at: sent_at(row.sent_at)?,
        content: row.content,
        tries: u32::try_from(row.tries).unwrap_or(u32::MAX),
        next_try_at: read_moment(row.next_try_at)?,
        parked: row.parked != 0,
        last_error: row.last_error,
        ticket: row.ticket.map(|id| TicketId(read_number(id))),
        requester: row.requester.map(|id| UserId(read_number(id))),
    })
}

fn sent_at(stored: Option<i64>) -> Result<Timestamp, StoreError> {
    read_moment(stored.ok_or(StoreError::Damaged("when a query was sent"))?)
}
