//! Making rows in the shapes that billing really sends.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde_json::{Map, Number, Value};

use crate::demo::seed::{Amount, Text};

/// A JSON object under construction.
#[derive(Debug, Default)]
pub(super) struct Row(pub(super) Map<String, Value>);

impl Row {
    pub(super) fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.0.insert(key.to_owned(), value.into());
        self
    }

    /// Leaves the key out when there is nothing to say.
    pub(super) fn maybe(self, key: &str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// Absent, null, empty or filled: as the seed has it.
    pub(super) fn text(self, key: &str, text: &Text) -> Self {
        match text {
            Text::Absent => self,
            Text::Null => self.with(key, Value::Null),
            Text::Value(text) => self.with(key, text.as_str()),
        }
    }

    /// `"Y"` or `"N"`.
    pub(super) fn yes_no(self, key: &str, flag: bool) -> Self {
        self.with(key, if flag { "Y" } else { "N" })
    }

    /// 1 or 0.
    pub(super) fn bit(self, key: &str, flag: bool) -> Self {
        self.with(key, u8::from(flag))
    }
}

/// A JSON number with as many decimals as needed, at most five.
pub(super) fn money(amount: Amount) -> Value {
    let sign = if amount.0 < 0 { "-" } else { "" };
    let (units, rest) = (amount.0.unsigned_abs() / 100_000, amount.0.unsigned_abs() % 100_000);
    let text = format!("{sign}{units}.{rest:05}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    text.parse::<Number>().map_or(Value::Null, Value::Number)
}

/// `YYYY-MM-DD HH:MM:SS`, UTC.
pub(super) fn moment(moment: Timestamp) -> String {
    TimeZone::UTC.to_datetime(moment).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// `YYYY-MM-DD`.
pub(super) fn date(date: Date) -> String {
    date.strftime("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_has_as_many_decimals_as_it_needs() {
        let shown = |hundred_thousandths| money(Amount(hundred_thousandths)).to_string();

        assert_eq!(shown(11_840_250), "118.4025");
        assert_eq!(shown(-2_361_693), "-23.61693");
        assert_eq!(shown(30_000_000), "300");
        assert_eq!(shown(-1), "-0.00001");
        assert_eq!(shown(0), "0");
    }
}
