//! A server in a process of its own, pinned to one core and measured from outside.

use std::{
    fs,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail};

/// The core that servers run on; everything else runs on the others.
const SERVERS_CORE: &str = "0";

/// A running server. Ends when dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
}

/// Keeps this process, with all threads it will have, off the servers' core, if there is another.
pub fn keep_off_the_servers_core() {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    if cores > 1 {
        let others = format!("1-{}", cores - 1);
        let _ = Command::new("taskset").args(["-acp", &others, &std::process::id().to_string()]).output();
    }
}

/// A command whose process will stay on the servers' core, where the system can do that.
pub fn pinned(program: &Path) -> Command {
    let can_pin = Command::new("taskset").arg("--version").output().is_ok();
    if !can_pin {
        return Command::new(program);
    }
    let mut command = Command::new("taskset");
    command.args(["-c", SERVERS_CORE]).arg(program);
    command
}

impl Server {
    pub fn start(mut command: Command) -> anyhow::Result<Self> {
        let child = command.stdin(Stdio::null()).spawn().context("the server cannot be started")?;
        Ok(Self { child })
    }

    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Processor time of all its threads so far.
    pub fn cpu(&self) -> anyhow::Result<Duration> {
        let mut nanos = 0;
        for task in fs::read_dir(format!("/proc/{}/task", self.child.id()))? {
            // A thread may end between the listing and the reading.
            let Ok(text) = fs::read_to_string(task?.path().join("schedstat")) else { continue };
            nanos += text.split(' ').next().context("schedstat is empty")?.parse::<u64>()?;
        }
        Ok(Duration::from_nanos(nanos))
    }

    /// A line of `/proc/PID/status` in MiB: `VmRSS`, `VmHWM`, `RssAnon`.
    pub fn memory(&self, name: &str) -> anyhow::Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line =
            status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).context("no such line")?;
        let kib: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
        Ok(kib / 1024.0)
    }

    /// Asks it to stop, as the operating system would, and waits until it has.
    pub fn stop(mut self) -> anyhow::Result<()> {
        Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status()?;
        let patience = Instant::now() + Duration::from_secs(15);
        while self.child.try_wait()?.is_none() {
            if Instant::now() > patience {
                bail!("the server does not stop");
            }
            thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
