//! What agents did for tickets: each ticket as it was last read, and what was added between two readings.

use std::ops::Range;

use jiff::Timestamp;
use sqlx::FromRow;

use super::{
    Change, Store, StoreError,
    values::{moment, number, read_customer, read_moment, read_organization},
};
use crate::{
    portabilling::CustomerId,
    zendesk::{OrganizationId, TicketId},
};

/// How far the tickets have been read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostReading {
    /// Zendesk's own; `None` before the first page.
    pub cursor: Option<String>,
    /// From when on tickets are read.
    pub begun: Timestamp,
    pub read_at: Timestamp,
    /// At that time there was nothing more.
    pub is_end: bool,
}

/// A ticket as it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CostTicket {
    pub ticket: TicketId,
    pub organization: Option<OrganizationId>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// Altogether.
    pub touches: i64,
    /// Altogether.
    pub seconds: i64,
}

/// What was done in a time for the tickets of one organization, or for those without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CostSums {
    pub organization: Option<OrganizationId>,
    /// The customer that the organization is linked to.
    pub customer: Option<CustomerId>,
    /// Tickets that were opened.
    pub tickets: i64,
    pub touches: i64,
    pub seconds: i64,
}

impl Store {
    /// How far the tickets have been read; `None` before the beginning.
    pub async fn cost_reading(&self, tenant: &str) -> Result<Option<CostReading>, StoreError> {
        let row: Option<(Option<String>, i64, i64, i64)> =
            sqlx::query_as("SELECT cursor, begun, read_at, is_end FROM cost_readings WHERE tenant = $1")
                .bind(tenant)
                .fetch_optional(&self.reader)
                .await?;
        let read = |(cursor, begun, read_at, is_end): (Option<String>, i64, i64, i64)| {
            Ok(CostReading { cursor, begun: read_moment(begun)?, read_at: read_moment(read_at)?, is_end: is_end != 0 })
        };
        row.map(read).transpose()
    }

    /// What was done in a time, for each organization with its present customer. The end is not included.
    pub async fn cost_sums(&self, tenant: &str, time: Range<Timestamp>) -> Result<Vec<CostSums>, StoreError> {
        #[derive(FromRow)]
        struct Row {
            organization: Option<i64>,
            customer: Option<i64>,
            tickets: i64,
            touches: i64,
            seconds: i64,
        }
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT t.organization, l.customer, CAST(SUM(w.opened) AS BIGINT) AS tickets, \
             CAST(SUM(w.touches) AS BIGINT) AS touches, CAST(SUM(w.seconds) AS BIGINT) AS seconds \
             FROM (SELECT ticket, 1 AS opened, 0 AS touches, 0 AS seconds FROM cost_tickets \
             WHERE tenant = $1 AND created_at >= $2 AND created_at < $3 \
             UNION ALL SELECT ticket, 0 AS opened, touches, seconds FROM cost_entries \
             WHERE tenant = $1 AND at >= $2 AND at < $3) w \
             JOIN cost_tickets t ON t.tenant = $1 AND t.ticket = w.ticket \
             LEFT JOIN links l ON l.tenant = $1 AND l.organization = t.organization \
             GROUP BY t.organization, l.customer",
        )
        .bind(tenant)
        .bind(moment(time.start))
        .bind(moment(time.end))
        .fetch_all(&self.reader)
        .await?;
        let read = |row: Row| {
            Ok(CostSums {
                organization: row.organization.map(read_organization),
                customer: row.customer.map(read_customer).transpose()?,
                tickets: row.tickets,
                touches: row.touches,
                seconds: row.seconds,
            })
        };
        rows.into_iter().map(read).collect()
    }
}

impl Change {
    /// The place up to which tickets have been read, as this change would leave it.
    pub async fn cost_cursor(&mut self, tenant: &str) -> Result<Option<String>, StoreError> {
        let row: Option<(Option<String>,)> = sqlx::query_as("SELECT cursor FROM cost_readings WHERE tenant = $1")
            .bind(tenant)
            .fetch_optional(&mut *self.transaction)
            .await?;
        Ok(row.and_then(|(cursor,)| cursor))
    }

    /// Keeps how far the tickets have been read.
    pub async fn put_cost_reading(&mut self, tenant: &str, reading: &CostReading) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO cost_readings (tenant, cursor, begun, read_at, is_end) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (tenant) DO UPDATE SET cursor = excluded.cursor, read_at = excluded.read_at, \
             is_end = excluded.is_end",
        )
        .bind(tenant)
        .bind(&reading.cursor)
        .bind(moment(reading.begun))
        .bind(moment(reading.read_at))
        .bind(i64::from(reading.is_end))
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }

    /// What a ticket's totals were when it was last read, and when it had changed then.
    pub async fn cost_totals(
        &mut self,
        tenant: &str,
        ticket: TicketId,
    ) -> Result<Option<(i64, i64, Timestamp)>, StoreError> {
        let row: Option<(i64, i64, i64)> =
            sqlx::query_as("SELECT touches, seconds, updated_at FROM cost_tickets WHERE tenant = $1 AND ticket = $2")
                .bind(tenant)
                .bind(number(ticket.0))
                .fetch_optional(&mut *self.transaction)
                .await?;
        row.map(|(touches, seconds, at)| Ok((touches, seconds, read_moment(at)?))).transpose()
    }

    /// Keeps a ticket as it was read.
    pub async fn put_cost_ticket(&mut self, tenant: &str, it: &CostTicket) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO cost_tickets (tenant, ticket, organization, created_at, updated_at, touches, seconds) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (tenant, ticket) DO UPDATE SET \
             organization = excluded.organization, created_at = excluded.created_at, \
             updated_at = excluded.updated_at, touches = excluded.touches, seconds = excluded.seconds",
        )
        .bind(tenant)
        .bind(number(it.ticket.0))
        .bind(it.organization.map(|organization| number(organization.0)))
        .bind(moment(it.created_at))
        .bind(moment(it.updated_at))
        .bind(it.touches)
        .bind(it.seconds)
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }

    /// Adds what was done for a ticket between two readings.
    pub async fn add_cost_entry(
        &mut self,
        tenant: &str,
        (ticket, at): (TicketId, Timestamp),
        (touches, seconds): (i64, i64),
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO cost_entries (tenant, ticket, at, touches, seconds) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (tenant, ticket, at) DO UPDATE SET touches = cost_entries.touches + excluded.touches, \
             seconds = cost_entries.seconds + excluded.seconds",
        )
        .bind(tenant)
        .bind(number(ticket.0))
        .bind(moment(at))
        .bind(touches)
        .bind(seconds)
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }

    /// A deleted ticket counts no longer.
    pub async fn forget_cost_ticket(&mut self, tenant: &str, ticket: TicketId) -> Result<(), StoreError> {
        for statement in [
            "DELETE FROM cost_tickets WHERE tenant = $1 AND ticket = $2",
            "DELETE FROM cost_entries WHERE tenant = $1 AND ticket = $2",
        ] {
            sqlx::query(statement).bind(tenant).bind(number(ticket.0)).execute(&mut *self.transaction).await?;
        }
        Ok(())
    }
}
