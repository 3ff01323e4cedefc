//! Portions on their way: their jobs are begun one after the other, and looked at together, so that hardly a call is spent on
//! waiting.

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};
use tokio::time::{Instant, sleep, sleep_until};

use super::{
    Act, Bringing, BringingError, ReceiptFile, Row,
    batch::{Left, Outcome, Work},
    decide::present,
    receipt::Entry,
    same::is_same,
};
use crate::{
    portabilling::CustomerId,
    zendesk::{BulkJob, BulkRow, BulkState, OrganizationId, Profile},
};

/// Jobs that we have open at once: Zendesk allows 30 in an account, for all programs together.
const MOST_OPEN: usize = 25;
/// Portions on their way at once. A look at their jobs is a call for all of them: the more there are, the fewer looks.
const MOST_ALOFT: usize = 50;
/// However slowly portions follow each other, none waits much longer than this until it is kept: others wait for its customers.
const LONGEST_ALOFT: Duration = Duration::from_mins(2);
/// A job is taken for open until it has been seen to have ended, or for so many times as long as any was seen open.
const SURELY_OVER: u32 = 2;
/// A job that is open for longer counts as one that failed: whoever applies the plan again finds what it wrote.
const LONGEST_JOB: SignedDuration = SignedDuration::from_mins(30);
/// How long a job is expected to take before the first has ended.
const FIRST_LOOK: Duration = Duration::from_millis(250);
/// The longest wait between two looks at one job.
const BETWEEN_LOOKS: Duration = Duration::from_secs(3);

/// A portion that is being written.
pub(super) struct Flight {
    pub works: Vec<Work>,
    pub held: Vec<CustomerId>,
    pub outcomes: HashMap<u64, Outcome>,
    pub left: Left,
    sent: Vec<Sent>,
    begun: Instant,
}

struct Sent {
    job: BulkJob,
    is_create: bool,
    /// Places among the portion's works.
    places: Vec<usize>,
    begun: Instant,
    begun_at: Timestamp,
    ended: Option<BulkState>,
}

/// All portions that are being written, in their order.
pub(super) struct Fleet {
    flights: VecDeque<Flight>,
    /// How long the last job took, or is known to take at least.
    expected: Duration,
    /// How old the oldest job was that was seen open, once one was seen to have ended.
    longest: Option<Duration>,
}

impl Default for Fleet {
    fn default() -> Self {
        Self { flights: VecDeque::new(), expected: FIRST_LOOK, longest: None }
    }
}

impl Flight {
    /// How many rows it began with.
    pub fn rows(&self) -> u64 {
        (self.works.len() + self.left.len()) as u64
    }
}

impl Fleet {
    pub fn is_empty(&self) -> bool {
        self.flights.is_empty()
    }

    /// Whether another portion, with two jobs at most, may be begun.
    pub fn has_room(&self) -> bool {
        let over = self.longest.map(|longest| (longest * SURELY_OVER).max(BETWEEN_LOOKS));
        let may_be_open = |sent: &&Sent| over.is_none_or(|over| sent.begun.elapsed() < over);
        let is_late = self.flights.front().is_some_and(|flight| flight.begun.elapsed() >= LONGEST_ALOFT);
        !is_late && self.flights.len() < MOST_ALOFT && self.open().filter(may_be_open).count() + 2 <= MOST_OPEN
    }

    /// How long it takes from the last call to the last row's end.
    pub fn latency(&self) -> Duration {
        self.expected
    }

    pub fn add(&mut self, flight: Flight) {
        self.flights.push_back(flight);
    }

    fn open(&self) -> impl Iterator<Item = &Sent> {
        self.flights.iter().flat_map(|flight| &flight.sent).filter(|sent| sent.ended.is_none())
    }
}

impl Bringing {
    /// Sends what has to be written for a portion.
    pub(super) async fn begin(
        &self,
        works: Vec<Work>,
        held: Vec<CustomerId>,
        left: Left,
        receipt: &mut ReceiptFile,
    ) -> Result<Flight, BringingError> {
        let mut flight =
            Flight { works, held, outcomes: HashMap::new(), left, sent: Vec::new(), begun: Instant::now() };
        let (mut creates, mut updates) = (Vec::new(), Vec::new());
        for (place, work) in flight.works.iter().enumerate() {
            let row = &work.row;
            if work.is_done || !row.act.is_for_zendesk() || row.after.is_empty() {
                flight.outcomes.insert(row.row, Ok(self.standing(work).await?));
            } else if row.act == Act::Create {
                creates.push(place);
            } else {
                updates.push(place);
            }
        }
        for (is_create, places) in [(true, creates), (false, updates)] {
            let sent = self.send(&flight.works, is_create, places, receipt).await?;
            flight.sent.extend(sent);
        }
        Ok(flight)
    }

    async fn send(
        &self,
        works: &[Work],
        is_create: bool,
        places: Vec<usize>,
        receipt: &mut ReceiptFile,
    ) -> Result<Option<Sent>, BringingError> {
        let rows: Vec<&Row> = places.iter().filter_map(|place| works.get(*place)).map(|work| &work.row).collect();
        let Some(first) = rows.first().map(|row| row.row) else { return Ok(None) };
        let zendesk = &self.engine.parts.zendesk;
        let bodies: Vec<Map<String, Value>> =
            rows.iter().map(|row| body(row.organization(), row.after.0.clone())).collect();
        // Sent twice, the second finds the external ids taken, and the look after the job finds the first; an update is
        // the same twice.
        let job = if is_create {
            self.patiently(async || zendesk.create_organizations(&bodies).await).await?
        } else {
            self.patiently(async || zendesk.update_organizations(&bodies).await).await?
        };
        receipt.add(&[Entry::Sent { row: first, job: job.0.clone() }])?;
        Ok(Some(Sent { job, is_create, places, begun: Instant::now(), begun_at: self.engine.now(), ended: None }))
    }

    /// The organization of a row for which nothing is to be sent.
    async fn standing(&self, work: &Work) -> Result<Option<OrganizationId>, BringingError> {
        let found = work.found.or(work.row.organization());
        if found.is_some() || !work.row.act.is_for_zendesk() {
            return Ok(found);
        }
        let link = self.engine.parts.store.link_to(&self.engine.tenant, work.row.customer).await?;
        Ok(link.map(|link| link.organization))
    }

    /// Waits until the next portion is written, and returns it.
    pub(super) async fn land(&self, fleet: &mut Fleet) -> Result<Option<Flight>, BringingError> {
        while let Some(next) = fleet.flights.front().map(|flight| flight.sent.iter().all(|sent| sent.ended.is_some())) {
            if next {
                let Some(mut flight) = fleet.flights.pop_front() else { break };
                for sent in std::mem::take(&mut flight.sent) {
                    let outcomes = self.outcomes(&flight.works, sent).await?;
                    flight.outcomes.extend(outcomes);
                }
                return Ok(Some(flight));
            }
            self.look_at(fleet).await?;
        }
        Ok(None)
    }

    /// Looks at all open jobs with one call, once the oldest is expected to have ended.
    async fn look_at(&self, fleet: &mut Fleet) -> Result<(), BringingError> {
        let Some(oldest) = fleet.open().map(|sent| sent.begun).min() else { return Ok(()) };
        sleep_until(oldest + fleet.expected).await;
        let jobs: Vec<(BulkJob, usize)> = fleet.open().map(|sent| (sent.job.clone(), sent.places.len())).collect();
        let states = self.states(&jobs).await?;
        let open = fleet.flights.iter_mut().flat_map(|flight| &mut flight.sent).filter(|sent| sent.ended.is_none());
        let (now, mut has_ended, mut longest_open) = (Instant::now(), false, Duration::ZERO);
        for (sent, state) in open.zip(states) {
            if state == BulkState::Open && self.has_no_end(sent.begun_at) {
                sent.ended = Some(BulkState::Failed);
            } else if state == BulkState::Open {
                longest_open = longest_open.max(now.duration_since(sent.begun));
            } else {
                (sent.ended, has_ended) = (Some(state), true);
            }
        }
        if has_ended || fleet.longest.is_some() {
            fleet.longest = fleet.longest.max(Some(longest_open));
        }
        let elapsed = now.duration_since(oldest);
        fleet.expected = if has_ended {
            // Slowly down again, should jobs have become faster.
            fleet.expected.mul_f64(0.95).max(FIRST_LOOK)
        } else {
            elapsed + (elapsed / 2).clamp(FIRST_LOOK, BETWEEN_LOOKS)
        };
        Ok(())
    }

    /// Whether a job has been open for too long to be waited for.
    fn has_no_end(&self, begun_at: Timestamp) -> bool {
        self.engine.now().duration_since(begun_at) >= LONGEST_JOB
    }

    async fn states(&self, jobs: &[(BulkJob, usize)]) -> Result<Vec<BulkState>, BringingError> {
        let zendesk = &self.engine.parts.zendesk;
        self.patiently(async || zendesk.bulk_states(jobs).await).await
    }

    /// Waits for jobs that were begun before a crash: what they write must not be taken for missing.
    pub(super) async fn outwait(&self, receipt: &ReceiptFile) -> Result<(), BringingError> {
        let mut jobs: Vec<(BulkJob, usize)> = receipt.open_jobs().into_iter().map(|job| (BulkJob(job), 0)).collect();
        jobs.truncate(crate::zendesk::AT_ONCE);
        let begun_at = self.engine.now();
        while !jobs.is_empty() && !self.has_no_end(begun_at) {
            // How many rows there were is not known any more, and does not matter.
            let zendesk = &self.engine.parts.zendesk;
            let open = self.patiently(async || zendesk.open_of(&jobs).await).await?;
            jobs.retain(|(job, _)| open.contains(&job.0));
            if !jobs.is_empty() {
                sleep(FIRST_LOOK * 4).await;
            }
        }
        Ok(())
    }

    async fn outcomes(&self, works: &[Work], sent: Sent) -> Result<Vec<(u64, Outcome)>, BringingError> {
        let rows: Vec<&Row> = sent.places.iter().filter_map(|place| works.get(*place)).map(|work| &work.row).collect();
        let Some(BulkState::Ended(results)) = sent.ended else {
            return Ok(rows.iter().map(|row| (row.row, Err("job_failed"))).collect());
        };
        // Whatever a job says of a row: an earlier one, whose answer was lost, may have made it.
        let unsure =
            |result: &BulkRow| sent.is_create && matches!(result, BulkRow::Written(None) | BulkRow::Refused { .. });
        let doubtful: Vec<&Row> =
            rows.iter().zip(&results).filter(|(_, result)| unsure(result)).map(|(row, _)| *row).collect();
        let mut found = self.made_before(&doubtful).await?;
        let outcome = |(row, result): (&Row, BulkRow)| {
            if let Some(found) = found.remove(&row.row).filter(|_| unsure(&result)) {
                return (row.row, found);
            }
            let outcome = match result {
                BulkRow::Written(None) if sent.is_create => Err("zendesk_refused"),
                BulkRow::Written(id) => Ok(id.or(row.organization())),
                BulkRow::Refused { is_taken: true } => Err("value_taken"),
                BulkRow::Refused { is_taken: false } => Err("zendesk_refused"),
            };
            (row.row, outcome)
        };
        Ok(rows.into_iter().zip(results).map(outcome).collect())
    }

    /// The organizations that an earlier, unanswered call has made, as they were planned.
    async fn made_before(&self, rows: &[&Row]) -> Result<HashMap<u64, Outcome>, BringingError> {
        let external_ids: Vec<String> = rows.iter().filter_map(|row| external_id(row)).map(str::to_owned).collect();
        if external_ids.is_empty() {
            return Ok(HashMap::new());
        }
        let zendesk = &self.engine.parts.zendesk;
        let found = self.patiently(async || zendesk.profiles_with(&external_ids).await).await?;
        let its_own = |row: &Row, profile: &Profile| {
            let named = profile.organization.external_id.as_deref().zip(external_id(row));
            let is_it = named.is_some_and(|(present, own)| present.eq_ignore_ascii_case(own));
            is_it && is_same(&present(profile, &row.after).0, &row.after.0)
        };
        let own = rows.iter().filter_map(|row| {
            let profile = found.iter().find(|profile| its_own(row, profile))?;
            Some((row.row, Ok(Some(profile.organization.id))))
        });
        Ok(own.collect())
    }

    /// Changes organizations, each by its own values, and waits for the end. Sent twice it is the same.
    pub(super) async fn send_updates(
        &self,
        rows: Vec<(u64, OrganizationId, Map<String, Value>)>,
    ) -> Result<Vec<(u64, Outcome)>, BringingError> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let bodies: Vec<Map<String, Value>> =
            rows.iter().map(|(_, id, values)| body(Some(*id), values.clone())).collect();
        let zendesk = &self.engine.parts.zendesk;
        let job = self.patiently(async || zendesk.update_organizations(&bodies).await).await?;
        let (jobs, mut wait, begun_at) = ([(job, rows.len())], FIRST_LOOK, self.engine.now());
        let state = loop {
            sleep(wait).await;
            wait = (wait * 2).min(BETWEEN_LOOKS);
            match self.states(&jobs).await?.into_iter().next() {
                Some(BulkState::Open) if !self.has_no_end(begun_at) => {}
                ended => break ended,
            }
        };
        let Some(BulkState::Ended(results)) = state else {
            return Ok(rows.iter().map(|(row, ..)| (*row, Err("job_failed"))).collect());
        };
        let outcome = |(row, id, _): &(u64, OrganizationId, _), result| match result {
            BulkRow::Written(_) => (*row, Ok(Some(*id))),
            BulkRow::Refused { is_taken: true } => (*row, Err("value_taken")),
            BulkRow::Refused { is_taken: false } => (*row, Err("zendesk_refused")),
        };
        Ok(rows.iter().zip(results).map(|(row, result)| outcome(row, result)).collect())
    }
}

fn body(id: Option<OrganizationId>, mut values: Map<String, Value>) -> Map<String, Value> {
    if let Some(id) = id {
        values.insert("id".to_owned(), json!(id));
    }
    values
}

fn external_id(row: &Row) -> Option<&str> {
    row.after.0.get("external_id")?.as_str()
}
