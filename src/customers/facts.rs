//! Labelled values, collected in the order in which they are shown.

use super::{Fact, FactKind, Field, Presentation};

pub(super) struct Facts<'a> {
    presentation: &'a Presentation<'a>,
    facts: Vec<Fact>,
}

impl<'a> Facts<'a> {
    pub(super) fn new(presentation: &'a Presentation<'a>) -> Self {
        Self { presentation, facts: Vec::new() }
    }

    /// A value, if there is one and the tenant shows its field.
    pub(super) fn add(&mut self, field: Field, label: &str, kind: FactKind, value: Option<String>) {
        if self.presentation.shown.has(field) {
            self.always(label, kind, value);
        }
    }

    pub(super) fn text(&mut self, field: Field, label: &str, value: Option<String>) {
        self.add(field, label, FactKind::Text, value);
    }

    /// One fact for each value, all under the same label.
    pub(super) fn each(&mut self, field: Field, label: &str, kind: FactKind, values: &[String]) {
        for value in values {
            self.add(field, label, kind, Some(value.clone()));
        }
    }

    /// A value that no tenant can hide.
    pub(super) fn always(&mut self, label: &str, kind: FactKind, value: Option<String>) {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            self.facts.push(Fact { label: self.presentation.text(label), value, kind });
        }
    }

    pub(super) fn into_vec(self) -> Vec<Fact> {
        self.facts
    }
}
