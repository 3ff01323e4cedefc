//! One call to Zendesk, before it is sent.

use std::time::Duration;

use reqwest::{Method, RequestBuilder, header::CONTENT_TYPE, multipart};
use serde_json::Value;

use super::{governor::Class, outgoing::Outgoing};

const IDEMPOTENCY_KEY: &str = "Idempotency-Key";

/// What to send where. Made by the client's methods only; path and query are lists so that no value can escape its place.
pub(super) struct Call<'a> {
    /// A stable name for metrics, logs and errors.
    pub name: &'static str,
    pub method: Method,
    pub path: &'a [&'a str],
    pub query: &'a [(&'a str, &'a str)],
    pub body: Body<'a>,
    /// By which Zendesk knows a repeat of this very call: the value of its header.
    pub idempotency_key: Option<&'a str>,
    /// Sent without a credential.
    pub is_anonymous: bool,
    /// Longer than the account's usual time-out where an answer takes its time.
    pub timeout: Option<Duration>,
}

pub(super) enum Body<'a> {
    Empty,
    Json(Value),
    /// A zip, as the form field `uploaded_data`.
    Upload(&'a [u8]),
    /// A file as it is.
    File(&'a Outgoing),
}

impl<'a> Call<'a> {
    pub fn get(name: &'static str, path: &'a [&'a str]) -> Self {
        Self::new(name, Method::GET, path, Body::Empty)
    }

    pub fn post(name: &'static str, path: &'a [&'a str], body: Value) -> Self {
        Self::new(name, Method::POST, path, Body::Json(body))
    }

    pub fn put(name: &'static str, path: &'a [&'a str], body: Value) -> Self {
        Self::new(name, Method::PUT, path, Body::Json(body))
    }

    pub fn upload(name: &'static str, path: &'a [&'a str], zip: &'a [u8]) -> Self {
        Self::new(name, Method::POST, path, Body::Upload(zip))
    }

    pub fn file(name: &'static str, path: &'a [&'a str], file: &'a Outgoing) -> Self {
        Self::new(name, Method::POST, path, Body::File(file))
    }

    fn new(name: &'static str, method: Method, path: &'a [&'a str], body: Body<'a>) -> Self {
        Self { name, method, path, query: &[], body, idempotency_key: None, is_anonymous: false, timeout: None }
    }

    pub fn with_query(self, query: &'a [(&'a str, &'a str)]) -> Self {
        Self { query, ..self }
    }

    pub fn repeatable(self, key: &'a str) -> Self {
        Self { idempotency_key: Some(key), ..self }
    }

    pub fn anonymous(self) -> Self {
        Self { is_anonymous: true, ..self }
    }

    pub fn within(self, timeout: Duration) -> Self {
        Self { timeout: Some(timeout), ..self }
    }

    /// Calls of which Zendesk counts each record's by itself have the record's id at the end of their path, or the address in
    /// their body.
    pub fn class(&self) -> Class {
        let about = match self.name {
            "users/update" | "tickets/update" => self.path.last().map(|id| (*id).to_owned()),
            "users/create_or_update" => self.address(),
            _ => None,
        };
        Class { call: self.name, about }
    }

    fn address(&self) -> Option<String> {
        let Body::Json(body) = &self.body else { return None };
        Some(body.get("user")?.get("email")?.as_str()?.to_lowercase())
    }

    /// Reads change nothing and may be repeated.
    pub fn is_read(&self) -> bool {
        self.method == Method::GET
    }

    /// Puts the body on the request, and what makes a repeat known.
    ///
    /// # Errors
    /// Only when the fixed media type of an upload were refused by the HTTP library.
    pub fn with_body(&self, request: RequestBuilder) -> reqwest::Result<RequestBuilder> {
        let request = match self.idempotency_key {
            Some(key) => request.header(IDEMPOTENCY_KEY, key),
            None => request,
        };
        Ok(match &self.body {
            Body::Empty => request,
            Body::File(file) => request.header(CONTENT_TYPE, &file.content_type).body(file.body()),
            Body::Json(value) => request.json(value),
            Body::Upload(zip) => {
                let part = multipart::Part::bytes(zip.to_vec()).file_name("app.zip").mime_str("application/zip")?;
                request.multipart(multipart::Form::new().part("uploaded_data", part))
            }
        })
    }
}
