//! Mirror intents: what is still to be written to Zendesk about a link. At most one for each organization, the latest.
//!
//! An intent is committed with the change that caused it and is deleted when Zendesk has it, so a stop in between
//! only means that it is tried again. Who works on an intent first moves its next try forward (a lease): nobody else
//! takes it meanwhile, and it comes back by itself when the worker dies.

use jiff::Timestamp;
use sqlx::{AnyExecutor, FromRow};

use super::{
    Change, Store, StoreError,
    values::{moment, number, read_moment, read_number, read_organization},
};
use crate::zendesk::OrganizationId;

/// What an intent is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A link was made: the external id shall name its customer.
    Name,
    /// A link ended: the external id shall no longer name a customer.
    Release,
}

/// A wish for one organization's external id that Zendesk has not confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intent {
    pub organization: OrganizationId,
    pub purpose: Purpose,
    /// The value to write; `None` empties the field.
    pub wanted: Option<String>,
    /// A foreign value that an agent has agreed to replace.
    pub may_replace: Option<String>,
    /// Sequence number of the ledger record that explains the intent. Tells one intent from its successor.
    pub cause: u64,
    pub since: Timestamp,
    /// Attempts that failed so far.
    pub tries: u32,
    pub next_try_at: Timestamp,
    /// A code for why the last attempt failed; `linking` owns the codes.
    pub last_error: Option<String>,
    /// What the last attempt found in place and left alone.
    pub foreign_value: Option<String>,
}

/// The outcome of an attempt that leaves the intent open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    pub tries: u32,
    pub next_try_at: Timestamp,
    pub last_error: Option<String>,
    pub foreign_value: Option<String>,
}

impl Store {
    /// What is still to be written for an organization.
    pub async fn intent(&self, tenant: &str, organization: OrganizationId) -> Result<Option<Intent>, StoreError> {
        by_organization(&self.reader, tenant, organization).await
    }

    /// When the next intent of a tenant is due; `None` when there is none.
    pub async fn next_intent_at(&self, tenant: &str) -> Result<Option<Timestamp>, StoreError> {
        let millis: Option<i64> = sqlx::query_scalar("SELECT min(next_try_at) FROM mirrors WHERE tenant = $1")
            .bind(tenant)
            .fetch_one(&self.reader)
            .await?;
        millis.map(read_moment).transpose()
    }

    /// Takes up to `limit` intents that are due at `now`, oldest cause first, for oneself until `lease_ends`.
    ///
    /// The order matters: where a customer moves from one organization to another, the first gives the external id
    /// up before the second can have it.
    pub async fn take_due_intents(
        &self,
        tenant: &str,
        now: Timestamp,
        lease_ends: Timestamp,
        limit: u32,
    ) -> Result<Vec<Intent>, StoreError> {
        if self.next_intent_at(tenant).await?.is_none_or(|next| next > now) {
            return Ok(Vec::new());
        }
        let mut change = self.change().await?;
        let rows: Vec<IntentRow> = sqlx::query_as(
            "SELECT organization, purpose, wanted, may_replace, cause, since, tries, next_try_at, last_error, \
             foreign_value FROM mirrors WHERE tenant = $1 AND next_try_at <= $2 ORDER BY cause, purpose DESC LIMIT $3",
        )
        .bind(tenant)
        .bind(moment(now))
        .bind(i64::from(limit))
        .fetch_all(&mut *change.transaction)
        .await?;
        let intents = rows.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
        for intent in &intents {
            change.lease(tenant, intent, lease_ends).await?;
        }
        change.commit().await?;
        Ok(intents)
    }

    /// Takes one organization's intent for oneself, unless there is none or it is not due at `now`.
    pub async fn take_intent(
        &self,
        tenant: &str,
        organization: OrganizationId,
        now: Timestamp,
        lease_ends: Timestamp,
    ) -> Result<Option<Intent>, StoreError> {
        let mut change = self.change().await?;
        let intent = by_organization(&mut *change.transaction, tenant, organization).await?;
        let Some(intent) = intent.filter(|intent| intent.next_try_at <= now) else { return Ok(None) };
        change.lease(tenant, &intent, lease_ends).await?;
        change.commit().await?;
        Ok(Some(intent))
    }

    /// The intent is fulfilled. Without effect when another has taken its place.
    pub async fn finish_intent(&self, tenant: &str, intent: &Intent) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM mirrors WHERE tenant = $1 AND organization = $2 AND cause = $3")
            .bind(tenant)
            .bind(number(intent.organization.0))
            .bind(number(intent.cause))
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// The intent stays open. Without effect when another has taken its place.
    pub async fn postpone_intent(&self, tenant: &str, intent: &Intent, attempt: &Attempt) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE mirrors SET tries = $4, next_try_at = $5, last_error = $6, foreign_value = $7 \
             WHERE tenant = $1 AND organization = $2 AND cause = $3",
        )
        .bind(tenant)
        .bind(number(intent.organization.0))
        .bind(number(intent.cause))
        .bind(i64::from(attempt.tries))
        .bind(moment(attempt.next_try_at))
        .bind(&attempt.last_error)
        .bind(&attempt.foreign_value)
        .execute(&self.writer)
        .await?;
        Ok(())
    }
}

impl Change {
    /// What is still to be written for an organization, as this change would leave it.
    pub async fn intent(&mut self, tenant: &str, organization: OrganizationId) -> Result<Option<Intent>, StoreError> {
        by_organization(&mut *self.transaction, tenant, organization).await
    }

    /// Puts an intent in place of whatever was still to be written for its organization.
    pub async fn put_intent(&mut self, tenant: &str, intent: &Intent) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM mirrors WHERE tenant = $1 AND organization = $2")
            .bind(tenant)
            .bind(number(intent.organization.0))
            .execute(&mut *self.transaction)
            .await?;
        sqlx::query(
            "INSERT INTO mirrors (tenant, organization, purpose, wanted, may_replace, cause, since, tries, next_try_at, \
             last_error, foreign_value) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(tenant)
        .bind(number(intent.organization.0))
        .bind(intent.purpose.as_str())
        .bind(&intent.wanted)
        .bind(&intent.may_replace)
        .bind(number(intent.cause))
        .bind(moment(intent.since))
        .bind(i64::from(intent.tries))
        .bind(moment(intent.next_try_at))
        .bind(&intent.last_error)
        .bind(&intent.foreign_value)
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }

    async fn lease(&mut self, tenant: &str, intent: &Intent, until: Timestamp) -> Result<(), StoreError> {
        sqlx::query("UPDATE mirrors SET next_try_at = $4 WHERE tenant = $1 AND organization = $2 AND cause = $3")
            .bind(tenant)
            .bind(number(intent.organization.0))
            .bind(number(intent.cause))
            .bind(moment(until))
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }
}

impl Purpose {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Release => "release",
        }
    }

    fn read(text: &str) -> Result<Self, StoreError> {
        match text {
            "name" => Ok(Self::Name),
            "release" => Ok(Self::Release),
            _ => Err(StoreError::Damaged("a mirror's purpose")),
        }
    }
}

#[derive(FromRow)]
struct IntentRow {
    organization: i64,
    purpose: String,
    wanted: Option<String>,
    may_replace: Option<String>,
    cause: i64,
    since: i64,
    tries: i64,
    next_try_at: i64,
    last_error: Option<String>,
    foreign_value: Option<String>,
}

async fn by_organization(
    database: impl AnyExecutor<'_>,
    tenant: &str,
    organization: OrganizationId,
) -> Result<Option<Intent>, StoreError> {
    let row = sqlx::query_as(
        "SELECT organization, purpose, wanted, may_replace, cause, since, tries, next_try_at, last_error, \
         foreign_value FROM mirrors WHERE tenant = $1 AND organization = $2",
    )
    .bind(tenant)
    .bind(number(organization.0))
    .fetch_optional(database)
    .await?;
    row.map(read).transpose()
}

fn read(row: IntentRow) -> Result<Intent, StoreError> {
    Ok(Intent {
        organization: read_organization(row.organization),
        purpose: Purpose::read(&row.purpose)?,
        wanted: row.wanted,
        may_replace: row.may_replace,
        cause: read_number(row.cause),
        since: read_moment(row.since)?,
        tries: u32::try_from(row.tries).map_err(|_| StoreError::Damaged("a mirror's tries"))?,
        next_try_at: read_moment(row.next_try_at)?,
        last_error: row.last_error,
        foreign_value: row.foreign_value,
    })
}
