//! What support costs in a month.

use askama::Template;

use crate::{locale::Texts, web::views::Age};

/// A chart of the dearest customers, a table of them, and the resellers.
#[derive(Debug, Clone, Template)]
#[template(path = "manage/costs.html")]
pub struct CostsView {
    pub t: Texts,
    /// `2026-10`.
    pub month: String,
    /// For an hour: `60.00 EUR`.
    pub rate: String,
    pub previous: Option<String>,
    pub next: Option<String>,
    /// What a person sees in the chart, in one sentence.
    pub summary: String,
    /// The dearest customers; empty where nothing costs anything.
    pub bars: Vec<CostBar>,
    /// The dearest first.
    pub rows: Vec<CostRow>,
    pub resellers: Vec<CostRow>,
    /// What belongs to no customer, if anything does.
    pub without: Option<CostRow>,
    pub total: CostRow,
    /// "12 more customers", where not all are shown.
    pub more: Option<String>,
    /// When tickets were last read; `None` when none were.
    pub read_at: Option<Age>,
    /// All tickets have been read.
    pub is_read: bool,
    /// From when on tickets are read, where the month had begun before.
    pub lacks_before: Option<Age>,
    /// Since when reading fails, and the text key of why.
    pub stuck: Option<(Age, &'static str)>,
    /// Billing did not tell whose customers all of them are.
    pub lacks_names: bool,
}

/// A customer in the chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostBar {
    pub name: String,
    pub cost: String,
    /// Of the dearest one.
    pub thousandths: u64,
}

/// A line of sums.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostRow {
    /// Plain digits; `None` where it is no customer's.
    pub customer: Option<String>,
    pub name: String,
    pub reseller: Option<String>,
    pub tickets: String,
    pub touches: String,
    pub minutes: String,
    pub cost: String,
}

impl CostsView {
    const fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.without.is_none()
    }
}
