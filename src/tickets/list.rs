//! One page of tickets, how many there are of each status, and what was last said to the requester.

use std::{fmt, sync::Arc, time::Duration};

use futures_util::{StreamExt as _, stream};
use jiff::Timestamp;
use tokio::time::{Instant, timeout_at};

use crate::{
    clock::Clock,
    remembered::{Limits, Recalled, Remembered},
    zendesk::{MOST_FOUND, OrganizationId, Ticket, TicketId, TicketPage, TicketStatus, UserId, Zendesk, ZendeskError},
};

/// Tickets on a page.
const PAGE: u8 = 25;
/// Tickets looked at in one question, where most of them are not wanted.
const SCANNED: u8 = 100;
/// Such questions for one page: what hardly any ticket fits does not go through all of them at once.
const QUESTIONS: usize = 5;
/// Longest text searched for, in letters.
pub const MOST_WORDS: usize = 100;
/// Longest cursor of Zendesk's that is handed on.
const MOST_CURSOR_BYTES: usize = 1_000;

const LISTS: Limits = Limits { fresh: Duration::from_secs(20), keep: Duration::from_hours(1), entries: 500 };
const COUNTS: Limits = Limits { fresh: Duration::from_mins(1), keep: Duration::from_hours(1), entries: 5_000 };
/// By ticket and its last change, so they are never old.
const REPLIES: Limits = Limits { fresh: Duration::from_hours(12), keep: Duration::from_hours(12), entries: 10_000 };
/// Conversations read at once.
const SIDE_BY_SIDE: usize = 6;
/// How long a page waits for all that was last said; the rest is there when it is asked for again.
const PATIENCE: Duration = Duration::from_secs(3);
const EXCERPT_LETTERS: usize = 160;

/// Who looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Whoever works for the provider: also internal tickets, found by any word in them.
    Staff,
    /// Resellers, and whoever was given a link: what the customer could see. Zendesk's search reads notes too, so words are
    /// looked for in the subjects alone.
    Outsider,
}

/// What somebody wants to see.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Wish {
    pub audience: Audience,
    pub status: Option<TicketStatus>,
    /// Words that have to stand in the ticket; empty: any.
    pub words: String,
    /// Where the page begins, as the page before said it.
    from: Place,
}

/// Where a page begins.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Place {
    /// Zendesk's own.
    Cursor(Option<String>),
    /// Behind so many tickets of Zendesk's page.
    Within { cursor: Option<String>, seen: usize },
    /// The number of a page of results, from 1.
    Number(u16),
}

impl Wish {
    /// `None` when the words are longer than any of ours, or `from` is no place in such a list.
    #[must_use]
    pub fn new(audience: Audience, status: Option<TicketStatus>, words: &str, from: Option<&str>) -> Option<Self> {
        let (words, is_staffs) = (words.trim(), audience == Audience::Staff);
        if words.chars().count() > MOST_WORDS || from.is_some_and(|from| from.len() > MOST_CURSOR_BYTES) {
            return None;
        }
        let from = match from {
            _ if is_staffs && !words.is_empty() => Place::Number(from.map_or(Some(1), page_number)?),
            _ if is_staffs && status.is_none() => Place::Cursor(from.map(str::to_owned)),
            None => Place::Within { cursor: None, seen: 0 },
            Some(from) => {
                let (seen, cursor) = from.split_once('.')?;
                let seen = seen.parse().ok().filter(|seen| *seen <= usize::from(SCANNED))?;
                Place::Within { cursor: Some(cursor.to_owned()).filter(|cursor| !cursor.is_empty()), seen }
            }
        };
        Some(Self { audience, status, words: words.to_owned(), from })
    }

    /// Whether the page does not begin at the beginning.
    #[must_use]
    pub fn goes_on(&self) -> bool {
        !matches!(self.from, Place::Cursor(None) | Place::Within { cursor: None, seen: 0 } | Place::Number(1))
    }

    fn fits(&self, ticket: &Ticket) -> bool {
        let subject = ticket.subject.to_lowercase();
        (self.audience == Audience::Staff || ticket.is_public)
            && self.status.is_none_or(|status| ticket.status == status)
            && self.words.split_whitespace().all(|word| subject.contains(&word.to_lowercase()))
    }
}

fn page_number(text: &str) -> Option<u16> {
    let last = MOST_FOUND / u16::from(PAGE);
    text.parse().ok().filter(|number| (1..=last).contains(number))
}

/// A page, when it was read, and what kept a newer one from coming.
#[derive(Debug, Clone)]
pub struct Listed {
    pub page: TicketPage,
    pub read_at: Timestamp,
    pub trouble: Option<Arc<ZendeskError>>,
}

/// Tickets of each status, in the order of [`TicketStatus::ALL`].
pub type Counts = Vec<(TicketStatus, u64)>;

/// What was last said in a ticket to everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastReply {
    pub at: Timestamp,
    /// Whether the requester said it.
    pub is_requesters: bool,
    /// Its beginning, in one line.
    pub excerpt: String,
}

/// The tickets of one account. Clones share the memory.
#[derive(Clone)]
pub struct Tickets(Arc<Inner>);

struct Inner {
    zendesk: Zendesk,
    lists: Remembered<(OrganizationId, Wish), Option<TicketPage>, ZendeskError>,
    counts: Remembered<OrganizationId, Counts, ZendeskError>,
    replies: Remembered<(TicketId, Timestamp), Option<LastReply>, ZendeskError>,
}

impl fmt::Debug for Tickets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tickets").field("zendesk", &self.0.zendesk).finish_non_exhaustive()
    }
}

impl Tickets {
    #[must_use]
    pub fn new(zendesk: Zendesk, clock: &Clock) -> Self {
        Self(Arc::new(Inner {
            zendesk,
            lists: Remembered::new("tickets", LISTS, clock.clone()),
            counts: Remembered::new("ticket_counts", COUNTS, clock.clone()),
            replies: Remembered::new("ticket_replies", REPLIES, clock.clone()),
        }))
    }

    /// A page of an organization's tickets, the one with the latest change first; `None` when Zendesk has no such
    /// organization. `anew` asks although something is remembered.
    ///
    /// # Errors
    /// When Zendesk gives no answer and none is known from before.
    pub async fn page(
        &self,
        organization: OrganizationId,
        wish: &Wish,
        anew: bool,
    ) -> Result<Option<Listed>, Arc<ZendeskError>> {
        let key = (organization, wish.clone());
        if anew {
            self.0.lists.expire(&key, Duration::from_secs(2));
        }
        let (zendesk, wish) = (self.0.zendesk.clone(), wish.clone());
        let recalled = self.0.lists.get(key, || async move { read(&zendesk, organization, &wish).await }).await?;
        let trouble = match &recalled {
            Recalled::Fresh(_) => None,
            Recalled::Stale(_, error) => Some(Arc::clone(error)),
        };
        let known = recalled.known();
        Ok(known.value.clone().map(|page| Listed { page, read_at: known.read_at, trouble }))
    }

    /// How many tickets there are of each status. Zendesk counts what it has indexed, which lags by minutes.
    ///
    /// # Errors
    /// As [`Tickets::page`].
    pub async fn counts(&self, organization: OrganizationId) -> Result<Counts, Arc<ZendeskError>> {
        let zendesk = self.0.zendesk.clone();
        let count = || async move {
            let each = TicketStatus::ALL.map(|status| zendesk.count_tickets(organization, Some(status)));
            let counted = futures_util::future::try_join_all(each).await?;
            Ok::<_, ZendeskError>(TicketStatus::ALL.into_iter().zip(counted).collect())
        };
        Ok(self.0.counts.get(organization, count).await?.known().value.clone())
    }

    /// What was last said in each of these tickets, in their order; `None` where that is nothing, or not known in time.
    pub async fn last_replies(&self, tickets: &[Ticket]) -> Vec<Option<LastReply>> {
        let until = Instant::now() + PATIENCE;
        let each =
            tickets.iter().map(|ticket| async move { timeout_at(until, self.last_reply(ticket)).await.ok().flatten() });
        stream::iter(each).buffered(SIDE_BY_SIDE).collect().await
    }

    async fn last_reply(&self, ticket: &Ticket) -> Option<LastReply> {
        let (zendesk, id, requester) = (self.0.zendesk.clone(), ticket.id, ticket.requester);
        let read = || async move {
            let comment = zendesk.last_public_comment(id).await?;
            Ok::<_, ZendeskError>(comment.map(|comment| LastReply {
                at: comment.created_at,
                is_requesters: comment.author.is_some() && comment.author == requester,
                excerpt: excerpt(&comment.text),
            }))
        };
        let recalled = self.0.replies.get((ticket.id, ticket.updated_at), read).await.ok()?;
        recalled.known().value.clone()
    }
}

async fn read(
    zendesk: &Zendesk,
    organization: OrganizationId,
    wish: &Wish,
) -> Result<Option<TicketPage>, ZendeskError> {
    match &wish.from {
        Place::Number(number) => {
            zendesk.find_tickets(organization, wish.status, &wish.words, (*number, PAGE)).await.map(Some)
        }
        Place::Cursor(cursor) => zendesk.tickets_of(organization, cursor.as_deref(), PAGE).await,
        Place::Within { cursor, seen } => scan(zendesk, organization, wish, (cursor.clone(), *seen)).await,
    }
}

/// Goes through the list: it has no end at 1,000 and knows what happened a second ago, as a search does not. Where a page
/// is full in the midst of Zendesk's, the next begins behind it.
async fn scan(
    zendesk: &Zendesk,
    organization: OrganizationId,
    wish: &Wish,
    (mut cursor, mut seen): (Option<String>, usize),
) -> Result<Option<TicketPage>, ZendeskError> {
    let mut found = TicketPage::default();
    let place = |seen: usize, cursor: Option<&str>| format!("{seen}.{}", cursor.unwrap_or_default());
    for _ in 0..QUESTIONS {
        let Some(page) = zendesk.tickets_of(organization, cursor.as_deref(), SCANNED).await? else {
            return Ok(None);
        };
        let all = page.tickets.len();
        found.people.extend(page.people);
        found.next = page.next.as_deref().map(|next| place(0, Some(next)));
        for (index, ticket) in page.tickets.into_iter().enumerate().skip(seen).filter(|(_, ticket)| wish.fits(ticket)) {
            found.tickets.push(ticket);
            if found.tickets.len() < usize::from(PAGE) {
                continue;
            }
            if index + 1 < all {
                found.next = Some(place(index + 1, cursor.as_deref()));
            }
            return Ok(Some(with_its_people(found)));
        }
        let Some(next) = page.next else { break };
        (cursor, seen) = (Some(next), 0);
    }
    Ok(Some(with_its_people(found)))
}

fn with_its_people(mut page: TicketPage) -> TicketPage {
    let named = |id: UserId| page.tickets.iter().any(|ticket| [ticket.requester, ticket.assignee].contains(&Some(id)));
    let people = std::mem::take(&mut page.people);
    page.people = people.into_iter().filter(|(id, _)| named(*id)).collect();
    page
}

fn excerpt(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(EXCERPT_LETTERS) {
        None => line,
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_one_line_and_not_long() {
        assert_eq!(excerpt("Hello,\n\n  Rita \n"), "Hello, Rita");
        assert_eq!(excerpt(&"ы".repeat(500)).chars().count(), EXCERPT_LETTERS + 1);
    }

    #[test]
    fn what_is_longer_than_any_of_ours_or_no_place_in_the_list_is_no_wish() {
        let wish = |words: &str, from| Wish::new(Audience::Staff, None, words, from);
        assert!(wish(&"x".repeat(MOST_WORDS), None).is_some());
        assert!(wish(&"x".repeat(MOST_WORDS + 1), None).is_none());
        let long = "x".repeat(2_000);
        assert!(wish("", Some(&*long)).is_none());
        assert!(wish("dial", Some("40")).is_some());
        for from in ["41", "0", "-1", "abc"] {
            assert!(wish("dial", Some(from)).is_none(), "{from}");
        }
        let held = |from| Wish::new(Audience::Staff, Some(TicketStatus::Hold), "", Some(from));
        assert!(held("7.abc").is_some_and(|wish| wish.goes_on()));
        for from in ["7", "x.abc", "101.abc", "-1."] {
            assert!(held(from).is_none(), "{from}");
        }
    }
}
