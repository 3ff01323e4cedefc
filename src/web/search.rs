//! Search and suggestions in the panel.

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Json, Path, Query as Parameters},
};
use fluent_bundle::FluentArgs;
use futures_util::future::join_all;
use serde::Deserialize;

use super::{
    answers::Place,
    error::ApiError,
    extract::{Reader, SignedInAgent},
    fragments::{self, Fragments, Subject},
    organizations::organization_id,
    rows, senders,
    views::{LookupView, MatchRow, Refusal, SearchResults, SuggestionsView},
};
use crate::{
    ledger::{Ledger, Shown},
    search::{Hints, Matches, Outcome, PageRequest, Query, QueryError, Region, Total},
    telemetry::correlation,
    zendesk::OrganizationId,
};

/// Pages that can be turned to; whoever gets here needs a better query.
const MOST_PAGES: u32 = 50;
/// Characters read of a name, a number or an address, of a subject, and of a description.
const MOST_NAME: usize = 300;
const MOST_SUBJECT: usize = 500;
const MOST_DESCRIPTION: usize = 4_000;

/// `GET /panel/lookup`: where to search from, for whoever may look at customers.
pub async fn lookup(_: SignedInAgent, reader: Reader) -> Result<HttpResponse, ApiError> {
    fragments::once(&LookupView { t: reader.texts() }, StatusCode::OK)
}

#[derive(Debug, Deserialize)]
pub struct SearchParameters {
    q: String,
    /// From 1.
    #[serde(default = "first_page")]
    page: u32,
}

const fn first_page() -> u32 {
    1
}

/// `GET /panel/search?q=…&page=…`
pub async fn find(
    request: HttpRequest,
    agent: SignedInAgent,
    reader: Reader,
    parameters: Parameters<SearchParameters>,
    fragments: Data<Fragments>,
    ledger: Data<Ledger>,
) -> Result<HttpResponse, ApiError> {
    let place = Place { request: &request, agent: &agent, reader: &reader, fragments: &fragments, ledger: &ledger };
    let number = parameters.page.clamp(1, MOST_PAGES);
    let query = match Query::recognise(&parameters.q, agent.tenant.finder.region()) {
        Ok(query) => query,
        Err(fault) => return unsearchable(&place, &parameters.q, fault),
    };
    let text = query.text().to_owned();
    let known = agent.tenant.finder.find(query, PageRequest::new(number - 1)).await?;
    let customers: Vec<_> = known.value.rows.iter().map(|found| found.id).collect();
    agent.record_matches(&ledger, &reader, customers.iter().copied())?;
    // Who is linked to whom may change at any moment, so it is part of what the fragment is.
    let partners = place.partners(&customers).await;
    let subject = Subject::Search { text: text.clone(), page: number, partners: partners.clone() };
    let key = agent.fragment(&reader, subject, known.read_at);
    if let Some(rendered) = fragments.get(&key) {
        return Ok(rendered.answer(&request, StatusCode::OK));
    }
    agent.tenant.organization_names.of(&partners.into_iter().flatten().collect::<Vec<_>>()).await;
    let view = results(&place, text, number, &known.value).await;
    let is_nameless = |row: &MatchRow| row.linked_to.as_ref().is_some_and(|partner| partner.name.is_none());
    if known.value.partial || view.matches.iter().any(is_nameless) {
        return fragments::once(&view, StatusCode::OK);
    }
    Ok(fragments.keep(key, &view)?.answer(&request, StatusCode::OK))
}

/// What was typed cannot be searched for: said in the place of the results.
fn unsearchable(place: &Place<'_>, typed: &str, fault: QueryError) -> Result<HttpResponse, ApiError> {
    let t = place.reader.texts();
    let why = match fault {
        QueryError::Empty | QueryError::TooShort => "match-query-too-short",
        QueryError::TooLong => "match-query-too-long",
        QueryError::ControlCharacter => "match-query-unreadable",
    };
    let visible = typed.chars().filter(|c| !c.is_control()).take(100);
    let view = SearchResults {
        t,
        query: visible.collect(),
        tried: Vec::new(),
        matches: Vec::new(),
        more: None,
        page: 1,
        has_next: false,
        may_link: false,
        refusal: Some(Refusal { sentence: t.get(why).into_owned(), correlation_id: correlation::current() }),
    };
    fragments::once(&view, StatusCode::BAD_REQUEST)
}

async fn results(place: &Place<'_>, query: String, page: u32, matches: &Matches) -> SearchResults {
    let t = place.reader.texts();
    let mut rows = Vec::new();
    for found in &matches.rows {
        rows.push(place.match_row(found).await);
    }
    // What led to a match stands first: the page shows it as the way the text was understood.
    let (led, vain): (Vec<_>, Vec<_>) = matches.tried.iter().partition(|tried| tried.outcome == Outcome::Found);
    SearchResults {
        t,
        query,
        tried: led.into_iter().chain(vain).map(|tried| rows::tried(tried, t)).collect(),
        more: more(place, page, matches),
        matches: rows,
        page,
        has_next: matches.more && page < MOST_PAGES,
        may_link: place.agent.rights.link,
        refusal: None,
    }
}

/// Where in the list the page stands, when it is not the whole list, or that the list is not whole.
fn more(place: &Place<'_>, page: u32, matches: &Matches) -> Option<String> {
    let t = place.reader.texts();
    let shown = matches.rows.len() as u64;
    let whole = page == 1 && !matches.more;
    if matches.partial {
        return Some(t.get("match-partial").into_owned());
    }
    if whole || shown == 0 {
        return None;
    }
    let before = u64::from(page - 1) * u64::from(PageRequest::SIZE);
    let mut args = FluentArgs::with_capacity(3);
    args.set("from", before + 1);
    args.set("to", before + shown);
    let key = match matches.total {
        Total::Exactly(total) => {
            args.set("total", total);
            "match-showing"
        }
        Total::AtLeast(_) => "match-showing-more",
    };
    Some(t.format(key, &args).into_owned())
}

/// What the page knows of the ticket. Hints to search with: whatever an agent could type into the box.
#[derive(Debug, Deserialize)]
pub struct TicketHints {
    requester_name: Option<String>,
    requester_email: Option<String>,
    requester_phone: Option<String>,
    organization_name: Option<String>,
    subject: Option<String>,
    description: Option<String>,
}

/// `POST /panel/organizations/{id}/suggestions`
pub async fn suggest(
    request: HttpRequest,
    agent: SignedInAgent,
    reader: Reader,
    id: Path<String>,
    hints: Json<TicketHints>,
    fragments: Data<Fragments>,
    ledger: Data<Ledger>,
) -> Result<HttpResponse, ApiError> {
    let place = Place { request: &request, agent: &agent, reader: &reader, fragments: &fragments, ledger: &ledger };
    let organization = organization_id(&id)?;
    let mut hints = hints.into_inner().into_hints(agent.tenant.finder.region());
    // The organization's domains are read by the server: the page does not know them everywhere.
    if let Ok(Some(read)) = agent.tenant.linking.organization(organization).await {
        hints.organization_domains = read.domain_names;
        hints.organization_name = hints.organization_name.or(Some(read.name));
    }
    suggestions(&place, hints, organization).await
}

/// `POST /panel/suggestions`: beside a ticket without organization, the organizations it may belong to, and customers without
/// one to look at.
pub async fn suggest_for_nobody(
    request: HttpRequest,
    agent: SignedInAgent,
    reader: Reader,
    hints: Json<TicketHints>,
    fragments: Data<Fragments>,
    ledger: Data<Ledger>,
) -> Result<HttpResponse, ApiError> {
    let place = Place { request: &request, agent: &agent, reader: &reader, fragments: &fragments, ledger: &ledger };
    senders::suggestions(&place, hints.into_inner().into_hints(agent.tenant.finder.region())).await
}

async fn suggestions(place: &Place<'_>, hints: Hints, organization: OrganizationId) -> Result<HttpResponse, ApiError> {
    let t = place.reader.texts();
    let known = place.agent.tenant.finder.suggest(hints).await;
    let customers: Vec<_> = known.value.candidates.iter().map(|candidate| candidate.customer.id).collect();
    let partners = place.partners(&customers).await;
    place.agent.tenant.organization_names.of(&partners.into_iter().flatten().collect::<Vec<_>>()).await;
    for candidate in &known.value.candidates {
        let id = candidate.customer.id;
        place.agent.record_view(place.ledger, place.reader, id, Shown::Suggestion, Some(organization))?;
    }
    // Side by side, so that the rows share one patience for what only makes them nicer.
    let candidates = join_all(known.value.candidates.iter().map(|candidate| place.candidate_row(candidate))).await;
    let view = SuggestionsView {
        t,
        candidates,
        remarks: known.value.set_aside.iter().map(|it| rows::set_aside(it, t)).collect(),
        is_incomplete: known.value.incomplete,
        may_link: place.agent.rights.link,
    };
    fragments::once(&view, StatusCode::OK)
}

impl TicketHints {
    /// As much of each as the page sends; whoever sends more does not get it remembered.
    fn into_hints(self, region: Region) -> Hints {
        let cut = |text: Option<String>, most: usize| text.map(|text| text.chars().take(most).collect());
        Hints {
            organization_name: cut(self.organization_name, MOST_NAME),
            organization_domains: Vec::new(),
            requester_email: cut(self.requester_email, MOST_NAME),
            requester_phone: cut(self.requester_phone, MOST_NAME),
            requester_name: cut(self.requester_name, MOST_NAME),
            subject: cut(self.subject, MOST_SUBJECT),
            description: cut(self.description, MOST_DESCRIPTION),
            region,
        }
    }
}
