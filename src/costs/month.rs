//! A month of the calendar, where a tenant is.

use std::{fmt, ops::Range, str::FromStr};

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use thiserror::Error;

/// `2026-10`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    year: i16,
    month: i8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a month is written like 2026-10")]
pub struct NotAMonth;

impl Month {
    /// The month that a moment lies in.
    #[must_use]
    pub fn of(at: Timestamp, zone: &TimeZone) -> Self {
        let day = zone.to_datetime(at).date();
        Self { year: day.year(), month: day.month() }
    }

    #[must_use]
    pub const fn before(self) -> Self {
        if self.month > 1 { Self { month: self.month - 1, ..self } } else { Self { year: self.year - 1, month: 12 } }
    }

    #[must_use]
    pub const fn after(self) -> Self {
        if self.month < 12 { Self { month: self.month + 1, ..self } } else { Self { year: self.year + 1, month: 1 } }
    }

    /// Its first day.
    #[must_use]
    pub fn first_day(self) -> Date {
        Date::new(self.year, self.month, 1).unwrap_or(Date::ZERO)
    }

    /// From its first moment to the first one that is not in it. A day may begin later than at midnight.
    #[must_use]
    pub fn moments(self, zone: &TimeZone) -> Range<Timestamp> {
        let beginning =
            |month: Self| month.first_day().to_zoned(zone.clone()).map_or(Timestamp::MIN, |begins| begins.timestamp());
        beginning(self)..beginning(self.after())
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = NotAMonth;

    fn from_str(text: &str) -> Result<Self, NotAMonth> {
        let (year, month) = text.split_once('-').ok_or(NotAMonth)?;
        let plain = |part: &str, length: usize| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
        if !plain(year, 4) || !plain(month, 2) {
            return Err(NotAMonth);
        }
        let (year, month) = (year.parse().map_err(|_| NotAMonth)?, month.parse().map_err(|_| NotAMonth)?);
        if (1970..=9998).contains(&year) && (1..=12).contains(&month) {
            Ok(Self { year, month })
        } else {
            Err(NotAMonth)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_is_written_in_one_way() {
        assert_eq!(month("2026-10").to_string(), "2026-10");
        assert_eq!(month("2026-01").before(), month("2025-12"));
        assert_eq!(month("2025-12").after(), month("2026-01"));
        for text in ["", "2026", "2026-13", "2026-00", "2026-1", "26-10", "2026-10-01", "+026-10", "٢٠٢٦-١٠"] {
            assert_eq!(text.parse::<Month>(), Err(NotAMonth), "{text}");
        }
    }

    #[test]
    fn a_month_begins_at_midnight_where_the_tenant_is() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let october = month("2026-10").moments(&berlin);

        assert_eq!(october.start.to_string(), "2026-09-30T22:00:00Z");
        assert_eq!(october.end.to_string(), "2026-10-31T23:00:00Z", "summer time has ended meanwhile");
        assert_eq!(Month::of(october.start, &berlin), month("2026-10"));
        assert_eq!(Month::of(october.end, &berlin), month("2026-11"));
        assert_eq!(Month::of(october.start, &TimeZone::UTC), month("2026-09"));
    }
}
