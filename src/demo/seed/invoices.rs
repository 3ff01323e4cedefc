//! Monthly invoices.

use jiff::{Timestamp, ToSpan as _, tz::TimeZone};

use super::{
    Amount, SeedCustomer, SeedInvoice, cast, customers,
    dice::{Dice, Topic},
};

/// `i_invoice` of the first invoice; each customer has room for [`ROOM`] of them.
const FIRST_INVOICE: u64 = 500_000;
const ROOM: u64 = 100;

/// The customer in whose room a number lies.
pub(super) fn owner(i_invoice: u64) -> Option<u32> {
    u32::try_from(i_invoice.checked_sub(FIRST_INVOICE)? / ROOM).ok()
}

pub(super) fn invoices(index: u32, anchor: Timestamp) -> Vec<SeedInvoice> {
    let customer = customers::customer(index, anchor);
    (0..count(index)).map(|part| invoice(&customer, part, anchor)).collect()
}

fn count(index: u32) -> u32 {
    cast::invoice_count(index).unwrap_or_else(|| Dice::of(index, Topic::Invoice).below(13))
}

fn invoice(customer: &SeedCustomer, part: u32, anchor: Timestamp) -> SeedInvoice {
    let mut dice = Dice::of_part(customer.index, Topic::Invoice, part + 1);
    let issued = TimeZone::UTC.to_datetime(anchor).date().first_of_month().saturating_sub(part.cast_signed().months());
    let net = customer.rounded(Amount(i64::from(500 + dice.below(40_000)) * 1_000));
    let paid = match (part, dice.below(8)) {
        (0, _) | (_, 1) => Amount::default(),
        (_, 0) => customer.rounded(Amount(net.0 / 2)),
        _ => net,
    };
    let status = match (part, paid) {
        (_, paid) if paid == net => "Paid",
        (0, _) => "Unpaid",
        (_, Amount(0)) => "Overdue",
        _ => "Partially paid",
    };
    let mut invoice = SeedInvoice {
        i_invoice: FIRST_INVOICE + u64::from(customer.index) * ROOM + u64::from(part),
        i_customer: customer.i_customer,
        invoice_number: format!("{}-{:04}", issued.year(), u64::from(customer.index) * 10 % 9_000 + u64::from(part)),
        issue_date: issued,
        due_date: (!dice.chance(10)).then(|| issued.saturating_add(14.days())),
        period_from: issued.saturating_sub(1.month()),
        period_to: issued.saturating_sub(1.day()),
        amount_net: net,
        amount_paid: paid,
        amount_due: Amount(net.0 - paid.0),
        iso_4217: customer.iso_4217,
        status,
    };
    cast::dress_invoice(&mut invoice, customer, part);
    invoice
}
