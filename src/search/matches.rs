//! Why a customer was found, and in which order matches stand.

use super::{
    phone::PhoneNumber,
    plan::Target,
    query::{Query, Reading},
    text::{lower, same},
};
use crate::portabilling::{Account, Customer, CustomerId};

/// One page of what was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Matches {
    /// Best first, in an order that is the same for every page; at most as many as were asked for.
    pub rows: Vec<Match>,
    /// Whether there is a next page.
    pub more: bool,
    pub total: Total,
    /// Everything that was looked for, in the order of likelihood.
    pub tried: Vec<Tried>,
    /// A part of the search failed: there may be matches that are not here.
    pub partial: bool,
}

/// How many matches there are in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Total {
    Exactly(u64),
    /// Not all have been read.
    AtLeast(u64),
}

/// A customer that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    pub id: CustomerId,
    /// `None` when only an account was found and billing did not tell about its customer.
    pub customer: Option<Customer>,
    pub reseller: Option<Reseller>,
    /// Every reason, the best first; never empty.
    pub matched: Vec<Matched>,
    /// At most three: those that matched, then others.
    pub accounts: Vec<Account>,
    /// How many accounts the customer has, where billing said.
    pub account_total: Option<u64>,
}

impl Match {
    /// The contact person's full name, where billing has one.
    #[must_use]
    pub fn contact_person(&self) -> Option<String> {
        self.customer.as_ref().and_then(person)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reseller {
    pub id: CustomerId,
    /// `None` when it could not be read.
    pub name: Option<String>,
}

/// A reason: what of the customer is what was typed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Matched {
    pub closeness: Closeness,
    pub by: MatchedBy,
    /// The value as it stands in billing.
    pub value: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Closeness {
    Exact,
    StartsWith,
    Contains,
}

/// The better reason first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MatchedBy {
    CustomerId,
    AccountId,
    Alias,
    Did,
    Phone,
    Email,
    /// Billing's own name of the customer.
    CustomerName,
    CompanyName,
    PersonName,
}

impl MatchedBy {
    pub const ALL: [Self; 9] = [
        Self::CustomerId,
        Self::AccountId,
        Self::Alias,
        Self::Did,
        Self::Phone,
        Self::Email,
        Self::CustomerName,
        Self::CompanyName,
        Self::PersonName,
    ];

    /// The word used in message keys and class names.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CustomerId => "customer-id",
            Self::AccountId => "account-id",
            Self::Alias => "alias",
            Self::Did => "did",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::CustomerName => "customer-name",
            Self::CompanyName => "company-name",
            Self::PersonName => "person-name",
        }
    }
}

/// One thing that was looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    pub target: Target,
    /// What was looked for, as a person would write it.
    pub value: String,
    pub outcome: Outcome,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Found,
    Nothing,
    /// Billing is not able, or not willing, to look for this.
    Refused,
    /// Billing gave no usable answer this time.
    Failed,
}

impl Matched {
    pub(super) fn new(by: MatchedBy, closeness: Closeness, value: impl Into<String>) -> Self {
        Self { closeness, by, value: value.into() }
    }

    /// Smaller is better.
    pub(super) const fn rank(&self) -> u8 {
        match (self.closeness, self.by) {
            (Closeness::Exact, MatchedBy::CustomerId) => 0,
            (Closeness::Exact, MatchedBy::AccountId | MatchedBy::Alias | MatchedBy::Did) => 1,
            (Closeness::Exact, MatchedBy::Phone) => 2,
            (Closeness::Exact, MatchedBy::Email) => 3,
            (Closeness::Exact, _) => 4,
            (Closeness::StartsWith, _) => 5,
            (Closeness::Contains, _) => 6,
        }
    }
}

/// Why a customer is an answer to the query; nothing when it is none.
pub(super) fn of_customer(query: &Query, customer: &Customer) -> Vec<Matched> {
    query
        .readings()
        .iter()
        .flat_map(|reading| match reading {
            Reading::CustomerId(id) if *id == customer.id => {
                vec![Matched::new(MatchedBy::CustomerId, Closeness::Exact, id.to_string())]
            }
            Reading::Phone(number) => {
                customer.phones.iter().filter_map(|phone| by_number(number, query, MatchedBy::Phone, phone)).collect()
            }
            Reading::Email(text) | Reading::EmailPart(text) => by_email(text, &customer.emails),
            Reading::Name(text) => by_name(text, customer),
            Reading::CustomerId(_) | Reading::AccountId(_) => Vec::new(),
        })
        .collect()
}

/// Why an account is an answer to the query; nothing when it is none.
pub(super) fn of_account(query: &Query, account: &Account) -> Vec<Matched> {
    let own = if account.master.is_some() { MatchedBy::Alias } else { MatchedBy::AccountId };
    let names = [(own, &account.name)].into_iter();
    let names = names.chain(account.aliases.iter().map(|alias| (MatchedBy::Alias, alias)));
    let names: Vec<_> = names.chain(account.did.iter().map(|did| (MatchedBy::Did, did))).collect();
    query
        .readings()
        .iter()
        .flat_map(|reading| match reading {
            Reading::AccountId(id) => names
                .iter()
                .filter_map(|(by, name)| closeness(id, name).map(|it| Matched::new(*by, it, *name)))
                .collect(),
            Reading::Phone(number) => {
                names.iter().filter_map(|(by, name)| by_number(number, query, *by, name)).collect()
            }
            Reading::Email(text) | Reading::EmailPart(text) => by_email(text, &account.emails),
            Reading::CustomerId(_) | Reading::Name(_) => Vec::new(),
        })
        .collect()
}

/// First and last name.
pub(super) fn person(customer: &Customer) -> Option<String> {
    let names: Vec<&str> =
        [&customer.first_name, &customer.last_name].into_iter().flatten().map(String::as_str).collect();
    if names.is_empty() { None } else { Some(names.join(" ")) }
}

fn by_number(number: &PhoneNumber, query: &Query, by: MatchedBy, stored: &str) -> Option<Matched> {
    if number.is_same(stored, query.region()) {
        return Some(Matched::new(by, Closeness::Exact, stored));
    }
    number.is_within(stored).then(|| Matched::new(by, Closeness::Contains, stored))
}

fn by_email(text: &str, emails: &[String]) -> Vec<Matched> {
    emails
        .iter()
        .filter_map(|email| closeness(text, email).map(|it| Matched::new(MatchedBy::Email, it, email)))
        .collect()
}

fn by_name(text: &str, customer: &Customer) -> Vec<Matched> {
    let person = person(customer);
    let named = [
        (MatchedBy::CustomerName, Some(&customer.name)),
        (MatchedBy::CompanyName, customer.company.as_ref()),
        (MatchedBy::PersonName, person.as_ref()),
        (MatchedBy::PersonName, customer.last_name.as_ref()),
    ];
    let matched: Vec<Matched> = named
        .iter()
        .filter_map(|(by, value)| value.and_then(|value| Some(Matched::new(*by, closeness(text, value)?, value))))
        .collect();
    if matched.is_empty() { by_words(text, customer, person.as_deref()) } else { matched }
}

/// `Moss, Rita` or `Rita Acme`: every word stands somewhere in the names. The reasons are the names that hold them all,
/// or else those that hold some.
fn by_words(text: &str, customer: &Customer, person: Option<&str>) -> Vec<Matched> {
    let words: Vec<String> = text.split([' ', ',']).filter(|word| !word.is_empty()).map(lower).collect();
    let named = [
        (MatchedBy::CustomerName, Some(customer.name.as_str())),
        (MatchedBy::CompanyName, customer.company.as_deref()),
        (MatchedBy::PersonName, person),
    ];
    let named: Vec<_> = named.into_iter().filter_map(|(by, name)| Some((by, name?, lower(name?)))).collect();
    let is_somewhere = |word: &String| named.iter().any(|(_, _, name)| name.contains(word));
    if words.is_empty() || !words.iter().all(is_somewhere) {
        return Vec::new();
    }
    let reasons = |holds: &dyn Fn(&str) -> bool| -> Vec<Matched> {
        let holding = named.iter().filter(|(_, _, lowered)| holds(lowered));
        holding.map(|(by, name, _)| Matched::new(*by, Closeness::Contains, *name)).collect()
    };
    let whole = reasons(&|name| words.iter().all(|word| name.contains(word)));
    if whole.is_empty() { reasons(&|name| words.iter().any(|word| name.contains(word))) } else { whole }
}

fn closeness(text: &str, value: &str) -> Option<Closeness> {
    if same(text, value) {
        return Some(Closeness::Exact);
    }
    let (text, value) = (lower(text), lower(value));
    if value.starts_with(&text) {
        return Some(Closeness::StartsWith);
    }
    value.contains(&text).then_some(Closeness::Contains)
}
