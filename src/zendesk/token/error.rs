//! Why a page request is not believed, and why a key is not trusted.

use thiserror::Error;

/// Why a page token is refused. None of them says anything a forger could learn from: the page only shows that the agent
/// has to open it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TokenError {
    #[error("the token is longer than any real one")]
    TooLong,
    /// Not three parts of base64url, or a header that is no JSON.
    #[error("this is no token")]
    Malformed,
    /// Anything but RS256, or an extension we do not know.
    #[error("the token is not signed in the one way Zendesk signs")]
    WrongAlgorithm,
    /// No UTF-8, no JSON, a claim missing, twice, or of the wrong type.
    #[error("the token's claims cannot be read")]
    UnreadableClaims,
    #[error("the token is for an installation that is not known here")]
    UnknownInstallation,
    #[error("the token was issued by another account")]
    WrongIssuer,
    /// The page's `origin` is missing or is not the account's.
    #[error("the page was opened from another origin")]
    WrongOrigin,
    #[error("the token has expired")]
    Expired,
    #[error("the token is from the future")]
    NotYetValid,
    #[error("the token claims to live longer than a page request's does")]
    LivesTooLong,
    /// No `context`, another product, or a place where the app is not shown.
    #[error("the token is not for a place where the app is shown")]
    WrongLocation,
    #[error("the token names no user")]
    NoUser,
    #[error("the token is not signed with the app's key")]
    WrongSignature,
    #[error("the token was used before")]
    Replayed,
}

impl TokenError {
    /// A stable word for metrics.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLong => "too_long",
            Self::Malformed => "malformed",
            Self::WrongAlgorithm => "wrong_algorithm",
            Self::UnreadableClaims => "unreadable_claims",
            Self::UnknownInstallation => "unknown_installation",
            Self::WrongIssuer => "wrong_issuer",
            Self::WrongOrigin => "wrong_origin",
            Self::Expired => "expired",
            Self::NotYetValid => "not_yet_valid",
            Self::LivesTooLong => "lives_too_long",
            Self::WrongLocation => "wrong_location",
            Self::NoUser => "no_user",
            Self::WrongSignature => "wrong_signature",
            Self::Replayed => "replayed",
        }
    }
}

/// Why an installation is not trusted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum KeyError {
    #[error("the app's key is no RSA public key in PEM of 2048 to 8192 bits")]
    NotAnRsaPublicKey,
    /// Tokens name an account and an installation only, so both tenants could not be told apart.
    #[error("the installation belongs to tenant {0} already")]
    OfAnotherTenant(String),
}
