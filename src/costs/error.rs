//! Why there are no figures.

use thiserror::Error;

use crate::{store::StoreError, zendesk::ZendeskError};

#[derive(Debug, Error)]
pub enum CostsError {
    /// Reading has not come further; what was read before stands.
    #[error("Zendesk's tickets cannot be read")]
    Zendesk(#[from] ZendeskError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
