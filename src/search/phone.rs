//! A telephone number in the forms people type, reduced to the digits billing may hold.
//!
//! No number is called invalid here: a number that looks impossible may still be what stands in billing.

use super::{
    regions::Region,
    text::{digits_of, fold_digits},
};

/// Fewer digits are no part of a number worth looking for.
const FEWEST_DIGITS: usize = 4;
/// More than any numbering plan with exit prefix and carrier code has.
const MOST_DIGITS: usize = 20;
/// A national number this long is a whole one; shorter ones are looked for as a part.
const WHOLE_NUMBER: usize = 7;
const LONGEST_EXTENSION: usize = 7;

/// What announces an extension, longest first where one begins with another.
const EXTENSION_MARKS: [&str; 15] = [
    ";ext=",
    "extension",
    "extn",
    "ext",
    "x",
    "#",
    ",",
    "durchwahl",
    "dw",
    "доб",
    "дод",
    "вн",
    "poste",
    "anexo",
    "تحويلة",
];

/// A telephone number, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PhoneNumber {
    /// Calling code and national number, digits only: `12094555948`. `None` for a part of a number.
    pub international: Option<String>,
    /// The number without calling code and trunk prefix, digits only: `2094555948`. At least 3 digits.
    pub national: String,
    /// The extension that was typed behind it; at most 7 digits.
    pub extension: Option<String>,
}

impl PhoneNumber {
    /// All sensible readings of a text as a telephone number, the likeliest first; none when it is no number.
    ///
    /// There are two where a country's own numbers may begin with its calling code.
    #[must_use]
    pub fn read(text: &str, region: Region) -> Vec<Self> {
        let Some(typed) = Typed::parse(text) else { return Vec::new() };
        let mut numbers = if typed.plus {
            vec![international(&typed.digits).unwrap_or_else(|| unknown_country(&typed.digits))]
        } else {
            dialled(&typed.digits, region)
        };
        for number in &mut numbers {
            number.extension.clone_from(&typed.extension);
        }
        numbers
    }

    /// Whether this is a whole number rather than a part of one.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.national.len() >= WHOLE_NUMBER
    }

    /// Whether a number as billing holds it is this one, however it is written there.
    #[must_use]
    pub fn is_same(&self, stored: &str, region: Region) -> bool {
        let digits = digits_of(stored);
        if digits.is_empty() || !self.is_whole() {
            return false;
        }
        Some(&digits) == self.international.as_ref()
            || digits == self.national
            || Self::read(stored, region)
                .iter()
                .any(|other| other.international.is_some() && other.international == self.international)
    }

    /// Whether the number, or the part that was typed, stands in a number as billing holds it.
    #[must_use]
    pub fn is_within(&self, stored: &str) -> bool {
        digits_of(stored).contains(&self.national)
    }

    fn new(country: Region, national: &str) -> Self {
        let international = Some(format!("{}{national}", country.calling_code()));
        Self { international, national: national.to_owned(), extension: None }
    }
}

/// What stands in the text, before any country's rules are applied.
struct Typed {
    plus: bool,
    digits: String,
    extension: Option<String>,
}

impl Typed {
    fn parse(text: &str) -> Option<Self> {
        let folded = fold_digits(text).to_lowercase();
        let folded = folded.trim();
        let number = ["tel:", "tel.", "callto:"].iter().find_map(|mark| folded.strip_prefix(mark)).unwrap_or(folded);
        let end = number.find(|c: char| c.is_alphabetic() || matches!(c, '#' | ';' | ',')).unwrap_or(number.len());
        let (number, tail) = number.split_at(end);
        let extension = if tail.is_empty() { None } else { Some(extension(tail)?) };
        let (plus, digits) = number_digits(number)?;
        let enough = (FEWEST_DIGITS..=MOST_DIGITS).contains(&digits.len());
        enough.then_some(Self { plus, digits, extension })
    }
}

fn extension(tail: &str) -> Option<String> {
    let rest = EXTENSION_MARKS.iter().find_map(|mark| tail.strip_prefix(mark))?;
    let digits = rest.trim_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ':' | '='));
    let plain = (1..=LONGEST_EXTENSION).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| digits.to_owned())
}

/// Whether a plus leads, and the digits; `None` when anything stands there that no number has.
fn number_digits(number: &str) -> Option<(bool, String)> {
    let number = number.trim_start_matches(|c: char| c.is_whitespace() || c == '(');
    let after_plus = number.strip_prefix(['+', '＋']);
    let plus = after_plus.is_some();
    // "+44 (0)20": the zero is dialled inside the country only.
    let number = after_plus.unwrap_or(number).replacen("(0)", if plus { "" } else { "0" }, 1);
    let mut digits = String::with_capacity(number.len());
    for c in number.chars() {
        match c {
            '0'..='9' => digits.push(c),
            _ if is_separator(c) => {}
            _ => return None,
        }
    }
    Some((plus, digits))
}

pub(super) fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '(' | ')' | '[' | ']' | '-' | '.' | '/' | '~' | '·' | '－' | '（' | '）' | '．' | '／' | '−')
        || ('\u{2010}'..='\u{2015}').contains(&c)
}

/// Digits that begin with a calling code.
fn international(digits: &str) -> Option<PhoneNumber> {
    let (country, rest) = Region::split(digits)?;
    let trunk = country.trunk_prefix();
    let national = match rest.strip_prefix(trunk) {
        // Abroad the trunk prefix is not dialled, yet it is often written: "+44 020 7946 0958".
        Some(shorter) if trunk == "0" || rest.len() > country.longest_number() => shorter,
        _ => rest,
    };
    (national.len() >= 3).then(|| PhoneNumber::new(country, national))
}

/// A plus and a calling code that nobody has.
fn unknown_country(digits: &str) -> PhoneNumber {
    PhoneNumber { international: Some(digits.to_owned()), national: digits.to_owned(), extension: None }
}

/// Digits as they are dialled inside `region`.
fn dialled(digits: &str, region: Region) -> Vec<PhoneNumber> {
    if let Some(number) = dialled_abroad(digits, region) {
        return vec![number];
    }
    let mut numbers: Vec<PhoneNumber> =
        [with_own_calling_code(digits, region), inside_country(digits, region)].into_iter().flatten().collect();
    numbers.dedup();
    if numbers.is_empty() {
        numbers.extend(with_foreign_calling_code(digits));
    }
    if numbers.is_empty() {
        numbers.push(part_of_number(digits, region));
    }
    numbers
}

/// `011 49 …` from the United States; `00 49 …` from anywhere, since people write the prefix they grew up with.
fn dialled_abroad(digits: &str, region: Region) -> Option<PhoneNumber> {
    let rest = [region.exit_prefix(), "00"].into_iter().find_map(|prefix| digits.strip_prefix(prefix))?;
    international(rest).filter(PhoneNumber::is_whole)
}

/// `12094555948` in the United States: how billing itself writes its accounts.
fn with_own_calling_code(digits: &str, region: Region) -> Option<PhoneNumber> {
    let code = region.calling_code();
    let rest = digits.strip_prefix(code).filter(|_| !code.is_empty())?;
    region.has_numbers_of(rest.len()).then(|| PhoneNumber::new(region, rest))
}

fn inside_country(digits: &str, region: Region) -> Option<PhoneNumber> {
    let trunk = region.trunk_prefix();
    let national = match digits.strip_prefix(trunk) {
        Some(rest) if region.has_numbers_of(rest.len()) => rest,
        _ => digits,
    };
    region.has_numbers_of(national.len()).then(|| PhoneNumber::new(region, national))
}

fn with_foreign_calling_code(digits: &str) -> Option<PhoneNumber> {
    let (country, rest) = Region::split(digits)?;
    (country.has_numbers_of(rest.len()) && rest.len() >= WHOLE_NUMBER).then(|| PhoneNumber::new(country, rest))
}

fn part_of_number(digits: &str, region: Region) -> PhoneNumber {
    let trunk = region.trunk_prefix();
    let stripped = digits.strip_prefix(trunk).filter(|rest| trunk == "0" && rest.len() >= 3);
    PhoneNumber { international: None, national: stripped.unwrap_or(digits).to_owned(), extension: None }
}

#[cfg(test)]
#[path = "phone_tests.rs"]
mod tests;
