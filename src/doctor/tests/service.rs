use std::net::{SocketAddr, TcpListener};

use wiremock::{Mock, MockServer, ResponseTemplate, matchers::path};

use super::*;
use crate::{
    app::App,
    doctor::service::{database, public_url},
    store::{Store, scratch::Scratch},
};

/// A configuration whose database is its own; `text` stands before the tenants.
fn config(site: &Site, scratch: &Scratch, listen: SocketAddr, text: &str) -> Config {
    let toml = site.toml();
    let (_, rest) = toml.split_once("[sessions]").unwrap();
    let top = format!("listen = \"{listen}\"\ndatabase_url = \"{}\"\n{text}", scratch.url());
    Config::parse(&format!("{top}{rest}"), []).unwrap()
}

fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

async fn examine(config: &Config) -> Group {
    crate::doctor::service::examine(config).await
}

#[tokio::test]
async fn a_service_that_does_not_run_yet_is_told_what_to_do_next() {
    let (site, scratch, listen) = (Site::start(), Scratch::file(), free_address());
    let config = config(&site, &scratch, listen, &format!("public_url = \"http://{listen}\"\n"));

    let group = examine(&config).await;

    has(&group, "ok configuration: every setting can be read; tenants: panda");
    has(&group, &format!("ok listen address: {listen} is free"));
    has(&group, "advice public URL: http://127.0.0.1");
    has(&group, "does not answer: the service is not running");
    has(&group, "advice session key: none is set");
    has(&group, "portadesk.db is not there yet; the first start makes it");
    assert!(!scratch.url().trim_start_matches("sqlite://").parse::<std::path::PathBuf>().unwrap().exists());
}

#[actix_web::test]
async fn a_running_service_is_recognised() {
    let (site, scratch) = (Site::start(), Scratch::new());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let listen = listener.local_addr().unwrap();
    let keys = "[sessions]\nkey = \"0123456789012345678901234567890123456789\"\nprevious_key = \
                \"9876543210987654321098765432109876543210\"\n";
    let config = config(&site, &scratch, listen, &format!("public_url = \"http://{listen}\"\n{keys}"));
    let app = App::build_on(listener, config.clone(), Clock::system()).await.unwrap();
    let handle = app.handle();
    let running = actix_web::rt::spawn(app.run_until_stopped());

    let group = examine(&config).await;

    has(&group, &format!("ok listen address: {listen} is served by portadesk"));
    has(&group, &format!("ok public URL: http://{listen} answers as portadesk"));
    has(&group, "ok session key: set");
    has(&group, "advice session key: sessions.previous_key is still set");
    assert!(group.findings.iter().any(|finding| finding.subject == "session key"
        && matches!(&finding.verdict, Verdict::Advice { fix, .. } if fix.what.contains("once 12h have passed"))));
    has(&group, if scratch.is_shared() { "ok database: PostgreSQL test at " } else { "portadesk.db can be written" });
    has(&group, "can be written and has this release's form");
    has(&group, "ok ledger: 0 records; the last one fits the head");
    handle.stop(true).await;
    running.await.unwrap().unwrap();
}

#[tokio::test]
async fn an_address_that_cannot_be_had_is_told() {
    let (site, scratch) = (Site::start(), Scratch::new());
    let other = MockServer::start().await;
    let public_url = "public_url = \"http://127.0.0.1:9\"\n";
    let group = examine(&config(&site, &scratch, *other.address(), public_url)).await;
    has(&group, &format!("FAILED listen address: {} is taken by another program", other.address()));

    // An address from a range that is kept for documents, so no machine has it.
    let foreign = "192.0.2.1:8080".parse().unwrap();
    let group = examine(&config(&site, &scratch, foreign, public_url)).await;
    has(&group, "FAILED listen address: 192.0.2.1:8080 cannot be used: ");
}

#[tokio::test]
async fn whoever_answers_under_the_public_url_is_told() {
    for (status, is_running, line) in [
        (200, true, "is answered by another service (HTTP 200 at /healthz)"),
        (404, true, "is answered by another service (HTTP 404 at /healthz)"),
        (301, true, "answers with a redirect (HTTP 301)"),
        (502, false, "answers with HTTP 502: the proxy is there, the service behind it is not running"),
        (503, true, "answers with HTTP 503: the proxy does not reach the service behind it"),
    ] {
        let server = MockServer::start().await;
        let answer = ResponseTemplate::new(status).set_body_string(r#"{"status":"ok"}"#);
        Mock::given(path("/healthz")).respond_with(answer).mount(&server).await;

        let url = server.uri().parse().unwrap();
        let group = public_url::examine(&url, is_running).await.under("");

        has(&group, line);
        let failed = group.findings.iter().filter(|finding| matches!(finding.verdict, Verdict::Failed { .. }));
        assert_eq!(failed.count(), 1, "{line}");
    }
}

#[tokio::test]
async fn a_public_url_that_nobody_knows_is_told() {
    let url = "https://portadesk.invalid".parse().unwrap();

    let group = public_url::examine(&url, true).await.under("");

    assert_eq!(lines(&group).len(), 1);
    has(&group, "FAILED public URL: the name in https://portadesk.invalid is not known");
    assert_eq!(fix_of(&group, "public URL").who, Who::Operator);
}

#[tokio::test]
async fn figures_that_everybody_can_read_are_advised_against() {
    let server = MockServer::start().await;
    let url = server.uri().parse().unwrap();
    let told = async || {
        let mut findings = crate::doctor::Findings::default();
        public_url::inner_pages(&url, &mut findings).await;
        findings.under("")
    };
    assert_eq!(told().await.findings, []);

    Mock::given(path("/metrics")).respond_with(ResponseTemplate::new(200)).mount(&server).await;

    has(&told().await, "advice inner pages: everybody can read ");
}

#[tokio::test]
async fn a_proxy_that_keeps_the_administrators_page_to_itself_is_told() {
    let ours = r#"<section class="state" data-code="sign_in_again"><h1>Your session has ended.</h1></section>"#;
    for (status, body, told) in [
        (401, ours, None),
        (404, "<h1>404 Not Found</h1>", Some("(HTTP 404)")),
        (200, "<h1>Welcome</h1>", Some("(HTTP 200)")),
        (401, "<h1>Authorization required</h1>", Some("(HTTP 401)")),
    ] {
        let server = MockServer::start().await;
        let answer = ResponseTemplate::new(status).set_body_string(body);
        Mock::given(path("/manage")).respond_with(answer).mount(&server).await;
        let mut findings = crate::doctor::Findings::default();

        public_url::page_for_administrators(&server.uri().parse().unwrap(), &mut findings).await;

        let group = findings.under("");
        match told {
            None => assert_eq!(group.findings, []),
            Some(status) => {
                has(&group, &format!("/manage is not answered by portadesk {status}"));
                assert_eq!(fix_of(&group, "page for administrators").who, Who::Operator);
            }
        }
    }
}

#[tokio::test]
async fn a_database_that_cannot_be_used_is_told() {
    let scratch = Scratch::file();
    let told = async |url: &str| database::examine(url).await.under("");

    has(
        &told("sqlite:///nowhere/portadesk.db").await,
        "FAILED database: /nowhere/portadesk.db is not there and cannot",
    );
    let server = told("postgres://portadesk:secret@127.0.0.1:1/links").await;
    has(&server, "FAILED database: the database cannot be opened");
    assert!(!format!("{:?}", server.findings).contains("secret"));
    scratch.open().await;
    has(&told(&format!("{}?mode=ro", scratch.url())).await, "attempt to write a readonly database");
}

#[tokio::test]
async fn a_database_of_another_release_is_told() {
    let scratch = Scratch::new();
    let told = async || database::examine(&scratch.url()).await.under("");
    let store = scratch.open().await;

    store.meddle("UPDATE _sqlx_migrations SET version = 9999 WHERE version = 1").await;
    has(&told().await, "was used by a newer release");

    store.meddle("DELETE FROM _sqlx_migrations").await;
    has(&told().await, "step(s) to this release's form");
}

#[tokio::test]
async fn a_ledger_whose_end_does_not_fit_is_told() {
    for tampering in [
        "UPDATE ledger_head SET records = 2",
        "DROP TRIGGER ledger_is_never_shortened; DELETE FROM ledger WHERE sequence = 1",
        "UPDATE ledger_head SET hash = zeroblob(32)",
    ] {
        let scratch = Scratch::new();
        let store = scratch.open().await;
        append_one(&store).await;
        let told = async || database::examine(&scratch.url()).await.under("");
        has(&told().await, "ok ledger: 1 records");

        store.meddle(tampering).await;

        has(&told().await, "FAILED ledger: the head knows of");
    }
}

async fn append_one(store: &Store) {
    let record = crate::store::NewRecord {
        at: Timestamp::UNIX_EPOCH,
        tenant: "panda".into(),
        actor: "user:534".to_owned(),
        act: "linked".into(),
        subject: "organization:77".to_owned(),
        detail: "{}".to_owned(),
    };
    store.append(&[record]).await.unwrap();
}
