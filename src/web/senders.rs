//! A ticket without organization: suggestions, the choice of one, and how its sender is recognised next time.

use std::{collections::BTreeMap, sync::Arc};

use actix_web::{
    HttpResponse,
    http::{StatusCode, header::ContentType},
    web::{Json, Path, Query},
};
use fluent_bundle::FluentArgs;
use futures_util::future::join_all;
use serde::Deserialize;

use super::{
    answers::{self, Place},
    error::ApiError,
    extract::{Reader, SignedInAgent, Visitor},
    fragments,
    links::id,
    rows,
    views::{
        AssignedView, ChoiceState, ChosenRow, ContactRow, OrganizationRow, RecognisableRow, RecogniseView,
        RememberedRow, SendersView, TakenBackView,
    },
};
use crate::{
    customers::{Fact, FactKind, Field},
    ledger::Shown,
    linking::EvidenceCode,
    search::{Hints, Strength},
    senders::{Contact, Presence, SenderError, Senders, Standing},
    store::{Assignment, RememberedSender, SenderStage},
    zendesk::{IdentityKind, OrganizationId, TicketId, UserId},
};

/// The organization that an agent chose for a ticket.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssignRequest {
    #[serde(deserialize_with = "id")]
    organization: OrganizationId,
    /// How it was found: a code from the row that was chosen.
    evidence: Option<String>,
}

/// The organization that Zendesk's page shows, if it shows one.
#[derive(Debug, Deserialize)]
pub struct SeenQuery {
    seen: Option<String>,
}

/// What to take back, as the agent saw it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakeBackRequest {
    #[serde(deserialize_with = "id")]
    organization: OrganizationId,
}

/// Which of the sender's addresses and numbers goes to whom.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactRequest {
    kind: Kind,
    #[serde(deserialize_with = "id")]
    contact: UserId,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Email,
    PhoneNumber,
}

impl From<Kind> for IdentityKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Email => Self::Email,
            Kind::PhoneNumber => Self::PhoneNumber,
        }
    }
}

/// What belongs to one organization among the suggestions.
#[derive(Default)]
struct Found {
    strength: Option<Strength>,
    row: Option<super::views::MatchRow>,
    evidence: Vec<Fact>,
    token: Option<String>,
    /// In the order in which they were found, where nothing else tells them apart.
    order: usize,
}

/// Organizations that a ticket may belong to: those of the customers that billing knows by what the ticket says, and those of
/// people whom Zendesk knows by the sender's address or number.
pub(super) async fn suggestions(place: &Place<'_>, hints: Hints) -> Result<HttpResponse, ApiError> {
    let (t, tenant) = (place.reader.texts(), &place.agent.tenant);
    let contacts = async {
        match &tenant.senders {
            Some(senders) => senders.contacts(hints.requester_email.as_deref(), hints.requester_phone.as_deref()).await,
            None => crate::senders::Contacts::default(),
        }
    };
    let (known, contacts) = tokio::join!(tenant.finder.suggest(hints.clone()), contacts);
    let customers: Vec<_> = known.value.candidates.iter().map(|candidate| candidate.customer.id).collect();
    let partners = place.partners(&customers).await;
    let organizations =
        partners.iter().flatten().copied().chain(contacts.found.iter().map(|contact| contact.organization));
    let names = tenant.organization_names.of(&organizations.collect::<Vec<_>>()).await;
    for customer in &customers {
        place.agent.record_view(place.ledger, place.reader, *customer, Shown::Suggestion, None)?;
    }
    let rows = join_all(known.value.candidates.iter().map(|candidate| place.candidate_row(candidate))).await;
    let mut others = Vec::new();
    let mut found: BTreeMap<OrganizationId, Found> = BTreeMap::new();
    for ((candidate, partner), mut row) in known.value.candidates.iter().zip(&partners).zip(rows) {
        let Some(organization) = partner else {
            others.push(row);
            continue;
        };
        let order = found.len();
        let entry = found.entry(*organization).or_insert_with(|| Found { order, ..Found::default() });
        entry.strength = entry.strength.max(Some(candidate.strength));
        entry.evidence.append(&mut row.evidence);
        entry.token = entry.token.take().or_else(|| row.evidence_token.take());
        entry.row = Some(row);
    }
    for contact in &contacts.found {
        let order = found.len();
        let entry = found.entry(contact.organization).or_insert_with(|| Found { order, ..Found::default() });
        let strength = if contact.rivals == 0 { Strength::Strong } else { Strength::Fair };
        entry.strength = entry.strength.max(Some(strength));
        entry.evidence.extend(place.contact_evidence(contact));
        entry.token.get_or_insert_with(|| format!("contact_{}", contact.kind.as_str()));
        if entry.row.is_none()
            && let Some(partner) = tenant.linking.partner_of(contact.organization).await?
        {
            let customer = partner.link.customer;
            place.agent.record_view(place.ledger, place.reader, customer, Shown::Suggestion, None)?;
            entry.row = Some(rows::known_row(place, customer, contact.organization).await);
        }
    }
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_by_key(|(_, found)| (std::cmp::Reverse(found.strength), found.order));
    let organizations = found.into_iter().map(|(id, found)| {
        let organization = answers::organization(id);
        OrganizationRow {
            organization: super::views::Party { name: names.get(&id).map(ToString::to_string), ..organization },
            customer: found.row,
            evidence: found.evidence,
            evidence_token: found.token.unwrap_or_default(),
        }
    });
    let view = SendersView {
        t,
        organizations: organizations.collect(),
        customers: others,
        remarks: known.value.set_aside.iter().map(|it| rows::set_aside(it, t)).collect(),
        incomplete: match (known.value.incomplete, contacts.incomplete) {
            (true, _) => Some("remark-incomplete"),
            (false, true) => Some("assign-incomplete"),
            (false, false) => None,
        },
        may_assign: place.agent.rights.link && tenant.senders.is_some() && place.reader.ticket.is_some(),
    };
    fragments::once(&view, StatusCode::OK)
}

const fn field(kind: IdentityKind) -> Field {
    match kind {
        IdentityKind::Email => Field::Email,
        IdentityKind::PhoneNumber => Field::Phone,
    }
}

impl Place<'_> {
    /// A hidden field stays hidden, also as a reason.
    fn contact_evidence(&self, contact: &Contact) -> Option<Fact> {
        let t = self.reader.texts();
        let (label, key) = match contact.kind {
            IdentityKind::Email => ("evidence-requester-email", "assign-is-contact-email"),
            IdentityKind::PhoneNumber => ("evidence-requester-phone", "assign-is-contact-phone"),
        };
        if !self.agent.tenant.panel.shown.has(field(contact.kind)) {
            return None;
        }
        let mut args = FluentArgs::with_capacity(3);
        args.set("value", contact.value.clone());
        args.set("name", contact.name.clone());
        let what = t.format(key, &args).into_owned();
        let value = if contact.rivals == 0 {
            what
        } else {
            let mut args = FluentArgs::with_capacity(2);
            args.set("what", what);
            args.set("count", contact.rivals);
            t.format("assign-rivals", &args).into_owned()
        };
        Some(Fact { label: t.get(label).into_owned(), value, kind: FactKind::Text })
    }
}

/// `GET /panel/tickets/{id}/organization?seen=77`: what was chosen here; nothing when nothing was.
pub async fn show(
    agent: SignedInAgent,
    reader: Reader,
    id: Path<String>,
    seen: Query<SeenQuery>,
) -> Result<HttpResponse, ApiError> {
    let ticket = ticket_id(&id)?;
    let seen = seen.seen.as_ref().map(|text| text.parse()).transpose();
    let seen = seen.map_err(|_| ApiError::InvalidRequest("the organization's id is not a number"))?;
    answer(&agent, &reader, ticket, seen, None).await
}

/// `PUT /panel/tickets/{id}/organization`
pub async fn assign(
    visitor: Visitor,
    reader: Reader,
    id: Path<String>,
    wish: Json<AssignRequest>,
) -> Result<HttpResponse, ApiError> {
    let ticket = ticket_id(&id)?;
    let AssignRequest { organization, evidence } = wish.into_inner();
    let asked = Asked { ticket, attempted: "assign_ticket", organization: Some(organization) };
    let (agent, senders) = must_be_allowed(visitor, asked).await?;
    let evidence = EvidenceCode::parse_or_unstated(evidence.as_deref());
    let done = senders.assign(agent.user, ticket, organization, &evidence).await;
    asked.told(&senders, agent.user, done).await?;
    let notify = reader.texts().get("notify-assigned").into_owned();
    answer(&agent, &reader, ticket, Some(organization), Some(notify)).await
}

/// `DELETE /panel/tickets/{id}/organization`
pub async fn take_back(
    visitor: Visitor,
    reader: Reader,
    id: Path<String>,
    wish: Json<TakeBackRequest>,
) -> Result<HttpResponse, ApiError> {
    let ticket = ticket_id(&id)?;
    let organization = wish.organization;
    let asked = Asked { ticket, attempted: "unassign_ticket", organization: Some(organization) };
    let (agent, senders) = must_be_allowed(visitor, asked).await?;
    let done = senders.take_back(agent.user, ticket, organization).await;
    let stays = asked.told(&senders, agent.user, done).await?;
    let notify = if stays { "notify-taken-back-but-stays" } else { "notify-taken-back" };
    answer(&agent, &reader, ticket, None, Some(reader.texts().get(notify).into_owned())).await
}

/// `GET /panel/tickets/{id}/contact`: who could be given the sender's address or number. A hidden field is not offered.
pub async fn choices(visitor: Visitor, reader: Reader, id: Path<String>) -> Result<HttpResponse, ApiError> {
    let ticket = ticket_id(&id)?;
    let asked = Asked { ticket, attempted: "see_contacts", organization: None };
    let (agent, senders) = must_be_allowed(visitor, asked).await?;
    if !senders.may_remember() {
        return Err(ApiError::NotFound);
    }
    let mut choices = senders.choices(agent.user, ticket).await?.ok_or(ApiError::NotFound)?;
    choices.values.retain(|value| agent.tenant.panel.shown.has(field(value.kind)));
    let row = |value: crate::senders::Recognisable| RecognisableRow {
        kind: value.kind.as_str(),
        value: value.value,
        is_theirs: value.is_theirs,
    };
    let contacts = choices.contacts.into_iter().map(|person| ContactRow {
        is_requester: person.id == choices.requester,
        id: person.id.to_string(),
        name: person.name,
    });
    let (values, contacts) = (choices.values.into_iter().map(row).collect(), contacts.collect());
    fragments::once(&RecogniseView { t: reader.texts(), values, contacts }, StatusCode::OK)
}

/// `PUT /panel/tickets/{id}/contact`
pub async fn remember(
    visitor: Visitor,
    reader: Reader,
    id: Path<String>,
    wish: Json<ContactRequest>,
) -> Result<HttpResponse, ApiError> {
    let ticket = ticket_id(&id)?;
    let ContactRequest { kind, contact } = wish.into_inner();
    let asked = Asked { ticket, attempted: "remember_sender", organization: None };
    let (agent, senders) = must_be_allowed(visitor, asked).await?;
    let done = senders.remember(agent.user, ticket, kind.into(), contact).await;
    asked.told(&senders, agent.user, done).await?;
    let notify = reader.texts().get("notify-remembered").into_owned();
    answer(&agent, &reader, ticket, None, Some(notify)).await
}

/// `DELETE /panel/tickets/{id}/contact`
pub async fn forget(
    visitor: Visitor,
    reader: Reader,
    id: Path<String>,
    wish: Json<ContactRequest>,
) -> Result<HttpResponse, ApiError> {
    let ticket = ticket_id(&id)?;
    let ContactRequest { kind, contact } = wish.into_inner();
    let asked = Asked { ticket, attempted: "forget_sender", organization: None };
    let (agent, senders) = must_be_allowed(visitor, asked).await?;
    let done = senders.forget(agent.user, ticket, kind.into(), contact).await;
    asked.told(&senders, agent.user, done).await?;
    let notify = reader.texts().get("notify-forgotten").into_owned();
    answer(&agent, &reader, ticket, None, Some(notify)).await
}

/// What somebody wants to change.
#[derive(Debug, Clone, Copy)]
struct Asked {
    ticket: TicketId,
    attempted: &'static str,
    organization: Option<OrganizationId>,
}

impl Asked {
    /// A refusal stands in the ledger like what was done.
    async fn told<T>(self, senders: &Senders, user: UserId, done: Result<T, SenderError>) -> Result<T, ApiError> {
        let outcome = done.as_ref().map_or_else(SenderError::reason, |_| "done");
        metrics::counter!("portadesk_sender_decisions_total", "act" => self.attempted, "outcome" => outcome)
            .increment(1);
        if let Err(error) = &done {
            senders.refused(user, self.ticket, (self.attempted, self.organization), error.reason()).await?;
        }
        Ok(done?)
    }
}

fn ticket_id(text: &str) -> Result<TicketId, ApiError> {
    text.parse().map_err(|_| ApiError::InvalidRequest("the ticket's id is not a number"))
}

/// Whoever may link may also say where a ticket belongs. Refusals for lack of rights stand in the ledger like all others.
async fn must_be_allowed(visitor: Visitor, asked: Asked) -> Result<(SignedInAgent, Senders), ApiError> {
    let (tenant, user) = (Arc::clone(&visitor.tenant), visitor.user);
    let senders = tenant.senders.clone().ok_or(ApiError::NotFound)?;
    let (error, reason) = match visitor.signed_in() {
        Ok(agent) if agent.rights.link => return Ok((agent, senders)),
        Ok(_) => (ApiError::LinkNotAllowed, "not_allowed"),
        Err(error) => (ApiError::Access(error.clone()), error.code()),
    };
    senders.refused(user, asked.ticket, (asked.attempted, asked.organization), reason).await?;
    Err(error)
}

/// What was chosen for the ticket, as it stands now. `seen`: as in [`Senders::standing`].
async fn answer(
    agent: &SignedInAgent,
    reader: &Reader,
    ticket: TicketId,
    seen: Option<OrganizationId>,
    notify: Option<String>,
) -> Result<HttpResponse, ApiError> {
    let standing = match &agent.tenant.senders {
        Some(senders) => senders.standing(ticket, seen).await?,
        None => None,
    };
    let Some(Standing { assignment, known, remembered }) = standing else {
        return match notify {
            Some(notify) => fragments::once(&TakenBackView { notify }, StatusCode::OK),
            None => Ok(HttpResponse::Ok().insert_header(ContentType::html()).finish()),
        };
    };
    let chosen = match assignment {
        Some(assignment) => Some(chosen(agent, reader, assignment, known).await),
        None => None,
    };
    let row = |known: RememberedSender| RememberedRow {
        kind: known.kind.as_str(),
        text: match known.kind {
            IdentityKind::Email => "assign-remembered-email",
            IdentityKind::PhoneNumber => "assign-remembered-phone",
        },
        contact: known.contact.to_string(),
        is_unfinished: known.stage != SenderStage::Done,
    };
    let view = AssignedView {
        t: reader.texts(),
        chosen,
        remembered: remembered.into_iter().map(row).collect(),
        may_change: agent.rights.link,
        may_remember: agent.tenant.senders.as_ref().is_some_and(Senders::may_remember),
        notify,
    };
    fragments::once(&view, StatusCode::OK)
}

async fn chosen(agent: &SignedInAgent, reader: &Reader, assignment: Assignment, known: Presence) -> ChosenRow {
    let t = reader.texts();
    let Assignment { organization, assigned_by, assigned_at, stage, evidence, adds_member, .. } = assignment;
    let names = agent.tenant.organization_names.of(&[organization]).await;
    let by = if assigned_by == agent.user {
        t.get("assign-by-you").into_owned()
    } else {
        t.with("assign-by", "id", assigned_by.to_string()).into_owned()
    };
    ChosenRow {
        organization: super::views::Party {
            name: names.get(&organization).map(ToString::to_string),
            ..answers::organization(organization)
        },
        state: match (stage, known) {
            (SenderStage::Begun, _) => ChoiceState::Begun,
            (SenderStage::TakingBack, _) => ChoiceState::TakingBack,
            (SenderStage::Done, Presence::There) => ChoiceState::Done,
            (SenderStage::Done, Presence::Moved) => ChoiceState::Moved,
            (SenderStage::Done, Presence::Unsure) => ChoiceState::Unsure,
        },
        joined: adds_member,
        by,
        at: answers::age(assigned_at, reader),
        evidence_token: evidence,
    }
}
