//! Customers held by a command: under the same leases as the worker's, so that the two never work on one customer at once.
//!
//! A customer that nothing waits for gets a row of its own for the time of the lease, parked: no worker begins it should the
//! command die, and the mark of an event lets it go on as ever once the lease has ended.

use std::collections::HashSet;

use jiff::Timestamp;
use sqlx::AssertSqlSafe;

use crate::{
    portabilling::CustomerId,
    store::{
        Change, Store, StoreError,
        values::{moment, number},
    },
};

/// The cause, and the last error, of rows that are there for a command alone; left behind where it was interrupted, and to be
/// run again.
pub const HELD: &str = "sync_interrupted";

impl Store {
    /// Takes customers for oneself until `lease_ends`. Returns those that nobody else has now.
    ///
    /// # Errors
    /// [`StoreError::Failed`]; then none was taken.
    pub async fn hold_customers(
        &self,
        tenant: &str,
        owner: &str,
        customers: &[CustomerId],
        now: Timestamp,
        lease_ends: Timestamp,
    ) -> Result<Vec<CustomerId>, StoreError> {
        let mut change = self.change().await?;
        let mut held = Vec::new();
        for customer in customers {
            // What waits keeps its place: it is looked at again once the lease has ended.
            let row: Option<String> = sqlx::query_scalar(
                "INSERT INTO inbox (tenant, kind, subject, cause, since, marks, thorough, tries, next_try_at, parked, \
                 last_error, lease_owner, lease_ends) VALUES ($1, 'customer', $2, $3, $4, 0, 0, 0, $4, 1, $3, $5, $6) \
                 ON CONFLICT (tenant, kind, subject) DO UPDATE SET lease_owner = excluded.lease_owner, \
                 lease_ends = excluded.lease_ends WHERE inbox.lease_ends <= $4 OR inbox.lease_owner = $5 \
                 RETURNING subject",
            )
            .bind(tenant)
            .bind(customer.to_string())
            .bind(HELD)
            .bind(moment(now))
            .bind(owner)
            .bind(moment(lease_ends))
            .fetch_optional(&mut *change.transaction)
            .await?;
            held.extend(row.map(|_| *customer));
        }
        change.commit().await?;
        Ok(held)
    }

    /// Takes several turns at once, as [`Store::take_turn`] takes one. Returns for each whether one has it now.
    pub async fn take_turns(
        &self,
        tenant: &str,
        names: &[String],
        owner: &str,
        now: Timestamp,
        ends: Timestamp,
    ) -> Result<Vec<bool>, StoreError> {
        let mut change = self.change().await?;
        let mut taken = Vec::with_capacity(names.len());
        for name in names {
            let done = sqlx::query(
                "INSERT INTO turns (tenant, name, owner, ends) VALUES ($1, $2, $3, $4) ON CONFLICT (tenant, name) DO \
                 UPDATE SET owner = excluded.owner, ends = excluded.ends \
                 WHERE turns.owner = excluded.owner OR turns.ends <= $5",
            )
            .bind(tenant)
            .bind(name)
            .bind(owner)
            .bind(moment(ends))
            .bind(moment(now))
            .execute(&mut *change.transaction)
            .await?;
            taken.push(done.rows_affected() > 0);
        }
        change.commit().await?;
        Ok(taken)
    }

    /// Lets go of every customer that somebody holds, whatever was done to them.
    pub async fn let_all_go(&self, tenant: &str, owner: &str) -> Result<(), StoreError> {
        // In the order of all changes: whoever marks at the same time must not wait for us and we for them.
        let mut change = self.change().await?;
        sqlx::query("DELETE FROM inbox WHERE tenant = $1 AND lease_owner = $2 AND marks = 0")
            .bind(tenant)
            .bind(owner)
            .execute(&mut *change.transaction)
            .await?;
        change.give_back(tenant, owner).await?;
        change.commit().await
    }

    /// Has all that somebody holds, turns as well, for longer. What somebody else has taken since stays theirs.
    pub async fn hold_longer(&self, tenant: &str, owner: &str, ends: Timestamp) -> Result<(), StoreError> {
        let mut change = self.change().await?;
        let statements = [
            ("UPDATE inbox SET lease_ends = $3 WHERE tenant = $1 AND lease_owner = $2", owner.to_owned()),
            ("UPDATE turns SET ends = $3 WHERE tenant = $1 AND owner LIKE $2", format!("{owner}:%")),
        ];
        for (statement, owner) in statements {
            let query = sqlx::query(statement).bind(tenant).bind(owner).bind(moment(ends));
            query.execute(&mut *change.transaction).await?;
        }
        change.commit().await
    }
}

impl Change {
    /// Of these customers, those that somebody still holds: their lease may have ended, and somebody else be at them.
    pub async fn still_held(
        &mut self,
        tenant: &str,
        owner: &str,
        customers: &[CustomerId],
    ) -> Result<HashSet<CustomerId>, StoreError> {
        let mut held = HashSet::new();
        for chunk in customers.chunks(100) {
            let places: Vec<String> = (0..chunk.len()).map(|place| format!("${}", place + 3)).collect();
            let sql = format!(
                "SELECT subject FROM inbox WHERE tenant = $1 AND kind = 'customer' AND lease_owner = $2 \
                 AND subject IN ({})",
                places.join(", ")
            );
            let mut query = sqlx::query_scalar(AssertSqlSafe(sql)).persistent(false).bind(tenant).bind(owner);
            for customer in chunk {
                query = query.bind(customer.to_string());
            }
            let subjects: Vec<String> = query.fetch_all(&mut *self.transaction).await?;
            held.extend(subjects.iter().filter_map(|subject| subject.parse::<CustomerId>().ok()));
        }
        Ok(held)
    }

    /// Drops what a plan alone has marked of customers that its owner holds, once it is taken back. What has changed meanwhile
    /// has another cause, and stays.
    pub async fn drop_marks_of(
        &mut self,
        tenant: &str,
        owner: &str,
        cause: &str,
        customers: &[CustomerId],
    ) -> Result<(), StoreError> {
        for customer in customers {
            sqlx::query(
                "DELETE FROM inbox WHERE tenant = $1 AND kind = 'customer' AND subject = $2 AND lease_owner = $3 \
                 AND cause = $4",
            )
            .bind(tenant)
            .bind(customer.to_string())
            .bind(owner)
            .bind(cause)
            .execute(&mut *self.transaction)
            .await?;
        }
        Ok(())
    }

    /// Lets go of customers as part of the change that was made to them.
    pub async fn let_go(&mut self, tenant: &str, owner: &str, customers: &[CustomerId]) -> Result<(), StoreError> {
        let statements = [
            "DELETE FROM inbox WHERE tenant = $1 AND kind = 'customer' AND lease_owner = $2 AND marks = 0 AND subject",
            "UPDATE inbox SET lease_owner = NULL, lease_ends = 0 WHERE tenant = $1 AND kind = 'customer' \
             AND lease_owner = $2 AND subject",
        ];
        for chunk in customers.chunks(100) {
            let places: Vec<String> = (0..chunk.len()).map(|place| format!("${}", place + 3)).collect();
            for statement in statements {
                let sql = format!("{statement} IN ({})", places.join(", "));
                let mut query = sqlx::query(AssertSqlSafe(sql)).persistent(false).bind(tenant).bind(owner);
                for customer in chunk {
                    query = query.bind(customer.to_string());
                }
                query.execute(&mut *self.transaction).await?;
            }
        }
        Ok(())
    }

    /// Forgets what was written for a customer.
    pub async fn forget_written(&mut self, tenant: &str, customer: CustomerId) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM written WHERE tenant = $1 AND customer = $2")
            .bind(tenant)
            .bind(number(customer.get()))
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Mark, SubjectKind, scratch::Scratch};

    fn customer(id: u64) -> CustomerId {
        CustomerId::new(id).unwrap()
    }

    fn second(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[tokio::test]
    async fn a_customer_is_held_by_one_at_a_time_and_a_worker_waits_for_it() {
        let scratch = Scratch::new();
        let store = scratch.open().await;
        let mark = Mark {
            kind: SubjectKind::Customer,
            subject: "2".to_owned(),
            sealed: None,
            cause: "Customer/Updated".to_owned(),
            thorough: false,
        };
        let mut change = store.change().await.unwrap();
        change.mark(&[("panda", &mark)], second(0)).await.unwrap();
        change.commit().await.unwrap();
        let both = [customer(1), customer(2)];

        let mine = store.hold_customers("panda", "me", &both, second(1), second(60)).await.unwrap();
        let theirs = store.hold_customers("panda", "them", &both, second(2), second(60)).await.unwrap();
        let taken = store.take_tasks("panda", "worker", second(2), second(60), 9).await.unwrap();

        assert_eq!((mine.as_slice(), theirs.as_slice()), (both.as_slice(), [].as_slice()));
        assert_eq!(taken, []);
        assert_eq!(store.backlog("panda").await.unwrap().parked, 0, "what is held was not given up");

        let mut change = store.change().await.unwrap();
        change.let_go("panda", "me", &both).await.unwrap();
        change.commit().await.unwrap();
        let taken = store.take_tasks("panda", "worker", second(3), second(60), 9).await.unwrap();
        assert_eq!(taken.iter().map(|task| task.subject.as_str()).collect::<Vec<_>>(), ["2"], "nothing waits for 1");
        assert_eq!(store.backlog("panda").await.unwrap().parked, 0);
    }

    #[tokio::test]
    async fn what_is_held_for_longer_is_nobody_elses_and_what_was_lost_stays_lost() {
        let scratch = Scratch::new();
        let store = scratch.open().await;
        let both = [customer(1), customer(2)];
        store.hold_customers("panda", "me", &both, second(0), second(60)).await.unwrap();
        assert!(store.take_turn("panda", "a name", "me:sync", second(0), second(60)).await.unwrap());

        store.hold_longer("panda", "me", second(200)).await.unwrap();

        assert_eq!(store.hold_customers("panda", "them", &both, second(100), second(300)).await.unwrap(), []);
        assert!(!store.take_turn("panda", "a name", "worker:7", second(100), second(300)).await.unwrap());
        let lost = store.hold_customers("panda", "them", &both[..1], second(200), second(300)).await.unwrap();
        assert_eq!(lost, [customer(1)]);
        store.hold_longer("panda", "me", second(900)).await.unwrap();
        let mut change = store.change().await.unwrap();
        assert_eq!(change.still_held("panda", "me", &both).await.unwrap(), HashSet::from([customer(2)]));
        drop(change);
        let theirs = store.pending("panda", SubjectKind::Customer, "1").await.unwrap().unwrap();
        assert_eq!(theirs.task.lease_ends, second(300));
    }

    #[tokio::test]
    async fn only_what_a_plan_alone_has_marked_is_dropped_when_it_is_taken_back() {
        let scratch = Scratch::new();
        let store = scratch.open().await;
        let all = [customer(1), customer(2)];
        let mark = |subject: &str, cause: &str| Mark {
            kind: SubjectKind::Customer,
            subject: subject.to_owned(),
            sealed: None,
            cause: cause.to_owned(),
            thorough: false,
        };
        let marks = [mark("1", "plan:abc"), mark("2", "plan:abc"), mark("2", "Customer/Updated")];
        store.hold_customers("panda", "me", &all, second(0), second(60)).await.unwrap();
        for mark in &marks {
            let mut change = store.change().await.unwrap();
            change.mark(&[("panda", mark)], second(1)).await.unwrap();
            change.commit().await.unwrap();
        }

        let mut change = store.change().await.unwrap();
        change.drop_marks_of("panda", "me", "plan:abc", &all).await.unwrap();
        change.let_go("panda", "me", &all).await.unwrap();
        change.commit().await.unwrap();

        let left = store.take_tasks("panda", "worker", second(3), second(60), 9).await.unwrap();
        assert_eq!(left.iter().map(|task| &*task.subject).collect::<Vec<_>>(), ["2"]);
    }

    #[tokio::test]
    async fn turns_end_when_all_is_let_go() {
        let scratch = Scratch::new();
        let store = scratch.open().await;
        let names = ["one".to_owned(), "two".to_owned()];
        assert!(store.take_turn("panda", "two", "worker:7", second(0), second(60)).await.unwrap());

        let taken = store.take_turns("panda", &names, "me:sync", second(1), second(60)).await.unwrap();

        assert_eq!(taken, [true, false]);
        assert!(!store.take_turn("panda", "one", "worker:7", second(2), second(60)).await.unwrap());
        store.let_all_go("panda", "me").await.unwrap();
        assert!(store.take_turn("panda", "one", "worker:7", second(3), second(60)).await.unwrap());
    }

    #[tokio::test]
    async fn what_a_dead_command_held_waits_for_a_person_and_for_events() {
        let scratch = Scratch::new();
        let store = scratch.open().await;

        store.hold_customers("panda", "dead", &[customer(1)], second(1), second(60)).await.unwrap();

        assert_eq!(store.take_tasks("panda", "worker", second(70), second(99), 9).await.unwrap(), []);
        let left = store.pending("panda", SubjectKind::Customer, "1").await.unwrap().unwrap();
        assert_eq!((left.parked, left.last_error.as_deref()), (true, Some(HELD)));
        let mut change = store.change().await.unwrap();
        assert!(!change.skip("panda", SubjectKind::Customer, "1", second(70)).await.unwrap(), "it may be half written");
        drop(change);
        let again = store.hold_customers("panda", "me", &[customer(1)], second(70), second(99)).await.unwrap();
        assert_eq!(again, [customer(1)]);
        store.let_all_go("panda", "me").await.unwrap();
        assert_eq!(store.pending("panda", SubjectKind::Customer, "1").await.unwrap(), None);
    }
}
