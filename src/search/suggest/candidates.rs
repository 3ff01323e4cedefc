//! Evidence, weighed and ranked.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::{FutureExt, StreamExt, future::BoxFuture, stream};

use super::AT_ONCE;
use crate::{
    portabilling::{Customer, CustomerId},
    search::{billing::Billing, matches::person, text::same},
};

/// More candidates help nobody.
pub(super) const MOST_CANDIDATES: usize = 10;

/// A customer that may be the organization.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    pub customer: Customer,
    /// The weightiest first; never empty, none twice.
    pub evidence: Vec<Evidence>,
    pub strength: Strength,
}

/// Why two records are thought to be the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    pub rule: Rule,
    /// Where in the help desk the value stands.
    pub source: Source,
    /// What stands there.
    pub value: String,
    /// Where in billing it was found.
    pub field: Field,
    /// Other customers that the same value leads to: with 0 it leads here alone.
    pub rivals: usize,
}

/// How much the evidence says altogether. It orders; it never decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    Weak,
    Fair,
    Strong,
}

impl Strength {
    const fn of(weight: usize) -> Self {
        match weight {
            80.. => Self::Strong,
            40..80 => Self::Fair,
            _ => Self::Weak,
        }
    }
}

/// What was compared. The weightiest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// The requester's e-mail is the customer's, or an account's.
    Email,
    /// An account's id stands in the ticket.
    AccountId,
    /// The customer's id stands in the ticket.
    CustomerId,
    /// The requester's phone number is an account, an alias, a DID or the customer's phone.
    Phone,
    /// A phone number in the ticket is an account or an alias.
    PhoneInText,
    /// The organization's name is the customer's, but for case and legal form.
    OrganizationName,
    /// A domain is that of the customer's e-mail.
    Domain,
    /// The requester is called like the contact person. Counts only beside other evidence.
    RequesterName,
}

impl Rule {
    /// The word used in message keys, class names and the ledger.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::AccountId => "account-id",
            Self::CustomerId => "customer-id",
            Self::Phone => "phone",
            Self::PhoneInText => "phone-in-text",
            Self::OrganizationName => "organization-name",
            Self::Domain => "domain",
            Self::RequesterName => "requester-name",
        }
    }

    /// What the rule counts when its value leads to one customer alone.
    const fn weight(self) -> usize {
        match self {
            Self::Email => 100,
            Self::AccountId => 90,
            Self::CustomerId | Self::Phone => 80,
            Self::PhoneInText => 60,
            Self::OrganizationName => 50,
            Self::Domain => 40,
            Self::RequesterName => 15,
        }
    }
}

/// Where in the help desk a value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Source {
    RequesterEmail,
    RequesterPhone,
    RequesterName,
    OrganizationName,
    OrganizationDomain,
    Subject,
    Description,
}

impl Source {
    pub const ALL: [Self; 7] = [
        Self::RequesterEmail,
        Self::RequesterPhone,
        Self::RequesterName,
        Self::OrganizationName,
        Self::OrganizationDomain,
        Self::Subject,
        Self::Description,
    ];

    /// The word used in message keys.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RequesterEmail => "requester-email",
            Self::RequesterPhone => "requester-phone",
            Self::RequesterName => "requester-name",
            Self::OrganizationName => "organization-name",
            Self::OrganizationDomain => "organization-domain",
            Self::Subject => "subject",
            Self::Description => "description",
        }
    }
}

/// Where in billing a value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    CustomerId,
    CustomerEmail,
    CustomerPhone,
    CustomerName,
    CompanyName,
    ContactPerson,
    AccountId,
    AccountEmail,
    Alias,
    Did,
}

impl Field {
    pub const ALL: [Self; 10] = [
        Self::CustomerId,
        Self::CustomerEmail,
        Self::CustomerPhone,
        Self::CustomerName,
        Self::CompanyName,
        Self::ContactPerson,
        Self::AccountId,
        Self::AccountEmail,
        Self::Alias,
        Self::Did,
    ];

    /// The word used in message keys and the ledger.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CustomerId => "customer-id",
            Self::CustomerEmail => "customer-email",
            Self::CustomerPhone => "customer-phone",
            Self::CustomerName => "customer-name",
            Self::CompanyName => "company-name",
            Self::ContactPerson => "contact-person",
            Self::AccountId => "account-id",
            Self::AccountEmail => "account-email",
            Self::Alias => "alias",
            Self::Did => "did",
        }
    }
}

/// One piece of evidence for one customer, whose rivals are not counted yet.
pub(super) struct Lead {
    pub id: CustomerId,
    pub customer: Option<Customer>,
    pub rule: Rule,
    pub source: Source,
    pub value: String,
    pub field: Field,
}

#[derive(Default)]
pub(super) struct Leads {
    customers: BTreeMap<CustomerId, (Option<Customer>, Vec<Evidence>)>,
}

impl Leads {
    pub(super) fn add(&mut self, lead: Lead) {
        let (customer, evidence) = self.customers.entry(lead.id).or_default();
        if customer.is_none() {
            *customer = lead.customer;
        }
        let known = evidence.iter().any(|known| known.rule == lead.rule && known.value == lead.value);
        if !known {
            let Lead { rule, source, value, field, .. } = lead;
            evidence.push(Evidence { rule, source, value, field, rivals: 0 });
        }
    }

    /// Counts rivals, keeps the strongest candidates, and reads those that are known by an account only.
    /// Tells whether all could be read.
    pub(super) async fn read_customers<B: Billing>(&mut self, billing: &B) -> bool {
        self.count_rivals();
        self.keep_strongest();
        let unread: Vec<BoxFuture<'_, _>> = self
            .customers
            .iter()
            .filter(|(_, (customer, _))| customer.is_none())
            .map(|(id, _)| *id)
            .map(|id| async move { (id, billing.customer(id).await) }.boxed())
            .collect();
        let answers: Vec<_> = stream::iter(unread).buffered(AT_ONCE).collect().await;
        let mut all = true;
        for (id, answer) in answers {
            all &= answer.is_ok();
            if let Some((customer, _)) = self.customers.get_mut(&id) {
                *customer = answer.ok().flatten();
            }
        }
        all
    }

    pub(super) fn into_candidates(self, requester: Option<&str>) -> Vec<Candidate> {
        let mut candidates: Vec<(usize, Candidate)> = self
            .customers
            .into_values()
            .filter_map(|(customer, evidence)| {
                let customer = customer?;
                let mut evidence = evidence;
                evidence.extend(by_requester_name(requester, &customer));
                evidence.sort_by(|a, b| counts(b).cmp(&counts(a)).then_with(|| order(a).cmp(&order(b))));
                let weight = weight(&evidence);
                Some((weight, Candidate { customer, evidence, strength: Strength::of(weight) }))
            })
            .collect();
        candidates.sort_by_key(|(weight, candidate)| (usize::MAX - weight, candidate.customer.id));
        candidates.into_iter().map(|(_, candidate)| candidate).collect()
    }

    fn count_rivals(&mut self) {
        let mut holders: BTreeMap<(Rule, String), BTreeSet<CustomerId>> = BTreeMap::new();
        for (id, (_, evidence)) in &self.customers {
            for evidence in evidence {
                holders.entry((evidence.rule, evidence.value.clone())).or_default().insert(*id);
            }
        }
        for evidence in self.customers.values_mut().flat_map(|(_, evidence)| evidence) {
            let holders = holders.get(&(evidence.rule, evidence.value.clone()));
            evidence.rivals = holders.map_or(0, |holders| holders.len().saturating_sub(1));
        }
    }

    fn keep_strongest(&mut self) {
        let mut weights: Vec<(usize, CustomerId)> =
            self.customers.iter().map(|(id, (_, evidence))| (usize::MAX - weight(evidence), *id)).collect();
        weights.sort_unstable();
        for (_, id) in weights.into_iter().skip(MOST_CANDIDATES) {
            self.customers.remove(&id);
        }
    }
}

fn by_requester_name(requester: Option<&str>, customer: &Customer) -> Option<Evidence> {
    let value = requester?.trim();
    let contact = person(customer).filter(|contact| contact.contains(' ') && same(contact, value))?;
    let (rule, source, field) = (Rule::RequesterName, Source::RequesterName, Field::ContactPerson);
    Some(Evidence { rule, source, value: contact, field, rivals: 0 })
}

/// A value that leads to several customers says so much less about each.
fn counts(evidence: &Evidence) -> usize {
    evidence.rule.weight() / (evidence.rivals + 1)
}

fn order(evidence: &Evidence) -> (Rule, Source, &str) {
    (evidence.rule, evidence.source, &evidence.value)
}

/// Each rule counts once, however many values speak for it.
fn weight(evidence: &[Evidence]) -> usize {
    let mut best: BTreeMap<Rule, usize> = BTreeMap::new();
    for evidence in evidence {
        let known = best.entry(evidence.rule).or_default();
        *known = (*known).max(counts(evidence));
    }
    best.values().sum()
}
