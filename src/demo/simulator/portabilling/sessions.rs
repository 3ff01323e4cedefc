//! Sessions: login, refresh, ping, logout, and the guard against guessing.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use super::{
    answer::{Answer, ApiFault},
    credentials::{is_same, random_hex},
    params::Params,
    row::moment,
    staff::{Holder, Realm},
    state::{ExpiryFields, State},
    token::{Claims, looks_like_a_token},
};

/// `i_user` of the API user.
pub(super) const USER: u32 = 42;

/// Failed logins within [`GUARD_TIME`] that close the door, and how long it then stays closed.
const FAILURES_ALLOWED: usize = 5;
const GUARD_TIME: SignedDuration = SignedDuration::from_mins(10);

/// How long a refresh token can be used: not known of the real system.
const REFRESH_LIFETIME: SignedDuration = SignedDuration::from_hours(24 * 7);

/// All sessions of this site, and the failed logins.
#[derive(Debug, Default)]
pub(super) struct Sessions {
    by_token: HashMap<String, Session>,
    failures: Vec<Timestamp>,
}

#[derive(Debug, Clone)]
struct Session {
    id: String,
    holder: Holder,
    refresh_token: String,
    issued_at: Timestamp,
    expires_at: Timestamp,
    last_used: Timestamp,
}

impl Sessions {
    /// Ends all sessions, as a failover to another site does.
    pub(super) fn expire_all(&mut self) {
        self.by_token.clear();
    }

    fn is_guarded(&mut self, now: Timestamp) -> bool {
        self.failures.retain(|failure| now.duration_since(*failure) < GUARD_TIME);
        self.failures.len() >= FAILURES_ALLOWED
    }

    /// Forgets what has been over for long, so that logging in often does not add up.
    fn sweep(&mut self, now: Timestamp) {
        self.by_token.retain(|_, session| now.duration_since(session.issued_at) < REFRESH_LIFETIME);
    }
}

/// Whether an access token opens a call, and whose it is; counts as use of the session.
pub(super) fn check_token(state: &State, realm: Realm, token: &str) -> Result<Holder, ApiFault> {
    let (now, idle_limit) = (state.now(), state.settings().idle_limit);
    let mut sessions = state.sessions();
    let known = sessions.by_token.get_mut(token).filter(|session| session.holder.realm == realm);
    let Some(session) = known else {
        let code = if looks_like_a_token(token) { "failed_to_process_access_token" } else { "failed_to_process_jwt" };
        return Err(ApiFault::new(format!("Client.Session.check_auth.{code}"), "Failed to process the access token"));
    };
    if now >= session.expires_at {
        let code = "Client.Session.check_auth.failed_to_process_access_token";
        return Err(ApiFault::new(code, "The access token has expired"));
    }
    if now.duration_since(session.last_used) > idle_limit {
        return Err(ApiFault::auth_failed());
    }
    session.last_used = now;
    Ok(session.holder.clone())
}

/// As [`check_token`], for the older way to name a session.
pub(super) fn check_session_id(state: &State, realm: Realm, session_id: &str) -> Result<Holder, ApiFault> {
    let token = {
        let sessions = state.sessions();
        let found = sessions.by_token.iter().find(|(_, session)| session.id == session_id);
        found.map(|(token, _)| token.clone())
    };
    token.map_or_else(|| Err(ApiFault::auth_failed()), |token| check_token(state, realm, &token))
}

/// Whose login it is, if password or API token are right. Failures count against the guard.
pub(super) fn check_credentials(state: &State, realm: Realm, given: &Params<'_>) -> Result<Holder, ApiFault> {
    let now = state.now();
    if state.sessions().is_guarded(now) {
        let code = "Server.Session.cannot_login_brute_force_activity";
        return Err(ApiFault::new(code, "Cannot login: brute-force activity detected"));
    }
    given.exactly_one_of(&["password", "token"])?;
    let right = &state.credentials;
    let login = given.text("login")?.ok_or_else(|| given.fault("login is mandatory"))?;
    if let Some(person) = person(state, realm, login, given.text("password")?) {
        return person;
    }
    let settings = state.settings().clone();
    let token_counts = settings.api_token_ends.is_none_or(|end| now < end);
    let is_right = match (given.text("password")?, given.text("token")?) {
        (Some(password), _) => is_same(password, &right.password),
        (_, Some(token)) => token_counts && is_same(token, &right.token),
        _ => false,
    };
    if !is_right || realm != Realm::Admin || !is_same(login, &right.login) {
        return Err(note_failure(state));
    }
    if settings.must_change_password && given.has("password") {
        let code = "Server.Session.alert_You_must_change_password";
        return Err(ApiFault::new(code, "You must change your password"));
    }
    Ok(Holder {
        login: right.login.clone(),
        i_user: USER,
        realm,
        i_parent: None,
        i_customer: None,
        is_super_user: settings.is_super_user,
    })
}

/// Somebody of this realm with a login of their own. `None`: there is none with this login and password.
fn person(state: &State, realm: Realm, login: &str, password: Option<&str>) -> Option<Result<Holder, ApiFault>> {
    let people = state.people();
    let known = people.iter().find(|person| person.realm == realm && is_same(&person.login, login))?;
    if !is_same(password?, &known.password) {
        return None;
    }
    if known.must_change_password {
        let code = "Server.Session.alert_You_must_change_password";
        return Some(Err(ApiFault::new(code, "You must change your password")));
    }
    Some(Ok(Holder::of(known)))
}

/// A refused login, counted.
pub(super) fn note_failure(state: &State) -> ApiFault {
    let now = state.now();
    state.sessions().failures.push(now);
    ApiFault::login_refused()
}

pub(super) fn login(state: &State, realm: Realm, params: &Params<'_>) -> Answer {
    params.only(&["login", "password", "token", "i_env"])?;
    if params.has("i_env") {
        return Err(ApiFault::new("Client.Session.login.env_forbidden", "Environment setting is forbidden"));
    }
    let holder = check_credentials(state, realm, params)?;
    let session_id = new_id()?;
    state.sessions().failures.clear();
    let mut answer = open(state, holder, &session_id)?;
    answer.insert("session_id".to_owned(), session_id.into());
    Ok(answer.into())
}

pub(super) fn refresh(state: &State, params: &Params<'_>) -> Answer {
    params.only(&["refresh_token"])?;
    let given = params.text("refresh_token")?.ok_or_else(|| params.fault("refresh_token is mandatory"))?;
    let now = state.now();
    let renewed = {
        let mut sessions = state.sessions();
        let session = sessions.by_token.values_mut().find(|session| session.refresh_token == given);
        session.filter(|session| now.duration_since(session.issued_at) < REFRESH_LIFETIME).map(|session| {
            session.refresh_token.clear();
            (session.holder.clone(), session.id.clone())
        })
    };
    let (holder, session_id) = renewed.filter(|_| !given.is_empty()).ok_or_else(|| {
        ApiFault::new("Server.Session.refresh_access_token.refresh_failed", "Failed to refresh the access token")
    })?;
    Ok(open(state, holder, &session_id)?.into())
}

/// Always 200: a dead token belongs to user 0.
pub(super) fn ping(state: &State, realm: Realm, params: &Params<'_>) -> Answer {
    params.only(&["access_token"])?;
    let token = params.text("access_token")?.ok_or_else(|| params.fault("access_token is mandatory"))?;
    let user = check_token(state, realm, token).map_or(0, |holder| holder.i_user);
    Ok(json!({ "user_id": user }))
}

pub(super) fn logout(state: &State, params: &Params<'_>) -> Answer {
    params.only(&["access_token", "session_id"])?;
    params.exactly_one_of(&["access_token", "session_id"])?;
    let session_id = params.text("session_id")?;
    let token = params.text("access_token")?;
    let mut sessions = state.sessions();
    let before = sessions.by_token.len();
    sessions.by_token.retain(|known, session| Some(known.as_str()) != token && Some(session.id.as_str()) != session_id);
    if sessions.by_token.len() == before {
        let code = "Client.Session.logout.failed_to_process_access_token";
        return Err(ApiFault::new(code, "Failed to process the access token"));
    }
    Ok(json!({ "success": 1 }))
}

/// A new access token for a session. Earlier ones stay good until they end.
fn open(state: &State, holder: Holder, session_id: &str) -> Result<Map<String, Value>, ApiFault> {
    let now = state.now();
    let settings = state.settings().clone();
    let expires_at = now.checked_add(settings.token_lifetime).unwrap_or(Timestamp::MAX);
    let claims = Claims {
        login: &holder.login,
        user: holder.i_user,
        realm: holder.realm.as_str(),
        session_id,
        issued_at: now.as_second(),
        expires_at: expires_at.as_second(),
        is_super_user: holder.is_super_user,
    };
    let access_token = state.signer.sign(claims).ok_or_else(no_randomness)?;
    let refresh_token = new_id()?;
    let session = Session {
        id: session_id.to_owned(),
        holder,
        refresh_token: refresh_token.clone(),
        issued_at: now,
        expires_at,
        last_used: now,
    };
    let mut sessions = state.sessions();
    sessions.sweep(now);
    sessions.by_token.insert(access_token.clone(), session);
    let mut answer = Map::new();
    answer.insert("access_token".to_owned(), access_token.into());
    answer.insert("refresh_token".to_owned(), refresh_token.into());
    if settings.expiry != ExpiryFields::In {
        answer.insert("expires_at".to_owned(), moment(expires_at).into());
    }
    if settings.expiry != ExpiryFields::At {
        answer.insert("expires_in".to_owned(), settings.token_lifetime.as_secs().into());
    }
    Ok(answer)
}

fn new_id() -> Result<String, ApiFault> {
    random_hex().map_err(|_| no_randomness())
}

fn no_randomness() -> ApiFault {
    ApiFault::new("Server.internal_error", "Internal error")
}
