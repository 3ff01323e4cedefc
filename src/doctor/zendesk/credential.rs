//! Whether Zendesk accepts our credential, why not, and how long it will.

use jiff::{Timestamp, tz::TimeZone};

use super::{address, bounded};
use crate::{
    causes,
    clock::Clock,
    config::Tenant,
    doctor::{Findings, Fix, Who, obstacle::Obstacle},
    zendesk::{API_TOKENS_END, Credential, Settings, Zendesk, ZendeskError},
};

const GETTING_TOKENS: &str = "oauth/tokens";
const CREDENTIAL: &str = "credential";
const CONNECTION: &str = "connection";

/// What keeps us from asking Zendesk who we are: what it concerns, the cause and the fix.
pub(super) fn refusal(error: &ZendeskError, settings: &Settings) -> (&'static str, String, Fix) {
    let address = address(settings);
    match error {
        ZendeskError::Unreachable(error) => {
            let obstacle = Obstacle::of(error);
            let authority =
                "see who stands between this machine and Zendesk: Zendesk's own certificate is publicly trusted";
            let fix = obstacle.fix("tenants.zendesk.api_url", Who::Operator, Who::Operator.can(authority));
            (CONNECTION, obstacle.cause(&address), fix)
        }
        ZendeskError::NotFound { call } | ZendeskError::Unreadable { call, status: 404 } if *call == GETTING_TOKENS => {
            let cause = format!("there is no Zendesk account at {address}");
            let fix = "give the account's own name as tenants.zendesk.subdomain: \"panda\" for panda.zendesk.com";
            (CONNECTION, cause, Who::Operator.can(fix))
        }
        ZendeskError::Refused { status: 300..=399, .. } => {
            let cause = format!("{address} answers with a redirect");
            let fix = "give the account's own name (before .zendesk.com) as tenants.zendesk.subdomain, and no api_url";
            (CONNECTION, cause, Who::Operator.can(fix))
        }
        ZendeskError::Busy { retry_in, .. } => {
            let cause =
                format!("Zendesk asks to wait {} seconds: the account's requests are used up", retry_in.as_secs());
            let fix = "see which programs use the account's API so much; then check again";
            (CONNECTION, cause, Who::ZendeskAdmin.can(fix))
        }
        ZendeskError::Failed { .. } | ZendeskError::Unreadable { .. } => {
            let fix = "see status.zendesk.com and api_url, then check again";
            (CONNECTION, causes::in_full(error), Who::Operator.can(fix))
        }
        _ => not_accepted(error, &settings.credential),
    }
}

fn not_accepted(error: &ZendeskError, credential: &Credential) -> (&'static str, String, Fix) {
    match (credential, error) {
        (Credential::OAuthClient { id, .. }, ZendeskError::NotAllowed { call, status: 403 })
            if *call != GETTING_TOKENS =>
        {
            let cause = format!("the OAuth client {id} is accepted, but its tokens may not read ({error})");
            let fix = "let the client have the scopes read and organizations:write (and apps:write to install)";
            ("scope", cause, Who::ZendeskAdmin.can(fix))
        }
        (Credential::OAuthClient { id, .. }, ZendeskError::Refused { code, .. }) if code.contains("scope") => {
            let cause = format!("the OAuth client {id} may not have the scopes that portadesk needs ({code})");
            let fix = "let the client have the scopes read and organizations:write (and apps:write to install)";
            ("scope", cause, Who::ZendeskAdmin.can(fix))
        }
        (Credential::OAuthClient { id, .. }, _) => {
            let cause = format!("Zendesk refuses the OAuth client {id} ({})", reason(error));
            let fix = "see Admin Center > Apps and integrations > APIs > OAuth clients: the identifier must be client_id, the \
                       kind confidential, and client_secret its secret; a lost secret has to be made anew";
            (CREDENTIAL, cause, Who::ZendeskAdmin.can(fix))
        }
        (Credential::ApiToken { email, .. }, _) => {
            let cause = format!("Zendesk refuses the API token of {email} ({})", reason(error));
            let fix = "make an OAuth client for client_id and client_secret; or see that the address is an active admin's, the \
                       token is active, and token access is on";
            (CREDENTIAL, cause, Who::ZendeskAdmin.can(fix))
        }
    }
}

fn reason(error: &ZendeskError) -> String {
    match error {
        ZendeskError::NotAllowed { status, .. } => format!("HTTP {status}"),
        ZendeskError::Refused { status, code, .. } => format!("HTTP {status}, {code}"),
        other => other.to_string(),
    }
}

/// API tokens work until Zendesk's cut-off, and not a day longer.
pub(super) fn legacy(credential: &Credential, now: Timestamp, findings: &mut Findings) {
    const SUBJECT: &str = "API token";
    let Credential::ApiToken { .. } = credential else { return };
    let today = now.to_zoned(TimeZone::UTC).date();
    let days = today.until(API_TOKENS_END).map_or(0, |span| span.get_days());
    let fix = Who::ZendeskAdmin.can(
        "make a confidential OAuth client (Admin Center > Apps and integrations > APIs > OAuth clients) for client_id and \
         client_secret",
    );
    if days > 0 {
        let cause = format!("API tokens are legacy: Zendesk refuses them all from {API_TOKENS_END} on, in {days} days");
        findings.advice(SUBJECT, cause, fix);
    } else {
        findings.failed(SUBJECT, format!("Zendesk refuses all API tokens since {API_TOKENS_END}"), fix);
    }
}

/// The credential that is tried when the present one is refused.
pub(super) async fn next(tenant: &Tenant, present_is_good: bool, clock: &Clock, findings: &mut Findings) {
    const SUBJECT: &str = "next credential";
    let Some(next) = tenant.zendesk.next_credential.clone() else { return };
    let settings = Settings { credential: next, ..bounded(&tenant.zendesk) };
    let Ok(client) = Zendesk::new(&settings, clock.clone()) else { return };
    match (client.me().await, present_is_good) {
        (Ok(_), true) => findings.ok(SUBJECT, "accepted too: the present one can be deleted"),
        (Ok(_), false) => {
            let fix = "move next_client_id and next_client_secret to client_id and client_secret and restart";
            findings.advice(SUBJECT, "the next one is accepted, the present one is not", Who::Operator.can(fix));
        }
        (Err(error), _) => {
            let (_, cause, fix) = refusal(&error, &settings);
            findings.failed(SUBJECT, cause, fix);
        }
    }
}
