//! What provisioning keeps: events taken, subjects still to be worked off, bodies nobody can read, what was written to
//! Zendesk, and organizations that wait for a person's choice.

mod bulk;
mod dead_letters;
mod forecasts;
mod intake;
mod leases;
mod questions;
mod queue;
mod reports;
mod samples;
mod sweeps;
mod turns;
mod written;

pub use dead_letters::DeadLetter;
pub use forecasts::{LongWork, Outlook};
pub use intake::{EventKey, Mark, NewEvent, SubjectKind};
pub use leases::HELD;
pub use queue::{Backlog, GivenUpAt, Pending, SWEEP, Setback, Task};
pub use reports::{Awaited, Report, Said, Whose};
pub use samples::Sample;
pub use sweeps::{Drift, Sweep, SweepStage};
pub use written::{Proposal, WrittenState};

use super::StoreError;

/// What can be read of a page. A row that other hands have edited must not hide the others: it is counted.
fn readable<T>(tenant: &str, table: &'static str, row: Result<T, StoreError>) -> Option<T> {
    row.inspect_err(|error| damaged(tenant, table, error)).ok()
}

/// Tells of a row that nobody can read.
fn damaged(tenant: &str, table: &'static str, error: &StoreError) {
    let error = error as &dyn std::error::Error;
    tracing::error!(tenant, table, error, "a row cannot be read, and is left out");
    metrics::counter!("portadesk_damaged_rows_total", "tenant" => tenant.to_owned(), "table" => table).increment(1);
}

#[cfg(test)]
mod tests;
