//! The settings that an administrator fills in when the app is installed.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::Findings;

const FILE: &str = "manifest.json";
const TYPES: [&str; 7] = ["checkbox", "hidden", "multiline", "number", "oauth", "text", "url"];
const SCOPES: [&str; 7] =
    ["basic_auth_password", "basic_auth_username", "body", "header", "jwt_claim", "jwt_secret_key", "url"];
/// Words in a name that make a visible setting look like a credential.
const TELLING_WORDS: [&str; 4] = ["key", "password", "pwd", "token"];
const MAX_MTLS: usize = 3;
const MAX_DOMAIN_CHARS: usize = 253;

pub(super) fn check(manifest: &Map<String, Value>, findings: &mut Findings) {
    let Some(list) = manifest.get("parameters").and_then(Value::as_array) else { return };
    let mut parameters = Vec::new();
    for (index, value) in list.iter().enumerate() {
        match Parameter::read(index, value) {
            Some(parameter) => parameters.push(parameter),
            None => {
                findings.error(FILE, format!("`parameters[{index}]` is not an object; write one with name and type"));
            }
        }
    }
    names(&parameters, findings);
    counts(&parameters, findings);
    for parameter in &parameters {
        parameter.check_types(findings);
        parameter.check_combination(findings);
        parameter.check_scopes(findings);
        parameter.check_looks(findings);
    }
}

struct Parameter<'a> {
    /// As people find it: its name, or its place without one.
    label: String,
    name: Option<&'a str>,
    kind: &'a str,
    values: &'a Map<String, Value>,
}

fn names(parameters: &[Parameter<'_>], findings: &mut Findings) {
    let mut seen = HashSet::new();
    for parameter in parameters {
        match parameter.name {
            None | Some("") => findings.error(FILE, format!("{} has no name; give it one", parameter.label)),
            Some("name") => {
                findings.error(FILE, "a parameter cannot be called `name`, every installation has that; rename it");
            }
            Some(name) if !seen.insert(name) => {
                findings.error(FILE, format!("{} is there more than once; rename one of them", parameter.label));
            }
            Some(_) => {}
        }
    }
}

fn counts(parameters: &[Parameter<'_>], findings: &mut Findings) {
    let count = |kind| parameters.iter().filter(|parameter| parameter.kind == kind).count();
    if count("oauth") > 1 {
        findings.error(FILE, "there is more than one parameter of type oauth; keep one");
    }
    if count("mtls") > MAX_MTLS {
        findings.error(FILE, format!("there are more than {MAX_MTLS} parameters of type mtls; keep {MAX_MTLS}"));
    }
}

impl<'a> Parameter<'a> {
    fn read(index: usize, value: &'a Value) -> Option<Self> {
        let values = value.as_object()?;
        let name = values.get("name").and_then(Value::as_str);
        let label = name.map_or_else(|| format!("`parameters[{index}]`"), |name| format!("the parameter `{name}`"));
        Some(Self { label, name, kind: values.get("type").and_then(Value::as_str).unwrap_or("text"), values })
    }

    fn is_set(&self, key: &str) -> bool {
        self.values.get(key) == Some(&Value::Bool(true))
    }

    fn has(&self, key: &str) -> bool {
        self.values.get(key).is_some_and(|value| !value.is_null())
    }

    fn check_types(&self, findings: &mut Findings) {
        if self.values.get("type").is_some_and(|value| !value.is_string()) {
            findings
                .error(FILE, format!("the type of {} is not a text; write one of {}", self.label, TYPES.join(", ")));
        } else if self.kind == "password" {
            findings.error(
                FILE,
                format!("{} has the type password, which is gone; use text with secure: true", self.label),
            );
        } else if self.kind == "mtls" {
            findings.error(
                FILE,
                format!("{} has the type mtls, accepted only where Zendesk has switched it on; remove it", self.label),
            );
        } else if !TYPES.contains(&self.kind) {
            findings.error(FILE, format!("{} has an unknown type; use one of {}", self.label, TYPES.join(", ")));
        }
        for key in ["required", "secure"] {
            if self.values.get(key).is_some_and(|value| !value.is_boolean()) {
                findings.error(FILE, format!("`{key}` of {} is not true or false; write true or false", self.label));
            }
        }
    }

    fn check_combination(&self, findings: &mut Findings) {
        if self.kind == "hidden" && self.is_set("required") {
            findings.error(FILE, format!("{} is hidden, so nobody can fill it in; drop `required`", self.label));
        }
        if self.kind == "oauth" && self.is_set("secure") {
            findings.error(FILE, format!("{} is of type oauth and cannot be secure; drop `secure`", self.label));
        }
        if self.kind == "mtls" {
            self.check_mtls(findings);
        } else if (self.kind == "hidden" || self.is_set("secure")) && self.has("default") {
            findings.warning(FILE, format!("{} is not shown but has a default anyone can read; drop it", self.label));
        }
    }

    fn check_mtls(&self, findings: &mut Findings) {
        for key in ["default", "secure", "scopes"] {
            if self.has(key) {
                findings.error(FILE, format!("{} is of type mtls and takes no `{key}`; drop it", self.label));
            }
        }
        if !self.values.get("allowed_domain").and_then(Value::as_str).is_some_and(is_domain) {
            findings.error(
                FILE,
                format!("`allowed_domain` of {} is no host name; write one such as *.example.com", self.label),
            );
        }
    }

    fn check_scopes(&self, findings: &mut Findings) {
        let Some(scopes) = self.values.get("scopes").filter(|_| self.kind != "mtls") else {
            if self.is_set("secure") && self.kind != "mtls" {
                findings
                    .warning(FILE, format!("{} is secure but has no `scopes`; say where it may be used", self.label));
            }
            return;
        };
        if !self.is_set("secure") {
            findings.error(FILE, format!("{} has `scopes` but is not secure; set secure: true", self.label));
        }
        let is_known = |scope: &Value| scope.as_str().is_some_and(|scope| SCOPES.contains(&scope));
        if !scopes.as_array().is_some_and(|scopes| !scopes.is_empty() && scopes.iter().all(is_known)) {
            findings.error(FILE, format!("`scopes` of {} is not a list out of {}", self.label, SCOPES.join(", ")));
        }
    }

    fn check_looks(&self, findings: &mut Findings) {
        let name = self.name.unwrap_or_default().to_lowercase();
        let looks_secret = TELLING_WORDS.iter().any(|word| name.contains(word));
        if self.kind == "text" && looks_secret && !self.is_set("secure") {
            findings.warning(FILE, format!("{} sounds like a credential; set secure: true", self.label));
        }
    }
}

/// A host name without a scheme, `*.` in front at most.
fn is_domain(text: &str) -> bool {
    let name = text.strip_prefix("*.").unwrap_or(text);
    let is_label =
        |label: &str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    text.len() <= MAX_DOMAIN_CHARS && name.split('.').count() >= 2 && name.split('.').all(is_label)
}
