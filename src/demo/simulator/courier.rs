//! What both simulators send by themselves: a thread with a runtime of its own, so that a test on any runtime can use it,
//! and an HTTP client.

use std::{future::Future, io, thread, time::Duration};

use reqwest::Client;
use tokio::{
    runtime::{Builder, Handle},
    sync::oneshot,
};

use crate::outbound;

/// Connections kept to the one receiver.
const MOST_IDLE_CONNECTIONS: usize = 64;

/// Sends in the background until it is dropped.
#[derive(Debug)]
pub(super) struct Courier {
    runtime: Handle,
    pub(super) client: Client,
    /// The thread ends when this does.
    _alive: oneshot::Sender<()>,
}

impl Courier {
    /// # Errors
    /// When no thread, runtime or client can be had.
    pub(super) fn start(name: &str) -> io::Result<Self> {
        let settings = outbound::Settings {
            connect_timeout: Duration::from_secs(5),
            timeout: Duration::from_mins(10),
            max_idle_connections: MOST_IDLE_CONNECTIONS,
            ca_file: None,
        };
        let client = outbound::client(&settings).map_err(io::Error::other)?;
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let (alive, ended) = oneshot::channel::<()>();
        thread::Builder::new().name(name.to_owned()).spawn(move || {
            // The sender is never used, only dropped.
            let _ = runtime.block_on(ended);
            runtime.shutdown_background();
        })?;
        Ok(Self { runtime: handle, client, _alive: alive })
    }

    pub(super) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.runtime.spawn(work);
    }
}
