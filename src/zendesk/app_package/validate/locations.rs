//! Where the app is shown, and what is loaded there.

use serde_json::{Map, Value};
use url::{Host, Url};

use super::{AppSource, Findings};

const FILE: &str = "manifest.json";

/// Places of the product Support. Those of other products are not listed anywhere, so any name is taken there.
const SUPPORT: [&str; 10] = [
    "top_bar",
    "nav_bar",
    "ticket_sidebar",
    "new_ticket_sidebar",
    "user_sidebar",
    "organization_sidebar",
    "background",
    "modal",
    "ticket_editor",
    "system_top_bar",
];
/// Known, but accepted from nobody whom Zendesk has not switched it on for.
const NEEDS_PERMISSION: &str = "custom_object_record_sidebar";

/// The product behind a name in the manifest; old names included.
pub(super) fn product(name: &str) -> Option<&'static str> {
    Some(match name {
        "support" | "zendesk" => "support",
        "chat" | "zopim" => "chat",
        "standalone_chat" => "standalone_chat",
        "sell" | "lotus_box" => "sell",
        _ => return None,
    })
}

pub(super) fn check(app: &AppSource, location: &Value, findings: &mut Findings) {
    let Some(products) = location.as_object() else { return };
    if products.is_empty() {
        findings.error(FILE, "`location` is empty; say where the app is shown");
    }
    for (name, places) in products {
        let Some(product) = product(name) else {
            findings
                .error(FILE, format!("`location.{name}` is no product; use support, chat, standalone_chat or sell"));
            continue;
        };
        let Some(places) = places.as_object() else {
            findings.error(FILE, format!("`location.{name}` is not an object; write one entry for each place"));
            continue;
        };
        for (place, options) in places {
            let path = format!("location.{name}.{place}");
            if product == "support" {
                known_place(&path, place, options, findings);
            }
            check_place(app, &path, options, findings);
        }
    }
}

fn known_place(path: &str, place: &str, options: &Value, findings: &mut Findings) {
    if place == NEEDS_PERMISSION {
        findings.error(FILE, format!("`{path}` is accepted only where Zendesk has switched it on; remove it"));
        let types = options.get("objectTypes").and_then(Value::as_array);
        let is_named = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
        if !types.is_some_and(|types| !types.is_empty() && types.iter().all(is_named)) {
            findings.error(FILE, format!("`{path}.objectTypes` is missing or empty; list the object types as texts"));
        }
        return;
    }
    if !SUPPORT.contains(&place) {
        findings.error(FILE, format!("`{path}` is no place in Support; use one of {}", SUPPORT.join(", ")));
    }
    if options.get("objectTypes").is_some() {
        findings.warning(FILE, format!("`{path}.objectTypes` has no effect here; remove it"));
    }
}

fn check_place(app: &AppSource, path: &str, options: &Value, findings: &mut Findings) {
    match options {
        Value::String(url) => check_url(app, path, url, findings),
        Value::Object(options) => check_options(app, path, options, findings),
        _ => findings.error(FILE, format!("`{path}` is neither a URL nor an object; write an object with `url`")),
    }
}

fn check_options(app: &AppSource, path: &str, options: &Map<String, Value>, findings: &mut Findings) {
    let loads_itself = options.get("autoLoad") != Some(&Value::Bool(false));
    match options.get("url") {
        Some(Value::String(url)) if !url.trim().is_empty() => {
            check_url(app, &format!("{path}.url"), url, findings);
        }
        None | Some(Value::Null | Value::String(_)) if loads_itself => {
            findings
                .error(FILE, format!("`{path}.url` is empty; write the page's address, or set `autoLoad` to false"));
        }
        None | Some(Value::Null | Value::String(_)) => {}
        Some(_) => findings.error(FILE, format!("`{path}.url` is not a text; write the page's address")),
    }
    if options.get("flexible").is_some_and(|value| !value.is_boolean()) {
        findings.error(FILE, format!("`{path}.flexible` is not true or false; write true or false"));
    }
    for key in ["autoHide", "autoLoad", "signed"] {
        if options.get(key).is_some_and(|value| !value.is_boolean()) {
            findings.warning(FILE, format!("`{path}.{key}` is not true or false; write true or false"));
        }
    }
    if let Some(size) = options.get("size") {
        let is_text = |key| size.get(key).is_some_and(Value::is_string);
        if !is_text("width") || !is_text("height") {
            findings
                .warning(FILE, format!("`{path}.size` lacks width or height as texts; write them such as \"320px\""));
        }
    }
}

fn check_url(app: &AppSource, path: &str, url: &str, findings: &mut Findings) {
    // Zendesk puts the installation's setting in and looks no further.
    if url.contains("{{setting.") {
        return;
    }
    if url.trim().is_empty() {
        findings.error(FILE, format!("`{path}` is empty; write the page's address"));
    } else if url.starts_with("assets/") {
        let file = url.split(['?', '#']).next().unwrap_or(url);
        if app.content(file).is_none() {
            findings.error(file, format!("is missing although `{path}` names it; add the file or change the address"));
        }
    } else if !is_loadable(url) {
        findings.error(
            FILE,
            format!(
                "`{path}` is neither https://, http://localhost nor a file in assets/; write the page's full address"
            ),
        );
    }
}

fn is_loadable(text: &str) -> bool {
    let Ok(url) = Url::parse(text) else { return false };
    let is_local = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        _ => false,
    };
    // What is left of a placeholder would be taken for part of the address.
    let is_whole = !text.contains(['{', '}', ' ']) && url.has_host();
    is_whole && (url.scheme() == "https" || (url.scheme() == "http" && is_local))
}
