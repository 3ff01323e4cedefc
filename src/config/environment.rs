//! Lays the environment over the file: `PORTADESK__TENANTS__PANDA__ZENDESK__CLIENT_SECRET` is
//! `client_secret` of `[tenants.zendesk]` of the tenant named `panda` (or of the tenant with that number, from 0).

use std::collections::BTreeSet;

use toml::{Table, Value};

use crate::settings::Problems;

/// What every variable of ours starts with.
pub const PREFIX: &str = "PORTADESK__";

/// Puts `variables` (name, value) into `table` and returns the keys that the file had given as well.
pub fn overlay(
    table: &mut Table,
    variables: impl IntoIterator<Item = (String, String)>,
    problems: &Problems,
) -> BTreeSet<String> {
    let mut given_twice = BTreeSet::new();
    for (name, value) in variables {
        let Some(path) = name.strip_prefix(PREFIX) else { continue };
        let path = path.to_ascii_lowercase();
        let parts: Vec<&str> = path.split("__").collect();
        match put(table, &parts, value) {
            Ok(true) => {
                given_twice.insert(full_name(table, &parts));
            }
            Ok(false) => {}
            Err(reason) => problems.add("", format!("the environment variable {name} {reason}")),
        }
    }
    given_twice
}

/// Whether there was a value before.
fn put(table: &mut Table, parts: &[&str], value: String) -> Result<bool, &'static str> {
    match parts {
        [] | [""] => Err("names no setting"),
        [key] => Ok(table.insert((*key).to_owned(), Value::String(value)).is_some()),
        [key, rest @ ..] => {
            let entry = table.entry((*key).to_owned()).or_insert_with(|| Value::Table(Table::new()));
            match entry {
                Value::Table(inner) => put(inner, rest, value),
                Value::Array(items) => put_into_list(items, rest, value),
                _ => Err("names a part of a setting that has no parts"),
            }
        }
    }
}

fn put_into_list(items: &mut [Value], parts: &[&str], value: String) -> Result<bool, &'static str> {
    let [which, rest @ ..] = parts else { return Err("names no entry of the list") };
    let position = position_of(items, which).ok_or("names an entry that the file does not have")?;
    match &mut items[position] {
        Value::Table(inner) => put(inner, rest, value),
        _ => Err("names a part of a setting that has no parts"),
    }
}

fn position_of(items: &[Value], which: &str) -> Option<usize> {
    let by_name = items.iter().position(|item| {
        let name = item.get("name").and_then(Value::as_str).unwrap_or_default();
        // Variable names have no dashes: `panda-west` is PANDA_WEST there.
        name.to_ascii_lowercase().replace('-', "_") == which
    });
    by_name.or_else(|| which.parse().ok().filter(|index| *index < items.len()))
}

/// The name a section gives the same key: tenants by their name, as the reader renames them.
fn full_name(table: &Table, parts: &[&str]) -> String {
    let Some(Value::Array(items)) = table.get(parts[0]) else { return parts.join(".") };
    let name = parts
        .get(1)
        .and_then(|which| position_of(items, which))
        .and_then(|position| items[position].get("name").and_then(Value::as_str));
    match name {
        Some(name) => format!("{}.{name}.{}", parts[0], parts[2..].join(".")),
        None => parts.join("."),
    }
}
