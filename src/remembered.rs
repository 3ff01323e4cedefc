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
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::sync::Notify;

    use super::*;

    fn memory(fresh: Duration) -> Remembered<u8, u32, Silent> {
        let limits = Limits { fresh, keep: Duration::from_hours(1), entries: 100 };
        Remembered::new("test", limits, Clock::system())
    }

    const HOUR: Duration = Duration::from_hours(1);

    #[derive(Debug, PartialEq)]
    struct Silent;

    #[tokio::test]
    async fn two_hundred_askers_cause_one_call() {
        let memory = memory(HOUR);
        let calls = Arc::new(AtomicUsize::new(0));
        let release = Arc::new(Notify::new());

        let askers: Vec<_> = (0..200)
            .map(|_| {
                let (memory, calls, release) = (memory.clone(), Arc::clone(&calls), Arc::clone(&release));
                tokio::spawn(async move {
                    let fetch = async move {
                        calls.fetch_add(1, Ordering::SeqCst);
                        release.notified().await;
                        Ok::<_, Silent>(7)
                    };
                    memory.get(1, || fetch).await.unwrap().known().value
                })
            })
            .collect();
        while calls.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
        release.notify_one();

        for asker in askers {
            assert_eq!(asker.await.unwrap(), 7);
        }
        assert_eq!(calls.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn a_failure_is_told_to_all_and_not_remembered() {
        let memory = memory(HOUR);
        let calls = Arc::new(AtomicUsize::new(0));
        let ask = || {
            let (memory, calls) = (memory.clone(), Arc::clone(&calls));
            tokio::spawn(async move {
                let fetch = async move {
                    calls.fetch_add(1, Ordering::SeqCst);
                    tokio::task::yield_now().await;
                    Err::<u32, _>(Silent)
                };
                memory.get(1, || fetch).await.map(|recalled| recalled.known().value)
            })
        };
        let askers: Vec<_> = (0..200).map(|_| ask()).collect();

        for asker in askers {
            assert_eq!(*asker.await.unwrap().unwrap_err(), Silent);
        }
        assert_eq!(calls.load(Ordering::SeqCst), 1);

        let again = memory.get(1, || async { Ok::<_, Silent>(8) }).await.unwrap();
        assert_eq!(again.known().value, 8);
    }

    #[tokio::test]
    async fn a_panic_is_told_to_who_asked_and_the_next_asks_anew() {
        async fn boom() -> Result<u32, Silent> {
            panic!("for the test")
        }
        let memory = memory(HOUR);
        let asked = memory.clone();

        let gone = tokio::spawn(async move { asked.get(1, boom).await.map(|it| it.known().value) }).await;

        assert!(gone.unwrap_err().is_panic());
        assert_eq!(memory.get(1, || async { Ok(8) }).await.unwrap().known().value, 8);
    }

    #[tokio::test]
    async fn the_call_goes_on_when_the_first_asker_hangs_up() {
        let memory = memory(HOUR);
        let calls = Arc::new(AtomicUsize::new(0));
        let release = Arc::new(Notify::new());
        let ask = || {
            let (memory, calls, release) = (memory.clone(), Arc::clone(&calls), Arc::clone(&release));
            tokio::spawn(async move {
                let fetch = async move {
                    calls.fetch_add(1, Ordering::SeqCst);
                    release.notified().await;
                    Ok::<_, Silent>(7)
                };
                memory.get(1, || fetch).await.unwrap().known().value
            })
        };
        let first = ask();
        while calls.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }

        first.abort();
        let second = ask();
        tokio::task::yield_now().await;
        release.notify_one();

        assert_eq!(second.await.unwrap(), 7);
        assert_eq!(calls.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn whoever_asks_after_the_answer_was_outdated_is_not_told_what_was_asked_before() {
        let memory = memory(HOUR);
        let release = Arc::new(Notify::new());
        let begun = Arc::new(Notify::new());
        let before = {
            let (memory, release, begun) = (memory.clone(), Arc::clone(&release), Arc::clone(&begun));
            let fetch = async move {
                begun.notify_one();
                release.notified().await;
                Ok::<_, Silent>(7)
            };
            tokio::spawn(async move { memory.get(1, || fetch).await.unwrap().known().value })
        };
        begun.notified().await;

        memory.outdate(&1);
        let after = memory.get(1, || async { Ok::<_, Silent>(8) }).await.unwrap().known().value;
        release.notify_one();

        assert_eq!((after, before.await.unwrap()), (8, 7));
        let asked = memory.get(1, || async { Ok::<_, Silent>(9) }).await.unwrap().known().value;
        assert_eq!(asked, 8, "the older answer, which came later, is not kept");
        assert_eq!(memory.last_known(&1).unwrap().value, 8);
        memory.outdate(&1);
        assert_eq!(memory.get(1, || async { Ok::<_, Silent>(9) }).await.unwrap().known().value, 9);
        assert_eq!(memory.get(2, || async { Ok::<_, Silent>(3) }).await.unwrap().known().value, 3);
    }

    #[tokio::test]
    async fn an_answer_grows_old_by_the_clock() {
        let clock = Clock::fixed(Timestamp::UNIX_EPOCH);
        let limits = Limits { fresh: HOUR, keep: HOUR, entries: 100 };
        let memory: Remembered<u8, u32, Silent> = Remembered::new("test", limits, clock.clone());
        let ask =
            async |value: u32| memory.get(1, || async move { Ok::<_, Silent>(value) }).await.unwrap().known().value;
        assert_eq!(ask(7).await, 7);

        clock.advance(SignedDuration::from_secs(3599));
        assert_eq!(ask(8).await, 7);
        clock.advance(SignedDuration::from_secs(1));

        assert_eq!(ask(9).await, 9);
        assert_eq!(ask(10).await, 9);
    }

    #[tokio::test]
    async fn the_last_known_value_stands_in_when_the_upstream_is_silent() {
        let memory = memory(Duration::ZERO);
        memory.get(1, || async { Ok::<_, Silent>(7) }).await.unwrap();

        let recalled = memory.get(1, || async { Err(Silent) }).await.unwrap();

        assert!(matches!(recalled, Recalled::Stale(known, because) if known.value == 7 && *because == Silent));
    }
}
