//! Requests as no client library would send them, byte by byte.
//!
//! Plain blocking sockets: service and simulators run on threads of their own.

use std::{
    fmt::Write as _,
    io::{ErrorKind, Read, Write},
    net::TcpStream,
    time::Duration,
};

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use super::{Answer, Desk};

/// Longest silence of the service; whatever takes longer on a busy machine is broken.
const PATIENCE: Duration = Duration::from_secs(30);

/// One connection to the service.
#[derive(Debug)]
pub struct Wire(TcpStream);

impl Wire {
    pub fn open(desk: &Desk) -> Self {
        let url = desk.stage.public_url();
        let stream = TcpStream::connect(url.strip_prefix("http://").unwrap()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_nodelay(true).unwrap();
        Self(stream)
    }

    /// Sends as much as the service takes: it may hang up in the middle.
    pub fn say(&mut self, bytes: impl AsRef<[u8]>) {
        if let Err(error) = self.0.write_all(bytes.as_ref()) {
            assert!(matches!(error.kind(), ErrorKind::BrokenPipe | ErrorKind::ConnectionReset), "{error}");
        }
    }

    /// The next answer, which is looked at as all answers are.
    pub fn hear(&mut self) -> Answer {
        let answer = self.hear_unexamined().expect("an answer");
        super::watch::examine(&answer);
        answer
    }

    /// The next answer, also one of the server underneath, which knows nothing of our headers; `None` when the
    /// connection ends without one.
    pub fn hear_unexamined(&mut self) -> Option<Answer> {
        let head = self.read_until(|bytes| bytes.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4))?;
        let head = String::from_utf8(head).unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers: HeaderMap = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.parse::<HeaderName>().unwrap(), value.parse::<HeaderValue>().unwrap()))
            .collect();
        let length = headers.get("content-length").map_or(0, |length| length.to_str().unwrap().parse().unwrap());
        let body = self.read_until(|bytes| (bytes.len() >= length).then_some(length))?;
        Some(Answer { status, headers, body: String::from_utf8(body).unwrap() })
    }

    /// Waits until the service hangs up; fails when it says something instead.
    pub fn is_hung_up(&mut self) {
        let mut rest = Vec::new();
        match self.0.read_to_end(&mut rest) {
            Ok(_) => assert!(rest.is_empty(), "{}", String::from_utf8_lossy(&rest)),
            Err(error) => assert_eq!(error.kind(), ErrorKind::ConnectionReset, "{error}"),
        }
    }

    /// Reads byte by byte, so that nothing of what follows is lost.
    fn read_until(&mut self, end: impl Fn(&[u8]) -> Option<usize>) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut next = [0];
        while end(&bytes).is_none() {
            match self.0.read(&mut next) {
                Ok(1) => bytes.push(next[0]),
                Ok(_) => return None,
                Err(error) if error.kind() == ErrorKind::ConnectionReset => return None,
                Err(error) => panic!("{error} after {}", String::from_utf8_lossy(&bytes)),
            }
        }
        Some(bytes)
    }
}

/// A body in chunks, as a sender writes it who does not know its length.
pub fn chunked(body: &str, size: usize) -> String {
    let mut written = String::new();
    for chunk in body.as_bytes().chunks(size) {
        let chunk = std::str::from_utf8(chunk).unwrap();
        write!(written, "{:x}\r\n{chunk}\r\n", chunk.len()).unwrap();
    }
    written + "0\r\n\r\n"
}
