//! Senders of whom nothing is known: a ticket without organization, say of a colleague who calls from a phone of their own.
//!
//! [`Senders::contacts`] looks for people in Zendesk who have the sender's address or number: evidence beside what billing
//! knows. An agent decides; then [`Senders::assign`] gives the ticket its organization, and [`Senders::remember`] gives a
//! contact the sender's address or number, so that the next ticket is recognised. Both can be taken back.
//!
//! **Order.** Zendesk wants the requester of a ticket to belong to its organization. So what is to be done is committed here
//! first, with its ledger record; then the requester is put into the organization, if they are not in it; then the ticket. What
//! was added is kept, and only that is taken back: first the ticket's organization, then the membership, unless other tickets of
//! the requester's would lose their organization with it.
//!
//! **Two agents at once.** Of two that choose different organizations one commits first, and the other is told. Against
//! people who work in Zendesk itself, a ticket is written only as it was read (`safe_update`). To ask again for what is
//! already so is no conflict.
//!
//! **Half done.** Where Zendesk falls silent on the way, what was begun stays, and the panel says so: asking for the same again
//! goes on where it ended, and taking back removes what there is.
//!
//! Nothing here is guessed, and nothing is done by itself. Called by the web edge.

mod assign;
mod error;
mod evidence;
mod remember;
mod settings;

use std::{fmt, sync::Arc};

pub use error::SenderError;
pub use evidence::{Contact, Contacts};
pub use remember::{Choices, Recognisable};
pub use settings::Settings;

use jiff::SignedDuration;

use crate::{
    clock::Clock,
    ledger::TicketEntry,
    search::{PhoneNumber, Region},
    store::{Assignment, RememberedSender, SenderStage, Store, StoreError},
    zendesk::{OrganizationId, TicketId, UserId, Zendesk},
};

/// So long Zendesk's pages may show a ticket as it was.
const PAGES_ARE_SLOW: SignedDuration = SignedDuration::from_mins(1);

/// How an agent's decisions about senders of one tenant are carried out. Clones share everything.
#[derive(Clone)]
pub struct Senders(Arc<Inner>);

struct Inner {
    settings: Settings,
    tenant: Arc<str>,
    store: Store,
    clock: Clock,
    zendesk: Zendesk,
    region: Region,
    holders: evidence::Holders,
}

/// What was done for a ticket from here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// `None`: no organization was chosen, or nothing of that is left.
    pub assignment: Option<Assignment>,
    /// Whether Zendesk says otherwise by now.
    pub known: Presence,
    /// What was made known of its sender.
    pub remembered: Vec<RememberedSender>,
}

/// What Zendesk says of a ticket that was given an organization here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It is there, or so young that Zendesk's pages need not know it yet.
    There,
    /// The ticket has another organization by now, or none.
    Moved,
    /// Zendesk does not answer.
    Unsure,
}

impl fmt::Debug for Senders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Senders").field("tenant", &self.0.tenant).finish_non_exhaustive()
    }
}

impl Senders {
    /// `region`: where numbers without a calling code are dialled.
    #[must_use]
    pub fn new(
        settings: Settings,
        tenant: Arc<str>,
        region: Region,
        (store, clock, zendesk): (Store, Clock, Zendesk),
    ) -> Self {
        let holders = evidence::holders(clock.clone());
        Self(Arc::new(Inner { settings, tenant, store, clock, zendesk, region, holders }))
    }

    /// Whether contacts may be given senders' addresses and numbers.
    #[must_use]
    pub fn may_remember(&self) -> bool {
        self.0.settings.remember
    }

    /// What was chosen for a ticket, and what was made known of its sender. `seen`: the organization that Zendesk's page shows.
    /// Where that is another one, and not because the page is slow, Zendesk is asked.
    pub async fn standing(
        &self,
        ticket: TicketId,
        seen: Option<OrganizationId>,
    ) -> Result<Option<Standing>, StoreError> {
        let Inner { store, tenant, clock, zendesk, .. } = &*self.0;
        let assignment = store.assignment(tenant, ticket).await?;
        let remembered = store.remembered_senders(tenant, ticket).await?;
        let mut known = Presence::There;
        if let Some(it) = &assignment
            && it.stage == SenderStage::Done
            && seen != Some(it.organization)
            && clock.now().duration_since(it.assigned_at) >= PAGES_ARE_SLOW
        {
            known = match zendesk.ticket_place(ticket).await {
                Ok(Some(place)) if place.organization == Some(it.organization) => Presence::There,
                Ok(_) => Presence::Moved,
                Err(_) => Presence::Unsure,
            };
        }
        // Where somebody has chosen otherwise, only what was added is left to be taken back.
        let assignment = assignment.filter(|it| known != Presence::Moved || it.adds_member);
        let is_anything = assignment.is_some() || !remembered.is_empty();
        Ok(is_anything.then_some(Standing { assignment, known, remembered }))
    }

    /// Puts into the ledger that an attempt was refused; `reason` is a code.
    pub async fn refused(
        &self,
        user: UserId,
        ticket: TicketId,
        (attempted, organization): (&str, Option<OrganizationId>),
        reason: &str,
    ) -> Result<(), StoreError> {
        let entry = TicketEntry::Refused { attempted, organization, reason };
        let record = entry.record(&self.0.tenant, user, ticket, self.0.clock.now());
        self.0.store.append(&[record]).await.map(drop)
    }

    /// A number in the form E.164, where it can be read as a whole one.
    fn e164(&self, text: &str) -> Option<String> {
        let whole = PhoneNumber::read(text, self.0.region).into_iter().find(PhoneNumber::is_whole)?;
        Some(format!("+{}", whole.international?))
    }
}
