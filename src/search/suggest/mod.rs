//! Candidates for an organization that is not linked yet, each with the evidence for it.
//!
//! Nothing is decided here: candidates are ranked and shown, and a person links. Whatever a ticket says is checked
//! against billing before it counts, and what many customers share (a mail provider's domain, say) never counts.

mod candidates;
pub mod domains;
mod names;
mod probes;
mod scan;

use futures_util::{StreamExt, stream};

pub use candidates::{Candidate, Evidence, Field, Rule, Source, Strength};
pub use scan::{PatternError, TokenPattern};

use self::{candidates::Leads, probes::probes};
use super::{billing::Billing, regions::Region};

/// The most calls to billing that one [`suggest()`] makes; a test holds it to that.
pub const MAX_CALLS: usize = 36;
/// Calls under way at once.
const AT_ONCE: usize = 6;

/// What the help desk knows about an organization and its ticket. Everything may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Hints {
    pub organization_name: Option<String>,
    /// Without `@`. The first three that are no mail provider's are used.
    pub organization_domains: Vec<String>,
    pub requester_email: Option<String>,
    pub requester_phone: Option<String>,
    /// Only strengthens a candidate that something else has found.
    pub requester_name: Option<String>,
    pub subject: Option<String>,
    /// The ticket's first comment as plain text. Its beginning is read.
    pub description: Option<String>,
    /// Where phone numbers without a calling code are dialled.
    pub region: Region,
}

/// What an operator decides about evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// What account and customer ids look like in running text.
    pub patterns: Vec<TokenPattern>,
    /// Domains, beside the built-in list of mail providers, that say nothing about a customer: the operator's own, say.
    pub ignored_domains: Vec<String>,
    /// A domain that more customers than this have is no evidence.
    pub domain_shared_by: usize,
}

impl Rules {
    pub const DOMAIN_SHARED_BY: usize = 3;
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            patterns: TokenPattern::defaults(),
            ignored_domains: Vec::new(),
            domain_shared_by: Self::DOMAIN_SHARED_BY,
        }
    }
}

/// What was found for an organization.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Suggestions {
    /// The strongest first, at most ten; none twice. Several mean that a person has to choose.
    pub candidates: Vec<Candidate>,
    /// What looked like evidence and is none.
    pub set_aside: Vec<SetAside>,
    /// Billing did not answer everything: there may be more candidates.
    pub incomplete: bool,
}

/// A value that was not counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    pub source: Source,
    pub value: String,
    pub reason: Reason,
}

/// Why a domain is no evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Anybody can have an address there, or the operator's rules name it.
    PublicDomain,
    /// More customers share it than the rules allow.
    SharedDomain,
}

/// Collects evidence in at most [`MAX_CALLS`] calls to billing.
pub async fn suggest<B: Billing>(billing: &B, hints: &Hints, rules: &Rules) -> Suggestions {
    let (questions, mut set_aside) = probes(billing, hints, rules);
    let answers: Vec<_> = stream::iter(questions).buffered(AT_ONCE).collect().await;
    let mut incomplete = false;
    let mut leads = Leads::default();
    for answer in answers {
        match answer {
            Ok(probed) => {
                probed.leads.into_iter().for_each(|lead| leads.add(lead));
                set_aside.extend(probed.set_aside);
            }
            // A question that billing is unable to answer leaves nothing open; one it failed to answer does.
            Err(error) => incomplete |= error.is_outage(),
        }
    }
    let known_all = leads.read_customers(billing).await;
    let candidates = leads.into_candidates(hints.requester_name.as_deref());
    Suggestions { candidates, set_aside, incomplete: incomplete || !known_all }
}

#[cfg(test)]
mod tests;
