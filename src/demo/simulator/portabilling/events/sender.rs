//! Sends the queue's events over HTTP, several at once.

use std::{
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use reqwest::{Client, header};
use tokio::sync::Notify;

use super::{
    Authorization, EventCounts, EventSettings, Happening,
    queue::{Pending, Queue},
};
use crate::{clock::Clock, demo::simulator::courier::Courier};

/// The sending half of the framework. Sends in the background until it is dropped.
#[derive(Debug)]
pub(in super::super) struct Sender {
    shared: Arc<Shared>,
    _courier: Courier,
}

#[derive(Debug)]
struct Shared {
    clock: Clock,
    queue: Mutex<Queue>,
    changed: Notify,
}

impl Sender {
    pub(in super::super) fn start(clock: Clock) -> io::Result<Self> {
        let courier = Courier::start("espf-events")?;
        let shared = Arc::new(Shared { clock, queue: Mutex::default(), changed: Notify::new() });
        courier.spawn(dispatch(Arc::clone(&shared), courier.client.clone()));
        Ok(Self { shared, _courier: courier })
    }

    pub(in super::super) fn configure(&self, settings: Option<EventSettings>) {
        self.shared.change(|queue| queue.configure(settings));
    }

    pub(in super::super) fn settings(&self) -> Option<EventSettings> {
        self.shared.queue().settings.clone()
    }

    pub(in super::super) fn hold(&self, held: bool) {
        self.shared.change(|queue| queue.is_held = held);
    }

    pub(in super::super) fn happened(&self, happening: &Happening) {
        let now = self.shared.clock.now();
        self.shared.change(|queue| queue.happened(happening, now));
    }

    pub(in super::super) fn send_body(&self, body: String) {
        self.shared.change(|queue| queue.add_body(body));
    }

    pub(in super::super) fn next_number(&self) -> u64 {
        self.shared.queue().next_number()
    }

    pub(in super::super) fn counts(&self) -> EventCounts {
        self.shared.queue().counts
    }

    pub(in super::super) fn dropped(&self) -> Vec<String> {
        self.shared.queue().dropped.clone()
    }

    /// Waits, on any runtime or on none, until nothing waits any more; `false` when that took too long.
    pub(in super::super) fn wait_until_empty(&self, longest: Duration) -> bool {
        let begun = Instant::now();
        while self.counts().waiting > 0 {
            if begun.elapsed() > longest {
                return false;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        true
    }
}

impl Shared {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut Queue)) {
        change(&mut self.queue());
        self.changed.notify_one();
    }
}

async fn dispatch(shared: Arc<Shared>, client: Client) {
    loop {
        let next = shared.queue().take();
        match next {
            Some((pending, settings)) => {
                tokio::spawn(deliver(Arc::clone(&shared), client.clone(), pending, settings));
            }
            None => shared.changed.notified().await,
        }
    }
}

async fn deliver(shared: Arc<Shared>, client: Client, pending: Pending, settings: EventSettings) {
    let date = shared.clock.now().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let mut request = client
        .post(&settings.url)
        .timeout(settings.timeout)
        .header(header::DATE, date)
        .header(header::CONTENT_TYPE, "application/json");
    request = match &settings.authorization {
        Authorization::None => request,
        Authorization::Basic { user, password } => request
            .header(header::AUTHORIZATION, format!("Basic {}", BASE64_STANDARD.encode(format!("{user}:{password}")))),
        Authorization::Custom { header, value } => request.header(header, value),
    };
    let answer = request.body(pending.body.clone()).send().await;
    let status = match answer {
        Ok(answer) => {
            let status = answer.status().as_u16();
            // Read to its end, so that the connection can be used again.
            let _ = answer.bytes().await;
            Some(status)
        }
        Err(_) => None,
    };
    let again = shared.queue().answered(&pending, status);
    shared.changed.notify_one();
    if again {
        tokio::time::sleep(settings.retry_interval).await;
        shared.change(|queue| queue.put_back(pending));
    }
}
