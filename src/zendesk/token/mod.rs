//! The check of page tokens: was this page opened by Zendesk, for which agent, in which of our tenants?
//!
//! Zendesk signs the first request of every page with the private key of the app. [`TokenVerifier::verify`] decides
//! whether to believe it, and is the only place where an agent's identity comes from. The algorithm is fixed, and the
//! key follows from the installation named in `aud`, which must be one we were told to [`TokenVerifier::trust`]; nothing
//! in a token chooses how it is checked.
//!
//! What cannot be good is refused before the costly RSA step. All checks are made on one reading of the very bytes that
//! are signed, so the order of the checks changes the cost and never the verdict.

mod claims;
mod error;
mod replay;
#[cfg(test)]
pub(super) mod tests;
mod trust;

use std::{fmt, sync::Arc};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::Algorithm;

use self::{
    claims::{Claims, Header},
    replay::ReplayMemory,
    trust::{Trust, Trusted},
};
use super::{Installation, InstallationId, Location, UserId};
use crate::clock::Clock;

pub use error::{KeyError, TokenError};

/// How far Zendesk's clock and ours may be apart. More would only lengthen the time a stolen token is of use.
pub const LEEWAY: SignedDuration = SignedDuration::from_secs(30);

/// Longest life (`exp - iat`) that is believed unless told otherwise.
///
/// Zendesk does not document the life of its tokens; minutes at most have been seen. A token that claims to live longer
/// is not what a page request carries, and would have to be remembered against replay all that time.
pub const LONGEST_LIFE: SignedDuration = SignedDuration::from_mins(10);

/// Longest token that is looked at. Real ones have about 1 KB.
const MAX_TOKEN_BYTES: usize = 8 * 1024;

/// Tokens remembered against replay: 150 page openings a second, all of them with the longest life.
const MAX_REMEMBERED_TOKENS: usize = 100_000;

/// Believes page requests that Zendesk signed for an installation we trust. Clones share trust and memory.
#[derive(Clone)]
pub struct TokenVerifier(Arc<Inner>);

struct Inner {
    clock: Clock,
    longest_life: SignedDuration,
    trust: Trust,
    used: ReplayMemory,
}

/// A page that Zendesk opened for one of its agents, just now and for the first time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedPage {
    pub tenant: Arc<str>,
    /// The agent in front of the page.
    pub user: UserId,
    pub installation: InstallationId,
    pub location: Location,
}

impl TokenVerifier {
    /// A verifier that trusts nobody yet.
    #[must_use]
    pub fn new(clock: Clock) -> Self {
        Self::with_longest_life(clock, LONGEST_LIFE)
    }

    /// A verifier for an account whose tokens live longer than [`LONGEST_LIFE`].
    #[must_use]
    pub fn with_longest_life(clock: Clock, longest_life: SignedDuration) -> Self {
        let used = ReplayMemory::new(MAX_REMEMBERED_TOKENS);
        Self(Arc::new(Inner { clock, longest_life, trust: Trust::default(), used }))
    }

    /// Believes tokens of this installation from now on.
    ///
    /// May be called again at any time. A new key for an installation replaces the old one, which stays good while
    /// tokens signed with it can still be alive. A tenant may have two installations, so that one app can replace
    /// another; a third makes the oldest be forgotten.
    ///
    /// # Errors
    /// [`KeyError`] when the key is no RSA public key of 2048 to 8192 bits, or the installation is another tenant's.
    pub fn trust(
        &self,
        tenant: &str,
        account_host: &str,
        origin: &str,
        installation: &Installation,
    ) -> Result<(), KeyError> {
        let now = self.0.clock.now();
        let old_key_until = now.saturating_add(self.0.longest_life + LEEWAY).unwrap_or(Timestamp::MAX);
        self.0.trust.add(Trusted::new(tenant, account_host, origin, installation)?, old_key_until)
    }

    /// Stops believing tokens of all installations of a tenant, when the app was removed.
    pub fn forget_all(&self, tenant: &str) {
        self.0.trust.forget(tenant);
    }

    /// Whether this installation is trusted now. What was opened by one that is not has ended.
    #[must_use]
    pub fn trusts(&self, tenant: &str, installation: InstallationId) -> bool {
        self.0.trust.includes(tenant, installation)
    }

    /// Whether any installation of the tenant is trusted: before that no page can be opened.
    #[must_use]
    pub fn is_ready(&self, tenant: &str) -> bool {
        self.0.trust.has(tenant)
    }

    /// Decides about the token of a page request whose query named `origin`. A good token is good once.
    ///
    /// # Errors
    /// [`TokenError`], named for the first thing found wrong.
    pub fn verify(&self, token: &str, origin: Option<&str>) -> Result<VerifiedPage, TokenError> {
        let now = self.0.clock.now();
        let parts = Parts::of(token)?;
        Header::read(&decode(parts.header)?)?;
        let claims = Claims::read(&decode(parts.payload)?)?;

        let trusted = self.0.trust.find(&claims.audience).ok_or(TokenError::UnknownInstallation)?;
        trusted.check_issuer(&claims.issuer)?;
        claims.check_times(now, self.0.longest_life)?;
        trusted.check_origin(origin)?;
        let location = claims.location()?;
        let user = claims.user()?;

        if !trusted.keys(now).any(|key| is_signed_by(key, &parts)) {
            return Err(TokenError::WrongSignature);
        }
        let id = claims.jti.as_deref().unwrap_or(parts.signature);
        let remember_until = claims.expires_at.saturating_add(LEEWAY).unwrap_or(Timestamp::MAX);
        if !self.0.used.first_use(&claims.audience, id, remember_until, now) {
            return Err(TokenError::Replayed);
        }
        let (qsh_length, qsh_alphabet) = claims.shape_of_qsh();
        tracing::debug!(tenant = &*trusted.tenant, qsh_length, qsh_alphabet, "a page was verified");
        Ok(VerifiedPage { tenant: Arc::clone(&trusted.tenant), user, installation: trusted.installation, location })
    }
}

impl fmt::Debug for TokenVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenVerifier").finish_non_exhaustive()
    }
}

/// The three parts of a token, still encoded.
struct Parts<'a> {
    header: &'a str,
    payload: &'a str,
    signature: &'a str,
    /// Header and payload with the dot between them: what is signed.
    signed: &'a [u8],
}

impl<'a> Parts<'a> {
    fn of(token: &'a str) -> Result<Self, TokenError> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(TokenError::TooLong);
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(TokenError::Malformed)?;
        let (header, payload) = signed.split_once('.').ok_or(TokenError::Malformed)?;
        if header.is_empty() || payload.is_empty() || signature.is_empty() || payload.contains('.') {
            return Err(TokenError::Malformed);
        }
        Ok(Self { header, payload, signature, signed: signed.as_bytes() })
    }
}

fn decode(part: &str) -> Result<Vec<u8>, TokenError> {
    URL_SAFE_NO_PAD.decode(part).map_err(|_| TokenError::Malformed)
}

fn is_signed_by(key: &jsonwebtoken::DecodingKey, parts: &Parts<'_>) -> bool {
    jsonwebtoken::crypto::verify(parts.signature, parts.signed, key, Algorithm::RS256).unwrap_or(false)
}
