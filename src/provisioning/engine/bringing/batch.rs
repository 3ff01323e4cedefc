//! Writing a portion: one job for what is made, one for what is changed, then one commit in the store.

use std::{collections::HashMap, time::Duration};

use serde_json::{Map, Value, json};
use tokio::time::sleep;

use super::{
    Act, Bringing, BringingError, ReceiptFile, Row,
    decide::{Decided, present},
    receipt::{Done, Memory},
};
use crate::{
    ledger::{Actor, Entry},
    linking::Brought,
    organizations::{Hasher, Written},
    portabilling::CustomerId,
    store::{Change, NewRecord, Proposal, WrittenState},
    zendesk::{BulkJob, BulkRow, OrganizationId, ZendeskError},
};

/// Waits between two looks at a job.
const FIRST_LOOK: Duration = Duration::from_millis(200);
const LONGEST_BETWEEN_LOOKS: Duration = Duration::from_secs(3);

/// A row that is to be written, and the look at it right before.
pub(super) struct Work {
    pub row: Row,
    pub now: Option<Decided>,
    /// Begun before a crash, and there already.
    pub is_done: bool,
}

/// What became of a row in Zendesk: the organization, or a code.
type Outcome = Result<Option<OrganizationId>, &'static str>;
/// Rows that were not written, with a code.
type Left = Vec<(u64, String)>;

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
    /// Returns what was done, and what was not, with a code.
    pub(super) async fn carry_out(
        &self,
        works: Vec<Work>,
        held: &[CustomerId],
        hasher: &Hasher,
        receipt: &ReceiptFile,
    ) -> Result<(Vec<Done>, Left), BringingError> {
        let mut outcomes: HashMap<u64, Outcome> = HashMap::new();
        for work in &works {
            if work.is_done || !work.row.act.is_for_zendesk() || work.row.after.is_empty() {
                outcomes.insert(work.row.row, Ok(self.standing(work).await?));
            }
        }
        let open = |act: fn(Act) -> bool| {
            works.iter().filter(move |work| act(work.row.act)).map(|work| &work.row).collect::<Vec<_>>()
        };
        let creates: Vec<&Row> = open(|act| act == Act::Create);
        let updates: Vec<&Row> = open(|act| matches!(act, Act::Link | Act::Update));
        let missing = |rows: Vec<&'_ Row>| -> Vec<Row> {
            rows.into_iter().filter(|row| !outcomes.contains_key(&row.row)).cloned().collect()
        };
        let (creates, updates) = (missing(creates), missing(updates));
        outcomes.extend(self.create(&creates).await?);
        outcomes.extend(self.update(&updates).await?);
        self.keep(works, outcomes, held, hasher, receipt).await
    }

    /// The organization of a row for which nothing is to be sent.
    async fn standing(&self, work: &Work) -> Result<Option<OrganizationId>, BringingError> {
        let found = work.now.as_ref().and_then(|now| now.row.organization()).or(work.row.organization());
        if found.is_some() || !work.row.act.is_for_zendesk() {
            return Ok(found);
        }
        let link = self.engine.parts.store.link_to(&self.engine.tenant, work.row.customer).await?;
        Ok(link.map(|link| link.organization))
    }

    async fn create(&self, rows: &[Row]) -> Result<Vec<(u64, Outcome)>, BringingError> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let zendesk = &self.engine.parts.zendesk;
        let bodies: Vec<Map<String, Value>> = rows.iter().map(|row| row.after.0.clone()).collect();
        // Sent twice, the second finds the external ids taken, and the look below finds the first.
        let job = self.patiently(async || zendesk.create_organizations(&bodies).await).await?;
        let results = self.wait_for(&job, rows.len()).await?;
        let mut outcomes = Vec::with_capacity(rows.len());
        for (row, result) in rows.iter().zip(results) {
            let outcome = match result {
                Ok(BulkRow::Written(Some(id))) => Ok(Some(id)),
                Ok(BulkRow::Refused { is_taken: false }) => Err("zendesk_refused"),
                Ok(BulkRow::Written(None) | BulkRow::Refused { is_taken: true }) => self.made_before(row).await?,
                Err(code) => Err(code),
            };
            outcomes.push((row.row, outcome));
        }
        Ok(outcomes)
    }

    /// The organization that an earlier, unanswered call has made.
    async fn made_before(&self, row: &Row) -> Result<Outcome, BringingError> {
        let zendesk = &self.engine.parts.zendesk;
        let Some(external_id) = row.after.0.get("external_id").and_then(Value::as_str) else {
            return Ok(Err("value_taken"));
        };
        let found = self.patiently(async || zendesk.organization_by_external_id(external_id).await).await?;
        let Some(found) = found else { return Ok(Err("value_taken")) };
        let profile = self.patiently(async || zendesk.profile(found.id).await).await?;
        let is_as_planned = profile.is_some_and(|profile| is_same(&present(&profile, &row.after).0, &row.after.0));
        Ok(if is_as_planned { Ok(Some(found.id)) } else { Err("value_taken") })
    }

    pub(super) async fn update(&self, rows: &[Row]) -> Result<Vec<(u64, Outcome)>, BringingError> {
        let bodies = rows.iter().filter_map(|row| {
            let organization = row.organization()?;
            Some((row.row, organization, row.after.0.clone()))
        });
        self.send_updates(bodies.collect()).await
    }

    /// Changes organizations, each by its own values. Sent twice it is the same.
    pub(super) async fn send_updates(
        &self,
        rows: Vec<(u64, OrganizationId, Map<String, Value>)>,
    ) -> Result<Vec<(u64, Outcome)>, BringingError> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let bodies: Vec<Map<String, Value>> = rows
            .iter()
            .map(|(_, id, values)| {
                let mut body = values.clone();
                body.insert("id".to_owned(), json!(id));
                body
            })
            .collect();
        let zendesk = &self.engine.parts.zendesk;
        let job = self.patiently(async || zendesk.update_organizations(&bodies).await).await?;
        let results = self.wait_for(&job, rows.len()).await?;
        let outcome = |(row, id, _): &(u64, OrganizationId, _), result| {
            let outcome = match result {
                Ok(BulkRow::Written(_)) => Ok(Some(*id)),
                Ok(BulkRow::Refused { is_taken: true }) => Err("value_taken"),
                Ok(BulkRow::Refused { is_taken: false }) => Err("zendesk_refused"),
                Err(code) => Err(code),
            };
            (*row, outcome)
        };
        Ok(rows.iter().zip(results).map(|(row, result)| outcome(row, result)).collect())
    }

    /// What became of each row of a job. A job that fails as a whole has written none.
    async fn wait_for(&self, job: &BulkJob, rows: usize) -> Result<Vec<Result<BulkRow, &'static str>>, BringingError> {
        let zendesk = &self.engine.parts.zendesk;
        let mut wait = FIRST_LOOK;
        loop {
            sleep(wait).await;
            wait = (wait * 2).min(LONGEST_BETWEEN_LOOKS);
            match self.patiently(async || zendesk.bulk_outcome(job, rows).await).await {
                Ok(None) => {}
                Ok(Some(results)) => return Ok(results.into_iter().map(Ok).collect()),
                Err(BringingError::Zendesk(ZendeskError::Refused { .. } | ZendeskError::NotFound { .. })) => {
                    return Ok(vec![Err("job_failed"); rows]);
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Links, remembers and puts into the ledger what was written, in one commit, and lets go of the customers.
    async fn keep(
        &self,
        works: Vec<Work>,
        mut outcomes: HashMap<u64, Outcome>,
        held: &[CustomerId],
        hasher: &Hasher,
        receipt: &ReceiptFile,
    ) -> Result<(Vec<Done>, Left), BringingError> {
        let engine = &self.engine;
        let cause = format!("plan:{}", receipt.plan.get(..12).unwrap_or(&receipt.plan));
        let (mut done, mut left) = (Vec::new(), Vec::new());
        let mut memories = HashMap::new();
        for work in &works {
            let written = engine.parts.store.written(&engine.tenant, work.row.customer).await?;
            memories.insert(work.row.row, written.map(Memory::from));
        }
        let mut change = engine.parts.store.change().await?;
        for work in works {
            let row = work.row.row;
            let organization = match outcomes.remove(&row).unwrap_or(Err("zendesk_refused")) {
                Ok(organization) => organization,
                Err(code) => {
                    left.push((row, code.to_owned()));
                    continue;
                }
            };
            if self.keep_one(&mut change, &work, organization, hasher, &cause).await? {
                let written_before = memories.remove(&row).flatten();
                let Row { row, customer, act, before, after, .. } = work.row;
                done.push(Done { row, customer, act, organization, before, after, written_before });
            } else {
                left.push((row, "linked_meanwhile".to_owned()));
            }
        }
        change.let_go(&engine.tenant, &receipt.owner, held).await?;
        change.commit().await?;
        engine.parts.linking.forget();
        Ok((done, left))
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
            && !engine.parts.linking.link_brought(change, organization, customer, brought).await?
        {
            return Ok(false);
        }
        if row.act != Act::Create && !row.after.is_empty() {
            let fields = row.after.words();
            let entry = Entry::Updated { organization, customer, fields: &fields, cause };
            change.append(&[self.record(&entry)]).await?;
        }
        if let Some(Decided { wanted: Some(wanted), known, .. }) = &work.now {
            let target = Written::of(wanted, hasher);
            // What was written under another key tells nothing: the contact stays as it is until it changes again.
            let contact = match &known.written {
                Some(written) if !written.is_of(hasher) && known.contact.is_some() => target.contact.clone(),
                written => written.as_ref().and_then(|written| written.contact.clone()),
            };
            let written = Written { contact, ..target };
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
        entry.record(&self.engine.tenant, Actor::CommandLine, self.engine.now())
    }
}

impl From<WrittenState> for Memory {
    fn from(written: WrittenState) -> Self {
        let WrittenState { organization, contact, state, written_at, .. } = written;
        Self { organization, contact: contact.map(|user| user.0), state, at: written_at }
    }
}

/// Whether two sets of values say the same, however Zendesk writes them down: lists in any order and case, blanks around,
/// and a field that the account does not have.
pub(super) fn is_same(present: &Map<String, Value>, written: &Map<String, Value>) -> bool {
    written.iter().all(|(key, wanted)| match (wanted, present.get(key).unwrap_or(&Value::Null)) {
        (Value::Object(wanted), Value::Object(there)) => wanted.iter().all(|(key, wanted)| {
            let there = there.get(key).unwrap_or(&Value::Null);
            plain(there).is_empty() || plain(there) == plain(wanted)
        }),
        (Value::Array(wanted), Value::Array(there)) => sorted(wanted) == sorted(there),
        (wanted, there) => plain(wanted).eq_ignore_ascii_case(&plain(there)),
    })
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.trim().to_owned(),
        other => other.to_string(),
    }
}

fn sorted(list: &[Value]) -> Vec<String> {
    let mut texts: Vec<String> = list.iter().map(|value| plain(value).to_lowercase()).collect();
    texts.sort_unstable();
    texts
}
