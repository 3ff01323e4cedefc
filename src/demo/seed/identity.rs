//! Who a generated customer is: the fields that a search looks at, each computable without the rest.

use std::{fmt::Write as _, sync::LazyLock};

use super::{
    CustomerField,
    countries::{COUNTRIES, Country},
    dice::{Dice, Topic},
    numbers::{CONTACT_PLACES, write_number},
};

/// First words of company names.
static FIRST_WORDS: [&str; 32] = [
    "Amber", "Birch", "Blue", "Bright", "Cedar", "Clear", "Copper", "Coral", "Crown", "Delta", "Eastern", "Élan",
    "Falcon", "Granite", "Green", "Harbor", "Ivory", "Juniper", "Lunar", "Maple", "Northern", "Orchid", "Pacific",
    "Prime", "Quartz", "Río", "Silver", "Summit", "Über", "Vector", "Western", "Zenith",
];
/// Second words. "Harbor" is given to many on purpose: a search for it must cope with hundreds.
static SECOND_WORDS: [&str; 12] = [
    "Harbor",
    "Logistics",
    "Telecom",
    "Dental",
    "Foods",
    "Motors",
    "Harbor",
    "Media",
    "Energy",
    "Travel",
    "Textiles",
    "Robotics",
];
static SUFFIXES: [&str; 8] = ["Ltd", "GmbH", "Inc.", "SARL", "S.L.", "LLC", "& Sons", "Group"];
static FIRST_NAMES: [&str; 24] = [
    "Ada",
    "Björn",
    "Carla",
    "Daniel",
    "Elif",
    "Farid",
    "Greta",
    "Hugo",
    "Inés",
    "Jonas",
    "Keiko",
    "Liam",
    "Mariam",
    "Nils",
    "Олена",
    "Pablo",
    "Quinn",
    "Rosa",
    "Sven",
    "Тарас",
    "Uma",
    "Viktor",
    "Wen",
    "Zoë",
];
static LAST_NAMES: [&str; 24] = [
    "Abbott",
    "Bauer",
    "Costa",
    "D'Arcy",
    "Ekström",
    "Fischer",
    "García",
    "Haddad",
    "Ito",
    "Jensen",
    "Kovalenko",
    "Lambert",
    "Meyer",
    "Nolan",
    "O'Brien",
    "Petrov",
    "Quiroga",
    "Rossi",
    "Smith",
    "Tanaka",
    "Ulrich",
    "Vega",
    "Weiß",
    "Young",
];
/// What names of private persons start with.
const PRIVATE: &str = "Private";
/// E-mail providers that many people share.
static SHARED_DOMAINS: [&str; 2] = ["freemail.example", "inbox.example"];

/// The searchable part of a generated customer. Words are places in their lists.
#[derive(Debug)]
pub(super) struct Identity {
    index: u32,
    pub(super) country: &'static Country,
    words: [usize; 3],
    is_private: bool,
    first: usize,
    last: usize,
    mail: Mail,
    written: Written,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mail {
    Absent,
    Null,
    Empty,
    One,
    Several,
}

/// How the customer's phone number was typed in.
#[derive(Debug, Clone, Copy)]
enum Written {
    Digits,
    Plus,
    Spaced,
    NotAtAll,
}

impl Identity {
    pub(super) fn of(index: u32) -> Self {
        let mut dice = Dice::of(index, Topic::Identity);
        let country = &COUNTRIES[dice.below(9) as usize];
        let mut place = |length: u32| dice.below(length) as usize;
        Self {
            index,
            country,
            words: [place(32), place(12), place(8)],
            is_private: place(100) < 14,
            first: place(24),
            last: place(24),
            mail: match dice.below(20) {
                0 => Mail::Absent,
                1 => Mail::Null,
                2 => Mail::Empty,
                3 | 4 => Mail::Several,
                _ => Mail::One,
            },
            written: match dice.below(10) {
                0..=4 => Written::Digits,
                5 | 6 => Written::Plus,
                7 | 8 => Written::Spaced,
                _ => Written::NotAtAll,
            },
        }
    }

    pub(super) fn first_name(&self) -> &'static str {
        FIRST_NAMES[self.first]
    }

    pub(super) fn last_name(&self) -> &'static str {
        LAST_NAMES[self.last]
    }

    /// Which of the possible values ([`values_of`]) the customer has in a field that only words make up; `None` for no value.
    pub(super) fn value_number(&self, field: CustomerField) -> Option<usize> {
        match field {
            CustomerField::Companyname if self.is_private => None,
            CustomerField::Companyname => Some((self.words[0] * 12 + self.words[1]) * 8 + self.words[2]),
            CustomerField::Firstname => Some(self.first),
            CustomerField::Lastname => Some(self.last),
            _ => None,
        }
    }

    /// Unique: ends with a number that no other customer has.
    pub(super) fn write_name(&self, out: &mut String) {
        out.push_str(if self.is_private { PRIVATE } else { SECOND_WORDS[self.words[1]] });
        let _ = write!(out, "-{}", super::FIRST_GENERATED + u64::from(self.index));
    }

    pub(super) fn write_company(&self, out: &mut String) -> bool {
        if self.is_private {
            return false;
        }
        write_words(self.words, out);
        true
    }

    /// A company has its own; persons use a provider that many share.
    pub(super) fn write_domain(&self, out: &mut String) {
        if self.is_private {
            out.push_str(SHARED_DOMAINS[self.index as usize % 2]);
            return;
        }
        write_ascii(FIRST_WORDS[self.words[0]], out);
        write_ascii(SECOND_WORDS[self.words[1]], out);
        let _ = write!(out, "{}.example", self.index);
    }

    /// All addresses, separated by commas. `None` when the field is absent, `Some(false)` when it is null.
    pub(super) fn write_email(&self, out: &mut String) -> Option<bool> {
        match self.mail {
            Mail::Absent => return None,
            Mail::Null => return Some(false),
            Mail::Empty => {}
            Mail::One => self.write_address(out),
            Mail::Several => {
                out.push_str("billing@");
                self.write_domain(out);
                out.push_str(", ");
                self.write_address(out);
            }
        }
        Some(true)
    }

    /// The contact person's own address.
    pub(super) fn write_address(&self, out: &mut String) {
        write_ascii(self.first_name(), out);
        out.push('.');
        write_ascii(self.last_name(), out);
        if self.is_private {
            let _ = write!(out, "{}", self.index);
        }
        out.push('@');
        self.write_domain(out);
    }

    /// `phone1`, as typed in.
    pub(super) fn write_phone(&self, out: &mut String) -> bool {
        match self.written {
            Written::NotAtAll => return false,
            Written::Digits => self.write_digits(out),
            Written::Plus => {
                out.push('+');
                self.write_digits(out);
            }
            Written::Spaced => {
                out.push('+');
                out.push_str(self.country.dial);
                let start = out.len();
                self.write_digits(out);
                out.replace_range(start..start + self.country.dial.len(), " ");
                out.insert(out.len() - 4, '-');
                out.insert(out.len() - 8, ' ');
            }
        }
        true
    }

    /// The contact person's phone number, digits with country calling code.
    pub(super) fn write_digits(&self, out: &mut String) {
        write_number(self.country, self.index, CONTACT_PLACES[0], out);
    }
}

/// All values that generated customers have in a field, where only words make it up, by [`Identity::value_number`].
pub(super) fn values_of(field: CustomerField) -> Option<Vec<String>> {
    match field {
        CustomerField::Companyname => Some((0..32 * 12 * 8).map(company_number).collect()),
        CustomerField::Firstname => Some(FIRST_NAMES.map(str::to_owned).to_vec()),
        CustomerField::Lastname => Some(LAST_NAMES.map(str::to_owned).to_vec()),
        _ => None,
    }
}

fn company_number(number: usize) -> String {
    let mut company = String::new();
    write_words([number / 96, number / 8 % 12, number % 8], &mut company);
    company
}

fn write_words([first, second, suffix]: [usize; 3], out: &mut String) {
    for part in [FIRST_WORDS[first], " ", SECOND_WORDS[second], " ", SUFFIXES[suffix]] {
        out.push_str(part);
    }
}

/// Whether a text in lower case can be part of one of the words that a field of generated customers is made of.
pub(super) fn is_part(field: CustomerField, text: &str) -> bool {
    let lists: &[&[&str]] = match field {
        CustomerField::Name => &[&SECOND_WORDS, &[PRIVATE]],
        CustomerField::Companyname => &[&FIRST_WORDS, &SECOND_WORDS, &SUFFIXES],
        CustomerField::Firstname => &[&FIRST_NAMES],
        CustomerField::Lastname => &[&LAST_NAMES],
        _ => return true,
    };
    lists.iter().flat_map(|words| words.iter()).any(|word| word.to_lowercase().contains(text))
}

/// Whether a run of letters can be part of a generated e-mail address.
pub(super) fn is_part_of_address(letters: &str) -> bool {
    static RUNS: LazyLock<String> = LazyLock::new(|| {
        let mut runs = SHARED_DOMAINS.join(" ") + " billing example ";
        for name in FIRST_NAMES.iter().chain(&LAST_NAMES) {
            write_ascii(name, &mut runs);
            runs.push(' ');
        }
        for (first, second) in
            FIRST_WORDS.iter().flat_map(|first| SECOND_WORDS.iter().map(move |second| (first, second)))
        {
            write_ascii(first, &mut runs);
            write_ascii(second, &mut runs);
            runs.push(' ');
        }
        runs
    });
    RUNS.contains(letters)
}

/// Lower-case ASCII letters of a word; a letter that is not ASCII is written as `x`, so nothing becomes empty.
fn write_ascii(word: &str, out: &mut String) {
    let start = out.len();
    out.push_str(word);
    if !word.is_ascii() || word.contains('\'') {
        let plain = word.chars().filter(|letter| *letter != '\'');
        out.truncate(start);
        out.extend(plain.map(|letter| if letter.is_ascii() { letter } else { 'x' }));
    }
    out[start..].make_ascii_lowercase();
}
