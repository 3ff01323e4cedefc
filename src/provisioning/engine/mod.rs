//! The worker of one tenant: takes what has changed, and brings Zendesk into step with it.
//!
//! A customer is worked on under a lease in the store, so never by two at once, in this process or in another; different
//! customers go side by side. Everything written to Zendesk can be written again without harm, so a worker that dies in the
//! middle has only left its customer for later.

pub mod bringing;
mod contact;
mod customer;
mod find;
mod lead;
mod merged;
mod outlook;
mod pause;
mod report;
mod steward;
mod sweep;
mod trouble;
mod walk;

use std::{
    collections::HashSet,
    sync::{Arc, Mutex},
    time::Duration,
};

use aws_lc_rs::rand;
use jiff::{SignedDuration, Timestamp};
use tokio::{
    sync::Notify,
    task::JoinSet,
    time::{sleep, timeout},
};

pub use self::outlook::OUTDATED;
pub use self::steward::{Receipt, Run, ShownPlan, Steward};
use self::{
    outlook::Speed,
    pause::{Pause, System},
    trouble::Trouble,
};
use super::{Settings, Standing};
use crate::{
    clock::Clock,
    customers::Directory,
    espf::{Espf, Status},
    linking::Linking,
    organizations::Hasher,
    portabilling::PortaBilling,
    store::{Change, Setback, Store, StoreError, SubjectKind, Task},
    waits::after,
    zendesk::Zendesk,
};

/// The name of the key with which what was written is hashed.
const HASHES: &str = "written";
/// How often figures are told and old events forgotten.
const HOUSEKEEPING: Duration = Duration::from_secs(15);

/// What an engine works with.
#[derive(Debug)]
pub struct Parts {
    pub store: Store,
    pub clock: Clock,
    pub billing: PortaBilling,
    /// In the background: agents come first.
    pub zendesk: Zendesk,
    pub directory: Directory,
    pub linking: Linking,
    /// Tells billing what became of its accounts, where that is wanted.
    pub espf: Option<Espf>,
    /// Rung when there is something new in the inbox.
    pub bell: Arc<Notify>,
}

/// One tenant's worker.
#[derive(Debug)]
pub struct Engine {
    settings: Settings,
    parts: Parts,
    tenant: Arc<str>,
    /// Who holds our leases.
    owner: String,
    pause: Pause,
    speed: Speed,
    /// What the pass over all remembers.
    memory: Mutex<sweep::Memory>,
}

/// How work on a subject ended well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Done {
    /// Something was written.
    Written,
    /// Nothing had to be.
    InStep,
    /// Nothing had to be, and Zendesk was not even asked.
    Unchanged,
    /// A person has to choose the organization.
    Proposed,
    /// The subject led to its customers, who are marked.
    Led,
    /// There is nobody to do anything for.
    Nobody,
}

impl Done {
    const fn of(is_asked: bool, is_changed: bool) -> Self {
        match (is_asked, is_changed) {
            (_, true) => Self::Written,
            (true, false) => Self::InStep,
            (false, false) => Self::Unchanged,
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::InStep | Self::Unchanged => "in_step",
            Self::Proposed => "proposed",
            Self::Led => "led",
            Self::Nobody => "nobody",
        }
    }

    /// The systems that must have answered for this to come about.
    const fn answered(self) -> &'static [System] {
        match self {
            Self::Written | Self::InStep | Self::Proposed => &[System::Billing, System::Zendesk],
            Self::Unchanged | Self::Led => &[System::Billing],
            Self::Nobody => &[],
        }
    }
}

impl Engine {
    #[must_use]
    pub fn new(settings: Settings, parts: Parts) -> Self {
        let tenant = Arc::clone(&settings.tenant);
        let (owner, pause, speed) = (new_owner(), Pause::default(), Speed::default());
        Self { settings, parts, tenant, owner, pause, speed, memory: Mutex::default() }
    }

    /// Works until it is dropped.
    pub async fn run(self: &Arc<Self>) {
        tokio::join!(self.work_off(), self.keep_sweeping(), self.keep_house(), self.keep_reporting());
    }

    /// Gives back what was under way, so that nobody has to wait for the leases' end. Call it once [`Engine::run`] is
    /// dropped.
    pub async fn stop(&self) {
        if let Err(error) = self.parts.store.give_back(&self.tenant, &self.owner).await {
            tracing::warn!(
                tenant = &*self.tenant,
                error = &error as &dyn std::error::Error,
                "leases end by themselves"
            );
        }
    }

    async fn work_off(self: &Arc<Self>) {
        // Tasks of their own: one that holds the store's writer must go on while the next are taken.
        let mut under_way = JoinSet::new();
        loop {
            let free = self.settings.workers.saturating_sub(under_way.len());
            if free > 0 && self.may_go_on() {
                match self.take(free).await {
                    Ok(tasks) => {
                        for task in tasks {
                            let engine = Arc::clone(self);
                            under_way.spawn(async move { engine.work(task).await });
                        }
                    }
                    Err(error) => {
                        let error = &error as &dyn std::error::Error;
                        tracing::error!(tenant = &*self.tenant, error, "the inbox cannot be read");
                    }
                }
            }
            let is_full = under_way.len() >= self.settings.workers;
            tokio::select! {
                Some(_) = under_way.join_next(), if !under_way.is_empty() => {}
                () = self.parts.bell.notified(), if !is_full => {}
                () = sleep(self.settings.look_every), if !is_full => {}
            }
        }
    }

    fn may_go_on(&self) -> bool {
        self.pause.is_over(self.parts.clock.now()) && self.parts.zendesk.has_room()
    }

    async fn take(&self, limit: usize) -> Result<Vec<Task>, StoreError> {
        let now = self.now();
        let limit = u32::try_from(limit).unwrap_or(u32::MAX);
        self.parts.store.take_tasks(&self.tenant, &self.owner, now, after(now, self.settings.lease), limit).await
    }

    async fn work(&self, task: Task) {
        // Ends before the lease does, so that nobody else begins meanwhile.
        let outcome = match timeout(self.settings.lease.mul_f64(0.75), self.bring_into_step(&task)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Trouble::too_slow()),
        };
        let word = match &outcome {
            Ok(done) => {
                self.pause.went_well(&task, done.answered());
                self.speed.one_more();
                done.as_str()
            }
            Err(trouble) => trouble.code(),
        };
        metrics::counter!(
            "portadesk_provisioning_work_total",
            "tenant" => self.tenant.to_string(), "kind" => task.kind.as_str(), "outcome" => word,
        )
        .increment(1);
        let held = match &outcome {
            Ok(_) => Ok(true),
            Err(Trouble::Lost) => Ok(false),
            Err(trouble) => self.put_off(&task, trouble).await,
        };
        let (kind, subject) = (task.kind.as_str(), &task.subject);
        match held {
            Ok(true) => {}
            Ok(false) => {
                tracing::warn!(
                    tenant = &*self.tenant,
                    kind,
                    subject,
                    "its lease has ended, and somebody else is at it"
                );
            }
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::error!(tenant = &*self.tenant, error, "the end of a subject's work cannot be noted");
            }
        }
    }

    async fn bring_into_step(&self, task: &Task) -> Result<Done, Trouble> {
        match task.kind {
            SubjectKind::Customer => match task.subject.parse() {
                Ok(customer) => self.customer(task, customer).await,
                Err(_) => Err(Trouble::hopeless("damaged_subject")),
            },
            SubjectKind::Account | SubjectKind::Number => self.lead(task).await,
        }
    }

    async fn put_off(&self, task: &Task, trouble: &Trouble) -> Result<bool, StoreError> {
        let now = self.now();
        let code = trouble.code();
        let verdict = trouble.verdict(&self.pause, task, now, self.settings.max_tries);
        if verdict.parked {
            tracing::warn!(tenant = &*self.tenant, kind = task.kind.as_str(), subject = task.subject, code, "given up");
        } else {
            tracing::debug!(tenant = &*self.tenant, kind = task.kind.as_str(), subject = task.subject, code, "put off");
        }
        if verdict.is_new_pause {
            tracing::warn!(tenant = &*self.tenant, code, "provisioning pauses");
        }
        let setback =
            Setback { error: code, tries: verdict.tries, next_try_at: verdict.next_try_at, parked: verdict.parked };
        let status = if verdict.parked { Status::Failed } else { Status::Retry };
        let mut change = self.parts.store.change().await?;
        if !change.put_off(&self.tenant, &self.owner, task, setback).await? {
            return Ok(false);
        }
        self.note(&mut change, task, status, code).await?;
        change.commit().await?;
        Ok(true)
    }

    /// Ends the work inside a change, with what billing is to be told of it, unless somebody else has the subject by now: then
    /// nothing of it may be kept.
    async fn end(&self, change: &mut Change, task: &Task, done: Done) -> Result<(), Trouble> {
        if !change.finish(&self.tenant, &self.owner, task).await? {
            return Err(Trouble::Lost);
        }
        match done {
            Done::Led => {}
            Done::Proposed => self.note(change, task, Status::InProgress, "unlinked").await?,
            _ => self.note(change, task, Status::Ok, "").await?,
        }
        Ok(())
    }

    /// As [`Engine::end`], in the middle of the work.
    async fn go_on(&self, change: &mut Change, task: &Task) -> Result<(), Trouble> {
        if change.holds(&self.tenant, &self.owner, task).await? { Ok(()) } else { Err(Trouble::Lost) }
    }

    async fn hasher(&self) -> Result<Hasher, Trouble> {
        Ok(self.settings.hasher(&self.parts.store.key(HASHES).await?))
    }

    fn now(&self) -> Timestamp {
        self.parts.clock.now()
    }

    async fn keep_house(&self) {
        loop {
            if let Err(error) = self.tell_and_forget().await {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(tenant = &*self.tenant, error, "figures of provisioning are outdated");
            }
            sleep(HOUSEKEEPING).await;
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "figures for people")]
    async fn tell_and_forget(&self) -> Result<(), StoreError> {
        let Parts { store, .. } = &self.parts;
        let now = self.now();
        let standing = Standing::of(store, &self.tenant).await?;
        store.keep_sample(&self.tenant, &standing.sample(now)).await?;
        let age = standing.oldest.map(|since| now.duration_since(since).as_secs_f64().max(0.0));
        let tell =
            |name: &'static str, value: f64| metrics::gauge!(name, "tenant" => self.tenant.to_string()).set(value);
        tell("portadesk_provisioning_waiting", standing.waiting as f64);
        tell("portadesk_provisioning_given_up", standing.given_up as f64);
        tell("portadesk_provisioning_unlinked", standing.unlinked as f64);
        tell("portadesk_provisioning_oldest_seconds", age.unwrap_or(0.0));
        if let Some(((customers, in_step), (_, without))) = standing.in_step().zip(standing.pass) {
            tell("portadesk_provisioning_in_step_ratio", in_step as f64 / customers.max(1) as f64);
            tell("portadesk_provisioning_without_organization", without as f64);
        }
        tell("portadesk_provisioning_stopped", if self.pause.is_refused() { 1.0 } else { 0.0 });
        let horizon = before(now, self.settings.retention);
        store.forget_events(horizon, &self.tenant).await?;
        store.forget_dead_letters(&self.tenant, horizon).await?;
        store.forget_turns(&self.tenant, now).await?;
        steward::forget_plans(&self.settings.plans.join(&*self.tenant), self.settings.retention);
        self.tell_outlook(standing.waiting).await
    }
}

/// A name that nobody else has, to hold leases and turns under.
fn new_owner() -> String {
    let mut name = [0; 8];
    // Without randomness all would be called the same: leases still end, they only protect less.
    let _ = rand::fill(&mut name);
    format!("{:016x}", u64::from_be_bytes(name))
}

/// Several values once each.
fn distinct<T: std::hash::Hash + Eq + Clone>(values: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut seen = HashSet::new();
    values.into_iter().filter(|value| seen.insert(value.clone())).collect()
}

/// So long ago.
#[must_use]
pub fn before(now: Timestamp, time: Duration) -> Timestamp {
    now.checked_sub(SignedDuration::try_from(time).unwrap_or(SignedDuration::MAX)).unwrap_or(Timestamp::MIN)
}
