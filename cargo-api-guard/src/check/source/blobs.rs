//! Objects of a repository, one after the other, by `git cat-file --batch`.

use std::io::{self, BufRead as _, BufReader, Read, Take, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use super::Git;

/// A running `git cat-file`.
pub(crate) struct Blobs {
    child: Child,
    ask: ChildStdin,
    answer: BufReader<ChildStdout>,
    /// What is left of the last blob, and the line end behind it.
    rest: u64,
}

impl Blobs {
    /// Starts git.
    ///
    /// # Errors
    /// What the system says.
    pub(crate) fn start(git: &Git) -> io::Result<Self> {
        let mut child = git.command(["cat-file", "--batch"]).stdin(Stdio::piped()).spawn()?;
        let (Some(ask), Some(answer)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into()); // both were asked for
        };
        Ok(Self { child, ask, answer: BufReader::with_capacity(64 << 10, answer), rest: 0 })
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
        self.pass_over_rest()?;
        writeln!(self.ask, "{id}")?;
        let mut header = Vec::new();
        (&mut self.answer).take(256).read_until(b'\n', &mut header)?;
        let size = size_of(kind, &header)?;
        self.rest = size + 1;
        let mut content = Whole { inner: (&mut self.answer).take(size) };
        let result = read(&mut content, size);
        let left = content.inner.limit();
        self.rest -= size - left;
        self.pass_over_rest()?;
        Ok(result)
    }

    fn pass_over_rest(&mut self) -> io::Result<()> {
        let passed = io::copy(&mut (&mut self.answer).take(self.rest), &mut io::sink())?;
        if passed < self.rest {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.rest = 0;
        Ok(())
    }
}

impl Drop for Blobs {
    fn drop(&mut self) {
        let _ = self.child.kill(); // it has nothing to write
        let _ = self.child.wait();
    }
}

/// `ID KIND SIZE`, or `ID missing`.
fn size_of(kind: &str, header: &[u8]) -> io::Result<u64> {
    let header = String::from_utf8_lossy(header);
    let mut words = header.split_ascii_whitespace().skip(1);
    match (words.next(), words.next().map(str::parse)) {
        (Some(of), Some(Ok(size))) if of == kind => Ok(size),
        (Some("missing"), None) => Err(io::ErrorKind::NotFound.into()),
        _ => Err(io::ErrorKind::InvalidData.into()),
    }
}

/// Content that ends with an error where it is shorter than it should be: git stopped at something broken.
struct Whole<R> {
    inner: Take<R>,
}

impl<R: Read> Read for Whole<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(out)?;
        if read == 0 && !out.is_empty() && self.inner.limit() > 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(read)
    }
}
