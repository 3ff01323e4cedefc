//! Linking and unlinking from the panel.

use std::{fmt::Display, sync::Arc};

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Json, Path},
};
use serde::{Deserialize, Deserializer, de::Error as _};

use super::{
    answers::{self, Place},
    error::ApiError,
    extract::{Reader, SignedInAgent, Visitor},
    fragments::{self, Fragments},
    organizations::organization_id,
    views::ConflictView,
};
use crate::{
    ledger::{Attempted, Ledger, Shown},
    linking::{EvidenceCode, LinkError, Partners},
    portabilling::CustomerId,
    telemetry::correlation,
    zendesk::OrganizationId,
};

/// What the agent wants this organization to be linked to, and what they were shown.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkRequest {
    #[serde(deserialize_with = "id")]
    customer: CustomerId,
    /// The present partners that the agent saw and agrees to part; absent for a first link.
    replacing: Option<Replacing>,
    /// The foreign external id that the agent saw and agrees to replace.
    overwrite_external_id: Option<String>,
    /// How the customer was found: a code from the row that was chosen.
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

/// Which link to end, as the agent saw it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnlinkRequest {
    #[serde(deserialize_with = "id")]
    customer: CustomerId,
}

/// `PUT /panel/organizations/{id}/link`
pub async fn update(
    request: HttpRequest,
    visitor: Visitor,
    reader: Reader,
    id: Path<String>,
    wish: Json<LinkRequest>,
    fragments: Data<Fragments>,
    ledger: Data<Ledger>,
) -> Result<HttpResponse, ApiError> {
    let organization = organization_id(&id)?;
    let wish = wish.into_inner();
    let attempted = match (&wish.overwrite_external_id, &wish.replacing) {
        (Some(_), _) => Attempted::ReplaceExternalId,
        (None, Some(_)) => Attempted::Move,
        (None, None) => Attempted::Link,
    };
    let agent = must_be_allowed(visitor, attempted, organization, wish.customer).await?;
    let place = Place { request: &request, agent: &agent, reader: &reader, fragments: &fragments, ledger: &ledger };
    let done = place.change(organization, &wish).await;
    let notify = match done {
        Ok(key) => reader.texts().with(key, "customer", wish.customer).into_owned(),
        Err(error) => return place.refused(error, organization, wish.customer, wish.evidence).await,
    };
    place.show(organization, Some(notify)).await
}

/// `DELETE /panel/organizations/{id}/link`
pub async fn delete(
    request: HttpRequest,
    visitor: Visitor,
    reader: Reader,
    id: Path<String>,
    wish: Json<UnlinkRequest>,
    fragments: Data<Fragments>,
    ledger: Data<Ledger>,
) -> Result<HttpResponse, ApiError> {
    let organization = organization_id(&id)?;
    let customer = wish.customer;
    let agent = must_be_allowed(visitor, Attempted::Unlink, organization, customer).await?;
    let place = Place { request: &request, agent: &agent, reader: &reader, fragments: &fragments, ledger: &ledger };
    let notify = match agent.tenant.linking.unlink(agent.user, organization, customer).await {
        Ok(Some(_)) => reader.texts().with("notify-unlinked", "customer", customer),
        // Nothing is offered here: one press would bring back the link that was to end.
        Ok(None) | Err(LinkError::PartnersChanged { .. }) => reader.texts().get("notify-changed-meanwhile"),
        Err(error) => return Err(error.into()),
    };
    place.show(organization, Some(notify.into_owned())).await
}

/// Refusals for lack of rights stand in the ledger like all others, whether linking or even looking is not allowed.
async fn must_be_allowed(
    visitor: Visitor,
    attempted: Attempted,
    organization: OrganizationId,
    customer: CustomerId,
) -> Result<SignedInAgent, ApiError> {
    let (tenant, user) = (Arc::clone(&visitor.tenant), visitor.user);
    let (error, reason) = match visitor.signed_in() {
        Ok(agent) if agent.rights.link => return Ok(agent),
        Ok(_) => (ApiError::LinkNotAllowed, "not_allowed"),
        Err(error) => (ApiError::Access(error.clone()), error.code()),
    };
    tenant.linking.refused(user, attempted, organization, customer, reason).await?;
    Err(error)
}

impl Place<'_> {
    /// Makes the change and returns the key of the message that tells of it.
    async fn change(&self, organization: OrganizationId, wish: &LinkRequest) -> Result<&'static str, LinkError> {
        let (linking, user) = (&self.agent.tenant.linking, self.agent.user);
        if let Some(shown) = &wish.overwrite_external_id {
            linking.replace_external_id(user, organization, wish.customer, shown).await?;
            return Ok("notify-external-id-replaced");
        }
        let evidence = EvidenceCode::parse_or_unstated(wish.evidence.as_deref());
        match &wish.replacing {
            None => linking.link(user, organization, wish.customer, &evidence).await?,
            Some(shown) => {
                let shown = Partners { of_organization: shown.customer, of_customer: shown.organization };
                linking.move_link(user, organization, wish.customer, shown, &evidence).await?
            }
        };
        Ok("notify-linked")
    }

    /// A conflict is answered with both partners and the way on; everything else as an error.
    async fn refused(
        &self,
        error: LinkError,
        organization: OrganizationId,
        customer: CustomerId,
        evidence_token: Option<String>,
    ) -> Result<HttpResponse, ApiError> {
        let is_conflict = matches!(
            error,
            LinkError::OrganizationLinked { .. } | LinkError::CustomerLinked { .. } | LinkError::PartnersChanged { .. }
        );
        if !is_conflict {
            return Err(error.into());
        }
        // Asked anew rather than taken from the error: of both sides, one may be named there.
        let linking = &self.agent.tenant.linking;
        let of_organization = linking.partner_of(organization).await?.map(|partner| partner.link.customer);
        let of_customer = linking.partner_of_customer(customer).await?.map(|partner| partner.link.organization);
        if of_organization.is_none() && of_customer.is_none() {
            // Whoever was in the way has left since: there is nothing to move, and nobody to name.
            let notify = self.reader.texts().get("notify-changed-meanwhile").into_owned();
            return self.show(organization, Some(notify)).await;
        }
        // The answer names customers, so it is a view like any other.
        for named in [Some(customer), of_organization].into_iter().flatten() {
            self.agent.record_view(self.ledger, self.reader, named, Shown::Match, Some(organization))?;
        }
        let view = ConflictView {
            t: self.reader.texts(),
            organization: answers::organization(organization),
            customer: self.customer(customer),
            present_customer: of_organization.map(|present| self.customer(present)),
            present_organization: match of_customer {
                Some(present) => Some(self.named(present).await),
                None => None,
            },
            evidence_token,
            may_move: self.agent.rights.link,
            correlation_id: correlation::current(),
        };
        fragments::once(&view, StatusCode::CONFLICT)
    }
}

/// An id as the page sends it: digits in quotes, or a number.
pub fn id<'de, D: Deserializer<'de>, T: std::str::FromStr<Err: Display>>(input: D) -> Result<T, D::Error> {
    optional_id(input)?.ok_or_else(|| D::Error::custom("an id is missing"))
}

pub fn optional_id<'de, D: Deserializer<'de>, T: std::str::FromStr<Err: Display>>(
    input: D,
) -> Result<Option<T>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Number(u64),
        Text(String),
    }
    let text = match Option::<Written>::deserialize(input)? {
        None => return Ok(None),
        Some(Written::Number(number)) => number.to_string(),
        Some(Written::Text(text)) => text,
    };
    text.parse().map(Some).map_err(D::Error::custom)
}
