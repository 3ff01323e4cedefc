//! Links remembered for a few seconds, so that showing a card does not ask the database each time.
//!
//! Never used to decide a change: changes read the database inside their own transaction.
//! Every change forgets all of it: changes are rare, and what is remembered is cheap to read again. A read that began
//! before a change is not remembered after it, so an agent sees their own change at once. Changes by another process
//! on the same database are seen when [`FRESH_FOR`] has passed.

use std::{
    collections::HashMap,
    hash::Hash,
    mem,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use foldhash::fast::RandomState;
use jiff::{SignedDuration, Timestamp};

use super::Partner;
use crate::{clock::Clock, portabilling::CustomerId, zendesk::OrganizationId};

const FRESH_FOR: SignedDuration = SignedDuration::from_secs(5);

/// About 10 MB. Beyond it everything is forgotten once.
const KNOWN_AT_MOST: usize = 50_000;

/// One side of a possible link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Side {
    Organization(OrganizationId),
    Customer(CustomerId),
}

/// `None`: known not to be linked.
type Answer = Option<Arc<Partner>>;

#[derive(Debug)]
pub(super) struct Known {
    remembered: RwLock<Remembered>,
    clock: Clock,
}

#[derive(Debug, Default)]
struct Remembered {
    /// How often everything was forgotten.
    epoch: u64,
    answers: HashMap<Side, (Answer, Timestamp), RandomState>,
}

/// Taken before the database is read; proves that nothing changed until the answer is remembered.
#[derive(Debug, Clone, Copy)]
pub(super) struct Epoch(u64);

impl Known {
    pub(super) fn new(clock: Clock) -> Self {
        Self { remembered: RwLock::default(), clock }
    }

    /// Grows with every change of a link made here: what was read of organizations before is old.
    pub(super) fn epoch(&self) -> u64 {
        self.read().epoch
    }

    /// The answer, if it is known and fresh; else what [`Known::remember`] will want to see.
    pub(super) fn recall(&self, side: Side) -> Result<Answer, Epoch> {
        let old = self.old();
        let remembered = self.read();
        match remembered.answers.get(&side) {
            Some((answer, at)) if *at > old => Ok(answer.clone()),
            _ => Err(Epoch(remembered.epoch)),
        }
    }

    /// The answers for several, in their order, if all of them are known and fresh.
    pub(super) fn recall_all(&self, sides: impl Iterator<Item = Side>) -> Option<Vec<Answer>> {
        let old = self.old();
        let remembered = self.read();
        let fresh = |side| match remembered.answers.get(&side) {
            Some((answer, at)) if *at > old => Some(answer.clone()),
            _ => None,
        };
        sides.map(fresh).collect()
    }

    /// What was read then, or before, is not fresh any more.
    fn old(&self) -> Timestamp {
        self.clock.now().saturating_sub(FRESH_FOR).unwrap_or(Timestamp::MIN)
    }

    pub(super) fn remember(&self, side: Side, answer: Answer, epoch: Epoch) {
        let mut remembered = self.write();
        if remembered.epoch != epoch.0 {
            return;
        }
        if remembered.answers.len() >= KNOWN_AT_MOST {
            remembered.answers.clear();
        }
        remembered.answers.insert(side, (answer, self.clock.now()));
    }

    /// Forgets everything when the guard is dropped: after a change, or when nobody knows whether it was made.
    pub(super) fn forget_afterwards(&self) -> impl Drop + '_ {
        Forget(self)
    }

    fn forget(&self) {
        let mut remembered = self.write();
        remembered.epoch += 1;
        // The map is given back after the lock.
        let forgotten = mem::take(&mut remembered.answers);
        drop(remembered);
        drop(forgotten);
    }

    fn read(&self) -> RwLockReadGuard<'_, Remembered> {
        self.remembered.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Remembered> {
        self.remembered.write().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Forget<'a>(&'a Known);

impl Drop for Forget<'_> {
    fn drop(&mut self) {
        self.0.forget();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_are_known_together_or_not_at_all() {
        let clock = Clock::fixed(Timestamp::UNIX_EPOCH);
        let known = Known::new(clock.clone());
        let other = Side::Customer("46170".parse().unwrap());
        let remember = |side| known.remember(side, None, known.recall(side).unwrap_err());
        remember(SIDE);
        assert_eq!(known.recall_all([SIDE, other].into_iter()), None);

        clock.advance(SignedDuration::from_secs(1));
        remember(other);
        assert_eq!(known.recall_all([SIDE, other].into_iter()), Some(vec![None, None]));

        clock.advance(FRESH_FOR - SignedDuration::from_secs(1));
        assert_eq!(known.recall_all([SIDE, other].into_iter()), None);
        assert_eq!(known.recall_all([other].into_iter()), Some(vec![None]));
    }

    const SIDE: Side = Side::Organization(OrganizationId(77));

    #[test]
    fn an_answer_is_fresh_for_a_few_seconds() {
        let clock = Clock::fixed(Timestamp::UNIX_EPOCH);
        let known = Known::new(clock.clone());
        let epoch = known.recall(SIDE).unwrap_err();
        known.remember(SIDE, None, epoch);

        assert_eq!(known.recall(SIDE).unwrap(), None);
        clock.advance(FRESH_FOR);
        assert!(known.recall(SIDE).is_err());
    }

    #[test]
    fn an_answer_read_before_a_change_is_not_remembered_after_it() {
        let known = Known::new(Clock::fixed(Timestamp::UNIX_EPOCH));
        let epoch = known.recall(SIDE).unwrap_err();

        drop(known.forget_afterwards());
        known.remember(SIDE, None, epoch);

        assert!(known.recall(SIDE).is_err());
    }
}
