//! The texts of the app in each language.

use serde_json::{Map, Value};

use super::{AppSource, Findings, Manifest, is_locale, locations, read_json};

const FOLDER: &str = "translations/";
const ENGLISH: &str = "translations/en.json";

pub(super) fn check(app: &AppSource, manifest: &Manifest, findings: &mut Findings) {
    let files: Vec<_> = app.files().map(|(path, _)| path).filter(|path| path.starts_with(FOLDER)).collect();
    let main = main_file(app, manifest);
    for path in files {
        let locale = path.strip_prefix(FOLDER).and_then(|name| name.strip_suffix(".json"));
        if !locale.is_some_and(is_locale) {
            findings.error(path, "is not named for a language; call it <language>.json, such as en.json or pt-br.json");
            continue;
        }
        let Some(document) = read_json(app, path, findings) else { continue };
        let Some(root) = document.value.as_object() else {
            findings.error(path, "is not a JSON object; put everything between { and }");
            continue;
        };
        check_app(path, root, main.as_deref() == Some(path), manifest, findings);
    }
}

/// The file in which the texts that Zendesk itself shows have to be: English, or the default language without it.
fn main_file(app: &AppSource, manifest: &Manifest) -> Option<String> {
    if app.content(ENGLISH).is_some() {
        return Some(ENGLISH.to_owned());
    }
    manifest.0.get("defaultLocale").and_then(Value::as_str).map(|locale| format!("{FOLDER}{locale}.json"))
}

fn check_app(path: &str, root: &Map<String, Value>, is_main: bool, manifest: &Manifest, findings: &mut Findings) {
    let texts = match root.get("app") {
        Some(Value::Object(texts)) => Some(texts),
        Some(_) => {
            findings.error(path, "`app` is not an object; put the texts inside");
            return;
        }
        None => None,
    };
    if is_main {
        for key in missing_texts(texts, manifest) {
            findings.error(path, format!("`app.{key}` is missing; add the text"));
        }
    }
    let Some(texts) = texts else { return };
    parameters(path, texts, findings);
    products(path, texts, manifest, findings);
    if let Some(package) = texts.get("package") {
        leaves(path, "app.package", package, findings);
    }
}

fn missing_texts(texts: Option<&Map<String, Value>>, manifest: &Manifest) -> Vec<&'static str> {
    let has = |key: &str| {
        let text = texts.and_then(|texts| texts.get(key));
        text.and_then(Value::as_str).is_some_and(|text| !text.trim().is_empty())
    };
    let mut missing = Vec::new();
    if !has("name") {
        missing.push("name");
    }
    if manifest.is_public() {
        if !has("short_description") && !has("description") {
            missing.push("short_description");
        }
        missing.extend(["long_description", "installation_instructions"].into_iter().filter(|key| !has(key)));
    }
    missing
}

fn parameters(path: &str, texts: &Map<String, Value>, findings: &mut Findings) {
    let Some(parameters) = texts.get("parameters") else { return };
    let Some(parameters) = parameters.as_object() else {
        findings.error(path, "`app.parameters` is not an object; write one entry for each parameter");
        return;
    };
    for (name, parameter) in parameters {
        if parameter.as_object().is_none_or(|parameter| !parameter.contains_key("label")) {
            findings.error(path, format!("`app.parameters.{name}` is not an object with `label`; add the label"));
        }
    }
}

fn products(path: &str, texts: &Map<String, Value>, manifest: &Manifest, findings: &mut Findings) {
    let ours = manifest.products();
    for (name, value) in texts {
        let Some(product) = locations::product(name) else { continue };
        if value.is_object() && !ours.contains(&product) {
            findings.error(path, format!("`app.{name}` is for a product the manifest does not name; remove it"));
        }
    }
}

/// Everything under `app.package` has to end in `{ "title": …, "value": … }`.
fn leaves(path: &str, at: &str, value: &Value, findings: &mut Findings) {
    match value {
        Value::Object(leaf) if leaf.contains_key("title") && leaf.contains_key("value") => {}
        Value::Object(branch) if !branch.is_empty() => {
            for (key, inner) in branch {
                leaves(path, &format!("{at}.{key}"), inner, findings);
            }
        }
        _ => findings.error(path, format!("`{at}` is not an object with `title` and `value`; write both")),
    }
}
