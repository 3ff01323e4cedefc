//! A customer in the panel: the card, and the sections that load on their own.

use std::{pin::pin, time::Duration};

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Path},
};
use futures_util::future::join;
use jiff::Timestamp;
use tokio::time::timeout;

use super::{
    answers::{self, Place},
    error::ApiError,
    extract::{self, Reader, SignedInAgent},
    fragments::{self, Fragments, Subject},
    views::{AccountsView, CardView, ChargesView, InvoicesView, Note, Relation, Section},
};
use crate::{
    clock::Clock,
    customers::{Reading, present_accounts, present_card, present_charges, present_invoices},
    ledger::{Ledger, Shown},
    portabilling::{Customer, CustomerId},
    telemetry::correlation,
    zendesk::OrganizationId,
};

/// How long the slower of two sources is waited for before the other one is asked too.
const HEAD_START: Duration = Duration::from_millis(1);

/// `GET /panel/customers/{id}`: the card of a customer that an agent looks at before linking.
pub async fn show(
    request: HttpRequest,
    agent: SignedInAgent,
    reader: Reader,
    id: Path<String>,
    fragments: Data<Fragments>,
    ledger: Data<Ledger>,
) -> Result<HttpResponse, ApiError> {
    let place = Place { request: &request, agent: &agent, reader: &reader, fragments: &fragments, ledger: &ledger };
    let customer = customer_id(&id)?;
    let refresh = extract::query_value(&request, "refresh").is_some();
    let mut reading = pin!(agent.tenant.directory.customer(customer, refresh));
    // The question is on its way to billing before the store is looked into.
    let (reading, linked_to) = match timeout(HEAD_START, reading.as_mut()).await {
        Ok(reading) => (reading, place.partner(customer).await),
        Err(_) => join(reading, place.partner(customer)).await,
    };
    let reading = reading?;
    let record = reading.known.value.as_ref().ok_or(ApiError::CustomerNotFound)?;
    let card = CardRequest {
        customer: record,
        read_at: reading.known.read_at,
        relation: Relation::Preview { linked_to },
        organization: None,
        notes: reading.trouble.as_ref().map(answers::note_of).into_iter().collect(),
        notify: None,
    };
    self::card(&place, card).await
}

/// What a card is made from.
#[derive(Debug)]
pub struct CardRequest<'a> {
    pub customer: &'a Customer,
    pub read_at: Timestamp,
    pub relation: Relation,
    /// The organization beside which it is shown.
    pub organization: Option<OrganizationId>,
    pub notes: Vec<Note>,
    pub notify: Option<String>,
}

/// Answers with the card. One that says nothing special is kept for the next agent.
pub async fn card(place: &Place<'_>, wanted: CardRequest<'_>) -> Result<HttpResponse, ApiError> {
    let Place { agent, reader, fragments, .. } = *place;
    let customer = wanted.customer.id;
    agent.record_view(place.ledger, reader, customer, Shown::Card, wanted.organization)?;
    if !wanted.notes.is_empty() || wanted.notify.is_some() {
        let (view, _) = Box::pin(card_view(place, wanted)).await;
        return fragments::once(&view, StatusCode::OK);
    }
    let subject = Subject::Card { customer, relation: wanted.relation.clone() };
    let key = agent.fragment(reader, subject, wanted.read_at);
    let rendered = match fragments.get(&key) {
        Some(rendered) => rendered,
        // Boxed: the usual card is kept already, and needs no room for the making of one.
        None => match Box::pin(card_view(place, wanted)).await {
            (view, Completeness::Whole) => fragments.keep(key, &view)?,
            (view, Completeness::Lacking) => return fragments::once(&view, StatusCode::OK),
        },
    };
    Ok(rendered.answer(place.request, StatusCode::OK))
}

/// Whether all that a view is made of was there. What lacks something is shown, and made anew for the next agent.
#[derive(Clone, Copy)]
enum Completeness {
    Whole,
    Lacking,
}

async fn card_view(place: &Place<'_>, wanted: CardRequest<'_>) -> (CardView, Completeness) {
    let Place { agent, reader, .. } = *place;
    let reseller = agent.tenant.directory.reseller_name(wanted.customer).await;
    let is_lacking = wanted.customer.reseller.is_some() && reseller.is_none();
    let presentation = agent.presentation(reader, wanted.read_at);
    let view = CardView {
        t: reader.texts(),
        card: present_card(wanted.customer, reseller.as_deref(), &presentation),
        relation: wanted.relation,
        may_link: agent.rights.link,
        notes: wanted.notes,
        age: answers::age(wanted.read_at, reader),
        sections: allowed_sections(agent),
        notify: wanted.notify,
    };
    (view, if is_lacking { Completeness::Lacking } else { Completeness::Whole })
}

fn allowed_sections(agent: &SignedInAgent) -> Vec<Section> {
    Section::ALL.iter().copied().filter(|section| agent.tenant.panel.shown.has_section(*section)).collect()
}

/// The number in the path.
pub fn customer_id(text: &str) -> Result<CustomerId, ApiError> {
    text.parse().map_err(|_| ApiError::InvalidRequest("the customer's id is not a number"))
}

/// `GET /panel/customers/{id}/{section}`: one section, in its own time.
pub async fn section(
    request: HttpRequest,
    agent: SignedInAgent,
    reader: Reader,
    path: Path<(String, String)>,
    fragments: Data<Fragments>,
    ledger: Data<Ledger>,
    clock: Data<Clock>,
) -> Result<HttpResponse, ApiError> {
    let (id, name) = path.into_inner();
    let customer = customer_id(&id)?;
    let section: Section = name.parse().map_err(|_| ApiError::NotFound)?;
    if !agent.tenant.panel.shown.has_section(section) {
        return Err(ApiError::NotFound);
    }
    let place = Place { request: &request, agent: &agent, reader: &reader, fragments: &fragments, ledger: &ledger };
    let part = Part { place: &place, customer, section, now: clock.now() };
    part.show().await
}

/// A section on its way to the page.
struct Part<'a> {
    place: &'a Place<'a>,
    customer: CustomerId,
    section: Section,
    now: Timestamp,
}

macro_rules! show_rows {
    ($part:ident, $reading:expr, $view:ident, $present:ident) => {{
        let reading = $reading;
        let currency = $part.place.agent.tenant.directory.currency($part.customer).await;
        let completeness = if currency.is_some() { Completeness::Whole } else { Completeness::Lacking };
        $part.answer(&reading, completeness, |stale| {
            let mut presentation = $part.place.agent.presentation($part.place.reader, $part.now);
            presentation.currency = currency.as_deref();
            $view {
                t: $part.place.reader.texts(),
                rows: $present(&reading.known.value, &presentation),
                age: answers::age(reading.known.read_at, $part.place.reader),
                stale,
            }
        })
    }};
}

impl Part<'_> {
    async fn show(self) -> Result<HttpResponse, ApiError> {
        let directory = &self.place.agent.tenant.directory;
        let refresh = extract::query_value(self.place.request, "refresh").is_some();
        match self.section {
            Section::Accounts => {
                show_rows!(self, directory.accounts(self.customer, refresh).await?, AccountsView, present_accounts)
            }
            Section::Invoices => {
                show_rows!(self, directory.invoices(self.customer, refresh).await?, InvoicesView, present_invoices)
            }
            Section::Charges => {
                show_rows!(self, directory.charges(self.customer, refresh).await?, ChargesView, present_charges)
            }
        }
    }

    fn answer<V, T: askama::Template>(
        &self,
        reading: &Reading<V>,
        completeness: Completeness,
        view: impl FnOnce(Option<String>) -> T,
    ) -> Result<HttpResponse, ApiError> {
        let Place { request, agent, reader, fragments, ledger } = *self.place;
        let shown = match self.section {
            Section::Accounts => Shown::Accounts,
            Section::Invoices => Shown::Invoices,
            Section::Charges => Shown::Calls,
        };
        agent.record_view(ledger, reader, self.customer, shown, None)?;
        if reading.trouble.is_some() {
            return fragments::once(&view(Some(correlation::current())), StatusCode::OK);
        }
        let day = reader.formats.day(self.now);
        let subject = Subject::Section { customer: self.customer, section: self.section, day };
        let key = agent.fragment(reader, subject, reading.known.read_at);
        if let Some(rendered) = fragments.get(&key) {
            return Ok(rendered.answer(request, StatusCode::OK));
        }
        match completeness {
            Completeness::Whole => Ok(fragments.keep(key, &view(None))?.answer(request, StatusCode::OK)),
            Completeness::Lacking => fragments::once(&view(None), StatusCode::OK),
        }
    }
}
