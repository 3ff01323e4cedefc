//! The account behind the API: one call in, one answer out. Knows nothing of sockets.

use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use actix_web::http::Method;
use jiff::Timestamp;

use super::{
    answer::{Answer, Outcome},
    apps::Apps,
    endpoint_limits::EndpointLimits,
    groups, incremental,
    inspection::Writes,
    jobs::Jobs,
    keys::AppKey,
    merges::Merges,
    oauth::{Caller, Secrets, Tokens, unauthenticated},
    organization_memberships, organizations, queries,
    quota::Quota,
    records::{Records, User, UserRole},
    request::Request,
    ticket_search, tickets, users,
    webhooks::{Post, Webhooks, events_of},
};
use crate::clock::Clock;

/// The user as whom client credentials act: the admin who made the OAuth client.
const CLIENT_ACTS_AS: u64 = 535;

/// One help desk account.
#[derive(Debug)]
pub(super) struct Account {
    pub(super) clock: Clock,
    /// As browsers and API callers reach it; known once the server has its port.
    pub(super) origin: OnceLock<String>,
    pub(super) subdomain: String,
    pub(super) key: AppKey,
    pub(super) post: Post,
    state: Mutex<State>,
}

/// What changes while the account is used.
#[derive(Debug)]
pub(super) struct State {
    pub(super) records: Records,
    pub(super) apps: Apps,
    pub(super) jobs: Jobs,
    pub(super) merges: Merges,
    pub(super) tokens: Tokens,
    pub(super) secrets: Secrets,
    pub(super) quota: Quota,
    pub(super) endpoint_limits: EndpointLimits,
    pub(super) webhooks: Webhooks,
    pub(super) writes: Writes,
    /// Where the app's iframe is opened; `None` until the panel runs.
    pub(super) panel_url: Option<String>,
}

/// A call whose caller is known.
#[derive(Debug)]
pub(super) struct Call<'a> {
    pub(super) request: &'a Request,
    pub(super) origin: &'a str,
    pub(super) now: Timestamp,
    /// `None` when nobody signed in.
    pub(super) user: Option<&'a User>,
}

impl Account {
    pub(super) fn new(clock: Clock, subdomain: String, key: AppKey, post: Post, state: State) -> Self {
        Self { clock, origin: OnceLock::new(), subdomain, key, post, state: Mutex::new(state) }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn origin(&self) -> &str {
        self.origin.get().map_or("", String::as_str)
    }

    /// Answers one API call.
    pub(super) fn answer(&self, request: &Request) -> Answer {
        let mut state = self.state();
        let now = self.clock.now();
        let segments: Vec<&str> = request.segments.iter().map(String::as_str).collect();
        match segments.as_slice() {
            ["oauth", "tokens"] if request.method == Method::POST => {
                let State { tokens, secrets, .. } = &mut *state;
                tokens.grant(request, secrets, now).unwrap_or_else(|refusal| refusal)
            }
            ["api", "v2", route @ ..] => {
                let allowance = state.quota.take(now);
                if allowance.exceeded {
                    return allowance.tell(allowance.refusal());
                }
                let answer = self.limited(&mut state, request, route, now).unwrap_or_else(|refusal| refusal);
                state.writes.note(request, route, answer.status);
                self.tell(&mut state);
                allowance.tell(answer)
            }
            _ => Answer::no_such_endpoint(),
        }
    }

    /// Tells the webhooks what has changed since the last time.
    pub(super) fn tell(&self, state: &mut State) {
        let changes = state.records.organizations.take_journal();
        if state.webhooks.is_empty() {
            return;
        }
        let now = self.clock.now();
        for (event_type, organization, event) in changes.iter().flat_map(events_of) {
            for webhook in state.webhooks.subscribed(&event_type) {
                self.post.send(webhook, &event_type, organization, &event, now);
            }
        }
    }

    fn limited(&self, state: &mut State, request: &Request, route: &[&str], now: Timestamp) -> Outcome {
        let State { endpoint_limits, records, .. } = &mut *state;
        let header = endpoint_limits.take(request, route, records, now)?;
        let answer = self.api(state, request, route, now).unwrap_or_else(|refusal| refusal);
        Ok(header.into_iter().fold(answer, |answer, (name, value)| answer.with(name, value)))
    }

    fn api(&self, state: &mut State, request: &Request, route: &[&str], now: Timestamp) -> Outcome {
        let anonymous = matches!(route, ["apps", _, "public_key" | "public_key.pem"]);
        let caller = if anonymous {
            None
        } else {
            if !request.accepts_json() {
                return Err(Answer::refused(406, "NotAcceptable", "Send Accept: application/json"));
            }
            let State { tokens, secrets, records, .. } = &*state;
            tokens.caller(request, secrets, records, CLIENT_ACTS_AS, now)?
        };
        check_scope(request, route, caller.as_ref(), anonymous)?;
        let user = caller.as_ref().and_then(|caller| state.records.users.get(&caller.user_id)).cloned();
        let call = Call { request, origin: self.origin(), now, user: user.as_ref() };
        let State { records, apps, jobs, merges, tokens, webhooks, .. } = state;
        match route {
            ["oauth", "tokens", "current"] => {
                let caller = caller.as_ref().ok_or_else(unauthenticated)?;
                match request.method {
                    Method::GET => tokens.current(caller, false),
                    Method::DELETE => tokens.current(caller, true),
                    _ => Err(Answer::no_such_endpoint()),
                }
            }
            [kind @ ("users" | "organizations"), id, "requests"] => queries::requests(&call, records, kind, id),
            ["organizations", rest @ ..] => organizations::answer(&call, records, jobs, merges, rest),
            ["organization_fields", rest @ ..] => records.organization_fields.answer(&call, rest),
            ["organization_memberships", rest @ ..] => organization_memberships::answer(&call, records, jobs, rest),
            ["organization_merges", rest @ ..] => merges.answer(&call, rest),
            ["incremental", "tickets", "cursor"] if request.method == Method::GET => {
                incremental::tickets(&call, records)
            }
            ["incremental", "organizations"] if request.method == Method::GET => {
                incremental::organizations(&call, records)
            }
            ["webhooks", rest @ ..] => webhooks.answer(&call, rest),
            ["job_statuses", rest @ ..] => jobs.answer(&call, rest),
            ["search"] if request.method == Method::GET => ticket_search::find(&call, records),
            ["search", "count"] if request.method == Method::GET => ticket_search::count(&call, records),
            ["tickets", rest @ ..] => {
                queries::answer(&call, records, rest).unwrap_or_else(|| tickets::answer(&call, records, rest))
            }
            ["uploads", rest @ ..] => queries::uploads(&call, records, rest),
            ["users", rest @ ..] => users::answer(&call, records, jobs, rest),
            ["groups", rest @ ..] => groups::answer(&call, records, rest),
            ["custom_roles"] => users::custom_roles(&call),
            ["group_memberships"] => groups::all_memberships(&call, records),
            ["apps", rest @ ..] => apps.answer(&call, &self.key, rest),
            _ => Err(Answer::no_such_endpoint()),
        }
    }
}

/// Everything but the app's key and `users/me` needs a signed-in caller whose scope covers the resource.
fn check_scope(request: &Request, route: &[&str], caller: Option<&Caller>, anonymous: bool) -> Result<(), Answer> {
    if anonymous || route == ["oauth", "tokens", "current"] {
        return Ok(());
    }
    let Some(caller) = caller else {
        return if route == ["users", "me"] { Ok(()) } else { Err(unauthenticated()) };
    };
    let resources: &[&str] = match route {
        ["users" | "organizations", _, "requests"] => &["requests"],
        ["organizations", _, "tickets", ..] => &["organizations", "tickets"],
        // Uploads have no scope of their own in the list.
        ["tickets" | "uploads", ..] | ["incremental", "tickets", ..] => &["tickets"],
        // Which scope opens what has none of its own name is not known: the one of the records it is about does here.
        ["organizations" | "organization_fields" | "organization_merges" | "incremental", ..] => &["organizations"],
        ["organization_memberships", ..] => &["organizations", "users"],
        ["job_statuses", ..] => &["organizations", "users", "tickets"],
        // Groups have no scope of their own: only the wide ones open them.
        ["users", _, "group_memberships" | "groups"] => &[],
        ["users", ..] => &["users"],
        ["apps", ..] => &["apps"],
        ["webhooks", ..] => &["webhooks"],
        _ => &[],
    };
    let writes = request.method != Method::GET;
    if caller.covers(resources, writes) { Ok(()) } else { Err(Answer::out_of_scope()) }
}

impl Call<'_> {
    pub(super) fn must_be_staff(&self) -> Result<(), Answer> {
        self.must(User::is_staff)
    }

    pub(super) fn must_be_admin(&self) -> Result<(), Answer> {
        self.must(|user| user.role == UserRole::Admin)
    }

    pub(super) fn must_edit_organizations(&self) -> Result<(), Answer> {
        self.must(organizations::may_edit)
    }

    fn must(&self, allowed: impl Fn(&User) -> bool) -> Result<(), Answer> {
        if self.user.is_some_and(allowed) { Ok(()) } else { Err(Answer::forbidden()) }
    }
}
