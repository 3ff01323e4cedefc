//! Dependencies point one way. A new arrow is a visible line in this table.
//!
//! Foundations (`causes`, `clock`, `locale`, `settings`, `outbound`, `sealing`, `waits`) name nobody.

#![expect(clippy::unwrap_used, reason = "a source file that cannot be read fails the test")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// Which rooms each room may name with `crate::`.
const ARROWS: &[(&str, &[&str])] = &[
    ("causes", &[]),
    ("clock", &[]),
    ("outbound", &[]),
    ("locale", &[]),
    ("settings", &[]),
    ("waits", &[]),
    ("sealing", &[]),
    ("telemetry", &["settings"]),
    ("remembered", &["clock", "telemetry"]),
    ("portabilling", &["clock", "outbound", "telemetry"]),
    ("zendesk", &["causes", "clock", "outbound", "telemetry"]),
    ("espf", &["outbound", "portabilling", "settings"]),
    ("store", &["clock", "portabilling", "zendesk"]),
    ("ledger", &["clock", "portabilling", "store", "zendesk"]),
    ("customers", &["clock", "locale", "portabilling", "remembered", "settings"]),
    ("search", &["clock", "portabilling", "remembered", "settings"]),
    ("linking", &["clock", "ledger", "portabilling", "remembered", "settings", "store", "waits", "zendesk"]),
    ("senders", &["clock", "ledger", "linking", "remembered", "search", "settings", "store", "zendesk"]),
    ("costs", &["clock", "customers", "portabilling", "settings", "store", "zendesk"]),
    ("organizations", &["customers", "portabilling", "search", "settings", "zendesk"]),
    (
        "provisioning",
        &[
            "clock",
            "customers",
            "espf",
            "ledger",
            "linking",
            "organizations",
            "portabilling",
            "sealing",
            "search",
            "settings",
            "store",
            "waits",
            "zendesk",
        ],
    ),
    (
        "care",
        &[
            "clock",
            "customers",
            "ledger",
            "linking",
            "portabilling",
            "sealing",
            "settings",
            "store",
            "waits",
            "zendesk",
        ],
    ),
    ("sessions", &["clock", "remembered", "settings", "zendesk"]),
    ("keys", &["clock", "store"]),
    ("visits", &["clock", "portabilling", "settings", "store"]),
    ("tickets", &["clock", "linking", "portabilling", "remembered", "settings", "zendesk"]),
    (
        "tenants",
        &[
            "care",
            "costs",
            "customers",
            "linking",
            "portabilling",
            "provisioning",
            "search",
            "senders",
            "sessions",
            "tickets",
            "zendesk",
        ],
    ),
    (
        "web",
        &[
            "care",
            "causes",
            "clock",
            "costs",
            "customers",
            "keys",
            "ledger",
            "linking",
            "locale",
            "portabilling",
            "provisioning",
            "search",
            "senders",
            "sessions",
            "settings",
            "store",
            "telemetry",
            "tenants",
            "tickets",
            "visits",
            "zendesk",
        ],
    ),
    (
        "config",
        &[
            "care",
            "costs",
            "customers",
            "linking",
            "outbound",
            "portabilling",
            "provisioning",
            "search",
            "senders",
            "sessions",
            "settings",
            "telemetry",
            "tickets",
            "visits",
            "web",
            "zendesk",
        ],
    ),
    (
        "app",
        &[
            "care",
            "clock",
            "config",
            "costs",
            "customers",
            "espf",
            "keys",
            "ledger",
            "linking",
            "portabilling",
            "provisioning",
            "search",
            "senders",
            "sessions",
            "store",
            "telemetry",
            "tenants",
            "tickets",
            "visits",
            "web",
            "zendesk",
        ],
    ),
    // The stage writes a configuration and hands it over; the simulators below it name no other room but the clock and the
    // maker of HTTP clients, with which they send events and webhooks.
    ("demo", &["clock", "config", "outbound"]),
    // It words what is missing in the panel's own sections and rules.
    (
        "doctor",
        &["causes", "clock", "config", "customers", "espf", "outbound", "portabilling", "sessions", "store", "zendesk"],
    ),
    (
        "commands",
        &[
            "app",
            "cli",
            "clock",
            "config",
            "costs",
            "demo",
            "doctor",
            "keys",
            "ledger",
            "linking",
            "portabilling",
            "provisioning",
            "store",
            "telemetry",
            "visits",
            "zendesk",
        ],
    ),
    ("cli", &["keys", "portabilling"]),
];

/// Crates that have one home.
const HOMES: &[(&str, &[&str])] = &[
    ("actix_web", &["web", "app", "demo", "main"]),
    ("actix_http", &["app"]),
    ("actix_server", &["app"]),
    ("reqwest", &["causes", "espf", "outbound", "portabilling", "zendesk", "doctor", "web", "demo"]),
    ("sqlx", &["store"]),
];

#[test]
fn rooms_name_only_the_rooms_below_them() {
    let allowed: BTreeMap<&str, BTreeSet<&str>> =
        ARROWS.iter().map(|(room, below)| (*room, below.iter().copied().collect())).collect();
    let mut broken = Vec::new();
    for file in sources() {
        let room = room_of(&file);
        if room == "lib" || room == "main" || room == "build" {
            continue;
        }
        let Some(below) = allowed.get(room.as_str()) else {
            broken.push(format!("{room} has no line in the table"));
            continue;
        };
        for named in names_after("crate::", &code(&file)) {
            if named != room && allowed.contains_key(named.as_str()) && !below.contains(named.as_str()) {
                broken.push(format!("{} names crate::{named}", file.display()));
            }
        }
    }
    broken.sort();
    broken.dedup();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn each_framework_has_one_home() {
    let mut broken = Vec::new();
    for file in sources() {
        let room = room_of(&file);
        for (name, homes) in HOMES {
            if code(&file).contains(&format!("{name}::")) && !homes.contains(&room.as_str()) {
                broken.push(format!("{} names {name}", file.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn the_simulators_share_no_types_with_the_clients() {
    let simulators = sources().into_iter().filter(|file| file.to_string_lossy().contains("demo/simulator"));
    for file in simulators {
        for client in ["crate::portabilling", "crate::zendesk"] {
            assert!(!code(&file).contains(client), "{} names {client}", file.display());
        }
    }
}

fn sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    assert!(found.len() > 30, "the sources are not where they are looked for");
    found
}

/// The first folder below `src`, or the file's own name.
fn room_of(file: &Path) -> String {
    let below = file.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    let first = below.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// The file without its comments and without its tests, which may name anything.
fn code(file: &Path) -> String {
    if file.file_stem().is_some_and(|stem| stem.to_string_lossy().ends_with("tests"))
        || file.components().any(|part| part.as_os_str() == "tests")
    {
        return String::new();
    }
    let text = fs::read_to_string(file).unwrap();
    let production = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    production.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The names that follow `crate::`, also inside braces.
fn names_after(prefix: &str, code: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (position, _) in code.match_indices(prefix) {
        let rest = &code[position + prefix.len()..];
        match rest.strip_prefix('{') {
            None => drop(names.insert(word(rest))),
            Some(list) => {
                let mut depth = 0;
                for part in list.split_inclusive(['{', '}', ',', ';']) {
                    if depth == 0 {
                        names.insert(word(part.trim_start()));
                    }
                    match part.chars().last() {
                        Some('{') => depth += 1,
                        Some('}') if depth == 0 => break,
                        Some('}') => depth -= 1,
                        Some(';') => break,
                        _ => {}
                    }
                }
            }
        }
    }
    names
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}
