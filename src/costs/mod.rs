//! What support costs: tickets, touches and tracked time for each customer and month, times a rate.
//!
//! [`Costs::keep_reading`] follows Zendesk's tickets in the background, from a cursor that is kept in the store, so that it goes
//! on where it ended. [`Costs::report`] sums what has been read.
//!
//! **A ticket** counts in the month in which it was opened. **Touches** are the public replies of agents that Zendesk counts in a
//! ticket's metrics; **time** is the sum of the configured fields. Both are totals of a ticket, so what was added between two
//! readings counts at the ticket's last change; all that was there before the first reading counts at the last change of then.
//!
//! **Once.** A ticket counts for one customer: the one that its present organization is linked to now, with everything that was
//! ever done for it. A link that is moved takes its tickets along. What belongs to no customer is told by itself, so
//! that the sums are whole. Resellers are summed up again beside that.
//!
//! Nothing is written to Zendesk or to billing.

mod csv;
mod error;
mod month;
mod reader;
mod report;
mod settings;

use std::{fmt, sync::Arc};

pub use error::CostsError;
pub use month::{Month, NotAMonth};
pub use report::{Report, Row, Sums};
pub use settings::Settings;

use crate::{clock::Clock, customers::Directory, store::Store, zendesk::Zendesk};

/// What support of one tenant costs. Clones share everything.
#[derive(Clone)]
pub struct Costs(Arc<Inner>);

struct Inner {
    settings: Settings,
    tenant: Arc<str>,
    store: Store,
    clock: Clock,
    zendesk: Zendesk,
    directory: Directory,
}

impl fmt::Debug for Costs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Costs").field("tenant", &self.0.tenant).finish_non_exhaustive()
    }
}

impl Costs {
    /// `zendesk` makes its calls in the background.
    #[must_use]
    pub fn new(
        settings: Settings,
        tenant: Arc<str>,
        (store, clock): (Store, Clock),
        (zendesk, directory): (Zendesk, Directory),
    ) -> Self {
        Self(Arc::new(Inner { settings, tenant, store, clock, zendesk, directory }))
    }

    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The month that is under way where the tenant is.
    #[must_use]
    pub fn present_month(&self) -> Month {
        Month::of(self.0.clock.now(), &self.0.settings.time_zone)
    }
}
