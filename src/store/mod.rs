//! The database, SQLite or PostgreSQL: links, mirror intents, installations, the ledger's records, and what billing's events
//! have left to do. The only place with SQL.
//!
//! What belongs together is one [`Change`]: a link, its ledger record and the intent to mirror it are committed
//! together or not at all. Rules are not made here: `linking` and `ledger` decide, the store keeps.
//!
//! Changes go one after the other, also those of several replicas on one PostgreSQL, each durable (fsync) when its
//! commit returns. Reads have connections of their own and wait for nobody. It never holds names, phones, mail addresses or
//! secrets but sealed ones; the one exception are bodies posted as events that nobody can read, kept as they came.

mod address;
mod api_keys;
mod care;
mod chain;
mod costs;
mod error;
mod inspect;
mod installations;
mod ledger;
mod links;
mod mirrors;
mod postgres;
mod provisioning;
#[cfg(test)]
pub(crate) mod scratch;
mod senders;
mod spent;
mod sqlite;
mod values;

use std::sync::{
    Arc, Once,
    atomic::{AtomicBool, Ordering},
};

use futures_util::FutureExt;
use sqlx::{Any, AnyPool, Transaction};

use address::Address;

pub use api_keys::StoredKey;
pub use care::{Asked, Delivered, FileRoom, Queries, Query, QueryFile, SentBefore};
pub use chain::{FIRST_PREVIOUS_HASH, Hash, hash_of};
pub use costs::{CostReading, CostSums, CostTicket};
pub use error::StoreError;
pub use inspect::{Condition, Inspection, inspect};
pub use installations::{InstallationsOf, StoredInstallation};
pub use ledger::{Head, NewRecord, Record};
pub use links::Link;
pub use mirrors::{Attempt, Intent, Purpose};
pub use provisioning::{
    Awaited, Backlog, DeadLetter, Drift, EventKey, GivenUpAt, HELD, LongWork, Mark, NewEvent, Outlook, Pending,
    Proposal, Report, SWEEP, Said, Sample, Setback, SubjectKind, Sweep, SweepStage, Task, Whose, WrittenState,
};
pub use senders::{Assignment, RememberedSender, SenderStage};

/// The open database. Cheap to clone.
///
/// Both databases are spoken to in the SQL they share: `$1` placeholders, `BIGINT`, `TEXT` and bytes, `ON CONFLICT`.
/// Where they differ, `Dialect` is asked.
#[derive(Debug, Clone)]
pub struct Store {
    dialect: Dialect,
    writer: AnyPool,
    reader: AnyPool,
    /// Whether something was written since the write-ahead log was last looked after.
    is_untidy: Arc<AtomicBool>,
}

/// Which database it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dialect {
    Sqlite,
    Postgres,
}

impl Store {
    /// Opens `sqlite://FILE`, which is created when it is missing, or `postgres://USER:PASSWORD@HOST/DATABASE`, which
    /// is not, and brings it to this release's form.
    ///
    /// # Errors
    /// [`StoreError::UnknownAddress`], [`StoreError::Open`] and [`StoreError::Migrate`], the last also when a newer
    /// release has used the database; [`StoreError::Failed`] when it may not be written.
    pub async fn open(database_url: &str) -> Result<Self, StoreError> {
        static DRIVERS: Once = Once::new();
        DRIVERS.call_once(sqlx::any::install_default_drivers);
        let (address, pool) = Address::parse(database_url)?;
        let (dialect, (writer, reader)) = match address {
            Address::Sqlite(options) => (Dialect::Sqlite, sqlite::open(options, pool).boxed().await?),
            Address::Postgres(options) => (Dialect::Postgres, postgres::open(options, pool).boxed().await?),
        };
        Ok(Self { dialect, writer, reader, is_untidy: Arc::default() })
    }

    /// As [`Store::open`], but never creates anything: for reading what a service has written.
    ///
    /// # Errors
    /// As [`Store::open`], and [`StoreError::Missing`] when no service has ever used such a database.
    pub async fn open_existing(database_url: &str) -> Result<Self, StoreError> {
        inspect::expect_existing(database_url).await?;
        Self::open(database_url).await
    }

    /// Whether the database answers, now.
    pub async fn is_answering(&self) -> bool {
        sqlx::query("SELECT 1").execute(&self.reader).await.is_ok()
    }

    /// Keeps the write-ahead log of a SQLite file short without holding up those who write. Never ends; a store without
    /// it works as well, only that a commit now and then takes longer.
    pub async fn keep_tidy(&self) {
        if self.dialect == Dialect::Postgres {
            return std::future::pending().await;
        }
        loop {
            tokio::time::sleep(sqlite::TIDY_EVERY).await;
            if !self.is_untidy.swap(false, Ordering::Relaxed) {
                continue;
            }
            if let Err(error) = sqlx::raw_sql(sqlite::TIDY).execute(&self.reader).await {
                tracing::warn!(error = &error as &dyn std::error::Error, "the write-ahead log cannot be shortened");
            }
        }
    }

    /// Begins a change. It waits for the changes before it, sees everything they did, and is undone when dropped.
    ///
    /// # Errors
    /// [`StoreError::Failed`] when another process holds the database for too long.
    pub async fn change(&self) -> Result<Change, StoreError> {
        match self.dialect {
            Dialect::Sqlite => {
                let transaction = self.writer.begin_with(sqlite::BEGIN).await?;
                self.is_untidy.store(true, Ordering::Relaxed);
                Ok(Change { transaction, dialect: self.dialect })
            }
            Dialect::Postgres => {
                let mut transaction = self.writer.begin_with(postgres::BEGIN).await?;
                sqlx::query(postgres::WAIT_FOR_OTHERS).execute(&mut *transaction).await?;
                Ok(Change { transaction, dialect: self.dialect })
            }
        }
    }

    /// Runs any statement: for tests that play someone with the database in their hands.
    #[cfg(test)]
    pub(crate) async fn meddle(&self, statement: &'static str) {
        let mut statement = statement.to_owned();
        if self.dialect == Dialect::Postgres {
            for guard in ["ledger_is_never_changed", "ledger_is_never_shortened"] {
                statement = statement.replace(guard, &format!("{guard} ON ledger"));
            }
        }
        sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&self.writer).await.expect("the statement runs");
    }

    /// Closes all connections once what is under way has ended.
    pub async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }
}

/// Several steps that are kept together or not at all. Dropped without [`Change::commit`], it leaves no trace.
#[derive(Debug)]
pub struct Change {
    dialect: Dialect,
    transaction: Transaction<'static, Any>,
}

impl Change {
    /// Makes the change durable.
    ///
    /// # Errors
    /// [`StoreError::Failed`]; then nothing was kept.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        if self.dialect == Dialect::Postgres {
            sqlx::query(postgres::STILL_WHOLE).execute(&mut *self.transaction).await?;
        }
        Ok(self.transaction.commit().await?)
    }
}

#[cfg(test)]
mod tests;
