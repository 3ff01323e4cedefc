//! Accounts and aliases as the API shows them.

use serde_json::{Map, Value, json};

use super::row::{Row, date, money};
use crate::demo::seed::{Amount, CANARY_SECRET, SeedAccount, SeedAlias, SeedCustomer, Text};

/// How much of an account is shown.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the API")]
pub(super) struct Detail {
    pub(super) status: bool,
    pub(super) aliases: bool,
    /// Fields of `get_account_info` that list rows lack.
    pub(super) full: bool,
    pub(super) services: bool,
}

pub(super) fn account_row(account: &SeedAccount, customer: &SeedCustomer, detail: Detail) -> Map<String, Value> {
    let mut row = Row::default()
        .with("i_account", account.i_account)
        .with("i_customer", account.i_customer)
        .with("id", account.id.as_str())
        .with("bill_status", account.bill_status.to_string())
        .yes_no("blocked", account.blocked)
        .with("billing_model", account.billing_model)
        .with("balance", money(account.balance))
        .with("opening_balance", money(Amount::default()))
        .with("credit_limit", Value::Null)
        .with("iso_4217", account.iso_4217)
        .with("i_account_balance_control_type", account.i_account_balance_control_type)
        .with("i_product", account.i_product)
        .with("product_name", account.product_name)
        .with("product_visible_name", account.product_name)
        .with("assigned_addons", add_ons(account))
        .with("activation_date", date(account.activation_date))
        .maybe("expiration_date", account.expiration_date.map(date))
        .with("issue_date", date(account.activation_date))
        .with("i_account_role", if account.id.ends_with("@msisdn") { 8 } else { 2 })
        .maybe("sip_status", account.registered.map(u8::from))
        .maybe("did_number", account.did_number.as_deref())
        .text("email", &account.email)
        .text("firstname", &Text::Absent)
        .with("h323_password", account.h323_password.as_str());
    if let Some((number, name)) = &account.extension {
        row = row.with("extension_id", number.as_str()).text("extension_name", name);
    }
    if detail.status {
        row = row.text("status", &account.status);
    }
    if detail.aliases && !account.aliases.is_empty() {
        let aliases: Vec<Value> = account.aliases.iter().map(|alias| alias_item(account, alias)).collect();
        row = row.with("alias_list", aliases).with("alias_did_number_list", json!([]));
    }
    if detail.full {
        row = full(row, account, customer);
    }
    if detail.services {
        row =
            row.with("service_features", json!([{ "name": "cli", "flag_value": "Y", "attributes": [], "locks": [] }]));
    }
    row.0
}

/// An alias as an account of its own: it leads to its master.
pub(super) fn alias_row(master: &SeedAccount, alias: &SeedAlias, customer: &SeedCustomer) -> Map<String, Value> {
    Row::default()
        .with("i_account", alias.i_account)
        .with("i_customer", master.i_customer)
        .with("i_master_account", master.i_account)
        .with("id", alias.id.as_str())
        .with("billing_model", 2)
        .with("bill_status", "O")
        .yes_no("blocked", false)
        .with("iso_4217", master.iso_4217)
        .with("customer_name", customer.name.as_str())
        .with("h323_password", CANARY_SECRET)
        .0
}

/// A row of `alias_list`.
pub(super) fn alias_item(master: &SeedAccount, alias: &SeedAlias) -> Value {
    let row = Row::default()
        .with("i_account", alias.i_account)
        .with("i_master_account", master.i_account)
        .with("id", alias.id.as_str())
        .yes_no("blocked", false)
        .with("h323_password", CANARY_SECRET);
    Value::Object(row.0)
}

fn full(row: Row, account: &SeedAccount, customer: &SeedCustomer) -> Row {
    let is_active = account.status.as_deref().is_none_or(|status| status == "ok") && !account.blocked;
    row.with("customer_name", customer.name.as_str())
        .with("customer_bill_status", customer.bill_status.to_string())
        .yes_no("customer_blocked", customer.blocked)
        .bit("customer_bill_suspended", customer.bill_status == 'S')
        .with("time_zone_name", customer.time_zone_name)
        .with("i_subscriber", Value::Null)
        .bit("is_active", is_active)
        .bit("has_custom_fields", false)
        .with("password", CANARY_SECRET)
}

fn add_ons(account: &SeedAccount) -> Vec<Value> {
    let one = |(i_product, name): &(u32, &str)| {
        json!({
            "i_product": i_product,
            "name": name,
            "end_user_name": name,
            "addon_effective_from": format!("{} 00:00:00", date(account.activation_date)),
            "addon_effective_to": null,
            "addon_priority": 10,
            "hidden": 0,
            "iso_4217": account.iso_4217,
        })
    };
    account.assigned_addons.iter().map(one).collect()
}
