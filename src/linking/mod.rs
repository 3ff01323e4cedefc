//! Link, move, unlink: which Zendesk organization and which billing customer belong together, one to one in a tenant.
//!
//! The link lives in our store; the organization's `external_id` in Zendesk is its mirror, written afterwards. Billing
//! is only asked whether a customer exists. No rule here guesses: a person links, or an external id that already names
//! a customer by our pattern is adopted.
//!
//! **Conflicts.** Every change says which partners the agent was shown. If either side has another partner by the time
//! the change is made, nothing happens and the error names the partners of now. Of two agents at once one wins; the
//! database's unique keys would decide even if this module erred. To ask again for what is already so is no conflict.
//!
//! **The mirror.** With each change an intent is committed: *name* this customer, or *release* the name. An attempt
//! reads the organization first and then
//!
//! - on *name*: fills an empty external id, or replaces one of our own pattern;
//! - on *release*: empties an external id of our own pattern, or gives back the foreign one it once replaced;
//! - never touches a foreign one, that is: anything that is not our prefix followed by a customer's number.
//!
//! A foreign value parks the mirror ([`MirrorState::Foreign`]): the link holds, the panel shows the value, and an agent
//! may confirm that this very value is replaced ([`Linking::replace_external_id`]). The link then keeps the old value
//! and gives it back when it ends, so the step can be undone. A parked mirror looks again every hour, in case somebody
//! cleared the field in Zendesk. Zendesk has no compare-and-set: a value that appears between our read and our write,
//! a fraction of a second, is overwritten.
//!
//! Attempts that fail are repeated with growing waits, across restarts, for as long as the link stands.
//!
//! **Adoption.** An organization without a link whose external id names an existing customer is linked by
//! [`Linking::state`], unless that customer has another organization, or the name is just about to be released.

mod adopt;
mod bring;
mod change;
mod error;
mod external_id;
mod known;
mod merged;
mod mirror;
mod neighbours;
mod organizations;
mod rebuild;
mod settings;
mod state;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use tokio::sync::{Mutex, Notify};

pub use bring::Brought;
pub use change::{EvidenceCode, NotEvidence, Partners};
pub use error::{LinkError, StateError};
pub use external_id::{NotAPrefix, Prefix};
pub use rebuild::{Rebuilt, Unlinked};
pub use settings::Settings;
pub use state::{MirrorState, MirrorTrouble, Partner, State};

use self::{known::Known, neighbours::Neighbours, organizations::Organizations};
use crate::{clock::Clock, portabilling::PortaBilling, store::Store, zendesk::Zendesk};

/// The links of one tenant. Clones share everything.
#[derive(Debug, Clone)]
pub struct Linking(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    tenant: Arc<str>,
    prefix: Prefix,
    store: Store,
    clock: Clock,
    neighbours: Neighbours,
    known: Known,
    organizations: Organizations,
    /// One attempt to mirror at a time, so that an older one never writes after a newer one.
    mirroring: Mutex<()>,
    /// Rung when there is a new intent.
    intended: Notify,
    /// Rung when a customer was linked and is to be brought into step; `None` where nobody would do so.
    follower: Option<Arc<Notify>>,
}

impl Linking {
    /// The links of a tenant. Someone has to run [`Linking::keep_mirrored`] beside it. `follower` is the bell of whoever brings
    /// organizations into step: a link that an agent makes marks its customer for them.
    #[must_use]
    pub fn new(
        settings: Settings,
        store: Store,
        clock: Clock,
        (billing, zendesk): (PortaBilling, Zendesk),
        follower: Option<Arc<Notify>>,
    ) -> Self {
        Self::with_neighbours(settings, store, clock, Neighbours::asked_by(billing, zendesk), follower)
    }

    fn with_neighbours(
        settings: Settings,
        store: Store,
        clock: Clock,
        neighbours: Neighbours,
        follower: Option<Arc<Notify>>,
    ) -> Self {
        let Settings { tenant, prefix } = settings;
        let known = Known::new(clock.clone());
        let organizations = organizations::memory(clock.clone());
        let (mirroring, intended) = (Mutex::default(), Notify::new());
        Self(Arc::new(Inner {
            tenant,
            prefix,
            store,
            clock,
            neighbours,
            known,
            organizations,
            mirroring,
            intended,
            follower,
        }))
    }
}
