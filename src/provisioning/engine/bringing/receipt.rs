//! A receipt on disk: a head that names its plan's hash, and a line for each step of each row, durable before the next step is
//! taken. A line that a crash has cut off was not acted upon, and is dropped when the receipt is opened again.

use std::{
    collections::HashMap,
    fs::{File, OpenOptions},
    io::{self, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    Act, BringingError, PlanFile, Values,
    lines::{Head, Lines, VERSION, check, damaged, line_of, of_file, options},
};
use crate::{portabilling::CustomerId, zendesk::OrganizationId};

/// How often, and after which wait, a receipt is asked for that somebody has.
const LOOKS: u32 = 3;
const BETWEEN_LOOKS: Duration = Duration::from_millis(5);

/// What became of a row. The last line about a row counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub(super) enum Entry {
    /// It is about to be written; with what is remembered of the customer until then.
    Begun {
        row: u64,
        #[serde(default)]
        memory: Option<Memory>,
        /// Organizations that a person had to choose from.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        proposals: Vec<Proposed>,
    },
    /// It is the first of those that a job of Zendesk's works on.
    Sent { row: u64, job: String },
    /// It was written.
    Done(Box<Done>),
    /// It was not written.
    Left { row: u64, why: String },
    /// It was written, and taken back.
    Undone { row: u64 },
    /// It was written and shall be taken back, and was not.
    Kept { row: u64, why: String },
}

/// A row that was written, with all that is needed to take it back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Done {
    pub row: u64,
    pub customer: CustomerId,
    pub act: Act,
    #[serde(default)]
    pub organization: Option<OrganizationId>,
    #[serde(default)]
    pub before: Values,
    #[serde(default)]
    pub after: Values,
    /// What was kept of the customer before: organization, contact, hashes.
    #[serde(default)]
    pub written_before: Option<Memory>,
    /// Organizations that a person had to choose from before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proposed_before: Vec<Proposed>,
}

/// An organization in the unlinked queue, and since when it is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Proposed {
    pub organization: OrganizationId,
    pub evidence: String,
    pub since: Timestamp,
}

/// What the store keeps of what was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Memory {
    pub organization: OrganizationId,
    pub contact: Option<u64>,
    pub state: String,
    pub at: Timestamp,
}

impl Entry {
    pub fn row(&self) -> u64 {
        match self {
            Self::Begun { row, .. }
            | Self::Sent { row, .. }
            | Self::Left { row, .. }
            | Self::Undone { row }
            | Self::Kept { row, .. } => *row,
            Self::Done(done) => done.row,
        }
    }

    const fn state(&self) -> RowState {
        match self {
            Self::Begun { .. } | Self::Sent { .. } => RowState::Begun,
            Self::Done(_) | Self::Kept { .. } => RowState::Done,
            Self::Left { .. } => RowState::Left,
            Self::Undone { .. } => RowState::Undone,
        }
    }
}

/// How far a row has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum RowState {
    #[default]
    Untouched,
    Begun,
    Done,
    Left,
    Undone,
}

/// The receipt of a plan: what became of each row. Opened to be added to.
#[derive(Debug)]
pub struct ReceiptFile {
    path: PathBuf,
    file: File,
    pub tenant: String,
    /// The hash of the plan.
    pub plan: String,
    /// Who holds the customers.
    pub(super) owner: String,
    /// By the row's number, from 0 on: a byte for each.
    states: Vec<RowState>,
    /// Jobs, and the first row of each.
    jobs: Vec<(u64, String)>,
    /// Of rows that are begun and not ended: what was remembered before.
    memories: HashMap<u64, Before>,
}

/// What was known of a row's customer before the row was begun.
#[derive(Debug, Clone, Default)]
pub(super) struct Before {
    pub memory: Option<Memory>,
    pub proposals: Vec<Proposed>,
}

impl ReceiptFile {
    /// The receipt of this plan: begun, or gone on with.
    ///
    /// # Errors
    /// [`BringingError::OtherPlan`] when the file belongs to another one.
    pub(super) fn of_plan(path: &Path, plan: &PlanFile, owner: &str, now: Timestamp) -> Result<Self, BringingError> {
        if !path.exists() {
            let head = Head {
                portadesk: "receipt".to_owned(),
                version: VERSION,
                tenant: plan.tenant.clone(),
                at: now,
                at_most: None,
                plan: Some(plan.hash.clone()),
                owner: Some(owner.to_owned()),
            };
            let mut file = options().create_new(true).open(path).map_err(|error| of_file(path, error))?;
            let kept = file.write_all(&line_of(&head)).and_then(|()| file.sync_all());
            kept.map_err(|error| of_file(path, error))?;
        }
        let receipt = Self::open(path)?;
        if receipt.plan != plan.hash {
            return Err(BringingError::OtherPlan { file: path.display().to_string() });
        }
        Ok(receipt)
    }

    /// A receipt that exists.
    ///
    /// # Errors
    /// [`BringingError::File`], also while another process works with it, and [`BringingError::Damaged`].
    pub fn open(path: &Path) -> Result<Self, BringingError> {
        let mut file = patiently_locked(path).map_err(|error| of_file(path, error))?;
        let mut lines = Lines::open(path)?;
        let head: Head = lines.next_as()?.ok_or_else(|| damaged(path, "is empty"))?;
        check(path, &head, "receipt")?;
        let named = head.plan.zip(head.owner).ok_or_else(|| damaged(path, "names no plan"))?;
        let (mut states, mut jobs, mut memories) = (Vec::new(), Vec::new(), HashMap::new());
        while let Some(line) = lines.next_line()? {
            let entry: Entry = lines.read_as(&line)?;
            note(&mut states, &entry);
            remember(&mut memories, &entry);
            if let Entry::Sent { row, job } = entry {
                jobs.push((row, job));
            }
        }
        // What a crash has cut off was not acted upon.
        let cut = file.set_len(lines.whole).and_then(|()| file.seek(SeekFrom::End(0)));
        cut.map_err(|error| of_file(path, error))?;
        let (plan, owner) = named;
        Ok(Self { path: path.to_owned(), file, tenant: head.tenant, plan, owner, states, jobs, memories })
    }

    /// Whether some process works with this receipt just now.
    #[must_use]
    pub fn is_in_use(path: &Path) -> bool {
        locked(path).is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock)
    }

    /// Under which name customers are held.
    #[must_use]
    pub fn owner(&self) -> &str {
        &self.owner
    }

    /// Whether nothing was begun.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.states.is_empty()
    }

    /// Whether this row is neither written nor taken back.
    #[must_use]
    pub fn is_open(&self, row: u64) -> bool {
        !matches!(self.state(row), RowState::Done | RowState::Undone)
    }

    /// How many rows were taken back.
    #[must_use]
    pub fn undone(&self) -> u64 {
        self.states.iter().filter(|state| **state == RowState::Undone).count() as u64
    }

    /// Adds lines, durable on return.
    pub(super) fn add(&mut self, entries: &[Entry]) -> Result<(), BringingError> {
        if entries.is_empty() {
            return Ok(());
        }
        let lines: Vec<u8> = entries.iter().flat_map(line_of).collect();
        let kept = self.file.write_all(&lines).and_then(|()| self.file.sync_data());
        kept.map_err(|error| of_file(&self.path, error))?;
        for entry in entries {
            note(&mut self.states, entry);
            remember(&mut self.memories, entry);
        }
        Ok(())
    }

    pub(super) fn state(&self, row: u64) -> RowState {
        usize::try_from(row).ok().and_then(|row| self.states.get(row)).copied().unwrap_or_default()
    }

    /// What was known of a row's customer before the row was begun.
    pub(super) fn before(&self, row: u64) -> Before {
        self.memories.get(&row).cloned().unwrap_or_default()
    }

    /// Jobs of which it is not known how they ended.
    pub(super) fn open_jobs(&self) -> Vec<String> {
        let open = self.jobs.iter().filter(|(row, _)| self.state(*row) == RowState::Begun);
        open.map(|(_, job)| job.clone()).collect()
    }

    /// How many rows were written and are not taken back.
    #[must_use]
    pub fn done(&self) -> u64 {
        self.states.iter().filter(|state| **state == RowState::Done).count() as u64
    }

    /// The rows that were written, in the order in which they were.
    pub(super) fn written(&self) -> Result<impl Iterator<Item = Result<Done, BringingError>> + use<>, BringingError> {
        let mut lines = Lines::open(&self.path)?;
        lines.next_line()?;
        let entries = std::iter::from_fn(move || lines.next_as::<Entry>().transpose());
        Ok(entries.filter_map(|entry| match entry {
            Ok(Entry::Done(done)) => Some(Ok(*done)),
            Ok(_) => None,
            Err(error) => Some(Err(error)),
        }))
    }
}

/// As [`locked`]: whoever only looks at a receipt lets go of it at once.
fn patiently_locked(path: &Path) -> io::Result<File> {
    for _ in 0..LOOKS {
        match locked(path) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => std::thread::sleep(BETWEEN_LOOKS),
            outcome => return outcome,
        }
    }
    locked(path)
}

/// The file, for nobody else as long as it is open: also when the process dies.
fn locked(path: &Path) -> io::Result<File> {
    let file = OpenOptions::new().write(true).open(path)?;
    file.try_lock()?;
    Ok(file)
}

fn remember(memories: &mut HashMap<u64, Before>, entry: &Entry) {
    match entry {
        Entry::Begun { row, memory, proposals } => {
            let before = Before { memory: memory.clone(), proposals: proposals.clone() };
            if before.memory.is_some() || !before.proposals.is_empty() {
                memories.insert(*row, before);
            }
        }
        Entry::Sent { .. } => {}
        ended => drop(memories.remove(&ended.row())),
    }
}

fn note(states: &mut Vec<RowState>, entry: &Entry) {
    let Ok(row) = usize::try_from(entry.row()) else { return };
    if states.len() <= row {
        states.resize(row + 1, RowState::Untouched);
    }
    if let Some(state) = states.get_mut(row) {
        *state = entry.state();
    }
}
