//! What was last written to each customer's organization, and customers whose organization a person has to choose.

use jiff::Timestamp;
use sqlx::AnyExecutor;

use super::readable;
use crate::{
    portabilling::CustomerId,
    store::{
        Change, Store, StoreError,
        values::{moment, number, read_customer, read_moment, read_number, read_organization},
    },
    zendesk::{OrganizationId, UserId},
};

/// What portadesk last wrote for a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenState {
    pub customer: CustomerId,
    pub organization: OrganizationId,
    /// The Zendesk user who is the customer's contact.
    pub contact: Option<UserId>,
    /// A JSON object of keyed hashes; `organizations` knows what is in it.
    pub state: String,
    pub written_at: Timestamp,
}

/// An organization that may be a customer's, for a person to decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    pub customer: CustomerId,
    pub organization: OrganizationId,
    /// A code: what the two have in common.
    pub evidence: String,
    pub since: Timestamp,
}

impl Store {
    /// What was last written for a customer.
    pub async fn written(&self, tenant: &str, customer: CustomerId) -> Result<Option<WrittenState>, StoreError> {
        let row: Option<(i64, Option<i64>, String, i64)> = sqlx::query_as(
            "SELECT organization, contact, state, written_at FROM written WHERE tenant = $1 AND customer = $2",
        )
        .bind(tenant)
        .bind(number(customer.get()))
        .fetch_optional(&self.reader)
        .await?;
        row.map(|(organization, contact, state, written_at)| {
            Ok(WrittenState {
                customer,
                organization: read_organization(organization),
                contact: contact.map(|user| UserId(read_number(user))),
                state,
                written_at: read_moment(written_at)?,
            })
        })
        .transpose()
    }

    /// The customers whose organization a person has to choose, longest waiting first.
    pub async fn proposals(&self, tenant: &str, limit: u32) -> Result<Vec<Proposal>, StoreError> {
        let rows: Vec<(i64, i64, String, i64)> = sqlx::query_as(
            "SELECT customer, organization, evidence, since FROM proposals WHERE tenant = $1 \
             ORDER BY since, customer LIMIT $2",
        )
        .bind(tenant)
        .bind(i64::from(limit))
        .fetch_all(&self.reader)
        .await?;
        Ok(rows.into_iter().filter_map(|row| readable(tenant, "proposals", proposal(row))).collect())
    }

    /// A page of the organizations that a person has to choose from: what speaks most for it first, then longest waiting.
    pub async fn proposals_by_evidence(
        &self,
        tenant: &str,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<Proposal>, StoreError> {
        let rows: Vec<(i64, i64, String, i64)> = sqlx::query_as(
            "SELECT customer, organization, evidence, since FROM proposals WHERE tenant = $1 \
             ORDER BY CASE evidence WHEN 'same_name' THEN 1 ELSE 0 END, since, customer, organization LIMIT $2 OFFSET $3",
        )
        .bind(tenant)
        .bind(i64::from(limit))
        .bind(i64::from(offset))
        .fetch_all(&self.reader)
        .await?;
        Ok(rows.into_iter().filter_map(|row| readable(tenant, "proposals", proposal(row))).collect())
    }

    /// How many customers wait for a person's choice.
    pub async fn proposed_customers(&self, tenant: &str) -> Result<u64, StoreError> {
        let count: i64 = sqlx::query_scalar("SELECT count(DISTINCT customer) FROM proposals WHERE tenant = $1")
            .bind(tenant)
            .fetch_one(&self.reader)
            .await?;
        Ok(read_number(count))
    }

    /// A random value that belongs to this database, made at the first call.
    ///
    /// # Errors
    /// [`StoreError::Lost`] also when the system has no randomness to make it of.
    pub async fn key(&self, name: &str) -> Result<Vec<u8>, StoreError> {
        if let Some(key) = key(&self.reader, name).await? {
            return Ok(key);
        }
        let mut fresh = [0; 32];
        aws_lc_rs::rand::fill(&mut fresh).map_err(|_| StoreError::Lost("a key"))?;
        sqlx::query("INSERT INTO keys (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
            .bind(name)
            .bind(fresh.to_vec())
            .execute(&self.writer)
            .await?;
        key(&self.writer, name).await?.ok_or(StoreError::Lost("a key"))
    }
}

fn proposal((customer, organization, evidence, since): (i64, i64, String, i64)) -> Result<Proposal, StoreError> {
    let (customer, organization) = (read_customer(customer)?, read_organization(organization));
    Ok(Proposal { customer, organization, evidence, since: read_moment(since)? })
}

impl Change {
    /// Remembers what was written, in place of what was known before, and takes the customer off the unlinked queue.
    pub async fn keep_written(&mut self, tenant: &str, written: &WrittenState) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO written (tenant, customer, organization, contact, state, written_at) \
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant, customer) DO UPDATE SET \
             organization = excluded.organization, contact = excluded.contact, state = excluded.state, \
             written_at = excluded.written_at",
        )
        .bind(tenant)
        .bind(number(written.customer.get()))
        .bind(number(written.organization.0))
        .bind(written.contact.map(|user| number(user.0)))
        .bind(&written.state)
        .bind(moment(written.written_at))
        .execute(&mut *self.transaction)
        .await?;
        self.withdraw_proposals(tenant, written.customer).await
    }

    /// Proposes these organizations for a customer and no others. One that was proposed before keeps its age.
    pub async fn propose_only(
        &mut self,
        tenant: &str,
        customer: CustomerId,
        proposals: &[Proposal],
    ) -> Result<(), StoreError> {
        let before: Vec<i64> =
            sqlx::query_scalar("SELECT organization FROM proposals WHERE tenant = $1 AND customer = $2")
                .bind(tenant)
                .bind(number(customer.get()))
                .fetch_all(&mut *self.transaction)
                .await?;
        let is_outdated = |known: &i64| proposals.iter().all(|it| number(it.organization.0) != *known);
        for organization in before.into_iter().filter(is_outdated) {
            sqlx::query("DELETE FROM proposals WHERE tenant = $1 AND customer = $2 AND organization = $3")
                .bind(tenant)
                .bind(number(customer.get()))
                .bind(organization)
                .execute(&mut *self.transaction)
                .await?;
        }
        for proposal in proposals {
            self.propose(tenant, proposal).await?;
        }
        Ok(())
    }

    /// Proposes an organization, unless it is proposed already.
    async fn propose(&mut self, tenant: &str, proposal: &Proposal) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO proposals (tenant, customer, organization, evidence, since) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (tenant, customer, organization) DO UPDATE SET evidence = excluded.evidence",
        )
        .bind(tenant)
        .bind(number(proposal.customer.get()))
        .bind(number(proposal.organization.0))
        .bind(&proposal.evidence)
        .bind(moment(proposal.since))
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }

    /// Takes a customer off the unlinked queue.
    pub async fn withdraw_proposals(&mut self, tenant: &str, customer: CustomerId) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM proposals WHERE tenant = $1 AND customer = $2")
            .bind(tenant)
            .bind(number(customer.get()))
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }
}

async fn key(database: impl AnyExecutor<'_>, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(sqlx::query_scalar("SELECT value FROM keys WHERE name = $1").bind(name).fetch_optional(database).await?)
}
