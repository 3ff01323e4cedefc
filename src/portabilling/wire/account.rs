//! An account in billing's words.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Deserialize;

use super::{Lenient, LenientList, is_about, split_emails, status_word, without_realm};
use crate::portabilling::{Account, AccountBillStatus, AccountId, CustomerId, Extension};

/// `i_account_balance_control_type` of an account that spends its customer's funds.
const USES_CUSTOMER_FUNDS: u64 = 3;

/// `account_info`, or a row of `account_list`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::portabilling) struct AccountWire {
    i_account: Lenient<u64>,
    i_customer: Lenient<u64>,
    i_master_account: Lenient<u64>,
    id: Lenient<String>,
    status: Lenient<String>,
    bill_status: Lenient<String>,
    blocked: Lenient<bool>,
    product_visible_name: Lenient<String>,
    product_name: Lenient<String>,
    assigned_addons: LenientList<AddOnWire>,
    alias_list: LenientList<AliasWire>,
    did_number: Lenient<String>,
    extension_id: Lenient<String>,
    extension_name: Lenient<String>,
    balance: Lenient<Decimal>,
    i_account_balance_control_type: Lenient<u64>,
    iso_4217: Lenient<String>,
    sip_status: Lenient<bool>,
    email: Lenient<String>,
    activation_date: Lenient<Date>,
    expiration_date: Lenient<Date>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct AddOnWire {
    end_user_name: Lenient<String>,
    name: Lenient<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct AliasWire {
    id: Lenient<String>,
}

impl AccountWire {
    /// `owner`: the customer whose accounts were asked for, for rows that do not repeat it.
    pub(super) fn into_account(self, owner: Option<CustomerId>) -> Option<Account> {
        if owner.is_some_and(|owner| !is_about(&self.i_customer, owner)) {
            return None;
        }
        let id = self.i_account.0.and_then(AccountId::new)?;
        let has_own_funds = self.i_account_balance_control_type.0 != Some(USES_CUSTOMER_FUNDS);
        Some(Account {
            id,
            customer: self.i_customer.0.and_then(CustomerId::new).or(owner)?,
            name: self.id.0.map(without_realm).unwrap_or_default(),
            status: status_word(self.status.0),
            bill_status: bill_status(self.bill_status.0.as_deref()),
            blocked: self.blocked.0.unwrap_or(false),
            product: self.product_visible_name.0.or(self.product_name.0),
            add_ons: self
                .assigned_addons
                .0
                .into_iter()
                .filter_map(|add_on| add_on.end_user_name.0.or(add_on.name.0))
                .collect(),
            aliases: self.alias_list.0.into_iter().filter_map(|alias| alias.id.0.map(without_realm)).collect(),
            did: self.did_number.0,
            extension: self.extension_id.0.map(|number| Extension { number, name: self.extension_name.0 }),
            balance: self.balance.0.filter(|_| has_own_funds),
            currency: self.iso_4217.0.map(|code| code.to_uppercase()),
            registered: self.sip_status.0,
            emails: split_emails(self.email.0),
            master: self.i_master_account.0.and_then(AccountId::new).filter(|master| *master != id),
            activated: self.activation_date.0,
            expires: self.expiration_date.0,
        })
    }
}

fn bill_status(letter: Option<&str>) -> AccountBillStatus {
    match letter {
        None | Some("O" | "o") => AccountBillStatus::Open,
        Some("I" | "i") => AccountBillStatus::Inactive,
        Some("C" | "c") => AccountBillStatus::Terminated,
        Some(_) => AccountBillStatus::Unknown,
    }
}
