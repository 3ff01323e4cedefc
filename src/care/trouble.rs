//! Why a query is not delivered yet, and what follows from it.

use std::time::Duration;

use crate::{customers::DirectoryError, store::StoreError, zendesk::ZendeskError};

/// What keeps a query from being delivered.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Nobody's query would be delivered now: it costs no try, however long it takes.
    Outage { code: &'static str, retry_in: Option<Duration> },
    /// Not now, for a moment.
    Later { code: &'static str, wait: Duration },
    /// This query cannot be delivered as it is.
    Own { code: &'static str },
    /// The lease has ended and somebody else has it: nothing more is to be done.
    Lost,
}

impl Trouble {
    /// A stable word, explained in `docs/self-care.md`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Outage { code, .. } | Self::Later { code, .. } | Self::Own { code } => code,
            Self::Lost => "lease_lost",
        }
    }

    pub const fn outage(code: &'static str) -> Self {
        Self::Outage { code, retry_in: None }
    }
}

impl From<ZendeskError> for Trouble {
    fn from(error: ZendeskError) -> Self {
        match error {
            ZendeskError::Unreachable(_) => Self::outage("zendesk_unreachable"),
            ZendeskError::Busy { retry_in, of_endpoint: true } => Self::Later { code: "zendesk_busy", wait: retry_in },
            ZendeskError::Busy { retry_in, of_endpoint: false } => {
                Self::Outage { code: "zendesk_busy", retry_in: Some(retry_in) }
            }
            ZendeskError::Failed { .. } => Self::outage("zendesk_failed"),
            // Cut off on its way, or a proxy's page: what was asked for may be done all the same.
            ZendeskError::Unreadable { .. } => Self::outage("zendesk_unreadable"),
            ZendeskError::NotAllowed { status: 401, .. } => Self::outage("zendesk_login_refused"),
            ZendeskError::NotAllowed { .. } => Self::outage("zendesk_not_allowed"),
            // Somebody was writing the same record: nothing is wrong with the values.
            ZendeskError::Refused { status: 409, .. } => {
                Self::Later { code: "zendesk_conflict", wait: crate::waits::FIRST }
            }
            ZendeskError::NotFound { .. } => Self::Own { code: "zendesk_not_found" },
            ZendeskError::AlreadyTaken { .. } => Self::Own { code: "value_taken" },
            ZendeskError::Refused { .. } => Self::Own { code: "zendesk_refused" },
        }
    }
}

impl From<DirectoryError> for Trouble {
    fn from(error: DirectoryError) -> Self {
        Self::Outage { code: "billing_unreachable", retry_in: error.retry_in() }
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        tracing::error!(error = &error as &dyn std::error::Error, "the store fails a query");
        Self::outage("store_failed")
    }
}
