//! Taking events: read, marked and committed before anybody is told so.
//!
//! Events that come while a commit is under way wait for the next one together, so that a burst costs a few commits and
//! not one for each event.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use thiserror::Error;
use tokio::sync::{Mutex, Notify, mpsc, oneshot};

use super::{
    Credentials, Event, Settings, Unusable,
    event::{Group, Subject},
    sealed,
};
use crate::{
    clock::Clock,
    portabilling::CustomerId,
    store::{Awaited, Mark, NewEvent, Store, StoreError, SubjectKind},
    zendesk::WebhookVerifier,
};

/// Events that may wait for their commit: several seconds' worth of the fastest sender.
const MOST_WAITING: usize = 10_000;

/// Commits that may fail before a batch as a whole is at fault: enough to find two bad events among hundreds.
const MOST_FAILURES: usize = 20;

/// How an event was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It will be worked off.
    New,
    /// It was taken before.
    Repeated,
    /// It concerns nobody whom portadesk knows a way to.
    Ignored,
}

impl Taken {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "taken",
            Self::Repeated => "repeated",
            Self::Ignored => "ignored",
        }
    }
}

/// Why an event was not taken.
#[derive(Debug, Error)]
pub enum IntakeError {
    /// Never to be sent again. The body is kept.
    #[error(transparent)]
    Unusable(#[from] Unusable),
    #[error("too many events are waiting to be stored")]
    Overloaded,
    #[error("the event could not be stored")]
    NotStored(#[source] Arc<StoreError>),
    #[error("the service is stopping")]
    Stopping,
    #[error("the system gives no randomness")]
    NoRandomness,
}

impl From<StoreError> for IntakeError {
    fn from(error: StoreError) -> Self {
        Self::NotStored(Arc::new(error))
    }
}

type Reply = oneshot::Sender<Result<bool, Arc<StoreError>>>;

/// Where the events of all tenants come in. Clones share it.
#[derive(Debug, Clone)]
pub struct Intake {
    waiting: mpsc::Sender<(NewEvent, Reply)>,
    arrivals: Arc<Mutex<mpsc::Receiver<(NewEvent, Reply)>>>,
    most_at_once: usize,
    pub(super) store: Store,
    pub(super) clock: Clock,
}

impl Intake {
    /// Someone has to run [`Intake::keep_storing`] beside it. `most_at_once` events share a commit at most.
    #[must_use]
    pub fn new(store: Store, clock: Clock, most_at_once: usize) -> Self {
        let (waiting, arrivals) = mpsc::channel(MOST_WAITING);
        Self { waiting, arrivals: Arc::new(Mutex::new(arrivals)), most_at_once, store, clock }
    }

    /// Commits what comes in. Never ends; whoever waits when it is dropped is told that nothing was stored.
    pub async fn keep_storing(&self) {
        let mut arrivals = self.arrivals.lock().await;
        let mut batch = Vec::new();
        while arrivals.recv_many(&mut batch, self.most_at_once).await > 0 {
            self.commit(batch.drain(..).unzip()).await;
        }
    }

    /// Commits events together. Where the database refuses a value of one of them, each half is tried by itself, so that
    /// the others do not suffer; after some failures it is not one event's fault, and the rest is told so.
    async fn commit(&self, batch: (Vec<NewEvent>, Vec<Reply>)) {
        let mut parts = vec![batch];
        let mut failures = 0;
        while let Some((mut events, mut replies)) = parts.pop() {
            match self.store.take_events(&events, self.clock.now()).await {
                Ok(is_new) => {
                    let count = u32::try_from(events.len()).unwrap_or(u32::MAX);
                    metrics::histogram!("portadesk_events_per_commit").record(count);
                    // Whoever went away meanwhile sends the event again, and it is a repeat then.
                    for (reply, is_new) in replies.into_iter().zip(is_new) {
                        drop(reply.send(Ok(is_new)));
                    }
                }
                Err(error) if error.is_about_a_value() && events.len() > 1 && failures < MOST_FAILURES => {
                    failures += 1;
                    let half = events.len() / 2;
                    parts.push((events.split_off(half), replies.split_off(half)));
                    parts.push((events, replies));
                }
                Err(error) => {
                    tracing::error!(error = &error as &dyn std::error::Error, "events cannot be stored");
                    failures += 1;
                    let error = Arc::new(error);
                    for reply in replies {
                        drop(reply.send(Err(Arc::clone(&error))));
                    }
                }
            }
        }
    }

    /// Returns whether the event is new, once it is durable.
    pub(super) async fn store(&self, event: NewEvent) -> Result<bool, IntakeError> {
        let (reply, stored) = oneshot::channel();
        self.waiting.try_send((event, reply)).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => IntakeError::Overloaded,
            mpsc::error::TrySendError::Closed(_) => IntakeError::Stopping,
        })?;
        stored.await.map_err(|_| IntakeError::Stopping)?.map_err(IntakeError::NotStored)
    }
}

/// One tenant's way in.
#[derive(Debug, Clone)]
pub struct Door {
    pub(super) tenant: Arc<str>,
    settings: Arc<Settings>,
    pub(super) intake: Intake,
    pub(super) bell: Arc<Notify>,
    pub(super) webhooks: Option<WebhookVerifier>,
    /// Events whose sender did not prove itself, since this process began.
    not_believed: Arc<AtomicU64>,
}

impl Door {
    #[must_use]
    pub fn new(settings: &Settings, intake: Intake, bell: Arc<Notify>) -> Self {
        let secrets = [settings.webhook_secret.as_ref(), settings.next_webhook_secret.as_ref()];
        let webhooks = settings.webhook_secret.is_some();
        let webhooks = webhooks.then(|| WebhookVerifier::new(secrets.into_iter().flatten(), intake.clock.clone()));
        let (tenant, settings) = (Arc::clone(&settings.tenant), Arc::new(settings.clone()));
        Self { tenant, settings, intake, bell, webhooks, not_believed: Arc::default() }
    }

    /// Counts an event whose sender did not prove itself.
    pub fn note_not_believed(&self) {
        self.not_believed.fetch_add(1, Ordering::Relaxed);
    }

    /// Events whose sender did not prove itself, since this process began.
    #[must_use]
    pub fn not_believed(&self) -> u64 {
        self.not_believed.load(Ordering::Relaxed)
    }

    #[must_use]
    pub fn credentials(&self) -> &Credentials {
        &self.settings.credentials
    }

    /// Takes one event. When this returns `Ok`, the event is durable. With it comes the customer it concerns, where the
    /// event itself says so.
    ///
    /// # Errors
    /// [`IntakeError`]; only after [`IntakeError::Unusable`] is it of no use to send the event again.
    pub async fn take(&self, body: &[u8]) -> Result<(Taken, Option<CustomerId>), IntakeError> {
        let event = match Event::read(body) {
            Ok(event) => event,
            Err(unusable) => {
                self.bury(unusable, body).await?;
                return Err(unusable.into());
            }
        };
        let customer = match event.subject {
            Some(Subject::Customer(customer)) => Some(customer),
            _ => None,
        };
        let (group, mark) = (event.group, self.mark(&event)?);
        let concerns = mark.is_some();
        let awaited = event.account.filter(|_| self.settings.espf.is_some());
        let awaited = awaited.map(|account| Awaited { account, customer });
        let event = NewEvent { tenant: Arc::clone(&self.tenant), key: event.key, mark, record: None, awaited };
        let is_new = self.intake.store(event).await?;
        let taken = match (is_new, concerns) {
            (false, _) => Taken::Repeated,
            (true, true) => Taken::New,
            (true, false) => Taken::Ignored,
        };
        self.count(group, taken.as_str());
        if taken == Taken::New {
            self.bell.notify_one();
        }
        // Also of a repeat: whoever took it first may have ended before anything was outdated.
        Ok((taken, customer))
    }

    async fn bury(&self, unusable: Unusable, body: &[u8]) -> Result<(), IntakeError> {
        let (store, now) = (&self.intake.store, self.intake.clock.now());
        store.bury(&self.tenant, unusable.code(), body, now).await?;
        let dropped = store.make_room_for_dead_letters(&self.tenant, self.settings.dead_letters).await?;
        self.count(Group::Other, unusable.code());
        metrics::counter!("portadesk_dead_letters_dropped_total", "tenant" => self.tenant.to_string())
            .increment(dropped);
        Ok(())
    }

    fn mark(&self, event: &Event) -> Result<Option<Mark>, IntakeError> {
        let secret = self.settings.sealing();
        let Some(subject) = &event.subject else { return Ok(None) };
        let (kind, subject, sealed) = match subject {
            Subject::Customer(customer) => (SubjectKind::Customer, customer.to_string(), None),
            Subject::Account(account) => (SubjectKind::Account, account.to_string(), None),
            Subject::Number(number) => {
                let sealed = sealed::seal(number, secret).ok_or(IntakeError::NoRandomness)?;
                (SubjectKind::Number, sealed::name_of(number, secret), Some(sealed))
            }
        };
        Ok(Some(Mark { kind, subject, sealed, cause: event.event_type.clone(), thorough: false }))
    }

    fn count(&self, group: Group, outcome: &'static str) {
        metrics::counter!(
            "portadesk_events_total",
            "tenant" => self.tenant.to_string(), "group" => group.as_str(), "outcome" => outcome,
        )
        .increment(1);
    }
}
