//! How our values stand in columns.
//!
//! Moments are whole milliseconds since the epoch: they sort and compare everywhere, and no database rewrites them.
//! Ids are stored bit for bit as signed numbers, since SQL has no unsigned ones.

use jiff::Timestamp;

use super::StoreError;
use crate::{portabilling::CustomerId, zendesk::OrganizationId};

pub(super) fn moment(at: Timestamp) -> i64 {
    at.as_millisecond()
}

pub(super) fn read_moment(millis: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_millisecond(millis).map_err(|_| StoreError::Damaged("a moment"))
}

pub(super) fn number(id: u64) -> i64 {
    id.cast_signed()
}

pub(super) fn read_number(stored: i64) -> u64 {
    stored.cast_unsigned()
}

pub(super) fn read_customer(stored: i64) -> Result<CustomerId, StoreError> {
    CustomerId::new(read_number(stored)).ok_or(StoreError::Damaged("a customer's number"))
}

pub(super) fn read_organization(stored: i64) -> OrganizationId {
    OrganizationId(read_number(stored))
}
