//! What goes wrong, whom it stops, and for how long.

use std::{cmp, time::Duration};

use jiff::Timestamp;

use super::pause::{LONGEST_PAUSE, Pause, System, Why};
use crate::{
    customers::DirectoryError,
    portabilling::PortaBillingError,
    store::{StoreError, Task},
    waits::{FIRST, LONGEST, after, growing, jittered},
    zendesk::ZendeskError,
};

/// Why a subject is not in step.
#[derive(Debug)]
pub(super) enum Trouble {
    /// Nothing could be asked: nobody's turn, and nobody's fault.
    Outage { code: &'static str, retry_in: Option<Duration> },
    /// A foreign system does not accept our credential: everything else would fail as well.
    Refused { code: &'static str, system: System, retry_in: Option<Duration> },
    /// A foreign system gave no usable answer: an outage, or something about this very subject. What the others are
    /// answered tells.
    Doubtful { code: &'static str, system: System, retry_in: Option<Duration> },
    /// Not now: somebody else is at something that has to end first.
    Later { code: &'static str, wait: Duration },
    /// This customer cannot be brought into step as it is.
    Customer { code: &'static str },
    /// As before, and trying again without a person does not help.
    Hopeless { code: &'static str },
    /// Billing knows nobody of this id, for the so manieth time in a row: not often enough to be believed.
    Absent { looks: u32 },
    /// The lease has ended and somebody else has the subject: nothing more is to be done.
    Lost,
}

/// What becomes of a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Verdict {
    pub tries: u32,
    pub next_try_at: Timestamp,
    pub parked: bool,
    /// The tenant's work has just been stopped for a while.
    pub is_new_pause: bool,
}

/// What the database holds about a customer cannot be read.
pub(super) const DAMAGED: &str = "damaged_link";
/// Zendesk does not let us do this. One record may be closed to us (403); where nothing else works, all are.
const NOT_ALLOWED: &str = "zendesk_not_allowed";

/// An answer that names nobody may come from a copy of billing's database that lags behind, or from one that is restored.
const ABSENT: &str = "billing_knows_nobody";
/// How long after each such answer billing is asked again. The one after the last is believed.
const ABSENT_WAITS: [Duration; 2] = [Duration::from_secs(15), Duration::from_mins(2)];

impl Trouble {
    pub const fn customer(code: &'static str) -> Self {
        Self::Customer { code }
    }

    pub const fn hopeless(code: &'static str) -> Self {
        Self::Hopeless { code }
    }

    /// Somebody else is at it for a moment.
    pub const fn soon(code: &'static str) -> Self {
        Self::Later { code, wait: FIRST }
    }

    const fn doubtful(system: System, code: &'static str) -> Self {
        Self::Doubtful { code, system, retry_in: None }
    }

    /// Billing knows nobody of this id.
    ///
    /// # Errors
    /// [`Trouble::Absent`] until it has said so often enough.
    pub fn unless_confirmed_absent(task: &Task) -> Result<(), Self> {
        let looks = if is_absent(task) { task.tries } else { 0 };
        if usize::try_from(looks).is_ok_and(|looks| looks < ABSENT_WAITS.len()) {
            return Err(Self::Absent { looks: looks + 1 });
        }
        Ok(())
    }

    /// The work as a whole took too long. Nearly all of it is waiting for Zendesk.
    pub const fn too_slow() -> Self {
        Self::doubtful(System::Zendesk, "too_slow")
    }

    /// A stable word, explained in `docs/provisioning.md`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Outage { code, .. }
            | Self::Refused { code, .. }
            | Self::Doubtful { code, .. }
            | Self::Later { code, .. }
            | Self::Customer { code }
            | Self::Hopeless { code } => code,
            Self::Absent { .. } => ABSENT,
            Self::Lost => "lease_lost",
        }
    }

    /// Decides on the subject, and stops the tenant's work where that is due.
    pub fn verdict(&self, pause: &Pause, task: &Task, now: Timestamp, max_tries: u32) -> Verdict {
        // Looks for somebody who was not there are no tries that failed.
        let tries = if is_absent(task) { 0 } else { task.tries };
        let stop = |retry_in: Option<Duration>, why| {
            let (until, is_new_pause) = pause.begin(now, retry_in, why);
            Verdict { tries, next_try_at: until, parked: false, is_new_pause }
        };
        match self {
            Self::Outage { retry_in, .. } => stop(*retry_in, Why { system: None, is_refused: false }),
            Self::Refused { retry_in, system, .. } => stop(*retry_in, Why { system: Some(*system), is_refused: true }),
            Self::Doubtful { code, system, retry_in } => {
                let suspicion = pause.doubt(task, *system);
                let alone = if suspicion.is_own {
                    own(tries, now, max_tries)
                } else {
                    let wait = growing(FIRST, suspicion.times, LONGEST_PAUSE);
                    Verdict { tries, next_try_at: after(now, jittered(wait)), parked: false, is_new_pause: false }
                };
                if suspicion.is_outage || retry_in.is_some() {
                    let is_refused = suspicion.is_outage && *code == NOT_ALLOWED;
                    let stopped = stop(*retry_in, Why { system: Some(*system), is_refused });
                    let next_try_at = cmp::max(alone.next_try_at, stopped.next_try_at);
                    return Verdict { next_try_at, is_new_pause: stopped.is_new_pause, ..alone };
                }
                alone
            }
            Self::Later { wait, .. } => {
                Verdict { tries, next_try_at: after(now, jittered(*wait)), parked: false, is_new_pause: false }
            }
            Self::Customer { .. } => own(tries, now, max_tries),
            Self::Hopeless { .. } => Verdict { parked: true, ..own(tries, now, max_tries) },
            Self::Absent { looks } => {
                let at = usize::try_from(looks.saturating_sub(1)).unwrap_or(usize::MAX);
                let wait = ABSENT_WAITS.get(at).copied().unwrap_or(LONGEST);
                Verdict { tries: *looks, next_try_at: after(now, wait), parked: false, is_new_pause: false }
            }
            Self::Lost => Verdict { tries, next_try_at: now, parked: false, is_new_pause: false },
        }
    }
}

/// Whether the last answer was that there is nobody.
fn is_absent(task: &Task) -> bool {
    task.last_error.as_deref() == Some(ABSENT)
}

/// It costs the subject a try.
fn own(tries: u32, now: Timestamp, max_tries: u32) -> Verdict {
    let tries = tries.saturating_add(1);
    let next_try_at = after(now, jittered(growing(FIRST, tries - 1, LONGEST)));
    Verdict { tries, next_try_at, parked: tries >= max_tries, is_new_pause: false }
}

impl From<ZendeskError> for Trouble {
    fn from(error: ZendeskError) -> Self {
        let doubtful = |code| Self::doubtful(System::Zendesk, code);
        match error {
            ZendeskError::Unreachable(_) => doubtful("zendesk_unreachable"),
            // Others may go on meanwhile.
            ZendeskError::Busy { retry_in, of_endpoint: true } => {
                Self::Later { code: "zendesk_busy", wait: retry_in.mul_f64(1.5) }
            }
            ZendeskError::Busy { retry_in, of_endpoint: false } => {
                Self::Doubtful { code: "zendesk_busy", system: System::Zendesk, retry_in: Some(retry_in) }
            }
            ZendeskError::NotAllowed { status: 401, .. } => {
                Self::Refused { code: "zendesk_login_refused", system: System::Zendesk, retry_in: None }
            }
            ZendeskError::NotAllowed { .. } => doubtful(NOT_ALLOWED),
            ZendeskError::Failed { .. } => doubtful("zendesk_failed"),
            ZendeskError::Unreadable { .. } => doubtful("zendesk_unreadable"),
            ZendeskError::NotFound { .. } => Self::customer("zendesk_not_found"),
            ZendeskError::AlreadyTaken { .. } => Self::customer("value_taken"),
            // Somebody was writing the same record: nothing is wrong with the values.
            ZendeskError::Refused { status: 409, .. } => doubtful("zendesk_conflict"),
            ZendeskError::Refused { .. } => Self::customer("zendesk_refused"),
        }
    }
}

impl From<&PortaBillingError> for Trouble {
    fn from(error: &PortaBillingError) -> Self {
        let retry_in = error.retry_in();
        let doubtful = |code| Self::doubtful(System::Billing, code);
        match error {
            PortaBillingError::LoginRefused { .. } => {
                Self::Refused { code: "billing_login_refused", system: System::Billing, retry_in }
            }
            // What a fault says of the customer is not documented: it may as well be billing's own trouble.
            PortaBillingError::Fault { .. } => doubtful("billing_refused"),
            PortaBillingError::NotReadOnly(_) => Self::customer("billing_refused"),
            PortaBillingError::Unreadable { .. } => doubtful("billing_unreadable"),
            PortaBillingError::Unreachable(_) => doubtful("billing_unreachable"),
            PortaBillingError::Paused { .. } | PortaBillingError::Overloaded => {
                Self::Outage { code: "billing_unreachable", retry_in }
            }
        }
    }
}

impl From<PortaBillingError> for Trouble {
    fn from(error: PortaBillingError) -> Self {
        Self::from(&error)
    }
}

impl From<DirectoryError> for Trouble {
    fn from(error: DirectoryError) -> Self {
        match error {
            DirectoryError::Billing(error) => Self::from(&*error),
            DirectoryError::Deadline(_) => Self::doubtful(System::Billing, "billing_unreachable"),
        }
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        tracing::error!(error = &error as &dyn std::error::Error, "the store fails provisioning");
        match error {
            StoreError::Taken => Self::soon("linked_meanwhile"),
            // One row was edited by other hands: nobody else has to wait for it.
            StoreError::Damaged(_) => Self::hopeless(DAMAGED),
            _ => Self::Outage { code: "store_failed", retry_in: None },
        }
    }
}

#[cfg(test)]
mod tests;
