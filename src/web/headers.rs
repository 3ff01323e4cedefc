//! What the panel's page may load and who may frame it.

use actix_web::{HttpRequest, web::Data};

use url::Url;

use super::extract;
use crate::tenants::{Tenant, Tenants};

/// For the page that says that nothing can be shown. Nobody is verified yet: the frame around the panel's is taken from
/// the `origin` parameter if it is the Zendesk account of a tenant, and no other site may show it.
#[must_use]
pub fn error_page_policy(request: &HttpRequest) -> String {
    let tenants = request.app_data::<Data<Tenants>>();
    // Zendesk opens no other page.
    let origin = extract::query_value(request, "origin").filter(|_| request.path() == "/zendesk/panel");
    let tenant = tenants.zip(origin).and_then(|(tenants, origin)| tenants.framed_by(&origin));
    let ancestor = tenant.map_or("'none'", |tenant| &tenant.frame_ancestor);
    format!("default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {ancestor}")
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
