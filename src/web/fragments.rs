//! Rendered fragments, kept as bytes.
//!
//! A fragment depends on the data it shows, the reader's language and zone, and the rights: all of it is in the key,
//! so an entry is never wrong, only forgotten. What was made while something that only helps was missing (a reseller's
//! name, a currency) is not kept.
//!
//! Compressing costs several times the rest of the request, so it is done once and the result is kept; and not for the
//! first answer, whose reader has waited for billing already. A fragment of a few kilobytes travels as fast without.

use std::{
    fmt,
    hash::Hash,
    io::Write,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder,
    http::{
        StatusCode,
        header::{self, ContentType, HeaderValue},
    },
    rt,
    web::Bytes,
};
use askama::Template;
use foldhash::fast::RandomState;
use jiff::civil::Date;
use moka::sync::Cache;

use super::{
    error::ApiError,
    views::{Relation, Section},
};
use crate::{portabilling::CustomerId, sessions::Rights, zendesk::OrganizationId};

/// Bytes of rendered fragments kept, compressed forms included.
const MOST_BYTES: u64 = 8 * 1024 * 1024;
/// Quality that costs a fraction of a millisecond a fragment; the rest of the way to 11 saves a few bytes more.
const BROTLI_QUALITY: u32 = 4;

// Made once: a header's value is checked each time it is made from text.
static HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
static BY_ENCODING: HeaderValue = HeaderValue::from_static("Accept-Encoding");
static BR: HeaderValue = HeaderValue::from_static("br");
static GZIP: HeaderValue = HeaderValue::from_static("gzip");

/// What a fragment depends on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FragmentKey {
    pub tenant: Arc<str>,
    pub subject: Subject,
    /// Language, region and zone it is worded for.
    pub reader: Arc<str>,
    pub rights: Rights,
    /// When the data was read, in milliseconds: newer data is another fragment.
    pub version: i64,
}

/// Which fragment of what.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Subject {
    Card {
        customer: CustomerId,
        relation: Relation,
    },
    /// What is overdue changes with the day.
    Section {
        customer: CustomerId,
        section: Section,
        day: Date,
    },
    /// Who is linked to whom may change at any moment, so the partner of each customer found is part of it.
    Search {
        text: String,
        page: u32,
        partners: Vec<Option<OrganizationId>>,
    },
}

/// A rendered fragment in the forms that browsers ask for.
#[derive(Debug)]
pub struct Rendered {
    plain: Bytes,
    /// Whether it was answered with before.
    is_wanted_again: AtomicBool,
    brotli: OnceLock<Bytes>,
    gzip: OnceLock<Bytes>,
}

/// The fragments rendered lately. Clones share them.
#[derive(Clone)]
pub struct Fragments(Cache<FragmentKey, Arc<Rendered>, RandomState>);

impl fmt::Debug for Fragments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Fragments").field(&self.0.entry_count()).finish()
    }
}

impl Default for Fragments {
    fn default() -> Self {
        // Twice the plain size stands for the key and the two compressed forms.
        let weigh = |_: &FragmentKey, body: &Arc<Rendered>| u32::try_from(body.plain.len() * 2).unwrap_or(u32::MAX);
        Self(Cache::builder().max_capacity(MOST_BYTES).weigher(weigh).build_with_hasher(RandomState::default()))
    }
}

impl Fragments {
    /// The fragment for this key, if it was rendered lately.
    #[must_use]
    pub fn get(&self, key: &FragmentKey) -> Option<Arc<Rendered>> {
        self.0.get(key)
    }

    /// Renders a fragment and keeps it, once it is on its way to whoever asked.
    ///
    /// # Errors
    /// Only when the template fails.
    pub fn keep(&self, key: FragmentKey, view: &impl Template) -> Result<Arc<Rendered>, ApiError> {
        let rendered = Arc::new(Rendered::new(view)?);
        let (kept, fragments) = (Arc::clone(&rendered), self.0.clone());
        rt::spawn(async move { fragments.insert(key, kept) });
        Ok(rendered)
    }
}

impl Rendered {
    fn new(view: &impl Template) -> Result<Self, ApiError> {
        let plain = view.render()?.into();
        Ok(Self { plain, is_wanted_again: AtomicBool::new(false), brotli: OnceLock::new(), gzip: OnceLock::new() })
    }

    /// The answer with this status: as it is for the first who asks, then in the best form that the browser takes.
    #[must_use]
    pub fn answer(&self, request: &HttpRequest, status: StatusCode) -> HttpResponse {
        let mut response = HttpResponse::build(status);
        response.insert_header((header::CONTENT_TYPE, HTML.clone()));
        response.insert_header((header::VARY, BY_ENCODING.clone()));
        let is_first = !self.is_wanted_again.load(Ordering::Relaxed);
        if is_first {
            self.is_wanted_again.store(true, Ordering::Relaxed);
        }
        match if is_first { Coding::Identity } else { Coding::wanted(request) } {
            Coding::Brotli => encoded(&mut response, &BR, self.brotli.get_or_init(|| brotli(&self.plain))),
            Coding::Gzip => encoded(&mut response, &GZIP, self.gzip.get_or_init(|| gzip(&self.plain))),
            Coding::Identity => response.body(self.plain.clone()),
        }
    }
}

/// Answers with a fragment that is not worth keeping.
///
/// # Errors
/// Only when the template fails.
pub fn once(view: &impl Template, status: StatusCode) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::build(status).insert_header(ContentType::html()).body(view.render()?))
}

/// How a body travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    Brotli,
    Gzip,
    Identity,
}

impl Coding {
    /// The smallest form that the browser says it takes.
    #[must_use]
    pub fn wanted(request: &HttpRequest) -> Self {
        let accepted = request.headers().get(header::ACCEPT_ENCODING).map_or(&[][..], HeaderValue::as_bytes);
        let (mut brotli, mut gzip) = (false, false);
        for offer in accepted.split(|byte| *byte == b',') {
            let mut parts = offer.splitn(2, |byte| *byte == b';');
            let coding = parts.next().unwrap_or_default().trim_ascii();
            let taken = !parts.next().is_some_and(is_refusal);
            if coding.eq_ignore_ascii_case(b"br") {
                brotli = taken;
            } else if coding.eq_ignore_ascii_case(b"gzip") {
                gzip = taken;
            }
        }
        match (brotli, gzip) {
            (true, _) => Self::Brotli,
            (false, true) => Self::Gzip,
            (false, false) => Self::Identity,
        }
    }
}

/// `q=0`, in any of its spellings.
fn is_refusal(weight: &[u8]) -> bool {
    let weight = str::from_utf8(weight).unwrap_or_default();
    weight.trim().strip_prefix("q=").is_some_and(|q| q.trim().parse::<f32>() == Ok(0.0))
}

fn encoded(response: &mut HttpResponseBuilder, coding: &HeaderValue, body: &Bytes) -> HttpResponse {
    response.insert_header((header::CONTENT_ENCODING, coding.clone())).body(body.clone())
}

fn brotli(plain: &[u8]) -> Bytes {
    let mut packed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut packed, 4096, BROTLI_QUALITY, 18);
    // Writing into memory does not fail.
    let _ = writer.write_all(plain);
    drop(writer);
    packed.into()
}

fn gzip(plain: &[u8]) -> Bytes {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let _ = writer.write_all(plain);
    writer.finish().unwrap_or_default().into()
}
