//! Whether a tenant's work goes on, and whose fault it is that something fails.
//!
//! A foreign system that gives no usable answer may be down for everybody, or only fail over one customer. What others
//! were answered meanwhile tells the two apart.

use std::{
    cmp,
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::Timestamp;

use crate::{
    store::{SubjectKind, Task},
    waits::{FIRST, LONGEST, after, at_least, growing, jittered},
};

/// How often an outage as a whole is looked at again, at most.
pub(super) const LONGEST_PAUSE: Duration = Duration::from_mins(2);
/// However long a system asks to wait, the work looks again after this.
const LONGEST_ASKED: Duration = Duration::from_hours(1);
/// Subjects whose failures are remembered. With more than this, it is no single customer's fault.
const MOST_DOUBTS: usize = 10_000;

/// A foreign system, whose answers to others are evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum System {
    Billing,
    Zendesk,
}

/// Whether a tenant's work goes on.
#[derive(Debug, Default)]
pub(super) struct Pause(Mutex<State>);

/// What the others' answers say of a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Suspicion {
    /// Others failed as well, and nobody was answered since: the system as a whole is in trouble.
    pub is_outage: bool,
    /// It failed before, and since then others fared well.
    pub is_own: bool,
    /// How often it failed before.
    pub times: u32,
}

type Subject = (SubjectKind, String);

#[derive(Debug, Default)]
struct State {
    until: Option<Timestamp>,
    /// Pauses since the system that failed last answered somebody; after trouble of our own, since anybody was answered.
    failures: u32,
    failing: Option<System>,
    is_refused: bool,
    billing: Record,
    zendesk: Record,
    doubts: HashMap<Subject, Doubt>,
}

/// How work fared that asked one system.
#[derive(Debug, Default)]
struct Record {
    well: u64,
    failed: u64,
    /// Who failed first since something went well, and whether others did as well.
    first_failed: Option<Subject>,
    several_failed: bool,
}

/// A subject that failed, and how all had fared by then.
#[derive(Debug, Clone, Copy)]
struct Doubt {
    system: System,
    well: u64,
    failed: u64,
    times: u32,
}

impl State {
    const fn record(&mut self, system: System) -> &mut Record {
        match system {
            System::Billing => &mut self.billing,
            System::Zendesk => &mut self.zendesk,
        }
    }
}

impl Pause {
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.state().until.is_none_or(|until| until <= now)
    }

    pub fn until(&self) -> Option<Timestamp> {
        self.state().until
    }

    pub fn is_refused(&self) -> bool {
        self.state().is_refused
    }

    /// A subject's work ended well, after these systems had answered.
    pub fn went_well(&self, task: &Task, answered: &[System]) {
        let mut state = self.state();
        state.doubts.remove(&subject(task));
        for system in answered {
            let record = state.record(*system);
            record.well += 1;
            (record.first_failed, record.several_failed) = (None, false);
            if state.failing.is_none_or(|failing| failing == *system) {
                (state.failures, state.failing, state.is_refused) = (0, None, false);
            }
        }
    }

    /// A system gave no usable answer over this subject.
    pub fn doubt(&self, task: &Task, system: System) -> Suspicion {
        let subject = subject(task);
        let mut state = self.state();
        let before = state.doubts.get(&subject).copied().filter(|doubt| doubt.system == system);
        let record = state.record(system);
        let is_own = before.is_some_and(|before| record.well - before.well > record.failed - before.failed);
        match &record.first_failed {
            None => record.first_failed = Some(subject.clone()),
            Some(first) => record.several_failed |= *first != subject,
        }
        record.failed += 1;
        let (is_outage, well, failed) = (record.several_failed, record.well, record.failed);
        let times = before.map_or(0, |before| before.times);
        if state.doubts.len() >= MOST_DOUBTS {
            state.doubts.clear();
        }
        state.doubts.insert(subject, Doubt { system, well, failed, times: times.saturating_add(1) });
        Suspicion { is_outage, is_own, times }
    }

    /// Stops the work. Several that fail at once prolong it only where somebody was told to wait longer. Returns until
    /// when, and whether it has just been stopped.
    pub fn begin(&self, now: Timestamp, retry_in: Option<Duration>, why: Why) -> (Timestamp, bool) {
        let mut state = self.state();
        let is_new = state.until.is_none_or(|until| until <= now);
        if is_new {
            let longest = if why.is_refused { LONGEST } else { LONGEST_PAUSE };
            state.until = Some(after(now, jittered(growing(FIRST, state.failures, longest))));
            state.failures = state.failures.saturating_add(1);
        }
        state.until = cmp::max(state.until, asked(now, retry_in));
        (state.failing, state.is_refused) = (why.system, why.is_refused);
        (state.until.unwrap_or(now), is_new)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why the work stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Why {
    /// Whose next answer ends the trouble; `None` where it was our own.
    pub system: Option<System>,
    pub is_refused: bool,
}

fn subject(task: &Task) -> Subject {
    (task.kind, task.subject.clone())
}

fn asked(now: Timestamp, retry_in: Option<Duration>) -> Option<Timestamp> {
    retry_in.map(|wait| after(now, at_least(wait.min(LONGEST_ASKED))))
}
