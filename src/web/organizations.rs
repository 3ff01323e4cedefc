//! An organization in the panel: the card of its customer, or the state that applies.

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Path},
};

use super::{
    answers::{self, Place},
    customers::{self, CardRequest},
    error::ApiError,
    extract::{self, Reader, SignedInAgent},
    fragments::{self, Fragments},
    rows,
    views::{AmbiguousView, BillingDownView, GoneView, Note, Party, Relation, UnlinkedView, ZendeskTrouble},
};
use crate::{
    customers::DirectoryError,
    ledger::{Ledger, Shown},
    linking::{MirrorState, Partner, State, StateError},
    portabilling::CustomerId,
    telemetry::correlation,
    zendesk::OrganizationId,
};

/// `GET /panel/organizations/{id}`
pub async fn show(
    request: HttpRequest,
    agent: SignedInAgent,
    reader: Reader,
    id: Path<String>,
    fragments: Data<Fragments>,
    ledger: Data<Ledger>,
) -> Result<HttpResponse, ApiError> {
    let organization = organization_id(&id)?;
    let place = Place { request: &request, agent: &agent, reader: &reader, fragments: &fragments, ledger: &ledger };
    place.show(organization, None).await
}

/// The number in the path.
pub fn organization_id(text: &str) -> Result<OrganizationId, ApiError> {
    text.parse().map_err(|_| ApiError::InvalidRequest("the organization's id is not a number"))
}

impl Place<'_> {
    /// How the organization stands now; `notify` is told as a short message, after a change.
    pub async fn show(&self, organization: OrganizationId, notify: Option<String>) -> Result<HttpResponse, ApiError> {
        if extract::query_value(self.request, "refresh").is_some() {
            self.agent.tenant.linking.look_anew(organization);
        }
        let state = match self.agent.tenant.linking.state(organization).await {
            Ok(state) => state,
            Err(StateError::OrganizationGone) => return Err(ApiError::NotFound),
            Err(StateError::Zendesk(error)) => {
                return self.unlinked_unread(organization, ZendeskTrouble::of(&error), notify);
            }
            Err(StateError::ZendeskSlow) => {
                return self.unlinked_unread(organization, ZendeskTrouble::Silent, notify);
            }
            Err(StateError::Billing { customer, cause }) => {
                let error = DirectoryError::Billing(cause.into());
                return self.named_only(organization, customer, &error, notify).await;
            }
            Err(StateError::Store(error)) => return Err(ApiError::Store(error)),
        };
        match state {
            State::Linked(partner) => self.linked(&partner, false, notify).await,
            State::Adopted(partner) => self.linked(&partner, true, notify).await,
            State::NotLinked { foreign_external_id, releasing } => {
                let releasing = releasing.map(|mirror| Note::Releasing { trouble: mirror.trouble() });
                let view = self.unlinked(organization, notify);
                fragments::once(&UnlinkedView { foreign_external_id, releasing, ..view }, StatusCode::OK)
            }
            State::PointsToGone { customer } => self.gone(organization, customer, false, notify),
            State::Ambiguous { customer, linked_to } => self.ambiguous(organization, customer, linked_to, notify).await,
        }
    }

    fn unlinked(&self, organization: OrganizationId, notify: Option<String>) -> UnlinkedView {
        UnlinkedView {
            t: self.reader.texts(),
            organization: answers::organization(organization),
            may_link: self.agent.rights.link,
            foreign_external_id: None,
            releasing: None,
            zendesk: None,
            correlation_id: correlation::current(),
            notify,
        }
    }

    /// Not linked here, and Zendesk does not tell what the organization says.
    fn unlinked_unread(
        &self,
        organization: OrganizationId,
        trouble: ZendeskTrouble,
        notify: Option<String>,
    ) -> Result<HttpResponse, ApiError> {
        let view = UnlinkedView { zendesk: Some(trouble), ..self.unlinked(organization, notify) };
        fragments::once(&view, StatusCode::OK)
    }

    async fn linked(&self, partner: &Partner, adopted: bool, notify: Option<String>) -> Result<HttpResponse, ApiError> {
        let (organization, customer) = (partner.link.organization, partner.link.customer);
        let refresh = extract::query_value(self.request, "refresh").is_some();
        let reading = match self.agent.tenant.directory.customer(customer, refresh).await {
            Ok(reading) => reading,
            Err(error) => return self.billing_down(organization, customer, true, &error, notify),
        };
        let Some(record) = &reading.known.value else {
            return self.gone(organization, customer, true, notify);
        };
        let mut notes = Vec::new();
        notes.extend(reading.trouble.as_ref().map(answers::note_of));
        match &partner.mirror {
            MirrorState::Done => {}
            MirrorState::Pending { last_error, .. } => notes.push(Note::MirrorPending { trouble: *last_error }),
            MirrorState::Foreign { value, .. } => notes.push(Note::ForeignExternalId { value: value.clone() }),
        }
        notes.extend(adopted.then_some(Note::Adopted));
        let card = CardRequest {
            customer: record,
            read_at: reading.known.read_at,
            relation: Relation::Linked(answers::organization(organization)),
            organization: Some(organization),
            notes,
            notify,
        };
        customers::card(self, card).await
    }

    /// The external id names a customer of whom billing says nothing now: it is linked when billing answers.
    async fn named_only(
        &self,
        organization: OrganizationId,
        customer: CustomerId,
        error: &DirectoryError,
        notify: Option<String>,
    ) -> Result<HttpResponse, ApiError> {
        let known = self.agent.tenant.directory.last_known(customer);
        let Some((known, record)) = known.as_ref().and_then(|known| Some((known, known.value.as_ref()?))) else {
            return self.billing_down(organization, customer, false, error, notify);
        };
        let card = CardRequest {
            customer: record,
            read_at: known.read_at,
            relation: Relation::Named { linked_to: self.partner(customer).await },
            organization: Some(organization),
            notes: vec![answers::note_of(error)],
            notify,
        };
        customers::card(self, card).await
    }

    /// Billing is silent and nothing is known from before.
    fn billing_down(
        &self,
        organization: OrganizationId,
        customer: CustomerId,
        is_linked: bool,
        error: &DirectoryError,
        notify: Option<String>,
    ) -> Result<HttpResponse, ApiError> {
        if let DirectoryError::Billing(cause) = error
            && !cause.is_outage()
        {
            return Err(error.clone().into());
        }
        let view = BillingDownView {
            t: self.reader.texts(),
            customer: self.recorded_customer(customer, organization)?,
            is_linked,
            is_busy: error.is_overload(),
            notify,
            retry: Some(answers::wait_for(error)),
            correlation_id: correlation::current(),
        };
        fragments::once(&view, StatusCode::OK)
    }

    fn gone(
        &self,
        organization: OrganizationId,
        customer: CustomerId,
        is_linked: bool,
        notify: Option<String>,
    ) -> Result<HttpResponse, ApiError> {
        let view = GoneView {
            t: self.reader.texts(),
            organization: answers::organization(organization),
            customer: self.recorded_customer(customer, organization)?,
            may_link: self.agent.rights.link,
            is_linked,
            notify,
        };
        fragments::once(&view, StatusCode::OK)
    }

    /// The organization's external id names a customer that belongs to another organization.
    async fn ambiguous(
        &self,
        organization: OrganizationId,
        customer: CustomerId,
        linked_to: OrganizationId,
        notify: Option<String>,
    ) -> Result<HttpResponse, ApiError> {
        self.agent.record_view(self.ledger, self.reader, customer, Shown::Match, Some(organization))?;
        let view = AmbiguousView {
            t: self.reader.texts(),
            organization: answers::organization(organization),
            named: [rows::known_row(self, customer, linked_to).await],
            may_link: self.agent.rights.link,
            notify,
        };
        fragments::once(&view, StatusCode::OK)
    }

    /// A customer to be named beside an organization. Where the name is known, showing it is a view like any other.
    fn recorded_customer(&self, id: CustomerId, organization: OrganizationId) -> Result<Party, ApiError> {
        let customer = self.customer(id);
        if customer.name.is_some() {
            self.agent.record_view(self.ledger, self.reader, id, Shown::Match, Some(organization))?;
        }
        Ok(customer)
    }
}
