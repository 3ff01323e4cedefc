//! Who may post events: one secret, and a second one while the first is being changed.

use aws_lc_rs::{
    constant_time::verify_slices_are_equal,
    digest::{SHA256, digest},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use secrecy::{ExposeSecret, SecretString};

use crate::settings::Section;

/// How the sender proves itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// `Authorization: Basic base64(login:secret)`
    Basic,
    /// `Authorization: Bearer secret`
    Bearer,
    /// A header of the operator's choice whose whole value is the secret.
    Header,
}

impl Way {
    pub const NAMES: [(&'static str, Self); 3] =
        [("basic", Self::Basic), ("bearer", Self::Bearer), ("header", Self::Header)];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::NAMES.iter().find(|(_, way)| *way == self).map_or("basic", |(name, _)| name)
    }
}

/// What a sender has to show.
#[derive(Debug, Clone)]
pub struct Credentials {
    pub way: Way,
    /// Lower case; `authorization` unless the operator chose another.
    pub header: String,
    /// Of `Basic`; empty in the other ways.
    pub login: String,
    pub secret: SecretString,
    /// Accepted beside the first, to change it without losing an event.
    pub next_secret: Option<SecretString>,
}

impl Credentials {
    pub(super) fn read(section: &mut Section) -> Self {
        let way = section.choice("auth", &Way::NAMES, Way::Basic);
        let login = section.text("login").unwrap_or_default();
        if way == Way::Basic && login.is_empty() {
            section.problem("login", "is missing: the login that billing's event handler sends");
        }
        if login.contains(':') {
            section.problem("login", "must not contain a colon");
        }
        let header = section.text("header").unwrap_or_else(|| "authorization".to_owned()).to_ascii_lowercase();
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if !header.bytes().all(plain) {
            section.problem("header", "must be the name of a header, such as \"X-Api-Key\"");
        }
        if !section.has("secret") {
            section.problem("secret", "is missing: what billing's event handler proves itself with");
        }
        let secret = section.secret("secret").unwrap_or_default();
        let next_secret = section.secret("next_secret");
        Self { way, header, login, secret, next_secret }
    }

    /// The secret that stays when both are accepted.
    #[must_use]
    pub fn newest(&self) -> &SecretString {
        self.next_secret.as_ref().unwrap_or(&self.secret)
    }

    /// Whether the value of [`Credentials::header`] proves the sender. Takes as long for a wrong value as for a right one.
    #[must_use]
    pub fn admit(&self, shown: Option<&[u8]>) -> bool {
        let shown = self.proof_in(shown.unwrap_or_default()).unwrap_or_default();
        let is_it = |secret: &SecretString| {
            let proof = match self.way {
                Way::Basic => format!("{}:{}", self.login, secret.expose_secret()).into_bytes(),
                Way::Bearer | Way::Header => secret.expose_secret().as_bytes().to_vec(),
            };
            // Hashed first, so that not even the length can be measured.
            let (wanted, shown) = (digest(&SHA256, &proof), digest(&SHA256, &shown));
            !secret.expose_secret().is_empty() && verify_slices_are_equal(wanted.as_ref(), shown.as_ref()).is_ok()
        };
        let (first, second) = (is_it(&self.secret), self.next_secret.as_ref().is_some_and(is_it));
        first | second
    }

    fn proof_in(&self, shown: &[u8]) -> Option<Vec<u8>> {
        let shown = shown.trim_ascii();
        match self.way {
            Way::Header => Some(shown.to_vec()),
            Way::Bearer => Some(after_scheme(shown, b"bearer")?.to_vec()),
            Way::Basic => BASE64_STANDARD.decode(after_scheme(shown, b"basic")?).ok(),
        }
    }
}

fn after_scheme<'a>(shown: &'a [u8], scheme: &[u8]) -> Option<&'a [u8]> {
    let (first, rest) = shown.split_at_checked(scheme.len())?;
    let blank = rest.first().is_some_and(|byte| *byte == b' ');
    (first.eq_ignore_ascii_case(scheme) && blank).then(|| rest.trim_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credentials(way: Way) -> Credentials {
        Credentials {
            way,
            header: "authorization".into(),
            login: "espf".into(),
            secret: "first".into(),
            next_secret: Some("second".into()),
        }
    }

    fn basic(pair: &str) -> Vec<u8> {
        format!("Basic {}", BASE64_STANDARD.encode(pair)).into_bytes()
    }

    #[test]
    fn both_secrets_are_good_while_one_takes_the_others_place() {
        for secret in ["first", "second"] {
            assert!(credentials(Way::Basic).admit(Some(&basic(&format!("espf:{secret}")))));
            assert!(credentials(Way::Bearer).admit(Some(format!("bearer {secret}").as_bytes())));
            assert!(credentials(Way::Header).admit(Some(secret.as_bytes())));
        }
    }

    #[test]
    fn nothing_else_is() {
        let wrong = [&b"first"[..], b"Basic", b"Basic ", b"Basic !!!", b"Bearer first", b"\xff", b""];
        for shown in wrong.into_iter().map(Some).chain([None]) {
            assert!(!credentials(Way::Basic).admit(shown), "{shown:?}");
        }
        for pair in ["espf:", "espf:First", "other:first", "first", "espf:first ", ":first"] {
            assert!(!credentials(Way::Basic).admit(Some(&basic(pair))), "{pair}");
        }
        assert!(!credentials(Way::Bearer).admit(Some(b"Basic first")));
        assert!(!credentials(Way::Bearer).admit(Some(b"Bearerfirst")));
        assert!(!credentials(Way::Header).admit(Some(b"third")));
    }

    #[test]
    fn an_empty_secret_admits_nobody() {
        let nobody = Credentials { secret: SecretString::default(), next_secret: None, ..credentials(Way::Header) };

        assert!(!nobody.admit(Some(b"")) && !nobody.admit(None));
    }
}
