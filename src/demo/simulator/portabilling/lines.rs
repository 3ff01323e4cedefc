//! What hangs on a customer's phone lines: DIDs and extensions; and its custom fields.

use serde_json::{Value, json};

use super::{account_search::Filter, answer::Answer, params::Params, row::Row, state::State};
use crate::demo::seed::SeedAccount;

/// `DID/get_number_list` and `DID/get_customer_numbers`. All numbers of this world are in use.
pub(super) fn numbers(state: &State, params: &Params<'_>) -> Answer {
    params.only(&["i_customer", "number", "usage", "limit", "offset", "get_total"])?;
    let is_used = params.letter("usage", "AIUFZ")?.is_none_or(|usage| matches!(usage, 'A' | 'U'));
    let mut asked = serde_json::Map::new();
    for (key, as_key) in [("i_customer", "i_customer"), ("number", "did_number")] {
        asked.extend(params.map.get(key).map(|value| (as_key.to_owned(), value.clone())));
    }
    let filter = Filter::of(&Params { method: params.method, map: &asked })?;
    let accounts = filter.candidates(state).flat_map(|index| state.accounts(index).collect::<Vec<_>>());
    let with_number = accounts.filter(|account| is_used && account.did_number.is_some() && filter.lets_pass(account));
    Ok(params.paging()?.page("number_list", with_number, |account| did_row(&account)))
}

/// `Customer/get_extensions_list`.
pub(super) fn extensions(state: &State, params: &Params<'_>) -> Answer {
    params.only(&[
        "i_customer",
        "extension",
        "name",
        "account_id",
        "detailed_info",
        "get_main_office_extensions",
        "limit_alias_did_number_list",
        "limit",
        "offset",
        "get_total",
    ])?;
    let index = state.index_of(params.mandatory_id("i_customer")?);
    let (number, name) = (params.pattern("extension")?, params.pattern("name")?);
    let account_id = params.pattern("account_id")?;
    let accounts = index.into_iter().flat_map(|index| state.accounts(index)).filter(|account| {
        account.extension.as_ref().is_some_and(|(extension, title)| {
            number.as_ref().is_none_or(|pattern| pattern.matches(extension))
                && name.as_ref().is_none_or(|pattern| title.as_deref().is_some_and(|title| pattern.matches(title)))
                && account_id.as_ref().is_none_or(|pattern| pattern.matches(&account.id))
        })
    });
    Ok(params.paging()?.page("extensions_list", accounts, |account| extension_row(&account)))
}

/// `Customer/get_custom_fields_values`.
pub(super) fn custom_fields(state: &State, params: &Params<'_>) -> Answer {
    params.only(&["i_customer"])?;
    let index = state.index_of(params.mandatory_id("i_customer")?);
    let refnum = index.and_then(|index| state.world.customer(index).refnum);
    let field = |number: u32, name: &str, value: &str| json!({ "i_custom_field": number, "i_custom_field_value": number * 100, "name": name, "db_value": value });
    let values: Vec<Value> =
        refnum.iter().flat_map(|refnum| [field(1, "refnum", refnum), field(2, "Zendesk organization", "")]).collect();
    Ok(json!({ "custom_fields_values": values }))
}

fn did_row(account: &SeedAccount) -> Value {
    let row = Row::default()
        .maybe("number", account.did_number.as_deref())
        .with("i_customer", account.i_customer)
        .with("i_account", account.i_account)
        .with("account_id", account.id.as_str())
        .yes_no("frozen", false);
    Value::Object(row.0)
}

fn extension_row(account: &SeedAccount) -> Value {
    let mut row = Row::default()
        .with("i_c_ext", account.i_account + 7)
        .with("i_customer", account.i_customer)
        .with("type", "Account")
        .with("i_account", account.i_account)
        .with("account_id", account.id.as_str());
    if let Some((number, name)) = &account.extension {
        row = row.with("id", number.as_str()).text("name", name);
    }
    Value::Object(row.0)
}
