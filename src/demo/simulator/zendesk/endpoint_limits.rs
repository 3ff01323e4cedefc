//! Limits of single endpoints beside the account's own: each counts its calls by the minute.

use std::collections::{BTreeMap, HashMap};

use actix_web::http::Method;
use jiff::Timestamp;

use super::{
    answer::Answer,
    records::Records,
    request::{Request, id_of},
};

/// Per minute: update user per user, pushed app events, incremental exports. Organizations can be refused too
/// ("PUT may answer 429"), but by which number is not known: tests set it.
const KNOWN: [(&str, u32); 4] =
    [("users-update", 5), ("apps-notify", 100), ("incremental-organizations", 10), ("incremental-tickets", 10)];

/// The limits, and what is used up in this minute.
#[derive(Debug)]
pub(super) struct EndpointLimits {
    limits: BTreeMap<String, u32>,
    minute: i64,
    used: HashMap<(&'static str, u64), u32>,
}

impl Default for EndpointLimits {
    fn default() -> Self {
        let limits = KNOWN.iter().map(|(name, limit)| ((*name).to_owned(), *limit)).collect();
        Self { limits, minute: 0, used: HashMap::new() }
    }
}

impl EndpointLimits {
    /// `None` lifts a limit.
    pub(super) fn set(&mut self, class: &str, per_minute: Option<u32>) {
        match per_minute {
            Some(limit) => drop(self.limits.insert(class.to_owned(), limit)),
            None => drop(self.limits.remove(class)),
        }
    }

    /// Counts a call: the header that tells of its limit, or the refusal.
    pub(super) fn take(
        &mut self,
        request: &Request,
        route: &[&str],
        records: &Records,
        now: Timestamp,
    ) -> Result<Option<(&'static str, String)>, Answer> {
        let Some((class, subject)) = class_of(request, route, records) else { return Ok(None) };
        let Some(limit) = self.limits.get(class).copied() else { return Ok(None) };
        let minute = now.as_second().div_euclid(60);
        if minute != self.minute {
            self.minute = minute;
            self.used.clear();
        }
        let used = self.used.entry((class, subject)).or_default();
        let resets = 60 - now.as_second().rem_euclid(60);
        let header = header_of(class);
        if *used >= limit {
            let detail = "You have exceeded the limit of this endpoint";
            return Err(Answer::listed(429, "TooManyRequests", "Too many requests to update", detail)
                .with("Retry-After", resets)
                .with(header, format!("total={limit}; remaining=0; resets={resets}")));
        }
        *used += 1;
        Ok(Some((header, format!("total={limit}; remaining={}; resets={resets}", limit - *used))))
    }
}

/// To which limit a call belongs, and which record it is about where each has its own.
fn class_of(request: &Request, route: &[&str], records: &Records) -> Option<(&'static str, u64)> {
    Some(match (&request.method, route) {
        (&Method::PUT, ["users", id]) => ("users-update", id.parse().ok()?),
        (&Method::POST, ["users", "create_or_update"]) => ("users-update", updated_user(request, records)?),
        (&Method::PUT, ["organizations", id]) if *id != "update_many" => ("organizations-update", 0),
        (&Method::POST, ["organizations", "create_or_update"]) => ("organizations-create-or-update", 0),
        (&Method::POST, ["organizations"]) => ("organizations-create", 0),
        (&Method::GET, ["organizations", "autocomplete"]) => ("organizations-autocomplete", 0),
        (&Method::GET, ["organizations" | "users", "search"] | ["search"] | ["search", "count"]) => ("search", 0),
        (&Method::GET, ["job_statuses", ..]) => ("job-statuses", 0),
        (&Method::POST, ["apps", "notify"]) => ("apps-notify", 0),
        (&Method::GET, ["incremental", "tickets", ..]) => ("incremental-tickets", 0),
        (&Method::GET, ["incremental", "organizations"]) => ("incremental-organizations", 0),
        _ => return None,
    })
}

/// The user whom a `create_or_update` would change; a new one has no limit.
fn updated_user(request: &Request, records: &Records) -> Option<u64> {
    let body = request.json().ok()?;
    let user = body.get("user")?;
    let text = |key: &str| user.get(key)?.as_str();
    let by_external_id = text("external_id").and_then(|wanted| records.users.with_external_id(wanted));
    let found = by_external_id.or_else(|| records.users.identified_by("email", text("email")?));
    found.map(|user| user.id).or_else(|| user.get("id").and_then(id_of))
}

fn header_of(class: &str) -> &'static str {
    match class {
        "users-update" => "zendesk-ratelimit-users-update",
        "organizations-update" => "zendesk-ratelimit-organizations-update",
        "organizations-create-or-update" => "zendesk-ratelimit-organizations-create-or-update",
        "organizations-create" => "zendesk-ratelimit-organizations-create",
        "organizations-autocomplete" => "zendesk-ratelimit-organizations-autocomplete",
        "search" => "zendesk-ratelimit-search",
        "job-statuses" => "zendesk-ratelimit-job-statuses",
        "apps-notify" => "zendesk-ratelimit-apps-notify",
        "incremental-tickets" => "zendesk-ratelimit-incremental-tickets",
        _ => "zendesk-ratelimit-incremental-organizations",
    }
}
