//! Files on their way to Zendesk, piece by piece: none is ever in memory as a whole.

use std::{
    fmt, io,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};

use bytes::Bytes;
use futures_util::{StreamExt, stream::BoxStream};
use http_body::{Frame, SizeHint};

/// The pieces of a file, in order.
pub type Pieces = BoxStream<'static, io::Result<Vec<u8>>>;

/// A file that can be sent, from its beginning each time.
#[derive(Clone)]
pub struct Outgoing {
    pub name: String,
    /// Its media type.
    pub content_type: String,
    /// Exactly: Zendesk is told beforehand.
    pub bytes: u64,
    pub open: Arc<dyn Fn() -> Pieces + Send + Sync>,
}

impl fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outgoing").field("bytes", &self.bytes).finish_non_exhaustive()
    }
}

impl Outgoing {
    pub(super) fn body(&self) -> reqwest::Body {
        // A body has to be shareable between threads, which a stream is not; nobody ever waits for the lock.
        reqwest::Body::wrap(FileBody { pieces: Mutex::new((self.open)()), left: self.bytes })
    }
}

struct FileBody {
    pieces: Mutex<Pieces>,
    left: u64,
}

impl http_body::Body for FileBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let next = self.pieces.get_mut().unwrap_or_else(PoisonError::into_inner).poll_next_unpin(context);
        next.map(|piece| match piece {
            Some(Ok(piece)) => {
                self.left = self.left.saturating_sub(piece.len() as u64);
                Some(Ok(Frame::data(piece.into())))
            }
            Some(Err(error)) => Some(Err(error)),
            None => None,
        })
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
