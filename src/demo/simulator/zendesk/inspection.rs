//! What tests ask of the account from outside: everything in it as values, and what was written how often.

use std::collections::BTreeMap;

use actix_web::http::Method;
use serde_json::{Map, Value, json};

use super::{ZendeskSimulator, jobs::JobSettings, organization_memberships, records::User, request::Request};

/// Accepted writes by method and route, `POST organizations/create_or_update` or `PUT organizations/{id}`.
#[derive(Debug, Default)]
pub(super) struct Writes(BTreeMap<String, usize>);

impl Writes {
    pub(super) fn note(&mut self, request: &Request, route: &[&str], status: u16) {
        if request.method == Method::GET || !(200..300).contains(&status) {
            return;
        }
        let route: Vec<&str> = route.iter().map(|segment| if is_id(segment) { "{id}" } else { segment }).collect();
        *self.0.entry(format!("{} {}", request.method, route.join("/"))).or_default() += 1;
    }
}

fn is_id(segment: &str) -> bool {
    segment.starts_with(|c: char| c.is_ascii_digit()) || segment.len() >= 26
}

impl ZendeskSimulator {
    /// Everything that provisioning touches, as the API tells it: `organizations`, `users` (with `identities`, without the
    /// deleted) and `organization_memberships`, each in the order of ids. Two equal dumps are two equal accounts.
    #[must_use]
    pub fn dump(&self) -> Value {
        let state = self.desk.account.state();
        let (records, origin) = (&state.records, self.url());
        let users = records.users.values().filter(|user| user.active).map(|user| with_identities(user, origin));
        json!({
            "organizations": records.organizations.values().map(|o| records.show_organization(o, origin)).collect::<Vec<_>>(),
            "users": users.collect::<Vec<_>>(),
            "organization_memberships": organization_memberships::all(records, origin),
        })
    }

    /// The organization with this external id, whatever its case.
    #[must_use]
    pub fn organization_of(&self, external_id: &str) -> Option<super::Organization> {
        self.desk.account.state().records.organizations.with_external_id(external_id).next().cloned()
    }

    /// Users who belong to an organization, in the order of their ids.
    #[must_use]
    pub fn members(&self, organization: u64) -> Vec<User> {
        let state = self.desk.account.state();
        let users = &state.records.users;
        users.members(organization).filter_map(|id| users.get(&id)).cloned().collect()
    }

    /// Accepted writes by method and route: `POST organizations/create_or_update`, `PUT organizations/{id}`.
    #[must_use]
    pub fn writes(&self) -> BTreeMap<String, usize> {
        self.desk.account.state().writes.0.clone()
    }

    /// Forgets which writes there were.
    pub fn clear_writes(&self) {
        self.desk.account.state().writes = Writes::default();
    }

    /// How many calls were answered 429, by the account itself or by a fault, since the log of calls was cleared.
    #[must_use]
    pub fn refused_for_rate(&self) -> usize {
        self.desk.calls.answered_with(429)
    }

    /// Messages the account sent to have an address confirmed.
    #[must_use]
    pub fn verification_mails(&self) -> usize {
        self.desk.account.state().records.users.verification_mails
    }

    /// Opens or closes `users/create_or_update_many`, which real accounts have closed.
    pub fn allow_bulk_import(&self, allowed: bool) {
        self.desk.account.state().records.users.bulk_import = allowed;
    }

    /// Changes how long jobs take and how they fail, also for those under way.
    pub fn adjust_jobs(&self, change: impl FnOnce(&mut JobSettings)) {
        change(&mut self.desk.account.state().jobs.settings);
    }

    /// The most jobs that were queued or running at once.
    #[must_use]
    pub fn most_open_jobs(&self) -> usize {
        self.desk.account.state().jobs.most_open()
    }

    /// Merges one organization into another, as an administrator would on the desk's own pages; `false` when one is missing.
    pub fn merge_organizations(&self, loser: u64, winner: u64) -> bool {
        self.edit(|records| records.merge_organizations(loser, winner))
    }
}

fn with_identities(user: &User, origin: &str) -> Value {
    let mut shown = user.show(origin);
    let identities = user.identities.iter().map(|identity| {
        Map::from_iter([
            ("type".to_owned(), json!(identity.kind)),
            ("value".to_owned(), json!(identity.value)),
            ("primary".to_owned(), json!(identity.primary)),
            ("verified".to_owned(), json!(identity.verified)),
        ])
    });
    shown["identities"] = identities.collect();
    shown
}
