//! A ticket without organization: which it may belong to, what was chosen, and how its sender is recognised next time.

use askama::Template;

use super::{Age, MatchRow, Party};
use crate::{customers::Fact, locale::Texts};

/// Where the ticket may belong, and why. Nothing is preselected, and several are shown as such.
#[derive(Debug, Clone, Template)]
#[template(path = "panel/senders.html")]
pub struct SendersView {
    pub t: Texts,
    /// Strongest evidence first.
    pub organizations: Vec<OrganizationRow>,
    /// Customers that no organization is linked to, to look at.
    pub customers: Vec<MatchRow>,
    /// What was left out and why.
    pub remarks: Vec<String>,
    /// Text key of who did not answer everything, so that there may be more.
    pub incomplete: Option<&'static str>,
    /// Whether this agent may give the ticket an organization from here.
    pub may_assign: bool,
}

/// An organization that the ticket may belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationRow {
    pub organization: Party,
    /// The customer that the organization is linked to, where that is known.
    pub customer: Option<MatchRow>,
    pub evidence: Vec<Fact>,
    /// Sent back with the choice, so that the ledger keeps why. Opaque to the page.
    pub evidence_token: String,
}

impl SendersView {
    const fn is_empty(&self) -> bool {
        self.organizations.is_empty() && self.customers.is_empty()
    }

    const fn title(&self) -> &'static str {
        match (self.organizations.len(), self.customers.len()) {
            (0, 0) => "suggest-none",
            (0, 1) => "suggest-one",
            (0, _) => "suggest-several",
            (1, _) => "assign-one",
            _ => "assign-several",
        }
    }

    const fn text(&self) -> &'static str {
        match (self.organizations.len(), self.customers.len()) {
            (0, 0 | 1) => "suggest-one-text",
            (0, _) => "suggest-several-text",
            (1, _) => "assign-one-text",
            _ => "assign-several-text",
        }
    }
}

/// What was done for a ticket from here.
#[derive(Debug, Clone, Template)]
#[template(path = "panel/assigned.html")]
pub struct AssignedView {
    pub t: Texts,
    /// `None`: only its sender was made known.
    pub chosen: Option<ChosenRow>,
    pub remembered: Vec<RememberedRow>,
    /// Whether this agent may change anything.
    pub may_change: bool,
    /// Whether contacts may be given the sender's address or number.
    pub may_remember: bool,
    /// A short message for the agent after a change.
    pub notify: Option<String>,
}

/// The organization that a ticket was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChosenRow {
    pub organization: Party,
    pub state: ChoiceState,
    /// The requester was put into the organization for it.
    pub joined: bool,
    /// "By Zendesk user 534".
    pub by: String,
    pub at: Age,
    /// Sent back when it is gone on with.
    pub evidence_token: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChoiceState {
    Done,
    /// Zendesk fell silent on the way there.
    Begun,
    /// Zendesk fell silent on the way back.
    TakingBack,
    /// The ticket was given another organization in Zendesk since, or none.
    Moved,
    /// Zendesk does not say whether it still is so.
    Unsure,
}

impl ChoiceState {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Begun => "begun",
            Self::TakingBack => "taking_back",
            Self::Moved => "moved",
            Self::Unsure => "unsure",
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Done | Self::Unsure => "assign-assigned",
            Self::Begun => "assign-unfinished",
            Self::TakingBack => "assign-taking-back",
            Self::Moved => "assign-moved",
        }
    }

    const fn text(self) -> Option<&'static str> {
        match self {
            Self::Done => None,
            Self::Begun => Some("assign-unfinished-text"),
            Self::TakingBack => Some("assign-taking-back-text"),
            Self::Moved => Some("assign-moved-text"),
            Self::Unsure => Some("assign-unsure-text"),
        }
    }

    const fn is_unfinished(self) -> bool {
        matches!(self, Self::Begun | Self::TakingBack)
    }
}

/// An address or number that a contact was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RememberedRow {
    /// `email` or `phone_number`.
    pub kind: &'static str,
    /// Text key of what was done.
    pub text: &'static str,
    /// The contact's number.
    pub contact: String,
    /// Zendesk fell silent on the way.
    pub is_unfinished: bool,
}

/// What was chosen is taken back.
#[derive(Debug, Clone, Template)]
#[template(path = "panel/taken_back.html")]
pub struct TakenBackView {
    pub notify: String,
}

/// Who could be given the sender's address or number.
#[derive(Debug, Clone, Template)]
#[template(path = "panel/recognise.html")]
pub struct RecogniseView {
    pub t: Texts,
    pub values: Vec<RecognisableRow>,
    pub contacts: Vec<ContactRow>,
}

/// An address or number of the sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecognisableRow {
    /// `email` or `phone_number`.
    pub kind: &'static str,
    pub value: String,
    /// The requester is recognised by it already.
    pub is_theirs: bool,
}

/// A person of the organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactRow {
    pub id: String,
    pub name: String,
    /// Whoever asked for the ticket.
    pub is_requester: bool,
}
