//! The customer card: the answer for a linked organization, and for a customer looked at before linking.

use askama::Template;

use super::{Age, Party, Section, Wait};
use crate::{customers::Card, linking::MirrorTrouble, locale::Texts};

/// Who the customer is and how they stand, with a placeholder for each section that the tenant allows.
#[derive(Debug, Clone, Template)]
#[template(path = "panel/card.html")]
pub struct CardView {
    pub t: Texts,
    pub card: Card,
    pub relation: Relation,
    /// Whether this agent may link and unlink. Turned off while billing cannot confirm the customer.
    pub may_link: bool,
    /// What the agent should know about the link or the data; most pressing first.
    pub notes: Vec<Note>,
    pub age: Age,
    /// The allowed sections in their order.
    pub sections: Vec<Section>,
    /// Told as a short-lived message in Zendesk ("Linked to …"), after a change.
    pub notify: Option<String>,
}

/// Why this customer is on the screen.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Relation {
    /// Linked to this organization.
    Linked(Party),
    /// Opened from a search result or a suggestion; `linked_to` is the organization it belongs to at present.
    Preview { linked_to: Option<Party> },
    /// The organization's `external_id` names this customer, and nobody can say now whether they are linked.
    /// Fills the panel as a linked one does: there is nothing behind it to go back to.
    Named { linked_to: Option<Party> },
}

/// Something about the link or the data that the agent should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// Billing is silent; what is shown is the last known state. The number names the request in the logs.
    BillingDown { retry: Option<Wait>, correlation_id: String },
    /// Billing was not asked, because too many questions wait for it; what is shown is the last known state.
    BillingBusy { retry: Option<Wait>, correlation_id: String },
    /// The link holds, and Zendesk has not been told; why not, where that was tried.
    MirrorPending { trouble: Option<MirrorTrouble> },
    /// There is no link any more, and the organization's `external_id` still names the customer.
    Releasing { trouble: Option<MirrorTrouble> },
    /// The organization carries an `external_id` that is not ours, so it was left alone.
    ForeignExternalId { value: String },
    /// The link was found in the organization's `external_id` and taken over.
    Adopted,
}

impl Note {
    /// Name of the tone the note is shown in.
    pub(super) const fn tone(&self) -> &'static str {
        match self {
            Self::BillingDown { .. } => "danger",
            Self::BillingBusy { .. }
            | Self::MirrorPending { .. }
            | Self::Releasing { .. }
            | Self::ForeignExternalId { .. } => "warning",
            Self::Adopted => "notice",
        }
    }

    /// Text key of the heading.
    pub(super) const fn title(&self) -> &'static str {
        match self {
            Self::BillingDown { .. } => "state-note-billing-down",
            Self::BillingBusy { .. } => "error-upstream-busy",
            Self::MirrorPending { .. } | Self::Releasing { .. } => "state-note-mirror-pending",
            Self::ForeignExternalId { .. } => "state-note-foreign",
            Self::Adopted => "state-note-adopted",
        }
    }

    /// Text key of the sentence on what it means and what happens next.
    pub(super) const fn text(&self) -> &'static str {
        match self {
            Self::BillingDown { .. } => "state-note-billing-down-text",
            Self::BillingBusy { .. } => "state-note-billing-busy-text",
            Self::MirrorPending { trouble } => pending(*trouble),
            Self::Releasing { trouble } => releasing(*trouble),
            Self::ForeignExternalId { .. } => "state-note-foreign-text",
            Self::Adopted => "state-note-adopted-text",
        }
    }

    /// What the sentence quotes.
    fn value(&self) -> &str {
        match self {
            Self::ForeignExternalId { value } => value,
            _ => "",
        }
    }

    const fn retry(&self) -> Option<Wait> {
        match self {
            Self::BillingDown { retry, .. } | Self::BillingBusy { retry, .. } => *retry,
            _ => None,
        }
    }

    fn correlation_id(&self) -> Option<&str> {
        match self {
            Self::BillingDown { correlation_id, .. } | Self::BillingBusy { correlation_id, .. } => Some(correlation_id),
            _ => None,
        }
    }

    const fn is_foreign(&self) -> bool {
        matches!(self, Self::ForeignExternalId { .. })
    }
}

/// What keeps Zendesk from knowing of a link: some of it passes by itself, some needs a person.
const fn pending(trouble: Option<MirrorTrouble>) -> &'static str {
    use MirrorTrouble as T;
    match trouble {
        None | Some(T::Unreachable | T::Busy | T::Failed | T::Unreadable) => "state-note-mirror-pending-text",
        Some(T::NotAllowed) => "state-note-mirror-not-allowed-text",
        Some(T::AlreadyTaken) => "state-note-mirror-taken-text",
        Some(T::OrganizationGone) => "state-note-mirror-gone-text",
        Some(T::Refused) => "state-note-mirror-refused-text",
    }
}

const fn releasing(trouble: Option<MirrorTrouble>) -> &'static str {
    use MirrorTrouble as T;
    match trouble {
        Some(T::NotAllowed | T::AlreadyTaken | T::Refused) => "state-note-releasing-refused-text",
        _ => "state-note-releasing-text",
    }
}

impl CardView {
    /// Changes to the link are offered to those who may make them, and while billing can confirm the customer.
    fn actions_on(&self) -> bool {
        self.may_link
            && !self.notes.iter().any(|note| matches!(note, Note::BillingDown { .. } | Note::BillingBusy { .. }))
    }

    const fn is_linked(&self) -> bool {
        matches!(self.relation, Relation::Linked(_))
    }

    /// Whether another view is behind this one, to go back to.
    const fn is_preview(&self) -> bool {
        matches!(self.relation, Relation::Preview { .. })
    }

    const fn view(&self) -> &'static str {
        match self.relation {
            Relation::Linked(_) => "linked",
            Relation::Preview { .. } => "preview",
            Relation::Named { .. } => "named",
        }
    }

    fn present_partner(&self) -> Option<&Party> {
        match &self.relation {
            Relation::Preview { linked_to } | Relation::Named { linked_to } => linked_to.as_ref(),
            Relation::Linked(_) => None,
        }
    }
}
