//! The customer's contact, as an end user.

use super::mapping::{Mapping, person};
use crate::{portabilling::Customer, search::PhoneNumber};

/// Addresses and numbers of one person that are written at most.
const MOST_IDENTITIES: usize = 10;

/// Whom Zendesk shall know as the customer's contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    pub name: String,
    /// The first is the one mail goes to. Not repeated, lower case.
    pub emails: Vec<String>,
    /// In the form E.164; a number whose country is not certain is left out.
    pub phones: Vec<String>,
}

impl Contact {
    /// `None` when billing knows neither address nor number: nobody could be recognised by that.
    pub(super) fn of(customer: &Customer, mapping: &Mapping) -> Option<Self> {
        let mut emails = Vec::new();
        for email in customer.emails.iter().map(|email| email.trim().to_lowercase()).filter(|email| is_address(email)) {
            if !emails.contains(&email) {
                emails.push(email);
            }
        }
        let mut phones = Vec::new();
        for phone in customer.phones.iter().filter_map(|phone| e164(phone, mapping)) {
            if !phones.contains(&phone) {
                phones.push(phone);
            }
        }
        emails.truncate(MOST_IDENTITIES);
        phones.truncate(MOST_IDENTITIES);
        let known = !emails.is_empty() || !phones.is_empty();
        let name = person(customer).unwrap_or_else(|| mapping.name.fill(customer));
        known.then_some(Self { name, emails, phones })
    }
}

fn is_address(text: &str) -> bool {
    let plain = !text.contains(|c: char| c.is_whitespace() || c.is_control() || c == ',');
    plain
        && text.len() <= 254
        && text.split_once('@').is_some_and(|(name, domain)| !name.is_empty() && domain.contains('.'))
}

/// The one whole number that the text can be. Two readings are none: a wrong number would be somebody else's.
fn e164(text: &str, mapping: &Mapping) -> Option<String> {
    let readings = PhoneNumber::read(text, mapping.region);
    let mut whole =
        readings.iter().filter(|reading| reading.is_whole()).filter_map(|reading| reading.international.as_ref());
    let first = whole.next()?;
    let is_one = whole.all(|other| other == first) && readings.len() == 1;
    // E.164 allows 15 digits.
    (is_one && first.len() <= 15).then(|| format!("+{first}"))
}
