//! Asks billing for every reading of a query and merges the answers into one ranked, paged list.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::{
    FutureExt, StreamExt,
    future::{BoxFuture, join},
    stream,
};
use thiserror::Error;

use super::{
    billing::Billing,
    matches::{self, Closeness, Match, Matched, MatchedBy, Matches, Outcome, Reseller, Total, Tried},
    plan::{Ask, Step, Target, plan},
    query::Query,
};
use crate::portabilling::{Account, AccountFilter, Customer, CustomerId, Page, PortaBillingError};

/// Questions of one search that billing works on at once.
const AT_ONCE: usize = 8;
/// Rows in one answer. Matches are ranked within one round of answers, later rounds stand behind earlier ones: so the
/// first page never costs more than one answer a question, and no page moves when a later one is opened.
const WINDOW: u32 = 50;
/// Rounds after which a search ends; who has turned fifty pages needs a better query.
const MOST_ROUNDS: u32 = 10;
/// Rounds without a match after which a search ends: billing's own matching is wider than what was typed.
const PATIENCE: u32 = 2;
/// Accounts shown with a match.
const SAMPLE: usize = 3;
const SAMPLE_PAGE: Page = Page::first(3);

/// Which page of the matches to return.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PageRequest {
    /// From 0.
    pub page: u32,
    /// Matches on a page, 1 to 50.
    pub size: u32,
}

impl PageRequest {
    pub const SIZE: u32 = 10;

    /// Page `page`, from 0, of the usual size.
    #[must_use]
    pub const fn new(page: u32) -> Self {
        Self { page, size: Self::SIZE }
    }

    fn start(self) -> usize {
        let start = u64::from(self.page) * u64::from(self.size());
        usize::try_from(start).unwrap_or(usize::MAX)
    }

    fn end(self) -> usize {
        self.start().saturating_add(self.size() as usize)
    }

    const fn size(self) -> u32 {
        if self.size == 0 {
            1
        } else if self.size > WINDOW {
            WINDOW
        } else {
            self.size
        }
    }
}

/// Nothing was found, and that means nothing because billing did not answer.
#[derive(Debug, Clone, Error)]
pub enum SearchError {
    #[error("billing could not be searched")]
    Billing(#[from] PortaBillingError),
}

/// Finds the customers that a query may mean.
///
/// A question that billing refuses or fails to answer costs its own matches only ([`Matches::tried`] and
/// [`Matches::partial`] tell of it).
///
/// # Errors
/// [`SearchError`] when nothing was found and billing was silent to a question, or refused all of them.
pub async fn find<B: Billing>(billing: &B, query: &Query, page: PageRequest) -> Result<Matches, SearchError> {
    let mut search = Search::new(billing, query);
    let mut idle = 0;
    for round in 0..MOST_ROUNDS {
        let before = search.found.len();
        search.ask(round).await;
        idle = if search.found.len() == before { idle + 1 } else { 0 };
        if search.found.len() > page.end() || search.is_exhausted() || idle == PATIENCE {
            break;
        }
    }
    search.finish(page).await
}

struct Search<'a, B> {
    billing: &'a B,
    query: &'a Query,
    steps: Vec<Progress>,
    /// In their final order.
    found: Vec<Found>,
    seen: BTreeSet<CustomerId>,
}

/// How far one question has got.
struct Progress {
    step: Step,
    outcome: Outcome,
    more: bool,
    /// Customers in all, where billing said.
    total: Option<u64>,
    error: Option<PortaBillingError>,
}

struct Found {
    id: CustomerId,
    customer: Option<Customer>,
    matched: Vec<Matched>,
    accounts: Vec<(Closeness, Account)>,
}

/// What billing said to one question.
struct Answer {
    customers: Vec<Customer>,
    accounts: Vec<Account>,
    more: bool,
    total: Option<u64>,
}

impl<'a, B: Billing> Search<'a, B> {
    fn new(billing: &'a B, query: &'a Query) -> Self {
        let fresh = |step| Progress { step, outcome: Outcome::Nothing, more: true, total: None, error: None };
        let steps = plan(query).into_iter().map(fresh).collect();
        Self { billing, query, steps, found: Vec::new(), seen: BTreeSet::new() }
    }

    fn is_exhausted(&self) -> bool {
        self.steps.iter().all(|progress| !progress.more)
    }

    /// Puts every question that may have more to tell, and adds what is new behind what is known.
    async fn ask(&mut self, round: u32) {
        let page = Page { offset: round * WINDOW, limit: WINDOW };
        let open: Vec<usize> = (0..self.steps.len()).filter(|index| self.steps[*index].more).collect();
        let billing = self.billing;
        let questions: Vec<BoxFuture<'_, _>> =
            open.iter().map(|index| answer(billing, &self.steps[*index].step.ask, page).boxed()).collect();
        let answers: Vec<_> = stream::iter(questions).buffered(AT_ONCE).collect().await;
        let mut fresh = BTreeMap::new();
        for (index, answer) in open.into_iter().zip(answers) {
            self.take(index, answer, &mut fresh);
        }
        let mut fresh: Vec<Found> = fresh.into_values().filter(|found| !self.seen.contains(&found.id)).collect();
        fresh.iter_mut().for_each(Found::settle);
        fresh.sort_by_key(Found::order);
        self.seen.extend(fresh.iter().map(|found| found.id));
        self.found.extend(fresh);
    }

    fn take(
        &mut self,
        index: usize,
        answer: Result<Answer, PortaBillingError>,
        fresh: &mut BTreeMap<CustomerId, Found>,
    ) {
        let progress = &mut self.steps[index];
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => {
                progress.more = false;
                progress.outcome = if error.is_outage() { Outcome::Failed } else { Outcome::Refused };
                progress.error = Some(error);
                return;
            }
        };
        progress.more = answer.more;
        progress.total = answer.total;
        for customer in answer.customers {
            let matched = matches::of_customer(self.query, &customer);
            if !matched.is_empty() {
                progress.outcome = Outcome::Found;
                let found = fresh.entry(customer.id).or_insert_with(|| Found::new(customer.id));
                found.matched.extend(matched);
                found.customer.get_or_insert(customer);
            }
        }
        for account in answer.accounts {
            let mut matched = matches::of_account(self.query, &account);
            if matched.iter().all(|matched| matched.closeness != Closeness::Exact) {
                matched.extend(asked_by_id(&progress.step.ask, &account));
            }
            if let Some(closeness) = matched.iter().map(|matched| matched.closeness).min() {
                progress.outcome = Outcome::Found;
                let found = fresh.entry(account.customer).or_insert_with(|| Found::new(account.customer));
                found.matched.extend(matched);
                found.accounts.push((closeness, account));
            }
        }
    }

    async fn finish(mut self, page: PageRequest) -> Result<Matches, SearchError> {
        let partial = self.steps.iter().any(|progress| progress.outcome == Outcome::Failed);
        let refused = self.steps.iter().all(|progress| progress.error.is_some());
        if self.found.is_empty() && (partial || refused) {
            let first = |outcome| self.steps.iter().find(|progress| progress.outcome == outcome);
            let failed = first(Outcome::Failed).or_else(|| first(Outcome::Refused));
            if let Some(error) = failed.and_then(|progress| progress.error.clone()) {
                return Err(error.into());
            }
        }
        let total = self.total();
        let count = self.found.len();
        let shown = self.found.drain(page.start().min(count)..page.end().min(count)).collect();
        Ok(Matches {
            rows: present(self.billing, shown).await,
            more: count > page.end(),
            total,
            tried: self.steps.into_iter().map(Progress::tried).collect(),
            partial,
        })
    }

    fn total(&self) -> Total {
        let found = self.found.len() as u64;
        if self.is_exhausted() {
            return Total::Exactly(found);
        }
        Total::AtLeast(self.steps.iter().filter_map(Progress::counted).fold(found, u64::max))
    }
}

impl Progress {
    /// Billing's total, where each of its rows is a match: not where its question was wider than the query.
    fn counted(&self) -> Option<u64> {
        self.total.filter(|_| matches!(self.step.target, Target::Name | Target::CustomerEmail))
    }

    fn tried(self) -> Tried {
        Tried { target: self.step.target, value: self.step.value, outcome: self.outcome }
    }
}

impl Found {
    const fn new(id: CustomerId) -> Self {
        Self { id, customer: None, matched: Vec::new(), accounts: Vec::new() }
    }

    /// Brings reasons and accounts into an order that does not depend on who answered first.
    fn settle(&mut self) {
        self.matched.sort_by(|a, b| (a.rank(), a).cmp(&(b.rank(), b)));
        // One value may be close in several ways; the closest tells enough.
        let mut told = BTreeSet::new();
        self.matched.retain(|matched| told.insert((matched.by, matched.value.clone())));
        self.accounts.sort_by_key(|(closeness, account)| (account.id, *closeness));
        self.accounts.dedup_by_key(|(_, account)| account.id);
        self.accounts.sort_by_key(|(closeness, account)| (*closeness, account.id));
        self.accounts.truncate(SAMPLE);
    }

    fn order(&self) -> (u8, CustomerId) {
        (self.matched.first().map_or(u8::MAX, Matched::rank), self.id)
    }
}

async fn answer<B: Billing>(billing: &B, ask: &Ask, page: Page) -> Result<Answer, PortaBillingError> {
    let mut answer = Answer { customers: Vec::new(), accounts: Vec::new(), more: false, total: None };
    match ask {
        Ask::Customer(id) => answer.customers.extend(billing.customer(*id).await?),
        Ask::Account(id) => answer.accounts.extend(billing.account_by_id(id).await?),
        Ask::Customers(filter) => {
            let list = billing.customers(filter, page).await?;
            answer = Answer { customers: list.rows, more: list.more, total: list.total, ..answer };
        }
        Ask::Accounts(filter) => {
            let list = billing.accounts(filter, page).await?;
            answer = Answer { accounts: list.rows, more: list.more, ..answer };
        }
    }
    Ok(answer)
}

/// Billing's answer to an exact id stands even where the id it shows is written differently (a realm suffix, say).
fn asked_by_id(ask: &Ask, account: &Account) -> Option<Matched> {
    let by = if account.master.is_some() { MatchedBy::Alias } else { MatchedBy::AccountId };
    matches!(ask, Ask::Account(_)).then(|| Matched::new(by, Closeness::Exact, &account.name))
}

/// Adds what only the shown matches need: details, sample accounts, names of resellers.
async fn present<B: Billing>(billing: &B, shown: Vec<Found>) -> Vec<Match> {
    let rows: Vec<BoxFuture<'_, Match>> = shown.into_iter().map(|found| detail(billing, found).boxed()).collect();
    let mut rows: Vec<Match> = stream::iter(rows).buffered(AT_ONCE).collect().await;
    let names = reseller_names(billing, &rows).await;
    for row in &mut rows {
        let id = row.customer.as_ref().and_then(|customer| customer.reseller);
        row.reseller = id.map(|id| Reseller { id, name: names.get(&id).cloned() });
    }
    rows
}

async fn detail<B: Billing>(billing: &B, found: Found) -> Match {
    let Found { id, customer, matched, accounts } = found;
    let customer = async {
        match customer {
            Some(customer) => Some(customer),
            None => billing.customer(id).await.ok().flatten(),
        }
    };
    let filter = AccountFilter::OfCustomer(id);
    let (customer, others) = join(customer, billing.accounts(&filter, SAMPLE_PAGE)).await;
    let mut accounts: Vec<Account> = accounts.into_iter().map(|(_, account)| account).collect();
    let mut account_total = None;
    if let Ok(others) = others {
        account_total = others.total;
        accounts.extend(others.rows);
        let mut known = BTreeSet::new();
        accounts.retain(|account| known.insert(account.id));
        accounts.truncate(SAMPLE);
    }
    Match { id, customer, reseller: None, matched, accounts, account_total }
}

async fn reseller_names<B: Billing>(billing: &B, rows: &[Match]) -> BTreeMap<CustomerId, String> {
    let ids: BTreeSet<CustomerId> = rows.iter().filter_map(|row| row.customer.as_ref()?.reseller).collect();
    let questions: Vec<BoxFuture<'_, _>> =
        ids.into_iter().map(|id| async move { (id, billing.customer(id).await) }.boxed()).collect();
    let answers: Vec<_> = stream::iter(questions).buffered(AT_ONCE).collect().await;
    answers
        .into_iter()
        .filter_map(|(id, answer)| {
            let reseller = answer.ok().flatten()?;
            Some((id, reseller.company.unwrap_or(reseller.name)))
        })
        .collect()
}

#[cfg(test)]
#[path = "find_tests.rs"]
mod tests;
