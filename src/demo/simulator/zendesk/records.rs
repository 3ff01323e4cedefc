//! What the account holds: organizations, people, tickets, in the shapes its API shows.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};

pub use super::{
    companies::Organization,
    people::{Identity, User, UserRole},
    queries::Upload,
};
use super::{companies::Organizations, index::folded, organization_fields::Fields, people::People, queries::HelpDesk};

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
    pub files: Vec<Upload>,
}

#[derive(Debug, Clone)]
pub struct Ticket {
    pub id: u64,
    /// Need not be unique.
    pub external_id: Option<String>,
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
    /// The account's own fields, by id.
    pub custom_fields: BTreeMap<u64, Value>,
    pub comments: Vec<Comment>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl Ticket {
    /// The first message, as the API calls it.
    pub(super) fn description(&self) -> &str {
        self.comments.first().map_or("", |comment| comment.body.as_str())
    }

    /// As the API says it: whether anything on it is public.
    pub(super) fn is_public(&self) -> bool {
        self.comments.iter().any(|comment| comment.public)
    }

    pub(super) fn show(&self, origin: &str) -> Value {
        json!({
            "id": self.id,
            "url": format!("{origin}/api/v2/tickets/{}.json", self.id),
            "external_id": self.external_id,
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
            "is_public": self.is_public(),
            "tags": self.tags,
            "custom_fields": self.custom_fields.iter().map(|(id, value)| json!({ "id": id, "value": value })).collect::<Vec<_>>(),
            "created_at": instant(self.created_at),
            "updated_at": instant(self.updated_at),
        })
    }
}

/// Everything in the account but its apps.
#[derive(Debug, Default)]
pub(super) struct Records {
    pub(super) organizations: Organizations,
    pub(super) organization_fields: Fields,
    pub(super) users: People,
    pub(super) groups: BTreeMap<u64, Group>,
    pub(super) tickets: BTreeMap<u64, Ticket>,
    pub(super) desk: HelpDesk,
}

impl Records {
    /// Removes an organization; its people and tickets stay, without it.
    pub(super) fn delete_organization(&mut self, id: u64) -> Option<Organization> {
        let removed = self.organizations.remove(id)?;
        for user in self.users.members(id).collect::<Vec<_>>() {
            self.users.edit(user, |user| user.organizations.retain(|organization| *organization != id));
        }
        for ticket in self.tickets.values_mut().filter(|ticket| ticket.organization_id == Some(id)) {
            ticket.organization_id = None;
        }
        Some(removed)
    }

    /// Moves users, tickets and domain names to the winner, and nothing else; then the loser is deleted.
    pub(super) fn merge_organizations(&mut self, loser: u64, winner: u64) -> Option<Organization> {
        if loser == winner || !self.organizations.contains_key(&winner) {
            return None;
        }
        let domains = self.organizations.get(&loser)?.domain_names.clone();
        for user in self.users.members(loser).collect::<Vec<_>>() {
            self.users.edit(user, |user| {
                let is_member = user.organizations.contains(&winner);
                user.organizations.iter_mut().filter(|id| !is_member && **id == loser).for_each(|id| *id = winner);
                user.organizations.retain(|id| *id != loser);
            });
        }
        for ticket in self.tickets.values_mut().filter(|ticket| ticket.organization_id == Some(loser)) {
            ticket.organization_id = Some(winner);
        }
        let removed = self.delete_organization(loser);
        self.organizations.edit(winner, |winner| {
            for domain in domains {
                if !winner.domain_names.contains(&domain) {
                    winner.domain_names.push(domain);
                }
            }
        });
        removed
    }

    pub(super) fn show_organization(&self, organization: &Organization, origin: &str) -> Value {
        organization.show(origin, self.organization_fields.keys())
    }

    /// The number of the next ticket that comes in.
    pub(super) fn next_ticket(&self) -> u64 {
        self.tickets.keys().next_back().map_or(1, |last| last + 1)
    }

    pub(super) fn user_by_email(&self, email: &str) -> Option<&User> {
        self.users.identified_by("email", email)
    }
}

/// `2026-03-01T08:15:30Z`: whole seconds, as the API writes every time.
pub(super) fn instant(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Whether two names or external ids are the same to the account.
pub(super) fn same(left: &str, right: &str) -> bool {
    folded(left) == folded(right)
}
