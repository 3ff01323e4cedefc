//! Organizations as Zendesk knows them, read once for all who look within a few seconds.
//!
//! For looking only: the mirror reads anew before it writes.

use std::time::Duration;

use tokio::time::timeout;

use super::{Linking, StateError};
use crate::{
    clock::Clock,
    remembered::{Limits, Recalled, Remembered},
    zendesk::{Organization, OrganizationId, ZendeskError},
};

/// With the generation of links in which it was asked for: a change of a link changes what organizations say, and an
/// answer that was on its way meanwhile is old when it arrives.
pub(super) type Organizations = Remembered<(u64, OrganizationId), Option<Organization>, ZendeskError>;

/// Long enough for one agent's view and what follows from it.
const FRESH_FOR: Duration = Duration::from_secs(5);
/// How long somebody waits for Zendesk. Its answer is kept for the next who asks.
const PATIENCE: Duration = Duration::from_secs(2);

pub(super) fn memory(clock: Clock) -> Organizations {
    Remembered::new("organizations", Limits { fresh: FRESH_FOR, keep: FRESH_FOR, entries: 10_000 }, clock)
}

impl Linking {
    /// The organization as it was a few seconds ago at most; `None` when Zendesk has no such.
    ///
    /// # Errors
    /// [`StateError::Zendesk`] and [`StateError::ZendeskSlow`].
    pub async fn organization(&self, id: OrganizationId) -> Result<Option<Organization>, StateError> {
        let key = (self.0.known.epoch(), id);
        let asked = self.0.organizations.get(key, || (self.0.neighbours.organization)(id));
        match timeout(PATIENCE, asked).await.map_err(|_| StateError::ZendeskSlow)? {
            Ok(Recalled::Fresh(known)) => Ok(known.value.clone()),
            // Links are taken over from what stands here, so what was once true does not do.
            Ok(Recalled::Stale(_, error)) | Err(error) => Err(StateError::Zendesk(error)),
        }
    }

    /// Makes the next look at an organization ask Zendesk.
    pub fn look_anew(&self, id: OrganizationId) {
        self.0.organizations.expire(&(self.0.known.epoch(), id), Duration::ZERO);
    }
}
