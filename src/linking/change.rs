//! The changes people make, agents beside a ticket and staff in billing: link, move, unlink, and the consent to replace a foreign external id.

use std::{str::FromStr, sync::Arc};

use jiff::Timestamp;
use thiserror::Error;

use super::{LinkError, Linking};
use crate::{
    ledger::{Actor, Attempted, Entry},
    portabilling::CustomerId,
    store::{Change, Intent, Link, Mark, NewRecord, Purpose, StoreError, SubjectKind},
    zendesk::OrganizationId,
};

/// The cause of a look at a customer whom an agent has linked.
const LINKED: &str = "linked";

/// The partners that the two sides of a change have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Partners {
    /// The customer that the organization is linked to.
    pub of_organization: Option<CustomerId>,
    /// The organization that the customer is linked to.
    pub of_customer: Option<OrganizationId>,
}

/// A code for how the customer was found: `search_phone`, `suggested_email`. Kept with the link and in the ledger, so
/// it must not hold what was searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceCode(String);

/// The text is no plain code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("evidence is a code of 1 to 40 lower-case letters and underscores")]
pub struct NotEvidence;

impl EvidenceCode {
    /// The code a page sent, or `unstated` where it sent none or something that is no code.
    #[must_use]
    pub fn parse_or_unstated(code: Option<&str>) -> Self {
        code.and_then(|code| code.parse().ok()).unwrap_or_else(|| Self("unstated".to_owned()))
    }
}

impl EvidenceCode {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for EvidenceCode {
    type Err = NotEvidence;

    /// Digits are refused with everything else that could hold a phone number or an address.
    fn from_str(text: &str) -> Result<Self, NotEvidence> {
        let plain = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        if plain && (1..=40).contains(&text.len()) { Ok(Self(text.to_owned())) } else { Err(NotEvidence) }
    }
}

/// The two sides an agent wants to join or part.
#[derive(Debug, Clone, Copy)]
struct Wish {
    actor: Actor,
    attempted: Attempted,
    organization: OrganizationId,
    customer: CustomerId,
}

impl Linking {
    /// Links two that are free. Returns the present link when they are already linked to each other.
    ///
    /// # Errors
    /// [`LinkError::OrganizationLinked`] or [`LinkError::CustomerLinked`] name the partner of now.
    pub async fn link(
        &self,
        actor: impl Into<Actor>,
        organization: OrganizationId,
        customer: CustomerId,
        evidence: &EvidenceCode,
    ) -> Result<Link, LinkError> {
        let wish = Wish { actor: actor.into(), attempted: Attempted::Link, organization, customer };
        self.join(wish, Partners::default(), evidence).await
    }

    /// Links two of which at least one has another partner; `replacing` is what the agent was shown and agreed to part.
    ///
    /// # Errors
    /// [`LinkError::PartnersChanged`] when that is no longer so.
    pub async fn move_link(
        &self,
        actor: impl Into<Actor>,
        organization: OrganizationId,
        customer: CustomerId,
        replacing: Partners,
        evidence: &EvidenceCode,
    ) -> Result<Link, LinkError> {
        let wish = Wish { actor: actor.into(), attempted: Attempted::Move, organization, customer };
        self.join(wish, replacing, evidence).await
    }

    /// Parts an organization from the customer the agent was shown. Returns the link that ended; `None` when the
    /// organization had none any more.
    ///
    /// # Errors
    /// [`LinkError::PartnersChanged`] when it is linked to another customer by now.
    pub async fn unlink(
        &self,
        actor: impl Into<Actor>,
        organization: OrganizationId,
        customer: CustomerId,
    ) -> Result<Option<Link>, LinkError> {
        let wish = Wish { actor: actor.into(), attempted: Attempted::Unlink, organization, customer };
        let ended = self.part(wish).await?;
        self.mirror_soon([organization]).await;
        Ok(ended)
    }

    /// Lets the mirror replace the foreign external id `shown`. The link keeps it and gives it back when it ends.
    ///
    /// # Errors
    /// [`LinkError::PartnersChanged`] when the link is another by now, [`LinkError::ExternalIdChanged`] when the value is.
    pub async fn replace_external_id(
        &self,
        actor: impl Into<Actor>,
        organization: OrganizationId,
        customer: CustomerId,
        shown: &str,
    ) -> Result<(), LinkError> {
        let wish = Wish { actor: actor.into(), attempted: Attempted::ReplaceExternalId, organization, customer };
        self.consent(wish, shown).await?;
        self.mirror_soon([organization]).await;
        Ok(())
    }

    /// Puts into the ledger that an attempt was refused elsewhere, for lack of rights say. `reason` is a code.
    pub async fn refused(
        &self,
        actor: impl Into<Actor>,
        attempted: Attempted,
        organization: OrganizationId,
        customer: CustomerId,
        reason: &str,
    ) -> Result<(), StoreError> {
        let wish = Wish { actor: actor.into(), attempted, organization, customer };
        self.0.store.append(&[self.refusal(wish, reason)]).await.map(drop)
    }

    async fn join(&self, wish: Wish, shown: Partners, evidence: &EvidenceCode) -> Result<Link, LinkError> {
        if let Err(error) = self.both_exist(wish).await {
            self.0.store.append(&[self.refusal(wish, error.reason())]).await?;
            return Err(error);
        }
        let (link, parted) = self.commit_join(wish, shown, evidence).await?;
        // The external id is unique in Zendesk: the one that loses it comes first.
        self.mirror_soon(parted.into_iter().chain([wish.organization])).await;
        Ok(link)
    }

    /// Billing must say yes. Zendesk is heard if it answers in time: its silence must not keep agents from linking.
    async fn both_exist(&self, wish: Wish) -> Result<(), LinkError> {
        let neighbours = &self.0.neighbours;
        let billing = (neighbours.customer_exists)(wish.customer);
        let zendesk = self.organization(wish.organization);
        let (exists, organization) = tokio::join!(billing, zendesk);
        if !exists.map_err(LinkError::BillingUnknown)? {
            return Err(LinkError::CustomerGone);
        }
        match organization {
            Ok(None) => Err(LinkError::OrganizationGone),
            _ => Ok(()),
        }
    }

    /// Returns the link, and the organization that lost its customer to it.
    async fn commit_join(
        &self,
        wish: Wish,
        shown: Partners,
        evidence: &EvidenceCode,
    ) -> Result<(Link, Option<OrganizationId>), LinkError> {
        let tenant = &self.0.tenant;
        let _forget = self.0.known.forget_afterwards();
        let mut change = self.0.store.change().await?;
        let of_organization = change.link_of(tenant, wish.organization).await?;
        let of_customer = change.link_to(tenant, wish.customer).await?;
        if let Some(link) = of_organization.as_ref().filter(|link| link.customer == wish.customer) {
            return Ok((link.clone(), None));
        }
        let present = Partners {
            of_organization: of_organization.as_ref().map(|link| link.customer),
            of_customer: of_customer.as_ref().map(|link| link.organization),
        };
        if let Some(error) = conflict(wish.attempted, shown, present) {
            return Err(self.refuse(change, wish, error).await);
        }
        let now = self.0.clock.now();
        let cause = change.append(&[self.joined(wish, present, evidence, now)]).await?;
        if let Some(lost) = &of_customer {
            change.delete_link(tenant, lost.organization).await?;
            change.put_intent(tenant, &release(lost, cause, now)).await?;
        }
        let kept = kept_external_id(&mut change, tenant, wish.organization, of_organization).await?;
        change.delete_link(tenant, wish.organization).await?;
        let link = Link {
            organization: wish.organization,
            customer: wish.customer,
            linked_by: wish.actor.user(),
            linked_at: now,
            evidence: evidence.0.clone(),
            replaced_external_id: kept,
        };
        change.insert_link(tenant, &link).await?;
        change.put_intent(tenant, &self.name(&link, cause, now)).await?;
        self.mark_linked(&mut change, link.customer, now).await?;
        change.commit().await?;
        if let Some(bell) = &self.0.follower {
            bell.notify_one();
        }
        Ok((link, present.of_customer))
    }

    /// What is to stand in the organization is written soon, and not only when billing changes.
    async fn mark_linked(&self, change: &mut Change, customer: CustomerId, now: Timestamp) -> Result<(), StoreError> {
        if self.0.follower.is_none() {
            return Ok(());
        }
        let (subject, cause) = (customer.to_string(), LINKED.to_owned());
        let mark = Mark { kind: SubjectKind::Customer, subject, sealed: None, cause, thorough: true };
        change.mark(&[(&*self.0.tenant, &mark)], now).await
    }

    async fn part(&self, wish: Wish) -> Result<Option<Link>, LinkError> {
        let tenant = &self.0.tenant;
        let _forget = self.0.known.forget_afterwards();
        let mut change = self.0.store.change().await?;
        let Some(link) = change.link_of(tenant, wish.organization).await? else { return Ok(None) };
        if link.customer != wish.customer {
            let error = partners_changed(&mut change, tenant, wish).await?;
            return Err(self.refuse(change, wish, error).await);
        }
        let now = self.0.clock.now();
        let entry = Entry::Unlinked { organization: wish.organization, customer: wish.customer };
        let cause = change.append(&[entry.record(tenant, wish.actor, now)]).await?;
        change.delete_link(tenant, wish.organization).await?;
        change.put_intent(tenant, &release(&link, cause, now)).await?;
        change.commit().await?;
        Ok(Some(link))
    }

    async fn consent(&self, wish: Wish, shown: &str) -> Result<(), LinkError> {
        let tenant = &self.0.tenant;
        let _forget = self.0.known.forget_afterwards();
        let mut change = self.0.store.change().await?;
        let link = change.link_of(tenant, wish.organization).await?;
        if link.is_none_or(|link| link.customer != wish.customer) {
            let error = partners_changed(&mut change, tenant, wish).await?;
            return Err(self.refuse(change, wish, error).await);
        }
        // No intent: the mirror was made meanwhile, and there is nothing left to consent to.
        let Some(intent) = change.intent(tenant, wish.organization).await? else { return Ok(()) };
        if intent.foreign_value.as_deref() != Some(shown) {
            let error = LinkError::ExternalIdChanged { present: intent.foreign_value };
            return Err(self.refuse(change, wish, error).await);
        }
        let now = self.0.clock.now();
        let entry = Entry::ExternalIdReplaced { organization: wish.organization, customer: wish.customer };
        let cause = change.append(&[entry.record(tenant, wish.actor, now)]).await?;
        change.keep_replaced_external_id(tenant, wish.organization, shown).await?;
        let intent =
            Intent { may_replace: Some(shown.to_owned()), cause, next_try_at: now, foreign_value: None, ..intent };
        change.put_intent(tenant, &intent).await?;
        change.commit().await?;
        Ok(())
    }

    /// Keeps the refusal instead of the change, and gives the error back.
    async fn refuse(&self, mut change: Change, wish: Wish, error: LinkError) -> LinkError {
        let refusal = self.refusal(wish, error.reason());
        let kept = async {
            change.append(&[refusal]).await?;
            change.commit().await
        };
        match kept.await {
            Ok(()) => error,
            Err(store) => LinkError::Store(store),
        }
    }

    fn refusal(&self, wish: Wish, reason: &str) -> NewRecord {
        let Wish { actor, attempted, organization, customer } = wish;
        let entry = Entry::Refused { attempted, organization, customer, reason };
        entry.record(&self.0.tenant, actor, self.0.clock.now())
    }

    fn joined(&self, wish: Wish, present: Partners, evidence: &EvidenceCode, now: Timestamp) -> NewRecord {
        let Wish { organization, customer, .. } = wish;
        let evidence = &evidence.0;
        let entry = if present == Partners::default() {
            Entry::Linked { organization, customer, evidence }
        } else {
            let Partners { of_organization: from_customer, of_customer: from_organization } = present;
            Entry::Moved { organization, customer, from_customer, from_organization, evidence }
        };
        entry.record(&self.0.tenant, wish.actor, now)
    }

    fn name(&self, link: &Link, cause: u64, now: Timestamp) -> Intent {
        Intent {
            purpose: Purpose::Name,
            wanted: Some(self.0.prefix.write(link.customer)),
            // The agent's consent was about this organization's field, whoever it names.
            may_replace: link.replaced_external_id.clone(),
            ..release(link, cause, now)
        }
    }
}

/// Why the change must not be made; `None` when the agent was shown the truth.
fn conflict(attempted: Attempted, shown: Partners, present: Partners) -> Option<LinkError> {
    match present {
        _ if shown == present => None,
        Partners { of_organization: Some(to), .. } if matches!(attempted, Attempted::Link) => {
            Some(LinkError::OrganizationLinked { to })
        }
        Partners { of_customer: Some(to), .. } if matches!(attempted, Attempted::Link) => {
            Some(LinkError::CustomerLinked { to })
        }
        _ => Some(LinkError::PartnersChanged { present }),
    }
}

async fn partners_changed(change: &mut Change, tenant: &Arc<str>, wish: Wish) -> Result<LinkError, StoreError> {
    let of_organization = change.link_of(tenant, wish.organization).await?.map(|link| link.customer);
    let of_customer = change.link_to(tenant, wish.customer).await?.map(|link| link.organization);
    Ok(LinkError::PartnersChanged { present: Partners { of_organization, of_customer } })
}

/// The foreign external id that the organization shall have back one day: kept by its last link, or about to be given
/// back when a new link comes first.
async fn kept_external_id(
    change: &mut Change,
    tenant: &str,
    organization: OrganizationId,
    last: Option<Link>,
) -> Result<Option<String>, StoreError> {
    if let Some(link) = last {
        return Ok(link.replaced_external_id);
    }
    let releasing = change.intent(tenant, organization).await?;
    Ok(releasing.filter(|intent| intent.purpose == Purpose::Release).and_then(|intent| intent.wanted))
}

pub(super) fn release(link: &Link, cause: u64, now: Timestamp) -> Intent {
    Intent { wanted: link.replaced_external_id.clone(), ..release_of(link.organization, cause, now) }
}

/// The wish that an organization names no customer any more.
pub(super) fn release_of(organization: OrganizationId, cause: u64, now: Timestamp) -> Intent {
    Intent {
        organization,
        purpose: Purpose::Release,
        wanted: None,
        may_replace: None,
        cause,
        since: now,
        tries: 0,
        next_try_at: now,
        last_error: None,
        foreign_value: None,
    }
}
