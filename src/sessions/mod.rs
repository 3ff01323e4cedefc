//! From a signed page to a signed-in agent.
//!
//! [`Sessions`] makes and checks the short value that the page keeps in memory and sends in a header; [`Access`]
//! decides what the person behind it may do, from what Zendesk says of them. Neither believes anything a page says.

mod access;
mod token;

pub use access::{Access, AccessError, AccessSettings, Intent, Rights, Rule};
pub use token::{Session, SessionError, Sessions, Settings};
