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
    /// It is dropped until the next event about it, or the next pass over all customers.
    Skip,
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
            Self::Skip => (change.skip(tenant, kind, subject).await?, "skipped"),
        };
        if is_done {
            change.append(&[decided(tenant, actor, act, &format!("{}:{subject}", kind.as_str()), now)]).await?;
            change.commit().await?;
        }
        Ok(is_done)
    }
}
