//! A walk over all customers of billing. It has no pages other than by offset, and promises no order: where customers are
//! taken away meanwhile, all behind them move up.
//!
//! So each page repeats the end of the one before. Where not even one of these customers is there again, a page is read again
//! that may never have been seen whole; once for each place, since the order may be none at all.

use crate::portabilling::{CustomerId, Page};

/// Customers that a page has in common with the one before.
const OVERLAP: u32 = 10;

/// How far a walk has come.
#[derive(Debug, Clone, Default)]
pub(super) struct Walk {
    /// Customers before the next page, without those that it repeats.
    place: u64,
    /// The last of them. Empty at the beginning, after a step back, and where another process has read them.
    tail: Vec<CustomerId>,
    /// From where the last step back was taken.
    stepped_back_at: u64,
}

/// What a page has brought.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Some may have been missed: the walk has gone back.
    Back,
    /// The walk has gone on, or is over. `seen` were on the page before as well.
    On { seen: Vec<CustomerId>, is_over: bool },
}

impl Walk {
    /// A walk that goes on at a place which somebody has reached.
    pub fn at(place: u64) -> Self {
        Self { place, ..Self::default() }
    }

    pub const fn place(&self) -> u64 {
        self.place
    }

    /// The page to be read next.
    pub fn page(&self, limit: u32) -> Page {
        Page { offset: u32::try_from(self.place).unwrap_or(u32::MAX).saturating_sub(OVERLAP), limit }
    }

    /// Takes that page's customers, and moves on. `more`: there may be another page.
    pub fn take(&mut self, page: Page, ids: &[CustomerId], more: bool) -> Step {
        let joins = self.tail.is_empty() || ids.iter().any(|id| self.tail.contains(id));
        if !joins && self.place > self.stepped_back_at {
            let place = u64::from(page.offset.saturating_sub(page.limit));
            *self = Self { place, tail: Vec::new(), stepped_back_at: self.place };
            return Step::Back;
        }
        let place = u64::from(page.offset) + ids.len() as u64;
        let is_over = !more || place <= self.place;
        let tail = ids.len().saturating_sub(OVERLAP as usize);
        let seen = std::mem::replace(&mut self.tail, ids[tail..].to_vec());
        self.place = place;
        Step::On { seen, is_over }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    /// Walks to the end; after each page `change` does something to the list.
    fn walk(all: &mut Vec<u64>, mut change: impl FnMut(usize, &mut Vec<u64>)) -> HashSet<u64> {
        let (mut walk, mut found) = (Walk::default(), HashSet::new());
        for number in 0..1_000 {
            let page = walk.page(100);
            let (start, limit) = (page.offset as usize, page.limit as usize);
            let ids: Vec<CustomerId> =
                all.iter().skip(start).take(limit).filter_map(|id| CustomerId::new(*id)).collect();
            if let Step::On { is_over, .. } = walk.take(page, &ids, start + ids.len() < all.len()) {
                found.extend(ids.iter().map(|id| id.get()));
                if is_over {
                    return found;
                }
            }
            change(number, all);
        }
        panic!("it does not end");
    }

    proptest! {
        #[test]
        fn whoever_stays_is_seen_while_others_are_taken_away(
            at in 0..7_usize,
            gone in prop::collection::hash_set(1..700_u64, 0..90),
        ) {
            let mut all: Vec<u64> = (1..=700).collect();

            let found = walk(&mut all, |number, all| all.retain(|id| number != at || !gone.contains(id)));

            prop_assert!(all.iter().all(|id| found.contains(id)));
        }
    }

    #[test]
    fn a_list_without_any_order_comes_to_an_end() {
        let mut ids: Vec<u64> = (1..=700).collect();

        walk(&mut ids, |number, ids| ids.rotate_left(number * 331 % 700));
    }
}
