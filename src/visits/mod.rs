//! People who come without Zendesk's signed page: billing staff, and customers from self-care.
//!
//! They come in by one of two ways. Either they sign in with their own billing credentials, which billing checks and
//! nobody keeps ([`Throttle`] slows down whoever guesses), or they bring a **link** that is good once and not for long
//! ([`Visits::invite`], [`Visits::redeem`]). Either way begins a **visit**: a value that the page keeps in memory and
//! sends in a header. There is no cookie, so third-party cookies may be blocked, and nothing another site could send
//! along.
//!
//! Links and visits are sealed (AES-256-GCM) with a key made from `sessions.key`: whoever holds one can neither read nor
//! change it, so the token with which a person may ask billing travels inside. What was used or ended is *spent* in the
//! store, which all replicas share. A visit ends when it is not used for a while, after a longest time, when the person
//! signs out, and when billing no longer takes their token.

mod error;
mod seal;
mod settings;
mod throttle;
mod visit;

pub use error::VisitError;
pub use settings::Settings;
pub use throttle::{Attempt, Throttle, TooManyAttempts};
pub use visit::{Door, Signed, Visit, VisitId, Visitor, Visits, Who};
