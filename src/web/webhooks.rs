//! What Zendesk tells of its organizations: `POST /zendesk/{tenant}/webhooks`.
//!
//! Zendesk sends again after a 409, and after a 429 or 503 with a short `Retry-After`, a few times. So a store that cannot
//! be written is answered 503, and what is not believed 401. The pass over all customers finds what is lost all the same.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path, Payload},
};
use serde_json::json;

use super::{error::ApiError, espf};
use crate::{
    provisioning::Door,
    tenants::{Tenant, Tenants},
};

/// Base64 of HMAC-SHA256.
const SIGNATURE: &str = "x-zendesk-webhook-signature";
/// The moment that is part of what is signed.
const TIME: &str = "x-zendesk-webhook-signature-timestamp";

/// `POST /zendesk/{tenant}/webhooks`
pub async fn take(
    request: HttpRequest,
    tenant: Path<String>,
    payload: Payload,
    tenants: Data<Tenants>,
) -> Result<HttpResponse, ApiError> {
    let door = tenants.named(&tenant).and_then(|tenant| door_of(tenant)).ok_or(ApiError::NotFound)?;
    let body = espf::read(payload).await?;
    door.believe(header(&request, TIME), header(&request, SIGNATURE), &body)?;
    let taken = door.hear(&body).await.map_err(espf::EspfError::from)?;
    Ok(HttpResponse::Ok().json(json!({ "status": taken.as_str() })))
}

fn door_of(tenant: &Tenant) -> Option<&Door> {
    tenant.door.as_ref().filter(|door| door.takes_webhooks())
}

/// The one value of a header; of two a proxy and we might each believe another.
fn header<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    let mut values = request.headers().get_all(name);
    let (value, more) = (values.next(), values.next());
    value.filter(|_| more.is_none())?.to_str().ok()
}
