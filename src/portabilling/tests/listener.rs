//! A listener that misbehaves in ways no HTTP server offers, and counts connections.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

/// Serves on loopback until the test process ends.
pub(super) struct Listener {
    pub(super) url: String,
    pub(super) counts: Arc<Counts>,
}

#[derive(Default)]
pub(super) struct Counts {
    pub(super) connections: AtomicUsize,
    pub(super) requests: AtomicUsize,
    under_way: AtomicUsize,
    /// The most requests that were under way at once.
    pub(super) peak: AtomicUsize,
}

impl Listener {
    /// `answer` gets the path and gives the raw bytes to send; none closes the connection without a word.
    pub(super) fn start(think: Duration, answer: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (counts, answer) = (Arc::new(Counts::default()), Arc::new(answer));
        let shared = Arc::clone(&counts);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                shared.connections.fetch_add(1, Ordering::SeqCst);
                let (counts, answer) = (Arc::clone(&shared), Arc::clone(&answer));
                thread::spawn(move || serve(stream, &counts, think, &*answer));
            }
        });
        Self { url, counts }
    }
}

/// A whole answer with a JSON body.
pub(super) fn json_answer(body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len())
        .into_bytes()
}

fn serve(mut stream: TcpStream, counts: &Counts, think: Duration, answer: &(dyn Fn(&str) -> Vec<u8> + Send + Sync)) {
    while let Some(path) = read_request(&mut stream) {
        counts.requests.fetch_add(1, Ordering::SeqCst);
        let now = counts.under_way.fetch_add(1, Ordering::SeqCst) + 1;
        counts.peak.fetch_max(now, Ordering::SeqCst);
        thread::sleep(think);
        let bytes = answer(&path);
        counts.under_way.fetch_sub(1, Ordering::SeqCst);
        let is_whole = bytes.starts_with(b"HTTP") && ends_where_it_says(&bytes);
        if stream.write_all(&bytes).is_err() || !is_whole {
            return;
        }
    }
}

fn ends_where_it_says(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    content_length(head) == Some(body.len())
}

/// The path of the next request, its body read and dropped; `None` when the connection ends.
fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n")
            && body.len() >= content_length(head).unwrap_or(0)
        {
            return head.split(' ').nth(1).map(str::to_owned);
        }
        let count = stream.read(&mut buffer).ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&buffer[..count]);
    }
}

fn content_length(head: &str) -> Option<usize> {
    let header =
        head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length:").map(str::to_owned));
    header?.trim().parse().ok()
}
