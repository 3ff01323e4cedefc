//! What the agent sees: one struct a page or fragment, with values that are ready to show.
//!
//! Views decide nothing: rights, states and wording of data are settled before. They only place translated labels
//! around escaped values. They know neither the server nor the upstreams; handlers fill them and answer with them.

mod billing;
mod card;
mod care;
mod errors;
mod link;
mod manage;
mod parts;
mod search;
mod sections;
mod senders;
mod shell;
mod states;
mod suggestions;

#[cfg(any(test, feature = "browser-tests"))]
pub mod samples;
#[cfg(test)]
mod tests;

pub use billing::{
    BillingConflictView, CandidateRow, CandidatesView, CountRow, CountsView, ReplyRow, TicketListView, TicketRow,
    TicketsShell, TicketsView,
};
pub use card::{CardView, Note, Relation};
pub use care::{
    CareErrorView, CareFiles, CareForm, CareHome, CareLeft, CareSent, CareShell, CareTicket, CareTicketRow,
    CareTickets, FileRow, STATUSES as TICKET_STATUSES, SaidRow, WaitingRow,
};
pub use errors::{ErrorPage, ErrorView, Place};
pub use link::ConflictView;
pub use manage::{
    CauseRow, ChangeRow, ChangesView, Chart, CostBar, CostRow, CostsView, DriftRow, DriftView, Drifted, Gauge,
    GivenUpRow, HealthView, ManageView, Moment, OffView, Outcome, Part, PlanRow, PlanView, ProposalRow, RunState,
    RunView, SystemRow, UnlinkedQueueView, ValueChange, WaitingView,
};
pub use parts::{Age, Heading, Party, Section, Wait};
pub use search::{LookupView, MatchRow, Refusal, SearchResults};
pub use sections::{AccountsView, ChargesView, InvoicesView};
pub use senders::{
    AssignedView, ChoiceState, ChosenRow, ContactRow, OrganizationRow, RecognisableRow, RecogniseView, RememberedRow,
    SendersView, TakenBackView,
};
pub use shell::{ColorScheme, Frame, Shell, Stand};
pub use states::{AmbiguousView, BillingDownView, GoneView, UnlinkedView, ZendeskTrouble};
pub use suggestions::SuggestionsView;
