//! Agents come first: background work waits here for its turn, so that Zendesk never has to refuse anybody.
//!
//! There is one governor for each account. Every call is noted, and every answer read for what it says of limits. Agents'
//! calls go out at once; background calls queue, at a pace that leaves agents their share of the account's requests a minute
//! and of each endpoint's own. Where Zendesk refuses a call all the same, its wait is kept and the pace is slower for a
//! while.
//!
//! Time is the runtime's: neither a clock that is set nor the difference to Zendesk's matters.

mod budget;
mod endpoint;
mod forecast;
#[cfg(test)]
mod tests;

use std::{
    cmp,
    sync::{Arc, Mutex as StdMutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    select,
    sync::{Mutex, Notify},
    time::{Instant, sleep_until},
};

pub(super) use self::endpoint::Class;
pub use self::forecast::Forecast;
use self::{budget::Budget, endpoint::Endpoints};
use super::headers::Limits;
use crate::zendesk::ZendeskError;

/// A call that is not made for an agent who waits for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Background {
    /// Percent of each limit that is left to agents.
    pub agents_share: u32,
    /// A turn that would take longer is not waited for, and told as [`ZendeskError::Busy`].
    pub longest_wait: Duration,
}

impl Background {
    /// Waits however long it takes.
    #[must_use]
    pub const fn unhurried(agents_share: u32) -> Self {
        Self { agents_share, longest_wait: Duration::MAX }
    }
}

/// One account's limits, and who may call next. Clones share them.
#[derive(Debug, Clone, Default)]
pub(super) struct Governor(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    state: StdMutex<State>,
    /// Background calls are admitted one after the other, in the order in which they asked.
    line: Mutex<()>,
    /// Told whenever a call has ended.
    news: Notify,
}

#[derive(Debug, Default)]
struct State {
    account: Budget,
    endpoints: Endpoints,
    calls: u64,
    background_calls: u64,
}

/// What a background call has to wait for.
enum Wait {
    /// Its endpoint: others may go meanwhile.
    Endpoint(Instant),
    /// The account: nobody may.
    Account(Instant),
}

/// A call on its way. What becomes of it is told with [`Sent::heard`]; dropped, it has ended without an answer.
#[derive(Debug)]
pub(super) struct Sent {
    governor: Governor,
    class: Class,
    call: u64,
    asked: Instant,
    is_background: bool,
    is_over: bool,
}

impl Governor {
    /// Waits until a background call of this class may be sent.
    ///
    /// # Errors
    /// [`ZendeskError::Busy`] when that would take longer than the caller waits.
    pub async fn turn(&self, class: &Class, background: Background) -> Result<Sent, ZendeskError> {
        let last = Instant::now().checked_add(background.longest_wait);
        loop {
            let endpoint_at = {
                let _first = self.0.line.lock().await;
                loop {
                    // Asked for before the look, so that no answer in between is missed.
                    let news = self.0.news.notified();
                    match self.admit(class, background.agents_share) {
                        Ok(sent) => return Ok(sent),
                        Err(Wait::Endpoint(at)) => break at,
                        Err(Wait::Account(at)) => {
                            worth_waiting(at, last, false)?;
                            select! { () = sleep_until(at) => {}, () = news => {} }
                        }
                    }
                }
            };
            worth_waiting(endpoint_at, last, true)?;
            sleep_until(endpoint_at).await;
        }
    }

    fn admit(&self, class: &Class, share: u32) -> Result<Sent, Wait> {
        let now = Instant::now();
        let mut state = self.state();
        state.endpoints.admit(class, share, now).map_err(Wait::Endpoint)?;
        state.account.admit(share, now).map_err(Wait::Account)?;
        Ok(self.note(&mut state, class, Some(share), now))
    }

    /// Notes a call that waits for nobody.
    pub fn sent(&self, class: &Class) -> Sent {
        self.note(&mut self.state(), class, None, Instant::now())
    }

    fn note(&self, state: &mut State, class: &Class, background: Option<u32>, now: Instant) -> Sent {
        let is_background = background.is_some();
        state.calls += 1;
        state.background_calls += u64::from(is_background);
        state.account.sent(background, now);
        state.endpoints.sent(class);
        let (governor, class) = (self.clone(), class.clone());
        Sent { governor, class, call: state.calls, asked: now, is_background, is_over: false }
    }

    /// Whether nobody queues, and a background call that asked now would go out.
    pub fn has_room(&self, share: u32) -> bool {
        self.0.line.try_lock().is_ok() && self.state().account.admit(share, Instant::now()).is_ok()
    }

    /// Between two background calls, as the account is used now; `None` before its limit is known.
    pub fn pace(&self, share: u32) -> Option<Duration> {
        self.state().account.pace(share, Instant::now())
    }

    /// Background calls so far.
    pub fn background_calls(&self) -> u64 {
        self.state().background_calls
    }

    /// What is left of the account's requests a minute, as far as is known.
    #[cfg(test)]
    fn left(&self) -> Option<u64> {
        self.state().account.left()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sent {
    /// Zendesk has answered.
    pub fn heard(&mut self, limits: &Limits) {
        if std::mem::replace(&mut self.is_over, true) {
            return;
        }
        let now = Instant::now();
        let mut state = self.governor.state();
        let State { account, endpoints, .. } = &mut *state;
        endpoints.ended(&self.class);
        if let Some(limit) = limits.endpoint {
            endpoints.heard(&self.class, limit, now);
        }
        account.heard(self.call, self.asked, self.is_background, limits.account, now);
        if let Some(wait) = limits.wait {
            let wait = cmp::max(wait, budget::ROUNDED);
            if limits.is_of_the_endpoint() {
                endpoints.refused(&self.class, wait, now);
            } else {
                account.refused(self.call, wait, now);
            }
        }
        drop(state);
        self.governor.0.news.notify_waiters();
    }
}

impl Drop for Sent {
    fn drop(&mut self) {
        if !self.is_over {
            let mut state = self.governor.state();
            state.account.ended(self.is_background);
            state.endpoints.ended(&self.class);
            drop(state);
            self.governor.0.news.notify_waiters();
        }
    }
}

fn worth_waiting(until: Instant, last: Option<Instant>, of_endpoint: bool) -> Result<(), ZendeskError> {
    if last.is_none_or(|last| until <= last) {
        return Ok(());
    }
    Err(ZendeskError::Busy { retry_in: until.saturating_duration_since(Instant::now()), of_endpoint })
}
