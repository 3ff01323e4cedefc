//! What a tenant says about the costs of its support.

use std::{str::FromStr, time::Duration};

use jiff::tz::TimeZone;
use rust_decimal::Decimal;

use crate::settings::Section;

/// What one of a field may be, in seconds.
const UNITS: [(&str, u32); 3] = [("seconds", 1), ("minutes", 60), ("hours", 3600)];

/// The `[tenants.support_cost]` section. Without it no tickets are read.
#[derive(Debug, Clone)]
pub struct Settings {
    /// For an hour of tracked time.
    pub rate: Decimal,
    /// ISO 4217.
    pub currency: String,
    /// Where months begin.
    pub time_zone: TimeZone,
    /// Ids of the ticket fields that hold tracked time; their sum counts.
    pub time_fields: Vec<u64>,
    /// How many seconds one of a field is.
    pub time_unit_secs: u32,
    /// How far back tickets are read at the first start.
    pub history: Duration,
    /// How often the tickets are read on, once all were.
    pub every: Duration,
}

impl Settings {
    const HISTORY: Duration = Duration::from_hours(24 * 400);
    const EVERY: Duration = Duration::from_hours(1);

    /// As in the configuration.
    #[must_use]
    pub fn time_unit(&self) -> &'static str {
        UNITS.iter().find(|(_, secs)| *secs == self.time_unit_secs).map_or("seconds", |(unit, _)| unit)
    }

    #[must_use]
    pub fn read(mut section: Section) -> Self {
        let day = Duration::from_hours(24);
        let rate = section.required_text("rate");
        let currency = section.required_text("currency");
        let is_code = currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase());
        if !is_code && !currency.is_empty() {
            section.problem("currency", "must be the three capital letters of a currency: \"EUR\"");
        }
        let settings = Self {
            rate: decimal(&section, &rate),
            currency,
            time_zone: zone(&mut section),
            time_fields: fields(&mut section),
            time_unit_secs: section.choice("time_unit", &UNITS, 1),
            history: section.duration("history", Self::HISTORY, day..=day * 3660),
            every: section.duration("every", Self::EVERY, Duration::from_mins(1)..=day),
        };
        section.finish();
        settings
    }
}

fn decimal(section: &Section, text: &str) -> Decimal {
    match Decimal::from_str(text.trim()) {
        Ok(rate) if !rate.is_sign_negative() && rate <= Decimal::from(1_000_000) => rate,
        _ if text.is_empty() => Decimal::ZERO,
        _ => {
            section.problem("rate", "must be an amount for an hour, as text: \"60.00\"");
            Decimal::ZERO
        }
    }
}

fn zone(section: &mut Section) -> TimeZone {
    let Some(name) = section.text("time_zone") else { return TimeZone::UTC };
    TimeZone::get(&name).unwrap_or_else(|_| {
        section.problem("time_zone", "must be the name of a time zone: \"Europe/Berlin\"");
        TimeZone::UTC
    })
}

fn fields(section: &mut Section) -> Vec<u64> {
    let mut fields = Vec::new();
    for text in section.list("time_fields").unwrap_or_default() {
        match text.parse() {
            Ok(id) if id > 0 && !fields.contains(&id) => fields.push(id),
            _ => section.problem("time_fields", "must be ids of ticket fields, each once: [\"360001234567\"]"),
        }
    }
    fields
}
