//! The unlinked queue: customers whose organization a person has to choose, with what speaks for each.

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Query},
};
use futures_util::future::join_all;
use serde::Deserialize;

use super::words_of;
use crate::{
    ledger::{Ledger, Shown},
    store::Proposal,
    web::{
        answers::{self, Place},
        error::ApiError,
        extract::{Manager, Reader},
        fragments::{self, Fragments},
        views::{Part, Party, ProposalRow, UnlinkedQueueView},
    },
};

/// Rows on a page: as many customers are read from billing.
pub const PAGE: u32 = 20;
/// The evidence that is more than a name.
const STRONG: &str = "same_name_and_domain";
pub const CODES: &[&str] = &["same_name", STRONG];

#[derive(Debug, Deserialize)]
pub struct Beginning {
    /// How many rows stand before the page.
    #[serde(default)]
    from: u32,
}

/// `GET /manage/unlinked?from=…`
pub async fn show(
    request: HttpRequest,
    manager: Manager,
    reader: Reader,
    from: Query<Beginning>,
    fragments: Data<Fragments>,
    ledger: Data<Ledger>,
) -> Result<HttpResponse, ApiError> {
    let Some(steward) = manager.steward() else { return super::off(&reader, Part::Unlinked) };
    let t = reader.texts();
    let mut proposals = steward.unlinked(from.from, PAGE + 1).await?;
    let has_next = proposals.len() > PAGE as usize;
    proposals.truncate(PAGE as usize);
    let place = Place { request: &request, agent: &manager.0, reader: &reader, fragments: &fragments, ledger: &ledger };
    let view = UnlinkedQueueView {
        t,
        total: t.count("manage-customers-wait", "count", steward.standing().await?.unlinked).into_owned(),
        rows: rows(&manager, &place, &proposals).await?,
        may_link: manager.0.rights.link,
        run: steward.shown_to(manager.0.user),
        previous: (from.from > 0).then(|| from.from.saturating_sub(PAGE)),
        next: has_next.then(|| from.from.saturating_add(PAGE)),
    };
    fragments::once(&view, StatusCode::OK)
}

/// Names are read side by side and recorded as seen; where billing is silent, the numbers stand.
async fn rows(manager: &Manager, place: &Place<'_>, proposals: &[Proposal]) -> Result<Vec<ProposalRow>, ApiError> {
    let agent = place.agent;
    let organizations: Vec<_> = proposals.iter().map(|proposal| proposal.organization).collect();
    agent.tenant.organization_names.of(&organizations).await;
    let customers = join_all(proposals.iter().map(|proposal| place.read_customer(proposal.customer))).await;
    let mut rows = Vec::with_capacity(proposals.len());
    for (proposal, customer) in proposals.iter().zip(customers) {
        let (id, organization) = (proposal.customer, proposal.organization);
        agent.record_view(place.ledger, place.reader, id, Shown::Suggestion, Some(organization))?;
        rows.push(ProposalRow {
            customer,
            organization: place.known(organization),
            evidence: words_of(place.reader, "proposed", CODES, &proposal.evidence),
            is_strong: proposal.evidence == STRONG,
            since: answers::age(proposal.since, place.reader),
            billing_link: manager.billing_link(id),
        });
    }
    Ok(rows)
}

impl Place<'_> {
    /// A customer by number and name; the name is read if it is not known.
    pub async fn read_customer(&self, id: crate::portabilling::CustomerId) -> Party {
        // Whatever comes of it is remembered.
        let _ = self.agent.tenant.directory.customer(id, false).await;
        self.customer(id)
    }
}
