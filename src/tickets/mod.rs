//! The tickets of a customer's organization, as people in billing and customers see them.
//!
//! Read from Zendesk and remembered for a moment: lists, counts, and the latest public reply of each ticket. Private notes
//! never come this far. Nothing here decides who may look; whether they are the provider's own people decides what of it.

mod candidates;
mod list;
mod settings;

pub use candidates::{Candidate, Evidence, candidates, organizations_by_name};
pub use list::{Audience, Counts, LastReply, Listed, MOST_WORDS, Tickets, Wish};
pub use settings::Settings;
