//! What an answer's headers say about limits. Each of them is optional, and none is believed without bounds.

use std::time::Duration;

use reqwest::{StatusCode, header::HeaderMap};

/// What a 429 without `Retry-After` means (Zendesk's own Ruby client waits as long).
const UNNAMED_WAIT: Duration = Duration::from_secs(10);
/// Longest wait that is believed, so that a nonsensical header cannot silence us for a day.
pub(super) const LONGEST_WAIT: Duration = Duration::from_mins(15);
/// What the headers of single endpoints begin with: `zendesk-ratelimit-tickets-index: total=100; remaining=99; resets=41`.
const ENDPOINT: &str = "zendesk-ratelimit-";

/// All that one answer says of limits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Limits {
    /// The account's, for a minute.
    pub account: Limit,
    /// The endpoint's own: the tightest, where it names several.
    pub endpoint: Option<Limit>,
    /// How long Zendesk asks to wait.
    pub wait: Option<Duration>,
    /// Zendesk has refused the call because of a limit.
    pub is_refused: bool,
}

/// One limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Limit {
    pub total: Option<u64>,
    pub remaining: Option<u64>,
    pub resets_in: Option<Duration>,
}

impl Limits {
    pub fn read(status: StatusCode, headers: &HeaderMap) -> Self {
        let account = Limit {
            total: number(headers, "ratelimit-limit").or_else(|| number(headers, "x-rate-limit")),
            remaining: number(headers, "ratelimit-remaining").or_else(|| number(headers, "x-rate-limit-remaining")),
            resets_in: number(headers, "ratelimit-reset").map(seconds),
        };
        let named = headers.iter().filter(|(name, _)| name.as_str().starts_with(ENDPOINT));
        let endpoint =
            named.filter_map(|(_, value)| endpoint(value.to_str().ok()?)).min_by_key(|limit| limit.remaining);
        Self {
            account,
            endpoint,
            wait: asked_wait(status, headers),
            is_refused: status == StatusCode::TOO_MANY_REQUESTS,
        }
    }

    /// Whether a refusal is about this endpoint, or about jobs, and not about the account: then something is left of the
    /// account's requests, or the endpoint's own are used up.
    pub fn is_of_the_endpoint(&self) -> bool {
        let is_used_up = self.endpoint.is_some_and(|limit| limit.remaining == Some(0));
        self.is_refused && (is_used_up || self.account.remaining.is_some_and(|left| left > 0))
    }
}

fn asked_wait(status: StatusCode, headers: &HeaderMap) -> Option<Duration> {
    let named = number(headers, "retry-after").map(seconds);
    match status {
        StatusCode::TOO_MANY_REQUESTS => Some(named.unwrap_or(UNNAMED_WAIT)),
        StatusCode::SERVICE_UNAVAILABLE => named,
        _ => None,
    }
}

/// `total=100; remaining=99; resets=41`. `None` without what is left.
fn endpoint(value: &str) -> Option<Limit> {
    let mut limit = Limit::default();
    for (name, value) in value.split(';').filter_map(|part| part.split_once('=')) {
        let value = value.trim().parse::<u64>().ok();
        match name.trim() {
            "total" => limit.total = value,
            "remaining" => limit.remaining = value,
            "resets" => limit.resets_in = value.map(seconds),
            _ => {}
        }
    }
    limit.remaining.is_some().then_some(limit)
}

fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

fn seconds(number: u64) -> Duration {
    Duration::from_secs(number).min(LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(status: u16, headers: &[(&'static str, &str)]) -> Limits {
        let headers = headers.iter().map(|(name, value)| ((*name).parse().unwrap(), value.parse().unwrap()));
        Limits::read(StatusCode::from_u16(status).unwrap(), &headers.collect())
    }

    #[test]
    fn the_tightest_of_an_endpoints_limits_counts() {
        let limits = read(
            200,
            &[
                ("zendesk-ratelimit-users-update", "total=5; remaining=2; resets=41"),
                ("zendesk-ratelimit-other", "total=100;remaining=90;resets=10"),
                ("zendesk-ratelimit-odd", "nonsense"),
            ],
        );

        let resets_in = Some(Duration::from_secs(41));
        assert_eq!(limits.endpoint, Some(Limit { total: Some(5), remaining: Some(2), resets_in }));
        assert_eq!(limits.account, Limit::default());
    }

    #[test]
    fn a_refusal_is_the_endpoints_where_something_is_left_of_the_accounts_requests() {
        let account = ("x-rate-limit-remaining", "300");
        let endpoint = ("zendesk-ratelimit-users-update", "total=5; remaining=0; resets=41");
        for (status, headers, expected) in [
            (429, vec![account], true),
            (429, vec![endpoint], true),
            (429, vec![("x-rate-limit-remaining", "0")], false),
            (429, vec![], false),
            (200, vec![account, endpoint], false),
            (503, vec![account], false),
        ] {
            assert_eq!(read(status, &headers).is_of_the_endpoint(), expected, "{status} {headers:?}");
        }
    }
}
