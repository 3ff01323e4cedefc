//! One line of a plan: what is to be written for a customer, why, and what stands there now.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{organizations::Changes, portabilling::CustomerId, zendesk::OrganizationId};

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// An organization is made and linked.
    Create,
    /// An organization is linked, and brought into step.
    Link,
    /// A linked organization is brought into step.
    Update,
    /// Organizations are put into the unlinked queue; a person chooses. Nothing is written to Zendesk.
    Propose,
    /// Nothing can be done; the reason says why.
    Leave,
}

impl Act {
    /// Whether it changes anything: what only explains itself needs neither cap nor receipt.
    #[must_use]
    pub const fn writes(self) -> bool {
        !matches!(self, Self::Leave)
    }

    /// Whether it changes anything in Zendesk.
    #[must_use]
    pub const fn is_for_zendesk(self) -> bool {
        matches!(self, Self::Create | Self::Link | Self::Update)
    }

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Link => "link",
            Self::Update => "update",
            Self::Propose => "propose",
            Self::Leave => "leave",
        }
    }
}

/// Why. Each is explained in `docs/provisioning.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// No organization is the customer's, and none has its name.
    NoOrganization,
    /// An organization's external id names the customer.
    ExternalId,
    /// An organization was made for the customer once, and that was taken back.
    MadeBefore,
    /// A list that a person made says so.
    List,
    /// Billing and the linked organization differ.
    Differs,
    /// An organization has the customer's name, and perhaps its domain.
    SameName,
    /// The name is another customer's organization's, and so is the name with the number.
    NameTaken,
    /// The organization belongs to another customer, or the customer to another organization.
    LinkedElsewhere,
    /// A link of the organization has just ended, and Zendesk is not told yet.
    BeingReleased,
    /// The organization's external id is none of ours.
    ForeignExternalId,
    /// The linked organization is gone from Zendesk.
    OrganizationGone,
    /// Billing does not know the customer.
    CustomerGone,
}

impl Reason {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoOrganization => "no_organization",
            Self::ExternalId => "external_id",
            Self::MadeBefore => "made_before",
            Self::List => "list",
            Self::Differs => "differs",
            Self::SameName => "same_name",
            Self::NameTaken => "name_taken",
            Self::LinkedElsewhere => "linked_elsewhere",
            Self::BeingReleased => "being_released",
            Self::ForeignExternalId => "foreign_external_id",
            Self::OrganizationGone => "organization_gone",
            Self::CustomerGone => "customer_gone",
        }
    }
}

/// Members of an organization as Zendesk's API has them: `name`, `external_id`, `domain_names`, `tags`,
/// `organization_fields`. Only those that are written.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Values(pub Map<String, Value>);

impl Values {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn of(changes: &Changes) -> Self {
        Self(changes.to_body())
    }

    /// Names of what is written, custom fields by their keys.
    #[must_use]
    pub fn words(&self) -> Vec<&str> {
        let fields = self.0.get("organization_fields").and_then(Value::as_object);
        let members = self.0.keys().filter(|key| *key != "organization_fields");
        members.chain(fields.into_iter().flat_map(Map::keys)).map(String::as_str).collect()
    }
}

/// A line of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Counts from 1.
    pub row: u64,
    pub customer: CustomerId,
    pub act: Act,
    pub reason: Reason,
    /// Organizations: the one that is linked or written to, or those that a person has to choose from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub organizations: Vec<OrganizationId>,
    /// What led to the decision, in words that hold no more than the row itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
    /// What stands there now, of that which is written.
    #[serde(default, skip_serializing_if = "Values::is_empty")]
    pub before: Values,
    /// What is written.
    #[serde(default, skip_serializing_if = "Values::is_empty")]
    pub after: Values,
    /// Whom the worker makes the organization's contact, if that is not done: `name`, `emails`, `phones`.
    #[serde(default, skip_serializing_if = "Values::is_empty")]
    pub contact: Values,
}

impl Row {
    /// The organization that is linked or written to.
    #[must_use]
    pub fn organization(&self) -> Option<OrganizationId> {
        self.organizations.first().copied().filter(|_| self.act.is_for_zendesk())
    }

    /// What differs from another look at the same customer, in one word each; empty when nothing does.
    #[must_use]
    pub fn differences(&self, now: Option<&Self>) -> Vec<&'static str> {
        let Some(now) = now else { return vec!["nothing_to_do"] };
        let parts = [
            ("act", self.act == now.act),
            ("reason", self.reason == now.reason),
            ("organization", self.organizations == now.organizations),
            ("present_values", self.before == now.before),
            ("planned_values", self.after == now.after),
            ("contact", self.contact == now.contact),
        ];
        parts.into_iter().filter(|(_, is_same)| !is_same).map(|(word, _)| word).collect()
    }
}
