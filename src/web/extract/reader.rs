//! How the answer is to be worded, and for which ticket: what the page says of the agent's language and time zone.
//!
//! None of it decides what may be seen.

use std::{
    convert::Infallible,
    future::{Ready, ready},
};

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header::{self, HeaderName},
};

use super::header_text;
use crate::{
    locale::{Formats, Language, Texts},
    zendesk::TicketId,
};

static TIME_ZONE: HeaderName = HeaderName::from_static("x-portadesk-time-zone");
static TICKET: HeaderName = HeaderName::from_static("x-portadesk-ticket");

/// Longest locale or time zone name looked at.
const MOST_NAME_BYTES: usize = 64;

/// The reader of an answer.
#[derive(Debug, Clone)]
pub struct Reader {
    pub formats: Formats,
    /// The ticket beside which the panel stands, as the page says. Recorded, never trusted.
    pub ticket: Option<TicketId>,
}

impl Reader {
    #[must_use]
    pub fn texts(&self) -> Texts {
        self.formats.texts()
    }
}

impl FromRequest for Reader {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let short = |name| header_text(request, name).filter(|text| text.len() <= MOST_NAME_BYTES);
        let wishes = header_text(request, &header::ACCEPT_LANGUAGE).unwrap_or_default();
        let (wish, _) = Language::best_wish(wishes).unwrap_or_default();
        let locale = if wish.len() <= MOST_NAME_BYTES { wish } else { "" };
        let zone = short(&TIME_ZONE).unwrap_or("UTC");
        let ticket = short(&TICKET).and_then(|text| text.parse().ok());
        ready(Ok(Self { formats: Formats::new(locale, zone), ticket }))
    }
}
