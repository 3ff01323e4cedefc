//! The state of an account.

use super::states;
use crate::{
    customers::Status,
    locale::Texts,
    portabilling::{Account, AccountBillStatus},
};

states! {
    /// Gravest first: when billing tells several, the first of them is shown. What befalls the whole customer comes
    /// before the account's own lesser troubles, since only that explains why nothing works.
    State {
        Closed = "closed", Danger, "status-account-closed", "status-account-closed-reason";
        CustomerExported = "customer_exported", Danger,
            "status-account-customer-exported", "status-account-customer-exported-reason";
        Blocked = "blocked", Danger, "status-account-blocked", "status-account-blocked-reason";
        CustomerBlocked = "customer_blocked", Danger,
            "status-account-customer-blocked", "status-account-customer-blocked-reason";
        CustomerProvisionallyTerminated = "customer_provisionally_terminated", Danger,
            "status-account-customer-provisionally-terminated",
            "status-account-customer-provisionally-terminated-reason";
        CustomerSuspended = "customer_suspended", Danger,
            "status-account-customer-suspended", "status-account-customer-suspended-reason";
        Expired = "expired", Danger, "status-account-expired", "status-account-expired-reason";
        NotYetActive = "not_yet_active", Notice, "status-account-not-yet-active", "status-account-not-yet-active-reason";
        Inactive = "inactive", Danger, "status-account-inactive", "status-account-inactive-reason";
        Quarantine = "quarantine", Danger, "status-account-quarantine", "status-account-quarantine-reason";
        Frozen = "frozen", Danger, "status-account-frozen", "status-account-frozen-reason";
        CustomerLimited = "customer_limited", Warning,
            "status-account-customer-limited", "status-account-customer-limited-reason";
        CustomerHasNoAvailableFunds = "customer_has_no_available_funds", Danger,
            "status-account-customer-has-no-available-funds", "status-account-customer-has-no-available-funds-reason";
        CustomerCreditExceed = "customer_credit_exceed", Danger,
            "status-account-customer-credit-exceed", "status-account-customer-credit-exceed-reason";
        Overdraft = "overdraft", Danger, "status-account-overdraft", "status-account-overdraft-reason";
        CreditExceeded = "credit_exceeded", Danger,
            "status-account-credit-exceeded", "status-account-credit-exceeded-reason";
        ZeroBalance = "zero_balance", Danger, "status-account-zero-balance", "status-account-zero-balance-reason";
        Screening = "screening", Warning, "status-account-screening", "status-account-screening-reason";
        CustomerSuspensionDelayed = "customer_suspension_delayed", Warning,
            "status-account-customer-suspension-delayed", "status-account-customer-suspension-delayed-reason";
        CustomerLimitingDelayed = "customer_limiting_delayed", Warning,
            "status-account-customer-limiting-delayed", "status-account-customer-limiting-delayed-reason";
        Active = "active", Good, "status-account-active";
    }
}

/// The one state to show of `status`, `bill_status` and `blocked`, in words, with its reason where something is wrong.
///
/// A status of a newer release comes after every known trouble and before "active".
#[must_use]
pub fn account_status(account: &Account, texts: Texts) -> Status {
    let status = account.status.as_deref().map(|code| if code == "ok" { "active" } else { code });
    let named = status.map(State::from_code);

    let flags = [bill_state(account.bill_status), account.blocked.then_some(State::Blocked)];
    let gravest = flags.into_iter().flatten().chain(named.flatten()).min().unwrap_or(State::Active);

    match (gravest, named) {
        (State::Active, Some(None)) => super::other(status, texts),
        (State::Active, _) if account.bill_status == AccountBillStatus::Unknown => super::other(None, texts),
        (state, _) => state.in_words(texts),
    }
}

fn bill_state(bill_status: AccountBillStatus) -> Option<State> {
    match bill_status {
        AccountBillStatus::Terminated => Some(State::Closed),
        AccountBillStatus::Inactive => Some(State::Inactive),
        AccountBillStatus::Open | AccountBillStatus::Unknown => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{customers::samples::line, locale::Language};

    fn label(account: &Account) -> String {
        account_status(account, Language::English.texts()).label
    }

    #[test]
    fn every_state_has_words_in_every_language() {
        for language in Language::ALL {
            for state in State::ALL {
                let account = Account { status: Some(state.code().to_owned()), ..line() };
                let status = account_status(&account, language.texts());
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
    fn flags_count_even_when_no_status_is_told() {
        assert_eq!(label(&line()), "Active");
        assert_eq!(label(&Account { blocked: true, ..line() }), "Blocked");
        assert_eq!(label(&Account { bill_status: AccountBillStatus::Inactive, ..line() }), "Inactive");
        assert_eq!(label(&Account { bill_status: AccountBillStatus::Terminated, blocked: true, ..line() }), "Closed");
        assert_eq!(label(&Account { bill_status: AccountBillStatus::Unknown, ..line() }), "Other state");
    }

    #[test]
    fn the_gravest_of_several_states_is_shown() {
        let status = Some("customer_suspended".to_owned());
        assert_eq!(label(&Account { status: status.clone(), blocked: true, ..line() }), "Blocked");
        let inactive = Account { status, bill_status: AccountBillStatus::Inactive, ..line() };
        assert_eq!(label(&inactive), "Customer suspended");
        assert_eq!(label(&Account { status: Some("dozing".to_owned()), ..line() }), "Other state (dozing)");
    }
}
