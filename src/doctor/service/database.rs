//! Whether the database can be used, and whether the ledger's end is where it should be.

use crate::{
    causes,
    doctor::{Findings, Who},
    store::{Condition, Inspection, Store, StoreError, inspect},
};

const SUBJECT: &str = "database";
const LEDGER: &str = "ledger";

pub(in crate::doctor) async fn examine(database_url: &str) -> Findings {
    let mut findings = Findings::default();
    match inspect(database_url).await {
        Ok(inspection) => {
            tell(&inspection, &mut findings);
            if inspection.condition == Condition::Ready {
                ledger(database_url, &mut findings).await;
            }
        }
        Err(error) => {
            let fix = "see that it is portadesk's database and that its disk is neither full nor read-only; a file and its \
                       folder must be writable for the user who runs the service; a PostgreSQL server must be \
                       reachable, no standby, and let its user make tables";
            findings.failed(SUBJECT, causes::in_full(&error), Who::Operator.can(fix));
        }
    }
    findings
}

fn tell(inspection: &Inspection, findings: &mut Findings) {
    let place = &inspection.place;
    match inspection.condition {
        Condition::Ready => findings.ok(SUBJECT, format!("{place} can be written and has this release's form")),
        Condition::Older { steps } => {
            let seen = format!("{place} can be written; the next start takes {steps} step(s) to this release's form");
            findings.ok(SUBJECT, seen);
        }
        Condition::Missing { folder_is_writable: true } => {
            findings.ok(SUBJECT, format!("{place} is not there yet; the first start makes it"));
        }
        Condition::Missing { folder_is_writable: false } => {
            let cause = format!("{place} is not there and cannot be made in its folder");
            let fix = "make the folder and let the user who runs the service write it, or give another database_url";
            findings.failed(SUBJECT, cause, Who::Operator.can(fix));
        }
        Condition::Newer => {
            let cause = format!("{place} was used by a newer release, and this one cannot read it");
            findings.failed(
                SUBJECT,
                cause,
                Who::Operator.can("run the newer release, or go back to a backup from before"),
            );
        }
    }
}

/// The head against the last record. `portadesk ledger verify` reads the whole chain.
async fn ledger(database_url: &str, findings: &mut Findings) {
    match end_of_ledger(database_url).await {
        Ok((records, true)) => {
            findings.ok(LEDGER, format!("{records} records; the last one fits the head"));
        }
        Ok((records, false)) => {
            let cause = format!("the head knows of {records} records, and the end of the chain does not fit it");
            let fix = "run portadesk ledger verify: it says where the chain breaks; keep the database and compare with a backup";
            findings.failed(LEDGER, cause, Who::Operator.can(fix));
        }
        Err(error) => {
            let fix = "the database has been damaged or edited: run portadesk ledger verify and compare with a backup";
            findings.failed(LEDGER, causes::in_full(&error), Who::Operator.can(fix));
        }
    }
}

async fn end_of_ledger(database_url: &str) -> Result<(u64, bool), StoreError> {
    let store = Store::open_existing(database_url).await?;
    let head = store.head().await?;
    let last = store.records_after(head.records.saturating_sub(1), 2).await?;
    store.close().await;
    let fits = match last.as_slice() {
        [] => head.records == 0,
        [only] => only.sequence == head.records && only.hash == head.hash,
        _ => false,
    };
    Ok((head.records, fits && head.last_sequence == head.records))
}
