//! A customer's tickets for billing staff, who come without Zendesk's page.

pub mod session;
