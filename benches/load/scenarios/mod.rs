//! What is measured, one file a question.

mod answers;
mod queries;
mod start;
mod tickets;
mod upstream;

use crate::{desk::Desk, report::Report};

/// A question, and how it is answered.
#[derive(Debug)]
pub struct Scenario {
    pub name: &'static str,
    pub run: fn(&mut Desk, &mut Report) -> anyhow::Result<()>,
}

/// In this order: the last leaves billing's circuit in disorder.
pub const ALL: [Scenario; 9] = [
    Scenario { name: "start", run: start::from_nothing_to_the_first_answer },
    Scenario { name: "paint", run: start::what_the_first_paint_needs },
    Scenario { name: "card", run: answers::cached_card },
    Scenario { name: "search", run: answers::cached_search },
    Scenario { name: "page", run: answers::signed_page },
    Scenario { name: "tickets", run: tickets::pages },
    Scenario { name: "queries", run: queries::asked },
    Scenario { name: "misses", run: upstream::misses },
    Scenario { name: "hanging", run: upstream::a_thousand_who_wait },
];
