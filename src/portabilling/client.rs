//! The questions portadesk asks billing.

use std::{fmt, sync::Arc};

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use serde_json::{Map, Value, json};
use tokio::time::timeout_at;

use super::{
    Account, AccountFilter, Charge, Customer, CustomerFilter, CustomerId, Invoice, List, Page, PortaBillingError,
    ReadMethod, ServerFacts, Settings, UpstreamHealth, fault,
    listing::{self, Question},
    method::Call,
    session::Session,
    transport::Transport,
    wire::{self, Answer},
};
use crate::{clock::Clock, outbound::OutboundError};

/// Parameters of a call.
pub(super) type Params = Map<String, Value>;

/// One tenant's billing. Cheap to clone; clones share login, limits and circuit breaker.
///
/// Every call has one deadline ([`Settings::timeout`]) over everything: waiting for a turn, login, repetition.
///
/// # Errors
/// All calls fail as [`PortaBillingError`] says. What is not there is `Ok(None)` or an empty list.
#[derive(Clone)]
pub struct PortaBilling {
    pub(super) transport: Arc<Transport>,
    session: Arc<Session>,
    clock: Clock,
    search_style: super::SearchStyle,
}

impl PortaBilling {
    /// Makes the client; nothing is sent before the first question.
    ///
    /// # Errors
    /// [`OutboundError`] when the CA file is missing or is no certificate.
    pub fn new(settings: &Settings, clock: Clock) -> Result<Self, OutboundError> {
        Ok(Self {
            transport: Arc::new(Transport::new(settings, clock.clone())?),
            session: Arc::new(Session::new(settings, clock.clone())),
            clock,
            search_style: settings.search_style,
        })
    }

    /// One customer with everything the card shows. A closed customer is still there; see its `bill_status`.
    pub async fn customer(&self, id: CustomerId) -> Result<Option<Customer>, PortaBillingError> {
        let params = params(json!({ "i_customer": id.get(), "detailed_info": 1, "get_time_zone_name": 1 }));
        let Some(answer) = found(self.call(ReadMethod::CustomerInfo, &params).await)? else { return Ok(None) };
        let customer = answer.object::<Customer>("customer_info", ())?;
        match customer {
            // Showing somebody else's data would be worse than showing none.
            Some(other) if other.id != id => Err(answer.unreadable("it is about another customer")),
            customer => Ok(customer),
        }
    }

    /// Customers in which the text stands. A blank text finds nobody.
    pub async fn customers(&self, filter: &CustomerFilter, page: Page) -> Result<List<Customer>, PortaBillingError> {
        listing::customers(self, filter, self.search_style, page).await
    }

    /// All customers, in billing's order, which is not documented.
    pub async fn all_customers(&self, page: Page) -> Result<List<Customer>, PortaBillingError> {
        listing::page(self, &Question::new(Params::new(), ()), page).await
    }

    /// Accounts of a customer, or accounts in which the text stands. A blank text finds none.
    pub async fn accounts(&self, filter: &AccountFilter, page: Page) -> Result<List<Account>, PortaBillingError> {
        listing::accounts(self, filter, page).await
    }

    /// The account with exactly this id; for an alias, the account it leads to.
    pub async fn account_by_id(&self, id: &str) -> Result<Option<Account>, PortaBillingError> {
        let id = id.trim();
        if id.is_empty() {
            return Ok(None);
        }
        let Some(account) = self.account_info("id", json!(id)).await? else { return Ok(None) };
        let Some(master) = account.master else { return Ok(Some(account)) };
        // An alias whose master cannot be read still names its customer.
        Ok(self.account_info("i_account", json!(master.get())).await?.or(Some(account)))
    }

    /// Invoices of a customer in billing's order.
    pub async fn invoices(&self, customer: CustomerId, page: Page) -> Result<List<Invoice>, PortaBillingError> {
        let question = Question::new(params(json!({ "i_customer": customer.get() })), customer);
        listing::page(self, &question, page).await
    }

    /// Calls (failed ones too), charges and payments of a customer that were billed from `from` until before `to`.
    pub async fn charges(
        &self,
        customer: CustomerId,
        from: Timestamp,
        to: Timestamp,
        page: Page,
    ) -> Result<List<Charge>, PortaBillingError> {
        let wanted = json!({
            "i_customer": customer.get(), "from_date": utc_text(from), "to_date": utc_text(to), "show_unsuccessful": 1,
        });
        listing::page(self, &Question::new(params(wanted), customer), page).await
    }

    /// Facts about the server and our login, for the doctor.
    pub async fn server(&self) -> Result<ServerFacts, PortaBillingError> {
        let version = unless_refused(self.call(ReadMethod::Version, &Params::new()).await)?;
        let session = unless_refused(self.call(ReadMethod::SessionData, &Params::new()).await)?;
        let token = self.session.token(&self.transport).await?;
        Ok(ServerFacts {
            version: version.as_ref().and_then(wire::version),
            operating_mode: session.as_ref().and_then(wire::session_mode),
            token: token.facts.clone(),
            clock_difference: self.transport.pulse.vitals().clock_difference,
        })
    }

    /// Whether billing answers this method, for the doctor: a role may allow some reads and not others.
    /// Asks for as little as possible and throws the answer away.
    ///
    /// # Errors
    /// [`PortaBillingError::NotReadOnly`] for a name that is not on the read list, before anything is sent.
    pub async fn probe(&self, method: &str) -> Result<(), PortaBillingError> {
        let method: ReadMethod = method.parse()?;
        self.call(method, &self.smallest_question(method)).await.map(drop)
    }

    /// How billing is doing, from what is known already.
    #[must_use]
    pub fn health(&self) -> UpstreamHealth {
        let vitals = self.transport.pulse.vitals();
        UpstreamHealth {
            last_answer: vitals.last_answer,
            last_failure: vitals.last_failure,
            circuit: self.transport.breaker.circuit(),
        }
    }

    /// The account of this number; an alias is told as it is, since it names its customer itself.
    pub async fn account(&self, id: super::AccountId) -> Result<Option<Account>, PortaBillingError> {
        self.account_info("i_account", json!(id.get())).await
    }

    async fn account_info(&self, key: &str, value: Value) -> Result<Option<Account>, PortaBillingError> {
        let mut params = params(json!({ "detailed_info": 1, "without_service_features": 1 }));
        params.insert(key.to_owned(), value);
        let Some(answer) = found(self.call(ReadMethod::AccountInfo, &params).await)? else { return Ok(None) };
        answer.object("account_info", None)
    }

    /// Any customer and account will do: what is not there is answered without a fault.
    fn smallest_question(&self, method: ReadMethod) -> Params {
        let now = self.clock.now();
        let second_ago = now.saturating_sub(SignedDuration::from_secs(1)).unwrap_or(now);
        params(match method {
            ReadMethod::CustomerList | ReadMethod::AccountList => json!({ "limit": 1, "offset": 0 }),
            ReadMethod::InvoiceList => json!({ "i_customer": 1, "limit": 1, "offset": 0 }),
            ReadMethod::CustomerInfo => json!({ "i_customer": 1 }),
            ReadMethod::AccountInfo => json!({ "i_account": 1, "without_service_features": 1 }),
            ReadMethod::CustomerXdrs => json!({
                "i_customer": 1, "from_date": utc_text(second_ago), "to_date": utc_text(now), "limit": 1, "offset": 0,
            }),
            ReadMethod::Version | ReadMethod::SessionData => json!({}),
        })
    }

    /// The only way to billing: a method from the read list.
    pub(super) async fn call(&self, method: ReadMethod, params: &Params) -> Result<Answer, PortaBillingError> {
        let call = Call::Read(method);
        let result = self.call_uncounted(call, params).await;
        if let Err(error) = &result {
            self.transport.count_refused(call, error);
        }
        result
    }

    async fn call_uncounted(&self, call: Call, params: &Params) -> Result<Answer, PortaBillingError> {
        let Self { transport, session, .. } = self;
        transport.breaker.check()?;
        let _place = transport.gate.place()?;
        let request = transport.request(call, params);
        let in_time = |_| Err(transport.silence());

        let token = timeout_at(request.deadline(), session.token(transport)).await.unwrap_or_else(in_time)?;
        let refused = match transport.ask(&request, Some(&token.authorization)).await {
            Err(error) if fault::asks_for_new_login(&error) => error,
            result => return result,
        };
        let renewed = timeout_at(request.deadline(), session.renewed(transport, &token)).await;
        let Some(token) = renewed.unwrap_or_else(|_| Err(transport.silence()))? else { return Err(refused) };
        let result = transport.ask(&request, Some(&token.authorization)).await;
        if result.as_ref().is_err_and(fault::asks_for_new_login) {
            session.renewal_was_vain();
        }
        result
    }
}

impl fmt::Debug for PortaBilling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PortaBilling").field("health", &self.health()).finish_non_exhaustive()
    }
}

/// The members of a JSON object literal.
pub(super) fn params(object: Value) -> Params {
    match object {
        Value::Object(params) => params,
        _ => Params::new(),
    }
}

/// Takes a fault that says "not there" for the absence it is.
pub(super) fn found(result: Result<Answer, PortaBillingError>) -> Result<Option<Answer>, PortaBillingError> {
    match result {
        Err(error) if fault::means_not_found(&error) => Ok(None),
        result => result.map(Some),
    }
}

/// A fact that may not be asked for is a fact less, no failure.
fn unless_refused(result: Result<Answer, PortaBillingError>) -> Result<Option<Answer>, PortaBillingError> {
    match result {
        Err(PortaBillingError::Fault { .. }) => Ok(None),
        result => result.map(Some),
    }
}

/// A moment the way billing reads it.
fn utc_text(at: Timestamp) -> String {
    TimeZone::UTC.to_datetime(at).strftime("%Y-%m-%d %H:%M:%S").to_string()
}
