//! Whether the user's role allows every read, and what agents would miss where it does not.

use futures_util::future::join_all;

use crate::{
    customers::{Section, Shown},
    doctor::{Findings, Who},
    portabilling::{PortaBilling, PortaBillingError, ReadMethod},
};

const SUBJECT: &str = "rights to read";

pub(super) async fn examine(client: &PortaBilling, shown: &Shown, findings: &mut Findings) {
    let probes = ReadMethod::ALL.into_iter().map(|method| async move { (method, client.probe(method.name()).await) });
    let mut allowed = 0;
    for (method, answer) in join_all(probes).await {
        match answer {
            Ok(()) => allowed += 1,
            Err(error) => refused(method, &error, shown, findings),
        }
    }
    if allowed > 0 {
        findings.ok(SUBJECT, format!("{allowed} of {} methods answer", ReadMethod::ALL.len()));
    }
}

fn refused(method: ReadMethod, error: &PortaBillingError, shown: &Shown, findings: &mut Findings) {
    let cause = match error {
        PortaBillingError::Fault { code, .. } => format!("{} is refused ({code}): {}", method.name(), missing(method)),
        other => format!("{} gives no answer ({other}): {}", method.name(), missing(method)),
    };
    let fix = format!("let the role of portadesk's user view {}", what(method));
    if is_needed(method, shown) {
        findings.failed(SUBJECT, cause, Who::BillingAdmin.can(fix));
    } else {
        findings.advice(SUBJECT, cause, Who::BillingAdmin.can(fix));
    }
}

/// What agents miss without the method.
const fn missing(method: ReadMethod) -> &'static str {
    match method {
        ReadMethod::CustomerInfo => "no customer can be shown or linked",
        ReadMethod::CustomerList => "customers cannot be searched or suggested by name, e-mail or company",
        ReadMethod::AccountInfo => "customers cannot be found by an account id or phone number",
        ReadMethod::AccountList => "the section Accounts and products stays empty, as does the search by part of an id",
        ReadMethod::InvoiceList => "the section Invoices stays empty",
        ReadMethod::CustomerXdrs => "the section Recent calls and charges stays empty",
        ReadMethod::Version => "this check cannot tell the release",
        ReadMethod::SessionData => "this check cannot tell whether the site is read-only",
    }
}

const fn what(method: ReadMethod) -> &'static str {
    match method {
        ReadMethod::CustomerInfo | ReadMethod::CustomerList => "customers",
        ReadMethod::AccountInfo | ReadMethod::AccountList => "accounts and products",
        ReadMethod::InvoiceList => "invoices, or take invoices out of tenants.panel.sections",
        ReadMethod::CustomerXdrs => "xDRs, or take charges out of tenants.panel.sections",
        ReadMethod::Version | ReadMethod::SessionData => "general facts about the system",
    }
}

fn is_needed(method: ReadMethod, shown: &Shown) -> bool {
    match method {
        ReadMethod::InvoiceList => shown.has_section(Section::Invoices),
        ReadMethod::CustomerXdrs => shown.has_section(Section::Charges),
        ReadMethod::Version | ReadMethod::SessionData => false,
        _ => true,
    }
}
