//! Links that provisioning makes, by itself or by a plan, and that a plan takes back: whoever calls has written the external id,
//! so there is no intent.

use super::Linking;
use crate::{
    ledger::{Actor, Entry},
    portabilling::CustomerId,
    store::{Change, Link, StoreError},
    zendesk::OrganizationId,
};

/// The evidence of a link to an organization that was made for its customer.
const CREATED: &str = "created";

/// Why a link is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Brought<'a> {
    /// The organization was made for the customer.
    Created { cause: &'a str },
    /// It was there; the evidence is a code.
    Linked { evidence: &'a str },
}

impl Linking {
    /// Links an organization whose external id names the customer by now, inside the change that remembers what was written to
    /// it. Returns whether the two are linked to each other; not so when either got another partner meanwhile. Call
    /// [`Linking::forget`] once the change is committed.
    pub async fn link_brought(
        &self,
        change: &mut Change,
        actor: Actor,
        organization: OrganizationId,
        customer: CustomerId,
        brought: Brought<'_>,
    ) -> Result<bool, StoreError> {
        let tenant = &self.0.tenant;
        let of_organization = change.link_of(tenant, organization).await?.map(|link| link.customer);
        let of_customer = change.link_to(tenant, customer).await?.map(|link| link.organization);
        if (of_organization, of_customer) != (None, None) {
            return Ok(of_organization == Some(customer));
        }
        let (evidence, entry) = match brought {
            Brought::Created { cause } => (CREATED, Entry::Created { organization, customer, cause }),
            Brought::Linked { evidence } => (evidence, Entry::Linked { organization, customer, evidence }),
        };
        let linked_at = self.0.clock.now();
        let evidence = evidence.to_owned();
        let linked_by = match actor {
            Actor::User(user) => Some(user),
            _ => None,
        };
        let link = Link { organization, customer, linked_by, linked_at, evidence, replaced_external_id: None };
        change.insert_link(tenant, &link).await?;
        change.append(&[entry.record(tenant, actor, linked_at)]).await?;
        Ok(true)
    }

    /// Ends the link of these two, if they are linked. Nothing is written to Zendesk. Call [`Linking::forget`] once the
    /// change is committed.
    pub async fn unlink_brought(
        &self,
        change: &mut Change,
        actor: Actor,
        organization: OrganizationId,
        customer: CustomerId,
    ) -> Result<(), StoreError> {
        let tenant = &self.0.tenant;
        if change.link_of(tenant, organization).await?.is_none_or(|link| link.customer != customer) {
            return Ok(());
        }
        let record = Entry::Unlinked { organization, customer }.record(tenant, actor, self.0.clock.now());
        change.delete_link(tenant, organization).await?;
        change.append(&[record]).await?;
        Ok(())
    }
}
