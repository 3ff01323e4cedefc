//! The last changes, as the ledger has them.

use askama::Template;

use crate::{locale::Texts, web::views::Age};

/// A page of the ledger without its views, newest first.
#[derive(Debug, Clone, Template)]
#[template(path = "manage/changes.html")]
pub struct ChangesView {
    pub t: Texts,
    pub rows: Vec<ChangeRow>,
    /// Before which entry the next page begins.
    pub next: Option<u64>,
    /// Whether this is not the first page.
    pub is_later: bool,
}

/// Who did what, when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeRow {
    pub sequence: u64,
    pub at: Age,
    pub what: String,
    /// Why, from what, what was tried: as far as the ledger knows.
    pub why: Vec<String>,
    pub who: String,
    /// The person in Zendesk, where it was one.
    pub user: Option<u64>,
    pub organization: Option<u64>,
}
