//! What can go wrong between portadesk and billing, told apart by what the reader has to do about it.

use std::{sync::Arc, time::Duration};

use thiserror::Error;

/// A call to billing that gave no usable answer.
///
/// Cloneable, because one failed call is told to everyone who waited for it.
#[derive(Debug, Clone, Error)]
pub enum PortaBillingError {
    /// No connection, or no answer in time.
    #[error("billing did not answer in time or could not be reached")]
    Unreachable(#[source] Silence),
    /// The answer stopped in the middle, was too large, or was no JSON (a proxy's error page, say).
    #[error("billing's answer to {method} (HTTP {status}) cannot be understood: {what}")]
    Unreadable { method: &'static str, status: u16, what: &'static str },
    /// Billing answered with a fault. `code` is its `faultcode`, reduced to letters, digits, `.`, `_` and `-`;
    /// its text is dropped, because it may name people.
    #[error("billing refused {method}: {code}")]
    Fault { method: &'static str, code: String },
    /// Login, password or token are not accepted; nothing is tried again before `retry_in` has passed.
    #[error("billing refused the login: {code}")]
    LoginRefused { code: String, retry_in: Duration },
    /// Recent calls failed, so none is made for a while.
    #[error("billing is being left alone after repeated failures")]
    Paused { retry_in: Duration },
    /// Too many calls are waiting for their turn, or this one's turn did not come in time.
    #[error("too many calls to billing are waiting")]
    Overloaded,
    /// A method that is not on the read list. A fault of this program: refused before anything is sent.
    #[error("{0} is not on the list of read methods")]
    NotReadOnly(String),
}

/// How nothing came back.
#[derive(Debug, Clone, Error)]
pub enum Silence {
    #[error("no answer within {0:?}")]
    Deadline(Duration),
    #[error("the request could not be made")]
    Request(#[source] Arc<reqwest::Error>),
    /// The shared login was cut off, because the program is stopping.
    #[error("the login was interrupted")]
    Interrupted,
}

impl PortaBillingError {
    /// Whether billing is silent or broken as a whole, rather than unwilling to answer this one question.
    #[must_use]
    pub const fn is_outage(&self) -> bool {
        !matches!(self, Self::Fault { .. } | Self::NotReadOnly(_))
    }

    /// When it makes sense to ask again, where that is known.
    #[must_use]
    pub const fn retry_in(&self) -> Option<Duration> {
        match self {
            Self::LoginRefused { retry_in, .. } | Self::Paused { retry_in } => Some(*retry_in),
            _ => None,
        }
    }

    /// One stable word for metrics and logs.
    #[must_use]
    pub const fn outcome(&self) -> &'static str {
        match self {
            Self::Unreachable(_) => "unreachable",
            Self::Unreadable { .. } => "unreadable",
            Self::Fault { .. } => "fault",
            Self::LoginRefused { .. } => "login_refused",
            Self::Paused { .. } => "paused",
            Self::Overloaded => "overloaded",
            Self::NotReadOnly(_) => "not_read_only",
        }
    }
}
