//! A desk to test on: the real service on a thread of its own, between a billing and a help desk that obey the test.
//!
//! ```ignore
//! let desk = Desk::start().await;
//! let panel = desk.open_panel_as(agents::OLENA).await;
//! let card = panel.organization(77).await;
//! assert_eq!(card.view(), "linked");
//! ```
//!
//! Every answer that passes through here is searched for secrets, and so is every line of the log (`watch`).

mod answer;
mod care;
mod desk;
pub mod document;
mod folder;
mod panel;
pub mod right;
#[path = "../../shared/schema.rs"]
mod schema;
#[path = "../../shared/secrets.rs"]
mod secrets;
mod service;
mod setting;
mod waiting;
pub mod watch;
pub mod wire;

pub use answer::Answer;
pub use care::{CareGuest, visit_of};
pub use desk::Desk;
pub use panel::Panel;
pub use setting::Setting;
pub use waiting::until;
pub use wire::Wire;

/// What billing's sender of events proves itself with, at a desk that takes events.
pub const EVENT_SECRET: &str = "an-espf-secret-of-the-tests";
/// What seals queries, and what the self-care portal proves itself with, where a setting has customers ask for help.
pub const CARE_SECRET: &str = "a-care-secret-of-the-tests-0123456789";
pub const LINK_SECRET: &str = "a-link-secret-of-the-tests-0123456789";
/// With what the widget's key signs, where one is set.
pub const WIDGET_SECRET: &str = "a-widget-secret-of-the-tests";
/// What Zendesk signs with where a setting takes webhooks.
pub const WEBHOOK_SECRET: &str = "a-webhook-secret-of-the-tests";

/// What neighbours of the first tenant have in place of the secrets above.
pub mod neighbours {
    pub const EVENT_SECRET: &str = "an-espf-secret-of-a-neighbour";
    pub const CARE_SECRET: &str = "a-care-secret-of-a-neighbour-0123456789";
    pub const LINK_SECRET: &str = "a-link-secret-of-a-neighbour-0123456789";
    pub const WEBHOOK_SECRET: &str = "a-webhook-secret-of-a-neighbour";
}

/// The people who work at the simulated desk.
pub mod agents {
    /// An agent in group 201.
    pub const OLENA: u64 = 534;
    /// An admin in groups 201 and 202.
    pub const TOM: u64 = 535;
    /// An agent with the custom role 360001, in group 202.
    pub const KIM: u64 = 536;
    /// Suspended before the story begins.
    pub const RAY: u64 = 537;
}

/// The organizations that begin in a state of their own.
pub mod organizations {
    /// `pb-46170`
    pub const EASYCALL: u64 = 77;
    /// No external id; its requester belongs to customer 46171.
    pub const NORTHWIND: u64 = 78;
    /// No external id, and two customers of its name.
    pub const ACME: u64 = 79;
    /// `pb-46176`
    pub const OLD_TOWN: u64 = 82;
    /// `pb-99999`, whom billing does not have.
    pub const LIGHTHOUSE: u64 = 83;
    /// `CRM-5521`: another program's.
    pub const LOCKHART: u64 = 85;
    /// Nothing at all.
    pub const VISITORS: u64 = 86;
}
