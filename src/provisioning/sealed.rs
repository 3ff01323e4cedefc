//! Telephone numbers of events, unreadable in the database until they have led to their customer.
//!
//! The key comes from a secret of the configuration, so whoever has the database alone cannot read them: from
//! `store_secret`, or from the one that the sender of events proves itself with. While that is changed, the new one seals
//! and both are tried.

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey},
    hmac,
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret, SecretString};

const PURPOSE: &[u8] = b"portadesk: numbers of events";

fn key_of(secret: &SecretString) -> [u8; 32] {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret.expose_secret().as_bytes()), PURPOSE);
    let mut key = [0; 32];
    key.copy_from_slice(tag.as_ref());
    key
}

/// The name under which a number stands in the database: the same for the same number.
pub fn name_of(number: &str, secret: &SecretString) -> String {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key_of(secret)), number.as_bytes());
    BASE64_URL_SAFE_NO_PAD.encode(&tag.as_ref()[..16])
}

/// `None` when the system has no randomness.
pub fn seal(number: &str, secret: &SecretString) -> Option<Vec<u8>> {
    let key = RandomizedNonceKey::new(&AES_256_GCM, &key_of(secret)).ok()?;
    let mut sealed = number.as_bytes().to_vec();
    let nonce = key.seal_in_place_append_tag(Aad::empty(), &mut sealed).ok()?;
    Some([nonce.as_ref().as_slice(), &sealed].concat())
}

/// `None` when it was sealed with another secret.
pub fn open(sealed: &[u8], secrets: &[&SecretString]) -> Option<String> {
    let (nonce, rest) = sealed.split_at_checked(NONCE_LEN)?;
    secrets.iter().find_map(|secret| {
        let key = RandomizedNonceKey::new(&AES_256_GCM, &key_of(secret)).ok()?;
        let mut bytes = rest.to_vec();
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let opened = key.open_in_place(nonce, Aad::empty(), &mut bytes).ok()?;
        String::from_utf8(opened.to_vec()).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_with_either_secret_and_with_no_other() {
        let [first, second, other] = ["first", "second", "other"].map(SecretString::from);
        let sealed = seal("12094555948", &first).unwrap();

        assert_eq!(open(&sealed, &[&second, &first]).as_deref(), Some("12094555948"));
        assert_eq!(open(&sealed, &[&other]), None);
        assert_eq!(open(b"short", &[&first]), None);
        assert!(!sealed.windows(5).any(|bytes| bytes == b"12094"));
        assert_eq!(name_of("12094555948", &first), name_of("12094555948", &first));
        assert_ne!(name_of("12094555948", &first), name_of("12094555949", &first));
    }
}
