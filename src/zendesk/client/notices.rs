//! What is worth a line in the log: where outages and refusals begin and end, not each of their calls.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

use crate::zendesk::ZendeskError;

#[derive(Default)]
pub(super) struct Notices(Mutex<Told>);

/// What was said last.
#[derive(Default)]
struct Told {
    is_out: bool,
    /// Calls that our credential is not allowed.
    refused: BTreeSet<&'static str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Notice {
    Silent,
    Back,
    Refused,
    AllowedAgain,
}

impl Notices {
    /// Logs what this call's end has changed, if anything.
    pub fn note(&self, tenant: &str, call: &'static str, error: Option<&ZendeskError>) {
        let notice = self.0.lock().unwrap_or_else(PoisonError::into_inner).change(call, error);
        let kind = error.map_or("ok", ZendeskError::kind);
        match notice {
            Some(Notice::Silent) => tracing::warn!(tenant, call, kind, "Zendesk gives no usable answers"),
            Some(Notice::Back) => tracing::info!(tenant, call, "Zendesk answers again"),
            Some(Notice::Refused) => tracing::warn!(tenant, call, "Zendesk does not allow portadesk this call"),
            Some(Notice::AllowedAgain) => tracing::info!(tenant, call, "Zendesk allows portadesk this call again"),
            None => {}
        }
    }
}

impl Told {
    fn change(&mut self, call: &'static str, error: Option<&ZendeskError>) -> Option<Notice> {
        if let Some(ZendeskError::NotAllowed { .. }) = error {
            return self.refused.insert(call).then_some(Notice::Refused);
        }
        let was_out = std::mem::replace(&mut self.is_out, error.is_some_and(ZendeskError::is_outage));
        match (was_out, self.is_out) {
            (false, true) => Some(Notice::Silent),
            (_, false) if error.is_none() && self.refused.remove(call) => Some(Notice::AllowedAgain),
            (true, false) => Some(Notice::Back),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAILED: ZendeskError = ZendeskError::Failed { status: 500 };
    const FORBIDDEN: ZendeskError = ZendeskError::NotAllowed { call: "a", status: 403 };

    #[test]
    fn an_outage_is_told_when_it_begins_and_when_it_ends() {
        let mut told = Told::default();

        let notices = [None, Some(&FAILED), Some(&FAILED), None, None].map(|error| told.change("a", error));

        assert_eq!(notices, [None, Some(Notice::Silent), None, Some(Notice::Back), None]);
    }

    #[test]
    fn a_refusal_is_told_once_for_each_call_until_it_is_lifted() {
        let mut told = Told::default();

        assert_eq!(told.change("a", Some(&FORBIDDEN)), Some(Notice::Refused));
        assert_eq!(told.change("a", Some(&FORBIDDEN)), None);
        assert_eq!(told.change("b", None), None);
        assert_eq!(told.change("b", Some(&FORBIDDEN)), Some(Notice::Refused));
        assert_eq!(told.change("a", None), Some(Notice::AllowedAgain));
        assert_eq!(told.change("a", None), None);
    }
}
