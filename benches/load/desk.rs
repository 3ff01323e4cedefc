//! The help desk that is played: both foreign systems in this process, the service in one of its own, and what an
//! agent's browser would send.

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, ensure};
use portadesk::{
    clock::Clock,
    demo::{
        calls::Calls,
        faults::Faults,
        seed::{World, cast},
        simulator::zendesk::ZendeskSimulator,
        stage::{Options, Stage},
    },
};
use serde_json::{Value, json};

use crate::{
    client::{Connection, Response},
    process::{Server, pinned},
};

/// The service's program, built with the bench profile.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_portadesk");
/// Customers of the played billing system.
const CUSTOMERS: u32 = 20_000;
/// Of customers who ask for help, where they may.
const CARE_SECRET: &str = "a-care-secret-of-the-load-0123456789";

/// The desk, and the service that works for it.
#[derive(Debug)]
pub struct Desk {
    pub folder: PathBuf,
    stage: Stage,
    address: SocketAddr,
    service: Option<Server>,
    session: Option<String>,
    /// Whether customers may ask for help.
    cares: bool,
    unseen: u32,
}

impl Desk {
    /// Starts both foreign systems; the service is started when a scenario needs it.
    pub fn open() -> anyhow::Result<Self> {
        let folder = std::env::temp_dir().join(format!("portadesk-load-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let options =
            Options { customers: CUSTOMERS, desk_port: 0, store: folder.join("portadesk.db"), takes_events: false };
        let stage = Stage::set(options, Clock::system())?;
        fs::write(folder.join("portadesk.toml"), stage.toml())?;
        // The bound port is given back at once; nobody else on a quiet loopback takes it in the meantime.
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        Ok(Self { folder, stage, address, service: None, session: None, cares: false, unseen: cast::SIZE })
    }

    /// Starts the service and says how long it took until `/healthz` was answered with 200.
    pub fn start_service(&mut self) -> anyhow::Result<Duration> {
        let mut command = pinned(Path::new(PROGRAM));
        command.arg("serve").arg("--config").arg(self.folder.join("portadesk.toml"));
        command.env("PORTADESK__LISTEN", self.address.to_string());
        // One agent does the work of a thousand here, and what is remembered has to stay so for a whole run.
        command.env("PORTADESK__LIMITS__REQUESTS_PER_MINUTE_PER_AGENT", "1000000");
        command.env("PORTADESK__TENANTS__PANDA__PANEL__FRESH", "1h");
        command.env("PORTADESK__LOG__FORMAT", "json");
        if self.cares {
            command.env("PORTADESK__TENANTS__PANDA__CARE__SECRET", CARE_SECRET);
            command.env("PORTADESK__TENANTS__PANDA__CARE__LINK_SECRET", CARE_SECRET);
            command.env("PORTADESK__TENANTS__PANDA__CARE__QUERIES_PER_HOUR", "1000");
        }
        command.stderr(Stdio::from(fs::File::create(self.folder.join("service.log"))?));
        let started = Instant::now();
        self.service = Some(Server::start(command)?);
        let request = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n";
        loop {
            let answer = Connection::open(self.address).and_then(|mut connection| connection.exchange(request));
            if answer.is_ok_and(|answer| answer.status == 200) {
                return Ok(started.elapsed());
            }
            ensure!(started.elapsed() < Duration::from_secs(10), "the service does not start");
            thread::sleep(Duration::from_micros(500));
        }
    }

    /// Stops the service, if it runs. Sessions end with it.
    pub fn stop_service(&mut self) -> anyhow::Result<()> {
        self.session = None;
        self.service.take().map_or(Ok(()), Server::stop)
    }

    /// The running service; started, and with a page opened, if need be.
    pub fn service(&mut self) -> anyhow::Result<&Server> {
        if self.service.is_none() {
            self.start_service()?;
        }
        if self.session.is_none() {
            self.session = Some(self.open_page()?);
        }
        self.service.as_ref().context("the service was just started")
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn billing_url(&self) -> String {
        self.stage.billing.url()
    }

    pub fn billing_faults(&self) -> &Faults {
        self.stage.billing.faults()
    }

    pub fn billing_calls(&self) -> &Calls {
        self.stage.billing.calls()
    }

    pub fn zendesk(&self) -> &ZendeskSimulator {
        &self.stage.desk
    }

    /// Stops the service; the next one lets customers ask for help, or does not.
    pub fn let_customers_ask(&mut self, cares: bool) -> anyhow::Result<()> {
        self.cares = cares;
        self.stop_service()
    }

    /// Somebody of billing's staff, signed in and allowed to link: their visit.
    pub fn staff_visit(&self) -> anyhow::Result<String> {
        let credentials = json!({ "login": "hugo", "password": "hugo-demo", "realm": "admin" });
        self.visit("/billing/panda/session", &credentials)
    }

    /// A customer who has come from self-care: their visit.
    pub fn customer_visit(&self, login: &str, customer: u64) -> anyhow::Result<String> {
        let selfcare: SocketAddr = self.stage.billing.selfcare_url().trim_start_matches("http://").parse()?;
        let login = json!({ "login": login, "password": format!("{login}-demo") });
        let signed = Connection::open(selfcare)?.exchange(&call("Session/login", &login, None))?;
        let token = serde_json::from_slice::<Value>(&signed.body)?["access_token"].clone();
        let wish = json!({ "customer": customer, "token": token });
        let ask = request("POST", "/api/v1/tenants/panda/care/links", CARE_SECRET, Some(&wish));
        let link: Value = serde_json::from_slice(&Connection::open(self.address)?.exchange(&ask)?.body)?;
        let url = link["url"].as_str().context("no link")?;
        let link = url.split_once('#').context("a link without its secret")?.1;
        self.visit("/care/panda/visit", &json!({ "link": link }))
    }

    fn visit(&self, path: &str, body: &Value) -> anyhow::Result<String> {
        let answer = Connection::open(self.address)?.exchange(&request("POST", path, "", Some(body)))?;
        Ok(answer.header("x-portadesk-session").context("no visit")?.to_owned())
    }

    /// Asks the service for a path as the panel's script does.
    pub fn get(&self, path: &str) -> Vec<u8> {
        let session = self.session.as_deref().unwrap_or_default();
        format!(
            "GET {path} HTTP/1.1\r\n\
             host: 127.0.0.1\r\n\
             accept: text/html\r\n\
             accept-encoding: gzip, deflate, br, zstd\r\n\
             accept-language: en-US\r\n\
             authorization: Bearer {session}\r\n\
             referer: https://pandatelecom.zendesk.com/\r\n\
             sec-fetch-dest: empty\r\n\
             sec-fetch-mode: cors\r\n\
             sec-fetch-site: same-origin\r\n\
             user-agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n\
             x-portadesk-ticket: 1\r\n\
             x-portadesk-time-zone: Europe/Dublin\r\n\r\n"
        )
        .into_bytes()
    }

    /// Asks for a path once.
    pub fn ask(&self, path: &str) -> anyhow::Result<Response> {
        Connection::open(self.address)?.exchange(&self.get(path))
    }

    /// Zendesk's request for the panel's page, with a token of its own.
    pub fn page_request(&self) -> anyhow::Result<Vec<u8>> {
        let form = format!("token={}", self.stage.desk.sign_page_token(&json!({}))?);
        Ok(format!(
            "POST /zendesk/panel?origin={}&app_guid=bench HTTP/1.1\r\n\
             host: 127.0.0.1\r\n\
             accept: text/html,application/xhtml+xml\r\n\
             accept-encoding: gzip, deflate, br, zstd\r\n\
             accept-language: en-US\r\n\
             content-type: application/x-www-form-urlencoded\r\n\
             content-length: {}\r\n\
             origin: https://pandatelecom.zendesk.com\r\n\
             user-agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n\r\n{form}",
            self.stage.desk.url(),
            form.len(),
        )
        .into_bytes())
    }

    /// The page, as soon as the service has found its installation, and the session in it.
    fn open_page(&self) -> anyhow::Result<String> {
        let patience = Instant::now() + Duration::from_secs(10);
        loop {
            let page = Connection::open(self.address)?.exchange(&self.page_request()?)?;
            if page.status == 200 {
                let page = String::from_utf8(page.body)?;
                let rest =
                    page.split_once("name=\"portadesk-session\" content=\"").context("no session in the page")?.1;
                return Ok(rest.split('"').next().unwrap_or_default().to_owned());
            }
            ensure!(Instant::now() < patience, "the page is answered with {}", page.status);
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Customers that nobody has asked for yet, each a single question to billing: they have no reseller.
    pub fn unseen_customers(&mut self, count: usize) -> Vec<u64> {
        let world = &self.stage.world;
        let unseen = (self.unseen..CUSTOMERS).filter(|index| world.family(*index).1.is_none());
        let chosen: Vec<u32> = unseen.take(count).collect();
        self.unseen = chosen.last().map_or(self.unseen, |last| last + 1);
        chosen.into_iter().map(World::i_customer).collect()
    }

    /// Requests for the cards of customers.
    pub fn cards(&self, customers: &[u64]) -> Vec<Vec<u8>> {
        customers.iter().map(|id| self.get(&format!("/panel/customers/{id}"))).collect()
    }

    /// A way around the service: billing's address, and requests for the same customers.
    pub fn straight_to_billing(&self, customers: &[u64]) -> anyhow::Result<(SocketAddr, Vec<Vec<u8>>)> {
        let billing = &self.stage.billing;
        let address = billing.url().trim_start_matches("http://").parse()?;
        let login = json!({ "login": billing.login(), "token": billing.token() });
        let answer = Connection::open(address)?.exchange(&call("Session/login", &login, None))?;
        let answer: Value = serde_json::from_slice(&answer.body)?;
        let token = answer["access_token"].as_str().context("billing gave no token")?;
        let requests = customers.iter().map(|id| {
            let question = json!({ "i_customer": id, "detailed_info": 1 });
            call("Customer/get_customer_info", &question, Some(token))
        });
        Ok((address, requests.collect()))
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.stop_service();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A request of a page or a program.
pub fn request(method: &str, path: &str, bearer: &str, body: Option<&Value>) -> Vec<u8> {
    let body = body.map(Value::to_string).unwrap_or_default();
    format!(
        "{method} {path} HTTP/1.1\r\n\
         host: 127.0.0.1\r\n\
         accept: */*\r\n\
         accept-language: en-US\r\n\
         authorization: Bearer {bearer}\r\n\
         content-type: application/json\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len(),
    )
    .into_bytes()
}

fn call(method: &str, params: &Value, token: Option<&str>) -> Vec<u8> {
    let body = json!({ "params": params }).to_string();
    let authorization = token.map(|token| format!("authorization: Bearer {token}\r\n")).unwrap_or_default();
    format!(
        "POST /rest/{method} HTTP/1.1\r\n\
         host: 127.0.0.1\r\n\
         accept: application/json\r\n\
         content-type: application/json\r\n\
         {authorization}content-length: {}\r\n\r\n{body}",
        body.len(),
    )
    .into_bytes()
}
