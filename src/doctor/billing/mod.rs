//! Whether a tenant's PortaBilling can be reached, lets us in, lets us read, and gives us no more than that.

mod login;
mod methods;
mod server;

use std::time::Duration;

use url::Url;

use super::{Findings, Fix, Group, PATIENCE, Who, obstacle::Obstacle, provisioning};
use crate::{
    causes,
    clock::Clock,
    config::Tenant,
    portabilling::{Credential, PortaBilling, PortaBillingError, Settings, Silence},
};

pub async fn examine(tenant: &Tenant, clock: &Clock) -> Group {
    let settings = &tenant.portabilling;
    let address = settings.url.origin().ascii_serialization();
    let mut findings = Findings::default();
    ask(tenant, &address, clock, &mut findings).await;
    if let Credential::Password(_) = settings.credential {
        let cause = "a password is used: passwords of billing users run out, after 30 days by default";
        let fix = "give the user an API token (user > Web self-care > API token access) for tenants.portabilling.token";
        findings.advice("credential", cause, Who::BillingAdmin.can(fix));
    }
    customer_link(tenant, &mut findings);
    provisioning::examine(tenant, &mut findings).await;
    findings.under(format!("{}: PortaBilling at {address}", tenant.name))
}

async fn ask(tenant: &Tenant, address: &str, clock: &Clock, findings: &mut Findings) {
    let settings = bounded(&tenant.portabilling);
    let client = match PortaBilling::new(&settings, clock.clone()) {
        Ok(client) => client,
        Err(error) => {
            let fix = "let ca_file name a file with a certificate in PEM that the service may read, or leave it out";
            findings.failed("ca_file", causes::in_full(&error), Who::Operator.can(fix));
            return;
        }
    };
    let facts = client.server().await;
    let is_in = facts.is_ok();
    match facts {
        Ok(facts) => server::tell(&facts, &settings.login, clock.now(), findings),
        Err(PortaBillingError::LoginRefused { code, .. }) => {
            let (cause, fix) = login::refusal(&code, &settings);
            findings.failed("login", cause, fix);
            if login::is_blocked(&code) {
                return;
            }
        }
        Err(error) => {
            let (cause, fix) = trouble(&error, address, settings.timeout);
            findings.failed("connection", cause, fix);
            return;
        }
    }
    login::next_credential(tenant, is_in, clock, findings).await;
    if is_in {
        methods::examine(&client, &tenant.panel.shown, findings).await;
    }
}

/// The tenant's own settings with one credential and an end that the doctor can wait for.
fn bounded(settings: &Settings) -> Settings {
    let mut bounded = settings.clone();
    bounded.connect_timeout = settings.connect_timeout.min(PATIENCE);
    bounded.timeout = settings.timeout.min(PATIENCE);
    bounded.next_credential = None;
    bounded
}

/// Anything but a refused login.
fn trouble(error: &PortaBillingError, address: &str, timeout: Duration) -> (String, Fix) {
    match error {
        PortaBillingError::Unreachable(Silence::Request(error)) => {
            let obstacle = Obstacle::of(error);
            let fix = obstacle.fix("tenants.portabilling.url", Who::BillingAdmin, own_authority());
            (obstacle.cause(address), fix)
        }
        PortaBillingError::Unreachable(_) => {
            let fix =
                "see how busy billing is, and that nothing on the way holds connections up; timeout can be raised";
            (format!("{address} did not answer within {timeout:?}"), Who::BillingAdmin.can(fix))
        }
        PortaBillingError::Unreadable { status, what, .. } => {
            let cause = format!("{address} answers, but not as PortaBilling does (HTTP {status}; {what})");
            let fix = "give scheme, host and port of the admin interface as tenants.portabilling.url, without a path";
            (cause, Who::Operator.can(fix))
        }
        other => {
            let fix = "see billing's own log for the call, and try again";
            (other.to_string(), Who::BillingAdmin.can(fix))
        }
    }
}

fn own_authority() -> Fix {
    Who::BillingAdmin.can(
        "give the certificate of the authority that signed it, as a PEM file, to the operator for ca_file; a certificate \
         that signed itself is its own authority",
    )
}

fn customer_link(tenant: &Tenant, findings: &mut Findings) {
    const SUBJECT: &str = "customer link";
    let Some(link) = &tenant.customer_link else {
        let cause = "customer_link is not set: the card has no link to the customer in billing";
        let fix = "open a customer in billing, copy the address and put {i_customer} where the number is";
        findings.advice(SUBJECT, cause, Who::BillingAdmin.can(fix));
        return;
    };
    let host = link.replace("{i_customer}", "1").parse::<Url>().ok().and_then(|url| url.host_str().map(str::to_owned));
    if host.as_deref() == tenant.portabilling.url.host_str() {
        findings.ok(SUBJECT, link.clone());
    } else {
        let cause =
            format!("customer_link leads to {}, while billing's API is at another host", host.unwrap_or_default());
        let fix = "open the address with a real customer's number; if it shows the customer, all is well";
        findings.advice(SUBJECT, cause, Who::BillingAdmin.can(fix));
    }
}
