//! A call, charge or payment in billing's words.

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::Deserialize;

use super::{Lenient, is_about, without_realm};
use crate::portabilling::{Charge, ChargeKind, CustomerId};

/// `i_service` of payments and adjustments, as one public client reads it.
const PAYMENTS: u64 = 2;
/// `i_service` of voice calls.
const VOICE_CALLS: u64 = 3;

/// Bits of `bit_flags`; both together are a forwarded call.
const OUTGOING: i64 = 0b0100;
const INCOMING: i64 = 0b1000;
const DIRECTION: i64 = OUTGOING | INCOMING;

/// A row of `xdr_list`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::portabilling) struct ChargeWire {
    i_xdr: Lenient<u64>,
    i_customer: Lenient<u64>,
    i_service: Lenient<u64>,
    bit_flags: Lenient<i64>,
    account_id: Lenient<String>,
    #[serde(rename = "CLI")]
    cli: Lenient<String>,
    #[serde(rename = "CLD")]
    cld: Lenient<String>,
    description: Lenient<String>,
    country: Lenient<String>,
    connect_time: Lenient<Timestamp>,
    unix_connect_time: Lenient<Timestamp>,
    bill_time: Lenient<Timestamp>,
    charged_quantity: Lenient<Decimal>,
    charged_amount: Lenient<Decimal>,
    iso_4217: Lenient<String>,
    failed: Lenient<bool>,
}

impl ChargeWire {
    /// `None` when neither its number nor its time can be read, or it is another customer's.
    pub(super) fn into_charge(self, owner: CustomerId) -> Option<Charge> {
        if !is_about(&self.i_customer, owner) {
            return None;
        }
        let charge = Charge {
            id: self.i_xdr.0,
            kind: kind(self.i_service.0, self.bit_flags.0.unwrap_or(0)),
            account: self.account_id.0.map(without_realm),
            from: self.cli.0,
            to: self.cld.0,
            description: self.description.0,
            country: self.country.0,
            at: self.connect_time.0.or(self.unix_connect_time.0).or(self.bill_time.0),
            quantity: self.charged_quantity.0,
            amount: self.charged_amount.0,
            currency: self.iso_4217.0.map(|code| code.to_uppercase()),
            failed: self.failed.0.unwrap_or(false),
        };
        (charge.id.is_some() || charge.at.is_some()).then_some(charge)
    }
}

/// The direction bits are only trusted on calls; what else they mean on other services is not documented.
const fn kind(service: Option<u64>, bit_flags: i64) -> ChargeKind {
    match (service, bit_flags & DIRECTION) {
        (Some(PAYMENTS), _) => ChargeKind::Payment,
        (Some(VOICE_CALLS) | None, OUTGOING) => ChargeKind::OutgoingCall,
        (Some(VOICE_CALLS) | None, INCOMING) => ChargeKind::IncomingCall,
        (Some(VOICE_CALLS) | None, DIRECTION) => ChargeKind::ForwardedCall,
        _ => ChargeKind::Other,
    }
}
