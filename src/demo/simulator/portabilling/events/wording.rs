//! What happens in billing, and the names it has in the two vocabularies.

use serde_json::{Map, Value, json};

use super::Vocabulary;

/// Of these only the latest waiting event of an entity is sent.
const MERGED: [&str; 11] = [
    "Account/ProductAddon/Changed",
    "Account/ProductAddon/Deleted",
    "Account/Service/QuotaExceeded",
    "Account/Service/Msg/QuotaExceeded",
    "Account/Service/Netaccess/QuotaExceeded",
    "Account/Service/QuotaExpired",
    "Account/Service/Msg/QuotaExpired",
    "Account/Service/Netaccess/QuotaExpired",
    "Customer/Status/Limited",
    "Customer/Status/Suspend",
    "Customer/Status/Suspended",
];

/// One thing that happened, before it is worded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Happening {
    CustomerCreated(u64),
    /// The raw name tells what changed.
    CustomerUpdated(u64, &'static str),
    CustomerDeleted(u64),
    AccountCreated(u64),
    AccountUpdated(u64, &'static str),
    AccountClosed(u64),
    /// Already in the framework's words, as a test has them.
    Other(String, Map<String, Value>),
}

impl Happening {
    /// Name and variables; `None` where a vocabulary has no word for it.
    pub(super) fn worded(&self, vocabulary: Vocabulary, i_event: u64) -> Option<(String, Map<String, Value>)> {
        let is_raw = match vocabulary {
            Vocabulary::Groups => false,
            Vocabulary::Raw => true,
            // Something other than the lowest bits, which choose the form.
            Vocabulary::Both => (i_event / 16) % 2 == 1,
        };
        let customer = |id: &u64| ("i_customer", *id);
        let account = |id: &u64| ("i_account", *id);
        let (group, raw, (key, id)) = match self {
            Self::CustomerCreated(id) => ("Customer/Created", "Customer/New", customer(id)),
            Self::CustomerUpdated(id, raw) => ("Customer/Updated", *raw, customer(id)),
            // No raw name is known: it follows a `Customer/Status/Closed`. With both in use the group's is sent.
            Self::CustomerDeleted(_) if vocabulary == Vocabulary::Raw => return None,
            Self::CustomerDeleted(id) => ("Customer/Deleted", "Customer/Deleted", customer(id)),
            Self::AccountCreated(id) => ("Subscriber/Created", "Account/New", account(id)),
            Self::AccountUpdated(id, raw) => ("Subscriber/Updated", *raw, account(id)),
            Self::AccountClosed(id) => ("Subscriber/Deleted", "Account/Status/Closed", account(id)),
            Self::Other(name, variables) => return Some((name.clone(), variables.clone())),
        };
        let mut variables = Map::from_iter([(key.to_owned(), json!(id))]);
        if is_raw && raw.ends_with("/BalanceChanged") {
            variables.insert("billing_entity_id".to_owned(), json!(id));
        }
        Some((if is_raw { raw } else { group }.to_owned(), variables))
    }
}

pub(super) fn is_merged(event_type: &str) -> bool {
    MERGED.contains(&event_type)
}

/// The raw name of a change of one customer field, and whether accounts are told of it too.
pub(in super::super) fn of_customer_field(field: &str, value: &Value) -> (&'static str, bool) {
    match (field, value.as_str()) {
        ("name" | "companyname", _) => ("Customer/Name/Changed", false),
        ("blocked", Some("Y")) => ("Customer/Blocked", true),
        ("blocked", _) => ("Customer/Unblocked", true),
        ("balance", _) => ("Customer/BalanceChanged", false),
        ("bill_status", Some("S")) => ("Customer/Status/Suspend", true),
        ("bill_status", Some("C")) => ("Customer/Status/Closed", true),
        ("bill_status", Some("E")) => ("Customer/Status/Exported", true),
        ("bill_status", Some("D")) => ("Customer/Status/Deactivated", true),
        ("status", Some("suspended")) => ("Customer/Status/Suspended", true),
        ("status", Some("limited")) => ("Customer/Status/Limited", true),
        ("status" | "bill_status", _) => ("Customer/Status/Changed", true),
        _ => ("Customer/CustomField/Changed", false),
    }
}

/// Fields of which it is not known whether a change is told.
pub(in super::super) fn is_contact(field: &str) -> bool {
    matches!(
        field,
        "email"
            | "bcc"
            | "phone1"
            | "phone2"
            | "firstname"
            | "lastname"
            | "cont1"
            | "cont2"
            | "city"
            | "country"
            | "baddr1"
            | "zip"
    )
}
