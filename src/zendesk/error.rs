//! What can go wrong between portadesk and Zendesk.

use std::{sync::Arc, time::Duration};

use thiserror::Error;

/// A call to Zendesk that gave no usable answer. Cloneable, because one failed call is told to everyone who waited for it.
#[derive(Debug, Clone, Error)]
pub enum ZendeskError {
    #[error("Zendesk did not answer in time or could not be reached")]
    Unreachable(#[source] Arc<reqwest::Error>),
    /// No JSON, cut off, or too large.
    #[error("Zendesk's answer to {call} (HTTP {status}) cannot be understood")]
    Unreadable { call: &'static str, status: u16 },
    /// The credential is not accepted, or may not do this (401, 403).
    #[error("Zendesk does not allow {call} (HTTP {status})")]
    NotAllowed { call: &'static str, status: u16 },
    #[error("Zendesk does not know what {call} asked for")]
    NotFound { call: &'static str },
    /// 422: a value is already taken (names, external ids). `fields` are the keys Zendesk named; never values.
    #[error("Zendesk refused {call}: a value is already taken")]
    AlreadyTaken { call: &'static str, fields: Vec<String> },
    /// Any other 4xx.
    #[error("Zendesk refused {call} (HTTP {status}, {code})")]
    Refused { call: &'static str, status: u16, code: String },
    /// 429, or 503 with a wait. `of_endpoint`: only what was asked for has to wait, not the account.
    #[error("Zendesk asks to wait")]
    Busy { retry_in: Duration, of_endpoint: bool },
    /// 5xx without a wait.
    #[error("Zendesk failed (HTTP {status})")]
    Failed { status: u16 },
}

impl ZendeskError {
    /// Whether Zendesk is silent, busy or broken as a whole, rather than unwilling to do this one thing.
    #[must_use]
    pub const fn is_outage(&self) -> bool {
        match self {
            Self::Unreachable(_) | Self::Busy { .. } | Self::Failed { .. } | Self::Unreadable { .. } => true,
            Self::NotAllowed { status, .. } => *status == 401,
            Self::NotFound { .. } | Self::AlreadyTaken { .. } | Self::Refused { .. } => false,
        }
    }

    /// Whether Zendesk said nothing about the question: it was not reached, asked to wait, or failed.
    #[must_use]
    pub const fn is_silence(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::Busy { .. } | Self::Failed { .. })
    }

    /// When it makes sense to ask again, where that is known.
    #[must_use]
    pub const fn retry_in(&self) -> Option<Duration> {
        match self {
            Self::Busy { retry_in, .. } => Some(*retry_in),
            _ => None,
        }
    }

    /// A stable word for metrics and health.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Unreachable(_) => "unreachable",
            Self::Unreadable { .. } => "unreadable",
            Self::NotAllowed { .. } => "not_allowed",
            Self::NotFound { .. } => "not_found",
            Self::AlreadyTaken { .. } => "already_taken",
            Self::Refused { .. } => "refused",
            Self::Busy { .. } => "busy",
            Self::Failed { .. } => "failed",
        }
    }
}
