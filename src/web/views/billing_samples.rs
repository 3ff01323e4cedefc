//! The page of a customer's tickets with invented values.

use super::{
    BillingConflictView, CandidateRow, CandidatesView, CountRow, CountsView, ReplyRow, TicketListView, TicketRow,
    TicketsShell, TicketsView,
};
use crate::{
    locale::Texts,
    web::views::{
        Age, ColorScheme, Party,
        samples::{Sample, sample},
    },
};

pub fn all(t: Texts) -> Vec<Sample> {
    let organization = Party { id: "362".to_owned(), name: None };
    let linked = TicketsView {
        t,
        customer: Party { id: "10042".to_owned(), name: Some("<b>Handel & Co".to_owned()) },
        organization: Some(organization),
        organization_link: Some("https://acme.zendesk.com/agent/organizations/362".to_owned()),
        new_ticket_link: Some("https://acme.zendesk.com/agent/tickets/new".to_owned()),
        may_link: true,
        base: "/billing/panda/customers/10042".to_owned(),
        statuses: vec![("open", "Open".to_owned())],
        notify: None,
    };
    let unlinked = TicketsView {
        organization: None,
        organization_link: None,
        new_ticket_link: None,
        may_link: false,
        ..linked.clone()
    };
    let list = list(t);
    let candidates = CandidatesView { t, base: "/billing/panda/customers/10042".to_owned(), rows: vec![candidate()] };
    vec![
        sample("tickets-shell", &shell(t)),
        sample("tickets-linked", &linked),
        sample("tickets-unlinked", &unlinked),
        sample("tickets-changed", &TicketsView { notify: Some("Changed <b>meanwhile".to_owned()), ..linked.clone() }),
        sample("tickets-counts", &counts(t)),
        sample(
            "tickets-list-stale",
            &TicketListView {
                stale: Some("01HZX3T9Q7".to_owned()),
                hint: Some("At most 1,000".to_owned()),
                next: None,
                ..list.clone()
            },
        ),
        sample("tickets-list-none", &TicketListView { rows: Vec::new(), next: None, ..list.clone() }),
        sample("tickets-list-none-yet", &TicketListView { rows: Vec::new(), ..list.clone() }),
        sample("tickets-list", &list),
        sample("tickets-candidates-none", &CandidatesView { rows: Vec::new(), ..candidates.clone() }),
        sample("tickets-candidates", &candidates),
        sample("tickets-conflict", &conflict(t)),
    ]
}

fn age() -> Age {
    Age { at_iso: "2026-03-01T12:00:00Z".to_owned(), at: "Mar 1, 2026, 12:00".to_owned() }
}

fn shell(t: Texts) -> TicketsShell {
    TicketsShell {
        t,
        tenant: "panda".to_owned(),
        customer: "10042".to_owned(),
        has_resellers: true,
        is_demo: true,
        color_scheme: ColorScheme::Dark,
        stylesheet: "/assets/tickets.css",
        script: "/assets/tickets.js",
    }
}

fn counts(t: Texts) -> CountsView {
    let row = CountRow { status: "open", label: "Open".to_owned(), tone: "danger", number: "3".to_owned() };
    CountsView { t, counts: vec![row] }
}

fn list(t: Texts) -> TicketListView {
    let row = TicketRow {
        id: "17".to_owned(),
        subject: "<script>alert(1)</script>".to_owned(),
        link: "https://acme.zendesk.com/agent/tickets/17".to_owned(),
        status: "Open".to_owned(),
        tone: "danger",
        priority: Some("High".to_owned()),
        priority_tone: "warning",
        requester: "Rita Moss".to_owned(),
        assignee: "Olena".to_owned(),
        created: age(),
        reply: Some(ReplyRow { by: "Last reply".to_owned(), at: age(), excerpt: "Hello <b>Handel".to_owned() }),
    };
    TicketListView {
        t,
        age: age(),
        stale: None,
        hint: None,
        rows: vec![row],
        next: Some("/billing/panda/customers/10042/tickets?from=abc".to_owned()),
    }
}

fn candidate() -> CandidateRow {
    CandidateRow {
        id: "362".to_owned(),
        name: "<b>Handel".to_owned(),
        link: "https://acme.zendesk.com/agent/organizations/362".to_owned(),
        evidence: vec!["It has the name".to_owned()],
        code: "billing_name",
        linked_to: Some("10043".to_owned()),
    }
}

fn conflict(t: Texts) -> BillingConflictView {
    BillingConflictView {
        t,
        organization: "362".to_owned(),
        of_organization: Some("10043".to_owned()),
        of_customer: Some("363".to_owned()),
        correlation_id: "01HZX3T9Q7".to_owned(),
    }
}
