//! Sending one request and reading one answer, with limits on time and size, and everything worth remembering noted.

use std::time::Duration;

use reqwest::{
    Client, Response,
    header::{ACCEPT, AUTHORIZATION, HeaderValue},
};
use tokio::time::Instant;
use tracing::{Instrument, Span, field::Empty, info_span};
use url::Url;

use super::{
    answer::{Answer, unreachable},
    call::Call,
    governor::{Governor, Sent},
    headers::Limits,
    health::HealthRecord,
    notices::Notices,
    pace::Pace,
};
use crate::{
    clock::Clock,
    outbound::{self, OutboundError},
    zendesk::{Settings, ZendeskError},
};

/// Idle connections kept to the account: enough that a busy panel needs no new TLS handshake.
const MAX_IDLE_CONNECTIONS: usize = 16;

/// The least time a request gets, so that one begun near its deadline still fails as a time-out and not as a bad request.
const LEAST_TIMEOUT: Duration = Duration::from_millis(1);

pub(super) struct Transport {
    http: Client,
    api_url: Url,
    tenant: String,
    max_answer_bytes: usize,
    pub clock: Clock,
    pub pace: Pace,
    pub governor: Governor,
    pub health: HealthRecord,
    notices: Notices,
}

impl Transport {
    pub fn new(settings: &Settings, clock: Clock) -> Result<Self, OutboundError> {
        let http = outbound::client(&outbound::Settings {
            connect_timeout: settings.connect_timeout,
            timeout: settings.timeout,
            max_idle_connections: MAX_IDLE_CONNECTIONS,
            ca_file: None,
        })?;
        Ok(Self {
            http,
            api_url: settings.api_url.clone(),
            tenant: settings.tenant.clone(),
            max_answer_bytes: settings.max_answer_bytes,
            pace: Pace::new(clock.clone()),
            governor: Governor::default(),
            health: HealthRecord::new(clock.clone()),
            notices: Notices::default(),
            clock,
        })
    }

    /// Sends one request and returns the answer whatever its status, unless Zendesk has asked us to wait. `turn`: what the
    /// governor gave for it; a call that waits for nobody has none.
    pub async fn exchange(
        &self,
        call: &Call<'_>,
        proof: Option<&HeaderValue>,
        deadline: Instant,
        turn: Option<Sent>,
    ) -> Result<Answer, ZendeskError> {
        let class = call.class();
        self.pace.turn(&class).await?;
        // Tokens are no part of the account's API and of its limit.
        let mut sent = turn.or_else(|| (!call.is_anonymous).then(|| self.governor.sent(&class)));
        let span = info_span!("upstream", upstream = "zendesk", tenant = self.tenant, call = call.name, status = Empty);
        let started = Instant::now();
        let result = self.send(call, proof, deadline, &mut sent).instrument(span.clone()).await;
        self.note(call, &result, started.elapsed(), &span);
        result
    }

    async fn send(
        &self,
        call: &Call<'_>,
        proof: Option<&HeaderValue>,
        deadline: Instant,
        sent: &mut Option<Sent>,
    ) -> Result<Answer, ZendeskError> {
        let timeout = deadline.saturating_duration_since(Instant::now()).max(LEAST_TIMEOUT);
        let mut request = self.http.request(call.method.clone(), self.url(call)).timeout(timeout);
        request = request.header(ACCEPT, HeaderValue::from_static("application/json"));
        if let Some(proof) = proof {
            request = request.header(AUTHORIZATION, proof.clone());
        }
        let request = call.with_body(request).map_err(unreachable)?;
        let response = request.send().await.map_err(unreachable)?;
        let limits = Limits::read(response.status(), response.headers());
        if let Some(sent) = sent {
            sent.heard(&limits);
        }
        self.pace.note(&call.class(), &limits);
        self.tell(call.name, &limits);
        self.health.note_time(response.headers());
        self.read(call.name, response, limits).await
    }

    async fn read(&self, call: &'static str, mut response: Response, limits: Limits) -> Result<Answer, ZendeskError> {
        let status = response.status();
        let unreadable = ZendeskError::Unreadable { call, status: status.as_u16() };
        let mut body = Vec::new();
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) if body.len() + chunk.len() <= self.max_answer_bytes => body.extend_from_slice(&chunk),
                Ok(None) => return Ok(Answer { call, status, limits, body }),
                Err(error) if error.is_timeout() => return Err(unreachable(error)),
                // Too large, or cut off.
                Ok(Some(_)) | Err(_) => return Err(unreadable),
            }
        }
    }

    fn tell(&self, call: &'static str, limits: &Limits) {
        let tenant = || self.tenant.clone();
        if limits.is_refused {
            metrics::counter!("portadesk_zendesk_refusals_total", "tenant" => tenant(), "call" => call).increment(1);
        }
        #[expect(clippy::cast_precision_loss, reason = "figures for people")]
        let tell = |of: &'static str, value: Option<u64>| {
            if let Some(value) = value {
                metrics::gauge!("portadesk_zendesk_quota_state", "tenant" => tenant(), "of" => of).set(value as f64);
            }
        };
        tell("limit", limits.account.total);
        tell("left", limits.account.remaining);
    }

    fn url(&self, call: &Call<'_>) -> Url {
        let mut url = self.api_url.clone();
        // Settings hold http(s) addresses only, and those always have a path to append to.
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(call.path);
        }
        if !call.query.is_empty() {
            url.query_pairs_mut().extend_pairs(call.query);
        }
        url
    }

    fn note(&self, call: &Call<'_>, result: &Result<Answer, ZendeskError>, took: Duration, span: &Span) {
        let error = match result {
            Ok(answer) => {
                span.record("status", answer.status.as_u16());
                answer.error()
            }
            Err(error) => Some(error.clone()),
        };
        self.health.note(error.as_ref());
        span.in_scope(|| self.notices.note(&self.tenant, call.name, error.as_ref()));
        let outcome = error.as_ref().map_or("ok", ZendeskError::kind);
        metrics::counter!(
            "portadesk_upstream_calls_total",
            "upstream" => "zendesk", "tenant" => self.tenant.clone(), "call" => call.name, "outcome" => outcome,
        )
        .increment(1);
        metrics::histogram!(
            "portadesk_upstream_seconds",
            "upstream" => "zendesk", "tenant" => self.tenant.clone(), "call" => call.name,
        )
        .record(took);
        span.in_scope(|| tracing::debug!(duration_ms = took.as_millis(), outcome, "Zendesk answered"));
    }
}
