//! How fast one person may ask: so many requests a minute, with a burst for the moment a ticket is opened.

use std::{num::NonZeroU32, sync::Arc, time::Duration};

use governor::{
    DefaultKeyedRateLimiter, NotUntil, Quota, RateLimiter,
    clock::{Clock as _, QuantaInstant},
};

use super::error::ApiError;
use crate::{
    portabilling::CustomerId,
    visits::{Visit, VisitId},
    zendesk::UserId,
};

/// What a customer writes, in all visits together, is a fourth of what may be asked.
const WRITES: u32 = 4;

/// One limit for each agent of each tenant, one for each visit, one for each key, and one for what each customer writes.
#[derive(Debug)]
pub struct Pace {
    agents: DefaultKeyedRateLimiter<(Arc<str>, UserId)>,
    visits: DefaultKeyedRateLimiter<VisitId>,
    keys: DefaultKeyedRateLimiter<[u8; 6]>,
    customers: DefaultKeyedRateLimiter<(Arc<str>, CustomerId)>,
}

impl Pace {
    /// `per_minute` requests on average, a third of a minute's worth at once.
    #[must_use]
    pub fn new(per_minute: NonZeroU32) -> Self {
        let burst = NonZeroU32::new(per_minute.get() / 3).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::per_minute(per_minute).allow_burst(burst);
        let writes = NonZeroU32::new(per_minute.get() / WRITES).unwrap_or(NonZeroU32::MIN);
        Self {
            agents: RateLimiter::keyed(quota),
            visits: RateLimiter::keyed(quota),
            keys: RateLimiter::keyed(quota),
            customers: RateLimiter::keyed(Quota::per_minute(writes)),
        }
    }

    /// # Errors
    /// [`ApiError::TooManyRequests`] when this agent has to wait.
    pub fn take(&self, tenant: &Arc<str>, user: UserId) -> Result<(), ApiError> {
        self.agents.check_key(&(Arc::clone(tenant), user)).map_err(|until| too_many(&until))
    }

    /// # Errors
    /// [`ApiError::TooManyRequests`] when this visitor has to wait.
    pub fn take_visit(&self, visit: &Visit) -> Result<(), ApiError> {
        self.visits.check_key(&visit.id).map_err(|until| too_many(&until))
    }

    /// Of what a customer writes or sends files with, whatever visit they do it in.
    ///
    /// # Errors
    /// [`ApiError::TooManyRequests`] when this customer has to wait.
    pub fn take_customer(&self, tenant: &Arc<str>, customer: CustomerId) -> Result<(), ApiError> {
        self.customers.check_key(&(Arc::clone(tenant), customer)).map_err(|until| too_many(&until))
    }

    /// # Errors
    /// [`ApiError::TooManyRequests`] when the program with this key has to wait.
    pub fn take_key(&self, key: [u8; 6]) -> Result<(), ApiError> {
        self.keys.check_key(&key).map_err(|until| too_many(&until))
    }

    /// Forgets who has not asked for a while; called now and then.
    pub fn forget_idle(&self) {
        self.agents.retain_recent();
        self.visits.retain_recent();
        self.keys.retain_recent();
        self.customers.retain_recent();
    }
}

fn too_many(until: &NotUntil<QuantaInstant>) -> ApiError {
    let retry_in = until.wait_time_from(governor::clock::DefaultClock::default().now());
    ApiError::TooManyRequests { retry_in: retry_in.max(Duration::from_secs(1)) }
}
