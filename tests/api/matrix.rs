//! Who may ask what of whom: everybody the service knows, at every method of every route, for customers of every kind.
//!
//! What is expected follows from the door that a route stands behind ([`door`]) and from one table ([`expected`]).

use std::collections::BTreeMap;

use futures_util::{StreamExt as _, stream};
use portadesk::keys::Scope;
use reqwest::{RequestBuilder, header::CONTENT_TYPE};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use crate::harness::{
    Answer, Desk, EVENT_SECRET, LINK_SECRET, Setting,
    agents::{KIM, OLENA, RAY, TOM},
    right::{Right, right_requests, signed},
    visit_of, watch,
};

/// Everybody who may come. Whoever is next door is the other tenant's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Who {
    Nobody,
    /// An agent who may look and not link.
    Looker,
    Linker,
    Admin,
    Suspended,
    AgentNextDoor,
    /// Billing's own, who may link.
    Staff,
    ResellersStaff,
    StaffNextDoor,
    /// Somebody who followed a link to [`Whose::Own`].
    LinkGuest,
    /// The customer [`Whose::Own`], in self-care.
    Rita,
    /// A customer whom nothing of all this belongs to.
    Joerg,
    RitaNextDoor,
    KeyReads,
    KeyLinks,
    KeyNextDoor,
    Portal,
    EventSender,
    Webhook,
}

const PEOPLE: [Who; 19] = [
    Who::Nobody,
    Who::Looker,
    Who::Linker,
    Who::Admin,
    Who::Suspended,
    Who::AgentNextDoor,
    Who::Staff,
    Who::ResellersStaff,
    Who::StaffNextDoor,
    Who::LinkGuest,
    Who::Rita,
    Who::Joerg,
    Who::RitaNextDoor,
    Who::KeyReads,
    Who::KeyLinks,
    Who::KeyNextDoor,
    Who::Portal,
    Who::EventSender,
    Who::Webhook,
];

/// Whose customer it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Whose {
    Own,
    /// Of the reseller whose staff comes.
    Resellers,
    OtherResellers,
    /// The other tenant's, with the number of [`Whose::Own`].
    NextDoor,
}

/// What belongs to a customer.
struct Object {
    whose: Whose,
    tenant: &'static str,
    customer: u64,
    /// In self-care.
    login: &'static str,
    organization: u64,
    ticket: u64,
    name: &'static str,
}

#[rustfmt::skip]
const OBJECTS: [Object; 4] = [
    Object { whose: Whose::Own, tenant: "panda", customer: 46_170, login: "rita", organization: 77, ticket: 1, name: "Amber Looms" },
    Object { whose: Whose::Resellers, tenant: "panda", customer: 46_173, login: "lyon", organization: 79, ticket: 3, name: "Birch Ferries" },
    Object { whose: Whose::OtherResellers, tenant: "panda", customer: 46_180, login: "kiln", organization: 86, ticket: 10, name: "Cedar Kilns" },
    Object { whose: Whose::NextDoor, tenant: "wolf", customer: 46_170, login: "rita", organization: 77, ticket: 1, name: "Dune Lanterns" },
];

/// What a route stands behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Door {
    /// Holds nothing about anybody.
    Open,
    /// Zendesk's signed form.
    Page,
    Events,
    Webhooks,
    PanelLook,
    PanelChange,
    Manage,
    ApiRead,
    ApiInvite,
    ApiHandOver,
    /// A link is followed, or credentials are shown.
    Enter,
    BillingLook,
    /// Whatever has to do with linking.
    BillingLink,
    BillingLeave,
    CareLook,
    CareForm,
    CareTicket,
}

#[rustfmt::skip]
#[expect(clippy::match_same_arms, reason = "as the routes stand in their list")]
fn door(right: &Right) -> Door {
    match (right.method, right.route) {
        ("GET" | "HEAD", "/healthz" | "/readyz" | "/metrics" | "/assets/{name}" | "/api/v1/openapi.json") => Door::Open,
        ("GET", "/panel/frame" | "/billing/{tenant}/customers/{id}" | "/care/{tenant}" | "/care/{tenant}/widget") => Door::Open,
        ("POST", "/zendesk/panel") => Door::Page,
        ("POST", "/espf/{tenant}/events") => Door::Events,
        ("POST", "/zendesk/{tenant}/webhooks") => Door::Webhooks,
        ("GET", "/panel/lookup" | "/panel/search" | "/panel/organizations/{id}" | "/panel/customers/{id}" | "/panel/customers/{id}/{section}") => Door::PanelLook,
        ("GET", "/panel/tickets/{id}/organization") => Door::PanelLook,
        // It tells the sender's address, for whoever is about to keep it.
        ("GET", "/panel/tickets/{id}/contact") => Door::PanelChange,
        // A body of hints, and no change.
        ("POST", "/panel/suggestions" | "/panel/organizations/{id}/suggestions") => Door::PanelLook,
        ("PUT" | "DELETE", "/panel/organizations/{id}/link" | "/panel/tickets/{id}/organization" | "/panel/tickets/{id}/contact") => Door::PanelChange,
        ("GET", "/manage" | "/manage/health" | "/manage/drift" | "/manage/unlinked" | "/manage/changes" | "/manage/costs") => Door::Manage,
        ("GET" | "POST", "/manage/waiting") | ("POST", "/manage/plans") => Door::Manage,
        ("GET" | "POST" | "DELETE", "/manage/plans/{name}") => Door::Manage,
        ("GET", "/api/v1/tenants/{tenant}/customers/{id}/tickets") => Door::ApiRead,
        ("POST", "/api/v1/tenants/{tenant}/customers/{id}/links") => Door::ApiInvite,
        ("POST", "/api/v1/tenants/{tenant}/care/links") => Door::ApiHandOver,
        ("POST", "/billing/{tenant}/session" | "/care/{tenant}/visit") => Door::Enter,
        ("DELETE", "/billing/{tenant}/session") => Door::BillingLeave,
        ("GET", "/billing/{tenant}/customers/{id}/view" | "/billing/{tenant}/customers/{id}/counts" | "/billing/{tenant}/customers/{id}/tickets") => Door::BillingLook,
        ("GET", "/billing/{tenant}/customers/{id}/candidates") => Door::BillingLink,
        ("PUT" | "DELETE", "/billing/{tenant}/customers/{id}/link") => Door::BillingLink,
        ("GET" | "DELETE", "/care/{tenant}/visit") | ("GET", "/care/{tenant}/queries" | "/care/{tenant}/tickets") => Door::CareLook,
        ("POST", "/care/{tenant}/widget") => Door::CareLook,
        ("GET" | "PUT", "/care/{tenant}/queries/{key}") | ("POST", "/care/{tenant}/queries/{key}/files") => Door::CareForm,
        ("DELETE", "/care/{tenant}/queries/{key}/files/{number}") => Door::CareForm,
        ("GET" | "POST" | "PUT", "/care/{tenant}/tickets/{id}") => Door::CareTicket,
        (method, route) => panic!("which door does {method} {route} stand behind?"),
    }
}

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It is answered, or it comes too late: never a refusal.
    Passes,
    Refused(u16, &'static str),
}

/// The table. What is not named to pass is refused.
#[rustfmt::skip]
#[expect(clippy::match_same_arms, reason = "a table, door by door")]
fn expected(who: Who, door: Door, whose: Whose) -> Fate {
    use Door as D;
    use Fate::{Passes, Refused};
    use Who as W;
    use Whose::{NextDoor, OtherResellers, Own, Resellers};

    match (door, who, whose) {
        (D::Open, _, _) => Passes,
        // Nobody here has the form that Zendesk signs; a session, visit or key is none.
        (D::Page, _, _) => Refused(401, "page_not_verified"),
        (D::Events, W::EventSender, Own | Resellers | OtherResellers) => Passes,
        (D::Events, _, _) => Refused(503, "event_not_believed"),
        (D::Webhooks, W::Webhook, Own | Resellers | OtherResellers) => Passes,
        (D::Webhooks, _, _) => Refused(401, "webhook_not_verified"),

        (D::PanelLook, W::Looker | W::Linker | W::Admin | W::AgentNextDoor, _) => Passes,
        (D::PanelChange, W::Linker | W::Admin | W::AgentNextDoor, _) => Passes,
        (D::PanelChange, W::Looker, _) => Refused(403, "link_not_allowed"),
        (D::Manage, W::Admin, _) => Passes,
        (D::Manage, W::Looker | W::Linker | W::AgentNextDoor, _) => Refused(403, "manage_not_allowed"),
        (D::PanelLook | D::PanelChange | D::Manage, _, _) => Refused(401, "sign_in_again"),

        (D::ApiRead, W::KeyReads, Own | Resellers | OtherResellers) => Passes,
        (D::ApiInvite, W::KeyLinks, Own | Resellers | OtherResellers) => Passes,
        (D::ApiRead | D::ApiInvite, W::KeyNextDoor, NextDoor) => Passes,
        (D::ApiRead, W::KeyLinks, Own | Resellers | OtherResellers) => Refused(403, "key_not_allowed"),
        (D::ApiInvite, W::KeyReads, Own | Resellers | OtherResellers) => Refused(403, "key_not_allowed"),
        (D::ApiRead | D::ApiInvite, _, _) => Refused(401, "key_not_good"),
        (D::ApiHandOver, W::Portal, Own | Resellers | OtherResellers) => Passes,
        (D::ApiHandOver, _, _) => Refused(401, "key_not_accepted"),

        // What somebody shows elsewhere is no link.
        (D::Enter, _, _) => Refused(401, "visit_ended"),

        (D::BillingLook | D::BillingLink | D::BillingLeave, W::Staff, Own | Resellers | OtherResellers) => Passes,
        (D::BillingLook | D::BillingLink | D::BillingLeave, W::StaffNextDoor, NextDoor) => Passes,
        (D::BillingLook, W::ResellersStaff, Resellers) | (D::BillingLook, W::LinkGuest, Own) => Passes,
        (D::BillingLink, W::ResellersStaff, Resellers) | (D::BillingLink, W::LinkGuest, Own) => Refused(403, "link_not_allowed"),
        (D::BillingLook | D::BillingLink, W::ResellersStaff, Own | OtherResellers) => Refused(404, "customer_not_shown"),
        (D::BillingLook | D::BillingLink, W::LinkGuest, Resellers | OtherResellers) => Refused(404, "customer_not_shown"),
        (D::BillingLeave, W::ResellersStaff | W::LinkGuest, Own) => Passes,
        (D::BillingLook | D::BillingLink | D::BillingLeave, _, _) => Refused(401, "visit_ended"),

        (D::CareLook, W::Rita | W::Joerg, Own) => Passes,
        (D::CareForm | D::CareTicket, W::Rita, Own) => Passes,
        (D::CareLook | D::CareForm | D::CareTicket, W::RitaNextDoor, NextDoor) => Passes,
        (D::CareForm, W::Rita | W::Joerg, Own | Resellers | OtherResellers) => Refused(409, "form_ended"),
        (D::CareTicket, W::Rita | W::Joerg, Own | Resellers | OtherResellers) => Refused(404, "not_found"),
        (D::CareLook | D::CareForm | D::CareTicket, _, _) => Refused(401, "visit_ended"),
    }
}

/// Which customers a request can name: all of them, or no more than a tenant, or nobody.
fn can_name(right: &Right, whose: Whose) -> bool {
    let is_in_body =
        right.json.as_deref().is_some_and(|json| json.contains("customer\"") && !json.contains("decision"));
    let names_one = ["customers/{id}", "organizations/{id}", "{key}"].iter().any(|place| right.route.contains(place));
    let is_help = right.route == "/care/{tenant}/tickets/{id}";
    match whose {
        Whose::Own => true,
        Whose::Resellers | Whose::OtherResellers => is_in_body || names_one || is_help,
        Whose::NextDoor => right.route.contains("{tenant}"),
    }
}

/// One place in the matrix.
#[derive(Debug, Clone)]
struct Cell {
    who: Who,
    whose: Whose,
    right: Right,
    fate: Fate,
}

fn cells() -> Vec<Cell> {
    let mut cells = Vec::new();
    for who in PEOPLE {
        for right in right_requests() {
            for whose in OBJECTS.iter().map(|object| object.whose).filter(|whose| can_name(&right, *whose)) {
                let fate = expected(who, door(&right), whose);
                cells.push(Cell { who, whose, right: right.clone(), fate });
            }
        }
    }
    cells
}

/// A desk of two tenants with everybody at their doors.
struct World<'a> {
    desk: &'a Desk,
    bearers: BTreeMap<Who, String>,
    /// What customers in self-care have: billing's token, and an open form.
    tokens: BTreeMap<Whose, String>,
    forms: BTreeMap<Whose, String>,
    stamp: String,
}

async fn desk() -> Desk {
    Setting::default()
        .complete()
        .complete_neighbour("wolf")
        .with("tenants.panda.access.link_roles", "admin,360001")
        .start()
        .await
}

impl<'a> World<'a> {
    async fn open(desk: &'a Desk) -> Self {
        furnish(desk);
        let admin = desk.open_panel_as(TOM).await;
        for Object { organization, customer, .. } in OBJECTS.iter().filter(|object| object.tenant == "panda") {
            admin.link(*organization, *customer).await.expect(200);
        }
        desk.open_panel_of("wolf", TOM).await.link(77, 46_170).await.expect(200);
        // Who is asked for a ticket's contact needs one that was assigned here.
        admin.assign(12, object(Whose::Own).organization).await.expect(200);
        let (mut tokens, mut forms, mut visits) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for Object { whose, tenant, login, customer, .. } in &OBJECTS {
            let visit = desk.care_visit_at(tenant, login, *customer).await;
            let form = desk.send(desk.request("GET", &format!("/care/{tenant}/queries")).bearer_auth(&visit)).await;
            tokens.insert(*whose, desk.selfcare_token_at(tenant, login).await);
            forms.insert(*whose, form.expect(200).first("data-form"));
            visits.insert(*whose, visit);
        }
        let ticket = desk.request("GET", "/care/panda/tickets/1").bearer_auth(&visits[&Whose::Own]);
        let stamp = desk.send(ticket).await.expect(200).first("data-stamp");
        let bearers = BTreeMap::from([
            (Who::Looker, desk.open_panel_as(OLENA).await.session()),
            (Who::Linker, desk.open_panel_as(KIM).await.session()),
            (Who::Admin, admin.session()),
            (Who::Suspended, desk.open_panel_as(RAY).await.session()),
            (Who::AgentNextDoor, desk.open_panel_of("wolf", OLENA).await.session()),
            (Who::Staff, desk.staff_visit_at("panda", "hugo", "admin").await),
            (Who::ResellersStaff, desk.staff_visit_at("panda", "rosa", "reseller").await),
            (Who::StaffNextDoor, desk.staff_visit_at("wolf", "hugo", "admin").await),
            (Who::LinkGuest, link_guest(desk).await),
            (Who::Rita, visits[&Whose::Own].clone()),
            (Who::Joerg, desk.care_visit_at("panda", "joerg", 46_171).await),
            (Who::RitaNextDoor, visits[&Whose::NextDoor].clone()),
            (Who::KeyReads, key(desk, "panda", &[Scope::ReadTickets]).await),
            (Who::KeyLinks, key(desk, "panda", &[Scope::MakeLinks]).await),
            (Who::KeyNextDoor, key(desk, "wolf", &Scope::ALL).await),
            (Who::Portal, LINK_SECRET.to_owned()),
        ]);
        Self { desk, bearers, tokens, forms, stamp }
    }

    fn request(&self, cell: &Cell) -> RequestBuilder {
        let Cell { who, whose, right, .. } = cell;
        let body = self.body(cell);
        let request = self.desk.request(right.method, &self.path(right, *whose));
        let request = match who {
            Who::EventSender => request.basic_auth("espf", Some(EVENT_SECRET)),
            Who::Webhook => signed(request, self.desk, &body),
            _ => match self.bearers.get(who) {
                Some(bearer) => request.bearer_auth(bearer),
                None => request,
            },
        };
        match (door(right), &right.json) {
            (Door::Page, _) => request.form(&[("token", self.bearers.get(who).map_or("x", String::as_str))]),
            (_, Some(_)) => request.header(CONTENT_TYPE, "application/json").body(body),
            (_, None) => request.body(right.file.unwrap_or_default()),
        }
    }

    /// The route's path, about this customer; what is not about customers is as in the right request.
    fn path(&self, right: &Right, whose: Whose) -> String {
        let object = object(whose);
        let (right_path, query) = right.path.split_once('?').unwrap_or((&right.path, ""));
        let mut before = "";
        let places = right.route.split('/').zip(right_path.split('/')).map(|(place, usual)| {
            let told = match (before, place) {
                (_, "{tenant}") => object.tenant.to_owned(),
                ("customers", "{id}") => object.customer.to_string(),
                ("organizations", "{id}") => object.organization.to_string(),
                ("tickets", "{id}") if right.route.starts_with("/care/") => object.ticket.to_string(),
                (_, "{key}") => self.forms[&whose].clone(),
                _ => usual.to_owned(),
            };
            before = place;
            told
        });
        let path = places.collect::<Vec<_>>().join("/");
        match query {
            "" => path,
            // What was looked for stands in the answer.
            "q=easycall" => format!("{path}?q={}", object.customer),
            query => format!("{path}?{query}"),
        }
    }

    fn body(&self, cell: &Cell) -> String {
        let Some(json) = &cell.right.json else { return String::new() };
        if door(&cell.right) == Door::Enter {
            let shown = self.bearers.get(&cell.who).map_or("x", String::as_str);
            return json!({ "link": shown }).to_string();
        }
        let mut body: Value = serde_json::from_str(json).unwrap();
        self.tell(&mut body, cell.whose);
        body.to_string()
    }

    /// Has a body speak of this customer.
    fn tell(&self, body: &mut Value, whose: Whose) {
        let Object { customer, organization, .. } = object(whose);
        match body {
            Value::Array(items) => items.iter_mut().for_each(|item| self.tell(item, whose)),
            Value::Object(members) => {
                for (name, value) in members {
                    match (name.as_str(), &value) {
                        ("customer" | "i_customer", Value::Number(_)) => *value = json!(customer),
                        ("customer", Value::String(_)) => *value = json!(customer.to_string()),
                        ("organization", Value::String(_)) => *value = json!(organization.to_string()),
                        ("token", _) => *value = json!(self.tokens[&whose]),
                        ("stamp", _) => *value = json!(self.stamp),
                        _ => self.tell(value, whose),
                    }
                }
            }
            _ => {}
        }
    }

    /// What is wrong with the answer, if anything is.
    async fn complaint(&self, cell: &Cell) -> Option<String> {
        let answer = Answer::read(self.request(cell).send().await.unwrap()).await;
        let status = answer.status.as_u16();
        let is_right = match cell.fate {
            // What was done before by somebody else is a conflict.
            Fate::Passes => [200, 201].contains(&status) || status == 409 && cell.right.method != "GET",
            Fate::Refused(expected, _) => status == expected,
        };
        if !is_right {
            return Some(format!("{cell:?}: {status} {}", answer.body));
        }
        let home = if is_next_door(cell.who) { "wolf" } else { "panda" };
        let is_told = |object: &&Object| answer.body.contains(object.name);
        match cell.fate {
            Fate::Refused(status, code) => {
                answer.refuses(status, code);
                let told = OBJECTS.iter().find(is_told).map(|object| object.name);
                let told = told.or_else(|| ["Rita", "Moss"].into_iter().find(|name| answer.body.contains(name)));
                let told = told.or_else(|| answer.renewed_session().map(|_| "a session"));
                told.map(|told| format!("{cell:?}: {told} in {}", answer.body))
            }
            Fate::Passes => {
                let foreign = OBJECTS.iter().filter(|object| object.tenant != home).find(is_told);
                foreign.map(|object| format!("{cell:?}: {} in {}", object.name, answer.body))
            }
        }
    }
}

fn object(whose: Whose) -> &'static Object {
    OBJECTS.iter().find(|object| object.whose == whose).unwrap()
}

const fn is_next_door(who: Who) -> bool {
    matches!(who, Who::AgentNextDoor | Who::StaffNextDoor | Who::RitaNextDoor | Who::KeyNextDoor)
}

/// Gives each customer its name, its parent and somebody in self-care.
fn furnish(desk: &Desk) {
    for Object { tenant, customer, organization, name, .. } in OBJECTS {
        let (billing, zendesk) = desk.systems_of(tenant);
        billing.set_customer_field(customer, "companyname", name);
        zendesk.edit_organization(organization, |it| name.clone_into(&mut it.name));
        watch::keep_private(name);
    }
    desk.billing().set_customer_field(object(Whose::OtherResellers).customer, "i_parent", 512);
    desk.billing().edit_people(|people| {
        let rita = people.iter().find(|person| person.login == "rita").unwrap().clone();
        for (i_user, Object { login, customer, .. }) in (901..).zip(&OBJECTS[1..3]) {
            let mut person = rita.clone();
            (person.i_user, person.i_customer) = (i_user, Some(*customer));
            (person.login, person.password) = ((*login).to_owned(), format!("{login}-demo"));
            people.push(person);
        }
    });
}

async fn key(desk: &Desk, tenant: &str, scopes: &[Scope]) -> String {
    let (key, _) = desk.keys().await.create(tenant, "a test", scopes, None).await.unwrap();
    key.expose_secret().to_owned()
}

async fn link_guest(desk: &Desk) -> String {
    let key = key(desk, "panda", &[Scope::MakeLinks]).await;
    let path = format!("/api/v1/tenants/panda/customers/{}/links", object(Whose::Own).customer);
    let made = desk.send(desk.request("POST", &path).bearer_auth(key)).await.expect(200).json();
    let link = made["url"].as_str().unwrap().split_once("#link=").unwrap().1.to_owned();
    visit_of(&desk.follow("/billing/panda/session", &link).await)
}

/// All that somebody could have changed: in both systems of both tenants, and in the store.
async fn state(desk: &Desk) -> Vec<String> {
    let mut state = Vec::new();
    for tenant in ["panda", "wolf"] {
        let (billing, zendesk) = desk.systems_of(tenant);
        let left = billing.calls().count("Session/logout");
        state.push(format!("{tenant}: {left} left, {} writes tried", billing.writes_attempted()));
        state.push(format!("{tenant}: {:?}", billing.provisioning_statuses()));
        state.push(format!("{tenant}: {}", zendesk.dump()));
        state.extend(zendesk.tickets().into_iter().map(|ticket| format!("{tenant}: {ticket:?}")));
    }
    let acts = desk.acts().await.into_iter().filter(|act| act != "refused");
    state.push(format!("acts: {:?}", acts.collect::<Vec<_>>()));
    for table in ["links", "inbox", "queries", "query_files", "spent", "assignments", "remembered_senders", "api_keys"]
    {
        state.push(format!("{table}: {}", desk.count_of(&format!("SELECT count(*) FROM {table}")).await));
    }
    state
}

#[tokio::test]
async fn whoever_may_not_is_refused_learns_no_name_and_changes_nothing() {
    let desk = desk().await;
    let world = World::open(&desk).await;
    let before = state(&desk).await;
    let refused = cells().into_iter().filter(|cell| matches!(cell.fate, Fate::Refused(..)));

    let asked = stream::iter(refused)
        .map(|cell| {
            let world = &world;
            async move { world.complaint(&cell).await }
        })
        .buffer_unordered(8);
    let complaints: Vec<Option<String>> = asked.collect().await;

    assert!(complaints.len() > 2_000, "{}", complaints.len());
    let complaints: Vec<String> = complaints.into_iter().flatten().collect();
    assert!(complaints.is_empty(), "{} are wrong:\n{}", complaints.len(), complaints.join("\n"));
    assert_eq!(state(&desk).await, before);
}

#[tokio::test]
async fn whoever_may_is_answered_and_never_with_what_is_the_other_tenants() {
    let desk = desk().await;
    let world = World::open(&desk).await;
    let mut complaints = Vec::new();
    let mut passed = 0;

    for who in PEOPLE {
        // What somebody before has parted belongs together again.
        let (admin, admin_next_door) = (desk.open_panel_as(TOM).await, desk.open_panel_of("wolf", TOM).await);
        for Object { tenant, organization, customer, .. } in OBJECTS {
            let panel = if tenant == "wolf" { &admin_next_door } else { &admin };
            panel.link(organization, customer).await;
        }
        for cell in cells().into_iter().filter(|cell| cell.who == who && cell.fate == Fate::Passes) {
            complaints.extend(world.complaint(&cell).await);
            passed += 1;
        }
    }

    assert!(complaints.is_empty(), "{} of {passed} are wrong:\n{}", complaints.len(), complaints.join("\n"));
    assert!(passed > 300, "{passed}");
}
