//! A connection, watched: the sender of events is never told a 4xx by the server underneath.
//!
//! The server answers some requests before the service sees them: 408 where the head comes too slowly, 431 where it is
//! too large, 400 where it is none. To the sender of events each of them means to throw the event away for good. Where a
//! request may be such a one, these answers are not sent, and the connection is closed: whoever gets no answer sends
//! again. Everybody else gets them.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use actix_web::rt::net::TcpStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// How a request with an event begins.
const OF_EVENTS: &[u8] = b"POST /espf";
const HEAD_ENDS: &[u8] = b"\r\n\r\n";
/// Stands in all answers of the service, and in none of the server's own.
const OF_THE_SERVICE: &[u8] = b"\r\nx-request-id: ";

/// A connection to somebody who asks.
#[derive(Debug)]
pub struct Connection {
    io: TcpStream,
    asked: Asked,
}

/// Whether the present request may be an event's, as far as its first bytes tell.
#[derive(Debug, Default)]
struct Asked {
    /// How many bytes are those of a request with an event.
    alike: usize,
    is_other: bool,
}

impl Connection {
    #[must_use]
    pub fn new(io: TcpStream) -> Self {
        Self { io, asked: Asked::default() }
    }
}

impl Asked {
    fn hear(&mut self, bytes: &[u8]) {
        for byte in bytes {
            match OF_EVENTS.get(self.alike) {
                _ if self.is_other => return,
                None => return,
                Some(expected) if expected == byte => self.alike += 1,
                // Empty lines before a request are none of it.
                Some(_) if self.alike == 0 && matches!(byte, b'\r' | b'\n') => {}
                Some(_) => self.is_other = true,
            }
        }
    }

    /// How much of this may be sent: all, or what stands before the server's own refusal.
    fn sendable(&self, bytes: &[u8]) -> usize {
        if self.is_other { bytes.len() } else { own_refusal(bytes).unwrap_or(bytes.len()) }
    }
}

/// Where a refusal begins that the server made by itself. It is the last that is said on a connection, and has no body.
fn own_refusal(bytes: &[u8]) -> Option<usize> {
    let head = bytes.strip_suffix(HEAD_ENDS)?;
    let begin = head.windows(HEAD_ENDS.len()).rposition(|four| four == HEAD_ENDS).map_or(0, |at| at + HEAD_ENDS.len());
    let refusal = |at: &[u8]| at.starts_with(b"HTTP/1.") && at.get(8..10) == Some(b" 4");
    let at = (begin..head.len()).find(|at| refusal(&head[*at..]))?;
    let is_ours = head[at..].windows(OF_THE_SERVICE.len()).any(|part| part.eq_ignore_ascii_case(OF_THE_SERVICE));
    (!is_ours).then_some(at)
}

impl AsyncRead for Connection {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        ready!(Pin::new(&mut self.io).poll_read(context, into))?;
        self.asked.hear(&into.filled()[before..]);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let sendable = self.asked.sendable(bytes);
        if sendable == 0 && !bytes.is_empty() {
            return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
        }
        let sent = ready!(Pin::new(&mut self.io).poll_write(context, &bytes[..sendable]))?;
        if sent == bytes.len() {
            // What comes next is another request.
            self.asked = Asked::default();
        }
        Poll::Ready(Ok(sent))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(parts: &[&str]) -> Asked {
        let mut asked = Asked::default();
        for part in parts {
            asked.hear(part.as_bytes());
        }
        asked
    }

    #[test]
    fn a_request_may_be_an_events_until_its_bytes_say_otherwise() {
        for parts in [&[][..], &["P"], &["POST", " /es", "pf/panda/events HTTP"], &["\r\n", "POST /espf"]] {
            assert!(!heard(parts).is_other, "{parts:?}");
        }
        for parts in [&["GET /espf"][..], &["POST /zendesk"], &["POST /esp ", "POST /espf"], &["\0"]] {
            assert!(heard(parts).is_other, "{parts:?}");
        }
    }

    #[test]
    fn only_the_servers_own_refusals_are_held_back_and_only_from_senders_of_events() {
        let own = "HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\ndate: x\r\n\r\n";
        let ours = "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nx-request-id: 1\r\n\r\n";
        let answer = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nx-request-id: 1\r\n\r\n{}";
        let both = format!("{answer}{own}");
        let asked = heard(&["POST /espf/panda/events HTTP/1.1\r\n"]);

        assert_eq!(asked.sendable(own.as_bytes()), 0);
        assert_eq!(asked.sendable(both.as_bytes()), answer.len());
        for kept in [ours, answer, "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n", "", "\r\n\r\n"] {
            assert_eq!(asked.sendable(kept.as_bytes()), kept.len(), "{kept}");
        }
        assert_eq!(heard(&["GET /"]).sendable(own.as_bytes()), own.len());
    }
}
