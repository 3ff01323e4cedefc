//! What customers ask for: making their tickets, with files, and going on with them in their name.
//!
//! Making a ticket can be repeated without harm for two hours, by its key; after that only a look for its external id tells
//! whether it was made. A comment has no key: Zendesk takes it only while the ticket is as the customer saw it.

use std::time::Duration;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Zendesk, call::Call, outgoing::Outgoing};
use crate::zendesk::{OrganizationId, TicketId, UserId, ZendeskError};

/// A file of the largest size may take a while.
const UPLOAD_TIMEOUT: Duration = Duration::from_mins(5);
/// Requests on a page of a list.
const PAGE: &str = "20";
/// Comments on a page, and pages that are read: no conversation that people follow is longer.
const COMMENTS: &str = "100";
const MOST_COMMENT_PAGES: usize = 5;

/// A ticket as the person who asks for help sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpRequest {
    pub id: TicketId,
    pub subject: String,
    /// `new`, `open`, `pending`, `hold`, `solved`, `closed`; empty where Zendesk does not tell.
    pub status: String,
    pub organization: Option<OrganizationId>,
    pub requester: Option<UserId>,
    /// Unless nothing on it was ever said to the requester.
    pub is_public: bool,
    pub created: Option<Timestamp>,
    pub updated: Option<Timestamp>,
    /// `updated` as Zendesk wrote it: by which a change proves that it knows the present state.
    pub stamp: Option<String>,
}

/// Some of many requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpRequests {
    /// In Zendesk's order.
    pub requests: Vec<HelpRequest>,
    /// Where the next page begins. `None`: this is the last.
    pub next: Option<String>,
}

/// Whose requests are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedBy {
    Person(UserId),
    AnyoneOf(OrganizationId),
}

/// Something that was publicly said on a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicComment {
    pub author: Option<UserId>,
    /// Plain.
    pub text: String,
    pub at: Option<Timestamp>,
    /// Names of files.
    pub files: Vec<String>,
}

#[derive(Deserialize)]
struct UploadEnvelope {
    upload: UploadRecord,
}

#[derive(Deserialize)]
struct UploadRecord {
    token: String,
}

#[derive(Deserialize)]
struct TicketEnvelope {
    ticket: RequestRecord,
}

#[derive(Deserialize)]
struct Tickets {
    tickets: Vec<ExternalRecord>,
}

#[derive(Deserialize)]
struct ExternalRecord {
    id: TicketId,
    #[serde(default)]
    external_id: Option<String>,
}

#[derive(Deserialize)]
struct Requests {
    requests: Vec<RequestRecord>,
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
struct RequestRecord {
    id: TicketId,
    #[serde(default)]
    subject: Option<String>,
    #[serde(default)]
    status: Option<String>,
    #[serde(default)]
    organization_id: Option<OrganizationId>,
    #[serde(default)]
    requester_id: Option<UserId>,
    #[serde(default)]
    is_public: Option<bool>,
    #[serde(default)]
    created_at: Option<String>,
    #[serde(default)]
    updated_at: Option<String>,
}

#[derive(Deserialize)]
struct Comments {
    comments: Vec<CommentRecord>,
    #[serde(default)]
    meta: Meta,
}

#[derive(Deserialize)]
struct CommentRecord {
    /// Absent: nobody said that everybody may read it.
    #[serde(default)]
    public: bool,
    #[serde(default)]
    author_id: Option<UserId>,
    #[serde(default)]
    plain_body: Option<String>,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    created_at: Option<String>,
    #[serde(default)]
    attachments: Vec<AttachmentRecord>,
}

#[derive(Deserialize)]
struct AttachmentRecord {
    #[serde(default)]
    file_name: Option<String>,
}

#[derive(Deserialize)]
struct Memberships {
    organization_memberships: Vec<MembershipRecord>,
}

#[derive(Deserialize)]
struct MembershipRecord {
    organization_id: Option<OrganizationId>,
}

impl From<RequestRecord> for HelpRequest {
    fn from(record: RequestRecord) -> Self {
        let moment = |text: &Option<String>| text.as_ref()?.parse().ok();
        Self {
            id: record.id,
            subject: record.subject.unwrap_or_default(),
            status: record.status.unwrap_or_default().to_lowercase(),
            organization: record.organization_id,
            requester: record.requester_id,
            is_public: record.is_public != Some(false),
            created: moment(&record.created_at),
            updated: moment(&record.updated_at),
            stamp: record.updated_at,
        }
    }
}

impl From<CommentRecord> for PublicComment {
    fn from(record: CommentRecord) -> Self {
        Self {
            author: record.author_id,
            text: record.plain_body.or(record.body).unwrap_or_default(),
            at: record.created_at.and_then(|text| text.parse().ok()),
            files: record.attachments.into_iter().filter_map(|file| file.file_name).collect(),
        }
    }
}

impl Zendesk {
    /// Sends a file. The token it is known by lives an hour, and ends when a ticket or comment takes the file.
    pub async fn upload(&self, file: &Outgoing) -> Result<String, ZendeskError> {
        let query = [("filename", file.name.as_str())];
        let call = Call::file("uploads/create", &["api", "v2", "uploads"], file).with_query(&query);
        Ok(self.call(&call.within(UPLOAD_TIMEOUT)).await?.read::<UploadEnvelope>()?.upload.token)
    }

    /// Makes a ticket; of several calls with the same key and the same ticket, within two hours, one makes it.
    ///
    /// # Errors
    /// [`ZendeskError::Refused`] with [`ZendeskError::is_other_repeat`] when the key was used for another ticket.
    pub async fn create_ticket(&self, key: &str, ticket: &Value) -> Result<TicketId, ZendeskError> {
        let path = ["api", "v2", "tickets"];
        let call = Call::post("tickets/create", &path, json!({ "ticket": ticket })).repeatable(key);
        Ok(self.call(&call).await?.read::<TicketEnvelope>()?.ticket.id)
    }

    /// The ticket with exactly this external id; the oldest where there are several.
    pub async fn ticket_with_external_id(&self, external_id: &str) -> Result<Option<TicketId>, ZendeskError> {
        let query = [("external_id", external_id)];
        let call = Call::get("tickets/with_external_id", &["api", "v2", "tickets"]).with_query(&query);
        let found: Tickets = self.call(&call).await?.read()?;
        // A list that knows no such filter would give all tickets.
        let same = found.tickets.into_iter().filter(|it| it.external_id.as_deref() == Some(external_id));
        Ok(same.map(|it| it.id).min())
    }

    /// A page of requests, by cursor.
    pub async fn requests(&self, of: AskedBy, from: Option<&str>) -> Result<HelpRequests, ZendeskError> {
        let (kind, id) = match of {
            AskedBy::Person(user) => ("users", user.to_string()),
            AskedBy::AnyoneOf(organization) => ("organizations", organization.to_string()),
        };
        let path = ["api", "v2", kind, &id, "requests"];
        let mut query = vec![("page[size]", PAGE), ("sort", "-updated_at")];
        query.extend(from.map(|cursor| ("page[after]", cursor)));
        let call = Call::get("requests/list", &path).with_query(&query);
        let Some(answer) = self.call_if_known(&call).await? else {
            return Ok(HelpRequests { requests: Vec::new(), next: None });
        };
        let page: Requests = answer.read()?;
        let next = page.meta.after_cursor.filter(|_| page.meta.has_more);
        Ok(HelpRequests { requests: page.requests.into_iter().map(HelpRequest::from).collect(), next })
    }

    /// A ticket as it is now, or `None` when Zendesk does not know it.
    pub async fn request(&self, id: TicketId) -> Result<Option<HelpRequest>, ZendeskError> {
        let id_text = id.to_string();
        let path = ["api", "v2", "tickets", &id_text];
        let Some(answer) = self.call_if_known(&Call::get("tickets/show", &path)).await? else { return Ok(None) };
        let ticket = answer.read::<TicketEnvelope>()?.ticket;
        if ticket.id == id { Ok(Some(ticket.into())) } else { Err(answer.unreadable()) }
    }

    /// What was publicly said on a ticket, oldest first, and whether there is more than was read.
    pub async fn public_comments(&self, id: TicketId) -> Result<(Vec<PublicComment>, bool), ZendeskError> {
        let id = id.to_string();
        let path = ["api", "v2", "tickets", &id, "comments"];
        let mut said = Vec::new();
        let mut from: Option<String> = None;
        for _ in 0..MOST_COMMENT_PAGES {
            let mut query = vec![("page[size]", COMMENTS)];
            query.extend(from.as_deref().map(|cursor| ("page[after]", cursor)));
            let page: Comments = self.call(&Call::get("tickets/comments", &path).with_query(&query)).await?.read()?;
            said.extend(page.comments.into_iter().filter(|it| it.public).map(PublicComment::from));
            from = page.meta.after_cursor.filter(|_| page.meta.has_more);
            if from.is_none() {
                return Ok((said, false));
            }
        }
        Ok((said, true))
    }

    /// Adds a public comment in a person's name, if the ticket is as it was at `stamp`; `opens`: it is to be worked on again.
    ///
    /// # Errors
    /// [`ZendeskError::is_conflict`] when it has changed since.
    pub async fn comment_as(
        &self,
        ticket: TicketId,
        author: UserId,
        text: &str,
        (stamp, opens): (&str, bool),
    ) -> Result<(), ZendeskError> {
        let comment = json!({ "body": text, "public": true, "author_id": author });
        let mut change = json!({ "comment": comment });
        if opens {
            change["status"] = "open".into();
        }
        self.change_ticket(ticket, change, stamp).await
    }

    /// Notes that a person's question is answered, if the ticket is as it was at `stamp`.
    ///
    /// # Errors
    /// As [`Zendesk::comment_as`].
    pub async fn solve(&self, ticket: TicketId, stamp: &str) -> Result<(), ZendeskError> {
        self.change_ticket(ticket, json!({ "status": "solved" }), stamp).await
    }

    async fn change_ticket(&self, id: TicketId, mut change: Value, stamp: &str) -> Result<(), ZendeskError> {
        change["safe_update"] = true.into();
        change["updated_stamp"] = stamp.into();
        let id = id.to_string();
        let path = ["api", "v2", "tickets", &id];
        self.call(&Call::put("tickets/update", &path, json!({ "ticket": change }))).await.map(drop)
    }

    /// The organizations that a person belongs to.
    pub async fn organizations_of(&self, user: UserId) -> Result<Vec<OrganizationId>, ZendeskError> {
        let user = user.to_string();
        let path = ["api", "v2", "users", &user, "organization_memberships"];
        let query = [("per_page", "100")];
        let call = Call::get("users/organization_memberships", &path).with_query(&query);
        let list: Memberships = self.call(&call).await?.read()?;
        Ok(list.organization_memberships.into_iter().filter_map(|it| it.organization_id).collect())
    }
}

impl ZendeskError {
    /// Whether the key of a call was used before for a call that said something else.
    #[must_use]
    pub fn is_other_repeat(&self) -> bool {
        matches!(self, Self::Refused { status: 400, code, .. } if code == "IdempotentRequestError")
    }

    /// Whether somebody else has changed the record meanwhile.
    #[must_use]
    pub const fn is_conflict(&self) -> bool {
        matches!(self, Self::Refused { status: 409, .. })
    }
}
