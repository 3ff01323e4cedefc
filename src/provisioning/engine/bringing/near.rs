//! What there is on both sides about a few customers: asked for, where a survey would read everything.

use futures_util::{StreamExt, TryStreamExt, stream};

use super::{Bringing, BringingError, SIDE_BY_SIDE, decide::UNDONE, survey::Survey};
use crate::{
    organizations::Wanted,
    portabilling::{CustomerFilter, CustomerId, Matching, Needle, Page, PortaBillingError},
    zendesk::Profile,
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
    pub(super) async fn survey_of(&self, customers: &[CustomerId]) -> Result<Survey, BringingError> {
        let found: Vec<Found> = stream::iter(customers.iter().copied())
            .map(|customer| self.around(customer))
            .buffered(SIDE_BY_SIDE)
            .try_collect()
            .await?;
        let prefix = self.engine.parts.linking.prefix();
        let own = customers.iter().map(|customer| prefix.write(*customer));
        let external_ids: Vec<String> = own.flat_map(|own| [format!("{UNDONE}{own}"), own]).collect();
        let mut survey = Survey::default();
        survey.customers = customers.to_vec();
        for external_ids in external_ids.chunks(crate::zendesk::AT_ONCE) {
            let profiles = self.patiently(async || self.engine.parts.zendesk.profiles_with(external_ids).await).await?;
            for profile in &profiles {
                survey.add(profile);
            }
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

    /// Organizations of the customer's name, and who else has its domain.
    async fn around(&self, customer: CustomerId) -> Result<Found, BringingError> {
        let (billing, zendesk) = (&self.engine.parts.billing, &self.engine.parts.zendesk);
        let read = self.billing_patiently(async || Ok(billing.customer(customer).await?)).await?;
        let Some(read) = read else { return Ok(Found::default()) };
        let wanted = Wanted::of(&read, None, &self.engine.settings.mapping);
        let mut profiles = Vec::new();
        for name in [wanted.name.clone(), wanted.name_with_number()] {
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
