//! Matches and candidates as rows: enough to tell two customers of the same name apart, and why each is there.

use fluent_bundle::FluentArgs;

use super::{
    answers::{self, Place},
    views::{MatchRow, Party},
};
use crate::{
    customers::{Fact, FactKind, Field, Section, Status, present_card},
    locale::Texts,
    portabilling::{Customer, CustomerId},
    search::{
        self, Candidate, Evidence, Match, Matched, MatchedBy, Outcome, Reason, Rule, SetAside, Source, Target, Tried,
    },
    zendesk::OrganizationId,
};

/// Accounts named in a row.
const SAMPLE: usize = 3;

impl Place<'_> {
    /// The row of a match.
    pub async fn match_row(&self, found: &Match) -> MatchRow {
        let reseller = found.reseller.as_ref().map(|it| it.name.clone().unwrap_or_else(|| it.id.to_string()));
        let mut row = match &found.customer {
            Some(customer) => self.row(customer, reseller).await,
            None => self.bare_row(found.id).await,
        };
        if self.agent.tenant.panel.shown.has_section(Section::Accounts) {
            row.accounts = found.accounts.iter().take(SAMPLE).map(|account| account.name.clone()).collect();
            row.accounts.extend(self.more_accounts(row.accounts.len() as u64, found.account_total));
        }
        row.evidence =
            found.matched.iter().filter(|matched| self.may_tell(matched)).map(|it| self.reason(it)).collect();
        row.evidence_token = found.matched.first().map(|matched| token("search", matched.by.as_str()));
        row
    }

    /// The row of a candidate.
    pub async fn candidate_row(&self, candidate: &Candidate) -> MatchRow {
        let reseller = self.agent.tenant.directory.reseller_name(&candidate.customer).await;
        let mut row = self.row(&candidate.customer, reseller).await;
        let told = candidate.evidence.iter().filter(|evidence| self.may_tell_field(evidence.field));
        row.evidence = told.map(|evidence| self.evidence(evidence)).collect();
        row.evidence_token = candidate.evidence.first().map(|evidence| token("suggested", evidence.rule.as_str()));
        row
    }

    /// The row of a customer that is there for another reason.
    pub async fn row(&self, customer: &Customer, reseller: Option<String>) -> MatchRow {
        let t = self.reader.texts();
        let presentation = self.agent.presentation(self.reader, customer.created.unwrap_or_default());
        let card = present_card(customer, reseller.as_deref(), &presentation);
        let place = [customer.address.city.clone(), customer.address.country.clone()];
        let place: Vec<String> = place.into_iter().flatten().collect();
        let person = [&customer.first_name, &customer.last_name].into_iter().flatten().cloned().collect::<Vec<_>>();
        let shown = &self.agent.tenant.panel.shown;
        let facts = [
            (Field::ContactPerson, "match-contact", person.join(" ")),
            (Field::Address, "match-city", place.join(", ")),
            (Field::Reseller, "match-reseller", reseller.unwrap_or_default()),
        ];
        let facts = facts.into_iter().filter(|(field, _, value)| shown.has(*field) && !value.is_empty());
        let named = |value: &String| *value == card.title || card.subtitle.as_ref() == Some(value);
        let facts = facts.filter(|(_, _, value)| !named(value));
        let facts = facts.map(|(_, label, value)| text_fact(t, label, value)).collect();
        MatchRow {
            id: card.id,
            title: card.title,
            subtitle: card.subtitle,
            status: card.status,
            facts,
            accounts: Vec::new(),
            evidence: Vec::new(),
            evidence_token: None,
            linked_to: self.known_partner(customer.id).await,
            billing_link: card.billing_link,
        }
    }

    /// Only the number is known: an account led here, and billing did not tell about its customer.
    async fn bare_row(&self, id: CustomerId) -> MatchRow {
        let t = self.reader.texts();
        let unknown = t.get("match-status-unknown").into_owned();
        MatchRow {
            id: id.to_string(),
            title: t.with("customer-untitled", "id", id).into_owned(),
            subtitle: None,
            status: Status { tone: crate::customers::Tone::Neutral, label: unknown, reason: None },
            facts: Vec::new(),
            accounts: Vec::new(),
            evidence: Vec::new(),
            evidence_token: None,
            linked_to: self.known_partner(id).await,
            billing_link: None,
        }
    }

    /// The organization a customer is linked to, with its name where that can be told at once.
    pub async fn partner(&self, customer: CustomerId) -> Option<Party> {
        let partner = self.agent.tenant.linking.partner_of_customer(customer).await.ok().flatten()?;
        Some(self.named(partner.link.organization).await)
    }

    /// As [`Place::partner`], for one of several rows: whoever shows them has the names read for all of them first, and waits
    /// once.
    async fn known_partner(&self, customer: CustomerId) -> Option<Party> {
        let partner = self.agent.tenant.linking.partner_of_customer(customer).await.ok().flatten()?;
        Some(self.known(partner.link.organization))
    }

    /// An organization that is not the one beside the panel, with its name where that was read before.
    pub fn known(&self, organization: OrganizationId) -> Party {
        let name = self.agent.tenant.organization_names.known(organization);
        Party { name: name.map(|name| name.to_string()), ..answers::organization(organization) }
    }

    /// An organization that is not the one beside the panel.
    pub async fn named(&self, organization: OrganizationId) -> Party {
        let names = self.agent.tenant.organization_names.of(&[organization]).await;
        Party { name: names.get(&organization).map(ToString::to_string), ..answers::organization(organization) }
    }

    /// The organization that each of these customers is linked to, in the customers' order.
    pub async fn partners(&self, customers: &[CustomerId]) -> Vec<Option<OrganizationId>> {
        match self.agent.tenant.linking.partners_of_customers(customers).await {
            Ok(partners) => partners.iter().map(|partner| Some(partner.as_ref()?.link.organization)).collect(),
            Err(_) => vec![None; customers.len()],
        }
    }

    fn more_accounts(&self, shown: u64, total: Option<u64>) -> Option<String> {
        let total = total.filter(|total| *total > shown && shown > 0)?;
        let mut args = FluentArgs::with_capacity(2);
        args.set("shown", shown);
        args.set("total", total);
        Some(self.reader.texts().format("match-account-total", &args).into_owned())
    }

    /// A hidden field stays hidden, also as a reason.
    fn may_tell(&self, matched: &Matched) -> bool {
        let shown = &self.agent.tenant.panel.shown;
        match matched.by {
            MatchedBy::Email => shown.has(Field::Email),
            MatchedBy::Phone => shown.has(Field::Phone),
            MatchedBy::PersonName => shown.has(Field::ContactPerson),
            MatchedBy::CustomerName => shown.has(Field::CustomerId),
            MatchedBy::Alias => shown.has(Field::Aliases),
            MatchedBy::Did => shown.has(Field::AccountNumbers),
            MatchedBy::AccountId => shown.has_section(Section::Accounts),
            MatchedBy::CustomerId | MatchedBy::CompanyName => true,
        }
    }

    fn may_tell_field(&self, field: search::Field) -> bool {
        use search::Field as Found;
        let shown = &self.agent.tenant.panel.shown;
        match field {
            Found::CustomerEmail => shown.has(Field::Email),
            Found::CustomerPhone => shown.has(Field::Phone),
            Found::CustomerName => shown.has(Field::CustomerId),
            Found::ContactPerson => shown.has(Field::ContactPerson),
            Found::AccountEmail => shown.has(Field::AccountEmail),
            Found::Alias => shown.has(Field::Aliases),
            Found::Did => shown.has(Field::AccountNumbers),
            Found::AccountId => shown.has_section(Section::Accounts),
            Found::CustomerId | Found::CompanyName => true,
        }
    }

    fn reason(&self, matched: &Matched) -> Fact {
        let kind = match matched.by {
            MatchedBy::Email => FactKind::Email,
            MatchedBy::AccountId | MatchedBy::Alias | MatchedBy::Did | MatchedBy::Phone | MatchedBy::CustomerId => {
                FactKind::Phone
            }
            MatchedBy::CustomerName | MatchedBy::CompanyName | MatchedBy::PersonName => FactKind::Text,
        };
        let label = self.reader.texts().get(&match_key(matched.by)).into_owned();
        Fact { label, value: matched.value.clone(), kind }
    }

    fn evidence(&self, evidence: &Evidence) -> Fact {
        let t = self.reader.texts();
        let field = if evidence.rule == Rule::Domain { DOMAIN } else { evidence.field.as_str() };
        let what = t.with(&evidence_key(field), "value", &evidence.value);
        let value = if evidence.rivals == 0 {
            what.into_owned()
        } else {
            let mut args = FluentArgs::with_capacity(2);
            args.set("what", what);
            args.set("count", evidence.rivals as u64);
            t.format("evidence-rivals", &args).into_owned()
        };
        text_fact(t, &source_key(evidence.source), value)
    }
}

/// What was looked for, in words, and whether billing could be asked.
#[must_use]
pub fn tried(tried: &Tried, t: Texts) -> String {
    let what = t.with(&tried_key(tried.target), "value", &tried.value);
    match tried.outcome {
        Outcome::Found | Outcome::Nothing => what.into_owned(),
        Outcome::Refused => t.with("tried-refused", "what", what).into_owned(),
        Outcome::Failed => t.with("tried-failed", "what", what).into_owned(),
    }
}

/// Why something that looks like evidence is none.
#[must_use]
pub fn set_aside(set_aside: &SetAside, t: Texts) -> String {
    let key = match set_aside.reason {
        Reason::PublicDomain => "remark-public-domain",
        Reason::SharedDomain => "remark-shared-domain",
    };
    t.with(key, "value", &set_aside.value).into_owned()
}

/// The row of a customer by number alone, as far as it can be told now.
pub async fn known_row(place: &Place<'_>, customer: CustomerId, linked_to: OrganizationId) -> MatchRow {
    let directory = &place.agent.tenant.directory;
    let known = directory.customer(customer, false).await.ok();
    let mut row = match known.as_ref().and_then(|reading| reading.known.value.as_ref()) {
        Some(record) => place.row(record, directory.reseller_name(record).await).await,
        None => place.bare_row(customer).await,
    };
    row.linked_to = Some(place.named(linked_to).await);
    row.evidence_token = Some("external_id".to_owned());
    row
}

/// What a matching domain is called, whichever address it is part of.
const DOMAIN: &str = "domain";

fn match_key(by: MatchedBy) -> String {
    format!("match-{}", by.as_str())
}

fn tried_key(target: Target) -> String {
    format!("tried-{}", target.as_str())
}

fn source_key(source: Source) -> String {
    format!("evidence-{}", source.as_str())
}

fn evidence_key(field: &str) -> String {
    format!("evidence-is-{field}")
}

/// Every text key that is put together here, which no search of the sources finds.
#[cfg(test)]
pub fn composed_keys() -> Vec<String> {
    let fields = search::Field::ALL.map(search::Field::as_str).into_iter().chain([DOMAIN]);
    MatchedBy::ALL
        .map(match_key)
        .into_iter()
        .chain(Target::ALL.map(tried_key))
        .chain(Source::ALL.map(source_key))
        .chain(fields.map(evidence_key))
        .collect()
}

fn text_fact(t: Texts, label: &str, value: String) -> Fact {
    Fact { label: t.get(label).into_owned(), value, kind: FactKind::Text }
}

/// A code for the ledger, without the value: `search_account_id`.
fn token(way: &str, by: &str) -> String {
    format!("{way}_{}", by.replace('-', "_"))
}
