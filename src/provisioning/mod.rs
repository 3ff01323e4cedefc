//! What happens in billing, and how it reaches Zendesk.
//!
//! Billing posts events ([`Event`]). An event is a hint that something has changed, never the change itself: whom it
//! concerns is marked in the store ([`Door::take`]), and the event is acknowledged once that is durable. Because the
//! present state is read again later, order, repeats and gaps do no harm.
//!
//! The [`Engine`] works off what is marked: it leads accounts and numbers to their customers, reads a customer's present
//! state, has `organizations` say what follows from it, and writes that to Zendesk.

mod credentials;
mod decisions;
mod engine;
mod event;
mod heard;
mod intake;
mod sealed;
mod settings;
mod standing;

pub use credentials::{Credentials, Way};
pub use decisions::{Decision, retry_all};
pub use engine::{Engine, OUTDATED, Parts, Receipt, Run, ShownPlan, Steward, before, bringing};
pub use event::{Event, Group, Subject, Unusable};
pub use intake::{Door, Intake, IntakeError, Taken};
pub use settings::Settings;
pub use standing::Standing;
