//! When a customer's organization is gone: the one that took it over, if Zendesk says so. Nothing is guessed, and nothing
//! is made again.

use super::{Done, Engine, Trouble, customer::Known};
use crate::{
    organizations::{Hasher, Wanted},
    portabilling::CustomerId,
    store::Task,
    zendesk::{Merge, MergeState, OrganizationId, UserId, ZendeskError},
};

/// The organization a customer is linked to is not in Zendesk any more.
pub(super) const ORGANIZATION_GONE: &str = "organization_gone";
/// The organization that took it over is another customer's.
const MERGED_INTO_LINKED: &str = "merged_into_linked";
const MERGE_UNDER_WAY: &str = "merge_under_way";
/// Organizations that took each other over, one after the other.
const MOST_MERGES: usize = 5;

impl Engine {
    /// Brings the organization that took over the customer's into step, once the customer is linked to it.
    pub(super) async fn follow_merge(
        &self,
        task: &Task,
        gone: OrganizationId,
        contact: Option<UserId>,
        wanted: &Wanted,
        hasher: &Hasher,
    ) -> Result<Done, Trouble> {
        let Some(survivor) = self.survivor(gone, contact).await? else {
            return Err(Trouble::hopeless(ORGANIZATION_GONE));
        };
        if !self.may_take_over(survivor, wanted.customer).await?
            || !self.parts.linking.follow_merge(wanted.customer, gone, survivor).await?
        {
            return Err(Trouble::hopeless(MERGED_INTO_LINKED));
        }
        let (tenant, customer) = (&*self.tenant, wanted.customer);
        tracing::info!(tenant, %customer, %gone, %survivor, "the link followed a merge");
        let known = Known { organization: Some(survivor), written: None, contact: None };
        self.with(task, survivor, wanted, known, hasher).await
    }

    /// The organization at the end of all merges.
    async fn survivor(&self, gone: OrganizationId, contact: Option<UserId>) -> Result<Option<OrganizationId>, Trouble> {
        let mut place = gone;
        for _ in 0..MOST_MERGES {
            let Some(merge) = self.merge_of(place, contact).await? else { return Ok(None) };
            match merge.state {
                MergeState::Complete => place = merge.winner,
                MergeState::UnderWay => return Err(Trouble::customer(MERGE_UNDER_WAY)),
                MergeState::Failed => return Ok(None),
            }
            if self.parts.zendesk.organization(place).await?.is_some() {
                return Ok(Some(place));
            }
        }
        Ok(None)
    }

    /// How an organization was taken over. Whether Zendesk still tells that of the one that is gone is not documented; so the
    /// one is asked as well into which the customer's contact came.
    async fn merge_of(&self, loser: OrganizationId, contact: Option<UserId>) -> Result<Option<Merge>, Trouble> {
        let told = self.merges_with(loser).await?.into_iter().find(|merge| merge.loser == loser);
        let (None, Some(contact)) = (&told, contact) else { return Ok(told) };
        let person = self.parts.zendesk.person(contact).await?;
        let Some(place) = person.and_then(|person| person.organization) else { return Ok(None) };
        Ok(self.merges_with(place).await?.into_iter().find(|merge| merge.loser == loser))
    }

    async fn merges_with(&self, organization: OrganizationId) -> Result<Vec<Merge>, Trouble> {
        match self.parts.zendesk.merges(organization).await {
            // Merges are for admins. That nobody tells us of them is no reason to stop the tenant.
            Err(ZendeskError::NotAllowed { .. }) => Ok(Vec::new()),
            merges => Ok(merges?),
        }
    }

    /// Not when its external id names another customer.
    async fn may_take_over(&self, survivor: OrganizationId, customer: CustomerId) -> Result<bool, Trouble> {
        let organization = self.parts.zendesk.organization(survivor).await?;
        let named = organization.and_then(|it| self.parts.linking.prefix().read(&it.external_id?));
        Ok(named.is_none_or(|named| named == customer))
    }
}
