//! `/api/v2/search` and `/api/v2/search/count`, as far as they find tickets.
//!
//! Offset paging only, and no more than 1,000 results however many there are and whatever the last page says of a next one.

use serde_json::json;

use super::{
    account::Call,
    answer::{Answer, Outcome},
    index::folded,
    paging::{Paging, page},
    records::{Records, Ticket},
    request::Request,
    tickets,
};

const MOST_RESULTS: usize = 1_000;
const ORDER: [&str; 6] = ["new", "open", "pending", "hold", "solved", "closed"];

pub(super) fn find(call: &Call<'_>, records: &Records) -> Outcome {
    call.must_be_staff()?;
    let mut found = matching(call, records)?;
    tickets::sort(call.request, &mut found)?;
    if first_of_page(call.request) >= MOST_RESULTS {
        return Err(Answer::refused(
            422,
            "invalid",
            "Invalid search: Requested response size was greater than Search Response Limits",
        ));
    }
    let shown = |ticket: &&Ticket| {
        let mut row = ticket.show(call.origin);
        row["result_type"] = "ticket".into();
        row
    };
    page(call.request, call.origin, "results", Paging::OffsetOnly, &found, shown)
}

pub(super) fn count(call: &Call<'_>, records: &Records) -> Outcome {
    call.must_be_staff()?;
    Ok(Answer::ok(json!({ "count": matching(call, records)?.len() })))
}

fn first_of_page(request: &Request) -> usize {
    let number = |name: &str, default| request.query(name).and_then(|text| text.parse().ok()).unwrap_or(default);
    number("page", 1_usize).saturating_sub(1) * number("per_page", 100)
}

fn matching<'a>(call: &Call<'_>, records: &'a Records) -> Result<Vec<&'a Ticket>, Answer> {
    let query = call.request.query("query").ok_or_else(|| Answer::refused(400, "invalid", "query is missing"))?;
    let terms = terms(query);
    if !terms.iter().any(|term| term == "type:ticket") {
        return Err(Answer::refused(400, "invalid", "this account searches tickets only"));
    }
    Ok(records.tickets.values().filter(|ticket| terms.iter().all(|term| fits(ticket, term))).collect())
}

/// Words, and phrases in quotes, which keep their quotes.
fn terms(query: &str) -> Vec<String> {
    let mut terms = vec![String::new()];
    let mut is_quoted = false;
    for letter in query.chars() {
        match letter {
            '"' => {
                is_quoted = !is_quoted;
                terms.extend(is_quoted.then(String::new));
                if let Some(last) = terms.last_mut() {
                    last.push('"');
                }
            }
            blank if blank.is_whitespace() && !is_quoted => terms.push(String::new()),
            letter => terms.last_mut().map_or((), |last| last.push(letter)),
        }
    }
    terms.retain(|term| !term.trim_matches('"').trim().is_empty());
    terms
}

fn fits(ticket: &Ticket, term: &str) -> bool {
    if let Some(phrase) = term.strip_prefix('"') {
        return holds(ticket, phrase.trim_end_matches('"'));
    }
    let rank = |status: &str| ORDER.iter().position(|known| *known == status);
    if let Some(status) = term.strip_prefix("status<") {
        return rank(&ticket.status) < rank(status);
    }
    match term.split_once(':') {
        Some(("type", kind)) => kind == "ticket",
        Some(("organization", id)) => ticket.organization_id.is_some_and(|own| own.to_string() == id),
        Some(("status", status)) => ticket.status == status,
        Some(("requester", id)) => ticket.requester_id.to_string() == id,
        Some(("tags", tag)) => ticket.tags.iter().any(|own| own == tag),
        Some(_) => false,
        None => holds(ticket, term),
    }
}

/// Private notes are searched too: the searcher is an agent.
fn holds(ticket: &Ticket, text: &str) -> bool {
    let text = folded(text);
    ticket.id.to_string() == text
        || folded(&ticket.subject).contains(&text)
        || ticket.comments.iter().any(|comment| folded(&comment.body).contains(&text))
}
