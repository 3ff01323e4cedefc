//! Waiting for what happens by itself.

use std::time::Duration;

use tokio::time::{Instant, sleep};

/// Longest wait; whatever takes longer on a busy machine is broken.
const PATIENCE: Duration = Duration::from_secs(30);

/// Asks again and again until there is an answer.
pub async fn until<T>(what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(Instant::now() < end, "waited in vain for: {what}");
        sleep(Duration::from_millis(5)).await;
    }
}
