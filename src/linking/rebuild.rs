//! Restoring links from what Zendesk still says: each organization whose external id names a customer is taken over, by the
//! rules by which the panel takes one over.

use std::time::Duration;

use futures_util::{StreamExt, stream};
use tokio::time::sleep;

use super::{Linking, State, StateError};
use crate::{
    portabilling::CustomerId,
    zendesk::{Organization, OrganizationId, ProfilesPage, Zendesk, ZendeskError},
};

/// Questions to billing at once.
const SIDE_BY_SIDE: usize = 8;
/// How often a page is asked for that Zendesk has no time for.
const TRIES: u32 = 8;
const BETWEEN_TRIES: Duration = Duration::from_secs(2);
/// Organizations without a link that are told one by one.
const MOST_TOLD: usize = 1_000;

/// Why an organization that names a customer has no link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unlinked {
    /// The customer has another organization.
    Ambiguous { linked_to: OrganizationId },
    /// Billing has no such customer.
    CustomerGone,
    /// A link has just ended, and Zendesk is not told yet.
    BeingReleased,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Rebuilt {
    /// Organizations that were read.
    pub read: u64,
    pub restored: u64,
    /// Linked before.
    pub there: u64,
    pub unlinked: Vec<(OrganizationId, CustomerId, Unlinked)>,
    pub unlinked_count: u64,
}

impl Linking {
    /// Reads all organizations and restores the links they tell of. Writes nothing to Zendesk. `tell` hears how many were
    /// read.
    ///
    /// # Errors
    /// [`StateError`]; what was restored until then stays, and another call goes on.
    pub async fn rebuild(&self, zendesk: &Zendesk, tell: &dyn Fn(u64)) -> Result<Rebuilt, StateError> {
        let mut rebuilt = Rebuilt::default();
        let mut cursor = None;
        loop {
            let page =
                patiently(zendesk, cursor.as_deref()).await.map_err(|error| StateError::Zendesk(error.into()))?;
            let organizations: Vec<Organization> =
                page.profiles.into_iter().map(|profile| profile.organization).collect();
            let named = organizations.iter().filter_map(|organization| {
                Some((organization, self.0.prefix.read(organization.external_id.as_deref()?)?))
            });
            let mut states =
                stream::iter(named)
                    .map(|(organization, customer)| async move {
                        (organization.id, customer, self.restore(organization).await)
                    })
                    .buffered(SIDE_BY_SIDE);
            while let Some((organization, customer, state)) = states.next().await {
                rebuilt.count(organization, customer, &state?);
            }
            rebuilt.read += organizations.len() as u64;
            tell(rebuilt.read);
            cursor = page.next;
            if cursor.is_none() {
                return Ok(rebuilt);
            }
        }
    }

    async fn restore(&self, organization: &Organization) -> Result<State, StateError> {
        match self.partner_of(organization.id).await? {
            Some(partner) => Ok(State::Linked(partner)),
            None => self.adopt(organization).await,
        }
    }
}

impl Rebuilt {
    fn count(&mut self, organization: OrganizationId, customer: CustomerId, state: &State) {
        let why = match state {
            State::Linked(_) => return self.there += 1,
            State::Adopted(_) => return self.restored += 1,
            State::Ambiguous { linked_to, .. } => Unlinked::Ambiguous { linked_to: *linked_to },
            State::PointsToGone { .. } => Unlinked::CustomerGone,
            State::NotLinked { .. } => Unlinked::BeingReleased,
        };
        self.unlinked_count += 1;
        if self.unlinked.len() < MOST_TOLD {
            self.unlinked.push((organization, customer, why));
        }
    }
}

async fn patiently(zendesk: &Zendesk, cursor: Option<&str>) -> Result<ProfilesPage, ZendeskError> {
    for _ in 1..TRIES {
        match zendesk.profiles_after(cursor).await {
            Err(error) if error.is_silence() => sleep(error.retry_in().unwrap_or(BETWEEN_TRIES)).await,
            outcome => return outcome,
        }
    }
    zendesk.profiles_after(cursor).await
}
