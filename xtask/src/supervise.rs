//! Programs that run until they are told to end. Each has a process group of its own, so that
//! Ctrl-C reaches it once, through xtask, and it can end in good order.

use crate::step::{deadline, shown};
use anyhow::{Context as _, Result, bail};
use rustix::process::{Pid, Signal, kill_process_group};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use std::io::{BufRead as _, BufReader};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// A running program; ended when dropped.
pub struct Program {
    child: Child,
    name: String,
}

impl Program {
    /// Starts it.
    pub fn start(command: &mut Command) -> Result<Self> {
        let name = shown(command);
        let child = command
            .process_group(0)
            .spawn()
            .with_context(|| format!("cannot start {name}"))?;
        Ok(Self { child, name })
    }

    /// Starts it and waits for a line with `ready`; its lines are printed after `prefix`.
    pub fn start_and_wait(command: &mut Command, prefix: &'static str, ready: &'static str) -> Result<Self> {
        const LONGEST: Duration = Duration::from_secs(30);
        let mut program = Self::start(command.stdout(Stdio::piped()))?;
        let lines = program.child.stdout.take().context("its output is piped")?;
        let (send, receive) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(lines).lines().map_while(Result::ok) {
                println!("{prefix}{line}");
                if line.contains(ready) {
                    // nobody waits any more after the first time
                    _ = send.send(());
                }
            }
        });
        if receive.recv_timeout(LONGEST).is_err() {
            bail!("{} did not get ready", program.name);
        }
        Ok(program)
    }

    /// Waits for its end, handing on SIGINT and SIGTERM.
    pub fn wait(mut self) -> Result<ExitStatus> {
        let mut signals = Signals::new([SIGINT, SIGTERM])?;
        let group = Pid::from_child(&self.child);
        let handle = signals.handle();
        let forwarder = std::thread::spawn(move || {
            for signal in signals.forever() {
                let signal = if signal == SIGINT {
                    Signal::INT
                } else {
                    Signal::TERM
                };
                // it may have ended already
                _ = kill_process_group(group, signal);
            }
        });
        let status = self.child.wait();
        handle.close();
        // it only loops over signals and cannot panic
        _ = forwarder.join();
        Ok(status?)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        const GRACE: Duration = Duration::from_secs(3);
        if !matches!(self.child.try_wait(), Ok(None)) {
            return;
        }
        _ = kill_process_group(Pid::from_child(&self.child), Signal::TERM);
        let late = deadline(GRACE);
        while matches!(self.child.try_wait(), Ok(None)) {
            if late() {
                _ = self.child.kill();
                _ = self.child.wait();
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}
