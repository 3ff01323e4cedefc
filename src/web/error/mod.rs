//! One error for the whole edge, one table of how it is told.
//!
//! A handler answers `Err(ApiError)`; the [`super::edge()`] gives it the face that fits the route (a page, a fragment,
//! or JSON), the reader's language and the correlation id, and logs it once. Inside stands the whole chain of
//! causes; outside a stable code, one sentence and what to do. Upstream texts, addresses and ids never go out.

mod presentation;

use std::{sync::Arc, time::Duration};

use actix_web::{
    HttpResponse, ResponseError,
    error::PathError,
    http::{StatusCode, header},
};
use thiserror::Error;

pub use presentation::{Presentation, RETRY};

use super::{espf::EspfError, extract::FormError};
use crate::{
    care::CareError,
    costs::CostsError,
    customers::DirectoryError,
    keys::KeyError,
    ledger::NotRecorded,
    linking::LinkError,
    portabilling::{PersonError, PortaBillingError},
    provisioning::bringing::BringingError,
    search::SearchError,
    senders::SenderError,
    sessions::{AccessError, SessionError},
    store::StoreError,
    visits::{TooManyAttempts, VisitError},
    zendesk::{TokenError, WebhookError, ZendeskError},
};

/// Anything that keeps a request from being answered.
#[derive(Debug, Error)]
pub enum ApiError {
    #[error("the request cannot be read: {0}")]
    InvalidRequest(&'static str),
    #[error("the page request cannot be read")]
    Form(#[from] FormError),
    #[error("the page request is not from Zendesk")]
    Page(#[from] TokenError),
    #[error("no valid session")]
    Session(#[from] SessionError),
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error("no valid visit")]
    Visit(#[from] VisitError),
    #[error(transparent)]
    Person(#[from] PersonError),
    #[error(transparent)]
    TooManyAttempts(#[from] TooManyAttempts),
    #[error("no good key")]
    Key(#[from] KeyError),
    /// There is no such customer, or billing does not show it to this person: they are told the same.
    #[error("billing does not show this customer to this person")]
    CustomerNotShown,
    #[error("linking is not allowed to this person")]
    LinkNotAllowed,
    #[error("the page for administrators is not for this person")]
    ManageNotAllowed,
    #[error("there is nothing here")]
    NotFound,
    #[error("billing has no such customer")]
    CustomerNotFound,
    /// `allowed` lists the methods that fit.
    #[error("the method does not fit the path")]
    MethodNotAllowed { allowed: &'static str },
    #[error("the {} is too large", .0.as_str())]
    TooLarge(Part),
    #[error("the body did not come in time")]
    TooSlow,
    #[error("too many requests of one person")]
    TooManyRequests { retry_in: Duration },
    #[error(transparent)]
    Billing(#[from] Arc<PortaBillingError>),
    #[error("billing did not answer within {0:?}")]
    BillingDeadline(Duration),
    #[error(transparent)]
    Zendesk(#[from] Arc<ZendeskError>),
    #[error(transparent)]
    Link(#[from] LinkError),
    #[error(transparent)]
    Search(#[from] Arc<SearchError>),
    #[error("there is no plan")]
    Plan(#[from] BringingError),
    #[error("no plan was made within {0:?}")]
    PlanDeadline(Duration),
    #[error("there are no figures")]
    Costs(#[from] CostsError),
    #[error(transparent)]
    Sender(#[from] SenderError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Espf(#[from] EspfError),
    #[error("the webhook is not from Zendesk")]
    Webhook(#[from] WebhookError),
    /// What cannot be recorded is not shown.
    #[error("the ledger takes nothing more")]
    NotRecorded(#[source] NotRecorded),
    #[error(transparent)]
    Care(CareError),
    /// A program that asks without a key, or with one that is not good.
    #[error("the key of a program is not accepted")]
    KeyNotAccepted,
    #[error("the server lacks a part")]
    Incomplete,
    #[error("a template failed")]
    Template(#[from] askama::Error),
}

/// A part of a request that has its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Path and query.
    Address,
    Header,
    Body,
}

impl Part {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Header => "header",
            Self::Body => "body",
        }
    }

    const fn too_large(self) -> StatusCode {
        match self {
            Self::Address => StatusCode::URI_TOO_LONG,
            Self::Header => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::Body => StatusCode::PAYLOAD_TOO_LARGE,
        }
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        self.presentation().status
    }

    /// Bare but for what the status demands: the edge fills it.
    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        if let Self::MethodNotAllowed { allowed } = self {
            response.insert_header((header::ALLOW, *allowed));
        }
        response.finish()
    }
}

impl From<PathError> for ApiError {
    fn from(_: PathError) -> Self {
        Self::InvalidRequest("an id in the path is not a number")
    }
}

impl From<CareError> for ApiError {
    fn from(error: CareError) -> Self {
        Self::Care(error)
    }
}

impl From<DirectoryError> for ApiError {
    fn from(error: DirectoryError) -> Self {
        match error {
            DirectoryError::Billing(cause) => Self::Billing(cause),
            DirectoryError::Deadline(after) => Self::BillingDeadline(after),
        }
    }
}
