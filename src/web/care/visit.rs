//! Coming in by a link, and going.

use actix_web::{
    HttpMessage, HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Json, Path},
};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

use super::tenant_with_care;
use crate::{
    care::{Care, CareError},
    portabilling::{CustomerId, Realm},
    tenants::Tenants,
    visits::{Door, Visits, Who},
    web::{
        edge::RenewedSession,
        error::ApiError,
        extract::{Guest, Reader, count_visit_refusal},
        fragments,
        views::{CareHome, CareLeft, Party},
    },
};

/// What stands behind `#` in the address that the portal opened.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    #[serde(deserialize_with = "super::secret")]
    link: SecretString,
    /// Opened by the page with Zendesk's widget.
    #[serde(default)]
    widget: bool,
}

/// `POST /care/{tenant}/visit`: begins a visit with a link that was not used before.
pub async fn begin(
    request: HttpRequest,
    name: Path<String>,
    reader: Reader,
    link: Json<Link>,
    tenants: Data<Tenants>,
    visits: Data<Visits>,
) -> Result<HttpResponse, ApiError> {
    let tenant = tenant_with_care(&tenants, &name)?;
    let visitor = visits.redeem(link.link.expose_secret(), &tenant.name, Door::Care).await;
    let visitor = visitor.inspect_err(count_visit_refusal)?;
    let care = tenant.care.as_ref().ok_or(ApiError::NotFound)?;
    let customer = match (&visitor.who, visitor.customer) {
        (Who::Signed(signed), Some(customer)) if signed.realm == Realm::Customer => {
            care.confirm(customer, &signed.token).await?;
            customer
        }
        _ => return Err(CareError::NotSignedIn.into()),
    };
    let (value, _) = visits.begin(visitor)?;
    request.extensions_mut().insert(RenewedSession(value));
    home(&reader, &tenant.name, care, (customer, link.widget)).await
}

async fn home(
    reader: &Reader,
    tenant: &str,
    care: &Care,
    (id, has_widget): (CustomerId, bool),
) -> Result<HttpResponse, ApiError> {
    let customer = Party { id: id.to_string(), name: care.name(id).await };
    fragments::once(&CareHome { t: reader.texts(), tenant: tenant.to_owned(), customer, has_widget }, StatusCode::OK)
}

/// `GET /care/{tenant}/visit`: where one begins.
pub async fn show(customer: super::Customer, reader: Reader) -> Result<HttpResponse, ApiError> {
    home(&reader, &customer.tenant().name, &customer.care, (customer.id, false)).await
}

/// `DELETE /care/{tenant}/visit`: ends it, everywhere.
pub async fn end(
    request: HttpRequest,
    guest: Guest,
    reader: Reader,
    visits: Data<Visits>,
) -> Result<HttpResponse, ApiError> {
    visits.end(&guest.visit).await?;
    request.extensions_mut().remove::<RenewedSession>();
    fragments::once(&CareLeft { t: reader.texts() }, StatusCode::OK)
}
