//! My tickets: the list, a conversation, an answer, the end.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Json, Path, Query},
};
use serde::Deserialize;

use super::Customer;
use crate::{
    care::{MyTicket, Who},
    web::{
        error::ApiError,
        extract::Reader,
        fragments,
        pace::Pace,
        views::{CareTicket, CareTicketRow, CareTickets, SaidRow, TICKET_STATUSES, WaitingRow},
    },
    zendesk::TicketId,
};

/// Longest cursor looked at.
const LONGEST_CURSOR: usize = 500;

#[derive(Debug, Deserialize)]
pub struct Wanted {
    from: Option<String>,
}

/// `GET /care/{tenant}/tickets?from=…`
pub async fn list(customer: Customer, reader: Reader, wanted: Query<Wanted>) -> Result<HttpResponse, ApiError> {
    let from = wanted.from.as_deref();
    if from.is_some_and(|cursor| cursor.len() > LONGEST_CURSOR) {
        return Err(ApiError::InvalidRequest("the place in the list is none"));
    }
    let waiting = if from.is_none() { customer.care.waiting(customer.id).await? } else { Vec::new() };
    let page = customer.care.tickets(customer.id, from).await?;
    let view = CareTickets {
        t: reader.texts(),
        waiting: waiting
            .into_iter()
            .map(|it| WaitingRow {
                subject: it.subject,
                at: reader.formats.date_time(it.sent_at),
                is_given_up: it.is_given_up,
            })
            .collect(),
        rows: page.tickets.iter().map(|ticket| row(&reader, ticket)).collect(),
        next: page.next,
        is_more: from.is_some(),
    };
    fragments::once(&view, StatusCode::OK)
}

/// `GET /care/{tenant}/tickets/{id}`
pub async fn show(customer: Customer, reader: Reader, path: Path<(String, String)>) -> Result<HttpResponse, ApiError> {
    present(&customer, &reader, id_in(&path)?, None).await
}

/// What a customer says, and the state that they have seen.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Word {
    text: String,
    stamp: String,
}

/// `POST /care/{tenant}/tickets/{id}`: an answer.
pub async fn reply(
    customer: Customer,
    reader: Reader,
    path: Path<(String, String)>,
    word: Json<Word>,
    pace: Data<Pace>,
) -> Result<HttpResponse, ApiError> {
    let id = id_in(&path)?;
    customer.take(&pace)?;
    customer.care.reply(customer.id, id, &word.text, &word.stamp).await?;
    present(&customer, &reader, id, Some("care-replied")).await
}

/// The state that a customer has seen.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    stamp: String,
}

/// `PUT /care/{tenant}/tickets/{id}`: the question is answered.
pub async fn solve(
    customer: Customer,
    reader: Reader,
    path: Path<(String, String)>,
    seen: Json<Seen>,
    pace: Data<Pace>,
) -> Result<HttpResponse, ApiError> {
    let id = id_in(&path)?;
    customer.take(&pace)?;
    customer.care.solve(customer.id, id, &seen.stamp).await?;
    present(&customer, &reader, id, Some("care-solved")).await
}

fn id_in(path: &(String, String)) -> Result<TicketId, ApiError> {
    path.1.parse().map_err(|_| ApiError::InvalidRequest("an id in the path is not a number"))
}

async fn present(
    customer: &Customer,
    reader: &Reader,
    id: TicketId,
    notify: Option<&str>,
) -> Result<HttpResponse, ApiError> {
    let t = reader.texts();
    let conversation = customer.care.conversation(customer.id, id).await?;
    let shown = row(reader, &conversation.ticket);
    let said = conversation.said.into_iter().map(|one| {
        let (who, by) = match one.who {
            Who::Me => ("me", t.get("care-me")),
            Who::Colleague => ("colleague", t.get("care-who-colleague")),
            Who::Support => ("support", t.get("care-support")),
        };
        let at = one.at.map(|at| reader.formats.date_time(at)).unwrap_or_default();
        SaidRow { who, by: by.into_owned(), at, text: one.text, files: one.files }
    });
    let view = CareTicket {
        t,
        id: shown.id,
        subject: shown.subject,
        status: shown.status,
        tone: shown.tone,
        said: said.collect(),
        is_cut: conversation.is_cut,
        stamp: conversation.stamp,
        is_open: conversation.is_open,
        may_solve: conversation.is_open && conversation.ticket.status != "solved",
        notify: notify.map(|key| t.get(key).into_owned()),
    };
    fragments::once(&view, StatusCode::OK)
}

fn row(reader: &Reader, ticket: &MyTicket) -> CareTicketRow {
    let known = TICKET_STATUSES.into_iter().find(|(status, _)| *status == ticket.status);
    let (status, tone) = known.unwrap_or(("other", "neutral"));
    CareTicketRow {
        id: ticket.id.to_string(),
        subject: ticket.subject.clone(),
        status: reader.texts().get(&format!("care-status-{status}")).into_owned(),
        tone,
        updated: ticket.updated.map(|at| reader.formats.date_time(at)).unwrap_or_default(),
        is_own: ticket.is_own,
    }
}
