//! The people of the account: agents and end users, what identifies them, and where they belong.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    ops::Deref,
};

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    index::Index,
    records::{instant, same},
};

/// What a person may do in the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum UserRole {
    Admin,
    Agent,
    EndUser,
}

/// One way by which a person is recognised. Of each kind the primary one is shown on the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    pub id: u64,
    /// `email`, `phone_number`, or another of the API's names.
    pub kind: String,
    pub value: String,
    pub primary: bool,
    pub verified: bool,
    pub created_at: Timestamp,
}

/// A person: an agent or an end user.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a member of the API's object")]
pub struct User {
    pub id: u64,
    pub name: String,
    pub external_id: Option<String>,
    /// The primary address; further ones are among the identities.
    pub email: Option<String>,
    pub phone: Option<String>,
    /// A shared number identifies nobody.
    pub shared_phone_number: bool,
    pub identities: Vec<Identity>,
    pub role: UserRole,
    /// Set for light agents and other custom roles.
    pub custom_role_id: Option<u64>,
    pub verified: bool,
    pub suspended: bool,
    /// `false` once deleted.
    pub active: bool,
    /// As in `currentUser.locale`.
    pub locale: String,
    /// IANA name.
    pub time_zone: String,
    /// The first is the default one.
    pub organizations: Vec<u64>,
    /// The first is the default one.
    pub groups: Vec<u64>,
    pub tags: Vec<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl User {
    pub(super) fn person(id: u64, name: impl Into<String>, at: Timestamp) -> Self {
        Self {
            id,
            name: name.into(),
            external_id: None,
            email: None,
            phone: None,
            shared_phone_number: false,
            identities: Vec::new(),
            role: UserRole::EndUser,
            custom_role_id: None,
            verified: true,
            suspended: false,
            active: true,
            locale: "en-US".to_owned(),
            time_zone: "Europe/London".to_owned(),
            organizations: Vec::new(),
            groups: Vec::new(),
            tags: Vec::new(),
            created_at: at,
            updated_at: at,
        }
    }

    pub(super) fn is_staff(&self) -> bool {
        self.role != UserRole::EndUser
    }

    pub(super) fn may_work(&self) -> bool {
        self.active && !self.suspended
    }

    pub(super) fn show(&self, origin: &str) -> Value {
        json!({
            "id": self.id,
            "url": format!("{origin}/api/v2/users/{}.json", self.id),
            "name": self.name,
            "email": self.email,
            "phone": self.phone,
            "shared_phone_number": self.phone.as_ref().map(|_| self.shared_phone_number),
            "role": self.role,
            "custom_role_id": self.custom_role_id,
            "active": self.active,
            "suspended": self.suspended,
            "verified": self.verified,
            "locale": self.locale,
            "iana_time_zone": self.time_zone,
            "time_zone": self.time_zone.rsplit('/').next().unwrap_or_default().replace('_', " "),
            "organization_id": self.organizations.first(),
            "default_group_id": self.groups.first(),
            "external_id": self.external_id,
            "tags": self.tags,
            "user_fields": {},
            "created_at": instant(self.created_at),
            "updated_at": instant(self.updated_at),
        })
    }

    /// Makes the identities agree with the primary address and number, which tests set directly.
    fn settle(&mut self, next_identity: &mut u64) {
        let phone = self.phone.clone().filter(|phone| !self.shared_phone_number && is_e164(phone));
        for (kind, primary) in [("email", self.email.clone()), ("phone_number", phone)] {
            let Some(primary) = primary else {
                self.identities.retain(|identity| identity.kind != kind || !identity.primary);
                continue;
            };
            let is_known = self.identities.iter().any(|i| i.kind == kind && same(&i.value, &primary));
            if !is_known {
                self.identities.retain(|identity| identity.kind != kind || !identity.primary);
                *next_identity += 1;
                self.identities.push(Identity {
                    id: *next_identity,
                    kind: kind.to_owned(),
                    value: primary.clone(),
                    primary: true,
                    verified: self.verified,
                    created_at: self.updated_at,
                });
            }
            for identity in self.identities.iter_mut().filter(|identity| identity.kind == kind) {
                identity.primary = same(&identity.value, &primary);
            }
        }
    }
}

/// Whether a text is a number in the international form, `+` and 7 to 15 digits.
pub(super) fn is_e164(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len()) && !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// All users, read as a map by id; changed only through methods that keep the indexes.
#[derive(Debug, Default)]
pub(super) struct People {
    all: BTreeMap<u64, User>,
    by_identity: Index,
    by_external_id: Index,
    members: HashMap<u64, BTreeSet<u64>>,
    last_id: u64,
    last_identity: u64,
    /// Messages the account has sent to addresses it did not know yet.
    pub(super) verification_mails: usize,
    /// Whether `create_or_update_many` was opened for this account.
    pub(super) bulk_import: bool,
}

impl Deref for People {
    type Target = BTreeMap<u64, User>;

    fn deref(&self) -> &Self::Target {
        &self.all
    }
}

impl People {
    /// An id that was never given before.
    pub(super) fn next_id(&self) -> u64 {
        self.last_id + 1
    }

    pub(super) fn next_identity(&mut self) -> u64 {
        self.last_identity += 1;
        self.last_identity
    }

    /// Puts a user in, or in the place of the one with the same id.
    pub(super) fn insert(&mut self, mut user: User) {
        let id = user.id;
        self.take_out(id);
        user.settle(&mut self.last_identity);
        for organization in &user.organizations {
            self.members.entry(*organization).or_default().insert(id);
        }
        // Whoever was deleted identifies nobody, so that a new user can have the address.
        if user.active {
            for identity in &user.identities {
                self.by_identity.add(&key(&identity.kind, &identity.value), id);
            }
            if let Some(external_id) = &user.external_id {
                self.by_external_id.add(external_id, id);
            }
        }
        self.last_id = self.last_id.max(id);
        self.all.insert(id, user);
    }

    /// `None` when there is none with this id.
    pub(super) fn edit<T>(&mut self, id: u64, edit: impl FnOnce(&mut User) -> T) -> Option<T> {
        let mut user = self.all.get(&id)?.clone();
        let done = edit(&mut user);
        user.id = id;
        self.insert(user);
        Some(done)
    }

    /// Who is recognised by this address, number, ...
    pub(super) fn identified_by(&self, kind: &str, value: &str) -> Option<&User> {
        self.by_identity.find(&key(kind, value)).first().and_then(|id| self.all.get(id))
    }

    pub(super) fn with_external_id(&self, external_id: &str) -> Option<&User> {
        self.by_external_id.find(external_id).first().and_then(|id| self.all.get(id))
    }

    /// Ids of an organization's users, in order.
    pub(super) fn members(&self, organization: u64) -> impl Iterator<Item = u64> + '_ {
        self.members.get(&organization).into_iter().flatten().copied()
    }

    fn take_out(&mut self, id: u64) {
        let Some(before) = self.all.remove(&id) else { return };
        for identity in &before.identities {
            self.by_identity.remove(&key(&identity.kind, &identity.value), id);
        }
        if let Some(external_id) = &before.external_id {
            self.by_external_id.remove(external_id, id);
        }
        for organization in &before.organizations {
            if let Some(members) = self.members.get_mut(organization) {
                members.remove(&id);
                if members.is_empty() {
                    self.members.remove(organization);
                }
            }
        }
    }
}

fn key(kind: &str, value: &str) -> String {
    format!("{kind}:{}", value.trim())
}
