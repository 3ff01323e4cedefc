//! The tenant that a command is about, and what it works with.

use std::{process::ExitCode, sync::Arc};

use anyhow::{Context, bail};
use secrecy::ExposeSecret;
use tracing_appender::non_blocking::WorkerGuard;

use super::load;
use crate::{
    app,
    cli::TenantArgs,
    clock::Clock,
    config::{Config, Tenant},
    provisioning::Engine,
    store::Store,
    telemetry,
};

/// One tenant, ready to be worked on.
pub(super) struct Opened {
    pub store: Store,
    pub engine: Arc<Engine>,
    /// Writes what is left of the log when it is dropped.
    _log: WorkerGuard,
}

/// One tenant's settings and the database.
pub(super) struct Stored {
    pub tenant: Tenant,
    pub store: Store,
    /// Writes what is left of the log when it is dropped.
    pub log: WorkerGuard,
}

/// Opens the database, and asks nobody. `Err` holds the code to end with where the configuration cannot be read.
pub(super) async fn open_store(args: &TenantArgs) -> anyhow::Result<Result<Stored, ExitCode>> {
    let config = match load(&args.config.config) {
        Ok(config) => config,
        Err(code) => return Ok(Err(code)),
    };
    // What goes wrong is told at the end, once and in words.
    let log = telemetry::start(&telemetry::Settings { filter: "error".to_owned(), ..config.log });
    let tenant = tenant_of(&config.tenants, args.tenant.as_deref())?.clone();
    let address = Config::shown_address(&config.database_url);
    let store = Store::open(config.database_url.expose_secret())
        .await
        .with_context(|| format!("the database {address} cannot be used"))?;
    Ok(Ok(Stored { tenant, store, log }))
}

/// Opens the database and makes the clients. `Err` holds the code to end with where the configuration cannot be read.
pub(super) async fn open(args: &TenantArgs) -> anyhow::Result<Result<Opened, ExitCode>> {
    let Stored { tenant, store, log } = match open_store(args).await? {
        Ok(stored) => stored,
        Err(code) => return Ok(Err(code)),
    };
    let engine = app::engine_for_commands(tenant, &store, &Clock::system())?;
    Ok(Ok(Opened { store, engine, _log: log }))
}

pub(super) fn tenant_of<'a>(tenants: &'a [Tenant], name: Option<&str>) -> anyhow::Result<&'a Tenant> {
    let names = || tenants.iter().map(|tenant| tenant.name.as_str()).collect::<Vec<_>>().join(", ");
    match (name, tenants) {
        (Some(name), tenants) => tenants
            .iter()
            .find(|tenant| tenant.name == name)
            .with_context(|| format!("there is no tenant {name}; there are: {}", names())),
        (None, [only]) => Ok(only),
        (None, _) => bail!("there are several tenants: say which with --tenant ({})", names()),
    }
}
