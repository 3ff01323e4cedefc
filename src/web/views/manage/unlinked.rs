//! Customers whose organization a person has to choose.

use askama::Template;

use crate::{
    locale::Texts,
    web::views::{Age, Party},
};

/// A page of the unlinked queue.
#[derive(Debug, Clone, Template)]
#[template(path = "manage/unlinked.html")]
pub struct UnlinkedQueueView {
    pub t: Texts,
    /// "7 customers wait for a choice."
    pub total: String,
    /// What speaks most for it first.
    pub rows: Vec<ProposalRow>,
    pub may_link: bool,
    /// A plan that the reader has begun to apply and not put away: it stands below, and comes first.
    pub run: Option<String>,
    /// Where the pages before and behind begin.
    pub previous: Option<u32>,
    pub next: Option<u32>,
}

/// A customer and an organization that may be its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalRow {
    pub customer: Party,
    pub organization: Party,
    /// What the two have in common.
    pub evidence: String,
    /// Whether that is more than a name.
    pub is_strong: bool,
    pub since: Age,
    pub billing_link: Option<String>,
}
