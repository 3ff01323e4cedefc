//! A ticket gets the organization that an agent chose, and loses it again.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::{Inner, SenderError, Senders};
use crate::{
    ledger::TicketEntry,
    linking::EvidenceCode,
    store::{Assignment, Change, NewRecord, SenderStage, StoreError},
    zendesk::{AskedBy, OrganizationId, TicketId, TicketPlace, UserId, ZendeskError},
};

/// Whoever has begun longer ago than this has given up, or has ended without being able to say so.
const UNDER_WAY: SignedDuration = SignedDuration::from_mins(2);
/// How often a ticket that somebody works on is read anew.
const TRIES: usize = 3;
/// Pages of a requester's tickets that are looked through. Whoever has more is taken for one with others.
const MOST_PAGES: usize = 5;
/// A ticket that keeps its organization, whoever leaves it.
const CLOSED: &str = "closed";
/// Why something is taken back that never came about.
pub(super) const NOT_TAKEN: &str = "not_taken";
/// Zendesk's word for a ticket that was changed since it was read.
const CONFLICT: u16 = 409;

impl Senders {
    /// Gives a ticket without organization this one. `None`: it has it, and not from here.
    ///
    /// # Errors
    /// [`SenderError::HasOrganization`] when somebody was quicker; whatever else keeps Zendesk from taking it. All but the
    /// silence of Zendesk leave everything as it was.
    pub async fn assign(
        &self,
        user: UserId,
        ticket: TicketId,
        organization: OrganizationId,
        evidence: &EvidenceCode,
    ) -> Result<Option<Assignment>, SenderError> {
        let place = self.place(ticket).await?;
        let is_member = self.is_member(place.requester, organization).await?;
        if let Some(present) = place.organization {
            return self.settled(user, ticket, organization, present).await;
        }
        if place.is_closed {
            return Err(SenderError::TicketClosed);
        }
        let wished = Assignment {
            ticket,
            requester: place.requester,
            organization,
            adds_member: !is_member,
            membership: None,
            stage: SenderStage::Begun,
            assigned_by: user,
            assigned_at: self.0.clock.now(),
            evidence: evidence.as_str().to_owned(),
        };
        self.clear_away(user, &wished).await?;
        let mut begun = self.begin(wished, is_member).await?;
        match self.carry_out(&mut begun, place, is_member).await {
            Ok(()) => {
                begun.stage = SenderStage::Done;
                self.keep(&begun).await?;
                Ok(Some(begun))
            }
            Err(error) if error.leaves_open() => Err(error),
            Err(error) => {
                self.give_up(&begun).await?;
                Err(error)
            }
        }
    }

    /// Takes back what was chosen for a ticket, and what that added. The agent was shown this organization. Tells whether the
    /// requester stays in it, since other tickets of theirs would lose it.
    ///
    /// # Errors
    /// [`SenderError::Changed`] when it was assigned otherwise meanwhile.
    pub async fn take_back(
        &self,
        user: UserId,
        ticket: TicketId,
        organization: OrganizationId,
    ) -> Result<bool, SenderError> {
        let Inner { store, tenant, zendesk, clock, .. } = &*self.0;
        let place = zendesk.ticket_place(ticket).await?;
        let mine = place.filter(|place| place.organization == Some(organization));
        if mine.as_ref().is_some_and(|place| place.is_closed) {
            return Err(SenderError::TicketClosed);
        }
        let Some(known) = store.assignment(tenant, ticket).await? else { return Ok(false) };
        let has_others = known.adds_member && self.has_others(&known).await?;
        let mut change = store.change().await?;
        let Some(mut known) = change.assignment(tenant, ticket).await? else { return Ok(false) };
        if known.organization != organization {
            return Err(SenderError::Changed);
        }
        let stays = self.hand_over(&mut change, &mut known).await? || has_others;
        known.adds_member &= !stays;
        if known.stage != SenderStage::TakingBack {
            let Assignment { requester, adds_member: leaves, .. } = known;
            let entry = TicketEntry::Unassigned { organization, requester, leaves, reason: None };
            change.append(&[entry.record(tenant, user, ticket, clock.now())]).await?;
            known.stage = SenderStage::TakingBack;
        }
        change.put_assignment(tenant, &known).await?;
        change.commit().await?;
        if let Some(place) = mine {
            self.empty(place, &known).await?;
        }
        self.leave(&known).await?;
        let mut change = store.change().await?;
        change.delete_assignment(tenant, ticket).await?;
        change.commit().await?;
        Ok(stays)
    }

    pub(super) async fn place(&self, ticket: TicketId) -> Result<TicketPlace, SenderError> {
        self.0.zendesk.ticket_place(ticket).await?.ok_or(SenderError::TicketGone)
    }

    pub(super) async fn is_member(&self, user: UserId, organization: OrganizationId) -> Result<bool, ZendeskError> {
        let memberships = self.0.zendesk.memberships(user).await?;
        Ok(memberships.iter().any(|(member_of, _)| *member_of == organization))
    }

    /// The ticket has an organization: perhaps because this was asked for before.
    async fn settled(
        &self,
        user: UserId,
        ticket: TicketId,
        organization: OrganizationId,
        present: OrganizationId,
    ) -> Result<Option<Assignment>, SenderError> {
        if present != organization {
            return Err(SenderError::HasOrganization { present });
        }
        let Inner { store, tenant, clock, .. } = &*self.0;
        let mut change = store.change().await?;
        let known = change.assignment(tenant, ticket).await?;
        let Some(mut known) = known.filter(|known| known.organization == organization) else { return Ok(None) };
        match known.stage {
            SenderStage::Done => return Ok(Some(known)),
            SenderStage::Begun => {}
            // Somebody wanted it back, and this one wants it after all.
            SenderStage::TakingBack => change.append(&[record(&known, tenant, user, clock.now())]).await.map(drop)?,
        }
        known.stage = SenderStage::Done;
        change.put_assignment(tenant, &known).await?;
        change.commit().await?;
        Ok(Some(known))
    }

    /// An earlier choice for this ticket, which has lost its organization in Zendesk since: what it added is taken back first,
    /// or nobody would know any more what it was.
    async fn clear_away(&self, user: UserId, wished: &Assignment) -> Result<(), SenderError> {
        let known = self.0.store.assignment(&self.0.tenant, wished.ticket).await?;
        let Some(known) = known.filter(|known| !is_same(known, wished)) else { return Ok(()) };
        if known.stage != SenderStage::Done && is_under_way(known.assigned_at, wished.assigned_at) {
            return Err(SenderError::HasOrganization { present: known.organization });
        }
        // It may have come about since the ticket was read.
        if let Some(present) = self.place(wished.ticket).await?.organization {
            return Err(SenderError::HasOrganization { present });
        }
        self.take_back(user, wished.ticket, known.organization).await.map(drop)
    }

    /// Promises it, with the ledger's record. Whoever promised the same before is gone on with.
    async fn begin(&self, wished: Assignment, is_member: bool) -> Result<Assignment, SenderError> {
        let Inner { store, tenant, .. } = &*self.0;
        let mut change = store.change().await?;
        let begun = match change.assignment(tenant, wished.ticket).await? {
            Some(known) if is_same(&known, &wished) => {
                // The membership from then is still ours, unless somebody has ended it.
                let membership = known.membership.filter(|_| is_member);
                let adds_member = known.adds_member || wished.adds_member;
                Assignment { adds_member, membership, ..wished }
            }
            Some(known) => return Err(SenderError::HasOrganization { present: known.organization }),
            None => wished,
        };
        change.append(&[record(&begun, tenant, begun.assigned_by, begun.assigned_at)]).await?;
        change.put_assignment(tenant, &begun).await?;
        change.commit().await?;
        Ok(begun)
    }

    async fn carry_out(
        &self,
        begun: &mut Assignment,
        mut place: TicketPlace,
        is_member: bool,
    ) -> Result<(), SenderError> {
        let zendesk = &self.0.zendesk;
        // Whoever is a member by now was made one when this was begun, and the answer was lost.
        if begun.adds_member && !is_member {
            match zendesk.join(begun.requester, begun.organization).await? {
                Some(made) => begun.membership = Some(made),
                // Somebody else has just put them there, and it is not ours to take back.
                None => begun.adds_member = false,
            }
            self.keep(begun).await?;
            // It may have changed the ticket.
            place = self.place(begun.ticket).await?;
        }
        for _ in 0..TRIES {
            match place.organization {
                Some(present) if present == begun.organization => return Ok(()),
                Some(present) => return Err(SenderError::HasOrganization { present }),
                None => {}
            }
            match zendesk.put_ticket_into(&place, Some(begun.organization)).await {
                Ok(present) if present == Some(begun.organization) => return Ok(()),
                Ok(_) => return Err(SenderError::NotTaken),
                Err(ZendeskError::Refused { status: CONFLICT, .. }) => place = self.place(begun.ticket).await?,
                Err(error) => return Err(error.into()),
            }
        }
        Err(SenderError::Restless)
    }

    /// Empties the ticket's organization. Where only the end of the membership empties it, that follows.
    async fn empty(&self, mut place: TicketPlace, known: &Assignment) -> Result<(), SenderError> {
        for _ in 0..TRIES {
            match self.0.zendesk.put_ticket_into(&place, None).await {
                Ok(present) if present == Some(known.organization) && !known.adds_member => {
                    return Err(SenderError::NotTaken);
                }
                Ok(_) => return Ok(()),
                Err(ZendeskError::Refused { status: CONFLICT, .. }) => {
                    place = self.place(known.ticket).await?;
                    // Somebody has chosen another one meanwhile: that stays.
                    if place.organization != Some(known.organization) {
                        return Ok(());
                    }
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(SenderError::Restless)
    }

    /// Ends the membership that was made, and no other.
    async fn leave(&self, known: &Assignment) -> Result<(), SenderError> {
        if !known.adds_member {
            return Ok(());
        }
        let memberships = self.0.zendesk.memberships(known.requester).await?;
        let present = memberships.into_iter().find(|(organization, _)| *organization == known.organization);
        // Where Zendesk's answer was lost, the one that is there was made by that call.
        let made = present.map(|(_, id)| id).filter(|id| known.membership.is_none_or(|made| made == *id));
        match made {
            Some(membership) => Ok(self.0.zendesk.leave(membership).await?),
            None => Ok(()),
        }
    }

    /// Whether other tickets of the requester's would lose this organization when they leave it.
    async fn has_others(&self, known: &Assignment) -> Result<bool, ZendeskError> {
        let mut from = None;
        for _ in 0..MOST_PAGES {
            let page = self.0.zendesk.requests(AskedBy::Person(known.requester), from.as_deref()).await?;
            let mut others = page.requests.iter().filter(|it| it.id != known.ticket && it.status != CLOSED);
            if others.any(|it| it.organization == Some(known.organization)) {
                return Ok(true);
            }
            from = page.next;
            if from.is_none() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Leaves what was made to another ticket of the same requester's that was given the same organization, if there is one:
    /// whoever takes that back takes this along.
    async fn hand_over(&self, change: &mut Change, known: &mut Assignment) -> Result<bool, StoreError> {
        let tenant = &self.0.tenant;
        if !known.adds_member {
            return Ok(false);
        }
        let beside = change.assignments_beside(tenant, known).await?;
        let Some(heir) = beside.into_iter().find(|it| it.stage != SenderStage::TakingBack) else { return Ok(false) };
        let membership = heir.membership.or(known.membership);
        change.put_assignment(tenant, &Assignment { adds_member: true, membership, ..heir }).await?;
        (known.adds_member, known.membership) = (false, None);
        Ok(true)
    }

    /// It did not come about, and leaves nothing behind.
    async fn give_up(&self, begun: &Assignment) -> Result<(), SenderError> {
        let Inner { store, tenant, clock, .. } = &*self.0;
        // The store keeps milliseconds.
        let whose = |it: &Assignment| (it.assigned_by, it.assigned_at.as_millisecond());
        let is_ours = |known: &Assignment| known.stage == SenderStage::Begun && whose(known) == whose(begun);
        let mut change = store.change().await?;
        let known = change.assignment(tenant, begun.ticket).await?;
        // Somebody else was asked for the same, and has come further.
        let Some(mut known) = known.filter(is_ours) else { return Ok(()) };
        self.hand_over(&mut change, &mut known).await?;
        change.put_assignment(tenant, &known).await?;
        change.commit().await?;
        self.leave(&known).await?;
        let Assignment { organization, requester, adds_member: leaves, .. } = known;
        let entry = TicketEntry::Unassigned { organization, requester, leaves, reason: Some(NOT_TAKEN) };
        let mut change = store.change().await?;
        change.append(&[entry.record(tenant, begun.assigned_by, begun.ticket, clock.now())]).await?;
        change.delete_assignment(tenant, begun.ticket).await?;
        Ok(change.commit().await?)
    }

    /// Keeps how far it has come. A membership that somebody else who was asked for the same has made stays known.
    async fn keep(&self, assignment: &Assignment) -> Result<(), SenderError> {
        let tenant = &self.0.tenant;
        let mut change = self.0.store.change().await?;
        let known = change.assignment(tenant, assignment.ticket).await?.filter(|known| is_same(known, assignment));
        let mut kept = assignment.clone();
        if let Some(made) = known.and_then(|known| known.membership) {
            kept.adds_member = true;
            kept.membership.get_or_insert(made);
        }
        change.put_assignment(tenant, &kept).await?;
        Ok(change.commit().await?)
    }
}

fn record(it: &Assignment, tenant: &Arc<str>, user: UserId, at: Timestamp) -> NewRecord {
    let Assignment { organization, requester, adds_member: joins, ref evidence, ticket, .. } = *it;
    TicketEntry::Assigned { organization, requester, joins, evidence }.record(tenant, user, ticket, at)
}

fn is_same(one: &Assignment, other: &Assignment) -> bool {
    (one.organization, one.requester) == (other.organization, other.requester)
}

fn is_under_way(begun: Timestamp, now: Timestamp) -> bool {
    now.duration_since(begun) < UNDER_WAY
}
