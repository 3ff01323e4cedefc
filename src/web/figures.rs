//! How many requests each route answered, how well and how fast.
//!
//! Looking a figure up by its labels costs more than counting, so each worker keeps those of the routes it has served.

use std::{cell::RefCell, collections::HashMap, time::Duration};

use actix_web::{HttpRequest, http::StatusCode};
use metrics::{Counter, Histogram};

/// Label of requests that fit no route.
const NO_ROUTE: &str = "none";

thread_local! {
    static OF_ROUTES: RefCell<HashMap<String, Figures>> = RefCell::default();
}

struct Figures {
    ok: Counter,
    refused: Counter,
    failed: Counter,
    seconds: Histogram,
}

/// The pattern of the route that a request fits: `/panel/organizations/{id}`. Few, whatever is asked for.
#[must_use]
pub fn route(request: &HttpRequest) -> String {
    request.match_pattern().unwrap_or_else(|| NO_ROUTE.to_owned())
}

/// Counts an answered request.
pub fn count(route: &str, status: StatusCode, took: Duration) {
    OF_ROUTES.with_borrow_mut(|routes| {
        if !routes.contains_key(route) {
            routes.insert(route.to_owned(), Figures::of(route));
        }
        let Some(figures) = routes.get(route) else { return };
        match status.as_u16() {
            ..400 => figures.ok.increment(1),
            400..500 => figures.refused.increment(1),
            _ => figures.failed.increment(1),
        }
        figures.seconds.record(took.as_secs_f64());
    });
}

impl Figures {
    fn of(route: &str) -> Self {
        let requests =
            |class| metrics::counter!("portadesk_requests_total", "route" => route.to_owned(), "status" => class);
        Self {
            ok: requests("ok"),
            refused: requests("refused"),
            failed: requests("failed"),
            seconds: metrics::histogram!("portadesk_request_seconds", "route" => route.to_owned()),
        }
    }
}
