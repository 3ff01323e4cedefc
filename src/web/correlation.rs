//! The number that a request, its log lines and the message shown to a person have in common.

use std::{
    fmt,
    hash::{BuildHasher, RandomState},
    sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    },
};

use tracing::Instrument as _;

/// Names one request: eight characters of this process, then a count. Short enough to read out on the phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CorrelationId {
    process: u32,
    count: u32,
}

/// Tells processes apart and keeps nothing secret, so the seed of the standard library's hash maps will do.
#[expect(clippy::cast_possible_truncation, reason = "any 32 bits of it")]
static PROCESS: LazyLock<u32> = LazyLock::new(|| RandomState::new().hash_one(()) as u32);
static COUNT: AtomicU32 = AtomicU32::new(0);

impl CorrelationId {
    /// The next number of this process.
    #[must_use]
    pub fn next() -> Self {
        Self { process: *PROCESS, count: COUNT.fetch_add(1, Ordering::Relaxed) }
    }
}

impl fmt::Display for CorrelationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}-{:x}", self.process, self.count)
    }
}

tokio::task_local! {
    /// The request that this task is answering.
    static CURRENT: CorrelationId;
}

/// Answers a request under its number: [`current`] names it, and so does every log line written meanwhile.
pub fn under<F: Future>(id: CorrelationId, answering: F) -> impl Future<Output = F::Output> {
    let span = tracing::info_span!("request", request.id = %id);
    CURRENT.scope(id, answering).instrument(span)
}

/// The number of the request that is being answered, as text; empty only outside the edge.
#[must_use]
pub fn current() -> String {
    CURRENT.try_with(ToString::to_string).unwrap_or_default()
}
