//! The service itself, on a thread and a runtime of its own, as `portadesk serve` runs it.

use std::{net::TcpListener, sync::mpsc, thread};

use actix_web::{dev::ServerHandle, rt::System};
use portadesk::{app::App, clock::Clock, config::Config};

#[derive(Debug)]
pub struct Service {
    handle: ServerHandle,
    thread: Option<thread::JoinHandle<anyhow::Result<()>>>,
}

impl Service {
    pub fn start(listener: TcpListener, config: Config, clock: Clock) -> Self {
        let (started, handle) = mpsc::channel();
        let thread = thread::spawn(move || {
            System::new().block_on(async move {
                let app = App::build_on(listener, config, clock).await?;
                let _ = started.send(app.handle());
                app.run_until_stopped().await
            })
        });
        let Ok(handle) = handle.recv() else { panic!("the service does not start: {:?}", thread.join()) };
        Self { handle, thread: Some(thread) }
    }

    /// As SIGTERM does: requests under way end, the ledger is written, the store closed.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        self.handle.stop(true).await;
        let thread = self.thread.take().unwrap();
        tokio::task::spawn_blocking(|| thread.join().unwrap()).await?
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
    }
}
