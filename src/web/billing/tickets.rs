//! The page of a customer's tickets, and what fills it.

use std::sync::Arc;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{self, ContentType},
    },
    web::{Data, Path},
};
use askama::Template as _;

use super::{Seen, see};
use crate::{
    ledger::Ledger,
    linking::Partner,
    locale::Texts,
    portabilling::Realm,
    telemetry::correlation,
    tenants::{Tenant, Tenants},
    tickets::{Audience, LastReply, Listed, Wish},
    web::{
        Settings,
        answers::{self, organization as organization_party},
        assets,
        error::ApiError,
        extract::{self, Guest, Reader},
        fragments, headers,
        views::{ColorScheme, CountRow, CountsView, ReplyRow, TicketListView, TicketRow, TicketsShell, TicketsView},
    },
    zendesk::{OrganizationId, Ticket, TicketPage, TicketPriority, TicketStatus, UserId, ZendeskError},
};

/// `GET /billing/{tenant}/customers/{id}`: a page that holds nothing but texts. Whoever asks gets it.
pub async fn page(
    request: HttpRequest,
    path: Path<(String, String)>,
    tenants: Data<Tenants>,
    settings: Data<Settings>,
) -> Result<HttpResponse, ApiError> {
    let (tenant, customer) = path.into_inner();
    let tenant = tenants.named(&tenant).filter(|tenant| tenant.tickets.is_some()).ok_or(ApiError::NotFound)?;
    let customer = super::customer_id(&customer)?;
    let color_scheme = extract::query_value(&request, "colorScheme");
    let shell = TicketsShell {
        t: extract::language(&request).texts(),
        tenant: tenant.name.to_string(),
        customer: customer.to_string(),
        has_resellers: tenant.people.realms().contains(&Realm::Reseller),
        is_demo: settings.is_demo,
        color_scheme: ColorScheme::from_parameter(color_scheme.as_deref()),
        stylesheet: assets::TICKETS_CSS.path,
        script: assets::TICKETS_JS.path,
    };
    Ok(HttpResponse::Ok()
        .insert_header(ContentType::html())
        .insert_header((header::CONTENT_SECURITY_POLICY, headers::billing_policy(tenant)))
        .body(shell.render()?))
}

/// `GET /billing/{tenant}/customers/{id}/view`
pub async fn view(
    guest: Guest,
    reader: Reader,
    path: Path<(String, String)>,
    ledger: Data<Ledger>,
) -> Result<HttpResponse, ApiError> {
    let seen = see(guest, &path.1).await?;
    shown(&seen, &reader, &ledger, None).await
}

/// How a customer stands now; `notify` is the key of what is told besides, after a change.
pub async fn shown(
    seen: &Seen,
    reader: &Reader,
    ledger: &Ledger,
    notify: Option<&str>,
) -> Result<HttpResponse, ApiError> {
    let partner = seen.partner().await?;
    let organization = partner.as_ref().map(|partner| partner.link.organization);
    seen.record(ledger, organization)?;
    let t = reader.texts();
    let view = TicketsView {
        t,
        customer: seen.party(),
        organization: organization.map(organization_party),
        organization_link: organization.map(|id| agent_link(seen.tenant(), "organizations", id)),
        new_ticket_link: organization.and_then(|id| seen.new_ticket_link(id)),
        may_link: seen.may_link(),
        base: seen.base(),
        statuses: TicketStatus::ALL.map(|status| (status.as_str(), t.get(status_key(status)).into_owned())).to_vec(),
        notify: notify.map(|key| t.get(key).into_owned()),
    };
    fragments::once(&view, StatusCode::OK)
}

/// `GET /billing/{tenant}/customers/{id}/counts`
pub async fn counts(guest: Guest, reader: Reader, path: Path<(String, String)>) -> Result<HttpResponse, ApiError> {
    let seen = see(guest, &path.1).await?;
    let partner = seen.linked().await?;
    let counts = seen.tickets()?.counts(partner.link.organization).await?;
    let t = reader.texts();
    let row = |(status, number): (TicketStatus, u64)| CountRow {
        status: status.as_str(),
        label: t.get(status_key(status)).into_owned(),
        tone: tone(status),
        number: t.count("tickets-number", "number", number).into_owned(),
    };
    fragments::once(&CountsView { t, counts: counts.into_iter().map(row).collect() }, StatusCode::OK)
}

/// `GET /billing/{tenant}/customers/{id}/tickets?status=…&q=…&from=…`
pub async fn list(
    request: HttpRequest,
    guest: Guest,
    reader: Reader,
    path: Path<(String, String)>,
    ledger: Data<Ledger>,
) -> Result<HttpResponse, ApiError> {
    let seen = see(guest, &path.1).await?;
    let wish = wish_of(&request, seen.audience())?;
    let partner = seen.linked().await?;
    let organization = partner.link.organization;
    let anew = extract::query_value(&request, "refresh").is_some();
    let tickets = seen.tickets()?;
    let listed = tickets.page(organization, &wish, anew).await.map_err(|error| of_list(error, &wish))?;
    let listed = listed.ok_or(ApiError::NotFound)?;
    seen.record(&ledger, Some(organization))?;
    let replies = tickets.last_replies(&listed.page.tickets).await;
    let Listed { page, read_at, trouble } = listed;
    let next = page.next.as_ref().map(|from| next_path(&seen, &wish, from));
    let view = TicketListView {
        t: reader.texts(),
        age: answers::age(read_at, &reader),
        stale: trouble.map(|_| correlation::current()),
        hint: (!wish.words.is_empty()).then(|| reader.texts().get(search_hint(wish.audience)).into_owned()),
        rows: rows(seen.tenant(), &reader, &page, replies),
        next,
    };
    fragments::once(&view, StatusCode::OK)
}

/// What the query asks for.
///
/// # Errors
/// [`ApiError::InvalidRequest`] for a status or a place in the list there is not, and for words that are too long.
pub fn wish_of(request: &HttpRequest, audience: Audience) -> Result<Wish, ApiError> {
    // A form sends what nobody has filled in, too.
    let value = |name| extract::query_value(request, name).filter(|value| !value.is_empty());
    let status = match value("status") {
        None => None,
        Some(word) => match TicketStatus::from_wire(&word) {
            TicketStatus::Unknown => return Err(ApiError::InvalidRequest("there is no such status")),
            status => Some(status),
        },
    };
    Wish::new(audience, status, value("q").as_deref().unwrap_or_default(), value("from").as_deref())
        .ok_or(ApiError::InvalidRequest("the search is too long, or its place in the list is none"))
}

/// A cursor that Zendesk does not know is the asker's fault.
pub fn of_list(error: Arc<ZendeskError>, wish: &Wish) -> ApiError {
    match &*error {
        ZendeskError::Refused { status: 400 | 422, .. } if wish.goes_on() => {
            ApiError::InvalidRequest("the place in the list is none")
        }
        _ => error.into(),
    }
}

const fn search_hint(audience: Audience) -> &'static str {
    match audience {
        Audience::Staff => "tickets-search-limit",
        Audience::Outsider => "tickets-search-subjects",
    }
}

fn next_path(seen: &Seen, wish: &Wish, from: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    if let Some(status) = wish.status {
        query.append_pair("status", status.as_str());
    }
    if !wish.words.is_empty() {
        query.append_pair("q", &wish.words);
    }
    format!("{}/tickets?{}", seen.base(), query.append_pair("from", from).finish())
}

fn rows(tenant: &Tenant, reader: &Reader, page: &TicketPage, replies: Vec<Option<LastReply>>) -> Vec<TicketRow> {
    let t = reader.texts();
    let name = |id: Option<UserId>| match id {
        None => t.get("tickets-nobody").into_owned(),
        Some(id) => page.people.get(&id).cloned().unwrap_or_else(|| id.to_string()),
    };
    let row = |(ticket, reply): (&Ticket, Option<LastReply>)| TicketRow {
        id: ticket.id.to_string(),
        subject: match ticket.subject.as_str() {
            "" => t.get("tickets-no-subject").into_owned(),
            subject => subject.to_owned(),
        },
        link: agent_link(tenant, "tickets", ticket.id),
        status: t.get(status_key(ticket.status)).into_owned(),
        tone: tone(ticket.status),
        priority: ticket.priority.map(|priority| t.get(priority_key(priority)).into_owned()),
        priority_tone: ticket.priority.map_or("neutral", priority_tone),
        requester: name(ticket.requester),
        assignee: name(ticket.assignee),
        created: answers::age(ticket.created_at, reader),
        reply: reply.map(|reply| reply_row(reply, reader, t)),
    };
    page.tickets.iter().zip(replies).map(row).collect()
}

fn reply_row(reply: LastReply, reader: &Reader, t: Texts) -> ReplyRow {
    let by = if reply.is_requesters { "tickets-reply-requester" } else { "tickets-reply-desk" };
    ReplyRow { by: t.get(by).into_owned(), at: answers::age(reply.at, reader), excerpt: reply.excerpt }
}

/// A page of Zendesk's own for agents.
pub fn agent_link(tenant: &Tenant, kind: &str, id: impl std::fmt::Display) -> String {
    format!("{}/agent/{kind}/{id}", tenant.frame_ancestor)
}

const fn status_key(status: TicketStatus) -> &'static str {
    match status {
        TicketStatus::New => "tickets-status-new",
        TicketStatus::Open => "tickets-status-open",
        TicketStatus::Pending => "tickets-status-pending",
        TicketStatus::Hold => "tickets-status-hold",
        TicketStatus::Solved => "tickets-status-solved",
        TicketStatus::Closed => "tickets-status-closed",
        TicketStatus::Unknown => "tickets-status-unknown",
    }
}

const fn tone(status: TicketStatus) -> &'static str {
    match status {
        TicketStatus::New | TicketStatus::Pending => "warning",
        TicketStatus::Open => "danger",
        TicketStatus::Solved => "good",
        TicketStatus::Hold | TicketStatus::Closed | TicketStatus::Unknown => "neutral",
    }
}

const fn priority_key(priority: TicketPriority) -> &'static str {
    match priority {
        TicketPriority::Urgent => "tickets-priority-urgent",
        TicketPriority::High => "tickets-priority-high",
        TicketPriority::Normal => "tickets-priority-normal",
        TicketPriority::Low => "tickets-priority-low",
    }
}

const fn priority_tone(priority: TicketPriority) -> &'static str {
    match priority {
        TicketPriority::Urgent => "danger",
        TicketPriority::High => "warning",
        TicketPriority::Normal | TicketPriority::Low => "neutral",
    }
}

impl Seen {
    /// The customer's link, where there has to be one.
    async fn linked(&self) -> Result<Arc<Partner>, ApiError> {
        self.partner().await?.ok_or(ApiError::NotFound)
    }

    fn new_ticket_link(&self, organization: OrganizationId) -> Option<String> {
        let template = self.tenant().ticket_settings.as_ref()?.new_ticket_link.as_ref()?;
        let filled = template.replace("{organization}", &organization.to_string());
        Some(filled.replace("{i_customer}", &self.customer.to_string()))
    }
}
