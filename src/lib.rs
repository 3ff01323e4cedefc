//! portadesk joins a telecom billing system (PortaBilling) and a help desk (Zendesk).
//!
//! Folders are domains, and each names only those below it (`tests/architecture.rs` holds the table):
//!
//! ```text
//! main -> commands -> app, demo, doctor
//! app -> web -> tenants -> customers, search, linking, tickets, care, senders, costs, sessions
//!                          linking -> ledger -> store        customers, sessions -> remembered
//!                          portabilling, zendesk -> outbound, clock
//! config -> every room's own Settings, read with settings::Section
//! ```
//!
//! **One page.** Zendesk posts a signed form to `POST /zendesk/panel`. [`web`]'s `panel::show` has the token checked by
//! [`zendesk::TokenVerifier`], begins a session ([`sessions`]) and answers with a page that holds no customer.
//!
//! **One card.** The page's script asks `GET /panel/organizations/77`. The extractor `SignedInAgent` proves who asks and
//! what they may do; [`linking`] says which customer belongs to the organization; [`customers`]' directory recalls the
//! customer or reads it from [`portabilling`], once for all who wait; `present_card` puts it in words ([`locale`]); the
//! view is recorded in the [`ledger`]; the fragment goes out, and is kept as bytes for the next agent.
//!
//! **One search.** `GET /panel/search?q=…` has [`search`] recognise what was typed, ask billing for every reading of it
//! side by side, and merge the answers into one ranked list with the reasons.
//!
//! **One visit.** Billing staff sign in on the page of a customer's tickets, or bring a link that is good once. [`visits`] keeps
//! who they are in a sealed value that their page holds; what they may see is billing's answer to their own token.
//!
//! **One event.** Billing posts to `/espf/{tenant}/events`. [`provisioning`]'s `Door` reads it and marks whom it concerns,
//! in one commit with all events that wait; only then is it answered 200. A worker reads the customer's present state,
//! [`organizations`] says what follows from it, and Zendesk is written.
//!
//! **One plan.** An administrator's page asks `POST /manage/plans` for what accepting proposals would write; [`provisioning`]'s
//! `Steward` makes the plan that `sync plan` would make, and applies the one whose hash comes back.
//!
//! **One unknown sender.** `PUT /panel/tickets/12/organization` has [`senders`] promise it in the store, put the requester into the
//! organization and the ticket as well, and keep what was added, so that exactly that can be taken back.
//!
//! **One link.** `PUT /panel/organizations/77/link` makes [`linking`] commit link, ledger entry and the intent to tell
//! Zendesk in one transaction; Zendesk's `external_id` follows.

pub mod app;
pub mod care;
pub mod causes;
pub mod cli;
pub mod clock;
pub mod commands;
pub mod config;
pub mod costs;
pub mod customers;
pub mod demo;
pub mod doctor;
pub mod espf;
pub mod keys;
pub mod ledger;
pub mod linking;
pub mod locale;
pub mod organizations;
pub mod outbound;
pub mod portabilling;
pub mod provisioning;
pub mod remembered;
pub mod sealing;
pub mod search;
pub mod senders;
pub mod sessions;
pub mod settings;
pub mod store;
pub mod telemetry;
pub mod tenants;
pub mod tickets;
pub mod visits;
pub mod waits;
pub mod web;
pub mod zendesk;
