//! The worker that makes tickets of queries: exactly one of each, however often it has to try.
//!
//! **Once.** Before a ticket is sent it is written down, word for word, with its key. Whoever tries again, the same worker or
//! another after a crash, first looks for the ticket by its external id, then sends the very same under the very same key,
//! which Zendesk knows for two hours. Only when the files' tokens have died, long after any ticket would have become
//! findable, is a new one prepared, under a new key.

use std::{
    future::Future,
    io,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use futures_util::{StreamExt, stream};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::{
    task::JoinSet,
    time::{sleep, timeout},
};

use super::{Care, Content, Inner, content::Made, files::place, form_key::short, trouble::Trouble};
use crate::{
    ledger::{Actor, help},
    portabilling::{Customer, CustomerId},
    store::{Delivered, Query, QueryFile, Setback},
    waits::{self, after, growing, jittered},
    zendesk::{OrganizationId, Outgoing, Pieces, TicketId, UserId},
};

/// Queries delivered side by side: one with large files keeps no other waiting.
const AT_ONCE: usize = 4;
/// A prepared ticket is sent again until its oldest file is so old: the tokens of files live an hour.
const PREPARED_FOR: SignedDuration = SignedDuration::from_mins(50);
/// A file that Zendesk has is not sent again for so long: a ticket with it is then good for a while.
const UPLOADED_FOR: SignedDuration = SignedDuration::from_mins(30);
/// How often an outage is looked at again.
const LONGEST_PAUSE: Duration = Duration::from_mins(2);
/// When a ticket that Zendesk says was made is looked for again.
const UNCLEAR: Duration = Duration::from_mins(1);
/// How often figures are told and old queries forgotten.
const HOUSEKEEPING: Duration = Duration::from_secs(15);
/// Forms that were never sent.
const DRAFTS_FOR: Duration = Duration::from_hours(25);

const CANNOT_BE_OPENED: Trouble = Trouble::Own { code: "cannot_be_opened" };

/// Failures in a row that were nobody's own.
#[derive(Debug, Default)]
pub(super) struct Outages(AtomicU32);

/// A ticket as it was or will be sent.
#[derive(Serialize, Deserialize)]
struct Prepared {
    ticket: Value,
    requester: UserId,
}

impl Care {
    /// Delivers what is sent, now and later. Never ends; drop it at any moment to stop, then call [`Care::stop`].
    pub async fn keep_delivering(&self) {
        tokio::join!(self.deliver(), self.keep_house());
    }

    /// Gives back what was under way, so that nobody has to wait for the leases' end.
    pub async fn stop(&self) {
        let Inner { tenant, parts, owner, .. } = &*self.0;
        if let Err(error) = parts.store.give_back_queries(tenant, owner).await {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(tenant = &**tenant, error, "leases of queries end by themselves");
        }
    }

    async fn deliver(&self) {
        // Tasks of their own: they go on while this one waits for the store, which they may hold.
        let mut under_way = JoinSet::new();
        loop {
            // One that takes its time keeps only its own place.
            if under_way.len() < AT_ONCE {
                for query in self.take(AT_ONCE - under_way.len()).await {
                    let care = self.clone();
                    under_way.spawn(async move { care.work(query).await });
                }
            }
            let has_room = under_way.len() < AT_ONCE;
            tokio::select! {
                Some(_) = under_way.join_next() => {}
                () = self.0.bell.notified(), if has_room => {}
                () = sleep(self.0.settings.look_every), if has_room => {}
            }
        }
    }

    async fn take(&self, most: usize) -> Vec<Query> {
        let Inner { tenant, settings, parts, owner, .. } = &*self.0;
        let (now, most) = (parts.clock.now(), u32::try_from(most).unwrap_or(u32::MAX));
        let taken = parts.store.take_queries(tenant, owner, now, after(now, settings.lease), most).await;
        taken.unwrap_or_else(|error| {
            let error = &error as &dyn std::error::Error;
            tracing::error!(tenant = &**tenant, error, "queries cannot be read");
            Vec::new()
        })
    }

    async fn work(&self, mut query: Query) {
        let tenant = &self.0.tenant;
        let outages = self.0.outages.0.load(Ordering::Relaxed);
        let outcome = self.make_ticket(&mut query).await;
        let word = outcome.as_ref().map_or_else(Trouble::code, |()| "delivered");
        metrics::counter!("portadesk_care_deliveries_total", "tenant" => tenant.to_string(), "outcome" => word)
            .increment(1);
        match outcome {
            Ok(()) => self.0.outages.0.store(0, Ordering::Relaxed),
            Err(Trouble::Lost) => {
                tracing::warn!(tenant = &**tenant, query = short(&query.id), "its lease has ended");
            }
            Err(trouble) => self.put_off(&query, &trouble, outages).await,
        }
    }

    async fn put_off(&self, query: &Query, trouble: &Trouble, times: u32) {
        let Inner { tenant, settings, parts, owner, outages, .. } = &*self.0;
        let (now, code) = (parts.clock.now(), trouble.code());
        let (tries, wait) = match trouble {
            Trouble::Outage { retry_in, .. } => {
                // What failed side by side has failed once.
                outages.0.fetch_max(times.saturating_add(1), Ordering::Relaxed);
                let own = jittered(growing(waits::FIRST, times, LONGEST_PAUSE));
                (query.tries, own.max(retry_in.map(waits::at_least).unwrap_or_default()))
            }
            Trouble::Later { wait, .. } => (query.tries, waits::at_least(*wait)),
            Trouble::Own { .. } | Trouble::Lost => (query.tries.saturating_add(1), waits::next(query.tries, None)),
        };
        let parked = tries >= settings.max_tries;
        if parked {
            tracing::warn!(tenant = &**tenant, query = short(&query.id), code, "a query is given up");
        } else {
            tracing::info!(tenant = &**tenant, query = short(&query.id), code, "a query waits");
        }
        let setback = Setback { error: code, tries, next_try_at: after(now, wait), parked };
        if let Err(error) = parts.store.put_off_query(tenant, owner, query, setback).await {
            let error = &error as &dyn std::error::Error;
            tracing::error!(tenant = &**tenant, error, "the end of a query's work cannot be noted");
        }
    }

    async fn make_ticket(&self, query: &mut Query) -> Result<(), Trouble> {
        if self.in_time(self.go_on(query)).await? {
            return Ok(());
        }
        let content = self.open(&query.content, &query.id).and_then(|bytes| Content::read(&bytes));
        let content = content.ok_or(CANNOT_BE_OPENED)?;
        let (requester, organization) = self.in_time(self.requester(query.customer)).await?;
        let (uploads, since) = self.uploads(query).await?;
        let external_id = external_id(query);
        let made =
            Made { customer: query.customer, requester, organization, external_id: &external_id, uploads: &uploads };
        let prepared = Prepared { ticket: content.ticket(&self.0.settings, &made), requester };
        self.in_time(async {
            let bytes = serde_json::to_vec(&prepared).unwrap_or_default();
            let sealed = self.seal(&bytes, &query.id).map_err(|_| Trouble::outage("no_randomness"))?;
            let Inner { tenant, parts, owner, .. } = &*self.0;
            if !parts.store.keep_prepared(tenant, owner, query, &sealed, since).await? {
                return Err(Trouble::Lost);
            }
            self.send_ticket(query, query.attempts.saturating_add(1), &prepared).await
        })
        .await
    }

    /// Ends before the lease does, so that nobody else begins meanwhile.
    async fn in_time<T>(&self, work: impl Future<Output = Result<T, Trouble>>) -> Result<T, Trouble> {
        timeout(self.0.settings.lease.mul_f64(0.75), work).await.unwrap_or(Err(Trouble::Own { code: "too_slow" }))
    }

    /// Goes on with the ticket that was sent before. Returns whether it is there now; not when there was none, or when what it
    /// names is not good any more.
    async fn go_on(&self, query: &Query) -> Result<bool, Trouble> {
        let Some((sealed, since)) = &query.prepared else { return Ok(false) };
        let parts = &self.0.parts;
        let prepared = self.open(sealed, &query.id).and_then(|bytes| serde_json::from_slice::<Prepared>(&bytes).ok());
        let prepared = prepared.ok_or(CANNOT_BE_OPENED)?;
        // It may have been made, and only the answer was lost.
        if let Some(ticket) = parts.zendesk.ticket_with_external_id(&external_id(query)).await? {
            self.finish(query, ticket, &prepared).await?;
            return Ok(true);
        }
        let is_good = parts.clock.now().duration_since(*since) < PREPARED_FOR;
        if is_good {
            self.send_ticket(query, query.attempts, &prepared).await?;
        }
        Ok(is_good)
    }

    /// Sends the files that Zendesk does not have yet. Each that has arrived is kept, and gives the next one its full time.
    /// Returns their tokens, and since when the oldest is good.
    async fn uploads(&self, query: &mut Query) -> Result<(Vec<String>, Timestamp), Trouble> {
        let Inner { tenant, settings, parts, owner, .. } = &*self.0;
        let mut since = parts.clock.now();
        let mut tokens = Vec::new();
        for file in self.in_time(async { Ok(parts.store.query_files(tenant, &query.id).await?) }).await? {
            let place = format!("{}/token", place(&query.id, Some((file.number, 0))));
            let is_good = |at: &Timestamp| parts.clock.now().duration_since(*at) < UPLOADED_FOR;
            let kept = file.token.as_ref().filter(|(_, at)| is_good(at));
            if let Some((token, at)) = kept.and_then(|(sealed, at)| Some((self.open(sealed, &place)?, at))) {
                tokens.push(String::from_utf8(token).map_err(|_| CANNOT_BE_OPENED)?);
                since = since.min(*at);
                continue;
            }
            let outgoing = self.outgoing(query, &file).ok_or(CANNOT_BE_OPENED)?;
            let token = self.in_time(async { Ok(parts.zendesk.upload(&outgoing).await?) }).await?;
            let sealed = self.seal(token.as_bytes(), &place).map_err(|_| Trouble::outage("no_randomness"))?;
            let now = parts.clock.now();
            let (kept, times) = ((file.number, &*sealed), (now, after(now, settings.lease)));
            let extended = parts.store.keep_upload((tenant, owner), query, kept, times).await?;
            query.lease_ends = extended.ok_or(Trouble::Lost)?;
            tokens.push(token);
        }
        Ok((tokens, since))
    }

    async fn send_ticket(&self, query: &Query, attempt: u32, prepared: &Prepared) -> Result<(), Trouble> {
        let zendesk = &self.0.parts.zendesk;
        let key = format!("{}-{attempt}", short(&query.id));
        match zendesk.create_ticket(&key, &prepared.ticket).await {
            Ok(ticket) => self.finish(query, ticket, prepared).await,
            Err(error) if error.is_other_repeat() => {
                match zendesk.ticket_with_external_id(&external_id(query)).await? {
                    Some(ticket) => self.finish(query, ticket, prepared).await,
                    None => Err(Trouble::Later { code: "ticket_unclear", wait: UNCLEAR }),
                }
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn finish(&self, query: &Query, ticket: TicketId, prepared: &Prepared) -> Result<(), Trouble> {
        let Inner { tenant, parts, owner, .. } = &*self.0;
        let mut change = parts.store.change().await?;
        let delivered = Delivered { ticket, requester: prepared.requester };
        if !change.finish_query(tenant, owner, query, delivered).await? {
            return Err(Trouble::Lost);
        }
        let (actor, now) = (Actor::Customer(query.customer), parts.clock.now());
        change
            .append(&[help(tenant, actor, "delivered", &format!("{} ticket:{ticket}", short(&query.id)), now)])
            .await?;
        change.commit().await?;
        tracing::info!(tenant = &**tenant, query = short(&query.id), ticket = ticket.0, "a query is a ticket");
        Ok(())
    }

    /// Who asks, as Zendesk knows them, and the organization they ask for, to which they belong: whoever of that organization
    /// has the address in billing, else the customer's own contact. An address that somebody typed into billing is no proof of
    /// who they are, so nobody is changed for it, asks in its name, or is made with it.
    async fn requester(&self, customer: CustomerId) -> Result<(UserId, Option<OrganizationId>), Trouble> {
        let parts = &self.0.parts;
        let reading = parts.directory.customer(customer, false).await?;
        let known = reading.known.value.as_ref();
        let link = parts.linking.partner_of_customer(customer).await?;
        let organization = link.map(|partner| partner.link.organization);
        if let Some(member) = self.member(known, organization).await? {
            return Ok((member, organization));
        }
        let name = known.and_then(person).unwrap_or_else(|| format!("Customer {customer}"));
        let contact = parts.linking.prefix().contact(customer);
        // Zendesk lets the same person be written a few times a minute only, and is mostly just asked.
        let known = parts.zendesk.person_with_external_id(&contact).await?.filter(|person| !person.is_deleted);
        let found = match known {
            Some(person) => person,
            None => parts.zendesk.person_made_or_known(&name, ("external_id", &contact)).await?,
        };
        if let Some(organization) = organization {
            parts.zendesk.add_membership(found.id, organization).await?;
        }
        Ok((found.id, organization))
    }

    fn outgoing(&self, query: &Query, file: &QueryFile) -> Option<Outgoing> {
        let name = String::from_utf8(self.open(&file.about, &place(&query.id, None))?).ok()?;
        let kind = super::FileKind::ALL.into_iter().find(|kind| kind.media_type() == file.kind)?;
        let (care, id, number) = (self.clone(), query.id.clone(), file.number);
        let open = move || -> Pieces {
            let (care, id) = (care.clone(), id.clone());
            stream::try_unfold(0_u32, move |piece| {
                let (care, id) = (care.clone(), id.clone());
                async move {
                    let stored = care.0.parts.store.chunk(&care.0.tenant, &id, (number, piece)).await;
                    let Some(sealed) = stored.map_err(io::Error::other)? else { return Ok(None) };
                    let opened = care.open(&sealed, &place(&id, Some((number, piece))));
                    let opened = opened.ok_or_else(|| io::Error::other("a piece cannot be opened"))?;
                    Ok(Some((opened, piece + 1)))
                }
            })
            .boxed()
        };
        let content_type = kind.media_type().to_owned();
        Some(Outgoing { name: kind.named(&name), content_type, bytes: file.bytes, open: Arc::new(open) })
    }

    async fn keep_house(&self) {
        loop {
            if let Err(error) = self.tell_and_forget().await {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(tenant = &*self.0.tenant, error, "figures of queries are outdated");
            }
            sleep(HOUSEKEEPING).await;
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "figures for people")]
    async fn tell_and_forget(&self) -> Result<(), crate::store::StoreError> {
        let Inner { tenant, settings, parts, .. } = &*self.0;
        let now = parts.clock.now();
        let queries = parts.store.queries_waiting(tenant).await?;
        let age = queries.oldest.map(|since| now.duration_since(since).as_secs_f64().max(0.0));
        let tell = |name: &'static str, value: f64| metrics::gauge!(name, "tenant" => tenant.to_string()).set(value);
        tell("portadesk_care_waiting_state", queries.waiting as f64);
        tell("portadesk_care_given_up_state", queries.parked as f64);
        tell("portadesk_care_oldest_seconds", age.unwrap_or(0.0));
        let ago = |time: Duration| {
            now.checked_sub(SignedDuration::try_from(time).unwrap_or(SignedDuration::MAX)).unwrap_or(Timestamp::MIN)
        };
        parts.store.forget_queries(tenant, ago(DRAFTS_FOR), ago(settings.retention)).await.map(drop)
    }
}

/// By which the ticket of a query is found again.
fn external_id(query: &Query) -> String {
    format!("portadesk-query-{}", short(&query.id))
}

fn person(customer: &Customer) -> Option<String> {
    let names = [&customer.first_name, &customer.last_name].into_iter().flatten();
    let person = names.map(|name| name.trim()).filter(|name| !name.is_empty()).collect::<Vec<_>>().join(" ");
    let company = customer.company.clone().or_else(|| Some(customer.name.clone()));
    Some(person).filter(|name| !name.is_empty()).or(company).filter(|name| !name.trim().is_empty())
}
