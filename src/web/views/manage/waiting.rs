//! What waits to be followed, and what was given up.

use askama::Template;

use crate::{locale::Texts, web::views::Age};

/// The queue in figures, and what was given up row by row.
#[derive(Debug, Clone, Template)]
#[template(path = "manage/waiting.html")]
pub struct WaitingView {
    pub t: Texts,
    /// "12 changes wait."
    pub waiting: String,
    pub oldest: Option<Age>,
    /// Why nothing goes on at present, and until when.
    pub pause: Option<(String, Age)>,
    /// What goes on, and when it will have ended.
    pub outlooks: Vec<(String, Age)>,
    /// Reasons for which several were given up.
    pub causes: Vec<CauseRow>,
    /// Oldest first.
    pub rows: Vec<GivenUpRow>,
    /// The path of the next page.
    pub next: Option<String>,
    /// Whether this is not the first page.
    pub is_later: bool,
    /// Bodies of events that nobody can read, in one sentence for each reason.
    pub letters: Vec<String>,
    /// Told as a short-lived message in Zendesk, after a decision.
    pub notify: Option<String>,
}

/// A subject that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenUpRow {
    pub kind: &'static str,
    pub subject: String,
    /// "Customer 46170"
    pub title: String,
    /// As in the documentation.
    pub code: String,
    pub cause: String,
    pub fix: String,
    pub tries: String,
    pub since: Age,
    pub billing_link: Option<String>,
    /// When it comes back if it is skipped; `None` where it cannot be.
    pub comes_back: Option<String>,
}

/// A reason for which several were given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CauseRow {
    /// As in the documentation.
    pub code: String,
    pub cause: String,
    /// "Try all 12 again"
    pub retry: String,
}
