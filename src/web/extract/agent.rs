//! The person behind a request: session, rights, and not too many requests.

use std::{future::Future, pin::Pin, sync::Arc};

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, http::header, web::Data};

use super::header_text;
use crate::{
    sessions::{AccessError, Intent, Rights, SessionError, Sessions},
    tenants::{Tenant, Tenants},
    web::{edge::RenewedSession, error::ApiError, pace::Pace},
    zendesk::{TokenVerifier, UserId},
};

/// Somebody with a session who is about to change something, whatever they may do: attempts stand in the ledger also
/// when they are refused.
#[derive(Debug, Clone)]
pub struct Visitor {
    pub tenant: Arc<Tenant>,
    pub user: UserId,
    rights: Result<Rights, AccessError>,
}

/// An agent who may look at customers.
#[derive(Debug, Clone)]
pub struct SignedInAgent {
    pub tenant: Arc<Tenant>,
    pub user: UserId,
    pub rights: Rights,
}

/// An administrator, as the tenant's rules say: who may see and mend how the two systems are joined.
#[derive(Debug, Clone)]
pub struct Manager(pub SignedInAgent);

impl Visitor {
    /// # Errors
    /// Why this person may not manage anything.
    pub fn manager(self) -> Result<Manager, ApiError> {
        self.signed_in()?.manager()
    }

    /// # Errors
    /// Why this person may not even look.
    pub fn signed_in(self) -> Result<SignedInAgent, AccessError> {
        let rights = self.rights.inspect_err(|error| count_refusal(error.code()))?;
        Ok(SignedInAgent { tenant: self.tenant, user: self.user, rights })
    }
}

impl SignedInAgent {
    fn manager(self) -> Result<Manager, ApiError> {
        if self.rights.manage { Ok(Manager(self)) } else { Err(ApiError::ManageNotAllowed) }
    }
}

type Pending<T> = Pin<Box<dyn Future<Output = Result<T, ApiError>>>>;

impl FromRequest for Visitor {
    type Error = ApiError;
    type Future = Pending<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { recognise(&request, Intent::Change).await })
    }
}

impl FromRequest for SignedInAgent {
    type Error = ApiError;
    type Future = Pending<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Ok(recognise(&request, Intent::Look).await?.signed_in()?) })
    }
}

impl FromRequest for Manager {
    type Error = ApiError;
    type Future = Pending<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { recognise(&request, Intent::Look).await?.manager() })
    }
}

async fn recognise(request: &HttpRequest, intent: Intent) -> Result<Visitor, ApiError> {
    let sessions: &Data<Sessions> = part(request)?;
    let tenants: &Data<Tenants> = part(request)?;
    let verifier: &Data<TokenVerifier> = part(request)?;
    let pace: &Data<Pace> = part(request)?;
    let value = header_text(request, &header::AUTHORIZATION).unwrap_or_default();
    let value = value.strip_prefix("Bearer ").unwrap_or_default();
    let known = sessions.check(value).and_then(|session| {
        // A tenant that was taken out of the configuration has no sessions any more.
        let tenant = tenants.named(&session.tenant).ok_or(SessionError::Ended)?;
        // Nor has an app that was taken out of the account.
        let is_installed = verifier.trusts(&session.tenant, session.installation);
        is_installed.then_some((session, tenant)).ok_or(SessionError::Ended)
    });
    let (session, tenant) = known.inspect_err(|error| count_refusal(error.code()))?;
    pace.take(&session.tenant, session.user).inspect_err(|_| count_refusal("too_many_requests"))?;
    let rights = tenant.access.rights(session.user, session.began, intent).await;
    if let Some(value) = sessions.renew(&session).filter(|_| rights.is_ok()) {
        request.extensions_mut().insert(RenewedSession(value.into()));
    }
    Ok(Visitor { tenant: Arc::clone(tenant), user: session.user, rights })
}

fn count_refusal(reason: &'static str) {
    metrics::counter!("portadesk_session_refusals_total", "reason" => reason).increment(1);
}

/// A part that `app.rs` gave to the server. Its absence is a fault of the program that a test of all routes finds.
fn part<T: 'static>(request: &HttpRequest) -> Result<&Data<T>, ApiError> {
    request.app_data::<Data<T>>().ok_or(ApiError::Incomplete)
}
