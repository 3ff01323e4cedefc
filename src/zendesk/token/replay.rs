//! The memory of used tokens, which makes each good for one page only.
//!
//! A plain set under a lock rather than a cache: a cache may drop its newest entry to make room, and follows its own
//! clock; here nothing is forgotten before its time, and the lock is held for a look-up.

use std::{
    collections::{BTreeSet, HashSet},
    sync::{Mutex, PoisonError},
};

use aws_lc_rs::digest::{Context, SHA256};
use jiff::Timestamp;

/// SHA-256 of audience and token id, so that every entry has the same small size.
type Fingerprint = [u8; 32];

pub(super) struct ReplayMemory {
    capacity: usize,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    fingerprints: HashSet<Fingerprint>,
    by_end: BTreeSet<(Timestamp, Fingerprint)>,
}

impl ReplayMemory {
    pub fn new(capacity: usize) -> Self {
        Self { capacity, seen: Mutex::default() }
    }

    /// Notes the use of a token and says whether it is the first. Of two simultaneous uses exactly one is.
    ///
    /// When the memory is full, the entry that would end first makes room: only tokens that Zendesk signed get here, so
    /// a flood of them is page openings, and refusing those would harm more than a replay in its last seconds.
    pub fn first_use(&self, audience: &str, id: &str, until: Timestamp, now: Timestamp) -> bool {
        let fingerprint = fingerprint(audience, id);
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.drop_ended(now);
        if seen.fingerprints.contains(&fingerprint) {
            return false;
        }
        if seen.fingerprints.len() >= self.capacity {
            seen.drop_first();
        }
        seen.fingerprints.insert(fingerprint);
        seen.by_end.insert((until, fingerprint));
        true
    }
}

impl Seen {
    fn drop_ended(&mut self, now: Timestamp) {
        while self.by_end.first().is_some_and(|(end, _)| *end <= now) {
            self.drop_first();
        }
    }

    fn drop_first(&mut self) {
        if let Some((_, fingerprint)) = self.by_end.pop_first() {
            self.fingerprints.remove(&fingerprint);
        }
    }
}

fn fingerprint(audience: &str, id: &str) -> Fingerprint {
    let mut context = Context::new(&SHA256);
    context.update(audience.as_bytes());
    context.update(&[0]);
    context.update(id.as_bytes());
    let mut fingerprint = Fingerprint::default();
    fingerprint.copy_from_slice(context.finish().as_ref());
    fingerprint
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn entries_end_with_their_tokens() {
        let memory = ReplayMemory::new(10);

        assert!(memory.first_use("a", "1", at(100), at(0)));
        assert!(!memory.first_use("a", "1", at(100), at(99)));
        assert!(memory.first_use("b", "1", at(100), at(99)));
        assert!(memory.first_use("a", "1", at(300), at(100)));
    }

    #[test]
    fn a_full_memory_forgets_what_would_end_first() {
        let memory = ReplayMemory::new(2);
        assert!(memory.first_use("a", "late", at(300), at(0)));
        assert!(memory.first_use("a", "early", at(200), at(0)));

        assert!(memory.first_use("a", "new", at(250), at(0)));

        assert!(!memory.first_use("a", "late", at(300), at(0)));
        assert!(!memory.first_use("a", "new", at(250), at(0)));
        assert_eq!(memory.seen.lock().unwrap().by_end.len(), 2);
    }

    #[test]
    fn of_many_simultaneous_uses_exactly_one_is_the_first() {
        let memory = Arc::new(ReplayMemory::new(10));

        let uses: Vec<_> = (0..8)
            .map(|_| {
                let memory = Arc::clone(&memory);
                std::thread::spawn(move || memory.first_use("a", "1", at(100), at(0)))
            })
            .collect();
        let firsts = uses.into_iter().filter_map(|handle| handle.join().ok()).filter(|first| *first).count();

        assert_eq!(firsts, 1);
    }
}
