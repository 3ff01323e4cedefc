//! What belongs to the service itself: its settings, address, keys and database.

pub(super) mod database;
mod listening;
pub(super) mod public_url;

use futures_util::future::join;
use jiff::SignedDuration;
use secrecy::ExposeSecret;
use url::Url;

use super::{Findings, Group, PATIENCE, Who, obstacle::Obstacle};
use crate::{config::Config, outbound};

/// How `/healthz` answers when it is ours.
const OUR_NAME: &str = env!("CARGO_PKG_NAME");

pub async fn examine(config: &Config) -> Group {
    let mut findings = Findings::default();
    let names: Vec<_> = config.tenants.iter().map(|tenant| tenant.name.as_str()).collect();
    findings.ok("configuration", format!("every setting can be read; tenants: {}", names.join(", ")));
    let listening = listening::of(config.listen).await;
    listening.tell(config.listen, &mut findings);
    let (public_url, database) = join(
        public_url::examine(&config.public_url, listening.is_ours()),
        database::examine(config.database_url.expose_secret()),
    )
    .await;
    findings.append(public_url);
    session_keys(config, &mut findings);
    findings.append(database);
    findings.under("Service")
}

fn session_keys(config: &Config, findings: &mut Findings) {
    const SUBJECT: &str = "session key";
    if config.sessions.key.is_none() {
        let fix = "put the output of `openssl rand -hex 32` into a file and name it as key_file under [sessions]";
        let cause = "none is set: every restart ends all agents' sessions, and they have to reload the page";
        findings.advice(SUBJECT, cause, Who::Operator.can(fix));
    } else {
        findings.ok(SUBJECT, "set: sessions outlive a restart");
    }
    if config.sessions.previous_key.is_some() {
        let longest = SignedDuration::try_from(config.sessions.longest).unwrap_or_default();
        let cause = "sessions.previous_key is still set: whoever knows the former key can still make sessions";
        let fix = format!("remove it once {longest:#} have passed since the key was changed, and restart");
        findings.advice(SUBJECT, cause, Who::Operator.can(fix));
    }
}

/// Who answers at an address, as far as `/healthz` tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answerer {
    Portadesk,
    Other { status: u16 },
}

/// Asks an address who it is.
async fn ask_health(base: &Url) -> Result<Answerer, Obstacle> {
    let response = get(base, "/healthz").await?;
    let status = response.status().as_u16();
    let is_ours = response.json::<serde_json::Value>().await.is_ok_and(|body| body["service"] == OUR_NAME);
    Ok(if is_ours { Answerer::Portadesk } else { Answerer::Other { status } })
}

async fn get(base: &Url, path: &str) -> Result<reqwest::Response, Obstacle> {
    let settings =
        outbound::Settings { connect_timeout: PATIENCE, timeout: PATIENCE, max_idle_connections: 1, ca_file: None };
    let client = outbound::client(&settings).map_err(|_| Obstacle::Unknown)?;
    let mut url = base.clone();
    url.set_path(path);
    client.get(url).send().await.map_err(|error| Obstacle::of(&error))
}
