//! What billing says about itself and about whom it takes us for.

use jiff::{SignedDuration, Timestamp};

use crate::{
    doctor::{Findings, Who, clocks},
    portabilling::{ServerFacts, TokenFacts},
};

/// Tokens that live shorter make a login of every few calls.
const SHORT_LIFE: SignedDuration = SignedDuration::from_mins(2);
/// The first release whose API is known to be the one we speak.
const OLDEST_RELEASE: u32 = 70;

pub(super) fn tell(facts: &ServerFacts, login: &str, now: Timestamp, findings: &mut Findings) {
    let ServerFacts { version, operating_mode, token, clock_difference } = facts;
    logged_in(token, login, now, *clock_difference, findings);
    rights(token, findings);
    release(version.as_deref(), findings);
    mode(operating_mode.as_deref(), findings);
    match clock_difference.and_then(|difference| clocks::too_far_apart("billing's", difference)) {
        Some(cause) => {
            let fix = "let both machines follow a time server (timedatectl set-ntp true): calls would be looked for at the \
                       wrong time";
            findings.advice("clock", cause, Who::BillingAdmin.can(fix));
        }
        None if clock_difference.is_some() => findings.ok("clock", "billing's clock and this machine's agree"),
        None => {}
    }
}

fn logged_in(token: &TokenFacts, login: &str, now: Timestamp, skew: Option<SignedDuration>, findings: &mut Findings) {
    let name = token.login.as_deref().unwrap_or(login);
    let environment = token.environment.map(|number| format!(" in environment {number}")).unwrap_or_default();
    // The end is told by billing's clock.
    let their_now = now.saturating_add(skew.unwrap_or_default()).unwrap_or(now);
    let life = token.expires.map(|expires| expires.duration_since(their_now));
    match life {
        Some(life) if life < SHORT_LIFE => {
            let cause = format!("access tokens of {name}{environment} live only {} seconds", life.as_secs());
            let fix =
                "raise the lifetime of access tokens in billing's configuration: every few calls need a new login";
            findings.advice("login", cause, Who::BillingAdmin.can(fix));
        }
        Some(life) => {
            // To the minute: the seconds since the login are no part of it.
            let life = SignedDuration::from_mins((life.as_secs() + 30) / 60);
            findings.ok("login", format!("logged in as {name}{environment}; access tokens live {life:#}"));
        }
        None => findings.ok("login", format!("logged in as {name}{environment}")),
    }
}

fn rights(token: &TokenFacts, findings: &mut Findings) {
    const SUBJECT: &str = "super user";
    match token.super_user {
        Some(true) => {
            let cause = "this user is a super user: whoever gets hold of the token can change everything in billing";
            let fix = "make a user for portadesk alone, with a role of type Admin that may only view customers, accounts, \
                       products, invoices and xDRs, and give the operator its API token";
            findings.failed(SUBJECT, cause, Who::BillingAdmin.can(fix));
        }
        Some(false) => findings.ok(SUBJECT, "no: the user has only the rights of its role"),
        None => findings.ok(SUBJECT, "billing does not say; see that the user's role may only read"),
    }
}

fn release(version: Option<&str>, findings: &mut Findings) {
    const SUBJECT: &str = "version";
    let Some(version) = version else { return };
    let digits: String = version.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    if digits.parse().is_ok_and(|number: u32| number < OLDEST_RELEASE) {
        let cause = format!("{version} is older than MR{OLDEST_RELEASE}, the oldest release portadesk is made for");
        let fix = "try each part of the panel before relying on it, or bring billing up to date";
        findings.advice(SUBJECT, cause, Who::BillingAdmin.can(fix));
    } else {
        findings.ok(SUBJECT, version);
    }
}

fn mode(mode: Option<&str>, findings: &mut Findings) {
    const SUBJECT: &str = "operating mode";
    match mode {
        None => {}
        Some("normal") => findings.ok(SUBJECT, "normal"),
        Some("secondary") => {
            let fix = "give the main site's address as tenants.portabilling.url, unless this is meant";
            findings.advice(SUBJECT, "this is the secondary site", Who::Operator.can(fix));
        }
        Some(mode) => {
            let cause = format!("the site is in {mode} mode: reading works, and what agents see may be old");
            let fix = "bring the main site back; portadesk needs nothing but an address that answers";
            findings.advice(SUBJECT, cause, Who::BillingAdmin.can(fix));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    fn verdicts(facts: &ServerFacts) -> Vec<String> {
        let now = "2026-03-04T09:00:00Z".parse().unwrap();
        let mut findings = Findings::default();
        tell(facts, "portadesk-ro", now, &mut findings);
        let told = |finding: crate::doctor::Finding| match finding.verdict {
            Verdict::Ok { seen } => format!("ok {}: {seen}", finding.subject),
            Verdict::Advice { cause, .. } => format!("advice {}: {cause}", finding.subject),
            Verdict::Failed { cause, .. } => format!("failed {}: {cause}", finding.subject),
        };
        findings.under("").findings.into_iter().map(told).collect()
    }

    #[test]
    fn a_server_that_says_nothing_leaves_little_to_tell() {
        let expected = [
            "ok login: logged in as portadesk-ro",
            "ok super user: billing does not say; see that the user's role may only read",
        ];
        assert_eq!(verdicts(&ServerFacts::default()), expected);
    }

    #[test]
    fn a_token_that_hardly_lives_is_advised_against() {
        let expires = Some("2026-03-04T09:01:00Z".parse().unwrap());
        let facts = ServerFacts { token: TokenFacts { expires, ..TokenFacts::default() }, ..ServerFacts::default() };

        assert_eq!(verdicts(&facts)[0], "advice login: access tokens of portadesk-ro live only 60 seconds");
    }

    #[test]
    fn a_token_s_life_is_measured_by_the_clock_that_set_it() {
        let expires = Some("2026-03-04T11:15:00Z".parse().unwrap());
        let facts = ServerFacts {
            token: TokenFacts { expires, ..TokenFacts::default() },
            clock_difference: Some(SignedDuration::from_hours(2)),
            ..ServerFacts::default()
        };

        let told = verdicts(&facts);

        assert_eq!(told[0], "ok login: logged in as portadesk-ro; access tokens live 15m");
        assert_eq!(told[2], "advice clock: billing's clock is 2h ahead of this machine's");
    }

    #[test]
    fn releases_are_known_by_their_digits() {
        for (version, word) in [("MR128-4", "ok"), ("PortaBilling MR69", "advice"), ("70.1", "ok"), ("main", "ok")] {
            let facts = ServerFacts { version: Some(version.to_owned()), ..ServerFacts::default() };
            assert!(verdicts(&facts)[2].starts_with(&format!("{word} version: {version}")), "{version}");
        }
    }
}
