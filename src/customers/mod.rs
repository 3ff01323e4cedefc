//! The customer as people see it: card, accounts, invoices and charges in words, for one agent and one tenant's rules.
//!
//! Billing's records come in through the [`Directory`], which remembers them; the `present_` functions turn them into
//! values ready to be placed by a template. Nothing is escaped here, and what a tenant does not show is not in the
//! result at all.

mod accounts;
mod card;
mod charges;
mod directory;
mod facts;
mod invoices;
mod latest;
mod money;
mod presentation;
mod settings;
mod shown;
mod status;
mod view;

#[cfg(test)]
mod golden_tests;
#[cfg(test)]
mod samples;

pub use accounts::present_accounts;
pub use card::present_card;
pub use charges::present_charges;
pub use directory::{CacheSettings, Directory, DirectoryError, Reading};
pub use invoices::present_invoices;
pub use presentation::Presentation;
pub use settings::Settings;
pub use shown::{Field, Section, Shown, UnknownName};
pub use status::{account_status, customer_status, is_closed, status_code};
pub use view::{AccountRow, Card, ChargeIcon, ChargeRow, Fact, FactKind, InvoiceRow, MoneyLine, Rows, Status, Tone};
