//! Being logged in to billing, once for everyone.
//!
//! Failed logins in parallel trip billing's brute-force guard and lock everybody out. So at most one login is under
//! way, all who need it wait for that one, and a refusal is remembered before another is tried.

use std::{
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
    time::Duration,
};

use futures_util::{
    FutureExt,
    future::{BoxFuture, Shared},
};
use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret;
use serde::Serialize;

use super::{
    Credential, PortaBillingError, Settings, Silence, fault, method::Call, token::AccessToken, transport::Transport,
};
use crate::clock::Clock;

const FIRST_BACK_OFF: Duration = Duration::from_mins(1);
const LONGEST_BACK_OFF: Duration = Duration::from_mins(15);
/// The least wait once billing blocks logins: trying sooner prolongs the block.
const BRUTE_FORCE_BACK_OFF: Duration = Duration::from_mins(5);
/// When billing refuses even a fresh token, new logins do not help; faults are believed for this long.
const RENEWAL_SPACING: SignedDuration = SignedDuration::from_secs(60);

type Login = Result<Arc<AccessToken>, PortaBillingError>;

pub(super) struct Session {
    login: String,
    /// The credential in use first, then the next one.
    credentials: Vec<Credential>,
    clock: Clock,
    state: RwLock<State>,
}

#[derive(Default)]
struct State {
    token: Option<Arc<AccessToken>>,
    under_way: Option<Shared<BoxFuture<'static, Login>>>,
    refusal: Option<Refusal>,
    /// Which credential was accepted last: tried first, for each refused attempt counts against us.
    accepted: usize,
    vain_renewal: Option<Timestamp>,
}

struct Refusal {
    code: String,
    since: Timestamp,
    wait: Duration,
    /// Refusals in a row.
    count: u32,
}

#[derive(Serialize)]
struct LoginParams<'a> {
    login: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<&'a str>,
}

impl Session {
    pub(super) fn new(settings: &Settings, clock: Clock) -> Self {
        let credentials = [Some(settings.credential.clone()), settings.next_credential.clone()];
        Self {
            login: settings.login.clone(),
            credentials: credentials.into_iter().flatten().collect(),
            clock,
            state: RwLock::default(),
        }
    }

    /// A token that can be used now: the one at hand, or that of the login that everybody waits for.
    pub(super) async fn token(self: &Arc<Self>, transport: &Arc<Transport>) -> Login {
        if let Some(token) = self.read().usable_token(self.clock.now()) {
            return Ok(token);
        }
        self.join_login(transport)?.await
    }

    /// A newer token than `refused`, or `None` when a fresh one was refused as well a moment ago.
    pub(super) async fn renewed(
        self: &Arc<Self>,
        transport: &Arc<Transport>,
        refused: &Arc<AccessToken>,
    ) -> Result<Option<Arc<AccessToken>>, PortaBillingError> {
        if !self.forget(refused) {
            return Ok(None);
        }
        self.token(transport).await.map(Some)
    }

    /// Tells that a token fresh from [`Session::renewed`] was refused as well.
    pub(super) fn renewal_was_vain(&self) {
        self.write().vain_renewal = Some(self.clock.now());
    }

    fn forget(&self, refused: &Arc<AccessToken>) -> bool {
        let now = self.clock.now();
        let mut state = self.write();
        if !state.token.as_ref().is_some_and(|token| Arc::ptr_eq(token, refused)) {
            return true;
        }
        if state.vain_renewal.is_some_and(|at| is_within(now, at, RENEWAL_SPACING)) {
            return false;
        }
        state.token = None;
        true
    }

    fn join_login(
        self: &Arc<Self>,
        transport: &Arc<Transport>,
    ) -> Result<Shared<BoxFuture<'static, Login>>, PortaBillingError> {
        let now = self.clock.now();
        let mut state = self.write();
        if let Some(token) = state.usable_token(now) {
            return Ok(futures_util::future::ready(Ok(token)).boxed().shared());
        }
        // One that has ended without clearing its place was cut off.
        if let Some(login) = state.under_way.as_ref().filter(|login| login.peek().is_none()) {
            return Ok(login.clone());
        }
        if let Some(refused) = state.refusal.as_ref().and_then(|refusal| refusal.still_in_force(now)) {
            return Err(refused);
        }
        // A task of its own: the asker who started it may go away, the others still want it.
        let (session, transport) = (Arc::clone(self), Arc::clone(transport));
        let task = tokio::spawn(async move { session.log_in(&transport).await });
        let login = task.map(|ended| ended.unwrap_or(Err(PortaBillingError::Unreachable(Silence::Interrupted))));
        let login = login.boxed().shared();
        state.under_way = Some(login.clone());
        Ok(login)
    }

    async fn log_in(&self, transport: &Transport) -> Login {
        let first = self.read().accepted;
        let result = self.try_credentials(transport, first).await;
        let mut state = self.write();
        state.under_way = None;
        match result {
            Ok((token, accepted)) => {
                tracing::info!(credential = accepted + 1, "logged in to billing");
                state.accepted = accepted;
                state.refusal = None;
                state.token = Some(Arc::clone(&token));
                Ok(token)
            }
            Err(PortaBillingError::Fault { code, .. }) if fault::refuses_login(&code) => {
                let refusal = Refusal::next(state.refusal.take(), code, self.clock.now());
                tracing::error!(code = refusal.code, "billing refuses the login; check login and token");
                let error = refusal.error(refusal.wait);
                state.token = None;
                state.refusal = Some(refusal);
                Err(error)
            }
            Err(error) => Err(error),
        }
    }

    /// Tries the credential accepted last, then the other one. Tells which was accepted, or the first one's fault.
    async fn try_credentials(
        &self,
        transport: &Transport,
        first: usize,
    ) -> Result<(Arc<AccessToken>, usize), PortaBillingError> {
        let mut refused = None;
        for offset in 0..self.credentials.len() {
            let index = (first + offset) % self.credentials.len();
            match self.try_credential(transport, &self.credentials[index]).await {
                Ok(token) => return Ok((Arc::new(token), index)),
                Err(PortaBillingError::Fault { method, code }) if fault::refuses_login(&code) => {
                    let is_blocked = fault::is_brute_force_guard(&code);
                    refused.get_or_insert(PortaBillingError::Fault { method, code });
                    if is_blocked {
                        break;
                    }
                }
                Err(error) => return Err(error),
            }
        }
        Err(refused.unwrap_or(PortaBillingError::Unreachable(Silence::Interrupted)))
    }

    async fn try_credential(
        &self,
        transport: &Transport,
        credential: &Credential,
    ) -> Result<AccessToken, PortaBillingError> {
        let (token, password) = match credential {
            Credential::Token(token) => (Some(token.expose_secret()), None),
            Credential::Password(password) => (None, Some(password.expose_secret())),
        };
        let params = LoginParams { login: &self.login, token, password };
        let answer = transport.ask(&transport.request(Call::Login, &params), None).await?;
        AccessToken::from_answer(&answer, self.clock.now())
    }

    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn usable_token(&self, now: Timestamp) -> Option<Arc<AccessToken>> {
        self.token.as_ref().filter(|token| !token.is_due(now)).cloned()
    }
}

impl Refusal {
    fn next(earlier: Option<Self>, code: String, now: Timestamp) -> Self {
        let count = earlier.map_or(0, |refusal| refusal.count) + 1;
        let growing = FIRST_BACK_OFF.saturating_mul(1 << (count - 1).min(8)).min(LONGEST_BACK_OFF);
        let least = if fault::is_brute_force_guard(&code) { BRUTE_FORCE_BACK_OFF } else { FIRST_BACK_OFF };
        Self { code, since: now, wait: growing.max(least), count }
    }

    fn still_in_force(&self, now: Timestamp) -> Option<PortaBillingError> {
        let passed = Duration::try_from(now.duration_since(self.since)).ok()?;
        let left = self.wait.saturating_sub(passed);
        (!left.is_zero()).then(|| self.error(left))
    }

    fn error(&self, retry_in: Duration) -> PortaBillingError {
        PortaBillingError::LoginRefused { code: self.code.clone(), retry_in }
    }
}

/// Whether `at` lies less than `span` back; never, when the clock was set back behind it.
fn is_within(now: Timestamp, at: Timestamp, span: SignedDuration) -> bool {
    let passed = now.duration_since(at);
    !passed.is_negative() && passed < span
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_after_refusals_grows_to_a_quarter_of_an_hour() {
        let mut refusal = None;
        let minutes: Vec<u64> = (0..7)
            .map(|_| {
                let next =
                    Refusal::next(refusal.take(), "Server.Session.auth_failed".to_owned(), Timestamp::UNIX_EPOCH);
                refusal.insert(next).wait.as_secs() / 60
            })
            .collect();

        assert_eq!(minutes, [1, 2, 4, 8, 15, 15, 15]);
    }

    #[test]
    fn the_brute_force_guard_is_given_five_minutes_at_least() {
        let code = "Server.Session.cannot_login_brute_force_activity".to_owned();

        assert_eq!(Refusal::next(None, code, Timestamp::UNIX_EPOCH).wait, BRUTE_FORCE_BACK_OFF);
    }
}
