//! Posting events: the signature, the few retries, and the log that tests read.

use std::{
    collections::VecDeque,
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use aws_lc_rs::hmac;
use base64::{Engine, prelude::BASE64_STANDARD};
use jiff::Timestamp;
use reqwest::{Client, header};
use serde_json::Value;

use super::{Webhook, events};
use crate::demo::simulator::{
    courier::Courier,
    zendesk::{companies::Organization, random, records::instant},
};

/// How long an answer is waited for; 10 and 12 seconds are both told.
const TIMEOUT: Duration = Duration::from_secs(10);
const MOST_ATTEMPTS: u32 = 4;
/// A longer `Retry-After` is not waited for.
const LONGEST_WAIT: u64 = 60;
/// Deliveries that can be read back.
const REMEMBERED: usize = 10_000;

/// Which comes first in what is signed: the pages contradict each other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SignatureOrder {
    #[default]
    TimestampThenBody,
    BodyThenTimestamp,
}

/// One event on its way to one webhook, and what became of it.
#[derive(Debug, Clone)]
pub struct Delivery {
    pub endpoint: String,
    pub webhook_id: String,
    pub invocation_id: String,
    pub timestamp: String,
    pub signature: String,
    pub body: String,
    /// The statuses of the answers so far; `None` where there was none.
    pub answers: Vec<Option<u16>>,
    pub is_done: bool,
}

/// The account's post office. Delivers in the background until it is dropped.
#[derive(Debug)]
pub(in super::super) struct Post {
    courier: Courier,
    shared: Arc<Mutex<Log>>,
}

#[derive(Debug, Default)]
struct Log {
    order: SignatureOrder,
    deliveries: VecDeque<(u64, Delivery)>,
    made: u64,
    open: usize,
}

impl Post {
    pub(in super::super) fn start() -> io::Result<Self> {
        Ok(Self { courier: Courier::start("zendesk-webhooks")?, shared: Arc::default() })
    }

    pub(in super::super) fn sign_as(&self, order: SignatureOrder) {
        lock(&self.shared).order = order;
    }

    pub(in super::super) fn send(
        &self,
        to: &Webhook,
        event_type: &str,
        of: &Organization,
        event: &Value,
        now: Timestamp,
    ) {
        let (Ok(id), Ok(invocation_id)) = (random::uuid(), random::hex(13)) else { return };
        let body = events::body(event_type, &id, now, of, event).to_string();
        self.post(to, invocation_id.to_uppercase(), body, instant(now));
    }

    /// Sends a delivery once more, word for word: at least once is what is promised.
    pub(in super::super) fn repeat(&self, delivery: &Delivery) {
        self.dispatch(Delivery { answers: Vec::new(), is_done: false, ..delivery.clone() });
    }

    /// Any body, signed.
    pub(in super::super) fn post(&self, to: &Webhook, invocation_id: String, body: String, timestamp: String) {
        let order = lock(&self.shared).order;
        self.dispatch(Delivery {
            endpoint: to.endpoint.clone(),
            webhook_id: to.id.clone(),
            invocation_id,
            signature: sign(&to.secret, &timestamp, &body, order),
            timestamp,
            body,
            answers: Vec::new(),
            is_done: false,
        });
    }

    pub(in super::super) fn deliveries(&self) -> Vec<Delivery> {
        lock(&self.shared).deliveries.iter().map(|(_, delivery)| delivery.clone()).collect()
    }

    /// Waits, on any runtime or on none, until nothing is on its way; `false` when that took too long.
    pub(in super::super) fn wait(&self, longest: Duration) -> bool {
        let begun = Instant::now();
        while lock(&self.shared).open > 0 {
            if begun.elapsed() > longest {
                return false;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        true
    }

    fn dispatch(&self, delivery: Delivery) {
        let number = {
            let mut log = lock(&self.shared);
            log.made += 1;
            log.open += 1;
            if log.deliveries.len() == REMEMBERED {
                log.deliveries.pop_front();
            }
            let number = log.made;
            log.deliveries.push_back((number, delivery.clone()));
            number
        };
        self.courier.spawn(deliver(Arc::clone(&self.shared), self.courier.client.clone(), number, delivery));
    }
}

async fn deliver(shared: Arc<Mutex<Log>>, client: Client, number: u64, delivery: Delivery) {
    for attempt in 1..=MOST_ATTEMPTS {
        let answer = client
            .post(&delivery.endpoint)
            .timeout(TIMEOUT)
            .header(header::CONTENT_TYPE, "application/json; charset=utf-8")
            .header(header::USER_AGENT, "Zendesk Webhook")
            .header("x-zendesk-account-id", "12514403")
            .header("x-zendesk-webhook-id", &delivery.webhook_id)
            .header("x-zendesk-webhook-invocation-id", &delivery.invocation_id)
            .header("x-zendesk-webhook-signature", &delivery.signature)
            .header("x-zendesk-webhook-signature-timestamp", &delivery.timestamp)
            .body(delivery.body.clone())
            .send()
            .await
            .ok();
        let status = answer.as_ref().map(|answer| answer.status().as_u16());
        lock(&shared).edit(number, |delivery| delivery.answers.push(status));
        let wait = answer.as_ref().and_then(|answer| answer.headers().get(header::RETRY_AFTER));
        let wait = wait.and_then(|wait| wait.to_str().ok()?.parse().ok()).filter(|wait: &u64| *wait <= LONGEST_WAIT);
        let pause = match (status, wait) {
            (Some(409), wait) => wait.unwrap_or(0),
            (Some(429 | 503), Some(wait)) => wait,
            _ => break,
        };
        if attempt < MOST_ATTEMPTS {
            tokio::time::sleep(Duration::from_secs(pause)).await;
        }
    }
    let mut log = lock(&shared);
    log.open -= 1;
    log.edit(number, |delivery| delivery.is_done = true);
}

impl Log {
    fn edit(&mut self, number: u64, edit: impl FnOnce(&mut Delivery)) {
        if let Some((_, delivery)) = self.deliveries.iter_mut().rev().find(|(known, _)| *known == number) {
            edit(delivery);
        }
    }
}

/// `base64(HMAC_SHA256(secret, timestamp + body))`, or the older order.
fn sign(secret: &str, timestamp: &str, body: &str, order: SignatureOrder) -> String {
    let text = match order {
        SignatureOrder::TimestampThenBody => format!("{timestamp}{body}"),
        SignatureOrder::BodyThenTimestamp => format!("{body}{timestamp}"),
    };
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    BASE64_STANDARD.encode(hmac::sign(&key, text.as_bytes()))
}

fn lock(log: &Mutex<Log>) -> MutexGuard<'_, Log> {
    log.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_older_page_verifies() {
        let secret = "HRkRd4BeOAoUkfZr-mhauJT64rvBASlJRoIyPsd3zeA=";

        let signature = sign(secret, "2021-07-25T10:00:00Z", "{\"say\": \"hello\"}", SignatureOrder::BodyThenTimestamp);

        assert_eq!(signature, "tRDSF7URY8BLCDlaBcQ7FHu051Zk+aAB0NKMP53teMw=");
    }
}
