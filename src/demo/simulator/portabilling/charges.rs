//! `Customer/get_customer_xdrs` and `Account/get_xdr_list`.

use serde_json::Value;

use super::{
    answer::Answer,
    params::Params,
    row::{Row, moment, money},
    state::State,
};
use crate::demo::seed::SeedCharge;

const KNOWN: [&str; 26] = [
    "i_customer",
    "i_account",
    "from_date",
    "to_date",
    "i_service",
    "i_service_type",
    "cdr_entity",
    "billing_model",
    "cli",
    "cld",
    "call_id",
    "h323_conf_id",
    "i_invoice",
    "for_current_period",
    "show_unsuccessful",
    "show_hidden",
    "get_split_xdrs",
    "call_recording",
    "roaming",
    "with_cr_download_ids",
    "enable_safe_mode",
    "limit",
    "offset",
    "get_total",
    "format",
    "i_customer_site",
];

pub(super) fn of_customer(state: &State, params: &Params<'_>) -> Answer {
    params.only(&KNOWN)?;
    let index = state.index_of(params.mandatory_id("i_customer")?);
    list(state, params, index, None)
}

pub(super) fn of_account(state: &State, params: &Params<'_>) -> Answer {
    params.only(&KNOWN)?;
    let i_account = params.mandatory_id("i_account")?;
    let index = state.world.account_of(i_account).map(|place| place.index);
    list(state, params, index, Some(i_account))
}

fn list(state: &State, params: &Params<'_>, index: Option<u32>, i_account: Option<u64>) -> Answer {
    let (from, to) = (params.mandatory_moment("from_date")?, params.mandatory_moment("to_date")?);
    if to <= from {
        return Err(params.fault("to_date must be after from_date"));
    }
    if params.has("format") {
        return Err(params.fault("Only lists can be had here, no files"));
    }
    let services = [params.id("i_service")?, params.id("i_service_type")?];
    let entity = params.letter("cdr_entity", "AC")?;
    let (cli, cld) = (params.pattern("cli")?, params.pattern("cld")?);
    let show_unsuccessful = params.is_on("show_unsuccessful")?;
    let only_recorded = params.is_on("call_recording")?;
    let wanted = |charge: &SeedCharge| {
        (from..to).contains(&charge.bill_time)
            && services.iter().flatten().all(|service| *service == u64::from(charge.i_service))
            && entity.is_none_or(|entity| (entity == 'A') == charge.i_account.is_some())
            && i_account.is_none_or(|account| charge.i_account == Some(account))
            && cli.as_ref().is_none_or(|pattern| pattern.matches(&charge.cli))
            && cld.as_ref().is_none_or(|pattern| pattern.matches(&charge.cld))
            && (show_unsuccessful || !charge.failed)
            && (!only_recorded || charge.bit_flags & 64 != 0)
    };
    let charges = index.into_iter().flat_map(|index| state.world.charges(index)).filter(wanted);
    let charges = state.settings().row_order.sort(charges);
    Ok(params.paging()?.page("xdr_list", charges.into_iter(), |charge| row(&charge)))
}

fn row(charge: &SeedCharge) -> Value {
    // Numbers come as text from some releases; every third row stands in for those.
    let told_as_text = charge.i_xdr.is_multiple_of(3);
    let number = |number: i64| if told_as_text { Value::from(number.to_string()) } else { Value::from(number) };
    let row = Row::default()
        .with("i_xdr", charge.i_xdr)
        .with("i_customer", charge.i_customer)
        .maybe("i_account", charge.i_account)
        .maybe("account_id", charge.account_id.as_deref())
        .with("CLI", charge.cli.as_str())
        .with("CLD", charge.cld.as_str())
        .with("charged_amount", money(charge.charged_amount))
        .with("charged_quantity", charge.charged_quantity)
        .with("connect_time", moment(charge.connect_time))
        .with("disconnect_time", moment(charge.disconnect_time))
        .with("unix_connect_time", number(charge.connect_time.as_second()))
        .with("unix_disconnect_time", number(charge.disconnect_time.as_second()))
        .with("bill_time", moment(charge.bill_time))
        .with("bill_status", "O")
        .with("i_service", charge.i_service)
        .with("service", charge.service)
        .text("country", &charge.country)
        .with("subdivision", Value::Null)
        .text("description", &charge.description)
        .with("disconnect_cause", number(i64::from(charge.disconnect_cause)))
        .with("disconnect_reason", "")
        .bit("failed", charge.failed)
        .with("bit_flags", charge.bit_flags)
        .with("xdr_type", if charge.i_account.is_some() { "A" } else { "C" });
    Value::Object(row.0)
}
