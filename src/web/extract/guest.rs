//! Somebody who came without Zendesk's signed page: their visit, and not too many requests.

use std::{future::Future, net::IpAddr, pin::Pin, sync::Arc};

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, http::header, web::Data};

use super::header_text;
use crate::{
    tenants::{Tenant, Tenants},
    visits::{Door, Settings, Visit, VisitError, Visits},
    web::{edge::RenewedSession, error::ApiError, pace::Pace},
};

/// Somebody with a visit, at the tenant that the path names. What they may see is still to be asked.
#[derive(Debug, Clone)]
pub struct Guest {
    pub tenant: Arc<Tenant>,
    pub visit: Visit,
}

impl FromRequest for Guest {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { recognise(&request).await })
    }
}

async fn recognise(request: &HttpRequest) -> Result<Guest, ApiError> {
    let tenants: &Data<Tenants> = part(request)?;
    let visits: &Data<Visits> = part(request)?;
    let pace: &Data<Pace> = part(request)?;
    let door = door_of(request.path()).ok_or(ApiError::Incomplete)?;
    let tenant = tenants.named(request.match_info().query("tenant")).ok_or(ApiError::NotFound)?;
    must_be_open(tenant, door)?;
    let value = header_text(request, &header::AUTHORIZATION).unwrap_or_default();
    let value = value.strip_prefix("Bearer ").unwrap_or_default();
    let visit = visits.check(value, &tenant.name, door).await.inspect_err(count_refusal)?;
    pace.take_visit(&visit)?;
    if let Some(value) = visits.renew(&visit) {
        request.extensions_mut().insert(RenewedSession(value));
    }
    Ok(Guest { tenant: Arc::clone(tenant), visit })
}

/// A page that the tenant has switched off lets nobody in.
///
/// # Errors
/// [`ApiError::NotFound`].
pub fn must_be_open(tenant: &Tenant, door: Door) -> Result<(), ApiError> {
    let is_open = match door {
        Door::Billing => tenant.tickets.is_some(),
        Door::Care => tenant.care.is_some(),
    };
    if is_open { Ok(()) } else { Err(ApiError::NotFound) }
}

/// Which kind of page a path belongs to.
#[must_use]
pub fn door_of(path: &str) -> Option<Door> {
    match path.split('/').nth(1) {
        Some("billing") => Some(Door::Billing),
        Some("care") => Some(Door::Care),
        _ => None,
    }
}

/// The address that a request comes from: the connection's own, or what the proxy in front says. Of several that are
/// named, the last was written by that proxy; the others by whoever asked.
#[must_use]
pub fn address(request: &HttpRequest, settings: &Settings) -> Option<IpAddr> {
    let peer = request.peer_addr().map(|peer| peer.ip());
    let Some(header) = &settings.address_header else { return peer };
    let named = request.headers().get_all(header.as_str()).last().and_then(|value| value.to_str().ok());
    let last = named.and_then(|list| list.rsplit(',').next()).map(str::trim);
    last.and_then(|text| text.parse().ok()).or(peer)
}

/// Counts a visit or a link that was not accepted, by a code of [`VisitError`].
pub fn count_refusal(error: &VisitError) {
    metrics::counter!("portadesk_visit_refusals_total", "reason" => error.code()).increment(1);
}

/// A part that `app.rs` gave to the server. Its absence is a fault of the program that a test of all routes finds.
fn part<T: 'static>(request: &HttpRequest) -> Result<&Data<T>, ApiError> {
    request.app_data::<Data<T>>().ok_or(ApiError::Incomplete)
}
