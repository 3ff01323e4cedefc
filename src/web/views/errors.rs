//! Failures as the agent sees them: what happened, what to do, and the number to name when asking for help.

use std::borrow::Cow;

use askama::Template;

use super::{Heading, Wait};
use crate::locale::Texts;

/// A failed request, shown in the place of what was asked for.
#[derive(Debug, Clone, Template)]
#[template(path = "panel/error.html")]
pub struct ErrorView {
    pub t: Texts,
    /// Stable code, one of [`ErrorView::CODES`]. Another is worded as `internal`.
    pub code: &'static str,
    /// Names the request in the logs.
    pub correlation_id: String,
    /// When it makes sense to ask again; the page counts it down and asks.
    pub retry: Option<Wait>,
    /// Whether a change failed. That is the agent's to repeat: minutes later it may be about something else.
    pub is_change: bool,
    pub place: Place,
}

/// What the failure stands in for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The whole panel.
    Panel,
    /// Something inside the panel: search results, suggestions, an attempt to link.
    Inline,
    /// A part that loads on its own, which keeps its heading and its refresh button.
    Section(Heading),
}

impl ErrorView {
    /// Every code that has its own words.
    pub const CODES: [&'static str; 45] = [
        "invalid_request",
        "sign_in_again",
        "page_not_verified",
        "visit_ended",
        "link_not_good",
        "sign_in_refused",
        "password_run_out",
        "too_many_attempts",
        "customer_not_shown",
        "key_not_good",
        "key_not_allowed",
        "not_allowed",
        "link_not_allowed",
        "manage_not_allowed",
        "not_found",
        "already_linked",
        "external_id_changed",
        "customer_not_found",
        "ticket_closed",
        "ticket_taken",
        "sender_taken",
        "too_many_requests",
        "upstream_busy",
        "billing_error",
        "billing_unreachable",
        "zendesk_error",
        "zendesk_unreachable",
        "plan_too_slow",
        "too_large",
        "method_not_allowed",
        "ledger_unavailable",
        "form_ended",
        "file_empty",
        "file_kind_not_taken",
        "too_many_files",
        "file_too_large",
        "no_room_for_files",
        "ticket_changed",
        "ticket_ended",
        "key_not_accepted",
        "event_not_believed",
        "event_not_taken",
        "event_unusable",
        "webhook_not_verified",
        "internal",
    ];

    fn key(&self) -> String {
        let code = if Self::CODES.contains(&self.code) { self.code } else { "internal" };
        format!("error-{}", code.replace('_', "-"))
    }

    /// What happened, in one sentence.
    #[must_use]
    pub fn sentence(&self) -> Cow<'static, str> {
        self.t.get(&self.key())
    }

    fn advice(&self) -> Cow<'static, str> {
        self.t.get(&format!("{}-advice", self.key()))
    }

    const fn section(&self) -> Option<Heading> {
        match self.place {
            Place::Section(heading) => Some(heading),
            Place::Panel | Place::Inline => None,
        }
    }

    fn is_whole_panel(&self) -> bool {
        self.place == Place::Panel
    }

    /// Not a fault but a door: a session that ended, a page that is not believed, a right that is missing.
    fn is_door(&self) -> bool {
        matches!(
            self.code,
            "sign_in_again"
                | "visit_ended"
                | "link_not_good"
                | "customer_not_shown"
                | "page_not_verified"
                | "not_allowed"
                | "link_not_allowed"
                | "manage_not_allowed"
        )
    }

    /// What the page counts down before it asks by itself.
    fn countdown(&self) -> Option<Wait> {
        self.retry.filter(|_| !self.is_change)
    }

    /// Asking again may help.
    fn may_retry(&self) -> bool {
        matches!(
            self.code,
            "not_found"
                | "too_many_requests"
                | "upstream_busy"
                | "billing_error"
                | "billing_unreachable"
                | "zendesk_error"
                | "zendesk_unreachable"
                | "plan_too_slow"
                | "ledger_unavailable"
                | "internal"
        )
    }
}

/// A whole page for a request that opens a page, when it cannot be answered with that.
#[derive(Debug, Clone, Template)]
#[template(path = "panel/error_page.html")]
pub struct ErrorPage<V: Template> {
    pub t: Texts,
    /// Text key of what the page is called.
    pub title: &'static str,
    pub color_scheme: super::ColorScheme,
    /// Hashed path of the stylesheet.
    pub stylesheet: &'static str,
    /// The failure in its reader's words.
    pub inside: V,
}
