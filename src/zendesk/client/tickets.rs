//! Tickets, read: an organization's list, a search in it, counts, and the public part of a conversation.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::{Zendesk, call::Call};
use crate::zendesk::{
    Comment, MOST_FOUND, OrganizationId, Ticket, TicketId, TicketPage, TicketPriority, TicketStatus, UserId,
    ZendeskError,
};

/// Most people asked for at once.
const PEOPLE_AT_ONCE: usize = 100;
/// Comments looked at for a public one: the latest of a ticket.
const LATEST_COMMENTS: &str = "20";

impl Zendesk {
    /// A page of an organization's tickets, the one with the latest change first; `after` is the cursor of the page before.
    /// `None` when Zendesk does not know the organization.
    ///
    /// # Errors
    /// [`ZendeskError::Refused`] also for a cursor that is none.
    pub async fn tickets_of(
        &self,
        organization: OrganizationId,
        after: Option<&str>,
        size: u8,
    ) -> Result<Option<TicketPage>, ZendeskError> {
        let (id, size) = (organization.to_string(), size.to_string());
        let path = ["api", "v2", "organizations", &id, "tickets"];
        let mut query = vec![("page[size]", &*size), ("sort", "-updated_at"), ("include", "users")];
        query.extend(after.map(|cursor| ("page[after]", cursor)));
        let call = Call::get("organizations/tickets", &path).with_query(&query);
        let Some(answer) = self.call_if_known(&call).await? else { return Ok(None) };
        let list: TicketList = answer.read()?;
        let people = list.users.into_iter().filter_map(PersonRecord::named).collect();
        Ok(Some(TicketPage {
            tickets: of_organization(list.tickets, organization),
            people,
            next: list.meta.after_cursor.filter(|_| list.meta.has_more),
        }))
    }

    /// Tickets of an organization by status and words, the one with the latest change first. Zendesk finds no more than
    /// 1,000, and new ones after some minutes. `page` counts from 1; the answer's cursor is the number of the next one.
    ///
    /// # Errors
    /// As [`Zendesk::tickets_of`].
    pub async fn find_tickets(
        &self,
        organization: OrganizationId,
        status: Option<TicketStatus>,
        words: &str,
        (page, size): (u16, u8),
    ) -> Result<TicketPage, ZendeskError> {
        let (query, page_text, size_text) =
            (search_query(organization, status, words), page.to_string(), size.to_string());
        let query = [
            ("query", &*query),
            ("sort_by", "updated_at"),
            ("sort_order", "desc"),
            ("per_page", &*size_text),
            ("page", &*page_text),
        ];
        let call = Call::get("search", &["api", "v2", "search"]).with_query(&query);
        let found: Found = self.call(&call).await?.read()?;
        let is_more = found.next_page.is_some() && page.saturating_mul(size.into()) < MOST_FOUND;
        let next = is_more.then(|| (page + 1).to_string());
        let tickets = of_organization(found.results, organization);
        let people = self.names_of(people_in(&tickets)).await?;
        Ok(TicketPage { tickets, people, next })
    }

    /// How many tickets with this status an organization has; `None`: with any.
    pub async fn count_tickets(
        &self,
        organization: OrganizationId,
        status: Option<TicketStatus>,
    ) -> Result<u64, ZendeskError> {
        let query = search_query(organization, status, "");
        let query = [("query", &*query)];
        let call = Call::get("search/count", &["api", "v2", "search", "count"]).with_query(&query);
        let answer = self.call(&call).await?;
        let count: CountEnvelope = answer.read()?;
        count.number().ok_or_else(|| answer.unreadable())
    }

    /// The latest comment of a ticket that its requester may read. Private notes are thrown away here.
    pub async fn last_public_comment(&self, ticket: TicketId) -> Result<Option<Comment>, ZendeskError> {
        let id = ticket.to_string();
        let path = ["api", "v2", "tickets", &id, "comments"];
        let query = [("sort", "-created_at"), ("page[size]", LATEST_COMMENTS)];
        let call = Call::get("tickets/comments", &path).with_query(&query);
        let Some(answer) = self.call_if_known(&call).await? else { return Ok(None) };
        let list: CommentList = answer.read()?;
        let public = list.comments.into_iter().filter_map(CommentRecord::if_public);
        Ok(public.max_by_key(|comment| comment.created_at))
    }

    async fn names_of(&self, people: Vec<UserId>) -> Result<HashMap<UserId, String>, ZendeskError> {
        let mut names = HashMap::new();
        for some in people.chunks(PEOPLE_AT_ONCE) {
            let ids = some.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
            let query = [("ids", &*ids)];
            let call = Call::get("users/show_many", &["api", "v2", "users", "show_many"]).with_query(&query);
            let list: PeopleList = self.call(&call).await?.read()?;
            names.extend(list.users.into_iter().filter_map(PersonRecord::named));
        }
        Ok(names)
    }
}

/// A query that cannot leave the organization, whatever somebody typed: words are quoted, and what quotes or commands is
/// taken out of them.
fn search_query(organization: OrganizationId, status: Option<TicketStatus>, words: &str) -> String {
    let mut query = format!("type:ticket organization:{organization}");
    if let Some(status) = status {
        query.extend([" status:", status.as_str()]);
    }
    for word in words.split_whitespace() {
        let plain: String = word.chars().filter(|letter| !matches!(letter, '"' | '\\' | '*')).collect();
        if !plain.is_empty() {
            query.extend([" \"", &plain, "\""]);
        }
    }
    query
}

/// What is said to be another organization's is not shown as this one's.
fn of_organization(records: Vec<TicketRecord>, organization: OrganizationId) -> Vec<Ticket> {
    let tickets = records.into_iter().filter_map(TicketRecord::into_ticket);
    tickets.filter(|ticket| ticket.organization == Some(organization)).collect()
}

fn people_in(tickets: &[Ticket]) -> Vec<UserId> {
    let mut people: Vec<UserId> =
        tickets.iter().flat_map(|ticket| [ticket.requester, ticket.assignee]).flatten().collect();
    people.sort_unstable();
    people.dedup();
    people
}

#[derive(Deserialize)]
struct TicketList {
    tickets: Vec<TicketRecord>,
    #[serde(default)]
    users: Vec<PersonRecord>,
    #[serde(default)]
    meta: Meta,
}

#[derive(Default, Deserialize)]
struct Meta {
    #[serde(default)]
    has_more: bool,
    #[serde(default)]
    after_cursor: Option<String>,
}

#[derive(Deserialize)]
struct Found {
    results: Vec<TicketRecord>,
    #[serde(default)]
    next_page: Option<String>,
}

/// A bare number, or the object that the count of an organization's tickets has.
#[derive(Deserialize)]
struct CountEnvelope {
    count: Value,
}

impl CountEnvelope {
    fn number(&self) -> Option<u64> {
        self.count.as_u64().or_else(|| self.count.get("value")?.as_u64())
    }
}

#[derive(Deserialize)]
struct TicketRecord {
    id: TicketId,
    #[serde(default)]
    subject: Option<String>,
    #[serde(default)]
    status: Option<String>,
    #[serde(default)]
    priority: Option<String>,
    #[serde(default)]
    requester_id: Option<UserId>,
    #[serde(default)]
    assignee_id: Option<UserId>,
    #[serde(default)]
    organization_id: Option<OrganizationId>,
    #[serde(default)]
    is_public: Option<bool>,
    #[serde(default)]
    created_at: Option<Timestamp>,
    #[serde(default)]
    updated_at: Option<Timestamp>,
}

impl TicketRecord {
    /// A row without its times is left out rather than shown with invented ones.
    fn into_ticket(self) -> Option<Ticket> {
        let created_at = self.created_at?;
        Some(Ticket {
            id: self.id,
            subject: self.subject.unwrap_or_default().trim().to_owned(),
            status: self.status.as_deref().map_or(TicketStatus::Unknown, TicketStatus::from_wire),
            priority: self.priority.as_deref().and_then(TicketPriority::from_wire),
            requester: self.requester_id,
            assignee: self.assignee_id,
            organization: self.organization_id,
            is_public: self.is_public != Some(false),
            created_at,
            updated_at: self.updated_at.unwrap_or(created_at),
        })
    }
}

#[derive(Deserialize)]
struct PeopleList {
    users: Vec<PersonRecord>,
}

#[derive(Deserialize)]
struct PersonRecord {
    id: Option<UserId>,
    #[serde(default)]
    name: Option<String>,
}

impl PersonRecord {
    fn named(self) -> Option<(UserId, String)> {
        Some((self.id?, self.name.filter(|name| !name.trim().is_empty())?))
    }
}

#[derive(Deserialize)]
struct CommentList {
    comments: Vec<CommentRecord>,
}

#[derive(Deserialize)]
struct CommentRecord {
    #[serde(default)]
    author_id: Option<UserId>,
    #[serde(default)]
    plain_body: Option<String>,
    #[serde(default)]
    body: Option<String>,
    /// What does not say that it is public is private.
    #[serde(default)]
    public: bool,
    #[serde(default)]
    created_at: Option<Timestamp>,
}

impl CommentRecord {
    fn if_public(self) -> Option<Comment> {
        let text = self.plain_body.or(self.body).unwrap_or_default();
        self.public.then_some(Comment { author: self.author_id, text, created_at: self.created_at? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_typed_cannot_leave_the_organization() {
        let query = search_query(OrganizationId(77), Some(TicketStatus::Open), "dial\" organization:78 *  -\\");

        assert_eq!(query, "type:ticket organization:77 status:open \"dial\" \"organization:78\" \"-\"");
    }

    #[test]
    fn a_comment_that_does_not_say_that_it_is_public_is_not_told() {
        let read = |json: &str| serde_json::from_str::<CommentRecord>(json).unwrap().if_public();

        assert!(read(r#"{"body":"note","created_at":"2026-03-01T12:00:00Z"}"#).is_none());
        assert!(read(r#"{"body":"note","public":false,"created_at":"2026-03-01T12:00:00Z"}"#).is_none());
        assert!(read(r#"{"body":"reply","public":true,"created_at":"2026-03-01T12:00:00Z"}"#).is_some());
    }
}
