//! Why somebody is not let in, or not any more.

use thiserror::Error;

use crate::store::StoreError;

/// A link or a visit that is not accepted.
#[derive(Debug, Error)]
pub enum VisitError {
    #[error("there is no visit")]
    Missing,
    /// Not one of ours, or for another tenant or another kind of page.
    #[error("the value is not one of ours")]
    Forged,
    #[error("the visit has ended")]
    Ended,
    #[error("the link was used before")]
    Used,
    #[error("the link has run out")]
    RunOut,
    /// Nobody knows whether it was used or has ended.
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the system gives no random bytes")]
    NoRandomness,
}

impl VisitError {
    /// For metrics.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Missing => "visit_missing",
            Self::Forged => "visit_forged",
            Self::Ended => "visit_ended",
            Self::Used => "link_used",
            Self::RunOut => "link_run_out",
            Self::Store(_) => "store_failed",
            Self::NoRandomness => "no_randomness",
        }
    }
}
