//! Why a link could not be made, changed or seen.

use std::sync::Arc;

use thiserror::Error;

use super::Partners;
use crate::{
    portabilling::{CustomerId, PortaBillingError},
    store::StoreError,
    zendesk::{OrganizationId, ZendeskError},
};

/// A change that was not made. All but [`LinkError::Store`] are in the ledger.
#[derive(Debug, Error)]
pub enum LinkError {
    /// Moving the link is the way on.
    #[error("the organization is already linked to customer {to}")]
    OrganizationLinked { to: CustomerId },
    /// Moving the link is the way on.
    #[error("the customer is already linked to organization {to}")]
    CustomerLinked { to: OrganizationId },
    /// Somebody was faster: the partners are not those the agent was shown.
    #[error("the link has changed meanwhile")]
    PartnersChanged { present: Partners },
    /// The external id is not the one the agent was shown. `present` is what was last seen in the way, if anything.
    #[error("the external id has changed meanwhile")]
    ExternalIdChanged { present: Option<String> },
    #[error("billing has no such customer")]
    CustomerGone,
    #[error("Zendesk has no such organization")]
    OrganizationGone,
    /// Without billing nobody knows whether the customer exists, so nothing is linked.
    #[error("billing cannot say whether the customer exists")]
    BillingUnknown(#[source] PortaBillingError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl LinkError {
    /// The word that stands in the ledger as the reason of a refusal.
    #[must_use]
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::OrganizationLinked { .. } => "organization_linked",
            Self::CustomerLinked { .. } => "customer_linked",
            Self::PartnersChanged { .. } => "partners_changed",
            Self::ExternalIdChanged { .. } => "external_id_changed",
            Self::CustomerGone => "customer_gone",
            Self::OrganizationGone => "organization_gone",
            Self::BillingUnknown(_) => "billing_unknown",
            Self::Store(_) => "store_failed",
        }
    }
}

/// The state of an organization cannot be told. Never the case for one that is linked, unless the store fails.
#[derive(Debug, Error)]
pub enum StateError {
    #[error("Zendesk has no such organization")]
    OrganizationGone,
    #[error("the organization is not linked here, and Zendesk cannot say what it names")]
    Zendesk(#[source] Arc<ZendeskError>),
    #[error("the organization is not linked here, and Zendesk does not say soon enough what it names")]
    ZendeskSlow,
    #[error("the organization names customer {customer}, and billing cannot say whether it exists")]
    Billing {
        customer: CustomerId,
        #[source]
        cause: PortaBillingError,
    },
    #[error(transparent)]
    Store(#[from] StoreError),
}
