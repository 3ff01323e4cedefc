//! Values that only we can make and read.

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey},
    hmac,
    rand::{SecureRandom as _, SystemRandom},
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret as _, SecretString};

use super::VisitError;

/// Longest value looked at; a visit with billing's token inside has about 1.5 KB.
const MOST_VALUE_BYTES: usize = 8 * 1024;
const KEY_PURPOSE: &[u8] = b"portadesk: links and visits";

/// The keys: the present one seals, both open.
pub(super) struct Seal {
    current: RandomizedNonceKey,
    previous: Option<RandomizedNonceKey>,
}

impl Seal {
    /// A key made from the configured secret, or a random one that lasts as long as the process.
    pub(super) fn new(key: Option<&SecretString>, previous: Option<&SecretString>) -> Result<Self, VisitError> {
        let current = if let Some(secret) = key {
            derived(secret)
        } else {
            let mut random = [0; 32];
            SystemRandom::new().fill(&mut random).map_err(|_| VisitError::NoRandomness)?;
            random
        };
        let previous = previous.map(|secret| aead(&derived(secret))).transpose()?;
        Ok(Self { current: aead(&current)?, previous })
    }

    /// `purpose` keeps a link from being taken for a visit.
    pub(super) fn seal(&self, purpose: &str, plain: &[u8]) -> Result<SecretString, VisitError> {
        let mut sealed = plain.to_vec();
        let nonce = self.current.seal_in_place_append_tag(Aad::from(purpose.as_bytes()), &mut sealed);
        let nonce = nonce.map_err(|_| VisitError::NoRandomness)?;
        let bytes = [nonce.as_ref().as_slice(), &sealed].concat();
        Ok(format!("{purpose}.{}", BASE64_URL_SAFE_NO_PAD.encode(bytes)).into())
    }

    pub(super) fn open(&self, purpose: &str, value: &str) -> Result<Vec<u8>, VisitError> {
        if value.is_empty() {
            return Err(VisitError::Missing);
        }
        let body = value.strip_prefix(purpose).and_then(|rest| rest.strip_prefix('.'));
        let body = body.filter(|_| value.len() <= MOST_VALUE_BYTES).ok_or(VisitError::Forged)?;
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(body).map_err(|_| VisitError::Forged)?;
        let (nonce, rest) = bytes.split_at_checked(NONCE_LEN).ok_or(VisitError::Forged)?;
        let open_with = |key: &RandomizedNonceKey| {
            let mut sealed = rest.to_vec();
            let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
            let plain = key.open_in_place(nonce, Aad::from(purpose.as_bytes()), &mut sealed).ok()?;
            Some(plain.to_vec())
        };
        open_with(&self.current).or_else(|| self.previous.as_ref().and_then(open_with)).ok_or(VisitError::Forged)
    }
}

fn derived(secret: &SecretString) -> [u8; 32] {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret.expose_secret().as_bytes()), KEY_PURPOSE);
    let mut key = [0; 32];
    key.copy_from_slice(tag.as_ref());
    key
}

fn aead(key: &[u8; 32]) -> Result<RandomizedNonceKey, VisitError> {
    RandomizedNonceKey::new(&AES_256_GCM, key).map_err(|_| VisitError::NoRandomness)
}
