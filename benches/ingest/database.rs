//! Where events are kept: a SQLite file, or a schema of its own on a PostgreSQL server, removed afterwards.

use anyhow::Context as _;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, postgres::PgConnectOptions};
use url::Url;

/// The environment variable with the address of a PostgreSQL database whose user may make schemas.
const SERVER: &str = "PORTADESK_TEST_POSTGRES";

pub enum Database {
    File,
    Schema { server: Url, name: String },
}

/// What the figures of a database are called.
pub struct Figures {
    pub one_by_one: &'static str,
    pub together: &'static str,
    pub ratio: &'static str,
    pub p99: &'static str,
    pub paced: &'static str,
}

impl Database {
    pub const fn file() -> Self {
        Self::File
    }

    /// `None` where there is no server.
    pub fn on_a_server() -> anyhow::Result<Option<Self>> {
        #[expect(clippy::disallowed_methods, reason = "a benchmark has no configuration")]
        let Ok(server) = std::env::var(SERVER) else { return Ok(None) };
        let server: Url = server.parse()?;
        let name = format!("portadesk_ingest_{}", std::process::id());
        execute(&server, format!("CREATE SCHEMA {name}"))?;
        Ok(Some(Self::Schema { server, name }))
    }

    pub const fn name(&self) -> &'static str {
        match self {
            Self::File => "SQLite",
            Self::Schema { .. } => "PostgreSQL",
        }
    }

    pub fn url(&self, file: &str) -> String {
        match self {
            Self::File => file.to_owned(),
            Self::Schema { server, name } => {
                let mut url = server.clone();
                url.query_pairs_mut().append_pair("options[search_path]", name);
                url.into()
            }
        }
    }

    pub const fn figures(&self) -> Figures {
        match self {
            Self::File => Figures {
                one_by_one: "SQLite, one commit an event: rate, CPU an event",
                together: "SQLite, many events in a commit: rate, CPU an event",
                ratio: "SQLite, the rate beside one commit an event",
                p99: "SQLite, at half that rate: p50 / p99",
                paced: "SQLite, half that rate: rate, CPU an event",
            },
            Self::Schema { .. } => Figures {
                one_by_one: "PostgreSQL, one commit an event: rate, CPU an event",
                together: "PostgreSQL, many events in a commit: rate, CPU an event",
                ratio: "PostgreSQL, the rate beside one commit an event",
                p99: "PostgreSQL, at half that rate: p50 / p99",
                paced: "PostgreSQL, half that rate: rate, CPU an event",
            },
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Self::Schema { server, name } = self {
            drop(execute(server, format!("DROP SCHEMA {name} CASCADE")));
        }
    }
}

fn execute(server: &Url, sql: String) -> anyhow::Result<()> {
    let server: PgConnectOptions = server.as_str().parse()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut connection = server.connect().await.context("the PostgreSQL server does not answer")?;
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await?;
        connection.close().await?;
        Ok(())
    })
}
