//! What stands in the card's place when there is no card to show.

use askama::Template;

use super::{MatchRow, Note, Party, Wait};
use crate::{locale::Texts, zendesk::ZendeskError};

/// The organization has no customer yet: suggestions (the script asks for them) and search.
#[derive(Debug, Clone, Template)]
#[template(path = "panel/unlinked.html")]
pub struct UnlinkedView {
    pub t: Texts,
    pub organization: Party,
    /// Without it, candidates can be looked at but not linked.
    pub may_link: bool,
    /// The organization's `external_id`, when it says something that is not ours. Nothing changes it silently.
    pub foreign_external_id: Option<String>,
    /// The link that ended is still to be taken out of the organization's `external_id`.
    pub releasing: Option<Note>,
    /// Zendesk does not tell what the organization's `external_id` says.
    pub zendesk: Option<ZendeskTrouble>,
    /// Names the request in the logs; shown beside that trouble.
    pub correlation_id: String,
    /// Told as a short-lived message in Zendesk ("Unlinked from …"), after a change.
    pub notify: Option<String>,
}

/// Why Zendesk does not tell what an organization says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ZendeskTrouble {
    Silent,
    /// The credential may not read organizations.
    NotAllowed,
}

impl ZendeskTrouble {
    #[must_use]
    pub const fn of(error: &ZendeskError) -> Self {
        match error {
            ZendeskError::NotAllowed { .. } => Self::NotAllowed,
            _ => Self::Silent,
        }
    }

    const fn code(self) -> &'static str {
        match self {
            Self::Silent => "zendesk_unreachable",
            Self::NotAllowed => "zendesk_error",
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Silent => "state-zendesk-down",
            Self::NotAllowed => "state-zendesk-not-allowed",
        }
    }

    const fn text(self) -> &'static str {
        match self {
            Self::Silent => "state-zendesk-down-text",
            Self::NotAllowed => "state-zendesk-not-allowed-text",
        }
    }
}

/// The organization's `external_id` names a customer that belongs to another organization: a person has to decide.
#[derive(Debug, Clone, Template)]
#[template(path = "panel/ambiguous.html")]
pub struct AmbiguousView {
    pub t: Texts,
    pub organization: Party,
    /// The customer it names, with the organization it is linked to.
    pub named: [MatchRow; 1],
    pub may_link: bool,
    /// Told as a short-lived message in Zendesk, after a change.
    pub notify: Option<String>,
}

/// The organization is linked to a customer that billing no longer has, or its `external_id` names such a one.
#[derive(Debug, Clone, Template)]
#[template(path = "panel/gone.html")]
pub struct GoneView {
    pub t: Texts,
    pub organization: Party,
    /// The missing customer; its name is the last one known.
    pub customer: Party,
    pub may_link: bool,
    /// Whether there is a link to end; else only the `external_id` says so.
    pub is_linked: bool,
    /// Told as a short-lived message in Zendesk, after a change.
    pub notify: Option<String>,
}

/// Billing is silent and nothing is known yet of the customer that is linked or that the `external_id` names.
#[derive(Debug, Clone, Template)]
#[template(path = "panel/billing_down.html")]
pub struct BillingDownView {
    pub t: Texts,
    pub customer: Party,
    /// Whether there is a link; else only the `external_id` names the customer.
    pub is_linked: bool,
    /// Whether billing was not even asked, because too many questions wait for it.
    pub is_busy: bool,
    /// Told as a short-lived message in Zendesk, after a change.
    pub notify: Option<String>,
    pub retry: Option<Wait>,
    /// Names the request in the logs.
    pub correlation_id: String,
}
