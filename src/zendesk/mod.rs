//! Zendesk: the client of its API, the check of its page tokens, and the app that is installed there.
//!
//! [`Zendesk`] reads organizations and agents, and writes an organization's `external_id` and what provisioning asks for. [`TokenVerifier`]
//! decides whether a page was really opened by Zendesk for one of its agents. [`app_package`] builds the app that is
//! uploaded, [`install()`] brings it into an account, and [`installations`] lets the service find it there again.
//! [`WebhookVerifier`] decides whether Zendesk itself told of something.

pub mod app_package;
mod client;
mod error;
pub mod install;
pub mod installations;
mod names;
mod records;
mod settings;
mod tickets;
pub mod token;
mod webhook;

pub use client::{
    AT_ONCE, AskedBy, Background, BulkJob, BulkRow, BulkState, Failure, FindInstallationError, Forecast, Health,
    HelpRequest, HelpRequests, InstalledApp, Job, JobId, JobState, Outgoing, Pieces, ProfilesPage, PublicComment,
    Quota, UploadId, Zendesk,
};
pub use error::ZendeskError;
pub use install::install;
pub use names::OrganizationNames;
pub use records::{
    Agent, AppId, CustomRole, GroupId, Identity, IdentityKind, Installation, InstallationId, Location, Merge,
    MergeState, NotAZendeskId, Organization, OrganizationId, Person, Profile, Role, Sender, TicketId, TicketPlace,
    TicketsPage, UserId, WorkedTicket,
};
pub use settings::{API_TOKENS_END, Credential, Settings};
pub use tickets::{Comment, MOST_FOUND, Ticket, TicketPage, TicketPriority, TicketStatus};
pub use token::{KeyError, TokenError, TokenVerifier, VerifiedPage};
pub use webhook::{Happening, OrganizationEvent, WebhookError, WebhookVerifier};
