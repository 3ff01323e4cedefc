//! Coming in and going: `/billing/{tenant}/session`.

use std::{sync::Arc, time::Duration};

use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder,
    http::header::ContentType,
    web::{Data, Json, Path},
};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Deserializer};
use tokio::time::timeout;

use crate::{
    portabilling::{PersonError, Realm},
    tenants::{Tenant, Tenants},
    visits::{Door, Settings, Signed, Throttle, Visitor, Visits, Who},
    web::{
        SESSION_HEADER,
        error::ApiError,
        extract::{self, Guest},
    },
};

/// Longest login and password looked at.
const MOST_LETTERS: usize = 200;
/// How long billing is given to end its own session; the visit is over without it.
const FAREWELL: Duration = Duration::from_secs(2);

/// There is nothing to tell: the page asks for what it shows.
const DONE: &str = "<p hidden></p>";

/// How somebody comes in: with a link, or with what they use in billing.
#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Entrance {
    Link {
        #[serde(deserialize_with = "secret")]
        link: SecretString,
    },
    Credentials {
        login: String,
        #[serde(deserialize_with = "secret")]
        password: SecretString,
        realm: Option<Realm>,
    },
}

/// `POST /billing/{tenant}/session`: a visit's value, in a header.
pub async fn begin(
    request: HttpRequest,
    tenant: Path<String>,
    entrance: Json<Entrance>,
    tenants: Data<Tenants>,
    visits: Data<Visits>,
    throttle: Data<Throttle>,
    settings: Data<Settings>,
) -> Result<HttpResponse, ApiError> {
    let tenant = tenants.named(&tenant).ok_or(ApiError::NotFound)?;
    extract::must_be_open(tenant, Door::Billing)?;
    let visitor = match entrance.into_inner() {
        Entrance::Link { link } => {
            let redeemed = visits.redeem(link.expose_secret(), &tenant.name, Door::Billing).await;
            redeemed.inspect_err(extract::count_visit_refusal)?
        }
        Entrance::Credentials { login, password, realm } => {
            let realm = realm.unwrap_or(Realm::Admin);
            let address = extract::address(&request, &settings);
            let attempt = throttle.attempt(&tenant.name, &[realm.as_str(), login.trim()], address);
            let attempt = attempt.inspect_err(|_| count("too_many_attempts"))?;
            let entered = sign_in(tenant, realm, login.trim(), &password).await;
            match &entered {
                Ok(_) | Err(ApiError::Person(PersonError::PasswordRunOut)) => attempt.was_good(),
                Err(ApiError::Person(PersonError::Refused { .. })) => drop(attempt),
                // Billing was not asked, or said nothing about the credentials.
                Err(_) => attempt.was_none(),
            }
            let signed = entered.inspect_err(|error| count(error.presentation().code))?;
            Visitor { tenant: Arc::clone(&tenant.name), door: Door::Billing, who: Who::Signed(signed), customer: None }
        }
    };
    let (value, _) = visits.begin(visitor)?;
    Ok(done().insert_header((SESSION_HEADER.clone(), value.expose_secret())).body(DONE))
}

/// `DELETE /billing/{tenant}/session`: the visit ends here, and the session it has in billing there.
pub async fn end(guest: Guest, visits: Data<Visits>) -> Result<HttpResponse, ApiError> {
    visits.end(&guest.visit).await?;
    if let Who::Signed(signed) = &guest.visit.visitor.who {
        let left = timeout(FAREWELL, guest.tenant.people.leave(signed.realm, &signed.token)).await;
        if !matches!(left, Ok(Ok(()))) {
            tracing::info!("billing was not told that a visit has ended; its token runs out by itself");
        }
    }
    Ok(done().body(DONE))
}

fn done() -> HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    response.insert_header(ContentType::html());
    response
}

async fn sign_in(tenant: &Tenant, realm: Realm, login: &str, password: &SecretString) -> Result<Signed, ApiError> {
    let fits = |text: &str| !text.is_empty() && text.chars().count() <= MOST_LETTERS;
    if !fits(login) || !fits(password.expose_secret()) {
        return Err(ApiError::InvalidRequest("a login or password is missing, or is too long"));
    }
    let entered = tenant.people.enter(realm, login, password).await?;
    Ok(Signed {
        realm,
        login: login.to_owned(),
        user: entered.facts.user,
        is_super_user: entered.facts.super_user == Some(true),
        token: entered.token,
    })
}

fn secret<'de, D: Deserializer<'de>>(input: D) -> Result<SecretString, D::Error> {
    String::deserialize(input).map(SecretString::from)
}

fn count(reason: &'static str) {
    metrics::counter!("portadesk_visit_refusals_total", "reason" => reason).increment(1);
}
