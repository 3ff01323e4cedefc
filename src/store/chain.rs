//! The ledger's hash chain: each record carries the hash of the one before it, so none can be changed, removed or
//! put in between without every later hash failing.
//!
//! The hash is SHA-256 over these fields in this order, each preceded by its length in bytes as an unsigned 64-bit
//! big-endian number:
//!
//! 1. the text `portadesk-ledger-1`
//! 2. the sequence number, 8 bytes big-endian, counting from 1
//! 3. the hash of the record before, 32 bytes; 32 zero bytes for the first
//! 4. the moment in milliseconds since the epoch, 8 bytes big-endian, signed
//! 5. tenant, actor, act, subject, detail: UTF-8, exactly as stored
//!
//! A chain shows tampering to whoever holds an older hash. Someone who can rewrite the whole file can also compute a
//! new chain: keep exports, or the last hash that `verify` prints, somewhere else.

use aws_lc_rs::digest::{Context, SHA256};

use super::NewRecord;

/// A SHA-256 value.
pub type Hash = [u8; 32];

/// What stands for the hash before the first record.
pub const FIRST_PREVIOUS_HASH: Hash = [0; 32];

const FORM: &str = "portadesk-ledger-1";

/// The hash of a record at its place in the chain.
#[must_use]
pub fn hash_of(sequence: u64, previous: &[u8], record: &NewRecord) -> Hash {
    let mut context = Context::new(&SHA256);
    let mut add = |field: &[u8]| {
        context.update(&(field.len() as u64).to_be_bytes());
        context.update(field);
    };
    add(FORM.as_bytes());
    add(&sequence.to_be_bytes());
    add(previous);
    add(&record.at.as_millisecond().to_be_bytes());
    for text in [&*record.tenant, &record.actor, &*record.act, &record.subject, &record.detail] {
        add(text.as_bytes());
    }
    let mut hash = Hash::default();
    hash.copy_from_slice(context.finish().as_ref());
    hash
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    fn record() -> NewRecord {
        NewRecord {
            at: Timestamp::from_millisecond(1_700_000_000_000).unwrap(),
            tenant: "panda".into(),
            actor: "user:1".into(),
            act: "linked".into(),
            subject: "organization:77".into(),
            detail: "{}".into(),
        }
    }

    #[test]
    fn the_canonical_form_is_the_documented_one() {
        let hash = hash_of(1, &FIRST_PREVIOUS_HASH, &record());

        let mut bytes = Vec::new();
        for field in [
            b"portadesk-ledger-1".as_slice(),
            &[0, 0, 0, 0, 0, 0, 0, 1],
            &[0; 32],
            &1_700_000_000_000_i64.to_be_bytes(),
            b"panda",
            b"user:1",
            b"linked",
            b"organization:77",
            b"{}",
        ] {
            bytes.extend((field.len() as u64).to_be_bytes());
            bytes.extend(field);
        }
        assert_eq!(hash, aws_lc_rs::digest::digest(&SHA256, &bytes).as_ref());
    }

    #[test]
    fn text_cannot_slip_from_one_field_into_the_next() {
        let mut shifted = record();
        shifted.tenant = "pandauser".into();
        shifted.actor = ":1".into();

        assert_ne!(hash_of(1, &FIRST_PREVIOUS_HASH, &record()), hash_of(1, &FIRST_PREVIOUS_HASH, &shifted));
    }
}
