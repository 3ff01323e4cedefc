//! What the account holds: organizations, people, tickets, in the shapes its API shows.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// An organization. Names and external ids are unique in the account, whatever their case.
#[derive(Debug, Clone)]
pub struct Organization {
    pub id: u64,
    pub name: String,
    pub external_id: Option<String>,
    pub domain_names: Vec<String>,
    pub details: String,
    pub notes: String,
    pub tags: Vec<String>,
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

    pub(super) fn show(&self, origin: &str) -> Value {
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
            "organization_fields": self.organization_fields,
            "created_at": instant(self.created_at),
            "updated_at": instant(self.updated_at),
        })
    }
}

/// What a person may do in the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum UserRole {
    Admin,
    Agent,
    EndUser,
}

/// A person: an agent or an end user.
#[derive(Debug, Clone)]
pub struct User {
    pub id: u64,
    pub name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub role: UserRole,
    /// Set for light agents and other custom roles.
    pub custom_role_id: Option<u64>,
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
}

impl User {
    pub(super) fn person(id: u64, name: impl Into<String>, at: Timestamp) -> Self {
        Self {
            id,
            name: name.into(),
            email: None,
            phone: None,
            role: UserRole::EndUser,
            custom_role_id: None,
            suspended: false,
            active: true,
            locale: "en-US".to_owned(),
            time_zone: "Europe/London".to_owned(),
            organizations: Vec::new(),
            groups: Vec::new(),
            tags: Vec::new(),
            created_at: at,
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
            "shared_phone_number": self.phone.as_ref().map(|_| false),
            "role": self.role,
            "custom_role_id": self.custom_role_id,
            "active": self.active,
            "suspended": self.suspended,
            "verified": true,
            "locale": self.locale,
            "iana_time_zone": self.time_zone,
            "time_zone": self.time_zone.rsplit('/').next().unwrap_or_default().replace('_', " "),
            "organization_id": self.organizations.first(),
            "default_group_id": self.groups.first(),
            "external_id": null,
            "tags": self.tags,
            "user_fields": {},
            "created_at": instant(self.created_at),
            "updated_at": instant(self.created_at),
        })
    }
}

/// A team of agents.
#[derive(Debug, Clone)]
pub struct Group {
    pub id: u64,
    pub name: String,
}

/// One message of a ticket's conversation.
#[derive(Debug, Clone)]
pub struct Comment {
    pub author_id: u64,
    pub body: String,
    /// `false` for an internal note.
    pub public: bool,
    pub created_at: Timestamp,
}

#[derive(Debug, Clone)]
pub struct Ticket {
    pub id: u64,
    pub subject: String,
    /// `new`, `open`, `pending`, `hold`, `solved` or `closed`.
    pub status: String,
    pub priority: Option<String>,
    /// `email`, `phone`, `web` or `chat`.
    pub channel: String,
    pub requester_id: u64,
    pub assignee_id: Option<u64>,
    pub group_id: u64,
    pub organization_id: Option<u64>,
    pub tags: Vec<String>,
    pub comments: Vec<Comment>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl Ticket {
    /// The first message, as the API calls it.
    pub(super) fn description(&self) -> &str {
        self.comments.first().map_or("", |comment| comment.body.as_str())
    }

    pub(super) fn show(&self, origin: &str) -> Value {
        json!({
            "id": self.id,
            "url": format!("{origin}/api/v2/tickets/{}.json", self.id),
            "external_id": null,
            "type": "question",
            "subject": self.subject,
            "raw_subject": self.subject,
            "description": self.description(),
            "status": self.status,
            "priority": self.priority,
            "via": { "channel": self.channel, "source": { "from": {}, "to": {}, "rel": null } },
            "requester_id": self.requester_id,
            "submitter_id": self.requester_id,
            "assignee_id": self.assignee_id,
            "group_id": self.group_id,
            "organization_id": self.organization_id,
            "is_public": true,
            "tags": self.tags,
            "custom_fields": [],
            "created_at": instant(self.created_at),
            "updated_at": instant(self.updated_at),
        })
    }
}

/// Everything in the account but its apps.
#[derive(Debug, Default)]
pub(super) struct Records {
    pub(super) organizations: BTreeMap<u64, Organization>,
    pub(super) users: BTreeMap<u64, User>,
    pub(super) groups: BTreeMap<u64, Group>,
    pub(super) tickets: BTreeMap<u64, Ticket>,
}

impl Records {
    /// Removes an organization; its people and tickets stay, without it.
    pub(super) fn delete_organization(&mut self, id: u64) -> Option<Organization> {
        let removed = self.organizations.remove(&id)?;
        for user in self.users.values_mut() {
            user.organizations.retain(|organization| *organization != id);
        }
        for ticket in self.tickets.values_mut().filter(|ticket| ticket.organization_id == Some(id)) {
            ticket.organization_id = None;
        }
        Some(removed)
    }

    pub(super) fn user_by_email(&self, email: &str) -> Option<&User> {
        self.users.values().find(|user| user.email.as_deref().is_some_and(|known| known.eq_ignore_ascii_case(email)))
    }
}

/// `2026-03-01T08:15:30Z`: whole seconds, as the API writes every time.
pub(super) fn instant(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Whether two names or external ids are the same to the account.
pub(super) fn same(left: &str, right: &str) -> bool {
    left.trim().to_lowercase() == right.trim().to_lowercase()
}
