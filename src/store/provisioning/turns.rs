//! Turns: what only one worker of all replicas may do at a time. Zendesk, for one, would let two organizations of one name
//! be made side by side.

use jiff::Timestamp;

use crate::store::{Change, Store, StoreError, values::moment};

impl Store {
    /// Takes a turn for oneself until `ends`, or has it for longer if one has it already. Returns `false` while it is
    /// somebody else's.
    pub async fn take_turn(
        &self,
        tenant: &str,
        name: &str,
        owner: &str,
        now: Timestamp,
        ends: Timestamp,
    ) -> Result<bool, StoreError> {
        let taken = sqlx::query(
            "INSERT INTO turns (tenant, name, owner, ends) VALUES ($1, $2, $3, $4) ON CONFLICT (tenant, name) DO UPDATE \
             SET owner = excluded.owner, ends = excluded.ends WHERE turns.owner = excluded.owner OR turns.ends <= $5",
        )
        .bind(tenant)
        .bind(name)
        .bind(owner)
        .bind(moment(ends))
        .bind(moment(now))
        .execute(&self.writer)
        .await?;
        Ok(taken.rows_affected() > 0)
    }

    /// Gives a turn back, if one still has it.
    pub async fn end_turn(&self, tenant: &str, name: &str, owner: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM turns WHERE tenant = $1 AND name = $2 AND owner = $3")
            .bind(tenant)
            .bind(name)
            .bind(owner)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Forgets turns that have ended by themselves.
    pub async fn forget_turns(&self, tenant: &str, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM turns WHERE tenant = $1 AND ends <= $2")
            .bind(tenant)
            .bind(moment(now))
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}

impl Change {
    /// Gives back all turns of an owner's workers, who are named `OWNER:…`.
    pub(super) async fn end_turns(&mut self, tenant: &str, owner: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM turns WHERE tenant = $1 AND owner LIKE $2")
            .bind(tenant)
            .bind(format!("{owner}:%"))
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }
}
