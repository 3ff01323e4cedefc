//! One `chromedriver` and one headless Chromium, ended with the test however it ends.

use std::{
    env, fs,
    io::{BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, TcpStream},
    path::{Path, PathBuf},
    process::{self, Child, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::{Duration, Instant},
};

use fantoccini::{
    Client, ClientBuilder,
    wd::{Capabilities, WebDriverCompatibleCommand},
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use super::requisites;

const ENDS_WITHIN: Duration = Duration::from_secs(5);

/// A browser with one window, and the driver that moves it.
#[derive(Debug)]
pub struct Driver {
    pub browser: Client,
    process: Process,
}

impl Driver {
    /// Starts both. The window has this size; the preferences are Chromium's own.
    pub async fn start(window: (u32, u32), preferences: Value) -> Self {
        let mut process = Process::start();
        let mut connector = HttpConnector::new();
        // A command is a few small packets; waiting to fill one would cost 40 ms each time.
        connector.set_nodelay(true);
        let connecting = ClientBuilder::new(connector)
            .capabilities(capabilities(&process.folder.join("profile"), window, &preferences))
            .connect(&format!("http://127.0.0.1:{}", process.port))
            .await;
        let browser = connecting.expect("Chromium starts; its own message says why not");
        process.browser = browser.capabilities().and_then(|known| known.get("goog:processID")).and_then(Value::as_u64);
        Self { browser, process }
    }

    /// A command of Chromium's own protocol.
    pub async fn tell(&self, command: &str, parameters: Value) {
        let command = Command::post("goog/cdp/execute", json!({ "cmd": command, "params": parameters }));
        self.browser.issue_cmd(command).await.expect("Chromium knows the command");
    }

    /// A folder of this session's own, removed at its end.
    pub fn folder(&self) -> &Path {
        &self.process.folder
    }
}

/// A command of the driver that the client library has no word for.
#[derive(Debug)]
pub struct Command {
    path: &'static str,
    body: Value,
}

impl Command {
    /// `path` is below the session's own.
    pub fn post(path: &'static str, body: Value) -> Self {
        Self { path, body }
    }
}

impl WebDriverCompatibleCommand for Command {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (reqwest::Method, Option<String>) {
        (reqwest::Method::POST, Some(self.body.to_string()))
    }
}

fn capabilities(profile: &Path, (width, height): (u32, u32), preferences: &Value) -> Capabilities {
    let asked = json!({
        "browserName": "chrome",
        "goog:chromeOptions": {
            "binary": requisites::chromium(),
            "prefs": preferences,
            "args": [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-dev-shm-usage", "--hide-scrollbars", "--force-color-profile=srgb", "--lang=en-US",
                format!("--window-size={width},{height}"),
                format!("--user-data-dir={}", profile.display()),
            ],
        },
        "goog:loggingPrefs": { "browser": "ALL" },
    });
    asked.as_object().expect("an object").clone()
}

/// The driver's process; dropping it ends the browser too.
#[derive(Debug)]
struct Process {
    driver: Child,
    port: u16,
    /// Fresh for this session, removed with it; the browser's profile is in it.
    folder: PathBuf,
    browser: Option<u64>,
}

impl Process {
    fn start() -> Self {
        static STARTED: AtomicU32 = AtomicU32::new(0);
        let number = STARTED.fetch_add(1, Ordering::Relaxed);
        let name = format!("portadesk-browser-{}-{number}", process::id());
        let folder = env::temp_dir().join(name);
        fs::create_dir_all(&folder).expect("the system's folder for temporary files can be written");
        let mut driver = process::Command::new(requisites::chromedriver())
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver can be started");
        let port = port_of(&mut driver);
        Self { driver, port, folder, browser: None }
    }

    /// Asks for an orderly end, which closes the browser as well.
    fn shut_down(&mut self) -> std::io::Result<()> {
        let mut wire = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        wire.set_read_timeout(Some(ENDS_WITHIN))?;
        write!(wire, "GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
        wire.read_to_string(&mut String::new())?;
        let asked = Instant::now();
        while self.driver.try_wait()?.is_none() && asked.elapsed() < ENDS_WITHIN {
            thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }
}

/// The driver says which port it took.
fn port_of(driver: &mut Child) -> u16 {
    let mut said = String::new();
    let told = BufReader::new(driver.stdout.as_mut().expect("a pipe")).lines().map_while(Result::ok).find_map(|line| {
        said += &line;
        let (_, port) = line.rsplit_once("started successfully on port ")?;
        port.trim_end_matches('.').parse().ok()
    });
    told.unwrap_or_else(|| panic!("chromedriver did not say which port it took, but: {said}"))
}

impl Drop for Process {
    fn drop(&mut self) {
        // By their ids, and only if they did not go by themselves.
        let _ = self.shut_down();
        if matches!(self.driver.try_wait(), Ok(None)) {
            let _ = self.driver.kill();
            if let Some(browser) = self.browser {
                let _ =
                    process::Command::new("kill").args(["-KILL", &browser.to_string()]).stderr(Stdio::null()).status();
            }
        }
        let _ = self.driver.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}
