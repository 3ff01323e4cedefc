//! What Zendesk tells, in our own types. Made from the wire in this module and nowhere else.

use std::{collections::BTreeMap, fmt, str::FromStr};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

macro_rules! numeric_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = NotAZendeskId;

            /// Reads plain ASCII digits only: no sign, no blanks, at most 18 of them, not zero.
            fn from_str(text: &str) -> Result<Self, NotAZendeskId> {
                let plain = (1..=18).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
                let number = plain.then(|| text.parse().ok()).flatten().filter(|n| *n > 0);
                number.map(Self).ok_or(NotAZendeskId)
            }
        }
    };
}

/// The text is not a positive whole number of at most 18 digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a Zendesk id is a positive whole number")]
pub struct NotAZendeskId;

numeric_id!(OrganizationId);
numeric_id!(
    /// A person in Zendesk: agent, admin or end user.
    UserId
);
numeric_id!(TicketId);
numeric_id!(GroupId);
numeric_id!(AppId);
numeric_id!(InstallationId);

/// An Organization, as far as linking needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    pub id: OrganizationId,
    pub name: String,
    /// `None` when unset or empty.
    pub external_id: Option<String>,
    /// Lower case, no repeats.
    pub domain_names: Vec<String>,
}

/// An Organization with all that provisioning may write.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    pub organization: Organization,
    pub tags: Vec<String>,
    /// Custom fields by key, also the empty ones: what is not among them is not defined in the account.
    pub fields: BTreeMap<String, Value>,
}

/// A Zendesk user, as far as being a customer's contact needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person {
    pub id: UserId,
    pub role: Role,
    /// The default one of theirs.
    pub organization: Option<OrganizationId>,
    /// Deleted in Zendesk, and shown all the same.
    pub is_deleted: bool,
}

/// What a person is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    pub id: u64,
    pub kind: IdentityKind,
    pub value: String,
    pub is_primary: bool,
}

/// The kinds of identities that provisioning writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum IdentityKind {
    Email,
    /// In the form E.164.
    PhoneNumber,
}

impl IdentityKind {
    pub const ALL: [Self; 2] = [Self::Email, Self::PhoneNumber];

    /// Zendesk's own name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::PhoneNumber => "phone_number",
        }
    }
}

/// Where a ticket belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketPlace {
    pub id: TicketId,
    pub requester: UserId,
    pub organization: Option<OrganizationId>,
    /// Nothing of it can be changed any more.
    pub is_closed: bool,
    /// When it was last changed, in Zendesk's own words: sent back with a change, so that nobody's is overwritten.
    pub stamp: Option<String>,
}

/// Somebody who writes or calls, with what they are reached by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    pub id: UserId,
    pub role: Role,
    pub is_deleted: bool,
    pub name: String,
    /// The primary address.
    pub email: Option<String>,
    /// As it stands in Zendesk, in any form.
    pub phone: Option<String>,
    /// The default one of theirs.
    pub organization: Option<OrganizationId>,
}

/// A ticket with what agents did for it.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkedTicket {
    pub id: TicketId,
    pub organization: Option<OrganizationId>,
    pub is_deleted: bool,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// Public comments of agents, altogether. `None` where Zendesk does not tell.
    pub replies: Option<u64>,
    /// Custom fields by id, as Zendesk writes them.
    pub fields: Vec<(u64, Value)>,
}

/// Tickets in the order of their changes.
#[derive(Debug, Clone, PartialEq)]
pub struct TicketsPage {
    pub tickets: Vec<WorkedTicket>,
    /// Where the next page begins.
    pub cursor: Option<String>,
    /// Nothing more has changed so far.
    pub is_end: bool,
}

/// An organization that another one took over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge {
    pub loser: OrganizationId,
    pub winner: OrganizationId,
    pub state: MergeState,
}

/// How far a merge has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MergeState {
    UnderWay,
    Complete,
    Failed,
}

/// What decides what a Zendesk user may do here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agent {
    pub id: UserId,
    pub role: Role,
    /// Suspended or deleted users are not active.
    pub active: bool,
    /// Set when the account uses custom roles.
    pub custom_role_id: Option<u64>,
    pub groups: Vec<GroupId>,
}

/// A role the account made for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CustomRole {
    pub id: u64,
    pub may_edit_organizations: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Admin,
    Agent,
    EndUser,
}

/// An installation of our app in a Zendesk account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installation {
    pub id: InstallationId,
    pub app: AppId,
    /// RSA public key of the app, as Zendesk serves it.
    pub public_key_pem: String,
}

/// Where in Zendesk our page is shown: the places the app's manifest names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Location {
    TicketSidebar,
    NewTicketSidebar,
    UserSidebar,
    OrganizationSidebar,
    /// A page of its own, opened from the navigation.
    NavBar,
    /// A pop-over, opened from the bar above everything.
    TopBar,
}

impl Location {
    pub const ALL: [Self; 6] = [
        Self::TicketSidebar,
        Self::NewTicketSidebar,
        Self::UserSidebar,
        Self::OrganizationSidebar,
        Self::NavBar,
        Self::TopBar,
    ];

    /// Zendesk's own name, as in the manifest and in page tokens.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TicketSidebar => "ticket_sidebar",
            Self::NewTicketSidebar => "new_ticket_sidebar",
            Self::UserSidebar => "user_sidebar",
            Self::OrganizationSidebar => "organization_sidebar",
            Self::NavBar => "nav_bar",
            Self::TopBar => "top_bar",
        }
    }
}

impl FromStr for Location {
    type Err = UnknownLocation;

    fn from_str(text: &str) -> Result<Self, UnknownLocation> {
        Self::ALL.into_iter().find(|location| location.as_str() == text).ok_or(UnknownLocation)
    }
}

/// The text names no place where our page may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the app is not shown in this location")]
pub struct UnknownLocation;
