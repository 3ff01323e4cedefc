//! `Account/get_account_list`, `get_account_info`, `get_alias_list`.

use serde_json::{Map, Value};

use super::{
    account_rows::{Detail, account_row, alias_item, alias_row},
    account_search::Filter,
    answer::{Answer, ApiFault, object_or_nothing},
    customer_rows::{self, customer_row},
    params::Params,
    pattern::Pattern,
    state::State,
};
use crate::demo::seed::{AccountPlace, SeedAccount, SeedAlias};

const LIST: [&str; 25] = [
    "i_customer",
    "id",
    "did_number",
    "extension_id",
    "extension_name",
    "firstname",
    "lastname",
    "email",
    "companyname",
    "state",
    "i_product",
    "billing_model",
    "bill_status",
    "i_customer_site",
    "get_not_closed_accounts",
    "get_only_real_accounts",
    "get_statuses",
    "with_aliases",
    "sip_status",
    "limit_alias_did_number_list",
    "limit",
    "offset",
    "get_total",
    "detailed_info",
    "without_service_features",
];
const INFO: [&str; 13] = [
    "i_account",
    "id",
    "login",
    "detailed_info",
    "expand_alias",
    "get_included_services",
    "get_service_features",
    "without_service_features",
    "with_customer_info",
    "with_reseller_info",
    "with_call_processing_mode",
    "get_auth_info",
    "limit_alias_did_number_list",
];

/// An account, or an alias of one.
struct Found {
    account: SeedAccount,
    alias: Option<SeedAlias>,
}

pub(super) fn list(state: &State, params: &Params<'_>) -> Answer {
    params.only(&LIST)?;
    let filter = Filter::of(params)?;
    let detail =
        Detail { status: params.is_on("get_statuses")?, aliases: params.is_on("with_aliases")?, ..Detail::default() };
    let with_aliases = state.settings().lists_aliases && !params.is_on("get_only_real_accounts")?;
    let paging = params.paging()?;
    let found = filter.candidates(state).flat_map(|index| {
        let accounts = state.accounts(index);
        accounts.flat_map(|account| matches(account, &filter, with_aliases)).collect::<Vec<_>>()
    });
    Ok(paging.page("account_list", found, |found| Value::Object(row(state, &found, detail))))
}

pub(super) fn info(state: &State, params: &Params<'_>) -> Answer {
    params.only(&INFO)?;
    params.exactly_one_of(&["i_account", "id", "login"])?;
    let detail =
        Detail { status: true, aliases: true, full: true, services: !params.is_on("without_service_features")? };
    let with_customer = params.is_on("with_customer_info")?;
    let found = find(state, params)?;
    let account = found.as_ref().map(|found| row(state, found, detail));
    let is_left_out = params.id("i_account")?.is_none_or(|number| number.is_multiple_of(2));
    let mut answer = object_or_nothing("account_info", account, is_left_out);
    if let (true, Some(found)) = (with_customer, found) {
        let detail = customer_rows::Detail { status: true, full: true, ..customer_rows::Detail::default() };
        let index = state.index_of(found.account.i_customer);
        answer["customer_info"] = index.and_then(|index| customer_row(state, index, detail)).unwrap_or_default().into();
    }
    Ok(answer)
}

pub(super) fn aliases(state: &State, params: &Params<'_>) -> Answer {
    params.only(&["i_master_account", "limit", "offset", "get_total"])?;
    let place = state.account_at(params.mandatory_id("i_master_account")?);
    let master = place.filter(|place| place.alias.is_none()).and_then(|place| at(state, place));
    let aliases = master.iter().flat_map(|found| found.account.aliases.iter().map(|alias| (&found.account, alias)));
    Ok(params.paging()?.page("alias_list", aliases, |(master, alias)| alias_item(master, alias)))
}

fn matches(account: SeedAccount, filter: &Filter, with_aliases: bool) -> Vec<Found> {
    let mut found = Vec::new();
    if with_aliases && filter.lets_pass_apart_from_id(&account) {
        let fits = |alias: &&SeedAlias| filter.id().is_some_and(|id| id.matches(&alias.id));
        let aliases = account.aliases.iter().filter(fits);
        found.extend(aliases.map(|alias| Found { account: account.clone(), alias: Some(alias.clone()) }));
    }
    if filter.lets_pass(&account) {
        found.insert(0, Found { account, alias: None });
    }
    found
}

fn find(state: &State, params: &Params<'_>) -> Result<Option<Found>, ApiFault> {
    if let Some(i_account) = params.id("i_account")? {
        return Ok(state.account_at(i_account).and_then(|place| at(state, place)));
    }
    // Accounts of this world have no self-care login.
    params.text("id")?.map_or(Ok(None), |id| with_id(state, id))
}

/// The account or alias with this very id.
fn with_id(state: &State, id: &str) -> Result<Option<Found>, ApiFault> {
    let exact = Map::from_iter([("id".to_owned(), Value::from(id))]);
    let filter = Filter::of(&Params { method: "Account/get_account_info", map: &exact })?;
    let pattern = Pattern::new(id);
    let found = filter.candidates(state).find_map(|index| {
        state.accounts(index).find_map(|account| {
            let alias = account.aliases.iter().find(|alias| pattern.matches(&alias.id)).cloned();
            (pattern.matches(&account.id) || alias.is_some()).then_some(Found { account, alias })
        })
    });
    Ok(found.filter(|found| found.alias.as_ref().map_or(&found.account.id, |alias| &alias.id).eq_ignore_ascii_case(id)))
}

/// `i_account` of the account or alias with this very id.
pub(super) fn number_of(state: &State, id: &str) -> Option<u64> {
    let found = with_id(state, id).ok().flatten()?;
    Some(found.alias.map_or(found.account.i_account, |alias| alias.i_account))
}

fn at(state: &State, place: AccountPlace) -> Option<Found> {
    let account = state.world.account(place.index, place.part);
    state.index_of(account.i_customer)?;
    let Some(which) = place.alias else { return Some(Found { account, alias: None }) };
    let alias = account.aliases.get(usize::try_from(which).ok()?).cloned()?;
    Some(Found { account, alias: Some(alias) })
}

fn row(state: &State, found: &Found, detail: Detail) -> Map<String, Value> {
    let index = state.world.index_of(found.account.i_customer).unwrap_or_default();
    let customer = state.world.customer(index);
    let (i_account, mut row) = match &found.alias {
        Some(alias) => (alias.i_account, alias_row(&found.account, alias, &customer)),
        None => (found.account.i_account, account_row(&found.account, &customer, detail)),
    };
    let changes = state.changes();
    for (field, value) in changes.of_account(i_account).into_iter().flatten() {
        if field != "status" || detail.status {
            row.insert(field.clone(), value.clone());
        }
    }
    row
}
