//! Every view in every language: complete, escaped, and free of what the page's policy forbids.

use std::collections::BTreeSet;

use super::{ErrorView, samples};
use crate::{
    locale::Language,
    web::{manage, rows},
};

/// The files of texts that belong to the panel.
const FILES: [&str; 7] = ["panel", "matching", "manage", "tickets", "care", "senders", "costs"];

/// The keys of one language's texts for the panel, in no order.
fn keys(language: Language) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for file in FILES {
        let path = format!("{}/src/locale/texts/{}/{file}.ftl", env!("CARGO_MANIFEST_DIR"), language.tag());
        let source = std::fs::read_to_string(path).unwrap();
        let lines = source.lines().filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase()));
        keys.extend(lines.filter_map(|line| Some(line.split_once(" =")?.0.to_owned())));
    }
    keys
}

/// The keys that are put together from words when they are asked for.
fn composed_keys() -> BTreeSet<String> {
    let codes = ErrorView::CODES.map(|code| format!("error-{}", code.replace('_', "-")));
    let advices = codes.clone().map(|key| format!("{key}-advice"));
    let composed = rows::composed_keys().into_iter().chain(manage::composed_keys()).chain(super::care::composed_keys());
    composed.chain(codes).chain(advices).collect()
}

#[test]
fn every_language_has_the_same_panel_texts() {
    let english = keys(Language::English);

    for language in Language::ALL {
        assert_eq!(keys(language), english, "{language:?}");
    }
}

#[test]
fn every_key_that_is_put_together_exists_in_every_language() {
    for language in Language::ALL {
        let missing: Vec<String> = composed_keys().difference(&keys(language)).cloned().collect();
        assert!(missing.is_empty(), "{language:?} lacks {missing:?}");
    }
}

#[test]
fn no_text_is_missing_from_any_view_in_any_language() {
    for language in Language::ALL {
        for sample in samples::all(language) {
            let visible = sample.html.replace("portadesk-session", "");
            for prefix in [
                "panel-", "search-", "link-", "state-", "suggest-", "error-", "manage-", "tickets-", "care-",
                "assign-", "costs-",
            ] {
                // A key that has no text shows up as the key itself, between tags or in a label.
                for opening in [">", "label=\"", "title=\""] {
                    assert!(!visible.contains(&format!("{opening}{prefix}")), "{language:?} {}", sample.name);
                }
            }
        }
    }
}

#[test]
fn every_panel_text_is_used() {
    let mut used = String::new();
    for folder in [
        "templates/panel",
        "templates/manage",
        "templates/billing",
        "templates/parts",
        "templates/care",
        "src/web/care",
        "src/web/views",
        "src/web/views/manage",
        "src/web/manage",
        "src/web/billing",
        "src/web",
    ] {
        for entry in std::fs::read_dir(format!("{}/{folder}", env!("CARGO_MANIFEST_DIR"))).unwrap() {
            let path = entry.unwrap().path();
            let invents = ["samples.rs", "tests.rs"].iter().any(|name| path.ends_with(name));
            if path.is_file() && !invents {
                used.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
    }
    let composed = composed_keys();

    let unused: Vec<String> = keys(Language::English)
        .into_iter()
        .filter(|key| !used.contains(&format!("\"{key}\"")) && !composed.contains(key))
        .collect();

    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn names_with_markup_are_shown_and_never_run() {
    for language in Language::ALL {
        for sample in samples::all(language) {
            assert!(!sample.html.contains("<script>"), "{}", sample.name);
            assert!(!sample.html.contains("<b>Handel"), "{}", sample.name);
        }
    }
    let suspended = samples::all(Language::English).into_iter().find(|sample| sample.name == "linked-suspended");
    assert!(suspended.unwrap().html.contains("&#60;script&#62;alert(1)"));
}

#[test]
fn no_view_needs_inline_script_or_style() {
    for sample in samples::all(Language::English) {
        for forbidden in [" style=", "<style", " onclick=", " onload=", "javascript:"] {
            assert!(!sample.html.contains(forbidden), "{} {forbidden}", sample.name);
        }
    }
}

#[test]
fn the_shell_carries_the_session_and_names_no_customer() {
    let samples = samples::all(Language::Arabic);
    let shell = &samples.iter().find(|sample| sample.name == "shell").unwrap().html;

    assert!(shell.contains(r#"<html lang="ar" dir="rtl" data-color-scheme="light" data-stand="beside">"#));
    assert!(shell.contains(r#"<meta name="portadesk-session" content="session-value">"#));
    assert!(!shell.contains("Nordwind"));
}

#[test]
fn nothing_can_be_linked_while_billing_is_down_or_without_the_right() {
    let samples = samples::all(Language::English);
    let html = |name: &str| &samples.iter().find(|sample| sample.name == name).unwrap().html;

    for name in [
        "linked-billing-down",
        "linked-billing-busy",
        "named-billing-down",
        "linked-view-only",
        "results-view-only",
        "conflict-view-only",
    ] {
        assert!(!html(name).contains(r#"data-action="link""#), "{name}");
        assert!(!html(name).contains(r#"data-action="unlink""#), "{name}");
    }
    assert!(html("linked").contains(r#"data-action="unlink""#));
}

#[test]
fn moving_a_link_names_exactly_the_partners_that_were_shown() {
    let samples = samples::all(Language::English);
    let conflict = &samples.iter().find(|sample| sample.name == "conflict").unwrap().html;

    assert!(
        conflict.contains(r#"data-customer="10042" data-replacing-customer="10043" data-replacing-organization="362""#)
    );
    assert!(conflict.contains(r#"data-evidence="email""#));
}

#[test]
fn every_error_has_one_sentence_an_advice_a_code_and_a_reference() {
    for sample in samples::all(Language::German).iter().filter(|sample| sample.name.starts_with("error-")) {
        assert!(sample.html.contains("data-code="), "{}", sample.name);
        assert!(sample.html.contains("01HZX3T9Q7"), "{}", sample.name);
        assert!(!sample.html.contains("-advice"), "{}", sample.name);
    }
}
