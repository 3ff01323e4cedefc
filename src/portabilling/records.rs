//! What billing tells, in our own types.
//!
//! Made from the wire in `wire.rs` and nowhere else. There is no field for a password, a SIP password or a token:
//! what is not in the type cannot leak.

use std::{fmt, str::FromStr};

use jiff::{Timestamp, civil::Date};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A PortaBilling customer's number, `i_customer`. Always positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct CustomerId(u64);

/// An account's number, `i_account`. Always positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct AccountId(u64);

/// The largest number with 15 digits.
const LARGEST: u64 = 999_999_999_999_999;

/// The text is not a positive whole number of at most 15 digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id is a positive whole number")]
pub struct NotAnId;

macro_rules! numeric_id {
    ($name:ident) => {
        impl $name {
            /// The id for a positive number; `None` for 0.
            #[must_use]
            pub const fn new(number: u64) -> Option<Self> {
                if number == 0 { None } else { Some(Self(number)) }
            }

            #[must_use]
            pub const fn get(self) -> u64 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<$name> for u64 {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl TryFrom<u64> for $name {
            type Error = NotAnId;

            /// What [`FromStr`] would read.
            fn try_from(number: u64) -> Result<Self, NotAnId> {
                Self::new(number).filter(|_| number <= LARGEST).ok_or(NotAnId)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            /// Reads plain ASCII digits only: no sign, no blanks, at most 15 of them.
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                let plain = (1..=15).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
                plain.then(|| text.parse().ok()).flatten().and_then(Self::new).ok_or(NotAnId)
            }
        }
    };
}
numeric_id!(CustomerId);
numeric_id!(AccountId);

/// A customer as `Customer/get_customer_info` and the rows of `Customer/get_customer_list` describe it.
///
/// Source: PortaBilling JSON API, MR70 to MR128. Texts are trimmed; what was absent, `null` or `""` is `None`.
#[derive(Debug, Clone, PartialEq)]
pub struct Customer {
    pub id: CustomerId,
    /// What the billing UI calls "Customer ID": a name unique enough to be a key there. May be empty.
    pub name: String,
    pub company: Option<String>,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    /// All addresses of the one e-mail field, in its order, without repeats.
    pub emails: Vec<String>,
    /// `phone1`, `phone2`, as typed in billing.
    pub phones: Vec<String>,
    pub address: Address,
    pub kind: CustomerKind,
    /// The reseller this customer belongs to; `None` for a direct customer.
    pub reseller: Option<CustomerId>,
    /// `i_customer_class`; the name of a class is not readable over the API.
    pub class: Option<u64>,
    pub money: CustomerMoney,
    pub state: CustomerState,
    pub created: Option<Timestamp>,
    pub billed_to: Option<Timestamp>,
    pub next_billed_to: Option<Timestamp>,
    /// IANA name of the zone in which the customer's billing days begin, as billing has it; not checked.
    pub time_zone: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address {
    /// Street lines in order, none empty.
    pub lines: Vec<String>,
    pub city: Option<String>,
    pub state: Option<String>,
    pub zip: Option<String>,
    /// ISO 3166-1 alpha-2 as billing has it; not checked.
    pub country: Option<String>,
}

/// `i_customer_type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CustomerKind {
    #[default]
    Retail,
    Reseller,
    Distributor,
}

/// Money of a customer, all in `currency`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomerMoney {
    /// ISO 4217, upper case; `None` when billing did not say.
    pub currency: Option<String>,
    /// Positive: the customer owes this much. Negative: this much is in the customer's favour.
    pub balance: Option<Decimal>,
    /// `None` on a postpaid customer: unlimited.
    pub credit_limit: Option<Decimal>,
    pub control: BalanceControl,
    pub unallocated_payments: Option<Decimal>,
}

/// `i_balance_control_type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BalanceControl {
    Postpaid,
    Prepaid,
    /// Absent or a number this release does not know: money is shown without a judgement.
    #[default]
    Unknown,
}

/// Why a customer can or cannot use the service, as far as billing says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomerState {
    /// Lower-case `status`; `None` means active, also where billing says so with the literal `ok`. New releases add values: anything may stand here.
    pub status: Option<String>,
    pub bill_status: BillStatus,
    pub blocked: bool,
    pub credit_exceeded: bool,
}

/// `bill_status` of a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BillStatus {
    #[default]
    Open,
    Suspended,
    Closed,
    Exported,
    Deactivated,
    Unknown,
}

/// A phone line, SIM or other service of a customer: a row of `Account/get_account_list` or an `account_info`.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    pub id: AccountId,
    pub customer: CustomerId,
    /// What identifies the service: usually a phone number. A realm suffix (`@msisdn`) is already cut off.
    pub name: String,
    /// Lower-case `status`; `None` means active.
    pub status: Option<String>,
    /// `bill_status`: open, inactive, terminated.
    pub bill_status: AccountBillStatus,
    pub blocked: bool,
    pub product: Option<String>,
    pub add_ons: Vec<String>,
    /// Other ids that lead to this account, without realm suffix.
    pub aliases: Vec<String>,
    pub did: Option<String>,
    pub extension: Option<Extension>,
    /// Own funds of the account; `None` when it uses the customer's.
    pub balance: Option<Decimal>,
    pub currency: Option<String>,
    /// SIP registration, where billing says.
    pub registered: Option<bool>,
    pub emails: Vec<String>,
    /// Set on an alias: the account it leads to.
    pub master: Option<AccountId>,
    pub activated: Option<Date>,
    pub expires: Option<Date>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AccountBillStatus {
    #[default]
    Open,
    Inactive,
    Terminated,
    Unknown,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    pub number: String,
    pub name: Option<String>,
}

/// A row of `Invoice/get_invoice_list`. Only the issue date and the amount due are attested; the rest is shown when there.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Invoice {
    pub id: Option<u64>,
    pub number: Option<String>,
    pub issued: Option<Date>,
    pub due: Option<Date>,
    pub period_from: Option<Date>,
    pub period_to: Option<Date>,
    pub amount_net: Option<Decimal>,
    pub amount_paid: Option<Decimal>,
    pub amount_due: Option<Decimal>,
    pub currency: Option<String>,
    /// Whatever billing calls the state, lower case.
    pub status: Option<String>,
}

/// A row of `Customer/get_customer_xdrs`: a call, another charge, or a payment.
#[derive(Debug, Clone, PartialEq)]
pub struct Charge {
    pub id: Option<u64>,
    pub kind: ChargeKind,
    pub account: Option<String>,
    pub from: Option<String>,
    pub to: Option<String>,
    pub description: Option<String>,
    pub country: Option<String>,
    pub at: Option<Timestamp>,
    /// Seconds for calls; what else it counts depends on the service.
    pub quantity: Option<Decimal>,
    /// Positive is a charge, negative a credit.
    pub amount: Option<Decimal>,
    pub currency: Option<String>,
    pub failed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChargeKind {
    OutgoingCall,
    IncomingCall,
    ForwardedCall,
    /// Payments and adjustments.
    Payment,
    Other,
}

/// A page of rows.
#[derive(Debug, Clone, PartialEq)]
pub struct List<T> {
    /// In billing's order, which is not documented; repeated ids are already dropped.
    pub rows: Vec<T>,
    /// How many there are in all, where billing said.
    pub total: Option<u64>,
    /// Whether a next page may hold more.
    pub more: bool,
}

/// Which rows of a list to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Page {
    /// Rows to skip.
    pub offset: u32,
    /// Rows to return, at least 1.
    pub limit: u32,
}

impl Page {
    #[must_use]
    pub const fn first(limit: u32) -> Self {
        Self { offset: 0, limit }
    }
}

/// A text to look for inside a field: everything in it is literal, also `%` and `_`.
///
/// How billing escapes its wildcards is not documented, so the client asks with a wider pattern
/// and drops the rows in which the text itself does not stand.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Needle {
    pub text: String,
    pub matching: Matching,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Matching {
    Exact,
    Contains,
    EndsWith,
}

/// What to look for among customers.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum CustomerFilter {
    /// The text stands in one of these fields (`name`, `companyname`, `firstname`, `lastname`, `email`, `phone1`, …).
    Text { needle: Needle, fields: Vec<&'static str> },
}

/// What to look for among accounts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum AccountFilter {
    OfCustomer(CustomerId),
    Id(Needle),
    Did(Needle),
    Email(Needle),
}
