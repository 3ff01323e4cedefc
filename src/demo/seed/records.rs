//! What the world consists of, in the billing system's own words where it has any.

use jiff::{Timestamp, civil::Date};

/// A contact field as the billing API may tell it: there are three ways to say nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Text {
    /// The key is not in the answer.
    #[default]
    Absent,
    Null,
    /// May be empty.
    Value(String),
}

impl Text {
    pub(super) fn of(text: impl Into<String>) -> Self {
        Self::Value(text.into())
    }

    /// The text, unless there is nothing in it.
    #[must_use]
    pub fn as_deref(&self) -> Option<&str> {
        match self {
            Self::Value(text) if !text.is_empty() => Some(text),
            _ => None,
        }
    }
}

/// An amount in hundred-thousandths: billing keeps five decimals.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(pub i64);

impl Amount {
    #[must_use]
    pub const fn whole(units: i64) -> Self {
        Self(units * 100_000)
    }
}

/// A customer with everything `Customer/get_customer_info` tells. Its accounts, invoices and charges are asked of the world.
#[derive(Debug, Clone, PartialEq)]
pub struct SeedCustomer {
    /// Place in the world, from 0.
    pub index: u32,
    pub i_customer: u64,
    /// Unique in the world.
    pub name: String,
    pub login: Text,
    /// External reference, findable by `get_customer_info`.
    pub refnum: Option<String>,
    /// 1 retail, 2 reseller.
    pub i_customer_type: u8,
    pub i_parent: Option<u64>,
    pub i_customer_class: u32,
    pub companyname: Text,
    pub salutation: Text,
    pub firstname: Text,
    pub lastname: Text,
    /// May hold several addresses, separated by commas.
    pub email: Text,
    pub phone1: Text,
    pub phone2: Text,
    pub baddr1: Text,
    pub address_line_2: Text,
    pub city: Text,
    pub state: Text,
    pub zip: Text,
    pub country: Text,
    /// ISO 4217.
    pub iso_4217: &'static str,
    /// Positive: the customer owes.
    pub balance: Amount,
    pub credit_limit: Option<Amount>,
    /// 1 postpaid, 2 prepaid; rarely not told.
    pub i_balance_control_type: Option<u8>,
    pub credit_exceed: bool,
    pub unallocated_payments: Amount,
    /// Absent means active.
    pub status: Text,
    /// `O`, `S`, `C`, `E` or `D`.
    pub bill_status: char,
    pub blocked: bool,
    pub creation_date: Timestamp,
    pub billed_to: Option<Timestamp>,
    pub next_billed_to: Option<Timestamp>,
    pub i_time_zone: u32,
    pub time_zone_name: &'static str,
    pub note: Text,
    pub password: String,
}

/// A row of `Account/get_account_list`.
#[derive(Debug, Clone, PartialEq)]
pub struct SeedAccount {
    /// Place among the customer's accounts, from 0.
    pub part: u32,
    pub i_account: u64,
    pub i_customer: u64,
    /// May carry a realm suffix such as `@msisdn`.
    pub id: String,
    /// The real API leaks it in every row.
    pub h323_password: String,
    pub i_product: u32,
    pub product_name: &'static str,
    pub assigned_addons: Vec<(u32, &'static str)>,
    pub aliases: Vec<SeedAlias>,
    pub did_number: Option<String>,
    pub extension: Option<(String, Text)>,
    pub status: Text,
    /// `O`, `I` or `C`.
    pub bill_status: char,
    pub blocked: bool,
    /// -1 debit, 1 credit.
    pub billing_model: i8,
    /// 3: uses the customer's funds.
    pub i_account_balance_control_type: u8,
    pub balance: Amount,
    pub iso_4217: &'static str,
    pub registered: Option<bool>,
    pub email: Text,
    pub activation_date: Date,
    pub expiration_date: Option<Date>,
}

impl SeedCustomer {
    /// An amount as it can be paid in the customer's currency.
    #[must_use]
    pub fn rounded(&self, amount: Amount) -> Amount {
        let smallest = match self.iso_4217 {
            "JPY" => 100_000,
            "KWD" => 100,
            _ => 1_000,
        };
        Amount(amount.0 / smallest * smallest)
    }
}

/// Where an account stands in the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountPlace {
    /// The customer's.
    pub index: u32,
    /// Among the customer's accounts.
    pub part: u32,
    /// Which alias of that account it is, if it is one.
    pub alias: Option<u32>,
}

/// Another id of an account: an account of its own with billing model 2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedAlias {
    pub i_account: u64,
    pub id: String,
}

/// A row of `Invoice/get_invoice_list`.
#[derive(Debug, Clone, PartialEq)]
pub struct SeedInvoice {
    pub i_invoice: u64,
    pub i_customer: u64,
    pub invoice_number: String,
    pub issue_date: Date,
    pub due_date: Option<Date>,
    pub period_from: Date,
    pub period_to: Date,
    pub amount_net: Amount,
    pub amount_paid: Amount,
    pub amount_due: Amount,
    pub iso_4217: &'static str,
    pub status: &'static str,
}

/// A row of `Customer/get_customer_xdrs`.
#[derive(Debug, Clone, PartialEq)]
pub struct SeedCharge {
    pub i_xdr: u64,
    pub i_customer: u64,
    pub i_account: Option<u64>,
    pub account_id: Option<String>,
    pub cli: String,
    pub cld: String,
    /// Negative is a credit.
    pub charged_amount: Amount,
    /// Seconds for calls.
    pub charged_quantity: u32,
    pub connect_time: Timestamp,
    pub disconnect_time: Timestamp,
    pub bill_time: Timestamp,
    /// 1 subscription, 2 payment, 3 voice.
    pub i_service: u32,
    pub service: &'static str,
    pub country: Text,
    pub description: Text,
    /// Q.850.
    pub disconnect_cause: u16,
    pub failed: bool,
    /// 4 outgoing, 8 incoming, 12 forwarded; 64 has a recording.
    pub bit_flags: u32,
}

/// What a help desk knows of a customer: the material for organizations, requesters and tickets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedContact {
    pub i_customer: u64,
    pub company: Option<String>,
    /// Of the e-mail address.
    pub domain: String,
    pub person: String,
    /// One address, even where billing has several.
    pub email: String,
    /// Digits with country calling code, no `+`.
    pub phone: String,
}
