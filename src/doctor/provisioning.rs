//! Whether the user that tells billing of provisioning is let in and knows its group, and what the store's data depends on.

use tokio::time::timeout;

use super::{Findings, PATIENCE, Who};
use crate::{
    causes,
    config::Tenant,
    espf::{Espf, EspfError},
};

/// Nothing, where the tenant takes no events.
pub async fn examine(tenant: &Tenant, findings: &mut Findings) {
    let Some(settings) = &tenant.provisioning else { return };
    if settings.store_secret.is_none() {
        let cause = "store_secret is not set: once the secret of the sender of events is changed, nobody can tell any more what \
                     was written to Zendesk";
        let fix = "give the present secret of tenants.provisioning as its store_secret, too, and leave that as it is";
        findings.advice("store secret", cause, Who::Operator.can(fix));
    }
    if let Some(espf) = settings.espf.clone() {
        let (group, login) = (espf.group.clone(), espf.login.clone());
        // A CA file that cannot be used is told of with the login that reads.
        let Ok(client) = Espf::new(espf, tenant.portabilling.url.clone(), tenant.portabilling.ca_file.clone()) else {
            return;
        };
        tell(&group, &login, timeout(PATIENCE, client.groups()).await.ok(), findings);
    }
}

fn tell(group: &str, login: &str, groups: Option<Result<Vec<String>, EspfError>>, findings: &mut Findings) {
    const SUBJECT: &str = "status login";
    match groups {
        Some(Ok(groups)) if groups.iter().any(|known| known == group) => {
            findings.ok(SUBJECT, format!("{login} is let in, and billing knows the service group {group}"));
        }
        Some(Ok(_)) => {
            let cause = format!("billing lists no service group {group}");
            let fix = "create the group in billing, or correct espf_group of tenants.provisioning";
            findings.failed(SUBJECT, cause, Who::BillingAdmin.can(fix));
        }
        Some(Err(EspfError::NotAllowed(status))) => {
            let cause = format!("billing refuses {login}, which tells it of provisioning ({status})");
            let fix = "check espf_login and espf_secret of tenants.provisioning, and what this user may do";
            findings.failed(SUBJECT, cause, Who::BillingAdmin.can(fix));
        }
        Some(Err(error)) => {
            let fix = "is the API of the event framework (/espf/v1) reachable from here?";
            findings.failed(SUBJECT, causes::in_full(&error), Who::BillingAdmin.can(fix));
        }
        None => {
            let fix = "see how busy billing is, and that nothing on the way holds connections up";
            findings.failed(SUBJECT, format!("no answer within {PATIENCE:?}"), Who::BillingAdmin.can(fix));
        }
    }
}
