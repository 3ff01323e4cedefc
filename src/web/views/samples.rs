//! Every view with invented values: what the tests render, also in a browser, and what a designer looks at.

use askama::Template;

use super::{
    AccountsView, Age, AmbiguousView, AssignedView, BillingDownView, CardView, CareErrorView, CareFiles, CareForm,
    CareHome, CareLeft, CareSent, CareShell, CareTicket, CareTicketRow, CareTickets, ChargesView, ChoiceState,
    ChosenRow, ColorScheme, ConflictView, ContactRow, ErrorPage, ErrorView, FileRow, Frame, GoneView, InvoicesView,
    LookupView, MatchRow, Note, OrganizationRow, Party, Place, RecognisableRow, RecogniseView, Refusal, Relation,
    RememberedRow, SaidRow, SearchResults, Section, SendersView, Shell, Stand, SuggestionsView, TakenBackView,
    UnlinkedView, Wait, WaitingRow, ZendeskTrouble,
};
use crate::{
    customers::{AccountRow, Card, ChargeIcon, ChargeRow, Fact, FactKind, InvoiceRow, MoneyLine, Rows, Status, Tone},
    linking::MirrorTrouble,
    locale::{Language, Texts},
};

/// What names a request in the logs.
const REFERENCE: &str = "01HZX3T9Q7";

/// A rendered view and the name of the state it shows.
#[derive(Debug)]
pub struct Sample {
    pub name: String,
    pub html: String,
}

/// Every state of every view in one language.
#[must_use]
pub fn all(language: Language) -> Vec<Sample> {
    let t = language.texts();
    let mut samples = vec![
        sample("shell", &shell(t)),
        sample("lookup", &LookupView { t }),
        sample("frame", &Frame { t, is_demo: false, stand: Stand::TopBar }),
        sample("accounts", &accounts(t)),
        sample("accounts-empty", &AccountsView { rows: no_rows(), ..accounts(t) }),
        sample("accounts-stale", &AccountsView { stale: Some(REFERENCE.to_owned()), ..accounts(t) }),
        sample("invoices", &invoices(t)),
        sample("invoices-empty", &InvoicesView { rows: no_rows(), ..invoices(t) }),
        sample("charges", &charges(t)),
        sample("charges-empty", &ChargesView { rows: no_rows(), ..charges(t) }),
        sample("error-page", &error_page(t)),
    ];
    samples.extend(cards(t));
    samples.extend(states(t));
    samples.extend(searches(t));
    samples.extend(senders(t));
    samples.extend(errors(t));
    samples.extend(super::manage::samples::all(t));
    samples.extend(super::billing::samples::all(t));
    samples.extend(care(t));
    samples
}

#[expect(clippy::unwrap_used, reason = "only tests call it, of which some are a crate of their own")]
pub(super) fn sample(name: &str, view: &impl Template) -> Sample {
    Sample { name: name.to_owned(), html: view.render().unwrap() }
}

fn shell(t: Texts) -> Shell {
    Shell {
        frame: Frame { t, is_demo: true, stand: Stand::Beside },
        session: "session-value".to_owned().into(),
        color_scheme: ColorScheme::Light,
        stylesheet: "/assets/panel.css",
        script: "/assets/panel.js",
        sdk_url: "https://static.zdassets.com/zendesk_app_framework_sdk/2.0/zaf_sdk.min.js".to_owned(),
        has_senders: false,
    }
}

fn care(t: Texts) -> Vec<Sample> {
    let text = str::to_owned;
    let shell = |widget| CareShell {
        t,
        tenant: text("panda"),
        portals: text("https://selfcare.panda.example"),
        is_demo: true,
        color_scheme: ColorScheme::Dark,
        stylesheet: "/assets/care.css",
        script: "/assets/care.js",
        widget,
    };
    let row = CareTicketRow {
        id: text("17"),
        subject: text("No <b>Handel</b> tone"),
        status: text("New"),
        tone: "notice",
        updated: text("14:05"),
        is_own: false,
    };
    let waiting = vec![WaitingRow { subject: text("<script>alert(1)</script>"), at: text("14:05"), is_given_up: true }];
    let tickets = CareTickets { t, waiting, rows: vec![row], next: Some(text("b2ZmOjIw")), is_more: false };
    let form = CareForm {
        t,
        key: "0".repeat(64),
        accounts: vec![text("493055501042")],
        files_hint: Some(text("Up to 5 files")),
        accept: text(".png,.txt"),
    };
    let said = |who, files| SaidRow { who, by: text("X"), at: text("14:05"), text: text("<b>Handel</b>\nx"), files };
    let ticket = CareTicket {
        t,
        id: text("17"),
        subject: text("No dial tone"),
        status: text("New"),
        tone: "notice",
        said: vec![said("me", vec![text("a.png"), text("b.txt")]), said("support", Vec::new())],
        is_cut: true,
        stamp: text("2026-11-21T13:05:00Z"),
        is_open: true,
        may_solve: true,
        notify: Some(text("X")),
    };
    let file = FileRow { number: 1, name: text("<b>Handel</b>.png"), size: text("12 KB") };
    let sent = |ticket| CareSent { t, key: "0".repeat(64), ticket };
    let home = CareHome {
        t,
        tenant: text("panda"),
        customer: Party { id: text("46170"), name: Some(text("<b>Handel & Co")) },
        has_widget: false,
    };
    let mut samples = vec![
        sample("care-shell", &shell(None)),
        sample("care-shell-widget", &shell(Some(text("https://static.zdassets.com/ekr/snippet.js?key=x")))),
        sample("care-home", &home),
        sample("care-home-widget", &CareHome { has_widget: true, ..home.clone() }),
        sample(
            "care-tickets-none",
            &CareTickets { waiting: Vec::new(), rows: Vec::new(), next: None, ..tickets.clone() },
        ),
        sample("care-tickets-more", &CareTickets { is_more: true, ..tickets.clone() }),
        sample("care-tickets", &tickets),
        sample("care-form-bare", &CareForm { accounts: Vec::new(), files_hint: None, ..form.clone() }),
        sample("care-form", &form),
        sample("care-files", &CareFiles { t, files: vec![file] }),
        sample("care-sent", &sent(Some(text("17")))),
        sample("care-stored", &sent(None)),
        sample("care-ticket-closed", &CareTicket { is_open: false, ..ticket.clone() }),
        sample("care-ticket", &ticket),
        sample("care-left", &CareLeft { t }),
    ];
    for code in CareErrorView::WORDS.iter().map(|(code, _)| *code).chain(["internal"]) {
        let view = CareErrorView { t, code, correlation_id: text(REFERENCE), fills_page: false, is_read: false };
        samples.push(sample(&format!("error-care-{code}"), &view));
        samples.push(sample(
            &format!("error-care-{code}-page"),
            &CareErrorView { fills_page: true, is_read: true, ..view },
        ));
    }
    samples
}

fn error_page(t: Texts) -> ErrorPage<ErrorView> {
    ErrorPage {
        t,
        title: "app-name",
        inside: error(t, "page_not_verified", Place::Panel),
        color_scheme: ColorScheme::Dark,
        stylesheet: "/assets/panel.css",
    }
}

fn cards(t: Texts) -> Vec<Sample> {
    let (retry, correlation_id) = (Some(Wait { seconds: 30 }), REFERENCE.to_owned());
    let down = Note::BillingDown { retry, correlation_id: correlation_id.clone() };
    let busy = Note::BillingBusy { retry, correlation_id };
    let closed = Card { closed: true, status: status(Tone::Neutral, "Closed", None), money: Vec::new(), ..card() };
    let bare = Card { subtitle: None, facts: Vec::new(), money: Vec::new(), billing_link: None, ..card() };
    let pending = |trouble| CardView { notes: vec![Note::MirrorPending { trouble }], ..linked(t) };
    let foreign = Note::ForeignExternalId { value: "CRM-0047".to_owned() };
    vec![
        sample("linked", &linked(t)),
        sample("linked-view-only", &CardView { may_link: false, ..linked(t) }),
        sample("linked-suspended", &CardView { card: suspended(), ..linked(t) }),
        sample("linked-bare", &CardView { card: bare, sections: Vec::new(), ..linked(t) }),
        sample("linked-closed", &CardView { card: closed, ..linked(t) }),
        sample("linked-billing-down", &CardView { notes: vec![down.clone()], ..linked(t) }),
        sample("linked-billing-busy", &CardView { notes: vec![busy], ..linked(t) }),
        sample("linked-mirror-pending", &pending(None)),
        sample("linked-mirror-not-allowed", &pending(Some(MirrorTrouble::NotAllowed))),
        sample("linked-mirror-taken", &pending(Some(MirrorTrouble::AlreadyTaken))),
        sample("linked-mirror-gone", &pending(Some(MirrorTrouble::OrganizationGone))),
        sample("linked-mirror-refused", &pending(Some(MirrorTrouble::Refused))),
        sample("linked-foreign", &CardView { notes: vec![foreign], ..linked(t) }),
        sample("linked-adopted", &CardView { notes: vec![Note::Adopted], ..linked(t) }),
        sample("preview", &CardView { relation: Relation::Preview { linked_to: None }, ..linked(t) }),
        sample(
            "preview-taken",
            &CardView { relation: Relation::Preview { linked_to: Some(organization()) }, ..linked(t) },
        ),
        sample(
            "named-billing-down",
            &CardView { relation: Relation::Named { linked_to: None }, notes: vec![down], ..linked(t) },
        ),
    ]
}

fn states(t: Texts) -> Vec<Sample> {
    let unlinked = |may_link, foreign: Option<&str>| UnlinkedView {
        t,
        organization: organization(),
        may_link,
        foreign_external_id: foreign.map(str::to_owned),
        releasing: None,
        zendesk: None,
        correlation_id: REFERENCE.to_owned(),
        notify: None,
    };
    let silent = |trouble| UnlinkedView { zendesk: Some(trouble), ..unlinked(true, None) };
    let releasing = |trouble| UnlinkedView { releasing: Some(Note::Releasing { trouble }), ..unlinked(true, None) };
    let gone = |is_linked| GoneView {
        t,
        organization: organization(),
        customer: party("10042", "Nordwind Logistik GmbH"),
        may_link: true,
        is_linked,
        notify: None,
    };
    let billing_down = BillingDownView {
        t,
        customer: party("10042", "Nordwind Logistik GmbH"),
        is_linked: true,
        is_busy: false,
        notify: None,
        retry: Some(Wait { seconds: 30 }),
        correlation_id: REFERENCE.to_owned(),
    };
    let nameless = Party { id: "10042".to_owned(), name: None };
    let conflict = ConflictView {
        t,
        organization: organization(),
        customer: party("10042", "Nordwind Logistik GmbH"),
        present_customer: Some(party("10043", "Nordwind Handel")),
        present_organization: Some(party("362", "Nordwind (alt)")),
        evidence_token: Some("email".to_owned()),
        may_move: true,
        correlation_id: REFERENCE.to_owned(),
    };
    vec![
        sample("unlinked", &unlinked(true, None)),
        sample("unlinked-view-only", &unlinked(false, None)),
        sample("unlinked-foreign", &unlinked(true, Some("CRM-0047"))),
        sample("unlinked-zendesk-down", &silent(ZendeskTrouble::Silent)),
        sample("unlinked-zendesk-not-allowed", &silent(ZendeskTrouble::NotAllowed)),
        sample("unlinked-releasing", &releasing(None)),
        sample("unlinked-releasing-refused", &releasing(Some(MirrorTrouble::NotAllowed))),
        sample(
            "ambiguous",
            &AmbiguousView {
                t,
                organization: organization(),
                named: [matches().remove(0)],
                may_link: true,
                notify: None,
            },
        ),
        sample("gone", &gone(true)),
        sample("gone-not-linked", &gone(false)),
        sample("billing-down", &billing_down),
        sample("billing-busy", &BillingDownView { is_busy: true, ..billing_down.clone() }),
        sample("billing-down-unknown", &BillingDownView { customer: nameless.clone(), ..billing_down.clone() }),
        sample(
            "billing-down-not-linked",
            &BillingDownView { customer: nameless, is_linked: false, ..billing_down.clone() },
        ),
        sample("conflict", &conflict),
        sample("conflict-view-only", &ConflictView { may_move: false, present_organization: None, ..conflict.clone() }),
    ]
}

fn senders(t: Texts) -> Vec<Sample> {
    let organization = Party { id: "77".to_owned(), name: Some("EasyCall <Ltd>".to_owned()) };
    let row = |customer| OrganizationRow {
        organization: organization.clone(),
        customer,
        evidence: vec![Fact {
            label: t.get("evidence-requester-phone").into_owned(),
            value: "+12094555948, the phone of Rita <Moss>".to_owned(),
            kind: FactKind::Text,
        }],
        evidence_token: "suggested_phone".to_owned(),
    };
    let several = SendersView {
        t,
        organizations: vec![row(matches().into_iter().next()), row(None)],
        customers: matches(),
        remarks: vec!["mail.example is used by many people and is no evidence.".to_owned()],
        incomplete: Some("assign-incomplete"),
        may_assign: true,
    };
    let one = SendersView { organizations: vec![row(None)], customers: Vec::new(), ..several.clone() };
    let nothing = SendersView { organizations: Vec::new(), ..one.clone() };
    let chosen = |state| {
        Some(ChosenRow {
            organization: organization.clone(),
            state,
            joined: true,
            by: t.with("assign-by", "id", 534).into_owned(),
            at: Age { at_iso: "2026-03-02T09:00:00Z".to_owned(), at: "2 Mar 2026, 09:00".to_owned() },
            evidence_token: "suggested_phone".to_owned(),
        })
    };
    let assigned = AssignedView {
        t,
        chosen: chosen(ChoiceState::Done),
        remembered: vec![RememberedRow {
            kind: "phone_number",
            text: "assign-remembered-phone",
            contact: "1077".to_owned(),
            is_unfinished: true,
        }],
        may_change: true,
        may_remember: true,
        notify: Some(t.get("notify-assigned").into_owned()),
    };
    let in_state = |state| AssignedView { chosen: chosen(state), notify: None, ..assigned.clone() };
    let value = |is_theirs| RecognisableRow { kind: "phone_number", value: "+12094555948".to_owned(), is_theirs };
    let contact = ContactRow { id: "1077".to_owned(), name: "Rita <Moss>".to_owned(), is_requester: true };
    let recognise = RecogniseView { t, values: vec![value(true), value(false)], contacts: vec![contact] };
    vec![
        sample("senders", &several),
        sample("senders-view-only", &SendersView { may_assign: false, ..several.clone() }),
        sample("senders-one", &one),
        sample("senders-none", &nothing),
        sample("assigned", &assigned),
        sample("assigned-begun", &in_state(ChoiceState::Begun)),
        sample("assigned-taking-back", &in_state(ChoiceState::TakingBack)),
        sample("assigned-moved", &in_state(ChoiceState::Moved)),
        sample("assigned-unsure", &in_state(ChoiceState::Unsure)),
        sample("assigned-made-known", &AssignedView { chosen: None, notify: None, ..assigned.clone() }),
        sample("assigned-view-only", &AssignedView { may_change: false, ..assigned.clone() }),
        sample("recognise", &recognise),
        sample("recognise-nobody", &RecogniseView { contacts: Vec::new(), ..recognise.clone() }),
        sample("recognise-nothing", &RecogniseView { values: Vec::new(), ..recognise }),
        sample("taken-back", &TakenBackView { notify: t.get("notify-taken-back").into_owned() }),
    ]
}

fn searches(t: Texts) -> Vec<Sample> {
    let found = SearchResults {
        t,
        query: "nordwind".to_owned(),
        tried: vec!["Name or company “nordwind”".to_owned()],
        matches: matches(),
        more: Some("Showing 11 to 13, and there are more.".to_owned()),
        page: 2,
        has_next: true,
        may_link: true,
        refusal: None,
    };
    let none = SearchResults {
        query: "+49 30 5550 1999".to_owned(),
        tried: vec!["Phone number +49 30 55501999".to_owned(), "Account ID 493055501999".to_owned()],
        matches: Vec::new(),
        more: None,
        page: 1,
        has_next: false,
        ..found.clone()
    };
    let refused = SearchResults {
        matches: Vec::new(),
        tried: Vec::new(),
        more: None,
        refusal: Some(Refusal {
            sentence: t.get("match-query-too-short").into_owned(),
            correlation_id: REFERENCE.to_owned(),
        }),
        ..found.clone()
    };
    let several = SuggestionsView {
        t,
        candidates: matches(),
        is_incomplete: false,
        remarks: vec!["mail.example is used by many people and is no evidence.".to_owned()],
        may_link: true,
    };
    let nothing = SuggestionsView { candidates: Vec::new(), is_incomplete: true, ..several.clone() };
    let one = SuggestionsView { candidates: matches().into_iter().take(1).collect(), ..several.clone() };
    vec![
        sample("results", &found),
        sample("refused-search", &refused),
        sample("results-view-only", &SearchResults { may_link: false, page: 1, ..found.clone() }),
        sample("results-none", &none),
        sample("suggestions-several", &several),
        sample("suggestions-one", &one),
        sample("suggestions-none", &nothing),
    ]
}

fn errors(t: Texts) -> Vec<Sample> {
    let everywhere = [Place::Panel, Place::Inline, Place::Section(Section::Invoices.into())];
    let name = |place| match place {
        Place::Panel => "panel",
        Place::Inline => "inline",
        Place::Section(_) => "section",
    };
    let codes = ErrorView::CODES.into_iter();
    codes
        .flat_map(|code| everywhere.map(|place| (code, place)))
        .map(|(code, place)| sample(&format!("error-{code}-{}", name(place)), &error(t, code, place)))
        .collect()
}

fn error(t: Texts, code: &'static str, place: Place) -> ErrorView {
    let retry = code.contains("bus").then_some(Wait { seconds: 12 });
    ErrorView { t, code, correlation_id: REFERENCE.to_owned(), retry, is_change: false, place }
}

fn linked(t: Texts) -> CardView {
    CardView {
        t,
        card: card(),
        relation: Relation::Linked(organization()),
        may_link: true,
        notes: Vec::new(),
        age: age(),
        sections: Section::ALL.to_vec(),
        notify: Some("Linked".to_owned()),
    }
}

fn card() -> Card {
    Card {
        id: "10042".to_owned(),
        title: "Nordwind Logistik GmbH".to_owned(),
        subtitle: Some("Anna Berg".to_owned()),
        status: status(Tone::Good, "Active", None),
        money: vec![
            money(Tone::Warning, "Owes", "€118.40"),
            money(Tone::Neutral, "Credit left", "€381.60"),
            money(Tone::Neutral, "Credit limit", "€500.00"),
        ],
        facts: vec![
            fact("Email", "anna.berg@nordwind.example", FactKind::Email),
            fact("Phone", "+49 30 5550 1042", FactKind::Phone),
            fact("Address", "Hafenstraße 12, 20457 Hamburg", FactKind::Text),
            fact("Reseller", "Küstennetz", FactKind::Text),
        ],
        billing_link: Some("https://billing.panda.example/#/customer/10042/general_info".to_owned()),
        closed: false,
    }
}

fn suspended() -> Card {
    let reason = "The credit limit is used up. Outgoing calls are blocked.";
    Card {
        title: "شركة النور للاتصالات <script>alert(1)</script>".to_owned(),
        subtitle: Some("سلمى حداد".to_owned()),
        status: status(Tone::Danger, "Suspended", Some(reason)),
        money: vec![money(Tone::Danger, "Owes", "1,204.00 USD")],
        ..card()
    }
}

fn accounts(t: Texts) -> AccountsView {
    let line = AccountRow {
        name: "493055501042".to_owned(),
        status: status(Tone::Good, "Active", None),
        product: Some("Business Line 1000".to_owned()),
        facts: vec![
            fact("Add-ons", "Call recording, International 500", FactKind::Text),
            fact("Aliases", "493055501043, 493055501044", FactKind::Phone),
        ],
    };
    let blocked = AccountRow {
        name: "ph46170x4665".to_owned(),
        status: status(Tone::Danger, "Blocked", Some("Blocked by an administrator.")),
        product: Some("SIM Data 5 GB".to_owned()),
        facts: vec![fact("Available", "€3.20", FactKind::Text)],
    };
    let rows = Rows { rows: vec![line, blocked], more: Some("Showing 2 of 431".to_owned()) };
    AccountsView { t, rows, age: age(), stale: None }
}

fn invoices(t: Texts) -> InvoicesView {
    let open = InvoiceRow {
        title: "INV-2026-00417".to_owned(),
        status: Some(status(Tone::Danger, "Overdue", Some("Due 14 days ago."))),
        amount: Some(money(Tone::Danger, "Unpaid", "€118.40")),
        facts: vec![fact("Period", "1–31 Oct 2026", FactKind::Text), fact("Due", "7 Nov 2026", FactKind::Text)],
    };
    let paid = InvoiceRow {
        title: "INV-2026-00298".to_owned(),
        status: Some(status(Tone::Good, "Paid", None)),
        amount: Some(money(Tone::Neutral, "Total", "€96.10")),
        facts: vec![fact("Period", "1–30 Sep 2026", FactKind::Text)],
    };
    let bare = InvoiceRow { title: "17".to_owned(), status: None, amount: None, facts: Vec::new() };
    InvoicesView { t, rows: Rows { rows: vec![open, paid, bare], more: None }, age: age(), stale: None }
}

fn charges(t: Texts) -> ChargesView {
    let charge = |kind, label: &str, title: &str, amount| ChargeRow {
        kind,
        label: label.to_owned(),
        title: title.to_owned(),
        at: "21 Nov, 14:05".to_owned(),
        at_iso: "2026-11-21T13:05:00Z".to_owned(),
        quantity: Some("3 min 12 s".to_owned()),
        amount: Some(amount),
        failed: None,
    };
    let cost = |amount| money(Tone::Neutral, "Charged", amount);
    let failed = ChargeRow {
        failed: Some(status(Tone::Warning, "Not connected", Some("The number is busy."))),
        quantity: None,
        amount: None,
        ..charge(ChargeIcon::Forwarded, "Forwarded call", "493055501042 → 442055500199", cost(""))
    };
    let payment = money(Tone::Good, "Received", "€96.10");
    let rows = vec![
        charge(ChargeIcon::Outgoing, "Outgoing call", "493055501042 → 442055500100", cost("€0.42")),
        charge(ChargeIcon::Incoming, "Incoming call", "442055500100 → 493055501042", cost("€0.00")),
        failed,
        ChargeRow { quantity: None, ..charge(ChargeIcon::Payment, "Payment received", "Bank transfer", payment) },
        charge(ChargeIcon::Other, "Subscription", "Business Line 1000", cost("€19.90")),
    ];
    ChargesView { t, rows: Rows { rows, more: None }, age: age(), stale: None }
}

fn matches() -> Vec<MatchRow> {
    let first = MatchRow {
        id: "10042".to_owned(),
        title: "Nordwind Logistik GmbH".to_owned(),
        subtitle: Some("Anna Berg".to_owned()),
        status: status(Tone::Good, "Active", None),
        facts: vec![fact("City", "Hamburg", FactKind::Text), fact("Reseller", "Küstennetz", FactKind::Text)],
        accounts: vec!["493055501042".to_owned(), "493055501043".to_owned()],
        evidence: vec![
            fact("Requester’s email", "anna.berg@nordwind.example", FactKind::Email),
            fact("Account in the subject", "ph46170x4665", FactKind::Phone),
        ],
        evidence_token: Some("email,account".to_owned()),
        linked_to: None,
        billing_link: Some("https://billing.example/#/customer/10042".to_owned()),
    };
    let second = MatchRow {
        id: "77".to_owned(),
        title: "Nordwind <b>Handel</b> & Söhne".to_owned(),
        subtitle: None,
        status: status(Tone::Danger, "Suspended", Some("The credit limit is used up.")),
        facts: vec![fact("City", "Bremen", FactKind::Text)],
        accounts: Vec::new(),
        evidence: Vec::new(),
        evidence_token: None,
        linked_to: Some(organization()),
        billing_link: None,
    };
    let third = MatchRow { id: "10555".to_owned(), linked_to: Some(party("362", "Nordwind (alt)")), ..first.clone() };
    vec![first, second, third]
}

fn organization() -> Party {
    party("361", "Nordwind")
}

fn party(id: &str, name: &str) -> Party {
    Party { id: id.to_owned(), name: Some(name.to_owned()) }
}

fn status(tone: Tone, label: &str, reason: Option<&str>) -> Status {
    Status { tone, label: label.to_owned(), reason: reason.map(str::to_owned) }
}

fn money(tone: Tone, label: &str, amount: &str) -> MoneyLine {
    MoneyLine { tone, label: label.to_owned(), amount: amount.to_owned() }
}

fn fact(label: &str, value: &str, kind: FactKind) -> Fact {
    Fact { label: label.to_owned(), value: value.to_owned(), kind }
}

fn age() -> Age {
    Age { at_iso: "2026-11-21T13:05:00Z".to_owned(), at: "14:05".to_owned() }
}

fn no_rows<T>() -> Rows<T> {
    Rows { rows: Vec::new(), more: None }
}
