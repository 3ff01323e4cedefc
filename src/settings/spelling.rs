//! What a misspelt key was meant to be.

use std::collections::BTreeSet;

/// The known key that a misspelt one resembles most, if any does.
pub(super) fn nearest<'a>(key: &str, known: &'a BTreeSet<String>) -> Option<&'a str> {
    let plain = key.to_ascii_lowercase().replace('-', "_");
    let most_slips = plain.chars().count().div_ceil(4);
    let distances = known.iter().map(|known| (slips(&plain, known), known.as_str()));
    distances.filter(|(slips, _)| *slips <= most_slips).min().map(|(_, known)| known)
}

/// How many letters have to be added, dropped or changed to get from one word to the other (Levenshtein's distance).
fn slips(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (done, letter) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = done + 1;
        for (column, other) in to.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *other);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(row[column] + 1).min(diagonal + 1);
        }
    }
    row[to.len()]
}
