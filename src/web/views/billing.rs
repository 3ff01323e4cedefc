//! A customer's tickets, for billing staff.

#[cfg(any(test, feature = "browser-tests"))]
#[path = "billing_samples.rs"]
pub mod samples;

use askama::Template;

use super::{Age, ColorScheme, Party};
use crate::locale::Texts;

/// The page. It holds texts and nothing about the customer but the number in its own address.
#[derive(Debug, Clone, Template)]
#[template(path = "billing/shell.html")]
pub struct TicketsShell {
    pub t: Texts,
    pub tenant: String,
    /// Plain digits.
    pub customer: String,
    /// Whether there are two doors to choose from.
    pub has_resellers: bool,
    pub is_demo: bool,
    pub color_scheme: ColorScheme,
    /// Hashed path of the stylesheet.
    pub stylesheet: &'static str,
    /// Hashed path of the script.
    pub script: &'static str,
}

/// What fills the page once somebody is let in: the tickets' places, or that there is no organization.
#[derive(Debug, Clone, Template)]
#[template(path = "billing/view.html")]
pub struct TicketsView {
    pub t: Texts,
    pub customer: Party,
    pub organization: Option<Party>,
    pub organization_link: Option<String>,
    pub new_ticket_link: Option<String>,
    /// Whether this person may unlink it.
    pub may_link: bool,
    /// Path of the customer: `/billing/panda/customers/46170`.
    pub base: String,
    /// Zendesk's word and ours for each status.
    pub statuses: Vec<(&'static str, String)>,
    /// Said aloud, and shown above the rest, after a change that came to nothing.
    pub notify: Option<String>,
}

/// Organizations that may be the customer's, for whoever may link.
#[derive(Debug, Clone, Template)]
#[template(path = "billing/candidates.html")]
pub struct CandidatesView {
    pub t: Texts,
    /// Path of the customer.
    pub base: String,
    pub rows: Vec<CandidateRow>,
}

#[derive(Debug, Clone)]
pub struct CandidateRow {
    pub id: String,
    pub name: String,
    /// Opens the organization in Zendesk.
    pub link: String,
    /// In words, the strongest first.
    pub evidence: Vec<String>,
    /// Of the strongest, as it goes into the ledger.
    pub code: &'static str,
    /// The customer that it belongs to now.
    pub linked_to: Option<String>,
}

/// One of the two has another partner.
#[derive(Debug, Clone, Template)]
#[template(path = "billing/conflict.html")]
pub struct BillingConflictView {
    pub t: Texts,
    pub organization: String,
    /// The customer that the organization is linked to.
    pub of_organization: Option<String>,
    /// The organization that the customer is linked to.
    pub of_customer: Option<String>,
    /// Names the request in the logs.
    pub correlation_id: String,
}

/// How many tickets there are.
#[derive(Debug, Clone, Template)]
#[template(path = "billing/counts.html")]
pub struct CountsView {
    pub t: Texts,
    pub counts: Vec<CountRow>,
}

#[derive(Debug, Clone)]
pub struct CountRow {
    /// Zendesk's word.
    pub status: &'static str,
    pub label: String,
    pub tone: &'static str,
    /// In the reader's digits.
    pub number: String,
}

/// A page of tickets.
#[derive(Debug, Clone, Template)]
#[template(path = "billing/tickets.html")]
pub struct TicketListView {
    pub t: Texts,
    pub age: Age,
    /// Zendesk did not answer, and this is the last known list: what names the request in the logs.
    pub stale: Option<String>,
    /// What a search does not find, in words.
    pub hint: Option<String>,
    pub rows: Vec<TicketRow>,
    /// Path of the next page.
    pub next: Option<String>,
}

#[derive(Debug, Clone)]
pub struct TicketRow {
    pub id: String,
    pub subject: String,
    /// Opens the ticket in Zendesk.
    pub link: String,
    pub status: String,
    pub tone: &'static str,
    pub priority: Option<String>,
    pub priority_tone: &'static str,
    pub requester: String,
    pub assignee: String,
    pub created: Age,
    pub reply: Option<ReplyRow>,
}

#[derive(Debug, Clone)]
pub struct ReplyRow {
    /// Who said it, in words: the customer or the help desk.
    pub by: String,
    pub at: Age,
    pub excerpt: String,
}
