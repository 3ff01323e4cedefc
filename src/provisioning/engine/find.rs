//! Which organization is a customer's: the linked one, the one whose external id names it, or a new one. Never one that
//! merely has its name.

use super::{Engine, Trouble};
use crate::{
    linking::State,
    organizations::Wanted,
    portabilling::CustomerId,
    store::{Proposal, Task},
    zendesk::{OrganizationId, Profile, ZendeskError},
};

/// Why an organization is proposed.
const SAME_NAME: &str = "same_name";
const SAME_NAME_AND_DOMAIN: &str = "same_name_and_domain";

/// Where a customer without a link belongs.
pub(super) enum Place {
    /// An organization named the customer already, and is linked now.
    Adopted(OrganizationId),
    /// A new one, not linked yet.
    Created(Box<Profile>),
    /// Organizations that a person has to choose from.
    Proposed(Vec<Proposal>),
}

/// What an organization of the wanted name is to us.
enum Namesake {
    /// Another customer's.
    Taken,
    /// It may be this customer's, and it may not.
    Free(Proposal),
}

impl Engine {
    pub(super) async fn place_for(&self, task: &Task, wanted: &Wanted) -> Result<Place, Trouble> {
        let external_id = self.parts.linking.prefix().write(wanted.customer);
        let named = self.parts.zendesk.organization_by_external_id(&external_id).await?;
        if let Some(organization) = named {
            return self.adopt(organization.id, wanted.customer).await;
        }
        tracing::debug!(tenant = &*self.tenant, customer = %wanted.customer, cause = task.cause, "has no organization");
        // Held until the organization is there: two customers of one name must not both find the name free.
        let _one_at_a_time = self.creating.lock().await;
        for name in [wanted.name.clone(), wanted.name_with_number()] {
            let mut is_taken = false;
            let mut free = Vec::new();
            for profile in self.parts.zendesk.organizations_named(&name).await? {
                match self.namesake(wanted, &profile).await? {
                    Namesake::Taken => is_taken = true,
                    Namesake::Free(proposal) => free.push(proposal),
                }
            }
            if !free.is_empty() {
                return Ok(Place::Proposed(free));
            }
            if is_taken {
                continue;
            }
            match self.parts.zendesk.create_organization(&external_id, wanted.to_create(&name).to_body()).await {
                Ok(profile) => return Ok(Place::Created(Box::new(profile))),
                // Somebody was faster.
                Err(ZendeskError::AlreadyTaken { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Trouble::customer("name_taken"))
    }

    async fn adopt(&self, organization: OrganizationId, customer: CustomerId) -> Result<Place, Trouble> {
        match self.parts.linking.adopt_existing(organization, customer).await? {
            State::Linked(partner) | State::Adopted(partner) if partner.link.customer == customer => {
                Ok(Place::Adopted(organization))
            }
            // Its external id names this customer, and its link another one. A person made it so, and has to mend it.
            State::Linked(_) | State::Adopted(_) | State::Ambiguous { .. } => {
                Err(Trouble::customer("linked_elsewhere"))
            }
            // A link has just ended, and its name is being taken back.
            _ => Err(Trouble::customer("being_released")),
        }
    }

    async fn namesake(&self, wanted: &Wanted, profile: &Profile) -> Result<Namesake, Trouble> {
        let organization = &profile.organization;
        let named = organization.external_id.as_deref().and_then(|id| self.parts.linking.prefix().read(id));
        let linked = self.parts.store.link_of(&self.tenant, organization.id).await?.map(|link| link.customer);
        if linked.or(named).is_some_and(|customer| customer != wanted.customer) {
            return Ok(Namesake::Taken);
        }
        let has_domain = wanted.domain.as_ref().is_some_and(|domain| organization.domain_names.contains(domain));
        Ok(Namesake::Free(Proposal {
            customer: wanted.customer,
            organization: organization.id,
            evidence: if has_domain { SAME_NAME_AND_DOMAIN } else { SAME_NAME }.to_owned(),
            since: self.now(),
        }))
    }
}
