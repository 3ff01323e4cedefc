//! Billing's own words, and their way into our types.
//!
//! Tolerant on purpose: releases differ, flags and numbers come in several spellings, optional fields are absent, null
//! or empty, and masked values may stand anywhere. A field that cannot be read is as good as absent; a row without its
//! id is left out; neither loses the rest. What has no field here (SIP and other passwords, tokens) is never kept.

mod account;
mod charge;
mod customer;
mod invoice;
mod scalar;
mod session;

use std::{collections::BTreeMap, ops::Range};

use jiff::Timestamp;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::value::RawValue;

pub(super) use scalar::Lenient;
pub(super) use session::{LoginAnswer, session_mode, token_claims, version};

use super::{Account, Charge, Customer, CustomerId, Invoice, PortaBillingError, ReadMethod, fault};

/// An answer that is a JSON object and no fault.
#[derive(Clone)]
pub(super) struct Answer {
    method: &'static str,
    status: u16,
    text: String,
    /// The members of the object, as places in the text: it is taken apart once.
    members: Vec<(String, Range<usize>)>,
    /// The answer's `Date`.
    pub(super) server_time: Option<Timestamp>,
}

impl Answer {
    /// Sorts an answer into success, fault and nonsense. The fault code decides, never the status alone: billing
    /// answers every fault with 500, and a proxy in front answers its own errors with anything.
    pub(super) fn classify(
        method: &'static str,
        status: u16,
        text: String,
        server_time: Option<Timestamp>,
    ) -> Result<Self, PortaBillingError> {
        // An empty body is documented as an empty answer.
        let text = if text.trim().is_empty() { "{}".to_owned() } else { text };
        let members =
            members(&text).ok_or(PortaBillingError::Unreadable { method, status, what: "it is no JSON object" })?;
        let answer = Self { method, status, text, members, server_time };
        let code = answer.member("faultcode").and_then(scalar::read::<String>);
        if let Some(code) = code {
            return Err(PortaBillingError::Fault { method, code: fault::clean_code(&code) });
        }
        if !(200..300).contains(&status) {
            return Err(answer.unreadable("it is neither a success nor a fault"));
        }
        Ok(answer)
    }

    /// The whole answer as one record.
    pub(super) fn record<T: DeserializeOwned>(&self) -> Result<T, PortaBillingError> {
        serde_json::from_str(&self.text).map_err(|_| self.unreadable("it has another shape than expected"))
    }

    /// The record under `key`; `None` when the key is missing or holds nothing.
    pub(super) fn object<T: Row>(&self, key: &str, context: T::Context) -> Result<Option<T>, PortaBillingError> {
        let Some(raw) = self.member(key).filter(|raw| !is_nothing(raw)) else { return Ok(None) };
        let row = read_row::<T>(raw, context);
        row.map(Some).ok_or_else(|| self.unreadable("the record lacks its id"))
    }

    /// The rows under the type's list key; a missing key is an empty list.
    pub(super) fn rows<T: Row>(&self, context: T::Context) -> Result<Batch<T>, PortaBillingError> {
        let total = self.member("total").and_then(scalar::read);
        let Some(raw) = self.member(T::LIST).filter(|raw| !is_nothing(raw)) else {
            return Ok(Batch { rows: Vec::new(), read: 0, total });
        };
        let members: Vec<&RawValue> = serde_json::from_str(raw).map_err(|_| self.unreadable("the list is no list"))?;
        let rows: Vec<T> = members.iter().filter_map(|raw| read_row(raw.get(), context)).collect();
        let skipped = members.len() - rows.len();
        if skipped > 0 {
            tracing::warn!(
                method = self.method,
                skipped,
                "rows of billing's answer without a readable id, or of another customer, are left out"
            );
        }
        Ok(Batch { rows, read: members.len(), total })
    }

    /// One fact of the answer.
    pub(super) fn text(&self, key: &str) -> Option<String> {
        self.member(key).and_then(scalar::read)
    }

    pub(super) fn unreadable(&self, what: &'static str) -> PortaBillingError {
        PortaBillingError::Unreadable { method: self.method, status: self.status, what }
    }

    /// The value of a member, as it is written.
    fn member(&self, key: &str) -> Option<&str> {
        let (_, place) = self.members.iter().find(|(name, _)| name == key)?;
        self.text.get(place.clone())
    }
}

/// Where the members of an object stand in its text; `None` when it is no JSON object.
fn members(text: &str) -> Option<Vec<(String, Range<usize>)>> {
    let members: BTreeMap<String, &RawValue> = serde_json::from_str(text).ok()?;
    let place = |raw: &RawValue| {
        let start = raw.get().as_ptr().addr() - text.as_ptr().addr();
        start..start + raw.get().len()
    };
    Some(members.into_iter().map(|(name, raw)| (name, place(raw))).collect())
}

/// Rows as they came.
pub(super) struct Batch<T> {
    pub(super) rows: Vec<T>,
    /// How many came, the unreadable ones included: what paging has to count.
    pub(super) read: usize,
    pub(super) total: Option<u64>,
}

/// One of our records that billing also sends as rows of a list.
pub(super) trait Row: Sized {
    /// Upstream's shape of it.
    type Wire: DeserializeOwned;
    /// What the question already said about every row.
    type Context: Copy;
    /// The method that lists it, and the key its rows stand under.
    const METHOD: ReadMethod;
    const LIST: &'static str;

    /// `None` without a usable id, and for a row that names another customer than the one it was asked for:
    /// showing somebody else's data would be worse than showing none.
    fn from_wire(wire: Self::Wire, context: Self::Context) -> Option<Self>;

    /// What makes two rows the same; `None` when billing did not say.
    fn key(&self) -> Option<u64>;
}

impl Row for Customer {
    type Wire = customer::CustomerWire;
    type Context = ();
    const METHOD: ReadMethod = ReadMethod::CustomerList;
    const LIST: &'static str = "customer_list";

    fn from_wire(wire: Self::Wire, (): ()) -> Option<Self> {
        wire.into_customer()
    }

    fn key(&self) -> Option<u64> {
        Some(self.id.get())
    }
}

impl Row for Account {
    type Wire = account::AccountWire;
    /// The customer whose accounts were asked for.
    type Context = Option<CustomerId>;
    const METHOD: ReadMethod = ReadMethod::AccountList;
    const LIST: &'static str = "account_list";

    fn from_wire(wire: Self::Wire, owner: Option<CustomerId>) -> Option<Self> {
        wire.into_account(owner)
    }

    fn key(&self) -> Option<u64> {
        Some(self.id.get())
    }
}

impl Row for Invoice {
    type Wire = invoice::InvoiceWire;
    /// The customer whose invoices were asked for.
    type Context = CustomerId;
    const METHOD: ReadMethod = ReadMethod::InvoiceList;
    const LIST: &'static str = "invoice_list";

    fn from_wire(wire: Self::Wire, owner: CustomerId) -> Option<Self> {
        wire.into_invoice(owner)
    }

    fn key(&self) -> Option<u64> {
        self.id
    }
}

impl Row for Charge {
    type Wire = charge::ChargeWire;
    /// The customer whose charges were asked for.
    type Context = CustomerId;
    const METHOD: ReadMethod = ReadMethod::CustomerXdrs;
    const LIST: &'static str = "xdr_list";

    fn from_wire(wire: Self::Wire, owner: CustomerId) -> Option<Self> {
        wire.into_charge(owner)
    }

    fn key(&self) -> Option<u64> {
        self.id
    }
}

fn read_row<T: Row>(raw: &str, context: T::Context) -> Option<T> {
    // A struct would also be read from an array, field by field in order: that is never a row.
    let is_object = raw.starts_with('{');
    let wire = is_object.then(|| serde_json::from_str::<T::Wire>(raw).ok()).flatten()?;
    T::from_wire(wire, context)
}

/// Whether a row may be about this customer: it names it, or names none.
fn is_about(named: &Lenient<u64>, owner: CustomerId) -> bool {
    named.0.is_none_or(|named| named == owner.get())
}

/// Null, a blank text, or an empty object or list.
fn is_nothing(text: &str) -> bool {
    let is_empty_shell = text.get(1..text.len() - 1).is_some_and(|inside| inside.trim().is_empty());
    text == "null" || (text.starts_with(['"', '{', '[']) && is_empty_shell)
}

/// A list inside a record; what is no list is none, and its unreadable members are left out.
pub(super) struct LenientList<T>(pub(super) Vec<T>);

impl<T> Default for LenientList<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for LenientList<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?;
        let members: Vec<&RawValue> = serde_json::from_str(raw.get()).unwrap_or_default();
        Ok(Self(members.iter().filter_map(|member| serde_json::from_str(member.get()).ok()).collect()))
    }
}

/// Cuts `@realm` off an account's id; what would leave nothing is kept whole.
fn without_realm(id: String) -> String {
    match id.split_once('@') {
        Some((name, _)) if !name.is_empty() => name.to_owned(),
        _ => id,
    }
}

/// The addresses of one e-mail field, which may hold several; what has no `@` (a masked value, say) is none.
fn split_emails(field: Option<String>) -> Vec<String> {
    let field = field.unwrap_or_default();
    let parts = field.split(|c: char| matches!(c, ',' | ';') || c.is_whitespace());
    let addresses = parts.map(|part| part.trim_matches(['<', '>', '"'])).filter(|part| part.contains('@'));
    let mut emails: Vec<String> = Vec::new();
    for address in addresses {
        if !emails.iter().any(|known| known.eq_ignore_ascii_case(address)) {
            emails.push(address.to_owned());
        }
    }
    emails
}

/// Lower case; the literal `ok` that some releases send means the same as absence.
fn status_word(status: Option<String>) -> Option<String> {
    status.map(|word| word.to_lowercase()).filter(|word| word != "ok")
}

#[cfg(test)]
mod tests;
