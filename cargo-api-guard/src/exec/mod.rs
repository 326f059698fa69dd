//! Runs a program with both of its outputs redacted.
//!
//! The program is a child of this process, which outlives it. So what the program writes last, when it panics, aborts
//! or is killed, is redacted like the rest and is not lost.

mod known;
#[cfg(unix)]
mod signals;

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::process::{self, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use api_guard::redact::RedactingStream;
use clap::Parser;

use crate::console::Console;
use crate::error::Problem;
use crate::exit::Exit;

/// How long output is waited for when the program has ended and a child of it still holds the other end.
const PATIENCE: Duration = Duration::from_secs(2);

#[derive(Debug, Parser)]
pub(crate) struct Args {
    /// A variable whose value is redacted too; variables named like a key (…_KEY, …_TOKEN, …_SECRET, …PASSWORD…), and
    /// those that hold a URL with a password, always are
    #[arg(long, value_name = "NAME")]
    env: Vec<String>,
    /// The program and its arguments, after `--`
    #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true, value_name = "CMD")]
    command: Vec<OsString>,
}

/// Runs the program. Where it could be started this does not return: the process ends as the program did, with its exit
/// code or by its signal.
pub(crate) fn run(arguments: &Args, console: &mut Console<'_>) -> Exit {
    // Held to the end, though the redactor knows them once they were loaded.
    let _known = known::of_environment(&arguments.env);
    match execute(&arguments.command) {
        Ok(status) => end_like(status),
        Err(error) => {
            console.report(&Problem::NotStarted { kind: error.kind() });
            Exit::Failed
        }
    }
}

fn execute(command: &[OsString]) -> io::Result<ExitStatus> {
    let (program, arguments) = command.split_first().ok_or(io::ErrorKind::InvalidInput)?;
    let mut command = Command::new(program);
    command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    // Before the program starts, so that no signal meant for it ends this process alone.
    #[cfg(unix)]
    let signals = signals::Caught::new()?;
    let mut child = command.spawn()?;
    #[cfg(unix)]
    let passing_on = signals.pass_on(&child)?;
    let outputs = [
        child.stdout.take().map(|from| redact(from, io::stdout())),
        child.stderr.take().map(|from| redact(from, io::stderr())),
    ];
    let status = child.wait()?;
    #[cfg(unix)]
    passing_on.stop();
    for ended in outputs.into_iter().flatten() {
        let _ = ended.recv_timeout(PATIENCE);
    }
    Ok(status)
}

/// Passes on what is read, redacted, in a thread of its own. The receiver hears when it has ended.
///
/// Where the reader behind `to` is gone, the pipe is closed, and the program finds out as it would without us.
fn redact(mut from: impl Read + Send + 'static, to: impl Write + Send + 'static) -> Receiver<()> {
    let (ended, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut to = RedactingStream::new(to);
        let mut piece = [0; 16 * 1024];
        let passed = loop {
            match from.read(&mut piece) {
                Ok(0) => break Ok(()),
                Ok(count) => match to.write_all(&piece[..count]).and_then(|()| to.flush()) {
                    Ok(()) => {}
                    Err(error) => break Err(error),
                },
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => break Err(error),
            }
        };
        drop(from);
        if passed.is_ok() {
            let _ = to.finish();
        }
        let _ = ended.send(());
    });
    receiver
}

fn end_like(status: ExitStatus) -> ! {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        signals::end_by(signal);
    }
    process::exit(status.code().unwrap_or(2))
}
