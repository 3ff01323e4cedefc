//! What the panel's page may load and who may frame it.

use actix_web::{HttpRequest, web::Data};

use url::Url;

use super::extract;
use crate::tenants::{Tenant, Tenants};

/// For the page that says that nothing can be shown, where the page that was asked for would stand, and in no other site.
#[must_use]
pub fn error_page_policy(request: &HttpRequest) -> String {
    let ancestors = around(request).unwrap_or_else(|| "'none'".to_owned());
    format!("default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}")
}

/// Nobody is verified yet: the tenant is taken from the path, or from the `origin` parameter if that is the Zendesk account
/// of one.
fn around(request: &HttpRequest) -> Option<String> {
    let tenants = request.app_data::<Data<Tenants>>()?;
    let mut parts = request.path().split('/').skip(1);
    match (parts.next(), parts.next()) {
        (Some("billing"), Some(name)) => Some(tenants.named(name)?.billing_pages.join(" ")),
        (Some("care"), Some(name)) => Some(portals(tenants.named(name)?)),
        (Some("zendesk"), Some("panel")) => {
            Some(tenants.framed_by(&extract::query_value(request, "origin")?)?.frame_ancestor.clone())
        }
        // Zendesk opens no other page.
        _ => None,
    }
}

/// Who may frame a tenant's page in self-care: the provider's portals and nobody else.
#[must_use]
pub fn portals(tenant: &Tenant) -> String {
    let portals = tenant.care.as_ref().map(|care| care.settings().portals.as_slice()).unwrap_or_default();
    if portals.is_empty() { "'none'".to_owned() } else { origins(portals).join(" ") }
}

pub fn origins(urls: &[Url]) -> Vec<String> {
    urls.iter().map(|url| url.origin().ascii_serialization()).collect()
}

/// The content security policy of the page of a customer's tickets: our own files only, and billing as the only frame.
#[must_use]
pub fn billing_policy(tenant: &Tenant) -> String {
    let openings = [
        // Nothing that is not named below.
        "default-src 'none'",
        // Our script and stylesheet; none stands in the page itself.
        "script-src 'self'",
        "style-src 'self'",
        // The script talks to this service only.
        "connect-src 'self'",
        "base-uri 'none'",
        // Credentials are sent by the script: no form is ever sent.
        "form-action 'none'",
        &format!("frame-ancestors {}", tenant.billing_pages.join(" ")),
    ];
    openings.join("; ")
}

/// The content security policy of a tenant's panel: our own files, Zendesk's SDK, and Zendesk as the only frame.
#[must_use]
pub fn panel_policy(tenant: &Tenant, sdk: &Url) -> String {
    let ancestor = &tenant.frame_ancestor;
    let openings = [
        // Nothing that is not named below.
        "default-src 'none'",
        // Our script and Zendesk's SDK; none stands in the page itself.
        &format!("script-src 'self' {sdk}"),
        // Our stylesheet; none stands in the page itself.
        "style-src 'self'",
        // The script talks to this service only.
        "connect-src 'self'",
        "base-uri 'none'",
        // Searching is done by the script: no form is ever sent.
        "form-action 'none'",
        &format!("frame-ancestors {ancestor}"),
    ];
    openings.join("; ")
}
