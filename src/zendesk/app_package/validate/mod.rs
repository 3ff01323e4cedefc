//! Whether Zendesk will take an app: the rules of its own check, all problems at once.
//!
//! The rules follow `zendesk_apps_support` 4.52.0 and Zendesk's pages about manifests and assets (July 2026). What
//! Zendesk would refuse is an error; what it would take and complain about, or quietly change, is a warning.

mod assets;
mod credentials;
mod locations;
mod manifest;
mod parameters;
mod requirements;
mod svg;
#[cfg(test)]
mod tests;
mod translations;

use std::fmt;

use serde_json::{Map, Value};

use super::{AppFile, AppSource, json};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Error,
    Warning,
}

/// One thing to mend, in a sentence that says what is wrong and what to do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    pub severity: Severity,
    /// Path inside the package.
    pub file: String,
    pub sentence: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{severity}: {}: {}", self.file, self.sentence)
    }
}

/// Everything that is wrong with the app, errors first. Placeholders of the public URL have to be filled in before.
#[must_use]
pub fn validate(app: &AppSource) -> Vec<Problem> {
    let mut findings = Findings::default();
    let manifest = manifest::check(app, &mut findings);
    let manifest = Manifest(manifest.unwrap_or_default());
    translations::check(app, &manifest, &mut findings);
    requirements::check(app, &mut findings);
    assets::check(app, &manifest, &mut findings);
    svg::check(app, &mut findings);
    credentials::check(app, &mut findings);
    findings.sorted()
}

#[derive(Default)]
struct Findings(Vec<Problem>);

impl Findings {
    fn error(&mut self, file: &str, sentence: impl Into<String>) {
        self.0.push(Problem { severity: Severity::Error, file: file.to_owned(), sentence: sentence.into() });
    }

    fn warning(&mut self, file: &str, sentence: impl Into<String>) {
        self.0.push(Problem { severity: Severity::Warning, file: file.to_owned(), sentence: sentence.into() });
    }

    fn sorted(mut self) -> Vec<Problem> {
        self.0.sort();
        self.0.dedup();
        self.0
    }
}

/// The manifest as far as other checks ask about it. Empty when it cannot be read.
struct Manifest(Map<String, Value>);

impl Manifest {
    fn is_set(&self, key: &str) -> bool {
        self.0.get(key) == Some(&Value::Bool(true))
    }

    /// Apps are private unless they say otherwise.
    fn is_public(&self) -> bool {
        self.0.get("private") == Some(&Value::Bool(false))
    }

    /// Such an app has nothing of its own that could be shown.
    fn has_no_pages(&self) -> bool {
        self.is_set("requirementsOnly") || self.is_set("marketingOnly")
    }

    fn products(&self) -> Vec<&'static str> {
        let named = self.0.get("location").and_then(Value::as_object).into_iter().flat_map(Map::keys);
        let mut products: Vec<_> = named.filter_map(|name| locations::product(name)).collect();
        products.sort_unstable();
        products.dedup();
        products
    }

    fn support_locations(&self) -> Vec<&str> {
        let products = self.0.get("location").and_then(Value::as_object).into_iter().flat_map(Map::iter);
        products
            .filter(|(name, _)| locations::product(name) == Some("support"))
            .filter_map(|(_, places)| places.as_object())
            .flat_map(Map::keys)
            .map(String::as_str)
            .collect()
    }
}

/// The text of a file, if it is text.
fn text<'a>(app: &'a AppSource, path: &str) -> Option<&'a str> {
    app.content(path).and_then(|content| std::str::from_utf8(content).ok())
}

/// What follows the last dot of the file's name, in lower case; empty without one.
fn extension(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase()).unwrap_or_default()
}

/// Reads a JSON file, or says why it cannot be read.
fn read_json(app: &AppSource, path: &str, findings: &mut Findings) -> Option<json::Document> {
    match json::parse(app.content(path)?) {
        Ok(document) => Some(document),
        Err(error) => {
            findings.error(path, format!("is not valid JSON ({error}); mend the file at that place"));
            None
        }
    }
}

/// As [`read_json`], for the two files in which Zendesk allows no key twice and whose root is an object.
fn read_strict_object(app: &AppSource, path: &str, findings: &mut Findings) -> Option<Map<String, Value>> {
    let document = read_json(app, path, findings)?;
    for key in document.repeated_keys {
        findings.error(path, format!("has the key `{key}` more than once; keep one of them"));
    }
    if let Value::Object(object) = document.value {
        return Some(object);
    }
    findings.error(path, "is not a JSON object; put everything between { and }");
    None
}

/// `en`, `pt-br`, `es-419`: two or three letters, and perhaps a region.
fn is_locale(text: &str) -> bool {
    let (language, region) = match text.split_once('-') {
        Some((language, region)) => (language, Some(region)),
        None => (text, None),
    };
    let is_word = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    (2..=3).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_lowercase())
        && region.is_none_or(|region| (2..=3).contains(&region.len()) && is_word(region))
}
