use serde_json::json;
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{method, path},
};

use super::*;
use crate::zendesk::{AppId, Settings, ZendeskError, token::tests::app_key_pem};

#[derive(Debug, Clone, Default)]
struct Shelf(Arc<Mutex<Vec<Installation>>>);

impl InstallationStore for Shelf {
    type Error = String;

    async fn load(&self) -> Result<Vec<Installation>, String> {
        Ok(self.0.lock().unwrap().clone())
    }

    async fn save(&self, installation: &Installation) -> Result<(), String> {
        self.0.lock().unwrap().push(installation.clone());
        Ok(())
    }

    async fn clear(&self) -> Result<(), String> {
        self.0.lock().unwrap().clear();
        Ok(())
    }
}

/// A store that is gone.
#[derive(Debug)]
struct NoShelf;

impl InstallationStore for NoShelf {
    type Error = &'static str;

    async fn load(&self) -> Result<Vec<Installation>, &'static str> {
        Err("gone")
    }

    async fn save(&self, _: &Installation) -> Result<(), &'static str> {
        Err("gone")
    }

    async fn clear(&self) -> Result<(), &'static str> {
        Err("gone")
    }
}

const LIST: &str = "/api/v2/apps/installations.json";
const QUICK: Schedule = Schedule { usual: Duration::from_mins(1), soonest: Duration::from_millis(5) };

fn installation() -> Installation {
    Installation { id: InstallationId(9001), app: AppId(4711), public_key_pem: app_key_pem() }
}

async fn account() -> MockServer {
    let server = MockServer::start().await;
    let token = ResponseTemplate::new(201).set_body_json(json!({ "access_token": "t" }));
    Mock::given(path("/oauth/tokens")).respond_with(token).mount(&server).await;
    let key = ResponseTemplate::new(200).set_body_raw(app_key_pem(), "text/plain");
    Mock::given(path("/api/v2/apps/4711/public_key.pem")).respond_with(key).mount(&server).await;
    server
}

async fn has_our_app(server: &MockServer) {
    let list = json!({ "installations": [{ "id": 9001, "app_id": 4711, "settings": { "name": "portadesk" } }] });
    let response = ResponseTemplate::new(200).set_body_json(list);
    Mock::given(method("GET")).and(path(LIST)).respond_with(response).mount(server).await;
}

async fn has_no_app(server: &MockServer, times: u64) {
    let response = ResponseTemplate::new(200).set_body_json(json!({ "installations": [] }));
    Mock::given(method("GET")).and(path(LIST)).respond_with(response).up_to_n_times(times).mount(server).await;
}

fn keeper<S: InstallationStore>(uri: &str, store: S) -> Keeper<S> {
    let clock = Clock::fixed(Timestamp::from_second(1_790_000_000).unwrap());
    let zendesk = Zendesk::new(&Settings { looks: QUICK, ..Settings::for_test(uri) }, clock.clone()).unwrap();
    Keeper::new(zendesk, TokenVerifier::new(clock.clone()), store, clock)
}

async fn looks(server: &MockServer) -> usize {
    let all = server.received_requests().await.unwrap();
    all.iter().filter(|request| request.url.path() == LIST).count()
}

async fn until(mut is_so: impl AsyncFnMut() -> bool) {
    let wait = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), wait).await.expect("it comes about");
}

#[tokio::test]
async fn the_installation_is_found_trusted_and_stored() {
    let server = account().await;
    has_our_app(&server).await;
    let shelf = Shelf::default();
    let keeper = keeper(&server.uri(), shelf.clone());

    let found = keeper.look().await.unwrap();

    assert_eq!(found, InstallationId(9001));
    assert!(keeper.verifier.is_ready("panda"));
    assert_eq!(*shelf.0.lock().unwrap(), [installation()]);
    let status = keeper.handle().status();
    assert_eq!(status.installation, Some(InstallationId(9001)));
    assert!(status.last_error.is_none() && status.last_look.is_some());
}

#[tokio::test]
async fn a_stored_installation_is_trusted_while_zendesk_is_down() {
    let server = account().await;
    let shelf = Shelf(Arc::new(Mutex::new(vec![installation()])));
    let keeper = keeper(&server.uri(), shelf);

    keeper.recall().await;
    let error = keeper.look().await.unwrap_err();

    assert!(matches!(error, DiscoveryError::Find(FindInstallationError::Zendesk(ZendeskError::Unreadable { .. }))));
    assert!(keeper.verifier.is_ready("panda"));
    assert_eq!(keeper.handle().status().installation, Some(InstallationId(9001)));
}

#[tokio::test]
async fn an_app_that_zendesk_twice_says_is_not_installed_is_forgotten() {
    let server = account().await;
    has_no_app(&server, 1).await;
    let failure = ResponseTemplate::new(500);
    Mock::given(path(LIST)).respond_with(failure).up_to_n_times(3).mount(&server).await;
    has_no_app(&server, 1).await;
    has_our_app(&server).await;
    let shelf = Shelf(Arc::new(Mutex::new(vec![installation()])));
    let keeper = keeper(&server.uri(), shelf.clone());
    keeper.recall().await;

    assert!(matches!(keeper.look().await, Err(DiscoveryError::NotInstalled)));
    assert!(matches!(keeper.look().await, Err(DiscoveryError::Find(_))), "a failure says nothing either way");
    assert!(keeper.verifier.is_ready("panda") && shelf.0.lock().unwrap().len() == 1);

    assert!(matches!(keeper.look().await, Err(DiscoveryError::NotInstalled)));
    assert!(!keeper.verifier.is_ready("panda"));
    assert!(shelf.0.lock().unwrap().is_empty());
    assert_eq!(keeper.handle().status().installation, None);

    assert!(keeper.look().await.is_ok() && keeper.verifier.is_ready("panda"), "installed again, it is found again");
}

#[tokio::test]
async fn a_store_that_is_gone_stops_nothing() {
    let server = account().await;
    has_our_app(&server).await;
    let keeper = keeper(&server.uri(), NoShelf);

    keeper.recall().await;

    assert!(keeper.look().await.is_ok() && keeper.verifier.is_ready("panda"));
}

#[tokio::test]
async fn a_stored_key_that_is_none_is_passed_over() {
    let broken = Installation { public_key_pem: "garbage".to_owned(), ..installation() };
    let keeper = keeper("http://127.0.0.1:9", Shelf(Arc::new(Mutex::new(vec![broken, installation()]))));

    keeper.recall().await;

    assert!(keeper.verifier.is_ready("panda"));
}

#[tokio::test]
async fn an_app_that_is_installed_later_is_found_by_itself() {
    let server = account().await;
    has_no_app(&server, 2).await;
    has_our_app(&server).await;
    let keeper = keeper(&server.uri(), Shelf::default());
    let (handle, verifier) = (keeper.handle(), keeper.verifier.clone());

    let running = tokio::spawn(keeper.run());
    until(async || verifier.is_ready("panda")).await;
    running.abort();

    assert_eq!(looks(&server).await, 3);
    assert!(handle.status().last_error.is_none());
}

#[tokio::test]
async fn a_look_that_is_asked_for_comes_early_and_many_askers_cause_few() {
    let server = account().await;
    has_our_app(&server).await;
    let keeper = keeper(&server.uri(), Shelf::default());
    let (handle, verifier) = (keeper.handle(), keeper.verifier.clone());
    let running = tokio::spawn(keeper.run());
    until(async || verifier.is_ready("panda")).await;

    for _ in 0..1_000 {
        handle.look_soon();
    }
    until(async || looks(&server).await >= 2).await;
    tokio::time::sleep(QUICK.soonest * 4).await;
    running.abort();

    assert!(looks(&server).await <= 3, "{}", looks(&server).await);
}

#[tokio::test]
async fn what_another_process_stores_is_trusted_without_asking_zendesk() {
    let shelf = Shelf::default();
    let keeper = keeper("http://127.0.0.1:9", shelf.clone());
    let verifier = keeper.verifier.clone();
    let noticing = tokio::spawn(async move { keeper.notice_what_is_stored(Duration::from_millis(1)).await });
    tokio::task::yield_now().await;
    assert!(!verifier.is_ready("panda"));

    shelf.0.lock().unwrap().push(installation());

    while !verifier.is_ready("panda") {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    noticing.abort();
}

#[tokio::test]
async fn what_was_installed_anew_survives_a_failed_look_after_the_former_was_gone() {
    let server = account().await;
    has_no_app(&server, 2).await;
    let shelf = Shelf::default();
    let keeper = keeper(&server.uri(), shelf.clone());
    for _ in 0..2 {
        assert!(matches!(keeper.look().await, Err(DiscoveryError::NotInstalled)));
    }
    shelf.0.lock().unwrap().push(installation());
    keeper.recall().await;

    // The list has run out of answers.
    assert!(!matches!(keeper.look().await, Ok(_) | Err(DiscoveryError::NotInstalled)));

    assert!(keeper.verifier.is_ready("panda"));
}
