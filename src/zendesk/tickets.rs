//! Tickets as Zendesk tells them, in our own types.

use std::collections::HashMap;

use jiff::Timestamp;

use super::{OrganizationId, TicketId, UserId};

/// Zendesk shows no more results of a search.
pub const MOST_FOUND: u16 = 1_000;

/// A ticket as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    pub id: TicketId,
    /// May be empty.
    pub subject: String,
    pub status: TicketStatus,
    pub priority: Option<TicketPriority>,
    pub requester: Option<UserId>,
    pub assignee: Option<UserId>,
    pub organization: Option<OrganizationId>,
    /// Unless nothing on it was ever said to the requester.
    pub is_public: bool,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// Where a ticket stands; of a custom status, its category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TicketStatus {
    New,
    Open,
    Pending,
    Hold,
    Solved,
    Closed,
    /// A word that is not documented.
    Unknown,
}

impl TicketStatus {
    /// Those there are, in the order of a ticket's life.
    pub const ALL: [Self; 6] = [Self::New, Self::Open, Self::Pending, Self::Hold, Self::Solved, Self::Closed];

    /// Zendesk's own word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Open => "open",
            Self::Pending => "pending",
            Self::Hold => "hold",
            Self::Solved => "solved",
            Self::Closed => "closed",
            Self::Unknown => "unknown",
        }
    }

    /// The status of this name; upper case occurs too.
    #[must_use]
    pub fn from_wire(word: &str) -> Self {
        Self::ALL.into_iter().find(|status| status.as_str().eq_ignore_ascii_case(word)).unwrap_or(Self::Unknown)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TicketPriority {
    Urgent,
    High,
    Normal,
    Low,
}

impl TicketPriority {
    pub const ALL: [Self; 4] = [Self::Urgent, Self::High, Self::Normal, Self::Low];

    /// Zendesk's own word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Urgent => "urgent",
            Self::High => "high",
            Self::Normal => "normal",
            Self::Low => "low",
        }
    }

    #[must_use]
    pub fn from_wire(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|priority| priority.as_str().eq_ignore_ascii_case(word))
    }
}

/// Some tickets of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TicketPage {
    pub tickets: Vec<Ticket>,
    /// Names of the people whom the tickets name, as far as they are known.
    pub people: HashMap<UserId, String>,
    /// Where the next page begins; opaque. `None`: this was the last.
    pub next: Option<String>,
}

/// A public message of a ticket's conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    pub author: Option<UserId>,
    pub text: String,
    pub created_at: Timestamp,
}
