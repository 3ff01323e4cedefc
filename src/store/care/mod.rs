//! What customers ask from self-care: drafts with their files, what was sent and waits for the help desk, and which ticket it
//! became. Words and files are sealed by whoever brings them; once the help desk has them they are gone from here.

mod files;
mod queries;
#[cfg(test)]
mod tests;

pub use files::{FileRoom, QueryFile};
pub use queries::{Asked, Delivered, Queries, Query, SentBefore};
