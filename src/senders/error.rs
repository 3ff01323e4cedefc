//! Why a decision about a sender was not carried out.

use std::sync::Arc;

use thiserror::Error;

use crate::{
    store::StoreError,
    zendesk::{OrganizationId, UserId, ZendeskError},
};

#[derive(Debug, Error)]
pub enum SenderError {
    #[error("Zendesk has no such ticket")]
    TicketGone,
    /// Nothing of a closed ticket can be changed.
    #[error("the ticket is closed")]
    TicketClosed,
    /// Somebody was quicker, here or in Zendesk.
    #[error("the ticket has an organization by now")]
    HasOrganization { present: OrganizationId },
    /// There is nothing to take back of what the agent was shown.
    #[error("the ticket was assigned otherwise meanwhile")]
    Changed,
    /// Zendesk took the call and left the organization as it was.
    #[error("Zendesk did not take the organization up")]
    NotTaken,
    /// The ticket changed each time it was about to be written.
    #[error("the ticket changes all the time")]
    Restless,
    /// Whoever is to be made known is no end user of the organization that was chosen.
    #[error("the contact does not belong to the organization")]
    NoContact,
    /// The sender has no address or number of this kind.
    #[error("there is nothing of the sender to remember")]
    NothingToRemember,
    /// Somebody has this address or number; mostly the sender.
    #[error("the address or number is somebody else's in Zendesk")]
    BelongsToSomebody,
    /// Another contact was given it meanwhile.
    #[error("another contact was given it")]
    Remembered { contact: UserId },
    /// The settings do not allow it.
    #[error("this is not switched on")]
    Off,
    #[error(transparent)]
    Zendesk(Arc<ZendeskError>),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SenderError {
    /// The word that stands in the ledger as the reason of a refusal.
    #[must_use]
    pub fn reason(&self) -> &'static str {
        match self {
            Self::TicketGone => "ticket_gone",
            Self::TicketClosed => "ticket_closed",
            Self::HasOrganization { .. } => "has_organization",
            Self::Changed => "changed_meanwhile",
            Self::NotTaken => "not_taken",
            Self::Restless => "ticket_changes",
            Self::NoContact => "no_contact",
            Self::NothingToRemember => "nothing_to_remember",
            Self::BelongsToSomebody => "belongs_to_somebody",
            Self::Remembered { .. } => "remembered_otherwise",
            Self::Off => "switched_off",
            Self::Zendesk(error) => error.kind(),
            Self::Store(_) => "store_failed",
        }
    }

    /// Whether nobody knows how far Zendesk has come with it, so that what was begun must not be forgotten.
    pub(super) fn leaves_open(&self) -> bool {
        match self {
            Self::Zendesk(error) => error.is_outage(),
            Self::Store(_) | Self::Restless => true,
            _ => false,
        }
    }
}

impl From<ZendeskError> for SenderError {
    fn from(error: ZendeskError) -> Self {
        Self::Zendesk(Arc::new(error))
    }
}
