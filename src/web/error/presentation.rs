//! The one table: with which status and code each error is told, and when it makes sense to ask again.

use std::time::Duration;

use actix_web::http::StatusCode;

use super::ApiError;
use crate::{
    care::CareError,
    costs::CostsError,
    customers::DirectoryError,
    keys::KeyError,
    linking::LinkError,
    portabilling::{PersonError, PortaBillingError},
    provisioning::{IntakeError, bringing::BringingError},
    search::SearchError,
    senders::SenderError,
    sessions::AccessError,
    visits::{TooManyAttempts, VisitError},
    web::{espf::EspfError, extract::FormError},
    zendesk::ZendeskError,
};

/// When to try again where nobody said when.
pub const RETRY: Duration = Duration::from_secs(15);

/// How an error is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Presentation {
    pub status: StatusCode,
    /// One of the codes that `docs/errors.md` explains.
    pub code: &'static str,
    /// When it makes sense to ask again; also sent as `Retry-After`.
    pub retry_in: Option<Duration>,
}

impl Presentation {
    const fn new(status: StatusCode, code: &'static str) -> Self {
        Self { status, code, retry_in: None }
    }

    const fn after(self, retry_in: Option<Duration>) -> Self {
        Self { retry_in, ..self }
    }

    /// For an answer that the framework made by itself, such as 405 or 431.
    #[must_use]
    pub fn of_status(status: StatusCode) -> Self {
        let code = match status {
            StatusCode::NOT_FOUND => "not_found",
            StatusCode::METHOD_NOT_ALLOWED => "method_not_allowed",
            StatusCode::PAYLOAD_TOO_LARGE | StatusCode::URI_TOO_LONG | StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => {
                "too_large"
            }
            _ if status.as_u16() < 500 => "invalid_request",
            _ => "internal",
        };
        Self::new(status, code)
    }
}

impl Presentation {
    /// As the sender of events is told it. It would throw an event away on a 4xx, so only one it may throw away is
    /// answered so; everything else it sends again.
    #[must_use]
    pub fn for_event(self) -> Self {
        if self.status.is_client_error() && self.code != EVENT_UNUSABLE {
            Self { status: StatusCode::SERVICE_UNAVAILABLE, retry_in: Some(RETRY), ..self }
        } else {
            self
        }
    }
}

/// The one code with which an event is thrown away.
const EVENT_UNUSABLE: &str = "event_unusable";

impl ApiError {
    /// The one table.
    #[must_use]
    pub fn presentation(&self) -> Presentation {
        use StatusCode as S;
        match self {
            Self::InvalidRequest(_) => Presentation::new(S::BAD_REQUEST, "invalid_request"),
            Self::Form(cause) => of_form(*cause),
            Self::Webhook(_) => Presentation::new(S::UNAUTHORIZED, "webhook_not_verified"),
            Self::Page(_) => Presentation::new(S::UNAUTHORIZED, "page_not_verified"),
            Self::Session(_) | Self::Access(AccessError::NotActive) => {
                Presentation::new(S::UNAUTHORIZED, "sign_in_again")
            }
            Self::Visit(cause) => of_visit(cause),
            Self::Person(cause) => of_person(cause),
            Self::TooManyAttempts(TooManyAttempts { retry_in }) => {
                Presentation::new(S::TOO_MANY_REQUESTS, "too_many_attempts").after(Some(*retry_in))
            }
            Self::Key(cause) => of_key(cause),
            Self::CustomerNotShown => Presentation::new(S::NOT_FOUND, "customer_not_shown"),
            Self::Access(AccessError::NotAllowed) => Presentation::new(S::FORBIDDEN, "not_allowed"),
            Self::Access(AccessError::Unknown(cause)) | Self::Zendesk(cause) => of_zendesk(cause),
            Self::LinkNotAllowed => Presentation::new(S::FORBIDDEN, "link_not_allowed"),
            Self::ManageNotAllowed => Presentation::new(S::FORBIDDEN, "manage_not_allowed"),
            Self::NotFound => Presentation::new(S::NOT_FOUND, "not_found"),
            Self::CustomerNotFound => Presentation::new(S::NOT_FOUND, "customer_not_found"),
            Self::MethodNotAllowed { .. } => Presentation::new(S::METHOD_NOT_ALLOWED, "method_not_allowed"),
            Self::TooLarge(part) => Presentation::new(part.too_large(), "too_large"),
            Self::TooSlow => Presentation::new(S::REQUEST_TIMEOUT, "invalid_request"),
            Self::TooManyRequests { retry_in } => {
                Presentation::new(S::TOO_MANY_REQUESTS, "too_many_requests").after(Some(*retry_in))
            }
            Self::Billing(cause) => of_billing(cause),
            Self::BillingDeadline(_) => Presentation::new(S::GATEWAY_TIMEOUT, "billing_unreachable").after(Some(RETRY)),
            Self::Link(cause) => of_link(cause),
            Self::Search(cause) => match cause.as_ref() {
                SearchError::Billing(cause) => of_billing(cause),
            },
            Self::Plan(cause) => of_plan(cause),
            Self::PlanDeadline(_) => Presentation::new(S::GATEWAY_TIMEOUT, "plan_too_slow"),
            Self::Costs(CostsError::Zendesk(cause)) => of_zendesk(cause),
            Self::Sender(cause) => of_sender(cause),
            Self::Espf(cause) => of_espf(cause),
            Self::Care(cause) => of_care(cause),
            Self::KeyNotAccepted => Presentation::new(S::UNAUTHORIZED, "key_not_accepted"),
            Self::NotRecorded(_) => Presentation::new(S::SERVICE_UNAVAILABLE, "ledger_unavailable"),
            Self::Costs(CostsError::Store(_)) | Self::Store(_) | Self::Incomplete | Self::Template(_) => {
                Presentation::new(S::INTERNAL_SERVER_ERROR, "internal")
            }
        }
    }
}

/// A page without its token was not opened by Zendesk, like one whose token is not good.
const fn of_form(cause: FormError) -> Presentation {
    match cause {
        FormError::NoToken => Presentation::new(StatusCode::UNAUTHORIZED, "page_not_verified"),
        FormError::TooLarge => Presentation::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large"),
        FormError::TooSlow => Presentation::new(StatusCode::REQUEST_TIMEOUT, "invalid_request"),
        FormError::NotAForm | FormError::Broken | FormError::TwoTokens => {
            Presentation::new(StatusCode::BAD_REQUEST, "invalid_request")
        }
    }
}

/// Never a 4xx, but for a body that can never be processed.
fn of_espf(cause: &EspfError) -> Presentation {
    match cause {
        EspfError::Intake(IntakeError::Unusable(_)) => Presentation::new(StatusCode::BAD_REQUEST, EVENT_UNUSABLE),
        EspfError::NotBelieved => {
            Presentation::new(StatusCode::SERVICE_UNAVAILABLE, "event_not_believed").after(Some(RETRY))
        }
        EspfError::NotTaken | EspfError::Intake(_) => {
            Presentation::new(StatusCode::SERVICE_UNAVAILABLE, "event_not_taken").after(Some(RETRY))
        }
    }
}

/// Billing's failures: silent, asking to wait, or refusing.
fn of_billing(cause: &PortaBillingError) -> Presentation {
    use PortaBillingError as E;
    let (status, code, retry_in) = match cause {
        E::Unreachable(_) => (StatusCode::GATEWAY_TIMEOUT, "billing_unreachable", Some(RETRY)),
        E::Paused { retry_in } => (StatusCode::GATEWAY_TIMEOUT, "billing_unreachable", Some(*retry_in)),
        E::Overloaded => (StatusCode::SERVICE_UNAVAILABLE, "upstream_busy", Some(RETRY)),
        E::NotReadOnly(_) => (StatusCode::INTERNAL_SERVER_ERROR, "internal", None),
        E::Unreadable { .. } | E::Fault { .. } => (StatusCode::BAD_GATEWAY, "billing_error", None),
        E::LoginRefused { retry_in, .. } => (StatusCode::BAD_GATEWAY, "billing_error", Some(*retry_in)),
    };
    Presentation::new(status, code).after(retry_in)
}

fn of_visit(cause: &VisitError) -> Presentation {
    match cause {
        VisitError::Missing | VisitError::Forged | VisitError::Ended => {
            Presentation::new(StatusCode::UNAUTHORIZED, "visit_ended")
        }
        VisitError::Used | VisitError::RunOut => Presentation::new(StatusCode::UNAUTHORIZED, "link_not_good"),
        VisitError::Store(_) | VisitError::NoRandomness => {
            Presentation::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
        }
    }
}

const fn of_key(cause: &KeyError) -> Presentation {
    match cause {
        KeyError::Missing | KeyError::NotGood => Presentation::new(StatusCode::UNAUTHORIZED, "key_not_good"),
        KeyError::OutOfScope => Presentation::new(StatusCode::FORBIDDEN, "key_not_allowed"),
        KeyError::Store(_) | KeyError::NoRandomness => Presentation::new(StatusCode::INTERNAL_SERVER_ERROR, "internal"),
    }
}

fn of_person(cause: &PersonError) -> Presentation {
    match cause {
        PersonError::Refused { .. } | PersonError::NoSuchRealm => {
            Presentation::new(StatusCode::UNAUTHORIZED, "sign_in_refused")
        }
        PersonError::PasswordRunOut => Presentation::new(StatusCode::UNAUTHORIZED, "password_run_out"),
        PersonError::Guarded { retry_in } => {
            Presentation::new(StatusCode::TOO_MANY_REQUESTS, "too_many_attempts").after(Some(*retry_in))
        }
        PersonError::Ended => Presentation::new(StatusCode::UNAUTHORIZED, "visit_ended"),
        PersonError::Billing(cause) => of_billing(cause),
    }
}

fn of_care(cause: &CareError) -> Presentation {
    use CareError as E;
    match cause {
        E::NotSignedIn => Presentation::new(StatusCode::UNAUTHORIZED, "visit_ended"),
        E::Person(cause) => of_person(cause),
        E::FormEnded => Presentation::new(StatusCode::CONFLICT, "form_ended"),
        E::Unusable(_) => Presentation::new(StatusCode::BAD_REQUEST, "invalid_request"),
        E::FileEmpty => Presentation::new(StatusCode::UNPROCESSABLE_ENTITY, "file_empty"),
        E::FileOfNoKind => Presentation::new(StatusCode::UNPROCESSABLE_ENTITY, "file_kind_not_taken"),
        E::TooManyFiles => Presentation::new(StatusCode::UNPROCESSABLE_ENTITY, "too_many_files"),
        E::FileTooLarge { .. } => Presentation::new(StatusCode::PAYLOAD_TOO_LARGE, "file_too_large"),
        E::NoRoom => Presentation::new(StatusCode::SERVICE_UNAVAILABLE, "no_room_for_files").after(Some(RETRY)),
        E::TooMany { retry_in } => {
            Presentation::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests").after(Some(*retry_in))
        }
        E::NotTheirs => Presentation::new(StatusCode::NOT_FOUND, "not_found"),
        E::TicketChanged => Presentation::new(StatusCode::CONFLICT, "ticket_changed"),
        E::TicketClosed => Presentation::new(StatusCode::CONFLICT, "ticket_ended"),
        E::Zendesk(cause) => of_zendesk(cause),
        E::Billing(DirectoryError::Billing(cause)) => of_billing(cause),
        E::Billing(DirectoryError::Deadline(_)) => {
            Presentation::new(StatusCode::GATEWAY_TIMEOUT, "billing_unreachable").after(Some(RETRY))
        }
        E::Store(_) | E::NoRandomness => Presentation::new(StatusCode::INTERNAL_SERVER_ERROR, "internal"),
    }
}

fn of_zendesk(cause: &ZendeskError) -> Presentation {
    use ZendeskError as E;
    match cause {
        E::Unreachable(_) => Presentation::new(StatusCode::GATEWAY_TIMEOUT, "zendesk_unreachable").after(Some(RETRY)),
        E::Busy { retry_in, .. } => {
            Presentation::new(StatusCode::SERVICE_UNAVAILABLE, "upstream_busy").after(Some(*retry_in))
        }
        _ => Presentation::new(StatusCode::BAD_GATEWAY, "zendesk_error"),
    }
}

fn of_link(cause: &LinkError) -> Presentation {
    match cause {
        LinkError::CustomerGone => Presentation::new(StatusCode::NOT_FOUND, "customer_not_found"),
        LinkError::OrganizationGone => Presentation::new(StatusCode::NOT_FOUND, "not_found"),
        LinkError::BillingUnknown(cause) => of_billing(cause),
        LinkError::Store(_) => Presentation::new(StatusCode::INTERNAL_SERVER_ERROR, "internal"),
        LinkError::OrganizationLinked { .. } | LinkError::CustomerLinked { .. } | LinkError::PartnersChanged { .. } => {
            Presentation::new(StatusCode::CONFLICT, "already_linked")
        }
        LinkError::ExternalIdChanged { .. } => Presentation::new(StatusCode::CONFLICT, "external_id_changed"),
    }
}

fn of_sender(cause: &SenderError) -> Presentation {
    use SenderError as E;
    match cause {
        E::TicketGone | E::Off => Presentation::new(StatusCode::NOT_FOUND, "not_found"),
        E::TicketClosed => Presentation::new(StatusCode::CONFLICT, "ticket_closed"),
        E::HasOrganization { .. } | E::Changed => Presentation::new(StatusCode::CONFLICT, "ticket_taken"),
        E::BelongsToSomebody | E::Remembered { .. } | E::NoContact | E::NothingToRemember => {
            Presentation::new(StatusCode::CONFLICT, "sender_taken")
        }
        E::Restless => Presentation::new(StatusCode::SERVICE_UNAVAILABLE, "upstream_busy").after(Some(RETRY)),
        E::NotTaken => Presentation::new(StatusCode::BAD_GATEWAY, "zendesk_error"),
        E::Zendesk(cause) => of_zendesk(cause),
        E::Store(_) => Presentation::new(StatusCode::INTERNAL_SERVER_ERROR, "internal"),
    }
}

fn of_plan(cause: &BringingError) -> Presentation {
    match cause {
        BringingError::Zendesk(cause) => of_zendesk(cause),
        BringingError::Billing(cause) => of_billing(cause),
        // A code of the worker's: it names the system that did not answer.
        BringingError::Stopped(code) if code.starts_with("billing_un") => {
            Presentation::new(StatusCode::GATEWAY_TIMEOUT, "billing_unreachable").after(Some(RETRY))
        }
        BringingError::Stopped(code) if code.starts_with("billing") => {
            Presentation::new(StatusCode::BAD_GATEWAY, "billing_error")
        }
        BringingError::Stopped(code) if code.starts_with("zendesk") => {
            Presentation::new(StatusCode::BAD_GATEWAY, "zendesk_error")
        }
        _ => Presentation::new(StatusCode::INTERNAL_SERVER_ERROR, "internal"),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::portabilling::Silence;

    #[test]
    fn whatever_asking_again_may_mend_says_when() {
        let told = Duration::from_secs(40);
        let silence = || PortaBillingError::Unreachable(Silence::Interrupted);
        for (error, retry_in) in [
            (ApiError::Billing(Arc::new(silence())), Some(RETRY)),
            (ApiError::Link(LinkError::BillingUnknown(silence())), Some(RETRY)),
            (ApiError::Search(Arc::new(SearchError::Billing(silence()))), Some(RETRY)),
            (ApiError::BillingDeadline(Duration::from_secs(8)), Some(RETRY)),
            (ApiError::Billing(Arc::new(PortaBillingError::Overloaded)), Some(RETRY)),
            (ApiError::Billing(Arc::new(PortaBillingError::Paused { retry_in: told })), Some(told)),
            (ApiError::Zendesk(Arc::new(ZendeskError::Busy { retry_in: told, of_endpoint: false })), Some(told)),
            (ApiError::CustomerNotFound, None),
        ] {
            assert_eq!(error.presentation().retry_in, retry_in, "{error:?}");
        }
    }
}
