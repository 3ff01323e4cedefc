//! Keys with which the provider's own tools use the API.
//!
//! A key is `pdk_ID_SECRET`, random, shown once when it is made. The store keeps its id and the SHA-256 of its secret, and
//! is asked with every request: a key that was made counts at once, and one that was revoked no more. Each has a tenant and
//! scopes, and opens nothing else.

use std::{fmt, str::FromStr};

use aws_lc_rs::{
    constant_time::verify_slices_are_equal,
    digest::{SHA256, digest},
    rand,
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use jiff::Timestamp;
use secrecy::SecretString;
use thiserror::Error;

use crate::{
    clock::Clock,
    store::{Store, StoreError, StoredKey},
};

const PREFIX: &str = "pdk_";
const SECRET_BYTES: usize = 32;
const ID_BYTES: usize = 6;
/// Longest key looked at; ours have 57 characters.
const MOST_BYTES: usize = 100;

/// What a key is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Reading the tickets of customers.
    ReadTickets,
    /// Making links that let somebody in once.
    MakeLinks,
}

impl Scope {
    pub const ALL: [Self; 2] = [Self::ReadTickets, Self::MakeLinks];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ReadTickets => "tickets:read",
            Self::MakeLinks => "links:create",
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// There is no such scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("there are the scopes tickets:read and links:create")]
pub struct NoSuchScope;

impl FromStr for Scope {
    type Err = NoSuchScope;

    fn from_str(text: &str) -> Result<Self, NoSuchScope> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == text).ok_or(NoSuchScope)
    }
}

/// Why a key opens nothing.
#[derive(Debug, Error)]
pub enum KeyError {
    #[error("there is no key")]
    Missing,
    /// Also one that was revoked, has ended, or is another tenant's: which of these is not told.
    #[error("the key is not good")]
    NotGood,
    #[error("the key is not for this")]
    OutOfScope,
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the system gives no random bytes")]
    NoRandomness,
}

impl KeyError {
    /// For metrics.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Missing => "key_missing",
            Self::NotGood => "key_not_good",
            Self::OutOfScope => "key_out_of_scope",
            Self::Store(_) => "store_failed",
            Self::NoRandomness => "no_randomness",
        }
    }
}

/// Makes, checks and revokes keys.
#[derive(Debug, Clone)]
pub struct Keys {
    store: Store,
    clock: Clock,
}

impl Keys {
    #[must_use]
    pub const fn new(store: Store, clock: Clock) -> Self {
        Self { store, clock }
    }

    /// A new key, which nobody can be shown again, and what is kept of it.
    ///
    /// # Errors
    /// [`KeyError::NoRandomness`] and [`KeyError::Store`].
    pub async fn create(
        &self,
        tenant: &str,
        name: &str,
        scopes: &[Scope],
        ends_at: Option<Timestamp>,
    ) -> Result<(SecretString, StoredKey), KeyError> {
        let mut bytes = [0; ID_BYTES + SECRET_BYTES];
        rand::fill(&mut bytes).map_err(|_| KeyError::NoRandomness)?;
        let (id, secret) = bytes.split_at(ID_BYTES);
        let id = id.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
        let secret = BASE64_URL_SAFE_NO_PAD.encode(secret);
        let scopes: Vec<&str> = scopes.iter().map(|scope| scope.as_str()).collect();
        let key = StoredKey {
            id: id.clone(),
            tenant: tenant.to_owned(),
            name: name.to_owned(),
            scopes: scopes.join(" "),
            digest: digest(&SHA256, secret.as_bytes()).as_ref().to_vec(),
            made_at: self.clock.now(),
            ends_at,
            revoked_at: None,
        };
        self.store.keep_api_key(&key).await?;
        Ok((format!("{PREFIX}{id}_{secret}").into(), key))
    }

    /// Whether a key opens this, now; its id.
    ///
    /// # Errors
    /// [`KeyError`]; nothing of the API may be answered then.
    pub async fn check(&self, value: &str, tenant: &str, scope: Scope) -> Result<[u8; ID_BYTES], KeyError> {
        if value.is_empty() {
            return Err(KeyError::Missing);
        }
        let parts =
            value.strip_prefix(PREFIX).filter(|_| value.len() <= MOST_BYTES).and_then(|rest| rest.split_once('_'));
        let (id, secret) = parts.ok_or(KeyError::NotGood)?;
        let key = self.store.api_key(id).await?.ok_or(KeyError::NotGood)?;
        let shown = digest(&SHA256, secret.as_bytes());
        verify_slices_are_equal(shown.as_ref(), &key.digest).map_err(|_| KeyError::NotGood)?;
        let has_ended = key.ends_at.is_some_and(|end| self.clock.now() >= end);
        if key.tenant != tenant || key.revoked_at.is_some() || has_ended {
            return Err(KeyError::NotGood);
        }
        let is_for_it = key.scopes.split(' ').any(|own| own == scope.as_str());
        if is_for_it { Ok(bytes_of(id).ok_or(KeyError::NotGood)?) } else { Err(KeyError::OutOfScope) }
    }

    /// All keys of a tenant, worthless ones included.
    pub async fn list(&self, tenant: &str) -> Result<Vec<StoredKey>, StoreError> {
        self.store.api_keys(tenant).await
    }

    /// `false` when the tenant has no such key, or it was worthless before.
    pub async fn revoke(&self, tenant: &str, id: &str) -> Result<bool, StoreError> {
        self.store.revoke_api_key(tenant, id, self.clock.now()).await
    }
}

fn bytes_of(id: &str) -> Option<[u8; ID_BYTES]> {
    let number = u64::from_str_radix(id, 16).ok().filter(|_| id.len() == 2 * ID_BYTES)?;
    number.to_be_bytes().last_chunk().copied()
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use secrecy::ExposeSecret as _;

    use super::*;
    use crate::store::scratch::Scratch;

    #[tokio::test]
    async fn a_key_opens_what_it_is_for_until_it_ends_or_is_revoked() {
        let scratch = Scratch::new();
        let clock = Clock::fixed("2026-03-01T12:00:00Z".parse().unwrap());
        let keys = Keys::new(scratch.open().await, clock.clone());
        let end = clock.now() + SignedDuration::from_hours(1);
        let (value, stored) = keys.create("panda", "crm", &[Scope::ReadTickets], Some(end)).await.unwrap();
        let value = value.expose_secret();
        let check = async |value: &str, tenant, scope| keys.check(value, tenant, scope).await;

        let id = check(value, "panda", Scope::ReadTickets).await.unwrap();
        assert_eq!(id.map(|byte| format!("{byte:02x}")).concat(), stored.id);
        assert!(matches!(check(value, "panda", Scope::MakeLinks).await, Err(KeyError::OutOfScope)));
        assert!(matches!(check(value, "wolf", Scope::ReadTickets).await, Err(KeyError::NotGood)));
        assert!(matches!(check("", "panda", Scope::ReadTickets).await, Err(KeyError::Missing)));
        for forged in
            [&format!("{value}x"), &value[..value.len() - 1], "pdk_", "pdk_a_b", &value.replace("pdk_", "pdk")]
        {
            assert!(matches!(check(forged, "panda", Scope::ReadTickets).await, Err(KeyError::NotGood)), "{forged}");
        }
        let secret = value.rsplit('_').next().unwrap();
        assert!(!format!("{stored:?}").contains(secret), "what is kept opens nothing");

        assert!(keys.revoke("panda", &stored.id).await.unwrap());
        assert!(!keys.revoke("panda", &stored.id).await.unwrap());
        assert!(matches!(check(value, "panda", Scope::ReadTickets).await, Err(KeyError::NotGood)));

        let (second, _) = keys.create("panda", "crm", &Scope::ALL, Some(end)).await.unwrap();
        assert!(check(second.expose_secret(), "panda", Scope::MakeLinks).await.is_ok());
        clock.advance(SignedDuration::from_hours(1));
        assert!(matches!(check(second.expose_secret(), "panda", Scope::MakeLinks).await, Err(KeyError::NotGood)));
    }
}
