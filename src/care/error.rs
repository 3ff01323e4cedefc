//! Why a customer is not helped right now.

use std::{sync::Arc, time::Duration};

use thiserror::Error;

use crate::{customers::DirectoryError, portabilling::PersonError, store::StoreError, zendesk::ZendeskError};

#[derive(Debug, Error)]
pub enum CareError {
    /// Billing does not know the self-care session, or not as this customer's.
    #[error("the customer is not signed in to self-care")]
    NotSignedIn,
    #[error(transparent)]
    Person(PersonError),
    /// The key of the form is not one of ours, not this customer's, or too old; or it was sent, and takes no files any more.
    #[error("the form is no longer open")]
    FormEnded,
    /// Something that a person typed cannot stand in a ticket.
    #[error("{0}")]
    Unusable(&'static str),
    #[error("the file has nothing in it")]
    FileEmpty,
    #[error("the file is of no kind that is taken")]
    FileOfNoKind,
    #[error("the file is larger than {most_bytes} bytes")]
    FileTooLarge { most_bytes: u64 },
    #[error("there are as many files as there may be")]
    TooManyFiles,
    /// So much waits for the help desk already that no more is taken.
    #[error("there is no room for files")]
    NoRoom,
    /// More queries than a customer may send.
    #[error("the customer has sent too many queries")]
    TooMany { retry_in: Duration },
    /// No such ticket, or not this customer's.
    #[error("the customer has no such ticket")]
    NotTheirs,
    /// Somebody has changed the ticket since the customer saw it.
    #[error("the ticket has changed meanwhile")]
    TicketChanged,
    /// The ticket takes no answer any more.
    #[error("the ticket is closed for good")]
    TicketClosed,
    #[error(transparent)]
    Zendesk(#[from] Arc<ZendeskError>),
    #[error(transparent)]
    Billing(#[from] DirectoryError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the system gives no random bytes")]
    NoRandomness,
}

impl From<ZendeskError> for CareError {
    fn from(error: ZendeskError) -> Self {
        match error {
            ZendeskError::NotFound { .. } => Self::NotTheirs,
            error => Self::Zendesk(Arc::new(error)),
        }
    }
}
