//! What administrators see of a tenant's provisioning, and do about it: the page's way to what commands do as well.

use std::{
    collections::{BTreeMap, VecDeque},
    fs::{self, DirBuilder},
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};

use super::{
    super::{Decision, Standing},
    Engine,
    bringing::{Applied, Bringing, BringingError, Consent, Pairs, PlanFile, Progress, ReceiptFile, Row, Undone, Wish},
};
use crate::{
    ledger::{Actor, not_allowed},
    store::{DeadLetter, Drift, Pending, Proposal, Sample, StoreError, SubjectKind},
    zendesk::UserId,
};

/// Runs that are remembered, whatever became of them.
const MOST_RUNS: usize = 50;
/// Plans that nobody applied are thrown away after this time.
const UNUSED_FOR: Duration = Duration::from_hours(24);
/// Hexadecimal digits of a plan's name.
const NAME: usize = 64;

/// One tenant's provisioning, as administrators meet it. Clones share everything.
#[derive(Debug, Clone)]
pub struct Steward {
    engine: Arc<Engine>,
    runs: Arc<Mutex<Runs>>,
}

#[derive(Debug, Default)]
struct Runs {
    by_name: BTreeMap<String, Run>,
    /// Oldest first.
    order: VecDeque<String>,
}

/// A plan that is shown to somebody.
#[derive(Debug)]
pub struct ShownPlan {
    /// Its hash: what is applied is this plan and no other.
    pub name: String,
    pub rows: Vec<Row>,
    /// Rows that change something.
    pub writes: u64,
}

/// How far a plan has come that is being applied, or taken back.
#[derive(Debug, Clone)]
pub enum Run {
    UnderWay {
        is_undo: bool,
        progress: Option<Progress>,
    },
    Applied(Arc<Applied>),
    TakenBack(Arc<Undone>),
    /// It stopped in the middle. The receipt says how far it came, and the same again goes on.
    Stopped {
        is_undo: bool,
    },
}

impl Steward {
    #[must_use]
    pub fn new(engine: Arc<Engine>) -> Self {
        Self { engine, runs: Arc::default() }
    }

    /// # Errors
    /// [`StoreError::Failed`].
    pub async fn standing(&self) -> Result<Standing, StoreError> {
        Standing::of(&self.engine.parts.store, &self.engine.tenant).await
    }

    /// How it stood lately, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Failed`].
    pub async fn samples(&self, lately: SignedDuration) -> Result<Vec<Sample>, StoreError> {
        self.engine.parts.store.samples(&self.engine.tenant, self.since(lately)).await
    }

    /// What the last pass over all customers, and the one under way, have found.
    ///
    /// # Errors
    /// [`StoreError::Failed`].
    pub async fn drift(&self) -> Result<Vec<Drift>, StoreError> {
        self.engine.parts.store.drift(&self.engine.tenant).await
    }

    fn since(&self, lately: SignedDuration) -> Timestamp {
        self.engine.now().checked_sub(lately).unwrap_or(Timestamp::MIN)
    }

    /// Until when the work pauses, if it does, and whether that is because a credential is refused.
    #[must_use]
    pub fn pause(&self) -> Option<(Timestamp, bool)> {
        self.engine
            .pause
            .until()
            .filter(|until| *until > self.engine.now())
            .map(|it| (it, self.engine.pause.is_refused()))
    }

    /// What was given up, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Failed`].
    pub async fn given_up(&self, limit: u32) -> Result<Vec<Pending>, StoreError> {
        self.engine.parts.store.given_up(&self.engine.tenant, limit).await
    }

    /// Bodies that nobody can read, newest first.
    ///
    /// # Errors
    /// [`StoreError::Failed`].
    pub async fn dead_letters(&self, limit: u32) -> Result<Vec<DeadLetter>, StoreError> {
        self.engine.parts.store.dead_letters(&self.engine.tenant, limit).await
    }

    /// As [`Decision::carry_out`], for an administrator.
    ///
    /// # Errors
    /// [`StoreError::Failed`].
    pub async fn decide(
        &self,
        user: UserId,
        decision: Decision,
        subject: (SubjectKind, &str),
    ) -> Result<bool, StoreError> {
        let parts = &self.engine.parts;
        let (tenant, now) = (&self.engine.tenant, self.engine.now());
        let is_done = decision.carry_out(&parts.store, tenant, Actor::User(user), subject, now).await?;
        if is_done && decision == Decision::Retry {
            parts.bell.notify_one();
        }
        Ok(is_done)
    }

    /// Takes down that somebody tried what they may not do.
    ///
    /// # Errors
    /// [`StoreError::Failed`].
    pub async fn refused(&self, user: UserId, attempted: &str, subject: &str, reason: &str) -> Result<(), StoreError> {
        let record = not_allowed(&self.engine.tenant, user, attempted, subject, reason, self.engine.now());
        self.engine.parts.store.append(&[record]).await.map(drop)
    }

    /// A page of what waits for a person's choice: what speaks most for it first.
    ///
    /// # Errors
    /// [`StoreError::Failed`].
    pub async fn unlinked(&self, offset: u32, limit: u32) -> Result<Vec<Proposal>, StoreError> {
        self.engine.parts.store.proposals_by_evidence(&self.engine.tenant, offset, limit).await
    }

    /// Makes a plan that links these pairs. Nothing but the plan is written.
    ///
    /// # Errors
    /// [`BringingError`].
    pub async fn plan(&self, pairs: Pairs) -> Result<ShownPlan, BringingError> {
        let folder = self.folder()?;
        forget_unused(&folder);
        let fresh = folder.join(format!("new-{:016x}.json", random()));
        let wish = Wish { at_most: None, pairs: Some(pairs) };
        let made = self.bringing(Actor::CommandLine).plan(&fresh, &wish, &|_| ()).await?;
        let rows = made.rows()?.collect::<Result<Vec<Row>, _>>()?;
        let (name, writes) = (made.hash, made.totals.writes);
        let place = folder.join(format!("{name}.json"));
        fs::rename(&fresh, &place)
            .map_err(|source| BringingError::File { file: place.display().to_string(), source })?;
        Ok(ShownPlan { name, rows, writes })
    }

    /// Begins to apply a plan that was shown, unless somebody has begun already. Whoever calls awaits what comes back: it ends
    /// with the run. `None`: there is no such plan, or it is under way.
    #[must_use]
    pub fn apply(&self, user: UserId, name: &str) -> Option<impl Future<Output = ()> + use<>> {
        let (plan, receipt) = self.files(name)?;
        let plan = PlanFile::open(&plan).ok().filter(|plan| plan.hash == name)?;
        let run = self.begin(name, false)?;
        let bringing = self.bringing(Actor::User(user));
        Some(async move {
            let consent = Consent { leave_changed: false, contacts: true };
            let outcome = bringing.apply(&plan, &receipt, consent, &|progress| run.tell(progress)).await;
            run.end(outcome.map(|applied| Run::Applied(Arc::new(applied))));
        })
    }

    /// Begins to take back what a plan has written, as [`Steward::apply`].
    #[must_use]
    pub fn undo(&self, user: UserId, name: &str) -> Option<impl Future<Output = ()> + use<>> {
        let (_, receipt) = self.files(name)?;
        if !receipt.exists() {
            return None;
        }
        let run = self.begin(name, true)?;
        let bringing = self.bringing(Actor::User(user));
        Some(async move {
            let outcome = match ReceiptFile::open(&receipt) {
                Ok(mut receipt) => bringing.undo(&mut receipt, &|progress| run.tell(progress)).await,
                Err(error) => Err(error),
            };
            run.end(outcome.map(|undone| Run::TakenBack(Arc::new(undone))));
        })
    }

    /// How far a plan has come here; `None` where another process applies it, or did before a restart.
    #[must_use]
    pub fn run(&self, name: &str) -> Option<Run> {
        self.runs().by_name.get(name).cloned()
    }

    /// Where the receipt of a plan lies, if it has one: for `portadesk sync undo`.
    #[must_use]
    pub fn receipt(&self, name: &str) -> Option<PathBuf> {
        self.files(name).map(|(_, receipt)| receipt).filter(|receipt| receipt.exists())
    }

    /// The rows of a plan that was made here; none where it is gone.
    #[must_use]
    pub fn rows(&self, name: &str) -> Vec<Row> {
        let plan = self.files(name).and_then(|(plan, _)| PlanFile::open(&plan).ok());
        plan.and_then(|plan| plan.rows().ok()?.collect::<Result<_, _>>().ok()).unwrap_or_default()
    }

    fn begin(&self, name: &str, is_undo: bool) -> Option<Noted> {
        let mut runs = self.runs();
        if matches!(runs.by_name.get(name), Some(Run::UnderWay { .. })) {
            return None;
        }
        if runs.by_name.insert(name.to_owned(), Run::UnderWay { is_undo, progress: None }).is_none() {
            runs.order.push_back(name.to_owned());
        }
        while runs.order.len() > MOST_RUNS {
            let oldest = runs.order.pop_front().unwrap_or_default();
            runs.by_name.remove(&oldest);
        }
        Some(Noted { steward: self.clone(), name: name.to_owned(), is_undo, has_ended: false })
    }

    fn bringing(&self, actor: Actor) -> Bringing {
        Bringing::new(Arc::clone(&self.engine)).acting_as(actor).near()
    }

    fn runs(&self) -> MutexGuard<'_, Runs> {
        self.runs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The plan and its receipt.
    fn files(&self, name: &str) -> Option<(PathBuf, PathBuf)> {
        let folder = self.engine.settings.plans.join(&*self.engine.tenant);
        Self::is_name(name).then(|| (folder.join(format!("{name}.json")), folder.join(format!("{name}.json.receipt"))))
    }

    /// Whether this can be a plan's name: nothing else becomes part of a path.
    #[must_use]
    pub fn is_name(text: &str) -> bool {
        text.len() == NAME && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    }

    /// Nobody else may read names of customers.
    fn folder(&self) -> Result<PathBuf, BringingError> {
        let folder = self.engine.settings.plans.join(&*self.engine.tenant);
        let made = DirBuilder::new().recursive(true).mode(0o700).create(&folder);
        made.map_err(|source| BringingError::File { file: folder.display().to_string(), source })?;
        Ok(folder)
    }
}

/// A run whose end is noted also when whoever awaits it goes away.
struct Noted {
    steward: Steward,
    name: String,
    is_undo: bool,
    has_ended: bool,
}

impl Noted {
    fn tell(&self, progress: Progress) {
        self.note(Run::UnderWay { is_undo: self.is_undo, progress: Some(progress) });
    }

    fn end(mut self, outcome: Result<Run, BringingError>) {
        let run = outcome.unwrap_or_else(|error| {
            let tenant = &*self.steward.engine.tenant;
            tracing::warn!(tenant, error = &error as &dyn std::error::Error, "a plan is not carried out to its end");
            Run::Stopped { is_undo: self.is_undo }
        });
        self.note(run);
        self.has_ended = true;
    }

    fn note(&self, run: Run) {
        self.steward.runs().by_name.insert(self.name.clone(), run);
    }
}

impl Drop for Noted {
    fn drop(&mut self) {
        if !self.has_ended {
            self.note(Run::Stopped { is_undo: self.is_undo });
        }
    }
}

fn random() -> u64 {
    let mut bytes = [0; 8];
    // Without randomness two plans that are made at once may be in each other's way: the second is refused.
    let _ = aws_lc_rs::rand::fill(&mut bytes);
    u64::from_be_bytes(bytes)
}

/// Throws plans away that were made a while ago and have no receipt. What cannot be thrown away stays.
fn forget_unused(folder: &Path) {
    let is_old = |file: &Path| {
        let changed = file.metadata().and_then(|facts| facts.modified());
        changed.is_ok_and(|at| at.elapsed().is_ok_and(|age| age > UNUSED_FOR))
    };
    for file in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        let is_plan = file.extension().is_some_and(|ending| ending == "json" || ending == "part");
        let receipt = file.with_extension("json.receipt");
        if is_plan && !receipt.exists() && is_old(&file) {
            let _ = fs::remove_file(&file);
        }
    }
}
