//! What billing's event says: its type and whom it concerns. It never says what has changed.
//!
//! Two vocabularies are spoken: groups (`Customer/Updated`, `Subscriber/Created`, `DID/Deleted`) and raw names
//! (`Customer/Status/Suspended`, `Account/BalanceChanged`). Ids come as numbers or texts; the event's own number,
//! `i_event`, stands inside `variables` or beside it. Keys that are not named here are ignored.

use serde_json::{Map, Value};
use thiserror::Error;

use crate::{
    portabilling::{AccountId, CustomerId},
    store::EventKey,
};

/// Longest type that is read; the longest known has 37 letters.
const LONGEST_TYPE: usize = 120;
/// Longest number of an event or an environment.
const LONGEST_KEY: usize = 64;
/// Digits in a telephone number, with room for what stands around them.
const LONGEST_NUMBER: usize = 64;

/// An event, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// As billing wrote it.
    pub event_type: String,
    pub group: Group,
    /// `None` when it has no number of its own.
    pub key: Option<EventKey>,
    /// `None` when it concerns nobody whom portadesk knows a way to.
    pub subject: Option<Subject>,
    /// The account, where the event is about one: also where its customer is named beside it.
    pub account: Option<AccountId>,
}

/// What an event is about, by the beginning of its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    Customer,
    Account,
    Did,
    Invoice,
    /// A type that this release does not know, or knows to concern no customer.
    Other,
}

impl Group {
    /// For metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Account => "account",
            Self::Did => "did",
            Self::Invoice => "invoice",
            Self::Other => "other",
        }
    }
}

/// Whom an event concerns, as far as it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    Customer(CustomerId),
    Account(AccountId),
    /// A telephone number, as billing wrote it.
    Number(String),
}

/// A body that can never be processed, however often it comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Unusable {
    #[error("the body is no JSON object")]
    NotJson,
    #[error("the event has no type")]
    NoType,
    #[error("the event's type needs an id that is not there")]
    NoSubject,
}

impl Unusable {
    /// A stable word for the dead-letter list and for metrics.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotJson => "not_json",
            Self::NoType => "no_type",
            Self::NoSubject => "no_subject",
        }
    }
}

impl Event {
    /// Reads the body of an event.
    ///
    /// # Errors
    /// [`Unusable`] for what no repetition makes better.
    pub fn read(body: &[u8]) -> Result<Self, Unusable> {
        let Ok(Value::Object(whole)) = serde_json::from_slice(body) else { return Err(Unusable::NotJson) };
        let said = Said { variables: whole.get("variables").and_then(Value::as_object), whole: &whole };
        let event_type = whole.get("event_type").and_then(Value::as_str).map(str::trim).unwrap_or_default();
        if event_type.is_empty() || event_type.len() > LONGEST_TYPE || event_type.contains(char::is_control) {
            return Err(Unusable::NoType);
        }
        let group = group(event_type, &said);
        Ok(Self {
            subject: subject(event_type, group, &said)?,
            account: said.account().filter(|_| group == Group::Account),
            key: said
                .text("i_event", LONGEST_KEY)
                .map(|event| EventKey { env: said.text("i_env", LONGEST_KEY).unwrap_or_default(), event }),
            event_type: event_type.to_owned(),
            group,
        })
    }
}

/// The event's members: those in `variables` go before those beside it.
struct Said<'a> {
    variables: Option<&'a Map<String, Value>>,
    whole: &'a Map<String, Value>,
}

impl Said<'_> {
    fn get(&self, name: &str) -> Option<&Value> {
        self.variables.and_then(|variables| variables.get(name)).or_else(|| self.whole.get(name))
    }

    /// A text or a number as text.
    fn text(&self, name: &str, longest: usize) -> Option<String> {
        let text = match self.get(name)? {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        (!text.is_empty() && text.len() <= longest && !text.contains(char::is_control)).then_some(text)
    }

    fn customer(&self) -> Option<CustomerId> {
        self.text("i_customer", LONGEST_KEY)?.parse().ok()
    }

    fn account(&self) -> Option<AccountId> {
        self.text("i_account", LONGEST_KEY)?.parse().ok()
    }
}

fn group(event_type: &str, said: &Said<'_>) -> Group {
    let (first, _) = event_type.split_once('/').unwrap_or((event_type, ""));
    match first.to_ascii_lowercase().as_str() {
        "customer" | "customersite" => Group::Customer,
        // The contact record of an account or of a customer, in the raw vocabulary; an account in the other.
        "subscriber" if said.account().is_none() && said.customer().is_some() => Group::Customer,
        "account" | "subscriber" | "sim" => Group::Account,
        "did" => Group::Did,
        "invoice" | "paymenttransaction" => Group::Invoice,
        _ => Group::Other,
    }
}

fn subject(event_type: &str, group: Group, said: &Said<'_>) -> Result<Option<Subject>, Unusable> {
    let customer = || said.customer().map(Subject::Customer);
    let found = match group {
        Group::Other => return Ok(None),
        Group::Customer | Group::Invoice => customer(),
        // Where the customer is named beside the account, nobody has to be asked.
        Group::Account => customer().or_else(|| said.account().map(Subject::Account)),
        Group::Did => customer().or_else(|| number(said).map(Subject::Number)),
    };
    match found {
        Some(subject) => Ok(Some(subject)),
        None if is_documented(event_type) => Err(Unusable::NoSubject),
        None => Ok(None),
    }
}

/// A telephone number has digits; what else it has is billing's affair.
fn number(said: &Said<'_>) -> Option<String> {
    said.text("number", LONGEST_NUMBER).filter(|number| number.contains(|c: char| c.is_ascii_digit()))
}

/// Whether it is of the vocabulary whose variables are documented, and without which it means nothing. What other events
/// say is documented nowhere: where they name nobody, they are right as they are.
fn is_documented(event_type: &str) -> bool {
    let Some((about, what)) = event_type.split_once('/') else { return false };
    let is_one_of = |word: &str, known: &[&str]| known.iter().any(|known| word.eq_ignore_ascii_case(known));
    is_one_of(about, &["customer", "subscriber", "did", "invoice", "sim"])
        && is_one_of(what, &["created", "updated", "deleted"])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn read(body: &Value) -> Result<Event, Unusable> {
        Event::read(body.to_string().as_bytes())
    }

    fn customer(id: u64) -> Option<Subject> {
        CustomerId::new(id).map(Subject::Customer)
    }

    fn key(env: &str, event: &str) -> EventKey {
        EventKey { env: env.to_owned(), event: event.to_owned() }
    }

    #[test]
    fn ids_come_as_numbers_or_texts_inside_or_beside_the_variables() {
        for body in [
            json!({ "event_type": "Customer/Updated", "variables": { "i_customer": "70412", "i_event": "880213" } }),
            json!({ "event_type": "Customer/Updated", "variables": { "i_customer": 70412, "i_event": 880_213 } }),
            json!({ "event_type": "Customer/Updated", "variables": { "i_customer": 70412 }, "i_event": 880_213 }),
            json!({ "event_type": " customer/updated ", "i_customer": "70412", "i_event": "880213", "new": [1] }),
            json!({ "event_type": "Customer/Status/Suspended", "variables": { "i_customer": 70412, "i_event": 880_213 } }),
        ] {
            let event = read(&body).unwrap();

            assert_eq!((event.subject, event.key), (customer(70_412), Some(key("", "880213"))), "{body}");
        }
    }

    #[test]
    fn every_group_of_both_vocabularies_leads_to_its_subject() {
        let account = AccountId::new(301).map(Subject::Account);
        for (event_type, variables, expected) in [
            ("Subscriber/Created", json!({ "i_account": "301" }), account.clone()),
            (
                "SIM/Updated",
                json!({ "i_account": 301, "i_env": 3, "event_time": "2026-03-02 09:00:00" }),
                account.clone(),
            ),
            ("Account/Status/Closed", json!({ "i_account": 301 }), account),
            ("Account/New", json!({ "i_account": 301, "i_customer": 70412 }), customer(70_412)),
            ("DID/Updated", json!({ "number": "12094555948" }), Some(Subject::Number("12094555948".into()))),
            (
                "DID/Status/Assigned",
                json!({ "number": 12_094_555_948_u64 }),
                Some(Subject::Number("12094555948".into())),
            ),
            ("Invoice/Created", json!({ "i_customer": 70412, "i_invoice": 9 }), customer(70_412)),
            ("Subscriber/Name/Changed", json!({ "i_customer": 70412, "i_subscriber": 4 }), customer(70_412)),
            ("PaymentTransaction/New", json!({ "i_customer": 70412 }), customer(70_412)),
        ] {
            let event = read(&json!({ "event_type": event_type, "variables": variables })).unwrap();

            assert_eq!(event.subject, expected, "{event_type}");
        }
    }

    #[test]
    fn a_type_nobody_knows_is_an_event_all_the_same() {
        for event_type in
            ["Product/New", "CustomField/Changed", "Connection/Changed", "Whatever", "IPDeviceProfile/New"]
        {
            let event = read(&json!({ "event_type": event_type, "variables": { "i_event": 1 } })).unwrap();

            assert_eq!(
                (event.group, event.subject, event.key),
                (Group::Other, None, Some(key("", "1"))),
                "{event_type}"
            );
        }
    }

    #[test]
    fn a_raw_event_that_names_nobody_is_no_fault_of_its_body() {
        for (event_type, variables) in [
            ("Subscriber/Address/Changed", json!({ "i_subscriber": 4 })),
            ("Customer/BalanceChanged", json!({ "billing_entity_id": 4, "prev_balance": 1, "curr_balance": 2 })),
            ("PaymentTransaction/New", json!({ "i_payment_transaction": 4 })),
            ("Customer/Anything/Changed", json!({})),
            ("Account/New", json!({ "i_product": 4 })),
            ("DID/Status/Assigned", json!({ "number": "none" })),
            ("CustomerSite/Created", json!({ "i_site": 4 })),
        ] {
            let event = read(&json!({ "event_type": event_type, "variables": variables })).unwrap();

            assert_eq!(event.subject, None, "{event_type}");
        }
    }

    #[test]
    fn what_no_repetition_makes_better_is_unusable() {
        for (body, reason) in [
            ("", Unusable::NotJson),
            ("{", Unusable::NotJson),
            ("[]", Unusable::NotJson),
            ("null", Unusable::NotJson),
            ("{}", Unusable::NoType),
            (r#"{"event_type":7}"#, Unusable::NoType),
            (r#"{"event_type":" "}"#, Unusable::NoType),
            (r#"{"event_type":"Customer/Updated"}"#, Unusable::NoSubject),
            (r#"{"event_type":"Customer/Updated","variables":{"i_customer":0}}"#, Unusable::NoSubject),
            (r#"{"event_type":"Customer/Updated","variables":{"i_customer":"x"}}"#, Unusable::NoSubject),
            (r#"{"event_type":"Customer/Updated","variables":[70412]}"#, Unusable::NoSubject),
            (r#"{"event_type":"Subscriber/Created","variables":{"i_account":null}}"#, Unusable::NoSubject),
            (r#"{"event_type":"DID/Created","variables":{"number":"none"}}"#, Unusable::NoSubject),
            (r#"{"event_type":"invoice/updated","variables":{"i_invoice":9}}"#, Unusable::NoSubject),
        ] {
            assert_eq!(Event::read(body.as_bytes()), Err(reason), "{body}");
        }
    }

    #[test]
    fn the_environment_is_part_of_the_events_number() {
        let event = json!({ "event_type": "SIM/Updated", "variables": { "i_account": 1, "i_event": 5, "i_env": 3 } });

        assert_eq!(read(&event).unwrap().key, Some(key("3", "5")));
    }

    proptest! {
        #[test]
        fn any_customers_event_concerns_that_customer(id in 1_u64..1_000_000_000_000_000, event in any::<u64>(), as_text: bool) {
            let id_value = if as_text { json!(id.to_string()) } else { json!(id) };
            let body = json!({ "event_type": "Customer/Updated", "variables": { "i_customer": id_value, "i_event": event } });

            let event_read = read(&body).unwrap();

            prop_assert_eq!(event_read.subject, customer(id));
            prop_assert_eq!(event_read.key, Some(key("", &event.to_string())));
        }
    }
}
