//! Taking over what an organization's external id already says.

use std::sync::Arc;

use super::{Linking, MirrorState, Partner, State, StateError};
use crate::{
    ledger::{Actor, Entry},
    portabilling::CustomerId,
    store::{Link, StoreError},
    zendesk::{Organization, OrganizationId},
};

/// The evidence of an adopted link.
const EVIDENCE: &str = "external_id";

impl Linking {
    /// Links an organization that is not linked, if the external id the server read from Zendesk names a customer that
    /// exists and has no other organization. Otherwise says why not.
    pub async fn adopt(&self, organization: &Organization) -> Result<State, StateError> {
        let named = organization.external_id.as_deref().and_then(|value| self.0.prefix.read(value));
        let Some(customer) = named else {
            let foreign_external_id = organization.external_id.clone();
            return Ok(State::NotLinked { releasing: None, foreign_external_id });
        };
        let exists = (self.0.neighbours.customer_exists)(customer).await;
        if !exists.map_err(|cause| StateError::Billing { customer, cause })? {
            return Ok(State::PointsToGone { customer });
        }
        Ok(self.adopt_existing(organization.id, customer).await?)
    }

    async fn adopt_existing(&self, organization: OrganizationId, customer: CustomerId) -> Result<State, StoreError> {
        let tenant = &self.0.tenant;
        let mut change = self.0.store.change().await?;
        if let Some(link) = change.link_of(tenant, organization).await? {
            let mirror = MirrorState::of(change.intent(tenant, organization).await?.as_ref());
            return Ok(State::Linked(Arc::new(Partner { link, mirror })));
        }
        if let Some(intent) = change.intent(tenant, organization).await? {
            return Ok(State::releasing(&intent));
        }
        if let Some(link) = change.link_to(tenant, customer).await? {
            return Ok(State::Ambiguous { customer, linked_to: link.organization });
        }
        let _forget = self.0.known.forget_afterwards();
        let link = Link {
            organization,
            customer,
            linked_by: None,
            linked_at: self.0.clock.now(),
            evidence: EVIDENCE.to_owned(),
            replaced_external_id: None,
        };
        let record = Entry::Adopted { organization, customer }.record(tenant, Actor::Adoption, link.linked_at);
        change.insert_link(tenant, &link).await?;
        change.append(&[record]).await?;
        change.commit().await?;
        Ok(State::Adopted(Arc::new(Partner { link, mirror: MirrorState::Done })))
    }
}
