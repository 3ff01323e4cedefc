//! Whether the app is installed, switched on, and signs with a key we can check.

use crate::{
    causes,
    clock::Clock,
    doctor::{Findings, Fix, Who},
    zendesk::{FindInstallationError, Installation, InstalledApp, Settings, TokenVerifier, Zendesk},
};

const SUBJECT: &str = "app";
const KEY: &str = "app's key";

pub(super) async fn examine(settings: &Settings, clock: &Clock) -> Findings {
    let mut findings = Findings::default();
    // With both ids given the client would believe them; without one it asks.
    let asking =
        Settings { app_id: settings.app_id.filter(|_| settings.installation_id.is_none()), ..settings.clone() };
    let Ok(client) = Zendesk::new(&asking, clock.clone()) else { return findings };
    match client.installed_app().await {
        Ok(Some(found)) => {
            installed(&found, settings, &mut findings);
            key(&client, &found, clock, &mut findings).await;
        }
        Ok(None) => findings.failed(SUBJECT, missing(settings), install()),
        Err(error) => {
            let fix = "let the user of our credential be an agent or admin, and check again when Zendesk answers";
            findings.failed(
                SUBJECT,
                format!("whether it is installed is not known: {error}"),
                Who::ZendeskAdmin.can(fix),
            );
        }
    }
    findings
}

fn installed(found: &InstalledApp, settings: &Settings, findings: &mut Findings) {
    let InstalledApp { id, app, enabled } = *found;
    if let Some(configured) = settings.app_id.filter(|configured| *configured != app) {
        let cause = format!("installation {id} is of app {app}, while app_id says {configured}");
        findings.failed(SUBJECT, cause, Who::Operator.can("correct app_id, or leave out app_id and installation_id"));
    } else if enabled {
        findings.ok(SUBJECT, format!("{} is app {app}, installation {id}, switched on", settings.app_name));
    } else {
        let cause = format!("installation {id} is switched off: no agent sees the app");
        let fix = "enable it in Admin Center > Apps and integrations > Apps > Zendesk Support apps";
        findings.failed(SUBJECT, cause, Who::ZendeskAdmin.can(fix));
    }
}

fn missing(settings: &Settings) -> String {
    match (settings.installation_id, settings.app_id) {
        (Some(id), _) => format!("there is no installation {id} in the account"),
        (None, Some(app)) => format!("app {app} is not installed in the account"),
        (None, None) => format!("no app named {} is installed in the account", settings.app_name),
    }
}

fn install() -> Fix {
    Who::ZendeskAdmin.can(
        "run portadesk install --config FILE, or upload what portadesk package makes in Admin Center > Apps and integrations \
         > Apps > Zendesk Support apps > Upload private app; if it has another name, set app_name or installation_id",
    )
}

/// The key that pages are checked with, and whether a configured one is still Zendesk's.
async fn key(client: &Zendesk, found: &InstalledApp, clock: &Clock, findings: &mut Findings) {
    let served = client.public_key(found.app).await;
    let used = match &client.settings().public_key_file {
        Some(_) => client.key_of(found.app).await,
        None => served.clone().map_err(FindInstallationError::from),
    };
    let pem = match used {
        Ok(pem) => pem,
        Err(error) => {
            let fix = "check again when Zendesk answers; with public_key_file, see that the file is there and readable";
            findings.failed(KEY, causes::in_full(&error), Who::Operator.can(fix));
            return;
        }
    };
    let is_zendesk_s = served.as_ref().ok().map(|served| bare(served) == bare(&pem));
    let installation = Installation { id: found.id, app: found.app, public_key_pem: pem };
    let settings = client.settings();
    let verifier = TokenVerifier::new(clock.clone());
    let trusted = verifier.trust(&settings.tenant, &settings.account_host(), &settings.account_origin(), &installation);
    match (trusted, is_zendesk_s) {
        (Err(error), _) => {
            let fix =
                "leave out public_key_file, so that the key is fetched from Zendesk, or put the app's key there again";
            findings.failed(KEY, error.to_string(), Who::Operator.can(fix));
        }
        (Ok(()), Some(false)) => {
            let cause = "public_key_file holds another key than Zendesk serves for the app: page requests are refused";
            let fix = "leave out public_key_file, or put the app's present key there";
            findings.failed(KEY, cause, Who::Operator.can(fix));
        }
        (Ok(()), _) => findings.ok(KEY, "an RSA key that pages can be checked with"),
    }
}

/// A key without its line ends.
fn bare(pem: &str) -> String {
    pem.split_whitespace().collect()
}
