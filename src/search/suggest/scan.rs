//! Ids and phone numbers in the running text of a ticket.
//!
//! One pass, no backtracking: the time is proportional to the length of the text, which is bounded. What is spotted
//! is a question to billing, not evidence.

use std::{
    fmt::{self, Write as _},
    str::FromStr,
};

use thiserror::Error;

use super::candidates::Source;
use crate::{
    portabilling::CustomerId,
    search::{
        phone::{PhoneNumber, is_separator},
        regions::Region,
        text::{fold_digit, is_invisible},
    },
};

/// Characters read of subject and description together; the beginning says what a ticket is about.
const LONGEST_TEXT: usize = 20_000;
const MOST_ACCOUNTS: usize = 5;
const MOST_CUSTOMERS: usize = 3;
const MOST_PHONES: usize = 3;
/// Numbers considered before the best are chosen.
const MOST_NUMBERS: usize = 32;
/// Fewer digits are more often an order number or a price than a phone number.
const FEWEST_DIGITS: usize = 7;
/// With an exit prefix before the 15 digits of the longest number.
const MOST_DIGITS: usize = 18;
/// Longest run of digits in an id.
const LONGEST_RUN: usize = 15;
const LONGEST_PATTERN: usize = 64;

/// What an account or customer id looks like: letters stand for themselves in either case, `#` for some digits,
/// `{customer}` for digits that are a customer's id. `ph#x#` finds `ph46170x4665`; `CUST-{customer}` finds `cust-46170`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenPattern(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    /// Lower case ASCII.
    Byte(u8),
    Digits,
    CustomerId,
}

/// Why a text is no pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PatternError {
    #[error("a pattern has 2 to {LONGEST_PATTERN} characters")]
    Length,
    #[error("a pattern is made of ASCII letters, digits, '-', '_', '.', '#' and one {{customer}}")]
    Character,
    #[error("a pattern needs a letter, so that not every number fits it")]
    NoLetter,
    #[error("a pattern needs a '#' or {{customer}}")]
    NoDigits,
    #[error("a digit, '#' or {{customer}} cannot follow '#' or {{customer}}")]
    DigitsTwice,
}

impl TokenPattern {
    /// The ids that billing itself gives to the phone lines of a customer.
    pub(super) fn defaults() -> Vec<Self> {
        "ph#x#".parse().into_iter().collect()
    }

    fn names_customer(&self) -> bool {
        self.0.contains(&Part::CustomerId)
    }

    /// Length of the match at the start of `text`, and the digits of `{customer}`.
    fn match_start<'a>(&self, text: &'a str) -> Option<(usize, &'a str)> {
        let bytes = text.as_bytes();
        let (mut at, mut customer) = (0, "");
        for part in &self.0 {
            if let Part::Byte(byte) = part {
                (bytes.get(at)?.to_ascii_lowercase() == *byte).then_some(())?;
                at += 1;
                continue;
            }
            let run = bytes[at..].iter().take(LONGEST_RUN + 1).take_while(|byte| byte.is_ascii_digit()).count();
            (1..=LONGEST_RUN).contains(&run).then_some(())?;
            if *part == Part::CustomerId {
                customer = &text[at..at + run];
            }
            at += run;
        }
        Some((at, customer))
    }
}

impl fmt::Display for TokenPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|part| match part {
            Part::Byte(byte) => f.write_char(char::from(*byte)),
            Part::Digits => f.write_char('#'),
            Part::CustomerId => f.write_str("{customer}"),
        })
    }
}

impl FromStr for TokenPattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, PatternError> {
        if !(2..=LONGEST_PATTERN).contains(&text.len()) {
            return Err(PatternError::Length);
        }
        let mut parts = Vec::new();
        // `{` is no byte of a pattern otherwise, so it can stand for the word while parsing.
        for byte in text.replace("{customer}", "{").bytes() {
            let part = match byte {
                b'#' => Part::Digits,
                b'{' if !parts.contains(&Part::CustomerId) => Part::CustomerId,
                b'-' | b'_' | b'.' => Part::Byte(byte),
                _ if byte.is_ascii_alphanumeric() => Part::Byte(byte.to_ascii_lowercase()),
                _ => return Err(PatternError::Character),
            };
            let after_digits = matches!(parts.last(), Some(Part::Digits | Part::CustomerId));
            if after_digits && !matches!(part, Part::Byte(byte) if !byte.is_ascii_digit()) {
                return Err(PatternError::DigitsTwice);
            }
            parts.push(part);
        }
        if !parts.iter().any(|part| matches!(part, Part::Byte(byte) if byte.is_ascii_alphabetic())) {
            return Err(PatternError::NoLetter);
        }
        if parts.iter().all(|part| matches!(part, Part::Byte(_))) {
            return Err(PatternError::NoDigits);
        }
        Ok(Self(parts))
    }
}

/// Something in a text that billing may know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Spotted {
    Account(String),
    Customer(CustomerId),
    Phone(PhoneNumber),
}

/// What stands in the texts, none twice: ids in their order, then numbers, those with a plus first.
pub(super) fn scan<'a>(
    texts: impl Iterator<Item = (Source, &'a str)>,
    patterns: &[TokenPattern],
    region: Region,
) -> Vec<(Source, Spotted)> {
    let mut spots = Spots::default();
    let mut left = LONGEST_TEXT;
    for (source, text) in texts {
        let text: String = text.chars().take(left).filter(|c| !is_invisible(*c)).map(fold_digit).collect();
        left = left.saturating_sub(text.len());
        spots.take_ids(source, &text, patterns);
        spots.take_numbers(source, &text, region);
    }
    spots.into_list()
}

#[derive(Default)]
struct Spots {
    accounts: Vec<(Source, String)>,
    customers: Vec<(Source, CustomerId)>,
    /// With whether a plus led.
    numbers: Vec<(bool, Source, PhoneNumber)>,
}

impl Spots {
    fn take_ids(&mut self, source: Source, text: &str, patterns: &[TokenPattern]) {
        for start in word_starts(text) {
            let rest = &text[start..];
            let whole = |end: usize| !rest[end..].starts_with(char::is_alphanumeric);
            for pattern in patterns {
                match pattern.match_start(rest).filter(|(end, _)| whole(*end)) {
                    Some((_, customer)) if pattern.names_customer() => self.take_customer(source, customer),
                    Some((end, _)) => self.take_account(source, &rest[..end]),
                    None => {}
                }
            }
        }
    }

    fn take_account(&mut self, source: Source, id: &str) {
        let known = self.accounts.iter().any(|(_, known)| known.eq_ignore_ascii_case(id));
        if !known && self.accounts.len() < MOST_ACCOUNTS {
            self.accounts.push((source, id.to_owned()));
        }
    }

    fn take_customer(&mut self, source: Source, digits: &str) {
        let Ok(id) = digits.parse() else { return };
        let known = self.customers.iter().any(|(_, known)| *known == id);
        if !known && self.customers.len() < MOST_CUSTOMERS {
            self.customers.push((source, id));
        }
    }

    fn take_numbers(&mut self, source: Source, text: &str, region: Region) {
        let mut end = 0;
        for (start, c) in text.char_indices() {
            if start < end || !(c.is_ascii_digit() || c == '+') || !may_start_number(&text[..start]) {
                continue;
            }
            let run = number_run(&text[start..]);
            end = start + run.len();
            let followed = text[end..].starts_with(|c: char| c.is_alphanumeric() || matches!(c, '@' | '_' | '%' | ':'));
            if !followed {
                self.take_run(source, run, region);
            }
        }
    }

    fn take_run(&mut self, source: Source, run: &str, region: Region) {
        let digits = run.bytes().filter(u8::is_ascii_digit).count();
        if digits > MOST_DIGITS {
            // Several numbers in a row, with nothing but blanks between them.
            run.split_whitespace().for_each(|word| self.take_number(source, word, region));
        } else {
            self.take_number(source, run, region);
        }
    }

    fn take_number(&mut self, source: Source, run: &str, region: Region) {
        let digits = run.bytes().filter(u8::is_ascii_digit).count();
        if !(FEWEST_DIGITS..=MOST_DIGITS).contains(&digits)
            || is_date_or_address(run)
            || self.numbers.len() >= MOST_NUMBERS
        {
            return;
        }
        let Some(number) = PhoneNumber::read(run, region).into_iter().find(PhoneNumber::is_whole) else { return };
        if self.numbers.iter().all(|(_, _, known)| *known != number) {
            self.numbers.push((run.starts_with('+'), source, number));
        }
    }

    fn into_list(mut self) -> Vec<(Source, Spotted)> {
        self.numbers.sort_by_key(|(plus, _, _)| !plus);
        let accounts = self.accounts.into_iter().map(|(source, id)| (source, Spotted::Account(id)));
        let customers = self.customers.into_iter().map(|(source, id)| (source, Spotted::Customer(id)));
        let numbers = self.numbers.into_iter().take(MOST_PHONES);
        let numbers = numbers.map(|(_, source, number)| (source, Spotted::Phone(number)));
        accounts.chain(customers).chain(numbers).collect()
    }
}

/// Where a word begins: an ASCII letter or digit with none of any script before it.
fn word_starts(text: &str) -> impl Iterator<Item = usize> + '_ {
    let mut within = false;
    text.char_indices().filter_map(move |(at, c)| {
        let starts = !within && c.is_ascii_alphanumeric();
        within = c.is_alphanumeric();
        starts.then_some(at)
    })
}

/// Not in the middle of a word, an address, a decimal number or a fraction.
fn may_start_number(before: &str) -> bool {
    !before.ends_with(|c: char| {
        c.is_alphanumeric() || matches!(c, '+' | '@' | '#' | '_' | '.' | ',' | '/' | '-' | '=' | '%')
    })
}

/// Digits with what stands between the digits of a number: at most three such characters in a row, on one line.
fn number_run(text: &str) -> &str {
    let (mut end, mut between) = (0, 0);
    for (at, c) in text.char_indices() {
        if c.is_ascii_digit() {
            end = at + 1;
            between = 0;
        } else if at > 0 && (!is_separator(c) || matches!(c, '\n' | '\r') || between == 3) {
            break;
        } else {
            between += 1;
        }
    }
    &text[..end]
}

/// `2026-01-31`, `31.01.2026`, `192.168.10.20`: digits in groups, yet no phone number.
fn is_date_or_address(run: &str) -> bool {
    let groups: Vec<&str> = run.split(['-', '.', '/']).collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let plain = groups.iter().all(|group| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit()));
    plain
        && (matches!(lengths[..], [4, 1..=2, 1..=2] | [1..=2, 1..=2, 4])
            || (run.contains('.') && matches!(lengths[..], [1..=3, 1..=3, 1..=3, 1..=3])))
}

#[cfg(test)]
#[path = "scan_tests.rs"]
mod tests;
