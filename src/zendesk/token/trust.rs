//! The installations whose tokens are believed, and their keys.

use std::{
    collections::HashMap,
    ops::RangeInclusive,
    sync::{Arc, PoisonError, RwLock},
};

use aws_lc_rs::{encoding::AsDer, rsa};
use jiff::Timestamp;
use jsonwebtoken::DecodingKey;

use super::{KeyError, TokenError};
use crate::zendesk::{Installation, InstallationId};

/// Installations of one tenant that are trusted side by side: the present app and the one it replaces.
const MAX_INSTALLATIONS: usize = 2;

/// Bits of a key that is neither weak nor a burden: what the verification itself accepts.
const GOOD_SIZES: RangeInclusive<usize> = 2048..=8192;

/// By audience, the installation's URL exactly as tokens name it.
#[derive(Default)]
pub(super) struct Trust(RwLock<HashMap<String, Arc<Trusted>>>);

pub(super) struct Trusted {
    pub tenant: Arc<str>,
    pub installation: InstallationId,
    account_host: String,
    origin: String,
    key: Key,
    /// The key before the present one, and until when tokens signed with it are believed.
    previous_key: Option<(Key, Timestamp)>,
    /// Order of first trust within the process.
    age: u64,
}

/// A key as it came, so that the same one is recognised, and ready to use.
#[derive(Clone)]
struct Key {
    pem: String,
    ready: DecodingKey,
}

impl Trust {
    pub fn find(&self, audience: &str) -> Option<Arc<Trusted>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(audience).cloned()
    }

    pub fn has(&self, tenant: &str) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).values().any(|trusted| *trusted.tenant == *tenant)
    }

    pub fn add(&self, mut new: Trusted, old_key_until: Timestamp) -> Result<(), KeyError> {
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let audience = new.audience();
        match all.get(&audience) {
            Some(old) if old.tenant != new.tenant => return Err(KeyError::OfAnotherTenant(old.tenant.to_string())),
            Some(old) if old.key.pem == new.key.pem => {
                new.previous_key.clone_from(&old.previous_key);
                new.age = old.age;
            }
            Some(old) => {
                new.previous_key = Some((old.key.clone(), old_key_until));
                new.age = old.age;
            }
            None => new.age = 1 + all.values().map(|trusted| trusted.age).max().unwrap_or(0),
        }
        let tenant = Arc::clone(&new.tenant);
        all.insert(audience, Arc::new(new));
        drop_oldest(&mut all, &tenant);
        Ok(())
    }

    pub fn includes(&self, tenant: &str, installation: InstallationId) -> bool {
        let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
        all.values().any(|trusted| trusted.installation == installation && *trusted.tenant == *tenant)
    }

    pub fn forget(&self, tenant: &str) {
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, trusted| *trusted.tenant != *tenant);
    }
}

fn drop_oldest(all: &mut HashMap<String, Arc<Trusted>>, tenant: &str) {
    let of_tenant: Vec<u64> =
        all.values().filter(|trusted| *trusted.tenant == *tenant).map(|trusted| trusted.age).collect();
    if of_tenant.len() > MAX_INSTALLATIONS {
        let oldest = of_tenant.into_iter().min();
        all.retain(|_, trusted| *trusted.tenant != *tenant || Some(trusted.age) != oldest);
    }
}

impl Trusted {
    pub fn new(tenant: &str, account_host: &str, origin: &str, installation: &Installation) -> Result<Self, KeyError> {
        Ok(Self {
            tenant: tenant.into(),
            installation: installation.id,
            account_host: account_host.to_ascii_lowercase(),
            origin: origin.to_owned(),
            key: Key::parse(&installation.public_key_pem)?,
            previous_key: None,
            age: 0,
        })
    }

    /// The keys that may have signed a token that is alive now, the present one first.
    pub fn keys(&self, now: Timestamp) -> impl Iterator<Item = &DecodingKey> {
        let previous = self.previous_key.iter().filter(move |(_, until)| now < *until).map(|(key, _)| &key.ready);
        std::iter::once(&self.key.ready).chain(previous)
    }

    /// The account's host, with or without its scheme; both forms have been seen.
    pub fn check_issuer(&self, issuer: &str) -> Result<(), TokenError> {
        let host = issuer.strip_prefix("https://").unwrap_or(issuer);
        if host == self.account_host { Ok(()) } else { Err(TokenError::WrongIssuer) }
    }

    pub fn check_origin(&self, origin: Option<&str>) -> Result<(), TokenError> {
        if origin == Some(self.origin.as_str()) { Ok(()) } else { Err(TokenError::WrongOrigin) }
    }

    fn audience(&self) -> String {
        format!("https://{}/api/v2/apps/installations/{}.json", self.account_host, self.installation)
    }
}

impl Key {
    fn parse(pem: &str) -> Result<Self, KeyError> {
        // The JWT library would also take a private key or a certificate apart; Zendesk serves neither.
        let is_public =
            ["-----BEGIN PUBLIC KEY-----", "-----BEGIN RSA PUBLIC KEY-----"].iter().any(|begin| pem.contains(begin));
        if !is_public {
            return Err(KeyError::NotAnRsaPublicKey);
        }
        let ready = DecodingKey::from_rsa_pem(pem.as_bytes()).map_err(|_| KeyError::NotAnRsaPublicKey)?;
        let der = ready.try_get_as_bytes().map_err(|_| KeyError::NotAnRsaPublicKey)?;
        // A key that is too small is refused now, rather than every token later.
        match bits(der) {
            Some(bits) if GOOD_SIZES.contains(&bits) => {}
            _ => return Err(KeyError::NotAnRsaPublicKey),
        }
        Ok(Self { pem: pem.trim().to_owned(), ready })
    }
}

/// The size of an RSA public key, if it is one.
fn bits(der: &[u8]) -> Option<usize> {
    let spki = rsa::PublicKey::from_der(der).ok()?.as_der().ok()?;
    Some(rsa::PublicEncryptingKey::from_der(spki.as_ref()).ok()?.key_size_bits())
}
