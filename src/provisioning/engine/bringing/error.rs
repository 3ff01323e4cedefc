//! What keeps a command from coming to its end.

use std::{io, time::Duration};

use thiserror::Error;

use super::super::Trouble;
use crate::{portabilling::PortaBillingError, store::StoreError, zendesk::ZendeskError};

/// Why a plan was not made, not applied or not taken back, or not to its end.
#[derive(Debug, Error)]
pub enum BringingError {
    #[error("Zendesk cannot be asked")]
    Zendesk(#[from] ZendeskError),
    #[error("billing cannot be asked")]
    Billing(#[from] PortaBillingError),
    #[error("the database fails")]
    Store(#[from] StoreError),
    /// A code that `docs/provisioning.md` explains.
    #[error("it stops here: {0}")]
    Stopped(&'static str),
    #[error("the file {file} cannot be read or written")]
    File { file: String, source: io::Error },
    /// `what` begins with a verb: "ends in the middle".
    #[error("{file} {what}")]
    Damaged { file: String, what: String },
    #[error("the plan is for the tenant {0}")]
    OtherTenant(String),
    #[error("the plan holds {rows} writes and was made for {cap} at most")]
    OverCap { rows: u64, cap: u64 },
    #[error("{file} is the receipt of another plan")]
    OtherPlan { file: String },
}

impl BringingError {
    /// Whether billing said nothing, so that it may do so later.
    pub(super) fn is_silence_of_billing(&self) -> bool {
        match self {
            Self::Billing(PortaBillingError::LoginRefused { .. }) => false,
            Self::Billing(error) => error.is_outage(),
            Self::Stopped(code) => *code == "billing_unreachable",
            _ => false,
        }
    }

    /// How long billing is not asked anyway.
    pub(super) fn retry_in(&self) -> Option<Duration> {
        match self {
            Self::Billing(error) => error.retry_in(),
            _ => None,
        }
    }
}

impl From<Trouble> for BringingError {
    fn from(trouble: Trouble) -> Self {
        Self::Stopped(trouble.code())
    }
}
