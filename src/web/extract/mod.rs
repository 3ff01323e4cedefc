//! From requests to proven values. Rights are settled here, before a handler runs.

mod agent;
mod guest;
mod page_request;
mod reader;

use std::borrow::Cow;

use actix_web::{
    HttpRequest,
    http::header::{self, HeaderName},
};

pub use agent::{Manager, SignedInAgent, Visitor};
pub use guest::{Guest, address, count_refusal as count_visit_refusal, must_be_open};
pub use page_request::{FormError, SignedForm, count_refusal, token_of_form};
pub use reader::Reader;

use crate::locale::Language;

/// The reader's language, from `Accept-Language`.
#[must_use]
pub fn language(request: &HttpRequest) -> Language {
    Language::negotiate(header_text(request, &header::ACCEPT_LANGUAGE).unwrap_or_default())
}

/// A header's text. Whoever uses it expects letters and digits; what else it may hold fits nothing.
fn header_text<'a>(request: &'a HttpRequest, name: &HeaderName) -> Option<&'a str> {
    request.headers().get(name).and_then(|value| std::str::from_utf8(value.as_bytes()).ok())
}

/// The first value of a query parameter, decoded.
#[must_use]
pub fn query_value<'a>(request: &'a HttpRequest, name: &str) -> Option<Cow<'a, str>> {
    let pairs = url::form_urlencoded::parse(request.query_string().as_bytes());
    pairs.into_iter().find(|(key, _)| key == name).map(|(_, value)| value)
}
