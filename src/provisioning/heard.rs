//! What Zendesk tells by itself, through its webhooks: that an organization is gone.
//!
//! As with billing's events it is a hint. The customer that is linked to the organization is marked, and looked at later.
//! What portadesk wrote itself comes back as an event too; nothing is done for those, so no write ever causes another.

use super::{Door, IntakeError, Taken};
use crate::{
    ledger::{Actor, Entry},
    store::{EventKey, Mark, NewEvent, SubjectKind},
    zendesk::{Happening, OrganizationEvent, WebhookError},
};

/// The cause of a look at a customer whose organization was deleted.
const CAUSE: &str = "organization_deleted";
/// Tells the events of webhooks from billing's, whose environments are numbers.
const ENVIRONMENT: &str = "zendesk";

impl Door {
    /// Whether there is a secret for webhooks.
    #[must_use]
    pub const fn takes_webhooks(&self) -> bool {
        self.webhooks.is_some()
    }

    /// Whether Zendesk posted this body, at this time.
    ///
    /// # Errors
    /// [`WebhookError`], which is counted.
    pub fn believe(&self, time: Option<&str>, signature: Option<&str>, body: &[u8]) -> Result<(), WebhookError> {
        let Some(webhooks) = &self.webhooks else { return Err(WebhookError::WrongSignature) };
        webhooks.verify(time, signature, body).inspect_err(|error| self.count_webhook(error.code()))
    }

    /// Takes what a webhook told. When this returns `Ok`, it is durable.
    ///
    /// # Errors
    /// [`IntakeError`]; never [`IntakeError::Unusable`].
    pub async fn hear(&self, body: &[u8]) -> Result<Taken, IntakeError> {
        let event = OrganizationEvent::read(body).filter(|event| event.what == Happening::Deleted);
        let taken = match event {
            Some(event) => self.hear_of_deleted(event).await?,
            None => Taken::Ignored,
        };
        self.count_webhook(taken.as_str());
        Ok(taken)
    }

    async fn hear_of_deleted(&self, event: OrganizationEvent) -> Result<Taken, IntakeError> {
        let organization = event.organization;
        let link = self.intake.store.link_of(&self.tenant, organization).await;
        let Some(link) = link.map_err(IntakeError::from)? else { return Ok(Taken::Ignored) };
        let entry = Entry::OrganizationDeleted { organization, customer: link.customer };
        let mark = Mark {
            kind: SubjectKind::Customer,
            subject: link.customer.to_string(),
            sealed: None,
            cause: CAUSE.to_owned(),
            thorough: true,
        };
        let event = NewEvent {
            tenant: self.tenant.clone(),
            key: Some(EventKey { env: ENVIRONMENT.to_owned(), event: event.id }),
            mark: Some(mark),
            awaited: None,
            record: Some(entry.record(&self.tenant, Actor::Zendesk, self.intake.clock.now())),
        };
        if !self.intake.store(event).await? {
            return Ok(Taken::Repeated);
        }
        self.bell.notify_one();
        Ok(Taken::New)
    }

    fn count_webhook(&self, outcome: &'static str) {
        metrics::counter!("portadesk_webhooks_total", "tenant" => self.tenant.to_string(), "outcome" => outcome)
            .increment(1);
    }
}
