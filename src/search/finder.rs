//! Search and suggestions of one tenant, remembered for a short while: agents who open the same ticket, or turn a page
//! back, ask billing once.

use std::{sync::Arc, time::Duration};

use super::{Hints, Matches, PageRequest, Query, Region, Rules, SearchError, Suggestions, find, suggest};
use crate::{
    clock::Clock,
    portabilling::PortaBilling,
    remembered::{Known, Limits, Recalled, Remembered},
};

/// Answers kept of each kind. They are larger than a customer and used for minutes, not hours.
const ENTRIES: u64 = 500;

/// Finds customers for one tenant. Clones share the memory.
#[derive(Debug, Clone)]
pub struct Finder {
    billing: PortaBilling,
    region: Region,
    rules: Arc<Rules>,
    matches: Remembered<(Query, PageRequest), Matches, SearchError>,
    suggestions: Remembered<Hints, Suggestions, Never>,
}

/// Suggestions never fail as a whole.
#[derive(Debug, thiserror::Error)]
enum Never {}

impl Finder {
    /// `fresh` is how long an answer stands for the same question.
    #[must_use]
    pub fn new(billing: PortaBilling, region: Region, rules: Rules, fresh: Duration, clock: Clock) -> Self {
        let limits = Limits { fresh, keep: fresh, entries: ENTRIES };
        Self {
            billing,
            region,
            rules: Arc::new(rules),
            matches: Remembered::new("searches", limits, clock.clone()),
            suggestions: Remembered::new("suggestions", limits, clock),
        }
    }

    /// Where phone numbers without a calling code are dialled.
    #[must_use]
    pub const fn region(&self) -> Region {
        self.region
    }

    /// One page of the customers that a query may mean.
    ///
    /// # Errors
    /// When nothing was found because billing did not answer.
    pub async fn find(&self, query: Query, page: PageRequest) -> Result<Arc<Known<Matches>>, Arc<SearchError>> {
        let question = (query, page);
        if let Some(known) = self.matches.fresh(&question) {
            return Ok(known);
        }
        let (billing, asked) = (self.billing.clone(), question.0.clone());
        let fetch = || async move { find(&billing, &asked, page).await };
        match self.matches.get(question.clone(), fetch).await? {
            Recalled::Fresh(known) => {
                // What billing failed to answer is told to those who waited, and not remembered.
                if known.value.partial {
                    self.matches.expire(&question, Duration::ZERO);
                }
                Ok(known)
            }
            Recalled::Stale(_, error) => Err(error),
        }
    }

    /// Candidates for an organization, with the evidence for each.
    pub async fn suggest(&self, hints: Hints) -> Arc<Known<Suggestions>> {
        let (billing, rules, asked) = (self.billing.clone(), Arc::clone(&self.rules), hints.clone());
        let fetch = || async move { Ok::<_, Never>(suggest(&billing, &asked, &rules).await) };
        match self.suggestions.get(hints.clone(), fetch).await {
            Ok(recalled) => {
                if recalled.known().value.incomplete {
                    self.suggestions.expire(&hints, Duration::ZERO);
                }
                Arc::clone(recalled.known())
            }
            Err(never) => match *never {},
        }
    }
}
