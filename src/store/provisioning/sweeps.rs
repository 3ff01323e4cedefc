//! How far the pass over all has come, kept so that a restart goes on where it was, and what it has found.

use jiff::Timestamp;
use sqlx::FromRow;

use crate::store::{
    Change, Store, StoreError,
    values::{moment, number, read_moment, read_number},
};

/// What a pass looks at, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SweepStage {
    /// Everybody who is linked.
    Links,
    /// Zendesk's organizations, for those that are nobody's.
    Organizations,
    /// Billing's customers, for those that have none.
    Customers,
}

impl SweepStage {
    const ALL: [Self; 3] = [Self::Links, Self::Organizations, Self::Customers];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Links => "links",
            Self::Organizations => "organizations",
            Self::Customers => "customers",
        }
    }

    fn read(text: &str) -> Result<Self, StoreError> {
        Self::ALL.into_iter().find(|stage| stage.as_str() == text).ok_or(StoreError::Damaged("the stage of a pass"))
    }
}

/// A pass under way, or the next one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sweep {
    pub stage: SweepStage,
    /// Links, organizations or customers looked at so far.
    pub place: u64,
    /// Where the next page begins, if not at that place.
    pub cursor: Option<String>,
    /// Customers without an organization so far.
    pub missing: u64,
    /// When the pass began, or the last one did.
    pub begun_at: Timestamp,
    pub next_at: Timestamp,
    /// Customers, and those without an organization, of the last whole pass.
    pub last: Option<(u64, u64)>,
}

/// A kind of drift, as the last pass has found it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    pub code: String,
    pub count: u64,
    /// One of those that have drifted: `customer:46170`, `organization:77`.
    pub example: String,
}

#[derive(FromRow)]
struct SweepRow {
    stage: String,
    place: i64,
    cursor: Option<String>,
    missing: i64,
    begun_at: i64,
    next_at: i64,
    customers: Option<i64>,
    without: Option<i64>,
}

impl Sweep {
    /// Whether it has begun, and not ended.
    #[must_use]
    pub fn is_under_way(&self) -> bool {
        self.stage != SweepStage::Links || self.cursor.is_some()
    }

    /// The next pass, which has not begun.
    #[must_use]
    pub const fn next(next_at: Timestamp, begun_at: Timestamp, last: Option<(u64, u64)>) -> Self {
        Self { stage: SweepStage::Links, place: 0, cursor: None, missing: 0, begun_at, next_at, last }
    }
}

impl Store {
    /// How far the pass has come; `None` before the first.
    pub async fn sweep(&self, tenant: &str) -> Result<Option<Sweep>, StoreError> {
        let row: Option<SweepRow> = sqlx::query_as(
            "SELECT stage, place, cursor, missing, begun_at, next_at, customers, without FROM sweeps WHERE tenant = $1",
        )
        .bind(tenant)
        .fetch_optional(&self.reader)
        .await?;
        row.map(|row| {
            Ok(Sweep {
                stage: SweepStage::read(&row.stage)?,
                place: read_number(row.place),
                cursor: row.cursor,
                missing: read_number(row.missing),
                begun_at: read_moment(row.begun_at)?,
                next_at: read_moment(row.next_at)?,
                last: row.customers.zip(row.without).map(|(all, without)| (read_number(all), read_number(without))),
            })
        })
        .transpose()
    }

    /// Notes that something has drifted; what is noted already is found again.
    pub async fn note_drift(&self, tenant: &str, code: &str, subject: &str, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO drift (tenant, code, subject, found_at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (tenant, code, subject) DO UPDATE SET found_at = excluded.found_at",
        )
        .bind(tenant)
        .bind(code)
        .bind(subject)
        .bind(moment(now))
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// What the last pass, and the one under way, have found, by code.
    pub async fn drift(&self, tenant: &str) -> Result<Vec<Drift>, StoreError> {
        let rows: Vec<(String, i64, String)> = sqlx::query_as(
            "SELECT code, count(*), min(subject) FROM drift WHERE tenant = $1 GROUP BY code ORDER BY code",
        )
        .bind(tenant)
        .fetch_all(&self.reader)
        .await?;
        let drift = |(code, count, example)| Drift { code, count: read_number(count), example };
        Ok(rows.into_iter().map(drift).collect())
    }
}

impl Store {
    /// The first of those that have drifted in one way.
    pub async fn drifted(&self, tenant: &str, code: &str, limit: u32) -> Result<Vec<String>, StoreError> {
        let subjects =
            sqlx::query_scalar("SELECT subject FROM drift WHERE tenant = $1 AND code = $2 ORDER BY subject LIMIT $3");
        Ok(subjects.bind(tenant).bind(code).bind(i64::from(limit)).fetch_all(&self.reader).await?)
    }
}

impl Change {
    /// Moves the pass on from where it was. Returns `false` when another process has moved it meanwhile.
    pub async fn move_sweep(&mut self, tenant: &str, from: Option<&Sweep>, to: &Sweep) -> Result<bool, StoreError> {
        let (customers, without) = to.last.unzip();
        let query = match from {
            None => sqlx::query(
                "INSERT INTO sweeps (tenant, stage, place, cursor, missing, begun_at, next_at, customers, without) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (tenant) DO NOTHING",
            ),
            Some(_) => sqlx::query(
                "UPDATE sweeps SET stage = $2, place = $3, cursor = $4, missing = $5, begun_at = $6, next_at = $7, \
                 customers = $8, without = $9 WHERE tenant = $1 AND stage = $10 AND place = $11 AND next_at = $12",
            ),
        };
        let query = query
            .bind(tenant)
            .bind(to.stage.as_str())
            .bind(number(to.place))
            .bind(to.cursor.clone())
            .bind(number(to.missing))
            .bind(moment(to.begun_at))
            .bind(moment(to.next_at))
            .bind(customers.map(number))
            .bind(without.map(number));
        let query = match from {
            None => query,
            Some(from) => query.bind(from.stage.as_str()).bind(number(from.place)).bind(moment(from.next_at)),
        };
        Ok(query.execute(&mut *self.transaction).await?.rows_affected() > 0)
    }

    /// Forgets drift that was not found again since this moment.
    pub async fn forget_drift(&mut self, tenant: &str, before: Timestamp) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM drift WHERE tenant = $1 AND found_at < $2")
            .bind(tenant)
            .bind(moment(before))
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }
}
