//! Views are collected in memory and written together by one task.

use std::{
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use thiserror::Error;
use tokio::{
    sync::{Notify, mpsc, oneshot},
    time::{Instant, sleep_until},
};

use super::{
    entry::{Actor, View, Views, decided},
    waiting::Waiting,
};
use crate::{
    clock::Clock,
    portabilling::CustomerId,
    store::{NewRecord, Store, StoreError},
};

/// How long the first of several views waits for others before they are written.
pub const GROUP_FOR: Duration = Duration::from_millis(400);

/// Records of views kept in memory while the database cannot be written. About 10 MB.
pub const WAITING_AT_MOST: usize = 50_000;

/// Records written in one transaction: changes by agents wait no longer than this takes.
const WRITTEN_AT_ONCE: usize = 1_000;

/// How long a database that failed is left alone.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(1);

/// Why a view was not taken. What it would have told must then not be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NotRecorded {
    #[error("the ledger cannot be written, and no more views can wait")]
    Full,
    #[error("the ledger is closed, the service is stopping")]
    Closed,
}

/// Where views are recorded. Cheap to clone; all clones share one queue and one writing task.
#[derive(Debug, Clone)]
pub struct Ledger {
    store: Store,
    queue: Arc<Queue>,
    requests: mpsc::Sender<Request>,
}

#[derive(Debug)]
struct Queue {
    waiting: Mutex<Waiting>,
    filled: Notify,
    clock: Clock,
    at_most: usize,
}

#[derive(Debug)]
struct Request {
    last: bool,
    done: oneshot::Sender<Result<(), StoreError>>,
}

impl Ledger {
    /// Starts the task that writes views into `store`. It ends after [`Ledger::shutdown`] or with the last clone.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    #[must_use]
    pub fn start(store: Store, clock: Clock) -> Self {
        Self::start_holding(store, clock, WAITING_AT_MOST)
    }

    pub(super) fn start_holding(store: Store, clock: Clock, at_most: usize) -> Self {
        let queue = Arc::new(Queue { waiting: Mutex::default(), filled: Notify::new(), clock, at_most });
        let (requests, received) = mpsc::channel(4);
        let writer = Writer { store: store.clone(), queue: Arc::clone(&queue), due: None, failing: false };
        tokio::spawn(writer.run(received));
        Self { store, queue, requests }
    }

    /// Takes a view, to be written within a second. Never waits.
    ///
    /// # Errors
    /// [`NotRecorded`]: the view is not and will not be in the ledger.
    pub fn view(&self, view: View) -> Result<(), NotRecorded> {
        self.views([view])
    }

    /// Takes views of one moment, as [`Ledger::view`].
    ///
    /// # Errors
    /// [`NotRecorded`]: not all of them are or will be in the ledger.
    pub fn views(&self, views: impl IntoIterator<Item = View>) -> Result<(), NotRecorded> {
        let at = self.queue.clock.now();
        let mut waiting = self.queue.waiting();
        if waiting.closed {
            return Err(NotRecorded::Closed);
        }
        let nothing_waited = waiting.len() == 0;
        let taken = views.into_iter().all(|view| waiting.add(view, at, self.queue.at_most));
        let rings = nothing_waited && waiting.len() > 0;
        drop(waiting);
        if rings {
            self.queue.filled.notify_one();
        }
        if taken {
            return Ok(());
        }
        metrics::counter!("portadesk_ledger_views_refused_total").increment(1);
        Err(NotRecorded::Full)
    }

    /// Writes, before it is handed out, that somebody made a link to the page of a customer's tickets.
    ///
    /// # Errors
    /// What the database said; then it is not to be handed out.
    pub async fn invited(&self, tenant: &Arc<str>, actor: Actor, customer: CustomerId) -> Result<(), StoreError> {
        let record = decided(tenant, actor, "invited", &format!("customer:{customer}"), self.queue.clock.now());
        let mut change = self.store.change().await?;
        change.append(&[record]).await?;
        change.commit().await
    }

    /// Writes everything that waits, now.
    ///
    /// # Errors
    /// What the database said. The views go on waiting.
    pub async fn flush(&self) -> Result<(), StoreError> {
        self.request(false).await
    }

    /// Takes no more views, writes those that wait, and ends the writing task.
    ///
    /// # Errors
    /// What the database said. The views that still waited are then lost with the process; how many is logged.
    pub async fn shutdown(&self) -> Result<(), StoreError> {
        self.queue.waiting().closed = true;
        self.request(true).await
    }

    async fn request(&self, last: bool) -> Result<(), StoreError> {
        let (done, answer) = oneshot::channel();
        // Both fail only when the task has ended before: then nothing waits any more.
        if self.requests.send(Request { last, done }).await.is_err() {
            return Ok(());
        }
        answer.await.unwrap_or(Ok(()))
    }
}

impl Queue {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Writer {
    store: Store,
    queue: Arc<Queue>,
    /// When the views that wait are to be written; `None` while none wait.
    due: Option<Instant>,
    failing: bool,
}

impl Writer {
    async fn run(mut self, mut requests: mpsc::Receiver<Request>) {
        loop {
            tokio::select! {
                request = requests.recv() => {
                    let written = self.write().await;
                    let last = request.as_ref().is_none_or(|request| request.last);
                    if let Some(request) = request {
                        // Nobody listens any more: the outcome is logged and counted anyway.
                        drop(request.done.send(written));
                    }
                    if last {
                        return self.end();
                    }
                }
                () = self.queue.filled.notified(), if self.due.is_none() => {
                    self.due = Some(Instant::now() + GROUP_FOR);
                }
                () = until(self.due), if self.due.is_some() => {
                    drop(self.write().await);
                }
            }
        }
    }

    /// Writes all views that wait. Those not written wait on, in their order.
    async fn write(&mut self) -> Result<(), StoreError> {
        let mut unwritten = self.queue.waiting().take();
        let mut outcome = Ok(());
        while !unwritten.is_empty() {
            let part = unwritten.len().min(WRITTEN_AT_ONCE);
            let records: Vec<NewRecord> = unwritten[..part].iter().map(Views::record).collect();
            outcome = self.store.append(&records).await.map(drop);
            if outcome.is_err() {
                self.queue.waiting().put_back(unwritten);
                break;
            }
            let views: u64 = unwritten.drain(..part).map(|views| u64::from(views.count())).sum();
            metrics::counter!("portadesk_ledger_views_total").increment(views);
        }
        self.note(&outcome);
        outcome
    }

    /// Plans the next write, and says once when the database begins or ceases to fail.
    fn note(&mut self, outcome: &Result<(), StoreError>) {
        match outcome {
            Ok(()) => {
                if mem::take(&mut self.failing) {
                    tracing::info!("the ledger is written again");
                }
                // Views that came during the write have rung before, or were put beside others without ringing.
                let waiting = self.queue.waiting().len() > 0;
                self.due = waiting.then(|| Instant::now() + GROUP_FOR);
            }
            Err(error) => {
                metrics::counter!("portadesk_ledger_write_failures_total").increment(1);
                if !mem::replace(&mut self.failing, true) {
                    tracing::error!(error = error as &dyn std::error::Error, "the ledger cannot be written");
                }
                self.due = Some(Instant::now() + PAUSE_AFTER_FAILURE);
            }
        }
    }

    fn end(self) {
        let lost = self.queue.waiting().len();
        if lost > 0 {
            tracing::error!(lost, "views were lost: the ledger could not be written when the service stopped");
        }
    }
}

async fn until(due: Option<Instant>) {
    if let Some(due) = due {
        sleep_until(due).await;
    }
}
