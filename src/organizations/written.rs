//! What was last written, as keyed hashes: enough to tell whether billing changed, too little to read anybody's name.

use std::{collections::BTreeMap, sync::Arc};

use aws_lc_rs::hmac;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

use super::Wanted;

/// Makes hashes with two keys: one that belongs to the database, and around it one that does not lie beside the hashes, so
/// that nobody who has the database alone can try names. Clones share the keys.
///
/// Until there was the second key, hashes were made with the first alone: what is around a hash can be put around one that
/// is there already.
#[derive(Debug, Clone)]
pub struct Hasher {
    of_the_database: hmac::Key,
    of_the_configuration: hmac::Key,
    name: Arc<str>,
}

impl Hasher {
    #[must_use]
    pub fn new(of_the_database: &[u8], of_the_configuration: &[u8]) -> Self {
        let key = |bytes| hmac::Key::new(hmac::HMAC_SHA256, bytes);
        let of_the_configuration = key(of_the_configuration);
        let name = text_of(&of_the_configuration, b"name of this key", 6).into();
        Self { of_the_database: key(of_the_database), of_the_configuration, name }
    }

    /// 16 bytes as text: two values never share it by chance.
    #[must_use]
    pub fn hash(&self, kind: &str, value: &str) -> String {
        self.seal(&text_of(&self.of_the_database, format!("{kind}\0{value}").as_bytes(), 16))
    }

    /// Tells the configuration's key from others, and nothing about it.
    fn name(&self) -> &str {
        &self.name
    }

    fn seal(&self, hash: &str) -> String {
        text_of(&self.of_the_configuration, hash.as_bytes(), 16)
    }
}

fn text_of(key: &hmac::Key, value: &[u8], bytes: usize) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(&hmac::sign(key, value).as_ref()[..bytes])
}

/// The hashes of everything that was written for a customer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Written {
    /// Which of the configuration's keys the hashes are made with; empty before there was one.
    pub key: String,
    pub name: String,
    pub domain: Option<String>,
    /// Our own words, so they stand as they are.
    pub tags: Vec<String>,
    pub is_closed: bool,
    pub fields: BTreeMap<String, String>,
    pub contact: Option<WrittenContact>,
}

/// Of the contact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WrittenContact {
    pub name: String,
    pub emails: Vec<String>,
    pub phones: Vec<String>,
    /// Its addresses and numbers are just being written. No secret: it is known under any key.
    pub is_open: bool,
}

impl Written {
    /// What stands in Zendesk once everything wanted is written.
    #[must_use]
    pub fn of(wanted: &Wanted, hasher: &Hasher) -> Self {
        let each = |kind: &str, values: &[String]| values.iter().map(|value| hasher.hash(kind, value)).collect();
        Self {
            key: hasher.name().to_owned(),
            name: hasher.hash("name", &wanted.name),
            domain: wanted.domain.as_ref().map(|domain| hasher.hash("domain", domain)),
            tags: wanted.tags.clone(),
            is_closed: wanted.is_closed,
            fields: wanted.fields.iter().map(|(key, value)| (key.clone(), hasher.hash("field", value))).collect(),
            contact: wanted.contact.as_ref().map(|contact| WrittenContact {
                name: hasher.hash("person", &contact.name),
                emails: each("email", &contact.emails),
                phones: each("phone", &contact.phones),
                is_open: false,
            }),
        }
    }

    /// Whether both say the same of the organization, whatever they say of its contact.
    #[must_use]
    pub fn is_same_organization(&self, other: &Self) -> bool {
        let without_contact = |written: &Self| Self { contact: None, ..written.clone() };
        without_contact(self) == without_contact(other)
    }

    /// Reads what the store holds; what cannot be read was written by another release, and counts as nothing.
    ///
    /// Of hashes that were made with another key of the configuration nothing can be told. They are left out, and
    /// [`Written::is_of`] says so.
    #[must_use]
    pub fn read(state: &str, hasher: &Hasher) -> Option<Self> {
        let written: Self = serde_json::from_str(state).ok()?;
        Some(match &*written.key {
            key if key == hasher.name() => written,
            "" => written.sealed(hasher),
            _ => {
                let open = written.contact.filter(|contact| contact.is_open);
                let contact = open.map(|_| WrittenContact { is_open: true, ..WrittenContact::default() });
                Self { key: written.key, tags: written.tags, is_closed: written.is_closed, contact, ..Self::default() }
            }
        })
    }

    /// Whether the hashes can be compared with those that this makes. If not, something was written, and nobody knows what.
    #[must_use]
    pub fn is_of(&self, hasher: &Hasher) -> bool {
        self.key == hasher.name()
    }

    /// Hashes from before the configuration had a key.
    fn sealed(self, hasher: &Hasher) -> Self {
        let each = |hashes: Vec<String>| hashes.iter().map(|hash| hasher.seal(hash)).collect();
        let one = |hash: String| if hash.is_empty() { hash } else { hasher.seal(&hash) };
        Self {
            key: hasher.name().to_owned(),
            name: one(self.name),
            domain: self.domain.map(one),
            fields: self.fields.into_iter().map(|(key, hash)| (key, one(hash))).collect(),
            contact: self.contact.map(|contact| WrittenContact {
                name: one(contact.name),
                emails: each(contact.emails),
                phones: each(contact.phones),
                ..contact
            }),
            ..self
        }
    }

    /// As the store holds it.
    #[must_use]
    pub fn to_state(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(hasher: &Hasher) -> Written {
        let hash = |kind: &str| hasher.hash(kind, "Fjord");
        Written {
            key: hasher.name().to_owned(),
            name: hash("name"),
            domain: Some(hash("domain")),
            tags: vec!["portabilling".to_owned()],
            is_closed: true,
            fields: BTreeMap::from([("pb_status".to_owned(), hash("field"))]),
            contact: Some(WrittenContact {
                name: hash("person"),
                emails: vec![hash("email")],
                phones: vec![hash("phone")],
                is_open: false,
            }),
        }
    }

    /// As releases wrote it that had one key.
    fn of_an_older_release(of_the_database: &[u8]) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, of_the_database);
        let hash = |kind: &str| text_of(&key, format!("{kind}\0Fjord").as_bytes(), 16);
        let (name, domain, field) = (hash("name"), hash("domain"), hash("field"));
        let (person, email, phone) = (hash("person"), hash("email"), hash("phone"));
        format!(
            r#"{{"name":"{name}","domain":"{domain}","tags":["portabilling"],"is_closed":true,"fields":{{"pb_status":"{field}"}},
                "contact":{{"name":"{person}","emails":["{email}"],"phones":["{phone}"]}}}}"#
        )
    }

    #[test]
    fn what_an_older_release_wrote_is_known_under_the_configurations_key() {
        let hasher = Hasher::new(b"database", b"configuration");

        assert_eq!(Written::read(&of_an_older_release(b"database"), &hasher), Some(written(&hasher)));
    }

    #[test]
    fn what_was_written_is_read_again_and_with_another_key_told_from_it() {
        let (hasher, other) = (Hasher::new(b"database", b"one"), Hasher::new(b"database", b"two"));
        let state = written(&hasher).to_state();

        assert_eq!(Written::read(&state, &hasher), Some(written(&hasher)));
        let unknown = Written::read(&state, &other).unwrap();
        assert!(!unknown.is_of(&other));
        assert_eq!((unknown.name.as_str(), &unknown.domain, &unknown.contact), ("", &None, &None));
        assert_eq!(unknown.tags, ["portabilling"], "tags are no secret");
    }

    #[test]
    fn the_databases_key_alone_makes_no_hash() {
        let hasher = Hasher::new(b"database", b"configuration");

        assert!(!of_an_older_release(b"database").contains(&hasher.hash("name", "Fjord")));
    }
}
