//! The demo, staged for one test, with a browser in front of it.

use std::{
    fs,
    time::{Duration, Instant},
};

use portadesk::{
    app::App,
    clock::Clock,
    config::Config,
    demo::stage::{Options, Stage},
    store::Store,
};
use serde_json::{Value, json};

use super::{
    driver::{Command, Driver},
    secrets,
    view::{Place, View},
};

/// Wide enough for the workspace beside a tray of 600 pixels, high enough for every panel to be in sight as a whole.
const WINDOW: (u32, u32) = (1320, 2600);
/// How long the demo's prologue may take on a busy machine.
const PROLOGUE: Duration = Duration::from_mins(1);

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

    /// A desk that takes billing's events, after the demo's prologue.
    pub async fn start_taking_events() -> Self {
        let desk = Self::open_with(true, |_, _| ()).await;
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
        Self::open_with(false, change).await
    }

    async fn open_with(takes_events: bool, change: impl FnOnce(&mut Config, &Stage)) -> Self {
        let driver = Driver::start(WINDOW.0, WINDOW.1).await;
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
        View { browser: &self.driver.browser, place: Place::Page }
    }

    /// The panel in its iframe.
    pub fn panel(&self) -> View<'_> {
        View { browser: &self.driver.browser, place: Place::Panel }
    }

    /// The app in the bar above everything.
    pub fn popover(&self) -> View<'_> {
        View { browser: &self.driver.browser, place: Place::Popover }
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

    /// A command of Chromium's own protocol.
    pub async fn tell_browser(&self, command: &str, parameters: Value) {
        let command = Command::post("goog/cdp/execute", json!({ "cmd": command, "params": parameters }));
        self.driver.browser.issue_cmd(command).await.unwrap();
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
