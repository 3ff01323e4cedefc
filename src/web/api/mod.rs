//! The API for the provider's own tools: `/api/v1`. `openapi.json` beside this file describes it, and a test holds the
//! service to it.

mod caller;

use std::{iter, sync::Arc};

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::ContentType,
    web::{Data, Path},
};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use super::{
    Settings,
    billing::{customer_id, tickets},
    error::ApiError,
    extract,
};
use crate::{
    ledger::{Actor, Ledger, Shown, View},
    portabilling::CustomerId,
    tenants::Tenant,
    tickets::{Audience, LastReply, Listed},
    visits::{Door, Visitor, Visits, Who},
    zendesk::{OrganizationId, Ticket, TicketPage, UserId},
};

pub use caller::{MakesLinks, ReadsTickets};

/// `GET /api/v1/openapi.json`: what there is, for programs and people alike.
pub async fn describe() -> HttpResponse {
    HttpResponse::Ok().insert_header(ContentType::json()).body(include_str!("openapi.json"))
}

/// What a program may ask for beside the tickets: a question to Zendesk for each of them.
const LAST_REPLY: &str = "last_public_reply";

/// `GET /api/v1/tenants/{tenant}/customers/{id}/tickets?status=…&q=…&from=…&include=…`
pub async fn list(
    request: HttpRequest,
    caller: ReadsTickets,
    path: Path<(String, String)>,
    ledger: Data<Ledger>,
) -> Result<HttpResponse, ApiError> {
    let ReadsTickets { tenant, key } = caller;
    let customer = customer_id(&path.1)?;
    let wish = tickets::wish_of(&request, Audience::Staff)?;
    let has_replies = match extract::query_value(&request, "include").as_deref() {
        None | Some("") => false,
        Some(LAST_REPLY) => true,
        Some(_) => return Err(ApiError::InvalidRequest("nothing of that name can be included")),
    };
    let partner = tenant.linking.partner_of_customer(customer).await?;
    let Some(organization) = partner.map(|partner| partner.link.organization) else {
        return Ok(HttpResponse::Ok().json(json!({
            "customer": customer, "organization": null, "read_at": null, "is_stale": false, "tickets": [], "next": null,
        })));
    };
    let all = tenant.program_tickets.as_ref().ok_or(ApiError::NotFound)?;
    let listed = all.page(organization, &wish, false).await.map_err(|error| tickets::of_list(error, &wish))?;
    let listed = listed.ok_or(ApiError::NotFound)?;
    record(&ledger, &tenant, key, customer, organization)?;
    let asked: &[Ticket] = if has_replies { &listed.page.tickets } else { &[] };
    let replies = all.last_replies(asked).await.into_iter().chain(iter::repeat(None));
    let Listed { page, read_at, trouble } = listed;
    let rows: Vec<Value> =
        page.tickets.iter().zip(replies).map(|(ticket, reply)| row(&tenant, &page, ticket, reply)).collect();
    Ok(HttpResponse::Ok().json(json!({
        "customer": customer,
        "organization": organization,
        "read_at": read_at,
        "is_stale": trouble.is_some(),
        "tickets": rows,
        "next": page.next,
    })))
}

/// `POST /api/v1/tenants/{tenant}/customers/{id}/links`: a link to the page of the customer's tickets, good once.
pub async fn invite(
    caller: MakesLinks,
    path: Path<(String, String)>,
    visits: Data<Visits>,
    settings: Data<Settings>,
    ledger: Data<Ledger>,
) -> Result<HttpResponse, ApiError> {
    let MakesLinks { tenant, key } = caller;
    let customer = customer_id(&path.1)?;
    let name = Arc::clone(&tenant.name);
    let visitor = Visitor { tenant: name, door: Door::Billing, who: Who::Invited, customer: Some(customer) };
    let (value, ends_at) = visits.invite(&visitor)?;
    ledger.invited(&tenant.name, Actor::ApiKey(key), customer).await?;
    let origin = settings.public_url.as_str().trim_end_matches('/');
    let url = format!("{origin}/billing/{}/customers/{customer}#link={}", tenant.name, value.expose_secret());
    Ok(HttpResponse::Ok().json(json!({ "url": url, "ends_at": ends_at })))
}

fn row(tenant: &Tenant, page: &TicketPage, ticket: &Ticket, reply: Option<LastReply>) -> Value {
    let person = |id: Option<UserId>| id.map(|id| json!({ "id": id, "name": page.people.get(&id) }));
    json!({
        "id": ticket.id,
        "url": tickets::agent_link(tenant, "tickets", ticket.id),
        "subject": ticket.subject,
        "status": ticket.status.as_str(),
        "priority": ticket.priority.map(crate::zendesk::TicketPriority::as_str),
        "requester": person(ticket.requester),
        "assignee": person(ticket.assignee),
        "created_at": ticket.created_at,
        "updated_at": ticket.updated_at,
        "last_public_reply": reply.map(|reply| json!({
            "at": reply.at,
            "by": if reply.is_requesters { "requester" } else { "help_desk" },
            "excerpt": reply.excerpt,
        })),
    })
}

fn record(
    ledger: &Ledger,
    tenant: &Tenant,
    key: [u8; 6],
    customer: CustomerId,
    organization: OrganizationId,
) -> Result<(), ApiError> {
    let view = View {
        tenant: Arc::clone(&tenant.name),
        actor: Actor::ApiKey(key),
        customer,
        shown: Shown::Tickets,
        organization: Some(organization),
        ticket: None,
    };
    ledger.view(view).map_err(ApiError::NotRecorded)
}
