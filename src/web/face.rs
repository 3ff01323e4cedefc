//! The three faces of a failure: a page for the panel's frame, a fragment for its script, JSON for machines.

use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder,
    http::{
        Method,
        header::{self, ContentType},
    },
};
use askama::Template;
use serde_json::json;

use super::{
    assets::{self, Asset},
    care,
    error::Presentation,
    extract,
    views::{CareErrorView, ColorScheme, ErrorPage, ErrorView, Part, Place, Section, Wait},
};
use crate::{locale::Texts, telemetry::correlation::CorrelationId};

/// A failed request, ready to be told.
#[derive(Debug)]
pub struct Failure<'a> {
    pub presentation: Presentation,
    pub id: CorrelationId,
    pub request: &'a HttpRequest,
}

/// Who reads the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// A person, in a frame that has nothing else in it.
    Page,
    /// A person, in a part of the panel.
    Fragment,
    /// A customer, in a part of the page in self-care.
    Care,
    /// A program.
    Json,
}

impl Face {
    #[must_use]
    pub fn of_path(path: &str) -> Self {
        match path {
            "/zendesk/panel" => Self::Page,
            _ if path.starts_with("/billing/") && path.split('/').count() == 5 => Self::Page,
            "/manage" => Self::Fragment,
            _ if path.starts_with("/care/") && path.split('/').count() == 3 => Self::Page,
            _ if path.starts_with("/care/") => Self::Care,
            _ if ["/panel/", "/manage/", "/billing/"].iter().any(|start| path.starts_with(start)) => Self::Fragment,
            _ => Self::Json,
        }
    }

    /// The whole answer: status, headers, body.
    #[must_use]
    pub fn show(self, failure: &Failure<'_>) -> HttpResponse {
        let mut response = HttpResponse::build(failure.presentation.status);
        if let Some(wait) = failure.presentation.retry_in {
            response.insert_header((header::RETRY_AFTER, wait.as_secs().max(1).to_string()));
        }
        match self {
            Self::Json => response.json(json!({
                "code": failure.presentation.code,
                "message": failure.view().sentence(),
                "request_id": failure.id.to_string(),
            })),
            Self::Fragment => html(&mut response, &failure.view()),
            Self::Care => html(&mut response, &failure.care_view()),
            Self::Page => {
                let policy = super::headers::error_page_policy(failure.request);
                response.insert_header((header::CONTENT_SECURITY_POLICY, policy));
                if failure.request.path().starts_with("/care/") {
                    let view = CareErrorView { fills_page: true, ..failure.care_view() };
                    html(&mut response, &failure.page(view.t, "care-title", &assets::CARE_CSS, view))
                } else {
                    let view = ErrorView { place: Place::Panel, ..failure.view() };
                    html(&mut response, &failure.page(view.t, "app-name", &assets::PANEL_CSS, view))
                }
            }
        }
    }
}

fn html(response: &mut HttpResponseBuilder, view: &impl Template) -> HttpResponse {
    // A template that fails on an error has nothing better to offer than the bare status.
    response.insert_header(ContentType::html()).body(view.render().unwrap_or_default())
}

impl Failure<'_> {
    fn page<V: Template>(&self, t: Texts, title: &'static str, stylesheet: &Asset, inside: V) -> ErrorPage<V> {
        let color_scheme = extract::query_value(self.request, "colorScheme");
        let color_scheme = ColorScheme::from_parameter(color_scheme.as_deref());
        ErrorPage { t, title, color_scheme, stylesheet: stylesheet.path, inside }
    }

    fn care_view(&self) -> CareErrorView {
        let (path, is_read) = (self.request.path(), *self.request.method() == Method::GET);
        CareErrorView {
            t: care::language(self.request).texts(),
            code: self.presentation.code,
            correlation_id: self.id.to_string(),
            fills_page: path.ends_with("/visit") || (is_read && !path.ends_with("/tickets")),
            is_read,
        }
    }

    fn view(&self) -> ErrorView {
        ErrorView {
            t: extract::language(self.request).texts(),
            code: self.presentation.code,
            correlation_id: self.id.to_string(),
            retry: self.presentation.retry_in.map(|wait| Wait { seconds: wait.as_secs().max(1) }),
            is_change: !matches!(*self.request.method(), Method::GET | Method::POST),
            place: self.place(),
        }
    }

    /// What the error stands in for, which the path tells. A session that ended, ended for the whole panel.
    fn place(&self) -> Place {
        if self.presentation.code == "sign_in_again" {
            return Place::Panel;
        }
        let path = self.request.path();
        if let Some(part) = path.strip_prefix("/manage") {
            let part = part.strip_prefix('/').filter(|_| self.request.method() == Method::GET);
            return match part.map(str::parse::<Part>) {
                Some(Ok(part)) => Place::Section(part.into()),
                _ if path == "/manage" => Place::Panel,
                _ => Place::Inline,
            };
        }
        // Whoever signs in again does so below.
        if path.starts_with("/billing/") && path.ends_with("/view") && self.presentation.code != "visit_ended" {
            return Place::Panel;
        }
        let parts: Vec<&str> = path.split('/').skip(2).collect();
        match *parts {
            ["customers", _, name] => name.parse::<Section>().map_or(Place::Inline, |it| Place::Section(it.into())),
            ["organizations" | "customers", _] | ["panel" | "lookup"] => Place::Panel,
            _ => Place::Inline,
        }
    }
}
