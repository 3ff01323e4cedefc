//! Values that are good once, or no more: single-use links that were used, visits that have ended.

use jiff::Timestamp;

use super::{Store, StoreError, values::moment};

impl Store {
    /// Spends a value, kept in mind until `until`. `false` when somebody has spent it before: of two at once, in whatever
    /// processes, one wins.
    ///
    /// # Errors
    /// [`StoreError::Failed`]; then nobody knows, and the value must not be taken.
    pub async fn spend(&self, id: &[u8], until: Timestamp) -> Result<bool, StoreError> {
        let done = sqlx::query("INSERT INTO spent (id, until) VALUES ($1, $2) ON CONFLICT DO NOTHING")
            .bind(id.to_vec())
            .bind(moment(until))
            .execute(&self.writer)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Whether a value was spent.
    pub async fn is_spent(&self, id: &[u8]) -> Result<bool, StoreError> {
        let found: Option<i64> = sqlx::query_scalar("SELECT until FROM spent WHERE id = $1")
            .bind(id.to_vec())
            .fetch_optional(&self.reader)
            .await?;
        Ok(found.is_some())
    }

    /// Forgets what would not be good any more anyway. Returns how many that were.
    pub async fn forget_spent(&self, now: Timestamp) -> Result<u64, StoreError> {
        let done = sqlx::query("DELETE FROM spent WHERE until < $1").bind(moment(now)).execute(&self.writer).await?;
        Ok(done.rows_affected())
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use crate::store::scratch::Scratch;

    #[tokio::test]
    async fn a_value_is_spent_once_also_by_many_at_once_and_forgotten_when_it_has_run_out() {
        let scratch = Scratch::new();
        let store = scratch.open().await;
        let other = scratch.open().await;
        let end = "2026-03-01T12:00:00Z".parse().unwrap();

        let tries = (0..20).map(|at| {
            let store = if at % 2 == 0 { store.clone() } else { other.clone() };
            tokio::spawn(async move { store.spend(b"one", end).await.unwrap() })
        });
        let mut won = 0;
        for attempt in tries.collect::<Vec<_>>() {
            won += u32::from(attempt.await.unwrap());
        }

        assert_eq!(won, 1);
        assert!(other.is_spent(b"one").await.unwrap());
        assert!(!store.is_spent(b"two").await.unwrap());
        assert_eq!(store.forget_spent(end).await.unwrap(), 0, "it could still be used");
        assert_eq!(store.forget_spent(end + SignedDuration::from_secs(1)).await.unwrap(), 1);
        assert!(!store.is_spent(b"one").await.unwrap());
    }
}
