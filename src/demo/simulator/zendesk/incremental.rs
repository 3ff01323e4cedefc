//! `/api/v2/incremental`: what was changed since a moment, oldest change first. Organizations go by time, tickets by cursor.

use base64::{Engine, prelude::BASE64_STANDARD_NO_PAD};
use serde_json::{Value, json};

use super::{
    account::Call,
    answer::{Answer, Outcome},
    records::{Organization, Records, Ticket, User},
};

/// Records of one answer; a page ends only between two seconds.
const LARGEST_PAGE: usize = 1_000;
/// The last minute is not told yet.
const DELAY_SECS: i64 = 60;

/// For admins; deleted organizations are not in it.
pub(super) fn organizations(call: &Call<'_>, records: &Records) -> Outcome {
    call.must_be_admin()?;
    let start: i64 =
        call.request.query("start_time").and_then(|text| text.parse().ok()).ok_or_else(|| bad("start_time"))?;
    let newest = call.now.as_second() - DELAY_SECS;
    if start > newest {
        return Err(bad("start_time"));
    }
    let second = |organization: &Organization| organization.updated_at.as_second();
    let wanted = start..=newest;
    let mut found: Vec<&Organization> =
        records.organizations.values().filter(|organization| wanted.contains(&second(organization))).collect();
    found.sort_by_key(|organization| (second(organization), organization.id));
    let last = found.get(LARGEST_PAGE - 1).map(|organization| second(organization));
    let end = last.map_or(found.len(), |last| found.partition_point(|organization| second(organization) <= last));
    let is_end = end == found.len();
    let end_time = found[..end].last().map_or(start, |organization| second(organization) + 1);
    let shown: Vec<Value> = found[..end].iter().map(|found| records.show_organization(found, call.origin)).collect();
    let next = format!("{}/api/v2/incremental/organizations.json?start_time={end_time}", call.origin);
    Ok(Answer::ok(json!({
        "count": shown.len(),
        "organizations": shown,
        "end_time": end_time,
        "end_of_stream": is_end,
        "next_page": next,
    })))
}

/// For admins. A cursor tells the last change that was seen; with `include=metric_sets` each ticket has its figures.
pub(super) fn tickets(call: &Call<'_>, records: &Records) -> Outcome {
    call.must_be_admin()?;
    let newest = call.now.as_second() - DELAY_SECS;
    let after = match (call.request.query("cursor"), call.request.query("start_time")) {
        (Some(cursor), _) => place(cursor).ok_or_else(|| bad("cursor"))?,
        (None, Some(text)) => {
            let start: i64 = text.parse().map_err(|_| bad("start_time"))?;
            if start > newest {
                return Err(bad("start_time"));
            }
            (start, 0)
        }
        (None, None) => return Err(bad("start_time")),
    };
    let size: usize =
        call.request.query("per_page").map_or(Ok(LARGEST_PAGE), str::parse).map_err(|_| bad("per_page"))?;
    if !(1..=LARGEST_PAGE).contains(&size) {
        return Err(bad("per_page"));
    }
    let change = |ticket: &Ticket| (ticket.updated_at.as_second(), ticket.id);
    let mut found: Vec<&Ticket> =
        records.tickets.values().filter(|ticket| change(ticket) > after && change(ticket).0 <= newest).collect();
    found.sort_by_key(|ticket| change(ticket));
    let is_end = found.len() <= size;
    found.truncate(size);
    let (second, id) = found.last().map_or(after, |ticket| change(ticket));
    let cursor = BASE64_STANDARD_NO_PAD.encode(format!("{second}.{id}"));
    let with_metrics = call.request.query("include").is_some_and(|list| list.split(',').any(|it| it == "metric_sets"));
    let shown = found.iter().map(|ticket| {
        let mut shown = ticket.show(call.origin);
        if with_metrics {
            shown["metric_set"] = json!({ "ticket_id": ticket.id, "replies": replies(ticket, records) });
        }
        shown
    });
    Ok(Answer::ok(json!({
        "tickets": shown.collect::<Vec<Value>>(),
        "after_cursor": cursor,
        "after_url": format!("{}/api/v2/incremental/tickets/cursor.json?cursor={cursor}", call.origin),
        "before_cursor": null,
        "end_of_stream": is_end,
    })))
}

fn place(cursor: &str) -> Option<(i64, u64)> {
    let text = String::from_utf8(BASE64_STANDARD_NO_PAD.decode(cursor).ok()?).ok()?;
    let (second, id) = text.split_once('.')?;
    Some((second.parse().ok()?, id.parse().ok()?))
}

/// Public comments of people who work here.
fn replies(ticket: &Ticket, records: &Records) -> usize {
    let is_staff = |id: u64| records.users.get(&id).is_some_and(User::is_staff);
    ticket.comments.iter().filter(|comment| comment.public && is_staff(comment.author_id)).count()
}

fn bad(attribute: &str) -> Answer {
    Answer::bad_attribute(attribute)
}
