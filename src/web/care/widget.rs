//! Zendesk's own widget in place of the form: its page, and who the customer is, signed for Zendesk.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{Data, Path},
};
use secrecy::ExposeSecret as _;
use url::Url;

use super::{Customer, page, tenant_with_care};
use crate::{
    care::Care,
    tenants::Tenants,
    web::{Settings, error::ApiError},
};

/// `GET /care/{tenant}/widget`: a page with the widget and nothing else.
pub async fn show(
    request: HttpRequest,
    name: Path<String>,
    tenants: Data<Tenants>,
    settings: Data<Settings>,
) -> Result<HttpResponse, ApiError> {
    let tenant = tenant_with_care(&tenants, &name)?;
    let widget = tenant.care.as_ref().map(Care::settings).and_then(|settings| settings.widget.as_ref());
    let widget = widget.ok_or(ApiError::NotFound)?;
    let mut snippet: Url = widget.script.clone();
    snippet.set_path("ekr/snippet.js");
    snippet.query_pairs_mut().append_pair("key", &widget.key);
    page(&request, &tenant, &settings, Some(snippet.to_string()))
}

/// `POST /care/{tenant}/widget`: what the page's script hands to the widget.
pub async fn sign(customer: Customer) -> Result<HttpResponse, ApiError> {
    let token = customer.care.widget_token(customer.id).ok_or(ApiError::NotFound)?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/jwt"))
        .body(token.expose_secret().to_owned()))
}
