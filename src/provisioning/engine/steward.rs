//! What administrators see of a tenant's provisioning, and do about it: the page's way to what commands do as well.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    fs::{self, DirBuilder},
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use tokio::time::{Instant, sleep};

use super::{
    super::{Decision, Standing, retry_all},
    Engine, OUTDATED, before,
    bringing::{Applied, Bringing, BringingError, Consent, Pairs, PlanFile, Progress, ReceiptFile, Row, Undone, Wish},
};
use crate::{
    ledger::{Actor, not_allowed},
    portabilling::CustomerId,
    store::{Drift, GivenUpAt, Outlook, Pending, Proposal, Sample, StoreError, SubjectKind},
    zendesk::{UserId, Zendesk},
};

/// Runs that are remembered, whatever became of them.
const MOST_RUNS: usize = 50;
/// Plans that nobody applied are thrown away after this time.
const UNUSED_FOR: Duration = Duration::from_hours(24);
/// Hexadecimal digits of a plan's name.
const NAME: usize = 64;

/// How long a stop waits for runs to be dropped.
const FAREWELL: Duration = Duration::from_secs(2);

/// One tenant's provisioning, as administrators meet it. Clones share everything.
#[derive(Debug, Clone)]
pub struct Steward {
    engine: Arc<Engine>,
    /// As for agents: somebody waits for a plan.
    zendesk: Zendesk,
    runs: Arc<Mutex<Runs>>,
}

#[derive(Debug, Default)]
struct Runs {
    by_name: BTreeMap<String, Run>,
    /// Oldest first.
    order: VecDeque<String>,
    /// Which run each person is shown until they put it away: the one that they began last.
    shown: BTreeMap<UserId, String>,
    /// Runs that have not come to their own end, be it that they go on or that they were dropped.
    unfinished: BTreeSet<String>,
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
    /// Another process works with its receipt.
    Elsewhere,
}

/// What the receipt of a plan says, and so what can be done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// As the file is called.
    pub file: String,
    /// Rows that stand as they were written.
    pub done: u64,
    /// Rows that were taken back.
    pub undone: u64,
    /// Rows that would be written if the plan were applied again; none where the plan itself is gone.
    pub open: u64,
}

impl Steward {
    #[must_use]
    pub fn new(engine: Arc<Engine>, zendesk: Zendesk) -> Self {
        Self { engine, zendesk, runs: Arc::default() }
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

    /// What was given up, oldest first, behind a place in this order.
    ///
    /// # Errors
    /// [`StoreError::Failed`].
    pub async fn given_up(&self, behind: Option<&GivenUpAt>, limit: u32) -> Result<Vec<Pending>, StoreError> {
        self.engine.parts.store.given_up(&self.engine.tenant, self.engine.now(), behind, limit).await
    }

    /// How much was given up, by its code, most first.
    ///
    /// # Errors
    /// [`StoreError::Failed`].
    pub async fn given_up_by_cause(&self) -> Result<Vec<(String, u64)>, StoreError> {
        self.engine.parts.store.given_up_by_cause(&self.engine.tenant, self.engine.now()).await
    }

    /// How often bodies came that nobody can read, by what is wrong with them.
    ///
    /// # Errors
    /// [`StoreError::Failed`].
    pub async fn dead_letters_by_reason(&self) -> Result<Vec<(String, u64)>, StoreError> {
        self.engine.parts.store.dead_letters_by_reason(&self.engine.tenant).await
    }

    /// When long work will have ended, as far as somebody has told lately.
    ///
    /// # Errors
    /// [`StoreError::Failed`].
    pub async fn outlooks(&self) -> Result<Vec<Outlook>, StoreError> {
        let since = before(self.engine.now(), OUTDATED);
        self.engine.parts.store.outlooks(&self.engine.tenant, since).await
    }

    /// Whether a customer that is skipped comes back with the next pass over all customers, and not only with an event.
    ///
    /// # Errors
    /// [`StoreError::Failed`].
    pub async fn comes_back_by_itself(&self, kind: SubjectKind, subject: &str) -> Result<bool, StoreError> {
        let (SubjectKind::Customer, Ok(customer)) = (kind, subject.parse::<CustomerId>()) else { return Ok(false) };
        let (store, tenant) = (&self.engine.parts.store, &*self.engine.tenant);
        Ok(self.engine.settings.sweep_creates
            || store.link_to(tenant, customer).await?.is_some()
            || !store.proposals_of(tenant, customer).await?.is_empty())
    }

    /// When the last event from billing was taken, of those that are remembered.
    ///
    /// # Errors
    /// [`StoreError::Failed`].
    pub async fn last_event_at(&self) -> Result<Option<Timestamp>, StoreError> {
        self.engine.parts.store.last_event_at(&self.engine.tenant).await
    }

    /// The first of those that have drifted in one way, as the ledger names them.
    ///
    /// # Errors
    /// [`StoreError::Failed`].
    pub async fn drifted(&self, code: &str, limit: u32) -> Result<Vec<String>, StoreError> {
        self.engine.parts.store.drifted(&self.engine.tenant, code, limit).await
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

    /// Has all that was given up for one reason tried again at once. Returns how many that were.
    ///
    /// # Errors
    /// [`StoreError::Failed`].
    pub async fn retry_all(&self, user: UserId, code: &str) -> Result<u64, StoreError> {
        let (parts, tenant) = (&self.engine.parts, &self.engine.tenant);
        let retried = retry_all(&parts.store, tenant, Actor::User(user), code, self.engine.now()).await?;
        parts.bell.notify_one();
        Ok(retried)
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
        let fresh = folder.join(format!("new-{:016x}.json", random()));
        let wish = Wish { at_most: None, pairs: Some(pairs) };
        let bringing = self.bringing(Actor::CommandLine).asking(self.zendesk.clone());
        let made = bringing.plan(&fresh, &wish, &|_| ()).await?;
        let rows = made.rows()?.collect::<Result<Vec<Row>, _>>()?;
        let (name, writes) = (made.hash, made.totals.writes);
        let place = folder.join(format!("{name}.json"));
        fs::rename(&fresh, &place)
            .map_err(|source| BringingError::File { file: place.display().to_string(), source })?;
        Ok(ShownPlan { name, rows, writes })
    }

    /// Begins to apply a plan that was shown, or goes on with it. Whoever calls awaits what comes back: it ends with the run.
    /// `None`: there is no such plan, nothing of it is left to be written, or it is under way, here or elsewhere.
    #[must_use]
    pub fn apply(&self, user: UserId, name: &str) -> Option<impl Future<Output = ()> + use<>> {
        let (plan, receipt) = self.files(name)?;
        let plan = PlanFile::open(&plan).ok().filter(|plan| plan.hash == name)?;
        if receipt.exists() && self.receipt(name).is_none_or(|receipt| receipt.open == 0) {
            return None;
        }
        let run = self.begin(user, name, false)?;
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
        self.receipt(name).filter(|receipt| receipt.done > 0)?;
        let run = self.begin(user, name, true)?;
        let bringing = self.bringing(Actor::User(user));
        Some(async move {
            let outcome = match ReceiptFile::open(&receipt) {
                Ok(mut receipt) => bringing.undo(&mut receipt, &|progress| run.tell(progress)).await,
                Err(error) => Err(error),
            };
            run.end(outcome.map(|undone| Run::TakenBack(Arc::new(undone))));
        })
    }

    /// How far a plan has come; `None` where another process has applied it, or this one before a restart.
    #[must_use]
    pub fn run(&self, name: &str) -> Option<Run> {
        let known = self.runs().by_name.get(name).cloned();
        let is_here = matches!(known, Some(Run::UnderWay { .. }));
        let is_elsewhere = || self.files(name).is_some_and(|(_, receipt)| ReceiptFile::is_in_use(&receipt));
        if !is_here && is_elsewhere() { Some(Run::Elsewhere) } else { known }
    }

    /// What the receipt of a plan says; `None` where there is none, or somebody works with it just now.
    #[must_use]
    pub fn receipt(&self, name: &str) -> Option<Receipt> {
        let (_, path) = self.files(name)?;
        let file = path.file_name()?.to_string_lossy().into_owned();
        let receipt = ReceiptFile::open(&path).ok()?;
        let open = self.rows(name).iter().filter(|row| row.act.writes() && receipt.is_open(row.row)).count();
        Some(Receipt { file, done: receipt.done(), undone: receipt.undone(), open: open as u64 })
    }

    /// The run that a person is to be shown: the one that they began last, until they put it away.
    #[must_use]
    pub fn shown_to(&self, user: UserId) -> Option<String> {
        self.runs().shown.get(&user).cloned()
    }

    /// A person has seen enough of a run.
    pub fn put_away(&self, user: UserId, name: &str) {
        let mut runs = self.runs();
        if runs.shown.get(&user).is_some_and(|shown| shown == name) {
            runs.shown.remove(&user);
        }
    }

    /// Lets go of the customers that runs held when the service stopped under them: nobody has to wait for the leases' end, and
    /// what is left can be applied again at once. Call it once no handler runs any more.
    pub async fn stop(&self) {
        let is_running = || self.runs().by_name.values().any(|run| matches!(run, Run::UnderWay { .. }));
        let end = Instant::now() + FAREWELL;
        while is_running() && Instant::now() < end {
            sleep(Duration::from_millis(20)).await;
        }
        let unfinished = std::mem::take(&mut self.runs().unfinished);
        for (_, receipt) in unfinished.iter().filter_map(|name| self.files(name)) {
            // In use: it goes on somewhere, and lets go by itself.
            let Ok(receipt) = ReceiptFile::open(&receipt) else { continue };
            let tenant = &*self.engine.tenant;
            if let Err(error) = self.engine.parts.store.let_all_go(tenant, receipt.owner()).await {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(tenant, error, "customers of a plan are held until their leases end");
            }
        }
    }

    /// The rows of a plan that was made here; none where it is gone.
    #[must_use]
    pub fn rows(&self, name: &str) -> Vec<Row> {
        let plan = self.files(name).and_then(|(plan, _)| PlanFile::open(&plan).ok());
        plan.and_then(|plan| plan.rows().ok()?.collect::<Result<_, _>>().ok()).unwrap_or_default()
    }

    fn begin(&self, user: UserId, name: &str, is_undo: bool) -> Option<Noted> {
        let mut runs = self.runs();
        if matches!(runs.by_name.get(name), Some(Run::UnderWay { .. })) {
            return None;
        }
        runs.shown.insert(user, name.to_owned());
        runs.unfinished.insert(name.to_owned());
        if runs.by_name.insert(name.to_owned(), Run::UnderWay { is_undo, progress: None }).is_none() {
            runs.order.push_back(name.to_owned());
        }
        while runs.order.len() > MOST_RUNS {
            let oldest = runs.order.pop_front().unwrap_or_default();
            runs.by_name.remove(&oldest);
            runs.shown.retain(|_, shown| *shown != oldest);
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
        self.steward.runs().unfinished.remove(&self.name);
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

/// Throws plans away that were made a while ago and have written nothing, and others with their receipts after `retention`:
/// both hold names of customers. What cannot be thrown away stays.
pub(super) fn forget_plans(folder: &Path, retention: Duration) {
    let age = |file: &Path| file.metadata().and_then(|facts| facts.modified()).ok()?.elapsed().ok();
    for file in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        let is_receipt = file.extension().is_some_and(|ending| ending == "receipt");
        let plan = if is_receipt { file.with_extension("") } else { file.clone() };
        let receipt = PathBuf::from(format!("{}.receipt", plan.display()));
        let is_kept = || receipt.exists() && !ReceiptFile::open(&receipt).is_ok_and(|receipt| receipt.is_empty());
        let last = if receipt.exists() { &receipt } else { &plan };
        let is_ours = plan.extension().is_some_and(|ending| ending == "json" || ending == "part");
        let Some(age) = age(last).filter(|age| is_ours && *age > UNUSED_FOR.min(retention)) else { continue };
        if age > retention || !is_kept() {
            let _ = fs::remove_file(&receipt);
            let _ = fs::remove_file(&plan);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{fs::File, time::SystemTime};

    use super::*;

    const HEAD: &str =
        r#"{"portadesk":"receipt","version":1,"tenant":"panda","at":"2026-03-02T09:00:00Z","plan":"0","owner":"0"}"#;
    const DAY: Duration = Duration::from_hours(24);

    #[test]
    fn plans_that_wrote_nothing_go_after_a_day_and_all_others_after_the_retention() {
        let folder = std::env::temp_dir().join(format!("portadesk-{:016x}", random()));
        fs::create_dir_all(&folder).unwrap();
        let now = File::create(folder.join("now")).unwrap().metadata().unwrap().modified().unwrap();
        let place = |name: &str, age: Duration, text: &str| {
            let at: SystemTime = now - age;
            fs::write(folder.join(name), text).unwrap();
            File::options().append(true).open(folder.join(name)).unwrap().set_modified(at).unwrap();
        };
        let written = format!("{HEAD}\n{{\"state\":\"undone\",\"row\":1}}\n");
        for (name, age, receipt) in [
            ("fresh", DAY / 2, None),
            ("unused", DAY * 2, None),
            ("refused", DAY * 2, Some(format!("{HEAD}\n"))),
            ("applied", DAY * 2, Some(written.clone())),
            ("ancient", DAY * 31, Some(written)),
        ] {
            place(&format!("{name}.json"), age, "");
            if let Some(receipt) = receipt {
                place(&format!("{name}.json.receipt"), age, &receipt);
            }
        }
        place("new-1.json.part", DAY * 2, "");
        place("somebody-elses.txt", DAY * 99, "");

        forget_plans(&folder, DAY * 30);

        let mut left: Vec<String> =
            fs::read_dir(&folder).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
        left.sort();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(left, ["applied.json", "applied.json.receipt", "fresh.json", "now", "somebody-elses.txt"]);
    }
}
