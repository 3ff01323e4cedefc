//! The API for the provider's own tools: keys, and what the document says of every answer.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use portadesk::{
    demo::faults::{Fault, FaultKind},
    keys::Scope,
    web::ROUTES,
};
use proptest::{
    strategy::{Strategy, ValueTree},
    string::string_regex,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use reqwest::Url;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::{
    harness::{
        Answer, Desk, LINK_SECRET, Setting, Wire,
        agents::OLENA,
        document::{Document, Operation, Parameter, members, text_value},
        organizations::EASYCALL,
        until,
    },
    provisioning_proof::seed,
};

const TICKETS: &str = "/api/v1/tenants/panda/customers/46170/tickets";
const LINKS: &str = "/api/v1/tenants/panda/customers/46170/links";

async fn key(desk: &Desk, scopes: &[Scope]) -> String {
    let (value, _) = desk.keys().await.create("panda", "a test", scopes, None).await.unwrap();
    value.expose_secret().to_owned()
}

async fn call(desk: &Desk, method: &str, path: &str, key: &str) -> Answer {
    desk.send(desk.request(method, path).bearer_auth(key)).await
}

async fn linked_desk() -> Desk {
    let desk = Desk::start().await;
    desk.open_panel_as(OLENA).await.organization(EASYCALL).await.expect(200);
    desk
}

#[tokio::test]
async fn a_key_opens_what_it_is_for_and_only_while_it_is_good() {
    let desk = linked_desk().await;
    let (reads, links) = (key(&desk, &[Scope::ReadTickets]).await, key(&desk, &[Scope::MakeLinks]).await);

    call(&desk, "GET", TICKETS, &reads).await.expect(200);
    call(&desk, "GET", TICKETS, &links).await.refuses(403, "key_not_allowed");
    call(&desk, "POST", LINKS, &reads).await.refuses(403, "key_not_allowed");
    call(&desk, "GET", TICKETS, "").await.refuses(401, "key_not_good");
    call(&desk, "GET", &TICKETS.replace("panda", "wolf"), &reads).await.refuses(401, "key_not_good");

    let keys = desk.keys().await;
    for stored in keys.list("panda").await.unwrap() {
        assert!(keys.revoke("panda", &stored.id).await.unwrap());
    }
    call(&desk, "GET", TICKETS, &reads).await.refuses(401, "key_not_good");
}

#[tokio::test]
async fn tickets_come_without_private_notes_and_the_reading_stands_in_the_ledger() {
    let desk = linked_desk().await;
    let key = key(&desk, &[Scope::ReadTickets]).await;

    let answer = call(&desk, "GET", &format!("{TICKETS}?include=last_public_reply"), &key).await.expect(200);

    let told = answer.json();
    assert_eq!((&told["customer"], &told["organization"]), (&46_170.into(), &77.into()));
    let first = told["tickets"].as_array().unwrap().iter().find(|ticket| ticket["id"] == 1).expect("the first ticket");
    assert_eq!((&first["status"], &first["requester"]["name"]), (&"open".into(), &"Rita Moss".into()));
    assert_eq!(first["last_public_reply"]["by"], "help_desk");
    assert!(!answer.body.contains("good standing"));
    desk.ledger_has("the reading", |record| {
        record["act"] == "viewed" && record["actor"].as_str().is_some_and(|actor| actor.starts_with("api_key:"))
    })
    .await;
    let unlinked = call(&desk, "GET", &TICKETS.replace("46170", "46171"), &key).await.expect(200).json();
    assert_eq!((&unlinked["organization"], unlinked["tickets"].as_array().unwrap().len()), (&Value::Null, 0));
}

#[tokio::test]
async fn a_page_costs_one_question_unless_last_replies_are_asked_for() {
    let desk = linked_desk().await;
    let key = key(&desk, &[Scope::ReadTickets]).await;
    let comments = || desk.zendesk().calls().counts().keys().filter(|name| name.ends_with("/comments")).count();
    desk.zendesk().calls().clear();

    let plain = call(&desk, "GET", TICKETS, &key).await.expect(200).json();
    assert_eq!((desk.zendesk().calls().total(), comments()), (1, 0));
    let told = call(&desk, "GET", &format!("{TICKETS}?include=last_public_reply"), &key).await.expect(200).json();
    assert_eq!((desk.zendesk().calls().total(), comments()), (3, 2), "the page is remembered");

    let replies = |page: &Value| {
        page["tickets"].as_array().unwrap().iter().filter(|it| !it["last_public_reply"].is_null()).count()
    };
    assert_eq!((replies(&plain), replies(&told)), (0, 2));
    call(&desk, "GET", &format!("{TICKETS}?include=comments"), &key).await.refuses(400, "invalid_request");
}

#[tokio::test]
async fn programs_leave_people_their_share_of_zendesks_limit() {
    let desk = linked_desk().await;
    let key = key(&desk, &[Scope::ReadTickets]).await;
    desk.zendesk().set_requests_per_minute(20);
    let ask = async |words: usize| call(&desk, "GET", &format!("{TICKETS}?q=x{words}"), &key).await;

    let mut asked = 0;
    while ask(asked).await.status == 200 {
        asked += 1;
    }

    assert!((1..20).contains(&asked), "{asked}");
    ask(asked).await.refuses(503, "upstream_busy");
    assert_eq!(desk.zendesk().refused_for_rate(), 0, "Zendesk has refused nobody");
    // Whoever is a person is answered at once.
    desk.open_panel_as(OLENA).await.organization(EASYCALL).await.expect(200);
}

#[tokio::test]
async fn a_link_of_the_api_lets_one_person_in_once_to_one_customer() {
    let desk = linked_desk().await;
    let key = key(&desk, &[Scope::MakeLinks]).await;

    let made = call(&desk, "POST", LINKS, &key).await.expect(200).json();

    let url = made["url"].as_str().unwrap();
    let (page, link) = url.split_once("#link=").unwrap();
    assert_eq!(page, format!("{}/billing/panda/customers/46170", desk.stage.public_url()));
    let invited = desk.ledger_has("who made it", |record| record["act"] == "invited").await;
    assert_eq!(invited["subject"], "customer:46170");
    assert!(invited["actor"].as_str().unwrap().starts_with("api_key:"), "{invited}");
    let enter = async || {
        let request = desk.request("POST", "/billing/panda/session");
        desk.send(request.json(&serde_json::json!({ "link": link }))).await
    };
    let visit = enter().await.expect(200).renewed_session().unwrap().to_owned();
    enter().await.refuses(401, "link_not_good");
    let get = async |path: &str| desk.send(desk.request("GET", path).bearer_auth(&visit)).await;
    get("/billing/panda/customers/46170/tickets").await.expect(200);
    get("/billing/panda/customers/46172/view").await.refuses(404, "customer_not_shown");
    let put = desk.request("PUT", "/billing/panda/customers/46170/link").bearer_auth(&visit);
    desk.send(put.json(&serde_json::json!({ "organization": "78" }))).await.refuses(403, "link_not_allowed");
}

#[tokio::test]
async fn the_document_tells_of_every_route_of_the_api_and_of_no_other() {
    let desk = Desk::start().await;
    let nameless = |path: &str| {
        let parts = path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part });
        parts.collect::<Vec<_>>().join("/")
    };
    let told = document(&desk).await.operations();

    let told: BTreeSet<String> = told.iter().map(|it| format!("{} {}", it.method, nameless(&it.path))).collect();

    let routes = ROUTES.iter().filter(|route| route.path.starts_with("/api/"));
    let served = routes.flat_map(|route| {
        // Whatever may be read may be asked for with HEAD; no document says so.
        let methods = route.methods.split(", ").filter(|method| *method != "HEAD");
        methods.map(move |method| format!("{method} {}", nameless(route.path)))
    });
    assert_eq!(told, served.collect());
}

async fn document(desk: &Desk) -> Document {
    Document(desk.get("/api/v1/openapi.json").await.expect(200).json())
}

/// What is asked of an operation.
#[derive(Debug, Clone, Default)]
struct Wish {
    /// By name; a parameter without a value is left out.
    parameters: BTreeMap<String, String>,
    body: Option<String>,
}

impl Wish {
    fn url(&self, desk: &Desk, operation: &Operation) -> Url {
        let mut url: Url = desk.stage.public_url().parse().unwrap();
        for part in operation.path.split('/').skip(1) {
            let value = self.parameters.get(part.trim_start_matches('{').trim_end_matches('}'));
            let part = value.map_or(part, String::as_str);
            url.path_segments_mut().unwrap().pop_if_empty().push(part);
        }
        let in_query = operation.parameters.iter().filter(|parameter| !parameter.is_in_path);
        for (name, value) in in_query.filter_map(|it| Some((&it.name, self.parameters.get(&it.name)?))) {
            url.query_pairs_mut().append_pair(name, value);
        }
        url
    }

    /// Whether the document calls it right.
    fn is_right(&self, document: &Document, operation: &Operation) -> bool {
        let is_right = |parameter: &Parameter| match self.parameters.get(&parameter.name) {
            None => !parameter.is_in_path,
            Some(text) => {
                let value = text_value(document.resolved(&parameter.schema), text);
                document.fits(&parameter.schema, &value, &parameter.name).is_ok()
            }
        };
        let body = match (&operation.body, &self.body) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(schema), Some(body)) => {
                serde_json::from_str(body).is_ok_and(|value| document.fits(schema, &value, "the body").is_ok())
            }
        };
        operation.parameters.iter().all(is_right) && body
    }
}

/// Wishes at random, from what the document says of parameters and bodies, and beside it.
struct Dice<'a> {
    document: &'a Document,
    runner: TestRunner,
    /// Values that are there: most of what is made up by rule is not.
    known: BTreeMap<&'static str, Vec<Value>>,
}

impl<'a> Dice<'a> {
    fn new(seed: u64, document: &'a Document, token: &str) -> Self {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        let runner = TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
        let known = BTreeMap::from([
            ("tenant", vec![json!("panda"), json!("panda"), json!("panda"), json!("wolf"), json!("fox")]),
            ("i_customer", vec![json!(46_170), json!(46_171), json!(99_999)]),
            ("customer", vec![json!(46_170)]),
            ("token", vec![json!(token)]),
        ]);
        Self { document, runner, known }
    }

    fn roll<T: std::fmt::Debug>(&mut self, strategy: impl Strategy<Value = T>) -> T {
        strategy.new_tree(&mut self.runner).unwrap().current()
    }

    fn one_of<T: Clone>(&mut self, things: &[T]) -> T {
        let index = self.roll(0..things.len());
        things[index].clone()
    }

    fn right(&mut self, operation: &Operation) -> Wish {
        let mut wish = Wish::default();
        for Parameter { name, is_in_path, schema } in &operation.parameters {
            if *is_in_path || self.roll(0..2) == 0 {
                let value = self.right_value(name, schema);
                wish.parameters.insert(name.clone(), text(&value));
            }
        }
        wish.body = operation.body.as_ref().map(|schema| self.right_value("", schema).to_string());
        wish
    }

    fn right_value(&mut self, name: &str, schema: &Value) -> Value {
        let schema = self.document.resolved(schema).clone();
        if let Some(known) = self.known.get(name).cloned().filter(|_| self.roll(0..4) > 0) {
            return self.one_of(&known);
        }
        if let Some(values) = schema["enum"].as_array() {
            return self.one_of(values);
        }
        match schema["type"].as_str().unwrap() {
            "integer" => {
                let (least, most) = (schema["minimum"].as_i64().unwrap(), schema["maximum"].as_i64().unwrap());
                self.roll(least..=most).into()
            }
            "string" => {
                let pattern = schema["pattern"].as_str().map(|pattern| pattern.trim_matches(['^', '$']).to_owned());
                let pattern = pattern.unwrap_or_else(|| {
                    let least = schema["minLength"].as_u64().unwrap_or(0);
                    let most = schema["maxLength"].as_u64().unwrap_or(100).min(100);
                    format!("(?s:.{{{least},{most}}})")
                });
                self.roll(string_regex(&pattern).unwrap()).into()
            }
            "object" => {
                let members = members(&schema).iter();
                members.map(|(name, schema)| (name.clone(), self.right_value(name, schema))).collect()
            }
            other => panic!("how is {other} made?"),
        }
    }

    /// A right wish, with something odd in one place. It may happen to be right all the same.
    fn odd(&mut self, operation: &Operation) -> Wish {
        let mut wish = self.right(operation);
        let place = self.roll(0..operation.parameters.len() + usize::from(operation.body.is_some()) * 2);
        match operation.parameters.get(place) {
            Some(parameter) => {
                let long = self.document.resolved(&parameter.schema)["maxLength"].as_u64().unwrap_or(15) + 1;
                let mut texts: Vec<String> = ODD_TEXTS.map(str::to_owned).to_vec();
                texts.extend(["x", "9", "ü"].map(|letter| letter.repeat(usize::try_from(long).unwrap())));
                wish.parameters.insert(parameter.name.clone(), self.one_of(&texts));
            }
            None => wish.body = self.odd_body(&wish.body.unwrap()),
        }
        wish
    }

    fn odd_body(&mut self, right: &str) -> Option<String> {
        let mut body: serde_json::Map<String, Value> = serde_json::from_str(right).unwrap();
        let names: Vec<String> = body.keys().cloned().collect();
        let name = self.one_of(&names);
        let odd = [
            json!(null),
            json!(true),
            json!(0),
            json!(-1),
            json!(1.5),
            json!("46170"),
            json!([]),
            json!({}),
            json!(u64::MAX),
        ];
        match self.roll(0..7) {
            0 => return None,
            1 => return Some(right[..right.len() - 1].to_owned()),
            2 => return Some(json!([body]).to_string()),
            3 => _ = body.remove(&name),
            4 => _ = body.insert("role".to_owned(), json!("admin")),
            _ => _ = body.insert(name, self.one_of(&odd)),
        }
        Some(Value::Object(body).to_string())
    }
}

const ODD_TEXTS: [&str; 16] =
    ["", " ", "0", "-1", "+1", "1.0", "1e3", "046170", "0x10", "٤٦", "null", "lost", "OPEN", "PANDA", "a b", "\u{0}"];

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A key, the tenant whose it is, and the operations that it is good for there.
#[derive(Debug)]
struct Key {
    value: String,
    tenant: &'static str,
    opens: &'static [&'static str],
}

impl Key {
    fn is_good_for(&self, operation: &Operation) -> bool {
        self.tenant == "panda" && self.opens.contains(&operation.name.as_str())
    }
}

async fn all_keys(desk: &Desk) -> Vec<Key> {
    let keys = desk.keys().await;
    let make = async |tenant: &str, scopes: &[Scope], ends| {
        let (value, stored) = keys.create(tenant, "a test", scopes, ends).await.unwrap();
        (value.expose_secret().to_owned(), stored.id)
    };
    let soon = desk.clock.now() + jiff::SignedDuration::from_secs(60);
    let (expired, _) = make("panda", &Scope::ALL, Some(soon)).await;
    desk.advance(60);
    let (revoked, id) = make("panda", &Scope::ALL, None).await;
    assert!(keys.revoke("panda", &id).await.unwrap());
    let (both, _) = make("panda", &Scope::ALL, None).await;
    let next_door = make("wolf", &Scope::ALL, None).await.0;
    // Its tenant is no longer in the configuration.
    let left_over = make("fox", &Scope::ALL, None).await.0;
    let (reads, links) =
        (make("panda", &[Scope::ReadTickets], None).await.0, make("panda", &[Scope::MakeLinks], None).await.0);
    let key = |value, opens| Key { value, tenant: "panda", opens };
    vec![
        key(String::new(), &[]),
        key("pdk_none_none".to_owned(), &[]),
        key(expired, &[]),
        key(revoked, &[]),
        key(format!("{both}x"), &[]),
        key(next_door, &[]),
        Key { value: left_over, tenant: "fox", opens: &["listTickets", "createLink"] },
        key(reads, &["listTickets"]),
        key(links, &["createLink"]),
        key(both, &["listTickets", "createLink"]),
        key(LINK_SECRET.to_owned(), &["createCareLink"]),
    ]
}

/// What answers were seen, and whether each is one that the document tells of.
#[derive(Debug, Default)]
struct Judge {
    seen: BTreeSet<(String, u16)>,
}

impl Judge {
    #[track_caller]
    fn look(&mut self, document: &Document, operation: &Operation, answer: &Answer) {
        document.objection(operation, answer).unwrap_or_else(|objection| {
            panic!("{} was answered {}, but {objection}: {}", operation.name, answer.status, answer.body)
        });
        self.seen.insert((operation.name.clone(), answer.status.as_u16()));
    }
}

/// How the next request comes about.
#[derive(Debug, Clone)]
enum Round {
    /// Plainly right, with this of the keys.
    With(usize),
    /// Plainly right, with a good key, while this fails.
    Under(Fault),
    Anything,
}

fn rounds(keys: usize) -> Vec<Round> {
    let busy = |status| FaultKind::Busy { status, retry_after: Some(5) };
    let faults = [FaultKind::Down, FaultKind::HtmlError, FaultKind::CutBody, busy(429), busy(503)].map(Fault::from);
    let faults = faults.into_iter().map(Round::Under);
    (0..keys).map(Round::With).chain(faults).chain(vec![Round::Anything; 60]).collect()
}

/// A request in the making, and what it is sent with.
#[derive(Debug)]
struct Trial<'a> {
    operation: &'a Operation,
    wish: Wish,
    key: &'a Key,
}

impl<'a> Trial<'a> {
    fn of(operation: &'a Operation, keys: &'a [Key], round: &Round, dice: &mut Dice<'_>, token: &str) -> Self {
        let good: Vec<&Key> = keys.iter().filter(|key| key.is_good_for(operation)).collect();
        let is_good = !good.is_empty() && (matches!(round, Round::Under(_)) || dice.roll(0..4) > 0);
        let key = match round {
            Round::With(key) => &keys[*key],
            _ if is_good => dice.one_of(&good),
            _ => &keys[dice.roll(0..keys.len())],
        };
        let wish = match round {
            Round::Anything if dice.roll(0..3) == 0 && !operation.parameters.is_empty() => dice.odd(operation),
            Round::Anything => dice.right(operation),
            Round::With(_) | Round::Under(_) => {
                // Nobody has looked for it yet, so that Zendesk is asked.
                let words = format!("word {}", dice.roll(0..u32::MAX));
                let plain = [("tenant", key.tenant), ("i_customer", "46170"), ("q", &words)];
                let body = json!({ "customer": 46_170, "token": token }).to_string();
                Wish {
                    parameters: plain.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
                    body: operation.body.as_ref().map(|_| body),
                }
            }
        };
        Self { operation, wish, key }
    }

    async fn ask(&self, desk: &Desk) -> Answer {
        let method = self.operation.method.parse().unwrap();
        let request = desk.client().request(method, self.wish.url(desk, self.operation)).bearer_auth(&self.key.value);
        desk.send(match &self.wish.body {
            Some(body) => request.header("Content-Type", "application/json").body(body.clone()),
            None => request,
        })
        .await
    }

    /// Fails when what is wrong was taken, or what is right was refused for being wrong.
    fn was_just(&self, document: &Document, round: &Round, answer: &Answer) {
        let Self { operation, wish, key } = self;
        let status = answer.status.as_u16();
        let is_admitted =
            key.is_good_for(operation) && wish.parameters.get("tenant").is_some_and(|tenant| tenant == "panda");
        let allowed: &[u16] = match (wish.is_right(document, operation), is_admitted) {
            (true, _) if operation.parameters.is_empty() => &[200],
            // A path may end sooner for want of a name.
            (false, true) => &[400, 404, 413, 414],
            (_, false) => &[400, 401, 403, 404, 413, 414],
            // What billing and Zendesk say of it is theirs: no session of that customer, no place in that list.
            (true, true) if operation.body.is_some() && matches!(round, Round::Anything) => &[201, 401],
            (true, true) if wish.parameters.contains_key("from") => &[200, 400, 414, 502],
            (true, true) if matches!(round, Round::Under(_)) => &[200, 502, 503, 504],
            (true, true) => &[200, 201],
        };
        let (name, body) = (&operation.name, &answer.body);
        assert!(allowed.contains(&status), "{name} with {key:?}, {wish:?}: {status}, not one of {allowed:?}: {body}");
    }
}

#[tokio::test]
async fn every_answer_is_one_that_the_document_tells_of_whatever_is_asked() {
    let seed = seed();
    println!("SEED={seed}");
    let desk = Setting::default().complete().start().await;
    desk.open_panel_as(OLENA).await.organization(EASYCALL).await.expect(200);
    let document = document(&desk).await;
    let (operations, keys) = (document.operations(), all_keys(&desk).await);
    let mut dice = Dice::new(seed, &document, &desk.selfcare_token("rita").await);
    let mut judge = Judge::default();

    for operation in &operations {
        for round in rounds(keys.len()) {
            // A session of its own: what billing has said of another is remembered.
            let token = desk.selfcare_token("rita").await;
            let trial = Trial::of(operation, &keys, &round, &mut dice, &token);
            if let Round::Under(fault) = &round {
                desk.zendesk().faults().set(fault.clone());
                desk.billing().faults().set(fault.clone());
            }
            let answer = trial.ask(&desk).await;
            println!("{} {:?} {}", operation.name, trial.wish.parameters, answer.status);
            judge.look(&document, operation, &answer);
            trial.was_just(&document, &round, &answer);
            if let Round::Under(_) = round {
                desk.zendesk().faults().clear();
                desk.billing().faults().clear();
                desk.advance(20);
            }
        }
    }
    in_the_narrow(&document, &operations, &mut judge).await;

    let told = operations.iter().flat_map(|it| it.statuses().map(|status| (it.name.clone(), status)));
    let unseen: Vec<_> = told.filter(|told| told.1 != 500 && !judge.seen.contains(told)).collect();
    assert!(unseen.is_empty(), "never seen: {unseen:?}");
}

/// What takes other limits than anybody would set: too many, too large, too slow, and too many at once.
async fn in_the_narrow(document: &Document, operations: &[Operation], judge: &mut Judge) {
    let desk = Setting::default()
        .complete()
        .with("limits.requests_per_minute_per_agent", 1)
        .with("tenants.panda.portabilling.max_in_flight", 1)
        .adjusted(|config| {
            // The server's own clock ticks twice a second.
            config.web.arrival = Duration::from_millis(1_200);
            config.tenants.iter_mut().for_each(|tenant| tenant.portabilling.max_waiting = 0);
        })
        .start()
        .await;
    let operation = |name: &str| operations.iter().find(|operation| operation.name == name).unwrap();
    let (list, create, care) = (operation("listTickets"), operation("createLink"), operation("createCareLink"));
    let key = key(&desk, &Scope::ALL).await;

    let long = format!("{TICKETS}?from={}", "x".repeat(2_100));
    judge.look(document, list, &call(&desk, "GET", &long, &key).await);
    call(&desk, "POST", LINKS, &key).await.expect(200);
    judge.look(document, list, &call(&desk, "GET", TICKETS, &key).await.expect(429));
    judge.look(document, create, &call(&desk, "POST", LINKS, &key).await.expect(429));

    let path = "/api/v1/tenants/panda/care/links";
    // Neither body comes: of one its length says enough, the other is waited for.
    for (length, status) in [(33_000, 413), (9, 408)] {
        let mut wire = Wire::open(&desk);
        wire.say(format!("POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {LINK_SECRET}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"));
        judge.look(document, care, &wire.hear().expect(status));
    }
    let foreign = desk.request("POST", &path.replace("panda", "wolf")).bearer_auth(LINK_SECRET);
    judge.look(
        document,
        care,
        &desk.send(foreign.json(&json!({ "customer": 46_170, "token": "x" }))).await.expect(404),
    );

    let (first, second) = (desk.selfcare_token("rita").await, desk.selfcare_token("rita").await);
    desk.billing().calls().clear();
    desk.billing().faults().set(FaultKind::Hang);
    let beside = async {
        until("the first at billing", async || (desk.billing().calls().total() > 0).then_some(())).await;
        let answer = desk.care_link(LINK_SECRET, 46_170, &second).await;
        desk.billing().faults().clear();
        answer
    };
    let (first, second) = tokio::join!(desk.care_link(LINK_SECRET, 46_170, &first), beside);
    judge.look(document, care, &first.expect(201));
    judge.look(document, care, &second.expect(503));
}
