//! A report for spreadsheets and other programs.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::{Report, Row, Sums};
use crate::portabilling::CustomerId;

impl Report {
    /// RFC 4180, with a line of names first. No field is taken for a formula by a spreadsheet.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let mut csv = "month,kind,customer,name,reseller,tickets,touches,minutes,cost,currency\r\n".to_owned();
        let mut line = |kind: &str, row: Option<&Row>, sums: &Sums, cost: String| {
            let number = |id: Option<u64>| id.map_or_else(String::new, |id| id.to_string());
            let fields = [
                self.month.to_string(),
                kind.to_owned(),
                number(row.map(|row| row.customer.get())),
                row.and_then(|row| row.name.clone()).unwrap_or_default(),
                number(row.and_then(|row| row.reseller).map(CustomerId::get)),
                sums.tickets.to_string(),
                sums.touches.to_string(),
                sums.minutes().to_string(),
                cost,
                self.currency.clone(),
            ];
            csv.push_str(&fields.iter().map(|field| field_of(field)).collect::<Vec<_>>().join(","));
            csv.push_str("\r\n");
        };
        for row in &self.customers {
            line("customer", Some(row), &row.sums, row.cost.to_string());
        }
        for row in &self.resellers {
            line("reseller", Some(row), &row.sums, row.cost.to_string());
        }
        line("without_customer", None, &self.without.0, self.without.1.to_string());
        line("total", None, &self.total.0, self.total.1.to_string());
        csv
    }

    /// Amounts are texts, so that nobody's arithmetic changes them.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let sums = |sums: &Sums, cost: &dyn ToString| {
            json!({
                "tickets": sums.tickets, "touches": sums.touches, "minutes": sums.minutes().to_string(),
                "seconds": sums.seconds, "cost": cost.to_string(),
            })
        };
        let row = |row: &Row| {
            let mut object = sums(&row.sums, &row.cost);
            object["customer"] = row.customer.get().into();
            object["name"] = row.name.clone().into();
            object["reseller"] = row.reseller.map(CustomerId::get).into();
            object
        };
        json!({
            "month": self.month.to_string(),
            "rate": self.rate.to_string(),
            "currency": self.currency,
            "read_at": self.read_at.map(|at| at.to_string()),
            "is_whole": self.is_whole(),
            "lacks_before": self.lacks_before.map(|at| at.to_string()),
            "customers": self.customers.iter().map(row).collect::<Vec<_>>(),
            "resellers": self.resellers.iter().map(row).collect::<Vec<_>>(),
            "without_customer": sums(&self.without.0, &self.without.1),
            "total": sums(&self.total.0, &self.total.1),
        })
    }
}

/// What a spreadsheet would take for a formula gets an apostrophe before it; numbers are numbers, also below zero.
fn field_of(text: &str) -> String {
    let is_number = text.parse::<rust_decimal::Decimal>().is_ok();
    let is_formula = !is_number && text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let text: Cow<'_, str> = if is_formula { format!("'{text}").into() } else { text.into() };
    if text.contains(['"', ',', '\r', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::field_of;

    #[test]
    fn no_field_is_a_formula_and_none_leaves_its_place() {
        for (text, field) in [
            ("=1+1", "'=1+1"),
            ("+49 30", "'+49 30"),
            ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\""),
            ("-12.50", "-12.50"),
            ("Lockhart, Sons", "\"Lockhart, Sons\""),
            ("Say \"hi\"", "\"Say \"\"hi\"\"\""),
            ("plain", "plain"),
        ] {
            assert_eq!(field_of(text), field);
        }
    }
}
