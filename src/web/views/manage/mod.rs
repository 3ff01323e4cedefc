//! The page for administrators: how the two systems are joined, part by part.

mod changes;
mod costs;
mod drift;
mod plans;
#[cfg(any(test, feature = "browser-tests"))]
pub mod samples;
mod unlinked;
mod waiting;

use std::str::FromStr;

use askama::Template;

pub use changes::{ChangeRow, ChangesView};
pub use costs::{CostBar, CostRow, CostsView};
pub use drift::{Chart, DriftRow, DriftView, Drifted, Gauge, Moment};
pub use plans::{Outcome, PlanRow, PlanView, RunState, RunView, ValueChange};
pub use unlinked::{ProposalRow, UnlinkedQueueView};
pub use waiting::{CauseRow, GivenUpRow, WaitingView};

use super::{Age, Heading, Wait};
use crate::{customers::Status, locale::Texts};

/// A part of the page, which loads on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// How billing, Zendesk and the database are doing.
    Health,
    /// How far Zendesk is in step with billing.
    Drift,
    /// What waits, and what was given up.
    Waiting,
    /// Customers whose organization a person has to choose.
    Unlinked,
    /// What support costs.
    Costs,
    /// The last changes in the ledger.
    Changes,
}

macro_rules! words {
    ($($part:ident = $name:literal, $title:literal, $refresh:literal;)+) => {
        impl Part {
            /// In the order in which they stand on the page.
            pub const ALL: [Self; 6] = [$(Self::$part,)+];

            /// As in the path.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$part => $name,)+ }
            }

            /// Text key of the heading.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$part => $title,)+ }
            }

            /// Text key of the name of the button that asks for this part anew.
            #[must_use]
            pub const fn refresh(self) -> &'static str {
                match self { $(Self::$part => $refresh,)+ }
            }
        }
    };
}

words! {
    Health = "health", "manage-health", "manage-refresh-health";
    Drift = "drift", "manage-drift", "manage-refresh-drift";
    Waiting = "waiting", "manage-waiting", "manage-refresh-waiting";
    Unlinked = "unlinked", "manage-unlinked", "manage-refresh-unlinked";
    Costs = "costs", "manage-costs", "manage-refresh-costs";
    Changes = "changes", "manage-changes", "manage-refresh-changes";
}

impl SystemRow {
    /// It answered.
    pub const ANSWER: &'static str = "manage-last-answer";
    /// It sent an event.
    pub const EVENT: &'static str = "manage-last-event";
}

/// Tells each view's template which part it is.
macro_rules! parts {
    ($($view:ident = $part:ident;)+) => {
        $(impl $view {
            const fn part(&self) -> Part {
                Part::$part
            }
        })+
    };
}

parts! {
    HealthView = Health;
    DriftView = Drift;
    WaitingView = Waiting;
    UnlinkedQueueView = Unlinked;
    CostsView = Costs;
    ChangesView = Changes;
}

impl FromStr for Part {
    type Err = UnknownPart;

    fn from_str(text: &str) -> Result<Self, UnknownPart> {
        Self::ALL.into_iter().find(|part| part.as_str() == text).ok_or(UnknownPart)
    }
}

/// The text names no part of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no such part")]
pub struct UnknownPart;

impl From<Part> for Heading {
    fn from(part: Part) -> Self {
        Self::new(part.as_str(), part.title(), part.refresh())
    }
}

/// The page with a placeholder for each part.
#[derive(Debug, Clone, Template)]
#[template(path = "manage/page.html")]
pub struct ManageView {
    pub t: Texts,
    /// Which of several this is, as the configuration calls it.
    pub tenant: String,
    pub parts: &'static [Part],
}

/// A part that has nothing to tell, since the tenant takes no events from billing, or says nothing of costs.
#[derive(Debug, Clone, Copy, Template)]
#[template(path = "manage/off.html")]
pub struct OffView {
    pub t: Texts,
    pub part: Part,
}

impl OffView {
    /// Text key of the reason.
    const fn reason(&self) -> &'static str {
        match self.part {
            Part::Costs => "costs-off",
            _ => "manage-off",
        }
    }
}

/// How the systems are doing.
#[derive(Debug, Clone, Template)]
#[template(path = "manage/health.html")]
pub struct HealthView {
    pub t: Texts,
    pub systems: Vec<SystemRow>,
    /// When it makes sense to look again: something is being left alone until then.
    pub retry: Option<Wait>,
}

/// One system, and what is known of it without asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemRow {
    /// Text key of what [`SystemRow::answered`] tells.
    pub last: &'static str,
    pub name: String,
    pub status: Status,
    /// When it last answered.
    pub answered: Option<Age>,
    /// The latest failure, however long ago.
    pub failed: Option<Age>,
}
