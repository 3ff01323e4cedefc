//! Events from billing: `POST /espf/{tenant}/events`.
//!
//! The sender (PortaBilling's External System Provisioning Framework) takes 200 for done, throws an event away for good
//! on any 4xx, and sends it again on everything else. So whatever time or an operator can mend is answered 503, also
//! what would be a 4xx anywhere else: a wrong credential, a tenant that is not set up, a body over the limit. Only a body
//! that can never be processed is answered 400, and it is kept. [`super::edge()`] holds the same for what is refused
//! before a handler sees it.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, header::HeaderValue},
    web::{Data, Path, Payload},
};
use serde_json::json;

use super::{
    body,
    error::{ApiError, Part},
};
use crate::{
    provisioning::{Door, IntakeError},
    tenants::{Tenant, Tenants},
};

/// Largest event read; a real one has about 200 bytes.
const MOST_EVENT_BYTES: usize = 64 * 1024;

/// Why an event was not taken.
#[derive(Debug, thiserror::Error)]
pub enum EspfError {
    /// Also where the tenant's name is wrong.
    #[error("the tenant takes no events")]
    NotTaken,
    #[error("the sender of an event did not prove itself")]
    NotBelieved,
    #[error("the event cannot be taken")]
    Intake(#[from] IntakeError),
}

/// `POST /espf/{tenant}/events`
pub async fn take(
    request: HttpRequest,
    tenant: Path<String>,
    payload: Payload,
    tenants: Data<Tenants>,
) -> Result<HttpResponse, ApiError> {
    let tenant = tenants.named(&tenant).ok_or(EspfError::NotTaken)?;
    let door = door_of(tenant, &request)?;
    let body = read(payload).await?;
    let (taken, customer) = door.take(&body).await.map_err(EspfError::from)?;
    if let Some(customer) = customer {
        tenant.directory.outdate(customer);
    }
    Ok(HttpResponse::Ok().json(json!({ "status": taken.as_str() })))
}

/// Whether this is the sender of events: whatever it is told, it must not be told a 4xx by mistake.
#[must_use]
pub fn is_event(method: &Method, path: &str) -> bool {
    *method == Method::POST && (path == "/espf" || path.starts_with("/espf/"))
}

fn door_of<'a>(tenant: &'a Tenant, request: &HttpRequest) -> Result<&'a Door, EspfError> {
    let door = tenant.door.as_ref().ok_or(EspfError::NotTaken)?;
    let mut shown = request.headers().get_all(door.credentials().header.as_str());
    // Of two values a proxy and we might each believe another.
    let (value, more) = (shown.next(), shown.next());
    let admitted = door.credentials().admit(value.map(HeaderValue::as_bytes).filter(|_| more.is_none()));
    if admitted {
        return Ok(door);
    }
    door.note_not_believed();
    Err(EspfError::NotBelieved)
}

/// The body of an event, or of anything that is as small.
pub(super) async fn read(payload: Payload) -> Result<Vec<u8>, ApiError> {
    match payload.to_bytes_limited(MOST_EVENT_BYTES).await {
        Ok(Ok(body)) => Ok(body.to_vec()),
        Ok(Err(error)) if error.as_error::<actix_web::error::PayloadError>().is_some_and(body::is_late) => {
            Err(ApiError::TooSlow)
        }
        Ok(Err(_)) => Err(ApiError::InvalidRequest("the body was cut off")),
        Err(_) => Err(ApiError::TooLarge(Part::Body)),
    }
}
