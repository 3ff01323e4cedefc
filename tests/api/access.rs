//! Who may look and who may link: every role and group against every rule, on every route that shows or changes anything.

use portadesk::demo::simulator::zendesk::UserRole;
use serde_json::{Value, json};

use crate::harness::{
    Answer, Desk, Setting,
    agents::{KIM, OLENA, RAY, TOM},
    organizations::VISITORS,
};

/// What somebody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum May {
    Link,
    Look,
    /// A known colleague, but not allowed.
    Nothing,
    /// Suspended, deleted, or a customer: the session is over.
    NotEvenCome,
}
use May::{Link, Look, NotEvenCome, Nothing};

/// An end user of the help desk, who can have no page in the first place.
const CUSTOMER: u64 = 1077;

const PEOPLE: [(&str, u64); 5] = [
    ("an agent in group 201", OLENA),
    ("an admin in groups 201 and 202", TOM),
    ("an agent with role 360001 in group 202", KIM),
    ("a suspended agent", RAY),
    ("a customer", CUSTOMER),
];

type Rules = &'static [(&'static str, &'static str)];

/// The rules as an operator writes them, and what follows for each of the people above.
const TABLE: [(Rules, [May; 5]); 9] = [
    (&[], [Link, Link, Link, NotEvenCome, NotEvenCome]),
    (&[("link_roles", "admin")], [Look, Link, Look, NotEvenCome, NotEvenCome]),
    (&[("link_roles", "360001")], [Look, Look, Link, NotEvenCome, NotEvenCome]),
    (&[("link_groups", "202")], [Look, Link, Link, NotEvenCome, NotEvenCome]),
    (&[("link_roles", "agent"), ("link_groups", "201,204")], [Link, Look, Look, NotEvenCome, NotEvenCome]),
    // Whoever may link may also look.
    (&[("view_roles", "admin")], [Link, Link, Link, NotEvenCome, NotEvenCome]),
    (&[("view_roles", "admin,360001"), ("link_roles", "admin")], [Nothing, Link, Look, NotEvenCome, NotEvenCome]),
    (&[("view_groups", "202"), ("link_groups", "202")], [Nothing, Link, Link, NotEvenCome, NotEvenCome]),
    (&[("view_groups", "999"), ("link_groups", "999")], [Nothing, Nothing, Nothing, NotEvenCome, NotEvenCome]),
];

fn desk_with(rules: Rules) -> Setting {
    let path = |name: &str| format!("tenants.panda.access.{name}");
    rules.iter().fold(Setting::default(), |setting, (name, value)| setting.with(&path(name), value))
}

fn assert_looks(may: May, answer: &Answer) {
    match may {
        Link | Look => assert_eq!(answer.status, 200, "{}", answer.body),
        Nothing => _ = answer.refuses(403, "not_allowed"),
        NotEvenCome => _ = answer.refuses(401, "sign_in_again"),
    }
    if matches!(may, Nothing | NotEvenCome) {
        answer.never_says("EasyCall").never_says("Rita Moss");
    }
}

fn assert_changes(may: May, answer: &Answer) {
    match may {
        Link => assert_eq!(answer.status, 200, "{}", answer.body),
        Look => _ = answer.refuses(403, "link_not_allowed"),
        Nothing | NotEvenCome => assert_looks(may, answer),
    }
}

#[tokio::test]
async fn every_rule_is_kept_on_every_route_and_every_refused_change_is_in_the_ledger() {
    for (rules, expected) in TABLE {
        let desk = desk_with(rules).start().await;
        assert!(desk.zendesk().user(CUSTOMER).is_some_and(|user| user.role == UserRole::EndUser));
        let mut refused = Vec::new();
        for ((who, agent), may) in PEOPLE.into_iter().zip(expected) {
            println!("{rules:?}: {who} may {may:?}");
            let panel = desk.open_panel_as(agent).await;

            assert_looks(may, &panel.organization(77).await);
            assert_looks(may, &panel.organization(VISITORS).await);
            assert_looks(may, &panel.customer(46_170).await);
            for section in ["accounts", "invoices", "charges"] {
                assert_looks(may, &panel.section(46_170, section).await);
            }
            let found = panel.search("easycall").await;
            assert_looks(may, &found);
            assert_eq!(found.offers("link"), may == Link, "what is offered is what is allowed");
            assert_looks(may, &panel.suggestions(VISITORS, json!({})).await);
            assert_looks(may, &panel.suggestions_for_nobody(json!({})).await);

            assert_changes(may, &panel.link(VISITORS, 46_180).await);
            assert_changes(may, &panel.unlink(VISITORS, 46_180).await);
            let reason = if may == NotEvenCome { "not_active" } else { "not_allowed" };
            if may != Link {
                refused.extend(["link", "unlink"].map(|attempted| refusal(agent, attempted, reason)));
            }
            // The frame holds words only.
            panel.get("/panel/frame").await.expect(200);
        }

        let ledger = desk.ledger().await;
        let kept: Vec<Value> = ledger.iter().filter(|record| record["act"] == "refused").map(without_place).collect();
        assert_eq!(kept, refused, "{rules:?}");
    }
}

fn refusal(agent: u64, attempted: &str, reason: &str) -> Value {
    json!({
        "act": "refused",
        "actor": format!("user:{agent}"),
        "detail": { "attempted": attempted, "customer": 46_180, "reason": reason },
        "subject": format!("organization:{VISITORS}"),
    })
}

/// A record without its time and its place in the chain.
fn without_place(record: &Value) -> Value {
    json!({ "act": record["act"], "actor": record["actor"], "detail": record["detail"], "subject": record["subject"] })
}

#[tokio::test]
async fn nobody_is_shown_what_they_could_not_do() {
    let desk = Desk::with("tenants.panda.access.link_roles", "admin").start().await;
    let (olena, tom) = (desk.open_panel_as(OLENA).await, desk.open_panel_as(TOM).await);

    for organization in [77, 78, 79, 83, 85, VISITORS] {
        let (hers, his) = (olena.organization(organization).await, tom.organization(organization).await);
        for action in ["link", "unlink", "overwrite"] {
            assert!(!hers.offers(action), "{organization} offers {action} to somebody who may only look");
        }
        assert_eq!(hers.view(), his.view(), "both see the same state");
        assert!(!olena.customer(46_180).await.offers("link") && tom.customer(46_180).await.offers("link"));
    }
    assert!(tom.organization(77).await.offers("unlink"));
}

#[tokio::test]
async fn a_claim_of_the_page_about_its_agent_changes_no_right() {
    let desk = Desk::with("tenants.panda.access.link_roles", "admin").start().await;
    let olena = desk.open_panel_as(OLENA).await;
    let path = format!("/panel/organizations/{VISITORS}/link?user=535&role=admin&tenant=wolf");
    let claims = [
        ("X-Portadesk-User", "535"),
        ("X-Portadesk-Tenant", "wolf"),
        ("X-Forwarded-User", "tom"),
        ("X-Zendesk-User-Id", "535"),
        ("X-Portadesk-Role", "admin"),
        ("X-HTTP-Method-Override", "GET"),
    ];
    let request =
        claims.into_iter().fold(olena.request("PUT", &path), |request, (name, value)| request.header(name, value));

    let answer = olena.send(request.json(&json!({ "customer": "46180" }))).await;

    answer.refuses(403, "link_not_allowed");
    assert_eq!(desk.ledger().await.last().unwrap()["actor"], format!("user:{OLENA}"));
}
