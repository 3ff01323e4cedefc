//! Limits of single endpoints, learnt from their own headers and from their refusals.

use std::{cmp, collections::HashMap, time::Duration};

use tokio::time::Instant;

use super::{
    super::headers::Limit,
    budget::{Caution, MINUTE, ROUNDED},
};

/// Endpoints, and records with a limit of their own, that are remembered at once.
const MOST: usize = 10_000;

/// A class of calls that share a limit: those of one name, about one record where each record has its own limit.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(in super::super) struct Class {
    pub call: &'static str,
    /// The record. `None` where all records share the limit.
    pub about: Option<String>,
}

/// All endpoints that have told of a limit.
#[derive(Debug, Default)]
pub(super) struct Endpoints(HashMap<Class, Endpoint>);

#[derive(Debug)]
struct Endpoint {
    total: u64,
    remaining: u64,
    until: Instant,
    in_flight: u64,
    caution: Caution,
}

impl Endpoints {
    /// Whether a background call may be made, or when to ask again.
    pub fn admit(&self, class: &Class, share: u32, now: Instant) -> Result<(), Instant> {
        let Some(endpoint) = self.0.get(class) else { return Ok(()) };
        if endpoint.until <= now {
            // Nobody knows what is left: one call finds out.
            return if endpoint.in_flight == 0 { Ok(()) } else { Err(now + ROUNDED) };
        }
        let left = endpoint.remaining.saturating_sub(endpoint.in_flight);
        if left > endpoint.reserve(share, now) { Ok(()) } else { Err(endpoint.until) }
    }

    pub fn sent(&mut self, class: &Class) {
        if let Some(endpoint) = self.0.get_mut(class) {
            endpoint.in_flight += 1;
        }
    }

    pub fn ended(&mut self, class: &Class) {
        if let Some(endpoint) = self.0.get_mut(class) {
            endpoint.in_flight = endpoint.in_flight.saturating_sub(1);
        }
    }

    pub fn heard(&mut self, class: &Class, limit: Limit, now: Instant) {
        let Some(remaining) = limit.remaining else { return };
        let until = now + limit.resets_in.map_or(MINUTE, |resets_in| resets_in + ROUNDED);
        let endpoint = self.of(class, now);
        (endpoint.remaining, endpoint.until) = (remaining, until);
        endpoint.total = cmp::max(limit.total.unwrap_or(remaining), 1);
    }

    /// Zendesk has refused a call because of this endpoint's limit.
    pub fn refused(&mut self, class: &Class, wait: Duration, now: Instant) {
        let endpoint = self.of(class, now);
        endpoint.caution.grow(now);
        (endpoint.remaining, endpoint.until) = (0, now + wait);
    }

    fn of(&mut self, class: &Class, now: Instant) -> &mut Endpoint {
        if self.0.len() >= MOST {
            self.0.retain(|_, endpoint| endpoint.until > now || endpoint.in_flight > 0);
        }
        self.0.entry(class.clone()).or_insert_with(|| Endpoint {
            total: 1,
            remaining: 0,
            until: now,
            in_flight: 0,
            caution: Caution::default(),
        })
    }
}

impl Endpoint {
    /// What is not for background work: the agents' share, and more after a refusal.
    fn reserve(&self, share: u32, now: Instant) -> u64 {
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between nothing and the limit"
        )]
        let careful = (self.total as f64 * (1.0 - self.caution.factor(now))) as u64;
        // Rounded down: a limit of two or three is not for agents alone.
        let own = self.total.saturating_mul(share.into()) / 100;
        cmp::max(own, careful).min(self.total - 1)
    }
}
