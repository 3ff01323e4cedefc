//! The page where customers ask for help, for the provider's self-care portal to frame.
//!
//! Who somebody is, a link tells that is good once: the portal's own server asks for it ([`links`]) with the customer's
//! self-care session, which billing confirms. From there on the page has a visit's value in memory; each request looks anew
//! whose it is, and that billing still knows the session.

mod files;
pub mod links;
pub mod queries;
pub mod tickets;
pub mod visit;
pub mod widget;

use std::{future::Future, pin::Pin, sync::Arc};

use actix_web::{
    FromRequest, HttpRequest, HttpResponse,
    dev::Payload,
    http::header::{CONTENT_SECURITY_POLICY, ContentType},
    web::{Data, Path},
};
use askama::Template;
use secrecy::SecretString;
use serde::{Deserialize as _, Deserializer};

pub use files::{add as add_file, remove as remove_file};

use super::{
    Settings, assets,
    error::ApiError,
    extract::{self, Guest},
    headers,
    pace::Pace,
    views::{CareShell, ColorScheme},
};
use crate::{
    care::{Care, CareError},
    locale::Language,
    portabilling::{CustomerId, Realm},
    tenants::{Tenant, Tenants},
    visits::Who,
};

/// A customer of the tenant's, whose self-care session billing knows.
#[derive(Debug, Clone)]
pub struct Customer {
    pub guest: Guest,
    pub id: CustomerId,
    pub care: Care,
}

impl Customer {
    async fn recognise(guest: Guest) -> Result<Self, ApiError> {
        let care = guest.tenant.care.clone().ok_or(ApiError::NotFound)?;
        let visitor = &guest.visit.visitor;
        let (Some(id), Who::Signed(signed)) = (visitor.customer, &visitor.who) else {
            return Err(CareError::NotSignedIn.into());
        };
        if signed.realm != Realm::Customer {
            return Err(CareError::NotSignedIn.into());
        }
        care.confirm(id, &signed.token).await?;
        Ok(Self { guest, id, care })
    }

    /// What a customer writes has a pace of its own, in all visits together.
    fn take(&self, pace: &Pace) -> Result<(), ApiError> {
        pace.take_customer(&self.tenant().name, self.id)
    }

    fn tenant(&self) -> &Arc<Tenant> {
        &self.guest.tenant
    }
}

impl FromRequest for Customer {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let guest = Guest::from_request(request, payload);
        Box::pin(async move { Self::recognise(guest.await?).await })
    }
}

/// `GET /care/{tenant}`: the page, which holds nothing about anybody.
pub async fn show(
    request: HttpRequest,
    name: Path<String>,
    tenants: Data<Tenants>,
    settings: Data<Settings>,
) -> Result<HttpResponse, ApiError> {
    let tenant = tenant_with_care(&tenants, &name)?;
    page(&request, &tenant, &settings, None)
}

/// A secret in a body.
fn secret<'de, D: Deserializer<'de>>(input: D) -> Result<SecretString, D::Error> {
    String::deserialize(input).map(SecretString::from)
}

fn tenant_with_care(tenants: &Tenants, name: &str) -> Result<Arc<Tenant>, ApiError> {
    tenants.named(name).filter(|tenant| tenant.care.is_some()).cloned().ok_or(ApiError::NotFound)
}

fn page(
    request: &HttpRequest,
    tenant: &Tenant,
    settings: &Settings,
    widget: Option<String>,
) -> Result<HttpResponse, ApiError> {
    let color_scheme = extract::query_value(request, "colorScheme");
    let policy = policy(tenant, widget.is_some());
    let shell = CareShell {
        t: language(request).texts(),
        tenant: tenant.name.to_string(),
        is_demo: settings.is_demo,
        color_scheme: ColorScheme::from_parameter(color_scheme.as_deref()),
        stylesheet: assets::CARE_CSS.path,
        script: assets::CARE_JS.path,
        portals: tenant
            .care
            .as_ref()
            .map(|care| headers::origins(&care.settings().portals).join(" "))
            .unwrap_or_default(),
        widget,
    };
    Ok(HttpResponse::Ok()
        .insert_header(ContentType::html())
        .insert_header((CONTENT_SECURITY_POLICY, policy))
        .body(shell.render()?))
}

/// The portal knows its customer's language better than the browser does.
pub fn language(request: &HttpRequest) -> Language {
    let wish = extract::query_value(request, "lang").map(|wish| Language::negotiate(&wish));
    wish.unwrap_or_else(|| extract::language(request))
}

/// What the page may load, and who may frame it.
fn policy(tenant: &Tenant, has_widget: bool) -> String {
    let settings = tenant.care.as_ref().map(Care::settings);
    let widget = settings.and_then(|settings| settings.widget.as_ref()).filter(|_| has_widget);
    let more = widget.map(|widget| format!(" {}", headers::origins(&widget.sources).join(" "))).unwrap_or_default();
    let mut openings = vec![
        "default-src 'none'".to_owned(),
        format!("script-src 'self'{more}"),
        format!("style-src 'self'{more}"),
        format!("connect-src 'self'{more}"),
    ];
    if widget.is_some() {
        openings.extend(["img-src", "font-src", "media-src", "frame-src"].map(|kind| format!("{kind}{more}")));
    }
    openings.extend(["base-uri 'none'".to_owned(), "form-action 'none'".to_owned()]);
    openings.push(format!("frame-ancestors {}", headers::portals(tenant)));
    openings.join("; ")
}
