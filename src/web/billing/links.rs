//! Linking from billing's side: candidates for a customer's organization, link, move, unlink.
//!
//! The same rules and the same ledger as in the panel; who may do it is said by billing and the configuration.

use std::sync::Arc;

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Json, Path},
};
use serde::Deserialize;

use super::{Seen, actor, see, tickets};
use crate::{
    ledger::{Attempted, Ledger},
    linking::{EvidenceCode, LinkError, Partners},
    portabilling::{CustomerId, Realm},
    telemetry::correlation,
    tickets::{Evidence, candidates, organizations_by_name},
    visits::Who,
    web::{
        error::ApiError,
        extract::{Guest, Reader, query_value},
        fragments,
        links::{id, optional_id},
        views::{BillingConflictView, CandidateRow, CandidatesView},
    },
    zendesk::OrganizationId,
};

/// What somebody wants this customer to be linked to, and what they were shown.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkRequest {
    #[serde(deserialize_with = "id")]
    organization: OrganizationId,
    /// The present partners that they saw and agree to part; absent for a first link.
    replacing: Option<Replacing>,
    /// How the organization was found: a code from the row that was chosen.
    evidence: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Replacing {
    #[serde(default, deserialize_with = "optional_id")]
    organization: Option<OrganizationId>,
    #[serde(default, deserialize_with = "optional_id")]
    customer: Option<CustomerId>,
}

/// Which link to end, as they saw it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnlinkRequest {
    #[serde(deserialize_with = "id")]
    organization: OrganizationId,
}

/// `GET /billing/{tenant}/customers/{id}/candidates?q=…`: those that something speaks for, or those of a name.
pub async fn candidates_for(
    request: HttpRequest,
    guest: Guest,
    reader: Reader,
    path: Path<(String, String)>,
) -> Result<HttpResponse, ApiError> {
    let seen = see(guest, &path.1).await?;
    // Organizations of the whole account, with other customers' numbers: nothing for whoever could not link them anyway.
    if !seen.may_link() {
        return Err(ApiError::LinkNotAllowed);
    }
    let tenant = seen.tenant();
    let typed = query_value(&request, "q").filter(|typed| !typed.trim().is_empty());
    let found = match typed {
        Some(typed) => {
            let named = organizations_by_name(&tenant.zendesk, &typed).await.map_err(Arc::new)?;
            named.ok_or(ApiError::InvalidRequest("a name has from two to a hundred letters"))?
        }
        None => match &tenant.directory.customer(seen.customer, false).await?.known.value {
            Some(customer) => candidates(&tenant.zendesk, &tenant.linking, customer).await.map_err(Arc::new)?,
            None => Vec::new(),
        },
    };
    let t = reader.texts();
    let mut rows = Vec::new();
    let own = seen.partner().await?.map(|partner| partner.link.organization);
    for candidate in found.into_iter().filter(|candidate| own != Some(candidate.organization)) {
        let partner = tenant.linking.partner_of(candidate.organization).await?;
        rows.push(CandidateRow {
            id: candidate.organization.to_string(),
            name: candidate.name,
            link: tickets::agent_link(tenant, "organizations", candidate.organization),
            evidence: candidate.evidence.iter().map(|it| t.get(evidence_key(*it)).into_owned()).collect(),
            code: candidate.evidence.first().map_or("unstated", |it| it.code()),
            linked_to: partner.map(|partner| partner.link.customer.to_string()),
        });
    }
    fragments::once(&CandidatesView { t, base: seen.base(), rows }, StatusCode::OK)
}

/// `PUT /billing/{tenant}/customers/{id}/link`
pub async fn update(
    guest: Guest,
    reader: Reader,
    path: Path<(String, String)>,
    wish: Json<LinkRequest>,
    ledger: Data<Ledger>,
) -> Result<HttpResponse, ApiError> {
    let seen = see(guest, &path.1).await?;
    let LinkRequest { organization, replacing, evidence } = wish.into_inner();
    let attempted = if replacing.is_some() { Attempted::Move } else { Attempted::Link };
    seen.must_be_allowed(attempted, organization).await?;
    let evidence = EvidenceCode::parse_or_unstated(evidence.as_deref());
    let (linking, who) = (&seen.tenant().linking, actor(&seen.guest));
    let done = match replacing {
        None => linking.link(who, organization, seen.customer, &evidence).await,
        Some(Replacing { organization: of_customer, customer: of_organization }) => {
            let shown = Partners { of_organization, of_customer };
            linking.move_link(who, organization, seen.customer, shown, &evidence).await
        }
    };
    match done {
        Ok(_) => tickets::shown(&seen, &reader, &ledger, None).await,
        Err(error) => seen.refused(error, organization, &reader).await,
    }
}

/// `DELETE /billing/{tenant}/customers/{id}/link`
pub async fn delete(
    guest: Guest,
    reader: Reader,
    path: Path<(String, String)>,
    wish: Json<UnlinkRequest>,
    ledger: Data<Ledger>,
) -> Result<HttpResponse, ApiError> {
    let seen = see(guest, &path.1).await?;
    seen.must_be_allowed(Attempted::Unlink, wish.organization).await?;
    let linking = &seen.tenant().linking;
    let notify = match linking.unlink(actor(&seen.guest), wish.organization, seen.customer).await {
        Ok(Some(_)) => None,
        // Nothing is offered here: one press would bring back the link that was to end.
        Ok(None) | Err(LinkError::PartnersChanged { .. }) => Some("notify-changed-meanwhile"),
        Err(error) => return Err(error.into()),
    };
    tickets::shown(&seen, &reader, &ledger, notify).await
}

const fn evidence_key(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::ExternalId => "tickets-evidence-external-id",
        Evidence::Contact => "tickets-evidence-contact",
        Evidence::Name => "tickets-evidence-name",
        Evidence::Domain => "tickets-evidence-domain",
    }
}

impl Seen {
    /// Whether this is somebody of the provider's own, to whom billing shows all customers.
    pub(super) fn is_staff(&self) -> bool {
        matches!(&self.guest.visit.visitor.who, Who::Signed(signed) if signed.realm == Realm::Admin)
    }

    /// Whether this person may link. Never somebody who came by a link or from a reseller.
    pub(super) fn may_link(&self) -> bool {
        let (Who::Signed(signed), Some(settings)) = (&self.guest.visit.visitor.who, &self.tenant().ticket_settings)
        else {
            return false;
        };
        let is_named = settings.link_logins.contains(&signed.login);
        self.is_staff() && (is_named || (settings.super_users_link && signed.is_super_user))
    }

    async fn must_be_allowed(&self, attempted: Attempted, organization: OrganizationId) -> Result<(), ApiError> {
        if self.may_link() {
            return Ok(());
        }
        let who = actor(&self.guest);
        self.tenant().linking.refused(who, attempted, organization, self.customer, "link_not_allowed").await?;
        Err(ApiError::LinkNotAllowed)
    }

    /// A conflict names the partners of now, and offers the move.
    async fn refused(
        &self,
        error: LinkError,
        organization: OrganizationId,
        reader: &Reader,
    ) -> Result<HttpResponse, ApiError> {
        let linking = &self.tenant().linking;
        let is_conflict = matches!(
            error,
            LinkError::OrganizationLinked { .. } | LinkError::CustomerLinked { .. } | LinkError::PartnersChanged { .. }
        );
        if !is_conflict {
            return Err(error.into());
        }
        let of_organization = linking.partner_of(organization).await?.map(|partner| partner.link.customer);
        let of_customer = self.partner().await?.map(|partner| partner.link.organization);
        let view = BillingConflictView {
            t: reader.texts(),
            organization: organization.to_string(),
            of_organization: of_organization.map(|customer| customer.to_string()),
            of_customer: of_customer.map(|organization| organization.to_string()),
            correlation_id: correlation::current(),
        };
        fragments::once(&view, StatusCode::CONFLICT)
    }
}
