//! What stands in the database and only this service may read: sealed with a key that is made from a secret of the
//! configuration, so whoever has the database alone has nothing.
//!
//! AES-256-GCM with a random nonce in front. While the secret is changed, the new one seals and both are tried.

use std::fmt;

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey},
    hmac,
};
use secrecy::{ExposeSecret, SecretString};

/// Seals for one purpose. What is sealed for one cannot be opened as another.
#[derive(Clone)]
pub struct Sealer {
    /// The first seals.
    keys: Vec<[u8; 32]>,
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sealer").finish_non_exhaustive()
    }
}

impl Sealer {
    /// The first secret seals, all of them open.
    pub fn new<'a>(purpose: &str, secrets: impl IntoIterator<Item = &'a SecretString>) -> Self {
        Self { keys: secrets.into_iter().map(|secret| key_of(purpose, secret)).collect() }
    }

    /// `about` is what the sealed belongs to: it opens beside the same only. `None` when the system has no randomness.
    #[must_use]
    pub fn seal(&self, plain: &[u8], about: &str) -> Option<Vec<u8>> {
        let key = RandomizedNonceKey::new(&AES_256_GCM, self.keys.first()?).ok()?;
        let mut sealed = plain.to_vec();
        let nonce = key.seal_in_place_append_tag(Aad::from(about.as_bytes()), &mut sealed).ok()?;
        Some([nonce.as_ref().as_slice(), &sealed].concat())
    }

    /// `None` when it was sealed with another secret, or beside something else.
    #[must_use]
    pub fn open(&self, sealed: &[u8], about: &str) -> Option<Vec<u8>> {
        let (nonce, rest) = sealed.split_at_checked(NONCE_LEN)?;
        self.keys.iter().find_map(|key| {
            let key = RandomizedNonceKey::new(&AES_256_GCM, key).ok()?;
            let mut bytes = rest.to_vec();
            let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
            let opened = key.open_in_place(nonce, Aad::from(about.as_bytes()), &mut bytes).ok()?.len();
            bytes.truncate(opened);
            Some(bytes)
        })
    }
}

/// A key for one purpose, made of a secret.
#[must_use]
pub fn key_of(purpose: &str, secret: &SecretString) -> [u8; 32] {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret.expose_secret().as_bytes()), purpose.as_bytes());
    let mut key = [0; 32];
    key.copy_from_slice(tag.as_ref());
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_with_either_secret_for_its_purpose_and_in_its_place_only() {
        let [first, second, other] = ["first", "second", "other"].map(SecretString::from);
        let sealed = Sealer::new("words", [&first]).seal(b"no dial tone", "a/1").unwrap();

        let opened = |purpose: &str, secrets: &[&SecretString], about: &str| {
            Sealer::new(purpose, secrets.iter().copied()).open(&sealed, about)
        };
        assert_eq!(opened("words", &[&second, &first], "a/1").as_deref(), Some(&b"no dial tone"[..]));
        assert_eq!(opened("words", &[&other], "a/1"), None);
        assert_eq!(opened("names", &[&first], "a/1"), None);
        assert_eq!(opened("words", &[&first], "a/2"), None);
        assert!(!sealed.windows(4).any(|bytes| bytes == b"dial"));
        let mut cut = sealed.clone();
        cut.pop();
        assert_eq!(Sealer::new("words", [&first]).open(&cut, "a/1"), None);
        assert_eq!(Sealer::new("words", [&first]).open(b"short", "a/1"), None);
    }
}
