//! Which methods there are. Whatever would change something is refused, and noted.

use super::{
    accounts,
    answer::{Answer, ApiFault},
    charges, customers, generic, invoices, lines,
    params::Params,
    sessions,
    staff::{Holder, Realm},
    state::State,
};

/// Starts of method names that change something.
const WRITES: [&str; 16] = [
    "update_",
    "add_",
    "make_",
    "delete_",
    "terminate_",
    "close_",
    "upload_",
    "create_",
    "set_",
    "change_",
    "move_",
    "apply_",
    "assign_",
    "release_",
    "block_",
    "activate_",
];

type Method = fn(&State, &Params<'_>) -> Answer;

/// Calls a method that needs a session, in the name of whoever holds it.
pub(super) fn call(state: &State, holder: &Holder, params: &Params<'_>) -> Answer {
    if is_write(params.method) {
        state.note_write();
        return Err(ApiFault::access_denied(params.method));
    }
    if params.method == "Customer/get_customer_info" {
        return customers::info(state, holder, params);
    }
    // What else a reseller's user may ask is not known; nothing here needs it.
    if holder.realm != Realm::Admin {
        return Err(ApiFault::access_denied(params.method));
    }
    match find(params.method) {
        Some(method) => method(state, params),
        None => Err(ApiFault::unknown_method(params.method)),
    }
}

/// Calls a method that has to do without a session; `None` when the method is none of them.
pub(super) fn call_without_session(state: &State, realm: Realm, params: &Params<'_>) -> Option<Answer> {
    Some(match params.method {
        "Session/login" => sessions::login(state, realm, params),
        "Session/refresh_access_token" => sessions::refresh(state, params),
        "Session/ping" => sessions::ping(state, realm, params),
        "Session/logout" => sessions::logout(state, params),
        _ => return None,
    })
}

/// Whether a call may take long in a big world: it may have to look at all customers.
pub(super) fn is_search(method: &str) -> bool {
    matches!(
        method,
        "Customer/get_customer_list"
            | "Customer/get_customer_info"
            | "Account/get_account_list"
            | "Account/get_account_info"
            | "Invoice/get_invoice_list"
            | "DID/get_number_list"
    )
}

fn is_write(method: &str) -> bool {
    let name = method.split_once('/').map_or(method, |(_, name)| name);
    WRITES.iter().any(|start| name.starts_with(start))
}

fn find(method: &str) -> Option<Method> {
    Some(match method {
        "Customer/get_customer_list" => customers::list,
        "Customer/get_customer_xdrs" => charges::of_customer,
        "Customer/get_extensions_list" => lines::extensions,
        "Customer/get_custom_fields_values" => lines::custom_fields,
        "Account/get_account_list" => accounts::list,
        "Account/get_account_info" => accounts::info,
        "Account/get_alias_list" => accounts::aliases,
        "Account/get_xdr_list" => charges::of_account,
        "Invoice/get_invoice_list" => invoices::list,
        "Invoice/get_invoice_info" => invoices::info,
        "DID/get_number_list" | "DID/get_customer_numbers" => lines::numbers,
        "Generic/get_version" => generic::version,
        "Generic/get_session_data" => generic::session_data,
        "Generic/get_time_zone_list" => generic::time_zones_list,
        "Env/get_env_info" => generic::environment,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_that_change_something_are_told_from_the_others() {
        assert!(is_write("Customer/update_customer"));
        assert!(is_write("Account/terminate_account"));
        assert!(is_write("Customer/make_transaction"));
        assert!(!is_write("Customer/get_customer_info"));
        assert!(!is_write("Session/login"));
    }
}
