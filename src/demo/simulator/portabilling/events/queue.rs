//! Events that are not taken yet.

use std::collections::VecDeque;

use serde_json::{Map, Value};

use super::{EventCounts, EventSettings, Happening, Order, wording::is_merged};

/// One event on its way.
#[derive(Debug, Clone)]
pub(super) struct Pending {
    /// Empty for a body of a test's own.
    name: String,
    variables: Map<String, Value>,
    pub(super) body: String,
    is_duplicate: bool,
}

/// Everything about the sender that changes.
#[derive(Debug, Default)]
pub(super) struct Queue {
    pub(super) settings: Option<EventSettings>,
    pub(super) is_held: bool,
    pub(super) counts: EventCounts,
    /// Bodies answered 4xx, oldest first.
    pub(super) dropped: Vec<String>,
    pub(super) in_flight: usize,
    waiting: VecDeque<Pending>,
    i_event: u64,
    dice: u64,
}

impl Queue {
    pub(super) fn configure(&mut self, settings: Option<EventSettings>) {
        self.dice = match settings.as_ref().map(|settings| settings.order) {
            Some(Order::Shuffled { seed }) => seed,
            _ => 1,
        };
        self.settings = settings;
    }

    /// Notes that something happened; without an address nobody is told.
    pub(super) fn happened(&mut self, happening: &Happening, now: jiff::Timestamp) {
        self.counts.happened += 1;
        let Some(settings) = self.settings.clone() else { return };
        let i_event = self.next_number();
        let Some((name, variables)) = happening.worded(settings.vocabulary, i_event) else { return };
        if is_merged(&name) {
            let before = self.waiting.len();
            self.waiting.retain(|older| older.name != name || older.variables != variables);
            self.counts.waiting -= before - self.waiting.len();
        }
        let body = settings.form.write(&name, &variables, i_event, 1, now).to_string();
        self.add(Pending { name, variables, body, is_duplicate: false });
    }

    /// A body as a test wants it, well-formed or not.
    pub(super) fn add_body(&mut self, body: String) {
        self.counts.happened += 1;
        self.add(Pending { name: String::new(), variables: Map::new(), body, is_duplicate: false });
    }

    pub(super) fn next_number(&mut self) -> u64 {
        if self.i_event == 0 {
            self.i_event = 880_000;
        }
        self.i_event += 1;
        self.i_event
    }

    /// The next one to send, with the settings to send it by.
    pub(super) fn take(&mut self) -> Option<(Pending, EventSettings)> {
        let settings = self.settings.clone().filter(|_| !self.is_held)?;
        if self.in_flight >= settings.at_once.max(1) {
            return None;
        }
        let pending = match settings.order {
            Order::AsTheyHappened => self.waiting.pop_front(),
            Order::Shuffled { .. } if self.waiting.is_empty() => None,
            Order::Shuffled { .. } => {
                let at = usize::try_from(self.draw()).unwrap_or(0) % self.waiting.len();
                self.waiting.swap_remove_back(at)
            }
        }?;
        self.in_flight += 1;
        self.counts.attempts += 1;
        if !pending.is_duplicate && self.draw() % 100 < u64::from(settings.duplicates_percent) {
            self.add(Pending { is_duplicate: true, ..pending.clone() });
        }
        Some((pending, settings))
    }

    /// Notes an answer (`None`: there was none) and tells whether the event has to be sent again.
    pub(super) fn answered(&mut self, pending: &Pending, status: Option<u16>) -> bool {
        self.in_flight -= 1;
        match status {
            Some(200) => self.counts.taken += 1,
            Some(400..=499) => {
                self.counts.dropped += 1;
                self.dropped.push(pending.body.clone());
            }
            Some(_) => return true,
            None => {
                self.counts.unanswered += 1;
                return true;
            }
        }
        self.counts.waiting -= 1;
        false
    }

    pub(super) fn put_back(&mut self, mut pending: Pending) {
        // One that came back is drawn for a second sending no more.
        pending.is_duplicate = true;
        self.waiting.push_back(pending);
    }

    fn add(&mut self, pending: Pending) {
        self.counts.waiting += 1;
        self.waiting.push_back(pending);
    }

    /// Knuth's MMIX generator; its high bits are good enough here.
    fn draw(&mut self) -> u64 {
        self.dice = self.dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.dice >> 33
    }
}
