//! A new query: the form, and sending it.

use std::time::Duration;

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Json, Path},
};
use fluent_bundle::FluentArgs;
use serde::Deserialize;
use tokio::time::{Instant, sleep};

use super::Customer;
use crate::{
    care::{Content, FormKey, Sent},
    web::{
        error::ApiError,
        extract::Reader,
        fragments,
        views::{CareForm, CareSent},
    },
};

/// How long an answer waits for the ticket: mostly it is there by then.
const PATIENCE: Duration = Duration::from_secs(3);
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// `GET /care/{tenant}/queries`: a form that was not there before.
pub async fn open(customer: Customer, reader: Reader) -> Result<HttpResponse, ApiError> {
    let Customer { care, id, .. } = &customer;
    let key = care.open_form(*id).ok_or(ApiError::Incomplete)?;
    let (settings, t) = (care.settings(), reader.texts());
    let endings: Vec<_> = settings.file_types.iter().map(|kind| kind.as_str()).collect();
    let files_hint = (settings.max_files > 0 && !endings.is_empty()).then(|| {
        let mut args = FluentArgs::with_capacity(3);
        args.set("files", u64::from(settings.max_files));
        args.set("size", settings.max_file_bytes / (1024 * 1024));
        args.set("types", endings.join(", "));
        t.format("care-files-hint", &args).into_owned()
    });
    let view = CareForm {
        t,
        key: key.as_str().to_owned(),
        accounts: care.account_names(*id).await,
        files_hint,
        accept: endings.iter().map(|ending| format!(".{ending}")).collect::<Vec<_>>().join(","),
    };
    fragments::once(&view, StatusCode::OK)
}

/// What was typed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Typed {
    subject: String,
    text: String,
    #[serde(default)]
    account: String,
    /// How many stand beside the form: files of a form that was left for too long make way for others.
    #[serde(default)]
    files: u32,
}

/// `PUT /care/{tenant}/queries/{key}`: from now on it will be one ticket, however often this is sent.
pub async fn send(
    customer: Customer,
    reader: Reader,
    path: Path<(String, String)>,
    typed: Json<Typed>,
) -> Result<HttpResponse, ApiError> {
    let Customer { care, id, .. } = &customer;
    let key = care.form(*id, &path.1)?;
    let account = care.account(*id, &typed.account).await?;
    let content = Content::new(&typed.subject, &typed.text, account)?;
    care.send(*id, &key, (&content, typed.files)).await?;
    let until = Instant::now() + PATIENCE;
    while care.sent(*id, &key).await? == Some(Sent::Waiting) && Instant::now() < until {
        sleep(LOOK_AGAIN).await;
    }
    tell(&customer, &reader, &key).await
}

/// `GET /care/{tenant}/queries/{key}`: what became of it.
pub async fn show(customer: Customer, reader: Reader, path: Path<(String, String)>) -> Result<HttpResponse, ApiError> {
    let key = customer.care.form(customer.id, &path.1)?;
    tell(&customer, &reader, &key).await
}

async fn tell(customer: &Customer, reader: &Reader, key: &FormKey) -> Result<HttpResponse, ApiError> {
    let sent = customer.care.sent(customer.id, key).await?.ok_or(ApiError::NotFound)?;
    let ticket = match sent {
        Sent::Ticket(ticket) => Some(ticket.to_string()),
        Sent::Waiting => None,
    };
    fragments::once(&CareSent { t: reader.texts(), key: key.as_str().to_owned(), ticket }, StatusCode::OK)
}
