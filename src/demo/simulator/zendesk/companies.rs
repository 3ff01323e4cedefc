//! The organizations of the account, with the indexes by which its rules and searches find them.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Deref,
};

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{index::Index, records::instant};

/// An organization. Names and external ids are unique in the account, whatever their case.
#[derive(Debug, Clone, PartialEq)]
pub struct Organization {
    pub id: u64,
    pub name: String,
    pub external_id: Option<String>,
    pub domain_names: Vec<String>,
    pub details: String,
    pub notes: String,
    pub tags: Vec<String>,
    /// Only fields with a value.
    pub organization_fields: Map<String, Value>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl Organization {
    pub(super) fn new(id: u64, name: impl Into<String>, at: Timestamp) -> Self {
        Self {
            id,
            name: name.into(),
            external_id: None,
            domain_names: Vec::new(),
            details: String::new(),
            notes: String::new(),
            tags: Vec::new(),
            organization_fields: Map::new(),
            created_at: at,
            updated_at: at,
        }
    }

    /// As the API tells it; `keys` are the custom fields the account has.
    ///
    /// Whether a custom field without a value is told as null or left out is not known: organizations with an odd id tell it.
    pub(super) fn show<'a>(&self, origin: &str, keys: impl Iterator<Item = &'a str>) -> Value {
        let mut custom = self.organization_fields.clone();
        if !self.id.is_multiple_of(2) {
            for key in keys {
                custom.entry(key).or_insert(Value::Null);
            }
        }
        json!({
            "id": self.id,
            "url": format!("{origin}/api/v2/organizations/{}.json", self.id),
            "name": self.name,
            "external_id": self.external_id,
            "domain_names": self.domain_names,
            "details": self.details,
            "notes": self.notes,
            "group_id": null,
            "shared_tickets": false,
            "shared_comments": false,
            "tags": self.tags,
            "organization_fields": custom,
            "created_at": instant(self.created_at),
            "updated_at": instant(self.updated_at),
        })
    }
}

/// What happened to an organization: the difference between two of its states.
#[derive(Debug, Clone)]
pub(super) struct OrganizationChange {
    pub(super) before: Option<Organization>,
    pub(super) after: Option<Organization>,
}

/// All organizations, read as a map by id; changed only through methods that keep the indexes and the journal.
#[derive(Debug, Default)]
pub(super) struct Organizations {
    all: BTreeMap<u64, Organization>,
    by_name: Index,
    by_external_id: Index,
    by_domain: Index,
    last_id: u64,
    /// Changes since the last [`Organizations::take_journal`].
    journal: Vec<OrganizationChange>,
}

impl Deref for Organizations {
    type Target = BTreeMap<u64, Organization>;

    fn deref(&self) -> &Self::Target {
        &self.all
    }
}

impl Organizations {
    /// An id that was never given before, not even to one that is deleted now.
    pub(super) fn next_id(&self) -> u64 {
        self.last_id + 1
    }

    /// Puts an organization in, or in the place of the one with its id.
    pub(super) fn insert(&mut self, id: u64, organization: Organization) {
        let before = self.take_out(id);
        self.by_name.add(&organization.name, id);
        if let Some(external_id) = &organization.external_id {
            self.by_external_id.add(external_id, id);
        }
        for domain in &organization.domain_names {
            self.by_domain.add(domain, id);
        }
        self.last_id = self.last_id.max(id);
        if before.as_ref() != Some(&organization) {
            self.journal.push(OrganizationChange { before, after: Some(organization.clone()) });
        }
        self.all.insert(id, organization);
    }

    pub(super) fn remove(&mut self, id: u64) -> Option<Organization> {
        let before = self.take_out(id)?;
        self.journal.push(OrganizationChange { before: Some(before.clone()), after: None });
        Some(before)
    }

    /// `None` when there is none with this id.
    pub(super) fn edit(&mut self, id: u64, edit: impl FnOnce(&mut Organization)) -> Option<()> {
        let mut changed = self.all.get(&id)?.clone();
        edit(&mut changed);
        changed.id = id;
        self.insert(id, changed);
        Some(())
    }

    pub(super) fn named(&self, name: &str) -> impl Iterator<Item = &Organization> {
        self.by_name.find(name).iter().filter_map(|id| self.all.get(id))
    }

    pub(super) fn with_external_id(&self, external_id: &str) -> impl Iterator<Item = &Organization> {
        self.by_external_id.find(external_id).iter().filter_map(|id| self.all.get(id))
    }

    /// Where a new user with an address in this domain is put.
    pub(super) fn of_domain(&self, domain: &str) -> Option<u64> {
        self.by_domain.find(domain).iter().copied().collect::<BTreeSet<_>>().first().copied()
    }

    /// What changed since the last time.
    pub(super) fn take_journal(&mut self) -> Vec<OrganizationChange> {
        std::mem::take(&mut self.journal)
    }

    fn take_out(&mut self, id: u64) -> Option<Organization> {
        let before = self.all.remove(&id)?;
        self.by_name.remove(&before.name, id);
        if let Some(external_id) = &before.external_id {
            self.by_external_id.remove(external_id, id);
        }
        for domain in &before.domain_names {
            self.by_domain.remove(domain, id);
        }
        Some(before)
    }
}
