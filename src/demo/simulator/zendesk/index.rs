//! Finding records by a text without looking at all of them: an account of 100,000 organizations is asked by name often.

use std::collections::HashMap;

/// Ids by a text, compared as the account compares names and external ids: trimmed, whatever the case.
///
/// Several records may share a text: a test can edit past the rules.
#[derive(Debug, Default)]
pub(super) struct Index(HashMap<String, Vec<u64>>);

impl Index {
    pub(super) fn add(&mut self, text: &str, id: u64) {
        let ids = self.0.entry(folded(text)).or_default();
        if !ids.contains(&id) {
            ids.push(id);
        }
    }

    pub(super) fn remove(&mut self, text: &str, id: u64) {
        let key = folded(text);
        if let Some(ids) = self.0.get_mut(&key) {
            ids.retain(|known| *known != id);
            if ids.is_empty() {
                self.0.remove(&key);
            }
        }
    }

    /// In the order in which they were added.
    pub(super) fn find(&self, text: &str) -> &[u64] {
        self.0.get(&folded(text)).map_or(&[], Vec::as_slice)
    }
}

/// What is left of a text when blanks around it and case do not count.
pub(super) fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}
