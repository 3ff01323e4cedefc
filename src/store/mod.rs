//! The database: links, mirror intents, installations and the ledger's records. The only place with SQL.
//!
//! What belongs together is one [`Change`]: a link, its ledger record and the intent to mirror it are committed
//! together or not at all. Rules are not made here: `linking` and `ledger` decide, the store keeps.
//!
//! Changes go through one connection, one after the other, each durable (fsync) when its commit returns. Reads have
//! connections of their own and wait for nobody. It never holds names, phones, mail addresses or secrets.

mod chain;
mod error;
mod inspect;
mod installations;
mod ledger;
mod links;
mod mirrors;
#[cfg(test)]
pub(crate) mod scratch;
mod values;

use std::time::Duration;

use sqlx::{
    Sqlite, SqlitePool, Transaction,
    migrate::Migrator,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

pub use chain::{FIRST_PREVIOUS_HASH, Hash, hash_of};
pub use error::StoreError;
pub use inspect::{Condition, Inspection, inspect};
pub use installations::{InstallationsOf, StoredInstallation};
pub use ledger::{Head, NewRecord, Record};
pub use links::Link;
pub use mirrors::{Attempt, Intent, Purpose};

/// The steps to this release's form, oldest first.
static MIGRATIONS: Migrator = sqlx::migrate!("src/store/migrations");

/// How long a change waits for another process (a command line beside the service) before it gives up.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Reads at once. Each connection is a thread and up to 2 MB of page cache; they are opened when needed.
const READERS: u32 = 3;

/// An idle reader is closed after this, which gives back its memory.
const READER_IDLE: Duration = Duration::from_mins(2);

/// The open database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    writer: SqlitePool,
    reader: SqlitePool,
}

impl Store {
    /// Opens `sqlite://FILE`, creates the file when it is missing, and brings it to this release's form.
    ///
    /// # Errors
    /// [`StoreError::UnknownAddress`], [`StoreError::Open`] and [`StoreError::Migrate`], the last also when a newer
    /// release has used the file; [`StoreError::Failed`] when it may not be written.
    pub async fn open(database_url: &str) -> Result<Self, StoreError> {
        let options = options_for(database_url)?.busy_timeout(BUSY_TIMEOUT).foreign_keys(true);
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .connect_with(
                options
                    .clone()
                    .create_if_missing(true)
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Full),
            )
            .await
            .map_err(StoreError::Open)?;
        MIGRATIONS.run(&writer).await.map_err(StoreError::Migrate)?;
        inspect::prove_writable(&mut *writer.acquire().await?).await?;
        let reader = SqlitePoolOptions::new()
            .max_connections(READERS)
            .idle_timeout(READER_IDLE)
            .test_before_acquire(false)
            .connect_lazy_with(options.pragma("query_only", "on"));
        Ok(Self { writer, reader })
    }

    /// As [`Store::open`], but never creates a file: for reading what a service has written.
    ///
    /// # Errors
    /// As [`Store::open`], and when there is no such file.
    pub async fn open_existing(database_url: &str) -> Result<Self, StoreError> {
        let options = options_for(database_url)?;
        if !options.get_filename().exists() {
            return Err(StoreError::Missing(options.get_filename().to_owned()));
        }
        Self::open(database_url).await
    }

    /// Whether the database answers, now.
    pub async fn is_answering(&self) -> bool {
        sqlx::query("SELECT 1").execute(&self.reader).await.is_ok()
    }

    /// Begins a change. It waits for the changes before it, sees everything they did, and is undone when dropped.
    ///
    /// # Errors
    /// [`StoreError::Failed`] when another process holds the database for too long.
    pub async fn change(&self) -> Result<Change, StoreError> {
        // The write lock is taken at once: a read that turns into a write later could find the database changed.
        let transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        Ok(Change { transaction })
    }

    /// Runs any statement: for tests that play someone with the file in their hands.
    #[cfg(test)]
    pub(crate) async fn meddle(&self, statement: &'static str) {
        sqlx::raw_sql(statement).execute(&self.writer).await.expect("the statement runs");
    }

    /// Closes all connections once what is under way has ended.
    pub async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }
}

fn options_for(database_url: &str) -> Result<SqliteConnectOptions, StoreError> {
    let address = database_url.starts_with("sqlite:").then(|| database_url.parse().ok()).flatten();
    address.ok_or(StoreError::UnknownAddress)
}

/// Several steps that are kept together or not at all. Dropped without [`Change::commit`], it leaves no trace.
#[derive(Debug)]
pub struct Change {
    transaction: Transaction<'static, Sqlite>,
}

impl Change {
    /// Makes the change durable.
    ///
    /// # Errors
    /// [`StoreError::Failed`]; then nothing was kept.
    pub async fn commit(self) -> Result<(), StoreError> {
        Ok(self.transaction.commit().await?)
    }
}

#[cfg(test)]
mod tests;
