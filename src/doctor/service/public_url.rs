//! Whether Zendesk and browsers find us where we say we are.

use url::Url;

use super::{Answerer, ask_health, get};
use crate::{
    doctor::{Findings, Fix, Who, obstacle::Obstacle},
    outbound::is_this_machine,
};

const SUBJECT: &str = "public URL";

/// `is_running`: whether a service answers at the listen address, so that a silent proxy is not its fault.
pub(in crate::doctor) async fn examine(public_url: &Url, is_running: bool) -> Findings {
    let mut findings = Findings::default();
    let address = public_url.origin().ascii_serialization();
    if is_this_machine(public_url) {
        let cause = format!("{address} is an address of this machine: only browsers on it can open the panel");
        let fix = "for agents elsewhere, give the https:// address under which a proxy passes on to this service";
        findings.advice(SUBJECT, cause, Who::Operator.can(fix));
    }
    match ask_health(public_url).await {
        Ok(Answerer::Portadesk) => {
            findings.ok(SUBJECT, format!("{address} answers as portadesk"));
            if !is_this_machine(public_url) {
                inner_pages(public_url, &mut findings).await;
                page_for_administrators(public_url, &mut findings).await;
            }
        }
        Ok(Answerer::Other { status }) => {
            let (cause, fix) = misled(&address, status, is_running);
            findings.failed(SUBJECT, cause, fix);
        }
        Err(Obstacle::Refused) if is_this_machine(public_url) && !is_running => {
            let cause = format!("{address} does not answer: the service is not running");
            findings.failed(SUBJECT, cause, Who::Operator.can("start it with portadesk serve, then check again"));
        }
        Err(obstacle) => {
            let authority = "use a certificate that every agent's browser trusts, from a public authority";
            let fix = obstacle.fix("public_url", Who::Operator, Who::Operator.can(authority));
            findings.failed(SUBJECT, obstacle.cause(&address), fix);
        }
    }
    findings
}

/// What is for operators should not be reachable where browsers are.
pub(in crate::doctor) async fn inner_pages(public_url: &Url, findings: &mut Findings) {
    if get(public_url, "/metrics").await.is_ok_and(|answer| answer.status() == 200) {
        let address = public_url.origin().ascii_serialization();
        let cause = format!("everybody can read {address}/metrics: figures about calls and agents at work");
        let fix = "let the proxy refuse /metrics and /readyz from outside";
        findings.advice("inner pages", cause, Who::Operator.can(fix));
    }
}

/// A proxy may let the panel through and not the page in the navigation bar, which is then taken for no connection.
pub(in crate::doctor) async fn page_for_administrators(public_url: &Url, findings: &mut Findings) {
    let Ok(answer) = get(public_url, "/manage").await else { return };
    let status = answer.status().as_u16();
    // Nobody is signed in here, so this is how we refuse; a proxy's page says it otherwise.
    if !answer.text().await.is_ok_and(|body| body.contains("data-code=\"sign_in_again\"")) {
        let address = public_url.origin().ascii_serialization();
        let cause = format!(
            "{address}/manage is not answered by portadesk (HTTP {status}): the page in Zendesk's navigation bar says that there is no connection"
        );
        let fix = "let the proxy pass on /manage and what is below it";
        findings.failed("page for administrators", cause, Who::Operator.can(fix));
    }
}

fn misled(address: &str, status: u16, is_running: bool) -> (String, Fix) {
    let (cause, fix) = match status {
        502..=504 if !is_running => (
            format!("{address} answers with HTTP {status}: the proxy is there, the service behind it is not running"),
            "start it with portadesk serve, then check again",
        ),
        502..=504 => (
            format!("{address} answers with HTTP {status}: the proxy does not reach the service behind it"),
            "let the proxy pass requests on to the address that listen names",
        ),
        300..=399 => (
            format!("{address} answers with a redirect (HTTP {status})"),
            "give the address it leads to as public_url: Zendesk's signed request does not survive a redirect",
        ),
        _ => (
            format!("{address} is answered by another service (HTTP {status} at /healthz)"),
            "let the proxy pass /zendesk/panel, /panel/, /manage, /assets/ and /healthz on to portadesk, or give the right public_url",
        ),
    };
    (cause, Who::Operator.can(fix))
}
