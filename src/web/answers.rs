//! What several handlers share in turning data into fragments.

use std::sync::Arc;

use actix_web::HttpRequest;
use jiff::Timestamp;

use super::{
    error::{ApiError, RETRY},
    extract::{Reader, SignedInAgent},
    fragments::{FragmentKey, Fragments, Subject},
    views::{Age, Note, Party, Wait},
};
use crate::{
    customers::{DirectoryError, Presentation},
    ledger::{Ledger, Shown, View},
    portabilling::CustomerId,
    telemetry::correlation,
    zendesk::OrganizationId,
};

/// Where an answer is given: to whom, beside what, and with which means.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    pub request: &'a HttpRequest,
    pub agent: &'a SignedInAgent,
    pub reader: &'a Reader,
    pub fragments: &'a Fragments,
    pub ledger: &'a Ledger,
}

/// When the data was read, for the reader's eyes and for the page's clock.
#[must_use]
pub fn age(read_at: Timestamp, reader: &Reader) -> Age {
    Age { at_iso: read_at.to_string(), at: reader.formats.date_time(read_at) }
}

/// How long until billing is worth asking again.
#[must_use]
pub fn wait_for(error: &DirectoryError) -> Wait {
    Wait { seconds: error.retry_in().unwrap_or(RETRY).as_secs().max(1) }
}

/// What to say beside the last known state, when a newer one could not be had.
#[must_use]
pub fn note_of(error: &DirectoryError) -> Note {
    let (retry, correlation_id) = (Some(wait_for(error)), correlation::current());
    if error.is_overload() {
        Note::BillingBusy { retry, correlation_id }
    } else {
        Note::BillingDown { retry, correlation_id }
    }
}

/// An organization by its number; its name is known to the page.
#[must_use]
pub fn organization(id: OrganizationId) -> Party {
    Party { id: id.to_string(), name: None }
}

impl Place<'_> {
    /// A customer by number, and by the last known name.
    pub fn customer(&self, id: CustomerId) -> Party {
        Party { id: id.to_string(), name: self.agent.tenant.directory.last_known_name(id) }
    }
}

impl SignedInAgent {
    /// How this agent's tenant presents a customer to this reader at this moment.
    #[must_use]
    pub fn presentation<'a>(&'a self, reader: &'a Reader, now: Timestamp) -> Presentation<'a> {
        Presentation {
            formats: &reader.formats,
            shown: &self.tenant.panel.shown,
            customer_link: self.tenant.customer_link.as_deref(),
            currency: None,
            now,
        }
    }

    /// The key of a fragment made for this agent and reader from data of this age.
    #[must_use]
    pub fn fragment(&self, reader: &Reader, subject: Subject, read_at: Timestamp) -> FragmentKey {
        FragmentKey {
            tenant: Arc::clone(&self.tenant.name),
            subject,
            reader: reader.formats.key(),
            rights: self.rights,
            version: read_at.as_millisecond(),
        }
    }

    /// Records that a page of matches is about to be shown, as [`SignedInAgent::record_view`].
    ///
    /// # Errors
    /// When the ledger takes nothing more.
    pub fn record_matches(
        &self,
        ledger: &Ledger,
        reader: &Reader,
        customers: impl Iterator<Item = CustomerId>,
    ) -> Result<(), ApiError> {
        let views = customers.map(|customer| self.view(reader, customer, Shown::Match, None));
        ledger.views(views).map_err(ApiError::NotRecorded)
    }

    /// Records that this customer's data is about to be shown. What cannot be recorded is not shown.
    ///
    /// # Errors
    /// When the ledger takes nothing more.
    pub fn record_view(
        &self,
        ledger: &Ledger,
        reader: &Reader,
        customer: CustomerId,
        shown: Shown,
        organization: Option<OrganizationId>,
    ) -> Result<(), ApiError> {
        ledger.view(self.view(reader, customer, shown, organization)).map_err(ApiError::NotRecorded)
    }

    fn view(&self, reader: &Reader, customer: CustomerId, shown: Shown, organization: Option<OrganizationId>) -> View {
        let tenant = Arc::clone(&self.tenant.name);
        View { tenant, actor: self.user.into(), customer, shown, organization, ticket: reader.ticket }
    }
}
