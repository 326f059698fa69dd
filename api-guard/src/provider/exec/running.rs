//! A program that runs, and is not left behind.

use std::io;
use std::process::{Child, Command, ExitStatus};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::error::{Error, Kind};
use crate::provider::{Deadline, bytes};

/// How long to wait before the first look whether a program that has closed its output is gone, and the longest.
const FIRST_LOOK: Duration = Duration::from_millis(1);
const LONGEST_LOOK: Duration = Duration::from_millis(20);

/// A started program. Dropped, it is killed with all that it started in its group.
pub(super) struct Running(Child);

impl Running {
    pub(super) fn start(mut command: Command) -> io::Result<Self> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        command.spawn().map(Self)
    }

    /// What it printed, of at most so many bytes, and how it ended.
    pub(super) fn finish(
        mut self,
        most: usize,
        deadline: Deadline,
    ) -> Result<(Zeroizing<Vec<u8>>, ExitStatus), Error> {
        let unreadable = || Error::new(Kind::Unavailable, "what its helper program prints cannot be read");
        let mut output = self.0.stdout.take().ok_or_else(unreadable)?;
        let (done, reader) = mpsc::channel();
        // A pipe cannot be read with a time limit. The thread ends when the last one who could write is gone.
        let reading = move || drop(done.send(bytes::read(&mut output, most)));
        thread::Builder::new().name("api-guard-exec".into()).spawn(reading).map_err(|_| unreadable())?;
        match reader.recv_timeout(deadline.left(Duration::MAX)) {
            Ok(Ok(Some(printed))) => Ok((printed, self.ended(deadline)?)),
            // It may have more to say, which nobody wants to hear.
            Ok(Ok(None)) => {
                Err(Error::new(Kind::Malformed, "the program prints more than `Program::max_bytes` allows"))
            }
            Ok(Err(_)) | Err(mpsc::RecvTimeoutError::Disconnected) => Err(unreadable()),
            Err(mpsc::RecvTimeoutError::Timeout) => Err(too_slow()),
        }
    }

    fn ended(&mut self, deadline: Deadline) -> Result<ExitStatus, Error> {
        let mut pause = FIRST_LOOK;
        loop {
            match self.0.try_wait() {
                Ok(Some(status)) => return Ok(status),
                Ok(None) if deadline.is_over() => return Err(too_slow()),
                Ok(None) => thread::sleep(deadline.left(pause)),
                Err(_) => return Err(Error::new(Kind::Unavailable, "its helper program was lost sight of")),
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

fn too_slow() -> Error {
    Error::new(Kind::Timeout, "its helper program was not done in time and is killed")
}
