//! What both simulators share: a server on a thread of its own, a log of calls, and failures on demand.
//!
//! Delays, hangs, dropped connections and proxy errors happen here. Failures in a system's own words (a refused login, a
//! fault code) are only handed on: the simulator finds them with [`pending_fault`].

use std::{
    io,
    net::{SocketAddr, TcpListener},
    sync::mpsc,
    thread::{self, JoinHandle},
    time::Duration,
};

use actix_web::{
    App, Error, HttpMessage, HttpRequest, HttpResponse, HttpServer,
    body::{BoxBody, MessageBody, SizedStream, to_bytes},
    dev::{Extensions, ServerHandle, ServiceRequest, ServiceResponse},
    http::{StatusCode, header},
    middleware::{Next, from_fn},
    rt::{System, net::TcpStream},
    web::{self, Bytes, ServiceConfig},
};
use futures_util::{StreamExt as _, stream};

use crate::demo::{
    calls::{Calls, Counted},
    faults::{FaultKind, Faults},
};

/// How long an idle connection is kept: longer than the clients keep theirs, as a well-run server does.
const KEEP_ALIVE: Duration = Duration::from_mins(2);

/// The failures and the log of one simulator, and how it names its calls.
#[derive(Debug, Clone)]
pub struct Edge {
    pub faults: Faults,
    pub calls: Calls,
    /// From HTTP method and path to the name in the log. What gets an empty name is no call: never failed, never logged.
    pub name: fn(&str, &str) -> String,
}

/// A server on a thread of its own, so that a test on any runtime (or on none) can use it.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    handle: ServerHandle,
    thread: Option<JoinHandle<io::Result<()>>>,
}

impl Running {
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Closes the port and all connections at once, and waits until that is done.
    pub fn stop(mut self) {
        drop(self.handle.stop(false));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
    }
}

/// Starts a server with the routes that `configure` adds.
///
/// # Errors
/// When the address is in use or not ours, or no thread can be had.
pub fn start<F>(address: SocketAddr, edge: Edge, configure: F) -> io::Result<Running>
where
    F: Fn(&mut ServiceConfig) + Clone + Send + 'static,
{
    let listener = TcpListener::bind(address)?;
    let address = listener.local_addr()?;
    let (sender, receiver) = mpsc::channel();
    let thread = thread::Builder::new().name("simulator".to_owned()).spawn(move || {
        System::new().block_on(async move {
            let calls = edge.calls.clone();
            let server = HttpServer::new(move || {
                let configure = configure.clone();
                App::new()
                    .app_data(web::Data::new(edge.clone()))
                    .wrap(from_fn(interfere))
                    .configure(move |config| configure(config))
            })
            .on_connect(move |stream, data| Connection::open(&calls, stream, data))
            .workers(1)
            .keep_alive(KEEP_ALIVE)
            .disable_signals()
            .listen(listener)?
            .run();
            let _ = sender.send(server.handle());
            server.await
        })
    })?;
    let handle = receiver.recv().map_err(|_| io::Error::other("the simulator's thread ended at once"))?;
    Ok(Running { address, handle, thread: Some(thread) })
}

/// The failure that the simulator itself has to bring about for this request.
#[must_use]
pub fn pending_fault(request: &HttpRequest) -> Option<FaultKind> {
    request.extensions().get::<FaultKind>().cloned()
}

async fn interfere(
    edge: web::Data<Edge>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let name = (edge.name)(request.method().as_str(), request.path());
    if name.is_empty() {
        return answer(request, next).await;
    }
    edge.calls.arrived(&name);
    let in_flight = edge.calls.started();
    let verdict = edge.faults.judge(&name);
    if !verdict.delay.is_zero() {
        tokio::time::sleep(verdict.delay).await;
    }
    if verdict.fault == Some(FaultKind::Down) {
        // Noted before the connection ends, so that whoever sees it end finds it in the log.
        edge.calls.answered(&name, None);
        return Ok(drop_connection(request));
    }
    let outcome = fail_or_answer(&edge.faults, verdict.fault, request, next).await;
    let status = outcome.as_ref().map_or_else(|error| error.as_response_error().status_code(), ServiceResponse::status);
    edge.calls.answered(&name, Some(status.as_u16()));
    drop(in_flight);
    outcome
}

async fn fail_or_answer(
    faults: &Faults,
    fault: Option<FaultKind>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    match fault {
        None | Some(FaultKind::Slow { .. } | FaultKind::Random { .. } | FaultKind::Down) => answer(request, next).await,
        Some(FaultKind::Hang) => {
            faults.wait_until_cleared().await;
            answer(request, next).await
        }
        Some(FaultKind::CutBody) => cut(answer(request, next).await?).await,
        Some(FaultKind::Busy { status, retry_after }) => Ok(request.into_response(busy(status, retry_after))),
        Some(FaultKind::HtmlError) => Ok(request.into_response(proxy_error())),
        Some(own @ (FaultKind::LoginRefused | FaultKind::ExpireSessions | FaultKind::Fault { .. })) => {
            request.extensions_mut().insert(own);
            answer(request, next).await
        }
    }
}

async fn answer(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    Ok(next.call(request).await?.map_into_boxed_body())
}

fn busy(status: u16, retry_after: Option<u32>) -> HttpResponse {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::TOO_MANY_REQUESTS);
    let mut response = HttpResponse::build(status);
    if let Some(seconds) = retry_after {
        response.insert_header((header::RETRY_AFTER, seconds.to_string()));
    }
    response.content_type("text/plain").body("Too many requests\n")
}

fn proxy_error() -> HttpResponse {
    HttpResponse::BadGateway().content_type("text/html").body(
        "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><h1>502 Bad Gateway</h1></body>\r\n</html>\r\n",
    )
}

/// Promises the whole body and ends the connection in the middle of it.
async fn cut(response: ServiceResponse<BoxBody>) -> Result<ServiceResponse<BoxBody>, Error> {
    let (request, response) = response.into_parts();
    let (head, body) = response.into_parts();
    let whole = to_bytes(body).await.unwrap_or_default();
    let half = whole.slice(..whole.len() / 2);
    let promised = whole.len().max(1) as u64;
    let end = stream::once(async {
        // The half is sent only when the server has to wait for more.
        tokio::task::yield_now().await;
        Err(io::ErrorKind::ConnectionAborted.into())
    });
    let pieces = Box::pin(stream::iter([Ok::<Bytes, io::Error>(half)]).chain(end));
    Ok(ServiceResponse::new(request, head.set_body(SizedStream::new(promised, pieces)).map_into_boxed_body()))
}

/// Ends the connection without an answer; where the system cannot, the answer is a 503.
fn drop_connection(request: ServiceRequest) -> ServiceResponse<BoxBody> {
    if let Some(connection) = request.conn_data::<Connection>() {
        connection.close();
    }
    request.into_response(HttpResponse::ServiceUnavailable().force_close().finish())
}

/// A TCP connection: counted while it is open, and a second hold on its socket to cut it off with.
struct Connection {
    #[cfg(unix)]
    socket: Option<std::net::TcpStream>,
    _open: Counted,
}

impl Connection {
    fn open(calls: &Calls, stream: &dyn std::any::Any, data: &mut Extensions) {
        #[cfg(unix)]
        let socket = stream.downcast_ref::<TcpStream>().and_then(|stream| {
            use std::os::fd::AsFd as _;
            stream.as_fd().try_clone_to_owned().ok().map(std::net::TcpStream::from)
        });
        #[cfg(not(unix))]
        let _ = stream.downcast_ref::<TcpStream>();
        data.insert(Self {
            #[cfg(unix)]
            socket,
            _open: calls.connected(),
        });
    }

    /// Does nothing elsewhere than on Unix.
    fn close(&self) {
        #[cfg(unix)]
        if let Some(socket) = &self.socket {
            let _ = socket.shutdown(std::net::Shutdown::Both);
        }
    }
}
