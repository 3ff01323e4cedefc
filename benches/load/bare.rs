//! The bare server: plain actix-web with the same number of workers, that answers with what the service answered
//! before, byte for byte and header for header, and does nothing for it. And the bare proxy: the same server, which puts
//! each question to an upstream and hands the answer on as it came.

use std::{ffi::OsStr, fs, io::BufRead as _, net::SocketAddr, path::Path, process::Stdio, time::Duration};

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer,
    http::{
        StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
    rt::System,
    web::{self, Bytes},
};
use anyhow::Context as _;
use portadesk::outbound;
use reqwest::RequestBuilder;
use serde::{Deserialize, Serialize};

use crate::{
    client::Response,
    process::{Server, pinned},
};

/// First argument of the process that is the bare server.
pub const ROLE: &str = "bare-server";
/// First argument of the process that is the bare proxy.
pub const PROXY_ROLE: &str = "bare-proxy";
/// As many as the service has.
const WORKERS: usize = 2;
/// Longest wait of the proxy for its upstream.
const PATIENCE: Duration = Duration::from_secs(20);

/// An answer to give, whatever is asked, on a path.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Recorded {
    path: String,
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Recorded {
    pub fn new(path: &str, response: Response) -> Self {
        // These two the server writes by itself.
        let own = ["content-length", "date"];
        let mut headers = response.headers;
        headers.retain(|(name, _)| !own.iter().any(|own| name.eq_ignore_ascii_case(own)));
        Self { path: path.to_owned(), status: response.status, headers, body: response.body }
    }
}

/// Starts the process and gives the address it answers on.
pub fn start(folder: &Path, answers: &[Recorded]) -> anyhow::Result<(Server, SocketAddr)> {
    let file = folder.join("answers.json");
    fs::write(&file, serde_json::to_vec(answers)?)?;
    start_as(ROLE, file.as_os_str())
}

/// Starts the proxy to an upstream and gives the address it answers on.
pub fn start_proxy(upstream: &str) -> anyhow::Result<(Server, SocketAddr)> {
    start_as(PROXY_ROLE, upstream.as_ref())
}

fn start_as(role: &str, argument: &OsStr) -> anyhow::Result<(Server, SocketAddr)> {
    let mut command = pinned(&std::env::current_exe()?);
    command.arg(role).arg(argument).stdout(Stdio::piped());
    let mut server = Server::start(command)?;
    let mut line = String::new();
    let output = server.child().stdout.take().context("the bare server says nothing")?;
    std::io::BufReader::new(output).read_line(&mut line)?;
    Ok((server, line.trim().parse().context("the bare server did not start")?))
}

/// Is the bare server, until killed.
pub fn serve(answers: &Path) -> anyhow::Result<()> {
    let answers: Vec<Recorded> = serde_json::from_slice(&fs::read(answers)?)?;
    let answers = answers.into_iter().map(Ready::try_from).collect::<anyhow::Result<Vec<_>>>()?;
    System::new().block_on(async move {
        let server = HttpServer::new(move || {
            answers.iter().cloned().fold(App::new(), |app, answer| {
                let path = answer.path.clone();
                let posted = answer.clone();
                app.service(
                    web::resource(path)
                        .get(move || std::future::ready(answer.response()))
                        .post(move |_: Bytes| std::future::ready(posted.response())),
                )
            })
        })
        .workers(WORKERS)
        .bind(("127.0.0.1", 0))?;
        let address = server.addrs().first().copied().context("no address")?;
        println!("{address}");
        Ok(server.run().await?)
    })
}

/// Is the bare proxy, until killed.
pub fn serve_proxy(upstream: String) -> anyhow::Result<()> {
    System::new().block_on(async move {
        let server = HttpServer::new(move || {
            let upstream = upstream.clone();
            let client = outbound::client(&outbound::Settings {
                connect_timeout: PATIENCE,
                timeout: PATIENCE,
                max_idle_connections: 100,
                ca_file: None,
            })
            .ok();
            App::new().default_service(web::to(move |request: HttpRequest, body: Bytes| {
                let call = client.as_ref().map(|client| {
                    let call = client.post(format!("{upstream}{}", request.path())).body(body);
                    let kept = [header::CONTENT_TYPE, header::ACCEPT, header::AUTHORIZATION];
                    kept.iter().fold(call, |call, name| match request.headers().get(name) {
                        Some(value) => call.header(name.as_str(), value.as_bytes()),
                        None => call,
                    })
                });
                async move { hand_on(call).await.unwrap_or_else(|| HttpResponse::BadGateway().finish()) }
            }))
        })
        .workers(WORKERS)
        .bind(("127.0.0.1", 0))?;
        let address = server.addrs().first().copied().context("no address")?;
        println!("{address}");
        Ok(server.run().await?)
    })
}

async fn hand_on(call: Option<RequestBuilder>) -> Option<HttpResponse> {
    let answer = call?.send().await.ok()?;
    let status = StatusCode::from_u16(answer.status().as_u16()).ok()?;
    Some(HttpResponse::build(status).body(answer.bytes().await.ok()?))
}

/// A recorded answer in the types of the server.
#[derive(Clone)]
struct Ready {
    path: String,
    status: StatusCode,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Bytes,
}

impl Ready {
    fn response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        for (name, value) in &self.headers {
            response.insert_header((name.clone(), value.clone()));
        }
        response.body(self.body.clone())
    }
}

impl TryFrom<Recorded> for Ready {
    type Error = anyhow::Error;

    fn try_from(recorded: Recorded) -> anyhow::Result<Self> {
        let headers = recorded.headers.into_iter().map(|(name, value)| Ok((name.parse()?, value.parse()?)));
        Ok(Self {
            path: recorded.path,
            status: StatusCode::from_u16(recorded.status)?,
            headers: headers.collect::<anyhow::Result<_>>()?,
            body: recorded.body.into(),
        })
    }
}
