//! Taking events: read, marked and committed before anybody is told so.
//!
//! Events that come while a commit is under way wait for the next one together, so that a burst costs a few commits and
//! not one for each event.

use std::sync::Arc;

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
    store::{Mark, NewEvent, Store, StoreError, SubjectKind},
    zendesk::WebhookVerifier,
};

/// Events that may wait for their commit: several seconds' worth of the fastest sender.
const MOST_WAITING: usize = 10_000;
/// Events in one commit.
const MOST_AT_ONCE: usize = 500;

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
    pub(super) store: Store,
    pub(super) clock: Clock,
}

impl Intake {
    /// Someone has to run [`Intake::keep_storing`] beside it.
    #[must_use]
    pub fn new(store: Store, clock: Clock) -> Self {
        let (waiting, arrivals) = mpsc::channel(MOST_WAITING);
        Self { waiting, arrivals: Arc::new(Mutex::new(arrivals)), store, clock }
    }

    /// Commits what comes in. Never ends; whoever waits when it is dropped is told that nothing was stored.
    pub async fn keep_storing(&self) {
        let mut arrivals = self.arrivals.lock().await;
        let mut batch = Vec::new();
        while arrivals.recv_many(&mut batch, MOST_AT_ONCE).await > 0 {
            let (events, replies): (Vec<_>, Vec<_>) = batch.drain(..).unzip();
            metrics::histogram!("portadesk_events_per_commit").record(u32::try_from(events.len()).unwrap_or(u32::MAX));
            match self.store.take_events(&events, self.clock.now()).await {
                Ok(is_new) => {
                    // Whoever went away meanwhile sends the event again, and it is a repeat then.
                    for (reply, is_new) in replies.into_iter().zip(is_new) {
                        drop(reply.send(Ok(is_new)));
                    }
                }
                Err(error) => {
                    tracing::error!(error = &error as &dyn std::error::Error, "events cannot be stored");
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
}

impl Door {
    #[must_use]
    pub fn new(settings: &Settings, intake: Intake, bell: Arc<Notify>) -> Self {
        let secrets = [settings.webhook_secret.as_ref(), settings.next_webhook_secret.as_ref()];
        let webhooks = settings.webhook_secret.is_some();
        let webhooks = webhooks.then(|| WebhookVerifier::new(secrets.into_iter().flatten(), intake.clock.clone()));
        Self { tenant: Arc::clone(&settings.tenant), settings: Arc::new(settings.clone()), intake, bell, webhooks }
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
        let event = NewEvent { tenant: Arc::clone(&self.tenant), key: event.key, mark, record: None };
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
        Ok((taken, customer.filter(|_| taken == Taken::New)))
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
