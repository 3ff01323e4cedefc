//! An access token and how long it can be relied on.

use jiff::{SignedDuration, Timestamp};
use reqwest::header::HeaderValue;

use super::{
    PortaBillingError, TokenFacts,
    wire::{Answer, LoginAnswer, token_claims},
};

/// A token is replaced this long before its end, so that no call leaves with one that dies under way.
const RENEW_BEFORE: SignedDuration = SignedDuration::from_secs(60);

/// What `Session/login` gave us. Its Debug shows no token: the header is marked sensitive.
#[derive(Debug)]
pub(super) struct AccessToken {
    pub(super) authorization: HeaderValue,
    pub(super) facts: TokenFacts,
    /// `None` when its end is not known or makes no sense: then only a refusal ends it.
    renew_at: Option<Timestamp>,
}

impl AccessToken {
    pub(super) fn from_answer(answer: &Answer, now: Timestamp) -> Result<Self, PortaBillingError> {
        let login: LoginAnswer = answer.record()?;
        let token = login.access_token.0.as_deref().ok_or_else(|| answer.unreadable("it brings no access token"))?;
        let mut facts = token_claims(token);
        facts.expires = facts.expires.or(login.expires_at.0);
        Ok(Self {
            authorization: bearer(token).ok_or_else(|| answer.unreadable("its access token fits no header"))?,
            renew_at: renew_at(life(&login, &facts, answer.server_time.unwrap_or(now)), now),
            facts,
        })
    }

    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        self.renew_at.is_some_and(|renew_at| now >= renew_at)
    }
}

fn bearer(token: &str) -> Option<HeaderValue> {
    let mut header = HeaderValue::from_str(&format!("Bearer {token}")).ok()?;
    header.set_sensitive(true);
    Some(header)
}

/// How long the token lives. An end in billing's time is measured by billing's own clock, so ours may be wrong.
fn life(login: &LoginAnswer, facts: &TokenFacts, server_now: Timestamp) -> Option<SignedDuration> {
    let told = login.expires_in.0.map(SignedDuration::from_secs);
    let until_end = || Some(login.expires_at.0.or(facts.expires)?.duration_since(server_now));
    told.or_else(until_end).filter(SignedDuration::is_positive)
}

fn renew_at(life: Option<SignedDuration>, now: Timestamp) -> Option<Timestamp> {
    let life = life?;
    let margin = RENEW_BEFORE.min(life / 10);
    now.checked_add(life - margin).ok()
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

    use super::*;

    fn now() -> Timestamp {
        "2026-03-04T09:00:00Z".parse().unwrap()
    }

    fn jwt(claims: &str) -> String {
        format!("eyJhbGciOiJSUzI1NiJ9.{}.c2ln", URL_SAFE_NO_PAD.encode(claims))
    }

    fn token(body: &str, server_time: Option<Timestamp>) -> AccessToken {
        let answer = Answer::classify("Session/login", 200, body.to_owned(), server_time).unwrap();
        AccessToken::from_answer(&answer, now()).unwrap()
    }

    /// Seconds from now until the token is replaced.
    fn replaced_after(body: &str, server_time: Option<Timestamp>) -> Option<i64> {
        token(body, server_time).renew_at.map(|at| at.as_second() - now().as_second())
    }

    #[test]
    fn seconds_decide_where_they_are_given() {
        assert_eq!(replaced_after(r#"{"access_token":"t","expires_in":900}"#, None), Some(840));
        assert_eq!(replaced_after(r#"{"access_token":"t","expires_in":"172800"}"#, None), Some(172_740));
        let both = r#"{"access_token":"t","expires_in":900,"expires_at":"2030-01-01 00:00:00"}"#;
        assert_eq!(replaced_after(both, None), Some(840));
    }

    #[test]
    fn an_end_in_utc_text_is_understood() {
        assert_eq!(replaced_after(r#"{"access_token":"t","expires_at":"2026-03-04 09:15:00"}"#, None), Some(840));
    }

    #[test]
    fn an_end_is_measured_by_the_clock_that_set_it() {
        let server_time = now() + SignedDuration::from_hours(2);

        let body = r#"{"access_token":"t","expires_at":"2026-03-04 11:15:00"}"#;

        assert_eq!(replaced_after(body, Some(server_time)), Some(840));
    }

    #[test]
    fn the_tokens_own_end_steps_in_where_the_answer_is_silent() {
        let body = format!(r#"{{"access_token":"{}"}}"#, jwt(&format!(r#"{{"exp":{}}}"#, now().as_second() + 600)));

        assert_eq!(replaced_after(&body, None), Some(540));
    }

    #[test]
    fn a_short_life_is_used_for_nine_tenths() {
        assert_eq!(replaced_after(r#"{"access_token":"t","expires_in":20}"#, None), Some(18));
    }

    #[test]
    fn an_end_that_is_unknown_or_past_causes_no_renewal() {
        for body in [
            r#"{"access_token":"t"}"#,
            r#"{"access_token":"t","expires_in":0}"#,
            r#"{"access_token":"t","expires_at":"2026-03-04 08:59:00"}"#,
            r#"{"access_token":"t","expires_at":"soon"}"#,
            r#"{"access_token":"a.!!.c"}"#,
        ] {
            assert_eq!(replaced_after(body, None), None, "{body}");
        }
    }

    #[test]
    fn the_tokens_claims_are_facts_for_the_doctor() {
        let claims = jwt(r#"{"login":"portadesk-ro","i_env":3,"is_super_user":1,"exp":1772617500}"#);

        let facts = token(&format!(r#"{{"access_token":"{claims}"}}"#), None).facts;

        assert_eq!(facts.login.as_deref(), Some("portadesk-ro"));
        assert_eq!((facts.environment, facts.super_user), (Some(3), Some(true)));
        assert_eq!(facts.expires.map(Timestamp::as_second), Some(1_772_617_500));
    }

    #[test]
    fn an_answer_without_a_token_cannot_be_understood() {
        let answer = Answer::classify("Session/login", 200, r#"{"session_id":"x"}"#.to_owned(), None).unwrap();

        assert!(matches!(AccessToken::from_answer(&answer, now()), Err(PortaBillingError::Unreadable { .. })));
    }

    #[test]
    fn debug_shows_no_token() {
        let shown = format!("{:?}", token(r#"{"access_token":"sesame-open"}"#, None));

        assert!(!shown.contains("sesame"), "{shown}");
    }
}
