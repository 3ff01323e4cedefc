//! What goes wrong, whom it stops, and for how long.

use std::{
    cmp,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use aws_lc_rs::rand;
use jiff::Timestamp;

use super::after;
use crate::{customers::DirectoryError, portabilling::PortaBillingError, store::StoreError, zendesk::ZendeskError};

const FIRST_WAIT: Duration = Duration::from_secs(2);
const LONGEST_WAIT: Duration = Duration::from_mins(15);
/// How often an outage as a whole is looked at again, at most.
const LONGEST_PAUSE: Duration = Duration::from_mins(2);

/// Why a subject is not in step.
#[derive(Debug)]
pub(super) enum Trouble {
    /// A foreign system as a whole gives no answer: nobody's turn, and nobody's fault.
    Outage { code: &'static str, retry_in: Option<Duration> },
    /// A foreign system does not accept our credential, or not for this: everything else would fail as well.
    Refused { code: &'static str, retry_in: Option<Duration> },
    /// It failed, perhaps over this very customer.
    Failed { code: &'static str },
    /// This customer cannot be brought into step as it is.
    Customer { code: &'static str },
    /// As before, and trying again without a person does not help.
    Hopeless { code: &'static str },
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

impl Trouble {
    pub const fn customer(code: &'static str) -> Self {
        Self::Customer { code }
    }

    pub const fn hopeless(code: &'static str) -> Self {
        Self::Hopeless { code }
    }

    /// A stable word, explained in `docs/provisioning.md`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Outage { code, .. }
            | Self::Refused { code, .. }
            | Self::Failed { code }
            | Self::Customer { code }
            | Self::Hopeless { code } => code,
        }
    }

    /// Decides on the subject, and stops the tenant's work where that is due.
    pub fn verdict(&self, pause: &Pause, tries: u32, now: Timestamp, max_tries: u32) -> Verdict {
        let stop = |retry_in: Option<Duration>, is_refused| {
            let (until, is_new_pause) = pause.begin(now, retry_in, is_refused);
            Verdict { tries, next_try_at: until, parked: false, is_new_pause }
        };
        let own = || {
            let tries = tries.saturating_add(1);
            let next_try_at = after(now, jittered(growing(FIRST_WAIT, tries - 1, LONGEST_WAIT)));
            Verdict { tries, next_try_at, parked: tries >= max_tries, is_new_pause: false }
        };
        match self {
            Self::Outage { retry_in, .. } => stop(*retry_in, false),
            Self::Refused { retry_in, .. } => stop(*retry_in, true),
            // Where others went well just before, it is this customer's own trouble.
            Self::Failed { .. } if pause.was_well() => {
                let verdict = stop(None, false);
                let own = own();
                Verdict { next_try_at: cmp::max(own.next_try_at, verdict.next_try_at), ..own }
            }
            Self::Failed { .. } => stop(None, false),
            Self::Customer { .. } => own(),
            Self::Hopeless { .. } => Verdict { parked: true, ..own() },
        }
    }
}

impl From<ZendeskError> for Trouble {
    fn from(error: ZendeskError) -> Self {
        match error {
            ZendeskError::Unreachable(_) => Self::Outage { code: "zendesk_unreachable", retry_in: None },
            ZendeskError::Busy { retry_in } => Self::Outage { code: "zendesk_busy", retry_in: Some(retry_in) },
            ZendeskError::NotAllowed { .. } => Self::Refused { code: "zendesk_not_allowed", retry_in: None },
            ZendeskError::Failed { .. } => Self::Failed { code: "zendesk_failed" },
            ZendeskError::Unreadable { .. } => Self::Failed { code: "zendesk_unreadable" },
            ZendeskError::NotFound { .. } => Self::customer("zendesk_not_found"),
            ZendeskError::AlreadyTaken { .. } => Self::customer("value_taken"),
            ZendeskError::Refused { .. } => Self::customer("zendesk_refused"),
        }
    }
}

impl From<&PortaBillingError> for Trouble {
    fn from(error: &PortaBillingError) -> Self {
        let retry_in = error.retry_in();
        match error {
            PortaBillingError::LoginRefused { .. } => Self::Refused { code: "billing_login_refused", retry_in },
            PortaBillingError::Fault { .. } | PortaBillingError::NotReadOnly(_) => Self::customer("billing_refused"),
            PortaBillingError::Unreadable { .. } => Self::Failed { code: "billing_unreadable" },
            _ => Self::Outage { code: "billing_unreachable", retry_in },
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
            DirectoryError::Deadline(_) => Self::Outage { code: "billing_unreachable", retry_in: None },
        }
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        tracing::error!(error = &error as &dyn std::error::Error, "the store fails provisioning");
        match error {
            StoreError::Taken => Self::customer("linked_meanwhile"),
            _ => Self::Outage { code: "store_failed", retry_in: None },
        }
    }
}

/// Whether a tenant's work goes on.
#[derive(Debug, Default)]
pub(super) struct Pause(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    until: Option<Timestamp>,
    /// Failures since something last went well.
    failures: u32,
    is_refused: bool,
}

impl Pause {
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.state().until.is_none_or(|until| until <= now)
    }

    pub fn is_refused(&self) -> bool {
        self.state().is_refused
    }

    /// Something went well.
    pub fn is_well(&self) {
        let mut state = self.state();
        (state.failures, state.is_refused) = (0, false);
    }

    fn was_well(&self) -> bool {
        self.state().failures == 0
    }

    /// Stops the work. Several that fail at once prolong it only where somebody was told to wait longer.
    fn begin(&self, now: Timestamp, retry_in: Option<Duration>, is_refused: bool) -> (Timestamp, bool) {
        let mut state = self.state();
        let is_new = state.until.is_none_or(|until| until <= now);
        if is_new {
            let wait = growing(FIRST_WAIT, state.failures, if is_refused { LONGEST_WAIT } else { LONGEST_PAUSE });
            state.until = Some(after(now, jittered(wait)));
            state.failures = state.failures.saturating_add(1);
        }
        // Never earlier than asked: jitter only adds to what was said.
        let asked = retry_in.map(|wait| after(now, wait.min(Duration::from_hours(1)).mul_f64(1.0 + fraction() / 10.0)));
        state.until = cmp::max(state.until, asked);
        state.is_refused = is_refused;
        (state.until.unwrap_or(now), is_new)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn growing(first: Duration, times: u32, longest: Duration) -> Duration {
    first.saturating_mul(1 << times.min(16)).min(longest)
}

/// Between three and five quarters, so that what failed together does not come back together.
fn jittered(wait: Duration) -> Duration {
    wait.mul_f64(0.75 + fraction() / 2.0)
}

/// At least 0, less than 1; in the middle where the system has no randomness.
fn fraction() -> f64 {
    let mut bytes = [0; 2];
    rand::fill(&mut bytes).map_or(0.5, |()| f64::from(u16::from_be_bytes(bytes)) / 65_536.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn seconds(until: Timestamp) -> f64 {
        until.duration_since(NOW).as_secs_f64()
    }

    #[test]
    fn an_outage_costs_nobody_a_try_and_stops_the_tenant() {
        let pause = Pause::default();
        let outage = Trouble::Outage { code: "zendesk_unreachable", retry_in: None };

        let verdict = outage.verdict(&pause, 3, NOW, 5);

        assert_eq!((verdict.tries, verdict.parked), (3, false));
        assert!(!pause.is_over(NOW) && pause.is_over(verdict.next_try_at));
    }

    #[test]
    fn what_zendesk_asks_for_is_the_least_wait() {
        let pause = Pause::default();
        let busy = Trouble::Outage { code: "zendesk_busy", retry_in: Some(Duration::from_secs(40)) };

        let wait = seconds(busy.verdict(&pause, 0, NOW, 5).next_try_at);

        assert!((40.0..=44.1).contains(&wait), "{wait}");
    }

    #[test]
    fn bad_content_stops_its_customer_only_and_is_given_up_in_the_end() {
        let pause = Pause::default();
        let bad = Trouble::customer("zendesk_refused");

        let verdicts: Vec<_> = (0..5).map(|tries| bad.verdict(&pause, tries, NOW, 5)).collect();

        assert!(pause.is_over(NOW));
        assert_eq!(
            verdicts.iter().map(|verdict| verdict.parked).collect::<Vec<_>>(),
            [false, false, false, false, true]
        );
        assert!(seconds(verdicts[3].next_try_at) > 2.0 * seconds(verdicts[1].next_try_at));
    }

    #[test]
    fn one_customer_over_whom_zendesk_fails_does_not_stop_the_others_for_ever() {
        let pause = Pause::default();
        let failed = Trouble::Failed { code: "zendesk_failed" };

        let alone = failed.verdict(&pause, 0, NOW, 5);
        let in_an_outage = failed.verdict(&pause, 0, NOW, 5);
        pause.is_well();

        assert_eq!((alone.tries, in_an_outage.tries), (1, 0));
        assert!(failed.verdict(&pause, 4, NOW, 5).parked);
    }
}
