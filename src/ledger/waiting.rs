//! Views that wait to be written, folded as they come: whoever looks at the same card again costs no more memory.

use std::{
    collections::{HashMap, hash_map::Entry},
    mem,
    sync::Arc,
};

use foldhash::fast::RandomState;
use jiff::Timestamp;

use super::entry::{Actor, View, Views};
use crate::{
    portabilling::CustomerId,
    zendesk::{OrganizationId, TicketId},
};

/// What views have in common that become one record.
type Place = (Arc<str>, Actor, CustomerId, Option<OrganizationId>, Option<TicketId>);

/// In the order of the first view of each record to be.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    records: Vec<Views>,
    places: HashMap<Place, usize, RandomState>,
    pub(super) closed: bool,
}

impl Waiting {
    /// How many records would be written now.
    pub(super) fn len(&self) -> usize {
        self.records.len()
    }

    /// Takes a view, unless that would make one record more than allowed.
    pub(super) fn add(&mut self, view: View, at: Timestamp, at_most: usize) -> bool {
        let is_full = self.records.len() >= at_most;
        match self.places.entry(place(&view)) {
            Entry::Occupied(place) => self.records[*place.get()].add(view.shown),
            Entry::Vacant(_) if is_full => return false,
            Entry::Vacant(place) => {
                place.insert(self.records.len());
                self.records.push(Views::new(view, at));
            }
        }
        true
    }

    /// Everything that waits. Views that come from now on become records of their own.
    pub(super) fn take(&mut self) -> Vec<Views> {
        self.places.clear();
        mem::take(&mut self.records)
    }

    /// Lets records wait again, before those that have come since they were taken.
    pub(super) fn put_back(&mut self, unwritten: Vec<Views>) {
        let since = mem::replace(&mut self.records, unwritten);
        self.records.extend(since);
        // Two records of one place may stand here now; the later one goes on growing.
        let places = self.records.iter().enumerate().map(|(index, views)| (place(views.first()), index));
        self.places = places.collect();
    }
}

fn place(view: &View) -> Place {
    (Arc::clone(&view.tenant), view.actor, view.customer, view.organization, view.ticket)
}
