//! What a customer of billing looks like as a Zendesk organization, and what has to be written to make one so.
//!
//! Everything here is a pure function: [`Wanted`] says what billing's present state asks for, [`Written`] is what was last
//! written (as keyed hashes, since values may be personal), and [`changes`] compares the two with what stands in Zendesk.
//!
//! **Who owns what.** Only what stands in [`Wanted`] is ever compared and sent.
//!
//! - The *name* follows billing: it is written when billing's name changed since it was last written. An agent's own name
//!   for the organization stays until then, and for good on an organization that was there before us.
//! - *Tags and domains* of ours are added once and taken away when billing no longer asks for them. Those of others stay,
//!   and one of ours that somebody took away is not put back.
//! - *Custom fields* of the mapping, and the tag of closed customers, are ours alone: whatever else stands there is
//!   replaced.

mod contact;
mod mapping;
mod plan;
mod wanted;
mod written;

pub use contact::Contact;
pub use mapping::{Mapping, NameTemplate, NotATemplate, YES_OR_NO};
pub use plan::{Changes, changes};
pub use wanted::Wanted;
pub use written::{Hasher, Written, WrittenContact};
