//! Bringing over what exists: a plan that people read, its execution with a receipt, and the way back.
//!
//! 1. [`Bringing::plan`] reads all customers and all organizations, and writes every intended change to a file, with its
//!    reason and its evidence. Nothing else is written.
//! 2. [`Bringing::apply`] makes the same look again. Where a row would be another one now, the world has changed and the
//!    plan is refused. Else each row is written, under the lease that the worker takes as well, and put into a receipt.
//! 3. [`Bringing::undo`] takes a receipt back, row by row, where nobody has changed anything since.
//!
//! What is written is decided where the worker decides it: by `organizations` and by the engine.
//!
//! **Memory.** Of each customer its number and a hash of its domain are kept, of each organization hashes of its name and
//! external id: some 60 bytes. Everything else is read in portions of a hundred, and both files row by row.

mod apply;
mod batch;
mod decide;
mod error;
mod flight;
mod lines;
mod near;
mod pairs;
mod plan_file;
mod planning;
mod receipt;
mod row;
mod same;
mod survey;
mod undo;

use std::{convert::Infallible, sync::Arc, time::Duration};

use jiff::SignedDuration;
use tokio::time::sleep;

pub use apply::{Applied, Change as Changed, Consent};
pub use error::BringingError;
pub use pairs::{BadPairs, Pairs};
pub use plan_file::{PlanFile, Rows, Totals};
pub use planning::Wish;
pub use receipt::ReceiptFile;
pub use row::{Act, Reason, Row, Values};
pub use undo::Undone;

use super::Engine;
use crate::{
    ledger::Actor,
    zendesk::{Forecast, Zendesk, ZendeskError},
};

/// Rows that are looked at, and written, together: as many as Zendesk takes in one call.
const PORTION: usize = crate::zendesk::AT_ONCE;
/// Questions to billing at once.
const SIDE_BY_SIDE: usize = 8;
/// How long customers and turns are held. After a crash the worker leaves them alone for as long.
const LEASE: Duration = Duration::from_mins(10);
/// How often they are held for longer, and how often it is looked at whether it is time.
const RENEWAL: SignedDuration = SignedDuration::from_mins(1);
const BETWEEN_RENEWAL_LOOKS: Duration = Duration::from_secs(1);
/// How often a call is made again that Zendesk had no time for.
const TRIES: u32 = 8;

/// How far a command has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub stage: Stage,
    pub done: u64,
    /// Not known while customers and organizations are counted.
    pub of: Option<u64>,
    /// How long this stage still takes, where that can be said.
    pub left: Option<Duration>,
}

/// How far one stage has come, and when it will have ended.
struct Meter<'a> {
    stage: Stage,
    of: u64,
    forecast: Forecast,
    tell: &'a dyn Fn(Progress),
}

impl<'a> Meter<'a> {
    fn begin(stage: Stage, done: u64, of: u64, tell: &'a dyn Fn(Progress)) -> Self {
        Self { stage, of, forecast: Forecast::begin(done), tell }
    }

    fn tell(&mut self, done: u64) {
        self.forecast.note(done);
        let left = self.forecast.left(self.of.saturating_sub(done), None);
        (self.tell)(Progress { stage: self.stage, done, of: Some(self.of), left });
    }
}

/// What a command is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Customers,
    Organizations,
    Comparing,
    Writing,
    Restoring,
}

/// One tenant's plans. Cheap to make; it holds the tenant's engine.
#[derive(Debug)]
pub struct Bringing {
    engine: Arc<Engine>,
    actor: Actor,
    is_near: bool,
    /// Whom what is there is asked; what is written goes through the engine's own, in the background.
    zendesk: Zendesk,
}

impl Bringing {
    #[must_use]
    pub fn new(engine: Arc<Engine>) -> Self {
        let zendesk = engine.parts.zendesk.clone();
        Self { engine, actor: Actor::CommandLine, is_near: false, zendesk }
    }

    /// Asks through this client what is there: for somebody who waits for a plan.
    #[must_use]
    pub fn asking(mut self, zendesk: Zendesk) -> Self {
        self.zendesk = zendesk;
        self
    }

    /// Who stands in the ledger for what is written; the command line, if nobody is named.
    #[must_use]
    pub fn acting_as(mut self, actor: Actor) -> Self {
        self.actor = actor;
        self
    }

    /// Asks both systems about the customers of a plan alone, instead of listing all customers and organizations. For lists of
    /// pairs that are so short that each customer may cost a few questions.
    #[must_use]
    pub fn near(mut self) -> Self {
        self.is_near = true;
        self
    }

    /// The tenant's name.
    #[must_use]
    pub fn tenant(&self) -> &str {
        &self.engine.tenant
    }

    /// Does work, and holds all that `owner` has taken for longer until it has ended, however long that takes.
    async fn holding<T>(&self, owner: &str, work: impl Future<Output = T>) -> T {
        tokio::select! {
            done = work => done,
            never = self.hold_longer(owner) => match never {},
        }
    }

    async fn hold_longer(&self, owner: &str) -> Infallible {
        let engine = &self.engine;
        let mut held_at = engine.now();
        loop {
            sleep(BETWEEN_RENEWAL_LOOKS).await;
            let now = engine.now();
            if now.duration_since(held_at) < RENEWAL {
                continue;
            }
            held_at = now;
            let ends = super::after(now, LEASE);
            if let Err(error) = engine.parts.store.hold_longer(&engine.tenant, owner, ends).await {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(tenant = &*engine.tenant, error, "customers are not held for longer yet");
            }
        }
    }

    /// Looks at billing, and again while billing is silent.
    async fn billing_patiently<T>(
        &self,
        mut look: impl AsyncFnMut() -> Result<T, BringingError>,
    ) -> Result<T, BringingError> {
        let mut wait = Duration::from_secs(1);
        for _ in 1..TRIES {
            match look().await {
                Err(error) if error.is_silence_of_billing() => {
                    sleep(error.retry_in().unwrap_or_default().clamp(wait, Duration::from_mins(5))).await;
                    wait = (wait * 2).min(Duration::from_mins(1));
                }
                outcome => return outcome,
            }
        }
        look().await
    }

    /// Makes a call to Zendesk, and again while Zendesk is silent or busy. Whoever calls sees to it that a repeat does no
    /// harm.
    async fn patiently<T>(&self, mut call: impl AsyncFnMut() -> Result<T, ZendeskError>) -> Result<T, BringingError> {
        let mut wait = Duration::from_secs(1);
        for _ in 1..TRIES {
            match call().await {
                Err(ZendeskError::Busy { retry_in, .. }) => sleep(retry_in.min(Duration::from_mins(5))).await,
                Err(error) if error.is_silence() || matches!(error, ZendeskError::Unreadable { .. }) => {
                    sleep(wait).await;
                    wait = (wait * 2).min(Duration::from_mins(1));
                }
                outcome => return Ok(outcome?),
            }
        }
        Ok(call().await?)
    }
}
