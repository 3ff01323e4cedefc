//! The manifest itself: what has to be there, of which type, and what excludes what.

use serde_json::{Map, Value};
use url::Url;

use super::{AppSource, Findings, is_locale, locations, parameters, read_strict_object};

const FILE: &str = "manifest.json";
const FRAMEWORK: &str = "2.0";
const STRINGS: [&str; 7] =
    ["defaultLocale", "frameworkVersion", "gaID", "name", "remoteInstallationURL", "termsConditionsURL", "version"];
const BOOLEANS: [&str; 5] = ["marketingOnly", "private", "requirementsOnly", "signedUrls", "singleInstall"];
const OBJECTS: [&str; 4] = ["author", "experiments", "location", "oauth"];
const ARRAYS: [&str; 2] = ["domainWhitelist", "parameters"];
const EXPERIMENTS: [&str; 2] = ["hashParams", "newCssCompiler"];
const OAUTH_KEYS: [&str; 4] = ["access_token_uri", "authorize_uri", "client_id", "client_secret"];

/// Checks the manifest and gives it back, if it can be read at all.
pub(super) fn check(app: &AppSource, findings: &mut Findings) -> Option<Map<String, Value>> {
    if app.content(FILE).is_none() {
        missing(app, findings);
        return None;
    }
    let manifest = read_strict_object(app, FILE, findings)?;
    types(&manifest, findings);
    author(&manifest, findings);
    locale(app, &manifest, findings);
    match kind_without_pages(&manifest) {
        Some(kind) => without_pages(kind, &manifest, findings),
        None => with_pages(app, &manifest, findings),
    }
    parameters::check(&manifest, findings);
    oauth(&manifest, findings);
    experiments(&manifest, findings);
    url_of(&manifest, "termsConditionsURL", "termsConditionsURL", findings);
    if manifest.contains_key("noTemplate") {
        findings.error(FILE, "`noTemplate` is not allowed with framework 2.0; remove it");
    }
    Some(manifest)
}

fn missing(app: &AppSource, findings: &mut Findings) {
    let nested = app.files().find(|(path, _)| path.split('/').count() == 2 && path.ends_with("/manifest.json"));
    match nested {
        Some((path, _)) => {
            findings
                .error(path, "the manifest is one level too deep; pack the files inside that folder, not the folder");
        }
        None => findings.error(FILE, "is missing; every app needs one at the root of the package"),
    }
}

fn types(manifest: &Map<String, Value>, findings: &mut Findings) {
    let mut expect = |keys: &[&str], is: fn(&Value) -> bool, what: &str| {
        for key in keys {
            if manifest.get(*key).is_some_and(|value| !is(value)) {
                findings.error(FILE, format!("`{key}` is not {what}; write {what}"));
            }
        }
    };
    expect(&STRINGS, Value::is_string, "a text");
    expect(&BOOLEANS, Value::is_boolean, "true or false");
    expect(&OBJECTS, Value::is_object, "an object");
    expect(&ARRAYS, Value::is_array, "a list");
    let hosts = manifest.get("domainWhitelist").and_then(Value::as_array);
    if hosts.is_some_and(|hosts| hosts.iter().any(|host| !host.is_string())) {
        findings.error(FILE, "`domainWhitelist` holds something that is no text; list host names only");
    }
}

fn author(manifest: &Map<String, Value>, findings: &mut Findings) {
    let Some(author) = manifest.get("author") else {
        findings.error(FILE, "`author` is missing; add an object with name, email and url");
        return;
    };
    let Some(author) = author.as_object() else { return };
    for key in ["name", "email", "url"] {
        if author.get(key).is_some_and(|value| !value.is_string()) {
            findings.error(FILE, format!("`author.{key}` is not a text; write a text"));
        }
    }
    url_of(author, "url", "author.url", findings);
}

fn url_of(object: &Map<String, Value>, key: &str, name: &str, findings: &mut Findings) {
    let Some(text) = object.get(key).and_then(Value::as_str) else { return };
    let is_web = Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    if !is_web {
        findings.error(FILE, format!("`{name}` is no web address; write one that begins with https://"));
    }
}

fn locale(app: &AppSource, manifest: &Map<String, Value>, findings: &mut Findings) {
    let Some(locale) = manifest.get("defaultLocale") else {
        findings.error(FILE, "`defaultLocale` is missing; write \"en\" or the language of your texts");
        return;
    };
    let Some(locale) = locale.as_str() else { return };
    if !is_locale(locale) {
        findings.error(FILE, "`defaultLocale` is no language code; write one such as \"en\" or \"pt-br\"");
        return;
    }
    let file = format!("translations/{locale}.json");
    if app.content(&file).is_none() {
        findings.error(&file, "is missing; add the texts of the default language");
    }
}

fn kind_without_pages(manifest: &Map<String, Value>) -> Option<&'static str> {
    ["requirementsOnly", "marketingOnly"].into_iter().find(|kind| manifest.get(*kind) == Some(&Value::Bool(true)))
}

fn without_pages(kind: &str, manifest: &Map<String, Value>, findings: &mut Findings) {
    let forbidden: &[&str] = match kind {
        "marketingOnly" => &["location", "frameworkVersion", "parameters"],
        _ => &["location", "frameworkVersion"],
    };
    for key in forbidden {
        if manifest.contains_key(*key) {
            findings.error(FILE, format!("`{key}` is not allowed together with `{kind}`; remove one of them"));
        }
    }
    if kind == "marketingOnly" && manifest.get("private") != Some(&Value::Bool(false)) {
        findings.error(FILE, "a `marketingOnly` app cannot be private; set `private` to false");
    }
}

fn with_pages(app: &AppSource, manifest: &Map<String, Value>, findings: &mut Findings) {
    match manifest.get("location") {
        None => findings.error(FILE, "`location` is missing; say where the app is shown"),
        Some(location) => locations::check(app, location, findings),
    }
    match manifest.get("frameworkVersion") {
        None => findings.error(FILE, format!("`frameworkVersion` is missing; write \"{FRAMEWORK}\"")),
        Some(Value::String(version)) if version != FRAMEWORK => {
            findings.error(FILE, format!("`frameworkVersion` is not accepted any more; write \"{FRAMEWORK}\""));
        }
        Some(_) => {}
    }
}

fn oauth(manifest: &Map<String, Value>, findings: &mut Findings) {
    let Some(oauth) = manifest.get("oauth").and_then(Value::as_object) else { return };
    for key in OAUTH_KEYS {
        if oauth.get(key).is_none_or(|value| value.as_str().is_some_and(str::is_empty) || value.is_null()) {
            findings.error(FILE, format!("`oauth.{key}` is missing; add it"));
        }
    }
    let parameters = manifest.get("parameters").and_then(Value::as_array);
    let is_oauth = |parameter: &Value| parameter.get("type").and_then(Value::as_str) == Some("oauth");
    if !parameters.is_some_and(|list| list.iter().any(is_oauth)) {
        findings.error(FILE, "`oauth` needs a parameter of type oauth; add one");
    }
}

fn experiments(manifest: &Map<String, Value>, findings: &mut Findings) {
    for (name, value) in manifest.get("experiments").and_then(Value::as_object).into_iter().flatten() {
        if *value == Value::Bool(true) && !EXPERIMENTS.contains(&name.as_str()) {
            findings.error(FILE, format!("the experiment `{name}` is not open to apps; remove it"));
        }
    }
}
