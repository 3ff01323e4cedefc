//! For whom, by which rules and when something is shown.

use jiff::{Timestamp, civil::Date};

use super::{Rows, Shown};
use crate::{
    locale::{Formats, Texts},
    portabilling::List,
};

/// Everything beside billing's record that decides what an agent sees. Cheap to copy.
#[derive(Debug, Clone, Copy)]
pub struct Presentation<'a> {
    pub formats: &'a Formats,
    pub shown: &'a Shown,
    /// The tenant's address of a customer in PortaBilling, with `{i_customer}` in it.
    pub customer_link: Option<&'a str>,
    /// The customer's currency, for rows that do not name theirs (charges never do).
    pub currency: Option<&'a str>,
    pub now: Timestamp,
}

impl Presentation<'_> {
    pub(super) fn texts(&self) -> Texts {
        self.formats.texts()
    }

    pub(super) fn text(&self, key: &str) -> String {
        self.texts().get(key).into_owned()
    }

    /// The present day where the agent is.
    pub(super) fn today(&self) -> Date {
        self.formats.day(self.now)
    }

    pub(super) fn currency_of<'b>(&'b self, named: Option<&'b str>) -> Option<&'b str> {
        named.or(self.currency)
    }

    /// The rows of a list, each presented, with the sentence that tells of rows that are not there.
    pub(super) fn rows<T, R>(&self, list: &List<T>, rows: Vec<R>) -> Rows<R> {
        Rows { rows, more: self.more(list) }
    }

    fn more<T>(&self, list: &List<T>) -> Option<String> {
        let shown = list.rows.len() as u64;
        match list.total {
            Some(total) if total > shown => {
                let mut args = fluent_bundle::FluentArgs::with_capacity(2);
                args.set("shown", shown);
                args.set("total", total);
                Some(self.texts().format("format-showing-of", &args).into_owned())
            }
            _ if list.more => Some(self.texts().count("format-showing-first", "shown", shown).into_owned()),
            _ => None,
        }
    }
}
