//! Stand-ins for the two foreign systems: real servers, strict, sharing no types with the clients.

mod courier;
pub mod edge;
pub mod portabilling;
pub mod zendesk;
