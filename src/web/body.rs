//! Bodies of requests: they arrive in time, and none that is unfinished outlives its answer.
//!
//! The server bounds the time for a request's head only. Without this, whoever sends a body byte by byte would hold a
//! connection for as long as they like: while somebody waits for the body, and, if it comes in chunks, also afterwards,
//! because the server reads such a body to its end once nobody else does.

use std::{
    cell::RefCell,
    io,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
    time::Duration,
};

use actix_web::{
    HttpMessage,
    body::{BodySize, BoxBody, MessageBody},
    dev::{Payload, ServiceRequest},
    error::PayloadError,
    web::Bytes,
};
use futures_util::{StreamExt, stream};
use tokio::time::sleep;

/// A body on its way in.
pub struct Incoming {
    _payload: Rc<RefCell<Payload>>,
}

impl Incoming {
    /// Leaves the request a body that ends with an error when it is not complete within this time. `None` when the
    /// request has no body.
    pub fn of(request: &mut ServiceRequest, within: Duration) -> Option<Self> {
        let payload = request.take_payload();
        if matches!(payload, Payload::None) {
            return None;
        }
        let shared = Rc::new(RefCell::new(payload));
        request.set_payload(in_time(Rc::clone(&shared), within));
        Some(Self { _payload: shared })
    }

    /// The answer's body, which keeps this one until it has been sent: the server hangs up after answering a request
    /// whose body is unfinished and still wanted.
    #[must_use]
    pub fn held_by(self, body: BoxBody) -> BoxBody {
        BoxBody::new(Holding { body, _incoming: self })
    }
}

fn in_time(payload: Rc<RefCell<Payload>>, within: Duration) -> Payload {
    let mut end = Box::pin(sleep(within));
    let chunks = stream::poll_fn(move |context| {
        if let Poll::Ready(chunk) = payload.borrow_mut().poll_next_unpin(context) {
            return Poll::Ready(chunk);
        }
        end.as_mut().poll(context).map(|()| Some(Err(PayloadError::Io(io::ErrorKind::TimedOut.into()))))
    });
    Payload::Stream { payload: Box::pin(chunks) }
}

/// Whether a body was given up because it did not come in time.
#[must_use]
pub fn is_late(error: &PayloadError) -> bool {
    matches!(error, PayloadError::Io(cause) if cause.kind() == io::ErrorKind::TimedOut)
}

struct Holding {
    body: BoxBody,
    _incoming: Incoming,
}

impl MessageBody for Holding {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.body).poll_next(context)
    }
}
