//! Whether a tenant's Zendesk account can be reached, lets us do our work, and has our app where agents find it.

mod access;
mod credential;
mod installation;

use futures_util::future::join;

use super::{Findings, Group, PATIENCE, Who, clocks};
use crate::{
    causes,
    clock::Clock,
    config::Tenant,
    zendesk::{Agent, Quota, Role, Settings, Zendesk},
};

/// Requests a minute below which a busy help desk would feel the limit.
const FEW_REQUESTS: u64 = 200;

pub async fn examine(tenant: &Tenant, clock: &Clock) -> Group {
    let mut findings = Findings::default();
    ask(tenant, clock, &mut findings).await;
    credential::legacy(&tenant.zendesk.credential, clock.now(), &mut findings);
    findings.under(format!("{}: Zendesk at {}", tenant.name, address(&tenant.zendesk)))
}

async fn ask(tenant: &Tenant, clock: &Clock, findings: &mut Findings) {
    let settings = bounded(&tenant.zendesk);
    let client = match Zendesk::new(&settings, clock.clone()) {
        Ok(client) => client,
        Err(error) => {
            findings.failed(
                "connection",
                causes::in_full(&error),
                Who::Operator.can("see that the system's certificates are there"),
            );
            return;
        }
    };
    let me = client.me().await;
    match &me {
        Ok(me) => access::who_we_are(&client, me, findings).await,
        Err(error) => {
            let (subject, cause, fix) = credential::refusal(error, &settings);
            findings.failed(subject, cause, fix);
        }
    }
    credential::next(tenant, me.is_ok(), clock, findings).await;
    if let Ok(me) = &me {
        let (access, installation) =
            join(access::examine(&client, me, &tenant.access), installation::examine(&settings, clock)).await;
        findings.append(access);
        findings.append(installation);
        sections(tenant, me, (&settings, clock), findings).await;
        quota(client.quota(), findings);
    }
    clock_of(&client, findings);
}

/// What single sections need beside all that.
async fn sections(tenant: &Tenant, me: &Agent, (settings, clock): (&Settings, &Clock), findings: &mut Findings) {
    if tenant.support_cost.is_some() && me.role != Role::Admin {
        let cause = format!("user {} is no admin, and Zendesk tells changed tickets to admins only", me.id);
        let fix = "let an admin make the OAuth client, or have [tenants.support_cost] left out";
        findings.failed("support cost", cause, Who::ZendeskAdmin.can(fix));
    }
    if tenant.senders.is_some()
        && let Ok(client) = Zendesk::for_tickets(settings, clock.clone())
        && let Err(error) = client.me().await
    {
        let cause = format!("tickets cannot be given their organization: {error}");
        let fix = "let the OAuth client have the scopes read, organizations:write, tickets:write and users:write";
        findings.failed("senders", cause, Who::ZendeskAdmin.can(fix));
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

fn address(settings: &Settings) -> String {
    settings.api_url.origin().ascii_serialization()
}

fn quota(quota: Option<Quota>, findings: &mut Findings) {
    const SUBJECT: &str = "rate limit";
    let Some(Quota { limit, remaining, .. }) = quota else { return };
    let per_minute = limit.map_or_else(|| "an unknown number of".to_owned(), |limit| limit.to_string());
    let left = remaining.map(|left| format!(", {left} left in this minute")).unwrap_or_default();
    let seen = format!("{per_minute} requests a minute{left}");
    let is_used_up = limit.zip(remaining).is_some_and(|(limit, left)| left < limit / 5);
    if is_used_up || limit.is_some_and(|limit| limit < FEW_REQUESTS) {
        let fix = "see which other programs use the account's API, or ask Zendesk for more; portadesk asks little: once for \
                   each agent in five minutes and once for each link";
        findings.advice(SUBJECT, format!("the account allows {seen}"), Who::ZendeskAdmin.can(fix));
    } else {
        findings.ok(SUBJECT, seen);
    }
}

fn clock_of(client: &Zendesk, findings: &mut Findings) {
    const SUBJECT: &str = "clock";
    let Some(difference) = client.clock_difference() else { return };
    match clocks::too_far_apart("Zendesk's", difference) {
        Some(cause) => {
            let cause = format!("{cause}: page requests are refused as expired or from the future");
            let fix = "let this machine follow a time server: timedatectl set-ntp true";
            findings.failed(SUBJECT, cause, Who::Operator.can(fix));
        }
        None => findings.ok(SUBJECT, "Zendesk's clock and this machine's agree"),
    }
}
