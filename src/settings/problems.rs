//! What is wrong with a configuration, gathered while it is read.

use std::{cell::RefCell, collections::BTreeSet, fmt, rc::Rc};

/// One thing wrong with the configuration. Never quotes a value: it may be a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where: `tenants.panda.zendesk.subdomain`. Empty for the file as a whole.
    pub key: String,
    /// What is wrong and how to mend it.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.key.is_empty() { f.write_str(&self.message) } else { write!(f, "{}: {}", self.key, self.message) }
    }
}

/// The problems found so far, shared by all sections of one reading.
#[derive(Debug, Clone, Default)]
pub struct Problems(Rc<Reading>);

#[derive(Debug, Default)]
struct Reading {
    found: RefCell<Vec<Problem>>,
    known: RefCell<BTreeSet<String>>,
}

impl Problems {
    pub fn add(&self, key: &str, message: impl Into<String>) {
        self.0.found.borrow_mut().push(Problem { key: key.to_owned(), message: message.into() });
    }

    #[must_use]
    pub fn take(&self) -> Vec<Problem> {
        self.0.found.take()
    }

    pub(super) fn know(&self, keys: impl Iterator<Item = String>) {
        self.0.known.borrow_mut().extend(keys);
    }

    /// The full names of all settings that were asked for, given or not: all there are.
    #[must_use]
    pub fn known_keys(&self) -> BTreeSet<String> {
        self.0.known.borrow().clone()
    }
}
