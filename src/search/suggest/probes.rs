//! The questions that hints lead to, and what an answer has to look like to count.

use futures_util::{FutureExt, future::BoxFuture};

use super::{
    Hints, Reason, Rules, SetAside,
    candidates::{Field, Lead, Rule, Source},
    domains::{domain_of, is_public, tidy_domain},
    names::{comparable, core},
    scan::{self, Spotted},
};
use crate::{
    portabilling::{Account, AccountFilter, Customer, CustomerFilter, CustomerId, Matching, Page, PortaBillingError},
    search::{
        billing::Billing,
        phone::PhoneNumber,
        plan::{COMPANY_FIELDS, EMAIL_FIELDS, PHONE_FIELDS, needle},
        query::is_whole_address,
        regions::Region,
        text::same,
    },
};

/// Rows read in answer to one question; what has more equals than this is no evidence anyway.
const ROWS: u32 = 50;
const MOST_DOMAINS: usize = 3;
/// Longest organization name and longest address that are looked for, in characters.
const LONGEST_VALUE: usize = 100;

/// What one question brought.
#[derive(Default)]
pub(super) struct Probed {
    pub leads: Vec<Lead>,
    pub set_aside: Vec<SetAside>,
}

type Answer = Result<Probed, PortaBillingError>;
type Probe<'a> = BoxFuture<'a, Answer>;

/// All questions that the hints are worth, and the domains that are not worth one.
pub(super) fn probes<'a, B: Billing>(
    billing: &'a B,
    hints: &'a Hints,
    rules: &'a Rules,
) -> (Vec<Probe<'a>>, Vec<SetAside>) {
    let mut probes: Vec<Probe<'a>> = Vec::new();
    let email = hints.requester_email.as_deref().map(str::trim).filter(|text| is_whole_address(text) && is_short(text));
    if let Some(email) = email {
        probes.push(customers_by_email(billing, email).boxed());
        probes.push(accounts_by_email(billing, email).boxed());
    }
    let phone = hints.requester_phone.as_deref().and_then(|text| whole_number(text, hints.region));
    if let Some(number) = &phone {
        probes.extend(by_requester_phone(billing, number, hints.region));
    }
    let name = hints.organization_name.as_deref().map(str::trim).filter(|text| is_short(text));
    if let Some((name, core)) = name.and_then(|name| Some((name, core(name)?))) {
        probes.push(by_organization(billing, name, name, Matching::Exact).boxed());
        probes.push(by_organization(billing, name, core, Matching::Contains).boxed());
    }
    let (domains, set_aside) = domains(hints, email, rules);
    let limit = rules.domain_shared_by;
    probes.extend(domains.into_iter().map(|(source, domain)| by_domain(billing, source, domain, limit).boxed()));
    probes.extend(by_text(billing, hints, rules, phone.as_ref()));
    (probes, set_aside)
}

fn is_short(text: &str) -> bool {
    text.chars().nth(LONGEST_VALUE).is_none()
}

fn whole_number(text: &str, region: Region) -> Option<PhoneNumber> {
    PhoneNumber::read(text, region).into_iter().find(PhoneNumber::is_whole)
}

async fn customers_by_email<B: Billing>(billing: &B, email: &str) -> Answer {
    let filter = customer_filter(email, Matching::Contains, &EMAIL_FIELDS);
    let list = billing.customers(&filter, Page::first(ROWS)).await?;
    let held = list.rows.into_iter().filter(|customer| customer.emails.iter().any(|held| same(held, email)));
    let told = Told { rule: Rule::Email, source: Source::RequesterEmail, value: email };
    Ok(held.map(|customer| told.of_customer(customer, Field::CustomerEmail)).collect())
}

async fn accounts_by_email<B: Billing>(billing: &B, email: &str) -> Answer {
    let filter = AccountFilter::Email(needle(email, Matching::Contains));
    let list = billing.accounts(&filter, Page::first(ROWS)).await?;
    let held = list.rows.iter().filter(|account| account.emails.iter().any(|held| same(held, email)));
    let told = Told { rule: Rule::Email, source: Source::RequesterEmail, value: email };
    Ok(held.map(|account| told.of_account(account, Field::AccountEmail)).collect())
}

fn by_requester_phone<'a, B: Billing>(billing: &'a B, number: &PhoneNumber, region: Region) -> Vec<Probe<'a>> {
    let shown = shown(number);
    let mut probes: Vec<Probe<'a>> = exact_ids(number)
        .into_iter()
        .map(|id| by_account_id(billing, Rule::Phone, Source::RequesterPhone, shown.clone(), id).boxed())
        .collect();
    probes.push(by_did(billing, number.clone(), region).boxed());
    let ending = number.national[number.national.len() - 4..].to_owned();
    for (text, matching) in [(number.national.clone(), Matching::Contains), (ending, Matching::EndsWith)] {
        let filter = customer_filter(&text, matching, &PHONE_FIELDS);
        probes.push(customers_by_phone(billing, number.clone(), region, filter).boxed());
    }
    probes
}

/// The number as evidence names it: `+12094555948`.
fn shown(number: &PhoneNumber) -> String {
    number.international.as_ref().map_or_else(|| number.national.clone(), |digits| format!("+{digits}"))
}

fn exact_ids(number: &PhoneNumber) -> Vec<String> {
    let mut ids: Vec<String> = number.international.iter().cloned().chain([number.national.clone()]).collect();
    ids.dedup();
    ids
}

async fn by_did<B: Billing>(billing: &B, number: PhoneNumber, region: Region) -> Answer {
    let filter = AccountFilter::Did(needle(&number.national, Matching::EndsWith));
    let list = billing.accounts(&filter, Page::first(ROWS)).await?;
    let value = shown(&number);
    let told = Told { rule: Rule::Phone, source: Source::RequesterPhone, value: &value };
    let held = list.rows.iter().filter(|account| account.did.iter().any(|did| number.is_same(did, region)));
    Ok(held.map(|account| told.of_account(account, Field::Did)).collect())
}

async fn customers_by_phone<B: Billing>(
    billing: &B,
    number: PhoneNumber,
    region: Region,
    filter: CustomerFilter,
) -> Answer {
    let list = billing.customers(&filter, Page::first(ROWS)).await?;
    let value = shown(&number);
    let told = Told { rule: Rule::Phone, source: Source::RequesterPhone, value: &value };
    let held = list.rows.into_iter().filter(|customer| customer.phones.iter().any(|held| number.is_same(held, region)));
    Ok(held.map(|customer| told.of_customer(customer, Field::CustomerPhone)).collect())
}

async fn by_account_id<B: Billing>(billing: &B, rule: Rule, source: Source, value: String, id: String) -> Answer {
    let account = billing.account_by_id(&id).await?;
    let told = Told { rule, source, value: &value };
    // Asked for an alias, billing answers with the account that has it, or with the alias itself.
    let is_alias = |account: &Account| account.master.is_some() || account.aliases.iter().any(|alias| same(alias, &id));
    let field = |account: &Account| if is_alias(account) { Field::Alias } else { Field::AccountId };
    Ok(account.iter().map(|account| told.of_account(account, field(account))).collect())
}

async fn by_customer_id<B: Billing>(billing: &B, source: Source, id: CustomerId) -> Answer {
    let customer = billing.customer(id).await?;
    let value = id.to_string();
    let told = Told { rule: Rule::CustomerId, source, value: &value };
    Ok(customer.into_iter().map(|customer| told.of_customer(customer, Field::CustomerId)).collect())
}

async fn by_organization<B: Billing>(billing: &B, name: &str, text: &str, matching: Matching) -> Answer {
    let filter = customer_filter(text, matching, &COMPANY_FIELDS);
    let list = billing.customers(&filter, Page::first(ROWS)).await?;
    let wanted = comparable(name);
    let told = Told { rule: Rule::OrganizationName, source: Source::OrganizationName, value: name };
    let lead = |customer: Customer| {
        let company = customer.company.as_deref().is_some_and(|company| comparable(company) == wanted);
        let own = comparable(&customer.name) == wanted;
        let field = if company { Field::CompanyName } else { Field::CustomerName };
        (company || own).then(|| told.of_customer(customer, field))
    };
    Ok(list.rows.into_iter().filter_map(lead).collect())
}

/// The domains that may say something, and those that say nothing.
fn domains(hints: &Hints, email: Option<&str>, rules: &Rules) -> (Vec<(Source, String)>, Vec<SetAside>) {
    let of_email = email.and_then(domain_of).map(|domain| (Source::RequesterEmail, domain));
    let of_organization = hints.organization_domains.iter().filter_map(|text| tidy_domain(text));
    let all = of_email.into_iter().chain(of_organization.map(|domain| (Source::OrganizationDomain, domain)));
    let (mut useful, mut set_aside): (Vec<(Source, String)>, Vec<SetAside>) = (Vec::new(), Vec::new());
    for (source, value) in all {
        if is_public(&value, &rules.ignored_domains) {
            if set_aside.iter().all(|known| known.value != value) {
                set_aside.push(SetAside { source, value, reason: Reason::PublicDomain });
            }
        } else if useful.len() < MOST_DOMAINS && useful.iter().all(|(_, known)| *known != value) {
            useful.push((source, value));
        }
    }
    (useful, set_aside)
}

async fn by_domain<B: Billing>(billing: &B, source: Source, domain: String, limit: usize) -> Answer {
    let filter = customer_filter(&format!("@{domain}"), Matching::Contains, &EMAIL_FIELDS);
    let list = billing.customers(&filter, Page::first(ROWS)).await?;
    let told = Told { rule: Rule::Domain, source, value: &domain };
    let has_domain =
        |customer: &Customer| customer.emails.iter().any(|email| domain_of(email).as_deref() == Some(domain.as_str()));
    let more = list.more;
    let held: Vec<Customer> = list.rows.into_iter().filter(has_domain).collect();
    // With rows left unread nobody knows how many share the domain.
    if held.len() > limit || (more && !held.is_empty()) {
        let aside = SetAside { source, value: domain, reason: Reason::SharedDomain };
        return Ok(Probed { leads: Vec::new(), set_aside: vec![aside] });
    }
    Ok(held.into_iter().map(|customer| told.of_customer(customer, Field::CustomerEmail)).collect())
}

fn by_text<'a, B: Billing>(
    billing: &'a B,
    hints: &Hints,
    rules: &Rules,
    known: Option<&PhoneNumber>,
) -> Vec<Probe<'a>> {
    let texts = [(Source::Subject, hints.subject.as_deref()), (Source::Description, hints.description.as_deref())];
    let texts = texts.into_iter().filter_map(|(source, text)| Some((source, text?)));
    let spotted = scan::scan(texts, &rules.patterns, hints.region);
    let mut probes: Vec<Probe<'a>> = Vec::new();
    for (source, spotted) in spotted {
        match spotted {
            Spotted::Account(id) => {
                probes.push(by_account_id(billing, Rule::AccountId, source, id.clone(), id).boxed());
            }
            Spotted::Customer(id) => probes.push(by_customer_id(billing, source, id).boxed()),
            // The requester's own number has been asked for already.
            Spotted::Phone(number) if known.is_some_and(|known| known.international == number.international) => {}
            Spotted::Phone(number) => probes.extend(
                exact_ids(&number)
                    .into_iter()
                    .map(|id| by_account_id(billing, Rule::PhoneInText, source, shown(&number), id).boxed()),
            ),
        }
    }
    probes
}

fn customer_filter(text: &str, matching: Matching, fields: &[&'static str]) -> CustomerFilter {
    CustomerFilter::Text { needle: needle(text, matching), fields: fields.to_vec() }
}

/// What is common to the leads of one answer.
struct Told<'a> {
    rule: Rule,
    source: Source,
    value: &'a str,
}

impl Told<'_> {
    fn of_customer(&self, customer: Customer, field: Field) -> Lead {
        let id = customer.id;
        Lead { customer: Some(customer), ..self.lead(id, field) }
    }

    fn of_account(&self, account: &Account, field: Field) -> Lead {
        self.lead(account.customer, field)
    }

    fn lead(&self, id: CustomerId, field: Field) -> Lead {
        Lead { id, customer: None, rule: self.rule, source: self.source, value: self.value.to_owned(), field }
    }
}

impl FromIterator<Lead> for Probed {
    fn from_iter<I: IntoIterator<Item = Lead>>(leads: I) -> Self {
        Self { leads: leads.into_iter().collect(), set_aside: Vec::new() }
    }
}
