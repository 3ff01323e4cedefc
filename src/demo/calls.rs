//! What a simulator was asked, and over how many connections: how tests know what really went over the wire.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use jiff::Timestamp;
use serde::Serialize;

use crate::clock::Clock;

/// Calls kept with their details; older ones are only counted.
const REMEMBERED: usize = 10_000;

/// One answered (or dropped) call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Call {
    /// `Customer/get_customer_info` of the billing API, `GET /api/v2/tickets/1` of the help desk's.
    pub name: String,
    /// When it was answered.
    pub at: Timestamp,
    /// `None` when the connection was dropped without an answer.
    pub status: Option<u16>,
}

/// The log of calls of one simulator. Clones share it.
#[derive(Debug, Clone)]
pub struct Calls {
    clock: Clock,
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    log: Mutex<Log>,
    connections: Gauge,
    in_flight: Gauge,
}

#[derive(Debug, Default)]
struct Log {
    counts: BTreeMap<String, usize>,
    statuses: BTreeMap<u16, usize>,
    recent: VecDeque<Call>,
}

impl Calls {
    #[must_use]
    pub fn new(clock: Clock) -> Self {
        Self { clock, shared: Arc::default() }
    }

    /// Counts a call that has just come in.
    pub fn arrived(&self, name: &str) {
        let mut log = self.log();
        match log.counts.get_mut(name) {
            Some(count) => *count += 1,
            None => {
                log.counts.insert(name.to_owned(), 1);
            }
        }
    }

    /// Notes how a call ended.
    pub fn answered(&self, name: &str, status: Option<u16>) {
        let at = self.clock.now();
        let mut log = self.log();
        if log.recent.len() == REMEMBERED {
            log.recent.pop_front();
        }
        if let Some(status) = status {
            *log.statuses.entry(status).or_default() += 1;
        }
        log.recent.push_back(Call { name: name.to_owned(), at, status });
    }

    /// How many calls came in, answered or not, that had this name, or one that starts with it, or the method `name` of any service.
    #[must_use]
    pub fn count(&self, name: &str) -> usize {
        self.log().counts.iter().filter(|(called, _)| is_named(called, name)).map(|(_, count)| count).sum()
    }

    /// How many calls were answered with this status.
    #[must_use]
    pub fn answered_with(&self, status: u16) -> usize {
        self.log().statuses.get(&status).copied().unwrap_or_default()
    }

    /// How many calls came in, answered or not.
    #[must_use]
    pub fn total(&self) -> usize {
        self.log().counts.values().sum()
    }

    /// How many calls came in by name, those without any left out.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<String, usize> {
        self.log().counts.clone()
    }

    /// The latest calls that have ended, oldest first, at most 10,000.
    #[must_use]
    pub fn recent(&self) -> Vec<Call> {
        self.log().recent.iter().cloned().collect()
    }

    /// Forgets all calls. The highest numbers of connections and of calls in flight start again at the present ones.
    pub fn clear(&self) {
        *self.log() = Log::default();
        self.shared.connections.forget_highest();
        self.shared.in_flight.forget_highest();
    }

    /// TCP connections open now.
    #[must_use]
    pub fn open_connections(&self) -> usize {
        self.shared.connections.now.load(Ordering::SeqCst)
    }

    /// The most TCP connections that were open at once since the last [`Calls::clear`].
    #[must_use]
    pub fn max_connections(&self) -> usize {
        self.shared.connections.highest.load(Ordering::SeqCst)
    }

    /// The most calls that were worked on at once since the last [`Calls::clear`].
    #[must_use]
    pub fn max_in_flight(&self) -> usize {
        self.shared.in_flight.highest.load(Ordering::SeqCst)
    }

    /// Counts a connection as open until the guard is dropped.
    #[must_use]
    pub fn connected(&self) -> Counted {
        Counted::new(Arc::clone(&self.shared), |shared| &shared.connections)
    }

    /// Counts a call as in flight until the guard is dropped.
    #[must_use]
    pub fn started(&self) -> Counted {
        Counted::new(Arc::clone(&self.shared), |shared| &shared.in_flight)
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.shared.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a call is meant by a name, by the start of one, or by a method without its service.
pub(super) fn is_named(called: &str, name: &str) -> bool {
    called.starts_with(name)
        || called.strip_suffix(name).is_some_and(|before| before.ends_with('/'))
        || called.split_once(' ').is_some_and(|(_, path)| path.starts_with(name))
}

#[derive(Debug, Default)]
struct Gauge {
    now: AtomicUsize,
    highest: AtomicUsize,
}

impl Gauge {
    fn forget_highest(&self) {
        self.highest.store(self.now.load(Ordering::SeqCst), Ordering::SeqCst);
    }
}

/// Something that is counted while this lives.
#[derive(Debug)]
pub struct Counted {
    shared: Arc<Shared>,
    gauge: fn(&Shared) -> &Gauge,
}

impl Counted {
    fn new(shared: Arc<Shared>, gauge: fn(&Shared) -> &Gauge) -> Self {
        let now = gauge(&shared).now.fetch_add(1, Ordering::SeqCst) + 1;
        gauge(&shared).highest.fetch_max(now, Ordering::SeqCst);
        Self { shared, gauge }
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        (self.gauge)(&self.shared).now.fetch_sub(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_counted_by_name_by_start_and_by_method() {
        let calls = Calls::new(Clock::fixed(Timestamp::UNIX_EPOCH));

        for name in ["Customer/get_customer_info", "Customer/get_customer_list", "GET /api/v2/tickets/1"] {
            calls.arrived(name);
        }

        assert_eq!(calls.total(), 3);
        assert_eq!(calls.count("Customer/"), 2);
        assert_eq!(calls.count("get_customer_list"), 1);
        assert_eq!(calls.count("/api/v2/tickets"), 1);
        assert_eq!(calls.count("GET /api/v2"), 1);
        assert_eq!(calls.count("customer_list"), 0);
    }

    #[test]
    fn the_highest_number_of_connections_is_remembered_until_cleared() {
        let calls = Calls::new(Clock::fixed(Timestamp::UNIX_EPOCH));
        let first = calls.connected();
        drop(calls.connected());

        assert_eq!((calls.open_connections(), calls.max_connections()), (1, 2));

        calls.clear();
        drop(first);

        assert_eq!((calls.open_connections(), calls.max_connections()), (0, 1));
    }
}
