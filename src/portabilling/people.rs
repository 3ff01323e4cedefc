//! Billing as one person sees it: signing in with their own credentials, and reading in their own name.
//!
//! What somebody may see is decided by billing, each time: nothing is read with the service's own login and shown on the
//! strength of a rule of ours. Credentials pass through and are kept nowhere; the access token belongs to the visit.

use std::{fmt, sync::Arc, time::Duration};

use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::json;
use thiserror::Error;

use super::{
    Customer, CustomerId, PortaBilling, PortaBillingError, ReadMethod, Settings, TokenFacts,
    client::{found, params},
    fault,
    method::Call,
    transport::Transport,
    wire::{Answer, LoginAnswer, token_claims},
};
use crate::{clock::Clock, outbound::OutboundError};

/// How long nobody tries again after billing's guard against guessing has closed the door.
const GUARD_WAIT: Duration = Duration::from_mins(5);

/// Which of billing's doors somebody uses. Each has an address of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Realm {
    /// The provider's own people.
    Admin,
    /// Users of a reseller, who see that reseller's customers only.
    Reseller,
    /// Self-care: a customer, who sees itself only.
    Customer,
}

impl Realm {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Reseller => "reseller",
            Self::Customer => "customer",
        }
    }
}

/// One tenant's billing, for people with credentials of their own. Cheap to clone.
#[derive(Clone)]
pub struct People {
    admin: Arc<Transport>,
    reseller: Option<Arc<Transport>>,
    customers: Option<Arc<Transport>>,
}

/// Somebody whom billing has let in.
#[derive(Debug, Clone)]
pub struct Entered {
    pub token: SecretString,
    /// What billing wrote into the token. It came straight from billing, so it is believed.
    pub facts: TokenFacts,
}

/// Why billing does not do what a person wants.
#[derive(Debug, Clone, Error)]
pub enum PersonError {
    /// Login or password are not right, or billing does not say which.
    #[error("billing refused the person's login: {code}")]
    Refused { code: String },
    /// The password is right, and has to be changed in billing first.
    #[error("billing wants a new password of the person")]
    PasswordRunOut,
    /// Billing's own guard against guessing is closed.
    #[error("billing lets nobody try for now")]
    Guarded { retry_in: Duration },
    /// This realm has no address in the configuration.
    #[error("nobody can sign in through this realm here")]
    NoSuchRealm,
    /// The token is not accepted any more: the person has to sign in again.
    #[error("billing no longer takes the person's token")]
    Ended,
    #[error(transparent)]
    Billing(#[from] PortaBillingError),
}

#[derive(Serialize)]
struct Credentials<'a> {
    login: &'a str,
    password: &'a str,
}

impl People {
    /// Shares connections, limits and circuit breaker of the admin realm with the service's own client.
    ///
    /// # Errors
    /// [`OutboundError`] when the CA file is missing or is no certificate.
    pub fn new(billing: &PortaBilling, settings: &Settings, clock: &Clock) -> Result<Self, OutboundError> {
        let elsewhere = |url: &url::Url| {
            Transport::new(&Settings { url: url.clone(), ..settings.clone() }, clock.clone()).map(Arc::new)
        };
        let reseller = settings.reseller_url.as_ref().map(elsewhere).transpose()?;
        let customers = settings.selfcare_url.as_ref().map(elsewhere).transpose()?;
        Ok(Self { admin: Arc::clone(&billing.transport), reseller, customers })
    }

    /// The realms people can sign in through, the provider's own first.
    #[must_use]
    pub fn realms(&self) -> Vec<Realm> {
        let reseller = self.reseller.as_ref().map(|_| Realm::Reseller);
        [Some(Realm::Admin), reseller].into_iter().flatten().collect()
    }

    /// Asks billing whether this is somebody.
    ///
    /// # Errors
    /// As [`PersonError`] says; only [`PersonError::Billing`] leaves open whether the credentials are right.
    pub async fn enter(&self, realm: Realm, login: &str, password: &SecretString) -> Result<Entered, PersonError> {
        // Customers come from self-care with a session that they have already; this door is for staff.
        if realm == Realm::Customer {
            return Err(PersonError::NoSuchRealm);
        }
        let transport = self.transport(realm)?;
        transport.breaker.check()?;
        let _place = transport.gate.place()?;
        let credentials = Credentials { login, password: password.expose_secret() };
        let answer = transport.ask(&transport.request(Call::Login, &credentials), None).await.map_err(of_login)?;
        let token = answer.record::<LoginAnswer>()?.access_token.0;
        let token = token.ok_or_else(|| answer.unreadable("it brings no access token"))?;
        Ok(Entered { facts: token_claims(&token), token: token.into() })
    }

    /// The customer as this person may see them; `None`: there is no such customer, or not for them.
    ///
    /// # Errors
    /// [`PersonError::Ended`], [`PersonError::NoSuchRealm`] and [`PersonError::Billing`].
    pub async fn customer(
        &self,
        realm: Realm,
        token: &SecretString,
        id: CustomerId,
    ) -> Result<Option<Customer>, PersonError> {
        let wanted = json!({ "i_customer": id.get(), "detailed_info": 1, "get_time_zone_name": 1 });
        let asked = self.read(realm, token, ReadMethod::CustomerInfo, wanted).await;
        let asked = match asked {
            // Whether self-care takes a number, or knows of one customer only, is not documented: both are asked.
            Err(PersonError::Billing(PortaBillingError::Fault { .. })) | Ok(None) if realm == Realm::Customer => {
                self.read(realm, token, ReadMethod::CustomerInfo, json!({})).await?
            }
            asked => asked?,
        };
        let Some(answer) = asked else { return Ok(None) };
        let customer = answer.object::<Customer>("customer_info", ())?;
        match customer {
            Some(other) if other.id != id && realm == Realm::Customer => Ok(None),
            Some(other) if other.id != id => Err(answer.unreadable("it is about another customer").into()),
            customer => Ok(customer),
        }
    }

    /// Ends what [`People::enter`] began. That billing knows nothing of it any more is as good.
    ///
    /// # Errors
    /// [`PersonError::NoSuchRealm`] and [`PersonError::Billing`].
    pub async fn leave(&self, realm: Realm, token: &SecretString) -> Result<(), PersonError> {
        let transport = self.transport(realm)?;
        let wanted = params(json!({ "access_token": token.expose_secret() }));
        match transport.ask(&transport.request(Call::Logout, &wanted), None).await {
            Ok(_) | Err(PortaBillingError::Fault { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    async fn read(
        &self,
        realm: Realm,
        token: &SecretString,
        method: ReadMethod,
        wanted: serde_json::Value,
    ) -> Result<Option<Answer>, PersonError> {
        let transport = self.transport(realm)?;
        transport.breaker.check()?;
        let _place = transport.gate.place()?;
        let request = transport.request(Call::Read(method), &params(wanted));
        let authorization = bearer(token).ok_or(PersonError::Ended)?;
        match found(transport.ask(&request, Some(&authorization)).await) {
            Err(error) if fault::asks_for_new_login(&error) => Err(PersonError::Ended),
            result => Ok(result?),
        }
    }

    fn transport(&self, realm: Realm) -> Result<&Transport, PersonError> {
        match realm {
            Realm::Admin => Ok(&self.admin),
            Realm::Reseller => self.reseller.as_deref().ok_or(PersonError::NoSuchRealm),
            Realm::Customer => self.customers.as_deref().ok_or(PersonError::NoSuchRealm),
        }
    }
}

impl fmt::Debug for People {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("People").field("realms", &self.realms()).finish_non_exhaustive()
    }
}

fn of_login(error: PortaBillingError) -> PersonError {
    match error {
        PortaBillingError::Fault { code, .. } if fault::is_brute_force_guard(&code) => {
            PersonError::Guarded { retry_in: GUARD_WAIT }
        }
        PortaBillingError::Fault { code, .. } if fault::wants_new_password(&code) => PersonError::PasswordRunOut,
        PortaBillingError::Fault { code, .. } if fault::refuses_login(&code) => PersonError::Refused { code },
        error => PersonError::Billing(error),
    }
}

fn bearer(token: &SecretString) -> Option<HeaderValue> {
    let mut header = HeaderValue::from_str(&format!("Bearer {}", token.expose_secret())).ok()?;
    header.set_sensitive(true);
    Some(header)
}
