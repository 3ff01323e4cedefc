//! How many requests each route answered, how well and how fast.
//!
//! Looking a figure up by its labels costs more than counting, so each worker keeps those of the routes it has served.

use std::{cell::RefCell, time::Duration};

use actix_web::{HttpRequest, http::StatusCode};
use metrics::{Counter, Histogram};

use super::Route;

/// Label of requests that fit no route.
const NO_ROUTE: &str = "none";

thread_local! {
    /// Few, so that going through them is quicker than any index.
    static OF_ROUTES: RefCell<Vec<Figures>> = const { RefCell::new(Vec::new()) };
}

struct Figures {
    route: &'static str,
    ok: Counter,
    refused: Counter,
    failed: Counter,
    seconds: Histogram,
}

/// The path of the route that a request fits, as [`ROUTES`](super::ROUTES) has it. Few, whatever is asked for.
#[must_use]
pub fn route(request: &HttpRequest) -> &'static str {
    request.app_data::<Route>().map_or(NO_ROUTE, |route| route.path)
}

/// Counts an answered request.
pub fn count(route: &'static str, status: StatusCode, took: Duration) {
    OF_ROUTES.with_borrow_mut(|routes| {
        let known = routes.iter().position(|figures| figures.route == route);
        let place = known.unwrap_or_else(|| {
            routes.push(Figures::of(route));
            routes.len() - 1
        });
        let Some(figures) = routes.get(place) else { return };
        match status.as_u16() {
            ..400 => figures.ok.increment(1),
            400..500 => figures.refused.increment(1),
            _ => figures.failed.increment(1),
        }
        figures.seconds.record(took.as_secs_f64());
    });
}

impl Figures {
    fn of(route: &'static str) -> Self {
        let requests = |class| metrics::counter!("portadesk_requests_total", "route" => route, "status" => class);
        Self {
            route,
            ok: requests("ok"),
            refused: requests("refused"),
            failed: requests("failed"),
            seconds: metrics::histogram!("portadesk_request_seconds", "route" => route),
        }
    }
}
