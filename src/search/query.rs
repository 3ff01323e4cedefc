//! What a typed text may mean.

use thiserror::Error;

use super::{
    phone::PhoneNumber,
    regions::Region,
    text::{digits_of, fold_digits, is_invisible, same},
};
use crate::portabilling::CustomerId;

/// Longest text that is searched for, in characters. Billing's longest searchable field has 100.
const LONGEST: usize = 100;
/// Shortest text but for a lone digit: one letter matches a large part of the customers.
const SHORTEST: usize = 2;
/// An account id is at most this long in billing.
const LONGEST_ACCOUNT_ID: usize = 64;

/// A text to search for, with everything it may mean. Always has at least one reading.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Query {
    text: String,
    region: Region,
    readings: Vec<Reading>,
}

/// One thing a text may mean.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Reading {
    CustomerId(CustomerId),
    /// ASCII: `ph46170x4665`, `user@domain`, digits as typed, an IP address.
    AccountId(String),
    Phone(PhoneNumber),
    /// A complete address.
    Email(String),
    /// A part of an address, with its `@`: `@acme.example`, `rita@`.
    EmailPart(String),
    /// Of a customer, a company or a person. Everything in it is literal.
    Name(String),
}

/// Why a text is not searched for. All are the reader's to mend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum QueryError {
    #[error("there is nothing to search for")]
    Empty,
    #[error("type at least {SHORTEST} characters")]
    TooShort,
    #[error("at most {LONGEST} characters can be searched for")]
    TooLong,
    #[error("the text has a control character in it")]
    ControlCharacter,
}

impl Query {
    /// Finds out what `text` may mean, phone numbers being dialled from `region`.
    ///
    /// Recognising [`Query::text`] again gives the same query.
    ///
    /// # Errors
    /// [`QueryError`] when the text is too short, too long or no text.
    pub fn recognise(text: &str, region: Region) -> Result<Self, QueryError> {
        let text = tidy(text)?;
        let readings = readings(&text, region);
        Ok(Self { text, region, readings })
    }

    /// The text without needless blanks and invisible marks, otherwise as typed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The region that phone numbers are read in.
    #[must_use]
    pub const fn region(&self) -> Region {
        self.region
    }

    /// Never empty; the likeliest first, none twice.
    #[must_use]
    pub fn readings(&self) -> &[Reading] {
        &self.readings
    }
}

fn tidy(text: &str) -> Result<String, QueryError> {
    let mut tidied = String::new();
    let mut characters = 0;
    let mut blank = false;
    for c in text.chars().filter(|c| !is_invisible(*c)) {
        if c.is_whitespace() {
            blank = characters > 0;
            continue;
        }
        if c.is_control() {
            return Err(QueryError::ControlCharacter);
        }
        if blank {
            tidied.push(' ');
            characters += 1;
            blank = false;
        }
        tidied.push(c);
        characters += 1;
        if characters > LONGEST {
            return Err(QueryError::TooLong);
        }
    }
    match characters {
        0 => Err(QueryError::Empty),
        _ if characters < SHORTEST && digits_of(&tidied).is_empty() => Err(QueryError::TooShort),
        _ => Ok(tidied),
    }
}

fn readings(text: &str, region: Region) -> Vec<Reading> {
    let folded = fold_digits(text);
    if let Some(id) = numbered(&folded) {
        return vec![Reading::CustomerId(id)];
    }
    let phones: Vec<Reading> = PhoneNumber::read(&folded, region).into_iter().map(Reading::Phone).collect();
    let mut readings = if is_digits(&folded) {
        of_digits(&folded, phones)
    } else if !phones.is_empty() {
        of_phone(&folded, phones)
    } else if let Some(address) = address(&folded) {
        of_address(address)
    } else {
        of_word(&folded)
    };
    if !is_written_phone(&readings, &folded) {
        add_name(&mut readings, text);
    }
    readings
}

/// `#46170`: a customer id and nothing else.
fn numbered(text: &str) -> Option<CustomerId> {
    text.strip_prefix(['#', '№'])?.trim().parse().ok()
}

fn of_digits(digits: &str, phones: Vec<Reading>) -> Vec<Reading> {
    let mut readings: Vec<Reading> = digits.parse().ok().map(Reading::CustomerId).into_iter().collect();
    readings.extend(account_id(digits));
    readings.extend(phones);
    readings
}

/// After the numbers themselves, their digits as typed: billing may hold an account with its trunk prefix.
fn of_phone(text: &str, phones: Vec<Reading>) -> Vec<Reading> {
    let typed =
        digits_of(text.split(|c: char| c.is_alphabetic() || matches!(c, ';' | ',' | '#')).next().unwrap_or(text));
    let known = |digits: &str| {
        phones.iter().any(|reading| match reading {
            Reading::Phone(number) => number.national == digits || number.international.as_deref() == Some(digits),
            _ => false,
        })
    };
    let as_typed = if known(&typed) { None } else { account_id(&typed) };
    // An IP address is an account id too, and reads like a number with dots.
    let whole = account_id(text).filter(|_| text.contains('.') && !text.starts_with('+'));
    phones.into_iter().chain(as_typed).chain(whole).collect()
}

/// The address in `Rita Moss <rita@acme.example>`, `mailto:rita@acme.example` or `sip:100@pbx.example`.
fn address(text: &str) -> Option<&str> {
    let inside = text.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map_or(text, |(inside, _)| inside);
    let bare = ["mailto:", "sip:", "sips:"]
        .iter()
        .find_map(|scheme| {
            inside.get(..scheme.len()).filter(|start| same(start, scheme)).map(|_| &inside[scheme.len()..])
        })
        .unwrap_or(inside);
    let one_at = bare.matches('@').count() == 1 && bare.chars().count() >= 3;
    (one_at && !bare.contains(char::is_whitespace)).then_some(bare)
}

fn of_address(address: &str) -> Vec<Reading> {
    let text = address.to_owned();
    if is_whole_address(address) {
        return [Reading::Email(text)].into_iter().chain(account_id(address)).collect();
    }
    let sided = address.starts_with('@') || address.ends_with('@');
    let account = if sided { None } else { account_id(address) };
    account.into_iter().chain([Reading::EmailPart(text)]).collect()
}

/// Whether the text has the shape of a complete e-mail address.
pub(super) fn is_whole_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    !local.is_empty()
        && domain.contains('.')
        && domain.split('.').all(|label| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-'))
}

/// One word with a digit in it is an account id first and a name second; one without, the other way round.
fn of_word(text: &str) -> Vec<Reading> {
    let Some(account) = account_id(text) else { return Vec::new() };
    if text.bytes().any(|b| b.is_ascii_digit()) { vec![account] } else { vec![Reading::Name(text.to_owned()), account] }
}

fn account_id(text: &str) -> Option<Reading> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'@' | b':' | b'+' | b'/');
    let fits = (1..=LONGEST_ACCOUNT_ID).contains(&text.len()) && text.bytes().all(plain);
    (fits && text.bytes().any(|b| b.is_ascii_alphanumeric())).then(|| Reading::AccountId(text.to_owned()))
}

/// A number written out with its plus or with blanks is nobody's name, unlike `24-7` and bare digits.
fn is_written_phone(readings: &[Reading], text: &str) -> bool {
    !is_digits(text) && matches!(readings.first(), Some(Reading::Phone(number)) if number.is_whole())
}

fn add_name(readings: &mut Vec<Reading>, text: &str) {
    let name = Reading::Name(text.to_owned());
    if !readings.contains(&name) {
        readings.push(name);
    }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
#[path = "query_tests.rs"]
mod tests;
