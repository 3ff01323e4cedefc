//! What was found for what the agent typed.

use askama::Template;

use super::Party;
use crate::{
    customers::{Fact, Status},
    locale::Texts,
};

/// Where a customer is looked up from anywhere in Zendesk.
#[derive(Debug, Clone, Copy, Template)]
#[template(path = "panel/lookup.html")]
pub struct LookupView {
    pub t: Texts,
}

/// One page of matches, or what was tried when there are none.
#[derive(Debug, Clone, Template)]
#[template(path = "panel/results.html")]
pub struct SearchResults {
    pub t: Texts,
    /// As typed.
    pub query: String,
    /// How the query was understood, in words: "Phone number +1 209 455 5948". One entry for each way it was tried.
    pub tried: Vec<String>,
    pub matches: Vec<MatchRow>,
    /// "Showing 1 to 10, there are more"; empty when everything is on the page.
    pub more: Option<String>,
    /// From 1.
    pub page: u32,
    pub has_next: bool,
    pub may_link: bool,
    /// Why the text is not searched for, when it is too short, too long or no text; then nothing else is shown.
    pub refusal: Option<Refusal>,
}

/// Why nothing was searched for.
#[derive(Debug, Clone)]
pub struct Refusal {
    pub sentence: String,
    /// Names the request in the logs.
    pub correlation_id: String,
}

impl SearchResults {
    const fn previous_page(&self) -> Option<u32> {
        if self.page > 1 { Some(self.page - 1) } else { None }
    }

    const fn next_page(&self) -> Option<u32> {
        if self.has_next { Some(self.page + 1) } else { None }
    }
}

/// A customer in a list, with enough to tell two of the same name apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatchRow {
    /// `i_customer` as plain digits.
    pub id: String,
    /// As [`crate::customers::Card::title`].
    pub title: String,
    pub subtitle: Option<String>,
    pub status: Status,
    /// City, reseller and the like, in the order to show them.
    pub facts: Vec<Fact>,
    /// A few account ids, left to right.
    pub accounts: Vec<String>,
    /// What matched and where: label "Alias of an account", value "+1 209 455 5948". Empty where the title says it.
    pub evidence: Vec<Fact>,
    /// Sent back with the link, so that the ledger keeps why. Opaque to the page.
    pub evidence_token: Option<String>,
    /// The organization this customer is linked to at present.
    pub linked_to: Option<Party>,
    /// The customer in billing's own pages: shown where there is no card to show it.
    pub billing_link: Option<String>,
}
