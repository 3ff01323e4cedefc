//! Whether a customer's self-care session is still good, as billing says: asked again every minute, and believed for a while
//! longer when billing is silent.

use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use jiff::{SignedDuration, Timestamp};
use moka::sync::Cache;
use secrecy::{ExposeSecret, SecretString};

use super::{Care, CareError};
use crate::portabilling::{CustomerId, PersonError, Realm};

/// How long billing's word is taken without asking again.
const FRESH: SignedDuration = SignedDuration::from_secs(60);
/// How long it is taken while billing is silent.
const GRACE: Duration = Duration::from_mins(15);
/// Sessions that are remembered.
const MOST: u64 = 10_000;

/// When billing last said so, by session: the token itself is not kept.
#[derive(Debug)]
pub(super) struct Confirmed(Cache<Vec<u8>, Timestamp>);

impl Default for Confirmed {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(MOST).time_to_live(GRACE).build())
    }
}

impl Care {
    /// Has billing say, in its customer realm, that this token is this customer's.
    ///
    /// # Errors
    /// [`CareError::NotSignedIn`] when it is not, or not any more; [`CareError::Person`] when billing does not say.
    pub async fn confirm(&self, customer: CustomerId, token: &SecretString) -> Result<(), CareError> {
        let confirmed = &self.0.confirmed.0;
        let key = [digest(&SHA256, token.expose_secret().as_bytes()).as_ref(), &customer.get().to_be_bytes()].concat();
        let now = self.0.parts.clock.now();
        let last = confirmed.get(&key);
        if last.is_some_and(|at| now.duration_since(at) < FRESH) {
            return Ok(());
        }
        match self.0.parts.people.customer(Realm::Customer, token, customer).await {
            Ok(Some(_)) => {
                confirmed.insert(key, now);
                Ok(())
            }
            Ok(None) | Err(PersonError::Ended) => {
                confirmed.invalidate(&key);
                Err(CareError::NotSignedIn)
            }
            Err(PersonError::Billing(error)) if error.is_outage() && last.is_some() => Ok(()),
            Err(error) => Err(CareError::Person(error)),
        }
    }
}
