//! *My tickets*: what a customer has asked for, the public part of the conversation, and the customer's own word in it.
//!
//! A ticket is shown when it is of the organization that is linked to the customer, and, unless the tenant shows the whole
//! company's, asked for by the customer's contact. Without a link only what was sent from here is theirs. Nothing of that
//! depends on what a page says: each request looks anew. What was never said to the customer is not shown at all.

use std::{cmp, collections::HashSet, time::Duration};

use jiff::{SignedDuration, Timestamp};
use moka::sync::Cache;
use tokio::time::sleep;

use super::{Care, CareError, Sees, content::said};
use crate::{
    ledger::{Actor, help},
    portabilling::{Customer, CustomerId},
    store::Asked,
    zendesk::{AskedBy, HelpRequest, OrganizationId, PublicComment, Role, TicketId, UserId, ZendeskError},
};

/// How long it is known who a customer's contacts are. What of their tickets is shown is looked at each time.
const FRESH: SignedDuration = SignedDuration::from_secs(60);
const MOST_KNOWN: u64 = 10_000;
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
    /// Nobody tries to deliver it any more.
    pub is_given_up: bool,
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

/// Contacts of customers, of an organization, as they were at a time.
#[derive(Debug)]
pub(super) struct Contacts(Cache<CustomerId, (OrganizationId, Vec<UserId>, Timestamp)>);

impl Default for Contacts {
    fn default() -> Self {
        Self(Cache::new(MOST_KNOWN))
    }
}

/// Whose tickets are looked at, and in what name.
struct Scope {
    organization: Option<OrganizationId>,
    /// In whose names the customer has asked or would ask, the present one first: it changes with the address in billing.
    contacts: Vec<UserId>,
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
            Some(Waiting { subject: content.subject, sent_at: asked.sent_at, is_given_up: asked.parked })
        };
        Ok(waiting.filter_map(read).collect())
    }

    /// A page of the customer's tickets, latest first.
    ///
    /// # Errors
    /// [`CareError::Zendesk`], [`CareError::Store`].
    pub async fn tickets(&self, customer: CustomerId, from: Option<&str>) -> Result<MyTickets, CareError> {
        let scope = self.scope(customer).await?;
        let no_place = || CareError::Unusable("the place in the list is none");
        if let (Some(organization), Sees::Company) = (scope.organization, self.settings().sees) {
            return self.page(customer, &scope, AskedBy::AnyoneOf(organization), from).await;
        }
        // One contact after the other: each list is Zendesk's own.
        let (mut at, mut from) = match from {
            None => (0, None),
            Some(from) => {
                let (contact, cursor) = from.split_once('.').ok_or_else(no_place)?;
                let at = scope.contacts.iter().position(|known| known.to_string() == contact);
                (at.ok_or_else(no_place)?, Some(cursor).filter(|it| !it.is_empty()))
            }
        };
        while let Some(contact) = scope.contacts.get(at).copied() {
            let mut page = self.page(customer, &scope, AskedBy::Person(contact), from).await?;
            (at, from) = (at + 1, None);
            let of_next = || scope.contacts.get(at).map(|next| format!("{next}."));
            page.next = page.next.map(|cursor| format!("{contact}.{cursor}")).or_else(of_next);
            if !page.tickets.is_empty() || at == scope.contacts.len() {
                return Ok(page);
            }
        }
        Ok(MyTickets { tickets: Vec::new(), next: None })
    }

    async fn page(
        &self,
        customer: CustomerId,
        scope: &Scope,
        by: AskedBy,
        from: Option<&str>,
    ) -> Result<MyTickets, CareError> {
        let page = match self.0.parts.zendesk.requests(by, from).await {
            Err(ZendeskError::Refused { status: 400 | 422, .. }) if from.is_some() => {
                return Err(CareError::Unusable("the place in the list is none"));
            }
            page => page?,
        };
        let mut tickets = Vec::with_capacity(page.requests.len());
        for request in page.requests {
            if self.may_see(customer, scope, &request).await? {
                tickets.push(shown(scope, &request));
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
        let asked = request.requester.filter(|requester| scope.contacts.contains(requester));
        let author = asked.or(scope.contacts.first().copied()).or(request.requester).ok_or(CareError::NotTheirs)?;
        if request.stamp.as_deref() != Some(stamp) {
            return self.said_already(id, author, &text, stamp).await;
        }
        self.let_stamp_pass(stamp).await;
        let opens = matches!(request.status.as_str(), "pending" | "solved");
        match self.0.parts.zendesk.comment_as(id, author, &text, (stamp, opens)).await {
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
        let is_own = scope.is_own(request);
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
        let mut contacts: Vec<UserId> = asked.iter().filter_map(|asked| asked.requester).collect();
        if let Some(organization) = organization {
            // Which ticket became of a query is forgotten some day: whose it is, Zendesk still knows.
            match self.contacts(customer, organization).await {
                Ok(found) => contacts.extend(found),
                Err(CareError::Billing(_)) if !contacts.is_empty() => {}
                Err(error) => return Err(error),
            }
        }
        let mut known = HashSet::new();
        contacts.retain(|contact| known.insert(*contact));
        Ok(Scope { organization, contacts })
    }

    /// In whose names this customer's tickets are made, as [`Care::keep_delivering`] does.
    async fn contacts(&self, customer: CustomerId, organization: OrganizationId) -> Result<Vec<UserId>, CareError> {
        let (known, now) = (&self.0.contacts.0, self.0.parts.clock.now());
        if let Some((of, contacts, at)) = known.get(&customer)
            && of == organization
            && now.duration_since(at) < FRESH
        {
            return Ok(contacts);
        }
        let reading = self.0.parts.directory.customer(customer, false).await?;
        let member = self.member(reading.known.value.as_ref(), Some(organization)).await?;
        let own = self.0.parts.linking.prefix().contact(customer);
        let own = self.0.parts.zendesk.person_with_external_id(&own).await?;
        let own = own.filter(|person| person.role == Role::EndUser && !person.is_deleted).map(|person| person.id);
        let contacts: Vec<UserId> = member.into_iter().chain(own).collect();
        known.insert(customer, (organization, contacts.clone(), now));
        Ok(contacts)
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

impl Scope {
    fn is_own(&self, request: &HelpRequest) -> bool {
        request.requester.is_some_and(|requester| self.contacts.contains(&requester))
    }
}

fn shown(scope: &Scope, request: &HelpRequest) -> MyTicket {
    MyTicket {
        id: request.id,
        subject: request.subject.clone(),
        status: request.status.clone(),
        updated: request.updated,
        is_own: scope.is_own(request),
    }
}

fn who(scope: &Scope, request: &HelpRequest, comment: &PublicComment) -> Who {
    match comment.author {
        Some(author) if scope.contacts.contains(&author) => Who::Me,
        Some(author) if Some(author) == request.requester => Who::Colleague,
        _ => Who::Support,
    }
}

fn is_open(request: &HelpRequest) -> bool {
    request.status != "closed"
}
