//! What billing's present state of a customer asks for.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Contact, Mapping};
use crate::{
    customers::{is_closed, status_code},
    portabilling::{Customer, CustomerId},
    search::{domain_of, is_public},
};

/// An organization and its contact as they should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub customer: CustomerId,
    pub name: String,
    /// The contact's domain, unless anybody can have an address in it.
    pub domain: Option<String>,
    pub tags: Vec<String>,
    /// The tag of closed customers, and whether this one is closed.
    pub closed_tag: Option<String>,
    pub is_closed: bool,
    /// Custom fields by key. An empty value empties the field.
    pub fields: BTreeMap<String, String>,
    pub contact: Option<Contact>,
    pub rename_existing: bool,
}

impl Wanted {
    /// `reseller`: the name of the customer's reseller, where it is known.
    #[must_use]
    pub fn of(customer: &Customer, reseller: Option<&str>, mapping: &Mapping) -> Self {
        let contact = if mapping.contact { Contact::of(customer, mapping) } else { None };
        let domain = customer.emails.first().filter(|_| mapping.domain).and_then(|email| domain_of(email));
        let reseller =
            reseller.map(|name| name.trim().to_owned()).or_else(|| customer.reseller.map(|id| id.to_string()));
        let fields = [
            (&mapping.status_field, status_code(customer).to_owned()),
            (&mapping.class_field, customer.class.map(|class| class.to_string()).unwrap_or_default()),
            (&mapping.balance_field, balance_word(customer).to_owned()),
            (&mapping.reseller_field, reseller.unwrap_or_default()),
        ];
        Self {
            customer: customer.id,
            name: mapping.name.fill(customer),
            domain: domain.filter(|domain| !is_public(domain, &mapping.ignored_domains)),
            tags: mapping.tags.clone(),
            closed_tag: mapping.closed_tag.clone(),
            is_closed: is_closed(customer),
            fields: fields.into_iter().filter_map(|(key, value)| Some((key.clone()?, value))).collect(),
            contact,
            rename_existing: mapping.rename_existing,
        }
    }

    /// What a customer that billing no longer tells anything about looks like: closed, and otherwise as it was.
    #[must_use]
    pub fn gone(customer: CustomerId, mapping: &Mapping) -> Self {
        let fields = mapping.status_field.iter().map(|key| (key.clone(), "closed".to_owned())).collect();
        Self {
            customer,
            name: String::new(),
            domain: None,
            tags: Vec::new(),
            closed_tag: mapping.closed_tag.clone(),
            is_closed: true,
            fields,
            contact: None,
            rename_existing: false,
        }
    }

    /// Whether it stands for a customer of whom nothing is known but that it is gone.
    #[must_use]
    pub const fn is_gone(&self) -> bool {
        self.name.is_empty()
    }

    /// The name where another organization has the plain one: with the customer's number in brackets.
    #[must_use]
    pub fn name_with_number(&self) -> String {
        format!("{} ({})", self.name, self.customer)
    }
}

/// How the customer's money stands, without an amount: amounts change with every call, and each change would be a write.
fn balance_word(customer: &Customer) -> &'static str {
    match customer.money.balance {
        _ if customer.state.credit_exceeded => "limit_exceeded",
        Some(balance) if balance > Decimal::ZERO => "owing",
        Some(balance) if balance < Decimal::ZERO => "in_favour",
        Some(_) => "settled",
        None => "",
    }
}
