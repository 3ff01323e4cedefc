//! How fast one person may ask: so many requests a minute, with a burst for the moment a ticket is opened.

use std::{num::NonZeroU32, sync::Arc, time::Duration};

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock as _};

use super::error::ApiError;
use crate::zendesk::UserId;

/// One limit for each agent of each tenant.
#[derive(Debug)]
pub struct Pace(DefaultKeyedRateLimiter<(Arc<str>, UserId)>);

impl Pace {
    /// `per_minute` requests on average, a third of a minute's worth at once.
    #[must_use]
    pub fn new(per_minute: NonZeroU32) -> Self {
        let burst = NonZeroU32::new(per_minute.get() / 3).unwrap_or(NonZeroU32::MIN);
        Self(RateLimiter::keyed(Quota::per_minute(per_minute).allow_burst(burst)))
    }

    /// # Errors
    /// [`ApiError::TooManyRequests`] when this agent has to wait.
    pub fn take(&self, tenant: &Arc<str>, user: UserId) -> Result<(), ApiError> {
        self.0.check_key(&(Arc::clone(tenant), user)).map_err(|until| {
            let retry_in = until.wait_time_from(governor::clock::DefaultClock::default().now());
            ApiError::TooManyRequests { retry_in: retry_in.max(Duration::from_secs(1)) }
        })
    }

    /// Forgets agents who have not asked for a while; called now and then.
    pub fn forget_idle(&self) {
        self.0.retain_recent();
    }
}
