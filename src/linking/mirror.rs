//! Writing links to Zendesk, as long as it takes.

use std::{cmp, time::Duration};

use jiff::Timestamp;
use tokio::time::{sleep, timeout};

use super::{
    Linking, MirrorTrouble,
    external_id::{Step, next_step},
};
use crate::{
    store::{Attempt, Intent, Purpose, StoreError},
    waits::{self, after, jittered},
    zendesk::{Organization, OrganizationId, ZendeskError},
};

/// How long an attempt may take before another worker believes that this one died. Longer than the client's own limit.
const LEASE: Duration = Duration::from_mins(1);

/// How long an agent's change waits for its mirror.
const WAIT_FOR_MIRROR: Duration = Duration::from_secs(2);

/// What needs a person is looked at again after this time.
const PARKED_FOR: Duration = Duration::from_hours(1);

/// How long the worker sleeps when nothing is due and nobody rings: intents may come from another process.
const LOOK_AT_LEAST_EVERY: Duration = Duration::from_secs(30);

/// How an attempt ended, beside success.
enum Obstacle {
    Foreign(String),
    Trouble(MirrorTrouble, Option<Duration>),
}

impl Linking {
    /// Mirrors whatever is due, now and later. Never ends; drop it at any moment to stop.
    pub async fn keep_mirrored(&self) {
        loop {
            let wait = match self.mirror_due().await {
                Ok(wait) => wait,
                Err(error) => {
                    tracing::error!(
                        tenant = &*self.0.tenant,
                        error = &error as &dyn std::error::Error,
                        "links cannot be mirrored"
                    );
                    LOOK_AT_LEAST_EVERY
                }
            };
            tokio::select! {
                () = self.0.intended.notified() => {}
                () = sleep(wait) => {}
            }
        }
    }

    /// Makes one attempt at each intent that is due. Returns how long nothing else will be.
    pub async fn mirror_due(&self) -> Result<Duration, StoreError> {
        loop {
            let _one_at_a_time = self.0.mirroring.lock().await;
            let now = self.0.clock.now();
            let due = self.0.store.take_due_intents(&self.0.tenant, now, after(now, LEASE), 1).await?;
            let Some(intent) = due.first() else { break };
            self.attempt(intent).await?;
        }
        let next = self.0.store.next_intent_at(&self.0.tenant).await?;
        let wait = next.map(|next| Duration::try_from(next.duration_since(self.0.clock.now())).unwrap_or_default());
        Ok(wait.unwrap_or(LOOK_AT_LEAST_EVERY).min(LOOK_AT_LEAST_EVERY))
    }

    /// Makes an attempt for each organization at once, in this order, and waits a moment for them, so that the panel
    /// usually need not tell of a mirror that is still to be made.
    pub(super) async fn mirror_soon(&self, organizations: impl IntoIterator<Item = OrganizationId>) {
        let linking = self.clone();
        let organizations: Vec<_> = organizations.into_iter().collect();
        // A task of its own: an attempt that is cut off could still reach Zendesk after the next one.
        let attempt = tokio::spawn(async move {
            for organization in organizations {
                if let Err(error) = linking.mirror_one(organization).await {
                    let error = &error as &dyn std::error::Error;
                    tracing::warn!(tenant = &*linking.0.tenant, error, "a link is mirrored later");
                }
            }
            linking.0.intended.notify_one();
        });
        // Neither too late nor panicked is a fault of the change: the intent is in the store.
        drop(timeout(WAIT_FOR_MIRROR, attempt).await);
    }

    async fn mirror_one(&self, organization: OrganizationId) -> Result<(), StoreError> {
        let _one_at_a_time = self.0.mirroring.lock().await;
        let now = self.0.clock.now();
        match self.0.store.take_intent(&self.0.tenant, organization, now, after(now, LEASE)).await? {
            Some(intent) => self.attempt(&intent).await,
            None => Ok(()),
        }
    }

    async fn attempt(&self, intent: &Intent) -> Result<(), StoreError> {
        let outcome = self.carry_out(intent).await;
        let _forget = self.0.known.forget_afterwards();
        let word = match &outcome {
            Ok(()) => "done",
            Err(Obstacle::Foreign(_)) => "foreign",
            Err(Obstacle::Trouble(trouble, _)) => trouble.as_str(),
        };
        metrics::counter!("portadesk_mirror_attempts_total", "tenant" => self.0.tenant.to_string(), "outcome" => word)
            .increment(1);
        match outcome {
            Ok(()) => {
                // Before the intent is gone: what was read of the organization until now must not be adopted.
                drop(self.0.known.forget_afterwards());
                self.0.store.finish_intent(&self.0.tenant, intent).await
            }
            Err(obstacle) => {
                let attempt = postponed(intent, obstacle, self.0.clock.now());
                self.0.store.postpone_intent(&self.0.tenant, intent, &attempt).await
            }
        }
    }

    async fn carry_out(&self, intent: &Intent) -> Result<(), Obstacle> {
        let neighbours = &self.0.neighbours;
        let Some(organization) = (neighbours.organization)(intent.organization).await? else {
            return match intent.purpose {
                Purpose::Release => Ok(()),
                Purpose::Name => Err(Obstacle::Trouble(MirrorTrouble::OrganizationGone, None)),
            };
        };
        match next_step(&self.0.prefix, intent, organization.external_id.as_deref()) {
            Step::Nothing => Ok(()),
            Step::LeaveForeign(value) => Err(Obstacle::Foreign(value)),
            Step::Write(value) => self.write(&organization, value).await,
        }
    }

    async fn write(&self, organization: &Organization, value: Option<String>) -> Result<(), Obstacle> {
        let set = &self.0.neighbours.set_external_id;
        let outcome = set((organization.id, value)).await;
        if matches!(outcome, Err(ZendeskError::AlreadyTaken { .. })) && self.names_a_customer(organization) {
            // What stands there is outdated in any case, and two organizations that swap their customers would
            // otherwise wait for each other for ever.
            set((organization.id, None)).await?;
        }
        outcome?;
        Ok(())
    }

    fn names_a_customer(&self, organization: &Organization) -> bool {
        organization.external_id.as_deref().is_some_and(|value| self.0.prefix.read(value).is_some())
    }
}

impl From<ZendeskError> for Obstacle {
    fn from(error: ZendeskError) -> Self {
        Self::Trouble(MirrorTrouble::from(&error), error.retry_in())
    }
}

fn postponed(intent: &Intent, obstacle: Obstacle, now: Timestamp) -> Attempt {
    match obstacle {
        Obstacle::Foreign(value) => Attempt {
            tries: intent.tries,
            next_try_at: after(now, jittered(PARKED_FOR)),
            last_error: None,
            foreign_value: Some(value),
        },
        Obstacle::Trouble(trouble, retry_in) => {
            let usual = waits::next(intent.tries, retry_in);
            let wait = match trouble {
                MirrorTrouble::OrganizationGone => cmp::max(jittered(PARKED_FOR), usual),
                _ => usual,
            };
            Attempt {
                tries: intent.tries.saturating_add(1),
                next_try_at: after(now, wait),
                last_error: Some(trouble.as_str().to_owned()),
                foreign_value: None,
            }
        }
    }
}
