//! Where each call goes and where it is counted: worked out once, since every call needs it.

use std::{fmt, time::Duration};

use metrics::{Counter, Gauge, Histogram};
use url::Url;

use super::{health::Circuit, method::Call};

/// The outcome of nearly all calls.
pub(super) const ANSWERED: &str = "answered";

/// One tenant's billing, call by call. The metrics have to be started before.
pub(super) struct Endpoints {
    tenant: String,
    calls: [Endpoint; Call::ALL.len()],
    breaker: Gauge,
}

struct Endpoint {
    url: Url,
    answered: Counter,
    seconds: Histogram,
}

impl fmt::Debug for Endpoints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoints").field("tenant", &self.tenant).finish_non_exhaustive()
    }
}

impl Endpoints {
    pub(super) fn new(base: &Url, tenant: &str) -> Self {
        let breaker = metrics::gauge!(
            "portadesk_upstream_breaker_state", "upstream" => "portabilling", "tenant" => tenant.to_owned(),
        );
        let calls = Call::ALL.map(|call| Endpoint {
            url: url(base, call),
            answered: calls_total(tenant, call, ANSWERED),
            seconds: metrics::histogram!(
                "portadesk_upstream_seconds",
                "upstream" => "portabilling", "tenant" => tenant.to_owned(), "call" => call.name(),
            ),
        });
        Self { tenant: tenant.to_owned(), calls, breaker }
    }

    pub(super) fn url(&self, call: Call) -> Url {
        self.calls[call.index()].url.clone()
    }

    pub(super) fn count(&self, call: Call, outcome: &'static str) {
        if outcome == ANSWERED {
            self.calls[call.index()].answered.increment(1);
        } else {
            calls_total(&self.tenant, call, outcome).increment(1);
        }
    }

    pub(super) fn took(&self, call: Call, took: Duration) {
        self.calls[call.index()].seconds.record(took.as_secs_f64());
    }

    pub(super) fn show(&self, circuit: Circuit) {
        self.breaker.set(f64::from(circuit.level()));
    }
}

fn url(base: &Url, call: Call) -> Url {
    let mut url = base.clone();
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().push("rest").extend(call.name().split('/'));
    }
    url
}

fn calls_total(tenant: &str, call: Call, outcome: &'static str) -> Counter {
    metrics::counter!(
        "portadesk_upstream_calls_total",
        "upstream" => "portabilling", "tenant" => tenant.to_owned(), "call" => call.name(), "outcome" => outcome,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_call_has_an_address_of_its_own_below_that_of_billing() {
        for base in ["https://billing.example.com/api", "https://billing.example.com/api/"] {
            let endpoints = Endpoints::new(&base.parse().unwrap(), "panda");
            for call in Call::ALL {
                let expected = format!("https://billing.example.com/api/rest/{}", call.name());
                assert_eq!(endpoints.url(call).as_str(), expected);
            }
        }
    }
}
