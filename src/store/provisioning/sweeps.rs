//! How far the pass over all customers has come: kept, so that a restart goes on where it was.

use jiff::Timestamp;

use crate::store::{
    Change, Store, StoreError,
    values::{moment, number, read_moment, read_number},
};

/// Place, missing, next, customers, without.
type Row = (i64, i64, i64, Option<i64>, Option<i64>);

/// A pass under way, or the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sweep {
    /// Customers looked at so far.
    pub place: u64,
    /// Of these, customers without an organization.
    pub missing: u64,
    pub next_at: Timestamp,
    /// Customers, and those without an organization, of the last whole pass.
    pub last: Option<(u64, u64)>,
}

impl Store {
    /// How far the pass has come; `None` before the first.
    pub async fn sweep(&self, tenant: &str) -> Result<Option<Sweep>, StoreError> {
        let row: Option<Row> =
            sqlx::query_as("SELECT place, missing, next_at, customers, without FROM sweeps WHERE tenant = $1")
                .bind(tenant)
                .fetch_optional(&self.reader)
                .await?;
        row.map(|(place, missing, next_at, customers, without)| {
            Ok(Sweep {
                place: read_number(place),
                missing: read_number(missing),
                next_at: read_moment(next_at)?,
                last: customers.zip(without).map(|(all, without)| (read_number(all), read_number(without))),
            })
        })
        .transpose()
    }
}

impl Change {
    /// Moves the pass on from where it was. Returns `false` when another process has moved it meanwhile.
    pub async fn move_sweep(&mut self, tenant: &str, from: Option<Sweep>, to: Sweep) -> Result<bool, StoreError> {
        let (customers, without) = to.last.unzip();
        let query = match from {
            None => sqlx::query(
                "INSERT INTO sweeps (tenant, place, missing, next_at, customers, without) \
                 VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant) DO NOTHING",
            ),
            Some(_) => sqlx::query(
                "UPDATE sweeps SET place = $2, missing = $3, next_at = $4, customers = $5, without = $6 \
                 WHERE tenant = $1 AND place = $7 AND next_at = $8",
            ),
        };
        let query = query
            .bind(tenant)
            .bind(number(to.place))
            .bind(number(to.missing))
            .bind(moment(to.next_at))
            .bind(customers.map(number))
            .bind(without.map(number));
        let query = match from {
            None => query,
            Some(from) => query.bind(number(from.place)).bind(moment(from.next_at)),
        };
        Ok(query.execute(&mut *self.transaction).await?.rows_affected() > 0)
    }
}
