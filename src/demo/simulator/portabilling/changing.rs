//! Billing at work: customers and accounts are made, changed and closed, and the event framework tells of it.

use std::time::Duration;

use serde_json::{Map, Value};

use super::{
    EventCounts, EventSettings, PortaBillingSimulator,
    events::{Happening, is_contact, of_customer_field},
};
use crate::demo::seed::World;

impl PortaBillingSimulator {
    /// From now on events go there; `None` has nobody told. Events that wait already keep their words.
    pub fn send_events(&self, settings: Option<EventSettings>) {
        self.events.configure(settings);
    }

    /// Keeps events back, or lets those go that were kept.
    pub fn hold_events(&self, held: bool) {
        self.events.hold(held);
    }

    /// What has become of the events so far.
    #[must_use]
    pub fn event_counts(&self) -> EventCounts {
        self.events.counts()
    }

    /// Bodies that were answered 4xx and are lost, oldest first.
    #[must_use]
    pub fn dropped_events(&self) -> Vec<String> {
        self.events.dropped()
    }

    /// Blocks until every event was taken or dropped; `false` when that took longer. Not for a runtime's only thread.
    #[must_use]
    pub fn wait_for_events(&self, longest: Duration) -> bool {
        self.events.wait_until_empty(longest)
    }

    /// An event of any name: `DID/Updated` with `number`, `Invoice/Created` with `i_customer` and `i_invoice`.
    pub fn emit(&self, event_type: &str, variables: Value) {
        let variables = if let Value::Object(variables) = variables { variables } else { Map::new() };
        self.events.happened(&Happening::Other(event_type.to_owned(), variables));
    }

    /// Sends a body as it stands, well-formed or not.
    pub fn emit_body(&self, body: impl Into<String>) {
        self.events.send_body(body.into());
    }

    /// The number that the next event would have; it is used up.
    #[must_use]
    pub fn next_i_event(&self) -> u64 {
        self.events.next_number()
    }

    /// Makes a customer: one more of the seeded kind, with these fields over it. `None` after ten thousand.
    #[must_use]
    pub fn create_customer(&self, fields: &Value) -> Option<u64> {
        let mut made = None;
        self.state.change(|changes| {
            made = changes.bear(self.state.world.size()).map(World::i_customer);
            if let (Some(i_customer), Some(fields)) = (made, fields.as_object()) {
                fields.iter().for_each(|(field, value)| changes.set(i_customer, field, value.clone()));
            }
        });
        let i_customer = made?;
        self.events.happened(&Happening::CustomerCreated(i_customer));
        Some(i_customer)
    }

    /// Changes fields of a customer in one step; each kind of change is one event.
    pub fn change_customer(&self, i_customer: u64, fields: &Value) {
        let fields = fields.as_object().cloned().unwrap_or_default();
        self.state.change(|changes| {
            for (field, value) in &fields {
                changes.set(i_customer, field, value.clone());
            }
        });
        let settings = self.events.settings();
        let tells_contacts = settings.as_ref().is_none_or(|settings| settings.tells_contact_changes);
        let mut told: Vec<(&str, bool)> = Vec::new();
        for (field, value) in &fields {
            let word = match is_contact(field) {
                true if !tells_contacts => continue,
                true => ("Subscriber/ContactInfo/Changed", false),
                false => of_customer_field(field, value),
            };
            if !told.iter().any(|(name, _)| *name == word.0) {
                told.push(word);
            }
        }
        let fans_out = settings.is_some_and(|settings| settings.fans_out);
        for (name, is_inherited) in told {
            self.events.happened(&Happening::CustomerUpdated(i_customer, name));
            if is_inherited && fans_out {
                self.tell_accounts(i_customer, name);
            }
        }
    }

    /// Terminates a customer: it can still be read, as closed.
    pub fn close_customer(&self, i_customer: u64) {
        self.state.change(|changes| {
            changes.set(i_customer, "bill_status", "C".into());
            changes.set(i_customer, "status", "closed".into());
        });
        self.events.happened(&Happening::CustomerUpdated(i_customer, "Customer/Status/Closed"));
        if self.events.settings().is_some_and(|settings| settings.fans_out) {
            self.tell_accounts(i_customer, "Customer/Status/Closed");
        }
    }

    /// The record of a closed customer leaves billing for good.
    pub fn delete_customer(&self, i_customer: u64) {
        self.state.change(|changes| changes.remove(i_customer));
        self.events.happened(&Happening::CustomerDeleted(i_customer));
    }

    /// Makes an account of a customer; `None` when the customer does not exist or is full.
    #[must_use]
    pub fn create_account(&self, i_customer: u64) -> Option<u64> {
        let index = self.state.index_of(i_customer)?;
        self.state.change(|changes| changes.add_account(i_customer));
        let i_account = self.state.accounts(index).last()?.i_account;
        self.events.happened(&Happening::AccountCreated(i_account));
        Some(i_account)
    }

    /// Lays values over an account's fields, under their names in the API.
    pub fn change_account(&self, i_account: u64, fields: &Value) {
        let fields = fields.as_object().cloned().unwrap_or_default();
        let raw = match fields.get("blocked").and_then(Value::as_str) {
            Some("Y") => "Account/Blocked",
            Some(_) => "Account/Unblocked",
            None if fields.contains_key("i_product") => "Account/Product/Changed",
            None if fields.contains_key("balance") => "Account/BalanceChanged",
            None => "Account/Status/Changed",
        };
        self.lay_over_account(i_account, fields);
        self.events.happened(&Happening::AccountUpdated(i_account, raw));
    }

    pub fn close_account(&self, i_account: u64) {
        let closed = [("bill_status", "C"), ("status", "closed")];
        self.lay_over_account(
            i_account,
            closed.map(|(field, value)| (field.to_owned(), value.into())).into_iter().collect(),
        );
        self.events.happened(&Happening::AccountClosed(i_account));
    }

    fn lay_over_account(&self, i_account: u64, fields: Map<String, Value>) {
        self.state.change(|changes| {
            for (field, value) in fields {
                changes.set_of_account(i_account, &field, value);
            }
        });
    }

    /// A customer's state is its accounts' state: each of them raises an event of its own.
    fn tell_accounts(&self, i_customer: u64, raw: &str) {
        let raw = match raw {
            "Customer/Blocked" => "Account/Blocked",
            "Customer/Unblocked" => "Account/Unblocked",
            "Customer/Status/Suspend" => "Account/Status/Suspend",
            "Customer/Status/Suspended" => "Account/Status/Suspended",
            "Customer/Status/Closed" => "Account/Status/Closed",
            _ => "Account/Status/Changed",
        };
        let Some(index) = self.state.index_of(i_customer) else { return };
        for account in self.state.accounts(index) {
            let happening = match raw {
                "Account/Status/Closed" => Happening::AccountClosed(account.i_account),
                _ => Happening::AccountUpdated(account.i_account, raw),
            };
            self.events.happened(&happening);
        }
    }
}
