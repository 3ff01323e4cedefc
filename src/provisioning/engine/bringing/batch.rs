//! Keeping what was written: links, ledger, and what is remembered, in one commit for a portion.

use serde_json::{Map, Value};

use super::{
    super::customer::Known,
    Act, Bringing, BringingError, Row, Values,
    apply::Pass,
    decide::{Decided, present},
    flight::Flight,
    receipt::{Before, Done, Memory, Proposed},
    same::is_same,
};
use crate::{
    ledger::Entry,
    linking::Brought,
    organizations::{Hasher, Wanted, Written},
    portabilling::CustomerId,
    store::{Change, Mark, NewRecord, Proposal, SubjectKind, WrittenState},
    zendesk::OrganizationId,
};

/// The cause of a look at whoever has an organization that somebody else's values were taken from.
const GIVEN_BACK: &str = "given_back";

/// A row that is to be written, and what the look at it right before has found.
pub(super) struct Work {
    pub row: Row,
    pub wanted: Option<Wanted>,
    pub known: Option<Known>,
    /// The organization that is the customer's now.
    pub found: Option<OrganizationId>,
    /// Begun before a crash, and there already.
    pub is_done: bool,
}

impl Work {
    pub fn new(row: Row, now: Option<Decided>, is_begun: bool) -> Self {
        let is_done = is_begun && is_done_already(&row, now.as_ref());
        let Some(Decided { row: now, wanted, known }) = now else {
            return Self { row, wanted: None, known: None, found: None, is_done };
        };
        let found = now.organization();
        Self { row, wanted, known: Some(known), found, is_done }
    }

    /// The turn that is needed to write its name, if one is written: the worker's for the same name.
    pub fn name(&self, hasher: &Hasher) -> Option<String> {
        let is_written = !self.is_done && self.row.after.0.contains_key("name");
        let wanted = self.wanted.as_ref().filter(|_| is_written)?;
        Some(hasher.hash("turn", &wanted.name.trim().to_lowercase()))
    }
}

/// What became of a row in Zendesk: the organization, or a code.
pub(super) type Outcome = Result<Option<OrganizationId>, &'static str>;
/// Rows that were not written, with a code.
pub(super) type Left = Vec<(u64, String)>;

/// Whether a row that was begun before a crash stands there as it was planned.
pub(super) fn is_done_already(row: &Row, now: Option<&Decided>) -> bool {
    match now {
        // In step, and linked; or in the queue.
        None => true,
        // Made or written to, and not linked yet.
        Some(now) => {
            let is_new = matches!(row.act, Act::Create | Act::Link);
            is_new && now.row.act == Act::Link && now.row.after.is_empty()
        }
    }
}

impl Bringing {
    /// Links, remembers and puts into the ledger what was written, in one commit, and lets go of the customers.
    ///
    /// Returns what was done, what was not, with a code, and what was written in vain.
    pub(super) async fn keep(
        &self,
        flight: Flight,
        pass: &Pass<'_>,
    ) -> Result<(Vec<Done>, Left, Vec<Row>), BringingError> {
        let Flight { works, held, mut outcomes, mut left, .. } = flight;
        let (engine, receipt) = (&self.engine, &*pass.receipt);
        let cause = cause_of(&receipt.plan);
        let (mut done, mut marks, mut in_vain) = (Vec::new(), Vec::new(), Vec::new());
        let mut change = engine.parts.store.change().await?;
        let still = change.still_held(&engine.tenant, &receipt.owner, &held).await?;
        for work in works {
            let row = work.row.row;
            if !still.contains(&work.row.customer) {
                left.push((row, "busy".to_owned()));
                continue;
            }
            let organization = match outcomes.remove(&row).unwrap_or(Err("zendesk_refused")) {
                Ok(organization) => organization,
                Err(code) => {
                    left.push((row, code.to_owned()));
                    continue;
                }
            };
            if self.keep_one(&mut change, &work, organization, pass.hasher, &cause).await? {
                if pass.consent.contacts && matches!(work.row.act, Act::Create | Act::Link) {
                    marks.push(look(work.row.customer, &cause));
                }
                let Before { memory: written_before, proposals: proposed_before } = receipt.before(row);
                let Row { row, customer, act, before, after, .. } = work.row;
                done.push(Done { row, customer, act, organization, before, after, written_before, proposed_before });
            } else {
                left.push((row, "linked_meanwhile".to_owned()));
                in_vain.push(work.row);
            }
        }
        let marks: Vec<(&str, &Mark)> = marks.iter().map(|mark| (&*engine.tenant, mark)).collect();
        change.mark(&marks, engine.now()).await?;
        change.let_go(&engine.tenant, &receipt.owner, &held).await?;
        change.commit().await?;
        engine.parts.linking.forget();
        Ok((done, left, in_vain))
    }

    /// Gives organizations back what was written to them for a customer who did not get them: somebody linked one of the two
    /// meanwhile. What anybody has changed since stays. Whoever has the organization now is looked at once more.
    pub(super) async fn give_back(&self, in_vain: Vec<Row>) -> Result<(), BringingError> {
        let rows: Vec<(&Row, OrganizationId)> =
            in_vain.iter().filter_map(|row| Some((row, row.organization()?))).collect();
        if rows.is_empty() {
            return Ok(());
        }
        let engine = &self.engine;
        let ids: Vec<OrganizationId> = rows.iter().map(|(_, organization)| *organization).collect();
        let profiles = self.patiently(async || engine.parts.zendesk.profiles(&ids).await).await?;
        let restore = rows.iter().filter_map(|(row, organization)| {
            let profile = profiles.iter().find(|profile| profile.organization.id == *organization)?;
            let values = untouched(&present(profile, &row.after), &row.before, &row.after);
            (!values.is_empty()).then_some((row.row, *organization, values))
        });
        for (row, outcome) in self.send_updates(restore.collect()).await? {
            if let Err(code) = outcome {
                tracing::warn!(tenant = &*engine.tenant, row, code, "what was written in vain stays");
            }
        }
        let mut marks = Vec::new();
        for organization in ids {
            let link = engine.parts.store.link_of(&engine.tenant, organization).await?;
            marks.extend(link.map(|link| look(link.customer, GIVEN_BACK)));
        }
        let marks: Vec<(&str, &Mark)> = marks.iter().map(|mark| (&*engine.tenant, mark)).collect();
        let mut change = engine.parts.store.change().await?;
        change.mark(&marks, engine.now()).await?;
        change.commit().await?;
        engine.parts.bell.notify_one();
        Ok(())
    }

    /// Returns `false` when either side got another partner meanwhile.
    async fn keep_one(
        &self,
        change: &mut Change,
        work: &Work,
        organization: Option<OrganizationId>,
        hasher: &Hasher,
        cause: &str,
    ) -> Result<bool, BringingError> {
        let (engine, row) = (&self.engine, &work.row);
        let customer = row.customer;
        if row.act == Act::Propose {
            self.propose(change, row).await?;
            return Ok(true);
        }
        let Some(organization) = organization else { return Ok(false) };
        let brought = match row.act {
            Act::Create => Some(Brought::Created { cause }),
            Act::Link => Some(Brought::Linked { evidence: row.reason.as_str() }),
            _ => None,
        };
        if let Some(brought) = brought
            && !engine.parts.linking.link_brought(change, self.actor, organization, customer, brought).await?
        {
            return Ok(false);
        }
        if row.act != Act::Create && !row.after.is_empty() {
            let fields = row.after.words();
            let entry = Entry::Updated { organization, customer, fields: &fields, cause };
            change.append(&[self.record(&entry)]).await?;
        }
        if let Some((wanted, known)) = work.wanted.as_ref().zip(work.known.as_ref()) {
            let target = Written::of(wanted, hasher);
            let written = Written { contact: known.contact_before(&target), ..target };
            change.keep_written(&engine.tenant, &engine.state(customer, organization, &written, known.contact)).await?;
        }
        Ok(true)
    }

    async fn propose(&self, change: &mut Change, row: &Row) -> Result<(), BringingError> {
        let (tenant, since) = (&*self.engine.tenant, self.engine.now());
        let proposals = row.organizations.iter().map(|organization| {
            let start = format!("{organization} ");
            let evidence = row.evidence.iter().find_map(|it| it.strip_prefix(&start)).unwrap_or("same_name");
            Proposal { customer: row.customer, organization: *organization, evidence: evidence.to_owned(), since }
        });
        let proposals: Vec<Proposal> = proposals.collect();
        Ok(change.propose_only(tenant, row.customer, &proposals).await?)
    }

    pub(super) fn record(&self, entry: &Entry<'_>) -> NewRecord {
        entry.record(&self.engine.tenant, self.actor, self.engine.now())
    }
}

/// What was there before of each value that stands as it was written.
fn untouched(present: &Values, before: &Values, after: &Values) -> Map<String, Value> {
    let mut back = Map::new();
    for (key, written) in &after.0 {
        let of = |values: &Values| values.0.get(key).cloned().unwrap_or(Value::Null);
        let (there, old) = (of(present), of(before));
        let stands = |there: &Value, written: &Value| {
            let [there, written] = [there, written].map(|value| Map::from_iter([(key.clone(), value.clone())]));
            is_same(&there, &written)
        };
        if let (Value::Object(written), Value::Object(there)) = (written, &there) {
            let fields = written.iter().filter(|(field, value)| {
                let there = there.get(*field).unwrap_or(&Value::Null);
                stands(there, value)
            });
            let fields: Map<String, Value> =
                fields.map(|(field, _)| (field.clone(), old.get(field).cloned().unwrap_or(Value::Null))).collect();
            if !fields.is_empty() {
                back.insert(key.clone(), Value::Object(fields));
            }
        } else if stands(&there, written) {
            back.insert(key.clone(), old);
        }
    }
    back
}

impl From<Proposal> for Proposed {
    fn from(proposal: Proposal) -> Self {
        let Proposal { organization, evidence, since, .. } = proposal;
        Self { organization, evidence, since }
    }
}

/// The cause of what a plan does, by which it can be found.
pub(super) fn cause_of(plan: &str) -> String {
    format!("plan:{}", plan.get(..12).unwrap_or(plan))
}

/// Has the worker look at a customer.
fn look(customer: CustomerId, cause: &str) -> Mark {
    let subject = customer.to_string();
    Mark { kind: SubjectKind::Customer, subject, sealed: None, cause: cause.to_owned(), thorough: true }
}

impl From<WrittenState> for Memory {
    fn from(written: WrittenState) -> Self {
        let WrittenState { organization, contact, state, written_at, .. } = written;
        Self { organization, contact: contact.map(|user| user.0), state, at: written_at }
    }
}
