//! One broken app for each rule, made by breaking a good one.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::*;

const MANIFEST: &str = "manifest.json";
const ENGLISH: &str = "translations/en.json";

fn good_manifest() -> Value {
    json!({
        "author": { "name": "Panda Telecom", "email": "desk@panda.example", "url": "https://panda.example" },
        "defaultLocale": "en",
        "frameworkVersion": "2.0",
        "location": { "support": { "ticket_sidebar": { "url": "https://desk.panda.example/", "flexible": true } } },
        "signedUrls": true
    })
}

fn good_texts() -> Value {
    json!({ "app": { "name": "Desk" } })
}

fn picture(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&vec![0; (width.div_ceil(8) * height) as usize]).unwrap();
    drop(writer);
    bytes
}

fn good_app() -> AppSource {
    let mut app = AppSource::default();
    app.put(MANIFEST, good_manifest().to_string());
    app.put(ENGLISH, good_texts().to_string());
    app.put("assets/logo.png", picture(320, 320));
    app.put("assets/logo-small.png", picture(128, 128));
    app
}

/// The good app with its manifest changed.
fn manifest(change: impl FnOnce(&mut Value)) -> AppSource {
    let mut manifest = good_manifest();
    change(&mut manifest);
    with(MANIFEST, manifest.to_string())
}

/// The good app with one parameter.
fn parameter(parameter: &Value) -> AppSource {
    manifest(|manifest| manifest["parameters"] = json!([parameter]))
}

/// The good app with its ticket sidebar described otherwise.
fn place(options: Value) -> AppSource {
    manifest(|manifest| manifest["location"]["support"]["ticket_sidebar"] = options)
}

fn texts(texts: &Value) -> AppSource {
    with(ENGLISH, texts.to_string())
}

fn requirements(requirements: &Value) -> AppSource {
    with("requirements.json", requirements.to_string())
}

fn with(path: &str, content: impl Into<Vec<u8>>) -> AppSource {
    let mut app = good_app();
    app.put(path, content);
    app
}

fn without(path: &str) -> AppSource {
    let mut app = good_app();
    app.remove(path);
    app
}

fn remove(value: &mut Value, key: &str) {
    value.as_object_mut().unwrap().remove(key);
}

/// Checks that each app has a problem of this severity, in this file, about this.
fn each_has(severity: Severity, cases: Vec<(AppSource, &str, &str)>) {
    let mut missed = String::new();
    for (number, (app, file, about)) in cases.into_iter().enumerate() {
        let problems = validate(&app);
        let is_it = |problem: &Problem| {
            problem.severity == severity && problem.file == file && problem.sentence.contains(about)
        };
        if !problems.iter().any(is_it) {
            writeln!(missed, "case {number}: no {severity:?} about {about:?} in {file}, but {problems:#?}").unwrap();
        }
        for problem in &problems {
            assert!(problem.sentence.len() > 20, "{problem} says too little");
        }
    }
    assert!(missed.is_empty(), "{missed}");
}

fn none_has_a_problem(apps: Vec<AppSource>) {
    for (number, app) in apps.into_iter().enumerate() {
        assert_eq!(validate(&app), [], "case {number}");
    }
}

#[test]
fn a_good_app_has_no_problem() {
    let several = |key: &'static str, value: Value| manifest(move |manifest| manifest[key] = value);
    none_has_a_problem(vec![
        good_app(),
        place(json!("https://desk.panda.example/")),
        place(json!("http://localhost:4567/x")),
        place(json!("http://127.0.0.1:4567/x")),
        place(json!("{{setting.sidebar_url}}")),
        place(json!({ "autoLoad": false })),
        several("termsConditionsURL", json!("https://panda.example/terms")),
        several("experiments", json!({ "hashParams": true, "unknown": false })),
        parameter(&json!({ "name": "app_key", "secure": true, "scopes": ["header", "jwt_secret_key"] })),
        parameter(&json!({ "name": "address", "type": "url", "required": true })),
        with("translations/pt-br.json", "{}"),
        with("translations/es-419.json", "{}"),
        with("assets/banner.png", picture(1_660, 400)),
        with("assets/a/icon.svg", r#"<svg viewBox="0 0 18 18"><path d="M0 0h18"/></svg>"#),
        requirements(&json!({ "user_fields": { "a": { "key": "a", "title": "A", "type": "text" } } })),
    ]);
}

#[test]
fn a_manifest_that_cannot_be_read_is_an_error() {
    let mut nested = without(MANIFEST);
    nested.put("desk/manifest.json", "{}");
    let twice = good_manifest().to_string().replacen('{', r#"{"defaultLocale":"en","#, 1);
    let twice_inside = good_manifest().to_string().replace(r#""flexible":true"#, r#""flexible":true,"flexible":true"#);
    each_has(
        Severity::Error,
        vec![
            (without(MANIFEST), MANIFEST, "is missing"),
            (nested, "desk/manifest.json", "one level too deep"),
            (with(MANIFEST, "{ name: 1 }"), MANIFEST, "not valid JSON"),
            (with(MANIFEST, b"\xFF\xFE".to_vec()), MANIFEST, "not valid JSON"),
            (with(MANIFEST, "[]"), MANIFEST, "not a JSON object"),
            (with(MANIFEST, twice), MANIFEST, "`defaultLocale` more than once"),
            (with(MANIFEST, twice_inside), MANIFEST, "`location.support.ticket_sidebar.flexible` more than once"),
        ],
    );
}

#[test]
fn what_a_manifest_needs_is_missed() {
    let lacks = |key: &'static str| (manifest(|manifest| remove(manifest, key)), MANIFEST, key);
    each_has(
        Severity::Error,
        vec![lacks("author"), lacks("defaultLocale"), lacks("location"), lacks("frameworkVersion")],
    );
}

#[test]
fn wrong_types_in_a_manifest_are_errors() {
    let has = |key: &'static str, value: Value| (manifest(|manifest| manifest[key] = value), MANIFEST, key);
    each_has(
        Severity::Error,
        vec![
            has("defaultLocale", json!(1)),
            has("frameworkVersion", json!(2.0)),
            has("gaID", json!(1)),
            has("name", json!({})),
            has("remoteInstallationURL", json!(1)),
            has("termsConditionsURL", json!(1)),
            has("version", json!(1)),
            has("marketingOnly", json!("yes")),
            has("private", json!("true")),
            has("requirementsOnly", json!(1)),
            has("signedUrls", json!("true")),
            has("singleInstall", json!(null)),
            has("author", json!("me")),
            has("experiments", json!([])),
            has("location", json!([])),
            has("oauth", json!([])),
            has("domainWhitelist", json!("panda.example")),
            has("domainWhitelist", json!([1])),
            has("parameters", json!({})),
        ],
    );
}

#[test]
fn values_in_a_manifest_that_are_not_accepted_are_errors() {
    let author = |key: &'static str, value: Value| manifest(|manifest| manifest["author"][key] = value);
    let has = |key: &'static str, value: Value| manifest(|manifest| manifest[key] = value);
    each_has(
        Severity::Error,
        vec![
            (author("name", json!(1)), MANIFEST, "author.name"),
            (author("email", json!(1)), MANIFEST, "author.email"),
            (author("url", json!(1)), MANIFEST, "author.url"),
            (author("url", json!("panda.example")), MANIFEST, "author.url"),
            (author("url", json!("ftp://panda.example")), MANIFEST, "author.url"),
            (has("termsConditionsURL", json!("javascript:1")), MANIFEST, "termsConditionsURL"),
            (has("defaultLocale", json!("English")), MANIFEST, "no language code"),
            (has("defaultLocale", json!("EN")), MANIFEST, "no language code"),
            (has("defaultLocale", json!("en-")), MANIFEST, "no language code"),
            (has("defaultLocale", json!("de")), "translations/de.json", "is missing"),
            (has("frameworkVersion", json!("1.0")), MANIFEST, "not accepted any more"),
            (has("noTemplate", json!(true)), MANIFEST, "noTemplate"),
            (has("experiments", json!({ "other": true })), MANIFEST, "experiment `other`"),
            (has("oauth", json!({ "client_id": "x" })), MANIFEST, "oauth.client_secret"),
            (has("oauth", json!({ "client_id": "x" })), MANIFEST, "oauth.authorize_uri"),
            (has("oauth", json!({ "client_id": "x" })), MANIFEST, "oauth.access_token_uri"),
            (has("oauth", json!({ "client_id": "" })), MANIFEST, "oauth.client_id"),
            (has("oauth", json!({ "client_id": "x" })), MANIFEST, "needs a parameter of type oauth"),
        ],
    );
}

#[test]
fn apps_without_pages_have_rules_of_their_own() {
    let only = |kind: &'static str, change: fn(&mut Value)| {
        manifest(|manifest| {
            manifest[kind] = json!(true);
            change(manifest);
        })
    };
    let with_source = |path: &str| {
        let mut app = only("requirementsOnly", |_| ());
        app.put(path, "x");
        app
    };
    each_has(
        Severity::Error,
        vec![
            (only("requirementsOnly", |_| ()), MANIFEST, "`location` is not allowed"),
            (only("requirementsOnly", |_| ()), MANIFEST, "`frameworkVersion` is not allowed"),
            (only("marketingOnly", |_| ()), MANIFEST, "`location` is not allowed"),
            (only("marketingOnly", |_| ()), MANIFEST, "cannot be private"),
            (
                only("marketingOnly", |manifest| manifest["parameters"] = json!([])),
                MANIFEST,
                "`parameters` is not allowed",
            ),
            (with_source("assets/app.js"), "assets/app.js", "no place in an app without pages"),
            (with_source("app.css"), "app.css", "no place in an app without pages"),
            (with_source("templates/layout.hdbs"), "templates/layout.hdbs", "no place in an app without pages"),
        ],
    );
}

#[test]
fn places_that_zendesk_does_not_know_or_cannot_load_are_errors() {
    let location = |location: Value| manifest(|manifest| manifest["location"] = location);
    let custom = json!({ "support": { "custom_object_record_sidebar": { "url": "https://a.example" } } });
    each_has(
        Severity::Error,
        vec![
            (location(json!({})), MANIFEST, "`location` is empty"),
            (location(json!({ "crm": {} })), MANIFEST, "`location.crm` is no product"),
            (location(json!({ "support": "https://a.example" })), MANIFEST, "`location.support` is not an object"),
            (location(json!({ "support": { "sidebar": "https://a.example" } })), MANIFEST, "is no place in Support"),
            (location(json!({ "zendesk": { "sidebar": "https://a.example" } })), MANIFEST, "is no place in Support"),
            (location(custom.clone()), MANIFEST, "switched it on"),
            (location(custom), MANIFEST, "objectTypes"),
            (place(json!(7)), MANIFEST, "neither a URL nor an object"),
            (place(json!("")), MANIFEST, "is empty"),
            (place(json!({})), MANIFEST, "url` is empty"),
            (place(json!({ "url": " " })), MANIFEST, "url` is empty"),
            (place(json!({ "url": null, "autoLoad": true })), MANIFEST, "url` is empty"),
            (place(json!({ "url": 7 })), MANIFEST, "is not a text"),
            (place(json!({ "url": "http://panda.example" })), MANIFEST, "neither https://"),
            (place(json!({ "url": "http://localhost.panda.example" })), MANIFEST, "neither https://"),
            (place(json!({ "url": "//panda.example" })), MANIFEST, "neither https://"),
            (place(json!({ "url": "javascript:alert(1)" })), MANIFEST, "neither https://"),
            (place(json!({ "url": "{{public_url}}/zendesk/panel" })), MANIFEST, "neither https://"),
            (place(json!({ "url": "assets/none.html?x=1" })), "assets/none.html", "is missing although"),
            (place(json!({ "url": "https://a.example", "flexible": "yes" })), MANIFEST, "flexible"),
        ],
    );
    each_has(
        Severity::Warning,
        vec![
            (place(json!({ "url": "https://a.example", "autoHide": 1 })), MANIFEST, "autoHide"),
            (place(json!({ "url": "https://a.example", "autoLoad": 1 })), MANIFEST, "autoLoad"),
            (place(json!({ "url": "https://a.example", "signed": 1 })), MANIFEST, "signed"),
            (place(json!({ "url": "https://a.example", "size": { "width": 1 } })), MANIFEST, "size"),
            (place(json!({ "url": "https://a.example", "objectTypes": ["a"] })), MANIFEST, "objectTypes"),
        ],
    );
}

#[test]
fn parameters_have_their_rules() {
    let list = |list: Value| manifest(|manifest| manifest["parameters"] = list);
    let mtls = |domain: &str| parameter(&json!({ "name": "a", "type": "mtls", "allowed_domain": domain }));
    let many_mtls: Vec<_> = (0..4).map(|number| json!({ "name": format!("p{number}"), "type": "mtls" })).collect();
    each_has(
        Severity::Error,
        vec![
            (list(json!(["a"])), MANIFEST, "`parameters[0]` is not an object"),
            (parameter(&json!({ "type": "text" })), MANIFEST, "has no name"),
            (parameter(&json!({ "name": "name" })), MANIFEST, "cannot be called `name`"),
            (list(json!([{ "name": "a" }, { "name": "a" }])), MANIFEST, "more than once"),
            (parameter(&json!({ "name": "a", "type": "colour" })), MANIFEST, "unknown type"),
            (parameter(&json!({ "name": "a", "type": 1 })), MANIFEST, "not a text"),
            (parameter(&json!({ "name": "a", "type": "password" })), MANIFEST, "which is gone"),
            (parameter(&json!({ "name": "a", "type": "mtls" })), MANIFEST, "switched it on"),
            (parameter(&json!({ "name": "a", "required": "yes" })), MANIFEST, "`required`"),
            (parameter(&json!({ "name": "a", "secure": 1 })), MANIFEST, "`secure`"),
            (parameter(&json!({ "name": "a", "type": "hidden", "required": true })), MANIFEST, "is hidden"),
            (list(json!([{ "name": "a", "type": "oauth" }, { "name": "b", "type": "oauth" }])), MANIFEST, "type oauth"),
            (parameter(&json!({ "name": "a", "type": "oauth", "secure": true })), MANIFEST, "cannot be secure"),
            (list(json!(many_mtls)), MANIFEST, "more than 3"),
            (parameter(&json!({ "name": "a", "type": "mtls", "default": "x" })), MANIFEST, "takes no `default`"),
            (parameter(&json!({ "name": "a", "type": "mtls", "secure": true })), MANIFEST, "takes no `secure`"),
            (parameter(&json!({ "name": "a", "type": "mtls", "scopes": [] })), MANIFEST, "takes no `scopes`"),
            (mtls(""), MANIFEST, "allowed_domain"),
            (mtls("https://panda.example"), MANIFEST, "allowed_domain"),
            (mtls("a.*.example"), MANIFEST, "allowed_domain"),
            (mtls("example"), MANIFEST, "allowed_domain"),
            (mtls(&format!("{}.example", "a".repeat(250))), MANIFEST, "allowed_domain"),
            (parameter(&json!({ "name": "a", "scopes": ["header"] })), MANIFEST, "is not secure"),
            (parameter(&json!({ "name": "a", "secure": true, "scopes": [] })), MANIFEST, "is not a list"),
            (parameter(&json!({ "name": "a", "secure": true, "scopes": ["cookie"] })), MANIFEST, "is not a list"),
            (parameter(&json!({ "name": "a", "secure": true, "scopes": "header" })), MANIFEST, "is not a list"),
        ],
    );
    each_has(
        Severity::Warning,
        vec![
            (parameter(&json!({ "name": "API_Token" })), MANIFEST, "sounds like a credential"),
            (parameter(&json!({ "name": "my_pwd", "type": "text" })), MANIFEST, "sounds like a credential"),
            (parameter(&json!({ "name": "a", "type": "hidden", "default": "x" })), MANIFEST, "has a default"),
            (parameter(&json!({ "name": "a", "secure": true, "default": "x" })), MANIFEST, "has a default"),
            (parameter(&json!({ "name": "a", "secure": true })), MANIFEST, "has no `scopes`"),
        ],
    );
    assert!(!validate(&mtls("*.panda.example")).iter().any(|problem| problem.sentence.contains("allowed_domain")));
}

#[test]
fn translations_have_their_rules() {
    let public = |texts: &Value| {
        let mut app = manifest(|manifest| manifest["private"] = json!(false));
        app.put(ENGLISH, texts.to_string());
        app
    };
    each_has(
        Severity::Error,
        vec![
            (without(ENGLISH), ENGLISH, "is missing"),
            (with(ENGLISH, "{"), ENGLISH, "not valid JSON"),
            (with(ENGLISH, "[]"), ENGLISH, "not a JSON object"),
            (with("translations/english.json", "{}"), "translations/english.json", "not named for a language"),
            (with("translations/de.txt", "{}"), "translations/de.txt", "not named for a language"),
            (with("translations/more/de.json", "{}"), "translations/more/de.json", "not named for a language"),
            (texts(&json!({})), ENGLISH, "app.name"),
            (texts(&json!({ "app": { "name": " " } })), ENGLISH, "app.name"),
            (texts(&json!({ "app": "Desk" })), ENGLISH, "`app` is not an object"),
            (public(&good_texts()), ENGLISH, "app.short_description"),
            (public(&good_texts()), ENGLISH, "app.long_description"),
            (public(&good_texts()), ENGLISH, "app.installation_instructions"),
            (texts(&json!({ "app": { "name": "D", "parameters": [] } })), ENGLISH, "`app.parameters` is not"),
            (texts(&json!({ "app": { "name": "D", "parameters": { "a": "A" } } })), ENGLISH, "app.parameters.a"),
            (texts(&json!({ "app": { "name": "D", "parameters": { "a": {} } } })), ENGLISH, "app.parameters.a"),
            (
                texts(&json!({ "app": { "name": "D", "chat": { "name": "D" } } })),
                ENGLISH,
                "`app.chat` is for a product",
            ),
            (texts(&json!({ "app": { "name": "D", "package": { "a": "text" } } })), ENGLISH, "`app.package.a`"),
            (
                texts(&json!({ "app": { "name": "D", "package": { "a": { "title": "x" } } } })),
                ENGLISH,
                "`app.package.a.title`",
            ),
        ],
    );
    let leaf = json!({ "title": "t", "value": "v" });
    none_has_a_problem(vec![
        public(&json!({ "app": { "name": "D", "description": "d", "long_description": "l",
            "installation_instructions": "i" } })),
        texts(&json!({ "app": { "name": "D", "package": { "a": { "b": leaf } }, "support": { "name": "D" } } })),
    ]);
}

#[test]
fn requirements_have_their_rules() {
    let file = "requirements.json";
    let many: serde_json::Map<_, _> =
        (0..5_001).map(|number| (format!("v{number}"), json!({ "title": "V" }))).collect();
    let objects = json!({ "custom_object_types": vec![json!({}); 51] });
    let lacks = |kind: &str, entry: Value| requirements(&json!({ kind: { "a": entry } }));
    each_has(
        Severity::Error,
        vec![
            (with(file, "{"), file, "not valid JSON"),
            (with(file, "[]"), file, "not a JSON object"),
            (with(file, r#"{"views":{"a":{"title":"A"},"a":{"title":"A"}}}"#), file, "`views.a` more than once"),
            (requirements(&json!({ "brands": {} })), file, "cannot be required"),
            (requirements(&json!({ "views": [] })), file, "is not an object"),
            (requirements(&json!({ "views": { "a": 1 } })), file, "`views.a` is not an object"),
            (lacks("automations", json!({})), file, "automations.a.title"),
            (lacks("ticket_fields", json!({ "title": "" })), file, "ticket_fields.a.title"),
            (lacks("user_fields", json!({ "title": "A" })), file, "user_fields.a.key"),
            (lacks("organization_fields", json!({ "title": "A" })), file, "organization_fields.a.key"),
            (lacks("webhooks", json!({})), file, "webhooks.a.name"),
            (lacks("webhooks", json!({})), file, "webhooks.a.status"),
            (lacks("webhooks", json!({})), file, "webhooks.a.endpoint"),
            (lacks("webhooks", json!({})), file, "webhooks.a.http_method"),
            (lacks("webhooks", json!({})), file, "webhooks.a.request_format"),
            (lacks("targets", json!({ "title": "A", "type": "http_target" })), file, "http_target"),
            (lacks("targets", json!({ "title": "A", "type": "url_target_v2" })), file, "url_target_v2"),
            (requirements(&json!({ "views": many })), file, "more than 5000"),
            (requirements(&json!({ "custom_objects": objects })), file, "more than 50"),
            (requirements(&json!({ "channel_integrations": { "a": {}, "b": {} } })), file, "more than one"),
        ],
    );
}

#[test]
fn pictures_have_their_sizes() {
    let nav_bar = manifest(|manifest| manifest["location"]["support"]["nav_bar"] = json!("https://a.example"));
    let two = manifest(|manifest| manifest["location"]["chat"] = json!({ "chat_sidebar": "https://a.example" }));
    each_has(
        Severity::Error,
        vec![
            (without("assets/logo.png"), "assets/logo.png", "is missing"),
            (without("assets/logo-small.png"), "assets/logo-small.png", "is missing"),
            (with("assets/logo.png", picture(128, 128)), "assets/logo.png", "128 x 128"),
            (with("assets/logo-small.png", picture(128, 129)), "assets/logo-small.png", "128 x 129"),
            (with("assets/logo.png", "GIF89a"), "assets/logo.png", "is no PNG"),
            (with("assets/banner.png", picture(830, 201)), "assets/banner.png", "830 x 201"),
            (with("assets/banner.png", "x"), "assets/banner.png", "is no PNG"),
            (two, "assets/support/logo.png", "is missing"),
        ],
    );
    each_has(Severity::Warning, vec![(nav_bar, "assets/icon_nav_bar.svg", "is missing although")]);
}

#[test]
fn drawings_have_their_rules() {
    let svg = |text: &str| with("assets/icon.svg", text);
    each_has(
        Severity::Error,
        vec![
            (svg("<svg><g></svg>"), "assets/icon.svg", "not well-formed"),
            (svg("<svg>"), "assets/icon.svg", "not well-formed"),
            (svg("plain"), "assets/icon.svg", "not well-formed"),
            (svg("<html/>"), "assets/icon.svg", "not well-formed"),
            (svg("<svg a=1/>"), "assets/icon.svg", "not well-formed"),
            (with("assets/icon.svg", vec![0xFF]), "assets/icon.svg", "not well-formed"),
        ],
    );
    let inside = |text: &str| svg(&format!(r#"<svg viewBox="0 0 1 1">{text}</svg>"#));
    each_has(
        Severity::Warning,
        vec![
            (svg("<svg/>"), "assets/icon.svg", "no `viewBox`"),
            (svg(r#"<svg><symbol id="default"/></svg>"#), "assets/icon.svg", "no `viewBox`"),
            (inside(r#"<symbol id="other"/>"#), "assets/icon.svg", "id=\"default\""),
            (inside("<script>1</script>"), "assets/icon.svg", "<script>"),
            (inside("<foreignObject/>"), "assets/icon.svg", "<foreignObject>"),
            (inside(r#"<g onclick="x()"/>"#), "assets/icon.svg", "the attribute onclick"),
            (inside(r#"<use href="https://evil.example/#a"/>"#), "assets/icon.svg", "links to the outside"),
            (inside(r#"<image href="data:image/png;base64,AA"/>"#), "assets/icon.svg", "stand-in"),
        ],
    );
}

#[test]
fn what_no_package_may_hold_is_known_by_name_and_content() {
    let extensions = [
        "rar", "zip", "gzip", "gz", "pdf", "doc", "docx", "avi", "bin", "bz", "bz2", "csh", "sh", "jar", "mp3", "mpeg",
        "odt", "pptx", "ppt", "xls", "xlsx", "7z", "PDF",
    ];
    for extension in extensions {
        let path = format!("assets/file.{extension}");
        each_has(Severity::Error, vec![(with(&path, "x"), &path, "takes in no package")]);
    }
    let contents: [&[u8]; 13] = [
        b"Rar!\x1A\x07\x01",
        b"PK\x03\x04zip",
        b"\x1F\x8B\x08",
        b"%PDF-1.7",
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
        b"BZh9",
        b"7z\xBC\xAF\x27\x1C",
        b"#!/bin/sh",
        b"ID3\x03",
        b"\xFF\xFB\x90",
        b"\x00\x00\x01\xBA",
        b"\x00\x00\x01\xB3",
        b"RIFF\0\0\0\0AVI LIST",
    ];
    for content in contents {
        each_has(Severity::Error, vec![(with("assets/data.json", content), "assets/data.json", "by its content")]);
    }
    each_has(Severity::Warning, vec![(with("assets/file.psd", "x"), "assets/file.psd", "does not name for assets")]);
}

#[test]
fn links_are_errors() {
    let mut app = good_app();
    app.put_link("assets/link.json");

    each_has(Severity::Error, vec![(app, "assets/link.json", "symbolic link")]);
}

#[test]
fn insecure_addresses_and_credentials_are_warned_about() {
    let contents = [
        ("assets/app.js", "fetch('http://panda.example/x')", "http:// address"),
        ("assets/a.html", "<img src=http://panda.example>", "http:// address"),
        ("assets/app.js", "const api_key = 'abc'", "credential"),
        ("assets/a.json", r#"{ "Password": "abc" }"#, "credential"),
        ("assets/a.xml", "<a secret=\"abc\"/>", "credential"),
        ("assets/a.html", "auth_key: `abc`", "credential"),
        ("assets/app.js", "x='AKIAABCDEFGHIJKLMNOP'", "credential"),
        ("assets/app.js", "-----BEGIN RSA PRIVATE KEY-----", "credential"),
    ];
    each_has(Severity::Warning, contents.map(|(path, text, about)| (with(path, text), path, about)).to_vec());
    none_has_a_problem(vec![
        with("assets/app.js", "const ns = 'http://www.w3.org/2000/svg'; fetch('http://localhost:1')"),
        with("assets/app.js", "const secret = ask(); const password = ''; use({ secret: '{{setting.app_secret}}' })"),
        with("assets/style.css", "/* http://panda.example */"),
    ]);
}

#[test]
fn all_problems_are_told_at_once_errors_first() {
    let mut app = manifest(|manifest| {
        remove(manifest, "author");
        manifest["frameworkVersion"] = json!("1.0");
        manifest["parameters"] = json!([{ "name": "a_token" }]);
    });
    app.put(ENGLISH, "{}");
    app.remove("assets/logo.png");

    let problems: Vec<_> = validate(&app).iter().map(ToString::to_string).collect();

    assert_eq!(
        problems,
        [
            "error: assets/logo.png: is missing; add a PNG of 320 x 320 pixels",
            "error: manifest.json: `author` is missing; add an object with name, email and url",
            "error: manifest.json: `frameworkVersion` is not accepted any more; write \"2.0\"",
            "error: translations/en.json: `app.name` is missing; add the text",
            "warning: manifest.json: the parameter `a_token` sounds like a credential; set secure: true",
        ]
    );
}
