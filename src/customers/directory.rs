//! Customers as billing knows them, remembered: the one way from a handler to billing's data.
//!
//! Each kind of answer has its own memory and every question its own deadline, so that a slow invoice list delays
//! neither the card nor the phone lines. What was last known stands in while billing is silent.

use std::{future::Future, sync::Arc, time::Duration};

use moka::sync::Cache;
use thiserror::Error;

use super::latest::{self, ROWS};
use crate::{
    clock::Clock,
    portabilling::{
        Account, AccountFilter, Charge, Customer, CustomerId, Invoice, List, Page, PortaBilling, PortaBillingError,
    },
    remembered::{Known, Limits, Recalled, Remembered},
};

/// A refresh within this time of the last reading changes nothing: a double click is not two questions.
const REFRESH_AT_MOST: Duration = Duration::from_secs(2);
/// How long an answer waits for what only makes it nicer; later askers find it remembered.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long answers count as fresh, how long they are kept for bad times, and how long one may take.
#[derive(Debug, Clone, Copy)]
pub struct CacheSettings {
    pub fresh: Duration,
    pub keep: Duration,
    pub deadline: Duration,
    /// Most answers kept of each kind.
    pub entries: u64,
}

impl Default for CacheSettings {
    fn default() -> Self {
        Self {
            fresh: Duration::from_secs(30),
            keep: Duration::from_hours(24),
            deadline: Duration::from_secs(8),
            entries: 5_000,
        }
    }
}

/// Why a question stays open.
#[derive(Debug, Clone, Error)]
pub enum DirectoryError {
    #[error(transparent)]
    Billing(Arc<PortaBillingError>),
    #[error("billing did not answer within {0:?}")]
    Deadline(Duration),
}

impl DirectoryError {
    /// Whether it was not billing that failed: too many questions of ours are waiting for it.
    #[must_use]
    pub fn is_overload(&self) -> bool {
        matches!(self, Self::Billing(error) if matches!(**error, PortaBillingError::Overloaded))
    }

    /// When billing will be asked again, where that is known.
    #[must_use]
    pub fn retry_in(&self) -> Option<Duration> {
        match self {
            Self::Billing(error) => error.retry_in(),
            Self::Deadline(_) => None,
        }
    }
}

/// An answer, and what kept a newer one from coming.
#[derive(Debug, Clone)]
pub struct Reading<V> {
    pub known: Arc<Known<V>>,
    pub trouble: Option<DirectoryError>,
}

/// Billing's customers, for one tenant. Clones share the memory.
#[derive(Debug, Clone)]
pub struct Directory {
    billing: PortaBilling,
    settings: CacheSettings,
    clock: Clock,
    customers: Memory<Option<Customer>>,
    accounts: Memory<List<Account>>,
    invoices: Memory<List<Invoice>>,
    charges: Memory<List<Charge>>,
    /// Of customers that are gone from billing and were known before.
    names: Cache<CustomerId, String>,
}

type Memory<V> = Remembered<CustomerId, V, PortaBillingError>;
type Answer<V> = Result<Reading<V>, DirectoryError>;

impl Directory {
    #[must_use]
    pub fn new(billing: PortaBilling, settings: CacheSettings, clock: Clock) -> Self {
        let limits = Limits { fresh: settings.fresh, keep: settings.keep, entries: settings.entries };
        // Sections are far larger than cards, so fewer of them are kept.
        let sections = Limits { entries: settings.entries / 5 + 1, ..limits };
        Self {
            customers: Remembered::new("customers", limits, clock.clone()),
            accounts: Remembered::new("accounts", sections, clock.clone()),
            invoices: Remembered::new("invoices", sections, clock.clone()),
            charges: Remembered::new("charges", sections, clock.clone()),
            names: Cache::builder().max_capacity(settings.entries).time_to_live(settings.keep).build(),
            billing,
            settings,
            clock,
        }
    }

    /// The customer; `None` when billing says there is no such customer.
    ///
    /// # Errors
    /// When billing gives no answer and nothing is known from before. So for all four questions.
    pub async fn customer(&self, id: CustomerId, refresh: bool) -> Answer<Option<Customer>> {
        let (customers, names) = (self.customers.clone(), self.names.clone());
        let read = |billing: PortaBilling| async move {
            let customer = billing.customer(id).await?;
            if customer.is_none()
                && let Some(name) = customers.last_known(&id).and_then(|known| name_of(known.value.as_ref()?))
            {
                names.insert(id, name);
            }
            Ok(customer)
        };
        self.recall(&self.customers, id, refresh, read).await
    }

    /// The customer's first accounts.
    ///
    /// # Errors
    /// See [`Directory::customer`].
    pub async fn accounts(&self, id: CustomerId, refresh: bool) -> Answer<List<Account>> {
        let accounts = AccountFilter::OfCustomer(id);
        let read = |billing: PortaBilling| async move { billing.accounts(&accounts, Page::first(ROWS)).await };
        self.recall(&self.accounts, id, refresh, read).await
    }

    /// The customer's latest invoices.
    ///
    /// # Errors
    /// See [`Directory::customer`].
    pub async fn invoices(&self, id: CustomerId, refresh: bool) -> Answer<List<Invoice>> {
        let read = |billing: PortaBilling| async move { latest::invoices(&billing, id).await };
        self.recall(&self.invoices, id, refresh, read).await
    }

    /// The customer's latest calls and charges of the last thirty days.
    ///
    /// # Errors
    /// See [`Directory::customer`].
    pub async fn charges(&self, id: CustomerId, refresh: bool) -> Answer<List<Charge>> {
        let now = self.clock.now();
        let read = |billing: PortaBilling| async move { latest::charges(&billing, id, now).await };
        self.recall(&self.charges, id, refresh, read).await
    }

    /// The name of a customer's reseller, if it can be told without making anybody wait long.
    pub async fn reseller_name(&self, customer: &Customer) -> Option<String> {
        let reseller = self.soon(customer.reseller?).await?;
        name_of(reseller.value.as_ref()?)
    }

    /// A customer's name from what is remembered, also of one that billing no longer has; nobody waits for it.
    #[must_use]
    pub fn last_known_name(&self, id: CustomerId) -> Option<String> {
        let known = self.last_known(id);
        known.and_then(|known| name_of(known.value.as_ref()?)).or_else(|| self.names.get(&id))
    }

    /// The customer's currency, for rows that do not name theirs; mostly from what is remembered already.
    pub async fn currency(&self, id: CustomerId) -> Option<String> {
        let known = match self.last_known(id) {
            Some(known) => known,
            None => self.soon(id).await?,
        };
        known.value.as_ref()?.money.currency.clone()
    }

    /// Takes all that is remembered of a customer for old, and all that is just being read: billing said that something has
    /// changed.
    pub fn outdate(&self, id: CustomerId) {
        self.customers.outdate(&id);
        self.accounts.outdate(&id);
        self.invoices.outdate(&id);
        self.charges.outdate(&id);
    }

    async fn soon(&self, id: CustomerId) -> Option<Arc<Known<Option<Customer>>>> {
        let reading = tokio::time::timeout(PATIENCE, self.customer(id, false)).await.ok()?.ok()?;
        Some(reading.known)
    }

    /// Whether this customer is among what is remembered.
    #[must_use]
    pub fn last_known(&self, id: CustomerId) -> Option<Arc<Known<Option<Customer>>>> {
        self.customers.last_known(&id)
    }

    async fn recall<V, F>(
        &self,
        memory: &Memory<V>,
        id: CustomerId,
        refresh: bool,
        read: impl FnOnce(PortaBilling) -> F,
    ) -> Answer<V>
    where
        V: Send + Sync + 'static,
        F: Future<Output = Result<V, PortaBillingError>> + Send + 'static,
    {
        if refresh {
            memory.expire(&id, REFRESH_AT_MOST);
        } else if let Some(known) = memory.fresh(&id) {
            return Ok(Reading { known, trouble: None });
        }
        let deadline = self.settings.deadline;
        let read = || read(self.billing.clone());
        let error = match tokio::time::timeout(deadline, memory.get(id, read)).await {
            Ok(Ok(Recalled::Fresh(known))) => return Ok(Reading { known, trouble: None }),
            Ok(Ok(Recalled::Stale(_, cause)) | Err(cause)) => DirectoryError::Billing(cause),
            Err(_) => DirectoryError::Deadline(deadline),
        };
        match memory.last_known(&id) {
            Some(known) => Ok(Reading { known, trouble: Some(error) }),
            None => Err(error),
        }
    }
}

/// What a customer is called where there is room for one name.
fn name_of(customer: &Customer) -> Option<String> {
    Some(customer.company.clone().unwrap_or_else(|| customer.name.clone())).filter(|name| !name.is_empty())
}
