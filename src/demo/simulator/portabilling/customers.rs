//! `Customer/get_customer_list` and `Customer/get_customer_info`.

use serde_json::{Map, Value};

use super::{
    answer::{Answer, ApiFault, object_or_nothing},
    customer_rows::{Detail, customer_row},
    customer_search::Filter,
    params::Params,
    staff::{Holder, Realm},
    state::State,
};
use crate::demo::seed::{CustomerField, Findable, Piece, World, cast};

const LIST: [&str; 24] = [
    "name",
    "firstname",
    "lastname",
    "companyname",
    "search",
    "bill_status",
    "i_parent",
    "i_customer_type",
    "i_main_customer",
    "i_office_type",
    "get_statuses",
    "check_usage",
    "credit_limit_exceeded",
    "spending_limit_reached",
    "has_invoices",
    "skip_exported",
    "with_credit_limit_warnings",
    "with_commission_plan",
    "with_bp_charge_cc",
    "limit",
    "offset",
    "get_total",
    "detailed_info",
    "i_customer_class",
];
const INFO: [&str; 7] =
    ["i_customer", "name", "login", "refnum", "detailed_info", "effective_values", "get_time_zone_name"];

pub(super) fn list(state: &State, params: &Params<'_>) -> Answer {
    params.only(&LIST)?;
    let filter = Filter::of(state, params)?;
    let detail = Detail { status: params.is_on("get_statuses")?, ..Detail::default() };
    let paging = params.paging()?;
    let row = |index| customer_row(state, index, detail).map_or(Value::Null, Value::Object);
    let (born, has_removals) = (state.born(), state.changes().has_removals());
    if filter.lets_all_pass() && !has_removals {
        // A pass over all customers: the pages before this one need not be looked at again.
        return Ok(paging.page_of(&(0..born), "customer_list", row));
    }
    let changes = state.changes().clone();
    Ok(paging.page("customer_list", filter.matches(&state.world, &changes), row))
}

/// To whom a customer does not belong, it is not there; or they are told that they may not ask, as the site is set.
pub(super) fn info(state: &State, holder: &Holder, params: &Params<'_>) -> Answer {
    params.only(&INFO)?;
    let is_selfcare = holder.realm == Realm::Customer;
    let named = ["i_customer", "name", "login", "refnum"];
    if is_selfcare && !state.settings().selfcare_takes_numbers && named.iter().any(|key| params.has(key)) {
        return Err(params.fault("i_customer is not an attribute here"));
    }
    let is_own = is_selfcare && !named.iter().any(|key| params.has(key));
    if !is_own {
        params.exactly_one_of(&named)?;
    }
    let detail = Detail {
        status: true,
        full: true,
        services: params.is_on("detailed_info")?,
        time_zone_name: params.is_on("get_time_zone_name")?,
    };
    let index = match params.id("i_customer")?.or(holder.i_customer.filter(|_| is_own)) {
        Some(i_customer) => state.index_of(i_customer),
        None => by_text(state, params)?,
    };
    let row = index.and_then(|index| customer_row(state, index, detail));
    let is_theirs = |row: &Map<String, Value>| {
        let number = |key: &str| row.get(key).and_then(Value::as_u64);
        holder.sees(number("i_customer"), number("i_parent"))
    };
    if state.settings().denies_foreign_customers && row.as_ref().is_some_and(|row| !is_theirs(row)) {
        return Err(ApiFault::access_denied(params.method));
    }
    let row = row.filter(is_theirs);
    // Both ways to say "not there" occur: even numbers leave the key out.
    let is_left_out = params.id("i_customer")?.is_none_or(|number| number.is_multiple_of(2));
    Ok(object_or_nothing("customer_info", row, is_left_out))
}

/// The customer with this very name, login or reference number.
fn by_text(state: &State, params: &Params<'_>) -> Result<Option<u32>, ApiFault> {
    let world = &state.world;
    if let Some(name) = params.text("name")? {
        let wanted = name.to_lowercase();
        let piece = Piece { text: &wanted, is_end: true };
        let candidates = world.possible_owners(Findable::Field(CustomerField::Name), piece).unwrap_or_default();
        let named = candidates.into_iter().find(|index| world.customer(*index).name == name);
        return Ok(named.filter(|index| state.index_of(World::i_customer(*index)).is_some()));
    }
    let login = params.text("login")?;
    let refnum = params.text("refnum")?;
    // Generated ones carry their index; only the cast has to be looked through.
    let digits =
        login.and_then(|text| text.strip_prefix("selfcare")).or(refnum.and_then(|text| text.strip_prefix("REF-")));
    let named = digits.and_then(|digits| digits.parse::<u32>().ok()).filter(|index| *index < world.size());
    Ok((0..cast::SIZE).chain(named).find(|index| {
        let customer = world.customer(*index);
        login.map_or_else(|| customer.refnum.as_deref() == refnum, |login| customer.login.as_deref() == Some(login))
    }))
}
