//! What is to be done for customers, given what there is now. Used for the plan, for the look before it is applied, and
//! right before each row is written: so that a row is written only as it was planned.

use std::collections::{BTreeSet, HashMap};

use futures_util::{StreamExt, TryStreamExt, stream};
use serde_json::{Map, Value, json};

use super::{
    super::{customer::Known, find::Namesake},
    Act, Bringing, BringingError, PORTION, Reason, Row, SIDE_BY_SIDE, Values,
    survey::{Allotted, Survey},
};
use crate::{
    organizations::{Changes, Contact, Hasher, Wanted, Written, changes},
    portabilling::CustomerId,
    zendesk::{OrganizationId, Profile},
};

/// Stands before our external id on an organization that was made and then taken back.
pub(super) const UNDONE: &str = "undone-";

/// Whom to decide about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Question {
    pub customer: CustomerId,
    /// The organization that a person's list names.
    pub pair: Option<OrganizationId>,
}

/// A decision, with what its execution needs.
pub(super) struct Decided {
    /// Without its number.
    pub row: Row,
    pub wanted: Option<Wanted>,
    pub known: Known,
}

/// A customer as it is, before organizations are looked at.
struct Case {
    question: Question,
    wanted: Option<Wanted>,
    known: Known,
    external_id: String,
}

type Profiles = HashMap<OrganizationId, Profile>;

impl Question {
    pub const fn of(row: &Row) -> Self {
        let pair = match (row.reason, row.organizations.as_slice()) {
            (Reason::List, [organization, ..]) => Some(*organization),
            _ => None,
        };
        Self { customer: row.customer, pair }
    }
}

impl Bringing {
    /// Decides about up to [`PORTION`] customers, in their order. `None`: all is as it should be.
    pub(super) async fn decide(
        &self,
        questions: &[Question],
        survey: &Survey,
        allotted: &mut Allotted,
        hasher: &Hasher,
    ) -> Result<Vec<Option<Decided>>, BringingError> {
        let cases: Vec<Case> = stream::iter(questions.iter().copied())
            .map(|question| self.billing_patiently(async move || self.case(question, survey, hasher).await))
            .buffered(SIDE_BY_SIDE)
            .try_collect()
            .await?;
        let profiles = self.profiles(&cases, survey).await?;
        let mut decided = Vec::with_capacity(cases.len());
        for case in cases {
            let row = self.row(&case, survey, &profiles, allotted, hasher).await?;
            decided.push(row.map(|row| Decided { row, wanted: case.wanted, known: case.known }));
        }
        Ok(decided)
    }

    async fn case(&self, question: Question, survey: &Survey, hasher: &Hasher) -> Result<Case, BringingError> {
        let engine = &self.engine;
        let external_id = engine.parts.linking.prefix().write(question.customer);
        let known = engine.known(question.customer, hasher).await?;
        let Some(customer) = engine.parts.billing.customer(question.customer).await? else {
            return Ok(Case { question, wanted: None, known, external_id });
        };
        let reseller = engine.reseller_name(&customer).await?;
        let mut wanted = Wanted::of(&customer, reseller.as_deref(), &engine.settings.mapping);
        wanted.domain = wanted.domain.filter(|domain| survey.is_own(domain, customer.id));
        Ok(Case { question, wanted: Some(wanted), known, external_id })
    }

    /// Every organization that one of the cases may be about.
    async fn profiles(&self, cases: &[Case], survey: &Survey) -> Result<Profiles, BringingError> {
        let mut ids: Vec<OrganizationId> = Vec::new();
        for case in cases {
            ids.extend(case.known.organization.into_iter().chain(case.question.pair));
            ids.extend(survey.with_external_id(&case.external_id));
            ids.extend(survey.with_external_id(&format!("{UNDONE}{}", case.external_id)));
            if let Some(wanted) = &case.wanted {
                ids.extend(survey.named(&wanted.name).chain(survey.named(&wanted.name_with_number())));
            }
        }
        ids.sort_unstable();
        ids.dedup();
        let mut profiles = Profiles::new();
        for ids in ids.chunks(PORTION) {
            let found = self.patiently(async || self.zendesk.profiles(ids).await).await?;
            profiles.extend(found.into_iter().map(|profile| (profile.organization.id, profile)));
        }
        Ok(profiles)
    }

    async fn row(
        &self,
        case: &Case,
        survey: &Survey,
        profiles: &Profiles,
        allotted: &mut Allotted,
        hasher: &Hasher,
    ) -> Result<Option<Row>, BringingError> {
        let Some(wanted) = &case.wanted else {
            let is_asked_for = case.known.organization.is_some() || case.question.pair.is_some();
            return Ok(is_asked_for.then(|| leave(case, Reason::CustomerGone)));
        };
        let look = Look { case, wanted, survey, profiles, hasher };
        let with_contact = |row: Row| Row { contact: look.contact(row.act), ..row };
        if let Some(linked) = case.known.organization {
            return Ok(look.linked(linked, allotted).map(with_contact));
        }
        if let Some((organization, reason)) = look.its_own() {
            return self.link(&look, organization, reason, allotted).await.map(with_contact).map(Some);
        }
        if wanted.is_closed {
            // It ended before anybody wrote a ticket: nothing is made for it.
            return Ok(None);
        }
        let row = with_contact(self.without(&look, allotted).await?);
        Ok(if self.is_in_the_queue(&row).await? { None } else { Some(row) })
    }

    /// Whether these organizations wait for a person's choice already.
    async fn is_in_the_queue(&self, row: &Row) -> Result<bool, BringingError> {
        if row.act != Act::Propose {
            return Ok(false);
        }
        let known = self.engine.parts.store.proposals_of(&self.engine.tenant, row.customer).await?;
        let known: BTreeSet<OrganizationId> = known.into_iter().map(|proposal| proposal.organization).collect();
        Ok(known == row.organizations.iter().copied().collect())
    }

    /// An organization that is to be linked.
    async fn link(
        &self,
        look: &Look<'_>,
        organization: OrganizationId,
        reason: Reason,
        allotted: &mut Allotted,
    ) -> Result<Row, BringingError> {
        let (parts, tenant) = (&self.engine.parts, &*self.engine.tenant);
        let Some(profile) = look.profiles.get(&organization) else {
            return Ok(leave(look.case, Reason::OrganizationGone));
        };
        if parts.store.link_of(tenant, organization).await?.is_some() {
            return Ok(leave(look.case, Reason::LinkedElsewhere));
        }
        if parts.store.intent(tenant, organization).await?.is_some() {
            return Ok(leave(look.case, Reason::BeingReleased));
        }
        let external_id = profile.organization.external_id.as_deref();
        let own = &look.case.external_id;
        let is_named = external_id.is_some_and(|present| present.eq_ignore_ascii_case(own));
        let is_free = external_id.is_none_or(|present| present.eq_ignore_ascii_case(&format!("{UNDONE}{own}")));
        if !is_named && !is_free {
            let names_another = external_id.and_then(|present| parts.linking.prefix().read(present)).is_some();
            let reason = if names_another { Reason::LinkedElsewhere } else { Reason::ForeignExternalId };
            return Ok(leave(look.case, reason));
        }
        let mut after = Values::of(&look.changes(profile, allotted));
        if !is_named {
            after.0.insert("external_id".to_owned(), json!(own));
        }
        let evidence = vec![format!("external_id {}", external_id.unwrap_or("empty"))];
        let before = present(profile, &after);
        let organizations = vec![organization];
        Ok(Row { act: Act::Link, organizations, evidence, before, after, ..leave(look.case, reason) })
    }

    /// A customer that no organization names: a new one, unless one has its name.
    async fn without(&self, look: &Look<'_>, allotted: &mut Allotted) -> Result<Row, BringingError> {
        let wanted = look.wanted;
        for name in [wanted.name.clone(), wanted.name_with_number()] {
            let mut is_taken = allotted.has(&name);
            let mut free = Vec::new();
            for profile in look.namesakes(&name) {
                match self.engine.namesake(wanted, profile).await? {
                    Namesake::Taken => is_taken = true,
                    Namesake::Free(proposal) => free.push(proposal),
                }
            }
            if !free.is_empty() {
                let evidence = free.iter().map(|it| format!("{} {}", it.organization, it.evidence)).collect();
                let organizations = free.iter().map(|it| it.organization).collect();
                return Ok(Row { act: Act::Propose, organizations, evidence, ..leave(look.case, Reason::SameName) });
            }
            if !is_taken {
                allotted.take(&name);
                let mut after = Values::of(&wanted.to_create(&name));
                after.0.insert("external_id".to_owned(), json!(look.case.external_id));
                let is_plain = name == wanted.name;
                let evidence = if is_plain { "nobody has the name" } else { "the plain name is another customer's" };
                let evidence = vec![evidence.to_owned()];
                return Ok(Row { act: Act::Create, evidence, after, ..leave(look.case, Reason::NoOrganization) });
            }
        }
        Ok(leave(look.case, Reason::NameTaken))
    }
}

/// One case and everything it is judged by.
struct Look<'a> {
    case: &'a Case,
    wanted: &'a Wanted,
    survey: &'a Survey,
    profiles: &'a Profiles,
    hasher: &'a Hasher,
}

impl Look<'_> {
    /// The linked organization, where it differs.
    fn linked(&self, organization: OrganizationId, allotted: &mut Allotted) -> Option<Row> {
        if self.case.question.pair.is_some_and(|pair| pair != organization) {
            return Some(leave(self.case, Reason::LinkedElsewhere));
        }
        let Some(profile) = self.profiles.get(&organization) else {
            let gone = leave(self.case, Reason::OrganizationGone);
            return Some(Row { organizations: vec![organization], ..gone });
        };
        let after = Values::of(&self.changes(profile, allotted));
        let before = present(profile, &after);
        let organizations = vec![organization];
        let row = Row { act: Act::Update, organizations, before, after, ..leave(self.case, Reason::Differs) };
        (!row.after.is_empty()).then_some(row)
    }

    /// The contact that the worker would write after such a row.
    fn contact(&self, act: Act) -> Values {
        let target = Written::of(self.wanted, self.hasher);
        let is_written = self.case.known.contact_before(&target) == target.contact;
        let Some(contact) = self.wanted.contact.as_ref().filter(|_| act.is_for_zendesk() && !is_written) else {
            return Values::default();
        };
        let Contact { name, emails, phones } = contact;
        let lists = [("emails", emails), ("phones", phones)].into_iter().filter(|(_, list)| !list.is_empty());
        let lists = lists.map(|(key, list)| (key.to_owned(), json!(list)));
        Values([("name".to_owned(), json!(name))].into_iter().chain(lists).collect())
    }

    /// The organization that a list, or its own external id, gives to the customer.
    fn its_own(&self) -> Option<(OrganizationId, Reason)> {
        let own = &self.case.external_id;
        let named = self.with_external_id(own).map(|it| (it, Reason::ExternalId));
        let made = || self.with_external_id(&format!("{UNDONE}{own}")).map(|it| (it, Reason::MadeBefore));
        match self.case.question.pair {
            // A list does not overrule what Zendesk says already.
            Some(pair) if named.is_none_or(|(organization, _)| organization == pair) => Some((pair, Reason::List)),
            Some(_) => named,
            None => named.or_else(made),
        }
    }

    fn with_external_id(&self, external_id: &str) -> Option<OrganizationId> {
        let is_it = |profile: &&Profile| {
            profile.organization.external_id.as_ref().is_some_and(|it| it.eq_ignore_ascii_case(external_id))
        };
        let found = self.survey.with_external_id(external_id).filter_map(|id| self.profiles.get(&id)).find(is_it);
        found.map(|profile| profile.organization.id)
    }

    fn namesakes(&self, name: &str) -> impl Iterator<Item = &Profile> {
        let is_it = |profile: &&Profile| same_name(&profile.organization.name, name);
        self.survey.named(name).filter_map(|id| self.profiles.get(&id)).filter(is_it)
    }

    /// What the worker would write; the name with the number where another organization has the plain one.
    fn changes(&self, profile: &Profile, allotted: &mut Allotted) -> Changes {
        let mut changes = changes(self.wanted, self.case.known.written.as_ref(), profile, self.hasher);
        if let Some(name) = &mut changes.name {
            let own = profile.organization.id;
            if allotted.has(name) || self.namesakes(name).any(|other| other.organization.id != own) {
                *name = self.wanted.name_with_number();
            }
            allotted.take(name);
        }
        changes
    }
}

fn leave(case: &Case, reason: Reason) -> Row {
    Row {
        row: 0,
        customer: case.question.customer,
        act: Act::Leave,
        reason,
        organizations: case.question.pair.into_iter().collect(),
        evidence: Vec::new(),
        before: Values::default(),
        after: Values::default(),
        contact: Values::default(),
    }
}

pub(super) fn same_name(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

/// What stands there of that which is written.
pub(super) fn present(profile: &Profile, written: &Values) -> Values {
    let organization = &profile.organization;
    let members = written.0.iter().map(|(key, value)| {
        let present = match (key.as_str(), value) {
            ("name", _) => json!(organization.name),
            ("external_id", _) => json!(organization.external_id),
            ("domain_names", _) => json!(organization.domain_names),
            ("tags", _) => json!(profile.tags),
            (_, Value::Object(fields)) => Value::Object(fields_of(profile, fields)),
            _ => Value::Null,
        };
        (key.clone(), present)
    });
    Values(members.collect())
}

fn fields_of(profile: &Profile, written: &Map<String, Value>) -> Map<String, Value> {
    let value = |key: &String| profile.fields.get(key).cloned().unwrap_or(Value::Null);
    written.keys().map(|key| (key.clone(), value(key))).collect()
}
