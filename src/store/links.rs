//! Which organization and which customer belong together. One to one within a tenant, by two unique keys.

use jiff::Timestamp;
use sqlx::{AnyExecutor, FromRow};

use super::{
    Change, Store, StoreError,
    values::{moment, number, read_customer, read_moment, read_number, read_organization},
};
use crate::{
    portabilling::CustomerId,
    zendesk::{OrganizationId, UserId},
};

/// An organization and the customer it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub organization: OrganizationId,
    pub customer: CustomerId,
    /// `None` when the link was adopted from the organization's external id.
    pub linked_by: Option<UserId>,
    pub linked_at: Timestamp,
    /// A code for what made the two seem the same: how the customer was found, never a person's data.
    pub evidence: String,
    /// The foreign external id that made way for the mirror, put back when the link ends.
    pub replaced_external_id: Option<String>,
}

impl Store {
    /// The link of an organization.
    pub async fn link_of(&self, tenant: &str, organization: OrganizationId) -> Result<Option<Link>, StoreError> {
        by_organization(&self.reader, tenant, organization).await
    }

    /// The link of a customer.
    pub async fn link_to(&self, tenant: &str, customer: CustomerId) -> Result<Option<Link>, StoreError> {
        by_customer(&self.reader, tenant, customer).await
    }
}

impl Change {
    /// The link of an organization, as this change would leave it.
    pub async fn link_of(&mut self, tenant: &str, organization: OrganizationId) -> Result<Option<Link>, StoreError> {
        by_organization(&mut *self.transaction, tenant, organization).await
    }

    /// The link of a customer, as this change would leave it.
    pub async fn link_to(&mut self, tenant: &str, customer: CustomerId) -> Result<Option<Link>, StoreError> {
        by_customer(&mut *self.transaction, tenant, customer).await
    }

    /// Adds a link.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when either side is linked already.
    pub async fn insert_link(&mut self, tenant: &str, link: &Link) -> Result<(), StoreError> {
        // Not by an error of the database: PostgreSQL would let nothing follow it, and a refusal goes into the ledger.
        let inserted = sqlx::query(
            "INSERT INTO links (tenant, organization, customer, linked_by, linked_at, evidence, replaced_external_id) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        )
        .bind(tenant)
        .bind(number(link.organization.0))
        .bind(number(link.customer.get()))
        .bind(link.linked_by.map(|user| number(user.0)))
        .bind(moment(link.linked_at))
        .bind(&link.evidence)
        .bind(&link.replaced_external_id)
        .execute(&mut *self.transaction)
        .await?;
        if inserted.rows_affected() == 1 { Ok(()) } else { Err(StoreError::Taken) }
    }

    /// Removes the link of an organization, if it has one.
    pub async fn delete_link(&mut self, tenant: &str, organization: OrganizationId) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM links WHERE tenant = $1 AND organization = $2")
            .bind(tenant)
            .bind(number(organization.0))
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }

    /// Remembers the foreign external id that the mirror is about to replace.
    pub async fn keep_replaced_external_id(
        &mut self,
        tenant: &str,
        organization: OrganizationId,
        value: &str,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE links SET replaced_external_id = $3 WHERE tenant = $1 AND organization = $2")
            .bind(tenant)
            .bind(number(organization.0))
            .bind(value)
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }
}

#[derive(FromRow)]
struct LinkRow {
    organization: i64,
    customer: i64,
    linked_by: Option<i64>,
    linked_at: i64,
    evidence: String,
    replaced_external_id: Option<String>,
}

async fn by_organization(
    database: impl AnyExecutor<'_>,
    tenant: &str,
    organization: OrganizationId,
) -> Result<Option<Link>, StoreError> {
    let row = sqlx::query_as(
        "SELECT organization, customer, linked_by, linked_at, evidence, replaced_external_id FROM links \
         WHERE tenant = $1 AND organization = $2",
    )
    .bind(tenant)
    .bind(number(organization.0))
    .fetch_optional(database)
    .await?;
    row.map(read).transpose()
}

async fn by_customer(
    database: impl AnyExecutor<'_>,
    tenant: &str,
    customer: CustomerId,
) -> Result<Option<Link>, StoreError> {
    let row = sqlx::query_as(
        "SELECT organization, customer, linked_by, linked_at, evidence, replaced_external_id FROM links \
         WHERE tenant = $1 AND customer = $2",
    )
    .bind(tenant)
    .bind(number(customer.get()))
    .fetch_optional(database)
    .await?;
    row.map(read).transpose()
}

fn read(row: LinkRow) -> Result<Link, StoreError> {
    Ok(Link {
        organization: read_organization(row.organization),
        customer: read_customer(row.customer)?,
        linked_by: row.linked_by.map(|user| UserId(read_number(user))),
        linked_at: read_moment(row.linked_at)?,
        evidence: row.evidence,
        replaced_external_id: row.replaced_external_id,
    })
}
