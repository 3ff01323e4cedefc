//! How an organization stands: what the panel asks first.

use std::sync::Arc;

use jiff::Timestamp;

use super::{Linking, StateError, known::Side};
use crate::{
    portabilling::CustomerId,
    store::{Intent, Link, Purpose, StoreError},
    zendesk::{OrganizationId, ZendeskError},
};

/// A link and how far Zendesk knows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partner {
    pub link: Link,
    pub mirror: MirrorState,
}

/// How far the organization's external id follows the link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MirrorState {
    Done,
    /// It will be tried again by itself.
    Pending {
        since: Timestamp,
        last_error: Option<MirrorTrouble>,
    },
    /// A foreign value is in place. It stays until an agent lets it be replaced or somebody clears it in Zendesk.
    Foreign {
        since: Timestamp,
        value: String,
    },
}

/// Why the last attempt to write to Zendesk failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MirrorTrouble {
    Unreachable,
    Unreadable,
    /// The Zendesk credential may not write organizations.
    NotAllowed,
    OrganizationGone,
    /// Another organization has this external id.
    AlreadyTaken,
    Refused,
    Busy,
    Failed,
}

/// How an organization stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// `releasing`: a link has ended, and Zendesk does not know yet.
    ///
    /// `foreign_external_id`: what the organization carries instead, as far as Zendesk was asked.
    NotLinked {
        releasing: Option<MirrorState>,
        foreign_external_id: Option<String>,
    },
    Linked(Arc<Partner>),
    /// Linked just now, because its external id already named the customer. Next time it is simply linked.
    Adopted(Arc<Partner>),
    /// Its external id names a customer that is linked to another organization. A person has to decide.
    Ambiguous {
        customer: CustomerId,
        linked_to: OrganizationId,
    },
    /// Its external id names a customer that billing does not have.
    PointsToGone {
        customer: CustomerId,
    },
}

impl Linking {
    /// How an organization stands. Zendesk and billing are asked only about one that is not linked.
    pub async fn state(&self, organization: OrganizationId) -> Result<State, StateError> {
        match self.partner_of(organization).await? {
            Some(partner) => Ok(State::Linked(partner)),
            // Boxed, as all that asks others is: most organizations are linked, and need no room for it.
            None => Box::pin(self.state_without_link(organization)).await,
        }
    }

    async fn state_without_link(&self, organization: OrganizationId) -> Result<State, StateError> {
        let releasing = self.0.store.intent(&self.0.tenant, organization).await?;
        if let Some(intent) = releasing {
            return Ok(State::releasing(&intent));
        }
        let organization = self.organization(organization).await?.ok_or(StateError::OrganizationGone)?;
        self.adopt(&organization).await
    }

    /// The partner of an organization. Asks the store alone, and mostly not even that.
    pub async fn partner_of(&self, organization: OrganizationId) -> Result<Option<Arc<Partner>>, StoreError> {
        self.partner(Side::Organization(organization)).await
    }

    /// The partner of a customer. Asks the store alone, and mostly not even that.
    pub async fn partner_of_customer(&self, customer: CustomerId) -> Result<Option<Arc<Partner>>, StoreError> {
        self.partner(Side::Customer(customer)).await
    }

    /// The partners of several customers, in their order. As [`Linking::partner_of_customer`], and quicker.
    pub async fn partners_of_customers(
        &self,
        customers: &[CustomerId],
    ) -> Result<Vec<Option<Arc<Partner>>>, StoreError> {
        if let Some(known) = self.0.known.recall_all(customers.iter().copied().map(Side::Customer)) {
            return Ok(known);
        }
        let mut partners = Vec::with_capacity(customers.len());
        for customer in customers {
            partners.push(self.partner_of_customer(*customer).await?);
        }
        Ok(partners)
    }

    async fn partner(&self, side: Side) -> Result<Option<Arc<Partner>>, StoreError> {
        let epoch = match self.0.known.recall(side) {
            Ok(answer) => return Ok(answer),
            Err(epoch) => epoch,
        };
        let partner = Box::pin(self.read_partner(side)).await?.map(Arc::new);
        self.0.known.remember(side, partner.clone(), epoch);
        Ok(partner)
    }

    async fn read_partner(&self, side: Side) -> Result<Option<Partner>, StoreError> {
        let (store, tenant) = (&self.0.store, &self.0.tenant);
        let link = match side {
            Side::Organization(organization) => store.link_of(tenant, organization).await?,
            Side::Customer(customer) => store.link_to(tenant, customer).await?,
        };
        let Some(link) = link else { return Ok(None) };
        let intent = store.intent(tenant, link.organization).await?;
        Ok(Some(Partner { mirror: MirrorState::of(intent.as_ref()), link }))
    }
}

impl State {
    /// A link has just ended, and what Zendesk still says is the past.
    pub(super) fn releasing(intent: &Intent) -> Self {
        Self::NotLinked { releasing: Some(MirrorState::of(Some(intent))), foreign_external_id: None }
    }
}

impl MirrorState {
    /// Why Zendesk was not told, as far as that was tried.
    #[must_use]
    pub const fn trouble(&self) -> Option<MirrorTrouble> {
        match self {
            Self::Pending { last_error, .. } => *last_error,
            Self::Done | Self::Foreign { .. } => None,
        }
    }

    pub(super) fn of(intent: Option<&Intent>) -> Self {
        let Some(intent) = intent else { return Self::Done };
        match &intent.foreign_value {
            Some(value) if intent.purpose == Purpose::Name => {
                Self::Foreign { since: intent.since, value: value.clone() }
            }
            _ => Self::Pending {
                since: intent.since,
                last_error: intent.last_error.as_deref().and_then(MirrorTrouble::read),
            },
        }
    }
}

impl MirrorTrouble {
    const ALL: [Self; 8] = [
        Self::Unreachable,
        Self::Unreadable,
        Self::NotAllowed,
        Self::OrganizationGone,
        Self::AlreadyTaken,
        Self::Refused,
        Self::Busy,
        Self::Failed,
    ];

    /// The word for it in the store, in logs and in metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Unreadable => "unreadable",
            Self::NotAllowed => "not_allowed",
            Self::OrganizationGone => "organization_gone",
            Self::AlreadyTaken => "already_taken",
            Self::Refused => "refused",
            Self::Busy => "busy",
            Self::Failed => "failed",
        }
    }

    fn read(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|trouble| trouble.as_str() == text)
    }
}

impl From<&ZendeskError> for MirrorTrouble {
    fn from(error: &ZendeskError) -> Self {
        match error {
            ZendeskError::Unreachable(_) => Self::Unreachable,
            ZendeskError::Unreadable { .. } => Self::Unreadable,
            ZendeskError::NotAllowed { .. } => Self::NotAllowed,
            ZendeskError::NotFound { .. } => Self::OrganizationGone,
            ZendeskError::AlreadyTaken { .. } => Self::AlreadyTaken,
            ZendeskError::Refused { .. } => Self::Refused,
            ZendeskError::Busy { .. } => Self::Busy,
            ZendeskError::Failed { .. } => Self::Failed,
        }
    }
}
