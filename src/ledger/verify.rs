//! Reading the whole chain again to see that nothing was changed.

use std::fmt;

use crate::store::{FIRST_PREVIOUS_HASH, Head, Record, Store, StoreError, hash_of};

/// Records held in memory at a time.
const PAGE: u32 = 500;

/// What a reading of the whole ledger found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyReport {
    /// Records that are sound, counted from the first.
    pub sound: u64,
    /// SHA-256 of the last sound record, in hexadecimal. Noted elsewhere, it later proves that the chain up to
    /// `sound` is still the same.
    pub last_hash: String,
    /// The first place where the chain does not hold; `None` when all is well.
    pub broken: Option<Break>,
}

/// Where the chain breaks first. Nothing can be said about what follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Break {
    pub sequence: u64,
    pub flaw: Flaw,
}

/// What is wrong there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// The record is not there, but later ones are.
    Missing,
    /// It does not follow from the record before it.
    NotFollowing,
    /// Its content does not have its hash.
    Changed,
    /// The ledger once was longer: records at the end are gone.
    CutOff,
    /// The ledger's head does not know this record.
    NotInHead,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "the record is missing",
            Self::NotFollowing => "the record does not follow from the one before it",
            Self::Changed => "the record was changed after it was written",
            Self::CutOff => "records at the end are missing",
            Self::NotInHead => "the ledger's head does not know the record",
        })
    }
}

/// Reads the ledger from the first record to the last that was there at the beginning, a page at a time.
///
/// # Errors
/// [`StoreError`] when the database cannot be read; a broken chain is a report.
pub async fn verify(store: &Store) -> Result<VerifyReport, StoreError> {
    let head = store.head().await?;
    let mut walk = Walk { sound: 0, last_hash: FIRST_PREVIOUS_HASH.to_vec() };
    while walk.sound < head.records {
        let page = store.records_after(walk.sound, PAGE).await?;
        if page.is_empty() {
            return Ok(walk.report(Some(Flaw::CutOff)));
        }
        for record in &page {
            if walk.sound == head.records {
                break;
            }
            if let Some(flaw) = walk.step(record) {
                return Ok(walk.report(Some(flaw)));
            }
        }
    }
    let flaw = walk.compare(&head);
    Ok(walk.report(flaw))
}

struct Walk {
    sound: u64,
    last_hash: Vec<u8>,
}

impl Walk {
    fn step(&mut self, record: &Record) -> Option<Flaw> {
        let expected = self.sound + 1;
        if record.sequence != expected {
            return Some(Flaw::Missing);
        }
        if record.previous_hash != self.last_hash {
            return Some(Flaw::NotFollowing);
        }
        if hash_of(expected, &record.previous_hash, &record.content).as_slice() != record.hash {
            return Some(Flaw::Changed);
        }
        self.sound = expected;
        self.last_hash.clone_from(&record.hash);
        None
    }

    fn compare(&self, head: &Head) -> Option<Flaw> {
        if head.last_sequence > head.records {
            return Some(Flaw::NotInHead);
        }
        (head.hash != self.last_hash).then_some(Flaw::CutOff)
    }

    fn report(self, flaw: Option<Flaw>) -> VerifyReport {
        let broken = flaw.map(|flaw| Break { sequence: self.sound + 1, flaw });
        VerifyReport { sound: self.sound, last_hash: hexadecimal(&self.last_hash), broken }
    }
}

pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0xf]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}
