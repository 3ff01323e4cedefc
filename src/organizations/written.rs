//! What was last written, as keyed hashes: enough to tell whether billing changed, too little to read anybody's name.

use std::collections::BTreeMap;

use aws_lc_rs::hmac;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

use super::Wanted;

/// Makes hashes with a key that belongs to the database. Clones share the key.
#[derive(Debug, Clone)]
pub struct Hasher(hmac::Key);

impl Hasher {
    #[must_use]
    pub fn new(key: &[u8]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, key))
    }

    /// 16 bytes as text: two values never share it by chance.
    #[must_use]
    pub fn hash(&self, kind: &str, value: &str) -> String {
        let tag = hmac::sign(&self.0, format!("{kind}\0{value}").as_bytes());
        BASE64_URL_SAFE_NO_PAD.encode(&tag.as_ref()[..16])
    }
}

/// The hashes of everything that was written for a customer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Written {
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
}

impl Written {
    /// What stands in Zendesk once everything wanted is written.
    #[must_use]
    pub fn of(wanted: &Wanted, hasher: &Hasher) -> Self {
        let each = |kind: &str, values: &[String]| values.iter().map(|value| hasher.hash(kind, value)).collect();
        Self {
            name: hasher.hash("name", &wanted.name),
            domain: wanted.domain.as_ref().map(|domain| hasher.hash("domain", domain)),
            tags: wanted.tags.clone(),
            is_closed: wanted.is_closed,
            fields: wanted.fields.iter().map(|(key, value)| (key.clone(), hasher.hash("field", value))).collect(),
            contact: wanted.contact.as_ref().map(|contact| WrittenContact {
                name: hasher.hash("person", &contact.name),
                emails: each("email", &contact.emails),
                phones: each("phone", &contact.phones),
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
    #[must_use]
    pub fn read(state: &str) -> Option<Self> {
        serde_json::from_str(state).ok()
    }

    /// As the store holds it.
    #[must_use]
    pub fn to_state(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}
