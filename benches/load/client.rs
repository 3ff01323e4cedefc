//! Agents' browsers: connections that are kept, requests written as bytes, answers read to their end and not further.
//!
//! As little work as can be, so that on a small machine the server is what is measured.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail, ensure};

/// How long an answer may take before the run is given up.
const PATIENCE: Duration = Duration::from_secs(20);

/// An answer as it came.
#[derive(Debug, Clone)]
pub struct Response {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Response {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// One connection, kept alive.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
    filled: usize,
}

impl Connection {
    pub fn open(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).context("no connection")?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self { stream, buffer: vec![0; 64 * 1024], filled: 0 })
    }

    pub fn send(&mut self, request: &[u8]) -> anyhow::Result<()> {
        Ok(self.stream.write_all(request)?)
    }

    /// Reads one answer to its end and gives its status.
    pub fn receive(&mut self) -> anyhow::Result<u16> {
        self.filled = 0;
        let (mut head, mut whole) = (None, usize::MAX);
        while self.filled < whole {
            if self.filled == self.buffer.len() {
                self.buffer.resize(self.buffer.len() * 2, 0);
            }
            let read = self.stream.read(&mut self.buffer[self.filled..]).context("no answer")?;
            ensure!(read > 0, "the connection was closed");
            self.filled += read;
            if head.is_none() {
                head = find(&self.buffer[..self.filled], b"\r\n\r\n");
                if let Some(head) = head {
                    whole = head + 4 + content_length(&self.buffer[..head])?;
                }
            }
        }
        let status = self.buffer.get(9..12).and_then(|digits| std::str::from_utf8(digits).ok());
        Ok(status.context("no status")?.parse()?)
    }

    /// Sends one request and takes the answer apart.
    pub fn exchange(&mut self, request: &[u8]) -> anyhow::Result<Response> {
        self.send(request)?;
        let status = self.receive()?;
        let answer = &self.buffer[..self.filled];
        let head = find(answer, b"\r\n\r\n").context("no head")?;
        let lines = std::str::from_utf8(&answer[..head])?.split("\r\n").skip(1);
        let headers = lines.filter_map(|line| line.split_once(": ")).map(|(name, value)| (name.into(), value.into()));
        Ok(Response { status, headers: headers.collect(), body: answer[head + 4..].to_vec() })
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

fn content_length(head: &[u8]) -> anyhow::Result<usize> {
    const NAME: &[u8] = b"\r\ncontent-length: ";
    let start = head
        .windows(NAME.len())
        .position(|window| window.eq_ignore_ascii_case(NAME))
        .context("an answer without content-length")?;
    let digits = head[start + NAME.len()..].split(|byte| *byte == b'\r').next().unwrap_or_default();
    Ok(std::str::from_utf8(digits)?.trim().parse()?)
}

/// What happened while all connections were kept busy.
#[derive(Debug, Clone, Copy)]
pub struct Saturation {
    pub answered: usize,
    pub took: Duration,
}

/// How much to send: so many requests, or as many as fit in the time.
#[derive(Debug, Clone, Copy)]
pub struct Amount {
    pub requests: usize,
    pub at_most: Duration,
}

/// Keeps 64 connections busy with the requests in turn. Every answer has to have the status 200.
///
/// # Errors
/// When a connection fails or an answer is another.
pub fn saturate(address: SocketAddr, requests: &[Vec<u8>], amount: Amount) -> anyhow::Result<Saturation> {
    const THREADS: usize = 4;
    const CONNECTIONS: usize = 16;
    let next = AtomicUsize::new(0);
    let started = Instant::now();
    let worker = || -> anyhow::Result<usize> {
        let mut connections = (0..CONNECTIONS).map(|_| Connection::open(address)).collect::<Result<Vec<_>, _>>()?;
        let mut answered = 0;
        loop {
            let first = next.fetch_add(CONNECTIONS, Ordering::Relaxed);
            if first + CONNECTIONS > amount.requests || started.elapsed() > amount.at_most {
                return Ok(answered);
            }
            for (offset, connection) in connections.iter_mut().enumerate() {
                connection.send(&requests[(first + offset) % requests.len()])?;
            }
            for connection in &mut connections {
                let status = connection.receive()?;
                ensure!(status == 200, "answered {status} instead of 200");
            }
            answered += CONNECTIONS;
        }
    };
    let answered = thread::scope(|scope| {
        let workers: Vec<_> = (0..THREADS).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().map(joined).sum::<anyhow::Result<usize>>()
    })?;
    Ok(Saturation { answered, took: started.elapsed() })
}

/// How long answers took, sorted, each counted from the moment its request was to be sent.
#[derive(Debug, Clone, Default)]
pub struct Latencies(Vec<Duration>);

impl Latencies {
    pub fn at(&self, share: f64) -> Duration {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "an index"
        )]
        let index = (self.0.len() as f64 * share) as usize;
        self.0.get(index.min(self.0.len().saturating_sub(1))).copied().unwrap_or_default()
    }

    pub fn join(mut self, mut other: Self) -> Self {
        self.0.append(&mut other.0);
        self.0.sort_unstable();
        self
    }
}

/// Sends the requests at fixed times, whatever the answers do: `senders` take turns, and each waits for its answer.
///
/// # Errors
/// When a connection fails or an answer is not 200.
pub fn pace(address: SocketAddr, requests: &[Vec<u8>], per_second: u32, senders: usize) -> anyhow::Result<Latencies> {
    let gap = Duration::from_secs(1) / per_second;
    let started = Instant::now() + Duration::from_millis(20);
    let sender = |number: usize| -> anyhow::Result<Latencies> {
        let mut connection = Connection::open(address)?;
        let mut latencies = Vec::with_capacity(requests.len() / senders + 1);
        for (turn, request) in requests.iter().enumerate().skip(number).step_by(senders) {
            let due = started + gap * u32::try_from(turn)?;
            thread::sleep(due.saturating_duration_since(Instant::now()));
            connection.send(request)?;
            let status = connection.receive()?;
            ensure!(status == 200, "answered {status} instead of 200");
            latencies.push(due.elapsed());
        }
        Ok(Latencies(latencies))
    };
    thread::scope(|scope| {
        let senders: Vec<_> = (0..senders).map(|number| scope.spawn(move || sender(number))).collect();
        senders.into_iter().map(joined).try_fold(Latencies::default(), |all, next| Ok(all.join(next?)))
    })
}

fn joined<T>(thread: thread::ScopedJoinHandle<'_, anyhow::Result<T>>) -> anyhow::Result<T> {
    match thread.join() {
        Ok(outcome) => outcome,
        Err(_) => bail!("a thread panicked"),
    }
}
