//! What a call asks for: read strictly, so that a client's slip is seen here and not at a customer's site.

use std::ops::Range;

use jiff::{Timestamp, civil, tz::TimeZone};
use serde_json::{Map, Value};

use super::{answer::ApiFault, pattern::Pattern};

/// Rows of a list when no limit is given.
const DEFAULT_LIMIT: u64 = 1_000;

/// The `params` object of one call.
#[derive(Debug)]
pub(super) struct Params<'a> {
    /// `Customer/get_customer_info`.
    pub(super) method: &'a str,
    pub(super) map: &'a Map<String, Value>,
}

/// Which rows of a list are asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paging {
    pub(super) limit: usize,
    pub(super) offset: usize,
    pub(super) get_total: bool,
}

impl Params<'_> {
    /// Refuses attributes that the method does not have.
    pub(super) fn only(&self, known: &[&str]) -> Result<(), ApiFault> {
        let unknown = self.map.keys().find(|key| !known.contains(&key.as_str()));
        unknown.map_or(Ok(()), |key| Err(self.fault(format!("Unknown attribute {key}"))))
    }

    /// Refuses lookups by several keys at once, or by none.
    pub(super) fn exactly_one_of(&self, keys: &[&str]) -> Result<(), ApiFault> {
        match keys.iter().filter(|key| self.has(key)).count() {
            1 => Ok(()),
            _ => Err(self.fault(format!("Exactly one of {} is mandatory", keys.join(", ")))),
        }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.map.get(key).is_some_and(|value| !value.is_null())
    }

    /// A whole number; a numeric string is as good.
    pub(super) fn number(&self, key: &str) -> Result<Option<i64>, ApiFault> {
        let number = match self.map.get(key) {
            None | Some(Value::Null) => return Ok(None),
            Some(Value::Number(number)) => number.as_i64(),
            Some(Value::String(text)) => text.parse().ok(),
            Some(_) => None,
        };
        number.map(Some).ok_or_else(|| self.fault(format!("{key} must be an integer")))
    }

    /// An `i_*` number.
    pub(super) fn id(&self, key: &str) -> Result<Option<u64>, ApiFault> {
        let number = self.number(key)?;
        number
            .map(|number| u64::try_from(number).map_err(|_| self.fault(format!("{key} must be positive"))))
            .transpose()
    }

    pub(super) fn mandatory_id(&self, key: &str) -> Result<u64, ApiFault> {
        self.id(key)?.ok_or_else(|| self.fault(format!("{key} is mandatory")))
    }

    /// A switch: 0 or 1, nothing else.
    pub(super) fn switch(&self, key: &str) -> Result<Option<bool>, ApiFault> {
        match self.map.get(key) {
            None => Ok(None),
            Some(value) if value == 0 => Ok(Some(false)),
            Some(value) if value == 1 => Ok(Some(true)),
            Some(_) => Err(self.fault(format!("{key} must be 0 or 1"))),
        }
    }

    pub(super) fn is_on(&self, key: &str) -> Result<bool, ApiFault> {
        Ok(self.switch(key)?.unwrap_or(false))
    }

    pub(super) fn text(&self, key: &str) -> Result<Option<&str>, ApiFault> {
        match self.map.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(self.fault(format!("{key} must be a string"))),
        }
    }

    pub(super) fn pattern(&self, key: &str) -> Result<Option<Pattern>, ApiFault> {
        Ok(self.text(key)?.map(Pattern::new))
    }

    /// One letter of those allowed.
    pub(super) fn letter(&self, key: &str, allowed: &str) -> Result<Option<char>, ApiFault> {
        let Some(text) = self.text(key)? else { return Ok(None) };
        let mut letters = text.chars();
        match (letters.next(), letters.next()) {
            (Some(letter), None) if allowed.contains(letter) => Ok(Some(letter)),
            _ => Err(self.fault(format!("{key} must be one of {allowed}"))),
        }
    }

    /// `YYYY-MM-DD HH:MM:SS`, UTC.
    pub(super) fn mandatory_moment(&self, key: &str) -> Result<Timestamp, ApiFault> {
        let text = self.text(key)?.ok_or_else(|| self.fault(format!("{key} is mandatory")))?;
        let moment = (text.len() == 19).then(|| civil::DateTime::strptime("%Y-%m-%d %H:%M:%S", text).ok()).flatten();
        moment
            .and_then(|moment| moment.to_zoned(TimeZone::UTC).ok())
            .map(|moment| moment.timestamp())
            .ok_or_else(|| self.fault(format!("{key} must be YYYY-MM-DD HH:MM:SS")))
    }

    /// `YYYY-MM-DD`.
    pub(super) fn date(&self, key: &str) -> Result<Option<civil::Date>, ApiFault> {
        let Some(text) = self.text(key)? else { return Ok(None) };
        let date = (text.len() == 10).then(|| civil::Date::strptime("%Y-%m-%d", text).ok()).flatten();
        date.map(Some).ok_or_else(|| self.fault(format!("{key} must be YYYY-MM-DD")))
    }

    pub(super) fn paging(&self) -> Result<Paging, ApiFault> {
        let limit = self.id("limit")?;
        if self.has("offset") && limit.is_none() {
            return Err(self.fault("limit is mandatory when offset is given"));
        }
        Ok(Paging {
            limit: usize::try_from(limit.unwrap_or(DEFAULT_LIMIT)).unwrap_or(usize::MAX),
            offset: usize::try_from(self.id("offset")?.unwrap_or(0)).unwrap_or(usize::MAX),
            get_total: self.is_on("get_total")?,
        })
    }

    pub(super) fn fault(&self, text: impl Into<String>) -> ApiFault {
        ApiFault::invalid(self.method, text)
    }
}

impl Paging {
    /// The asked-for page of all rows, under its key, with the total where it was asked for.
    ///
    /// Rows are made only for the page. Behind the end the key is missing, as is seen in the wild.
    pub(super) fn page<T>(self, key: &str, all: impl Iterator<Item = T>, to_row: impl Fn(T) -> Value) -> Value {
        let mut rows = Vec::new();
        let mut total = 0_usize;
        for item in all {
            if total >= self.offset && rows.len() < self.limit {
                rows.push(to_row(item));
            }
            total += 1;
            if !self.get_total && rows.len() >= self.limit {
                break;
            }
        }
        self.told(key, rows, total)
    }

    /// As [`Paging::page`], of rows that are known by their numbers.
    pub(super) fn page_of(self, all: &Range<u32>, key: &str, to_row: impl Fn(u32) -> Value) -> Value {
        let skipped = u32::try_from(self.offset).unwrap_or(u32::MAX);
        let rows = (all.start.saturating_add(skipped)..all.end).take(self.limit).map(to_row).collect();
        self.told(key, rows, all.len())
    }

    fn told(self, key: &str, rows: Vec<Value>, total: usize) -> Value {
        let mut answer = Map::new();
        if !rows.is_empty() || self.offset == 0 {
            answer.insert(key.to_owned(), Value::Array(rows));
        }
        if self.get_total {
            // Some releases tell it as text; a total divisible by seven stands in for those.
            let told = if total > 0 && total.is_multiple_of(7) { total.to_string().into() } else { total.into() };
            answer.insert("total".to_owned(), told);
        }
        Value::Object(answer)
    }
}
