//! The number that a request, its log lines and the message shown to a person have in common.

use std::{
    fmt,
    hash::{BuildHasher, RandomState},
    sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    },
};

use tracing::Span;

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

/// Answers a request under its number, which [`current`], [`carried`] and [`span`] know meanwhile.
pub fn under<F: Future>(id: CorrelationId, answering: F) -> impl Future<Output = F::Output> {
    CURRENT.scope(id, answering)
}

/// The number of the request that is being answered, as text; empty outside of one.
#[must_use]
pub fn current() -> String {
    CURRENT.try_with(ToString::to_string).unwrap_or_default()
}

/// Work that a request causes and that goes on in a task of its own: it stays that request's work.
pub fn carried<F: Future>(work: F) -> impl Future<Output = F::Output> {
    let id = CURRENT.try_with(|id| *id).ok();
    async move {
        match id {
            Some(id) => CURRENT.scope(id, work).await,
            None => work.await,
        }
    }
}

/// A span that names the request that is being answered, for log lines; none outside of one. A request that is answered
/// from memory would pay more for it than for anything else, so it is meant for what asks an upstream.
#[must_use]
pub fn span() -> Span {
    CURRENT.try_with(|id| tracing::info_span!("request", request.id = %id)).unwrap_or_else(|_| Span::none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_in_a_task_of_its_own_stays_the_requests() {
        let id = CorrelationId::next();

        let told = under(id, async {
            let carried = tokio::spawn(carried(async { current() })).await.unwrap();
            let left = tokio::spawn(async { current() }).await.unwrap();
            (current(), carried, left)
        });

        assert_eq!(told.await, (id.to_string(), id.to_string(), String::new()));
        assert_eq!(current(), "");
    }
}
