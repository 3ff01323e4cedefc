//! Telephone numbers of events, unreadable in the database until they have led to their customer.
//!
//! The key comes from a secret of the configuration, so whoever has the database alone cannot read them: from
//! `store_secret`, or from the one that the sender of events proves itself with. While that is changed, the new one seals
//! and both are tried.

use aws_lc_rs::hmac;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use secrecy::SecretString;

use crate::sealing::{Sealer, key_of};

const PURPOSE: &str = "portadesk: numbers of events";

/// The name under which a number stands in the database: the same for the same number.
pub fn name_of(number: &str, secret: &SecretString) -> String {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key_of(PURPOSE, secret)), number.as_bytes());
    BASE64_URL_SAFE_NO_PAD.encode(&tag.as_ref()[..16])
}

/// `None` when the system has no randomness.
pub fn seal(number: &str, secret: &SecretString) -> Option<Vec<u8>> {
    Sealer::new(PURPOSE, [secret]).seal(number.as_bytes(), "")
}

/// `None` when it was sealed with another secret.
pub fn open(sealed: &[u8], secrets: &[&SecretString]) -> Option<String> {
    String::from_utf8(Sealer::new(PURPOSE, secrets.iter().copied()).open(sealed, "")?).ok()
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
