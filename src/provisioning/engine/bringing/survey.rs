//! What there is on both sides, small enough to be held for a hundred thousand customers: numbers and hashes.

use std::{
    collections::{HashSet, hash_map::DefaultHasher},
    hash::{Hash, Hasher},
};

use super::{
    super::walk::{Step, Walk},
    Bringing, BringingError, Progress, Stage,
    decide::Question,
};
use crate::{
    portabilling::CustomerId,
    search::domain_of,
    zendesk::{OrganizationId, Profile},
};

/// Customers on a page of billing's list.
const PAGE: u32 = 500;

/// Numbers and hashes of all customers and all organizations.
#[derive(Debug, Default)]
pub(super) struct Survey {
    pub customers: Vec<CustomerId>,
    domains: Index,
    names: Index,
    external_ids: Index,
}

/// From the hash of a text to the numbers of those that have it. The text itself is compared once they are read.
#[derive(Debug, Default)]
struct Index(Vec<(u64, u64)>);

impl Index {
    fn add(&mut self, text: &str, id: u64) {
        self.0.push((hash(text), id));
    }

    fn finish(&mut self) {
        self.0.sort_unstable();
        self.0.dedup();
    }

    fn of(&self, text: &str) -> impl Iterator<Item = u64> {
        let wanted = hash(text);
        let start = self.0.partition_point(|(hash, _)| *hash < wanted);
        self.0[start..].iter().take_while(move |(hash, _)| *hash == wanted).map(|(_, id)| *id)
    }
}

/// As Zendesk compares names and external ids: without regard to case and blanks around.
fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.trim().to_lowercase().hash(&mut hasher);
    hasher.finish()
}

/// Names that rows before have taken.
#[derive(Debug, Default)]
pub(super) struct Allotted(HashSet<u64>);

impl Allotted {
    pub fn has(&self, name: &str) -> bool {
        self.0.contains(&hash(name))
    }

    pub fn take(&mut self, name: &str) {
        self.0.insert(hash(name));
    }
}

impl Survey {
    pub fn named(&self, name: &str) -> impl Iterator<Item = OrganizationId> {
        self.names.of(name).map(OrganizationId)
    }

    pub fn with_external_id(&self, external_id: &str) -> impl Iterator<Item = OrganizationId> {
        self.external_ids.of(external_id).map(OrganizationId)
    }

    pub fn add(&mut self, profile: &Profile) {
        let organization = &profile.organization;
        self.names.add(&organization.name, organization.id.0);
        if let Some(external_id) = &organization.external_id {
            self.external_ids.add(external_id, organization.id.0);
        }
    }

    pub fn add_owner(&mut self, domain: &str, customer: CustomerId) {
        self.domains.add(domain, customer.get());
    }

    /// To be called before anything is looked up.
    pub fn finish(&mut self) {
        for index in [&mut self.domains, &mut self.names, &mut self.external_ids] {
            index.finish();
        }
    }

    /// Whether the domain is this customer's alone, as far as billing's list says.
    pub fn is_own(&self, domain: &str, customer: CustomerId) -> bool {
        let mut others = self.domains.of(domain).peekable();
        // A list that tells no addresses proves nothing.
        others.peek().is_some() && others.all(|id| id == customer.get())
    }
}

impl Bringing {
    /// Of everything, or, where only a few customers are asked about, of what concerns them.
    pub(super) async fn survey(
        &self,
        questions: impl FnOnce() -> Result<Vec<Question>, BringingError>,
        tell: &dyn Fn(Progress),
    ) -> Result<Survey, BringingError> {
        if self.is_near {
            return self.survey_of(&questions()?).await;
        }
        let mut survey = Survey::default();
        self.survey_customers(&mut survey, tell).await?;
        self.survey_organizations(&mut survey, tell).await?;
        survey.finish();
        Ok(survey)
    }

    async fn survey_customers(&self, survey: &mut Survey, tell: &dyn Fn(Progress)) -> Result<(), BringingError> {
        let mut walk = Walk::default();
        loop {
            let (billing, page) = (&self.engine.parts.billing, walk.page(PAGE));
            let list = self.billing_patiently(async || Ok(billing.all_customers(page).await?)).await?;
            let ids: Vec<CustomerId> = list.rows.iter().map(|customer| customer.id).collect();
            let Step::On { is_over, .. } = walk.take(page, &ids, list.more) else { continue };
            for customer in &list.rows {
                survey.customers.push(customer.id);
                for domain in customer.emails.iter().filter_map(|email| domain_of(email)) {
                    survey.add_owner(&domain, customer.id);
                }
            }
            tell(Progress { stage: Stage::Customers, done: walk.place(), of: list.total, left: None });
            if is_over {
                break;
            }
        }
        // Pages repeat each other's ends.
        survey.customers.sort_unstable();
        survey.customers.dedup();
        Ok(())
    }

    async fn survey_organizations(&self, survey: &mut Survey, tell: &dyn Fn(Progress)) -> Result<(), BringingError> {
        let zendesk = &self.zendesk;
        let (mut cursor, mut done) = (None, 0);
        loop {
            let page = self.patiently(async || zendesk.profiles_after(cursor.as_deref()).await).await?;
            page.profiles.iter().for_each(|profile| survey.add(profile));
            done += page.profiles.len() as u64;
            tell(Progress { stage: Stage::Organizations, done, of: None, left: None });
            cursor = page.next;
            if cursor.is_none() {
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_finds_all_that_share_a_text_whatever_its_case() {
        let mut index = Index::default();
        for (text, id) in [("Acme", 3), ("Fjord", 1), (" acme ", 2)] {
            index.add(text, id);
        }
        index.finish();

        assert_eq!(index.of("ACME").collect::<HashSet<_>>(), HashSet::from([2, 3]));
        assert_eq!(index.of("nobody").count(), 0);
    }

    #[test]
    fn a_domain_that_nobody_is_known_to_have_is_nobodys_own() {
        let mut survey = Survey::default();
        let [one, two] = [1, 2].map(|id| CustomerId::new(id).unwrap());
        for (domain, id) in [("own.example", 1), ("own.example", 1), ("shared.example", 1), ("shared.example", 2)] {
            survey.domains.add(domain, id);
        }
        survey.domains.finish();

        assert!(survey.is_own("own.example", one) && !survey.is_own("own.example", two));
        assert!(!survey.is_own("shared.example", one) && !survey.is_own("other.example", one));
    }
}
