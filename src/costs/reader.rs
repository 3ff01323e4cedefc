//! Reading Zendesk's tickets, page by page, each kept with the place where it ended.

use std::{
    sync::{PoisonError, atomic::Ordering},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use rust_decimal::{Decimal, prelude::ToPrimitive};
use serde_json::Value;
use tokio::time::sleep;

use super::{Costs, CostsError, Inner, Stuck, WhyStuck};
use crate::{
    store::{CostReading, CostTicket},
    zendesk::{TicketsPage, WorkedTicket, ZendeskError},
};

/// Tickets of one answer. Zendesk gives a thousand.
pub(super) const LARGEST_PAGE: usize = 500;
/// So few tickets fit into an answer however long they are: Zendesk ends a ticket's texts at 64 KB.
const SMALLEST_PAGE: usize = 10;

/// Zendesk does not tell of the last minute, and wants to be asked about an earlier one.
const NOT_YET: SignedDuration = SignedDuration::from_mins(2);
/// After a failure.
const PAUSE: Duration = Duration::from_mins(1);
/// More than this nobody has worked on one ticket: what is larger is no time. A hundred years, in seconds.
const MOST_SECONDS: i64 = 100 * 366 * 24 * 3600;

impl Costs {
    /// Reads on until the service stops.
    pub async fn keep_reading(&self) {
        loop {
            let wait = match self.read_page().await {
                Ok(page) => {
                    self.went(None);
                    if page.is_end { self.0.settings.every } else { Duration::ZERO }
                }
                Err(error) => {
                    self.went(Some(&error));
                    let error = &error as &dyn std::error::Error;
                    tracing::warn!(tenant = &*self.0.tenant, error, "costs.not_read");
                    PAUSE
                }
            };
            sleep(wait).await;
        }
    }

    /// Reads all that has changed so far. `told` hears after each page how many tickets have been read.
    ///
    /// # Errors
    /// When Zendesk or the store fail; what was read before is kept.
    pub async fn read_all(&self, mut told: impl FnMut(usize)) -> Result<(), CostsError> {
        let mut read = 0;
        loop {
            let page = self.read_page().await?;
            read += page.tickets;
            told(read);
            if page.is_end {
                return Ok(());
            }
        }
    }

    /// Reads a page and keeps it, together with the place where it ended: nothing is counted twice, and nothing is left out.
    async fn read_page(&self) -> Result<Page, CostsError> {
        let Inner { settings, tenant, store, clock, .. } = &*self.0;
        let now = clock.now();
        let reading = store.cost_reading(tenant).await?;
        let (cursor, begun) = if let Some(CostReading { cursor, begun, .. }) = reading {
            (cursor, begun)
        } else {
            let history = SignedDuration::try_from(settings.history).unwrap_or(NOT_YET).max(NOT_YET);
            (None, now.checked_sub(history).unwrap_or(now))
        };
        let page = self.page(begun, cursor.as_deref()).await?;
        let tickets = page.tickets.len();
        let mut change = store.change().await?;
        if change.cost_cursor(tenant).await? != cursor {
            // Another process was quicker, and has counted these.
            return Ok(Page { tickets: 0, is_end: false });
        }
        for ticket in &page.tickets {
            if ticket.is_deleted {
                change.forget_cost_ticket(tenant, ticket.id).await?;
                continue;
            }
            let before = change.cost_totals(tenant, ticket.id).await?;
            if before.is_some_and(|(_, _, at)| at > ticket.updated_at) {
                continue;
            }
            let (known_touches, known_seconds, _) = before.unwrap_or((0, 0, ticket.updated_at));
            let told = ticket.replies.and_then(|replies| i64::try_from(replies).ok());
            let (touches, seconds) = (told.unwrap_or(known_touches), self.seconds(ticket));
            let added = (touches - known_touches, seconds - known_seconds);
            if added != (0, 0) {
                change.add_cost_entry(tenant, (ticket.id, ticket.updated_at), added).await?;
            }
            let WorkedTicket { id, organization, created_at, updated_at, .. } = *ticket;
            let read = CostTicket { ticket: id, organization, created_at, updated_at, touches, seconds };
            change.put_cost_ticket(tenant, &read).await?;
        }
        let cursor = page.cursor.or(cursor);
        let reading = CostReading { cursor, begun, read_at: now, is_end: page.is_end };
        change.put_cost_reading(tenant, &reading).await?;
        change.commit().await?;
        metrics::counter!("portadesk_cost_tickets_total", "tenant" => tenant.to_string()).increment(tickets as u64);
        Ok(Page { tickets, is_end: page.is_end })
    }

    /// As many tickets as fit into an answer. A place that Zendesk does not know any more begins again: what is read twice is
    /// counted once.
    async fn page(&self, begun: Timestamp, mut cursor: Option<&str>) -> Result<TicketsPage, ZendeskError> {
        let Inner { zendesk, page_size, tenant, .. } = &*self.0;
        loop {
            let size = page_size.load(Ordering::Relaxed);
            match zendesk.worked_tickets(begun, cursor, size).await {
                Ok(page) => {
                    page_size.store((size + size / 4).min(LARGEST_PAGE), Ordering::Relaxed);
                    return Ok(page);
                }
                Err(ZendeskError::Unreadable { status: 200, .. }) if size > SMALLEST_PAGE => {
                    page_size.store((size / 2).max(SMALLEST_PAGE), Ordering::Relaxed);
                }
                Err(ZendeskError::Refused { status: 400, .. }) if cursor.is_some() => {
                    tracing::warn!(tenant = &**tenant, "costs.place_lost");
                    cursor = None;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Keeps since when reading fails, and why; a success ends it.
    fn went(&self, error: Option<&CostsError>) {
        let mut stuck = self.0.stuck.lock().unwrap_or_else(PoisonError::into_inner);
        *stuck =
            error.map(|error| Stuck { since: stuck.map_or(self.0.clock.now(), |stuck| stuck.since), why: why(error) });
    }

    /// The time that agents have tracked for a ticket.
    fn seconds(&self, ticket: &WorkedTicket) -> i64 {
        let settings = &self.0.settings;
        let tracked = ticket.fields.iter().filter(|(id, _)| settings.time_fields.contains(id));
        tracked.map(|(_, value)| seconds_in(value, settings.time_unit_secs)).sum::<i64>().min(MOST_SECONDS)
    }
}

const fn why(error: &CostsError) -> WhyStuck {
    match error {
        CostsError::Zendesk(ZendeskError::NotAllowed { .. }) => WhyStuck::NotAllowed,
        CostsError::Zendesk(error) if error.is_silence() => WhyStuck::Silent,
        CostsError::Zendesk(_) => WhyStuck::Unreadable,
        CostsError::Store(_) => WhyStuck::NotKept,
    }
}

/// What came with a page.
struct Page {
    tickets: usize,
    is_end: bool,
}

/// Numbers come as numbers or as texts. What is none, or is below zero, is no time.
fn seconds_in(value: &Value, unit_secs: u32) -> i64 {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return 0,
    };
    let number: Option<Decimal> = text.parse().ok().or_else(|| Decimal::from_scientific(&text).ok());
    let seconds = number.and_then(|number| number.checked_mul(Decimal::from(unit_secs)));
    seconds
        .and_then(|seconds| seconds.round().to_i64())
        .filter(|seconds| (0..=MOST_SECONDS).contains(seconds))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn time_is_read_however_the_field_is_written_and_nonsense_is_none() {
        for (value, unit, seconds) in [
            (json!(90), 1, 90),
            (json!("90"), 1, 90),
            (json!(" 1.5 "), 60, 90),
            (json!(0.5), 3600, 1800),
            (json!(null), 1, 0),
            (json!(""), 1, 0),
            (json!("soon"), 1, 0),
            (json!(-90), 1, 0),
            (json!("1e99"), 1, 0),
            (json!(true), 1, 0),
        ] {
            assert_eq!(seconds_in(&value, unit), seconds, "{value}");
        }
    }
}
