//! Answers of an upstream, remembered: asked for once however many wait, fresh for a while, and kept as the last
//! known value for the time when the upstream is silent.
//!
//! One call serves everyone who asks at the same moment, also when it fails (the failure is told to all of them and
//! not remembered), and also when the first asker goes away: the call runs in a task of its own.
//!
//! What is said to be outdated is asked for anew, also where a call is under way: whoever asks from then on gets an answer
//! that was asked for from then on.

use std::{
    fmt,
    hash::Hash,
    panic::AssertUnwindSafe,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use foldhash::{HashMap, fast::RandomState};
use futures_util::{FutureExt, future::Shared};
use jiff::{SignedDuration, Timestamp};
use metrics::Counter;
use moka::sync::Cache;
use tokio::sync::oneshot;

use crate::{clock::Clock, telemetry::correlation};

/// An answer and the moment it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known<V> {
    pub value: V,
    pub read_at: Timestamp,
}

/// What can be said now.
#[derive(Debug)]
pub enum Recalled<V, E> {
    /// Read from upstream within the time for which answers are fresh.
    Fresh(Arc<Known<V>>),
    /// The last known answer, because the upstream gave none now.
    Stale(Arc<Known<V>>, Arc<E>),
}

impl<V, E> Recalled<V, E> {
    #[must_use]
    pub const fn known(&self) -> &Arc<Known<V>> {
        match self {
            Self::Fresh(known) | Self::Stale(known, _) => known,
        }
    }
}

/// How long answers are fresh, how long the last known one is kept, and how many are kept.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub fresh: Duration,
    pub keep: Duration,
    pub entries: u64,
}

/// Longer than any call takes: until then an answer of an older edition may still come.
const EDITIONS_COUNT_FOR: Duration = Duration::from_mins(10);
/// Outdated at once.
const MOST_EDITIONS: u64 = 100_000;

/// A memory of one kind of answer, `V`, to questions that may fail with `E`. Clones share it.
pub struct Remembered<K, V, E>(Arc<Inner<K, V, E>>);

/// A key, and how often before now something was outdated.
type Edition<K> = (K, u64);

/// What a call brought; `None` when it panicked.
type Outcome<V, E> = Option<Result<Arc<Known<V>>, Arc<E>>>;

/// A call under way, for as many as wait for it.
type Flight<V, E> = Shared<oneshot::Receiver<Outcome<V, E>>>;

struct Inner<K, V, E> {
    what: &'static str,
    /// The last known answers, fresh or not.
    kept: Cache<K, Arc<Kept<V>>, RandomState>,
    /// What is being asked for. A call leaves when its answer is kept.
    flights: Mutex<HashMap<Edition<K>, Flight<V, E>>>,
    /// The present edition of what was outdated lately; of everything else it is 0.
    editions: Cache<K, u64, RandomState>,
    last_edition: AtomicU64,
    fresh_for: SignedDuration,
    clock: Clock,
    hits: Counter,
    misses: Counter,
}

/// An answer that is kept.
struct Kept<V> {
    known: Arc<Known<V>>,
    /// Of another edition than the present one it is no longer fresh.
    edition: u64,
    is_expired: AtomicBool,
}

impl<K, V, E> Clone for Remembered<K, V, E> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<K, V, E> fmt::Debug for Remembered<K, V, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Remembered").field("what", &self.0.what).finish_non_exhaustive()
    }
}

impl<K, V, E> Remembered<K, V, E>
where
    K: Hash + Eq + Clone + Send + Sync + 'static,
    V: Send + Sync + 'static,
    E: Send + Sync + 'static,
{
    /// `what` names the kind of answer in metrics, which have to be started before.
    #[must_use]
    pub fn new(what: &'static str, limits: Limits, clock: Clock) -> Self {
        let lookups =
            |outcome| metrics::counter!("portadesk_cache_lookups_total", "kind" => what, "outcome" => outcome);
        Self(Arc::new(Inner {
            what,
            kept: Cache::builder()
                .max_capacity(limits.entries)
                .time_to_live(limits.keep.max(limits.fresh))
                .build_with_hasher(RandomState::default()),
            flights: Mutex::default(),
            editions: Cache::builder()
                .max_capacity(MOST_EDITIONS)
                .time_to_live(limits.fresh.saturating_add(EDITIONS_COUNT_FOR))
                .build_with_hasher(RandomState::default()),
            last_edition: AtomicU64::new(0),
            fresh_for: SignedDuration::try_from(limits.fresh).unwrap_or(SignedDuration::MAX),
            clock,
            hits: lookups("hit"),
            misses: lookups("miss"),
        }))
    }

    /// The fresh answer, or the one that `fetch` brings; the last known one when that fails.
    ///
    /// # Errors
    /// What `fetch` failed with, when nothing is known from before.
    pub async fn get<F>(&self, key: K, fetch: impl FnOnce() -> F) -> Result<Recalled<V, E>, Arc<E>>
    where
        F: Future<Output = Result<V, E>> + Send + 'static,
    {
        if let Some(known) = self.fresh(&key) {
            return Ok(Recalled::Fresh(known));
        }
        self.0.misses.increment(1);
        // Boxed, so that whoever finds a fresh answer does not carry the room for a call upstream.
        match Box::pin(self.fetch(key.clone(), fetch)).await {
            Ok(known) => Ok(Recalled::Fresh(known)),
            Err(error) => match self.last_known(&key) {
                Some(known) => Ok(Recalled::Stale(known, error)),
                None => Err(error),
            },
        }
    }

    /// The answer, if it is fresh, without asking anyone.
    pub fn fresh(&self, key: &K) -> Option<Arc<Known<V>>> {
        let kept = self.0.kept.get(key).filter(|kept| self.is_fresh(kept, self.edition_of(key)))?;
        self.0.hits.increment(1);
        Some(Arc::clone(&kept.known))
    }

    fn is_fresh(&self, kept: &Kept<V>, edition: u64) -> bool {
        kept.edition == edition
            && !kept.is_expired.load(Ordering::Relaxed)
            && self.0.clock.now().duration_since(kept.known.read_at) < self.0.fresh_for
    }

    /// The last known answer, fresh or not, without asking anyone.
    #[must_use]
    pub fn last_known(&self, key: &K) -> Option<Arc<Known<V>>> {
        self.0.kept.get(key).map(|kept| Arc::clone(&kept.known))
    }

    /// Makes the next [`Remembered::get`] ask again, unless the answer is younger than `at_least`.
    pub fn expire(&self, key: &K, at_least: Duration) {
        let Some(kept) = self.0.kept.get(key) else { return };
        let age = Duration::try_from(self.0.clock.now().duration_since(kept.known.read_at)).unwrap_or_default();
        if age >= at_least {
            kept.is_expired.store(true, Ordering::Relaxed);
        }
    }

    /// Makes every [`Remembered::get`] from now on ask again: neither what is remembered counts any more, nor the answer of
    /// a call that is under way.
    pub fn outdate(&self, key: &K) {
        // Mostly nobody has asked lately, and there is nothing to outdate. Looked at under the lock: a call that is told of
        // here is still there, or its answer is already kept.
        let flights = self.flights();
        let present = (key.clone(), self.edition_of(key));
        let is_fresh = |kept: Arc<Kept<V>>| self.is_fresh(&kept, present.1);
        if flights.contains_key(&present) || self.0.kept.get(key).is_some_and(is_fresh) {
            let edition = self.0.last_edition.fetch_add(1, Ordering::SeqCst) + 1;
            self.0.editions.insert(present.0, edition);
        }
    }

    fn edition_of(&self, key: &K) -> u64 {
        let is_any_outdated = self.0.last_edition.load(Ordering::SeqCst) > 0;
        let edition = if is_any_outdated { self.0.editions.get(key) } else { None };
        edition.unwrap_or_default()
    }

    async fn fetch<F>(&self, key: K, fetch: impl FnOnce() -> F) -> Result<Arc<Known<V>>, Arc<E>>
    where
        F: Future<Output = Result<V, E>> + Send + 'static,
    {
        let edition = self.edition_of(&key);
        let present = (key, edition);
        let flight = {
            let mut flights = self.flights();
            if let Some(flight) = flights.get(&present) {
                flight.clone()
            } else {
                // A call may have ended since the kept answers were looked through.
                if let Some(kept) = self.0.kept.get(&present.0).filter(|kept| self.is_fresh(kept, edition)) {
                    return Ok(Arc::clone(&kept.known));
                }
                let (tell, told) = oneshot::channel();
                let flight = told.shared();
                flights.insert(present.clone(), flight.clone());
                // What is logged of the call names the request that asked first.
                tokio::spawn(correlation::carried(self.clone().fly(present, fetch(), tell)));
                flight
            }
        };
        match flight.await {
            Ok(Some(answer)) => answer,
            // Let it surface where it belongs.
            Ok(None) => std::panic::resume_unwind(Box::new("the call that was waited for has panicked")),
            // The call is never cancelled, so the whole service is ending.
            Err(_) => std::future::pending().await,
        }
    }

    /// Makes the call, keeps the answer, and tells those who wait.
    async fn fly<F>(self, present: Edition<K>, fetch: F, tell: oneshot::Sender<Outcome<V, E>>)
    where
        F: Future<Output = Result<V, E>> + Send + 'static,
    {
        let outcome: Outcome<V, E> = AssertUnwindSafe(fetch).catch_unwind().await.ok().map(|answer| match answer {
            Ok(value) => Ok(Arc::new(Known { value, read_at: self.0.clock.now() })),
            Err(error) => Err(Arc::new(error)),
        });
        if let Some(Ok(known)) = &outcome
            && self.edition_of(&present.0) == present.1
        {
            let kept = Kept { known: Arc::clone(known), edition: present.1, is_expired: AtomicBool::new(false) };
            self.0.kept.insert(present.0.clone(), Arc::new(kept));
        }
        self.flights().remove(&present);
        // Nobody may be waiting any more.
        drop(tell.send(outcome));
    }

    fn flights(&self) -> MutexGuard<'_, HashMap<Edition<K>, Flight<V, E>>> {
        self.0.flights.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
