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

#[cfg(test)]
mod tests;
