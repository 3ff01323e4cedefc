//! Handing the ledger to people and other tools.

use std::{io, ops::Range};

use jiff::Timestamp;
use serde_json::{Value, json};
use thiserror::Error;

use super::verify::hexadecimal;
use crate::store::{Record, Store, StoreError};

/// Records held in memory at a time.
const PAGE: u32 = 500;

/// How an export is written. Both tell the same: sequence, moment (RFC 3339, UTC), tenant, actor, act, subject, detail
/// and both hashes in hexadecimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line; `detail` is an object.
    JsonLines,
    /// RFC 4180 with a line of names first; `detail` is JSON in a field.
    Csv,
}

/// Why an export ended early. What was written before is not taken back.
#[derive(Debug, Error)]
pub enum ExportError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the export cannot be written")]
    Output(#[from] io::Error),
}

/// Writes the records that happened in `moments` (the end is not included), in the chain's order. Returns how many.
///
/// # Errors
/// [`ExportError`] when the database cannot be read or `output` not be written.
pub async fn export(
    store: &Store,
    output: &mut (dyn io::Write + Send),
    format: Format,
    moments: Range<Timestamp>,
) -> Result<u64, ExportError> {
    if format == Format::Csv {
        output.write_all(b"sequence,at,tenant,actor,act,subject,detail,previous_hash,hash\r\n")?;
    }
    let mut last = 0;
    let mut written = 0;
    loop {
        let page = store.records_after(last, PAGE).await?;
        let Some(end) = page.last() else { break };
        last = end.sequence;
        for record in page.iter().filter(|record| moments.contains(&record.content.at)) {
            match format {
                Format::JsonLines => writeln!(output, "{}", object(record))?,
                Format::Csv => write!(output, "{}\r\n", row(record))?,
            }
            written += 1;
        }
    }
    output.flush()?;
    Ok(written)
}

fn object(record: &Record) -> Value {
    let content = &record.content;
    // A detail that is no JSON was not written by portadesk; it is shown as it is.
    let detail = serde_json::from_str(&content.detail).unwrap_or_else(|_| Value::from(content.detail.as_str()));
    json!({
        "sequence": record.sequence,
        "at": content.at.to_string(),
        "tenant": &*content.tenant,
        "actor": content.actor,
        "act": content.act,
        "subject": content.subject,
        "detail": detail,
        "previous_hash": hexadecimal(&record.previous_hash),
        "hash": hexadecimal(&record.hash),
    })
}

fn row(record: &Record) -> String {
    let content = &record.content;
    let fields = [
        record.sequence.to_string(),
        content.at.to_string(),
        content.tenant.to_string(),
        content.actor.clone(),
        content.act.to_string(),
        content.subject.clone(),
        content.detail.clone(),
        hexadecimal(&record.previous_hash),
        hexadecimal(&record.hash),
    ];
    fields.map(|field| quoted(&field)).join(",")
}

fn quoted(field: &str) -> String {
    if field.contains(['"', ',', '\r', '\n']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}
