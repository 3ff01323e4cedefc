//! One call over HTTP: its turn, its attempts, its deadline, and what is told about it afterwards.
//!
//! Knows nothing of customers. Nothing of a request or an answer reaches a log or a metric but names and numbers.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use backon::{ExponentialBuilder, Retryable};
use jiff::{Timestamp, fmt::rfc2822};
use reqwest::{
    Client, Response, StatusCode,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, DATE, HeaderValue},
};
use serde::Serialize;
use tokio::time::{Instant, timeout_at};
use tracing::Level;

use super::{
    PortaBillingError, Settings, Silence,
    breaker::Breaker,
    endpoints::{ANSWERED, Endpoints},
    gate::Gate,
    health::Pulse,
    method::Call,
    wire::Answer,
};
use crate::{
    clock::Clock,
    outbound::{self, OutboundError},
    telemetry::correlation,
};

/// Wait before the one repetition; chance adds up to as much again, so that many callers do not return at once.
const RETRY_WAIT: Duration = Duration::from_millis(100);

static JSON: HeaderValue = HeaderValue::from_static("application/json");

const TOO_LARGE: &str = "it is larger than allowed";

#[derive(Debug)]
pub(super) struct Transport {
    http: Client,
    endpoints: Endpoints,
    tenant: String,
    timeout: Duration,
    max_answer_bytes: usize,
    clock: Clock,
    pub(super) gate: Gate,
    pub(super) breaker: Breaker,
    pub(super) pulse: Pulse,
}

/// A call that is ready to be sent, more than once if need be.
pub(super) struct Request {
    call: Call,
    body: Vec<u8>,
    deadline: Instant,
}

impl Transport {
    pub(super) fn new(settings: &Settings, clock: Clock) -> Result<Self, OutboundError> {
        let http = outbound::client(&outbound::Settings {
            connect_timeout: settings.connect_timeout,
            timeout: settings.timeout,
            max_idle_connections: settings.max_in_flight,
            ca_file: settings.ca_file.clone(),
        })?;
        Ok(Self {
            http,
            endpoints: Endpoints::new(&settings.url, &settings.tenant),
            tenant: settings.tenant.clone(),
            timeout: settings.timeout,
            max_answer_bytes: settings.max_answer_bytes,
            gate: Gate::new(settings.max_in_flight, settings.max_waiting),
            breaker: Breaker::new(clock.clone(), settings.pause_after_failures, settings.pause),
            pulse: Pulse::default(),
            clock,
        })
    }

    /// Writes the request down; its time starts now.
    pub(super) fn request<P: Serialize>(&self, call: Call, params: &P) -> Request {
        #[derive(Serialize)]
        struct Body<'a, P> {
            params: &'a P,
        }
        // Only maps with other keys than texts cannot be written, and no parameter is one.
        let body = serde_json::to_vec(&Body { params }).unwrap_or_default();
        Request { call, body, deadline: Instant::now() + self.timeout }
    }

    /// Waits for a turn, asks, and asks once more where the first attempt cannot have been understood.
    pub(super) async fn ask(
        &self,
        request: &Request,
        authorization: Option<&HeaderValue>,
    ) -> Result<Answer, PortaBillingError> {
        let _turn = self.gate.turn(request.deadline).await?;
        let pass = self.breaker.enter()?;
        let attempts = AtomicU32::new(0);
        let attempt = || self.attempt(request, authorization, attempts.fetch_add(1, Ordering::Relaxed) + 1);
        let wait = ExponentialBuilder::default().with_min_delay(RETRY_WAIT).with_max_times(1).with_jitter();
        let result = attempt.retry(wait).when(|error| may_be_repeated(error, request.deadline)).await;

        pass.settle(result.as_ref().is_err_and(counts_as_failure));
        self.endpoints.show(self.breaker.circuit());
        // The connection goes back to the pool in a task of its own. Letting that run before the turn is given up
        // spares the next call a connection of its own.
        tokio::task::yield_now().await;
        result
    }

    /// What is told to those who have waited for the answer to `request` until its deadline.
    pub(super) fn silence(&self) -> PortaBillingError {
        PortaBillingError::Unreachable(Silence::Deadline(self.timeout))
    }

    /// Counts a call that was never made.
    pub(super) fn count_refused(&self, call: Call, error: &PortaBillingError) {
        if matches!(error, PortaBillingError::Paused { .. } | PortaBillingError::Overloaded) {
            self.endpoints.count(call, error.outcome());
        }
    }

    async fn attempt(
        &self,
        request: &Request,
        authorization: Option<&HeaderValue>,
        attempt: u32,
    ) -> Result<Answer, PortaBillingError> {
        let started = Instant::now();
        let exchange = timeout_at(request.deadline, self.exchange(request, authorization)).await;
        let result = exchange.unwrap_or_else(|_| Err(self.silence()));
        self.report(request.call, attempt, &result, started.elapsed());
        result
    }

    async fn exchange(
        &self,
        request: &Request,
        authorization: Option<&HeaderValue>,
    ) -> Result<Answer, PortaBillingError> {
        let call = request.call.name();
        let mut message = self
            .http
            .post(self.endpoints.url(request.call))
            .header(CONTENT_TYPE, JSON.clone())
            .header(ACCEPT, JSON.clone())
            .body(request.body.clone());
        if let Some(authorization) = authorization {
            message = message.header(AUTHORIZATION, authorization.clone());
        }
        let response = message.send().await.map_err(unreachable)?;
        let status = response.status().as_u16();
        let server_time = server_time(&response);
        if let Some(server_time) = server_time {
            self.pulse.saw_clock(server_time, self.clock.now());
        }
        let text = self.read_body(response, call).await?;
        Answer::classify(call, status, text, server_time)
    }

    async fn read_body(&self, mut response: Response, method: &'static str) -> Result<String, PortaBillingError> {
        let status = response.status().as_u16();
        let unreadable = |what| PortaBillingError::Unreadable { method, status, what };
        let announced = response.content_length().unwrap_or(0);
        if usize::try_from(announced).map_or(true, |announced| announced > self.max_answer_bytes) {
            return Err(unreadable(TOO_LARGE));
        }
        let mut body = Vec::new();
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) if body.len() + chunk.len() > self.max_answer_bytes => {
                    return Err(unreadable(TOO_LARGE));
                }
                Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                Ok(None) => break,
                Err(error) if error.is_timeout() => return Err(unreachable(error)),
                Err(_) => return Err(unreadable("it broke off in the middle")),
            }
        }
        Ok(String::from_utf8(body).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
    }

    fn report(&self, call: Call, attempt: u32, result: &Result<Answer, PortaBillingError>, took: Duration) {
        let outcome = result.as_ref().map_or_else(PortaBillingError::outcome, |_| ANSWERED);
        match result {
            Err(error) if error.is_outage() => self.pulse.failed(self.clock.now(), error),
            Ok(_) | Err(_) => self.pulse.answered(self.clock.now()),
        }
        self.endpoints.count(call, outcome);
        self.endpoints.took(call, took);
        // Spans are made where there is something to tell: they cost more than all the rest of this.
        if result.is_ok() && !tracing::enabled!(Level::DEBUG) {
            return;
        }
        let duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        let _request = correlation::span().entered();
        let _call = tracing::info_span!(
            "billing.call", upstream = "portabilling", tenant = %self.tenant, method = call.name(), attempt,
            duration_ms, outcome,
        )
        .entered();
        match result {
            Err(error) if error.is_outage() => tracing::warn!(%error, "billing gave no usable answer"),
            Err(error) => tracing::info!(%error, "billing answered with a fault"),
            Ok(_) => tracing::debug!("billing answered"),
        }
    }
}

impl Request {
    pub(super) const fn deadline(&self) -> Instant {
        self.deadline
    }
}

fn unreachable(error: reqwest::Error) -> PortaBillingError {
    PortaBillingError::Unreachable(Silence::Request(Arc::new(error)))
}

fn server_time(response: &Response) -> Option<Timestamp> {
    let date = response.headers().get(DATE)?.to_str().ok()?;
    rfc2822::parse(date).ok().map(|zoned| zoned.timestamp())
}

/// No connection, a connection that was closed before the answer began, or a proxy without its server.
/// Every call is a read (or the login), so repeating one is safe; a late answer is not waited for twice.
fn may_be_repeated(error: &PortaBillingError, deadline: Instant) -> bool {
    const PROXY_ALONE: [StatusCode; 2] = [StatusCode::BAD_GATEWAY, StatusCode::SERVICE_UNAVAILABLE];
    let repeatable = match error {
        PortaBillingError::Unreachable(Silence::Request(source)) => !source.is_timeout(),
        PortaBillingError::Unreadable { status, .. } => PROXY_ALONE.iter().any(|alone| alone.as_u16() == *status),
        _ => false,
    };
    repeatable && Instant::now() + 2 * RETRY_WAIT < deadline
}

/// An answer that is too large says nothing about billing's health.
fn counts_as_failure(error: &PortaBillingError) -> bool {
    match error {
        PortaBillingError::Unreachable(_) => true,
        PortaBillingError::Unreadable { what, .. } => *what != TOO_LARGE,
        _ => false,
    }
}
