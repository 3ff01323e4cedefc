//! `portadesk why`: how a customer, an organization or a ticket came to stand as it does. Numbers and codes only.

use std::process::ExitCode;

use anyhow::{Context, bail};
use serde_json::Value;

use super::{
    say,
    tenant::{Stored, open_store},
    waiting,
};
use crate::{
    app,
    cli::{WhyArgs, WhyKind},
    clock::Clock,
    portabilling::CustomerId,
    store::{Link, Store, StoreError, SubjectKind, WrittenState},
    zendesk::{OrganizationId, TicketId},
};

/// Entries of the ledger that are printed.
const MOST_RECORDS: u32 = 20;

pub(super) async fn run(args: &WhyArgs) -> anyhow::Result<ExitCode> {
    let stored = match open_store(&args.tenant).await? {
        Ok(stored) => stored,
        Err(code) => return Ok(code),
    };
    let (store, tenant) = (&stored.store, stored.tenant.name.as_str());
    let told = match args.kind {
        WhyKind::Customer => customer(store, tenant, args.id.parse().context("this is no customer's number")?).await?,
        WhyKind::Organization => {
            organization(store, tenant, args.id.parse().context("this is no organization's number")?).await?
        }
        WhyKind::Ticket => ticket(&stored, args.id.parse().context("this is no ticket's number")?).await?,
    };
    say(&told);
    stored.store.close().await;
    Ok(ExitCode::SUCCESS)
}

async fn ticket(stored: &Stored, id: TicketId) -> anyhow::Result<String> {
    let (_, zendesk) = app::linking_for_commands(stored.tenant.clone(), &stored.store, &Clock::system())?;
    match zendesk.organization_of_ticket(id).await.context("Zendesk cannot be asked for the ticket")? {
        None => bail!("Zendesk knows no ticket {id}"),
        Some(None) => Ok(format!("Ticket {id} has no organization: its requester belongs to none.\n")),
        Some(Some(it)) => Ok(format!("Ticket {id} is of organization {it}.\n")
            + &organization(&stored.store, &stored.tenant.name, it).await?),
    }
}

async fn organization(store: &Store, tenant: &str, id: OrganizationId) -> Result<String, StoreError> {
    if let Some(link) = store.link_of(tenant, id).await? {
        return customer(store, tenant, link.customer).await;
    }
    let mut lines = vec![format!("Organization {id} is not linked.\n")];
    lines.extend(mirror(store, tenant, id).await?);
    lines.extend(records(store, tenant, [&format!("organization:{id}"), ""]).await?);
    Ok(lines.concat())
}

async fn customer(store: &Store, tenant: &str, id: CustomerId) -> Result<String, StoreError> {
    let link = store.link_to(tenant, id).await?;
    let mut lines = vec![match &link {
        None => format!("Customer {id} is not linked.\n"),
        Some(link) => format!("Customer {id} is linked to organization {}{}.\n", link.organization, made(link)),
    }];
    if let Some(link) = &link {
        lines.extend(mirror(store, tenant, link.organization).await?);
    }
    lines.push(match store.written(tenant, id).await? {
        None => "Nothing was written for it.\n".to_owned(),
        Some(written) => last_written(&written),
    });
    for proposal in store.proposals_of(tenant, id).await? {
        let (organization, evidence, since) = (proposal.organization, proposal.evidence, proposal.since);
        lines.push(format!(
            "Organization {organization} may be its own ({evidence}), since {since:.0}: a person chooses.\n"
        ));
    }
    lines.push(match store.pending(tenant, SubjectKind::Customer, &id.to_string()).await? {
        None => "Nothing waits.\n".to_owned(),
        Some(pending) => {
            let how = if pending.parked { "Given up" } else { "Waits" };
            format!("{how}: {}.\n", waiting::words(&pending))
        }
    });
    let place = link.map(|link| format!("organization:{}", link.organization)).unwrap_or_default();
    lines.extend(records(store, tenant, [&format!("customer:{id}"), &place]).await?);
    Ok(lines.concat())
}

fn made(link: &Link) -> String {
    let by = link.linked_by.map(|user| format!(" by user {user}")).unwrap_or_default();
    format!("{by}, since {:.0} (evidence: {})", link.linked_at, link.evidence)
}

fn last_written(written: &WrittenState) -> String {
    let state: Value = serde_json::from_str(&written.state).unwrap_or_default();
    let mut parts = vec!["name".to_owned()];
    parts.extend(state["domain"].is_string().then(|| "domain".to_owned()));
    parts.extend(
        state["tags"].as_array().into_iter().flatten().filter_map(Value::as_str).map(|tag| format!("tag {tag}")),
    );
    parts.extend(state["fields"].as_object().into_iter().flat_map(|fields| fields.keys().cloned()));
    let contact = written.contact.map(|user| format!("; contact: user {user}")).unwrap_or_default();
    let closed = if state["is_closed"] == true { ", as a closed customer's" } else { "" };
    let (organization, at) = (written.organization, written.written_at);
    format!("Last written at {at:.0} to organization {organization}{closed}: {}{contact}.\n", parts.join(", "))
}

async fn mirror(store: &Store, tenant: &str, id: OrganizationId) -> Result<Option<String>, StoreError> {
    Ok(store.intent(tenant, id).await?.map(|intent| {
        let why = match (&intent.foreign_value, &intent.last_error) {
            (Some(_), _) => "a foreign one is in its place",
            (None, Some(error)) => error,
            (None, None) => "not tried yet",
        };
        format!("Its external id is still to be written, since {:.0}: {why}.\n", intent.since)
    }))
}

async fn records(store: &Store, tenant: &str, subjects: [&str; 2]) -> Result<Vec<String>, StoreError> {
    let records = store.records_about(tenant, subjects, MOST_RECORDS).await?;
    let heading = (!records.is_empty()).then(|| "The ledger's last entries, newest first:\n".to_owned());
    let lines = records.iter().map(|(sequence, record)| {
        let line = format!("{} by {}, {}: {}", record.act, record.actor, record.subject, record.detail);
        format!("  {sequence}  {:.0}  {line}\n", record.at)
    });
    Ok(heading.into_iter().chain(lines).collect())
}
