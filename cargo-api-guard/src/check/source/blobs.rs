//! Reads objects of a repository, one after the other, by `git cat-file --batch`.

use std::io::{self, BufReader, Read, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use super::{Git, answer};

/// A running `git cat-file`.
pub(crate) struct Blobs {
    child: Child,
    ask: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Blobs {
    /// Starts git.
    ///
    /// # Errors
    /// What the system says.
    pub(crate) fn start(git: &Git) -> io::Result<Self> {
        let mut child = git.command(["cat-file", "--batch"]).stdin(Stdio::piped()).spawn()?;
        let (Some(ask), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into()); // both were asked for
        };
        Ok(Self { child, ask, answers: BufReader::with_capacity(64 << 10, answers) })
    }

    /// Reads an object of a kind, `blob` or `tree`: `read` is given its content and its size.
    ///
    /// # Errors
    /// The object is not there, is of another kind or is broken. After an error of any other kind than
    /// [`NotFound`](io::ErrorKind::NotFound) git has to be started anew.
    pub(crate) fn read<T>(
        &mut self,
        kind: &str,
        id: &str,
        read: impl FnOnce(&mut dyn Read, u64) -> T,
    ) -> io::Result<T> {
        writeln!(self.ask, "{id}")?;
        answer::next(&mut self.answers, kind, read)
    }
}

impl Drop for Blobs {
    fn drop(&mut self) {
        let _ = self.child.kill(); // it has nothing to write
        let _ = self.child.wait();
    }
}
