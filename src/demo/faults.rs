//! Failures on demand: what a simulator should do wrong, decided by data that a test sets or the demo page posts.
//!
//! This module decides; `simulator::edge` and the simulators act. No failure touches data.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use super::calls::is_named;
pub use super::calls::{Call, Calls};

/// One way to fail, and which calls it hits. As JSON: `{"kind":"slow","millis":800,"only":"get_customer_info","times":3}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    #[serde(flatten)]
    pub kind: FaultKind,
    /// A method (`get_customer_info`), the start of a name (`Customer/`) or of a path (`/api/v2/search`); `None` hits all calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<String>,
    /// How many calls it hits before it is gone; `None` hits until cleared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
}

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FaultKind {
    /// The right answer, late. Adds to another fault that hits the same call.
    Slow { millis: u64 },
    /// No answer until the faults are cleared; then the right one.
    Hang,
    /// "Later, please": 429 or 503.
    Busy {
        #[serde(default = "too_many_requests")]
        status: u16,
        /// Seconds in `Retry-After`; without it the header is missing.
        #[serde(default)]
        retry_after: Option<u32>,
    },
    /// 502 with a proxy's HTML page.
    HtmlError,
    /// The right head and half of the body, then the connection ends.
    CutBody,
    /// Every login is refused.
    LoginRefused,
    /// All sessions die before the call is looked at. Hits one call if `times` is not given.
    ExpireSessions,
    /// The API's own error: a `faultcode` of the billing API, an error code of the help desk's.
    Fault { code: String },
    /// The connection is dropped without an answer.
    Down,
    /// In `percent` of the calls one of: busy, HTML error, cut body, down. The same seed fails the same calls.
    Random { seed: u64, percent: u8 },
}

const fn too_many_requests() -> u16 {
    429
}

impl From<FaultKind> for Fault {
    fn from(kind: FaultKind) -> Self {
        Self { kind, only: None, times: None }
    }
}

impl Fault {
    #[must_use]
    pub fn slow(by: Duration) -> Self {
        FaultKind::Slow { millis: u64::try_from(by.as_millis()).unwrap_or(u64::MAX) }.into()
    }

    /// 503 with a `Retry-After` of whole seconds.
    #[must_use]
    pub fn busy(retry_after: u32) -> Self {
        FaultKind::Busy { status: 503, retry_after: Some(retry_after) }.into()
    }

    #[must_use]
    pub fn code(code: &str) -> Self {
        FaultKind::Fault { code: code.to_owned() }.into()
    }

    /// Only for calls that [`Fault::only`] describes.
    #[must_use]
    pub fn only(mut self, name: &str) -> Self {
        self.only = Some(name.to_owned());
        self
    }

    /// Only for the next so many calls it can hit.
    #[must_use]
    pub fn times(mut self, calls: u32) -> Self {
        self.times = Some(calls);
        self
    }

    fn hits(&self, name: &str) -> bool {
        let fits = match self.kind {
            FaultKind::LoginRefused => is_login(name),
            FaultKind::ExpireSessions => !is_login(name),
            _ => true,
        };
        fits && self.times != Some(0) && self.only.as_ref().is_none_or(|only| is_named(name, only))
    }
}

/// Whether a call asks for a session, in either system.
fn is_login(name: &str) -> bool {
    name == "Session/login" || name.ends_with(" /oauth/tokens")
}

/// What is to happen to one call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Wait this long first.
    pub delay: Duration,
    /// Then fail so; never `Slow` or `Random`.
    pub fault: Option<FaultKind>,
}

/// The failures set on one simulator. Clones share them.
#[derive(Debug, Clone)]
pub struct Faults(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    set: Mutex<Vec<Fault>>,
    /// Counts the calls of [`Faults::clear`]: whoever hangs waits for the next.
    cleared: watch::Sender<u64>,
}

impl Default for Faults {
    fn default() -> Self {
        Self(Arc::new(Shared { set: Mutex::default(), cleared: watch::Sender::new(0) }))
    }
}

impl Faults {
    /// Adds a failure; those already set stay and come first.
    pub fn set(&self, fault: impl Into<Fault>) {
        let mut fault = fault.into();
        if fault.kind == FaultKind::ExpireSessions {
            fault.times = fault.times.or(Some(1));
        }
        self.lock().push(fault);
    }

    /// Everything works again; calls that hang are answered now.
    pub fn clear(&self) {
        self.lock().clear();
        self.0.cleared.send_modify(|count| *count += 1);
    }

    /// What is set now, oldest first.
    #[must_use]
    pub fn list(&self) -> Vec<Fault> {
        self.lock().clone()
    }

    /// Decides about the next call and counts it against `times`.
    ///
    /// All delays that hit add up; of the other failures the one that was set first hits.
    #[must_use]
    pub fn judge(&self, name: &str) -> Verdict {
        let mut set = self.lock();
        let mut verdict = Verdict::default();
        for fault in set.iter_mut().filter(|fault| fault.hits(name)) {
            let is_delay = matches!(fault.kind, FaultKind::Slow { .. });
            if !is_delay && verdict.fault.is_some() {
                continue;
            }
            if let Some(times) = &mut fault.times {
                *times -= 1;
            }
            match &mut fault.kind {
                FaultKind::Slow { millis } => verdict.delay += Duration::from_millis(*millis),
                FaultKind::Random { seed, percent } => verdict.fault = random_fault(seed, *percent),
                kind => verdict.fault = Some(kind.clone()),
            }
        }
        set.retain(|fault| fault.times != Some(0));
        verdict
    }

    /// Waits until the next [`Faults::clear`].
    pub async fn wait_until_cleared(&self) {
        let mut cleared = self.0.cleared.subscribe();
        let _ = cleared.changed().await;
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Fault>> {
        self.0.set.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Draws the next failure and moves the seed on (Knuth's MMIX generator; its high bits are good enough here).
fn random_fault(seed: &mut u64, percent: u8) -> Option<FaultKind> {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    let draw = *seed >> 33;
    let kind = match (draw / 100) % 4 {
        0 => FaultKind::Busy { status: 503, retry_after: Some(1) },
        1 => FaultKind::HtmlError,
        2 => FaultKind::CutBody,
        _ => FaultKind::Down,
    };
    (draw % 100 < u64::from(percent)).then_some(kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_hits_only_the_calls_it_names_and_only_so_often() {
        let faults = Faults::default();
        faults.set(Fault::from(FaultKind::HtmlError).only("get_customer_info").times(1));

        assert_eq!(faults.judge("Customer/get_customer_list"), Verdict::default());
        assert_eq!(faults.judge("Customer/get_customer_info").fault, Some(FaultKind::HtmlError));
        assert_eq!(faults.judge("Customer/get_customer_info"), Verdict::default());
        assert!(faults.list().is_empty());
    }

    #[test]
    fn a_delay_adds_to_another_fault() {
        let faults = Faults::default();
        faults.set(FaultKind::Down);
        faults.set(Fault::slow(Duration::from_millis(30)));
        faults.set(FaultKind::HtmlError);

        let verdict = faults.judge("GET /api/v2/tickets");

        assert_eq!(verdict, Verdict { delay: Duration::from_millis(30), fault: Some(FaultKind::Down) });
    }

    #[test]
    fn expiring_sessions_happens_once_unless_told_otherwise() {
        let faults = Faults::default();
        faults.set(FaultKind::ExpireSessions);

        assert_eq!(faults.judge("a").fault, Some(FaultKind::ExpireSessions));
        assert_eq!(faults.judge("a").fault, None);
    }

    #[test]
    fn refusing_logins_lets_other_calls_pass() {
        let faults = Faults::default();
        faults.set(Fault::from(FaultKind::LoginRefused).times(1));

        assert_eq!(faults.judge("Customer/get_customer_info").fault, None);
        assert_eq!(faults.judge("Session/login").fault, Some(FaultKind::LoginRefused));
        assert_eq!(faults.judge("POST /oauth/tokens").fault, None);
    }

    #[test]
    fn the_same_seed_fails_the_same_calls() {
        let run = || {
            let faults = Faults::default();
            faults.set(FaultKind::Random { seed: 7, percent: 30 });
            (0..100).map(|_| faults.judge("a").fault).collect::<Vec<_>>()
        };

        let failed = run().iter().filter(|fault| fault.is_some()).count();

        assert_eq!(run(), run());
        assert!((15..=45).contains(&failed), "{failed} of 100");
    }

    #[test]
    fn faults_are_read_from_json() {
        let fault: Fault =
            serde_json::from_str(r#"{"kind":"slow","millis":800,"only":"Customer/","times":3}"#).unwrap();
        assert_eq!(fault, Fault::slow(Duration::from_millis(800)).only("Customer/").times(3));

        let busy: Fault = serde_json::from_str(r#"{"kind":"busy","retry_after":2}"#).unwrap();
        assert_eq!(busy.kind, FaultKind::Busy { status: 429, retry_after: Some(2) });

        let down = serde_json::to_string(&Fault::from(FaultKind::Down)).unwrap();
        assert_eq!(down, r#"{"kind":"down"}"#);
    }

    #[tokio::test]
    async fn whoever_hangs_is_freed_by_clearing() {
        let faults = Faults::default();
        let waiting = faults.clone();
        let hung = tokio::spawn(async move { waiting.wait_until_cleared().await });
        tokio::task::yield_now().await;

        faults.clear();

        hung.await.unwrap();
    }
}
