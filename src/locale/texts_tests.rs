//! The texts are complete, the same in shape in every language, and every key in the sources exists.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use super::{Language, messages::TEXTS};

/// A message's key with its source, placeholders and all.
type Messages = BTreeMap<String, String>;

/// Reads keys and bodies line by line: a key stands at the start of its line, what belongs to it is indented.
fn messages(language: Language) -> Messages {
    let mut messages = Messages::new();
    for file in TEXTS.get_dir(language.tag()).unwrap().files() {
        let mut key = None;
        for line in file.contents_utf8().unwrap().lines() {
            if line.starts_with(|letter: char| letter.is_ascii_lowercase()) {
                let (name, body) = line.split_once(" =").unwrap();
                let earlier = messages.insert(name.to_owned(), body.to_owned());
                assert!(earlier.is_none(), "{name} is defined twice in {language:?}");
                key = Some(name.to_owned());
            } else if let Some(key) = key.as_ref().filter(|_| line.starts_with(' ')) {
                messages.get_mut(key).unwrap().push_str(line);
            }
        }
    }
    messages
}

fn arguments(body: &str) -> BTreeSet<&str> {
    let name_end =
        |rest: &str| rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_' && letter != '-');
    body.split('$').skip(1).map(|rest| &rest[..name_end(rest).unwrap_or(rest.len())]).collect()
}

fn sources(folder: &str, extension: &str) -> Vec<(PathBuf, String)> {
    fn collect(folder: &Path, extension: &str, found: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                collect(&path, extension, found);
            } else if path.extension().is_some_and(|known| known == extension) {
                found.push((path.clone(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let mut found = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), extension, &mut found);
    found
}

fn is_key(text: &str) -> bool {
    text.contains('-')
        && text.starts_with(|letter: char| letter.is_ascii_lowercase())
        && text.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-')
}

/// Keys that a source names: in `texts.get("…")` and `t.get("…")`, and where a key is followed by an argument's name,
/// as in `.with("…", "name", …)` and `.count("…", "name", …)`.
fn keys_asked_for(source: &str) -> BTreeSet<String> {
    let dense: String = source.split_whitespace().collect::<Vec<_>>().join("").replace("texts()", "texts");
    let literal_after = |rest: &str| rest.split_once('"').map(|(key, after)| (key.to_owned(), after.to_owned()));
    let mut keys = BTreeSet::new();
    for call in ["texts.get(\"", "t.get(\""] {
        for (at, _) in dense.match_indices(call) {
            let before = dense[..at].chars().next_back();
            let whole_name = !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
            if let Some((key, _)) = literal_after(&dense[at + call.len()..]).filter(|_| whole_name) {
                keys.insert(key);
            }
        }
    }
    for call in [".with(\"", ".count(\"", ".format(\""] {
        for (at, _) in dense.match_indices(call) {
            if let Some((key, after)) = literal_after(&dense[at + call.len()..])
                && is_key(&key)
                && (after.starts_with(",\"") || call == ".format(\"")
            {
                keys.insert(key);
            }
        }
    }
    keys
}

#[test]
fn every_language_has_the_messages_and_arguments_of_english() {
    let english = messages(Language::English);
    for language in Language::ALL {
        let translated = messages(language);
        let keys = |messages: &Messages| messages.keys().cloned().collect::<BTreeSet<_>>();
        let (missing, surplus) = (&keys(&english) - &keys(&translated), &keys(&translated) - &keys(&english));
        assert!(missing.is_empty() && surplus.is_empty(), "{language:?} lacks {missing:?}, has too many: {surplus:?}");
        for (key, body) in &english {
            assert_eq!(arguments(body), arguments(&translated[key]), "arguments of {key} in {language:?}");
        }
    }
}

#[test]
fn no_message_is_empty_or_left_in_english() {
    // Names and abbreviations that are the same everywhere are short: "ID", "SIP".
    const SHORTEST_WORDS: usize = 4;
    let english = messages(Language::English);
    for language in Language::ALL {
        for (key, body) in messages(language) {
            assert!(!body.trim().is_empty(), "{key} in {language:?} is empty");
            let foreign_letters = matches!(language, Language::Ukrainian | Language::Arabic) && key != "app-name";
            let outside_arguments = body.split('{').map(|part| part.rsplit('}').next().unwrap_or_default());
            let letters = outside_arguments.flat_map(str::chars).filter(char::is_ascii_alphabetic).count();
            let same = body == english[&key] && letters >= SHORTEST_WORDS;
            assert!(!(foreign_letters && same), "{key} in {language:?} is not translated: {body}");
        }
    }
}

#[test]
fn messages_that_count_have_every_plural_form_of_their_language() {
    for (language, forms) in [
        (Language::English, &["[one]", "[other]"][..]),
        (Language::German, &["[one]", "[other]"]),
        (Language::Spanish, &["[one]", "[other]"]),
        (Language::Ukrainian, &["[one]", "[few]", "[many]", "[other]"]),
        (Language::Arabic, &["[zero]", "[one]", "[two]", "[few]", "[many]", "[other]"]),
    ] {
        for (key, body) in messages(language).iter().filter(|(_, body)| body.contains("[one]")) {
            for form in forms {
                assert!(body.contains(form), "{key} in {language:?} lacks {form}");
            }
        }
    }
}

#[test]
fn every_key_that_a_source_names_exists() {
    let english = messages(Language::English);
    let files = sources("src", "rs").into_iter().chain(sources("templates", "html"));
    // The rooms that speak to other systems ask JSON objects for keys in the same way.
    let speaks = |path: &Path| {
        !["zendesk", "portabilling", "simulator"].iter().any(|room| path.iter().any(|part| part == *room))
    };
    for (path, source) in files.filter(|(path, _)| speaks(path) && !path.ends_with("texts_tests.rs")) {
        for key in keys_asked_for(&source) {
            assert!(english.contains_key(&key), "{key:?} in {} is no message", path.display());
        }
    }
}

#[test]
fn every_text_about_customers_is_used_and_every_key_among_them_exists() {
    let files: Vec<_> = sources("src", "rs").into_iter().chain(sources("templates", "html")).collect();
    let literals: BTreeSet<&str> =
        files.iter().flat_map(|(_, source)| source.split('"')).filter(|key| is_key(key)).collect();
    let english = messages(Language::English);
    let customer_file = TEXTS.get_file("en/customer.ftl").unwrap().contents_utf8().unwrap();
    for key in english.keys().filter(|key| customer_file.contains(&format!("\n{key} ="))) {
        assert!(literals.contains(key.as_str()), "{key} is used nowhere");
    }
    let areas = ["customer-", "money-", "status-", "account-", "invoice-", "charge-", "format-"];
    for (path, source) in files.iter().filter(|(path, _)| path.components().any(|part| part.as_os_str() == "customers"))
    {
        for key in source.split('"').filter(|key| is_key(key) && areas.iter().any(|area| key.starts_with(area))) {
            let prefix = key.ends_with('-');
            assert!(prefix || english.contains_key(key), "{key:?} in {} is no message", path.display());
        }
    }
}

#[test]
fn the_search_for_keys_finds_them_however_a_call_is_written() {
    let source = r#"
        texts.get("one-a"); presentation.texts().get("one-b"); {{ t.get("one-c") }} headers.get("content-type");
        texts.with(
            "two-a",
            "name", value); json.with("kind", 1); texts.count("two-b", "count", 3); rows.count("no"); at.get("x-y")
    "#;

    let keys: Vec<_> = keys_asked_for(source).into_iter().collect();

    assert_eq!(keys, ["one-a", "one-b", "one-c", "two-a", "two-b"]);
}
