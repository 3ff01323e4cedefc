//! How far Zendesk is in step with billing, now and over time.

use askama::Template;

use crate::{locale::Texts, web::views::Age};

/// The gauge, a chart, and what the passes over all customers have found.
#[derive(Debug, Clone, Template)]
#[template(path = "manage/drift.html")]
pub struct DriftView {
    pub t: Texts,
    /// `None` before the first whole pass over all customers.
    pub gauge: Option<Gauge>,
    /// When the first pass begins, where none was whole.
    pub first_pass: Option<Age>,
    /// The oldest change that has not been followed.
    pub oldest: Option<Age>,
    /// `None` until there are two moments to draw.
    pub chart: Option<Chart>,
    /// Of which pass the figures are, or how far the one under way has come, and since when.
    pub pass: Option<(String, Age)>,
    /// What was found lately, most first.
    pub found: Vec<DriftRow>,
}

/// The share of customers in step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gauge {
    /// `97.3 %`
    pub share: String,
    /// Thousandths, for a bar.
    pub thousandths: u64,
    /// "292 of 300 customers are in step."
    pub sentence: String,
}

/// A line over time, in a field of 600 by 100.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// What a person sees in it, in one sentence.
    pub summary: String,
    /// Points of lines: a gap where nothing was measured.
    pub lines: Vec<String>,
    /// What the upper and the lower edge stand for.
    pub top: String,
    pub bottom: String,
    pub begin: String,
    pub end: String,
    /// The same as a table, newest first, at most one an hour.
    pub moments: Vec<Moment>,
}

/// How it stood at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    pub at: Age,
    pub share: String,
    pub waiting: String,
    pub given_up: String,
    pub unlinked: String,
}

/// Something that no event told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DriftRow {
    /// As in the documentation.
    pub code: String,
    pub count: String,
    pub meaning: String,
    pub fix: String,
    /// The first of them.
    pub subjects: Vec<Drifted>,
    /// That there are more.
    pub more: Option<String>,
}

/// A customer or an organization that has drifted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drifted {
    /// "Customer 46170"
    pub title: String,
    pub billing_link: Option<String>,
    /// The number of the organization, where it is one.
    pub organization: Option<String>,
}
