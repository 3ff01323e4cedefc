//! The hand-over: the provider's self-care server has a customer who is signed in there, and asks for a link for them.

use std::sync::Arc;

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{Data, Json, Path},
};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::json;
use url::Url;

use super::tenant_with_care;
use crate::{
    portabilling::{CustomerId, Realm},
    tenants::Tenants,
    visits::{Door, Signed, Visitor, Visits, Who},
    web::{PublicUrl, error::ApiError},
};

/// Whom the link is for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    customer: CustomerId,
    /// The access token of the customer's own self-care session.
    #[serde(deserialize_with = "super::secret")]
    token: SecretString,
}

/// `POST /api/v1/tenants/{tenant}/care/links`: an address that lets this customer in once, if billing knows the session.
pub async fn create(
    request: HttpRequest,
    name: Path<String>,
    hand_over: Json<HandOver>,
    tenants: Data<Tenants>,
    visits: Data<Visits>,
    public_url: Data<PublicUrl>,
) -> Result<HttpResponse, ApiError> {
    let tenant = tenant_with_care(&tenants, &name)?;
    let care = tenant.care.as_ref().ok_or(ApiError::NotFound)?;
    let shown = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !care.settings().admits(shown.strip_prefix("Bearer ").unwrap_or_default()) {
        return Err(ApiError::KeyNotAccepted);
    }
    let HandOver { customer, token } = hand_over.into_inner();
    care.confirm(customer, &token).await?;
    let signed = Signed { realm: Realm::Customer, login: String::new(), user: None, is_super_user: false, token };
    let tenant = Arc::clone(&tenant.name);
    let mut address: Url = public_url.0.clone();
    address.set_path(&format!("care/{tenant}"));
    let visitor = Visitor { tenant, door: Door::Care, who: Who::Signed(signed), customer: Some(customer) };
    let (link, ends) = visits.invite(&visitor)?;
    address.set_fragment(Some(link.expose_secret()));
    Ok(HttpResponse::Created().json(json!({ "url": address.as_str(), "expires_at": ends.to_string() })))
}
