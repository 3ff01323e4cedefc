//! How settings are read: out of a table and gathers every problem on the way, in words an operator can act on.
//!
//! Each room reads its own settings from the [`Section`] it is given; where the table comes from is `config`'s affair.
//! A section hands out values by key and remembers what was asked for; what is left over at the end was
//! misspelt or does not exist. A value that cannot be used is reported and its default used, so that one reading
//! finds all mistakes.

mod problems;
mod spelling;
#[cfg(test)]
mod tests;

use std::{collections::BTreeSet, ops::RangeInclusive, path::PathBuf, rc::Rc, str::FromStr, time::Duration};

use jiff::SignedDuration;
use secrecy::SecretString;
use toml::{Table, Value};
use url::Url;

pub use problems::{Problem, Problems};

/// A table of the configuration, being read.
#[derive(Debug)]
pub struct Section {
    path: String,
    table: Table,
    problems: Problems,
    /// The keys that were asked for: what a misspelt one may have been meant to be.
    known: BTreeSet<String>,
    /// Keys that both the file and the environment give.
    given_twice: Rc<BTreeSet<String>>,
}

impl Section {
    #[must_use]
    pub fn root(table: Table, problems: Problems, given_twice: BTreeSet<String>) -> Self {
        Self { path: String::new(), table, problems, known: BTreeSet::new(), given_twice: Rc::new(given_twice) }
    }

    /// Calls the section by a better name in later messages: a tenant's name instead of its number.
    pub fn rename(&mut self, path: String) {
        self.path = path;
    }

    /// The full name of a key, as messages show it.
    #[must_use]
    pub fn name_of(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    pub fn problem(&self, key: &str, message: impl Into<String>) {
        self.problems.add(&self.name_of(key), message);
    }

    /// Whether the key is there at all, usable or not, also as `key_file`.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key) || self.table.contains_key(&format!("{key}_file"))
    }

    pub fn text(&mut self, key: &str) -> Option<String> {
        match self.take(key)? {
            Value::String(text) if text.trim().is_empty() => {
                self.problem(key, "is empty: give a value or leave the key out");
                None
            }
            Value::String(text) => Some(text),
            other => {
                self.problem(key, format!("must be a text in quotes, not {}", kind(&other)));
                None
            }
        }
    }

    /// A text that must be there. Reports its absence and reads as empty.
    pub fn required_text(&mut self, key: &str) -> String {
        let present = self.table.contains_key(key);
        let text = self.text(key);
        if !present {
            self.problem(key, "is missing");
        }
        text.unwrap_or_default()
    }

    /// A text that becomes a type.
    pub fn parsed<T: FromStr>(&mut self, key: &str, expected: &str) -> Option<T> {
        let text = self.text(key)?;
        let parsed = text.trim().parse().ok();
        if parsed.is_none() {
            self.problem(key, format!("must be {expected}"));
        }
        parsed
    }

    pub fn path(&mut self, key: &str) -> Option<PathBuf> {
        self.text(key).map(PathBuf::from)
    }

    /// A whole number, also when the environment gives it as text.
    pub fn whole_number(&mut self, key: &str, default: u64, range: RangeInclusive<u64>) -> u64 {
        self.optional_whole_number(key, range).unwrap_or(default)
    }

    pub fn optional_whole_number(&mut self, key: &str, range: RangeInclusive<u64>) -> Option<u64> {
        let number = match self.take(key)? {
            Value::Integer(number) => u64::try_from(number).ok(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        let number = number.filter(|number| range.contains(number));
        if number.is_none() {
            self.problem(key, format!("must be a whole number from {} to {}", range.start(), range.end()));
        }
        number
    }

    /// A duration such as `"15s"`, `"2 min"`, `"12h"`.
    pub fn duration(&mut self, key: &str, default: Duration, range: RangeInclusive<Duration>) -> Duration {
        let Some(text) = self.text(key) else { return default };
        let duration = text.parse::<SignedDuration>().ok().and_then(|duration| Duration::try_from(duration).ok());
        if let Some(duration) = duration.filter(|duration| range.contains(duration)) {
            return duration;
        }
        let (least, most) = (words(*range.start()), words(*range.end()));
        self.problem(key, format!("must be a duration from \"{least}\" to \"{most}\", such as \"{}\"", words(default)));
        default
    }

    /// One of a few words.
    pub fn choice<T: Copy>(&mut self, key: &str, choices: &[(&str, T)], default: T) -> T {
        let Some(text) = self.text(key) else { return default };
        let found = choices.iter().find(|(word, _)| *word == text);
        if let Some((_, choice)) = found {
            return *choice;
        }
        let words: Vec<_> = choices.iter().map(|(word, _)| format!("\"{word}\"")).collect();
        self.problem(key, format!("must be one of {}", words.join(", ")));
        default
    }

    /// A list of origins; anything else of an address would be lost where browsers read them. `None` when the key is absent.
    pub fn origins(&mut self, key: &str) -> Option<Vec<Url>> {
        let mut origins = Vec::new();
        for text in self.list(key)? {
            match text.trim_end_matches('/').parse::<Url>() {
                Ok(url) if url.origin().is_tuple() && url.path() == "/" && url.query().is_none() => origins.push(url),
                _ => self.problem(key, "must be a list of origins such as \"https://selfcare.example.com\""),
            }
        }
        Some(origins)
    }

    /// A list of texts or whole numbers; in the environment separated by commas. `None` when the key is absent.
    pub fn list(&mut self, key: &str) -> Option<Vec<String>> {
        let items = match self.take(key)? {
            Value::String(text) => Some(comma_separated(&text)),
            Value::Array(items) => items.into_iter().map(list_item).collect(),
            _ => None,
        };
        if items.is_none() {
            self.problem(key, "must be a list such as [\"a\", \"b\"]");
        }
        items
    }

    /// A secret, given as `key` or `key_file` or in the environment, and in exactly one of these ways.
    pub fn secret(&mut self, key: &str) -> Option<SecretString> {
        let file_key = format!("{key}_file");
        for key in [key, &file_key] {
            if self.given_twice.contains(&self.name_of(key)) {
                self.problem(key, "is given both in the file and in the environment: keep one");
            }
        }
        let text = self.text(key);
        let file = self.path(&file_key);
        match (text, file) {
            (Some(_), Some(_)) => {
                self.problem(key, format!("is given twice, as {key} and as {file_key}: keep one"));
                None
            }
            (Some(text), None) => Some(text.into()),
            (None, Some(path)) => match std::fs::read_to_string(&path) {
                Ok(text) if text.trim().is_empty() => {
                    self.problem(&file_key, format!("{} is empty", path.display()));
                    None
                }
                Ok(text) => Some(text.trim_end_matches(['\r', '\n']).into()),
                Err(error) => {
                    self.problem(&file_key, format!("{} cannot be read: {error}", path.display()));
                    None
                }
            },
            (None, None) => None,
        }
    }

    /// A sub-table; empty when absent, so that its required keys are reported.
    #[must_use]
    pub fn section(&mut self, key: &str) -> Self {
        let path = self.name_of(key);
        let table = match self.take(key) {
            None => Table::new(),
            Some(Value::Table(table)) => table,
            Some(other) => {
                self.problem(key, format!("must be a section [{path}], not {}", kind(&other)));
                Table::new()
            }
        };
        self.child(path, table)
    }

    /// A list of tables, `[[tenants]]`.
    pub fn sections(&mut self, key: &str) -> Vec<Self> {
        let items = match self.take(key) {
            None => Vec::new(),
            Some(Value::Array(items)) => items,
            Some(_) => {
                self.problem(key, format!("must be given as [[{key}]]"));
                Vec::new()
            }
        };
        let mut sections = Vec::new();
        for (index, item) in items.into_iter().enumerate() {
            let path = format!("{}.{index}", self.name_of(key));
            match item {
                Value::Table(table) => sections.push(self.child(path, table)),
                _ => self.problem(key, format!("must be given as [[{key}]]")),
            }
        }
        sections
    }

    /// Reports every key that nobody asked for.
    pub fn finish(self) {
        for key in self.table.keys() {
            let message = match spelling::nearest(key, &self.known) {
                Some(meant) => format!("is not a setting; did you mean {meant}?"),
                None => "is not a setting: it is misspelt or in the wrong section".to_owned(),
            };
            self.problem(key, message);
        }
        let names = self.known.iter().map(|key| self.name_of(key));
        self.problems.know(names);
    }

    fn take(&mut self, key: &str) -> Option<Value> {
        self.known.insert(key.to_owned());
        self.table.remove(key)
    }

    fn child(&self, path: String, table: Table) -> Self {
        Self {
            path,
            table,
            problems: self.problems.clone(),
            known: BTreeSet::new(),
            given_twice: Rc::clone(&self.given_twice),
        }
    }
}

fn comma_separated(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

fn list_item(item: Value) -> Option<String> {
    match item {
        Value::String(text) => Some(text),
        Value::Integer(number) => Some(number.to_string()),
        _ => None,
    }
}

const fn kind(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "a text",
        Value::Integer(_) | Value::Float(_) => "a number",
        Value::Boolean(_) => "true or false",
        Value::Datetime(_) => "a date",
        Value::Array(_) => "a list",
        Value::Table(_) => "a section",
    }
}

/// A duration as it can stand in the file: `"15m"`.
#[must_use]
pub fn words(duration: Duration) -> String {
    SignedDuration::try_from(duration).map_or_else(|_| "very long".to_owned(), |duration| format!("{duration:#}"))
}
