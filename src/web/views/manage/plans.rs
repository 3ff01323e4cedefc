//! A plan before it is applied, on its way, and what became of it.

use askama::Template;

use crate::{
    locale::Texts,
    web::views::{Party, Wait},
};

/// Every intended change with its reason, before anything is written.
#[derive(Debug, Clone, Template)]
#[template(path = "manage/plan.html")]
pub struct PlanView {
    pub t: Texts,
    /// The plan's hash, which is sent back with consent.
    pub name: String,
    pub rows: Vec<PlanRow>,
    /// Whether anything would be written.
    pub writes: bool,
}

/// What is intended for one customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanRow {
    pub customer: Party,
    pub organization: Option<Party>,
    /// "Link", "Leave as it is".
    pub act: String,
    pub writes: bool,
    pub reason: String,
    /// What else speaks for it, or is to be known.
    pub evidence: Vec<String>,
    pub changes: Vec<ValueChange>,
    /// Name, addresses and numbers of the contact that will be made; none where none will.
    pub contact: Vec<String>,
}

impl PlanView {
    fn has_contacts(&self) -> bool {
        self.rows.iter().any(|row| !row.contact.is_empty())
    }
}

/// A value as it stands and as it would stand; absent where there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueChange {
    pub label: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// A plan that is being applied or taken back, or was.
#[derive(Debug, Clone, Template)]
#[template(path = "manage/run.html")]
pub struct RunView {
    pub t: Texts,
    pub name: String,
    pub state: RunState,
    /// The name of the receipt's file, in the folder of plans.
    pub receipt: Option<String>,
    pub may_undo: bool,
    /// Whether the same plan can be applied again, for what is left of it.
    pub may_go_on: bool,
    pub notify: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunState {
    /// What is being done, and how far: done, and of how many where that is known.
    UnderWay {
        stage: String,
        done: u64,
        of: Option<u64>,
        again: Wait,
    },
    Ended(Outcome),
    /// In the middle, or nothing is known of it here.
    Broken {
        sentence: String,
        advice: String,
    },
}

impl RunState {
    const fn is_under_way(&self) -> bool {
        matches!(self, Self::UnderWay { .. })
    }
}

/// What became of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// "2 of 3 customers are linked."
    pub sentence: String,
    /// Nothing was left out.
    pub is_whole: bool,
    /// What was not written, and why.
    pub left: Vec<(Party, String)>,
}
