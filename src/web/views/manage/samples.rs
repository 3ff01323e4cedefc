//! Every part of the page for administrators with invented values.

use super::{
    CauseRow, ChangeRow, ChangesView, Chart, CostBar, CostRow, CostsView, DriftRow, DriftView, Drifted, Gauge,
    GivenUpRow, HealthView, ManageView, Moment, OffView, Outcome, Part, PlanRow, PlanView, ProposalRow, RunState,
    RunView, SystemRow, UnlinkedQueueView, ValueChange, WaitingView,
};
use crate::{
    customers::{Status, Tone},
    locale::Texts,
    web::views::{
        Age, Party, Wait,
        samples::{Sample, sample},
    },
};

pub fn all(t: Texts) -> Vec<Sample> {
    let run = |state| RunView {
        t,
        name: "0".repeat(64),
        state,
        receipt: Some("00.json.receipt".to_owned()),
        may_undo: true,
        may_go_on: true,
        notify: None,
    };
    let outcome = |left: Vec<(Party, String)>| Outcome {
        sentence: "2 of 3 are written.".to_owned(),
        is_whole: left.is_empty(),
        left,
    };
    let under_way = |of| RunState::UnderWay { stage: "Writing…".to_owned(), done: 1, of, again: Wait { seconds: 1 } };
    let unlinked = unlinked(t);
    let drift = drift(t);
    vec![
        sample("manage", &ManageView { t, tenant: "panda".to_owned(), parts: &Part::ALL }),
        sample("manage-off", &OffView { t, part: Part::Drift }),
        sample("manage-costs-off", &OffView { t, part: Part::Costs }),
        sample("manage-costs", &costs(t)),
        sample(
            "manage-costs-none",
            &CostsView {
                stuck: None,
                lacks_before: None,
                rows: Vec::new(),
                bars: Vec::new(),
                resellers: Vec::new(),
                ..costs(t)
            },
        ),
        sample("manage-health", &health(t)),
        sample("manage-drift", &drift),
        sample(
            "manage-drift-unknown",
            &DriftView { gauge: None, chart: None, oldest: None, found: Vec::new(), ..drift },
        ),
        sample("manage-waiting", &waiting(t)),
        sample(
            "manage-waiting-none",
            &WaitingView {
                rows: Vec::new(),
                causes: Vec::new(),
                outlooks: Vec::new(),
                next: None,
                pause: None,
                letters: Vec::new(),
                oldest: None,
                ..waiting(t)
            },
        ),
        sample("manage-unlinked-view-only", &UnlinkedQueueView { may_link: false, ..unlinked.clone() }),
        sample("manage-unlinked-none", &UnlinkedQueueView { rows: Vec::new(), ..unlinked.clone() }),
        sample("manage-unlinked-run", &UnlinkedQueueView { run: Some("0".repeat(64)), ..unlinked.clone() }),
        sample("manage-unlinked", &unlinked),
        sample("manage-plan", &plan(t)),
        sample("manage-plan-idle", &PlanView { writes: false, ..plan(t) }),
        sample("manage-run", &run(under_way(Some(3)))),
        sample("manage-run-begun", &run(under_way(None))),
        sample("manage-run-done", &run(RunState::Ended(outcome(Vec::new())))),
        sample("manage-run-part", &run(RunState::Ended(outcome(vec![(customer(), "busy".to_owned())])))),
        sample(
            "manage-run-broken",
            &run(RunState::Broken { sentence: "It stopped.".to_owned(), advice: "Look at the log.".to_owned() }),
        ),
        sample("manage-changes", &changes(t)),
        sample("manage-changes-none", &ChangesView { rows: Vec::new(), next: None, is_later: true, ..changes(t) }),
    ]
}

fn costs(t: Texts) -> CostsView {
    let row = |name: &str| CostRow {
        customer: Some("46170".to_owned()),
        name: name.to_owned(),
        reseller: Some("Panda <Partners>".to_owned()),
        tickets: "12".to_owned(),
        touches: "31".to_owned(),
        minutes: "418.5".to_owned(),
        cost: "418.50 EUR".to_owned(),
    };
    CostsView {
        t,
        month: "2026-10".to_owned(),
        rate: "60.00 EUR".to_owned(),
        previous: Some("2026-09".to_owned()),
        next: Some("2026-11".to_owned()),
        summary: "Panda costs most.".to_owned(),
        bars: vec![CostBar { name: "EasyCall <Ltd>".to_owned(), cost: "418.50 EUR".to_owned(), thousandths: 1000 }],
        rows: vec![row("EasyCall <Ltd>")],
        resellers: vec![row("Panda <Partners>")],
        without: Some(row("Without a customer")),
        total: row("All"),
        more: Some("4 more customers".to_owned()),
        read_at: Some(age()),
        is_read: false,
        lacks_before: Some(age()),
        stuck: Some((age(), "costs-stuck-unreadable")),
        lacks_names: true,
    }
}

fn age() -> Age {
    Age { at_iso: "2026-03-02T09:00:00Z".to_owned(), at: "2 Mar 2026, 09:00".to_owned() }
}

fn customer() -> Party {
    Party { id: "10042".to_owned(), name: Some("Nordwind <b>Handel</b> & Söhne".to_owned()) }
}

fn organization() -> Party {
    Party { id: "361".to_owned(), name: Some("Nordwind <script>alert(1)</script>".to_owned()) }
}

fn health(t: Texts) -> HealthView {
    let status =
        |tone, reason: Option<&str>| Status { tone, label: "A state".to_owned(), reason: reason.map(str::to_owned) };
    let row = |status| SystemRow {
        last: SystemRow::ANSWER,
        name: "PortaBilling".to_owned(),
        status,
        answered: Some(age()),
        failed: Some(age()),
    };
    let silent = row(status(Tone::Danger, Some("It is left alone.")));
    let fresh = SystemRow { answered: None, failed: None, ..row(status(Tone::Good, None)) };
    HealthView { t, systems: vec![silent, fresh], retry: Some(Wait { seconds: 12 }) }
}

fn drift(t: Texts) -> DriftView {
    let text = str::to_owned;
    let moment =
        Moment { at: age(), share: text("97.3%"), waiting: text("3"), given_up: text("1"), unlinked: text("2") };
    DriftView {
        t,
        gauge: Some(Gauge { share: text("97.3%"), thousandths: 973, sentence: text("292 of 300 are in step.") }),
        first_pass: Some(age()),
        oldest: Some(age()),
        chart: Some(Chart {
            summary: text("Now 97.3%, lowest 90%."),
            lines: vec![text("0.0,10.0 100.0,60.0"), text("300.0,0.0")],
            top: text("100%"),
            bottom: text("85%"),
            begin: text("1 Mar 2026, 09:00"),
            end: text("2 Mar 2026, 09:00"),
            moments: vec![moment],
        }),
        found: vec![DriftRow {
            code: text("stale_field"),
            count: text("12"),
            meaning: text("Billing changed and no event said so."),
            fix: text("Which events?"),
            subjects: vec![
                Drifted {
                    title: text("Customer 10042"),
                    billing_link: Some(text("https://billing.example/#/customer/10042")),
                    organization: None,
                },
                Drifted { title: text("Organization 361"), billing_link: None, organization: Some(text("361")) },
                Drifted { title: text("Customer 10043"), billing_link: None, organization: None },
            ],
            more: Some(text("9 more.")),
        }],
        pass: Some((text("The figures are of the pass that began"), age())),
    }
}

fn waiting(t: Texts) -> WaitingView {
    let text = str::to_owned;
    let row = GivenUpRow {
        kind: "customer",
        subject: text("10042"),
        title: text("Customer 10042"),
        code: text("organization_gone"),
        cause: text("The organization is gone."),
        fix: text("Unlink it."),
        tries: text("10 tries"),
        since: age(),
        billing_link: Some(text("https://billing.example/#/customer/10042")),
        comes_back: Some(text("It comes back with the next event.")),
    };
    let interrupted =
        GivenUpRow { code: text("sync_interrupted"), comes_back: None, billing_link: None, ..row.clone() };
    let cause = CauseRow {
        code: text("organization_gone"),
        cause: text("The organization is gone."),
        retry: text("Try all 12 again"),
    };
    WaitingView {
        t,
        waiting: text("3 subjects wait."),
        oldest: Some(age()),
        pause: Some((text("Zendesk does not answer."), age())),
        rows: vec![row, interrupted],
        outlooks: vec![(text("A plan is being applied: 3 of 9 rows. The last one at about:"), age())],
        causes: vec![cause],
        next: Some(text("/manage/waiting?since=1&kind=customer&subject=10042")),
        is_later: true,
        letters: vec![text("3 times: no JSON")],
        notify: Some(text("It is tried again.")),
    }
}

fn unlinked(t: Texts) -> UnlinkedQueueView {
    let row = ProposalRow {
        customer: customer(),
        organization: organization(),
        evidence: "Same name and domain".to_owned(),
        is_strong: true,
        since: age(),
        billing_link: Some("https://billing.example/#/customer/10042".to_owned()),
    };
    let nameless = Party { id: "10043".to_owned(), name: None };
    let weak = ProposalRow { customer: nameless, is_strong: false, billing_link: None, ..row.clone() };
    let total = "2 customers wait for a choice.".to_owned();
    UnlinkedQueueView { t, total, rows: vec![row, weak], may_link: true, run: None, previous: Some(0), next: Some(40) }
}

fn plan(t: Texts) -> PlanView {
    let value = |before: Option<&str>, after: Option<&str>| ValueChange {
        label: "External ID".to_owned(),
        before: before.map(str::to_owned),
        after: after.map(str::to_owned),
    };
    let row = PlanRow {
        customer: customer(),
        organization: Some(organization()),
        act: "Link".to_owned(),
        writes: true,
        reason: "You chose this pair.".to_owned(),
        evidence: vec!["The organization has no external ID.".to_owned()],
        changes: vec![value(None, Some("pb-10042")), value(Some("old"), None)],
        contact: vec!["Runa Holm".to_owned(), "office@nordwind.example".to_owned()],
    };
    let left = PlanRow {
        organization: None,
        writes: false,
        evidence: Vec::new(),
        changes: Vec::new(),
        contact: Vec::new(),
        ..row.clone()
    };
    PlanView { t, name: "0".repeat(64), rows: vec![row, left], writes: true }
}

fn changes(t: Texts) -> ChangesView {
    let row = ChangeRow {
        sequence: 7,
        at: age(),
        what: "Customer 10042 was linked to Nordwind.".to_owned(),
        why: vec!["Same name.".to_owned(), "Before: customer 10041.".to_owned()],
        who: "You".to_owned(),
        user: Some(534),
        organization: Some(361),
    };
    let own = ChangeRow { sequence: 6, why: Vec::new(), user: None, organization: None, ..row.clone() };
    ChangesView { t, rows: vec![row, own], next: Some(6), is_later: true }
}
