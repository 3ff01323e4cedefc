//! Logs and figures: where they go and in which shape.
//!
//! Lines are written by a thread of their own: a request never waits for the terminal or the disk. What that thread
//! has not written when the process is killed is lost; a regular stop writes everything.

pub mod correlation;

use std::{
    io::{self, IsTerminal},
    sync::{Mutex, PoisonError},
};

use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};
use tracing_appender::non_blocking::{NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::{EnvFilter, layer::SubscriberExt, util::SubscriberInitExt};

use crate::settings::Section;

/// How to log.
#[derive(Debug, Clone)]
pub struct Settings {
    pub format: Format,
    /// `tracing` directives, such as `info` or `portadesk=debug`.
    pub filter: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Pretty,
    /// One object a line, for machines.
    Json,
}

impl Default for Settings {
    fn default() -> Self {
        Self { format: Format::Pretty, filter: "info".to_owned() }
    }
}

impl Settings {
    #[must_use]
    pub fn read(mut section: Section) -> Self {
        let default = Self::default();
        let format = section.choice("format", &[("pretty", Format::Pretty), ("json", Format::Json)], default.format);
        let filter = section.text("filter").unwrap_or(default.filter);
        if EnvFilter::try_new(&filter).is_err() {
            section.problem("filter", "must be tracing directives such as \"info\" or \"info,portadesk=debug\"");
        }
        section.finish();
        Self { format, filter }
    }
}

/// Lines that wait for the writing thread; of a flood beyond it the rest is dropped. The room is taken at start: about
/// half a megabyte.
const LINES_WAITING: usize = 10_000;

/// Starts logging for the whole process. Keep the guard until the end: dropping it writes what is left.
pub fn start(settings: &Settings) -> WorkerGuard {
    let (writer, guard) = NonBlockingBuilder::default().buffered_lines_limit(LINES_WAITING).finish(io::stderr());
    let filter = EnvFilter::try_new(&settings.filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let registry = tracing_subscriber::registry().with(filter);
    let mut layer = tracing_subscriber::fmt::layer().with_writer(writer).with_target(false);
    if !io::stderr().is_terminal() {
        // A journal or a file would show the colours' codes.
        layer = layer.with_ansi(false);
    }
    // A second start (tests in one process) keeps the first subscriber.
    let started = match settings.format {
        Format::Pretty => registry.with(layer).try_init(),
        Format::Json => registry.with(layer.json().flatten_event(true)).try_init(),
    };
    if started.is_err() {
        tracing::debug!("telemetry.already_started");
    }
    guard
}

/// Upper bounds in seconds of the histograms' buckets: from a cached fragment to a deadline.
const BUCKETS: [f64; 12] = [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.1, 0.25, 1.0, 2.5, 8.0, 30.0];

/// The figures of this process. There is one set, however many services run in it (tests).
#[derive(Clone)]
pub struct Metrics(PrometheusHandle);

impl std::fmt::Debug for Metrics {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Metrics")
    }
}

impl Metrics {
    /// Starts counting, or joins the counting that has begun.
    ///
    /// # Errors
    /// When something else in this process counts already.
    pub fn start() -> Result<Self, BuildError> {
        static STARTED: Mutex<Option<Metrics>> = Mutex::new(None);
        let mut started = STARTED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(metrics) = &*started {
            return Ok(metrics.clone());
        }
        let metrics = Self(PrometheusBuilder::new().set_buckets(&BUCKETS)?.install_recorder()?);
        *started = Some(metrics.clone());
        Ok(metrics)
    }

    /// All figures in Prometheus' text format.
    #[must_use]
    pub fn render(&self) -> String {
        self.0.render()
    }

    /// Sums up what has come in; without it the figures' raw values would pile up between two readings.
    pub fn sum_up(&self) {
        self.0.run_upkeep();
    }
}
