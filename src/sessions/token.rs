//! The session value: who, since when, until when, under our own signature.
//!
//! `v2.` + base64url(payload) + `.` + base64url(HMAC-SHA256), where the payload is
//! `tenant user installation began issued nonce` separated by blanks. It holds nothing secret and nothing a page could use elsewhere. It lives in page memory only
//! and travels in the `Authorization` header, so there is no cookie and nothing for another site to forge.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use aws_lc_rs::{
    hmac,
    rand::{SecureRandom, SystemRandom},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use foldhash::fast::RandomState;
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;

use crate::{
    clock::Clock,
    settings::Section,
    zendesk::{InstallationId, UserId},
};

/// Shortest signing key accepted from the configuration, in bytes.
const LEAST_KEY_BYTES: usize = 32;
/// Longest value looked at; ours have about 150 characters.
const MOST_VALUE_BYTES: usize = 512;
const VERSION: &str = "v2.";
/// Values whose signature was checked and that are remembered, so that the next request need not check it again: about
/// 1 MB. Beyond it all are forgotten once.
const REMEMBERED_AT_MOST: usize = 4_096;

/// How long sessions live and what signs them.
#[derive(Debug, Clone)]
pub struct Settings {
    /// A session unused for this long ends.
    pub idle: Duration,
    /// A session ends this long after the page was opened, however much it is used.
    pub longest: Duration,
    /// Signs new sessions. Left out: a random key, so that a restart ends all sessions.
    pub key: Option<SecretString>,
    /// Still accepted, not used for new sessions: the former key during a change.
    pub previous_key: Option<SecretString>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { idle: Self::IDLE, longest: Self::LONGEST, key: None, previous_key: None }
    }
}

impl Settings {
    pub const IDLE: Duration = Duration::from_mins(15);
    pub const LONGEST: Duration = Duration::from_hours(12);

    #[must_use]
    pub fn read(mut section: Section) -> Self {
        let minute = Duration::from_mins(1);
        let settings = Self {
            idle: section.duration("idle", Self::IDLE, minute..=Self::IDLE * 4),
            longest: section.duration("longest", Self::LONGEST, minute..=Self::LONGEST),
            key: signing_key(&mut section, "key"),
            previous_key: signing_key(&mut section, "previous_key"),
        };
        section.finish();
        settings
    }
}

fn signing_key(section: &mut Section, name: &str) -> Option<SecretString> {
    let key = section.secret(name)?;
    if key.expose_secret().len() < LEAST_KEY_BYTES {
        section.problem(
            name,
            format!("must have at least {LEAST_KEY_BYTES} characters; `openssl rand -hex 32` makes one"),
        );
    }
    Some(key)
}

/// A checked session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The tenant's name.
    pub tenant: Arc<str>,
    pub user: UserId,
    /// The installation of the app that opened the page.
    pub installation: InstallationId,
    /// When the page was opened.
    pub began: Timestamp,
    /// When this value was made.
    pub issued: Timestamp,
}

/// Why a session value is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SessionError {
    #[error("there is no session")]
    Missing,
    #[error("the session is not one of ours")]
    Forged,
    #[error("the session has ended")]
    Ended,
}

impl SessionError {
    /// For metrics.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Forged => "forged",
            Self::Ended => "ended",
        }
    }
}

/// Makes and checks session values.
pub struct Sessions {
    clock: Clock,
    idle: SignedDuration,
    longest: SignedDuration,
    current: hmac::Key,
    previous: Option<hmac::Key>,
    random: SystemRandom,
    /// What values say whose signature is good; how old they are is looked at each time.
    verified: RwLock<HashMap<Box<str>, Session, RandomState>>,
}

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sessions").field("idle", &self.idle).field("longest", &self.longest).finish_non_exhaustive()
    }
}

/// The system gives no random bytes: nothing can be signed safely.
#[derive(Debug, Clone, Copy, Error)]
#[error("the system gives no random bytes")]
pub struct NoRandomness;

impl Sessions {
    /// # Errors
    /// Only when no key is configured and the system gives no random bytes.
    pub fn new(settings: &Settings, clock: Clock) -> Result<Self, NoRandomness> {
        let current = match &settings.key {
            Some(key) => key_from(key),
            None => hmac::Key::generate(hmac::HMAC_SHA256, &SystemRandom::new()).map_err(|_| NoRandomness)?,
        };
        Ok(Self {
            clock,
            idle: SignedDuration::try_from(settings.idle).unwrap_or(SignedDuration::from_mins(15)),
            longest: SignedDuration::try_from(settings.longest).unwrap_or(SignedDuration::from_hours(12)),
            current,
            previous: settings.previous_key.as_ref().map(key_from),
            random: SystemRandom::new(),
            verified: RwLock::default(),
        })
    }

    /// A new session for the person whom Zendesk has just named.
    #[must_use]
    pub fn begin(&self, tenant: &str, user: UserId, installation: InstallationId) -> String {
        let now = self.clock.now();
        self.sign(&Session { tenant: tenant.into(), user, installation, began: now, issued: now })
    }

    /// # Errors
    /// [`SessionError`] when the value is missing, not ours, or too old.
    pub fn check(&self, value: &str) -> Result<Session, SessionError> {
        if value.is_empty() {
            return Err(SessionError::Missing);
        }
        let session = match self.recall(value) {
            Some(session) => session,
            None => self.remember(value, self.verify(value).ok_or(SessionError::Forged)?),
        };
        let now = self.clock.now();
        let idle_for = now.duration_since(session.issued);
        let lived_for = now.duration_since(session.began);
        if idle_for >= self.idle || lived_for >= self.longest || idle_for < SignedDuration::from_mins(-1) {
            return Err(SessionError::Ended);
        }
        Ok(session)
    }

    /// A fresh value for a session in use, once a third of its idle time has passed. It keeps the day it began.
    #[must_use]
    pub fn renew(&self, session: &Session) -> Option<String> {
        let now = self.clock.now();
        let due = now.duration_since(session.issued) >= self.idle / 3;
        due.then(|| self.sign(&Session { issued: now, ..session.clone() }))
    }

    fn recall(&self, value: &str) -> Option<Session> {
        self.verified.read().unwrap_or_else(PoisonError::into_inner).get(value).cloned()
    }

    fn remember(&self, value: &str, session: Session) -> Session {
        let mut verified = self.verified.write().unwrap_or_else(PoisonError::into_inner);
        if verified.len() >= REMEMBERED_AT_MOST {
            verified.clear();
        }
        verified.insert(value.into(), session.clone());
        session
    }

    fn sign(&self, session: &Session) -> String {
        let mut nonce = [0; 9];
        // Without randomness two values of one second are alike, which harms nobody: the signature is what counts.
        let _ = self.random.fill(&mut nonce);
        let nonce = BASE64_URL_SAFE_NO_PAD.encode(nonce);
        let Session { tenant, user, installation, began, issued } = session;
        let payload = format!("{tenant} {user} {installation} {} {} {nonce}", began.as_second(), issued.as_second());
        let tag = hmac::sign(&self.current, payload.as_bytes());
        let encode = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
        format!("{VERSION}{}.{}", encode(payload.as_bytes()), encode(tag.as_ref()))
    }

    fn verify(&self, value: &str) -> Option<Session> {
        if value.len() > MOST_VALUE_BYTES {
            return None;
        }
        let (payload, tag) = value.strip_prefix(VERSION)?.split_once('.')?;
        let payload = BASE64_URL_SAFE_NO_PAD.decode(payload).ok()?;
        let tag = BASE64_URL_SAFE_NO_PAD.decode(tag).ok()?;
        let keys = [Some(&self.current), self.previous.as_ref()];
        keys.into_iter().flatten().find(|key| hmac::verify(key, &payload, &tag).is_ok())?;
        parse(std::str::from_utf8(&payload).ok()?)
    }
}

fn key_from(secret: &SecretString) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, secret.expose_secret().as_bytes())
}

fn parse(payload: &str) -> Option<Session> {
    let mut parts = payload.split(' ');
    let tenant = parts.next()?.into();
    let user = parts.next()?.parse().ok()?;
    let installation = parts.next()?.parse().ok()?;
    let began = Timestamp::from_second(parts.next()?.parse().ok()?).ok()?;
    let issued = Timestamp::from_second(parts.next()?.parse().ok()?).ok()?;
    parts.next()?;
    parts.next().is_none().then_some(Session { tenant, user, installation, began, issued })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_noon() -> Clock {
        Clock::fixed("2026-03-01T12:00:00Z".parse().unwrap())
    }

    fn sessions(clock: &Clock) -> Sessions {
        Sessions::new(&Settings::default(), clock.clone()).unwrap()
    }

    #[test]
    fn a_session_names_its_tenant_and_user() {
        let clock = at_noon();
        let sessions = sessions(&clock);

        let session = sessions.check(&sessions.begin("panda", UserId(534), InstallationId(9001))).unwrap();

        assert_eq!((&*session.tenant, session.user), ("panda", UserId(534)));
        assert_eq!((session.installation, session.began), (InstallationId(9001), clock.now()));
    }

    #[test]
    fn a_session_unused_for_fifteen_minutes_has_ended() {
        let clock = at_noon();
        let sessions = sessions(&clock);
        let value = sessions.begin("panda", UserId(534), InstallationId(9001));

        clock.advance(SignedDuration::from_secs(15 * 60 - 1));
        assert!(sessions.check(&value).is_ok());
        clock.advance(SignedDuration::from_secs(1));

        assert_eq!(sessions.check(&value), Err(SessionError::Ended));
    }

    #[test]
    fn a_value_that_was_good_once_grows_old_all_the_same_and_is_forgotten_among_many() {
        let clock = at_noon();
        let sessions = sessions(&clock);
        let value = sessions.begin("panda", UserId(534), InstallationId(9001));

        for user in 1..=1 + REMEMBERED_AT_MOST as u64 {
            assert!(sessions.check(&value).is_ok());
            assert!(sessions.check(&sessions.begin("panda", UserId(user), InstallationId(9001))).is_ok());
        }
        assert!(sessions.verified.read().unwrap().len() <= REMEMBERED_AT_MOST);
        clock.advance(SignedDuration::from_mins(15));

        assert_eq!(sessions.check(&value), Err(SessionError::Ended));
    }

    #[test]
    fn a_session_in_use_is_renewed_but_never_beyond_twelve_hours() {
        let clock = at_noon();
        let sessions = sessions(&clock);
        let mut value = sessions.begin("panda", UserId(534), InstallationId(9001));
        assert_eq!(sessions.renew(&sessions.check(&value).unwrap()), None, "nothing to renew yet");

        let mut lived = SignedDuration::ZERO;
        while let Ok(session) = sessions.check(&value) {
            value = sessions.renew(&session).unwrap_or(value);
            clock.advance(SignedDuration::from_mins(10));
            lived += SignedDuration::from_mins(10);
        }

        assert_eq!(lived, SignedDuration::from_hours(12));
    }

    #[test]
    fn a_changed_or_foreign_value_is_not_accepted() {
        let clock = at_noon();
        let sessions = sessions(&clock);
        let value = sessions.begin("panda", UserId(534), InstallationId(9001));
        let other =
            Sessions::new(&Settings::default(), clock).unwrap().begin("panda", UserId(534), InstallationId(9001));
        let (payload, tag) = value.strip_prefix(VERSION).unwrap().split_once('.').unwrap();
        let text = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap();
        let admin = BASE64_URL_SAFE_NO_PAD.encode(text.replace("534", "535"));

        let forged = [
            other,
            format!("{VERSION}{admin}.{tag}"),
            format!("{VERSION}{payload}."),
            format!("{VERSION}{payload}"),
            format!("{value}x"),
            "v1.a.b".to_owned(),
            "x".repeat(10_000),
            "v2.Ü.Ü".to_owned(),
        ];

        for value in forged {
            assert_eq!(sessions.check(&value), Err(SessionError::Forged), "{value}");
        }
        assert_eq!(sessions.check(""), Err(SessionError::Missing));
    }

    #[test]
    fn the_previous_key_is_accepted_during_a_change_and_not_after_it() {
        let clock = at_noon();
        let old: SecretString = "0123456789abcdef0123456789abcdef".into();
        let new: SecretString = "fedcba9876543210fedcba9876543210".into();
        let with = |key: &SecretString, previous: Option<&SecretString>| {
            let settings = Settings { key: Some(key.clone()), previous_key: previous.cloned(), ..Settings::default() };
            Sessions::new(&settings, clock.clone()).unwrap()
        };
        let value = with(&old, None).begin("panda", UserId(534), InstallationId(9001));

        assert!(with(&new, Some(&old)).check(&value).is_ok());
        assert_eq!(with(&new, None).check(&value), Err(SessionError::Forged));
    }
}
