//! What has to be written so that an organization is as it should be.

use serde_json::{Map, Value, json};

use super::{Hasher, Wanted, Written};
use crate::zendesk::Profile;

/// The members of an organization that are to be sent, and no others.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Changes {
    pub name: Option<String>,
    /// All domains, since Zendesk replaces them as a whole.
    pub domains: Option<Vec<String>>,
    /// All tags, likewise.
    pub tags: Option<Vec<String>>,
    pub fields: Map<String, Value>,
}

impl Changes {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words().is_empty()
    }

    /// What is changed, in words for the ledger: names of fields, never values.
    #[must_use]
    pub fn words(&self) -> Vec<&str> {
        let parts =
            [("name", self.name.is_some()), ("domain_names", self.domains.is_some()), ("tags", self.tags.is_some())];
        let parts = parts.into_iter().filter(|(_, is_changed)| *is_changed).map(|(word, _)| word);
        parts.chain(self.fields.keys().map(String::as_str)).collect()
    }

    /// The `organization` object of Zendesk's API.
    #[must_use]
    pub fn to_body(&self) -> Map<String, Value> {
        let mut body = Map::new();
        if let Some(name) = &self.name {
            body.insert("name".to_owned(), json!(name));
        }
        if let Some(domains) = &self.domains {
            body.insert("domain_names".to_owned(), json!(domains));
        }
        if let Some(tags) = &self.tags {
            body.insert("tags".to_owned(), json!(tags));
        }
        if !self.fields.is_empty() {
            body.insert("organization_fields".to_owned(), Value::Object(self.fields.clone()));
        }
        body
    }
}

impl Wanted {
    /// All of a new organization.
    #[must_use]
    pub fn to_create(&self, name: &str) -> Changes {
        let closed = self.closed_tag.clone().filter(|_| self.is_closed);
        let tags: Vec<String> = self.tags.iter().cloned().chain(closed).collect();
        let fields = self.fields.iter().filter(|(_, value)| !value.is_empty());
        Changes {
            name: Some(name.to_owned()),
            domains: self.domain.clone().map(|domain| vec![domain]),
            tags: Some(tags).filter(|tags| !tags.is_empty()),
            fields: fields.map(|(key, value)| (key.clone(), json!(value))).collect(),
        }
    }
}

/// Compares what should be with what stands there, in the light of what was last written.
#[must_use]
pub fn changes(wanted: &Wanted, written: Option<&Written>, present: &Profile, hasher: &Hasher) -> Changes {
    Changes {
        name: name(wanted, written, present, hasher),
        domains: domains(wanted, written, present, hasher),
        tags: tags(wanted, written, present),
        fields: fields(wanted, present),
    }
}

fn name(wanted: &Wanted, written: Option<&Written>, present: &Profile, hasher: &Hasher) -> Option<String> {
    let may_write = match written {
        // Whether billing's name has changed since cannot be told: whatever stands there stays until it changes again.
        Some(written) if !written.is_of(hasher) => false,
        Some(written) if !written.name.is_empty() => written.name != hasher.hash("name", &wanted.name),
        _ => wanted.rename_existing,
    };
    let present = present.organization.name.trim();
    let is_so = present == wanted.name || present == wanted.name_with_number();
    (may_write && !is_so && !wanted.is_gone()).then(|| wanted.name.clone())
}

fn domains(wanted: &Wanted, written: Option<&Written>, present: &Profile, hasher: &Hasher) -> Option<Vec<String>> {
    // Of a customer that is gone nothing is known: what was written stays.
    if wanted.is_gone() || written.is_some_and(|written| !written.is_of(hasher)) {
        return None;
    }
    let ours = written.and_then(|written| written.domain.as_deref());
    let is_ours = |domain: &str| ours.is_some_and(|ours| ours == hasher.hash("domain", domain));
    let is_wanted = |domain: &str| wanted.domain.as_deref() == Some(domain);
    let there = &present.organization.domain_names;
    let mut domains: Vec<String> =
        there.iter().filter(|domain| is_wanted(domain) || !is_ours(domain)).cloned().collect();
    // One that was written and is gone was taken away by somebody, and stays away.
    let missing = wanted.domain.as_ref().filter(|domain| !domains.contains(domain) && !is_ours(domain));
    domains.extend(missing.cloned());
    (&domains != there).then_some(domains)
}

fn tags(wanted: &Wanted, written: Option<&Written>, present: &Profile) -> Option<Vec<String>> {
    let before: &[String] = written.map_or(&[], |written| &written.tags);
    let has = |tags: &[String], tag: &str| tags.iter().any(|known| known.eq_ignore_ascii_case(tag));
    let is_closed_tag = |tag: &str| wanted.closed_tag.as_ref().is_some_and(|known| known.eq_ignore_ascii_case(tag));
    let is_outdated = |tag: &String| {
        let is_dropped = !wanted.is_gone() && has(before, tag) && !has(&wanted.tags, tag);
        is_dropped || (is_closed_tag(tag) && !wanted.is_closed)
    };
    let mut tags: Vec<String> = present.tags.iter().filter(|tag| !is_outdated(tag)).cloned().collect();
    let ours = wanted
        .tags
        .iter()
        .filter(|tag| !before.contains(tag))
        .chain(wanted.closed_tag.iter().filter(|_| wanted.is_closed));
    for tag in ours {
        if !has(&tags, tag) {
            tags.push(tag.clone());
        }
    }
    (tags != present.tags).then_some(tags)
}

/// Only fields that the account has: values for others are ignored, so they would be sent again and again.
fn fields(wanted: &Wanted, present: &Profile) -> Map<String, Value> {
    let differing = wanted.fields.iter().filter_map(|(key, value)| {
        let there = present.fields.get(key)?;
        let is_so = text(there) == *value;
        (!is_so).then(|| (key.clone(), if value.is_empty() { Value::Null } else { json!(value) }))
    });
    differing.collect()
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
