//! Organizations that may be a customer's, each with what speaks for it. Nothing is decided here: a person links.

use crate::{
    linking::Linking,
    portabilling::Customer,
    zendesk::{Organization, OrganizationId, Zendesk, ZendeskError},
};

/// Most organizations offered.
const MOST: usize = 8;
/// Of a name that is looked for.
const LEAST_LETTERS: usize = 2;
const MOST_LETTERS: usize = 100;

/// What an organization and a customer have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Evidence {
    /// Its external id names the customer.
    ExternalId,
    /// The customer's contact belongs to it.
    Contact,
    /// It has the customer's name.
    Name,
    /// It has the domain of the customer's e-mail address.
    Domain,
}

impl Evidence {
    /// As it stands with the link and in the ledger.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ExternalId => "billing_external_id",
            Self::Contact => "billing_contact",
            Self::Name => "billing_name",
            Self::Domain => "billing_domain",
        }
    }
}

/// An organization, and what speaks for it: nothing, where somebody has looked for it by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub organization: OrganizationId,
    pub name: String,
    /// The strongest first.
    pub evidence: Vec<Evidence>,
}

/// The candidates for a customer, those with the strongest evidence first.
///
/// # Errors
/// When Zendesk gives no answer.
pub async fn candidates(
    zendesk: &Zendesk,
    linking: &Linking,
    customer: &Customer,
) -> Result<Vec<Candidate>, ZendeskError> {
    let mut found = Vec::new();
    let external_id = linking.prefix().write(customer.id);
    if let Some(organization) = zendesk.organization_by_external_id(&external_id).await? {
        note(&mut found, organization, Evidence::ExternalId, customer);
    }
    if let Some(email) = customer.emails.first()
        && let Some(person) = zendesk.person_with_email(email).await?
        && let Some(id) = person.organization
        && let Some(organization) = zendesk.organization(id).await?
    {
        note(&mut found, organization, Evidence::Contact, customer);
    }
    for name in [customer.company.as_deref(), Some(&*customer.name)].into_iter().flatten() {
        if name.trim().is_empty() {
            continue;
        }
        for profile in zendesk.organizations_named(name).await? {
            note(&mut found, profile.organization, Evidence::Name, customer);
        }
    }
    found.sort_by(|one, other| one.evidence.cmp(&other.evidence));
    found.truncate(MOST);
    Ok(found)
}

/// Organizations whose name begins with what somebody typed; `None` for less than Zendesk looks for.
///
/// # Errors
/// When Zendesk gives no answer.
pub async fn organizations_by_name(zendesk: &Zendesk, typed: &str) -> Result<Option<Vec<Candidate>>, ZendeskError> {
    let name = typed.trim();
    if !(LEAST_LETTERS..=MOST_LETTERS).contains(&name.chars().count()) {
        return Ok(None);
    }
    let named = zendesk.organizations_beginning(name).await?.into_iter().take(MOST);
    let found = named.map(|it| Candidate { organization: it.id, name: it.name, evidence: Vec::new() });
    Ok(Some(found.collect()))
}

fn note(found: &mut Vec<Candidate>, organization: Organization, evidence: Evidence, customer: &Customer) {
    let Organization { id, name, domain_names, .. } = organization;
    if let Some(known) = found.iter_mut().find(|known| known.organization == id) {
        if !known.evidence.contains(&evidence) {
            known.evidence.push(evidence);
            known.evidence.sort_unstable();
        }
        return;
    }
    let domains: Vec<String> =
        customer.emails.iter().filter_map(|email| Some(email.rsplit_once('@')?.1.to_lowercase())).collect();
    let has_domain = domain_names.iter().any(|own| domains.contains(own));
    let mut evidence = vec![evidence];
    evidence.extend(has_domain.then_some(Evidence::Domain));
    found.push(Candidate { organization: id, name, evidence });
}
