//! Files of a query, piece by piece from the network into the store.

use std::time::Duration;

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Path, Payload, Query},
};
use futures_util::StreamExt as _;
use serde::Deserialize;
use tokio::time::timeout;

use super::Customer;
use crate::{
    care::{CareError, FileIn, FormKey},
    web::{
        Settings, body,
        error::ApiError,
        extract::Reader,
        fragments,
        pace::Pace,
        views::{CareFiles, FileRow},
    },
};

/// What a file is called.
#[derive(Debug, Deserialize)]
pub struct Named {
    #[serde(default)]
    name: String,
}

/// `POST /care/{tenant}/queries/{key}/files?name=…`: the file as it is, in the body.
pub async fn add(
    customer: Customer,
    reader: Reader,
    path: Path<(String, String)>,
    named: Query<Named>,
    payload: Payload,
    pace: Data<Pace>,
    settings: Data<Settings>,
) -> Result<HttpResponse, ApiError> {
    customer.take(&pace)?;
    let Customer { care, id, .. } = &customer;
    let key = care.form(*id, &path.1)?;
    let mut file = care.begin_file(*id, &key, &named.name).await?;
    if let Err(error) = receive(&mut file, payload, settings.file_silence).await {
        file.give_up(*id).await;
        return Err(error);
    }
    list(&customer, &reader, &key).await
}

/// `DELETE /care/{tenant}/queries/{key}/files/{number}`
pub async fn remove(
    customer: Customer,
    reader: Reader,
    path: Path<(String, String, u32)>,
) -> Result<HttpResponse, ApiError> {
    let key = customer.care.form(customer.id, &path.1)?;
    customer.care.drop_file(customer.id, &key, path.2).await?;
    list(&customer, &reader, &key).await
}

async fn receive(file: &mut FileIn, mut payload: Payload, silence: Duration) -> Result<(), ApiError> {
    loop {
        match timeout(silence, payload.next()).await {
            Err(_) => return Err(ApiError::TooSlow),
            Ok(Some(Ok(bytes))) => file.take(&bytes).await?,
            Ok(Some(Err(error))) if body::is_late(&error) => return Err(ApiError::TooSlow),
            Ok(Some(Err(_))) => return Err(ApiError::InvalidRequest("the file broke off")),
            Ok(None) => break,
        }
    }
    file.finish().await.map(drop).map_err(CareError::into)
}

async fn list(customer: &Customer, reader: &Reader, key: &FormKey) -> Result<HttpResponse, ApiError> {
    let t = reader.texts();
    let files = customer.care.files(key).await?.into_iter().map(|file| FileRow {
        number: file.number,
        name: file.name,
        size: t.count("care-file-size", "count", file.bytes.div_ceil(1024)).into_owned(),
    });
    fragments::once(&CareFiles { t, files: files.collect() }, StatusCode::OK)
}
