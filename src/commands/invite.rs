//! `portadesk link`: a link that lets somebody in once.

use std::process::ExitCode;

use anyhow::{Context, bail};
use secrecy::ExposeSecret as _;

use super::{load, say, tenant::tenant_of};
use crate::{
    cli::{LinkCommand, LinkTicketsArgs},
    clock::Clock,
    config::Config,
    ledger::{Actor, decided},
    store::Store,
    visits::{Door, Visitor, Visits, Who},
};

pub(super) async fn run(command: &LinkCommand) -> anyhow::Result<ExitCode> {
    let LinkCommand::Tickets(args) = command;
    tickets(args).await
}

async fn tickets(args: &LinkTicketsArgs) -> anyhow::Result<ExitCode> {
    let config = match load(&args.tenant.config.config) {
        Ok(config) => config,
        Err(code) => return Ok(code),
    };
    let tenant = tenant_of(&config.tenants, args.tenant.tenant.as_deref())?;
    if tenant.tickets.is_none() {
        bail!("tenants.{}: the section [tenants.tickets], which opens the page, is missing", tenant.name);
    }
    if config.sessions.key.is_none() {
        bail!("sessions.key is not set: the service would not know a link that this command makes");
    }
    let address = Config::shown_address(&config.database_url);
    let store = Store::open_existing(config.database_url.expose_secret())
        .await
        .with_context(|| format!("the database {address} cannot be used"))?;
    let keys = (config.sessions.key.as_ref(), config.sessions.previous_key.as_ref());
    let visits = Visits::new(&config.visits, keys, store.clone(), Clock::system())?;
    let name: std::sync::Arc<str> = tenant.name.as_str().into();
    let visitor = Visitor { tenant: name, door: Door::Billing, who: Who::Invited, customer: Some(args.customer) };
    let (value, ends) = visits.invite(&visitor)?;
    let mut change = store.change().await?;
    let subject = format!("customer:{}", args.customer);
    change.append(&[decided(&visitor.tenant, Actor::CommandLine, "invited", &subject, Clock::system().now())]).await?;
    change.commit().await?;
    store.close().await;
    let origin = config.public_url.as_str().trim_end_matches('/');
    let (tenant, customer) = (&tenant.name, args.customer);
    say(&format!("{origin}/billing/{tenant}/customers/{customer}#link={}\n", value.expose_secret()));
    eprintln!("Good once, until {ends:.0}. Whoever has it sees this customer's tickets.");
    Ok(ExitCode::SUCCESS)
}
