//! The HTTP edge: every request comes in here and every answer leaves from here.
//!
//! Handlers extract, call a domain room and present; they hold no rules. `routes` lists every path, `error` every
//! status. What holds for all requests (limits, headers, correlation ids, the faces of errors) is `edge`.

mod answers;
pub mod assets;
mod body;
mod correlation;
mod customers;
mod edge;
mod error;
mod extract;
mod face;
mod figures;
mod files;
mod fragments;
mod headers;
mod health;
mod links;
mod organizations;
mod pace;
mod panel;
mod routes;
mod rows;
mod search;
mod settings;
pub mod views;

pub use error::{ApiError, Presentation};
pub use extract::{FormError, token_of_form};
pub use fragments::{FragmentKey, Fragments, Subject};
pub use pace::Pace;
pub use routes::{ROUTES, Route, configure};
pub use settings::Settings;

use actix_web::http::header::HeaderName;

/// Carries a renewed session to the page.
static SESSION_HEADER: HeaderName = HeaderName::from_static("x-portadesk-session");

/// The middleware around all routes.
pub use edge::handle as edge;

#[cfg(test)]
mod sizes {
    fn size6<A, B, C, D, E, G, F: Future>(_: impl Fn(A, B, C, D, E, G) -> F) -> usize {
        size_of::<F>()
    }
    fn size2<A, B, F: Future>(_: impl Fn(A, B) -> F) -> usize {
        size_of::<F>()
    }
    fn size3<A, B, C, F: Future>(_: impl Fn(A, B, C) -> F) -> usize {
        size_of::<F>()
    }
    #[test]
    fn print_sizes() {
        println!("organizations::show {}", size6(super::organizations::show));
        println!("search::find {}", size6(super::search::find));
        println!("customers::show {}", size6(super::customers::show));
        println!("customers::card {}", size2(super::customers::card));
        println!("linking.state {}", size2(crate::linking::Linking::state));
        println!("linking.partner_of {}", size2(crate::linking::Linking::partner_of));
        println!("directory.customer {}", size3(crate::customers::Directory::customer));
        println!("directory.reseller_name {}", size2(crate::customers::Directory::reseller_name));
        println!("Card {}", size_of::<crate::customers::Card>());
        println!("CardRequest {}", size_of::<super::customers::CardRequest>());
        println!("FragmentKey {}", size_of::<super::FragmentKey>());
        println!("rights {}", size3(crate::sessions::Access::rights));
    }
}
