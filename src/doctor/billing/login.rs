//! Why billing does not let us in, and whether the credential that is to come is accepted.

use super::bounded;
use crate::{
    clock::Clock,
    config::Tenant,
    doctor::{Findings, Fix, Who},
    portabilling::{Credential, PortaBilling, PortaBillingError, Settings},
};

/// What a refused login's code means. The codes are those that public clients act on.
pub(super) fn refusal(code: &str, settings: &Settings) -> (String, Fix) {
    let (login, credential) = (&settings.login, name_of(&settings.credential));
    if is_blocked(code) {
        let cause = "billing blocks logins because several have failed in a short time";
        let fix = "stop every program that uses this login with a wrong credential, wait ten minutes or lift the block, \
                   then check again; each further attempt prolongs it";
        return (cause.to_owned(), Who::BillingAdmin.can(fix));
    }
    if code.contains("must_change_password") {
        let cause = format!("the password of {login} has to be changed before it can be used");
        let fix = "give the user an API token (user > Web self-care > API token access): tokens need no change";
        return (cause, Who::BillingAdmin.can(fix));
    }
    if code.contains("env") {
        let cause = format!("{login} is bound to another billing environment ({code})");
        let fix = "make a user in the environment whose customers are to be shown, or lift the user's limit";
        return (cause, Who::BillingAdmin.can(fix));
    }
    let cause = format!("billing refuses the {credential} of {login} ({code})");
    let fix = format!(
        "see that the user {login} is there, active and allowed from this machine's address, then generate a new API token \
         (user > Web self-care > API token access) for tenants.portabilling.token"
    );
    (cause, Who::BillingAdmin.can(fix))
}

/// Whether billing refuses everybody for a while: another attempt would prolong it.
pub(super) fn is_blocked(code: &str) -> bool {
    code.contains("brute_force")
}

/// The credential that is tried when the present one is refused.
pub(super) async fn next_credential(tenant: &Tenant, present_is_good: bool, clock: &Clock, findings: &mut Findings) {
    const SUBJECT: &str = "next credential";
    let Some(next) = tenant.portabilling.next_credential.clone() else { return };
    let name = format!("next_{}", name_of(&next));
    let settings = Settings { credential: next, ..bounded(&tenant.portabilling) };
    let Ok(client) = PortaBilling::new(&settings, clock.clone()) else { return };
    match (client.server().await, present_is_good) {
        (Ok(_), true) => findings.ok(SUBJECT, format!("{name} is accepted too: the present one can be revoked")),
        (Ok(_), false) => {
            let fix = format!("move the value of {name} to its place and restart; until then the service uses it");
            findings.advice(SUBJECT, format!("{name} is accepted, the present one is not"), Who::Operator.can(fix));
        }
        (Err(PortaBillingError::LoginRefused { code, .. }), _) => {
            let (cause, _) = refusal(&code, &settings);
            let fix = format!("correct {name} before the present credential is revoked, or remove it");
            findings.failed(SUBJECT, cause, Who::Operator.can(fix));
        }
        (Err(error), _) => {
            findings.failed(SUBJECT, error.to_string(), Who::Operator.can("check again when billing answers"));
        }
    }
}

const fn name_of(credential: &Credential) -> &'static str {
    match credential {
        Credential::Token(_) => "token",
        Credential::Password(_) => "password",
    }
}
