//! Candidates for an organization that has no customer yet.

use askama::Template;

use super::MatchRow;
use crate::locale::Texts;

/// Who it might be, and why. Nothing is preselected, and several candidates are shown as such.
#[derive(Debug, Clone, Template)]
#[template(path = "panel/suggestions.html")]
pub struct SuggestionsView {
    pub t: Texts,
    /// Strongest evidence first.
    pub candidates: Vec<MatchRow>,
    /// What was left out and why: "gmail.com is shared by many and is no evidence."
    pub remarks: Vec<String>,
    /// Billing did not answer everything: there may be more candidates, and asking again may find them.
    pub is_incomplete: bool,
    pub may_link: bool,
}

impl SuggestionsView {
    fn is_ambiguous(&self) -> bool {
        self.candidates.len() > 1
    }
}
