//! The state of a customer.

use super::states;
use crate::{
    customers::Status,
    locale::Texts,
    portabilling::{BalanceControl, BillStatus, Customer},
};

states! {
    /// Gravest first: when billing tells several, the first of them is shown.
    ///
    /// PortaOne's documents give closed, blocked, suspended, limited, limitation put off; the rest is put between
    /// them by what the customer still can do. A state of the customer comes before the same one of its reseller.
    /// A state that is named exactly comes before the general one that billing's flags tell of beside it.
    /// Source: "Customer and account statuses", MR102.
    State {
        Closed = "closed", Danger, "status-customer-closed", "status-customer-closed-reason";
        Exported = "exported", Danger, "status-customer-exported", "status-customer-exported-reason";
        Deactivated = "deactivated", Danger, "status-customer-deactivated", "status-customer-deactivated-reason";
        Blocked = "blocked", Danger, "status-customer-blocked", "status-customer-blocked-reason";
        ResellerBlocked = "reseller_blocked", Danger,
            "status-customer-reseller-blocked", "status-customer-reseller-blocked-reason";
        ProvisionallyTerminated = "provisionally_terminated", Danger,
            "status-customer-provisionally-terminated", "status-customer-provisionally-terminated-reason";
        ResellerProvisionallyTerminated = "reseller_provisionally_terminated", Danger,
            "status-customer-reseller-provisionally-terminated",
            "status-customer-reseller-provisionally-terminated-reason";
        Suspended = "suspended", Danger, "status-customer-suspended", "status-customer-suspended-reason";
        ResellerSuspended = "reseller_suspended", Danger,
            "status-customer-reseller-suspended", "status-customer-reseller-suspended-reason";
        Frozen = "frozen", Danger, "status-customer-frozen", "status-customer-frozen-reason";
        BillingPaused = "billing_paused", Warning,
            "status-customer-billing-paused", "status-customer-billing-paused-reason";
        Limited = "limited", Warning, "status-customer-limited", "status-customer-limited-reason";
        NoAvailableFunds = "no_available_funds", Danger,
            "status-customer-no-available-funds", "status-customer-no-available-funds-reason";
        CreditExceeded = "credit_exceeded", Danger,
            "status-customer-credit-exceeded", "status-customer-credit-exceeded-reason";
        SpendingLimitReached = "spending_limit_reached", Warning,
            "status-customer-spending-limit-reached", "status-customer-spending-limit-reached-reason";
        SuspensionDelayed = "suspension_delayed", Warning,
            "status-customer-suspension-delayed", "status-customer-suspension-delayed-reason";
        LimitingDelayed = "limiting_delayed", Warning,
            "status-customer-limiting-delayed", "status-customer-limiting-delayed-reason";
        InProgress = "in_progress", Notice, "status-customer-in-progress", "status-customer-in-progress-reason";
        Active = "active", Good, "status-customer-active";
    }
}

/// The one state to show of `status`, `bill_status`, `blocked` and `credit_exceed`, in words, with its reason where something is wrong.
///
/// A status of a newer release comes after every known trouble and before "active".
#[must_use]
pub fn customer_status(customer: &Customer, texts: Texts) -> Status {
    match gravest(customer) {
        (State::Active, true) => super::other(named(customer), texts),
        (State::Active, _) if customer.state.bill_status == BillStatus::Unknown => super::other(None, texts),
        (state, _) => state.in_words(texts),
    }
}

/// The same state as a code that no language changes: one of billing's own names, `active` when nothing is wrong, `other`
/// for what this release does not know.
#[must_use]
pub fn status_code(customer: &Customer) -> &'static str {
    match gravest(customer) {
        (State::Active, true) => "other",
        (State::Active, _) if customer.state.bill_status == BillStatus::Unknown => "other",
        (state, _) => state.into(),
    }
}

fn named(customer: &Customer) -> Option<&str> {
    customer.state.status.as_deref().map(|code| if code == "ok" { "active" } else { code })
}

/// The gravest state that is told, and whether another one is named that this release does not know.
fn gravest(customer: &Customer) -> (State, bool) {
    let told = &customer.state;
    let named = named(customer).map(State::from_code);
    let flags = [bill_state(told.bill_status), blocked(told.blocked), credit(customer)];
    let known = flags.into_iter().flatten().chain(named.flatten());
    (known.min().unwrap_or(State::Active), named == Some(None))
}

/// Whether the customer is closed for good.
#[must_use]
pub fn is_closed(customer: &Customer) -> bool {
    customer.state.bill_status == BillStatus::Closed || customer.state.status.as_deref() == Some("closed")
}

fn bill_state(bill_status: BillStatus) -> Option<State> {
    match bill_status {
        BillStatus::Closed => Some(State::Closed),
        BillStatus::Exported => Some(State::Exported),
        BillStatus::Deactivated => Some(State::Deactivated),
        BillStatus::Suspended => Some(State::Suspended),
        BillStatus::Open | BillStatus::Unknown => None,
    }
}

fn blocked(blocked: bool) -> Option<State> {
    blocked.then_some(State::Blocked)
}

fn credit(customer: &Customer) -> Option<State> {
    let prepaid = customer.money.control == BalanceControl::Prepaid;
    let state = if prepaid { State::NoAvailableFunds } else { State::CreditExceeded };
    customer.state.credit_exceeded.then_some(state)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{customers::samples::acme, locale::Language, portabilling::CustomerState};

    fn label(state: CustomerState) -> String {
        let customer = Customer { state, ..acme() };
        customer_status(&customer, Language::English.texts()).label
    }

    fn named(status: &str) -> CustomerState {
        CustomerState { status: Some(status.to_owned()), ..CustomerState::default() }
    }

    #[test]
    fn every_state_has_words_in_every_language() {
        for language in Language::ALL {
            for state in State::ALL {
                let customer = Customer { state: named(state.code()), ..acme() };
                let status = customer_status(&customer, language.texts());
                assert_eq!(status.reason.is_none(), *state == State::Active, "{state:?} {language:?}");
                for words in status.reason.iter().chain([&status.label]) {
                    assert!(!words.contains("status-") && !words.contains('_'), "{state:?} {language:?}: {words}");
                    assert_ne!(words, state.code(), "{language:?}");
                }
                if let Some(reason) = &status.reason {
                    assert!(reason.contains(' ') && reason.ends_with('.'), "{state:?} {language:?}: {reason}");
                }
            }
        }
    }

    #[test]
    fn no_two_states_share_their_words() {
        for language in Language::ALL {
            let labels: std::collections::BTreeSet<_> =
                State::ALL.iter().map(|state| state.in_words(language.texts()).label).collect();
            assert_eq!(labels.len(), State::ALL.len(), "{language:?}");
        }
    }

    #[test]
    fn the_gravest_of_several_states_is_shown() {
        let blocked = CustomerState { blocked: true, credit_exceeded: true, ..CustomerState::default() };
        assert_eq!(label(blocked.clone()), "Blocked");
        assert_eq!(label(CustomerState { bill_status: BillStatus::Suspended, ..blocked.clone() }), "Blocked");
        assert_eq!(label(CustomerState { bill_status: BillStatus::Closed, ..blocked }), "Closed");
        assert_eq!(label(CustomerState { bill_status: BillStatus::Suspended, ..named("limited") }), "Suspended");
        assert_eq!(
            label(CustomerState { bill_status: BillStatus::Suspended, ..named("provisionally_terminated") }),
            "Provisionally terminated"
        );
        assert_eq!(label(CustomerState { credit_exceeded: true, ..named("ok") }), "Credit limit reached");
    }

    #[test]
    fn an_unknown_status_is_said_to_be_so_unless_something_known_is_wrong() {
        assert_eq!(label(named("orbiting")), "Other state (orbiting)");
        assert_eq!(label(CustomerState { blocked: true, ..named("orbiting") }), "Blocked");
        assert_eq!(
            label(CustomerState { bill_status: BillStatus::Unknown, ..CustomerState::default() }),
            "Other state"
        );
        assert_eq!(label(CustomerState { bill_status: BillStatus::Unknown, ..named("limited") }), "Limited");
    }

    #[test]
    fn no_status_and_ok_both_mean_active() {
        assert_eq!(label(CustomerState::default()), "Active");
        assert_eq!(label(named("ok")), "Active");
    }
}
