//! What there is on both sides about a few customers: asked for, where a survey would read everything.

use futures_util::{StreamExt, TryStreamExt, stream};

use super::{
    Bringing, BringingError, SIDE_BY_SIDE,
    decide::{Question, UNDONE, same_name},
    survey::Survey,
};
use crate::{
    organizations::Wanted,
    portabilling::{CustomerFilter, CustomerId, Matching, Needle, Page, PortaBillingError},
    zendesk::{OrganizationId, Profile},
};

/// Customers with addresses in one domain that are asked for: a second one decides.
const SHARERS: u32 = 5;

/// What is asked about one customer.
#[derive(Default)]
struct Found {
    profiles: Vec<Profile>,
    domain: Option<(String, Vec<CustomerId>)>,
}

impl Bringing {
    pub(super) async fn survey_of(&self, questions: &[Question]) -> Result<Survey, BringingError> {
        let pairs: Vec<OrganizationId> = questions.iter().filter_map(|question| question.pair).collect();
        let mut named = Vec::new();
        for pairs in pairs.chunks(crate::zendesk::AT_ONCE) {
            named.extend(self.patiently(async || self.zendesk.profiles(pairs).await).await?);
        }
        let customers: Vec<CustomerId> = questions.iter().map(|question| question.customer).collect();
        let of_pair = |question: &Question| {
            named.iter().find(|profile| Some(profile.organization.id) == question.pair).map(|it| &*it.organization.name)
        };
        let found: Vec<Found> = stream::iter(questions)
            .map(|question| self.around(question.customer, of_pair(question)))
            .buffered(SIDE_BY_SIDE)
            .try_collect()
            .await?;
        let prefix = self.engine.parts.linking.prefix();
        let own = customers.iter().map(|customer| prefix.write(*customer));
        let external_ids: Vec<String> = own.flat_map(|own| [format!("{UNDONE}{own}"), own]).collect();
        let mut survey = Survey::default();
        survey.customers = customers;
        for external_ids in external_ids.chunks(crate::zendesk::AT_ONCE) {
            let profiles = self.patiently(async || self.zendesk.profiles_with(external_ids).await).await?;
            for profile in &profiles {
                survey.add(profile);
            }
        }
        for profile in &named {
            survey.add(profile);
        }
        for Found { profiles, domain } in found {
            for profile in &profiles {
                survey.add(profile);
            }
            if let Some((domain, owners)) = domain {
                for owner in owners {
                    survey.add_owner(&domain, owner);
                }
            }
        }
        survey.finish();
        Ok(survey)
    }

    /// Organizations of the customer's name, and who else has its domain. Where the organization that a person has chosen has
    /// the name already, nobody else's name matters.
    async fn around(&self, customer: CustomerId, chosen: Option<&str>) -> Result<Found, BringingError> {
        let (billing, zendesk) = (&self.engine.parts.billing, &self.zendesk);
        let read = self.billing_patiently(async || Ok(billing.customer(customer).await?)).await?;
        let Some(read) = read else { return Ok(Found::default()) };
        let wanted = Wanted::of(&read, None, &self.engine.settings.mapping);
        let mut profiles = Vec::new();
        let has_it = chosen.is_some_and(|name| same_name(name, &wanted.name));
        for name in [wanted.name.clone(), wanted.name_with_number()].into_iter().filter(|_| !has_it) {
            profiles.extend(self.patiently(async || zendesk.organizations_named(&name).await).await?);
        }
        let domain = match wanted.domain {
            Some(domain) => {
                let others = self.billing_patiently(async || self.owners(&domain).await).await?;
                Some((domain, others))
            }
            None => None,
        };
        Ok(Found { profiles, domain })
    }

    /// Customers with addresses in a domain; nobody, where billing refuses to tell: then it is taken for nobody's own.
    async fn owners(&self, domain: &str) -> Result<Vec<CustomerId>, BringingError> {
        let needle = Needle { text: format!("@{domain}"), matching: Matching::Contains };
        let filter = CustomerFilter::Text { needle, fields: vec!["email"] };
        match self.engine.parts.billing.customers(&filter, Page::first(SHARERS)).await {
            Ok(list) => Ok(list.rows.iter().map(|customer| customer.id).collect()),
            Err(PortaBillingError::Fault { .. }) => Ok(Vec::new()),
            Err(error) => Err(error.into()),
        }
    }
}
