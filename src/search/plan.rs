//! Which questions billing is asked for a query.

use super::{
    phone::PhoneNumber,
    query::{Query, Reading},
};
use crate::portabilling::{AccountFilter, CustomerFilter, CustomerId, Matching, Needle};

/// Digits of a number's end that are written together nearly everywhere: `…-5948`.
const ENDING: usize = 4;
/// Shortest piece of an account id that is looked for inside other ids.
const SHORTEST_PART: usize = 3;

pub(super) const NAME_FIELDS: [&str; 4] = ["name", "companyname", "firstname", "lastname"];
pub(super) const COMPANY_FIELDS: [&str; 2] = ["name", "companyname"];
pub(super) const PHONE_FIELDS: [&str; 2] = ["phone1", "phone2"];
pub(super) const EMAIL_FIELDS: [&str; 1] = ["email"];

/// Where in billing a text was looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Target {
    /// `i_customer`.
    CustomerId,
    /// An account or an alias with exactly this id.
    AccountId,
    /// Accounts whose id has the text in it.
    AccountIdPart,
    Did,
    CustomerPhone,
    CustomerEmail,
    AccountEmail,
    /// Customers named exactly so.
    ExactName,
    /// Customers with the text in one of their names.
    Name,
    /// Customers with all words somewhere in their names.
    Words,
}

impl Target {
    pub const ALL: [Self; 10] = [
        Self::CustomerId,
        Self::AccountId,
        Self::AccountIdPart,
        Self::Did,
        Self::CustomerPhone,
        Self::CustomerEmail,
        Self::AccountEmail,
        Self::ExactName,
        Self::Name,
        Self::Words,
    ];

    /// The word used in message keys and class names.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CustomerId => "customer-id",
            Self::AccountId => "account-id",
            Self::AccountIdPart => "account-id-part",
            Self::Did => "did",
            Self::CustomerPhone => "customer-phone",
            Self::CustomerEmail => "customer-email",
            Self::AccountEmail => "account-email",
            Self::ExactName => "exact-name",
            Self::Name => "name",
            Self::Words => "words",
        }
    }
}

/// One question, and what to call it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    pub target: Target,
    /// What is looked for, as a person would write it.
    pub value: String,
    pub ask: Ask,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ask {
    Customer(CustomerId),
    Account(String),
    Customers(CustomerFilter),
    Accounts(AccountFilter),
}

/// The questions for all readings, likeliest reading first, none twice. At most 14: a number has two readings at the
/// most, and the wider of the two stands for both wherever a part of a number is looked for.
pub(super) fn plan(query: &Query) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let phones = phones(query);
    for reading in query.readings() {
        for step in steps_of(reading, &phones) {
            if steps.iter().all(|known| known.ask != step.ask) {
                steps.push(step);
            }
        }
    }
    steps
}

fn phones(query: &Query) -> Vec<&PhoneNumber> {
    let readings = query.readings().iter();
    readings.filter_map(|reading| if let Reading::Phone(number) = reading { Some(number) } else { None }).collect()
}

fn steps_of(reading: &Reading, phones: &[&PhoneNumber]) -> Vec<Step> {
    match reading {
        Reading::CustomerId(id) => {
            vec![Step { target: Target::CustomerId, value: id.to_string(), ask: Ask::Customer(*id) }]
        }
        Reading::AccountId(id) => of_account_id(id, phones),
        Reading::Phone(number) => of_phone(number, phones),
        Reading::Email(text) | Reading::EmailPart(text) => vec![
            customers(Target::CustomerEmail, text, Matching::Contains, &EMAIL_FIELDS),
            accounts(Target::AccountEmail, AccountFilter::Email(needle(text, Matching::Contains)), text),
        ],
        Reading::Name(text) => of_name(text),
    }
}

fn of_account_id(id: &str, phones: &[&PhoneNumber]) -> Vec<Step> {
    let mut steps = vec![account(id)];
    let covered = phones.iter().any(|number| id.contains(&number.national));
    let worth_it = id.len() >= SHORTEST_PART && id.bytes().any(|b| b.is_ascii_digit());
    if worth_it && !covered {
        steps.push(accounts(Target::AccountIdPart, AccountFilter::Id(needle(id, Matching::Contains)), id));
    }
    steps
}

fn of_phone(number: &PhoneNumber, phones: &[&PhoneNumber]) -> Vec<Step> {
    let national = number.national.as_str();
    let mut steps = Vec::new();
    if number.is_whole() {
        steps.extend(number.international.as_deref().map(account));
        steps.push(account(national));
    }
    let covered = phones.iter().any(|other| other.national != national && national.contains(&other.national));
    if covered {
        return steps;
    }
    let part = || needle(national, Matching::Contains);
    steps.push(accounts(Target::AccountIdPart, AccountFilter::Id(part()), national));
    steps.push(accounts(Target::Did, AccountFilter::Did(part()), national));
    steps.push(customers(Target::CustomerPhone, national, Matching::Contains, &PHONE_FIELDS));
    if number.is_whole() {
        // Billing keeps phone numbers as they were typed there; "(209) 455-5948" is found by its end and then compared.
        let ending = &national[national.len() - ENDING..];
        let step = customers(Target::CustomerPhone, ending, Matching::EndsWith, &PHONE_FIELDS);
        steps.push(Step { value: national.to_owned(), ..step });
    }
    steps
}

fn of_name(text: &str) -> Vec<Step> {
    let mut steps = vec![
        customers(Target::ExactName, text, Matching::Exact, &COMPANY_FIELDS),
        customers(Target::Name, text, Matching::Contains, &NAME_FIELDS),
    ];
    if text.contains(' ') {
        let longest = text.split(' ').max_by_key(|word| word.chars().count()).unwrap_or(text);
        let step = customers(Target::Words, longest, Matching::Contains, &NAME_FIELDS);
        steps.push(Step { value: text.to_owned(), ..step });
    }
    steps
}

fn account(id: &str) -> Step {
    Step { target: Target::AccountId, value: id.to_owned(), ask: Ask::Account(id.to_owned()) }
}

fn accounts(target: Target, filter: AccountFilter, value: &str) -> Step {
    Step { target, value: value.to_owned(), ask: Ask::Accounts(filter) }
}

fn customers(target: Target, text: &str, matching: Matching, fields: &[&'static str]) -> Step {
    let filter = CustomerFilter::Text { needle: needle(text, matching), fields: fields.to_vec() };
    Step { target, value: text.to_owned(), ask: Ask::Customers(filter) }
}

pub(super) fn needle(text: &str, matching: Matching) -> Needle {
    Needle { text: text.to_owned(), matching }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planned(text: &str, region: &str) -> Vec<String> {
        let query = Query::recognise(text, region.parse().unwrap()).unwrap();
        plan(&query).iter().map(|step| format!("{} {}", step.target.as_str(), step.value)).collect()
    }

    #[test]
    fn a_phone_number_is_looked_for_wherever_billing_may_hold_it() {
        assert_eq!(
            planned("+1 (209) 455-5948", "US"),
            [
                "account-id 12094555948",
                "account-id 2094555948",
                "account-id-part 2094555948",
                "did 2094555948",
                "customer-phone 2094555948",
                "customer-phone 2094555948",
            ]
        );
    }

    #[test]
    fn digits_are_looked_for_as_everything_they_may_be() {
        assert_eq!(
            planned("46170", "US"),
            [
                "customer-id 46170",
                "account-id 46170",
                "account-id-part 46170",
                "did 46170",
                "customer-phone 46170",
                "exact-name 46170",
                "name 46170",
            ]
        );
    }

    #[test]
    fn no_query_asks_more_than_fourteen_questions() {
        for (text, region) in [
            ("4930123456", "DE"),
            ("3930612345678", "IT"),
            ("12094555948", "US"),
            ("020 7946 0958", "GB"),
            ("user1@sip.example", "US"),
            ("Rita Moss", "US"),
        ] {
            let steps = planned(text, region);
            assert!(steps.len() <= 14, "{text}: {steps:?}");
        }
    }
}
