//! What people ask of one customer or of all links, and nobody asks on the way of a request.

use jiff::Timestamp;

use super::{Proposal, readable};
use crate::{
    portabilling::CustomerId,
    store::{
        Link, NewRecord, Store, StoreError,
        values::{number, read_customer, read_moment, read_number, read_organization},
    },
    zendesk::OrganizationId,
};

/// Sequence number, moment, actor, act, subject, detail.
type RecordRow = (i64, i64, String, String, String, String);
/// Organization, customer, who linked them, when, why.
type LinkRow = (i64, i64, Option<i64>, i64, String);

impl Store {
    /// When the last event of billing's was taken, of those that are remembered: what Zendesk tells is none of them.
    pub async fn last_event_at(&self, tenant: &str) -> Result<Option<Timestamp>, StoreError> {
        let at: Option<i64> =
            sqlx::query_scalar("SELECT max(taken_at) FROM handled_events WHERE tenant = $1 AND env <> 'zendesk'")
                .bind(tenant)
                .fetch_one(&self.reader)
                .await?;
        at.map(read_moment).transpose()
    }

    /// The organizations that are proposed for a customer.
    pub async fn proposals_of(&self, tenant: &str, customer: CustomerId) -> Result<Vec<Proposal>, StoreError> {
        let rows: Vec<(i64, String, i64)> = sqlx::query_as(
            "SELECT organization, evidence, since FROM proposals WHERE tenant = $1 AND customer = $2 \
             ORDER BY organization",
        )
        .bind(tenant)
        .bind(number(customer.get()))
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter()
            .map(|(organization, evidence, since)| {
                let organization = read_organization(organization);
                Ok(Proposal { customer, organization, evidence, since: read_moment(since)? })
            })
            .collect()
    }

    /// Up to `limit` links of a tenant with organizations beyond this one, in the order of the organizations, without those
    /// that nobody can read. None only where there are no more.
    pub async fn links_after(
        &self,
        tenant: &str,
        organization: OrganizationId,
        limit: u32,
    ) -> Result<Vec<Link>, StoreError> {
        let mut after = number(organization.0);
        loop {
            let rows: Vec<LinkRow> = sqlx::query_as(
                "SELECT organization, customer, linked_by, linked_at, evidence FROM links \
                 WHERE tenant = $1 AND organization > $2 ORDER BY organization LIMIT $3",
            )
            .bind(tenant)
            .bind(after)
            .bind(i64::from(limit))
            .fetch_all(&self.reader)
            .await?;
            let last = rows.last().map(|(organization, ..)| *organization);
            let links: Vec<Link> = rows.into_iter().filter_map(|row| readable(tenant, "links", link(row))).collect();
            match last {
                Some(last) if links.is_empty() => after = last,
                _ => return Ok(links),
            }
        }
    }

    /// How many organizations of a tenant are linked.
    pub async fn count_links(&self, tenant: &str) -> Result<u64, StoreError> {
        let count: i64 = sqlx::query_scalar("SELECT count(*) FROM links WHERE tenant = $1")
            .bind(tenant)
            .fetch_one(&self.reader)
            .await?;
        Ok(read_number(count))
    }

    /// What happened before a record, newest first, but for views of customers.
    pub async fn changes_before(
        &self,
        tenant: &str,
        sequence: u64,
        limit: u32,
    ) -> Result<Vec<(u64, NewRecord)>, StoreError> {
        // The condition on the act is the one of the index, word for word.
        let rows: Vec<RecordRow> = sqlx::query_as(
            "SELECT sequence, at, actor, act, subject, detail FROM ledger WHERE tenant = $1 AND act <> 'viewed' \
             AND sequence < $2 ORDER BY sequence DESC LIMIT $3",
        )
        .bind(tenant)
        .bind(number(sequence))
        .bind(i64::from(limit))
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter().map(|row| record(tenant, row)).collect()
    }

    /// What happened to one of two subjects, newest first. Reads the whole ledger: not for requests.
    pub async fn records_about(
        &self,
        tenant: &str,
        subjects: [&str; 2],
        limit: u32,
    ) -> Result<Vec<(u64, NewRecord)>, StoreError> {
        let [one, other] = subjects;
        let rows: Vec<RecordRow> = sqlx::query_as(
            "SELECT sequence, at, actor, act, subject, detail FROM ledger WHERE tenant = $1 \
             AND (subject = $2 OR subject = $3) ORDER BY sequence DESC LIMIT $4",
        )
        .bind(tenant)
        .bind(one)
        .bind(other)
        .bind(i64::from(limit))
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter().map(|row| record(tenant, row)).collect()
    }
}

fn link((organization, customer, linked_by, linked_at, evidence): LinkRow) -> Result<Link, StoreError> {
    Ok(Link {
        organization: read_organization(organization),
        customer: read_customer(customer)?,
        linked_by: linked_by.map(|user| crate::zendesk::UserId(read_number(user))),
        linked_at: read_moment(linked_at)?,
        evidence,
        replaced_external_id: None,
    })
}

fn record(
    tenant: &str,
    (sequence, at, actor, act, subject, detail): RecordRow,
) -> Result<(u64, NewRecord), StoreError> {
    let at: Timestamp = read_moment(at)?;
    Ok((read_number(sequence), NewRecord { at, tenant: tenant.into(), actor, act: act.into(), subject, detail }))
}
