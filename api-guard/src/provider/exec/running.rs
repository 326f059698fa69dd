//! A running program, which is never left behind.

use std::io::{self, Read};
use std::process::{Child, Command, ExitStatus};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::error::{Error, Kind};
use crate::provider::{Deadline, bytes};

/// How long to wait before the first look whether a program that has closed its output is gone, and the longest.
const FIRST_LOOK: Duration = Duration::from_millis(1);
const LONGEST_LOOK: Duration = Duration::from_millis(20);

/// What is longer than that is no message.
const LONGEST_COMPLAINT: usize = 64 * 1024;

/// A program that has come to its end.
pub(super) struct Ended {
    pub(super) printed: Zeroizing<Vec<u8>>,
    /// What it wrote to standard error, if it failed and that was to be read.
    pub(super) complaint: Option<Zeroizing<Vec<u8>>>,
    pub(super) status: ExitStatus,
}

/// A started program. Dropped, it is killed with all that it started in its group.
pub(super) struct Running(Child);

impl Running {
    pub(super) fn start(mut command: Command) -> io::Result<Self> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        command.spawn().map(Self)
    }

    /// What it printed, of at most so many bytes, and how it ended.
    pub(super) fn finish(mut self, most: usize, deadline: Deadline) -> Result<Ended, Error> {
        let output = reading(self.0.stdout.take().ok_or_else(unreadable)?, most)?;
        let complaint = self.0.stderr.take().map(|pipe| reading(pipe, LONGEST_COMPLAINT)).transpose()?;
        // It may have more to say, which nobody wants to hear.
        let printed = received(&output, deadline)?.ok_or_else(|| {
            Error::new(Kind::Malformed, "the program prints more than `Program::max_bytes` allows")
        })?;
        let status = self.ended(deadline)?;
        let complaint = match complaint {
            Some(pipe) if !status.success() => received(&pipe, deadline)?,
            _ => None,
        };
        Ok(Ended { printed, complaint, status })
    }

    fn ended(&mut self, deadline: Deadline) -> Result<ExitStatus, Error> {
        let mut pause = FIRST_LOOK;
        loop {
            match self.0.try_wait() {
                Ok(Some(status)) => return Ok(status),
                Ok(None) if deadline.is_over() => return Err(too_slow()),
                Ok(None) => thread::sleep(deadline.left(pause)),
                Err(_) => {
                    return Err(Error::new(Kind::Unavailable, "its helper program could not be waited for"));
                }
            }
            pause = LONGEST_LOOK.min(2 * pause);
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Once it was waited for, its number may be another's.
        if let Ok(None) = self.0.try_wait() {
            #[cfg(unix)]
            let _ = rustix::process::kill_process_group(
                rustix::process::Pid::from_child(&self.0),
                rustix::process::Signal::KILL,
            );
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }
}

/// All that comes out of a pipe, or nothing if that is over `most` bytes.
type Piped = io::Result<Option<Zeroizing<Vec<u8>>>>;

/// Reads a pipe on a thread of its own, since that knows no time limit. The thread ends when the last one who could
/// write is gone.
fn reading(mut pipe: impl Read + Send + 'static, most: usize) -> Result<Receiver<Piped>, Error> {
    let (done, reader) = mpsc::channel();
    let reading = move || drop(done.send(bytes::read(&mut pipe, most)));
    thread::Builder::new().name("api-guard-exec".into()).spawn(reading).map_err(|_| unreadable())?;
    Ok(reader)
}

fn received(reader: &Receiver<Piped>, deadline: Deadline) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
    match reader.recv_timeout(deadline.left(Duration::MAX)) {
        Ok(Ok(read)) => Ok(read),
        Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => Err(unreadable()),
        Err(RecvTimeoutError::Timeout) => Err(too_slow()),
    }
}

fn unreadable() -> Error {
    Error::new(Kind::Unavailable, "the output of its helper program cannot be read")
}

fn too_slow() -> Error {
    Error::new(Kind::Timeout, "its helper program did not finish in time and was killed")
}
