//! The desk: both simulators, the service between them, the clock they share, and the record of what happened.

use std::{path::PathBuf, time::Duration};

use jiff::{SignedDuration, Timestamp};
use portadesk::{
    clock::Clock,
    config::Config,
    demo::{
        faults::FaultKind,
        simulator::{portabilling::PortaBillingSimulator, zendesk::ZendeskSimulator},
        stage::{Options, Stage},
    },
    keys::Keys,
    ledger, outbound,
    store::Store,
};
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};
use sqlx::{
    ConnectOptions, Connection, PgConnection, SqliteConnection, postgres::PgConnectOptions,
    sqlite::SqliteConnectOptions,
};

use super::{
    Answer, Panel, Setting, folder::Folder, schema::Schema, service::Service, setting::Adjustment, until, watch,
};

/// Everything between an agent and billing, ready to be asked and to be broken.
#[derive(Debug)]
pub struct Desk {
    pub clock: Clock,
    pub stage: Stage,
    variables: Vec<(String, String)>,
    adjustments: Vec<Adjustment>,
    client: Client,
    service: Option<Service>,
    folder: Folder,
    /// Where its data is, if not in the folder.
    schema: Option<Schema>,
}

impl Desk {
    /// The usual desk: one tenant, `panda`, with the demo's customers and organizations.
    pub async fn start() -> Self {
        Setting::default().start().await
    }

    /// A desk that differs from the usual one.
    pub fn with(path: &str, value: impl ToString) -> Setting {
        Setting::default().with(path, value)
    }

    pub(super) async fn open(setting: Setting) -> Self {
        watch::begin();
        let schema = setting.shares_database.then(Schema::make).flatten();
        let folder = Folder::new();
        let store = folder.path().join("portadesk.db");
        let options = Options { customers: setting.customers, desk_port: 0, store, takes_events: false };
        let mut stage = Stage::set(options, setting.clock.clone()).unwrap();
        // Work that nobody waits for goes at the pace of the account's limit, and here somebody waits for it.
        stage.desk.set_requests_per_minute(1_000_000);
        for tenant in &setting.neighbours {
            stage.add_neighbour(tenant, setting.clock.clone()).unwrap();
        }
        watch::guard_secrets_of(&stage);
        let Setting { clock, variables, adjustments, upstreams_down, .. } = setting;
        let mut desk = Self { clock, stage, variables, adjustments, client: client(), service: None, folder, schema };
        if upstreams_down {
            desk.billing().faults().set(FaultKind::Down);
            desk.zendesk().faults().set(FaultKind::Down);
            desk.begin();
        } else {
            desk.begin();
            desk.is_ready().await;
        }
        desk
    }

    /// Changes the configuration of the service that starts next.
    pub fn reconfigure(&mut self, adjustment: Adjustment) {
        self.adjustments.push(adjustment);
    }

    pub fn billing(&self) -> &PortaBillingSimulator {
        &self.stage.billing
    }

    pub fn zendesk(&self) -> &ZendeskSimulator {
        &self.stage.desk
    }

    /// Moves the one clock that the service and both simulators live by.
    pub fn advance(&self, seconds: i64) {
        self.clock.advance(SignedDuration::from_secs(seconds));
    }

    /// Waits for what comes about when time passes: moves the clock on between two looks.
    pub async fn later<T>(&self, what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
        let look = async || {
            self.advance(1);
            // What became due is done by itself; the clock must not run away from it.
            tokio::time::sleep(Duration::from_millis(40)).await;
            ask().await
        };
        until(what, look).await
    }

    /// Opens the panel as Zendesk does: a signed form in this agent's name.
    pub async fn open_panel_as(&self, agent: u64) -> Panel<'_> {
        let page = self.page_as(agent).await.expect(200);
        Panel::of(self, &page)
    }

    /// The panel's page for this agent, whatever it says.
    pub async fn page_as(&self, agent: u64) -> Answer {
        self.page_of(self.zendesk(), agent).await
    }

    /// The panel of an agent of a further tenant.
    pub async fn open_panel_of(&self, tenant: &str, agent: u64) -> Panel<'_> {
        let page = self.page_of(self.neighbour(tenant).1, agent).await.expect(200);
        Panel::of(self, &page)
    }

    /// The two foreign systems of a further tenant.
    pub fn neighbour(&self, tenant: &str) -> (&PortaBillingSimulator, &ZendeskSimulator) {
        let found = self.stage.neighbours.iter().find(|neighbour| neighbour.tenant == tenant).expect("a neighbour");
        (&found.billing, &found.desk)
    }

    /// The two foreign systems of any tenant.
    pub fn systems_of(&self, tenant: &str) -> (&PortaBillingSimulator, &ZendeskSimulator) {
        if tenant == self.stage.tenant { (self.billing(), self.zendesk()) } else { self.neighbour(tenant) }
    }

    /// Makes and revokes keys as an operator does.
    pub async fn keys(&self) -> Keys {
        Keys::new(Store::open_existing(&self.database_url()).await.unwrap(), self.clock.clone())
    }

    async fn page_of(&self, zendesk: &ZendeskSimulator, agent: u64) -> Answer {
        let subject = format!("https://{}.zendesk.com/api/v2/users/{agent}.json", zendesk.subdomain());
        let token = zendesk.sign_page_token(&json!({ "sub": subject })).unwrap();
        self.post_page(zendesk.url(), &[("token", &token)]).await
    }

    /// Posts any form to the panel's page, in the name of any origin.
    pub async fn post_page(&self, origin: &str, form: &[(&str, &str)]) -> Answer {
        let path = format!("/zendesk/panel?origin={origin}&app_guid=a1b2");
        self.send(self.request("POST", &path).form(form)).await
    }

    /// An answer to anyone who asks, without a session.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request("GET", path)).await
    }

    /// Posts an event as billing does.
    pub async fn post_event(&self, body: impl Into<reqwest::Body>) -> Answer {
        let request = self.request("POST", "/espf/panda/events").basic_auth("espf", Some(super::EVENT_SECRET));
        self.send(request.header("Content-Type", "application/json").body(body)).await
    }

    /// For what goes to a simulator and not to the service.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// A request to the service, to be completed and sent.
    pub fn request(&self, method: &str, path: &str) -> RequestBuilder {
        self.client.request(method.parse().unwrap(), format!("{}{path}", self.stage.public_url()))
    }

    pub async fn send(&self, request: RequestBuilder) -> Answer {
        Answer::read(request.send().await.unwrap()).await
    }

    /// A figure of this process, which all services in it share: the sum over all its labels that hold this text.
    pub async fn figure(&self, name: &str, label: &str) -> f64 {
        let metrics = self.get("/metrics").await.expect(200).body;
        let lines = metrics.lines().filter(|line| line.starts_with(name) && line.contains(label));
        lines.filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok()).sum()
    }

    /// The ledger as `portadesk ledger export` tells it, oldest first. Views come into it within a second: wait for
    /// them with [`Desk::ledger_has`].
    pub async fn ledger(&self) -> Vec<Value> {
        let store = Store::open_existing(&self.database_url()).await.unwrap();
        let mut lines = Vec::new();
        let always = Timestamp::MIN..Timestamp::MAX;
        ledger::export(&store, &mut lines, ledger::Format::JsonLines, always).await.unwrap();
        store.close().await;
        String::from_utf8(lines).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// What `database_url` is.
    pub fn database_url(&self) -> String {
        let file = || format!("sqlite://{}", self.store_file().display());
        self.schema.as_ref().map_or_else(file, Schema::url)
    }

    /// Waits until the ledger has a record for which `fits` holds, and returns it.
    pub async fn ledger_has(&self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        until(what, async || self.ledger().await.into_iter().find(|record| fits(record))).await
    }

    /// The acts in the ledger, in order, without views.
    pub async fn acts(&self) -> Vec<String> {
        let acts = self.ledger().await.into_iter().map(|record| record["act"].as_str().unwrap().to_owned());
        acts.filter(|act| act != "viewed").collect()
    }

    pub fn store_file(&self) -> PathBuf {
        self.folder.path().join("portadesk.db")
    }

    /// The one number that a query of the store brings.
    pub async fn count_of(&self, query: &str) -> i64 {
        if let Some(mut connection) = self.server_in_hand().await {
            return sqlx::query_scalar(sqlx::AssertSqlSafe(query)).fetch_one(&mut connection).await.unwrap();
        }
        let mut store = self.file_in_hand().await;
        sqlx::query_scalar(sqlx::AssertSqlSafe(query)).fetch_one(&mut store).await.unwrap()
    }

    /// Plays someone with the store in their hands.
    pub async fn meddle(&self, statements: &'static str) {
        if let Some(mut connection) = self.server_in_hand().await {
            sqlx::raw_sql(statements).execute(&mut connection).await.unwrap();
            return;
        }
        sqlx::raw_sql(statements).execute(&mut self.file_in_hand().await).await.unwrap();
    }

    async fn server_in_hand(&self) -> Option<PgConnection> {
        let options: PgConnectOptions = self.schema.as_ref()?.url().parse().unwrap();
        Some(options.connect().await.unwrap())
    }

    async fn file_in_hand(&self) -> SqliteConnection {
        let options = SqliteConnectOptions::new().filename(self.store_file()).busy_timeout(Duration::from_secs(5));
        SqliteConnection::connect_with(&options).await.unwrap()
    }

    /// The configuration as a file, for commands that read it.
    pub fn config_file(&self) -> PathBuf {
        let file = self.folder.path().join("portadesk.toml");
        std::fs::write(&file, self.stage.toml()).unwrap();
        file
    }

    /// Stops the service as SIGTERM does. The simulators go on.
    pub async fn stop(&mut self) {
        // Connections that idle would keep a graceful stop waiting.
        self.client = client();
        self.service.take().expect("a running service").stop().await.unwrap();
    }

    /// Starts the service again, on the same store and address.
    pub async fn start_again(&mut self) {
        self.begin();
        self.is_ready().await;
    }

    /// Lays a setting over the configuration, for the next start.
    pub fn change(&mut self, path: &str, value: impl ToString) {
        let setting = Setting { variables: std::mem::take(&mut self.variables), ..Setting::default() };
        self.variables = setting.with(path, value).variables;
    }

    /// Starts the service and waits for nothing.
    pub fn begin(&mut self) {
        self.service = Some(Service::start(self.stage.listener().unwrap(), self.config(), self.clock.clone()));
    }

    /// A second service on the same store, at an address of its own, until it is dropped.
    pub fn start_beside(&self) -> Service {
        Service::start(std::net::TcpListener::bind("127.0.0.1:0").unwrap(), self.config(), self.clock.clone())
    }

    fn config(&self) -> Config {
        let mut config = self.stage.config_with(self.variables.clone()).unwrap();
        if let Some(schema) = &self.schema {
            config.database_url = schema.url().into();
        }
        let provisioning = config.tenants.iter_mut().filter_map(|tenant| tenant.provisioning.as_mut());
        provisioning.for_each(|provisioning| provisioning.plans = self.folder.path().join("plans"));
        self.adjustments.iter().for_each(|adjust| adjust(&mut config));
        config
    }

    /// Waits until the service knows its app in every help desk account.
    pub async fn is_ready(&self) {
        until("the installations", async || {
            let tenants = self.get("/readyz").await.json()["tenants"].clone();
            let mut tenants = tenants.as_object().unwrap().values();
            tenants.all(|tenant| tenant["installation"] == "found").then_some(())
        })
        .await;
    }
}

/// What holds for every desk, whatever its test was about.
impl Drop for Desk {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            watch::nothing_was_told();
            assert_eq!(self.billing().writes_attempted(), 0, "billing is read, whatever happens");
        }
    }
}

fn client() -> Client {
    let settings = outbound::Settings {
        connect_timeout: Duration::from_secs(30),
        timeout: Duration::from_mins(1),
        max_idle_connections: 256,
        ca_file: None,
    };
    outbound::client(&settings).unwrap()
}
