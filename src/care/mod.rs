//! Customers who ask for help from self-care: their queries, the tickets these become, and the way on with them.
//!
//! **A query** is written down when it is sent, under an id that was made when its form was opened ([`FormKey`]), so that a
//! second click, another try or a crash never makes a second one. A worker ([`Care::keep_delivering`]) makes exactly one
//! ticket of it, as long as that takes; then the words and files are forgotten here. Until then they are sealed.
//!
//! **Files** come and go in pieces, none is ever in memory as a whole, and what a file is, its own bytes tell ([`FileKind`]).
//!
//! **Whose tickets** a customer sees is decided here ([`Care::tickets`]): those of the linked organization, their own or all of
//! them, as the tenant says; never by what a page asks for.

mod account;
mod confirmed;
mod content;
mod delivery;
mod error;
mod files;
mod form_key;
mod kind;
mod settings;
mod tickets;
mod trouble;
mod widget;

use std::sync::Arc;

use aws_lc_rs::rand;
use tokio::sync::Notify;

pub use content::Content;
pub use error::CareError;
pub use files::{FileIn, Received};
pub use form_key::FormKey;
pub use kind::FileKind;
pub use settings::{Sees, Settings, Widget};
pub use tickets::{Conversation, MyTicket, MyTickets, Said, Waiting, Who};

use crate::{
    clock::Clock,
    customers::Directory,
    ledger::{Actor, help},
    linking::Linking,
    portabilling::{CustomerId, People, PortaBilling},
    sealing::Sealer,
    store::{SentBefore, Store},
    zendesk::{TicketId, Zendesk},
};

/// Sealed words and files are opened for this alone.
const PURPOSE: &str = "portadesk: queries of customers";

/// What queries work with.
#[derive(Debug)]
pub struct Parts {
    pub store: Store,
    pub clock: Clock,
    pub billing: PortaBilling,
    /// Billing for people with credentials of their own.
    pub people: People,
    /// With the right to write tickets and end users.
    pub zendesk: Zendesk,
    pub directory: Directory,
    pub linking: Linking,
}

/// The queries of one tenant's customers. Clones share everything.
#[derive(Debug, Clone)]
pub struct Care(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    tenant: Arc<str>,
    settings: Settings,
    parts: Parts,
    sealer: Sealer,
    /// Who holds our leases.
    owner: String,
    /// Rung when something was sent.
    bell: Notify,
    outages: delivery::Outages,
    confirmed: confirmed::Confirmed,
    contacts: tickets::Contacts,
}

/// What became of a query so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// It is this ticket.
    Ticket(TicketId),
    /// It is written down, and will be a ticket as soon as the help desk takes it.
    Waiting,
}

impl Care {
    /// Someone has to run [`Care::keep_delivering`] beside it.
    #[must_use]
    pub fn new(settings: Settings, parts: Parts) -> Self {
        let mut name = [0; 8];
        // Without randomness every process would be called the same: leases still end, they only protect less.
        let _ = rand::fill(&mut name);
        let sealer = Sealer::new(PURPOSE, settings.secrets());
        Self(Arc::new(Inner {
            tenant: Arc::clone(&settings.tenant),
            settings,
            parts,
            sealer,
            owner: format!("{:016x}", u64::from_be_bytes(name)),
            bell: Notify::new(),
            outages: delivery::Outages::default(),
            confirmed: confirmed::Confirmed::default(),
            contacts: tickets::Contacts::default(),
        }))
    }

    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The customer's name in billing, for their own eyes; `None` while billing is silent and none is remembered.
    pub async fn name(&self, customer: CustomerId) -> Option<String> {
        let directory = &self.0.parts.directory;
        if let Some(known) = directory.last_known_name(customer) {
            return Some(known);
        }
        let reading = directory.customer(customer, false).await.ok()?;
        reading.known.value.as_ref().map(|known| known.company.clone().unwrap_or_else(|| known.name.clone()))
    }

    /// A key for a form that is opened now. `None` when the system has no randomness.
    #[must_use]
    pub fn open_form(&self, customer: CustomerId) -> Option<FormKey> {
        FormKey::make(&self.0.settings, customer, self.0.parts.clock.now())
    }

    /// The key of a form that this customer has opened and that is not too old.
    ///
    /// # Errors
    /// [`CareError::FormEnded`].
    pub fn form(&self, customer: CustomerId, key: &str) -> Result<FormKey, CareError> {
        FormKey::check(&self.0.settings, customer, key, self.0.parts.clock.now()).ok_or(CareError::FormEnded)
    }

    /// Writes a query down: from then on it will become a ticket, whatever happens. The same again changes nothing.
    /// `files`: how many the customer sees beside it.
    ///
    /// # Errors
    /// [`CareError::FormEnded`] when the form was sent with other words, or files have gone that the customer sees;
    /// [`CareError::TooMany`] when the customer has sent as many as they may within an hour; then nothing is kept.
    pub async fn send(
        &self,
        customer: CustomerId,
        key: &FormKey,
        (content, files): (&Content, u32),
    ) -> Result<(), CareError> {
        let Inner { tenant, settings, parts, .. } = &*self.0;
        let now = parts.clock.now();
        let sealed = self.seal(&content.write(), key.as_str())?;
        let typed = key.recognise(settings, &content.write());
        let mut change = parts.store.change().await?;
        match change.send_query(tenant, key.as_str(), customer, (&sealed, &typed), now).await? {
            SentBefore::Yes => return Ok(()),
            SentBefore::Otherwise => return Err(CareError::FormEnded),
            SentBefore::No => {}
        }
        if change.whole_files(tenant, key.as_str()).await? < u64::from(files) {
            return Err(CareError::FormEnded);
        }
        let sent = change.queries_since(tenant, customer, settings::hour_before(now)).await?;
        if sent > settings.queries_per_hour.into() {
            return Err(CareError::TooMany { retry_in: settings::HOUR });
        }
        change.append(&[help(tenant, Actor::Customer(customer), "asked", key.short(), now)]).await?;
        change.commit().await?;
        metrics::counter!("portadesk_care_queries_total", "tenant" => tenant.to_string()).increment(1);
        self.0.bell.notify_one();
        Ok(())
    }

    /// What became of a query of this customer's. `None`: there is none of this key.
    ///
    /// # Errors
    /// [`CareError::Store`].
    pub async fn sent(&self, customer: CustomerId, key: &FormKey) -> Result<Option<Sent>, CareError> {
        let asked = self.0.parts.store.query(&self.0.tenant, key.as_str(), customer).await?;
        Ok(asked.map(|asked| asked.ticket.map_or(Sent::Waiting, Sent::Ticket)))
    }

    fn seal(&self, plain: &[u8], about: &str) -> Result<Vec<u8>, CareError> {
        self.0.sealer.seal(plain, about).ok_or(CareError::NoRandomness)
    }

    fn open(&self, sealed: &[u8], about: &str) -> Option<Vec<u8>> {
        self.0.sealer.open(sealed, about)
    }
}
