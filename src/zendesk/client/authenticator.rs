//! Which credential Zendesk accepts at present, and the access token it gives for it.
//!
//! Many calls may need a token at the same moment; one request is made and its outcome, good or bad, is told to all of
//! them. The request runs on its own, so an asker who hangs up takes nothing away from the others.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use futures_util::{
    FutureExt,
    future::{BoxFuture, Shared},
};
use jiff::{SignedDuration, Timestamp};
use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use tokio::time::Instant;

use super::{call::Call, transport::Transport, wire};
use crate::zendesk::{API_TOKENS_END, Credential, Settings, ZendeskError};

const CALL: &str = "oauth/tokens";
/// Life of a token when the answer does not name one; the default of Zendesk's clients since April 2026.
const USUAL_LIFE: SignedDuration = SignedDuration::from_secs(1_800);
/// How long before its end a token is replaced. In this time the old one is still used while the new one is asked for.
const RENEW_BEFORE_END: SignedDuration = SignedDuration::from_secs(120);
/// A token is not used in its last seconds: the call that carries it still has to arrive.
const UNUSABLE_BEFORE_END: SignedDuration = SignedDuration::from_secs(5);
/// How long a failed early renewal is not repeated; the old token is good meanwhile.
const PAUSE_AFTER_FAILED_RENEWAL: SignedDuration = SignedDuration::from_secs(10);
/// How long no further token is asked for after a new one was refused like the old: then the token is not what is wrong.
const PAUSE_AFTER_VAIN_RENEWAL: SignedDuration = SignedDuration::from_secs(30);

/// What a call shows to be let in.
pub(super) struct Proof {
    /// The `Authorization` header, marked sensitive.
    pub header: HeaderValue,
    credential: usize,
    /// `None` for a credential that is itself the proof.
    ends: Option<Timestamp>,
}

type Asking = Shared<BoxFuture<'static, Result<Arc<Proof>, ZendeskError>>>;

pub(super) struct Authenticator {
    transport: Arc<Transport>,
    credentials: Vec<Credential>,
    /// Index of the credential that worked last.
    current: AtomicUsize,
    scope: &'static str,
    timeout: Duration,
    tenant: String,
    slot: Mutex<Slot>,
}

#[derive(Default)]
struct Slot {
    held: Option<Arc<Proof>>,
    asking: Option<Asking>,
    no_renewal_before: Option<Timestamp>,
    /// Until then a 401 is no reason to give a token up.
    no_giving_up_before: Option<Timestamp>,
}

impl Authenticator {
    pub fn new(settings: &Settings, scope: &'static str, transport: Arc<Transport>) -> Self {
        let credentials: Vec<_> =
            std::iter::once(settings.credential.clone()).chain(settings.next_credential.clone()).collect();
        let authenticator = Self {
            transport,
            credentials,
            current: AtomicUsize::new(0),
            scope,
            timeout: settings.timeout,
            tenant: settings.tenant.clone(),
            slot: Mutex::default(),
        };
        authenticator.warn_of_api_tokens();
        authenticator
    }

    /// A proof that is good for a call now.
    pub async fn proof(self: &Arc<Self>) -> Result<Arc<Proof>, ZendeskError> {
        let asking = {
            let mut slot = self.slot();
            let now = self.transport.clock.now();
            match slot.held.clone().filter(|held| held.is_usable(now)) {
                Some(held) => {
                    if held.is_due(now) && slot.no_renewal_before.is_none_or(|until| until <= now) {
                        drop(self.ask(&mut slot));
                    }
                    return Ok(held);
                }
                None => self.ask(&mut slot),
            }
        };
        asking.await
    }

    /// Told after a 401: whether another proof is worth a try.
    ///
    /// An access token is replaced whatever Zendesk calls it; an API token only by the next credential.
    pub fn give_up(&self, proof: &Arc<Proof>) -> bool {
        let mut slot = self.slot();
        // Another call may have been quicker and hold a newer proof already, or be asking for it.
        if !slot.held.as_ref().is_some_and(|held| Arc::ptr_eq(held, proof)) {
            return true;
        }
        let is_worth_it = match self.credentials.get(proof.credential) {
            Some(Credential::OAuthClient { .. }) => {
                let now = self.transport.clock.now();
                slot.no_giving_up_before.is_none_or(|until| until <= now)
            }
            Some(Credential::ApiToken { .. }) => {
                let has_another = self.credentials.len() > 1;
                if has_another {
                    self.use_credential(1 - proof.credential);
                }
                has_another
            }
            None => false,
        };
        if is_worth_it {
            slot.held = None;
        }
        is_worth_it
    }

    /// Told when the proof that came after [`Authenticator::give_up`] is answered with 401 as well.
    pub fn was_in_vain(&self) {
        self.slot().no_giving_up_before = self.transport.clock.now().saturating_add(PAUSE_AFTER_VAIN_RENEWAL).ok();
    }

    /// Joins the request under way, or starts one.
    fn ask(self: &Arc<Self>, slot: &mut Slot) -> Asking {
        if let Some(asking) = &slot.asking {
            return asking.clone();
        }
        let (worker, waiter) = (Arc::clone(self), Arc::clone(self));
        let task = tokio::spawn(async move {
            let result = worker.obtain().await.map(Arc::new);
            worker.settle(&result);
            result
        });
        let asking = async move {
            // The task ends early only when its runtime is shut down.
            let cut_short = |_| Err(ZendeskError::Unreadable { call: CALL, status: 0 });
            let result = task.await.unwrap_or_else(cut_short);
            if matches!(result, Err(ZendeskError::Unreadable { status: 0, .. })) {
                waiter.settle(&result);
            }
            result
        };
        let asking = asking.boxed().shared();
        slot.asking = Some(asking.clone());
        asking
    }

    fn settle(&self, result: &Result<Arc<Proof>, ZendeskError>) {
        let mut slot = self.slot();
        slot.asking = None;
        match result {
            Ok(proof) => {
                slot.held = Some(Arc::clone(proof));
                slot.no_renewal_before = None;
            }
            Err(_) => {
                slot.no_renewal_before = self.transport.clock.now().saturating_add(PAUSE_AFTER_FAILED_RENEWAL).ok();
            }
        }
    }

    /// Asks with the present credential and, when that is refused, with the other one.
    async fn obtain(&self) -> Result<Proof, ZendeskError> {
        let present = self.current.load(Ordering::Relaxed);
        let refusal = match self.obtain_with(present).await {
            Err(error @ (ZendeskError::NotAllowed { .. } | ZendeskError::Refused { .. })) => error,
            result => return result,
        };
        if self.credentials.len() < 2 {
            return Err(refusal);
        }
        let other = 1 - present;
        let proof = self.obtain_with(other).await.map_err(|error| if error.is_outage() { error } else { refusal })?;
        self.use_credential(other);
        Ok(proof)
    }

    async fn obtain_with(&self, index: usize) -> Result<Proof, ZendeskError> {
        match &self.credentials[index] {
            Credential::ApiToken { email, token } => {
                let pair = format!("{email}/token:{}", token.expose_secret());
                let header = sensitive(&format!("Basic {}", STANDARD.encode(pair)))?;
                Ok(Proof { header, credential: index, ends: None })
            }
            Credential::OAuthClient { id, secret } => self.access_token(index, id, secret).await,
        }
    }

    async fn access_token(&self, credential: usize, id: &str, secret: &SecretString) -> Result<Proof, ZendeskError> {
        let body = json!({
            "grant_type": "client_credentials",
            "client_id": id,
            "client_secret": secret.expose_secret(),
            "scope": self.scope,
        });
        let asked_at = self.transport.clock.now();
        let call = Call::post(CALL, &["oauth", "tokens"], body);
        let answer = self.transport.exchange(&call, None, Instant::now() + self.timeout, None).await?.accepted()?;
        let granted: wire::AccessToken = answer.read()?;
        let life = granted.expires_in.map_or(USUAL_LIFE, |seconds| SignedDuration::from_secs(seconds.into()));
        let header = sensitive(&format!("Bearer {}", granted.access_token.expose_secret()))?;
        tracing::info!(tenant = self.tenant, life_seconds = life.as_secs(), "Zendesk gave an access token");
        Ok(Proof { header, credential, ends: asked_at.saturating_add(life).ok() })
    }

    fn use_credential(&self, index: usize) {
        self.current.store(index, Ordering::Relaxed);
        tracing::warn!(
            tenant = self.tenant,
            credential = if index == 0 { "first" } else { "next" },
            "Zendesk refused a credential; the other one is used from now on"
        );
        self.show_api_token_in_use();
    }

    fn warn_of_api_tokens(&self) {
        if self.credentials.iter().any(|credential| matches!(credential, Credential::ApiToken { .. })) {
            tracing::warn!(
                tenant = self.tenant,
                "an API token is configured: Zendesk refuses all API tokens from {API_TOKENS_END} on; set up an OAuth client"
            );
        }
        self.show_api_token_in_use();
    }

    fn show_api_token_in_use(&self) {
        let current = self.credentials.get(self.current.load(Ordering::Relaxed));
        let in_use = matches!(current, Some(Credential::ApiToken { .. }));
        metrics::gauge!(
            "portadesk_zendesk_api_token_in_use", "tenant" => self.tenant.clone(), "ends" => API_TOKENS_END.to_string(),
        )
        .set(f64::from(u8::from(in_use)));
    }

    fn slot(&self) -> MutexGuard<'_, Slot> {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Proof {
    fn is_usable(&self, now: Timestamp) -> bool {
        self.is_more_than(UNUSABLE_BEFORE_END, now)
    }

    fn is_due(&self, now: Timestamp) -> bool {
        !self.is_more_than(RENEW_BEFORE_END, now)
    }

    fn is_more_than(&self, margin: SignedDuration, now: Timestamp) -> bool {
        self.ends.is_none_or(|ends| ends.duration_since(now) > margin)
    }
}

/// Makes a header value that no debug output shows.
fn sensitive(value: &str) -> Result<HeaderValue, ZendeskError> {
    let mut header = HeaderValue::from_str(value).map_err(|_| ZendeskError::NotAllowed { call: CALL, status: 401 })?;
    header.set_sensitive(true);
    Ok(header)
}
