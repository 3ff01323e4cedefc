//! `Invoice/get_invoice_list` and `get_invoice_info`.

use serde_json::{Map, Value};

use super::{
    answer::{Answer, ApiFault, object_or_nothing},
    params::Params,
    row::{Row, date, money},
    state::State,
};
use crate::demo::seed::SeedInvoice;

pub(super) fn list(state: &State, params: &Params<'_>) -> Answer {
    params.only(&[
        "i_customer",
        "i_parent",
        "invoice_number",
        "issued_after",
        "issued_before",
        "limit",
        "offset",
        "get_total",
    ])?;
    let (after, before) = (params.date("issued_after")?, params.date("issued_before")?);
    let number = params.pattern("invoice_number")?;
    let wanted = |invoice: &SeedInvoice| {
        after.is_none_or(|after| invoice.issue_date >= after)
            && before.is_none_or(|before| invoice.issue_date <= before)
            && number.as_ref().is_none_or(|number| number.matches(&invoice.invoice_number))
    };
    let owners = owners(state, params)?;
    let invoices = owners.into_iter().flat_map(|index| state.world.invoices(index)).filter(wanted);
    // The total came without asking for it.
    let paging = super::params::Paging { get_total: true, ..params.paging()? };
    let invoices = state.settings().row_order.sort(invoices);
    Ok(paging.page("invoice_list", invoices.into_iter(), |invoice| Value::Object(row(&invoice))))
}

pub(super) fn info(state: &State, params: &Params<'_>) -> Answer {
    params.only(&["i_invoice", "i_customer", "invoice_number", "get_pdf"])?;
    let wanted = params.id("i_invoice")?;
    let number = params.text("invoice_number")?;
    let index = match (wanted, params.id("i_customer")?, number) {
        (Some(i_invoice), None, None) => state.world.owner_of_invoice(i_invoice),
        (None, Some(i_customer), Some(_)) => state.index_of(i_customer),
        _ => return Err(params.fault("Either i_invoice, or i_customer and invoice_number, is mandatory")),
    };
    let invoices = index.map(|index| state.world.invoices(index)).unwrap_or_default();
    let found = invoices.iter().find(|invoice| {
        wanted.map_or_else(|| Some(invoice.invoice_number.as_str()) == number, |wanted| wanted == invoice.i_invoice)
    });
    Ok(object_or_nothing("invoice_info", found.map(row), false))
}

fn owners(state: &State, params: &Params<'_>) -> Result<Vec<u32>, ApiFault> {
    if let Some(i_customer) = params.id("i_customer")? {
        return Ok(state.index_of(i_customer).into_iter().collect());
    }
    let parent = params.id("i_parent")?.ok_or_else(|| params.fault("i_customer or i_parent is mandatory"))?;
    Ok((0..state.world.size()).filter(|index| state.world.family(*index).1 == Some(parent)).collect())
}

/// Only the date and the amount due are attested; one in ten tells no more than a release might.
fn row(invoice: &SeedInvoice) -> Map<String, Value> {
    let row = Row::default()
        .with("i_invoice", invoice.i_invoice)
        .with("i_customer", invoice.i_customer)
        .with("invoice_number", invoice.invoice_number.as_str())
        .with("issue_date", date(invoice.issue_date))
        .with("amount_due", money(invoice.amount_due));
    if invoice.i_invoice % 10 == 3 {
        return row.0;
    }
    row.maybe("due_date", invoice.due_date.map(date))
        .with("period_from", date(invoice.period_from))
        .with("period_to", date(invoice.period_to))
        .with("amount_net", money(invoice.amount_net))
        .with("amount_paid", money(invoice.amount_paid))
        .with("iso_4217", invoice.iso_4217)
        .with("invoice_status_desc", invoice.status)
        .0
}
