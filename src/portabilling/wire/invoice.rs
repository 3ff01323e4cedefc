//! An invoice in billing's words. Only `issue_date` and `amount_due` are attested; the other names are expected.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Deserialize;

use super::{Lenient, is_about};
use crate::portabilling::{CustomerId, Invoice};

/// A row of `invoice_list`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::portabilling) struct InvoiceWire {
    i_invoice: Lenient<u64>,
    i_customer: Lenient<u64>,
    invoice_number: Lenient<String>,
    issue_date: Lenient<Date>,
    due_date: Lenient<Date>,
    period_from: Lenient<Date>,
    period_to: Lenient<Date>,
    amount_net: Lenient<Decimal>,
    amount_paid: Lenient<Decimal>,
    amount_due: Lenient<Decimal>,
    iso_4217: Lenient<String>,
    invoice_status_desc: Lenient<String>,
    invoice_status: Lenient<String>,
    status: Lenient<String>,
}

impl InvoiceWire {
    /// `None` when nothing at all can be read, or it is another customer's.
    pub(super) fn into_invoice(self, owner: CustomerId) -> Option<Invoice> {
        if !is_about(&self.i_customer, owner) {
            return None;
        }
        let status = self.invoice_status_desc.0.or(self.invoice_status.0).or(self.status.0);
        let invoice = Invoice {
            id: self.i_invoice.0,
            number: self.invoice_number.0,
            issued: self.issue_date.0,
            due: self.due_date.0,
            period_from: self.period_from.0,
            period_to: self.period_to.0,
            amount_net: self.amount_net.0,
            amount_paid: self.amount_paid.0,
            amount_due: self.amount_due.0,
            currency: self.iso_4217.0.map(|code| code.to_uppercase()),
            status: status.map(|word| word.to_lowercase()),
        };
        (invoice != Invoice::default()).then_some(invoice)
    }
}
