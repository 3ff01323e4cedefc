//! Tickets as they change, with what agents did for them: read from a place on, oldest change first.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::{Zendesk, call::Call};
use crate::zendesk::{OrganizationId, TicketId, TicketsPage, WorkedTicket, ZendeskError};

/// Zendesk's word for the status of a ticket that is gone.
const DELETED: &str = "deleted";

#[derive(Deserialize)]
struct Page {
    tickets: Vec<TicketRecord>,
    #[serde(default)]
    after_cursor: Option<String>,
    #[serde(default)]
    end_of_stream: Option<bool>,
    /// Where the figures do not stand in the tickets themselves.
    #[serde(default)]
    metric_sets: Vec<MetricSet>,
}

#[derive(Deserialize)]
struct TicketRecord {
    id: TicketId,
    #[serde(default)]
    organization_id: Option<OrganizationId>,
    #[serde(default)]
    status: Option<String>,
    #[serde(default)]
    created_at: Option<String>,
    #[serde(default)]
    updated_at: Option<String>,
    #[serde(default)]
    custom_fields: Option<Vec<FieldRecord>>,
    #[serde(default)]
    metric_set: Option<MetricSet>,
}

#[derive(Deserialize)]
struct FieldRecord {
    id: u64,
    #[serde(default)]
    value: Value,
}

#[derive(Deserialize)]
struct MetricSet {
    #[serde(default)]
    ticket_id: Option<TicketId>,
    #[serde(default)]
    replies: Option<u64>,
}

impl TicketRecord {
    /// `None`: without its times nobody can say in which month it is.
    fn into_worked(self, apart: &[MetricSet]) -> Option<WorkedTicket> {
        let own = self.metric_set.as_ref();
        let set = own.or_else(|| apart.iter().find(|set| set.ticket_id == Some(self.id)));
        let created_at: Timestamp = self.created_at.as_deref()?.parse().ok()?;
        Some(WorkedTicket {
            id: self.id,
            organization: self.organization_id,
            is_deleted: self.status.is_some_and(|status| status.eq_ignore_ascii_case(DELETED)),
            created_at,
            updated_at: self.updated_at.and_then(|at| at.parse().ok()).unwrap_or(created_at),
            replies: set.and_then(|set| set.replies),
            fields: self.custom_fields.unwrap_or_default().into_iter().map(|field| (field.id, field.value)).collect(),
        })
    }
}

impl Zendesk {
    /// Tickets that have changed, from where the last page ended, or since this moment: so many of them. For administrators'
    /// credentials.
    ///
    /// # Errors
    /// [`ZendeskError::Unreadable`] also when so many tickets are more than is read of an answer.
    pub async fn worked_tickets(
        &self,
        since: Timestamp,
        cursor: Option<&str>,
        most: usize,
    ) -> Result<TicketsPage, ZendeskError> {
        let (since, most) = (since.as_second().to_string(), most.to_string());
        let from = cursor.map_or(("start_time", since.as_str()), |cursor| ("cursor", cursor));
        let query = [from, ("include", "metric_sets"), ("per_page", most.as_str())];
        let path = ["api", "v2", "incremental", "tickets", "cursor"];
        let call = Call::get("incremental/tickets", &path).with_query(&query);
        let page: Page = self.call(&call).await?.read()?;
        let tickets = page.tickets.into_iter().filter_map(|ticket| ticket.into_worked(&page.metric_sets)).collect();
        // Without a place to go on from, the end is all there can be.
        let is_end = page.end_of_stream.unwrap_or(page.after_cursor.is_none()) || page.after_cursor.is_none();
        Ok(TicketsPage { tickets, cursor: page.after_cursor, is_end })
    }
}
