//! `portadesk demo`: both foreign systems and the service on this machine, until Ctrl-C.

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, bail};

use super::{plugin, say};
use crate::{
    app::App,
    cli::DemoArgs,
    clock::Clock,
    demo::{
        seed::cast,
        stage::{self, Stage},
    },
    telemetry,
};

/// Where the help desk page is found unless the port is taken.
const USUAL_PORT: u16 = 4010;

pub(super) async fn run(args: &DemoArgs) -> anyhow::Result<ExitCode> {
    let port = port(args.listen)?;
    let settings = telemetry::Settings { filter: "warn".to_owned(), ..telemetry::Settings::default() };
    let _written_at_the_end = telemetry::start(&settings);
    let folder = Forgotten::new()?;
    // Asked first, so that a signal is heard from here on and the folder is always removed.
    tokio::select! {
        biased;
        () = asked_to_stop() => {}
        ended = play(args, port, folder.path()) => ended?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn play(args: &DemoArgs, port: u16, folder: &Path) -> anyhow::Result<()> {
    let store = folder.join("portadesk.db");
    let options = stage::Options { customers: args.customers, desk_port: port, store, takes_events: true };
    let stage = Stage::set(options, Clock::system()).with_context(|| {
        format!("the demo cannot use 127.0.0.1:{port} (another port: --listen 127.0.0.1:{})", port.wrapping_add(10))
    })?;
    let plugin = plugin::of_demo(&stage.public_url(), stage.tenant)?;
    stage.billing.install_plugin(&plugin).map_err(anyhow::Error::msg).context("the plug-in cannot be installed")?;
    let app = App::build_on(stage.listener()?, stage.config()?, Clock::system()).await?;
    say(&format!(
        "portadesk demo: {} invented customers. Nothing leaves this machine, nothing is kept.\n\n    {}\n\n\
         Open it in a browser. Ctrl-C stops the demo.\n\n\
         Billing's own page of a customer, with the customer's tickets in it:\n\n    {}\n\n\
         Sign in there as ada or hugo (passwords ada-demo, hugo-demo).\n\n\
         Customers ask for help at\n\n    {}\n",
        args.customers,
        stage.workspace_url(),
        stage.customer_page_url(cast::EASYCALL),
        stage.portal_url(),
    ));
    let (served, ()) = tokio::join!(app.run_until_stopped(), stage.play_prologue());
    served
}

/// The port that was asked for; the usual one, or any if that is taken.
fn port(asked: Option<SocketAddr>) -> anyhow::Result<u16> {
    match asked {
        Some(address) if address.ip() == Ipv4Addr::LOCALHOST => Ok(address.port()),
        Some(_) => bail!("the demo has no locks on its doors: it listens on 127.0.0.1 only"),
        None => Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, USUAL_PORT)).map_or(0, |_| USUAL_PORT)),
    }
}

/// A folder of this demo's own that is removed at the end.
struct Forgotten(PathBuf);

impl Forgotten {
    fn new() -> anyhow::Result<Self> {
        let name = format!("portadesk-demo-{}-{}", std::process::id(), Clock::system().now().as_millisecond());
        let folder = std::env::temp_dir().join(name);
        // Made, not found: what another demo left behind is not taken over.
        fs::create_dir(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        Ok(Self(folder))
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Forgotten {
    fn drop(&mut self) {
        // What cannot be removed lies in the system's folder for temporary files.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Ends with the first signal that ends a program: Ctrl-C, a polite kill, a closed terminal.
#[cfg(unix)]
async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let kinds = [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()];
    let mut signals: Vec<_> = kinds.into_iter().filter_map(|kind| signal(kind).ok()).collect();
    let first = signals.iter_mut().map(|signal| Box::pin(signal.recv()));
    futures_util::future::select_all(first).await;
}

#[cfg(not(unix))]
async fn asked_to_stop() {
    let _ = tokio::signal::ctrl_c().await;
}
