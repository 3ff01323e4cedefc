//! How far Zendesk is in step with billing, as far as the store knows.

use jiff::Timestamp;

use crate::store::{Sample, Store, StoreError, SweepStage};

/// One tenant, at one moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// Subjects that wait to be worked off.
    pub waiting: u64,
    /// Of these, the ones that something has changed about.
    pub changed: u64,
    pub given_up: u64,
    /// Of these, customers that have an organization: the others count among those without one.
    pub given_up_linked: u64,
    /// Customers whose organization a person has to choose.
    pub unlinked: u64,
    /// Since when the oldest change has not been followed.
    pub oldest: Option<Timestamp>,
    /// Customers of the last whole pass, and those of them without an organization; `None` before the first.
    pub pass: Option<(u64, u64)>,
    /// When the next pass, or its next page, may begin; `None` before it is planned.
    pub next_pass: Option<Timestamp>,
    /// The pass that is under way: since when, at what, and how many of these it has looked at.
    pub under_way: Option<(Timestamp, SweepStage, u64)>,
    /// When the last pass began, while none is under way.
    pub last_pass: Option<Timestamp>,
}

impl Standing {
    /// # Errors
    /// [`StoreError::Failed`].
    pub async fn of(store: &Store, tenant: &str) -> Result<Self, StoreError> {
        let backlog = store.backlog(tenant).await?;
        let sweep = store.sweep(tenant).await?;
        Ok(Self {
            waiting: backlog.waiting,
            changed: backlog.changed,
            given_up: backlog.parked,
            given_up_linked: backlog.parked_linked,
            unlinked: store.proposed_customers(tenant).await?,
            oldest: backlog.oldest,
            pass: sweep.as_ref().and_then(|sweep| sweep.last),
            next_pass: sweep.as_ref().map(|sweep| sweep.next_at),
            under_way: sweep.as_ref().filter(|it| it.is_under_way()).map(|it| (it.begun_at, it.stage, it.place)),
            last_pass: sweep.filter(|it| it.last.is_some() && !it.is_under_way()).map(|it| it.begun_at),
        })
    }

    /// Customers of the last whole pass, and how many of these are in step: all but the ones that wait, were given up, or
    /// have no organization.
    #[must_use]
    pub fn in_step(&self) -> Option<(u64, u64)> {
        let (customers, without) = self.pass?;
        Some((customers, customers.saturating_sub(self.changed + self.given_up_linked + without)))
    }

    /// As it is kept for a chart.
    #[must_use]
    pub fn sample(&self, at: Timestamp) -> Sample {
        let Self { waiting, given_up, unlinked, .. } = *self;
        Sample { at, in_step: self.in_step(), waiting, given_up, unlinked }
    }
}
