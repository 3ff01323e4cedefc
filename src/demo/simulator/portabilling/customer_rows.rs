//! A customer as the API shows it.

use serde_json::{Map, Value, json};

use super::{
    row::{Row, moment, money},
    state::State,
};
use crate::demo::seed::{Amount, CANARY_SECRET, SeedCustomer};

/// How much of a customer is shown.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the API")]
pub(super) struct Detail {
    pub(super) status: bool,
    pub(super) time_zone_name: bool,
    /// Fields of `get_customer_info` that list rows lack.
    pub(super) full: bool,
    pub(super) services: bool,
}

/// The row with a test's changes laid over it; `None` when the customer does not exist.
pub(super) fn customer_row(state: &State, index: u32, detail: Detail) -> Option<Map<String, Value>> {
    let customer = state.world.customer(index);
    let changes = state.changes();
    if changes.is_removed(customer.i_customer) {
        return None;
    }
    let mut row = seeded_row(&customer, detail);
    for (field, value) in changes.of(customer.i_customer).into_iter().flatten() {
        if field == "status" && !detail.status {
            continue;
        }
        row.insert(field.clone(), value.clone());
    }
    Some(row)
}

fn seeded_row(customer: &SeedCustomer, detail: Detail) -> Map<String, Value> {
    let mut row = state_of(money_of(contact(identity(customer), customer), customer), customer);
    if detail.status {
        row = row.text("status", &customer.status);
    }
    if detail.time_zone_name {
        row = row.with("time_zone_name", customer.time_zone_name);
    }
    if detail.full {
        row = full(row, customer);
    }
    if detail.services {
        row = row.with("service_features", services());
    }
    row.0
}

fn identity(customer: &SeedCustomer) -> Row {
    let is_null_parent = customer.i_parent.is_none() && customer.i_customer.is_multiple_of(3);
    Row::default()
        .with("i_customer", customer.i_customer)
        .with("name", customer.name.as_str())
        .text("login", &customer.login)
        .with("i_customer_type", customer.i_customer_type)
        .with("i_office_type", 1)
        .maybe("i_parent", customer.i_parent.map(Value::from).or(is_null_parent.then_some(Value::Null)))
        .with("i_customer_class", customer.i_customer_class)
        .with("creation_date", moment(customer.creation_date))
        .text("note", &customer.note)
        .bit("has_custom_fields", customer.refnum.is_some())
}

fn contact(row: Row, customer: &SeedCustomer) -> Row {
    row.text("companyname", &customer.companyname)
        .text("salutation", &customer.salutation)
        .text("firstname", &customer.firstname)
        .text("lastname", &customer.lastname)
        .text("email", &customer.email)
        .text("phone1", &customer.phone1)
        .text("phone2", &customer.phone2)
        .text("baddr1", &customer.baddr1)
        .text("address_line_2", &customer.address_line_2)
        .text("city", &customer.city)
        .text("state", &customer.state)
        .text("zip", &customer.zip)
        .text("country", &customer.country)
}

fn money_of(row: Row, customer: &SeedCustomer) -> Row {
    let is_null_limit = customer.credit_limit.is_none() && customer.i_customer.is_multiple_of(2);
    let limit = customer.credit_limit.map(money).or(is_null_limit.then_some(Value::Null));
    row.with("iso_4217", customer.iso_4217)
        .with("balance", money(customer.balance))
        .with("opening_balance", money(Amount::default()))
        .maybe("credit_limit", limit.clone())
        .maybe("perm_credit_limit", limit)
        .bit("credit_exceed", customer.credit_exceed)
        .with("unallocated_payments", money(customer.unallocated_payments))
        .maybe("i_balance_control_type", customer.i_balance_control_type)
}

fn state_of(row: Row, customer: &SeedCustomer) -> Row {
    row.with("bill_status", customer.bill_status.to_string())
        .yes_no("blocked", customer.blocked)
        .with("i_billing_period", 4)
        .maybe("billed_to", customer.billed_to.map(moment))
        .maybe("next_billed_to", customer.next_billed_to.map(moment))
        .with("i_time_zone", customer.i_time_zone)
}

fn full(row: Row, customer: &SeedCustomer) -> Row {
    row.bit("bill_suspension_delayed", false)
        .bit("invoice_generation_enabled", true)
        .bit("is_used", true)
        .with("suspension_delay_date", Value::Null)
        .with("i_lang", "en")
        .with("out_date_format", "YYYY-MM-DD")
        .with("out_time_format", "HH24:MI:SS")
        .with("i_role", 5)
        .with("i_acl", 155)
        .with("password", customer.password.as_str())
        .with("api_token", CANARY_SECRET)
}

fn services() -> Value {
    json!([
        { "name": "voice_dialing", "flag_value": "Y", "effective_flag_value": "Y", "locks": [],
          "attributes": [{ "name": "translate_cli_in", "values": ["N"], "effective_values": ["N"] }] },
        { "name": "voicemail", "flag_value": "N", "effective_flag_value": "N", "locks": [], "attributes": [] }
    ])
}
