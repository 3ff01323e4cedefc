//! The panel's page: the answer to Zendesk's signed request.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{self, ContentType},
    },
    web::Data,
};
use askama::Template;
use secrecy::ExposeSecret as _;

use super::{
    Settings, assets,
    error::ApiError,
    extract::{self, SignedForm},
    fragments, headers,
    views::{ColorScheme, Frame, Shell, Stand},
};
use crate::{
    sessions::Sessions,
    tenants::Tenants,
    zendesk::{TokenError, TokenVerifier},
};

/// `POST /zendesk/panel`: verifies who asks and answers with the page, which holds a session and no customer.
pub async fn show(
    request: HttpRequest,
    page: SignedForm,
    verifier: Data<TokenVerifier>,
    tenants: Data<Tenants>,
    sessions: Data<Sessions>,
    settings: Data<Settings>,
) -> Result<HttpResponse, ApiError> {
    let origin = page.origin.as_deref();
    let opened =
        verifier.verify(page.token.expose_secret(), origin).inspect_err(|error| refused(*error, origin, &tenants))?;
    let tenant = tenants.named(&opened.tenant).ok_or(TokenError::UnknownInstallation)?;
    let stand = Stand::of(opened.location);
    let (stylesheet, script) = match stand {
        Stand::NavBar => (assets::MANAGE_CSS.path, assets::MANAGE_JS.path),
        Stand::Beside | Stand::TopBar => (assets::PANEL_CSS.path, assets::PANEL_JS.path),
    };
    let shell = Shell {
        frame: Frame { t: extract::language(&request).texts(), is_demo: settings.is_demo, stand },
        session: sessions.begin(&opened.tenant, opened.user, opened.installation).into(),
        color_scheme: ColorScheme::from_parameter(page.color_scheme.as_deref()),
        stylesheet,
        script,
        sdk_url: settings.sdk_url.to_string(),
        has_senders: tenant.senders.is_some(),
    };
    let policy = headers::panel_policy(tenant, &settings.sdk_url);
    Ok(HttpResponse::Ok()
        .insert_header(ContentType::html())
        .insert_header((header::CONTENT_SECURITY_POLICY, policy))
        .body(shell.render()?))
}

/// `GET /panel/frame?stand=…`: the page's own texts in the agent's language.
pub async fn frame(request: HttpRequest, settings: Data<Settings>) -> Result<HttpResponse, ApiError> {
    let stand = Stand::from_parameter(extract::query_value(&request, "stand").as_deref());
    let frame = Frame { t: extract::language(&request).texts(), is_demo: settings.is_demo, stand };
    fragments::once(&frame, StatusCode::OK)
}

/// Counts a refusal. An installation that is not known may be a new one of the account whose page says to be around
/// ours, so that account is looked at soon: at most once a minute, whatever anybody claims.
fn refused(error: TokenError, origin: Option<&str>, tenants: &Tenants) {
    extract::count_refusal(error.code());
    if error == TokenError::UnknownInstallation
        && let Some(tenant) = origin.and_then(|origin| tenants.framed_by(origin))
    {
        tenant.keeper.look_soon();
    }
}
