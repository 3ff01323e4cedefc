//! How the site differs from the seeded world: what was changed, made and removed while it runs.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use crate::demo::seed::FIRST_GENERATED;

/// Changes by number; customers and accounts that nobody touched weigh nothing.
#[derive(Debug, Clone, Default)]
pub(super) struct Changes {
    fields: HashMap<u64, Map<String, Value>>,
    account_fields: HashMap<u64, Map<String, Value>>,
    removed: HashSet<u64>,
    /// Accounts beyond the seeded ones, by customer.
    more_accounts: HashMap<u64, u32>,
    /// Customers that exist: those of the world behind this index are yet to be made.
    born: u32,
}

impl Changes {
    pub(super) fn new(born: u32) -> Self {
        Self { born, ..Self::default() }
    }

    pub(super) fn born(&self) -> u32 {
        self.born
    }

    /// The index of a customer made now; `None` when there is no room for one more.
    pub(super) fn bear(&mut self, room: u32) -> Option<u32> {
        let index = self.born;
        (index < room).then(|| {
            self.born += 1;
            index
        })
    }

    pub(super) fn is_removed(&self, i_customer: u64) -> bool {
        i_customer >= FIRST_GENERATED + u64::from(self.born)
            || (!self.removed.is_empty() && self.removed.contains(&i_customer))
    }

    pub(super) fn has_removals(&self) -> bool {
        !self.removed.is_empty()
    }

    /// Fields to lay over the customer's row; `None` when nothing was changed.
    pub(super) fn of(&self, i_customer: u64) -> Option<&Map<String, Value>> {
        if self.fields.is_empty() { None } else { self.fields.get(&i_customer) }
    }

    /// Customers with changed fields, in no order.
    pub(super) fn changed(&self) -> impl Iterator<Item = u64> {
        self.fields.keys().copied()
    }

    pub(super) fn set(&mut self, i_customer: u64, field: &str, value: Value) {
        self.fields.entry(i_customer).or_default().insert(field.to_owned(), value);
    }

    pub(super) fn remove(&mut self, i_customer: u64) {
        self.removed.insert(i_customer);
    }

    pub(super) fn restore(&mut self, i_customer: u64) {
        self.removed.remove(&i_customer);
        self.fields.remove(&i_customer);
    }

    pub(super) fn of_account(&self, i_account: u64) -> Option<&Map<String, Value>> {
        if self.account_fields.is_empty() { None } else { self.account_fields.get(&i_account) }
    }

    /// `bill_status` of the accounts for which it was changed.
    pub(super) fn account_states(&self) -> HashMap<u64, char> {
        let told = |fields: &Map<String, Value>| fields.get("bill_status")?.as_str()?.chars().next();
        self.account_fields.iter().filter_map(|(number, fields)| Some((*number, told(fields)?))).collect()
    }

    pub(super) fn set_of_account(&mut self, i_account: u64, field: &str, value: Value) {
        self.account_fields.entry(i_account).or_default().insert(field.to_owned(), value);
    }

    pub(super) fn more_accounts(&self, i_customer: u64) -> u32 {
        if self.more_accounts.is_empty() { 0 } else { self.more_accounts.get(&i_customer).copied().unwrap_or(0) }
    }

    pub(super) fn add_account(&mut self, i_customer: u64) {
        *self.more_accounts.entry(i_customer).or_default() += 1;
    }
}
