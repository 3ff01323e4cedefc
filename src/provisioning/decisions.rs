//! What people decide about what was given up: another try at once, or none until something changes.

use std::sync::Arc;

use jiff::Timestamp;

use crate::{
    ledger::{Actor, decided},
    store::{Store, StoreError, SubjectKind},
};

/// What shall become of a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It is tried again at once, also where it waits for its next try.
    Retry,
    /// It is dropped until the next event about it. The pass over all customers brings back only whom it looks at: customers
    /// that are linked or wait for a choice, and all others where it makes organizations.
    Skip,
}

/// Has all that was given up for one reason tried again at once, each with its record. Returns how many that were.
///
/// # Errors
/// [`StoreError::Failed`]; then nothing is changed.
pub async fn retry_all(
    store: &Store,
    tenant: &Arc<str>,
    actor: Actor,
    code: &str,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let mut change = store.change().await?;
    let retried = change.retry_all(tenant, code, now).await?;
    let record = |(kind, subject): &(SubjectKind, String)| {
        decided(tenant, actor, "retried", &format!("{}:{subject}", kind.as_str()), now)
    };
    let records: Vec<_> = retried.iter().map(record).collect();
    change.append(&records).await?;
    change.commit().await?;
    Ok(retried.len() as u64)
}

impl Decision {
    /// Whether there was anything to decide. Not so when somebody else was faster: then nothing is written.
    ///
    /// # Errors
    /// [`StoreError::Failed`]; then nothing is changed.
    pub async fn carry_out(
        self,
        store: &Store,
        tenant: &Arc<str>,
        actor: Actor,
        (kind, subject): (SubjectKind, &str),
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut change = store.change().await?;
        let (is_done, act) = match self {
            Self::Retry => (change.retry(tenant, kind, subject, now).await?, "retried"),
            Self::Skip => (change.skip(tenant, kind, subject, now).await?, "skipped"),
        };
        if is_done {
            change.append(&[decided(tenant, actor, act, &format!("{}:{subject}", kind.as_str()), now)]).await?;
            change.commit().await?;
        }
        Ok(is_done)
    }
}
