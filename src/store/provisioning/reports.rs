//! What billing is to be told about the provisioning of its accounts: the latest status of each, until it has been told.

use jiff::Timestamp;

use crate::{
    portabilling::{AccountId, CustomerId},
    store::{
        Change, Store, StoreError,
        values::{moment, number, read_number},
    },
};

/// An account that an event is about, where billing wants to know what becomes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Awaited {
    pub account: AccountId,
    /// Where the event names the customer as well.
    pub customer: Option<CustomerId>,
}

/// Whose accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    Customer(CustomerId),
    Account(AccountId),
}

/// A status that billing does not have yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    pub account: AccountId,
    pub status: String,
    pub message: String,
    pub version: u64,
    /// Attempts that failed.
    pub tries: u32,
}

/// What a report says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said<'a> {
    pub status: &'a str,
    pub message: &'a str,
    /// When it may be told.
    pub not_before: Timestamp,
}

impl Change {
    /// Notes a status for accounts of which billing waits to hear. One that is noted already is not told again.
    pub async fn note_reports(&mut self, tenant: &str, whose: Whose, said: Said<'_>) -> Result<(), StoreError> {
        let (sql, id) = match whose {
            Whose::Customer(customer) => (
                "UPDATE reports SET status = $3, message = $4, told = 0, version = version + 1, tries = 0, next_try_at = $5 \
                 WHERE tenant = $1 AND customer = $2 AND (status <> $3 OR message <> $4)",
                customer.get(),
            ),
            Whose::Account(account) => (
                "UPDATE reports SET status = $3, message = $4, told = 0, version = version + 1, tries = 0, next_try_at = $5 \
                 WHERE tenant = $1 AND account = $2 AND (status <> $3 OR message <> $4)",
                account.get(),
            ),
        };
        sqlx::query(sql)
            .bind(tenant)
            .bind(number(id))
            .bind(said.status)
            .bind(said.message)
            .bind(moment(said.not_before))
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }
}

impl Store {
    /// Takes what is to be told now, oldest first: nobody else gets it before `until`, and it comes back by itself then.
    pub async fn take_due_reports(
        &self,
        tenant: &str,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Report>, StoreError> {
        // A look that writes nothing, as most find nothing.
        let due: Option<i64> = sqlx::query_scalar(
            "SELECT account FROM reports WHERE tenant = $1 AND told = 0 AND next_try_at <= $2 LIMIT 1",
        )
        .bind(tenant)
        .bind(moment(now))
        .fetch_optional(&self.reader)
        .await?;
        if due.is_none() {
            return Ok(Vec::new());
        }
        let mut change = self.change().await?;
        let rows: Vec<(i64, String, String, i64, i64)> = sqlx::query_as(
            "UPDATE reports SET next_try_at = $3 WHERE tenant = $1 AND told = 0 AND next_try_at <= $2 \
             AND account IN (SELECT account FROM reports WHERE tenant = $1 AND told = 0 AND next_try_at <= $2 \
             ORDER BY next_try_at, account LIMIT $4) RETURNING account, status, message, version, tries",
        )
        .bind(tenant)
        .bind(moment(now))
        .bind(moment(until))
        .bind(i64::from(limit))
        .fetch_all(&mut *change.transaction)
        .await?;
        change.commit().await?;
        rows.into_iter()
            .map(|(account, status, message, version, tries)| {
                Ok(Report {
                    account: AccountId::new(read_number(account)).ok_or(StoreError::Damaged("an account's number"))?,
                    status,
                    message,
                    version: read_number(version),
                    tries: u32::try_from(tries).unwrap_or(u32::MAX),
                })
            })
            .collect()
    }

    /// Puts a report off that could not be told.
    pub async fn put_off_report(&self, tenant: &str, report: &Report, until: Timestamp) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE reports SET tries = tries + 1, next_try_at = $4 WHERE tenant = $1 AND account = $2 AND version = $3",
        )
        .bind(tenant)
        .bind(number(report.account.get()))
        .bind(number(report.version))
        .bind(moment(until))
        .execute(&self.writer)
        .await?;
        Ok(())
    }
}

impl Change {
    /// Begins to wait for accounts; what was known of them before is over.
    pub(super) async fn await_reports(
        &mut self,
        awaited: &[(&str, Awaited)],
        said: Said<'_>,
    ) -> Result<(), StoreError> {
        for (tenant, Awaited { account, customer }) in awaited {
            sqlx::query(
                "INSERT INTO reports (tenant, account, customer, status, message, told, version, tries, next_try_at) \
                 VALUES ($1, $2, $3, $4, $5, 0, 1, 0, $6) ON CONFLICT (tenant, account) DO UPDATE SET \
                 customer = COALESCE(excluded.customer, reports.customer), status = excluded.status, \
                 message = excluded.message, told = 0, version = reports.version + 1, tries = 0, \
                 next_try_at = excluded.next_try_at",
            )
            .bind(*tenant)
            .bind(number(account.get()))
            .bind(customer.map(|customer| number(customer.get())))
            .bind(said.status)
            .bind(said.message)
            .bind(moment(said.not_before))
            .execute(&mut *self.transaction)
            .await?;
        }
        Ok(())
    }

    /// Whose account it is; where it is nobody's, nothing is told of it.
    pub async fn lead_report(
        &mut self,
        tenant: &str,
        account: AccountId,
        customer: Option<CustomerId>,
    ) -> Result<(), StoreError> {
        let query = match customer {
            Some(_) => sqlx::query("UPDATE reports SET customer = $3 WHERE tenant = $1 AND account = $2"),
            None => sqlx::query("DELETE FROM reports WHERE tenant = $1 AND account = $2"),
        };
        let query = query.bind(tenant).bind(number(account.get()));
        let query = match customer {
            Some(customer) => query.bind(number(customer.get())),
            None => query,
        };
        query.execute(&mut *self.transaction).await?;
        Ok(())
    }

    /// Billing has it, or will not have it. Nothing is changed where there is a newer one by now.
    pub async fn finish_report(&mut self, tenant: &str, report: &Report, is_final: bool) -> Result<(), StoreError> {
        let sql = if is_final {
            "DELETE FROM reports WHERE tenant = $1 AND account = $2 AND version = $3"
        } else {
            "UPDATE reports SET told = 1 WHERE tenant = $1 AND account = $2 AND version = $3"
        };
        sqlx::query(sql)
            .bind(tenant)
            .bind(number(report.account.get()))
            .bind(number(report.version))
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }
}
