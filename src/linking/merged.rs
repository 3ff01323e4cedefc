//! Following an organization that another one took over.

use super::{Linking, change::release};
use crate::{
    ledger::{Actor, Entry},
    portabilling::CustomerId,
    store::{Intent, Link, Purpose, StoreError},
    zendesk::OrganizationId,
};

/// The evidence of a link that followed a merge.
const MERGED: &str = "merged";

impl Linking {
    /// Moves a customer's link from an organization that is gone to the one that Zendesk says took it over. Returns whether
    /// the customer is linked to that one now: not so when it is another customer's, or the link is another by now. Then
    /// nothing is changed.
    pub async fn follow_merge(
        &self,
        customer: CustomerId,
        from: OrganizationId,
        to: OrganizationId,
    ) -> Result<bool, StoreError> {
        let tenant = &self.0.tenant;
        let _forget = self.0.known.forget_afterwards();
        let mut change = self.0.store.change().await?;
        if let Some(link) = change.link_of(tenant, to).await? {
            return Ok(link.customer == customer);
        }
        let link = change.link_of(tenant, from).await?;
        if link.is_none_or(|link| link.customer != customer) {
            return Ok(false);
        }
        let now = self.0.clock.now();
        let entry = Entry::Moved {
            organization: to,
            customer,
            from_customer: None,
            from_organization: Some(from),
            evidence: MERGED,
        };
        let cause = change.append(&[entry.record(tenant, Actor::Provisioning, now)]).await?;
        let link = Link {
            organization: to,
            customer,
            linked_by: None,
            linked_at: now,
            evidence: MERGED.to_owned(),
            replaced_external_id: None,
        };
        let name = Intent {
            purpose: Purpose::Name,
            wanted: Some(self.0.prefix.write(customer)),
            ..release(&link, cause, now)
        };
        change.delete_link(tenant, from).await?;
        change.insert_link(tenant, &link).await?;
        change.put_intent(tenant, &name).await?;
        change.commit().await?;
        self.mirror_soon([to]).await;
        Ok(true)
    }
}
