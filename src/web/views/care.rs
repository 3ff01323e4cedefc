//! What a customer sees who asks for help from self-care.

use std::borrow::Cow;

use askama::Template;

use super::{ColorScheme, Party};
use crate::locale::Texts;

/// The page: texts, and nothing about anybody. Whose it is, the link behind `#` tells.
#[derive(Debug, Clone, Template)]
#[template(path = "care/shell.html")]
pub struct CareShell {
    pub t: Texts,
    pub tenant: String,
    pub is_demo: bool,
    pub color_scheme: ColorScheme,
    pub stylesheet: &'static str,
    pub script: &'static str,
    /// Origins that may frame the page, separated by blanks: they are told how high it is.
    pub portals: String,
    /// The address of Zendesk's snippet, on the page with its widget.
    pub widget: Option<String>,
}

/// What stands there once the customer is known.
#[derive(Debug, Clone, Template)]
#[template(path = "care/home.html")]
pub struct CareHome {
    pub t: Texts,
    pub tenant: String,
    pub customer: Party,
    /// Zendesk's widget stands in place of the form and the requests.
    pub has_widget: bool,
}

/// A page of the customer's tickets, and what is on its way to become one.
#[derive(Debug, Clone, Template)]
#[template(path = "care/tickets.html")]
pub struct CareTickets {
    pub t: Texts,
    pub waiting: Vec<WaitingRow>,
    pub rows: Vec<CareTicketRow>,
    pub next: Option<String>,
    /// It goes on with a list that is there.
    pub is_more: bool,
}

#[derive(Debug, Clone)]
pub struct WaitingRow {
    pub subject: String,
    pub at: String,
    /// Nobody tries to deliver it any more.
    pub is_given_up: bool,
}

#[derive(Debug, Clone)]
pub struct CareTicketRow {
    pub id: String,
    pub subject: String,
    pub status: String,
    pub tone: &'static str,
    /// Empty where Zendesk does not tell.
    pub updated: String,
    pub is_own: bool,
}

/// A form for a new query.
#[derive(Debug, Clone, Template)]
#[template(path = "care/form.html")]
pub struct CareForm {
    pub t: Texts,
    /// Goes along when the form is sent, so that it is one query however often that is.
    pub key: String,
    pub accounts: Vec<String>,
    /// `None`: no files are taken.
    pub files_hint: Option<String>,
    pub accept: String,
}

/// The files of a form.
#[derive(Debug, Clone, Template)]
#[template(path = "care/files.html")]
pub struct CareFiles {
    pub t: Texts,
    pub files: Vec<FileRow>,
}

#[derive(Debug, Clone)]
pub struct FileRow {
    pub number: u32,
    pub name: String,
    pub size: String,
}

/// A query was taken.
#[derive(Debug, Clone, Template)]
#[template(path = "care/sent.html")]
pub struct CareSent {
    pub t: Texts,
    pub key: String,
    /// `None`: it waits for the help desk.
    pub ticket: Option<String>,
}

/// A ticket with its conversation.
#[derive(Debug, Clone, Template)]
#[template(path = "care/ticket.html")]
pub struct CareTicket {
    pub t: Texts,
    pub id: String,
    pub subject: String,
    pub status: String,
    pub tone: &'static str,
    pub said: Vec<SaidRow>,
    pub is_cut: bool,
    pub stamp: String,
    pub is_open: bool,
    pub may_solve: bool,
    pub notify: Option<String>,
}

#[derive(Debug, Clone)]
pub struct SaidRow {
    /// `me`, `colleague` or `support`.
    pub who: &'static str,
    pub by: String,
    pub at: String,
    pub text: String,
    pub files: Vec<String>,
}

/// The customer has signed out.
#[derive(Debug, Clone, Copy, Template)]
#[template(path = "care/left.html")]
pub struct CareLeft {
    pub t: Texts,
}

/// Failures in a customer's words: nothing of systems and administrators.
#[derive(Debug, Clone, Template)]
#[template(path = "care/error.html")]
pub struct CareErrorView {
    pub t: Texts,
    pub code: &'static str,
    pub correlation_id: String,
    /// Whether what was asked for would have filled the page.
    pub fills_page: bool,
    /// Whether nothing was to be changed.
    pub is_read: bool,
}

impl CareErrorView {
    fn is_over(&self) -> bool {
        matches!(self.code, "visit_ended" | "link_not_good")
    }

    /// A visit that is over, is over for the whole page.
    fn is_whole(&self) -> bool {
        self.fills_page || self.is_over()
    }

    /// Asking again may help against what is nobody's mistake.
    fn may_retry(&self) -> bool {
        self.is_read && Self::WORDS.iter().all(|(code, _)| *code != self.code)
    }

    fn has_way_back(&self) -> bool {
        self.is_read && self.fills_page && !self.is_over()
    }

    /// Codes, and the words for them; all others are somebody's fault but the customer's.
    pub const WORDS: [(&'static str, &'static str); 14] = [
        ("visit_ended", "ended"),
        ("link_not_good", "ended"),
        ("form_ended", "form-ended"),
        ("file_empty", "file-empty"),
        ("file_kind_not_taken", "file-kind"),
        ("too_many_files", "files-many"),
        ("file_too_large", "file-large"),
        ("no_room_for_files", "files-room"),
        ("too_large", "too-large"),
        ("ticket_changed", "changed"),
        ("ticket_ended", "closed"),
        ("too_many_requests", "too-many"),
        ("not_found", "not-found"),
        ("invalid_request", "invalid"),
    ];

    fn word(&self) -> &'static str {
        Self::WORDS.iter().find(|(code, _)| *code == self.code).map_or("other", |(_, word)| word)
    }

    fn sentence(&self) -> Cow<'static, str> {
        self.t.get(&format!("care-error-{}", self.word()))
    }

    fn advice(&self) -> Cow<'static, str> {
        self.t.get(&format!("care-error-{}-advice", self.word()))
    }
}

/// Statuses of tickets that have words of their own, and how they look.
pub const STATUSES: [(&str, &str); 6] = [
    ("new", "notice"),
    ("open", "notice"),
    ("pending", "warning"),
    ("hold", "neutral"),
    ("solved", "good"),
    ("closed", "neutral"),
];

/// Every text key that is put together here, which no search of the sources finds.
#[cfg(test)]
pub(super) fn composed_keys() -> Vec<String> {
    let words = CareErrorView::WORDS.iter().map(|(_, word)| *word).chain(["other"]);
    let errors = words.flat_map(|word| [format!("care-error-{word}"), format!("care-error-{word}-advice")]);
    let statuses = STATUSES.iter().map(|(status, _)| *status).chain(["other"]);
    errors.chain(statuses.map(|status| format!("care-status-{status}"))).collect()
}
