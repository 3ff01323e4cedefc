//! Which organization is a customer's: the linked one, the one whose external id names it, or a new one. Never one that
//! merely has its name.

use std::time::Duration;

use super::{Engine, Trouble};
use crate::{
    ledger::Actor,
    linking::{Brought, State},
    organizations::{Hasher, Wanted, Written},
    portabilling::CustomerId,
    store::{Proposal, Task},
    zendesk::{OrganizationId, Profile, ZendeskError},
};

/// Why an organization is proposed.
const SAME_NAME: &str = "same_name";
const SAME_NAME_AND_DOMAIN: &str = "same_name_and_domain";
/// How long an external id that is being taken back is waited for, before it is looked at again.
const RELEASE: Duration = Duration::from_mins(1);
/// How often an organization is looked for whose name Zendesk says is taken, and does not show.
const LOOKS_FOR_WHO_HAS_IT: u32 = 2;

/// Where a customer without a link belongs.
pub(super) enum Place {
    /// An organization named the customer already, and is linked now.
    Adopted(OrganizationId),
    /// A new one, linked, with what was written to it.
    Created(OrganizationId, Written),
    /// Organizations that a person has to choose from.
    Proposed(Vec<Proposal>),
}

/// The right to look for an organization of one name and to make one, which one worker has at a time.
pub(super) struct Turn {
    name: String,
    owner: String,
}

/// What an organization of the wanted name is to us.
pub(super) enum Namesake {
    /// Another customer's.
    Taken,
    /// It may be this customer's, and it may not.
    Free(Proposal),
}

impl Engine {
    pub(super) async fn place_for(&self, task: &Task, wanted: &Wanted, hasher: &Hasher) -> Result<Place, Trouble> {
        let external_id = self.parts.linking.prefix().write(wanted.customer);
        let named = self.parts.zendesk.organization_by_external_id(&external_id).await?;
        if let Some(organization) = named {
            return self.adopt(organization.id, wanted.customer).await;
        }
        tracing::debug!(tenant = &*self.tenant, customer = %wanted.customer, cause = task.cause, "has no organization");
        let turn = self.turn(task, &wanted.name, hasher).await?;
        let place = self.propose_or_make(task, wanted, &external_id, hasher).await;
        self.end_turn(turn).await;
        place
    }

    /// Waits for nobody: two customers of one name must not both find the name free, in whatever replica they are worked on.
    pub(super) async fn turn(&self, task: &Task, name: &str, hasher: &Hasher) -> Result<Turn, Trouble> {
        let name = hasher.hash("turn", &name.trim().to_lowercase());
        // One worker of this process is not another.
        let owner = format!("{}:{}", self.owner, task.subject);
        let taken = self.parts.store.take_turn(&self.tenant, &name, &owner, self.now(), task.lease_ends).await?;
        if taken { Ok(Turn { name, owner }) } else { Err(Trouble::soon("name_in_use")) }
    }

    pub(super) async fn end_turn(&self, turn: Turn) {
        if let Err(error) = self.parts.store.end_turn(&self.tenant, &turn.name, &turn.owner).await {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(tenant = &*self.tenant, error, "others wait until the turn ends by itself");
        }
    }

    async fn propose_or_make(
        &self,
        task: &Task,
        wanted: &Wanted,
        external_id: &str,
        hasher: &Hasher,
    ) -> Result<Place, Trouble> {
        if self.parts.store.link_to(&self.tenant, wanted.customer).await?.is_some() {
            return Err(Trouble::soon("linked_meanwhile"));
        }
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
            match self.parts.zendesk.create_organization(external_id, wanted.to_create(&name).to_body()).await {
                Ok(profile) => return self.link_made(task, wanted, profile.organization.id, hasher).await,
                // Somebody was faster: whose it is, is seen the next time. A name that is taken and cannot be found is left
                // to whoever has it.
                Err(ZendeskError::AlreadyTaken { .. }) if task.tries < LOOKS_FOR_WHO_HAS_IT => {
                    return Err(Trouble::customer("value_taken"));
                }
                Err(ZendeskError::AlreadyTaken { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Trouble::customer("name_taken"))
    }

    /// Links an organization that was just made. Where an agent has linked the customer to another one meanwhile, the new
    /// one is nobody's, and must not name the customer.
    async fn link_made(
        &self,
        task: &Task,
        wanted: &Wanted,
        organization: OrganizationId,
        hasher: &Hasher,
    ) -> Result<Place, Trouble> {
        let id = wanted.customer;
        self.drift(&task.cause, "missing", id).await?;
        let written = Written { contact: None, ..Written::of(wanted, hasher) };
        let mut change = self.parts.store.change().await?;
        self.go_on(&mut change, task).await?;
        let made = Brought::Created { cause: &task.cause };
        if !self.parts.linking.link_brought(&mut change, Actor::Provisioning, organization, id, made).await? {
            drop(change);
            self.parts.linking.release_made_in_vain(organization, id, &task.cause).await?;
            return Err(Trouble::soon("linked_meanwhile"));
        }
        change.keep_written(&self.tenant, &self.state(id, organization, &written, None)).await?;
        change.commit().await?;
        self.parts.linking.forget();
        Ok(Place::Created(organization, written))
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
            _ => Err(Trouble::Later { code: "being_released", wait: RELEASE }),
        }
    }

    pub(super) async fn namesake(&self, wanted: &Wanted, profile: &Profile) -> Result<Namesake, Trouble> {
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
