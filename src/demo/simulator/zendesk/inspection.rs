//! What tests ask of the account from outside: everything in it as values, and what was written how often.

use std::{collections::BTreeMap, time::Duration};

use actix_web::http::Method;
use serde_json::{Map, Value, json};

use super::{
    Delivery, SignatureOrder, Webhook, ZendeskSimulator, jobs::JobSettings, organization_memberships, records::User,
    request::Request,
};

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

    /// From now on this endpoint is limited beside the account: `organizations-update`, `organizations-create-or-update`,
    /// `users-update` (per user), `search`, `job-statuses`, ...; `None` lifts the limit.
    pub fn set_endpoint_limit(&self, class: &str, per_minute: Option<u32>) {
        self.desk.account.state().endpoint_limits.set(class, per_minute);
    }

    /// Has an address told of every organization event, signed with this secret.
    #[expect(clippy::must_use_candidate, reason = "often only the effect is wanted")]
    pub fn add_webhook(&self, endpoint: &str, secret: &str) -> Webhook {
        self.desk.account.state().webhooks.add(endpoint, secret)
    }

    /// In which order timestamp and body are signed from now on.
    pub fn sign_webhooks_as(&self, order: SignatureOrder) {
        self.desk.account.post.sign_as(order);
    }

    /// Posts any body to a webhook, signed now; `timestamp` replaces the present moment.
    pub fn post_to_webhook(&self, webhook: &Webhook, body: &str, timestamp: Option<&str>) {
        let now = super::records::instant(self.desk.account.clock.now());
        let invocation = format!("01TESTPOST{}", self.webhook_deliveries().len());
        self.desk.account.post.post(webhook, invocation, body.to_owned(), timestamp.unwrap_or(&now).to_owned());
    }

    /// Sends a delivery again, word for word, with the same invocation id and timestamp.
    pub fn repeat_delivery(&self, delivery: &Delivery) {
        self.desk.account.post.repeat(delivery);
    }

    /// The latest deliveries, at most 10,000, in the order in which they were made.
    #[must_use]
    pub fn webhook_deliveries(&self) -> Vec<Delivery> {
        self.desk.account.post.deliveries()
    }

    /// Blocks until no delivery is on its way; `false` when that took longer. Not for a runtime's only thread.
    #[must_use]
    pub fn wait_for_webhooks(&self, longest: Duration) -> bool {
        self.desk.account.post.wait(longest)
    }

    /// Rows that jobs have worked on, whatever became of them.
    #[must_use]
    pub fn bulk_rows(&self) -> u64 {
        self.desk.account.state().jobs.rows()
    }

    /// The most jobs that were queued or running at once.
    #[must_use]
    pub fn most_open_jobs(&self) -> usize {
        self.desk.account.state().jobs.most_open()
    }

    /// Merges one organization into another, as an administrator would on the desk's own pages; `false` when one is missing.
    #[expect(clippy::must_use_candidate, reason = "often only the effect is wanted")]
    pub fn merge_organizations(&self, loser: u64, winner: u64) -> bool {
        self.desk.account.state().merges.note(loser, winner);
        self.edit(|records| records.merge_organizations(loser, winner))
    }

    /// Whether the merges of an organization that is gone can still be asked for; no page says so.
    pub fn tell_of_losers(&self, tells: bool) {
        self.desk.account.state().merges.tells_of_losers = tells;
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
