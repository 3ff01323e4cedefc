//! What the tests stand on: a browser, a staged demo, and words for what a person does with them.

mod axe;
mod desk;
mod driver;
mod gallery;
mod inspection;
pub mod requisites;
#[path = "../../shared/secrets.rs"]
mod secrets;
mod view;

pub use desk::{Desk, Seat, people};
pub use gallery::Gallery;
pub use view::View;
