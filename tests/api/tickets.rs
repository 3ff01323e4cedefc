//! A customer's tickets for billing staff: who sees which, what of them, and page by page.

use portadesk::{
    demo::{
        faults::{Fault, FaultKind},
        simulator::zendesk::{Comment, Ticket},
    },
    keys::{Keys, Scope},
    store::Store,
};
use secrecy::ExposeSecret as _;
use serde_json::json;

use crate::harness::{
    Answer, Desk, Setting,
    organizations::{ACME, EASYCALL, NORTHWIND},
};

const CUSTOMER: u64 = 46_170;
/// Of the reseller whose user Rosa is.
const OF_RESELLER: u64 = 46_173;

/// Somebody's page.
struct Page<'a> {
    desk: &'a Desk,
    visit: String,
}

impl<'a> Page<'a> {
    async fn of(desk: &'a Desk, login: &str, realm: &str) -> Self {
        let body = json!({ "login": login, "password": format!("{login}-demo"), "realm": realm });
        let answer = desk.send(desk.request("POST", "/billing/panda/session").json(&body)).await.expect(200);
        Self { desk, visit: answer.renewed_session().expect("a visit").to_owned() }
    }

    async fn get(&self, path: &str) -> Answer {
        self.desk.send(self.desk.request("GET", path).bearer_auth(&self.visit)).await
    }

    async fn tickets(&self, query: &str) -> Answer {
        self.get(&format!("/billing/panda/customers/{CUSTOMER}/tickets?{query}")).await.expect(200)
    }
}

async fn linked_desk() -> Desk {
    let desk = Desk::start().await;
    // The organization's external id names the customer: whoever looks at it links the two.
    desk.open_panel_as(crate::harness::agents::OLENA).await.organization(EASYCALL).await.expect(200);
    desk
}

fn ticket(desk: &Desk, id: u64, status: &str) -> Ticket {
    let pattern = desk.zendesk().ticket(1).expect("the first ticket");
    let at = pattern.created_at - jiff::SignedDuration::from_hours(i64::try_from(id).unwrap());
    let comments = vec![Comment { created_at: at, ..pattern.comments[0].clone() }];
    let (subject, status) = (format!("Number {id}"), status.to_owned());
    Ticket { id, subject, status, comments, created_at: at, updated_at: at, ..pattern }
}

fn ids(answer: &Answer) -> Vec<u64> {
    answer.all("data-ticket").iter().map(|id| id.parse().unwrap()).collect()
}

#[tokio::test]
async fn the_page_itself_holds_nothing_and_only_billing_may_frame_it() {
    let desk = Setting::default()
        .with("tenants.panda.portabilling.customer_link", "https://my.panda.example/customer/{i_customer}")
        .with("tenants.panda.tickets.portals", "https://staff.panda.example")
        .start()
        .await;

    let page = desk.get(&format!("/billing/panda/customers/{CUSTOMER}")).await.expect(200);

    page.never_says("EasyCall");
    let policy = page.header("content-security-policy");
    let (staff, resellers) = (desk.billing().url(), desk.billing().reseller_url());
    let frame = format!("frame-ancestors {staff} {resellers} https://my.panda.example https://staff.panda.example");
    assert!(policy.ends_with(&frame), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    desk.get("/billing/wolf/customers/1").await.refuses(404, "not_found");
}

#[tokio::test]
async fn staff_see_the_tickets_of_the_linked_organization_without_a_single_private_note() {
    let desk = linked_desk().await;
    let page = Page::of(&desk, "hugo", "admin").await;

    let view = page.get(&format!("/billing/panda/customers/{CUSTOMER}/view")).await.expect(200);
    view.says("EasyCall");
    let list = page.tickets("").await;

    assert_eq!(ids(&list).len(), 2, "{}", list.body);
    list.says("No dial tone on two lines since this morning").says("Rita Moss").says("High").says("Open");
    list.says("I am looking at the registrations of both lines now");
    list.never_says("good standing");
    assert!(list.body.contains(&format!("{}/agent/tickets/1", desk.zendesk().url())));
    let record = desk.ledger_has("the view", |record| record["actor"] == "billing_user:102").await;
    assert_eq!((&record["act"], &record["subject"]), (&"viewed".into(), &"customer:46170".into()), "{record}");
}

#[tokio::test]
async fn what_somebody_sees_is_what_billing_shows_to_their_own_token() {
    for denies in [false, true] {
        let desk = linked_desk().await;
        desk.billing().adjust(|settings| settings.denies_foreign_customers = denies);
        let rosa = Page::of(&desk, "rosa", "reseller").await;

        for part in ["view", "counts", "tickets"] {
            let path = |customer: u64| format!("/billing/panda/customers/{customer}/{part}");
            rosa.get(&path(CUSTOMER)).await.refuses(404, "customer_not_shown");
            rosa.get(&path(999_999)).await.refuses(404, "customer_not_shown");
        }
        rosa.get(&format!("/billing/panda/customers/{OF_RESELLER}/view")).await.expect(200);
    }
}

#[tokio::test]
async fn when_billing_drops_the_persons_token_the_visit_is_over() {
    let desk = linked_desk().await;
    let page = Page::of(&desk, "hugo", "admin").await;

    desk.billing().expire_sessions();

    page.get(&format!("/billing/panda/customers/{CUSTOMER}/view")).await.refuses(401, "visit_ended");
}

#[tokio::test]
async fn tickets_are_paged_by_cursor_to_the_last_and_none_comes_twice() {
    let desk = linked_desk().await;
    for id in 101..=170 {
        desk.zendesk().put_ticket(ticket(&desk, id, if id % 10 == 0 { "hold" } else { "solved" }));
    }
    let page = Page::of(&desk, "hugo", "admin").await;

    let mut seen = Vec::new();
    let mut answer = page.tickets("").await;
    loop {
        seen.extend(ids(&answer));
        let Some(next) = answer.all("data-path").pop() else { break };
        answer = page.get(&next.replace("&#38;", "&").replace("&amp;", "&")).await.expect(200);
    }
    let held = page.tickets("status=hold").await;

    assert_eq!(seen.len(), 72);
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 72, "none twice");
    assert_eq!(ids(&held), [110, 120, 130, 140, 150, 160, 170], "the one with the latest change first");
}

#[tokio::test]
async fn a_page_of_one_status_is_no_longer_than_any_other_and_goes_on_behind_its_last() {
    let desk = linked_desk().await;
    for id in 101..=160 {
        desk.zendesk().put_ticket(ticket(&desk, id, "hold"));
    }
    let page = Page::of(&desk, "hugo", "admin").await;

    let mut answer = page.tickets("status=hold").await;
    let mut seen = vec![ids(&answer)];
    while let Some(next) = answer.all("data-path").pop() {
        answer = page.get(&next.replace("&#38;", "&").replace("&amp;", "&")).await.expect(200);
        seen.push(ids(&answer));
    }

    assert_eq!(seen.iter().map(Vec::len).collect::<Vec<_>>(), [25, 25, 10]);
    assert_eq!(seen.concat(), (101..=160).collect::<Vec<_>>(), "the one with the latest change first, and none twice");
    for from in ["abc", "7.nonsense", "101."] {
        let path = format!("/billing/panda/customers/{CUSTOMER}/tickets?status=hold&from={from}");
        page.get(&path).await.refuses(400, "invalid_request");
    }
    page.get(&format!("/billing/panda/customers/{CUSTOMER}/tickets?from=nonsense"))
        .await
        .refuses(400, "invalid_request");
}

#[tokio::test]
async fn a_search_ends_where_zendesk_shows_no_more_results() {
    let desk = linked_desk().await;
    for id in 1_001..=2_010 {
        desk.zendesk().put_ticket(ticket(&desk, id, "solved"));
    }
    let page = Page::of(&desk, "hugo", "admin").await;

    let last = page.tickets("q=number&from=40").await;

    assert_eq!(ids(&last).len(), 25);
    assert!(last.all("data-path").is_empty(), "{}", last.body);
    last.says("A search finds at most 1,000 tickets");
    let beyond = format!("/billing/panda/customers/{CUSTOMER}/tickets?q=number&from=41");
    page.get(&beyond).await.refuses(400, "invalid_request");
}

/// A visit by a link to one customer's page.
async fn by_link(desk: &Desk, customer: u64) -> Page<'_> {
    let path = format!("/api/v1/tenants/panda/customers/{customer}/links");
    let keys = Keys::new(Store::open_existing(&desk.database_url()).await.unwrap(), desk.clock.clone());
    let (key, _) = keys.create("panda", "a test", &[Scope::MakeLinks], None).await.unwrap();
    let link = desk.send(desk.request("POST", &path).bearer_auth(key.expose_secret())).await.expect(200).json();
    let link = link["url"].as_str().unwrap().split_once("#link=").unwrap().1.to_owned();
    let answer = desk.send(desk.request("POST", "/billing/panda/session").json(&json!({ "link": link }))).await;
    Page { desk, visit: answer.expect(200).renewed_session().expect("a visit").to_owned() }
}

#[tokio::test]
async fn a_reseller_and_whoever_has_a_link_see_neither_internal_tickets_nor_what_notes_say() {
    let desk = linked_desk().await;
    desk.zendesk().edit_organization(ACME, |acme| acme.external_id = Some(format!("pb-{OF_RESELLER}")));
    desk.open_panel_as(crate::harness::agents::OLENA).await.organization(ACME).await.expect(200);
    for (id, of) in [(201, EASYCALL), (202, ACME)] {
        let mut with_note = ticket(&desk, id, "open");
        with_note.organization_id = Some(of);
        with_note.subject = format!("Ladder {id}");
        with_note.comments.push(Comment {
            body: "Owes us a fortune".to_owned(),
            public: false,
            ..with_note.comments[0].clone()
        });
        let mut internal = Ticket { id: id + 100, subject: "A ladder of our own".to_owned(), ..with_note.clone() };
        internal.comments.iter_mut().for_each(|comment| comment.public = false);
        desk.zendesk().put_ticket(with_note);
        desk.zendesk().put_ticket(internal);
    }
    let rosa = Page::of(&desk, "rosa", "reseller").await;
    let invited = by_link(&desk, CUSTOMER).await;
    let hugo = Page::of(&desk, "hugo", "admin").await;

    for (page, customer, own) in [(&rosa, OF_RESELLER, 202), (&invited, CUSTOMER, 201)] {
        let list = async |query: &str| page.get(&format!("/billing/panda/customers/{customer}/tickets?{query}")).await;
        let all = ids(&list("").await.expect(200));
        assert!(all.contains(&own) && !all.contains(&(own + 100)), "{all:?}");
        assert_eq!(ids(&list("q=fortune").await.expect(200)), [0; 0]);
        let found = list("q=LADDER").await.expect(200);
        assert_eq!(ids(&found), [own]);
        found.says("A search looks at subjects only.");
    }
    assert_eq!(ids(&hugo.tickets("q=fortune").await).len(), 2);
}

#[tokio::test]
async fn candidates_are_shown_to_nobody_who_may_not_link() {
    let desk = linked_desk().await;
    let rosa = Page::of(&desk, "rosa", "reseller").await;
    let invited = by_link(&desk, 46_171).await;

    for (page, customer) in [(&rosa, OF_RESELLER), (&invited, 46_171)] {
        let base = format!("/billing/panda/customers/{customer}");
        page.get(&format!("{base}/candidates")).await.refuses(403, "link_not_allowed");
        page.get(&format!("{base}/view")).await.expect(200).never_says("/candidates");
    }
}

#[tokio::test]
async fn where_the_page_is_off_nobody_comes_in_and_a_visit_from_before_shows_nothing() {
    let mut desk = Setting::default().with("sessions.key", "0123456789abcdef0123456789abcdef").start().await;
    let page = Page::of(&desk, "hugo", "admin").await.visit;
    desk.stop().await;
    desk.reconfigure(|config| config.tenants.iter_mut().for_each(|tenant| tenant.tickets = None));
    desk.start_again().await;

    let body = json!({ "login": "hugo", "password": "hugo-demo" });
    desk.send(desk.request("POST", "/billing/panda/session").json(&body)).await.refuses(404, "not_found");
    for part in ["view", "candidates", "counts", "tickets"] {
        let path = format!("/billing/panda/customers/{CUSTOMER}/{part}");
        desk.send(desk.request("GET", &path).bearer_auth(&page)).await.refuses(404, "not_found");
    }
    assert_eq!(desk.billing().calls().count("Session/login"), 1);
}

#[tokio::test]
async fn a_search_stays_within_the_organization_whatever_is_typed() {
    let desk = linked_desk().await;
    let page = Page::of(&desk, "hugo", "admin").await;

    assert_eq!(ids(&page.tickets("q=porting").await), [14]);
    assert_eq!(ids(&page.tickets("q=organization%3A78").await), Vec::<u64>::new());
    assert_eq!(ids(&page.tickets("q=%22+organization%3A78+type%3Aticket+%22").await), Vec::<u64>::new());
    for status in ["lost", "%20"] {
        let path = format!("/billing/panda/customers/{CUSTOMER}/tickets?status={status}");
        page.get(&path).await.refuses(400, "invalid_request");
    }
    let long = "x".repeat(101);
    page.get(&format!("/billing/panda/customers/{CUSTOMER}/tickets?q={long}")).await.refuses(400, "invalid_request");
}

#[tokio::test]
async fn counts_are_told_by_status() {
    let desk = linked_desk().await;
    let page = Page::of(&desk, "hugo", "admin").await;

    let counts = page.get(&format!("/billing/panda/customers/{CUSTOMER}/counts")).await.expect(200);

    assert_eq!(counts.all("data-count"), ["new", "open", "pending", "hold", "solved", "closed"]);
    assert!(counts.body.contains("data-count=\"open\">1<"), "{}", counts.body);
    assert!(counts.body.contains("data-count=\"closed\">0<"), "{}", counts.body);
}

#[tokio::test]
async fn while_zendesk_is_silent_the_last_known_list_stands_in_and_says_so() {
    let desk = linked_desk().await;
    let page = Page::of(&desk, "hugo", "admin").await;
    page.tickets("").await;
    desk.zendesk().faults().set(Fault::from(FaultKind::Busy { status: 503, retry_after: Some(60) }));
    desk.advance(60);

    let list = page.tickets("").await;

    assert_eq!(ids(&list).len(), 2);
    list.says("You see the last known list.");
}

#[tokio::test]
async fn a_customer_without_an_organization_is_said_to_have_none() {
    let desk = linked_desk().await;
    let page = Page::of(&desk, "hugo", "admin").await;

    let view = page.get("/billing/panda/customers/46171/view").await.expect(200);

    assert_eq!(view.code(), "unlinked");
    page.get("/billing/panda/customers/46171/tickets").await.refuses(404, "not_found");
}

async fn change(page: &Page<'_>, method: &str, customer: u64, body: &serde_json::Value) -> Answer {
    let path = format!("/billing/panda/customers/{customer}/link");
    page.desk.send(page.desk.request(method, &path).bearer_auth(&page.visit).json(body)).await
}

#[tokio::test]
async fn an_organization_is_offered_with_its_evidence_linked_and_unlinked_from_here() {
    let desk = linked_desk().await;
    let page = Page::of(&desk, "hugo", "admin").await;

    let offered = page.get("/billing/panda/customers/46171/candidates").await.expect(200);
    assert_eq!(offered.all("data-candidate"), [NORTHWIND.to_string()], "{}", offered.body);
    let wish = json!({ "organization": NORTHWIND.to_string(), "evidence": offered.first("data-evidence") });
    change(&page, "PUT", 46_171, &wish).await.expect(200).says("Northwind");
    assert_eq!(ids(&page.get("/billing/panda/customers/46171/tickets").await.expect(200)), [2]);
    change(&page, "DELETE", 46_171, &json!({ "organization": NORTHWIND.to_string() })).await.expect(200);

    let told: Vec<(String, String)> = desk
        .ledger()
        .await
        .iter()
        .filter(|record| record["actor"] == "billing_user:102" && record["act"] != "viewed")
        .map(|record| (record["act"].as_str().unwrap().to_owned(), record["subject"].as_str().unwrap().to_owned()))
        .collect();
    let subject = format!("organization:{NORTHWIND}");
    assert_eq!(told, [("linked".to_owned(), subject.clone()), ("unlinked".to_owned(), subject)]);
}

#[tokio::test]
async fn nobody_but_the_providers_own_staff_is_shown_other_peoples_organizations() {
    let desk = linked_desk().await;
    // A customer of the reseller's with the name of an organization that is somebody else's.
    desk.billing().set_customer_field(OF_RESELLER, "companyname", "EasyCall Ltd");
    let (rosa, hugo) = (Page::of(&desk, "rosa", "reseller").await, Page::of(&desk, "hugo", "admin").await);
    let path = |part: &str| format!("/billing/panda/customers/{OF_RESELLER}/{part}");

    let offered = hugo.get(&path("candidates")).await.expect(200);
    assert_eq!(offered.all("data-candidate"), [EASYCALL.to_string()], "{}", offered.body);

    let refused = rosa.get(&path("candidates")).await;
    refused.refuses(403, "link_not_allowed");
    refused.never_says("EasyCall").never_says(&CUSTOMER.to_string());
    let (hers, his) = (rosa.get(&path("view")).await.expect(200), hugo.get(&path("view")).await.expect(200));
    assert!(!hers.body.contains("/candidates") && his.body.contains("/candidates"));
}

#[tokio::test]
async fn another_organization_is_looked_for_by_name_and_a_linked_customer_moved_to_it() {
    let desk = linked_desk().await;
    let page = Page::of(&desk, "hugo", "admin").await;
    let base = format!("/billing/panda/customers/{CUSTOMER}");
    page.get(&format!("{base}/view")).await.expect(200).says("Link to another organization");

    let found = page.get(&format!("{base}/candidates?q=sUNNY")).await.expect(200);
    assert_eq!(found.all("data-candidate"), ["80"], "{}", found.body);
    page.get(&format!("{base}/candidates?q=x")).await.refuses(400, "invalid_request");
    let own = page.get(&format!("{base}/candidates?q=easy")).await.expect(200);
    assert_eq!(own.all("data-candidate"), [""; 0], "the one it has is no other");
    let wish = json!({ "organization": "80", "evidence": found.first("data-evidence") });
    let conflict = change(&page, "PUT", CUSTOMER, &wish).await.expect(409);
    assert_eq!(conflict.first("data-replacing-organization"), EASYCALL.to_string());
    let replacing = json!({ "organization": EASYCALL.to_string(), "customer": null });
    change(&page, "PUT", CUSTOMER, &json!({ "organization": "80", "replacing": replacing })).await.expect(200);

    let view = page.get(&format!("{base}/view")).await.expect(200);
    assert!(view.body.contains("/agent/organizations/80\""), "{}", view.body);
}

#[tokio::test]
async fn super_users_link_where_the_tenant_says_so() {
    for (word, status) in [("yes", 200), ("no", 403)] {
        let desk = Desk::with("tenants.panda.tickets.link_logins", "nobody")
            .with("tenants.panda.tickets.super_users_link", word)
            .start()
            .await;
        let wish = json!({ "organization": NORTHWIND.to_string() });

        change(&Page::of(&desk, "hugo", "admin").await, "PUT", 46_171, &wish).await.expect(403);
        change(&Page::of(&desk, "ada", "admin").await, "PUT", 46_171, &wish).await.expect(status);
    }
}

#[tokio::test]
async fn a_new_ticket_is_opened_where_the_tenant_says() {
    let link = "https://panda.zendesk.example/new?o={organization}&c={i_customer}";
    let desk = Desk::with("tenants.panda.tickets.new_ticket_link", link).start().await;
    desk.open_panel_as(crate::harness::agents::OLENA).await.organization(EASYCALL).await.expect(200);
    let page = Page::of(&desk, "hugo", "admin").await;

    let view = page.get(&format!("/billing/panda/customers/{CUSTOMER}/view")).await.expect(200);
    let unlinked = page.get("/billing/panda/customers/46171/view").await.expect(200);

    let address = format!("https://panda.zendesk.example/new?o={EASYCALL}&#38;c={CUSTOMER}");
    assert!(view.body.contains(&address), "{}", view.body);
    unlinked.never_says("panda.zendesk.example");
}

#[tokio::test]
async fn the_newest_ticket_is_the_one_with_the_latest_change() {
    let desk = linked_desk().await;
    let page = Page::of(&desk, "hugo", "admin").await;
    let before = ids(&page.tickets("").await);
    let oldest = *before.last().unwrap();

    desk.advance(60);
    desk.zendesk().say(oldest, crate::harness::agents::TOM, "One more thing", true);
    let after = ids(&page.tickets("refresh=1").await);

    assert!(before.len() > 1);
    assert_eq!(after[0], oldest);
    assert_eq!(after[1..], before[..before.len() - 1]);
}

#[tokio::test]
async fn what_has_another_partner_is_moved_only_by_whoever_was_shown_the_partner() {
    let desk = linked_desk().await;
    let page = Page::of(&desk, "ada", "admin").await;

    let conflict = change(&page, "PUT", 46_171, &json!({ "organization": EASYCALL.to_string() })).await;
    conflict.refuses(409, "already_linked");
    assert_eq!(conflict.first("data-replacing-customer"), CUSTOMER.to_string());
    let wrong = json!({ "organization": EASYCALL.to_string(), "replacing": { "customer": "46172" } });
    change(&page, "PUT", 46_171, &wrong).await.expect(409);
    let right = json!({ "organization": EASYCALL.to_string(), "replacing": { "customer": CUSTOMER.to_string() } });
    change(&page, "PUT", 46_171, &right).await.expect(200);

    let former = page.get(&format!("/billing/panda/customers/{CUSTOMER}/view")).await.expect(200);
    assert_eq!(former.code(), "unlinked");
}

#[tokio::test]
async fn unlinking_what_is_not_linked_like_that_any_more_shows_how_it_stands_and_offers_no_link() {
    let desk = linked_desk().await;
    let page = Page::of(&desk, "ada", "admin").await;
    let of = |organization: u64| json!({ "organization": organization.to_string() });
    let moved = json!({ "organization": EASYCALL.to_string(), "replacing": { "customer": CUSTOMER.to_string() } });
    change(&page, "PUT", 46_171, &moved).await.expect(200);

    let others = change(&page, "DELETE", CUSTOMER, &of(EASYCALL)).await.expect(200);
    let nobodys = change(&page, "DELETE", 46_171, &of(NORTHWIND)).await.expect(200);

    for (now, view) in [(others, "unlinked"), (nobodys, "tickets")] {
        assert_eq!((now.view().as_str(), now.offers("join")), (view, false), "{}", now.body);
        now.says("The link changed meanwhile, so nothing was done.");
    }
}

#[tokio::test]
async fn whoever_may_not_link_is_refused_and_the_attempt_stands_in_the_ledger() {
    let desk = Desk::with("tenants.panda.tickets.link_logins", "ada").start().await;
    desk.open_panel_as(crate::harness::agents::OLENA).await.organization(EASYCALL).await.expect(200);
    let hugo = Page::of(&desk, "hugo", "admin").await;
    let rosa = Page::of(&desk, "rosa", "reseller").await;

    for (page, customer, method) in [(&hugo, 46_171, "PUT"), (&hugo, CUSTOMER, "DELETE"), (&rosa, OF_RESELLER, "PUT")] {
        let body = json!({ "organization": EASYCALL.to_string() });
        change(page, method, customer, &body).await.refuses(403, "link_not_allowed");
    }
    change(&rosa, "PUT", CUSTOMER, &json!({ "organization": "78" })).await.refuses(404, "customer_not_shown");

    let refused: Vec<_> = desk.ledger().await.into_iter().filter(|record| record["act"] == "refused").collect();
    assert_eq!(refused.len(), 3, "{refused:?}");
    hugo.get("/billing/panda/customers/46171/candidates").await.refuses(403, "link_not_allowed");
}
