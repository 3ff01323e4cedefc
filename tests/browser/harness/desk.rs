//! The demo, staged for one test, with a browser in front of it.

use std::{
    fs,
    path::PathBuf,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use portadesk::{
    app::App,
    clock::Clock,
    config::Config,
    demo::stage::{Options, Stage},
    ledger,
    portabilling::CustomerId,
    store::{Link, Store},
    zendesk::OrganizationId,
};
use serde_json::{Value, json};

use super::{
    driver::{Command, Driver},
    requisites, secrets,
    view::{LOOK_AGAIN, PATIENCE, Place, View},
};

/// Wide enough for the workspace beside a tray of 600 pixels, high enough for every panel to be in sight as a whole.
const WINDOW: (u32, u32) = (1320, 2600);
/// How long the demo's prologue may take on a busy machine.
const PROLOGUE: Duration = Duration::from_mins(3);

/// What follows the last answer's release needs no more than the microtasks of that moment.
const HOLD: &str = "((method, ending) => {
    const real = window.fetch;
    window.asked = 0;
    window.fetch = async (path, options) => {
        if ((options?.method ?? 'GET') !== method || !String(path).endsWith(ending)) return real(path, options);
        window.asked++;
        const answer = await real(path, options);
        const { ok, status, headers } = answer;
        const text = await answer.text();
        await new Promise((go) => { window.letGo = go; });
        return { ok, status, headers, text: async () => text };
    };
})";

/// Who works at the simulated desk.
pub mod people {
    pub const OLENA: u64 = 534;
    /// An administrator, who most tests work as.
    pub const TOM: u64 = 535;
    /// Has a custom role that may not look.
    pub const KIM: u64 = 536;
}

/// Both simulators, the service between them, and an agent's browser.
pub struct Desk {
    pub stage: Stage,
    /// Stands still unless a test moves it.
    pub clock: Clock,
    pub(super) driver: Driver,
    /// The address of the service's database.
    database: String,
}

/// Who opens the workspace, and how.
#[derive(Debug, Clone, Copy)]
pub struct Seat {
    pub agent: u64,
    pub locale: &'static str,
    pub scheme: &'static str,
    /// Of the tray, in pixels.
    pub width: u32,
}

impl Default for Seat {
    fn default() -> Self {
        Self { agent: people::TOM, locale: "en-US", scheme: "light", width: 320 }
    }
}

impl Desk {
    pub async fn start() -> Self {
        Self::start_with(|_, _| ()).await
    }

    /// Everything that the demo has: customers ask for help, and billing's pages have the plug-in.
    pub async fn start_whole() -> Self {
        Self::start_whole_with(json!({}), |_, _| ()).await
    }

    /// As [`Desk::start_whole`], with preferences of the browser's own and a changed configuration.
    pub async fn start_whole_with(preferences: Value, change: impl FnOnce(&mut Config, &Stage)) -> Self {
        let desk = Self::open_with(true, preferences, change).await;
        desk.stage.billing.install_plugin(&desk.build_plugin()).unwrap();
        desk
    }

    /// A desk that takes billing's events, after the demo's prologue.
    pub async fn start_taking_events() -> Self {
        let desk = Self::open_with(true, json!({}), |_, _| ()).await;
        desk.stage.play_prologue().await;
        let store = Store::open_existing(&desk.database).await.unwrap();
        let tenant = desk.stage.tenant;
        let begun = Instant::now();
        while store.given_up(tenant, Clock::system().now(), None, 1).await.unwrap().is_empty() {
            assert!(begun.elapsed() < PROLOGUE, "nobody was given up");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        store.close().await;
        desk
    }

    /// Lets a test change the configuration first, as an operator would.
    pub async fn start_with(change: impl FnOnce(&mut Config, &Stage)) -> Self {
        Self::open_with(false, json!({}), change).await
    }

    async fn open_with(takes_events: bool, preferences: Value, change: impl FnOnce(&mut Config, &Stage)) -> Self {
        let driver = Driver::start(WINDOW, preferences).await;
        let folder = driver.folder().join("desk");
        fs::create_dir_all(&folder).unwrap();
        let clock = Clock::fixed(Clock::system().now());
        let database = format!("sqlite://{}", folder.join("portadesk.db").display());
        let options = Options { customers: 200, desk_port: 0, store: folder.join("portadesk.db"), takes_events };
        let stage = Stage::set(options, clock.clone()).unwrap();
        secrets::guard_those_of(&stage.billing, &stage.desk);
        let mut config = stage.config().unwrap();
        change(&mut config, &stage);
        let app = App::build_on(stage.listener().unwrap(), config, clock.clone()).await.unwrap();
        // It ends with the test's runtime.
        tokio::spawn(app.run_until_stopped());
        Self { stage, clock, driver, database }
    }

    /// The plug-in as an operator builds it.
    fn build_plugin(&self) -> Vec<u8> {
        let folder = self.driver.folder();
        let (config, plugin) = (folder.join("portadesk.toml"), folder.join("plugin.zip"));
        fs::write(&config, self.stage.toml()).unwrap();
        requisites::run_portadesk(&[
            "plugin".as_ref(),
            "--config".as_ref(),
            config.as_ref(),
            "--out".as_ref(),
            plugin.as_ref(),
        ]);
        fs::read(plugin).unwrap()
    }

    /// The ledger as `portadesk ledger export` tells it, oldest first. What was seen comes into it within a second: wait
    /// for that with [`Desk::ledger_has`].
    pub async fn ledger(&self) -> Vec<Value> {
        let store = Store::open_existing(&self.database).await.unwrap();
        let mut lines = Vec::new();
        let always = Timestamp::MIN..Timestamp::MAX;
        ledger::export(&store, &mut lines, ledger::Format::JsonLines, always).await.unwrap();
        store.close().await;
        String::from_utf8(lines).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Waits until somebody has done this, for which `fits` holds, and returns the record.
    pub async fn ledger_has(&self, act: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let begun = Instant::now();
        loop {
            let ledger = self.ledger().await;
            if let Some(record) = ledger.iter().find(|record| record["act"] == act && fits(record)) {
                return record.clone();
            }
            assert!(begun.elapsed() < PATIENCE, "nobody has {act} what was waited for, but: {ledger:#?}");
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// Opens a page of the workspace: `tickets/1`.
    pub async fn open(&self, path: &str, seat: Seat) {
        let Seat { agent, locale, scheme, width } = seat;
        let workspace = self.stage.workspace_url();
        self.goto(&format!("{workspace}/{path}?agent={agent}&locale={locale}&scheme={scheme}&width={width}")).await;
        self.page().sees("html[data-ready]").await;
    }

    pub async fn goto(&self, address: &str) {
        self.driver.browser.goto(address).await.unwrap();
    }

    /// The help desk's own page, or whatever page is open.
    pub fn page(&self) -> View<'_> {
        View { browser: &self.driver.browser, place: Place::PAGE }
    }

    /// The panel in its iframe.
    pub fn panel(&self) -> View<'_> {
        View { browser: &self.driver.browser, place: Place::PANEL }
    }

    /// The app in the bar above everything.
    pub fn popover(&self) -> View<'_> {
        View { browser: &self.driver.browser, place: Place::POPOVER }
    }

    /// Opens the self-care portal for a customer who has signed in there.
    pub async fn open_portal(&self, login: &str, language: &str) {
        self.goto(&format!("{}?login={login}&lang={language}", self.stage.portal_url())).await;
        self.page().sees("#help").await;
    }

    /// Writes a file of this test's own.
    pub fn file(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.driver.folder().join(name);
        fs::write(&path, content).unwrap();
        path
    }

    /// Our page in the frame of self-care.
    pub fn help(&self) -> View<'_> {
        View { browser: &self.driver.browser, place: Place::HELP }
    }

    /// Our page in the plug-in on billing's own page of a customer.
    pub fn plugin(&self) -> View<'_> {
        View { browser: &self.driver.browser, place: Place::PLUGIN }
    }

    /// Does what opens a window, and turns to that window.
    pub async fn in_new_window(&self, act: impl Future<Output = ()>) {
        let browser = &self.driver.browser;
        let before = browser.windows().await.unwrap();
        act.await;
        let begun = Instant::now();
        let opened = loop {
            let opened = browser.windows().await.unwrap().into_iter().find(|window| !before.contains(window));
            if let Some(opened) = opened {
                break opened;
            }
            assert!(begun.elapsed() < PATIENCE, "no window was opened");
            tokio::time::sleep(LOOK_AGAIN).await;
        };
        browser.switch_to_window(opened).await.unwrap();
    }

    /// Takes the browser's network away, or gives it back.
    pub async fn is_offline(&self, offline: bool) {
        let conditions = json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.tell_browser("Network.enable", json!({})).await;
        self.tell_browser("Network.emulateNetworkConditions", conditions).await;
    }

    /// On pages opened from now on, answers to such requests are had and held back until the page's `letGo()` is called;
    /// `asked` counts the requests.
    pub async fn holds(&self, method: &str, ending: &str) {
        let script = format!("{HOLD}({}, {})", json!(method), json!(ending));
        self.tell_browser("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await;
    }

    /// Lets the browser ask for this language.
    pub async fn reads_in(&self, language: &str) {
        let agent = self.page().run("return navigator.userAgent", json!([])).await.unwrap();
        let wish = json!({ "userAgent": agent, "acceptLanguage": language });
        self.tell_browser("Network.setUserAgentOverride", wish).await;
    }

    /// A command of Chromium's own protocol.
    pub async fn tell_browser(&self, command: &str, parameters: Value) {
        self.driver.tell(command, parameters).await;
    }

    /// Links the two as if it had been done long ago: Zendesk's organization does not say so.
    pub async fn link(&self, organization: u64, customer: u64) {
        let store = Store::open_existing(&self.database).await.unwrap();
        let mut change = store.change().await.unwrap();
        let link = Link {
            organization: OrganizationId(organization),
            customer: CustomerId::new(customer).unwrap(),
            linked_by: None,
            linked_at: self.clock.now(),
            evidence: "search".to_owned(),
            replaced_external_id: None,
        };
        change.insert_link(self.stage.tenant, &link).await.unwrap();
        change.commit().await.unwrap();
        store.close().await;
    }

    /// What an organization carries in Zendesk.
    pub fn external_id(&self, organization: u64) -> Option<String> {
        self.stage.desk.organization(organization)?.external_id
    }

    /// Fails when the browser complained about anything (script errors, violated policies, failed loads) but what the
    /// test provoked: complaints with one of these in them.
    pub async fn is_without_complaints(&self, provoked: &[&str]) {
        let mut complaints = self.complaints().await;
        complaints.retain(|told| !provoked.iter().any(|provoked| told.contains(provoked)));
        assert!(complaints.is_empty(), "the browser complained:\n{}", complaints.join("\n"));
    }

    /// What the browser complained about since it was last asked.
    pub async fn complaints(&self) -> Vec<String> {
        let command = Command::post("se/log", json!({ "type": "browser" }));
        let entries = self.driver.browser.issue_cmd(command).await.unwrap();
        let is_grave = |entry: &&Value| entry["level"] != "INFO" && entry["level"] != "DEBUG";
        let message = |entry: &Value| entry["message"].as_str().unwrap_or_default().to_owned();
        entries.as_array().unwrap().iter().filter(is_grave).map(message).collect()
    }
}
