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

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError, atomic::AtomicUsize},
};

pub use error::CostsError;
pub use month::{Month, NotAMonth};
pub use report::{Report, Row, Sums};
pub use settings::Settings;

use jiff::Timestamp;

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
    /// Tickets asked for at once: fewer while they are long.
    page_size: AtomicUsize,
    stuck: Mutex<Option<Stuck>>,
}

/// Reading does not get on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stuck {
    pub since: Timestamp,
    pub why: WhyStuck,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyStuck {
    /// Zendesk is not reached, fails, or asks to wait.
    Silent,
    /// The credential may not read tickets so.
    NotAllowed,
    /// Zendesk's answers cannot be understood, or it refuses the question.
    Unreadable,
    /// The database does not take what was read.
    NotKept,
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
        let (page_size, stuck) = (AtomicUsize::new(reader::LARGEST_PAGE), Mutex::default());
        Self(Arc::new(Inner { settings, tenant, store, clock, zendesk, directory, page_size, stuck }))
    }

    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// Since when reading in this process fails, and why; `None` while it gets on.
    #[must_use]
    pub fn stuck(&self) -> Option<Stuck> {
        *self.0.stuck.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The month that is under way where the tenant is.
    #[must_use]
    pub fn present_month(&self) -> Month {
        Month::of(self.0.clock.now(), &self.0.settings.time_zone)
    }
}
