//! How far long work has come, and when it will have ended: told by the process that does it, read by any other.

use jiff::Timestamp;

use crate::store::{
    Store, StoreError,
    values::{moment, number, read_moment, read_number},
};

/// Work that takes long enough to ask about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LongWork {
    /// The worker follows what has changed in billing; counted in customers.
    Changes,
    /// A plan is applied; counted in rows.
    Apply,
}

/// What was last told of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outlook {
    pub work: LongWork,
    pub done: u64,
    pub total: u64,
    pub told_at: Timestamp,
    /// `None` where nobody can say yet.
    pub ends_at: Option<Timestamp>,
}

/// Work, done, total, told, ends.
type Row = (String, i64, i64, i64, Option<i64>);

impl LongWork {
    /// All of it.
    pub const ALL: [Self; 2] = [Self::Changes, Self::Apply];

    /// A stable word for the store and for metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Changes => "changes",
            Self::Apply => "apply",
        }
    }
}

impl Store {
    /// Tells how far work has come, in the place of what was told before.
    pub async fn tell_outlook(&self, tenant: &str, outlook: Outlook) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO forecasts (tenant, work, done, total, told_at, ends_at) VALUES ($1, $2, $3, $4, $5, $6) \
             ON CONFLICT (tenant, work) DO UPDATE SET done = excluded.done, total = excluded.total, \
             told_at = excluded.told_at, ends_at = excluded.ends_at",
        )
        .bind(tenant)
        .bind(outlook.work.as_str())
        .bind(number(outlook.done))
        .bind(number(outlook.total))
        .bind(moment(outlook.told_at))
        .bind(outlook.ends_at.map(moment))
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// There is nothing more to tell of this work.
    pub async fn forget_outlook(&self, tenant: &str, work: LongWork) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM forecasts WHERE tenant = $1 AND work = $2")
            .bind(tenant)
            .bind(work.as_str())
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// What was told of a tenant's long work since then.
    pub async fn outlooks(&self, tenant: &str, since: Timestamp) -> Result<Vec<Outlook>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT work, done, total, told_at, ends_at FROM forecasts WHERE tenant = $1 AND told_at >= $2 ORDER BY work",
        )
        .bind(tenant)
        .bind(moment(since))
        .fetch_all(&self.reader)
        .await?;
        // Work that a later release knows says nothing to this one.
        let known = |(work, done, total, told_at, ends_at): Row| {
            let work = LongWork::ALL.into_iter().find(|known| known.as_str() == work)?;
            Some((work, done, total, told_at, ends_at))
        };
        let read = |(work, done, total, told_at, ends_at): (LongWork, i64, i64, i64, Option<i64>)| {
            Ok(Outlook {
                work,
                done: read_number(done),
                total: read_number(total),
                told_at: read_moment(told_at)?,
                ends_at: ends_at.map(read_moment).transpose()?,
            })
        };
        rows.into_iter().filter_map(known).map(read).collect()
    }
}
