//! The client of PortaBilling's JSON API: reads, and cannot do anything else.
//!
//! A question (`client`, `listing`) becomes a call from the read list (`method`), made with the shared login
//! (`session`), in its turn (`gate`), unless billing is being left alone (`breaker`), over HTTP (`transport`); the
//! answer is sorted by its fault code and turned into our own types (`wire`). Nothing of an answer is kept between
//! calls: caching is the business of those who ask.

mod breaker;
mod client;
mod endpoints;
mod error;
mod fault;
mod gate;
mod health;
mod listing;
mod matching;
mod method;
mod people;
mod records;
mod session;
mod settings;
mod token;
mod transport;
mod wire;

pub use client::PortaBilling;
pub use error::{PortaBillingError, Silence};
pub use health::{Circuit, Failure, ServerFacts, TokenFacts, UpstreamHealth};
pub use method::ReadMethod;
pub use people::{Entered, People, PersonError, Realm};
pub use records::{
    Account, AccountBillStatus, AccountFilter, AccountId, Address, BalanceControl, BillStatus, Charge, ChargeKind,
    Customer, CustomerFilter, CustomerId, CustomerKind, CustomerMoney, CustomerState, Extension, Invoice, List,
    Matching, Needle, NotAnId, Page,
};
pub use settings::{Credential, SearchStyle, Settings};

#[cfg(test)]
mod tests;
