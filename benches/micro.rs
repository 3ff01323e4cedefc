//! The parts of a request that cost most, each by itself.
//!
//! ```text
//! cargo bench --bench micro              # all
//! cargo bench --bench micro -- token     # those with "token" in their name
//! ```

#![expect(clippy::expect_used, reason = "a bench that cannot be set up has nothing to measure")]

use std::sync::{Arc, LazyLock};

use askama::Template as _;
use divan::{Bencher, black_box};
use jiff::Timestamp;
use portadesk::{
    clock::Clock,
    customers::{Presentation, Shown, present_card},
    demo::{
        seed::{World, cast},
        simulator::{
            portabilling::{self, PortaBillingSimulator},
            zendesk::{self, ZendeskSimulator},
        },
    },
    locale::Formats,
    portabilling::{Credential, Customer, CustomerId, PortaBilling, Settings},
    search::{Query, Region},
    sessions::{Rights, Sessions},
    web::{
        FragmentKey, Fragments, Subject,
        views::{Age, CardView, Party, Relation, Section},
    },
    zendesk::{Installation, InstallationId, TokenVerifier, UserId, token::LEEWAY},
};
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};

fn main() {
    divan::main();
}

/// The played help desk, which signs tokens as Zendesk does.
static DESK: LazyLock<ZendeskSimulator> = LazyLock::new(|| {
    ZendeskSimulator::start(&World::new(50), Clock::system(), zendesk::Options::default()).expect("a free port")
});
static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_current_thread().enable_all().build().expect("a runtime"));
/// A customer, read through the client as the service reads it.
static CUSTOMER: LazyLock<Customer> = LazyLock::new(|| {
    let billing =
        PortaBillingSimulator::start(Arc::new(World::new(50)), Clock::system(), portabilling::Options::default())
            .expect("a free port");
    let url = billing.url().parse().expect("an address");
    let credential = Credential::Token(billing.token().into());
    let client = PortaBilling::new(&Settings::new(url, billing.login().to_owned(), credential), Clock::system())
        .expect("a client");
    let asked = RUNTIME.block_on(client.customer(easycall()));
    asked.expect("an answer").expect("the customer")
});

fn easycall() -> CustomerId {
    CustomerId::new(cast::EASYCALL).expect("a positive number")
}

const ACCOUNT: &str = "pandatelecom.zendesk.com";
const ORIGIN: &str = "https://pandatelecom.zendesk.com";

fn verifier() -> TokenVerifier {
    let verifier = TokenVerifier::new(Clock::system());
    let installation = Installation {
        id: portadesk::zendesk::InstallationId(portadesk::demo::simulator::zendesk::INSTALLATION_ID),
        app: portadesk::zendesk::AppId(portadesk::demo::simulator::zendesk::APP_ID),
        public_key_pem: DESK.public_key_pem(),
    };
    verifier.trust("panda", ACCOUNT, ORIGIN, &installation).expect("a good key");
    verifier
}

fn token(overrides: &Value) -> String {
    DESK.sign_page_token(overrides).expect("randomness")
}

/// Every token is new: a used one would be refused as replayed.
#[divan::bench(sample_count = 50, sample_size = 10)]
fn token_good(bencher: Bencher<'_, '_>) {
    let verifier = verifier();
    bencher
        .with_inputs(|| token(&json!({})))
        .bench_values(|token| verifier.verify(&token, Some(ORIGIN)).expect("good"));
}

/// Expired: refused before the signature is looked at.
#[divan::bench]
fn token_refused_early(bencher: Bencher<'_, '_>) {
    let verifier = verifier();
    let past = Clock::system().now().as_second() - LEEWAY.as_secs() - 1;
    let token = token(&json!({ "iat": past - 300, "nbf": past - 300, "exp": past }));
    bencher.bench(|| verifier.verify(black_box(&token), Some(ORIGIN)).expect_err("expired"));
}

/// Good in everything but the signature.
#[divan::bench]
fn token_refused_late(bencher: Bencher<'_, '_>) {
    let verifier = verifier();
    let (mine, other) = (token(&json!({})), token(&json!({})));
    let (signed, _) = mine.rsplit_once('.').expect("three parts");
    let (_, signature) = other.rsplit_once('.').expect("three parts");
    let forged = format!("{signed}.{signature}");
    bencher.bench(|| verifier.verify(black_box(&forged), Some(ORIGIN)).expect_err("forged"));
}

#[divan::bench]
fn session_check(bencher: Bencher<'_, '_>) {
    let sessions = Sessions::new(&portadesk::sessions::Settings::default(), Clock::system()).expect("randomness");
    let value = sessions.begin("panda", UserId(534), InstallationId(9001));
    bencher.bench(|| sessions.check(black_box(&value)).expect("ours"));
}

fn card_view(formats: &Formats, shown: &Shown, now: Timestamp) -> CardView {
    let presentation = Presentation {
        formats,
        shown,
        customer_link: Some("https://billing.example/{i_customer}"),
        currency: None,
        now,
    };
    CardView {
        t: formats.texts(),
        card: present_card(&CUSTOMER, None, &presentation),
        relation: Relation::Linked(Party { id: "77".to_owned(), name: None }),
        may_link: true,
        notes: Vec::new(),
        age: Age { at_iso: now.to_string(), at: formats.date_time(now) },
        sections: Section::ALL.to_vec(),
        notify: None,
    }
}

#[divan::bench(args = ["en-US", "de", "ar"])]
fn card_render(bencher: Bencher<'_, '_>, locale: &str) {
    let (formats, shown, now) = (Formats::new(locale, "Europe/Dublin"), Shown::default(), Clock::system().now());
    LazyLock::force(&CUSTOMER);
    bencher.bench(|| card_view(&formats, &shown, now).render().expect("a card"));
}

#[divan::bench(args = ["+1 (209) 455-5948", "ph46170x4665", "rita.moss@easycall.example", "Acme Ltd", "46170"])]
fn query_recognition(bencher: Bencher<'_, '_>, typed: &str) {
    let region: Region = "US".parse().expect("a region");
    bencher.bench(|| Query::recognise(black_box(typed), region).expect("a query"));
}

#[divan::bench]
fn cached_fragment(bencher: Bencher<'_, '_>) {
    let (formats, now) = (Formats::new("en-US", "Europe/Dublin"), Clock::system().now());
    let tenant: Arc<str> = "panda".into();
    let key = || FragmentKey {
        tenant: Arc::clone(&tenant),
        subject: Subject::Card { customer: easycall(), relation: Relation::Preview { linked_to: None } },
        reader: formats.key(),
        rights: Rights { view: true, link: true, manage: false },
        version: now.as_millisecond(),
    };
    let fragments = Fragments::default();
    fragments.keep(key(), &card_view(&formats, &Shown::default(), now)).expect("a card");
    bencher.bench(|| fragments.get(black_box(&key())).expect("kept"));
}
