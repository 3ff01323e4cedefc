//! The refusal to link what is linked already, and the way to do it all the same.

use askama::Template;

use super::Party;
use crate::locale::Texts;

/// 409: the organization, the customer or both have another partner. At least one of the present ones is set.
#[derive(Debug, Clone, Template)]
#[template(path = "panel/conflict.html")]
pub struct ConflictView {
    pub t: Texts,
    /// The pair that was asked for.
    pub organization: Party,
    pub customer: Party,
    /// The customer this organization is linked to now.
    pub present_customer: Option<Party>,
    /// The organization this customer is linked to now.
    pub present_organization: Option<Party>,
    /// Repeated from the request, so that the move keeps its evidence.
    pub evidence_token: Option<String>,
    /// Whether this agent may move the link.
    pub may_move: bool,
    /// Names the request in the logs.
    pub correlation_id: String,
}
