//! Names of organizations that are not the one beside the panel: whom else a customer is linked to.
//!
//! A name is a kindness, so nobody waits long for one and no failure is told: where it is not known, the number stands.

use std::{collections::HashMap, fmt, sync::Arc, time::Duration};

use moka::sync::Cache;
use tokio::time::timeout;

use super::{OrganizationId, Zendesk};

/// How long a name is taken to be still the same.
const FRESH: Duration = Duration::from_mins(10);
/// Names kept; a few hundred bytes each.
const MOST: u64 = 5_000;
/// How long an answer may be held up for names.
const PATIENCE: Duration = Duration::from_millis(800);
/// Zendesk's own limit for one call.
const AT_ONCE: usize = 100;

/// The names of an account's organizations, remembered. Clones share the memory.
#[derive(Clone)]
pub struct OrganizationNames {
    zendesk: Zendesk,
    names: Cache<OrganizationId, Arc<str>>,
}

impl fmt::Debug for OrganizationNames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OrganizationNames").field("known", &self.names.entry_count()).finish_non_exhaustive()
    }
}

impl OrganizationNames {
    #[must_use]
    pub fn new(zendesk: Zendesk) -> Self {
        Self { zendesk, names: Cache::builder().max_capacity(MOST).time_to_live(FRESH).build() }
    }

    /// The names that are known or can be read at once, in at most one call.
    pub async fn of(&self, ids: &[OrganizationId]) -> HashMap<OrganizationId, Arc<str>> {
        let mut known = HashMap::new();
        let mut asked = Vec::new();
        for id in ids.iter().take(AT_ONCE) {
            match self.names.get(id) {
                Some(name) => drop(known.insert(*id, name)),
                None => asked.push(*id),
            }
        }
        if asked.is_empty() {
            return known;
        }
        let (zendesk, names) = (self.zendesk.clone(), self.names.clone());
        // A task of its own: an answer that comes too late for this page is there for the next.
        let read = tokio::spawn(async move {
            let mut read = Vec::new();
            for organization in zendesk.organizations(&asked).await.unwrap_or_default() {
                let name: Arc<str> = organization.name.into();
                names.insert(organization.id, Arc::clone(&name));
                read.push((organization.id, name));
            }
            read
        });
        if let Ok(Ok(read)) = timeout(PATIENCE, read).await {
            known.extend(read);
        }
        known
    }

    /// The name, if it is known: nobody is asked, and nobody waits.
    #[must_use]
    pub fn known(&self, id: OrganizationId) -> Option<Arc<str>> {
        self.names.get(&id)
    }
}
