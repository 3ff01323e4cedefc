//! A place to run the program in, and both foreign systems beside it.

use std::{
    fs,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, mpsc},
    thread,
    time::{Duration, Instant},
};

use portadesk::{
    clock::Clock,
    demo::{
        seed::World,
        simulator::{
            portabilling::{self, PortaBillingSimulator},
            zendesk::{self, ZendeskSimulator},
        },
    },
    outbound,
};
use serde_json::Value;
use tempfile::TempDir;

use crate::secrets;

/// Longest wait for anything; whatever takes longer on a busy machine is broken.
const PATIENCE: Duration = Duration::from_mins(1);

/// A folder with files of its own; the program runs inside it and keeps its temporary files there.
pub struct Place(TempDir);

/// How a run ended.
#[derive(Debug)]
pub struct Ended {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Place {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    /// Names of what lies in the folder.
    pub fn names(&self) -> Vec<String> {
        fs::read_dir(self.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portadesk"));
        command.args(arguments).current_dir(self.path()).env("TMPDIR", self.path()).stdin(Stdio::null());
        // Upstreams are where the configuration says: a proxy that the environment names, here one that is not there, is
        // not for this program.
        for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
            command.env(name, "http://127.0.0.1:9");
        }
        command
    }

    /// Runs the program to its end.
    pub fn run(&self, arguments: &[&str]) -> Ended {
        ended(&mut self.command(arguments))
    }
}

pub fn ended(command: &mut Command) -> Ended {
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let ended = Ended { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) };
    // Some commands are there to print what opens a door, once.
    let makes_values = command.get_args().next().is_some_and(|name| name == "keys" || name == "link");
    let value = secrets::value_in(&ended.out).filter(|_| !makes_values);
    assert_eq!(value.or_else(|| secrets::secret_in(&ended.out)), None, "a secret is printed: {}", ended.out);
    tells_no_secret(&ended.err);
    ended
}

/// What is written for whoever watches: nothing in it opens a door.
fn tells_no_secret(line: &str) {
    let told = secrets::secret_in(line).or_else(|| secrets::value_in(line));
    assert_eq!(told, None, "a secret is told: {line}");
}

/// Both foreign systems, with a configuration file that joins portadesk to them.
pub struct Setting {
    pub place: Place,
    pub billing: PortaBillingSimulator,
    pub desk: ZendeskSimulator,
}

impl Setting {
    pub fn new() -> Self {
        Self::with(zendesk::Options::default())
    }

    pub fn with(options: zendesk::Options) -> Self {
        Self::of(50, options)
    }

    /// With a world of so many customers.
    pub fn of(customers: u32, options: zendesk::Options) -> Self {
        let clock = Clock::system();
        let world = Arc::new(World::new(customers));
        let billing_options = portabilling::Options::default();
        let billing = PortaBillingSimulator::start(Arc::clone(&world), clock.clone(), billing_options).unwrap();
        let desk = ZendeskSimulator::start(&world, clock, options).unwrap();
        secrets::guard_those_of(&billing, &desk);
        let setting = Self { place: Place::new(), billing, desk };
        setting.configure("", "");
        setting
    }

    pub fn toml(&self) -> String {
        format!(
            r#"listen = "127.0.0.1:0"
public_url = "http://127.0.0.1:9"
[log]
format = "json"
[[tenants]]
name = "panda"
[tenants.zendesk]
subdomain = "{subdomain}"
account_url = "{desk_url}"
client_id = "{client_id}"
client_secret = "{client_secret}"
[tenants.portabilling]
url = "{billing_url}"
login = "{login}"
token = "{token}"
customer_link = "{billing_url}/#/customer/{{i_customer}}"
"#,
            subdomain = self.desk.subdomain(),
            desk_url = self.desk.url(),
            client_id = self.desk.client_id(),
            client_secret = self.desk.client_secret(),
            billing_url = self.billing.url(),
            login = self.billing.login(),
            token = self.billing.token(),
        )
    }

    /// Writes the configuration with a piece of it replaced.
    pub fn configure(&self, from: &str, to: &str) {
        let toml = self.toml();
        assert!(toml.contains(from), "{from}");
        self.place.write("portadesk.toml", toml.replacen(from, to, 1));
    }

    /// Runs a command that takes `--config`.
    pub fn run(&self, arguments: &[&str]) -> Ended {
        self.place.run(&[arguments, &["--config", "portadesk.toml"]].concat())
    }

    /// Starts the service and waits until it listens.
    pub fn serve(&self) -> Running {
        self.serve_as("portadesk.toml")
    }

    /// As [`Setting::serve`], with a configuration of its own.
    pub fn serve_as(&self, config: &str) -> Running {
        let running = Running::start(self.place.command(&["serve", "--config", config]));
        running.wait_for(|line| line.contains("service.started"));
        running
    }
}

/// The program at work. Killed when dropped.
pub struct Running {
    child: Child,
    /// What it writes to either output.
    lines: mpsc::Receiver<String>,
    seen: std::cell::RefCell<Vec<String>>,
}

impl Running {
    pub fn start(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (sender, lines) = mpsc::channel();
        let outputs: [Box<dyn Read + Send>; 2] =
            [Box::new(child.stdout.take().unwrap()), Box::new(child.stderr.take().unwrap())];
        for output in outputs {
            let sender = sender.clone();
            thread::spawn(move || {
                for line in BufReader::new(output).lines().map_while(Result::ok) {
                    // Nobody may be listening any more.
                    let _ = sender.send(line);
                }
            });
        }
        Self { child, lines, seen: std::cell::RefCell::default() }
    }

    /// The first line that fits, past or to come.
    pub fn wait_for(&self, fits: impl Fn(&str) -> bool) -> String {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(line) = self.seen.borrow().iter().find(|line| fits(line)) {
                return line.clone();
            }
            let Ok(line) = self.lines.recv_timeout(end.saturating_duration_since(Instant::now())) else {
                panic!("waited in vain; it said:\n{}", self.seen.borrow().join("\n"));
            };
            tells_no_secret(&line);
            self.seen.borrow_mut().push(line);
        }
    }

    /// Where the service answers.
    pub fn url(&self) -> String {
        let line = self.wait_for(|line| line.contains("service.started"));
        let port = serde_json::from_str::<Value>(&line).unwrap()["port"].as_u64().unwrap();
        format!("http://127.0.0.1:{port}")
    }

    /// The most memory it has had, in megabytes; `None` once it has ended.
    pub fn peak_memory(&self) -> Option<u64> {
        self.memory("VmHWM:")
    }

    /// A line of the system's account of it, in megabytes.
    pub fn memory(&self, name: &str) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        Some(line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()? / 1024)
    }

    pub fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        assert!(Command::new("sh").args(["-c", &format!("kill -{name} {pid}")]).status().unwrap().success());
    }

    /// Waits for the end, and returns its code and everything that was said.
    pub fn end(mut self) -> (Option<i32>, String) {
        let code = self.child.wait().unwrap().code();
        self.seen.borrow_mut().extend(self.lines.iter().inspect(|line| tells_no_secret(line)));
        (code, self.seen.take().join("\n"))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub async fn get(url: &str) -> (u16, String) {
    let response = client().get(url).send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

/// Sends JSON and returns the status.
pub async fn post(url: &str, body: &serde_json::Value) -> u16 {
    client().post(url).json(body).send().await.unwrap().status().as_u16()
}

fn client() -> reqwest::Client {
    let settings =
        outbound::Settings { connect_timeout: PATIENCE, timeout: PATIENCE, max_idle_connections: 1, ca_file: None };
    outbound::client(&settings).unwrap()
}

/// Asks again and again until there is an answer.
pub async fn until<T>(what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(Instant::now() < end, "waited in vain for: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
