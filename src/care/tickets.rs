//! *My tickets*: what a customer has asked for, the public part of the conversation, and the customer's own word in it.
//!
//! A ticket is shown when it is of the organization that is linked to the customer, and, unless the tenant shows the whole
//! company's, asked for by the customer's contact. Without a link only what was sent from here is theirs. Nothing of that
//! depends on what a page says: each request looks anew. What was never said to the customer is not shown at all.

use std::{cmp, time::Duration};

use jiff::{SignedDuration, Timestamp};
use tokio::time::sleep;

use super::{Care, CareError, Sees, content::said};
use crate::{
    ledger::{Actor, help},
    portabilling::{Customer, CustomerId},
    store::Asked,
    zendesk::{AskedBy, HelpRequest, OrganizationId, PublicComment, Role, TicketId, UserId, ZendeskError},
};

/// Queries on their way that are shown above the tickets.
const MOST_WAITING: u32 = 50;
/// A stamp of Zendesk's has whole seconds, and so has what is known of its clock.
const STAMP_IS_PAST: SignedDuration = SignedDuration::from_secs(2);

/// A ticket in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MyTicket {
    pub id: TicketId,
    pub subject: String,
    /// Zendesk's word for it; empty where it tells none.
    pub status: String,
    pub updated: Option<Timestamp>,
    /// Asked for by the customer's own contact.
    pub is_own: bool,
}

/// A page of a customer's tickets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MyTickets {
    pub tickets: Vec<MyTicket>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// A query that is not a ticket yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    pub subject: String,
    pub sent_at: Timestamp,
}

/// Who said something, as the customer sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Me,
    /// Whoever has asked, where that is somebody else of the company.
    Colleague,
    Support,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub who: Who,
    pub text: String,
    pub at: Option<Timestamp>,
    /// Names of files.
    pub files: Vec<String>,
}

/// A ticket with all that was publicly said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversation {
    pub ticket: MyTicket,
    pub said: Vec<Said>,
    /// There is more than is told here.
    pub is_cut: bool,
    /// Proves, with an answer, that the present state was seen.
    pub stamp: String,
    /// It takes another word.
    pub is_open: bool,
}

/// Whose tickets are looked at, and in what name.
struct Scope {
    organization: Option<OrganizationId>,
    contact: Option<UserId>,
}

impl Care {
    /// Queries of this customer that are not tickets yet, newest first.
    ///
    /// # Errors
    /// [`CareError::Store`].
    pub async fn waiting(&self, customer: CustomerId) -> Result<Vec<Waiting>, CareError> {
        let asked = self.0.parts.store.queries_of(&self.0.tenant, customer, MOST_WAITING).await?;
        let waiting = asked.into_iter().filter(|asked| asked.ticket.is_none());
        let read = |asked: Asked| {
            let content = super::Content::read(&self.open(&asked.content?, &asked.id)?)?;
            Some(Waiting { subject: content.subject, sent_at: asked.sent_at })
        };
        Ok(waiting.filter_map(read).collect())
    }

    /// A page of the customer's tickets, latest first.
    ///
    /// # Errors
    /// [`CareError::Zendesk`], [`CareError::Store`].
    pub async fn tickets(&self, customer: CustomerId, from: Option<&str>) -> Result<MyTickets, CareError> {
        let scope = self.scope(customer).await?;
        let by = match (&scope, self.settings().sees) {
            (Scope { organization: Some(organization), .. }, Sees::Company) => AskedBy::AnyoneOf(*organization),
            (Scope { contact: Some(contact), .. }, _) => AskedBy::Person(*contact),
            _ => return Ok(MyTickets { tickets: Vec::new(), next: None }),
        };
        let page = self.0.parts.zendesk.requests(by, from).await?;
        let mut tickets = Vec::with_capacity(page.requests.len());
        for request in page.requests {
            if self.may_see(customer, &scope, &request).await? {
                tickets.push(shown(&scope, &request));
            }
        }
        Ok(MyTickets { tickets, next: page.next })
    }

    /// A ticket of the customer's.
    ///
    /// # Errors
    /// [`CareError::NotTheirs`] for all others, whether or not there are such.
    pub async fn conversation(&self, customer: CustomerId, id: TicketId) -> Result<Conversation, CareError> {
        let (scope, request) = self.theirs(customer, id).await?;
        let (comments, is_cut) = self.0.parts.zendesk.public_comments(id).await?;
        let said = comments.into_iter().map(|comment| Said {
            who: who(&scope, &request, &comment),
            text: comment.text,
            at: comment.at,
            files: comment.files,
        });
        Ok(Conversation {
            said: said.collect(),
            is_cut,
            stamp: request.stamp.clone().unwrap_or_default(),
            is_open: is_open(&request),
            ticket: shown(&scope, &request),
        })
    }

    /// Adds the customer's word. The same word on the same state is added once, however often it is sent.
    ///
    /// # Errors
    /// [`CareError::TicketChanged`] when something was said meanwhile that the customer has not seen;
    /// [`CareError::TicketClosed`]; [`CareError::NotTheirs`].
    pub async fn reply(&self, customer: CustomerId, id: TicketId, text: &str, stamp: &str) -> Result<(), CareError> {
        let text = said(text)?;
        let (scope, request) = self.theirs(customer, id).await?;
        if !is_open(&request) {
            return Err(CareError::TicketClosed);
        }
        let author = scope.contact.or(request.requester).ok_or(CareError::NotTheirs)?;
        if request.stamp.as_deref() != Some(stamp) {
            return self.said_already(id, author, &text, stamp).await;
        }
        self.let_stamp_pass(stamp).await;
        match self.0.parts.zendesk.comment_as(id, author, &text, stamp).await {
            Ok(()) => {}
            Err(error) if error.is_conflict() => return self.said_already(id, author, &text, stamp).await,
            Err(error) => return Err(error.into()),
        }
        self.note(customer, "replied", id).await
    }

    /// The customer's question is answered. Doing so twice is no fault.
    ///
    /// # Errors
    /// As [`Care::reply`].
    pub async fn solve(&self, customer: CustomerId, id: TicketId, stamp: &str) -> Result<(), CareError> {
        let (_, request) = self.theirs(customer, id).await?;
        match request.status.as_str() {
            "solved" => return Ok(()),
            "closed" => return Err(CareError::TicketClosed),
            _ => {}
        }
        if request.stamp.as_deref() != Some(stamp) {
            return Err(CareError::TicketChanged);
        }
        match self.0.parts.zendesk.solve(id, stamp).await {
            Ok(()) => self.note(customer, "solved", id).await,
            Err(error) if error.is_conflict() => Err(CareError::TicketChanged),
            Err(error) => Err(error.into()),
        }
    }

    async fn note(&self, customer: CustomerId, act: &'static str, ticket: TicketId) -> Result<(), CareError> {
        let mut change = self.0.parts.store.change().await?;
        let now = self.0.parts.clock.now();
        change
            .append(&[help(&self.0.tenant, Actor::Customer(customer), act, &format!("ticket:{ticket}"), now)])
            .await?;
        Ok(change.commit().await?)
    }

    /// Waits until the second of a stamp is over: a word that is said within it leaves the stamp as it was, and with that
    /// stamp the same word would be taken once more.
    async fn let_stamp_pass(&self, stamp: &str) {
        let Ok(stamp) = stamp.parse::<Timestamp>() else { return };
        let difference = self.0.parts.zendesk.clock_difference().unwrap_or_default();
        let age = self.0.parts.clock.now().duration_since(stamp).saturating_add(difference);
        let left = cmp::min(STAMP_IS_PAST.saturating_sub(age), STAMP_IS_PAST);
        // Negative when it is over, as it is for whoever has read first.
        sleep(Duration::try_from(left).unwrap_or_default()).await;
    }

    /// Whether this word was added to the state that the stamp tells of: a second click, or an answer that got lost.
    async fn said_already(&self, id: TicketId, author: UserId, text: &str, stamp: &str) -> Result<(), CareError> {
        let since: Option<Timestamp> = stamp.parse().ok();
        let (comments, _) = self.0.parts.zendesk.public_comments(id).await?;
        let is_it = |comment: &PublicComment| {
            let is_later = comment.at.zip(since).is_some_and(|(at, since)| at >= since);
            comment.author == Some(author) && comment.text.trim() == text && is_later
        };
        if comments.iter().any(is_it) { Ok(()) } else { Err(CareError::TicketChanged) }
    }

    async fn theirs(&self, customer: CustomerId, id: TicketId) -> Result<(Scope, HelpRequest), CareError> {
        let request = self.0.parts.zendesk.request(id).await?.ok_or(CareError::NotTheirs)?;
        let scope = self.scope(customer).await?;
        if self.may_see(customer, &scope, &request).await? { Ok((scope, request)) } else { Err(CareError::NotTheirs) }
    }

    async fn may_see(&self, customer: CustomerId, scope: &Scope, request: &HelpRequest) -> Result<bool, CareError> {
        // A note among colleagues, in the customer's name.
        if !request.is_public {
            return Ok(false);
        }
        let is_own = scope.contact.is_some() && request.requester == scope.contact;
        if let Some(own) = scope.organization {
            return Ok(request.organization == Some(own) && (is_own || self.settings().sees == Sees::Company));
        }
        let made = self.0.parts.store.requester_of(&self.0.tenant, customer, request.id).await?;
        Ok(made.is_some() && made == request.requester)
    }

    async fn scope(&self, customer: CustomerId) -> Result<Scope, CareError> {
        let link = self.0.parts.linking.partner_of_customer(customer).await?;
        let organization = link.map(|partner| partner.link.organization);
        let asked = self.0.parts.store.queries_of(&self.0.tenant, customer, MOST_WAITING).await?;
        let contact = match asked.iter().find_map(|asked| asked.requester) {
            Some(known) => Some(known),
            None => self.contact(customer, organization).await?,
        };
        Ok(Scope { organization, contact })
    }

    /// The contact of somebody who has sent nothing from here yet.
    async fn contact(
        &self,
        customer: CustomerId,
        organization: Option<OrganizationId>,
    ) -> Result<Option<UserId>, CareError> {
        if organization.is_none() {
            return Ok(None);
        }
        let reading = self.0.parts.directory.customer(customer, false).await?;
        Ok(self.member(reading.known.value.as_ref(), organization).await?)
    }

    /// Whoever has the address that billing has of a customer, and belongs to the customer's organization already.
    pub(super) async fn member(
        &self,
        customer: Option<&Customer>,
        organization: Option<OrganizationId>,
    ) -> Result<Option<UserId>, ZendeskError> {
        let email = customer.and_then(|customer| customer.emails.first());
        let Some((email, organization)) = email.zip(organization) else { return Ok(None) };
        let zendesk = &self.0.parts.zendesk;
        let found = zendesk.person_with_email(email).await?;
        let Some(person) = found.filter(|person| person.role == Role::EndUser && !person.is_deleted) else {
            return Ok(None);
        };
        let is_member = zendesk.organizations_of(person.id).await?.contains(&organization);
        Ok(Some(person.id).filter(|_| is_member))
    }
}

fn shown(scope: &Scope, request: &HelpRequest) -> MyTicket {
    MyTicket {
        id: request.id,
        subject: request.subject.clone(),
        status: request.status.clone(),
        updated: request.updated,
        is_own: request.requester.is_some() && request.requester == scope.contact,
    }
}

fn who(scope: &Scope, request: &HelpRequest, comment: &PublicComment) -> Who {
    match comment.author {
        Some(author) if Some(author) == scope.contact => Who::Me,
        Some(author) if Some(author) == request.requester => Who::Colleague,
        _ => Who::Support,
    }
}

fn is_open(request: &HelpRequest) -> bool {
    request.status != "closed"
}
