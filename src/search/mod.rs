//! From what a person typed, or what a ticket says, to customers in billing.
//!
//! [`Query::recognise`] finds out what a text may be, [`find()`] asks billing for every reading at once and merges the
//! answers, [`suggest()`] collects evidence for an organization that is not linked. Called by the web edge.
//!
//! It decides nothing: a search gives matches with their reasons, a suggestion gives candidates with their evidence.
//! A tenant's [`Finder`] remembers both for a short while.

mod billing;
#[cfg(test)]
mod fake;
mod find;
mod finder;
mod matches;
mod phone;
mod plan;
mod query;
mod regions;
mod settings;
mod suggest;
mod text;

pub use billing::Billing;
pub use find::{PageRequest, SearchError, find};
pub use finder::Finder;
pub use matches::{Closeness, Match, Matched, MatchedBy, Matches, Outcome, Reseller, Total, Tried};
pub use phone::PhoneNumber;
pub use plan::Target;
pub use query::{Query, QueryError, Reading};
pub use regions::{Region, UnknownRegion};
pub use settings::Settings;
pub use suggest::domains::{domain_of, is_public};
pub use suggest::{
    Candidate, Evidence, Field, Hints, MAX_CALLS, PatternError, Reason, Rule, Rules, SetAside, Source, Strength,
    Suggestions, TokenPattern, suggest,
};
