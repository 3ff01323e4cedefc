//! Taking over what an organization's external id already says.

use std::sync::Arc;

use super::{Linking, MirrorState, Partner, Prefix, State, StateError, change::release_of};
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

    /// Links an organization whose external id names this customer, which exists, unless either has another partner.
    pub async fn adopt_existing(
        &self,
        organization: OrganizationId,
        customer: CustomerId,
    ) -> Result<State, StoreError> {
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

    /// Takes back the external id of an organization that was made for a customer, after an agent has linked the customer to
    /// another one: nobody else could have that id, and the organization would be taken for the customer's.
    pub async fn release_made_in_vain(
        &self,
        organization: OrganizationId,
        customer: CustomerId,
        cause: &str,
    ) -> Result<(), StoreError> {
        let tenant = &self.0.tenant;
        let mut change = self.0.store.change().await?;
        if change.link_of(tenant, organization).await?.is_some() {
            return Ok(());
        }
        let now = self.0.clock.now();
        let entry = Entry::MadeInVain { organization, customer, cause };
        let seq = change.append(&[entry.record(tenant, Actor::Provisioning, now)]).await?;
        change.put_intent(tenant, &release_of(organization, seq, now)).await?;
        change.commit().await?;
        self.mirror_soon([organization]).await;
        Ok(())
    }

    /// Forgets what is remembered of links, after a change that was made elsewhere.
    pub fn forget(&self) {
        drop(self.0.known.forget_afterwards());
    }

    /// How customers are named in external ids.
    #[must_use]
    pub fn prefix(&self) -> &Prefix {
        &self.0.prefix
    }
}
