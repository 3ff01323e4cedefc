//! A customer in billing's words.

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::Deserialize;

use super::{Lenient, split_emails, status_word};
use crate::portabilling::{
    Address, BalanceControl, BillStatus, Customer, CustomerId, CustomerKind, CustomerMoney, CustomerState,
};

/// `customer_info`, or a row of `customer_list`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::portabilling) struct CustomerWire {
    i_customer: Lenient<u64>,
    i_parent: Lenient<u64>,
    i_customer_type: Lenient<u64>,
    i_customer_class: Lenient<u64>,
    name: Lenient<String>,
    companyname: Lenient<String>,
    firstname: Lenient<String>,
    lastname: Lenient<String>,
    email: Lenient<String>,
    phone1: Lenient<String>,
    phone2: Lenient<String>,
    baddr1: Lenient<String>,
    baddr2: Lenient<String>,
    baddr3: Lenient<String>,
    baddr4: Lenient<String>,
    baddr5: Lenient<String>,
    address_line_2: Lenient<String>,
    city: Lenient<String>,
    state: Lenient<String>,
    zip: Lenient<String>,
    country: Lenient<String>,
    iso_4217: Lenient<String>,
    balance: Lenient<Decimal>,
    credit_limit: Lenient<Decimal>,
    unallocated_payments: Lenient<Decimal>,
    i_balance_control_type: Lenient<u64>,
    status: Lenient<String>,
    bill_status: Lenient<String>,
    blocked: Lenient<bool>,
    credit_exceed: Lenient<bool>,
    creation_date: Lenient<Timestamp>,
    billed_to: Lenient<Timestamp>,
    next_billed_to: Lenient<Timestamp>,
    time_zone_name: Lenient<String>,
}

impl CustomerWire {
    pub(super) fn into_customer(self) -> Option<Customer> {
        let mut phones: Vec<String> = [self.phone1.0, self.phone2.0].into_iter().flatten().collect();
        phones.dedup();
        let streets = [self.baddr2.0, self.baddr3.0, self.baddr4.0, self.baddr5.0];
        Some(Customer {
            id: self.i_customer.0.and_then(CustomerId::new)?,
            name: self.name.0.unwrap_or_default(),
            company: self.companyname.0,
            first_name: self.firstname.0,
            last_name: self.lastname.0,
            emails: split_emails(self.email.0),
            phones,
            address: Address {
                lines: street_lines(self.baddr1.0, streets, self.address_line_2.0),
                city: self.city.0,
                state: self.state.0,
                zip: self.zip.0,
                country: self.country.0,
            },
            kind: kind(self.i_customer_type.0),
            reseller: self.i_parent.0.and_then(CustomerId::new),
            class: self.i_customer_class.0,
            money: CustomerMoney {
                currency: self.iso_4217.0.map(|code| code.to_uppercase()),
                balance: self.balance.0,
                credit_limit: self.credit_limit.0,
                control: control(self.i_balance_control_type.0),
                unallocated_payments: self.unallocated_payments.0,
            },
            state: CustomerState {
                status: status_word(self.status.0),
                bill_status: bill_status(self.bill_status.0.as_deref()),
                blocked: self.blocked.0.unwrap_or(false),
                credit_exceeded: self.credit_exceed.0.unwrap_or(false),
            },
            created: self.creation_date.0,
            billed_to: self.billed_to.0,
            next_billed_to: self.next_billed_to.0,
            time_zone: self.time_zone_name.0,
        })
    }
}

/// `address_line_2` repeats `baddr2` to `baddr5`, so it only steps in where they are missing.
fn street_lines(first: Option<String>, others: [Option<String>; 4], joined: Option<String>) -> Vec<String> {
    let mut lines: Vec<String> = first.into_iter().collect();
    let others: Vec<String> = others.into_iter().flatten().collect();
    if others.is_empty() {
        let joined = joined.unwrap_or_default();
        lines.extend(joined.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned));
    } else {
        lines.extend(others);
    }
    lines
}

const fn kind(number: Option<u64>) -> CustomerKind {
    match number {
        Some(2) => CustomerKind::Reseller,
        Some(3) => CustomerKind::Distributor,
        _ => CustomerKind::Retail,
    }
}

const fn control(number: Option<u64>) -> BalanceControl {
    match number {
        Some(1) => BalanceControl::Postpaid,
        Some(2) => BalanceControl::Prepaid,
        _ => BalanceControl::Unknown,
    }
}

fn bill_status(letter: Option<&str>) -> BillStatus {
    match letter {
        None | Some("O" | "o") => BillStatus::Open,
        Some("S" | "s") => BillStatus::Suspended,
        Some("C" | "c") => BillStatus::Closed,
        Some("E" | "e") => BillStatus::Exported,
        Some("D" | "d") => BillStatus::Deactivated,
        Some(_) => BillStatus::Unknown,
    }
}
