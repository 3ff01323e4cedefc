//! What billing's fault codes ask of us. The texts beside them are never looked at: they change with language.
//!
//! Source: the codes public clients act on; those for access denied and validation are not known, so whatever is not
//! listed here is final for its one call.

use super::PortaBillingError;

/// The token is unknown, expired, or from another site: a new login helps.
const TOKEN_NOT_ACCEPTED: [&str; 4] = [
    "Server.Session.check_auth.auth_failed",
    "Client.Session.check_auth.failed_to_process_access_token",
    "Client.Session.check_auth.failed_to_process_jwt",
    "Client.check_auth.envelope_missed",
];

/// Logins are blocked after too many failures.
const BRUTE_FORCE_GUARD: &str = "Server.Session.cannot_login_brute_force_activity";

/// The password is right and too old.
const PASSWORD_RUN_OUT: &str = "Server.Session.alert_You_must_change_password";

/// The read-only site has lost its database: it says nothing about who logs in.
const SITE_DATABASE_DOWN: &str = "pb_delta.connection_failed";

pub(super) fn asks_for_new_login(error: &PortaBillingError) -> bool {
    matches!(error, PortaBillingError::Fault { code, .. } if TOKEN_NOT_ACCEPTED.contains(&code.as_str()))
}

/// A missing object is usually a 200 without it; some methods say so with a fault instead.
///
/// Much else can be "not found" (a method, a session, an environment), and calling a customer gone is grave: so only the
/// service that was asked is believed, and only about its own object.
pub(super) fn means_not_found(error: &PortaBillingError) -> bool {
    let PortaBillingError::Fault { method, code } = error else { return false };
    let service = method.split('/').next().unwrap_or_default();
    let parts: Vec<&str> = code.split('.').collect();
    let [side, told_by, .., what] = parts.as_slice() else { return false };
    let is_its_object = *what == "not_found" || *what == format!("{}_not_found", service.to_ascii_lowercase());
    matches!(*side, "Server" | "Client") && *told_by == service && is_its_object
}

/// Whether a login that met this code has been refused, rather than not been looked at.
pub(super) fn refuses_login(code: &str) -> bool {
    code != SITE_DATABASE_DOWN
}

pub(super) fn wants_new_password(code: &str) -> bool {
    code == PASSWORD_RUN_OUT
}

pub(super) fn is_brute_force_guard(code: &str) -> bool {
    code == BRUTE_FORCE_GUARD
}

/// Keeps what a code is made of and drops anything else, so that it can stand in a log or a page.
pub(super) fn clean_code(code: &str) -> String {
    code.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-')).take(120).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_service_that_was_asked_can_say_that_its_object_is_not_there() {
        for (method, code, means_it) in [
            ("Customer/get_customer_info", "Server.Customer.not_found", true),
            ("Customer/get_customer_info", "Server.Customer.customer_not_found", true),
            ("Customer/get_customer_info", "Client.Customer.get_customer_info.customer_not_found", true),
            ("Account/get_account_info", "Server.Account.not_found", true),
            ("Account/get_account_info", "Client.Account.get_account_info.account_not_found", true),
            ("Account/get_account_info", "Server.Customer.customer_not_found", false),
            ("Customer/get_customer_info", "Server.Account.not_found", false),
            ("Customer/get_customer_info", "Client.method_not_found", false),
            ("Customer/get_customer_info", "Client.Customer.method_not_found", false),
            ("Customer/get_customer_info", "Server.Session.session_not_found", false),
            ("Customer/get_customer_info", "Server.Customer.session_not_found", false),
            ("Customer/get_customer_info", "Server.Customer.env_not_found", false),
            ("Customer/get_customer_info", "pb_delta.Customer.not_found", false),
            ("Customer/get_customer_info", "Customer.not_found", false),
            ("Customer/get_customer_info", "not_found", false),
            ("Customer/get_customer_info", "Server.Customer.internal_error", false),
        ] {
            let error = PortaBillingError::Fault { method, code: code.to_owned() };
            assert_eq!(means_not_found(&error), means_it, "{method}: {code}");
        }
    }

    #[test]
    fn a_code_with_foreign_matter_is_reduced_to_a_code() {
        assert_eq!(clean_code("Server.X <script>rita@acme.example"), "Server.Xscriptritaacme.example");
        assert_eq!(clean_code(&"x".repeat(500)).len(), 120);
    }
}
