//! The HTTP edge: every request comes in here and every answer leaves from here.
//!
//! Handlers extract, call a domain room and present; they hold no rules. `routes` lists every path, `error` every
//! status. What holds for all requests (limits, headers, correlation ids, the faces of errors) is `edge`.

mod answers;
mod api;
pub mod assets;
mod billing;
mod body;
mod care;
mod connection;
mod customers;
mod edge;
mod error;
mod espf;
mod extract;
mod face;
mod figures;
mod files;
mod fragments;
mod headers;
mod health;
mod links;
mod manage;
mod organizations;
mod pace;
mod panel;
mod routes;
mod rows;
mod search;
mod senders;
mod settings;
pub mod views;
mod webhooks;

pub use connection::Connection;
pub use error::{ApiError, Presentation};
pub use extract::{FormError, token_of_form};
pub use fragments::{FragmentKey, Fragments, Subject};
pub use pace::Pace;
pub use routes::{ROUTES, Route, configure};
pub use settings::{PublicUrl, Settings};

use actix_web::http::header::HeaderName;

/// Carries a renewed session to the page.
static SESSION_HEADER: HeaderName = HeaderName::from_static("x-portadesk-session");

/// The middleware around all routes.
pub use edge::handle as edge;
