//! What can be recorded, and the words in which it stands in the ledger.

use std::{collections::BTreeSet, fmt, sync::Arc};

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::{
    portabilling::{AccountId, CustomerId},
    store::NewRecord,
    zendesk::{OrganizationId, TicketId, UserId},
};

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Actor {
    /// A Zendesk user, as Zendesk's own token named them.
    User(UserId),
    /// portadesk itself, taking over a link that the organization's external id already named.
    Adoption,
    /// portadesk itself, following what has changed in billing.
    Provisioning,
    /// Zendesk, telling through a webhook what somebody did there.
    Zendesk,
    /// A customer of billing's, whose self-care session billing has confirmed.
    Customer(CustomerId),
    /// Whoever may run portadesk's commands: they are not known by name here.
    CommandLine,
    /// A user of billing who signed in here, by billing's number of them.
    BillingUser(u64),
    /// A user of billing whose token tells no number: the beginning of a hash of their login.
    BillingLogin([u8; 6]),
    /// Whoever followed a link that is good once.
    Link,
    /// A program of the provider's, by the id of its key.
    ApiKey([u8; 6]),
}

impl Actor {
    /// The Zendesk user it was, if it was one.
    #[must_use]
    pub const fn user(self) -> Option<UserId> {
        match self {
            Self::User(user) => Some(user),
            _ => None,
        }
    }
}

impl From<UserId> for Actor {
    fn from(user: UserId) -> Self {
        Self::User(user)
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(user) => write!(f, "user:{user}"),
            Self::Adoption => f.write_str("adoption"),
            Self::Provisioning => f.write_str("provisioning"),
            Self::Zendesk => f.write_str("zendesk"),
            Self::Customer(customer) => write!(f, "customer:{customer}"),
            Self::CommandLine => f.write_str("command_line"),
            Self::BillingUser(number) => write!(f, "billing_user:{number}"),
            Self::BillingLogin(hash) => write_hex(f, "billing_login:", hash),
            Self::ApiKey(id) => write_hex(f, "api_key:", id),
            Self::Link => f.write_str("link"),
        }
    }
}

fn write_hex(f: &mut fmt::Formatter<'_>, kind: &str, bytes: &[u8]) -> fmt::Result {
    f.write_str(kind)?;
    bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
}

/// What was tried and refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempted {
    Link,
    Move,
    Unlink,
    ReplaceExternalId,
}

impl Attempted {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Move => "move",
            Self::Unlink => "unlink",

            Self::ReplaceExternalId => "replace_external_id",
        }
    }
}

/// A change, or an attempt at one. The word in the `act` column stands at each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry<'a> {
    /// `linked`
    Linked { organization: OrganizationId, customer: CustomerId, evidence: &'a str },
    /// `unlinked`
    Unlinked { organization: OrganizationId, customer: CustomerId },
    /// `moved`: the partners that each side had before no longer have one.
    Moved {
        organization: OrganizationId,
        customer: CustomerId,
        from_customer: Option<CustomerId>,
        from_organization: Option<OrganizationId>,
        evidence: &'a str,
    },
    /// `adopted`
    Adopted { organization: OrganizationId, customer: CustomerId },
    /// `created`: an organization was made for a customer that had none, and linked.
    Created { organization: OrganizationId, customer: CustomerId, cause: &'a str },
    /// `made_in_vain`: an organization was made for a customer whom an agent linked to another one meanwhile. Its external
    /// id is taken back; the organization itself stays.
    MadeInVain { organization: OrganizationId, customer: CustomerId, cause: &'a str },
    /// `updated`: these fields of the organization follow billing again. `cause` is the type of billing's event.
    Updated { organization: OrganizationId, customer: CustomerId, fields: &'a [&'a str], cause: &'a str },
    /// `contact_written`: what of the customer's contact was written.
    ContactWritten {
        organization: OrganizationId,
        customer: CustomerId,
        contact: UserId,
        fields: &'a [&'a str],
        cause: &'a str,
    },
    /// `external_id_replaced`: an agent let a foreign external id be replaced. Its value is not told here; the link
    /// keeps it and gives it back when it ends.
    ExternalIdReplaced { organization: OrganizationId, customer: CustomerId },
    /// `organization_deleted`: the organization is gone from Zendesk, deleted or merged. Its link stands until it is known
    /// which.
    OrganizationDeleted { organization: OrganizationId, customer: CustomerId },
    /// `refused`: `reason` is a code of `linking` or `web`.
    Refused { attempted: Attempted, organization: OrganizationId, customer: CustomerId, reason: &'a str },
}

impl Entry<'_> {
    /// The record of this entry, ready to be appended.
    #[must_use]
    pub fn record(&self, tenant: &Arc<str>, actor: Actor, at: Timestamp) -> NewRecord {
        NewRecord {
            at,
            tenant: Arc::clone(tenant),
            actor: actor.to_string(),
            act: self.act().into(),
            subject: format!("organization:{}", self.organization()),
            detail: self.detail().to_string(),
        }
    }

    const fn act(&self) -> &'static str {
        match self {
            Self::Linked { .. } => "linked",
            Self::Unlinked { .. } => "unlinked",
            Self::Moved { .. } => "moved",
            Self::Adopted { .. } => "adopted",
            Self::ExternalIdReplaced { .. } => "external_id_replaced",
            Self::Created { .. } => "created",
            Self::MadeInVain { .. } => "made_in_vain",
            Self::Updated { .. } => "updated",
            Self::ContactWritten { .. } => "contact_written",
            Self::OrganizationDeleted { .. } => "organization_deleted",
            Self::Refused { .. } => "refused",
        }
    }

    const fn organization(&self) -> OrganizationId {
        match self {
            Self::Linked { organization, .. }
            | Self::Unlinked { organization, .. }
            | Self::Moved { organization, .. }
            | Self::Adopted { organization, .. }
            | Self::ExternalIdReplaced { organization, .. }
            | Self::Created { organization, .. }
            | Self::MadeInVain { organization, .. }
            | Self::Updated { organization, .. }
            | Self::ContactWritten { organization, .. }
            | Self::OrganizationDeleted { organization, .. }
            | Self::Refused { organization, .. } => *organization,
        }
    }

    fn detail(&self) -> Value {
        match self {
            Self::Linked { customer, evidence, .. } => json!({ "customer": customer, "evidence": evidence }),
            Self::Moved { customer, from_customer, from_organization, evidence, .. } => json!({
                "customer": customer,
                "evidence": evidence,
                "from_customer": from_customer,
                "from_organization": from_organization,
            }),
            Self::Unlinked { customer, .. }
            | Self::Adopted { customer, .. }
            | Self::OrganizationDeleted { customer, .. }
            | Self::ExternalIdReplaced { customer, .. } => json!({ "customer": customer }),
            Self::Created { customer, cause, .. } | Self::MadeInVain { customer, cause, .. } => {
                json!({ "cause": cause, "customer": customer })
            }
            Self::Updated { customer, fields, cause, .. } => {
                json!({ "cause": cause, "customer": customer, "fields": fields })
            }
            Self::ContactWritten { customer, contact, fields, cause, .. } => {
                json!({ "cause": cause, "contact": contact, "customer": customer, "fields": fields })
            }
            Self::Refused { attempted, customer, reason, .. } => {
                json!({ "attempted": attempted.as_str(), "customer": customer, "reason": reason })
            }
        }
    }
}

/// `status_told`: billing was told how the provisioning of an account went. The one record about something that was written
/// to billing.
#[must_use]
pub fn status_told(tenant: &Arc<str>, account: AccountId, status: &str, group: &str, at: Timestamp) -> NewRecord {
    NewRecord {
        at,
        tenant: Arc::clone(tenant),
        actor: Actor::Provisioning.to_string(),
        act: "status_told".into(),
        subject: format!("account:{account}"),
        detail: json!({ "group": group, "status": status }).to_string(),
    }
}

/// What an agent did beside a ticket of a sender whom nothing was known of. The word in the `act` column stands at each; so does
/// the one that takes it back, in the record itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TicketEntry<'a> {
    /// `ticket_assigned`: from no organization to this one. `joins`: the requester was to be put into it as well.
    Assigned { organization: OrganizationId, requester: UserId, joins: bool, evidence: &'a str },
    /// `ticket_unassigned`: from this organization to none. `leaves`: the membership that was made for it ends as well.
    /// `reason`: a code where nobody took it back, but it never came about.
    Unassigned { organization: OrganizationId, requester: UserId, leaves: bool, reason: Option<&'a str> },
    /// `sender_remembered`: the contact was given the sender's address or number, of which only the kind is told.
    Remembered { contact: UserId, organization: OrganizationId, kind: &'a str },
    /// `sender_forgotten`: the contact has it no longer. `reason`: as above.
    Forgotten { contact: UserId, organization: OrganizationId, kind: &'a str, reason: Option<&'a str> },
    /// `viewed`: the sender's address and number, and people of the organization.
    ContactsShown { organization: OrganizationId },
    /// `refused`: `reason` is a code of `senders` or `web`.
    Refused { attempted: &'a str, organization: Option<OrganizationId>, reason: &'a str },
}

impl TicketEntry<'_> {
    /// The record of this entry, ready to be appended.
    #[must_use]
    pub fn record(&self, tenant: &Arc<str>, user: UserId, ticket: TicketId, at: Timestamp) -> NewRecord {
        let (act, detail) = match *self {
            Self::Assigned { organization, requester, joins, evidence } => (
                "ticket_assigned",
                json!({
                    "evidence": evidence, "from": null, "joins": joins, "requester": requester, "to": organization,
                    "undo": "ticket_unassigned",
                }),
            ),
            Self::Unassigned { organization, requester, leaves, reason } => (
                "ticket_unassigned",
                with_reason(
                    json!({
                        "from": organization, "leaves": leaves, "requester": requester, "to": null,
                        "undo": "ticket_assigned",
                    }),
                    reason,
                ),
            ),
            Self::Remembered { contact, organization, kind } => (
                "sender_remembered",
                json!({
                    "contact": contact, "from": null, "kind": kind, "organization": organization, "to": contact,
                    "undo": "sender_forgotten",
                }),
            ),
            Self::Forgotten { contact, organization, kind, reason } => (
                "sender_forgotten",
                with_reason(
                    json!({
                        "contact": contact, "from": contact, "kind": kind, "organization": organization, "to": null,
                        "undo": "sender_remembered",
                    }),
                    reason,
                ),
            ),
            Self::ContactsShown { organization } => {
                ("viewed", json!({ "count": 1, "organization": organization, "shown": ["contacts"], "ticket": ticket }))
            }
            Self::Refused { attempted, organization, reason } => {
                ("refused", json!({ "attempted": attempted, "organization": organization, "reason": reason }))
            }
        };
        NewRecord {
            at,
            tenant: Arc::clone(tenant),
            actor: Actor::User(user).to_string(),
            act: act.into(),
            subject: format!("ticket:{ticket}"),
            detail: detail.to_string(),
        }
    }
}

fn with_reason(mut detail: Value, reason: Option<&str>) -> Value {
    if let Some(reason) = reason {
        detail["reason"] = reason.into();
    }
    detail
}

/// `retried` or `skipped`: somebody decided on a subject that was given up, `customer:46170`. `invited`: somebody made a link
/// to the page of this customer's tickets.
#[must_use]
pub fn decided(tenant: &Arc<str>, actor: Actor, act: &'static str, subject: &str, at: Timestamp) -> NewRecord {
    let (tenant, actor, subject) = (Arc::clone(tenant), actor.to_string(), subject.to_owned());
    NewRecord { at, tenant, actor, act: act.into(), subject, detail: "{}".to_owned() }
}

/// What became of a customer's wish for help: `asked`, `delivered`, `replied`, `solved`, or what an operator decided. `about`
/// names a query and, once there is one, its ticket.
#[must_use]
pub fn help(tenant: &Arc<str>, actor: Actor, act: &'static str, about: &str, at: Timestamp) -> NewRecord {
    let (query, ticket) = match about.split_once(' ') {
        Some((query, ticket)) => (query, ticket.strip_prefix("ticket:")),
        None => (about, None),
    };
    let subject = if query.starts_with("ticket:") { query.to_owned() } else { format!("query:{query}") };
    let ticket = ticket.and_then(|id| id.parse::<u64>().ok());
    let detail = ticket.map_or_else(|| json!({}), |ticket| json!({ "ticket": ticket }));
    let (tenant, actor, detail) = (Arc::clone(tenant), actor.to_string(), detail.to_string());
    NewRecord { at, tenant, actor, act: act.into(), subject, detail }
}

/// `refused`: somebody tried to decide on something, `plan:1f2e3d` or `customer:46170`, and may not; `reason` is a code of
/// `web`.
#[must_use]
pub fn not_allowed(
    tenant: &Arc<str>,
    user: UserId,
    attempted: &str,
    subject: &str,
    reason: &str,
    at: Timestamp,
) -> NewRecord {
    let detail = json!({ "attempted": attempted, "reason": reason }).to_string();
    let (tenant, actor, subject) = (Arc::clone(tenant), Actor::User(user).to_string(), subject.to_owned());
    NewRecord { at, tenant, actor, act: "refused".into(), subject, detail }
}

/// Which part of a customer's data was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Shown {
    Card,
    Accounts,
    Invoices,
    Calls,
    /// A row among search results.
    Match,
    /// A row among suggestions.
    Suggestion,
    /// Tickets of the customer's organization.
    Tickets,
}

impl Shown {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::Accounts => "accounts",
            Self::Invoices => "invoices",
            Self::Calls => "calls",
            Self::Match => "match",
            Self::Suggestion => "suggestion",
            Self::Tickets => "tickets",
        }
    }
}

/// A customer's data was shown to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Shared with whoever holds the tenant's name: nothing is copied for a view.
    pub tenant: Arc<str>,
    pub actor: Actor,
    pub customer: CustomerId,
    pub shown: Shown,
    /// Where they were, as the page says: nothing proves it.
    pub organization: Option<OrganizationId>,
    /// As the page says. `None` beside a user or an organization, and on a ticket that is not saved yet.
    pub ticket: Option<TicketId>,
}

/// Views that become one record.
#[derive(Debug)]
pub(super) struct Views {
    first: View,
    at: Timestamp,
    shown: BTreeSet<Shown>,
    count: u32,
}

impl Views {
    pub(super) fn new(first: View, at: Timestamp) -> Self {
        Self { shown: BTreeSet::from([first.shown]), first, at, count: 1 }
    }

    pub(super) const fn first(&self) -> &View {
        &self.first
    }

    pub(super) const fn count(&self) -> u32 {
        self.count
    }

    pub(super) fn add(&mut self, shown: Shown) {
        self.shown.insert(shown);
        self.count = self.count.saturating_add(1);
    }

    /// The record `viewed`.
    pub(super) fn record(&self) -> NewRecord {
        let shown: Vec<_> = self.shown.iter().map(|shown| shown.as_str()).collect();
        let detail = json!({
            "count": self.count,
            "organization": self.first.organization,
            "shown": shown,
            "ticket": self.first.ticket,
        });
        NewRecord {
            at: self.at,
            tenant: Arc::clone(&self.first.tenant),
            actor: self.first.actor.to_string(),
            act: "viewed".into(),
            subject: format!("customer:{}", self.first.customer),
            detail: detail.to_string(),
        }
    }
}
