//! What happens to every request and every answer: limits first, then the correlation id, the faces of errors,
//! the headers that browsers obey, one log line, and the figures.

use std::time::{Duration, Instant};

use actix_web::{
    Error, HttpMessage, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        StatusCode,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
    middleware::Next,
    web::{Bytes, Data},
};
use secrecy::{ExposeSecret as _, SecretString};

use super::{
    Settings,
    body::Incoming,
    error::{ApiError, Part, Presentation},
    espf,
    face::{Face, Failure},
    figures, routes,
};
use crate::{
    causes,
    telemetry::correlation::{self, CorrelationId},
};

/// Longest path and query accepted; the longest search has far less.
const MOST_URI_BYTES: usize = 2 * 1024;
/// Most header bytes accepted in one request; browsers send about 2 KB through proxies.
const MOST_HEADER_BYTES: usize = 16 * 1024;
/// Slower answers are worth a line in the log.
const SLOW: Duration = Duration::from_secs(2);

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

// Made once: a header's value is checked each time it is made from text.
static NOTHING_ALLOWED: HeaderValue =
    HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'");
static NO_SNIFFING: HeaderValue = HeaderValue::from_static("nosniff");
static NO_REFERRER: HeaderValue = HeaderValue::from_static("no-referrer");
static NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// A renewed session value, left by the extractor that checked the old one.
#[derive(Debug, Clone)]
pub struct RenewedSession(pub SecretString);

/// The middleware around all routes.
///
/// # Errors
/// None of its own: every failure becomes an answer.
pub async fn handle(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let started = Instant::now();
    let id = CorrelationId::next();
    let is_file = routes::takes_file(request.path());
    let within = |settings: &Data<Settings>| if is_file { settings.file_arrival } else { settings.arrival };
    let arrival = request.app_data::<Data<Settings>>().map(within);
    let incoming = arrival.and_then(|arrival| Incoming::of(&mut request, arrival));
    let response = match within_limits(&request) {
        Ok(()) => correlation::under(id, next.call(request)).await?.map_into_boxed_body(),
        Err(error) => request.into_response(HttpResponse::from_error(error)),
    };
    let response = finish(response, id, started);
    Ok(match incoming {
        Some(incoming) => response.map_body(|_, body| incoming.held_by(body)),
        None => response,
    })
}

fn within_limits(request: &ServiceRequest) -> Result<(), ApiError> {
    let address = request.uri().path_and_query().map_or("", |whole| whole.as_str());
    if address.len() > MOST_URI_BYTES {
        return Err(ApiError::TooLarge(Part::Address));
    }
    if !is_encoded_text(address) {
        return Err(ApiError::InvalidRequest("the address is not encoded text"));
    }
    let headers: usize = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if headers > MOST_HEADER_BYTES {
        return Err(ApiError::TooLarge(Part::Header));
    }
    Ok(())
}

/// Whether every `%` begins an encoded byte, and all bytes together are UTF-8: what is not would be read in one way
/// here and in another elsewhere.
fn is_encoded_text(address: &str) -> bool {
    if !address.contains('%') {
        return true;
    }
    let mut bytes = Vec::new();
    let mut parts = address.split('%');
    bytes.extend_from_slice(parts.next().unwrap_or_default().as_bytes());
    for part in parts {
        let Some((digits, rest)) = part.split_at_checked(2) else { return false };
        let encoded = digits.bytes().all(|digit| digit.is_ascii_hexdigit()).then(|| u8::from_str_radix(digits, 16));
        let Some(Ok(byte)) = encoded else { return false };
        bytes.push(byte);
        bytes.extend_from_slice(rest.as_bytes());
    }
    std::str::from_utf8(&bytes).is_ok()
}

fn finish(response: ServiceResponse<BoxBody>, id: CorrelationId, started: Instant) -> ServiceResponse<BoxBody> {
    let mut response = if response.status().as_u16() >= 400 { present(response, id) } else { response };
    let renewed = response.request().extensions_mut().remove::<RenewedSession>();
    let headers = response.headers_mut();
    set_header(headers, &REQUEST_ID, id.to_string());
    if let Some(RenewedSession(value)) = renewed {
        set_header(headers, &super::SESSION_HEADER, value.expose_secret().to_owned());
    }
    defend(headers);
    record(&response, id, started.elapsed());
    response
}

/// Gives a failed answer its words. Answers that already have a body (a conflict, a state) keep it.
fn present(response: ServiceResponse<BoxBody>, id: CorrelationId) -> ServiceResponse<BoxBody> {
    let (request, bare) = response.into_parts();
    let error = bare.error().and_then(|error| error.as_error::<ApiError>());
    let presentation = match error {
        Some(error) => error.presentation(),
        None if bare.body().size().is_eof() || bare.error().is_some() => Presentation::of_status(bare.status()),
        None => return ServiceResponse::new(request, bare),
    };
    let is_event = espf::is_event(request.method(), request.path());
    let presentation = if is_event { presentation.for_event() } else { presentation };
    log_failure(presentation, error, id);
    let failure = Failure { presentation, id, request: &request };
    let mut answer = Face::of_path(request.path()).show(&failure);
    // What the status demands, such as `Allow`, came with the bare answer.
    for (name, value) in bare.headers() {
        if !answer.headers().contains_key(name) {
            answer.headers_mut().append(name.clone(), value.clone());
        }
    }
    ServiceResponse::new(request, answer)
}

fn log_failure(presentation: Presentation, error: Option<&ApiError>, id: CorrelationId) {
    let causes = error.map(|error| causes::in_full(error)).unwrap_or_default();
    let (status, code) = (presentation.status.as_u16(), presentation.code);
    if presentation.status == StatusCode::INTERNAL_SERVER_ERROR {
        tracing::error!(request.id = %id, status, code, causes, "request.failed");
    } else if presentation.status.is_server_error() {
        tracing::warn!(request.id = %id, status, code, causes, "request.failed");
    } else {
        tracing::info!(request.id = %id, status, code, causes, "request.refused");
    }
}

/// Closed by default; the panel's page opens what it needs.
fn defend(headers: &mut HeaderMap) {
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, &NOTHING_ALLOWED),
        (header::X_CONTENT_TYPE_OPTIONS, &NO_SNIFFING),
        (header::REFERRER_POLICY, &NO_REFERRER),
        (header::CACHE_CONTROL, &NO_STORE),
    ] {
        if !headers.contains_key(&name) {
            headers.insert(name, value.clone());
        }
    }
}

fn record(response: &ServiceResponse<BoxBody>, id: CorrelationId, took: Duration) {
    let route = figures::route(response.request());
    let status = response.status();
    figures::count(route, status, took);
    let duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    if took >= SLOW {
        tracing::info!(request.id = %id, route, status = status.as_u16(), duration_ms, "request.slow");
    } else {
        tracing::debug!(request.id = %id, route, status = status.as_u16(), duration_ms, "request.answered");
    }
}

fn set_header(headers: &mut HeaderMap, name: &HeaderName, value: String) {
    if let Ok(value) = HeaderValue::from_maybe_shared(Bytes::from(value)) {
        headers.insert(name.clone(), value);
    }
}

#[cfg(test)]
mod tests {
    use super::is_encoded_text;

    #[test]
    fn an_address_is_encoded_text_or_is_not() {
        for address in ["", "/panel/search?q=a%20b", "/?q=%D8%B4%E2%82%AC", "/%25%41%61", "/?q=%00", "/?q=ü"] {
            assert!(is_encoded_text(address), "{address}");
        }
        for address in ["%", "/%4", "/%zz", "/%+1", "/?q=%FF", "/?q=%C3", "/?q=%C3&x=%A9", "/%é", "/?q=%E2%82"] {
            assert!(!is_encoded_text(address), "{address}");
        }
    }
}
