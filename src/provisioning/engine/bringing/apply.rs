//! Applying a plan: the same look again, then row by row what was planned, each under a lease and with a line in the receipt.

use std::{collections::HashSet, iter, path::Path, time::Duration};

use tokio::time::{Instant, sleep};

use super::{
    super::new_owner,
    Act, Bringing, BringingError, LEASE, Meter, PORTION, PlanFile, Progress, ReceiptFile, Row, Stage,
    batch::{Left, Work, is_done_already},
    decide::{Decided, Question},
    flight::{Fleet, Flight},
    receipt::{Entry, Memory, Proposed, RowState},
    survey::{Allotted, Survey},
};
use crate::{
    organizations::Hasher,
    portabilling::CustomerId,
    store::{LongWork, Outlook},
    zendesk::{Forecast, Zendesk},
};

/// How often, and after which wait, customers are asked for that somebody else is working on.
const LOOKS: u32 = 5;
const BETWEEN_LOOKS: Duration = Duration::from_secs(1);
/// How often others are told how far it has come.
const BETWEEN_OUTLOOKS: Duration = Duration::from_secs(5);
/// Why a row was left of which nobody knows whether it was written.
const UNKNOWN: [&str; 3] = ["busy", "name_in_use", "job_failed"];
/// Changed rows that are told one by one.
const MOST_TOLD: usize = 1_000;

/// What a person has agreed to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Consent {
    /// Rows whose world has changed are left out; without it they stop everything.
    pub leave_changed: bool,
    /// The worker makes the contacts of what is newly linked, as soon as it can.
    pub contacts: bool,
}

/// A row that would be another one now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub row: u64,
    pub customer: CustomerId,
    /// What differs, in one word each.
    pub what: Vec<&'static str>,
}

/// How it went.
#[derive(Debug, Default)]
pub struct Applied {
    /// Rows written now.
    pub done: u64,
    /// Rows that the receipt told of already.
    pub before: u64,
    /// Rows that were not written, by code, without the changed ones.
    pub left: Vec<(u64, String)>,
    /// Rows whose world has changed, as many as are told.
    pub changed: Vec<Change>,
    pub changed_rows: u64,
    /// Nothing was written, since the world has changed.
    pub refused: bool,
}

/// A pass over a plan's rows.
pub(super) struct Pass<'a> {
    survey: &'a Survey,
    allotted: Allotted,
    pub hasher: &'a Hasher,
    pub receipt: &'a mut ReceiptFile,
    pub consent: Consent,
    applied: Applied,
}

impl Bringing {
    /// Applies a plan, or goes on with it.
    ///
    /// # Errors
    /// [`BringingError`]; what was written until then stands in the receipt, and the same call goes on after it.
    pub async fn apply(
        &self,
        plan: &PlanFile,
        receipt: &Path,
        consent: Consent,
        tell: &dyn Fn(Progress),
    ) -> Result<Applied, BringingError> {
        let engine = &self.engine;
        if plan.tenant != *engine.tenant {
            return Err(BringingError::OtherTenant(plan.tenant.clone()));
        }
        let rows = plan.totals.writes;
        if let Some(cap) = plan.at_most.filter(|cap| rows > *cap) {
            return Err(BringingError::OverCap { rows, cap });
        }
        // Never the worker's own name: who works in the same process works beside the plan all the same.
        let mut receipt = ReceiptFile::of_plan(receipt, plan, &new_owner(), engine.now())?;
        let owner = receipt.owner.clone();
        let applied = self.holding(&owner, Box::pin(self.apply_with(plan, &mut receipt, consent, tell))).await;
        let released = engine.parts.store.let_all_go(&engine.tenant, &receipt.owner).await;
        let forgotten = engine.parts.store.forget_outlook(&engine.tenant, LongWork::Apply).await;
        let applied = applied?;
        released?;
        forgotten?;
        Ok(applied)
    }

    async fn apply_with(
        &self,
        plan: &PlanFile,
        receipt: &mut ReceiptFile,
        consent: Consent,
        tell: &dyn Fn(Progress),
    ) -> Result<Applied, BringingError> {
        let engine = &self.engine;
        self.outwait(receipt).await?;
        let named = || plan.rows()?.map(|row| Ok(Question::of(&row?))).collect();
        let (survey, hasher) = (self.survey(named, tell).await?, engine.hasher().await?);
        let applied = Applied { before: receipt.done(), ..Applied::default() };
        let allotted = Allotted::default();
        let mut pass = Pass { survey: &survey, allotted, hasher: &hasher, receipt, consent, applied };
        self.look(plan, &mut pass, tell).await?;
        if pass.applied.changed_rows > 0 && !consent.leave_changed {
            return Ok(Applied { refused: true, ..pass.applied });
        }
        (pass.allotted, pass.applied.changed, pass.applied.changed_rows) = (Allotted::default(), Vec::new(), 0);
        let mut fleet = Fleet::default();
        let outcome = self.write_all(plan, &mut pass, &mut fleet, tell).await;
        if outcome.is_err() {
            // What is on its way is written whether we look or not; what cannot be seen now, the next run sees.
            while let Ok(Some(flight)) = self.land(&mut fleet).await {
                self.end(flight, &mut pass).await?;
            }
        }
        outcome.map(|()| pass.applied)
    }

    async fn write_all(
        &self,
        plan: &PlanFile,
        pass: &mut Pass<'_>,
        fleet: &mut Fleet,
        tell: &dyn Fn(Progress),
    ) -> Result<(), BringingError> {
        let (mut seen, mut ended) = (0, pass.applied.before);
        let mut rows = plan.rows()?;
        let mut pace = WritingPace::begin(&self.engine.parts.zendesk, plan.totals.writes - ended);
        loop {
            let portion = portion(&mut rows, &mut seen, pass.receipt)?;
            let is_last = portion.is_empty();
            if !is_last {
                pace.begun += portion.len() as u64;
                let flight = self.begin_portion(portion, pass).await?;
                fleet.add(flight);
            }
            while is_last || !fleet.has_room() {
                let Some(flight) = self.land(fleet).await? else { break };
                ended += flight.rows();
                self.end(flight, pass).await?;
            }
            let left = pace.left(&self.engine.parts.zendesk, fleet.latency());
            let progress = Progress { stage: Stage::Writing, done: ended, of: Some(plan.totals.writes), left };
            tell(progress);
            self.tell_outlook(progress, &mut pace.told).await?;
            if is_last && fleet.is_empty() {
                return Ok(());
            }
        }
    }

    /// The look before anything is written.
    async fn look(&self, plan: &PlanFile, pass: &mut Pass<'_>, tell: &dyn Fn(Progress)) -> Result<(), BringingError> {
        let (mut done, mut meter) = (0, Meter::begin(Stage::Comparing, 0, plan.totals.writes, tell));
        let mut rows = plan.rows()?;
        loop {
            let portion = portion(&mut rows, &mut done, pass.receipt)?;
            if portion.is_empty() {
                return Ok(());
            }
            for (row, now) in self.compare(portion, pass).await? {
                pass.note_change(&row, now.as_ref());
            }
            meter.tell(done);
        }
    }

    /// Tells other commands and the service, now and then.
    async fn tell_outlook(&self, progress: Progress, told: &mut Option<Instant>) -> Result<(), BringingError> {
        if told.is_some_and(|told| told.elapsed() < BETWEEN_OUTLOOKS) {
            return Ok(());
        }
        *told = Some(Instant::now());
        let engine = &self.engine;
        let now = engine.now();
        let outlook = Outlook {
            work: LongWork::Apply,
            done: progress.done,
            total: progress.of.unwrap_or(progress.done),
            told_at: now,
            ends_at: progress.left.map(|left| super::super::after(now, left)),
        };
        Ok(engine.parts.store.tell_outlook(&engine.tenant, outlook).await?)
    }

    async fn compare(
        &self,
        portion: Vec<Row>,
        pass: &mut Pass<'_>,
    ) -> Result<Vec<(Row, Option<Decided>)>, BringingError> {
        let questions: Vec<Question> = portion.iter().map(Question::of).collect();
        let now = self.decide(&questions, pass.survey, &mut pass.allotted, pass.hasher).await?;
        Ok(portion.into_iter().zip(now).collect())
    }

    async fn begin_portion(&self, portion: Vec<Row>, pass: &mut Pass<'_>) -> Result<Flight, BringingError> {
        let customers: Vec<CustomerId> = portion.iter().map(|row| row.customer).collect();
        let held = self.hold(&customers, &pass.receipt.owner).await?;
        let (portion, others): (Vec<Row>, Vec<Row>) = portion.into_iter().partition(|row| held.contains(&row.customer));
        let mut left: Left = others.iter().map(|row| (row.row, "busy".to_owned())).collect();
        let (mut works, mut begun) = (Vec::new(), Vec::new());
        // Before the look: whoever had an organization until now may have linked it.
        let portion = self.with_organizations(portion, &mut left, pass).await?;
        for (row, now) in self.compare(portion, pass).await? {
            if pass.note_change(&row, now.as_ref()) {
                left.push((row.row, "changed".to_owned()));
                continue;
            }
            let is_begun = pass.receipt.state(row.row) == RowState::Begun;
            works.push(Work::new(row, now, is_begun));
        }
        let works = self.with_turns(works, &mut left, pass).await?;
        for row in works.iter().map(|work| &work.row) {
            if pass.receipt.state(row.row) != RowState::Begun {
                let (store, tenant) = (&self.engine.parts.store, &*self.engine.tenant);
                let memory = store.written(tenant, row.customer).await?.map(Memory::from);
                let proposals = store.proposals_of(tenant, row.customer).await?;
                let proposals = proposals.into_iter().map(Proposed::from).collect();
                begun.push(Entry::Begun { row: row.row, memory, proposals });
            }
        }
        pass.receipt.add(&begun)?;
        self.begin(works, held, left, pass.receipt).await
    }

    /// Takes the turns of the organizations that are linked: of two plans that give one organization to two customers, one
    /// writes. They end with the command.
    async fn with_organizations(
        &self,
        portion: Vec<Row>,
        left: &mut Left,
        pass: &Pass<'_>,
    ) -> Result<Vec<Row>, BringingError> {
        let turn = |row: &Row| {
            let organization = row.organization().filter(|_| row.act == Act::Link)?;
            Some(format!("organization:{organization}"))
        };
        let missing = self.missing_turns(portion.iter().filter_map(turn).collect(), pass).await?;
        let may_go = |row: &Row| turn(row).is_none_or(|name| !missing.contains(&name));
        let (portion, others): (Vec<Row>, Vec<Row>) = portion.into_iter().partition(may_go);
        left.extend(others.iter().map(|row| (row.row, "busy".to_owned())));
        Ok(portion)
    }

    /// Takes the turns of the names that are written: Zendesk would let the worker make another organization of the same name
    /// side by side. They end with the command.
    async fn with_turns(&self, works: Vec<Work>, left: &mut Left, pass: &Pass<'_>) -> Result<Vec<Work>, BringingError> {
        let names: Vec<String> = works.iter().filter_map(|work| work.name(pass.hasher)).collect();
        let missing = self.missing_turns(names, pass).await?;
        let may_go = |work: &Work| work.name(pass.hasher).is_none_or(|name| !missing.contains(&name));
        let (works, others): (Vec<Work>, Vec<Work>) = works.into_iter().partition(may_go);
        left.extend(others.iter().map(|work| (work.row.row, "name_in_use".to_owned())));
        Ok(works)
    }

    /// Takes turns. Returns those that somebody else has.
    async fn missing_turns(&self, names: Vec<String>, pass: &Pass<'_>) -> Result<HashSet<String>, BringingError> {
        let (engine, owner) = (&self.engine, format!("{}:sync", pass.receipt.owner));
        let now = engine.now();
        let ends = super::super::after(now, LEASE);
        let taken = engine.parts.store.take_turns(&engine.tenant, &names, &owner, now, ends).await?;
        Ok(names.into_iter().zip(taken).filter(|(_, is_taken)| !is_taken).map(|(name, _)| name).collect())
    }

    /// Keeps what a portion has come to.
    async fn end(&self, flight: Flight, pass: &mut Pass<'_>) -> Result<(), BringingError> {
        let (done, left, in_vain) = self.keep(flight, pass).await?;
        // Of these nobody knows whether they were written: the next run looks.
        let is_begun = |row: u64| pass.receipt.state(row) == RowState::Begun;
        let ended = left.iter().filter(|(row, why)| !(UNKNOWN.contains(&&**why) && is_begun(*row)));
        let outcomes: Vec<Entry> = ended.map(|(row, why)| Entry::Left { row: *row, why: why.clone() }).collect();
        pass.applied.done += done.len() as u64;
        let lines: Vec<Entry> = done.into_iter().map(|done| Entry::Done(Box::new(done))).chain(outcomes).collect();
        pass.receipt.add(&lines)?;
        pass.applied.left.extend(left.into_iter().filter(|(_, why)| why != "changed"));
        self.give_back(in_vain).await
    }

    /// Takes customers for this command alone; the worker may have some of them for a moment.
    pub(super) async fn hold(&self, customers: &[CustomerId], owner: &str) -> Result<Vec<CustomerId>, BringingError> {
        let engine = &self.engine;
        let mut held = Vec::new();
        for look in 0..LOOKS {
            if look > 0 {
                sleep(BETWEEN_LOOKS).await;
            }
            let (now, store) = (engine.now(), &engine.parts.store);
            let ends = super::super::after(now, LEASE);
            held = store.hold_customers(&engine.tenant, owner, customers, now, ends).await?;
            if held.len() == customers.len() {
                break;
            }
        }
        Ok(held)
    }
}

impl Pass<'_> {
    /// Whether the row would be another one now. One that was begun, and stands there as it was planned, has not changed.
    fn note_change(&mut self, row: &Row, now: Option<&Decided>) -> bool {
        let what = row.differences(now.map(|now| &now.row));
        let is_begun = self.receipt.state(row.row) == RowState::Begun;
        if what.is_empty() || (is_begun && is_done_already(row, now)) {
            return false;
        }
        self.applied.changed_rows += 1;
        if self.applied.changed.len() < MOST_TOLD {
            self.applied.changed.push(Change { row: row.row, customer: row.customer, what });
        }
        true
    }
}

/// How fast portions are sent, and so when the last is.
struct WritingPace {
    rows: u64,
    /// Rows that are begun.
    begun: u64,
    calls_before: u64,
    forecast: Forecast,
    /// When others were told last.
    told: Option<Instant>,
}

impl WritingPace {
    fn begin(zendesk: &Zendesk, rows: u64) -> Self {
        Self { rows, begun: 0, calls_before: zendesk.background_calls(), forecast: Forecast::begin(0), told: None }
    }

    /// How long it takes until all are written. Zendesk's limit sets a bound that counts from the first row on.
    fn left(&mut self, zendesk: &Zendesk, latency: Duration) -> Option<Duration> {
        self.forecast.note(self.begun);
        let calls = zendesk.background_calls() - self.calls_before;
        let calls = u32::try_from(calls).unwrap_or(u32::MAX);
        let at_least = zendesk.pace().and_then(|pace| (pace * calls).checked_div(u32::try_from(self.begun).ok()?));
        Some(self.forecast.left(self.rows.saturating_sub(self.begun), at_least)? + latency)
    }
}

/// The next rows that write and are not written yet: as many as fill one call that makes organizations, or one that changes
/// some. `seen` counts all that write.
fn portion(
    rows: &mut impl Iterator<Item = Result<Row, BringingError>>,
    seen: &mut u64,
    receipt: &ReceiptFile,
) -> Result<Vec<Row>, BringingError> {
    let is_open = |row: &Row| !matches!(receipt.state(row.row), RowState::Done | RowState::Undone);
    let mut next = iter::from_fn(|| rows.next());
    let (mut portion, mut creates) = (Vec::new(), 0);
    while creates < PORTION && portion.len() - creates < PORTION {
        let Some(row) = next.next().transpose()? else { break };
        if row.act.writes() {
            *seen += 1;
            if is_open(&row) {
                creates += usize::from(row.act == Act::Create);
                portion.push(row);
            }
        }
    }
    Ok(portion)
}
