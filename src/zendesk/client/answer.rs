//! One answer from Zendesk: what it means, and what is in it.

use std::sync::Arc;

use reqwest::StatusCode;
use serde::de::DeserializeOwned;

use super::{fault::Fault, headers::Limits};
use crate::zendesk::ZendeskError;

/// An answer of any status, read to its end.
#[derive(Debug)]
pub(super) struct Answer {
    pub call: &'static str,
    pub status: StatusCode,
    /// What it says of limits, a wait among them.
    pub limits: Limits,
    pub body: Vec<u8>,
}

impl Answer {
    /// The answer itself when it is a 2xx.
    pub fn accepted(self) -> Result<Self, ZendeskError> {
        match self.error() {
            None => Ok(self),
            Some(error) => Err(error),
        }
    }

    /// Reads the body. Fields that are not named in `T` are left alone.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, ZendeskError> {
        serde_json::from_slice(&self.body).map_err(|_| self.unreadable())
    }

    pub const fn unreadable(&self) -> ZendeskError {
        ZendeskError::Unreadable { call: self.call, status: self.status.as_u16() }
    }

    pub fn fault(&self) -> Fault {
        Fault::read(&self.body)
    }

    /// What the status says, with the body's help. `None` for 2xx.
    pub fn error(&self) -> Option<ZendeskError> {
        let (call, status) = (self.call, self.status.as_u16());
        if let Some(retry_in) = self.limits.wait {
            return Some(ZendeskError::Busy { retry_in, of_endpoint: self.limits.is_of_the_endpoint() });
        }
        Some(match status {
            200..=299 => return None,
            401 | 403 => ZendeskError::NotAllowed { call, status },
            404 if self.fault().is_absence() => ZendeskError::NotFound { call },
            // A proxy's page, or a path that Zendesk does not serve: it says nothing about the record.
            404 => self.unreadable(),
            500..=599 => ZendeskError::Failed { status },
            _ => self.refusal(),
        })
    }

    fn refusal(&self) -> ZendeskError {
        let (call, status, fault) = (self.call, self.status.as_u16(), self.fault());
        match fault.taken {
            Some(fields) if self.status == StatusCode::UNPROCESSABLE_ENTITY => {
                ZendeskError::AlreadyTaken { call, fields }
            }
            _ => ZendeskError::Refused { call, status, code: fault.code },
        }
    }
}

/// No answer at all. The address is taken out of the cause: its query may hold what a person typed.
pub(super) fn unreachable(error: reqwest::Error) -> ZendeskError {
    ZendeskError::Unreachable(Arc::new(error.without_url()))
}
