//! The ledger: an append-only, hash-chained record of every link, unlink, move, adoption and refused attempt, and of
//! which customer's data was shown to which agent on which ticket.
//!
//! It holds ids only: no name, phone number, mail address or search text ever enters it. Nothing removes a record.
//!
//! Two ways lead in, one chain comes out:
//!
//! - **Changes** (`linking`) are appended in the same transaction as the change itself, before it is answered.
//! - **Views** are handed to [`Ledger::view`], which costs a lock and a look-up, and are written together by a background
//!   task: the first view after a quiet moment is on disk at most [`GROUP_FOR`] plus one commit later, far within a
//!   second, and everything is written on [`Ledger::shutdown`].
//!
//! **Loss window**: a crash of the process or the machine loses the views of the last half second or so, never a
//! change. A database that cannot be written loses nothing: views wait in memory, and when [`WAITING_AT_MOST`] records of
//! them wait, `view` refuses. Whoever shows a customer must then not show it: what cannot be recorded is not shown.
//!
//! Views of the same agent, customer, organization and ticket that are written together become one record with their
//! number and everything that was shown. They are never folded across writes, since a record is never changed.
//!
//! A record's place in the chain is the order of writing; `at` is when it happened. A view can thus stand after a
//! change that happened half a second later.

mod entry;
mod export;
mod verify;
mod waiting;
mod writer;

pub use entry::{Actor, Attempted, Entry, Shown, TicketEntry, View, decided, help, not_allowed, status_told};
pub use export::{ExportError, Format, export};
pub use verify::{Break, Flaw, VerifyReport, verify};
pub use writer::{GROUP_FOR, Ledger, NotRecorded, WAITING_AT_MOST};

#[cfg(test)]
mod tests;
