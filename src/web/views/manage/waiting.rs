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
    /// Oldest first.
    pub rows: Vec<GivenUpRow>,
    /// That there are more rows than are shown.
    pub more: Option<String>,
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
    /// Whether a person can decide here; not so where a command has to be run again.
    pub may_decide: bool,
}
